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
#define ON_TOPIC 0.3    /* of the question's weight, for a yes or no that is not said as such */
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

/* The share of the question's weight, but for its names, numbers and dates, that the text repeats. */
static double asked_share(struct arena *a, const struct english *e, const struct text *t, const struct answer *answer)
{
    struct text q;
    double all = 0, found = 0;
    text_read(a, e, answer->question, &q);
    for (size_t i = 0; i < q.n; i++) {
        double weight = q.v[i].value ? 0 : rarity_of(answer->rarity, &q.v[i]), best = 0;
        for (size_t k = 0; k < t->n && best < 1; k++)
            best = fmax(best, words_opposite(&q.v[i], &t->v[k]) ? 1 : words_alike(&q.v[i], &t->v[k]));
        all += weight;
        found += weight * best;
    }
    return all > 0 ? found / all : 0;
}

/* What the text says to a question of yes or no: 1, -1, or 0 where it speaks of something else. It need not say the
 * word: then a negation, or the opposite of a word of the question, means no. */
static int yes_or_no(struct arena *a, const struct english *e, const struct text *t, const struct answer *answer)
{
    static const char *const REFUSING[] = {"forbidden",  "prohibited", "banned",  "closed",   "barred",  "excluded",
                                           "impossible", "refused",    "forbids", "bans",     "ban",     "prohibits",
                                           "neither",    "disallowed", "illegal", "unlawful", "against", NULL};
    struct text q;
    bool denies = false;
    for (size_t i = 0; i < t->n; i++)
        if (t->v[i].opens && (is_word(t, i, "yes") || is_word(t, i, "no")))
            return is_word(t, i, "yes") ? 1 : -1;
    text_read(a, e, answer->question, &q);
    for (size_t k = 0; k < t->n; k++) {
        bool opposite = false, same = false;
        for (size_t i = 0; i < q.n; i++) {
            opposite = opposite || words_opposite(&q.v[i], &t->v[k]);
            same = same || words_alike(&q.v[i], &t->v[k]) == 1;
        }
        for (size_t i = 0; REFUSING[i]; i++)
            opposite = opposite || is_word(t, k, REFUSING[i]);
        denies = denies != (t->v[k].negates || (opposite && !same));
    }
    return asked_share(a, e, t, answer) < ON_TOPIC ? 0 : denies ? -1 : 1;
}

