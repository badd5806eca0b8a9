/* SPDX-License-Identifier: Apache-2.0 */
/* case: one question that a subject has to answer, and what is expected of it. A plain noun. */
#ifndef ASSIZE_MODEL_CASE_H
#define ASSIZE_MODEL_CASE_H

#include "text/doc.h"
#include "text/fields.h"

/* How bad a failure is, from least to worst: "low", "medium", "high", "critical", NULL. */
extern const char *const SEVERITY_NAMES[];

/* One case. Everything lives in the arena of its case_set. */
struct test_case {
    str id;
    str severity; /* "" if not given */
    str *tags;
    size_t n_tags;
    json_t *doc;  /* the whole case as written: what `$case.a.b` reads */
    size_t index; /* position in the set */
    str file;     /* where it stands, for messages */
    int line;
};

struct case_set {
    struct test_case *v;
    size_t n, cap;
    str file;        /* the file or folder as the user named it */
    char sha256[65]; /* of everything that was read */
};

/* The keys of a case in JSON Lines (`assize schema case`). */
extern const struct field CASE_FIELDS[];

/* Reads one case object that stands at `pointer` of `d`; appends it to set, refusing an id that is there already with
 * both places. `seen` maps ids to indexes. */
struct map;
bool case_add(struct arena *a, struct case_set *set, struct map *seen, const struct doc *d, str pointer, json_t *value,
              struct err *err) MUST_USE;

/* Cases from the bytes of a file called `name`: JSON Lines, or one JSON or YAML list. No case at all is an error. */
bool cases_parse(struct arena *a, str name, str bytes, struct case_set *ret, struct err *err) MUST_USE;

struct package_kind;

/* An importer makes cases from another tool's files: `cases: {tau: DIR}`. One const entry each. */
struct case_importer {
    const char *name; /* the key under `cases:` */
    const char *help;
    bool by_content; /* what it reads is known by its content: the path is no part of a suite's identity */
    /* `path` is resolved already; `name` is how the user wrote it; `packages` opens fixtures (may be NULL). */
    bool (*load)(struct arena *a, const struct package_kind *packages, const char *path, str name, struct case_set *ret,
                 struct err *err);
};

#endif
