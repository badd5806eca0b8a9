/* SPDX-License-Identifier: Apache-2.0 */
/* weighted: a composite of earlier scores with weights, which some failures end whatever the weights say. */
#include "scorers/private.h"

#include "text/show.h"

#include <math.h>

/* One thing that counts: a scorer's verdict, or one of its measures. */
struct part {
    str scorer, field; /* field as its rows name it; "" = the verdict */
    double weight;
};

struct weighted {
    json_t *of;
    double pass;
    struct field_strings auto_fail;
    struct part *parts; /* what `of` says, in its order */
    size_t n;
    double total; /* of the weights */
};

#define WEIGHT_MAX 1e9

static const struct field PART_FIELDS[] = {
    {"scorer", FIELD_STRING, offsetof(struct part, scorer), .required = true, .help = "id of a scorer listed earlier"},
    {"field", FIELD_STRING, offsetof(struct part, field), .by_default = "its verdict", .help = "one of its measures"},
    {"weight", FIELD_NUMBER, offsetof(struct part, weight), .by_default = "1",
     .help = "how much it counts: above 0; only the shares of all weights matter"},
    {0}};

/* In a map, the key is the scorer. */
static const struct field *const MAPPED_FIELDS = PART_FIELDS + 1;

static json_t *of_schema(void)
{
    json_t *listed = json_pack("{s:[{s:s}, o]}", "anyOf", "type", "string", fields_schema(PART_FIELDS));
    json_t *mapped = json_pack("{s:[{s:s, s:i, s:f}, o]}", "anyOf", "type", "number", "exclusiveMinimum", 0, "maximum",
                               WEIGHT_MAX, fields_schema(MAPPED_FIELDS));
    return json_pack("{s:[{s:s, s:i, s:o}, {s:s, s:i, s:o}]}", "anyOf", "type", "object", "minProperties", 1,
                     "additionalProperties", mapped, "type", "array", "minItems", 1, "items", listed);
}

static const struct field FIELDS[] = {
    {"of", FIELD_JSON, offsetof(struct weighted, of), .required = true, .schema = of_schema,
     .help = "scorers listed earlier: a map from id to weight or {weight, field}, or a list of ids or {scorer, field, "
             "weight}"},
    {"pass", FIELD_NUMBER, offsetof(struct weighted, pass), .min = 0, .max = 1, .by_default = "1",
     .help = "least value that passes"},
    {"auto_fail", FIELD_STRINGS, offsetof(struct weighted, auto_fail),
     .help = "ids of scorers listed earlier: where one fails, the value is 0, whatever the weights"},
    {0}};
static const char *const CLASSES[] = {"auto_fail", "below", "out_of_range", "undecided", NULL};

static void presets(void *params)
{
    ((struct weighted *)params)->pass = 1;
}

/* Preparing. */

/* `of` under reading. */
struct reading {
    const struct scorer_prepare *in;
    struct weighted *to;
    struct err *err;
};

static bool weight_sound(const struct reading *r, str pointer, double weight)
{
    return (weight > 0 && weight <= WEIGHT_MAX) ||
           doc_fail(r->in->suite, pointer, false, r->err, "a weight is above 0 and at most %g; found %.12g", WEIGHT_MAX,
                    weight);
}

/* Turns the measure as users call it into the name that its rows have. */
static bool measure_known(const struct reading *r, str pointer, struct part *part)
{
    const struct scorer_earlier *of = r->in->earlier;
    if (!part->field.n)
        return true;
    while (!str_eq(of->id, part->scorer))
        of++;
    str name = scorer_measure(r->in->a, of->kind, of->params, part->field);
    if (!name.n)
        return doc_fail(r->in->suite, doc_pointer_key(r->in->a, pointer, S("field")), false, r->err,
                        "\"%s\" is not among the measures of scorer \"%s\"", show_text(part->field).text,
                        show_text(part->scorer).text);
    part->field = name;
    return true;
}

