/* SPDX-License-Identifier: Apache-2.0 */
#include "rag/words.h"

#include "text/utf8.h"

#include <math.h>
#include <utf8proc.h>

enum { NEGATION_REACH = 1 }; /* words that say something and that a negation governs */

static bool is_letter(utf8proc_category_t c)
{
    return (c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_LO) ||
           (c >= UTF8PROC_CATEGORY_MN && c <= UTF8PROC_CATEGORY_ME);
}

/* The code point at `at`; broken UTF-8 counts as a byte that is no letter. */
static size_t code_at(str s, size_t at, uint32_t *ret)
{
    size_t n = at < s.n ? utf8_next(str_from(s, at), ret) : 0;
    if (n == 0)
        *ret = 0;
    return n ? n : 1;
}

static bool is_apostrophe(uint32_t c)
{
    return c == '\'' || c == 0x2019;
}

static bool is_digit_at(str s, size_t at)
{
    return at < s.n && s.p[at] >= '0' && s.p[at] <= '9';
}

/* Digits with commas between thousands and one decimal point. */
static size_t number_end(str s, size_t from)
{
    size_t at = from;
    bool point = false;
    while (is_digit_at(s, at) ||
           (at < s.n && (s.p[at] == ',' || (s.p[at] == '.' && !point)) && is_digit_at(s, at + 1))) {
        if (s.p[at] == ',' &&
            !(is_digit_at(s, at + 1) && is_digit_at(s, at + 2) && is_digit_at(s, at + 3) && !is_digit_at(s, at + 4)))
            break;
        point = point || s.p[at] == '.';
        at++;
    }
    return at;
}

static size_t letters_end(str s, size_t from)
{
    size_t at = from;
    while (at < s.n) {
        uint32_t c, after;
        size_t n = code_at(s, at, &c);
        if (is_letter(utf8proc_category((utf8proc_int32_t)c)) || (c >= '0' && c <= '9')) {
            at += n;
            continue;
        }
        code_at(s, at + n, &after);
        if (at == from || !is_apostrophe(c) || !is_letter(utf8proc_category((utf8proc_int32_t)after)))
            break;
        at += n;
    }
    return at;
}

/* Case folded, without marks and possessive 's. */
static str norm_of(struct arena *a, str word)
{
    char *text = arena_alloc(a, word.n + 1);
    bool ascii = true;
    for (size_t i = 0; i < word.n; i++) {
        ascii = ascii && (unsigned char)word.p[i] < 0x80;
        text[i] = word.p[i] >= 'A' && word.p[i] <= 'Z' ? (char)(word.p[i] + 32) : word.p[i];
    }
    str norm = {text, word.n};
    if (!ascii) {
        utf8proc_uint8_t *mapped = NULL;
        utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)word.p, (utf8proc_ssize_t)word.n, &mapped,
                                          UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK | UTF8PROC_COMPAT | UTF8PROC_COMPOSE);
        if (n > 0)
            norm = arena_str(a, (str){(const char *)mapped, (size_t)n});
        free(mapped);
    }
    if (str_ends(norm, S("'s")))
        norm.n -= 2;
    else if (str_ends(norm, S("\xE2\x80\x99s")))
        norm.n -= 4;
    return norm;
}

static double number_of(str digits)
{
    char copy[64];
    size_t n = 0;
    for (size_t i = 0; i < digits.n && n < sizeof copy - 1; i++)
        if (digits.p[i] != ',')
            copy[n++] = digits.p[i];
    copy[n] = 0;
    return strtod(copy, NULL);
}

