/* SPDX-License-Identifier: Apache-2.0 */
#include "rag/claims.h"
#include "rag/rarity.h"
#include "text/doc.h"

#include <math.h>

const char *const BLAME_NAMES[] = {"ok",
                                   "retriever_missed",
                                   "ranked_too_low",
                                   "generator_unfaithful",
                                   "evidence_ignored",
                                   "abstained_wrongly",
                                   "gold_incomplete",
                                   "not_judged",
                                   NULL};

#define GOLD_FOUND 0.7  /* of the weight of a gold answer's words */
#define ON_TOPIC 0.4    /* of the question's weight, for a yes or no that is not said as such */
#define CLAIM_HELD 0.35 /* support below which a claim beside the point counts as invented */
#define SAME_MATTER                                                                                                    \
    0.85 /* of the question's weight that the best relevant window has: another one that speaks of it                  \
          */

/* ---- Is the answer right? ---- */

static bool value_said(const struct text *t, const struct value *v, const struct text *of)
{
    for (size_t i = 0; i < t->values.n; i++)
        if (value_same(v, &t->values.v[i], of, t))
            return true;
    if (v->kind != VALUE_NAME)
        return false;
    for (size_t i = v->from; i < v->to; i++) {
        bool there = lexicon_abbreviation(of->v[i].norm); /* Dr., Mr. */
        for (size_t k = 0; k < t->n && !there; k++)
            there = str_eq(of->v[i].norm, t->v[k].norm);
        if (!there)
            return false;
    }
    return true;
}

/* Whether the words say what one gold answer says: its values, and most of its other words. */
static bool says(const struct text *t, const struct text *gold)
{
    double all = 0, found = 0;
    bool content = false;
    for (size_t i = 0; i < gold->values.n; i++)
        if (!value_said(t, &gold->values.v[i], gold))
            return false;
    for (size_t i = 0; i < gold->n; i++)
        content = content || (!gold->v[i].stop && !gold->v[i].value);
    for (size_t i = 0; i < gold->n; i++) {
        const struct word *w = &gold->v[i];
        double best = 0;
        if (w->value || (content && w->stop) || (!content && gold->values.n))
            continue;
        for (size_t k = 0; k < t->n && best < 1; k++)
            best = fmax(best, w->negated == t->v[k].negated ? words_alike(w, &t->v[k]) : 0);
        all += 1;
        found += best;
    }
    return gold->n > 0 && (all == 0 || found / all >= GOLD_FOUND);
}

static bool is_word(const struct text *t, size_t i, const char *word)
{
    return i < t->n && str_eq_c(t->v[i].norm, word);
}

/* The share of the question's weight that the text repeats. */
static double asked_share(struct arena *a, const struct english *e, const struct text *t, const struct answer *answer)
{
    struct text q;
    double all = 0, found = 0;
    text_read(a, e, answer->question, &q);
    for (size_t i = 0; i < q.n; i++) {
        double weight = rarity_of(answer->rarity, &q.v[i]), best = 0;
        for (size_t k = 0; k < t->n && best < 1; k++)
            best = fmax(best, words_alike(&q.v[i], &t->v[k]));
        all += weight;
        found += weight * best;
    }
    return all > 0 ? found / all : 0;
}

/* Whether the text gives one of the gold answers. */
static bool gives_gold(struct arena *a, const struct english *e, const struct text *t, const struct answer *answer)
{
    for (size_t i = 0; i < answer->n_gold; i++) {
        struct text gold;
        text_read(a, e, answer->gold[i], &gold);
        bool yes = gold.n == 1 && is_word(&gold, 0, "yes"), no = gold.n == 1 && is_word(&gold, 0, "no");
        bool denies = false;
        for (size_t k = 0; k < t->n; k++)
            denies = denies || t->v[k].negates;
        if (yes || no) {
            bool on_topic = asked_share(a, e, t, answer) >= ON_TOPIC;
            if (yes ? is_word(t, 0, "yes") || (!denies && on_topic) : is_word(t, 0, "no") || (denies && on_topic))
                return true;
            continue;
        }
        if (says(t, &gold))
            return true;
    }
    return false;
}

/* ---- Where does what stand? ---- */

static bool relevant(const struct retrieval *r, str doc)
{
    int64_t grade;
    return r->judged && grade_find(r->judged, doc, &grade) && grade >= 1;
}