/* Whether the text gives one of the gold answers. */
static bool gives_gold(struct arena *a, const struct english *e, const struct text *t, const struct answer *answer)
{
    for (size_t i = 0; i < answer->n_gold; i++) {
        struct text gold;
        text_read(a, e, answer->gold[i], &gold);
        bool yes = gold.n == 1 && is_word(&gold, 0, "yes"), no = gold.n == 1 && is_word(&gold, 0, "no");
        if (yes || no) {
            int said = yes_or_no(a, e, t, answer);
            if (said && (said > 0) == yes)
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

static size_t rank_of(const struct ranking *ranking, str doc)
{
    for (size_t i = 0; ranking && i < ranking->n; i++)
        if (str_eq(ranking->v[i].doc, doc))
            return i + 1;
    return 0;
}

static bool is_context(const struct answer *answer, str doc)
{
    for (size_t i = 0; i < answer->n_contexts; i++)
        if (str_eq(answer->contexts[i]->id, doc))
            return true;
    return false;
}

/* Where the relevant passages stand: found, given, and the first one's rank. */
static void places_find(const struct retrieval *r, const struct answer *answer, struct diagnosis *ret)
{
    size_t found = 0, given = 0;
    for (size_t i = 0; r->judged && i < r->judged->n; i++) {
        if (r->judged->v[i].grade < 1)
            continue;
        size_t rank = rank_of(r->ranking, r->judged->v[i].doc);
        bool here = is_context(answer, r->judged->v[i].doc);
        ret->relevant++;
        found += rank > 0 || here;
        given += here;
        if (rank && (!ret->rank || rank < ret->rank))
            ret->rank = rank;
        if (rank && !here && (!ret->rank_left || rank < ret->rank_left))
            ret->rank_left = rank;
    }
    size_t wanted = answer->need_all ? ret->relevant : 1;
    ret->found = ret->relevant > 0 && found >= wanted;
    ret->given = ret->relevant > 0 && given >= wanted;
    ret->places = given;
}

/* The share of the question's weight that bytes [from, to) of a passage, with its title, have. */
static double question_in(struct arena *a, const struct text *q, const struct answer *answer, const struct passage *p,
                          struct span span)
{
    struct text t;
    double all = 0, found = 0;
    str part = str_sub(p->text, span.from, span.to - span.from);
    text_read(a, rarity_english(answer->rarity), arena_printf(a, "%.*s\n%.*s", STR_ARG(p->title), STR_ARG(part)), &t);
    for (size_t i = 0; i < q->n; i++) {
        double weight = rarity_of(answer->rarity, &q->v[i]), best = 0;
        for (size_t k = 0; k < t.n && best < 1; k++)
            best = fmax(best, words_alike(&q->v[i], &t.v[k]));
        all += weight;
        found += weight * best;
    }
    return all > 0 ? found / all : 0;
}

/* The best share that any sentence of the given relevant passages has. */
static double relevant_best(struct arena *a, const struct text *q, const struct retrieval *r,
                            const struct answer *answer)
{
    double best = 0;
    for (size_t i = 0; i < answer->n_contexts; i++) {
        const struct passage *p = answer->contexts[i];
        struct text t;
        if (!relevant(r, p->id))
            continue;
        text_read(a, rarity_english(answer->rarity), p->text, &t);
        for (size_t k = 0; k < t.sentences.n; k++) {
            struct span span = {t.sentences.v[k].from, t.sentences.v[k].to};
            best = fmax(best, question_in(a, q, answer, p, span));
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
    if (d->found)
        blame(a, d, BLAME_RANKED_TOO_LOW,
              "a relevant passage stands at rank %zu of the run, and is not among the %zu that were given",
              d->rank_left, answer->n_contexts);
    else if (d->rank || d->places)
        blame(a, d, BLAME_RETRIEVER_MISSED, "all %zu relevant passages are needed, and some are nowhere in the run",
              d->relevant);
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
        if (d->right && claim_right(a, answer, c))
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

/* What a wrong claim does to the question. */
enum wrong { WRONG_ASIDE, WRONG_INVENTED, WRONG_VARIANT };

/* What is needed to look at the claims of a wrong answer. */
struct wrongs {
    struct arena *a;
    const struct english *e;
    const struct retrieval *r;
    const struct answer *answer;
    struct text question;
    struct text *passages; /* title and text of each context */
    struct text *titles;
    bool named;  /* the question names something */
    double best; /* relevant_best */
};

/* Whether words [first, end) hold the name, or for other values one that is the same. */
static bool has_value(const struct text *of, const struct value *v, const struct text *t)
{
    return value_said(t, v, of);
}

/* Whether the text speaks of what the question names; a question without names is about anything. */
static bool has_subject(const struct wrongs *w, const struct text *t)
{
    bool named = false;
    for (size_t i = 0; i < w->question.values.n; i++) {
        const struct value *v = &w->question.values.v[i];
        if (v->kind == VALUE_NAME && has_value(&w->question, v, t))
            return true;
        named = named || v->kind == VALUE_NAME;
    }
    return !named;
}

/* A claim that names others than the question does is about them. A claim that names nobody goes on about the matter.
 */
static bool on_subject(const struct wrongs *w, const struct text *claim)
{
    bool names = false;
    for (size_t i = 0; i < claim->values.n; i++)
        names = names || claim->values.v[i].kind == VALUE_NAME;
    return has_subject(w, claim) || !names;
}

/* Whether the question brings the value along, or it is what a relevant context is about. */
static bool asked_value(const struct wrongs *w, const struct text *claim, const struct value *v)
{
    for (size_t p = 0; p < w->answer->n_contexts; p++)
        if (v->kind == VALUE_NAME && relevant(w->r, w->answer->contexts[p]->id) && has_value(claim, v, &w->titles[p]))
            return true;
    return has_value(claim, v, &w->question);
}

/* A value of the kind that gold has, which the question did not bring along: what the claim offers as the answer. */
static const struct value *offered(const struct wrongs *w, const struct text *claim)
{
    for (size_t g = 0; g < w->answer->n_gold; g++) {
        struct text gold;
        text_read(w->a, w->e, w->answer->gold[g], &gold);
        for (size_t i = 0; i < claim->values.n && gold.values.n; i++) {
            const struct value *v = &claim->values.v[i], *other = &gold.values.v[0];
            bool kind = v->kind == other->kind && (v->minute >= 0) == (other->minute >= 0) &&
                        (v->kind != VALUE_NUMBER || v->measured == other->measured);
            if (kind && !asked_value(w, claim, v))
                return v;
        }
    }
    return NULL;
}

/* Whether all values of the claim stand in one context. */
static bool together(const struct wrongs *w, const struct text *claim)
{
    for (size_t p = 0; p < w->answer->n_contexts; p++) {
        bool all = claim->values.n > 0;
        for (size_t i = 0; i < claim->values.n && all; i++)
            all = has_value(claim, &claim->values.v[i], &w->passages[p]);
        if (all)
            return true;
    }
    return false;
}

/* Whether the claim's evidence is about what was asked: the place of the gold answer, or one nobody judged that speaks
 * of the question as much as the relevant ones do. */
static bool evidence_about(const struct wrongs *w, const struct claim *c)
{
    if (!c->has_evidence)
        return false;
    const struct passage *p = w->answer->contexts[c->passage];
    int64_t grade;
    if (relevant(w->r, p->id))
        return holds_gold(w->a, w->answer, p, c->evidence);
    return !(w->r->judged && grade_find(w->r->judged, p->id, &grade)) &&
           question_in(w->a, &w->question, w->answer, p, c->evidence) >= SAME_MATTER * w->best;
}

/* Whether a context that is about the question has the value: a relevant one, or one that nobody judged and that names
 * what the question names, or, where it names nothing, speaks of the matter as much as the relevant ones. */
static bool stated_of_subject(const struct wrongs *w, const struct text *claim, const struct value *v,
                              const struct claim *c)
{
    for (size_t p = 0; p < w->answer->n_contexts; p++) {
        int64_t grade;
        str id = w->answer->contexts[p]->id;
        bool judged = w->r->judged && grade_find(w->r->judged, id, &grade);
        bool about =
            relevant(w->r, id) ||
            (!judged && (w->named ? has_subject(w, &w->passages[p]) : c->passage == p && evidence_about(w, c)));
        if (about && has_value(claim, v, &w->passages[p]))
            return true;
    }
    return false;
}

/* Whether some gold answer is a number, a date or a name. */
static bool gold_has_value(const struct wrongs *w)
{
    for (size_t g = 0; g < w->answer->n_gold; g++) {
        struct text gold;
        text_read(w->a, w->e, w->answer->gold[g], &gold);
        if (gold.values.n)
            return true;
    }
    return false;
}

static enum wrong wrong_of(const struct wrongs *w, const struct claim *c)
{
    struct text claim;
    text_read(w->a, w->e, str_sub(w->answer->text, c->span.from, c->span.to - c->span.from), &claim);
    bool about = on_subject(w, &claim);
    for (size_t i = 0; i < w->answer->n_gold && about; i++)
        if ((str_eq(w->answer->gold[i], S("yes")) || str_eq(w->answer->gold[i], S("no"))) &&
            yes_or_no(w->a, w->e, &claim, w->answer))
            return WRONG_INVENTED;
    const struct value *v = about ? offered(w, &claim) : NULL;
    if (c->verdict == CLAIM_CONTRADICTED && c->reason == REASON_NEGATION)
        return about && asked_share(w->a, w->e, &claim, w->answer) >= ON_TOPIC ? WRONG_INVENTED : WRONG_ASIDE;
    if (!about && (together(w, &claim) || c->verdict == CLAIM_SUPPORTED))
        return WRONG_ASIDE;
    if (c->verdict == CLAIM_CONTRADICTED)
        return !v && together(w, &claim) ? WRONG_ASIDE : WRONG_INVENTED;
    if (v)
        return stated_of_subject(w, &claim, v, c) ? WRONG_VARIANT : WRONG_INVENTED;
    return c->verdict == CLAIM_SUPPORTED || c->support >= CLAIM_HELD ? WRONG_ASIDE : WRONG_INVENTED;
}

static struct wrongs wrongs_of(struct arena *a, const struct retrieval *r, const struct answer *answer)
{
    struct wrongs w = {.a = a, .e = rarity_english(answer->rarity), .r = r, .answer = answer};
    text_read(a, w.e, answer->question, &w.question);
    w.passages = arena_array(a, struct text, answer->n_contexts);
    w.titles = arena_array(a, struct text, answer->n_contexts);
    for (size_t i = 0; i < w.question.values.n; i++)
        w.named = w.named || w.question.values.v[i].kind == VALUE_NAME;
    for (size_t i = 0; i < answer->n_contexts; i++) {
        const struct passage *p = answer->contexts[i];
        text_read(a, w.e, arena_printf(a, "%.*s\n%.*s", STR_ARG(p->title), STR_ARG(p->text)), &w.passages[i]);
        text_read(a, w.e, p->title, &w.titles[i]);
    }
    w.best = relevant_best(a, &w.question, r, answer);
    return w;
}

/* The evidence was given, and the answer is wrong by gold. */
static void diagnose_wrong(struct arena *a, const struct retrieval *r, const struct answer *answer, struct diagnosis *d)
{
    struct wrongs w = wrongs_of(a, r, answer);
    const struct claim *variant = NULL, *invented = NULL;
    for (size_t i = 0; i < d->faith.n; i++) {
        const struct claim *c = &d->faith.v[i];
        enum wrong is = wrong_of(&w, c);
        if (is == WRONG_INVENTED && !invented)
            invented = c;
        bool same_place =
            is == WRONG_ASIDE && c->verdict == CLAIM_SUPPORTED && !gold_has_value(&w) && evidence_about(&w, c);
        if (!variant && (is == WRONG_VARIANT || same_place))
            variant = c;
    }
    if (invented)
        blame_claim(a, d, answer, invented);
    else if (variant)
        blame(a, d, BLAME_GOLD_INCOMPLETE,
              "what it says of the matter is in the contexts, and gold does not accept it");
    else
        blame(a, d, BLAME_EVIDENCE_IGNORED,
              "what it says is in the contexts, but does not answer the question, though the "
              "evidence was given");
}

/* Whether some context says the gold answer of what the question names. */
static bool gold_in_contexts(struct arena *a, const struct retrieval *r, const struct answer *answer)
{
    struct wrongs w = wrongs_of(a, r, answer);
    for (size_t p = 0; p < answer->n_contexts; p++)
        if (has_subject(&w, &w.passages[p]) && gives_gold(a, w.e, &w.passages[p], answer))
            return true;
    return false;
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
    if (!d->given && d->relevant) {
        if (d->right && d->faith.contradicted == 0 && gold_in_contexts(a, r, answer))
            blame(a, d, BLAME_GOLD_INCOMPLETE,
                  "the answer is right and stands in what was given, of which nothing is "
                  "judged relevant");
        else
            blame_retriever(a, d, answer);
        return;
    }
    if (!d->right && answer->has_gold)
        diagnose_wrong(a, r, answer, d);
    else if (unheld)
        blame_claim(a, d, answer, unheld);
    else
        blame(a, d, BLAME_OK, d->right ? "right, and supported" : "supported; there is no gold answer to hold it to");
}

void diagnose(struct arena *a, const struct retrieval *retrieval, const struct answer *answer, struct diagnosis *ret)
{
    const struct english *e = rarity_english(answer->rarity);
    struct text t;
    *ret = (struct diagnosis){0};
    places_find(retrieval, answer, ret);
    ret->answerable = answer->has_gold ? answer->n_gold > 0 : ret->relevant > 0;
    if (!answer->has_gold && !ret->relevant) {
        blame(a, ret, BLAME_NOT_JUDGED, "there is neither a gold answer nor a relevant passage");
        return;
    }
    if (answer->contexts_unknown) {
        blame(a, ret, BLAME_NOT_JUDGED, "it is not known what the generator was given: there are no passages");
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
    else if (ret->given || !ret->relevant)
        blame(a, ret, BLAME_ABSTAINED_WRONGLY, "the evidence was given, and it %s",
              ret->faith.class_ == ANSWER_EMPTY ? "says nothing" : "declines to answer");
    else
        blame_retriever(a, ret, answer);
}