static void word_add(struct arena *a, const struct english *e, struct text *t, size_t from, size_t to)
{
    str bytes = str_sub(t->bytes, from, to - from);
    struct word *before = t->n ? &t->v[t->n - 1] : NULL;
    size_t gap = before ? from - before->to : 0;
    bool glued = gap == 1 && !strchr(" \t\n\r", t->bytes.p[from - 1]);
    char joint = glued ? t->bytes.p[from - 1] : before && gap == 0 ? '+' : 0;
    if (before && gap == 3 && memcmp(t->bytes.p + from - 3, "\xE2\x80", 2) == 0) /* a dash between two words */
        joint = '-';
    struct word *w = vec_push(a, t);
    bool scale;
    uint32_t first;
    code_at(bytes, 0, &first);
    *w = (struct word){.from = from, .to = to, .joint = joint};
    w->norm = norm_of(a, bytes);
    w->digits = is_digit_at(bytes, 0);
    w->capital = utf8proc_category((utf8proc_int32_t)first) == UTF8PROC_CATEGORY_LU;
    w->has_number = w->digits;
    w->number = w->digits ? number_of(bytes) : 0;
    w->stem = w->digits ? w->norm : english_stem(a, e, w->norm);
    w->lexeme = english_lexeme(e, w->stem);
    if (!w->digits && lexicon_number(w->norm, &w->number, &scale))
        w->has_number = true;
    w->stop = lexicon_stop(w->norm);
    w->negates = lexicon_negates(w->norm);
}

/* "1." or "2)" at the start of a line. */
static bool list_marker(const struct text *t, size_t i)
{
    const struct word *w = &t->v[i];
    str before = str_sub(t->bytes, 0, w->from);
    while (before.n && (before.p[before.n - 1] == ' ' || before.p[before.n - 1] == '\t'))
        before.n--;
    return w->digits && w->to - w->from <= 2 && w->to < t->bytes.n && strchr(".)", t->bytes.p[w->to]) &&
           w->to + 1 < t->bytes.n && t->bytes.p[w->to + 1] == ' ' && (before.n == 0 || before.p[before.n - 1] == '\n');
}

/* Whether the sentence ends with the punctuation at `at`, which follows the last word. */
static bool ends_sentence(const struct text *t, size_t at)
{
    str s = t->bytes;
    if (s.p[at] == '\n')
        return true;
    size_t after = at + 1;
    while (after < s.n && strchr(".!?\"')]", s.p[after]))
        after++;
    if (after < s.n && !strchr(" \t\r\n", s.p[after]) && (unsigned char)s.p[after] < 0x80)
        return false;
    if (s.p[at] != '.')
        return true;
    const struct word *last = t->n ? &t->v[t->n - 1] : NULL;
    while (after < s.n && strchr(" \t\r", s.p[after]))
        after++;
    bool lower = after < s.n && s.p[after] >= 'a' && s.p[after] <= 'z';
    if (!last || last->to != at)
        return !lower;
    if (list_marker(t, t->n - 1))
        return false;
    bool needs_number = str_eq(last->norm, S("no")) || str_eq(last->norm, S("p")) || str_eq(last->norm, S("fig"));
    if (needs_number)
        return !is_digit_at(s, after);
    return !lexicon_abbreviation(last->norm) && !lower;
}

static void sentence_close(struct arena *a, struct text *t, size_t *from, size_t to, size_t *first)
{
    str part = str_trim(str_sub(t->bytes, *from, to - *from));
    if (t->n > *first) {
        struct sentence *s = vec_push(a, &t->sentences);
        *s = (struct sentence){(size_t)(part.p - t->bytes.p), (size_t)(part.p - t->bytes.p) + part.n, *first, t->n};
        for (size_t i = *first; i < t->n; i++)
            t->v[i].sentence = t->sentences.n - 1;
        t->v[*first].opens = true;
    }
    *from = to;
    *first = t->n;
}

static void words_split(struct arena *a, const struct english *e, struct text *t)
{
    size_t start = 0, first = 0;
    for (size_t at = 0; at < t->bytes.n;) {
        uint32_t c;
        size_t n = code_at(t->bytes, at, &c);
        bool letter = is_letter(utf8proc_category((utf8proc_int32_t)c));
        size_t end = is_digit_at(t->bytes, at) ? number_end(t->bytes, at) : letter ? letters_end(t->bytes, at) : at;
        if (end > at) {
            word_add(a, e, t, at, end);
            at = end;
            continue;
        }
        if ((c == '.' || c == '!' || c == '?' || c == '\n' || c == 0x3002) && ends_sentence(t, at))
            sentence_close(a, t, &start, at + n, &first);
        at += n;
    }
    sentence_close(a, t, &start, t->bytes.n, &first);
}

