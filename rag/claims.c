/* SPDX-License-Identifier: Apache-2.0 */
#include "rag/claims.h"

static bool one_of(str word, const char *const *list)
{
    for (size_t i = 0; list[i]; i++)
        if (str_eq_c(word, list[i]))
            return true;
    return false;
}

static bool any_of(const struct text *t, size_t first, size_t end, const char *const *list)
{
    for (size_t i = first; i < end; i++)
        if (one_of(t->v[i].norm, list))
            return true;
    return false;
}

/* Whether the words from `at` on are those of the phrase. */
static bool phrase_at(const struct text *t, size_t at, size_t end, const char *phrase)
{
    for (str rest = str_of(phrase); rest.p; at++)
        if (at >= end || !str_eq(t->v[at].norm, str_cut(&rest, ' ')))
            return false;
    return true;
}

static bool phrase_in(const struct text *t, size_t first, size_t end, const char *const *phrases)
{
    for (size_t i = first; i < end; i++)
        for (size_t k = 0; phrases[k]; k++)
            if (phrase_at(t, i, end, phrases[k]))
                return true;
    return false;
}

/* ---- Refusals ---- */

/* Whoever speaks of what he was given, not of the world. */
static const char *const SPEAKERS[] = {
    "i",        "i'm",       "i've",      "i’m",      "i’ve",   "context", "contexts", "passage",       "passages",
    "document", "documents", "excerpt",   "excerpts", "source", "extract", "extracts", "ask",           "asked",
    "sources",  "material",  "materials", "text",     "texts",  "snippet", "snippets", "documentation", NULL};
static const char *const DENIALS[] = {"unable", "unknown",     "insufficient", "unclear", "missing",
                                      "silent", "speculation", "absent",       NULL};
static const char *const KNOWING[] = {
    "telling",    "knowing",     "appear",    "appears",   "indication", "date",      "about",     "clue",
    "hint",       "trace",       "missing",   "apologies", "sorry",      "absent",    "find",      "found",
    "know",       "say",         "says",      "mention",   "mentions",   "mentioned", "specify",   "specifies",
    "specified",  "state",       "states",    "stated",    "provide",    "provides",  "provided",  "contain",
    "contains",   "include",     "includes",  "answer",    "answered",   "tell",      "tells",     "determine",
    "determined", "cover",       "covers",    "covered",   "see",        "locate",    "give",      "gives",
    "have",       "address",     "addresses", "addressed", "help",       "identify",  "confirm",   "able",
    "enough",     "information", "sure",      "reveal",    "reveals",    "indicate",  "indicates", "details",
    "detail",     "silent",      "unclear",   "unknown",   "settle",     "settles",   "explain",   "explains",
    "discuss",    "discusses",   "establish", "given",     "come",       "across",    "spot",      "supply",
    "supplies",   "record",      "hold",      "holds",     "offer",      "offers",    "anything",  "nothing",
    "basis",      "certain",     "unable",    "guess",     "look",       NULL};
/* Enough by themselves. */
static const char *const REFUSALS[] = {"no information",
                                       "not enough information",
                                       "insufficient information",
                                       "information is not available",
                                       "no answer",
                                       "no mention",
                                       "cannot be answered",
                                       "can't be answered",
                                       "don't know",
                                       "do not know",
                                       "not mentioned in",
                                       "not stated in",
                                       "not specified in",
                                       "not covered in",
                                       "not covered by",
                                       "not found in",
                                       "not given in",
                                       "no details",
                                       "nothing about that",
                                       "nothing about this",
                                       "nothing here about",
                                       "nothing on that",
                                       "nothing on this",
                                       "cannot be determined",
                                       "can't be determined",
                                       "not available in",
                                       "answer is not",
                                       "answer isn't",
                                       "no passage",
                                       "none of the passages",
                                       "none of the documents",
                                       "none of the sources",
                                       "none of these passages",
                                       "not in the passages",
                                       "not in the documents",
                                       "no record of",
                                       "do not reveal",
                                       "remains unclear",
                                       "rather not guess",
                                       "would not want to guess",
                                       "leave this open",
                                       "leave that open",
                                       "leaves this open",
                                       "leave it open",
                                       "leaves it open",
                                       "nothing is said",
                                       "is not given",
                                       "is not stated",
                                       "is not mentioned",
                                       "are not given",
                                       "are not stated",
                                       "are not mentioned",
                                       "not say",
                                       "decline to answer",
                                       "not go into",
                                       "away with nothing",
                                       "nothing to rely",
                                       "nothing here answers",
                                       "nothing answers",
                                       "mere speculation",
                                       "leaves that open",
                                       "leave the question",
                                       "impossible to tell",
                                       "impossible to say",
                                       "outside the passages",
                                       "outside the documents",
                                       "outside the context",
                                       "outside what",
                                       "must pass on",
                                       "have to pass on",
                                       NULL};
