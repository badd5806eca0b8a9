/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mocks: deterministic tools over a resettable world. One YAML file is the tools (SQL), the state (SQLite), the clock
 * and the errors; see docs/world.md. Loading checks everything: each SQL statement is compiled against the fixture,
 * each schema compiled, each refused thing named with its place.
 */
#ifndef ASSIZE_MOCKS_MOCKS_H
#define ASSIZE_MOCKS_MOCKS_H

#include "model/case.h"
#include "model/env.h"
#include "text/fields.h"

/* `world:` of a suite. */
extern const struct env_kind ENV_WORLD;

/* Reads and checks a world file; the image owns everything. */
bool world_load(const char *path, str name, const char *data_dir, struct env_image **ret, struct err *err) MUST_USE;

/* Names of the tools, NULL-terminated, owned by the image. */
const char *const *world_tools(const struct env_image *image);

/* One finding of `assize world check`. */
struct world_finding {
    str where; /* "case 12, action 3 (book_reservation)" */
    str what;
};
struct world_findings {
    struct world_finding *v;
    size_t n, cap;
};

/* Runs every case's `expected.actions` ({name, arguments}) twice, the second time with PRAGMA
 * reverse_unordered_selects=ON, and finds: actions that fail, replies or end states that depend on row order. cases may
 * be NULL: then each tool's SQL is only compiled. */
bool world_check(struct arena *a, const struct env_image *image, const struct case_set *cases,
                 struct world_findings *ret, size_t *ret_actions, struct err *err) MUST_USE;

/* JSON Schema of a world file. A new reference. */
json_t *world_schema(void);

#endif
