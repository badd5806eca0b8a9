/* SPDX-License-Identifier: Apache-2.0 */
/* exact_match, token_f1, faithfulness, blame: scorers of answers. */
#include "scorers/private.h"

#include "model/retrieval.h"
#include "rag/rag.h"
#include "text/show.h"

static const struct evidence_type *const NEEDS_ANSWER[] = {&EVIDENCE_ANSWER, NULL};
static const struct evidence_type *const NEEDS_BOTH[] = {&EVIDENCE_RETRIEVAL, &EVIDENCE_ANSWER, NULL};

/* The answer, or NULL after adding a row: nobody answered. */
static const struct answer *answer_of(const struct scorer_input *in, struct rows *out)
{
    const struct answer *answer = evidence_get(in->evidence, &EVIDENCE_ANSWER);
    if (!answer)
        row_add(in->a, out, ROW_NOT_EVALUABLE)->class_ = S("no_answer");
    return answer;
}

/* ---- Against gold ---- */

struct gold {
    json_t *gold;
    double min;
};

#define AT(member) offsetof(struct gold, member)
#define GOLD_FIELD                                                                                                     \
    {                                                                                                                  \
        "gold", FIELD_VALUE, AT(gold), .by_default = "the fixture's, or $case.expected.answers",                       \
                                       .help = "the accepted answer, or a list of them"                                \
    }
static const struct field EXACT_FIELDS[] = {GOLD_FIELD, {0}};
static const struct field F1_FIELDS[] = {
    GOLD_FIELD,
    {"min", FIELD_NUMBER, AT(min), .min = 0, .max = 1, .by_default = "0.5", .help = "the least F1 that passes"},
    {0}};
#undef AT
static const char *const GOLD_CLASSES[] = {"differs", "no_answer", "no_gold", CLASS_MALFORMED, CLASS_MISSING, NULL};

/* The gold answers; false after adding a row that says why there are none. */
static bool gold_of(const struct scorer_input *in, const struct gold *p, const struct answer *answer, const str **ret,
                    size_t *ret_n, struct rows *out)
{
    if (!p->gold) {
        *ret = answer->gold;
        *ret_n = answer->n_gold;
        if (!answer->has_gold)
            row_add(in->a, out, ROW_NOT_EVALUABLE)->class_ = S("no_gold");
        return answer->has_gold;
    }
    json_t *value = scorer_value(in, p->gold, out);
    if (!value)
        return false;
    size_t n = json_is_array(value) ? json_array_size(value) : 1;
    str *gold = arena_array(in->a, str, n);
    for (size_t i = 0; i < n; i++) {
        json_t *one = json_is_array(value) ? json_array_get(value, i) : value;
        if (!json_is_string(one)) {
            scorer_malformed(in, out, "gold", "a text or a list of texts", value);
            return false;
        }
        gold[i] = json_str(one);
    }
    *ret = gold;
    *ret_n = n;
    return true;
}

static bool gold_score(const struct scorer_input *in, struct rows *out, bool exact)
{
    const struct gold *p = in->state;
    const struct answer *answer = answer_of(in, out);
    const str *gold = NULL;
    size_t n = 0;
    if (!answer || !gold_of(in, p, answer, &gold, &n, out))
        return true;
    double value = exact ? exact_match(in->a, answer->text, gold, n) : token_f1(in->a, answer->text, gold, n);
    bool pass = exact ? value == 1 : value >= p->min;
    struct row *row = row_add(in->a, out, pass ? ROW_PASS : ROW_FAIL);
    row->class_ = pass ? STR_NONE : S("differs");
    row->signature = exact ? S("exact_match|squad") : S("token_f1|squad");
    row_value(row, value);
    json_t *list = json_array();
    for (size_t i = 0; i < n && i < 5; i++)
        json_array_append_new(list, json_of_str(text_shortened(in->a, gold[i], 200)));
    row_evidence(
        in->a, row,
        json_pack("{s:o, s:o}", "answer", json_of_str(text_shortened(in->a, answer->text, 300)), "gold", list));
    return true;
}

static bool exact_score(const struct scorer_input *in, struct rows *out, struct err *err)
{
    (void)err;
    return gold_score(in, out, true);
}

static bool f1_score(const struct scorer_input *in, struct rows *out, struct err *err)
{
    (void)err;
    return gold_score(in, out, false);
}

static void f1_presets(void *params)
{
    ((struct gold *)params)->min = 0.5;
}

const struct scorer_kind SCORER_EXACT_MATCH = {
    .name = "exact_match",
    .version = 1,
    .help = "the answer is one of the gold answers, by SQuAD's rules",
    .manual =
        "Both sides in lower case, without ASCII punctuation, without a, an and the, with single blanks. Without any\n"
        "gold answer (the question cannot be answered) only an empty answer passes. A question of which gold\n"
        "says nothing is not evaluable (no_gold).",
    .example = "- exact_match: {gold: $case.expected.answers}",
    .fields = EXACT_FIELDS,
    .params_size = sizeof(struct gold),
    .short_for = "gold",
    .needs = NEEDS_ANSWER,
    .classes = GOLD_CLASSES,
    .score = exact_score,
};

