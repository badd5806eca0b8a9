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
#include "runner/quarantine.h"
#include "runner/runner.h"
#include "runner/tolerance.h"

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

enum metric_kind {
    METRIC_MEAN,
    METRIC_RATIO,
    METRIC_SUM,
    METRIC_PASS_AT, /* from here on one number a case, of its trials and how many of them passed … */
    METRIC_PASS_HAT,
    METRIC_G_PASS,
    METRIC_MG_PASS,
    METRIC_CONS,
    METRIC_PASS_GAP,
    METRIC_COVER,
    METRIC_BAYES,
    METRIC_AGREEMENT, /* … and from here on of two scorers, over the units that have a row of each */
    METRIC_CORRELATION,
    METRIC_CALIBRATION,
    METRIC_CORRECTED,
};
extern const char *const METRIC_KIND_NAMES[]; /* the keys: "mean", "ratio", "sum", "pass@k", …, NULL */

/* What a metric of two scorers is: its `as`. Those of one kind stand together. */
enum metric_as {
    AS_KAPPA,
    AS_WEIGHTED_KAPPA,
    AS_ALPHA,
    AS_PERCENT,
    AS_PEARSON,
    AS_SPEARMAN,
    AS_KENDALL,
    AS_BRIER,
    AS_ECE,
    AS_AUROC,
    AS_AVERAGE_PRECISION,
    AS_LOG_LOSS,
    AS_ROGAN_GLADEN,
    AS_PPI,
};
extern const char *const METRIC_AS_NAMES[];      /* all of them, NULL-terminated */
extern const char *const METRIC_WEIGHTS_NAMES[]; /* "linear", "quadratic", NULL */
extern const char *const METRIC_SCALE_NAMES[];   /* "nominal", "ordinal", "interval", NULL */

/* One entry of `metrics:`. */
struct metric_def {
    str id;
    enum metric_kind kind;
    str of, field, over; /* scorer id; measures */
    str with, with_field;
    enum metric_as as;
    bool on_values; /* AGREEMENT: of values, not of verdicts */
    bool quadratic; /* AS_WEIGHTED_KAPPA; else linear */
    int scale;      /* AS_ALPHA: enum alpha_scale */
    int64_t bins;   /* AS_ECE; else 0 */
    double tau;     /* G_PASS, COVER: in (0, 1]; else 0 */
    bool by_tag, by_pair;
    int64_t *k;
    size_t n_k;
    str direction, unit; /* "" if not given */
    str pointer;         /* where the kind's parameters stand */
};

/* Whether it has values of k; is made of one number a case from (trials, passed); is of two scorers. */
bool metric_has_k(enum metric_kind kind);
bool metric_by_case(enum metric_kind kind);
bool metric_of_two(enum metric_kind kind);

/* Of a kind of two scorers: the first `as` it may have, and whether it may have this one. */
enum metric_as metric_as_first(enum metric_kind kind);
bool metric_as_fits(enum metric_kind kind, enum metric_as as);

/* That number, of METRIC_PASS_AT to METRIC_BAYES. False where it is undefined: fewer than k trials, or none. */
bool metric_case_number(const struct metric_def *m, int64_t trials, int64_t passed, int64_t k, double *ret) MUST_USE;

/* What it is called in results: the kind, with its tau ("g_pass_0.5@k", "cover@0.75"); of two scorers its `as`. In
 * arena. */
str metric_kind_label(struct arena *a, const struct metric_def *m);

/* What its n counts, in the singular: "row", "case" or "unit". */
const char *metric_counts(const struct metric_def *m);

/* One entry of `stages:`: which units are run in it, unless an earlier one has them. */
struct stage_def {
    bool given;
    struct field_strings tags; /* cases with any of them; n 0 = all */
    int64_t trials;            /* their first so many; 0 = all */
};

/* How a rule compares with the baseline; from TEST_WELCH on, of two samples that know nothing of each other. */
enum rule_test {
    TEST_PAIRED,
    TEST_BOOTSTRAP,
    TEST_T,
    TEST_WILCOXON,
    TEST_WELCH,
    TEST_TWO_PROPORTIONS,
    TEST_MANN_WHITNEY
};
extern const char *const RULE_TEST_NAMES[]; /* "paired", "bootstrap", "t", "wilcoxon", "welch", …, NULL */

