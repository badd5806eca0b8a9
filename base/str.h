/* SPDX-License-Identifier: Apache-2.0 */
/*
 * str: a borrowed slice of bytes. It never owns, is not terminated, may hold any byte including NUL, and is passed by
 * value. {NULL, 0} is the empty slice. Whoever hands one out says how long it lives; `in arena` means as long as the
 * arena that was passed in.
 */
#ifndef ASSIZE_BASE_STR_H
#define ASSIZE_BASE_STR_H

#include "base/base.h"

typedef struct str {
    const char *p;
    size_t n;
} str;

/* A slice of a string literal; usable in initialisers as STR_INIT. */
#define S(literal) ((str){"" literal, sizeof(literal) - 1})
#define STR_NONE ((str){NULL, 0}) /* the empty slice */
#define STR_INIT(literal)                                                                                              \
    {                                                                                                                  \
        "" literal, sizeof(literal) - 1                                                                                \
    }

/* For printf: `"%.*s", STR_ARG(s)`. */
#define STR_ARG(s) (int)(s).n, ((s).p ? (s).p : "")

/* A slice of a terminated string; NULL gives the empty slice. */
str str_of(const char *terminated);

bool str_eq(str a, str b);
bool str_eq_c(str a, const char *b);

/* Byte order, shorter first when one is a prefix: <0, 0, >0. For UTF-8 this is code point order. */
int str_cmp(str a, str b);

bool str_starts(str s, str prefix);
bool str_ends(str s, str suffix);

/* Index of the first `needle` in `s`, or -1. An empty needle is found at 0. */
ptrdiff_t str_find(str s, str needle);
ptrdiff_t str_find_byte(str s, char byte);

/* The part from `from` on, or up to `n` bytes of it; both are clamped to the slice. */
str str_from(str s, size_t from);
str str_sub(str s, size_t from, size_t n);

/* Without ASCII blanks (space, tab, CR, LF) at both ends. */
str str_trim(str s);

/* Cuts `*rest` at the first `byte`: returns what stands before it and leaves what stands after it in `*rest`. Without
 * the byte, returns all and leaves {NULL, 0}; so loop `while (rest.p)`. */
str str_cut(str *rest, char byte);

/* Decimal integer or floating point number that fills the whole slice; false (and *ret untouched) otherwise. */
bool str_to_i64(str s, int64_t *ret);
bool str_to_double(str s, double *ret);

/* Shell-style wildcard: `*` any run of bytes, `?` one byte, all else literal. */
bool str_glob(str pattern, str s);

#endif
