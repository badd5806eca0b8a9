/* SPDX-License-Identifier: Apache-2.0 */
/* assize stats pass-k: the pass@k family over cases. */
#include "cli/stats/clusters.h"
#include "cli/stats/tallies.h"
#include "cli/stats/verbs.h"

#include "stats/interval.h"
#include "stats/passk.h"
#include "text/show.h"

#include <math.h>

enum { LIST_MOST = 64 };

struct numbers {
    double v[LIST_MOST];
    size_t n;
};

/* "1,10" */
static bool list_take(const char *text, const char *option, double min, double max, bool whole, struct numbers *ret,
                      struct err *err)
{
    for (str rest = str_of(text); rest.p;) {
        double value;
        str word = str_trim(str_cut(&rest, ','));
        if (!str_to_double(word, &value) || !(value >= min && value <= max) || (whole && value != floor(value)) ||
            ret->n == LIST_MOST)
            return err_set(err, ERR_USAGE, "%s %s: expected %s, separated by commas, at most %d of them", option, text,
                           whole ? "whole numbers from 1 up" : "numbers above 0, up to 1", LIST_MOST);
        ret->v[ret->n++] = value;
    }
    return true;
}

/* k trials of a case are drawn from those that it has. */
static bool trials_suffice(struct arena *a, const struct table *t, const struct tallies *all, const struct numbers *ks,
                           struct err *err)
{
    for (size_t i = 0; i < all->cases; i++)
        for (size_t j = 0; j < ks->n; j++)
            if (ks->v[j] > (double)all->n[i])
                return err_set(err, ERR_INPUT, "%s: %s %s has %lld trials: too few for k = %.0f",
                               arena_cstr(a, t->file), all->names ? "case" : "row",
                               all->names ? show_text(all->names[i]).text : arena_printf(a, "%zu", i + 1).p,
                               (long long)all->n[i], ks->v[j]);
    return true;
}

/* One line of the result: a mean over cases. */
struct line {
    const char *measure;
    bool (*of)(int64_t n, int64_t c, int64_t k, double *ret);
    double k, tau; /* 0: has none */
};

static double value_of(const struct line *line, int64_t n, int64_t c)
{
    double x = 0;
    bool defined = true;
    if (line->of)
        defined = line->of(n, c, (int64_t)line->k, &x);
    else if (line->k > 0)
        defined = g_pass_at_k(n, c, (int64_t)line->k, line->tau, &x);
    else
        x = line->tau > 0 ? c >= passes_for(line->tau, n) : (double)c / (double)n;
    if (!defined)
        BUG("%s of %lld of %lld", line->measure, (long long)c, (long long)n);
    return x;
}

static json_t *line_begin(json_t *lines, const struct line *line)
{
    json_t *out = json_object();
    json_array_append_new(lines, out);
    stats_put_text(out, "measure", str_of(line->measure));
    json_object_set_new(out, "k", line->k > 0 ? json_integer((json_int_t)line->k) : json_null());
    stats_put(out, "tau", line->tau > 0 ? line->tau : NAN);
    return out;
}

static void values_add(json_t *lines, const struct line *line, const struct tallies *all, const double *x, double level)
{
    struct mean m = mean_of(x, NULL, all->cases);
    struct interval range = {NAN, NAN};
    bool has = korn_graubard(&m, level, &range);
    json_t *out = line_begin(lines, line);
    stats_put(out, "value", m.value);
    stats_put_interval(out, has ? range.low : NAN, has ? range.high : NAN, level);
    stats_put_text(out, "method", has ? S("korn-graubard") : S("none: one case"));
}

static void line_add(struct arena *a, json_t *lines, const struct line *line, const struct tallies *all, double level)
{
    double *x = arena_array(a, double, all->cases);
    for (size_t i = 0; i < all->cases; i++)
        x[i] = value_of(line, all->n[i], all->c[i]);
    values_add(lines, line, all, x, level);
}

/* Each case and k has a stream of its own. */
static void votes_add(struct arena *a, json_t *lines, double k, const struct tallies *all, double level)
{
    double *x = arena_array(a, double, all->cases);
    for (size_t i = 0; i < all->cases; i++) {
        struct consensus c;
        if (!consensus_of(all->answers[i], all->n_answers[i], (int64_t)k,
                          rng_stream(all->seed, S("stats.consensus"), i, (uint64_t)k), &c))
            BUG("%.0f votes of %lld", k, (long long)all->n[i]);
        x[i] = c.value;
    }
    values_add(lines, &(struct line){.measure = "cons@k by answer", .k = k}, all, x, level);
}

static void bayes_add(json_t *lines, const struct tallies *all, double level)
{
    struct posterior p;
    if (!bayes_of_cases(all->n, all->c, all->cases, level, &p))
        BUG("no posterior of %zu cases", all->cases);
    json_t *out = line_begin(lines, &(struct line){.measure = "bayes@n"});
    stats_put(out, "value", p.mean);
    stats_put_interval(out, p.low, p.high, level);
    stats_put_text(out, "method", S("posterior"));
}

