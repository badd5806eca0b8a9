/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The method, in four steps for each claim.
 *
 * 1. Topic. The claim's words, without numbers, dates and names, weighted by rarity (words of the question half), are
 *    looked for in every window of one or two sentences of every context: the window that holds most of that weight is
 *    where the contexts speak of the matter. Titles count with it. So a wrong number that happens to stand elsewhere
 *    does not draw the evidence to that place.
 * 2. Values. Each number, date and name of the claim must be in that window, or where its own neighbouring words are
 *    found better. If it is not, and the window has another value of the kind, the claim is contradicted.
 * 3. Negation. Words that claim and window share must be negated in both or in neither; opposites count as a negation.
 * 4. Coverage. What is left is supported if enough of its weight was found.
 *
 * The constants were chosen on 150 claims written for this purpose (none of those in bench/) and on examples/rag, and
 * are fixed.
 */
#include "rag/claims.h"
#include "rag/rarity.h"

#include <math.h>

const char FAITHFULNESS_METHOD[] = "assize-lexical/1";

#define TITLE_MATCH 0.9     /* a word that stands in the passage's title only */
#define QUESTION_WEIGHT 0.3 /* of a word that the question brought along */
#define VALUE_BONUS 0.12    /* for a window that has the claim's values too */
#define LENGTH_MALUS 0.04   /* for a window of two sentences */
#define WHOLE_MIN 0.9       /* of the claim's own words: the window says the very same */
#define WHOLE_BONUS 0.3
#define RIVAL_BONUS 0.08   /* for one that has others of their kind */
#define SUPPORT_MIN 0.45   /* of the weight, to call a claim supported */
#define CONTRADICT_MIN 0.4 /* of the topic's weight, to call a value contradicted */
#define PARTLY_MIN 0.2     /* where the other date shares its year, month or day */
#define NEGATION_MIN 0.3   /* of the topic's weight, to call it denied */
#define LOCAL_MARGIN 0.1   /* by which a value's neighbours must be found better elsewhere */
#define BOUND_RATIO 1.15   /* by which another value must be closer to the claim's matter */
#define SAME_PASSAGE 0.15  /* by which a name's neighbours may be found worse in another sentence of the passage */
#define CONTRADICTED_KEEPS 0.25

enum { NEIGHBOURS = 4 };

const char *const CLAIM_VERDICT_NAMES[] = {"supported", "unsupported", "contradicted", NULL};
const char *const CLAIM_REASON_NAMES[] = {"", "number", "date", "name", "negation", "not_found", NULL};
const char *const ANSWER_CLASS_NAMES[] = {"claims", "refusal", "empty", NULL};

/* A context, read. */
struct source {
    struct text title, text;
};

struct window {
    size_t source, first, end; /* words */
    size_t sentence, sentences;
};

struct checking {
    struct arena *a;
    const struct answer *answer;
    struct text text, question;
    struct source *sources;
    size_t n_sources;
    struct {
        struct window *v;
        size_t n, cap;
    } windows;
    double *weight; /* of each word of the answer, as a word of the topic */
    bool *value;    /* of each word: it is part of a value that has to be checked */
};

static void sources_read(struct checking *c)
{
    const struct english *e = rarity_english(c->answer->rarity);
    c->n_sources = c->answer->n_contexts;
    c->sources = arena_array(c->a, struct source, c->n_sources);
    for (size_t i = 0; i < c->n_sources; i++) {
        struct source *s = &c->sources[i];
        text_read(c->a, e, c->answer->contexts[i]->title, &s->title);
        text_read(c->a, e, c->answer->contexts[i]->text, &s->text);
        for (size_t k = 0; k < s->text.sentences.n; k++) {
            const struct sentence *one = &s->text.sentences.v[k];
            *vec_push(c->a, &c->windows) = (struct window){i, one->first, one->end, k, 1};
            if (k + 1 < s->text.sentences.n)
                *vec_push(c->a, &c->windows) = (struct window){i, one->first, s->text.sentences.v[k + 1].end, k, 2};
        }
    }
}

/* How well the window, or its passage's title, has the word. */
static double found_in(const struct checking *c, const struct word *w, const struct window *at)
{
    const struct source *s = &c->sources[at->source];
    double best = 0;
    for (size_t i = at->first; i < at->end && best < 1; i++) {
        double alike = words_alike(w, &s->text.v[i]);
        if (alike == 0 && words_opposite(w, &s->text.v[i]))
            alike = 0.8;
        best = fmax(best, alike);
    }
    for (size_t i = 0; i < s->title.n && best < TITLE_MATCH; i++)
        best = fmax(best, TITLE_MATCH * words_alike(w, &s->title.v[i]));
    return best;
}

