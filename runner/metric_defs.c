/* SPDX-License-Identifier: Apache-2.0 */
/* The `metrics:` list of a suite, as definitions. */
#include "runner/entry.h"
#include "runner/metric_fields.h"

#include "text/json_own.h"

#include "stats/agree.h"

#include <math.h>

static bool kind_of(const struct entry *at, enum metric_kind *ret)
{
    int found = 0;
    for (int i = 0; METRIC_KIND_NAMES[i]; i++) {
        if (json_object_get(at->value, METRIC_KIND_NAMES[i])) {
            *ret = (enum metric_kind)i;
            found++;
        }
    }
    if (found == 1)
        return true;
    struct buf list CLEANUP_BUF = {.max = 512};
    for (int i = 0; METRIC_KIND_NAMES[i]; i++)
        buf_printf(&list, "%s%s", i ? ", " : "", METRIC_KIND_NAMES[i]);
    return doc_fail(&at->suite->doc, at->pointer, false, at->err, "expected exactly one of %s in a metric, found %s",
                    buf_cstr(&list), found ? "several" : "none");
}

bool entry_scorer_known(const struct entry *at, str key, str id)
{
    const struct suite *suite = at->suite;
    if (suite_scorer_find(suite, id))
        return true;
    const char **names = arena_array(at->a, const char *, suite->scorers.n + 1);
    for (size_t i = 0; i < suite->scorers.n; i++)
        names[i] = arena_cstr(at->a, suite->scorers.v[i].id);
    const char *near = nearest_name(id, names);
    return doc_fail(&suite->doc, doc_pointer_key(at->a, at->pointer, key), false, at->err,
                    "no scorer of this suite has the id '%s'%s%s%s", show_text(id).text, near ? "; did you mean '" : "",
                    near ? near : "", near ? "'?" : "");
}

/* `key` is where *name stands. */
static bool measure_known(const struct entry *at, str of, str *name, str key)
{
    str measure = *name;
    const struct suite_scorer *scorer = suite_scorer_find(at->suite, of);
    const char *const *names = scorer->kind->measures;
    str pointer = doc_pointer_key(at->a, at->pointer, key);
    if (scorer->kind->measure_of && measure.n) {
        *name = scorer->kind->measure_of(at->a, scorer->params, measure);
        return name->n > 0 ||
               doc_fail(&at->suite->doc, pointer, false, at->err, "'%s' is not among the measures of scorer '%.*s'",
                        show_text(measure).text, STR_ARG(scorer->id));
    }
    if (!names || measure.n == 0)
        return true;
    struct buf list CLEANUP_BUF = {.max = 512};
    for (size_t i = 0; names[i]; i++) {
        if (str_eq_c(measure, names[i]))
            return true;
        buf_printf(&list, "%s%s", i ? ", " : "", names[i]);
    }
    return doc_fail(&at->suite->doc, pointer, false, at->err, "scorer '%s' has no measure '%s'; it has: %s",
                    scorer->kind->name, show_text(measure).text, list.n ? buf_cstr(&list) : "only its verdict");
}

static bool k_add(const struct entry *at, json_t *value, struct metric_def *def)
{
    int64_t k = json_integer_value(value);
    bool two = def->kind == METRIC_MG_PASS || def->kind == METRIC_PASS_GAP;
    if (two && k == 1)
        return ENTRY_FAIL(at, "k", "with k = 1 a %s is 0 whatever passes; expected 2 or more",
                          METRIC_KIND_NAMES[def->kind]);
    if (!json_is_integer(value) || k < 1 || k > TRIALS_MAX)
        return ENTRY_FAIL(at, "k", "expected k to be an integer from 1 to %d, found %s", TRIALS_MAX,
                          show_value(value).text);
    for (size_t i = 0; i < def->n_k; i++)
        if (def->k[i] == k)
            return ENTRY_FAIL(at, "k", "k = %lld stands here twice", (long long)k);
    def->k[def->n_k++] = k;
    return true;
}

static bool k_read(const struct entry *at, json_t *value, struct metric_def *def)
{
    size_t n = json_is_array(value) ? json_array_size(value) : 1;
    if (n < 1 || n > K_MAX)
        return ENTRY_FAIL(at, "k", "expected 1 to %d values of k, found %zu", K_MAX, n);
    def->k = arena_array(at->a, int64_t, n);
    for (size_t i = 0; i < n; i++)
        if (!k_add(at, json_is_array(value) ? json_array_get(value, i) : value, def))
            return false;
    return true;
}

static bool by_take(const struct entry *at, const struct field_strings *by, struct metric_def *def)
{
    for (size_t i = 0; i < by->n; i++) {
        bool tag = str_eq(by->v[i], S("tag"));
        if (!tag && !str_eq(by->v[i], S("tag_pair")))
            return ENTRY_FAIL(at, "by", "'%s' is nothing to group by; expected tag or tag_pair",
                              show_text(by->v[i]).text);
        *(tag ? &def->by_tag : &def->by_pair) = true;
    }
    return true;
}