/* The same, where it is the speaker who is unable. */
static const char *const OWN_REFUSALS[] = {"cannot answer",   "can't answer",   "could not answer",
                                           "couldn't answer", "not able to",    "unable to",
                                           "couldn't find",   "could not find", "can't find",
                                           "cannot find",     "cannot tell",    "can't tell",
                                           "cannot say",      "can't say",      "couldn't say",
                                           "could not say",   "wasn't able to", "was not able to",
                                           "not sure",        "not certain",    "cannot help",
                                           "can't help",      "did not find",   "didn't find",
                                           "found no",        "found nothing",  NULL};
/* Whole answers. */
static const char *const BARE_REFUSALS[] = {
    "unknown", "not mentioned", "not stated", "not available",  "not specified", "no data", "none given",
    "n a",     "not given",     "not known",  "not in context", "unanswerable",  NULL};
static const char *const CONTRASTS[] = {"but", "however", "nevertheless", "still", "nonetheless", "though", NULL};

/* A denial, or a negation with a word of knowing close behind it. */
static bool denies_knowing(const struct text *t, size_t first, size_t end)
{
    enum { CLOSE = 7 };
    for (size_t i = first; i < end; i++)
        if (one_of(t->v[i].norm, DENIALS) ||
            (t->v[i].negates && any_of(t, i + 1, i + CLOSE < end ? i + CLOSE : end, KNOWING)))
            return true;
    return false;
}

/* "The passages mention no club", "no such price in my sources": one who speaks of what he was given, and a no close
 * by. */
static bool speaks_of_none(const struct text *t, size_t first, size_t end)
{
    static const char *const GIVEN[] = {"passage", "passages", "document", "documents", "excerpt",  "excerpts",
                                        "source",  "sources",  "material", "materials", "text",     "texts",
                                        "extract", "extracts", "snippets", "context",   "contexts", NULL};
    enum { CLOSE = 4 };
    for (size_t i = first; i < end; i++) {
        size_t from = i < first + CLOSE ? first : i - CLOSE, to = i + CLOSE < end ? i + CLOSE : end;
        bool no = false;
        for (size_t k = from; k < to; k++)
            no = no || str_eq(t->v[k].norm, S("no")) || str_eq(t->v[k].norm, S("nothing"));
        if (one_of(t->v[i].norm, GIVEN) && no)
            return true;
    }
    return false;
}

/* "No reason is stated." */
static bool none_stated(const struct text *t, size_t first, size_t end)
{
    static const char *const LAST[] = {"stated", "given", "mentioned", "named", "recorded", "specified", "known", NULL};
    return end - first >= 3 && (str_eq(t->v[first].norm, S("no")) || str_eq(t->v[first].norm, S("nothing"))) &&
           one_of(t->v[end - 1].norm, LAST);
}

/* Whether the words hold one of the phrases, behind "I" or "we", or at their start. */
static bool speaker_refuses(const struct text *t, size_t first, size_t end)
{
    static const char *const WE[] = {"i", "we", "i'm", "we're", "i’m", NULL};
    bool own = false;
    for (size_t i = first; i < end; i++) {
        own = own || one_of(t->v[i].norm, WE);
        for (size_t k = 0; OWN_REFUSALS[k] && (own || i == first); k++)
            if (phrase_at(t, i, end, OWN_REFUSALS[k]))
                return true;
    }
    return false;
}

static bool part_refuses(const struct text *t, size_t first, size_t end)
{
    if (phrase_in(t, first, end, REFUSALS) || speaker_refuses(t, first, end) || speaks_of_none(t, first, end) ||
        none_stated(t, first, end))
        return true;
    for (size_t k = 0; BARE_REFUSALS[k] && end - first <= 3; k++)
        if (phrase_at(t, first, end, BARE_REFUSALS[k]) && first + 3 > end - 1)
            return true;
    return any_of(t, first, end, SPEAKERS) && denies_knowing(t, first, end);
}