/* "costs nothing": the word before is what is denied. */
static void negate_before(struct text *t, size_t i)
{
    for (size_t k = i; k-- > 0 && t->v[k].sentence == t->v[i].sentence && k + 4 > i;)
        if (!t->v[k].stop) {
            t->v[k].negated = !t->v[k].negated;
            return;
        }
}

/* "no more than five", "not only": nothing is denied. */
static bool bounds_only(const struct text *t, size_t i)
{
    static const char *const AFTER[] = {"more", "less",  "fewer",  "later", "earlier",
                                        "only", "least", "matter", "sooner"};
    bool bounds = false;
    for (size_t k = 0; i + 1 < t->n && k < COUNT_OF(AFTER); k++)
        bounds = bounds || str_eq_c(t->v[i + 1].norm, AFTER[k]);
    return bounds;
}

/* A negation governs the next words that say something, up to the end of the clause. */
static void negations_mark(struct text *t)
{
    for (size_t i = 0; i < t->n; i++) {
        if (!t->v[i].negates || bounds_only(t, i))
            continue;
        if (!t->v[i].opens && (str_eq(t->v[i].norm, S("nothing")) || str_eq(t->v[i].norm, S("none")))) {
            negate_before(t, i);
            continue;
        }
        int reach = 0;
        for (size_t k = i + 1; k < t->n && t->v[k].sentence == t->v[i].sentence && reach < NEGATION_REACH; k++) {
            str between = str_sub(t->bytes, t->v[k - 1].to, t->v[k].from - t->v[k - 1].to);
            if (str_find_byte(between, ',') >= 0 || str_find_byte(between, ';') >= 0 || str_eq(t->v[k].norm, S("but")))
                break;
            t->v[k].negated = !t->v[k].negated;
            reach += !t->v[k].stop;
        }
    }
}

/* ---- Values ---- */

static struct value *value_add(struct arena *a, struct text *t, enum value_kind kind, size_t from, size_t to)
{
    struct value *v = vec_push(a, &t->values);
    *v = (struct value){.kind = kind, .from = from, .to = to, .minute = -1};
    for (size_t i = from; i < to; i++)
        t->v[i].value = true;
    return v;
}

static bool whole_between(const struct word *w, double low, double high)
{
    return w->digits && w->number >= low && w->number <= high && w->number == floor(w->number);
}

static bool ordinal_end(str norm)
{
    return str_eq(norm, S("st")) || str_eq(norm, S("nd")) || str_eq(norm, S("rd")) || str_eq(norm, S("th"));
}

/* Words of a sentence from i on. */
static const struct word *at_word(const struct text *t, size_t i, size_t sentence)
{
    return i < t->n && t->v[i].sentence == sentence ? &t->v[i] : NULL;
}

/* "3rd" is one word that begins with a digit; its number is 3. */
static bool day_word(const struct word *w)
{
    return w && w->digits && w->number >= 1 && w->number <= 31 && w->number == floor(w->number);
}

static bool year_word(const struct word *w)
{
    return w && whole_between(w, 1000, 2199) && w->to - w->from == 4;
}

/* "sixth", "twenty-first", as the day of a date that goes on with "of" or a month; 0 = none. */
static int spelt_day(const struct text *t, size_t i, size_t *ret_behind)
{
    const struct word *w = &t->v[i], *next = at_word(t, i + 1, w->sentence);
    if (w->digits || !w->has_number || w->number != floor(w->number) || w->number < 1 || w->number > 31)
        return 0;
    int day = (int)w->number;
    *ret_behind = i + 1;
    if ((day == 20 || day == 30) && next && !next->digits && next->has_number && next->number >= 1 &&
        next->number < 10) {
        day += (int)next->number;
        *ret_behind = i + 2;
    }
    return day <= 31 ? day : 0;
}

/* "March", "mar"; may, march and august only with a capital. */
static int month_at(const struct word *w)
{
    return w && w->capital ? lexicon_month(w->norm) : 0;
}