static bool in_question(const struct checking *c, const struct word *w)
{
    for (size_t i = 0; i < c->question.n; i++)
        if (words_alike(w, &c->question.v[i]) == 1)
            return true;
    return false;
}

/* Words [first, end) of the answer; where they say too little by themselves, the question's words help to find the
 * place. Returns the share found. */
static double topic_found(const struct checking *c, size_t first, size_t end, const struct window *at)
{
    double all = 0, found = 0;
    size_t own = 0;
    for (size_t i = first; i < end; i++) {
        double w = c->weight[i];
        if (w <= 0 || c->value[i])
            continue;
        own++;
        all += w;
        found += w * found_in(c, &c->text.v[i], at);
    }
    for (size_t i = 0; i < c->question.n; i++) {
        const struct word *w = &c->question.v[i];
        double weight = rarity_of(c->answer->rarity, w) * (own < 2 ? 0.6 : 0.1);
        all += weight;
        found += weight * found_in(c, w, at);
    }
    return all > 0 ? found / all : 0;
}

static bool name_in_words(const struct text *from, const struct value *v, const struct text *t, size_t first,
                          size_t end)
{
    for (size_t i = v->from; i < v->to; i++) {
        bool there = false;
        for (size_t k = first; k < end && !there; k++)
            there = str_eq(from->v[i].norm, t->v[k].norm) || str_eq(from->v[i].stem, t->v[k].stem);
        if (!there)
            return false;
    }
    return true;
}

/* Whether the window has the value. */
static bool value_in(const struct checking *c, const struct value *v, const struct window *at)
{
    const struct source *s = &c->sources[at->source];
    for (size_t i = 0; i < s->text.values.n; i++) {
        const struct value *other = &s->text.values.v[i];
        if (other->from >= at->first && other->to <= at->end && value_same(v, other, &c->text, &s->text))
            return true;
    }
    if (v->kind != VALUE_NAME)
        return false;
    return name_in_words(&c->text, v, &s->text, at->first, at->end) ||
           name_in_words(&c->text, v, &s->title, 0, s->title.n);
}

/* Whether the question said it already. */
static bool value_asked(const struct checking *c, const struct value *v)
{
    for (size_t i = 0; i < c->question.values.n; i++)
        if (value_same(v, &c->question.values.v[i], &c->text, &c->question))
            return true;
    return v->kind == VALUE_NAME && name_in_words(&c->text, v, &c->question, 0, c->question.n);
}

static bool is_money(str unit)
{
    return str_eq(unit, S("eur")) || str_eq(unit, S("usd")) || str_eq(unit, S("gbp")) || str_eq(unit, S("chf"));
}

/* Dates that differ in one part only are about the same thing. */
static bool partly_same(const struct value *a, const struct value *b)
{
    if (a->kind != VALUE_DATE)
        return false;
    int same = (a->year && a->year == b->year) + (a->month && a->month == b->month) + (a->day && a->day == b->day);
    return same > 0;
}

/* Whether a value of the claim could stand where `other` does. */
static bool rivals(const struct value *v, const struct value *other)
{
    if (v->kind != other->kind)
        return false;
    if (v->kind == VALUE_NUMBER && is_money(v->unit) && is_money(other->unit))
        return true;
    if (v->kind == VALUE_NUMBER)
        return v->measured == other->measured ? !v->measured || str_eq(v->unit, other->unit)
                                              : !v->unit.n || !other->unit.n;
    if (v->kind == VALUE_DATE)
        return (v->minute >= 0) == (other->minute >= 0) && (v->weekday != 0) == (other->weekday != 0);
    return true;
}

/* A value of the window that stands in the place of the claim's: of its kind, and not said by the claim itself nor by
 * the question. */
static const struct value *rival_in(const struct checking *c, const struct claim_part *part, const struct value *v,
                                    const struct window *at)
{
    const struct text *t = &c->sources[at->source].text;
    for (size_t i = 0; i < t->values.n; i++) {
        const struct value *other = &t->values.v[i];
        bool said = false;
        if (other->from < at->first || other->to > at->end || !rivals(v, other))
            continue;
        for (size_t k = 0; k < c->text.values.n && !said; k++) {
            const struct value *own = &c->text.values.v[k];
            said = own->from >= part->first && own->to <= part->end && value_same(own, other, &c->text, t);
        }
        for (size_t k = 0; k < c->question.values.n && !said; k++)
            said = value_same(&c->question.values.v[k], other, &c->question, t);
        if (!said && v->kind == VALUE_NAME)
            said = name_in_words(t, other, &c->question, 0, c->question.n) ||
                   name_in_words(t, other, &c->text, part->first, part->end);
        if (!said)
            return other;
    }
    return NULL;
}