/* What follows "but" in a sentence that began as a refusal: does it assert something of the world? */
static bool asserts_after_contrast(const struct text *t, size_t first, size_t end)
{
    for (size_t i = first + 1; i < end; i++) {
        size_t said = 0;
        if (!one_of(t->v[i].norm, CONTRASTS) || part_refuses(t, i + 1, end) || !part_refuses(t, first, i))
            continue;
        for (size_t k = i + 1; k < end; k++)
            said += !t->v[k].stop;
        if (said >= 3 && !any_of(t, i + 1, end, SPEAKERS))
            return true;
    }
    return false;
}

/* ---- Politeness and lead-ins ---- */

static const char *const POLITE[] = {
    "hope this helps", "hope that helps", "let me know",       "feel free",      "happy to help", "glad to help",
    "glad you asked",  "great question",  "good question",     "thanks for",     "thank you",     "you're welcome",
    "you are welcome", "here is what",    "here's what",       "here is the",    "here are the",  "have a nice",
    "have a great",    "anything else",   "do not hesitate",   "don't hesitate", "happy to look", "of course",
    "happy to",        "pleased to help", "further questions", "more questions", "hope it helps", "good luck",
    "i checked",       "i looked",        "i have looked",     "i've looked",    "i've checked",  "enjoy your",
    "best regards",    "kind regards",    "please ask",        "just ask",       "nice of you",   "in short",
    "wish you",        "good day",        "my pleasure",       "glad to",        "is the answer", NULL};

static bool polite(const struct text *t, size_t first, size_t end)
{
    size_t said = 0;
    for (size_t i = first; i < end; i++)
        said += !t->v[i].stop;
    return said == 0 ||
           (said <= 8 && phrase_in(t, first, end, POLITE) &&
            !(t->v[first].from < t->v[end - 1].to &&
              str_find_byte(str_sub(t->bytes, t->v[first].from, t->v[end - 1].to - t->v[first].from), ':') >= 0));
}

/* "According to the passages, …": the words before the comma tell nothing. */
static size_t lead_in_end(const struct text *t, size_t first, size_t end)
{
    static const char *const LEADS[] = {"according to",    "based on",         "from the",   "as stated in",
                                        "as far as",       "going by",         "judging by", "as the",
                                        "in the passages", "in the documents", NULL};
    bool leads = false;
    for (size_t k = 0; LEADS[k]; k++)
        leads = leads || phrase_at(t, first, end, LEADS[k]);
    if (!leads)
        return first;
    for (size_t i = first; i + 1 < end && i < first + 10; i++) {
        str between = str_sub(t->bytes, t->v[i].to, t->v[i + 1].from - t->v[i].to);
        if (str_find_byte(between, ',') < 0 && str_find_byte(between, ':') < 0)
            continue;
        return any_of(t, first, i + 1, SPEAKERS) || i < first + 3 ? i + 1 : first;
    }
    return first;
}

static bool is_question(const struct text *t, const struct sentence *s)
{
    return s->to > s->from && t->bytes.p[s->to - 1] == '?';
}

static void part_add(struct arena *a, const struct text *t, size_t first, size_t end, struct claim_parts *ret)
{
    if (first < end && !polite(t, first, end))
        *vec_push(a, ret) = (struct claim_part){first, end};
}

void claims_split(struct arena *a, const struct text *t, struct claim_parts *ret)
{
    *ret = (struct claim_parts){0};
    for (size_t s = 0; s < t->sentences.n; s++) {
        const struct sentence *one = &t->sentences.v[s];
        if (is_question(t, one) || part_refuses(t, one->first, one->end)) {
            if (!asserts_after_contrast(t, one->first, one->end))
                continue;
        }
        size_t first = lead_in_end(t, one->first, one->end);
        for (size_t i = first + 1; i < one->end; i++) {
            str between = str_sub(t->bytes, t->v[i - 1].to, t->v[i].from - t->v[i - 1].to);
            if (str_find_byte(between, ';') < 0)
                continue;
            part_add(a, t, first, i, ret);
            first = i;
        }
        part_add(a, t, first, one->end, ret);
    }
}

bool text_refuses(const struct text *t)
{
    static const char *const TURNS[] = {"but", "however", "nevertheless", "nonetheless", "still", NULL};
    bool refused = false;
    for (size_t s = 0; s < t->sentences.n; s++) {
        const struct sentence *one = &t->sentences.v[s];
        if (part_refuses(t, one->first, one->end)) {
            if (asserts_after_contrast(t, one->first, one->end))
                return false;
            refused = true;
            continue;
        }
        if (polite(t, one->first, one->end) || is_question(t, one))
            continue;
        if (!refused || one_of(t->v[one->first].norm, TURNS)) /* it answers, first or after all */
            return false;
    }
    return refused;
}
