/* SPDX-License-Identifier: Apache-2.0 */
/* rank: ranking measures of one question. */
#include "scorers/private.h"

#include "model/retrieval.h"
#include "rag/rag.h"

enum { MEASURES_MAX = 64 };

static const char *const MISSING[] = {"skip", "zero", NULL};

struct rank {
    struct field_strings measures;
    double min;
    int64_t level, depth;
    int missing;
    struct rank_options options; /* set by prepare */
    str *names, *signatures;
};

#define AT(member) offsetof(struct rank, member)
static const struct field FIELDS[] = {
    {"measures", FIELD_STRINGS, AT(measures), .required = true,
     .help = "ndcg@10, ndcg_exp@10, recall@5, precision@5, hit@5, mrr, map, rprec, or trec_eval's names"},
    {"min", FIELD_NUMBER, AT(min), .min = 0, .max = 1, .by_default = "above 0",
     .help = "the least value of the first measure that passes"},
    {"level", FIELD_INT, AT(level), .min = 1, .max = RANK_GRADE_MAX, .by_default = "1",
     .help = "the least grade that counts as relevant"},
    {"depth", FIELD_INT, AT(depth), .min = 1, .max = RANK_K_MAX, .by_default = "all",
     .help = "only the first so many documents count"},
    {"missing", FIELD_ENUM, AT(missing), .names = MISSING, .by_default = "skip",
     .help = "a judged question without results: not counted, as trec_eval has it by default, or counted as 0"},
    {0}};
static const char *const CLASSES[] = {"low", "no_relevant", "unjudged", "no_results", "no_run", "no_judgements", NULL};
static const struct evidence_type *const NEEDS[] = {&EVIDENCE_RETRIEVAL, NULL};

/* `field: ndcg_cut_10` of a metric is `ndcg@10` of the rows, if it is among the measures. */
static str measure_of(struct arena *a, json_t *params, str name)
{
    struct rank_measure wanted, one;
    struct err unused;
    json_t *list = json_object_get(params, "measures");
    size_t n = json_is_array(list) ? json_array_size(list) : 1;
    if (!rank_measure_parse(name, &wanted, &unused))
        return STR_NONE;
    for (size_t i = 0; i < n; i++) {
        str text = json_str(json_is_array(list) ? json_array_get(list, i) : list);
        if (rank_measure_parse(text, &one, &unused) && one.kind == wanted.kind && one.k == wanted.k)
            return rank_measure_name(a, &wanted);
    }
    return STR_NONE;
}

static void presets(void *params)
{
    struct rank *p = params;
    p->min = -1;
    p->level = 1;
}

static bool prepare(const struct scorer_prepare *in, void *params, void **ret_state, struct err *err)
{
    struct rank *p = params;
    size_t n = p->measures.n;
    str pointer = doc_pointer_key(in->a, in->pointer, S("measures"));
    *ret_state = p;
    if (n == 0 || n > MEASURES_MAX)
        return doc_fail(in->suite, pointer, false, err, "expected 1 to %d measures, found %zu", MEASURES_MAX, n);
    p->options = (struct rank_options){.n = n, .level = p->level, .depth = p->depth, .complete = p->missing == 1};
    p->options.measures = arena_array(in->a, struct rank_measure, n);
    p->names = arena_array(in->a, str, n);
    p->signatures = arena_array(in->a, str, n);
    for (size_t i = 0; i < n; i++) {
        struct err why;
        if (!rank_measure_parse(p->measures.v[i], &p->options.measures[i], &why))
            return doc_fail(in->suite, pointer, false, err, "%s", why.msg);
        p->names[i] = rank_measure_name(in->a, &p->options.measures[i]);
        for (size_t k = 0; k < i; k++)
            if (str_eq(p->names[k], p->names[i]))
                return doc_fail(in->suite, pointer, false, err, "the measure %.*s is there twice",
                                STR_ARG(p->names[i]));
        p->signatures[i] = rank_measure_signature(in->a, &p->options.measures[i], &p->options);
    }
    return true;
}

static json_t *first_relevant(const struct rank *p, const struct retrieval *r, const struct ranking *cut)
{
    json_t *evidence = json_object();
    size_t rank = 0;
    for (size_t i = 0; i < cut->n && !rank; i++) {
        int64_t grade;
        if (grade_find(r->judged, cut->v[i].doc, &grade) && grade >= p->level)
            rank = i + 1;
    }
    json_object_set_new(evidence, "relevant", json_integer((json_int_t)relevant_count(r->judged, p->level)));
    json_object_set_new(evidence, "retrieved", json_integer((json_int_t)cut->n));
    json_object_set_new(evidence, "first_relevant_rank", rank ? json_integer((json_int_t)rank) : json_null());
    return evidence;
}

static bool score(const struct scorer_input *in, struct rows *out, struct err *err)
{
    const struct rank *p = in->state;
    const struct retrieval *r = evidence_get(in->evidence, &EVIDENCE_RETRIEVAL);
    (void)err;
    if (!r->has_run || !r->has_judgements) {
        row_add(in->a, out, ROW_NOT_EVALUABLE)->class_ = r->has_run ? S("no_judgements") : S("no_run");
        return true;
    }
    if (!r->judged || (!r->ranking && p->missing == 0)) {
        struct row *row = row_add(in->a, out, ROW_SKIPPED);
        row->class_ = r->judged ? S("no_results") : S("unjudged");
        return true;
    }
    struct ranking cut = r->ranking ? *r->ranking : (struct ranking){.id = r->judged->id};
    if (p->depth && cut.n > (size_t)p->depth)
        cut.n = (size_t)p->depth;
    for (size_t i = 0; i < p->options.n; i++) {
        double value = rank_value(&p->options.measures[i], &cut, r->judged, p->level);
        bool pass = p->min < 0 ? value > 0 : value >= p->min;
        if (i == 0) { /* the scorer's own verdict */
            struct row *row = row_add(in->a, out, pass ? ROW_PASS : ROW_FAIL);
            row->class_ = pass                                   ? STR_NONE
                          : !relevant_count(r->judged, p->level) ? S("no_relevant")
                          : r->ranking                           ? S("low")
                                                                 : S("no_results");
            row->signature = p->signatures[0];
            row_value(row, value);
            row_evidence(in->a, row, first_relevant(p, r, &cut));
        }
        struct row *row = row_add(in->a, out, ROW_PASS);
        row->measure = p->names[i];
        row->signature = p->signatures[i];
        row_value(row, value);
    }
    return true;
}

const struct scorer_kind SCORER_RANK = {
    .name = "rank",
    .version = 1,
    .help = "ranking measures: recall, precision, hit rate, MRR, MAP, nDCG",
    .manual =
        "One row for each measure, under its name (a metric reads it by `field: ndcg@10`), and the verdict: passes\n"
        "when the first measure is above 0, or at least `min`. Definitions, order and ties are those of\n"
        "trec_eval 9.0.8; each row's signature says which. A question that nobody judged is skipped as\n"
        "unjudged, one without results as no_results (or counted as 0, with missing: zero). Where nothing is relevant "
        "every\n"
        "measure is 0, as in trec_eval (no_relevant).",
    .example = "- rank: {measures: [recall@5, ndcg@10, mrr]}",
    .fields = FIELDS,
    .params_size = sizeof(struct rank),
    .short_for = "measures",
    .needs = NEEDS,
    .classes = CLASSES,
    .measure_of = measure_of,
    .presets = presets,
    .prepare = prepare,
    .score = score,
};
