/* SPDX-License-Identifier: Apache-2.0 */
/* What is known of each kind of metric. */
#include "runner/suite.h"

#include "stats/passk.h"

const char *const METRIC_KIND_NAMES[] = {"mean",        "ratio",       "sum",       "pass@k", "pass^k",  "g_pass@k",
                                         "mg_pass@k",   "cons@k",      "pass_gap",  "cover",  "bayes@n", "agreement",
                                         "correlation", "calibration", "corrected", NULL};

const char *const METRIC_AS_NAMES[] = {
    "kappa", "weighted_kappa",    "alpha",    "percent",      "pearson", "spearman", "kendall", "brier", "ece",
    "auroc", "average_precision", "log_loss", "rogan_gladen", "ppi",     NULL};

const char *const METRIC_WEIGHTS_NAMES[] = {"linear", "quadratic", NULL};
const char *const METRIC_SCALE_NAMES[] = {"nominal", "ordinal", "interval", NULL};

bool metric_has_k(enum metric_kind kind)
{
    return kind >= METRIC_PASS_AT && kind <= METRIC_PASS_GAP;
}

bool metric_by_case(enum metric_kind kind)
{
    return kind >= METRIC_PASS_AT && kind <= METRIC_BAYES;
}

bool metric_of_two(enum metric_kind kind)
{
    return kind >= METRIC_AGREEMENT;
}

enum metric_as metric_as_first(enum metric_kind kind)
{
    static const enum metric_as FIRST[] = {[METRIC_AGREEMENT] = AS_KAPPA,
                                           [METRIC_CORRELATION] = AS_PEARSON,
                                           [METRIC_CALIBRATION] = AS_BRIER,
                                           [METRIC_CORRECTED] = AS_ROGAN_GLADEN};
    if (!metric_of_two(kind))
        BUG("a %s is of one scorer", METRIC_KIND_NAMES[kind]);
    return FIRST[kind];
}

bool metric_as_fits(enum metric_kind kind, enum metric_as as)
{
    return as >= metric_as_first(kind) &&
           (kind == METRIC_CORRECTED || as < metric_as_first((enum metric_kind)((int)kind + 1)));
}

static bool covered(const struct metric_def *m, int64_t trials, int64_t passed, double *ret)
{
    *ret = trials > 0 && passed >= passes_for(m->tau, trials);
    return trials > 0;
}

static bool posterior_mean(int64_t trials, int64_t passed, double *ret)
{
    struct posterior posterior;
    if (trials < 1 || !bayes_at_n(trials, passed, 0.95, &posterior))
        return false;
    *ret = posterior.mean;
    return true;
}

bool metric_case_number(const struct metric_def *m, int64_t trials, int64_t passed, int64_t k, double *ret)
{
    switch (m->kind) {
    case METRIC_PASS_AT:
        return pass_at_k(trials, passed, k, ret);
    case METRIC_PASS_HAT:
        return pass_hat_k(trials, passed, k, ret);
    case METRIC_G_PASS:
        return g_pass_at_k(trials, passed, k, m->tau, ret);
    case METRIC_MG_PASS:
        return mg_pass_at_k(trials, passed, k, ret);
    case METRIC_CONS:
        return cons_at_k(trials, passed, k, ret);
    case METRIC_PASS_GAP:
        return pass_gap(trials, passed, k, ret);
    case METRIC_COVER:
        return covered(m, trials, passed, ret);
    case METRIC_BAYES:
        return posterior_mean(trials, passed, ret);
    case METRIC_MEAN:
    case METRIC_RATIO:
    case METRIC_SUM:
    case METRIC_AGREEMENT:
    case METRIC_CORRELATION:
    case METRIC_CALIBRATION:
    case METRIC_CORRECTED:
        break;
    }
    BUG("a %s is not made of one number a case", METRIC_KIND_NAMES[m->kind]);
}

str metric_kind_label(struct arena *a, const struct metric_def *m)
{
    if (m->kind == METRIC_G_PASS)
        return arena_printf(a, "g_pass_%.12g@k", m->tau);
    if (m->kind == METRIC_COVER)
        return arena_printf(a, "cover@%.12g", m->tau);
    return str_of(metric_of_two(m->kind) ? METRIC_AS_NAMES[m->as] : METRIC_KIND_NAMES[m->kind]);
}

const char *metric_counts(const struct metric_def *m)
{
    return metric_of_two(m->kind) ? "unit" : metric_by_case(m->kind) ? "case" : "row";
}

/* The natural direction, "" where there is none: a gap, a correlation or a share may be wanted either way. */
static str natural_direction(const struct metric_def *m)
{
    switch (m->kind) {
    case METRIC_MEAN:
        return m->field.n ? STR_NONE : S("higher");
    case METRIC_CALIBRATION:
        return m->as == AS_AUROC || m->as == AS_AVERAGE_PRECISION ? S("higher") : S("lower");
    case METRIC_PASS_AT:
    case METRIC_PASS_HAT:
    case METRIC_G_PASS:
    case METRIC_MG_PASS:
    case METRIC_CONS:
    case METRIC_COVER:
    case METRIC_BAYES:
    case METRIC_AGREEMENT:
        return S("higher");
    case METRIC_RATIO:
    case METRIC_SUM:
    case METRIC_PASS_GAP:
    case METRIC_CORRELATION:
    case METRIC_CORRECTED:
        break;
    }
    return STR_NONE;
}

str metric_direction(const struct metric_def *m)
{
    return m->direction.n ? m->direction : natural_direction(m);
}