/* What only one `as` has a use for. */
static bool as_fits(const struct entry *at, const struct metric_params *p, const struct metric_def *def)
{
    bool measures = p->field.n || p->with_field.n;
    if (p->weights >= 0 && def->as != AS_WEIGHTED_KAPPA)
        return ENTRY_FAIL(at, "weights", "`weights` belongs to weighted_kappa");
    if (p->scale >= 0 && def->as != AS_ALPHA)
        return ENTRY_FAIL(at, "scale", "`scale` belongs to alpha");
    if (p->bins && def->as != AS_ECE)
        return ENTRY_FAIL(at, "bins", "`bins` belongs to ece");
    if (measures && p->on == 0)
        return ENTRY_FAIL(at, "on", "a measure has values, no verdict: leave out `on`, or the field");
    if (measures && def->as == AS_ROGAN_GLADEN)
        return ENTRY_FAIL(at, "as", "rogan_gladen corrects shares of verdicts; a measure is corrected by ppi");
    if (str_eq(def->of, def->with) && str_eq(def->field, def->with_field))
        return ENTRY_FAIL(at, "with", "this is what it is compared with: '%s' itself", show_text(def->with).text);
    return true;
}

static bool two_take(const struct entry *at, const struct metric_params *p, struct metric_def *def)
{
    enum { BINS = 10 };
    if (!metric_of_two(def->kind))
        return true;
    def->as = (enum metric_as)((int)metric_as_first(def->kind) + p->as);
    def->with = p->with;
    def->with_field = p->with_field;
    def->on_values = def->kind == METRIC_AGREEMENT && (p->on == 1 || p->field.n || p->with_field.n);
    def->quadratic = p->weights == 1;
    def->scale = p->scale < 0 ? ALPHA_NOMINAL : p->scale;
    def->bins = def->as != AS_ECE ? 0 : p->bins ? p->bins : BINS;
    return entry_scorer_known(at, S("with"), p->with) &&
           measure_known(at, p->with, &def->with_field, S("with_field")) && as_fits(at, p, def);
}

static bool params_take(const struct entry *at, const struct metric_params *p, struct metric_def *def)
{
    def->of = p->of;
    def->field = p->field;
    def->over = p->over;
    def->tau = p->tau;
    return by_take(at, &p->by, def) && entry_scorer_known(at, S("of"), p->of) &&
           measure_known(at, p->of, &def->field, S("field")) && measure_known(at, p->of, &def->over, S("over")) &&
           two_take(at, p, def) && (!p->k || k_read(at, p->k, def));
}

static bool metric_read(struct entry *at)
{
    struct suite *suite = at->suite;
    struct metric_entry entry = {.direction = -1, .params = {.as = -1, .on = -1, .weights = -1, .scale = -1}};
    struct metric_def def = {0};
    if (!fields_read(at->a, &suite->doc, at->pointer, at->value, METRIC_FIELDS, "metric", &entry, at->err) ||
        !kind_of(at, &def.kind))
        return false;
    def.id = entry.id;
    def.unit = entry.unit;
    def.direction = str_of(entry.direction < 0 ? NULL : DIRECTION_NAMES[entry.direction]);
    if (!id_sound(def.id))
        return ENTRY_FAIL(at, "id", "the id of a metric has 1 to 128 bytes and no control characters");
    for (size_t i = 0; i < suite->metrics.n; i++)
        if (str_eq(suite->metrics.v[i].id, def.id))
            return ENTRY_FAIL(at, "id", "the metric id '%s' is taken already", show_text(def.id).text);
    at->pointer = doc_pointer_key(at->a, at->pointer, str_of(METRIC_KIND_NAMES[def.kind]));
    def.pointer = at->pointer;
    if (!params_take(at, &entry.params, &def))
        return false;
    *vec_push(at->a, &suite->metrics) = def;
    return true;
}

bool metrics_read(struct arena *a, struct suite *suite, struct err *err)
{
    json_t *list = suite->metrics_value;
    if (!list)
        return true;
    if (!json_is_array(list) || json_array_size(list) > METRICS_MAX)
        return doc_fail(&suite->doc, S("/metrics"), false, err, "expected a list of at most %d metrics, found %s",
                        METRICS_MAX, json_is_array(list) ? "more" : show_value(list).text);
    for (size_t i = 0; i < json_array_size(list); i++) {
        struct entry at = {a, suite, json_array_get(list, i), doc_pointer_index(a, S("/metrics"), i), err};
        if (!metric_read(&at))
            return false;
    }
    return true;
}