/* One entry: `value` is an id, a weight, or an object of `table`; key is the scorer where it is one of a map. */
static bool part_read(const struct reading *r, str pointer, str key, json_t *value, const struct field *table)
{
    struct part part = {.scorer = key, .weight = 1};
    str at = pointer;
    if (json_is_object(value)) {
        if (!fields_read(r->in->a, r->in->suite, pointer, value, table, "a part of scorer weighted", &part, r->err))
            return false;
        if (!key.n)
            at = doc_pointer_key(r->in->a, pointer, S("scorer"));
        if (json_object_get(value, "weight") &&
            !weight_sound(r, doc_pointer_key(r->in->a, pointer, S("weight")), part.weight))
            return false;
    } else if (key.n && json_is_number(value)) {
        part.weight = json_number_value(value);
        if (!weight_sound(r, pointer, part.weight))
            return false;
    } else if (!key.n && json_is_string(value)) {
        part.scorer = json_str(value);
    } else {
        return doc_fail(r->in->suite, pointer, false, r->err, "expected %s, found %s",
                        key.n ? "a weight or {weight, field}" : "the id of a scorer or {scorer, field, weight}",
                        show_value(value).text);
    }
    if (!scorer_check_earlier(r->in, part.scorer, at, key.n > 0, r->err) || !measure_known(r, pointer, &part))
        return false;
    for (size_t i = 0; i < r->to->n; i++)
        if (str_eq(r->to->parts[i].scorer, part.scorer) && str_eq(r->to->parts[i].field, part.field))
            return doc_fail(r->in->suite, at, key.n > 0, r->err, "\"%s\" counts already; give it one weight",
                            show_text(part.scorer).text);
    r->to->parts[r->to->n++] = part;
    r->to->total += part.weight;
    return true;
}

static bool parts_read(const struct reading *r, str pointer)
{
    json_t *of = r->to->of;
    size_t n = json_is_object(of) ? json_object_size(of) : json_array_size(of);
    if (!n)
        return doc_fail(r->in->suite, pointer, false, r->err,
                        "expected scorers listed earlier with their weights, found %s",
                        json_is_object(of) || json_is_array(of) ? "none" : show_value(of).text);
    r->to->parts = arena_array(r->in->a, struct part, n);
    for (size_t i = 0; i < json_array_size(of); i++)
        if (!part_read(r, doc_pointer_index(r->in->a, pointer, i), STR_NONE, json_array_get(of, i), PART_FIELDS))
            return false;
    for (void *it = json_object_iter(of); it; it = json_object_iter_next(of, it)) {
        str key = {json_object_iter_key(it), json_object_iter_key_len(it)};
        str at = doc_pointer_key(r->in->a, pointer, key);
        if (!key.n) /* what no scorer is called; and what parts of a list have */
            return scorer_check_earlier(r->in, key, at, true, r->err);
        if (!part_read(r, at, key, json_object_iter_value(it), MAPPED_FIELDS))
            return false;
    }
    return true;
}

static bool prepare(const struct scorer_prepare *in, void *params, void **ret_state, struct err *err)
{
    struct weighted *p = params;
    struct reading r = {in, p, err};
    *ret_state = p;
    /* The list stands under `of`, or, in the short form, where the parameters would. */
    str of = doc_pointer_key(in->a, in->pointer, S("of"));
    if (!parts_read(&r, json_at_pointer(in->suite->root, of) ? of : in->pointer))
        return false;
    str list = doc_pointer_key(in->a, in->pointer, S("auto_fail"));
    bool many = json_is_array(json_at_pointer(in->suite->root, list));
    for (size_t i = 0; i < p->auto_fail.n; i++) {
        str at = many ? doc_pointer_index(in->a, list, i) : list;
        if (!scorer_check_earlier(in, p->auto_fail.v[i], at, false, err))
            return false;
        for (size_t j = 0; j < i; j++)
            if (str_eq(p->auto_fail.v[j], p->auto_fail.v[i]))
                return doc_fail(in->suite, at, false, err, "\"%s\" stands here twice",
                                show_text(p->auto_fail.v[i]).text);
    }
    return true;
}

/* Scoring. */

static enum row_status status_of(const struct row *row)
{
    return row ? row->status : ROW_NOT_EVALUABLE;
}

static bool is_decided(const struct row *row)
{
    return status_of(row) == ROW_PASS || status_of(row) == ROW_FAIL;
}

/* What the rows of one unit say. */
struct weighed {
    double sum;
    json_t *parts;                            /* evidence */
    json_t *fired, *out_of_range, *undecided; /* scorer ids */
};

/* 3, not 3.0: for people. */
static json_t *number_json(double value)
{
    return value == floor(value) ? json_integer((json_int_t)value) : json_real(value);
}