const struct scorer_kind SCORER_TOKEN_F1 = {
    .name = "token_f1",
    .version = 1,
    .help = "words that answer and gold share, by SQuAD's rules",
    .manual =
        "The harmonic mean of precision and recall over the words of both, normalised as for exact_match; the best\n"
        "over the gold answers is the value. Passes at `min` or more.",
    .example = "- token_f1: {gold: $case.expected.answers, min: 0.6}",
    .fields = F1_FIELDS,
    .params_size = sizeof(struct gold),
    .short_for = "gold",
    .needs = NEEDS_ANSWER,
    .classes = GOLD_CLASSES,
    .presets = f1_presets,
    .score = f1_score,
};

/* ---- Faithfulness ---- */

struct faith {
    double min;
};

static const struct field FAITH_FIELDS[] = {{"min", FIELD_NUMBER, offsetof(struct faith, min), .min = 0, .max = 1,
                                             .by_default = "0.5", .help = "the least score that passes"},
                                            {0}};
static const char *const FAITH_CLASSES[] = {"unfaithful", "refusal", "empty", "no_answer", "no_context", NULL};
static const char *const FAITH_MEASURES[] = {"claims", "supported", "unsupported", "contradicted", NULL};

static void faith_presets(void *params)
{
    ((struct faith *)params)->min = 0.5;
}

static json_t *span_json(struct arena *a, str text, struct span span)
{
    return json_pack("{s:I, s:I, s:o}", "from", (json_int_t)span.from, "to", (json_int_t)span.to, "text",
                     json_of_str(text_shortened(a, str_sub(text, span.from, span.to - span.from), 300)));
}

static json_t *claims_json(struct arena *a, const struct answer *answer, const struct faithfulness *f)
{
    json_t *list = json_array();
    for (size_t i = 0; i < f->n && i < 50; i++) {
        const struct claim *c = &f->v[i];
        json_t *one = json_pack("{s:o, s:s, s:f}", "claim", span_json(a, answer->text, c->span), "verdict",
                                CLAIM_VERDICT_NAMES[c->verdict], "support", c->support);
        if (c->reason)
            json_object_set_new(one, "reason", json_string(CLAIM_REASON_NAMES[c->reason]));
        if (c->has_evidence) {
            const struct passage *p = answer->contexts[c->passage];
            json_t *evidence = span_json(a, p->text, c->evidence);
            json_object_set_new(evidence, "passage", json_of_str(p->id));
            json_object_set_new(one, "evidence", evidence);
        }
        if (c->found.n)
            json_object_set_new(one, "found", json_of_str(text_shortened(a, c->found, 100)));
        json_array_append_new(list, one);
    }
    return list;
}

static bool faith_score(const struct scorer_input *in, struct rows *out, struct err *err)
{
    const struct faith *p = in->state;
    const struct answer *answer = answer_of(in, out);
    struct faithfulness f;
    (void)err;
    if (!answer)
        return true;
    if (answer->n_contexts == 0) {
        row_add(in->a, out, ROW_NOT_EVALUABLE)->class_ = S("no_context");
        return true;
    }
    faithfulness(in->a, answer, &f);
    bool pass = !f.has_score || f.score >= p->min;
    struct row *row = row_add(in->a, out, !f.has_score ? ROW_SKIPPED : pass ? ROW_PASS : ROW_FAIL);
    row->signature = str_of(FAITHFULNESS_METHOD);
    if (!f.has_score) {
        row->class_ = str_of(ANSWER_CLASS_NAMES[f.class_]);
        return true;
    }
    row->class_ = pass ? STR_NONE : S("unfaithful");
    row_value(row, f.score);
    row_evidence(in->a, row, json_pack("{s:o}", "claims", claims_json(in->a, answer, &f)));
    const size_t counts[] = {f.n, f.supported, f.unsupported, f.contradicted};
    for (size_t i = 0; FAITH_MEASURES[i]; i++) {
        struct row *count = row_add(in->a, out, ROW_PASS);
        count->measure = str_of(FAITH_MEASURES[i]);
        count->signature = str_of(FAITHFULNESS_METHOD);
        row_value(count, (double)counts[i]);
    }
    return true;
}

