/* SPDX-License-Identifier: Apache-2.0 */
#include "text/fields.h"

/* Exact decimal arithmetic: digits with an optional fraction, as number / 10^places. */
struct decimal {
    uint64_t number;
    int places;
};

enum { DIGITS_MAX = 18 };

/* The decimal at the start of *text, which is left with the unit behind it. */
static bool decimal_parse(str *text, struct decimal *ret)
{
    struct decimal d = {0};
    bool point = false;
    int digits = 0;
    size_t i = 0;
    for (; i < text->n; i++) {
        char c = text->p[i];
        if (c == '.' && !point && digits) {
            point = true;
            continue;
        }
        if (c < '0' || c > '9')
            break;
        if (++digits > DIGITS_MAX)
            return false;
        d.number = d.number * 10 + (uint64_t)(c - '0');
        d.places += point;
    }
    if (!digits || (point && !d.places))
        return false;
    *text = str_from(*text, i);
    *ret = d;
    return true;
}

bool size_parse(str text, int64_t *ret_bytes)
{
    static const struct {
        const char *unit;
        int64_t bytes;
    } UNITS[] = {
        {"", 1},          {"B", 1},         {"kB", 1000},     {"MB", 1000000}, {"GB", 1000000000},
        {"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30},
    };
    struct decimal d;
    if (!decimal_parse(&text, &d))
        return false;
    for (size_t i = 0; i < COUNT_OF(UNITS); i++) {
        if (!str_eq_c(text, UNITS[i].unit))
            continue;
        __int128 bytes = (__int128)d.number * UNITS[i].bytes;
        for (int place = 0; place < d.places; place++) {
            if (bytes % 10)
                return false; /* a part of a byte */
            bytes /= 10;
        }
        if (bytes > INT64_MAX || (d.places && !text.n))
            return false;
        *ret_bytes = (int64_t)bytes;
        return true;
    }
    return false;
}

bool duration_parse(str text, double *ret_seconds)
{
    /* As ratios, so that 900ms is the double nearest to 0.9. */
    static const struct {
        const char *unit;
        double times, over;
    } UNITS[] = {{"us", 1, 1e6}, {"ms", 1, 1e3}, {"s", 1, 1}, {"m", 60, 1}, {"h", 3600, 1}};
    struct decimal d;
    if (!decimal_parse(&text, &d))
        return false;
    for (size_t i = 0; i < COUNT_OF(UNITS); i++) {
        if (!str_eq_c(text, UNITS[i].unit))
            continue;
        double over = UNITS[i].over;
        for (int place = 0; place < d.places; place++)
            over *= 10;
        *ret_seconds = (double)d.number * UNITS[i].times / over;
        return true;
    }
    return false;
}