static json_t *measures(struct arena *a, const struct tallies *all, const struct numbers *ks,
                        const struct numbers *taus, double level)
{
    json_t *lines = json_array();
    line_add(a, lines, &(struct line){.measure = "avg@n"}, all, level);
    bayes_add(lines, all, level);
    for (size_t i = 0; i < taus->n; i++)
        line_add(a, lines, &(struct line){.measure = "cover@tau", .tau = taus->v[i]}, all, level);
    for (size_t i = 0; i < ks->n; i++) {
        const struct line of_k[] = {{"pass@k", pass_at_k, .k = ks->v[i]},
                                    {"pass^k", pass_hat_k, .k = ks->v[i]},
                                    {"cons@k", cons_at_k, .k = ks->v[i]},
                                    {"gap pass@k - pass@1", pass_gap, .k = ks->v[i]},
                                    {"mg-pass@k", mg_pass_at_k, .k = ks->v[i]}};
        size_t meaningful = ks->v[i] > 1 ? COUNT_OF(of_k) : COUNT_OF(of_k) - 2; /* of one trial the last two are 0 */
        for (size_t j = 0; j < meaningful; j++)
            line_add(a, lines, &of_k[j], all, level);
        if (all->answers)
            votes_add(a, lines, ks->v[i], all, level);
        for (size_t j = 0; j < taus->n; j++)
            line_add(a, lines, &(struct line){"g-pass@k_tau", .k = ks->v[i], .tau = taus->v[j]}, all, level);
    }
    return lines;
}

static bool passk_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct passk_verb *v = options;
    struct table *t;
    struct numbers ks = {0}, taus = {0};
    struct tallies all = {0};
    double level = 0.95;
    *ret_exit = 0;
    if (!stats_level(v->level, &level, err) || !list_take(v->k, "--k", 1, (double)PASSK_MOST, true, &ks, err) ||
        !list_take(v->tau, "--tau", 1e-9, 1, false, &taus, err) || !table_read(a, v->common.file, &t, err))
        return false;
    if (!tallies_take(a, v, t, &all, err) || !trials_suffice(a, t, &all, &ks, err))
        return false;
    int64_t trials = 0, passed = 0;
    for (size_t i = 0; i < all.cases; i++) {
        trials += all.n[i];
        passed += all.c[i];
    }
    json_t *out = stats_result("pass-k", t);
    stats_put_int(out, "cases", (int64_t)all.cases);
    stats_put_int(out, "trials", trials);
    stats_put_int(out, "passed", passed);
    json_object_set_new(out, "measures", measures(a, &all, &ks, &taus, level));
    return stats_print(&v->common, out, err);
}

static void passk_presets(void *options)
{
    struct passk_verb *v = options;
    v->case_ = "case";
    v->passed = "passed";
    v->trials = "n";
    v->passes = "c";
    v->k = "1";
    v->tau = "0.5,1";
}

static const struct option PASSK_OPTIONS[] = {
    STATS_OPTION_COLUMN("answer", struct passk_verb, answer, "what the trial answered, for cons@k by plurality"),
    STATS_OPTION_COLUMN("case", struct passk_verb, case_, "what the trials are of; default case"),
    STATS_OPTION_JSON(struct passk_verb),
    {"k", 'k', "LIST", OPTION_TEXT, offsetof(struct passk_verb, k),
     .help = "how many trials are drawn, such as 1,10; default 1"},
    STATS_OPTION_LEVEL(struct passk_verb),
    STATS_OPTION_COLUMN("passed", struct passk_verb, passed, "1 where the trial passed, else 0; default passed"),
    STATS_OPTION_COLUMN("passes", struct passk_verb, passes, "how many trials of a case passed; default c"),
    {"seed", 0, "N", OPTION_INT, offsetof(struct passk_verb, seed), 0, INT64_C(1) << 53,
     "seed of drawn votes; default 0"},
    {"tau", 0, "LIST", OPTION_TEXT, offsetof(struct passk_verb, tau),
     .help = "shares of trials that have to pass, above 0 and up to 1; default 0.5,1"},
    STATS_OPTION_COLUMN("trials", struct passk_verb, trials, "how many trials a case had; default n"),
    {0}};

static const struct operand PASSK_OPERANDS[] = {STATS_OPERAND_FILE(struct passk_verb), {0}};

const struct verb STATS_PASSK = {
    .name = "pass-k",
    .help = "pass@k, pass^k, G-Pass@k, mG-Pass@k, cons@k, Cover@tau, avg@n, Bayes@N of trials by case",
    .manual =
        "Rows are trials, with columns case and passed, or cases, with columns n and c. Of k of a case's trials drawn\n"
        "without replacement: pass@k, one passes (Chen et al. 2021); pass^k, all do (Yao et al. 2024); G-Pass@k_tau, "
        "a\n"
        "share of tau does, and mG-Pass@k, its mean over tau from 1/2 up (Liu et al. 2024); cons@k, the majority "
        "does,\n"
        "a tie counted half; the gap of pass@k over pass@1. Cover@tau is the share of cases that passed tau of their\n"
        "trials (Dragoi et al. 2025); avg@n the mean share of trials that passed. All are means over cases, each case\n"
        "weighing the same, exact and without bias, with Korn & Graubard's interval over cases. Bayes@N is the mean "
        "of\n"
        "the posteriors from a uniform prior, with its credible interval given these cases (Hariri et al. 2025).\n"
        "With --answer, cons@k by answer: the answer that most of the k gave is right, ties at random (Wang et al.\n"
        "2022); exact for up to 1000 trials where that is quick, else over up to 10,000 draws. Refused where a case "
        "has\n"
        "fewer than k trials.",
    .options = PASSK_OPTIONS,
    .operands = PASSK_OPERANDS,
    .size = sizeof(struct passk_verb),
    .presets = passk_presets,
    .run = passk_run,
};
