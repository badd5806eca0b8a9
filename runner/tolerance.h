/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tolerance: how far two runs of the same thing lie apart by themselves, learnt from repeated runs of a baseline,
 * metric by metric (stats/repeat.h says how), and kept in a file, `assize.tolerance/1`. `assize baseline learn` writes
 * it, a gate reads it.
 *
 * What is learnt holds for the questions that were asked, as often as they were asked: of another suite, other cases or
 * another number of trials it says nothing, and tolerance_check refuses.
 */
#ifndef ASSIZE_RUNNER_TOLERANCE_H
#define ASSIZE_RUNNER_TOLERANCE_H

#include "base/err.h"
#include "base/map.h"
#include "base/vec.h"

#include <jansson.h>

#define TOLERANCE_FORMAT "assize.tolerance/1"
enum { TOLERANCE_RUNS_MAX = 1000 };
#define TOLERANCE_ALPHA_MIN 1e-6
#define TOLERANCE_ALPHA_MAX 0.5

/* One metric, k and slice. Numbers are rounded to twelve digits, in the unit of the metric. */
struct tolerance {
    str id;
    int64_t k; /* 0 = none */
    str slice; /* "" = all */
    double mean, sd, tolerance;
};

struct tolerance_run {
    str id, bundle_sha256;
};

struct tolerances {
    str suite, suite_version;
    double alpha;
    int64_t cases, units;
    str cases_sha256; /* of their ids and texts, whatever their order */
    json_t *identity; /* the description's "identity" of the runs: subject, seed, world, fixture, scorers */
    struct {
        struct tolerance_run *v;
        size_t n, cap;
    } runs;
    struct {
        struct tolerance *v;
        size_t n, cap;
    } metrics;        /* in the order of the first run */
    struct map index; /* of them; tolerance_find looks there */
    struct {
        struct tolerance *v;
        size_t n, cap;
    } left_out; /* without numbers: some run has none, or they pass the range of a double; in no file */
};

struct record;
struct identity;

/* Learns from n finished runs, REPEAT_MIN to TOLERANCE_RUNS_MAX, with alpha within the bounds above. ERR_INPUT, by
 * name, for too few, for a run that is there twice, for runs that were not asked the same (identity_check; other
 * numbers of trials; a metric of the same id that is another), for one in which a unit has an error, and where they
 * have no metric in common. In arena; borrows from the runs. */
bool tolerance_learn(struct arena *a, const struct record *const *runs, size_t n, double alpha, struct tolerances *ret,
                     struct err *err) MUST_USE;

/* The file as JSON, a new reference: the same tolerances are the same bytes. */
json_t *tolerance_json(const struct tolerances *t);

/* Reads such a file, perhaps compressed; in arena. ERR_INPUT with its place for anything that the writer would not have
 * written, down to a tolerance that does not follow from alpha, runs and standard deviation. */
bool tolerance_read(struct arena *a, const char *path, struct tolerances *ret, struct err *err) MUST_USE;

/* Whether what was learnt is about these questions; `units` of them in all. `name` is the file, for messages. ERR_INPUT
 * that says what is another: the suite, its subject, seed, world, fixture or scorers, its cases, or how many units. */
bool tolerance_check(struct arena *a, const struct tolerances *t, str name, const struct identity *now, int64_t units,
                     struct err *err) MUST_USE;

/* Adds one to the metrics; false if that metric, k and slice is there already. */
bool tolerance_add(struct arena *a, struct tolerances *to, const struct tolerance *one);

/* The whole of it; NULL if none was learnt. */
const struct tolerance *tolerance_of(const struct tolerances *t, str metric, int64_t k, str slice);

/* The tolerance of a metric, k (0 = none) and slice ("" = all); false if none was learnt. */
bool tolerance_find(const struct tolerances *t, str metric, int64_t k, str slice, double *ret);

/* JSON Schema 2020-12 of the file. A new reference. */
json_t *tolerance_schema(void);

#endif