struct window_choice {
    const struct window *at;
    double topic, rank;
};

/* The share of the claim's own words, without values, that the window itself has. */
static double own_found(const struct checking *c, const struct claim_part *part, const struct window *at)
{
    const struct text *t = &c->sources[at->source].text;
    double all = 0, found = 0;
    for (size_t i = part->first; i < part->end; i++) {
        double weight = rarity_of(c->answer->rarity, &c->text.v[i]), best = 0;
        for (size_t k = at->first; k < at->end && best < 1 && weight > 0 && !c->value[i]; k++)
            best = fmax(best, words_alike(&c->text.v[i], &t->v[k]));
        all += c->value[i] ? 0 : weight;
        found += weight * best;
    }
    return all > 0 ? found / all : 0;
}

static struct window_choice window_choose(const struct checking *c, const struct claim_part *part)
{
    struct window_choice best = {0};
    for (size_t i = 0; i < c->windows.n; i++) {
        const struct window *at = &c->windows.v[i];
        double values = 0, matched = 0, topic = topic_found(c, part->first, part->end, at);
        for (size_t k = 0; k < c->text.values.n; k++) {
            const struct value *v = &c->text.values.v[k];
            if (v->from < part->first || v->to > part->end)
                continue;
            values++;
            if (value_in(c, v, at))
                matched += VALUE_BONUS;
            else if (v->kind != VALUE_NAME && rival_in(c, part, v, at))
                matched += RIVAL_BONUS;
        }
        bool whole = matched >= VALUE_BONUS * values - 1e-12 && own_found(c, part, at) >= WHOLE_MIN;
        double rank = (whole ? WHOLE_BONUS : 0) + topic + (values > 0 ? matched / values : 0) -
                      (at->sentences > 1 ? LENGTH_MALUS : 0);
        if (!best.at || rank > best.rank + 1e-12)
            best = (struct window_choice){at, topic, rank};
    }
    return best;
}

/* The words around a value, for asking where its own matter is spoken of. */
static double local_found(const struct checking *c, const struct claim_part *part, const struct value *v,
                          const struct window *at)
{
    size_t first = v->from, end = v->to;
    for (int n = 0; first > part->first && n<NEIGHBOURS; n += c->weight[first]> 0)
        first--;
    for (int n = 0; end < part->end && n < NEIGHBOURS; end++)
        n += c->weight[end] > 0;
    return topic_found(c, first, end, at);
}

/* The window, other than `not`, that has the value and most of its neighbours. */
static struct window_choice value_elsewhere(const struct checking *c, const struct claim_part *part,
                                            const struct value *v)
{
    struct window_choice best = {0};
    for (size_t i = 0; i < c->windows.n; i++) {
        const struct window *at = &c->windows.v[i];
        if (!value_in(c, v, at))
            continue;
        double topic = local_found(c, part, v, at) - (at->sentences > 1 ? LENGTH_MALUS : 0);
        if (!best.at || topic > best.topic + 1e-12)
            best = (struct window_choice){at, topic, topic};
    }
    return best;
}

/* How much of the claim's own matter stands close to a value of the window. */
static double bound_to(const struct checking *c, const struct claim_part *part, const struct window *at,
                       const struct value *there)
{
    const struct text *t = &c->sources[at->source].text;
    double found = 0;
    size_t first = there->from, end = there->to;
    for (int n = 0; first > at->first && n < NEIGHBOURS; n += !t->v[first].stop)
        first--;
    for (int n = 0; end < at->end && n < NEIGHBOURS; end++)
        n += !t->v[end].stop;
    for (size_t i = part->first; i < part->end; i++) {
        double best = 0;
        for (size_t k = first; k < end && !c->value[i]; k++)
            best = fmax(best, words_alike(&c->text.v[i], &t->v[k]) /
                                  (1 + 0.1 * (double)(k < there->from ? there->from - k : k - there->to + 1)));
        found += best * rarity_of(c->answer->rarity, &c->text.v[i]);
    }
    return found;
}

/* The value that the window binds to the claim's matter more closely than the one that the claim names: "84 euros for
 * the first dog and 132 for each other". NULL = none. */
