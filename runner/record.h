/* SPDX-License-Identifier: Apache-2.0 */
/* record: a finished run held in memory, and whether two of them asked the same. Private to the runner. */
#ifndef ASSIZE_RUNNER_RECORD_H
#define ASSIZE_RUNNER_RECORD_H

#include "base/map.h"
#include "runner/plan.h"
#include "runner/runner.h"

struct record {
    struct run run;
    str source, sha;
    json_t *description; /* owned by the arena */
    struct {
        struct unit_record *v;
        size_t n, cap;
    } units;                /* in plan order, with rows, without stories */
    struct map cases;       /* id to the first of its units */
    struct metrics metrics; /* as the run ended with them */
};

/* What determines the questions and how they are scored; what is on trial is no part of it. */
struct identity {
    str who; /* for messages: "baseline last" */
    str suite;
    json_t *parts;   /* the description's "identity" */
    size_t n;        /* cases … */
    str *ids, *shas; /* … and what they are; ids NULL: not known, and not checked */
};

struct identity identity_of_record(struct arena *a, const struct record *r);
struct identity identity_of_plan(struct arena *a, const struct suite *suite, const struct plan *plan);

/* ERR_INPUT that says what changed: the suite, its subject, seed, world, fixture, scorers, the text of cases; also
 * cases that only one side has, unless `common`. */
bool identity_check(struct arena *a, const struct identity *before, const struct identity *after, bool common,
                    struct err *err) MUST_USE;

/* The description's "identity" and "definitions", made of a suite: new references. */
json_t *identity_parts(const struct suite *suite);
json_t *definitions_json(const struct suite *suite);

/* Up to which stage it was asked to run: rules of later ones do not hold for it. ERR_INPUT for a name of none. */
bool definitions_stage(const struct record *r, enum stage *ret, struct err *err) MUST_USE;

/* A suite of definitions alone: metrics, rules, seed and the ids of scorers; all that metrics and gate look at. */
bool definitions_read(struct arena *a, const struct record *r, struct suite *ret, struct err *err) MUST_USE;

#endif