/* 2021-03-12, 12/03/2021. */
static size_t date_digits(struct arena *a, struct text *t, size_t i)
{
    const struct word *x = &t->v[i], *y = at_word(t, i + 1, x->sentence), *z = at_word(t, i + 2, x->sentence);
    if (!y || !z || !y->digits || !z->digits || y->joint != z->joint || !strchr("-/.", y->joint) || !y->joint)
        return 0;
    bool iso = year_word(x) && whole_between(y, 1, 12) && whole_between(z, 1, 31);
    bool british = whole_between(x, 1, 31) && whole_between(y, 1, 12) && year_word(z);
    bool american = whole_between(x, 1, 12) && whole_between(y, 1, 31) && year_word(z);
    if (!iso && !british && !american)
        return 0;
    struct value *v = value_add(a, t, VALUE_DATE, i, i + 3);
    v->year = (int)(iso ? x : z)->number;
    v->month = (int)(iso || british ? y : x)->number;
    v->day = (int)(iso ? z : british ? x : y)->number;
    return 3;
}

/* 12 March 2021; 12th of March; March 12, 2021; March 2021; in March. */
static size_t date_words(struct arena *a, struct text *t, size_t i)
{
    const struct word *w = &t->v[i];
    size_t s = w->sentence, at = i, behind = i + 1;
    int day = 0, month = 0, year = 0, number = spelt_day(t, i, &behind);
    if (day_word(w) || number) {
        size_t k = behind;
        const struct word *next = at_word(t, k, s);
        if (next && ordinal_end(next->norm) && next->joint == '+')
            next = at_word(t, ++k, s);
        if (next && str_eq(next->norm, S("of")))
            next = at_word(t, ++k, s);
        month = month_at(next);
        if (!month)
            return 0;
        day = number ? number : (int)w->number;
        at = k + 1;
    } else {
        month = month_at(w);
        if (!month)
            return 0;
        at = i + 1;
        const struct word *next = at_word(t, at, s);
        if (next && str_eq(next->norm, S("the")))
            next = at_word(t, at + 1, s);
        if (day_word(next) && next->to - next->from <= 4 && !year_word(next)) {
            day = (int)next->number;
            at = (size_t)(next - t->v) + 1;
            next = at_word(t, at, s);
            if (next && ordinal_end(next->norm) && next->joint == '+')
                at++;
        }
    }
    const struct word *next = at_word(t, at, s);
    if (year_word(next))
        year = (int)t->v[at++].number;
    if (!day && !year) {
        /* "may" and "march" are verbs too: a month alone follows a preposition. */
        static const char *const BEFORE[] = {"in",  "since",  "until", "till",  "from", "to",     "by",
                                             "of",  "every",  "each",  "last",  "next", "during", "between",
                                             "and", "before", "after", "early", "late", "mid",    "through"};
        bool led = lexicon_month(w->norm) != 5 && lexicon_month(w->norm) != 3;
        for (size_t k = 0; i > 0 && k < COUNT_OF(BEFORE); k++)
            led = led || str_eq_c(t->v[i - 1].norm, BEFORE[k]);
        if (!led || w->opens)
            return 0;
    }
    struct value *v = value_add(a, t, VALUE_DATE, i, at);
    v->day = day;
    v->month = month;
    v->year = year;
    return at - i;
}

static bool is_meridiem(const struct word *w, bool *ret_pm)
{
    if (!w)
        return false;
    *ret_pm = w->norm.p[0] == 'p';
    return str_eq(w->norm, S("am")) || str_eq(w->norm, S("pm")) || str_eq(w->norm, S("a")) || str_eq(w->norm, S("p"));
}

