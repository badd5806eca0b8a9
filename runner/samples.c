/* SPDX-License-Identifier: Apache-2.0 */
#include "runner/samples.h"

#include "runner/compare.h"
#include "runner/gate.h"
#include "runner/slices.h"

#include <math.h>

/* Cases by the first of their units. */
struct members {
    size_t *v;
    size_t n, cap;
};

/* A slice, and which cases of each run belong to it. */
struct part {
    str name;
    struct members before, after;
};

struct collecting {
    struct arena *a;      /* the caller's */
    struct arena scratch; /* all else */
    const struct suite *suite;
    const struct record *before, *after;
    struct map seen; /* name to part */
    struct {
        struct part *v;
        size_t n, cap;
    } parts; /* the whole first */
};

static struct part *part_find(struct collecting *c, str name)
{
    size_t at;
    if (map_get(&c->seen, name, &at))
        return &c->parts.v[at];
    map_add(&c->scratch, &c->seen, name, c->parts.n, NULL);
    struct part *one = vec_push(&c->scratch, &c->parts);
    *one = (struct part){.name = name};
    return one;
}

/* A case of both runs has the tags that it has now. */
static str tags_of(const struct collecting *c, const struct unit_record *unit)
{
    size_t at;
    return map_get(&c->after->cases, unit->case_id, &at) ? c->after->units.v[at].tags : unit->tags;
}

static void side_divide(struct collecting *c, const struct record *r, bool slices, bool pairs)
{
    for (size_t i = 0; i < r->units.n; i += units_of_case(r, i)) {
        struct members *whole = r == c->before ? &c->parts.v[0].before : &c->parts.v[0].after;
        *vec_push(&c->scratch, whole) = i;
        if (!slices)
            continue;
        struct slices of = slices_of(c->a, tags_of(c, &r->units.v[i]), pairs);
        for (size_t s = 0; s < of.n; s++) {
            struct part *one = part_find(c, of.v[s].name);
            *vec_push(&c->scratch, r == c->before ? &one->before : &one->after) = i;
        }
    }
}

static int by_name(const void *a, const void *b)
{
    return str_cmp(((const struct part *)a)->name, ((const struct part *)b)->name);
}

static double *values_of(struct collecting *c, const struct members *cases, const struct value *values, bool must,
                         size_t *ret_n, bool *undefined)
{
    double *ret = arena_array(c->a, double, cases->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < cases->n; i++) {
        const struct value *v = &values[cases->v[i]];
        *undefined |= must && !v->has;
        if (v->has)
            ret[n++] = v->x;
    }
    *ret_n = n;
    return ret;
}

/* As many trials of a case as both runs have; all of one that only one has. */
static size_t trials_of_both(const struct collecting *c, const struct record *r, size_t first)
{
    const struct record *other = r == c->before ? c->after : c->before;
    size_t at, n = units_of_case(r, first), of_other = n;
    if (map_get(&other->cases, r->units.v[first].case_id, &at))
        of_other = units_of_case(other, at);
    return n < of_other ? n : of_other;
}

/* Each case's value, by its first unit. */
static struct value *side_values(struct collecting *c, const struct record *r, const struct metric_def *def, int64_t k)
{
    struct value *ret = arena_array(&c->scratch, struct value, r->units.n + 1);
    for (size_t i = 0; i < r->units.n; i += units_of_case(r, i)) {
        struct value v = case_value(r, i, trials_of_both(c, r, i), def, k);
        if (def->kind == METRIC_RATIO)
            v.x /= v.over;
        v.has = v.has && isfinite(v.x);
        ret[i] = v;
    }
    return ret;
}

/* Whether a rule looks at the slice of this metric without pairs. */
static bool asked(const struct suite *suite, const struct metric_def *def, int64_t k, str slice)
{
    for (size_t i = 0; i < suite->rules.n; i++) {
        const struct rule_def *rule = &suite->rules.v[i];
        if (rule_unpaired(rule) && rule->metric == def && rule->k == k && rule_covers(rule, slice))
            return true;
    }
    return false;
}

static void metric_collect(struct collecting *c, const struct metric_def *def, int64_t k, struct samples_list *ret)
{
    const struct value *before = side_values(c, c->before, def, k), *after = side_values(c, c->after, def, k);
    for (size_t p = 0; p < c->parts.n; p++) {
        const struct part *part = &c->parts.v[p];
        if (!asked(c->suite, def, k, part->name))
            continue;
        struct samples s = {.def = def, .k = k, .slice = part->name};
        s.before = values_of(c, &part->before, before, k > 0, &s.n_before, &s.undefined);
        s.after = values_of(c, &part->after, after, k > 0, &s.n_after, &s.undefined);
        for (size_t i = 0; i < part->before.n; i++) {
            size_t at, then = part->before.v[i];
            bool both = map_get(&c->after->cases, c->before->units.v[then].case_id, &at);
            s.lost += both && before[then].has && !after[at].has;
        }
        *vec_push(c->a, ret) = s;
    }
}

void samples_collect(struct arena *a, const struct suite *suite, const struct record *before,
                     const struct record *after, struct samples_list *ret)
{
    bool any = false, slices = false, pairs = false;
    for (size_t i = 0; i < suite->rules.n; i++) {
        const struct rule_def *rule = &suite->rules.v[i];
        if (!rule_unpaired(rule))
            continue;
        any = true;
        slices |= rule->slices.tag || rule->slices.pair || rule->slices.n_one;
        pairs |= rule->metric->by_pair;
    }
    if (!any)
        return;
    struct collecting c = {.a = a, .suite = suite, .before = before, .after = after};
    *vec_push(&c.scratch, &c.parts) = (struct part){.name = STR_NONE};
    side_divide(&c, before, slices, pairs);
    side_divide(&c, after, slices, pairs);
    qsort(c.parts.v, c.parts.n, sizeof *c.parts.v, by_name);
    for (size_t i = 0; i < suite->metrics.n; i++) {
        const struct metric_def *def = &suite->metrics.v[i];
        for (size_t j = 0; j < def->n_k || j == 0; j++) {
            int64_t k = def->n_k ? def->k[j] : 0;
            bool wanted = false;
            for (size_t r = 0; r < suite->rules.n && !wanted; r++)
                wanted =
                    rule_unpaired(&suite->rules.v[r]) && suite->rules.v[r].metric == def && suite->rules.v[r].k == k;
            if (wanted)
                metric_collect(&c, def, k, ret);
        }
    }
    arena_finish(&c.scratch);
}
