/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"
#include "cli/terminal.h"

#include "base/fd.h"
#include "pack/pack.h"
#include "rag/rag.h"
#include "text/fields.h"
#include "text/json_own.h"
#include "text/json_write.h"

#include <inttypes.h>
#include <math.h>

enum { MEASURES_MAX = 64 };

struct rank_verb {
    const char *qrels, *run, *explain, *output;
    struct option_list measures;
    int64_t level, depth;
    bool per_query, complete;
};

static const char *const MEASURES_DEFAULT[] = {"recall@5", "recall@10", "precision@5", "hit@5",      "mrr",
                                               "map",      "rprec",     "ndcg@10",     "ndcg_exp@10"};

static bool measures_take(struct arena *a, const struct rank_verb *v, struct rank_options *to, struct err *err)
{
    size_t n = v->measures.n ? v->measures.n : COUNT_OF(MEASURES_DEFAULT);
    if (n > MEASURES_MAX)
        return err_set(err, ERR_USAGE, "-m may be given at most %d times", MEASURES_MAX);
    to->measures = arena_array(a, struct rank_measure, n);
    to->n = n;
    for (size_t i = 0; i < n; i++)
        if (!rank_measure_parse(v->measures.n ? v->measures.v[i] : str_of(MEASURES_DEFAULT[i]), &to->measures[i], err))
            return false;
    return true;
}

static void rule_put(struct buf *to, size_t n, const char *one, const char *many, str example, const char *rule)
{
    if (!n)
        return;
    buf_printf(to, "  %zu %s", n, n == 1 ? one : many);
    if (example.n) {
        buf_str(to, n == 1 ? S(": ") : S(", such as "));
        report_text(example, to);
    }
    buf_printf(to, "; %s\n", rule);
}

static void head_put(struct buf *to, const struct rank_verb *v, const struct qrels *q, const struct run_file *r,
                     const struct rank_result *result)
{
    report_text(r->name, to);
    buf_printf(to, ": %zu topics counted, %zu judged, %zu retrieved\n", result->n, q->n, r->n);
    rule_put(to, result->judged_only, "judged topic has no results", "judged topics have no results",
             result->judged_first, v->complete ? "counted as 0" : "not counted (--complete counts them as 0)");
    rule_put(to, result->retrieved_only, "retrieved topic is not judged", "retrieved topics are not judged",
             result->retrieved_first, "not counted");
    rule_put(to, result->without_relevant, "counted topic has no relevant document",
             "counted topics have no relevant document", STR_NONE,
             v->level > 1 ? "every measure but nDCG is 0 there, as in trec_eval"
                          : "every measure is 0 there, as in trec_eval");
}

static void table_put(struct arena *a, struct buf *to, const struct rank_options *o, const struct rank_result *result,
                      bool per_query)
{
    size_t wide = 5;
    for (size_t i = 0; per_query && i < result->n; i++)
        wide = result->topics[i].id.n > wide ? result->topics[i].id.n : wide;
    wide = wide > 40 ? 40 : wide;
    for (size_t i = 0; per_query && i < result->n; i++) {
        for (size_t m = 0; m < o->n; m++) {
            buf_printf(to, "%-12.*s  ", STR_ARG(rank_measure_name(a, &o->measures[m])));
            size_t from = to->n;
            report_text(result->topics[i].id, to);
            buf_printf(to, "%*s  %.4f\n", to->n - from < wide ? (int)(wide - (to->n - from)) : 0, "",
                       result->topics[i].value[m]);
        }
    }
    if (per_query)
        buf_byte(to, '\n');
    buf_printf(to, "%-12s  %6s  %-16s  %6s  %s\n", "measure", "value", "95 % interval", "topics", "signature");
    for (size_t m = 0; m < o->n; m++) {
        char interval[40] = "";
        if (result->has_interval[m])
            snprintf(interval, sizeof interval, "[%.4f, %.4f]", result->low[m], result->high[m]);
        buf_printf(to, "%-12.*s  %.4f  %-16s  %6zu  %.*s\n", STR_ARG(rank_measure_name(a, &o->measures[m])),
                   result->mean[m], interval, result->n, STR_ARG(rank_measure_signature(a, &o->measures[m], o)));
    }
}