static const struct value *misbound(const struct checking *c, const struct claim_part *part, const struct value *v,
                                    const struct window *at)
{
    const struct text *t = &c->sources[at->source].text;
    const struct value *rival = rival_in(c, part, v, at);
    double own = 0;
    if (!rival || v->kind == VALUE_NAME)
        return NULL;
    for (size_t i = 0; i < t->values.n; i++) {
        const struct value *other = &t->values.v[i];
        if (other->from >= at->first && other->to <= at->end && value_same(v, other, &c->text, t))
            own = fmax(own, bound_to(c, part, at, other));
    }
    return bound_to(c, part, at, rival) > own * BOUND_RATIO + 0.5 ? rival : NULL;
}

static enum claim_reason reason_of(enum value_kind kind)
{
    return kind == VALUE_NUMBER ? REASON_NUMBER : kind == VALUE_DATE ? REASON_DATE : REASON_NAME;
}

static str words_text(const struct text *t, size_t first, size_t end)
{
    return first < end ? str_sub(t->bytes, t->v[first].from, t->v[end - 1].to - t->v[first].from) : STR_NONE;
}

/* Step 2. Marks in `missing` the weight of values that are nowhere. */
static void values_check(const struct checking *c, const struct claim_part *part, const struct window_choice *best,
                         struct claim *claim, double *ret_all, double *ret_missing)
{
    *ret_all = *ret_missing = 0;
    for (size_t i = 0; i < c->text.values.n; i++) {
        const struct value *v = &c->text.values.v[i];
        double weight = 0;
        if (v->from < part->first || v->to > part->end)
            continue;
        for (size_t k = v->from; k < v->to; k++)
            weight = fmax(weight, rarity_of(c->answer->rarity, &c->text.v[k]));
        *ret_all += weight;
        bool there = value_in(c, v, best->at);
        if (value_asked(c, v) || (there && !misbound(c, part, v, best->at)))
            continue;
        const struct value *rival = rival_in(c, part, v, best->at);
        struct window_choice other = value_elsewhere(c, part, v);
        if (other.at && !there &&
            (!rival ||
             other.topic >
                 local_found(c, part, v, best->at) +
                     (v->kind == VALUE_NAME && other.at->source == best->at->source ? -SAME_PASSAGE : LOCAL_MARGIN)))
            continue; /* the contexts say it, in another place */
        *ret_missing += weight;
        if (!rival || best->topic < (partly_same(v, rival) ? PARTLY_MIN : CONTRADICT_MIN) ||
            claim->verdict == CLAIM_CONTRADICTED)
            continue;
        claim->verdict = CLAIM_CONTRADICTED;
        claim->reason = reason_of(v->kind);
        claim->found = words_text(&c->sources[best->at->source].text, rival->from, rival->to);
    }
}

/* Step 3: a word that both have, negated in one only. A word that the window has both ways says nothing. */
static const struct word *negation_clash(const struct checking *c, const struct claim_part *part,
                                         const struct window *at)
{
    const struct text *t = &c->sources[at->source].text;
    for (size_t i = part->first; i < part->end; i++) {
        const struct word *w = &c->text.v[i];
        const struct word *clash = NULL;
        bool agrees = false;
        if (c->weight[i] <= 0 && !lexicon_stop(w->norm))
            continue;
        for (size_t k = at->first; k < at->end && !agrees; k++) {
            const struct word *x = &t->v[k];
            bool same = !w->stop && words_alike(w, x) >= 0.8, opposite = words_opposite(w, x);
            if ((same && w->negated == x->negated) || (!same && opposite && w->negated != x->negated))
                agrees = true;
            else if (same || opposite)
                clash = x;
        }
        if (clash && !agrees)
            return clash;
    }
    return NULL;
}

/* +1 where words [first, end) allow something, -1 where they forbid it, 0 where they do neither or both. */
static int permission(const struct text *t, size_t first, size_t end)
{
    static const char *const ALLOWING[] = {"may", "can", "allowed", "permitted", "allows", "permits", "welcome", NULL};
    static const char *const FORBIDDING[] = {"forbidden", "prohibited", "banned",  "cannot",
                                             "can't",     "bans",       "forbids", NULL};
    bool allows = false, forbids = false;
    for (size_t i = first; i < end; i++) {
        bool denied = t->v[i].negated || (i + 1 < end && t->v[i + 1].negates && t->v[i].stop);
        bool must_not = str_eq(t->v[i].norm, S("must")) && i + 1 < end && t->v[i + 1].negates;
        for (size_t k = 0; ALLOWING[k]; k++)
            if (str_eq_c(t->v[i].norm, ALLOWING[k]))
                *(denied ? &forbids : &allows) = true;
        for (size_t k = 0; FORBIDDING[k]; k++)
            if (str_eq_c(t->v[i].norm, FORBIDDING[k]))
                *(denied ? &allows : &forbids) = true;
        forbids = forbids || must_not;
    }
    return allows == forbids ? 0 : allows ? 1 : -1;
}

