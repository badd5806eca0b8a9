/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli: the verbs. The only floor that prints and exits; everything below returns errors and fills buffers.
 * Adding a verb: write cli/verb_NAME.c with one `const struct verb`, name it here and in verbs.c.
 */
#ifndef ASSIZE_CLI_CLI_H
#define ASSIZE_CLI_CLI_H

#include "cli/option.h"

/* NULL-terminated, sorted by name. */
extern const struct verb *const VERBS[];

extern const struct verb VERB_BASELINE, VERB_COMPARE, VERB_COMPLETION, VERB_DOCTOR, VERB_EXEC, VERB_FIXTURE, VERB_INIT,
    VERB_MAN, VERB_PASSK, VERB_RAG, VERB_RANK, VERB_REPORT, VERB_RUN, VERB_RUNS, VERB_SCHEMA, VERB_SCORERS, VERB_SHOW,
    VERB_SQL, VERB_STATS, VERB_VALIDATE, VERB_WORLD;

/* Where runs are kept unless --store says otherwise. */
#define STORE_DEFAULT "assize.db"

#endif
