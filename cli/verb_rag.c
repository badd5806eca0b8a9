/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"
#include "cli/terminal.h"

#include "base/fd.h"
#include "fixtures/fixtures.h"
#include "pack/pack.h"
#include "rag/rag.h"
#include "stats/interval.h"
#include "text/json_own.h"
#include "text/json_write.h"

struct rag_verb {
    const char *file, *passages, *run, *answers, *qrels, *output;
    int64_t k;
    bool per_question;
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

/* ---- diagnose ---- */

enum { BLAMES = BLAME_NOT_JUDGED + 1 };

/* What the diagnosis of one file of answers came to. */
struct tally {
    const struct answers_file *answers;
    const struct named_run *run;
    size_t unanswered, n;
    size_t answerable, found, given, kept; /* of those with a relevant passage; kept: given, and not lost after that */
    size_t of[BLAMES];
    struct gaps gaps;
    struct {
        struct line {
            const struct question *question;
            struct diagnosis d;
        } * v;
        size_t n, cap;
    } lines;
};

static const char *const BLAME_WORDS[BLAMES] = {
    [BLAME_OK] = "right and supported",
    [BLAME_RETRIEVER_MISSED] = "retriever missed",
    [BLAME_RANKED_TOO_LOW] = "ranked too low",
    [BLAME_GENERATOR_UNFAITHFUL] = "generator unfaithful",
    [BLAME_EVIDENCE_IGNORED] = "generator ignored the evidence",
    [BLAME_ABSTAINED_WRONGLY] = "abstained wrongly",
    [BLAME_GOLD_INCOMPLETE] = "gold incomplete",
    [BLAME_NOT_JUDGED] = "not judged",
};

static void question_diagnose(struct arena *a, const struct rag_verb *v, const struct collection *c,
                              const struct given_answer *given, struct tally *t)
{
    size_t at;
    if (!map_get(&c->questions.ids, given->question, &at))
        return;
    const struct question *q = &c->questions.v[at];
    struct retrieval r = {.ranking = t->run ? run_find(&t->run->run, q->id) : NULL,
                          .judged = c->has_qrels ? qrels_find(&c->qrels, q->id) : NULL};
    struct answer answer = {.question = q->text,
                            .text = given->text,
                            .contexts = given->contexts,
                            .n_contexts = given->n_contexts,
                            .gold = q->gold,
                            .n_gold = q->n_gold,
                            .has_gold = q->has_gold,
                            .need_all = q->need_all,
                            .rarity = c->rarity};
    answer.contexts_unknown = !given->has_contexts && c->passages.n == 0;
    if (!given->has_contexts)
        contexts_of_run(a, &c->passages, r.ranking, v->k, &answer);
    struct line *line = vec_push(a, &t->lines);
    line->question = q;
    diagnose(a, &r, &answer, &line->d);
    const struct diagnosis *d = &line->d;
    bool lost = d->blame == BLAME_GENERATOR_UNFAITHFUL || d->blame == BLAME_EVIDENCE_IGNORED ||
                d->blame == BLAME_ABSTAINED_WRONGLY;
    t->n++;
    t->of[d->blame]++;
    if (d->answerable && d->relevant && d->blame != BLAME_NOT_JUDGED) {
        t->answerable++;
        t->found += d->found;
        t->given += d->given;
        t->kept += d->given && !lost;
    }
}

/* "71 % (43 of 60; 95 % interval 58 to 81 %)" */
static void share_put(struct buf *to, size_t n, size_t of)
{
    if (!of) {
        buf_str(to, S("none of none"));
        return;
    }
    double p = (double)n / (double)of;
    struct interval i = wilson_interval(p, (double)of, 0.95);
    buf_printf(to, "%.0f %% (%zu of %zu; 95 %% interval %.0f to %.0f %%)", p * 100, n, of, i.low * 100, i.high * 100);
}

static void tally_put(struct buf *to, const struct rag_verb *v, const struct tally *t)
{
    report_text(t->answers->name, to);
    if (t->run) {
        buf_str(to, S(" over run "));
        report_text(t->run->name, to);
    }
    buf_printf(to, ", %zu answer%s\n", t->n, t->n == 1 ? "" : "s");
    if (t->unanswered)
        buf_printf(to, "%zu question%s no answer.\n", t->unanswered, t->unanswered == 1 ? " has" : "s have");
    if (!t->answerable) {
        buf_str(to, S("What retrieval finds cannot be told: no answered question has a relevant passage.\n\n"));
    } else {
        buf_str(to, S("Retrieval gives the generator the evidence for "));
        share_put(to, t->given, t->answerable);
        buf_str(to, S(" of the answerable questions;\nof those the generator loses "));
        share_put(to, t->given - t->kept, t->given);
        buf_str(to, S(".\n\n"));
    }
    for (size_t i = 0; i < BLAMES; i++)
        if (t->of[i])
            buf_printf(to, "  %5zu  %s\n", t->of[i], BLAME_WORDS[i]);
    buf_byte(to, '\n');
    json_t *gaps = gaps_told(&t->gaps), *told;
    size_t i_told;
    json_array_foreach(gaps, i_told, told) buf_printf(to, "  %s\n", json_string_value(told));
    if (json_array_size(gaps))
        buf_byte(to, '\n');
    json_decref(gaps);
    size_t shown = 0, failed = 0;
    for (size_t i = 0; i < t->lines.n; i++) {
        const struct line *line = &t->lines.v[i];
        bool fails = line->d.blame != BLAME_OK;
        failed += fails;
        if (!fails || (!v->per_question && shown == 10))
            continue;
        shown++;
        buf_str(to, S("  "));
        report_text(line->question->id, to);
        buf_printf(to, "  %s: ", BLAME_NAMES[line->d.blame]);
        report_text(line->d.why, to);
        buf_byte(to, '\n');
    }
    if (failed > shown)
        buf_printf(to, "  … and %zu more; --per-question shows all\n", failed - shown);
    if (shown)
        buf_byte(to, '\n');
}

static json_t *share_json(size_t n, size_t of)
{
    json_t *o = json_pack("{s:I, s:I}", "n", (json_int_t)n, "of", (json_int_t)of);
    if (of) {
        struct interval i = wilson_interval((double)n / (double)of, (double)of, 0.95);
        json_object_set_new(o, "share", json_real((double)n / (double)of));
        json_object_set_new(o, "interval", json_pack("[f, f]", i.low, i.high));
        json_object_set_new(o, "method", json_string("wilson"));
    }
    return o;
}

static json_t *tally_json(const struct tally *t)
{
    json_t *blames = json_object(), *questions = json_array();
    for (size_t i = 0; i < BLAMES; i++)
        json_object_set_new(blames, BLAME_NAMES[i], json_integer((json_int_t)t->of[i]));
    for (size_t i = 0; i < t->lines.n; i++) {
        const struct line *line = &t->lines.v[i];
        json_t *one = json_pack("{s:o, s:s, s:o, s:b, s:b, s:b, s:b}", "id", json_of_str(line->question->id), "blame",
                                BLAME_NAMES[line->d.blame], "why", json_of_str(line->d.why), "found", line->d.found,
                                "given", line->d.given, "right", line->d.right, "refused", line->d.refused);
        if (line->d.rank)
            json_object_set_new(one, "first_relevant_rank", json_integer((json_int_t)line->d.rank));
        if (line->d.faith.has_score)
            json_object_set_new(one, "faithfulness", json_real(line->d.faith.score));
        json_array_append_new(questions, one);
    }
    return json_pack("{s:o, s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:s}", "gaps", gaps_told(&t->gaps), "unanswered",
                     (json_int_t)t->unanswered, "answers", json_of_str(t->answers->name), "run",
                     t->run ? json_of_str(t->run->name) : json_null(), "evidence_found",
                     share_json(t->found, t->answerable), "evidence_given", share_json(t->given, t->answerable),
                     "generator_loses", share_json(t->given - t->kept, t->given), "blames", blames, "questions",
                     questions, "method", FAITHFULNESS_METHOD);
}

static bool diagnose_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct rag_verb *v = options;
    struct package package;
    struct collection c;
    struct buf text CLEANUP_BUF = {0}, report CLEANUP_BUF = {0};
    CLEANUP_JSON json_t *all = json_array();
    *ret_exit = 0;
    if (v->output && !str_ends(str_of(v->output), S(".json")))
        return err_set(err, ERR_USAGE, "-o %s: the report of diagnose is JSON; give it a name that ends in .json",
                       v->output);
    if (!PACKAGE_FIXTURE.load(a, v->file, &package, err) || !collection_read(a, &package, str_of(v->qrels), &c, err))
        return false;
    if (c.answers.n == 0)
        return err_at(err, v->file, 0, 0, "has no answers to diagnose: no member has the role 'answers'");
    const struct answers_file *only = v->answers ? answers_choose(&c, str_of(v->answers), err) : NULL;
    if (v->answers && !only)
        return false;
    for (size_t i = 0; i < c.answers.n; i++) {
        struct tally t = {.answers = &c.answers.v[i]};
        if (only && t.answers != only)
            continue;
        struct err why = {0};
        t.run = run_of_answers(&c, t.answers, str_of(v->run), &why);
        if (why.kind) {
            *err = why;
            return false;
        }
        t.gaps = collection_gaps(&c, t.run, t.answers, v->k);
        t.unanswered = c.questions.n - t.answers->n;
        for (size_t k = 0; k < t.answers->n; k++)
            question_diagnose(a, v, &c, &t.answers->v[k], &t);
        tally_put(&text, v, &t);
        json_array_append_new(all, tally_json(&t));
    }
    if (v->output) {
        CLEANUP_JSON json_t *o =
            json_pack("{s:s, s:s, s:O}", "format", "assize.diagnosis/1", "fixture", package.identity, "answers", all);
        json_write(o, JSON_STYLE_PRETTY, &report);
        buf_byte(&report, '\n');
        if (!file_replace(v->output, buf_view(&report), err))
            return false;
    }
    return out_buf(&text, err);
}

