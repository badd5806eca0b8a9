/* SPDX-License-Identifier: Apache-2.0 */
/*
 * suite: a suite file with everything it names, read and checked. Private to the runner.
 *
 * Reading goes from cheap to dear: the suite's own shape first (keys, scorers, metrics, gate), then cases and world,
 * then the subject's input, last what must fit together (needs and gives, `$case.` references, the scorers' own
 * checks). Nothing here touches the store.
 */
#ifndef ASSIZE_RUNNER_SUITE_H
#define ASSIZE_RUNNER_SUITE_H

#include "model/registry.h"

/* One entry of `score:`. */
struct suite_scorer {
    const struct scorer_kind *kind;
    str id;
    str severity;   /* "" = the case's */
    json_t *params; /* an object, without `id` and `severity`: what the hash covers */
    str params_sha;
    str pointer; /* where the parameters stand in the suite */
    void *state; /* what its prepare made */
};

enum metric_kind { METRIC_MEAN, METRIC_RATIO, METRIC_SUM, METRIC_PASS_AT, METRIC_PASS_HAT };
extern const char *const METRIC_KIND_NAMES[]; /* the keys: "mean", "ratio", "sum", "pass@k", "pass^k", NULL */

/* One entry of `metrics:`. */
struct metric_def {
    str id;
    enum metric_kind kind;
    str of, field, over; /* scorer id; measures */
    bool by_tag;
    int64_t *k;
    size_t n_k;
    str direction, unit; /* "" if not given */
    str pointer;         /* where the kind's parameters stand */
};

/* One entry of `gate.rules`: over a metric, bounded or compared with a baseline, or over a scorer's failures. */
struct rule_def {
    str id, severity;
    const struct metric_def *metric; /* NULL: a scorer's failures */
    int64_t k;                       /* 0 = none */
    bool has_min, has_max;
    double min, max;
    bool against_baseline;
    bool has_margin;
    double margin;             /* how much worse is still good enough; >= 0 */
    bool slice_all, slice_tag; /* what is compared */
    str scorer;
    int64_t max_failures;
};

enum correction { CORRECTION_NONE, CORRECTION_HOLM, CORRECTION_BH };
extern const char *const CORRECTION_NAMES[]; /* "none", "holm", "bh", NULL */

struct suite {
    struct doc doc;
    const char *base_dir;
    str path;
    str name, version;
    int64_t seed, trials;
    str world;   /* as written; "" without one */
    str cluster; /* "$case.a.b": what of a case says which cases go together; "" = none do */
    json_t *cases_value, *subject_value, *score_value, *metrics_value, *gate_value;

    struct case_set cases;
    bool cases_by_content; /* their path is no part of the suite's identity */
    const struct subject_kind *subject_kind;
    void *subject;
    struct env_image *image; /* NULL without a world */
    struct {
        struct suite_scorer *v;
        size_t n, cap;
    } scorers;
    struct {
        struct metric_def *v;
        size_t n, cap;
    } metrics;
    struct {
        struct rule_def *v;
        size_t n, cap;
    } rules;
    bool has_gate;
    double alpha; /* of the gate's tests */
    enum correction correction;
};

enum { SCORERS_MAX = 256, METRICS_MAX = 256, RULES_MAX = 256, TRIALS_MAX = 100000, K_MAX = 64 };

/* Fills *suite (zeroed) in arena, from the file at path, or from `text` where it is given (then path is what messages
 * call it, and says which folder its paths are relative to). Whatever it returns, suite_finish releases what was
 * opened. */
bool suite_load(struct arena *a, const struct registry *registry, const char *path, str text, const char *data_dir,
                struct suite *suite, struct err *err) MUST_USE;

/* Closes subject and world; only in the process that loaded it. */
#define CLEANUP_SUITE CLEANUP(suite_finish)
void suite_finish(struct suite *suite);

/* Steps of suite_load, by file: score.c … */
bool score_read(struct arena *a, const struct registry *registry, struct suite *suite, struct err *err) MUST_USE;
bool score_fits(struct arena *a, struct suite *suite, struct err *err) MUST_USE; /* needs, gives, references */
bool score_prepare(struct arena *a, struct suite *suite, struct err *err) MUST_USE;

/* … and metric_defs.c. */
bool metrics_read(struct arena *a, struct suite *suite, struct err *err) MUST_USE;
bool gate_read(struct arena *a, struct suite *suite, struct err *err) MUST_USE;

/* The label of a case's cluster, in arena; every case has one where the suite names a cluster. */
str case_cluster(struct arena *a, const struct suite *suite, const struct test_case *kase);

/* Which way is better: "higher" where a verdict is counted and nothing else was said; "" where nobody knows. */
str metric_direction(const struct metric_def *m);

/* What metrics.c and gate.c are handed, and reports are shown, of a suite. */
const struct suite_scorer *suite_scorer_find(const struct suite *suite, str id);

/* True if `id` can name something: 1 to 128 bytes, no control characters. */
bool id_sound(str id);

/* The tables, for the schema. */
extern const struct field SUITE_FIELDS[];
extern const struct field SCORER_COMMON_FIELDS[]; /* what the runner reads of every scorer */
json_t *metrics_schema(void);
json_t *gate_schema(void);

#endif