/* 9:30, 9 am, 9.30 p.m., noon, midnight. */
static size_t clock_time(struct arena *a, struct text *t, size_t i)
{
    const struct word *w = &t->v[i];
    size_t s = w->sentence, at = i + 1;
    bool pm = false;
    if (str_eq(w->norm, S("noon")) || str_eq(w->norm, S("midday")) || str_eq(w->norm, S("midnight"))) {
        value_add(a, t, VALUE_DATE, i, at)->minute = str_eq(w->norm, S("midnight")) ? 0 : 720;
        return 1;
    }
    if (!w->has_number || w->number < 0 || w->number > 24)
        return 0;
    const struct word *next = at_word(t, at, s);
    int hour = (int)w->number, minute = (int)lround((w->number - hour) * 100);
    bool colon = false;
    if (next && next->digits && next->joint == ':' && next->to - next->from == 2 && next->number < 60) {
        minute = (int)next->number;
        colon = true;
        next = at_word(t, ++at, s);
    }
    bool meridiem = is_meridiem(next, &pm);
    if (meridiem && next->norm.n == 1) {
        const struct word *m = at_word(t, at + 1, s);
        meridiem = m && str_eq(m->norm, S("m")) && m->joint == '.';
        at += meridiem;
    }
    bool oclock = next && str_starts(next->norm, S("o'clock"));
    if (!meridiem && !colon && !oclock && !(next && str_eq(next->norm, S("oclock"))))
        return 0;
    at += meridiem || oclock;
    if (minute >= 60 || (meridiem && (hour < 1 || hour > 12)))
        return 0;
    if (meridiem)
        hour = hour % 12 + (pm ? 12 : 0);
    struct value *v = value_add(a, t, VALUE_DATE, i, at);
    v->minute = hour * 60 + minute;
    v->half = !meridiem && hour <= 12;
    return at - i;
}

/* 1987 where no unit follows. */
static size_t year_alone(struct arena *a, struct text *t, size_t i)
{
    const struct word *w = &t->v[i], *next = at_word(t, i + 1, w->sentence);
    double factor;
    if (!year_word(w) || w->number < 1200 || w->joint == '$')
        return 0;
    static const char *const BEFORE[] = {"in",     "since", "until",   "till",  "from",   "to",    "by",
                                         "of",     "year",  "between", "and",   "before", "after", "during",
                                         "around", "about", "late",    "early", "mid",    "for"};
    bool led = false;
    for (size_t k = 0; i > 0 && k < COUNT_OF(BEFORE); k++)
        led = led || str_eq_c(t->v[i - 1].norm, BEFORE[k]);
    bool counted = next && !next->stop && !next->capital && !next->joint && next->from == w->to + 1;
    if (counted && !led)
        return 0;
    if (next && (lexicon_unit(next->norm, &factor).n) && !str_starts(next->norm, S("s")))
        return 0;
    value_add(a, t, VALUE_DATE, i, i + 1)->year = (int)w->number;
    return 1;
}

static size_t weekday_alone(struct arena *a, struct text *t, size_t i)
{
    int day = t->v[i].capital ? lexicon_weekday(t->v[i].norm) : 0;
    if (day)
        value_add(a, t, VALUE_DATE, i, i + 1)->weekday = day;
    return day != 0;
}

/* The byte before the word, for signs of money. */
static str sign_before(const struct text *t, size_t i)
{
    static const struct {
        str sign;
        str unit;
    } SIGNS[] = {{STR_INIT("$"), STR_INIT("usd")},
                 {STR_INIT("\xE2\x82\xAC"), STR_INIT("eur")},
                 {STR_INIT("\xC2\xA3"), STR_INIT("gbp")}};
    str before = str_sub(t->bytes, 0, t->v[i].from);
    for (size_t k = 0; k < COUNT_OF(SIGNS); k++)
        if (str_ends(before, SIGNS[k].sign) || str_ends(str_trim(before), SIGNS[k].sign))
            return SIGNS[k].unit;
    return STR_NONE;
}

/* Whether `word` goes on a number whose last part is `part`: "twenty one", "hundred five", not "five six". */
static bool goes_on(double part, const struct word *word)
{
    if (part <= 0)
        return true;
    if (part >= 100)
        return word->number < 100;
    return part >= 20 && fmod(part, 10) == 0 && word->number < 10;
}

