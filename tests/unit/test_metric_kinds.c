/* SPDX-License-Identifier: Apache-2.0 */
/* Kinds of metrics: whatever two scorers say, there is a finite number or a word why not; and what a run keeps of its
 * metrics is what they were. Figures of whole runs are in tests/transcripts/metrics.t. */
#include "runner/metric_cells.h"
#include "runner/pair_stats.h"
#include "runner/record.h"
#include "text/json_own.h"
#include "tests/tap.h"

#include <math.h>

enum { MOST = 300 };

struct sides {
    const char *what;
    size_t n;
    double x[MOST], y[MOST];
    bool has_y[MOST];
};

static int by_number(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static enum metric_kind kind_of(enum metric_as as)
{
    enum metric_kind kind = METRIC_AGREEMENT;
    while (!metric_as_fits(kind, as))
        kind = (enum metric_kind)((int)kind + 1);
    return kind;
}

static struct pair_found found_of(const struct sides *s, enum metric_as as)
{
    struct arena a CLEANUP_ARENA = {0};
    struct metric_def def = {.kind = kind_of(as), .as = as, .bins = as == AS_ECE ? 10 : 0};
    double categories[2 * MOST + 1], terms[MOST + 1];
    size_t n = 0;
    memcpy(categories, s->x, s->n * sizeof *categories);
    memcpy(categories + s->n, s->y, s->n * sizeof *categories);
    qsort(categories, 2 * s->n, sizeof *categories, by_number);
    for (size_t i = 0; i < 2 * s->n; i++)
        if (n == 0 || categories[n - 1] != categories[i])
            categories[n++] = categories[i];
    struct pair_data d = {&def, s->x, s->y, s->has_y, s->n, categories, n, METRIC_LEVEL, 7};
    if (!pair_is_mean(as))
        return pair_value(&a, &d);
    struct pair_found found = {.undefined = pair_terms(&d, terms)};
    for (size_t i = 0; i < s->n && !found.undefined; i++)
        found.value += terms[i] / (double)s->n;
    return found;
}

static void sides_add(struct sides *s, double x, double y, bool has_y)
{
    s->x[s->n] = x;
    s->y[s->n] = has_y ? y : 0;
    s->has_y[s->n++] = has_y;
}

static bool calm(const struct pair_found *f)
{
    if (f->undefined)
        return f->undefined[0] && !f->has_interval;
    return isfinite(f->value) && (!f->has_interval || (f->range.low <= f->range.high && !isnan(f->range.low)));
}

static void hostile(const struct sides *s)
{
    bool ok = true;
    for (int as = 0; METRIC_AS_NAMES[as]; as++) {
        struct pair_found f = found_of(s, (enum metric_as)as);
        if (!calm(&f)) {
            ok = false;
            printf("# %s\n", METRIC_AS_NAMES[as]);
        }
    }
    check(ok, "of %s every number is finite, or undefined with a reason", s->what);
}

static const char *why(const struct sides *s, enum metric_as as)
{
    const char *undefined = found_of(s, as).undefined;
    return undefined ? undefined : "";
}

static void test_hostile(void)
{
    struct sides none = {.what = "nothing"}, one = {.what = "one unit"}, same = {.what = "units all alike"};
    struct sides huge = {.what = "huge numbers"}, many = {.what = "300 different numbers"};
    struct sides bare = {.what = "units without labels"}, apart = {.what = "scorers that never agree"};
    sides_add(&one, 1, 1, true);
    for (int i = 0; i < 12; i++) {
        sides_add(&same, 1, 1, true);
        sides_add(&huge, i % 2 ? 1e308 : -1e308, i % 3 ? 1e308 : -1e308, i % 4 != 0);
        sides_add(&bare, i % 2, 0, false);
        sides_add(&apart, i % 2, !(i % 2), i < 8);
    }
    for (int i = 0; i < MOST; i++)
        sides_add(&many, i / 300.0, 1 - i / 300.0, true);
    const struct sides *all[] = {&none, &one, &same, &huge, &many, &bare, &apart};
    for (size_t i = 0; i < COUNT_OF(all); i++)
        hostile(all[i]);
    check_str(str_of(why(&none, AS_BRIER)), S("no-units"), "no unit has no score");
    check_str(str_of(why(&one, AS_KAPPA)), S("too-few-units"), "one unit does not agree");
    check_str(str_of(why(&same, AS_KAPPA)), S("one-category"), "one category is no agreement beyond chance");
    check_str(str_of(why(&same, AS_SPEARMAN)), S("constant"), "what never varies does not go together");
    check_str(str_of(why(&same, AS_AUROC)), S("one-class"), "one class is told from nothing");
    check_str(str_of(why(&huge, AS_BRIER)), S("out-of-range"), "1e308 is no probability");
    check_str(str_of(why(&many, AS_WEIGHTED_KAPPA)), S("too-many-categories"), "measurements are no categories");
    check_str(str_of(why(&bare, AS_ROGAN_GLADEN)), S("no-labels"), "without labels nothing is corrected");
    check_str(str_of(why(&bare, AS_PPI)), S("too-few-labels"), "by neither way");
    check_str(str_of(why(&same, AS_PPI)), S("too-few-unlabelled"), "and where all are labelled there is nothing to do");
    check_str(str_of(why(&apart, AS_ROGAN_GLADEN)), S("no-better-than-chance"), "a judge that is always wrong is none");
    apart.n = 8;
    check_near(found_of(&apart, AS_KAPPA).value, -1, 1e-12, "and agrees as little as can be");
}

/* What definitions_json keeps, read back from the description of a run. */
static bool kept(struct arena *a, json_t *definitions, struct suite *ret, struct err *err)
{
    struct record r = {.source = S("run.json")};
    r.description = json_own(a, json_pack("{s:o}", "definitions", definitions));
    return definitions_read(a, &r, ret, err);
}

static void test_kept(void)
{
    struct arena a CLEANUP_ARENA = {0};
    struct err err = {0};
    struct suite suite = {.alpha = 0.05, .correction = CORRECTION_HOLM, .small = 20}, back;
    int64_t k = 3;
    for (int as = 0; METRIC_AS_NAMES[as]; as++)
        *vec_push(&a, &suite.metrics) = (struct metric_def){.id = str_of(METRIC_AS_NAMES[as]),
                                                            .kind = kind_of((enum metric_as)as),
                                                            .of = S("judge"),
                                                            .with = S("human"),
                                                            .as = (enum metric_as)as,
                                                            .quadratic = as == AS_WEIGHTED_KAPPA,
                                                            .scale = as == AS_ALPHA,
                                                            .bins = as == AS_ECE ? 15 : 0};
    *vec_push(&a, &suite.metrics) =
        (struct metric_def){.id = S("most"), .kind = METRIC_G_PASS, .of = S("judge"), .tau = 0.6, .k = &k, .n_k = 1};
    *vec_push(&a, &suite.metrics) =
        (struct metric_def){.id = S("steady"), .kind = METRIC_COVER, .of = S("judge"), .tau = 1};
    json_t *definitions = definitions_json(&suite);
    check_done(kept(&a, json_deep_copy(definitions), &back, &err), &err,
               "what a run keeps of its metrics is read back");
    bool same = back.metrics.n == suite.metrics.n;
    for (size_t i = 0; same && i < suite.metrics.n; i++) {
        const struct metric_def *m = &suite.metrics.v[i], *b = &back.metrics.v[i];
        same = m->kind == b->kind && m->as == b->as && str_eq(m->with, b->with) && m->quadratic == b->quadratic &&
               m->scale == b->scale && m->bins == b->bins && m->tau == b->tau && m->n_k == b->n_k &&
               str_eq(metric_kind_label(&a, m), metric_kind_label(&a, b));
    }
    check(same, "and is what it was");

    static const struct {
        const char *id, *key, *value;
    } BAD[] = {{"kappa", "as", "\"brier\""}, {"kappa", "as", "\"kapa\""},   {"kappa", "with", "\"\""},
               {"ece", "bins", "0"},         {"ece", "bins", "100000"},     {"brier", "bins", "10"},
               {"most", "tau", "2"},         {"steady", "tau", "0"},        {"steady", "k", "[1]"},
               {"most", "k", "[]"},          {"alpha", "scale", "\"log\""}, {"alpha", "kind", "\"mode\""}};
    for (size_t i = 0; i < COUNT_OF(BAD); i++) {
        json_t *copy = json_deep_copy(definitions), *one;
        size_t at;
        json_array_foreach(json_object_get(copy, "metrics"), at,
                           one) if (str_eq_c(json_str(json_object_get(one, "id")), BAD[i].id))
            json_object_set_new(one, BAD[i].key, json_loads(BAD[i].value, JSON_DECODE_ANY, NULL));
        check(!kept(&a, copy, &back, &err) && err.kind == ERR_INPUT, "%s of %s is no %s", BAD[i].key, BAD[i].id,
              BAD[i].value);
    }
    json_decref(definitions);
}

/* From which stage on a rule holds, and up to which a run went. */
static void test_stages_kept(void)
{
    struct arena a CLEANUP_ARENA = {0};
    struct err err = {0};
    struct suite suite = {.alpha = 0.05, .correction = CORRECTION_HOLM, .small = 20}, back;
    enum stage stage = STAGE_PR;
    struct metric_def *m = vec_push(&a, &suite.metrics);
    *m = (struct metric_def){.id = S("right"), .kind = METRIC_MEAN, .of = S("said"), .k = arena_array(&a, int64_t, 1)};
    for (int s = STAGE_PRE_COMMIT; s <= STAGE_RELEASE; s++)
        *vec_push(&a, &suite.rules) = (struct rule_def){.id = str_of(STAGE_NAMES[s]),
                                                        .kind = RULE_AGAINST,
                                                        .stage = (enum stage)s,
                                                        .metric = m,
                                                        .slices.all = true};
    json_t *definitions = definitions_json(&suite), *rules = json_object_get(definitions, "rules");
    check(!json_object_get(json_array_get(rules, 0), "stage"), "a rule of the first stage says none, as before stages");
    check_done(kept(&a, json_deep_copy(definitions), &back, &err), &err, "what a run keeps of its rules is read back");
    bool same = back.rules.n == 4 && !back.part;
    for (size_t i = 0; same && i < 4; i++)
        same = back.rules.v[i].stage == (enum stage)i;
    check(same, "each with its stage");
    json_object_set_new(json_array_get(rules, 1), "stage", json_string("weekly"));
    check(!kept(&a, definitions, &back, &err) && err.kind == ERR_INPUT, "weekly is no stage");

    static const struct {
        const char *description;
        enum stage stage;
        bool ok;
    } RUNS[] = {{"{'definitions': {}}", STAGE_RELEASE, true},
                {"{'definitions': {}, 'stage': 'pr'}", STAGE_PR, true},
                {"{'definitions': {'stage': 'nightly'}, 'stage': 'pr'}", STAGE_NIGHTLY, true},
                {"{'definitions': {'stage': 'weekly'}}", STAGE_PR, false},
                {"{'definitions': {'stage': 3}}", STAGE_PR, false}};
    for (size_t i = 0; i < COUNT_OF(RUNS); i++) {
        char text[100];
        snprintf(text, sizeof text, "%s", RUNS[i].description);
        for (char *p = text; *p; p++)
            *p = (char)(*p == '\'' ? '"' : *p);
        struct record r = {.source = S("run.json"), .description = json_own(&a, json_loads(text, 0, NULL))};
        bool ok = definitions_stage(&r, &stage, &err);
        check(ok == RUNS[i].ok && (ok ? stage == RUNS[i].stage : err.kind == ERR_INPUT), "the stage of %s",
              RUNS[i].description);
    }
}

static void test_case_numbers(void)
{
    double x = 0;
    struct metric_def cover = {.kind = METRIC_COVER, .tau = 0.75}, bayes = {.kind = METRIC_BAYES};
    check(metric_case_number(&cover, 4, 3, 0, &x) && x == 1, "three of four cover three quarters");
    check(metric_case_number(&cover, 4, 2, 0, &x) && x == 0, "two do not");
    check(!metric_case_number(&cover, 0, 0, 0, &x) && !metric_case_number(&bayes, 0, 0, 0, &x),
          "a case without a trial has no number");
    check(metric_case_number(&bayes, 4, 4, 0, &x), "a case that always passes has a rate");
    check_near(x, 5.0 / 6, 1e-15, "below 1: (4 + 1) / (4 + 2)");
    struct metric_def most = {.kind = METRIC_G_PASS, .tau = 0.6};
    check(!metric_case_number(&most, 2, 2, 3, &x), "two trials say nothing of three");
}

int main(void)
{
    test_hostile();
    test_kept();
    test_stages_kept();
    test_case_numbers();
    return tap_done();
}