/* By what a rule tells whether a distribution moved. */
enum rule_drift { DRIFT_KS, DRIFT_PSI, DRIFT_JENSEN_SHANNON, DRIFT_CHI_SQUARE, DRIFT_MANN_WHITNEY };
extern const char *const RULE_DRIFT_NAMES[]; /* "ks", "psi", "jensen_shannon", "chi_square", "mann_whitney", NULL */

/* What parts of a run a rule looks at. */
struct rule_slices {
    bool all, tag, pair; /* the whole, each tag, each pair of tags that a case has */
    str *one;            /* single slices by name, such as "tag=billing" */
    size_t n_one;
};

enum rule_kind { RULE_BOUND, RULE_AGAINST, RULE_DRIFT, RULE_FAILURES, RULE_PER_CASE, RULE_FLAKY };

/* One entry of `gate.rules`. */
struct rule_def {
    str id, severity;
    enum rule_kind kind;
    enum stage stage; /* from which on it holds */
    bool safety;      /* nothing buys it off: no quarantine, tolerance or weight; what was not judged is no pass */

    const struct metric_def *metric; /* RULE_BOUND, RULE_AGAINST, RULE_DRIFT */
    int64_t k;                       /* 0 = none */
    struct rule_slices slices;
    bool has_min, has_max, surely; /* RULE_BOUND; surely: decided by the interval, not by the value */
    double min, max;               /* max also of a RULE_DRIFT that is a distance */
    enum rule_drift drift;         /* RULE_DRIFT … */
    int64_t bins;                  /* … and into how many bins it sorts values at most */
    enum rule_test test;           /* RULE_AGAINST */
    bool has_margin;               /* a loss of more has to be ruled out */
    double margin;                 /* how much worse is still good enough: of a margin or a tolerance; >= 0 */
    bool learnt;                   /* the tolerance is that of the gate's file, slice by slice */

    str scorer;           /* the others */
    int64_t max_failures; /* units (RULE_FAILURES) or cases */
    int64_t pass, of;     /* RULE_PER_CASE: of a case's first `of` trials at least `pass` have to */
};

/* Whether a rule looks at two samples, not at pairs of cases. */
bool rule_unpaired(const struct rule_def *rule);

/* Whether a drift is a distance with a `max`, not a test. */
bool drift_is_distance(enum rule_drift drift);

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
    int64_t small;                       /* cases below which a slice is called small */
    struct quarantine *quarantine;       /* NULL = none */
    const struct tolerances *tolerances; /* NULL = none */
    bool part; /* what is judged is a part of the suite: of that, no tolerance was learnt, and tolerances is NULL */
    struct stage_def stages[STAGE_RELEASE + 1];
    json_t *stages_value, *cluster_value;
};

enum {
    SCORERS_MAX = 256,
    METRICS_MAX = 256,
    RULES_MAX = 256,
    TRIALS_MAX = 100000,
    K_MAX = 64,
    SMALL_DEFAULT = 20,
    BINS_DEFAULT = 10
};

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

/* … and metric_defs.c; what is known of each kind stands in metric_kinds.c. */
bool metrics_read(struct arena *a, struct suite *suite, struct err *err) MUST_USE;

/* … and gate_defs.c: rules first, then what they need of other files and of the cases. */
bool gate_read(struct arena *a, struct suite *suite, const char *data_dir, struct err *err) MUST_USE;
bool gate_fits(struct arena *a, struct suite *suite, struct err *err) MUST_USE;
/* … and gate_safety.c: whether some composite makes up for what a rule of safety judges. */
bool safety_fits(struct arena *a, const struct suite *suite, struct err *err) MUST_USE;
/* Has the metrics computed by the slices that rules ask for, whether they ask themselves or not. */
void gate_slices_ask(struct suite *suite);
bool stages_read(struct arena *a, struct suite *suite, struct err *err) MUST_USE;

/* The label of a case's cluster, in arena; every case has one where the suite names a cluster. */
str case_cluster(struct arena *a, const struct suite *suite, const struct test_case *kase);

/* Which way is better. Where nothing was said: "higher" where verdicts are counted, and of agreement, auroc and average
 * precision; "lower" of the other scores of probabilities; "" where nobody knows. */
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
json_t *stages_schema(void);

#endif