/* "hundred AND fifty" */
static bool joined_by_and(const struct text *t, size_t at, size_t sentence, double part)
{
    const struct word *next = at_word(t, at, sentence), *after = at_word(t, at + 1, sentence);
    double value;
    bool scale;
    return part >= 100 && next && after && str_eq(next->norm, S("and")) && !after->digits &&
           lexicon_number(after->norm, &value, &scale) && !scale;
}

/* The words that make up one number from word i on; its value. Two figures beside each other are two numbers. */
static size_t number_end_word(const struct text *t, size_t i, double *ret)
{
    size_t s = t->v[i].sentence, at = i;
    double total = 0, part = 0, value;
    while (at < t->n && t->v[at].sentence == s && t->v[at].has_number) {
        const struct word *x = &t->v[at];
        bool scale = false;
        if (at > i && x->digits)
            break;
        if (!x->digits && lexicon_number(x->norm, &value, &scale) && scale) {
            part = (part > 0 ? part : 1) * value;
            if (value >= 1000) {
                total += part;
                part = 0;
            }
        } else if (at == i || goes_on(part, x)) {
            part += x->number;
        } else {
            break;
        }
        at++;
        at += joined_by_and(t, at, s, part);
    }
    *ret = total + part;
    return at;
}

/* Words that are numbers only where a unit follows: "one could say", "at first". */
static bool is_vague(str norm)
{
    static const char *const WORDS[] = {"one",    "first",  "second",   "once",     "single",
                                        "couple", "double", "hundreds", "thousands"};
    for (size_t i = 0; i < COUNT_OF(WORDS); i++)
        if (str_eq_c(norm, WORDS[i]))
            return true;
    return false;
}

static bool percent_behind(const struct text *t, size_t end)
{
    str rest = str_from(t->bytes, t->v[end - 1].to);
    size_t s = t->v[end - 1].sentence;
    const struct word *per = at_word(t, end, s), *cent = at_word(t, end + 1, s);
    return str_starts(rest, S("%")) || str_starts(rest, S(" %")) ||
           (per && cent && str_eq(per->norm, S("per")) && str_eq(cent->norm, S("cent")));
}

/* 14, 1,200, fourteen, twenty-one, two hundred and fifty, 3.5 million; with the unit behind it, or the sign before. */
static size_t number_value(struct arena *a, struct text *t, size_t i)
{
    const struct word *w = &t->v[i];
    double raw, factor = 1;
    if (!w->has_number || list_marker(t, i))
        return 0;
    size_t end = number_end_word(t, i, &raw), last = end;
    const struct word *unit = at_word(t, end, w->sentence);
    bool of_an = unit && str_eq(w->norm, S("half")) && (str_eq(unit->norm, S("an")) || str_eq(unit->norm, S("a")));
    if (of_an)
        unit = at_word(t, end + 1, w->sentence);
    str base = unit ? lexicon_unit(unit->norm, &factor) : STR_NONE, sign = sign_before(t, i);
    if (end == i + 1 && !w->digits && is_vague(w->norm) && !base.n)
        return 0;
    if (base.n && !of_an)
        last = end + 1; /* the unit is part of it */
    struct value *v = value_add(a, t, VALUE_NUMBER, i, last);
    bool fortnight = str_eq(w->norm, S("fortnight")), percent = percent_behind(t, end);
    v->raw = v->number = raw;
    v->measured = fortnight || sign.n || percent || base.n;
    v->unit = fortnight ? S("day") : sign.n ? sign : percent ? S("%") : base;
    if (base.n && !fortnight && !sign.n && !percent)
        v->number *= factor;
    if (!v->measured && unit && !unit->stop)
        v->unit = unit->stem;
    return last - i;
}

