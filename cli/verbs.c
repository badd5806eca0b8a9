/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"

const struct verb *const VERBS[] = {&VERB_BASELINE, &VERB_COMPARE, &VERB_COMPLETION, &VERB_DOCTOR, &VERB_EXEC,
                                    &VERB_FIXTURE,  &VERB_INIT,    &VERB_MAN,        &VERB_PASSK,  &VERB_RAG,
                                    &VERB_RANK,     &VERB_REPORT,  &VERB_RUN,        &VERB_RUNS,   &VERB_SCHEMA,
                                    &VERB_SCORERS,  &VERB_SHOW,    &VERB_SQL,        &VERB_STATS,  &VERB_VALIDATE,
                                    &VERB_WORLD,    NULL};