static void diagnose_presets(void *options)
{
    ((struct rag_verb *)options)->k = 5;
}

static const struct operand DIAGNOSE_OPERANDS[] = {
    {"FIXTURE", OPTION_TEXT, offsetof(struct rag_verb, file),
     .help = "an archive or a folder with questions, passages, judgements, runs and answers"},
    {0}};

static const struct option DIAGNOSE_OPTIONS[] = {
    {"answers", 0, "NAME", OPTION_TEXT, offsetof(struct rag_verb, answers),
     .help = "only these answers, by the name of their file; default all"},
    {"k", 'k', "N", OPTION_INT, offsetof(struct rag_verb, k), 1, 1000,
     "how many passages of the run were given, where the answers do not say; default 5"},
    {"output", 'o', "FILE", OPTION_TEXT, offsetof(struct rag_verb, output), .help = "write the report there (.json)"},
    {"per-question", 'q', NULL, OPTION_FLAG, offsetof(struct rag_verb, per_question),
     .help = "every failed question, not only the first ten"},
    {"qrels", 0, "NAME", OPTION_TEXT, offsetof(struct rag_verb, qrels),
     .help = "which judgements; default the only ones, or those called test"},
    {"run", 0, "NAME", OPTION_TEXT, offsetof(struct rag_verb, run),
     .help = "the run that the answers were made from; default the one that they name, or the only one"},
    {0}};

static const struct verb RAG_DIAGNOSE = {
    .name = "diagnose",
    .help = "Say which stage lost each question: retriever, generator, or gold",
    .manual =
        "The first stage that lost is to blame. retriever missed: no relevant passage in the run; ranked too low: in\n"
        "the run, but not given; generator unfaithful: given, and the answer says what the contexts contradict or do\n"
        "not hold; ignored the evidence: it speaks of something else; abstained wrongly; gold incomplete: the answer\n"
        "is supported, and gold does not know it. Exit codes: 0 diagnosed, 2 bad input.",
    .options = DIAGNOSE_OPTIONS,
    .operands = DIAGNOSE_OPERANDS,
    .size = sizeof(struct rag_verb),
    .presets = diagnose_presets,
    .run = diagnose_run,
};

static const struct verb *const SUB[] = {&RAG_CLAIMS, &RAG_DIAGNOSE, NULL};

const struct verb VERB_RAG = {.name = "rag", .help = "Look into answers from retrieved passages", .sub = SUB};