/* The word by which the window denies the claim, or NULL. */
static const struct word *denial(const struct checking *c, const struct claim_part *part, const struct window *at)
{
    const struct text *t = &c->sources[at->source].text;
    const struct word *clash = negation_clash(c, part, at);
    if (clash)
        return clash;
    if (permission(&c->text, part->first, part->end) * permission(t, at->first, at->end) >= 0)
        return NULL;
    for (size_t i = at->first; i < at->end; i++)
        if (t->v[i].negates || t->v[i].negated)
            return &t->v[i];
    return &t->v[at->first];
}

static void claim_check(const struct checking *c, const struct claim_part *part, struct claim *claim)
{
    const struct word *w = c->text.v;
    double all = 0, found = 0, values = 0, missing = 0;
    *claim = (struct claim){.span = {w[part->first].from, w[part->end - 1].to}};
    for (size_t i = part->first; i < part->end; i++)
        claim->weight += rarity_of(c->answer->rarity, &w[i]);
    struct window_choice best = window_choose(c, part);
    if (!best.at || best.topic <= 0) {
        claim->verdict = CLAIM_UNSUPPORTED;
        claim->reason = REASON_NOT_FOUND;
        return;
    }
    const struct text *t = &c->sources[best.at->source].text;
    claim->has_evidence = true;
    claim->passage = best.at->source;
    claim->evidence = (struct span){t->sentences.v[best.at->sentence].from,
                                    t->sentences.v[best.at->sentence + best.at->sentences - 1].to};
    values_check(c, part, &best, claim, &values, &missing);
    for (size_t i = part->first; i < part->end; i++) {
        if (c->weight[i] <= 0 || c->value[i])
            continue;
        all += c->weight[i];
        found += c->weight[i] * found_in(c, &w[i], best.at);
    }
    claim->support = all + values > 0 ? (found + values - missing) / (all + values) : best.topic;
    if (claim->verdict == CLAIM_CONTRADICTED)
        return;
    const struct word *clash = best.topic >= NEGATION_MIN ? denial(c, part, best.at) : NULL;
    if (clash) {
        claim->verdict = CLAIM_CONTRADICTED;
        claim->reason = REASON_NEGATION;
        claim->found = str_sub(t->bytes, clash->from, clash->to - clash->from);
        return;
    }
    if (claim->support >= SUPPORT_MIN && missing == 0)
        return;
    claim->verdict = CLAIM_UNSUPPORTED;
    claim->reason = REASON_NOT_FOUND;
}

void faithfulness(struct arena *a, const struct answer *answer, struct faithfulness *ret)
{
    const struct english *e = rarity_english(answer->rarity);
    struct checking c = {.a = a, .answer = answer};
    struct claim_parts parts;
    double weight = 0, kept = 0;
    *ret = (struct faithfulness){.class_ = ANSWER_CLAIMS};
    text_read(a, e, answer->text, &c.text);
    if (text_refuses(&c.text)) {
        ret->class_ = ANSWER_REFUSAL;
        return;
    }
    claims_split(a, &c.text, &parts);
    if (parts.n == 0) {
        ret->class_ = ANSWER_EMPTY;
        return;
    }
    text_read(a, e, answer->question, &c.question);
    sources_read(&c);
    c.weight = arena_array(a, double, c.text.n);
    for (size_t i = 0; i < c.text.n; i++)
        c.weight[i] = rarity_of(answer->rarity, &c.text.v[i]) * (in_question(&c, &c.text.v[i]) ? QUESTION_WEIGHT : 1);
    c.value = arena_array(a, bool, c.text.n);
    for (size_t i = 0; i < c.text.values.n; i++) {
        const struct value *v = &c.text.values.v[i];
        for (size_t k = v->from; k < v->to; k++)
            c.value[k] = !(v->kind == VALUE_NAME && value_asked(&c, v));
    }
    for (size_t i = 0; i < parts.n; i++) {
        struct claim *claim = vec_push(a, ret);
        claim_check(&c, &parts.v[i], claim);
        double share = fmax(claim->weight, 1);
        weight += share;
        kept += share * claim->support * (claim->verdict == CLAIM_CONTRADICTED ? CONTRADICTED_KEEPS : 1);
        ret->supported += claim->verdict == CLAIM_SUPPORTED;
        ret->unsupported += claim->verdict == CLAIM_UNSUPPORTED;
        ret->contradicted += claim->verdict == CLAIM_CONTRADICTED;
    }
    ret->has_score = true;
    ret->score = kept / weight;
}
