/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match: the one matcher grammar, for arguments, results and state.
 *
 * A pattern is a JSON value. Any value matches an equal one (numbers by value: 1 equals 1.0; objects whatever the order
 * of keys). An object with exactly one of these keys is an operator instead:
 *     {regex: "…"} or {regex: "…", flags: "i"}   a string in which the pattern is found
 *     {near: 10.5, tolerance: 0.01}              a number within the absolute tolerance (0 if not given)
 *     {one_of: [p, …]}                           at least one pattern matches
 *     {any_order: [p, …]}                        a list with a one-to-one assignment of patterns to items (optimal, not
 *                                                greedy: bipartite matching)
 *     {contains: [p, …]}                         as any_order, but the list may have further items
 *     {partial: {…}}                             an object with at least these members, as are plain objects in it
 *     {exact: {…}}                               an object with just these members, as are plain objects in it
 *     {type: integer|number|string|boolean|array|object|null}
 *     {any: true}                                anything
 *     {not: p}                                   what p does not match; also an absent member
 *     {literal: v}                               v itself, even if it looks like an operator
 * An operator with a value that it cannot have is an error. An absent value matches {not: p} only.
 */
#ifndef ASSIZE_MATCH_MATCH_H
#define ASSIZE_MATCH_MATCH_H

#include "base/arena.h"
#include "base/err.h"
#include "base/vec.h"

#include <jansson.h>

struct match; /* a compiled pattern, created and destroyed; immutable, usable after fork */

struct match_options {
    bool partial;      /* plain objects match those with further members, at every depth */
    const str *ignore; /* JSON Pointers whose values do not matter; `*` as a token is any key or index */
    size_t n_ignore;
};

/* An ERR_INPUT error says where in the pattern (JSON Pointer) and what was expected. Borrows `pattern` (keeps a
 * reference). */
bool match_create(json_t *pattern, const struct match_options *options, struct match **ret, struct err *err) MUST_USE;
void match_destroy(struct match *m); /* accepts NULL */

/* Whether an object, as part of a pattern, is read as an operator instead of as an object of these members. */
bool match_is_operator(json_t *object);

struct mismatch {
    str path;     /* JSON Pointer into the value */
    str expected; /* as compact JSON, or words such as "a string matching /x/", "absent" */
    str found;    /* as compact JSON, shortened beyond 200 bytes; or "absent" */
};

struct mismatches {
    struct mismatch *v;
    size_t n, cap;
};

enum { MISMATCH_MAX = 50 }; /* no more than this are collected */

/* True if value matches. If not and `ret` is given, appends every mismatch, in arena: members in the pattern's order,
 * then further ones in the value's. A NULL value is "absent". Work is bounded (20 million comparisons, a million pairs
 * of one unordered list); what exceeds it is a mismatch that says so. */
bool match_test(struct arena *a, const struct match *m, json_t *value, struct mismatches *ret);

/* Field differences between two values, found against expected, under options (as match_create of the literal). */
bool match_diff(struct arena *a, json_t *expected, json_t *found, const struct match_options *options,
                struct mismatches *ret);

/* Equality as the grammar has it: numbers by value, objects whatever the order of keys. */
bool match_equal(json_t *a, json_t *b);

#endif