/* Rank, given, found. */
static void places_find(const struct retrieval *r, const struct answer *answer, struct diagnosis *ret)
{
    size_t wanted = relevant_count(r->judged, 1), there = 0, given = 0;
    for (size_t i = 0; r->ranking && i < r->ranking->n; i++) {
        if (!relevant(r, r->ranking->v[i].doc))
            continue;
        there++;
        if (!ret->rank)
            ret->rank = i + 1;
    }
    for (size_t i = 0; i < answer->n_contexts; i++)
        given += relevant(r, answer->contexts[i]->id);
    ret->found = answer->need_all ? wanted > 0 && there >= wanted : there > 0;
    ret->given = answer->need_all ? wanted > 0 && given >= wanted : given > 0;
    ret->found = ret->found || ret->given;
}

/* The share of the question's weight that bytes [from, to) of a passage, with its title, have. */
static double question_in(struct arena *a, const struct answer *answer, const struct passage *p, struct span span)
{
    const struct english *e = rarity_english(answer->rarity);
    struct text q, t;
    double all = 0, found = 0;
    text_read(a, e, answer->question, &q);
    text_read(
        a, e,
        arena_printf(a, "%.*s\n%.*s", STR_ARG(p->title), STR_ARG(str_sub(p->text, span.from, span.to - span.from))),
        &t);
    for (size_t i = 0; i < q.n; i++) {
        double weight = rarity_of(answer->rarity, &q.v[i]), best = 0;
        for (size_t k = 0; k < t.n && best < 1; k++)
            best = fmax(best, words_alike(&q.v[i], &t.v[k]));
        all += weight;
        found += weight * best;
    }
    return all > 0 ? found / all : 0;
}

/* The best share that any window of two sentences of the given relevant passages has; and whether one of them that
 * holds the gold answer overlaps `span` of passage `of`. */
static double relevant_best(struct arena *a, const struct retrieval *r, const struct answer *answer)
{
    const struct english *e = rarity_english(answer->rarity);
    double best = 0;
    for (size_t i = 0; i < answer->n_contexts; i++) {
        const struct passage *p = answer->contexts[i];
        struct text t;
        if (!relevant(r, p->id))
            continue;
        text_read(a, e, p->text, &t);
        for (size_t k = 0; k < t.sentences.n; k++) {
            struct span span = {t.sentences.v[k].from, t.sentences.v[k].to};
            best = fmax(best, question_in(a, answer, p, span));
        }
    }
    return best;
}

/* Whether the bytes are, or touch, a sentence that gives a gold answer. */
static bool holds_gold(struct arena *a, const struct answer *answer, const struct passage *p, struct span span)
{
    const struct english *e = rarity_english(answer->rarity);
    struct text t;
    text_read(a, e, str_sub(p->text, span.from, span.to - span.from), &t);
    return gives_gold(a, e, &t, answer);
}

/* ---- The stages ---- */

static void blame(struct arena *a, struct diagnosis *d, enum blame who, const char *fmt, ...) PRINTF(4, 5);
static void blame(struct arena *a, struct diagnosis *d, enum blame who, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    d->blame = who;
    d->why = arena_vprintf(a, fmt, ap);
    va_end(ap);
}

static void blame_retriever(struct arena *a, struct diagnosis *d, const struct answer *answer)
{
    if (d->rank)
        blame(a, d, BLAME_RANKED_TOO_LOW,
              "the first relevant passage stands at rank %zu of the run, and is not among the %zu that were given",
              d->rank, answer->n_contexts);
    else
        blame(a, d, BLAME_RETRIEVER_MISSED, "no relevant passage is in the run");
}

/* Whether the claim itself gives a gold answer. */
static bool claim_right(struct arena *a, const struct answer *answer, const struct claim *c)
{
    const struct english *e = rarity_english(answer->rarity);
    struct text t;
    text_read(a, e, str_sub(answer->text, c->span.from, c->span.to - c->span.from), &t);
    return gives_gold(a, e, &t, answer);
}

/* The worst claim: contradicted before invented. A claim that gives the gold answer is neither, in whatever words,
 * unless it is denied. NULL if all are held well enough. */
static const struct claim *claim_unheld(struct arena *a, const struct answer *answer, const struct diagnosis *d,
                                        double held)
{
    const struct claim *worst = NULL;
    for (size_t i = 0; i < d->faith.n; i++) {
        const struct claim *c = &d->faith.v[i];
        bool contradicted = c->verdict == CLAIM_CONTRADICTED;
        if (c->verdict == CLAIM_SUPPORTED || (!contradicted && (c->support >= held || worst)))
            continue;
        if (c->reason != REASON_NEGATION && d->right && claim_right(a, answer, c))
            continue;
        if (!worst || (contradicted && worst->verdict != CLAIM_CONTRADICTED))
            worst = c;
    }
    return worst;
}