static json_t *result_json(struct arena *a, const struct rank_verb *v, const struct rank_options *o,
                           const struct qrels *q, const struct run_file *r, const struct rank_result *result)
{
    json_t *measures = json_array(), *topics = json_array();
    for (size_t m = 0; m < o->n; m++) {
        json_t *one = json_pack("{s:o, s:f, s:I, s:o}", "measure", json_of_str(rank_measure_name(a, &o->measures[m])),
                                "value", result->mean[m], "topics", (json_int_t)result->n, "signature",
                                json_of_str(rank_measure_signature(a, &o->measures[m], o)));
        if (result->has_interval[m])
            json_object_set_new(one, "interval", json_pack("[f, f]", result->low[m], result->high[m]));
        json_array_append_new(measures, one);
    }
    for (size_t i = 0; i < result->n; i++) {
        json_t *values = json_object();
        for (size_t m = 0; m < o->n; m++) {
            str name = rank_measure_name(a, &o->measures[m]);
            json_object_setn_new(values, name.p, name.n, json_real(result->topics[i].value[m]));
        }
        json_array_append_new(topics,
                              json_pack("{s:o, s:o}", "topic", json_of_str(result->topics[i].id), "values", values));
    }
    return json_pack("{s:s, s:o, s:I, s:I, s:I, s:I, s:I, s:b, s:I, s:o, s:o}", "format", "assize.rank/1", "run",
                     json_of_str(r->name), "judged", (json_int_t)q->n, "retrieved", (json_int_t)r->n, "judged_only",
                     (json_int_t)result->judged_only, "retrieved_only", (json_int_t)result->retrieved_only,
                     "without_relevant", (json_int_t)result->without_relevant, "complete", v->complete, "level",
                     (json_int_t)o->level, "measures", measures, "topics", topics);
}

/* One topic's list as trec_eval sees it, with what nDCG makes of it. */
static bool explain_put(struct arena *a, struct buf *to, const struct rank_verb *v, const struct rank_options *o,
                        const struct qrels *q, const struct run_file *r, struct err *err)
{
    const struct judged_topic *judged = qrels_find(q, str_of(v->explain));
    const struct ranking *ranking = run_find(r, str_of(v->explain));
    enum { SHOWN = 30 };
    double dcg = 0, dcg_exp = 0;
    size_t relevant = 0, listed = 0;
    if (!judged)
        return err_set(err, ERR_INPUT, "topic '%s' is not judged", v->explain);
    buf_str(to, S("topic "));
    report_text(judged->id, to);
    buf_printf(to, ": %zu judged, %zu relevant (grade %" PRId64 " or more), %zu retrieved\n\n", judged->n,
               relevant_count(judged, o->level), o->level, ranking ? ranking->n : 0);
    buf_printf(to, "%5s  %-24s  %12s  %5s  %8s  %8s  %8s  %9s\n", "rank", "document", "score", "grade", "discount",
               "DCG", "DCG exp", "precision");
    size_t depth = ranking ? ranking->n : 0;
    if (o->depth && depth > (size_t)o->depth)
        depth = (size_t)o->depth;
    for (size_t i = 0; i < depth; i++) {
        int64_t grade = 0;
        bool known = grade_find(judged, ranking->v[i].doc, &grade);
        double discount = 1 / log2((double)(i + 2));
        relevant += known && grade >= o->level;
        if (known && grade > 0) {
            dcg += (double)grade * discount;
            dcg_exp += (exp2((double)grade) - 1) * discount;
        }
        if (i >= SHOWN && !(known && grade >= o->level && listed < SHOWN * 2))
            continue;
        listed++;
        char word[24] = "-";
        if (known)
            snprintf(word, sizeof word, "%" PRId64, grade);
        buf_printf(to, "%5zu  ", i + 1);
        size_t from = to->n;
        report_text(ranking->v[i].doc, to);
        bool tie = (i && ranking->v[i].score == ranking->v[i - 1].score) ||
                   (i + 1 < ranking->n && ranking->v[i].score == ranking->v[i + 1].score);
        buf_printf(to, "%*s  %12.6g  %5s  %8.4f  %8.4f  %8.4f  %9.4f%s\n",
                   to->n - from < 24 ? (int)(24 - (to->n - from)) : 0, "", ranking->v[i].score, word, discount, dcg,
                   dcg_exp, (double)relevant / (double)(i + 1), tie ? "  tie" : "");
    }
    if (depth > listed)
        buf_printf(to, "  … and %zu more\n", depth - listed);
    buf_byte(to, '\n');
    for (size_t m = 0; m < o->n; m++)
        buf_printf(to, "%-12.*s  %.6f  %.*s\n", STR_ARG(rank_measure_name(a, &o->measures[m])),
                   rank_value(&o->measures[m], &(struct ranking){judged->id, ranking ? ranking->v : NULL, depth},
                              judged, o->level),
                   STR_ARG(rank_measure_signature(a, &o->measures[m], o)));
    return true;
}

