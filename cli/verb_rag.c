/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"
#include "cli/terminal.h"

#include "fixtures/fixtures.h"
#include "pack/pack.h"
#include "rag/rag.h"
#include "text/json_own.h"
#include "text/json_write.h"

struct rag_verb {
    const char *file, *passages;
};

/* ---- claims ---- */

static json_t *span_json(str text, struct span span)
{
    return json_pack("[I, I, o]", (json_int_t)span.from, (json_int_t)span.to,
                     json_of_str(str_sub(text, span.from, span.to - span.from)));
}

static json_t *claims_json(const struct given_answer *given, const struct faithfulness *f)
{
    json_t *claims = json_array();
    for (size_t i = 0; i < f->n; i++) {
        const struct claim *c = &f->v[i];
        json_t *one = json_pack("{s:o, s:s, s:f}", "claim", span_json(given->text, c->span), "verdict",
                                CLAIM_VERDICT_NAMES[c->verdict], "support", c->support);
        if (c->reason)
            json_object_set_new(one, "reason", json_string(CLAIM_REASON_NAMES[c->reason]));
        if (c->has_evidence) {
            json_object_set_new(one, "passage", json_of_str(given->contexts[c->passage]->id));
            json_object_set_new(one, "evidence", span_json(given->contexts[c->passage]->text, c->evidence));
        }
        if (c->found.n)
            json_object_set_new(one, "found", json_of_str(c->found));
        json_array_append_new(claims, one);
    }
    return json_pack("{s:o, s:s, s:o, s:o}", "id", json_of_str(given->question), "class", ANSWER_CLASS_NAMES[f->class_],
                     "score", f->has_score ? json_real(f->score) : json_null(), "claims", claims);
}

/* Every context once, as the collection that weights are counted over. */
static struct rarity *rarity_over(struct arena *a, const struct answers_file *file, const struct passages *passages)
{
    struct passages all = {0};
    for (size_t i = 0; i < passages->n; i++)
        *vec_push(a, &all) = passages->v[i];
    for (size_t i = 0; i < file->n; i++)
        for (size_t k = 0; k < file->v[i].n_contexts; k++) {
            const struct passage *p = file->v[i].contexts[k];
            bool listed = passages->n && p >= passages->v && p < passages->v + passages->n;
            if (!listed && map_add(a, &all.ids, p->text, 0, NULL))
                *vec_push(a, &all) = *p;
        }
    return rarity_new(a, all.v, all.n);
}

static bool claims_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct rag_verb *v = options;
    struct passages passages = {0};
    struct answers_file file;
    struct buf text CLEANUP_BUF = {0};
    str bytes, passage_bytes;
    *ret_exit = 0;
    if ((v->passages && (!pack_read(a, v->passages, PACK_BYTES_MAX, &passage_bytes, err) ||
                         !passages_parse(a, str_of(v->passages), passage_bytes, &passages, err))) ||
        !pack_read(a, v->file, PACK_BYTES_MAX, &bytes, err) ||
        !answers_parse(a, str_of(v->file), bytes, &passages, &file, err))
        return false;
    struct rarity *rarity = rarity_over(a, &file, &passages);
    for (size_t i = 0; i < file.n; i++) {
        struct arena scratch CLEANUP_ARENA = {0};
        const struct given_answer *given = &file.v[i];
        struct answer answer = {.question = given->asked,
                                .text = given->text,
                                .contexts = given->contexts,
                                .n_contexts = given->n_contexts,
                                .rarity = rarity};
        struct faithfulness f;
        faithfulness(&scratch, &answer, &f);
        CLEANUP_JSON json_t *one = claims_json(given, &f);
        json_write(one, JSON_STYLE_COMPACT, &text);
        buf_byte(&text, '\n');
    }
    return out_buf(&text, err);
}

static const struct operand CLAIMS_OPERANDS[] = {
    {"ANSWERS", OPTION_TEXT, offsetof(struct rag_verb, file),
     .help = "JSON Lines: id, question, answer, contexts (ids, or objects with a text)"},
    {0}};

static const struct option CLAIMS_OPTIONS[] = {
    {"passages", 0, "FILE", OPTION_TEXT, offsetof(struct rag_verb, passages),
     .help = "JSON Lines with id, title and text: what ids of contexts mean"},
    {0}};

static const struct verb RAG_CLAIMS = {
    .name = "claims",
    .help = "Split answers into claims and hold each to the contexts; prints JSON Lines",
    .manual = "For each answer: its class (claims, refusal, empty), its score, and for each claim the verdict\n"
              "(supported, unsupported, contradicted), the reason (number, date, name, negation, not_found), the best\n"
              "evidence with its passage and bytes, and what that says instead. No model, no network: the same\n"
              "answers give the same bytes. Made for English.",
    .options = CLAIMS_OPTIONS,
    .operands = CLAIMS_OPERANDS,
    .size = sizeof(struct rag_verb),
    .run = claims_run,
};

static const struct verb *const SUB[] = {&RAG_CLAIMS, NULL};

const struct verb VERB_RAG = {.name = "rag", .help = "Look into answers from retrieved passages", .sub = SUB};
