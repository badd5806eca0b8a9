/* SPDX-License-Identifier: Apache-2.0 */
/* source: a run as a user names it: one in a store, or a report file that was kept. */
#ifndef ASSIZE_CLI_SOURCE_H
#define ASSIZE_CLI_SOURCE_H

#include "report/report.h"
#include "runner/runner.h"

struct source {
    struct store *store;
    struct run run; /* in the arena passed */
    bool is_file;
};
#define CLEANUP_SOURCE CLEANUP(source_close)

/* `spec` is a report file (a path that exists, or one that ends in .json, perhaps compressed), else a run of the store
 * by id, number or "last". */
bool source_open(struct arena *a, const char *spec, const char *store_path, struct source *ret,
                 struct err *err) MUST_USE;
void source_close(struct source *s);

/* "last" becomes the id of the newest finished run of that suite ("" = of any) over all its cases; any other name stays
 * as it is. */
bool source_resolve(struct arena *a, const char **spec, const char *store_path, str suite, struct err *err) MUST_USE;

/* As source_open, of a finished run, held in memory with the store closed again. */
bool source_record(struct arena *a, const char *spec, const char *store_path, struct record **ret,
                   struct err *err) MUST_USE;

#endif