static void blame_claim(struct arena *a, struct diagnosis *d, const struct answer *answer, const struct claim *c)
{
    str said = str_sub(answer->text, c->span.from, c->span.to - c->span.from);
    if (said.n > 120)
        said.n = 120;
    while (said.n && !utf8_valid(said, &(size_t){0}))
        said.n--;
    if (c->verdict == CLAIM_CONTRADICTED)
        blame(a, d, BLAME_GENERATOR_UNFAITHFUL, "\"%.*s\" is contradicted by %.*s (%s%s%.*s)", STR_ARG(said),
              STR_ARG(answer->contexts[c->passage]->id), CLAIM_REASON_NAMES[c->reason], c->found.n ? ": " : "",
              STR_ARG(c->found));
    else
        blame(a, d, BLAME_GENERATOR_UNFAITHFUL, "\"%.*s\" is not in what was given", STR_ARG(said));
}

/* The answer is wrong by gold, and the contexts hold all it says: about the matter asked, or about another? */
static void blame_supported(struct arena *a, const struct retrieval *r, const struct answer *answer,
                            struct diagnosis *d)
{
    double best = relevant_best(a, r, answer);
    for (size_t i = 0; i < d->faith.n; i++) {
        const struct claim *c = &d->faith.v[i];
        if (!c->has_evidence)
            continue;
        const struct passage *p = answer->contexts[c->passage];
        int64_t grade = 0;
        bool judged = r->judged && grade_find(r->judged, p->id, &grade);
        bool about = relevant(r, p->id) ? holds_gold(a, answer, p, c->evidence)
                                        : !judged && question_in(a, answer, p, c->evidence) >= SAME_MATTER * best;
        if (!about)
            continue;
        blame(a, d, BLAME_GOLD_INCOMPLETE, "the answer is supported by %.*s%s, and gold does not accept it",
              STR_ARG(p->id), relevant(r, p->id) ? ", where the gold answer stands" : ", which nobody judged");
        return;
    }
    blame(a, d, BLAME_EVIDENCE_IGNORED,
          "what it says is in the contexts, but does not answer the question, though the "
          "evidence was given");
}

static void diagnose_answered(struct arena *a, const struct retrieval *r, const struct answer *answer,
                              struct diagnosis *d)
{
    const struct claim *unheld = claim_unheld(a, answer, d, CLAIM_HELD);
    if (!d->answerable) {
        if (unheld)
            blame_claim(a, d, answer, unheld);
        else
            blame(a, d, BLAME_GENERATOR_UNFAITHFUL, "it answers, and by gold there is no answer in the passages");
        return;
    }
    if (!d->given && relevant_count(r->judged, 1)) {
        bool held = d->right && !unheld && d->faith.supported > 0;
        if (held)
            blame(a, d, BLAME_GOLD_INCOMPLETE,
                  "the answer is right and supported by what was given, of which nothing is "
                  "judged relevant");
        else
            blame_retriever(a, d, answer);
        return;
    }
    if (unheld)
        blame_claim(a, d, answer, unheld);
    else if (d->right)
        blame(a, d, BLAME_OK, "right, and supported");
    else if (!answer->has_gold && d->faith.unsupported == 0)
        blame(a, d, BLAME_OK, "supported; there is no gold answer to hold it to");
    else
        blame_supported(a, r, answer, d);
}

void diagnose(struct arena *a, const struct retrieval *retrieval, const struct answer *answer, struct diagnosis *ret)
{
    const struct english *e = rarity_english(answer->rarity);
    struct text t;
    *ret = (struct diagnosis){0};
    places_find(retrieval, answer, ret);
    ret->answerable = relevant_count(retrieval->judged, 1) > 0 || answer->n_gold > 0;
    if (!answer->has_gold && !retrieval->judged) {
        blame(a, ret, BLAME_NOT_JUDGED, "there is neither a gold answer nor a judgement");
        return;
    }
    faithfulness(a, answer, &ret->faith);
    text_read(a, e, answer->text, &t);
    ret->refused = ret->faith.class_ != ANSWER_CLAIMS;
    ret->right = ret->refused ? !ret->answerable : gives_gold(a, e, &t, answer);
    if (!ret->refused)
        diagnose_answered(a, retrieval, answer, ret);
    else if (!ret->answerable)
        blame(a, ret, BLAME_OK, "there is no answer in the passages, and it says so");
    else if (ret->given || !relevant_count(retrieval->judged, 1))
        blame(a, ret, BLAME_ABSTAINED_WRONGLY, "the evidence was given, and it %s",
              ret->faith.class_ == ANSWER_EMPTY ? "says nothing" : "declines to answer");
    else
        blame_retriever(a, ret, answer);
}