const struct scorer_kind SCORER_FAITHFULNESS = {
    .name = "faithfulness",
    .version = 1,
    .help = "what the answer claims is in what its generator was given",
    .manual =
        "Splits the answer into claims and looks for each in the contexts, without a model: words are weighted by\n"
        "rarity, numbers, dates, names and negations have to agree with the best window of one or two sentences.\n"
        "The value is the support of the claims, 0 to 1, weighted; passes at `min` or more. Evidence: each claim\n"
        "with its verdict (supported, unsupported, contradicted), the reason (number, date, name, negation,\n"
        "not_found) and the window. Measures: claims, supported, unsupported, contradicted. Refusals and empty\n"
        "answers claim nothing: skipped, as refusal and empty. Without contexts: not evaluable, as no_context.",
    .example = "- faithfulness: {min: 0.6}",
    .fields = FAITH_FIELDS,
    .params_size = sizeof(struct faith),
    .short_for = "min",
    .needs = NEEDS_ANSWER,
    .classes = FAITH_CLASSES,
    .measures = FAITH_MEASURES,
    .presets = faith_presets,
    .score = faith_score,
};

/* ---- Blame ---- */

struct blame_params {
    json_t *is;
};

static const struct field BLAME_FIELDS[] = {
    {"is", FIELD_VALUE, offsetof(struct blame_params, is), .by_default = "ok", .help = "the blame that is expected"},
    {0}};
static const char *const BLAME_CLASSES[] = {"retriever_missed",
                                            "ranked_too_low",
                                            "generator_unfaithful",
                                            "evidence_ignored",
                                            "abstained_wrongly",
                                            "gold_incomplete",
                                            "ok",
                                            "not_judged",
                                            "no_answer",
                                            CLASS_MALFORMED,
                                            CLASS_MISSING,
                                            NULL};

static bool blame_known(json_t *value)
{
    for (size_t i = 0; BLAME_NAMES[i]; i++)
        if (str_eq_c(json_str(value), BLAME_NAMES[i]))
            return true;
    return false;
}

static bool no_reference(str ref, void *ctx)
{
    (void)ref;
    (void)ctx;
    return false;
}

static bool blame_prepare(const struct scorer_prepare *in, void *params, void **ret_state, struct err *err)
{
    const struct blame_params *p = params;
    *ret_state = params;
    if (!p->is || !refs_each(p->is, no_reference, NULL) || blame_known(p->is))
        return true;
    const char *near = nearest_name(json_str(p->is), BLAME_NAMES);
    return doc_fail(in->suite, doc_pointer_key(in->a, in->pointer, S("is")), false, err,
                    "expected a blame, found %s%s%s%s", show_value(p->is).text, near ? "; did you mean '" : "",
                    near ? near : "", near ? "'?" : "");
}

static bool blame_score(const struct scorer_input *in, struct rows *out, struct err *err)
{
    const struct blame_params *p = in->state;
    const struct answer *answer = answer_of(in, out);
    struct diagnosis d;
    (void)err;
    if (!answer)
        return true;
    json_t *is = p->is ? scorer_value(in, p->is, out) : NULL;
    if (p->is && !is)
        return true;
    if (is && !blame_known(is)) {
        scorer_malformed(in, out, "is", "a blame", is);
        return true;
    }
    diagnose(in->a, evidence_get(in->evidence, &EVIDENCE_RETRIEVAL), answer, &d);
    bool pass = str_eq_c(is ? json_str(is) : S("ok"), BLAME_NAMES[d.blame]);
    bool judged = d.blame != BLAME_NOT_JUDGED || pass;
    struct row *row = row_add(in->a, out, !judged ? ROW_SKIPPED : pass ? ROW_PASS : ROW_FAIL);
    row->class_ = str_of(BLAME_NAMES[d.blame]);
    row->signature = str_of(FAITHFULNESS_METHOD);
    if (judged)
        row_value(row, pass);
    json_t *evidence = json_pack("{s:o}", "why", json_of_str(d.why));
    if (is)
        json_object_set(evidence, "expected", is);
    if (d.rank)
        json_object_set_new(evidence, "first_relevant_rank", json_integer((json_int_t)d.rank));
    row_evidence(in->a, row, evidence);
    return true;
}

const struct scorer_kind SCORER_BLAME = {
    .name = "blame",
    .version = 1,
    .help = "which stage lost the question: retriever, generator, or gold",
    .manual =
        "Passes as ok where the answer is right and supported, or declines a question that has no answer. Else the\n"
        "class is the first stage that lost: retriever_missed, ranked_too_low, generator_unfaithful,\n"
        "evidence_ignored, abstained_wrongly, gold_incomplete. With `is`, passes when the blame is that one. A\n"
        "question with neither gold nor judgements is skipped as not_judged.",
    .example = "- blame",
    .fields = BLAME_FIELDS,
    .params_size = sizeof(struct blame_params),
    .short_for = "is",
    .needs = NEEDS_BOTH,
    .classes = BLAME_CLASSES,
    .prepare = blame_prepare,
    .score = blame_score,
};