/* Capitalised words in a row. The first word of a sentence counts where its capital cannot come from that alone. */
static size_t name_words(struct arena *a, struct text *t, size_t i)
{
    const struct word *w = &t->v[i];
    size_t at = i;
    double ignored;
    bool scale;
    if (!w->capital || w->stop || lexicon_number(w->norm, &ignored, &scale) || lexicon_month(w->norm) ||
        lexicon_weekday(w->norm))
        return 0;
    while (at < t->n && t->v[at].sentence == w->sentence && t->v[at].capital && !t->v[at].value &&
           (at == i || (!t->v[at].stop && t->v[at].from - t->v[at - 1].to <= 2)))
        at++;
    if (w->opens && at == i + 1) {
        /* Alone at the start: a name if the letters go on in capitals, or if it takes a possessive 's. */
        str whole = str_sub(t->bytes, w->from, w->to - w->from);
        bool upper = whole.n > 1 && whole.p[1] >= 'A' && whole.p[1] <= 'Z';
        if (!upper && !str_ends(whole, S("'s")))
            return 0;
    }
    value_add(a, t, VALUE_NAME, i, at);
    return at - i;
}

static void values_find(struct arena *a, struct text *t)
{
    static size_t (*const KINDS[])(struct arena *, struct text *, size_t) = {
        date_digits, date_words, clock_time, year_alone, weekday_alone, number_value, name_words};
    for (size_t i = 0; i < t->n;) {
        size_t n = 0;
        for (size_t k = 0; k < COUNT_OF(KINDS) && !n; k++)
            n = KINDS[k](a, t, i);
        i += n ? n : 1;
    }
}

void text_read(struct arena *a, const struct english *english, str bytes, struct text *ret)
{
    *ret = (struct text){.bytes = bytes};
    words_split(a, english, ret);
    negations_mark(ret);
    values_find(a, ret);
}

static bool agree(int x, int y)
{
    return !x || !y || x == y;
}

static bool name_same(const struct value *a, const struct value *b, const struct text *ta, const struct text *tb)
{
    size_t n = a->to - a->from < b->to - b->from ? a->to - a->from : b->to - b->from, found = 0;
    const struct value *shorter = a->to - a->from <= b->to - b->from ? a : b, *longer = shorter == a ? b : a;
    const struct text *ts = shorter == a ? ta : tb, *tl = shorter == a ? tb : ta;
    for (size_t i = shorter->from; i < shorter->to; i++)
        for (size_t k = longer->from; k < longer->to; k++)
            if (str_eq(ts->v[i].norm, tl->v[k].norm)) {
                found++;
                break;
            }
    return found == n;
}

bool value_same(const struct value *a, const struct value *b, const struct text *ta, const struct text *tb)
{
    if (a->kind != b->kind)
        return false;
    if (a->kind == VALUE_NAME)
        return name_same(a, b, ta, tb);
    if (a->kind == VALUE_NUMBER) {
        double least = fmax(fabs(a->number), fabs(b->number)) * 1e-9;
        if (fabs(a->number - b->number) <= least)
            return !(a->measured && b->measured) || str_eq(a->unit, b->unit);
        return a->raw == b->raw && !(a->measured && b->measured);
    }
    if ((a->minute >= 0) != (b->minute >= 0) || (a->weekday != 0) != (b->weekday != 0))
        return false;
    if (a->minute >= 0)
        return a->minute == b->minute || ((a->half || b->half) && (a->minute + 720) % 1440 == b->minute) ||
               ((a->half || b->half) && (b->minute + 720) % 1440 == a->minute);
    bool shared = (a->year && b->year) || (a->month && b->month) || (a->weekday && b->weekday);
    return shared && agree(a->year, b->year) && agree(a->month, b->month) && agree(a->day, b->day) &&
           agree(a->weekday, b->weekday);
}

double words_alike(const struct word *a, const struct word *b)
{
    if ((!a->lexeme || !b->lexeme) && !(a->has_number && b->has_number) && a->stem.n && b->stem.n &&
        a->stem.p[0] != b->stem.p[0])
        return 0; /* most pairs */
    if (str_eq(a->stem, b->stem))
        return 1;
    if (a->has_number && b->has_number)
        return a->number == b->number;
    if (a->digits || b->digits)
        return 0;
    if (words_synonymous(a, b))
        return 0.8;
    size_t n = 0, longer = a->stem.n > b->stem.n ? a->stem.n : b->stem.n;
    while (n < a->stem.n && n < b->stem.n && a->stem.p[n] == b->stem.p[n])
        n++;
    return n >= 5 && n * 10 >= longer * 7 ? 0.8 : 0;
}