static bool rank_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    struct rank_verb *v = options;
    struct rank_options o = {.level = v->level, .depth = v->depth, .complete = v->complete};
    struct qrels q;
    struct run_file r;
    struct rank_result result;
    struct buf text CLEANUP_BUF = {0};
    str qrels_bytes, run_bytes;
    *ret_exit = 0;
    if (v->explain && (v->output || v->per_query))
        return err_set(err, ERR_USAGE, "--explain shows one topic and writes no report; leave -o and -q out");
    if (v->output && !str_ends(str_of(v->output), S(".json")))
        return err_set(err, ERR_USAGE, "-o %s: the report of rank is JSON; give it a name that ends in .json",
                       v->output);
    if (!measures_take(a, v, &o, err) || !pack_read(a, v->qrels, PACK_BYTES_MAX, &qrels_bytes, err) ||
        !qrels_parse(a, str_of(v->qrels), qrels_bytes, &q, err) ||
        !pack_read(a, v->run, PACK_BYTES_MAX, &run_bytes, err) || !run_parse(a, str_of(v->run), run_bytes, &r, err))
        return false;
    if (v->explain)
        return explain_put(a, &text, v, &o, &q, &r, err) && out_buf(&text, err);
    if (!rank_all(a, &q, &r, &o, &result, err))
        return false;
    head_put(&text, v, &q, &r, &result);
    buf_byte(&text, '\n');
    table_put(a, &text, &o, &result, v->per_query);
    if (v->output) {
        struct buf report CLEANUP_BUF = {0};
        CLEANUP_JSON json_t *json = result_json(a, v, &o, &q, &r, &result);
        json_write(json, JSON_STYLE_PRETTY, &report);
        buf_byte(&report, '\n');
        if (!file_replace(v->output, buf_view(&report), err))
            return false;
    }
    return out_buf(&text, err);
}

static void rank_presets(void *options)
{
    ((struct rank_verb *)options)->level = 1;
}

static const struct option OPTIONS[] = {
    {"complete", 'c', NULL, OPTION_FLAG, offsetof(struct rank_verb, complete),
     .help = "count a judged topic without results as 0 instead of leaving it out (trec_eval -c)"},
    {"depth", 'M', "N", OPTION_INT, offsetof(struct rank_verb, depth), 1, RANK_K_MAX,
     "only the first N documents of each topic count (trec_eval -M)"},
    {"explain", 0, "QUERY", OPTION_TEXT, offsetof(struct rank_verb, explain),
     .help = "show one topic's list rank by rank: grades, discounts, DCG"},
    {"level", 'l', "N", OPTION_INT, offsetof(struct rank_verb, level), 1, RANK_GRADE_MAX,
     "the least grade that counts as relevant (trec_eval -l); default 1"},
    {"measure", 'm', "MEASURE", OPTION_LIST, offsetof(struct rank_verb, measures),
     .help =
         "ndcg@10, ndcg_exp@10, recall@5, precision@5, hit@5, mrr, map, rprec, or trec_eval's name; may be repeated"},
    {"output", 'o', "FILE", OPTION_TEXT, offsetof(struct rank_verb, output), .help = "write the report there (.json)"},
    {"per-query", 'q', NULL, OPTION_FLAG, offsetof(struct rank_verb, per_query), .help = "every topic's values too"},
    {0}};

static const struct operand OPERANDS[] = {
    {"QRELS", OPTION_TEXT, offsetof(struct rank_verb, qrels), .help = "judgements, as TREC or BEIR write them"},
    {"RUN", OPTION_TEXT, offsetof(struct rank_verb, run), .help = "a run of six columns, as TREC writes it",
     .complete = COMPLETE_FILE},
    {0}};

const struct verb VERB_RANK = {
    .name = "rank",
    .help = "Measure a retrieval run against judgements",
    .manual = "As trec_eval 9.0.8 does it by default: the rank column is ignored, documents are ordered by score (as\n"
              "32-bit floats) and where it ties by id, both falling; only topics that are judged and retrieved count.\n"
              "What is left out is counted and said. Files may be compressed.\n"
              "Exit codes: 0 measured, 2 bad input.",
    .options = OPTIONS,
    .operands = OPERANDS,
    .size = sizeof(struct rank_verb),
    .presets = rank_presets,
    .run = rank_run,
};
