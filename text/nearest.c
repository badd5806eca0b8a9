/* SPDX-License-Identifier: Apache-2.0 */
#include "text/fields.h"

enum { WORD_MAX = 64 };

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* Damerau-Levenshtein distance (optimal string alignment) of two words of at most WORD_MAX bytes, case ignored. */
static int distance(str a, str b)
{
    int rows[3][WORD_MAX + 1];
    int *before = rows[0], *above = rows[1], *row = rows[2];
    for (size_t j = 0; j <= b.n; j++)
        above[j] = (int)j;
    for (size_t i = 1; i <= a.n; i++) {
        row[0] = (int)i;
        for (size_t j = 1; j <= b.n; j++) {
            char x = lower(a.p[i - 1]), y = lower(b.p[j - 1]);
            int best = least(least(above[j], row[j - 1]) + 1, above[j - 1] + (x != y));
            if (i > 1 && j > 1 && x == lower(b.p[j - 2]) && lower(a.p[i - 2]) == y)
                best = least(best, before[j - 2] + 1);
            row[j] = best;
        }
        int *oldest = before;
        before = above;
        above = row;
        row = oldest;
    }
    return above[b.n];
}

const char *nearest_name(str word, const char *const *names)
{
    const char *nearest = NULL;
    if (word.n == 0 || word.n > WORD_MAX)
        return NULL;
    int limit = word.n < 6 ? 1 : (int)(word.n / 3);
    for (size_t i = 0; names[i]; i++) {
        str name = str_of(names[i]);
        int d = name.n <= WORD_MAX ? distance(word, name) : WORD_MAX;
        if (d > limit || (size_t)d >= name.n) /* every one-letter name is one slip from every other */
            continue;
        nearest = names[i];
        limit = d - 1;
    }
    return nearest;
}
