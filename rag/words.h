/* SPDX-License-Identifier: Apache-2.0 */
/*
 * words: a text as words, sentences and values (numbers, dates, names), each with its bytes. English. Private to rag.
 */
#ifndef ASSIZE_RAG_WORDS_H
#define ASSIZE_RAG_WORDS_H

#include "base/vec.h"

enum { LEXEME_GROUPS = 4, LEXEME_POLES = 4 };

/* What is known of a stem: the groups of near synonyms that it is in, and the pairs of opposites, as sets of bits. */
struct lexeme {
    uint64_t groups[LEXEME_GROUPS], left[LEXEME_POLES], right[LEXEME_POLES];
};
struct english;

struct word {
    size_t from, to;             /* bytes of the text */
    str norm;                    /* case folded, without marks: "zoe" for "Zoë"; possessive 's taken off */
    str stem;                    /* by Snowball's English stemmer; numbers: as norm */
    const struct lexeme *lexeme; /* what the lexicon knows of the stem, or NULL */
    double number;               /* if has_number */
    bool has_number;             /* digits, or a number word */
    bool digits;                 /* begins with a digit */
    bool capital;                /* begins with a capital letter */
    bool stop;                   /* says nothing by itself: "the", "of" */
    bool opens;                  /* first word of its sentence */
    bool negated;                /* a negation governs it */
    bool negates;                /* is itself a negation: "not", "never", "without" */
    bool value;                  /* part of a number, date or name */
    char joint; /* what stands between the word before and this one, if it is one byte and no blank; else 0 */
    size_t sentence;
};

enum value_kind { VALUE_NUMBER, VALUE_DATE, VALUE_NAME };

struct value {
    enum value_kind kind;
    size_t from, to;      /* words [from, to) */
    double number;        /* in the base unit */
    double raw;           /* as written */
    str unit;             /* the base unit, or the stem of the word behind it; "" = none */
    bool measured;        /* unit is one of the lexicon's */
    int year, month, day; /* 0 = not said; month 1-12 */
    int weekday;          /* 1-7, Monday first; 0 = not said */
    int minute;           /* of the day; -1 = not said */
    bool half;            /* a clock time without am or pm */
};

struct sentence {
    size_t from, to;   /* bytes, without blanks at the ends */
    size_t first, end; /* words [first, end) */
};

struct text {
    str bytes;
    struct word *v;
    size_t n, cap;
    struct {
        struct sentence *v;
        size_t n, cap;
    } sentences;
    struct {
        struct value *v;
        size_t n, cap;
    } values;
};

/* Everything about `bytes`, in arena; slices point into bytes, and words into `english`. */
void text_read(struct arena *a, const struct english *english, str bytes, struct text *ret);

/* Whether two values say the same; of different kinds they never do. A partial date agrees with a fuller one. */
bool value_same(const struct value *a, const struct value *b, const struct text *ta, const struct text *tb);

/* How well two words match: 1 for the same stem, less for a synonym or nearly the same stem, 0 for others. */
double words_alike(const struct word *a, const struct word *b);

/* ---- The lexicon (lexicon.c) ---- */

bool lexicon_stop(str norm);
bool lexicon_negates(str norm);

/* In arena, with Snowball's stemmer. */
struct english *english_new(struct arena *a);
const struct lexeme *english_lexeme(const struct english *e, str stem); /* NULL = nothing is known of it */
str english_stem(struct arena *a, const struct english *e, str norm);

bool words_opposite(const struct word *a, const struct word *b); /* "before" and "after", "fair" and "unfair" */
bool words_synonymous(const struct word *a, const struct word *b);

bool lexicon_abbreviation(str norm); /* a full stop behind it does not end a sentence */

/* "march" -> 3; 0 = no month. Weekdays Monday = 1. */
int lexicon_month(str norm);
int lexicon_weekday(str norm);

/* "fourteen" -> 14, "dozen" -> 12, "third" -> 3; false if it is no number word. *ret_scale: it multiplies what stands
 * before it (hundred, thousand, million). */
bool lexicon_number(str norm, double *ret, bool *ret_scale);

/* The base of a unit and how many of it one is: "weeks" -> "day", 7. The base is returned as a slice; "" = no unit. */
str lexicon_unit(str norm, double *ret_factor);

#endif