static void part_weigh(const struct scorer_input *in, const struct weighted *p, const struct part *part,
                       struct weighed *w)
{
    const struct row *row = rows_find(in->rows, part->scorer, part->field);
    json_t *one = json_pack("{s:o}", "scorer", json_of_str(part->scorer));
    if (part->field.n)
        json_object_set_new(one, "field", json_of_str(part->field));
    json_object_set_new(one, "weight", number_json(part->weight));
    json_object_set_new(one, "status", json_string(ROW_STATUS_NAMES[status_of(row)]));
    json_array_append_new(w->parts, one);
    if (!is_decided(row)) {
        json_array_append_new(w->undecided, json_of_str(part->scorer));
        return;
    }
    double value = row->has_value ? row->value : row->status == ROW_PASS;
    bool share = value >= 0 && value <= 1;
    json_object_set_new(one, "value", share ? number_json(value) : json_real(value));
    if (!share) {
        json_array_append_new(w->out_of_range, json_of_str(part->scorer));
        return;
    }
    json_object_set_new(one, "contribution", number_json(double_rounded(part->weight * value / p->total)));
    w->sum += part->weight * value;
}

/* An auto_fail that could not be evaluated has not shown that nothing is wrong. */
static void auto_fail_weigh(const struct scorer_input *in, str id, struct weighed *w)
{
    const struct row *row = rows_find(in->rows, id, STR_NONE);
    if (status_of(row) == ROW_FAIL)
        json_array_append_new(w->fired, json_of_str(id));
    else if (!is_decided(row))
        json_array_append_new(w->undecided, json_of_str(id));
}

static void row_judge(const struct scorer_input *in, const struct weighted *p, const struct weighed *w,
                      struct rows *out)
{
    bool fired = json_array_size(w->fired), outside = json_array_size(w->out_of_range);
    bool undecided = json_array_size(w->undecided);
    /* Twelve digits, as reports show them: 0.7 + 0.1 of 1 is the 0.8 that somebody asked for. */
    double value = fired ? 0 : fmin(1, double_rounded(w->sum / p->total));
    bool pass = !fired && value >= double_rounded(p->pass);
    struct row *row = row_add(in->a, out,
                              fired       ? ROW_FAIL
                              : outside   ? ROW_ERROR
                              : undecided ? ROW_NOT_EVALUABLE
                              : pass      ? ROW_PASS
                                          : ROW_FAIL);
    row->class_ = fired       ? S("auto_fail")
                  : outside   ? S("out_of_range")
                  : undecided ? S("undecided")
                  : pass      ? STR_NONE
                              : S("below");
    if (fired || (!outside && !undecided))
        row_value(row, value);
    json_t *evidence = json_object();
    if (fired)
        json_object_set(evidence, "auto_fail", w->fired);
    if (outside)
        json_object_set(evidence, "out_of_range", w->out_of_range);
    if (undecided)
        json_object_set(evidence, "undecided", w->undecided);
    json_object_set_new(evidence, "pass", number_json(p->pass));
    json_object_set(evidence, "parts", w->parts);
    row_evidence(in->a, row, evidence);
}

static bool score(const struct scorer_input *in, struct rows *out, struct err *err)
{
    (void)err;
    const struct weighted *p = in->state;
    struct weighed w = {0, json_array(), json_array(), json_array(), json_array()};
    for (size_t i = 0; i < p->n; i++)
        part_weigh(in, p, &p->parts[i], &w);
    for (size_t i = 0; i < p->auto_fail.n; i++)
        auto_fail_weigh(in, p->auto_fail.v[i], &w);
    row_judge(in, p, &w, out);
    json_decref(w.parts);
    json_decref(w.fired);
    json_decref(w.out_of_range);
    json_decref(w.undecided);
    return true;
}

const struct scorer_kind SCORER_WEIGHTED = {
    .name = "weighted",
    .version = 1,
    .help = "a weighted mean of other scores, which some failures end",
    .manual =
        "The value is the sum of weight times value over the sum of the weights, 0 to 1, to twelve digits; it passes\n"
        "at `pass` or more, else fails (class below). A part is a verdict or, with `field`, a measure, and counts its\n"
        "value where it has one, else 1 for pass and 0 for fail; a value outside 0 to 1 is an error (class\n"
        "out_of_range). Where a scorer of `auto_fail` fails, the row fails with value 0 (class auto_fail): no quality\n"
        "buys that off. Else a part or an auto_fail that could not be evaluated leaves the row undecided. A scorer "
        "may\n"
        "be both. Evidence: weight, status, value and contribution of each part, and which auto_fail fired.",
    .example = "- weighted: {id: quality, of: {replay: 3, loops: 1}, pass: 0.8, auto_fail: [replay]}",
    .fields = FIELDS,
    .params_size = sizeof(struct weighted),
    .short_for = "of",
    .classes = CLASSES,
    .presets = presets,
    .prepare = prepare,
    .score = score,
};
