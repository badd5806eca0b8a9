/* SPDX-License-Identifier: Apache-2.0 */
#include "base/str.h"

#include <errno.h>
#include <math.h>

str str_of(const char *terminated)
{
    return terminated ? (str){terminated, strlen(terminated)} : STR_NONE;
}

bool str_eq(str a, str b)
{
    return a.n == b.n && (a.n == 0 || (a.p && b.p && memcmp(a.p, b.p, a.n) == 0));
}

bool str_eq_c(str a, const char *b)
{
    return str_eq(a, str_of(b));
}

int str_cmp(str a, str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n ? memcmp(a.p, b.p, n) : 0;
    return order ? order : (a.n > b.n) - (a.n < b.n);
}

bool str_starts(str s, str prefix)
{
    return s.n >= prefix.n && str_eq((str){s.p, prefix.n}, prefix);
}

bool str_ends(str s, str suffix)
{
    return s.n >= suffix.n && str_eq(str_from(s, s.n - suffix.n), suffix);
}

ptrdiff_t str_find(str s, str needle)
{
    if (needle.n == 0)
        return 0;
    if (s.n < needle.n)
        return -1;
    const char *hit = memmem(s.p, s.n, needle.p, needle.n);
    return hit ? hit - s.p : -1;
}

ptrdiff_t str_find_byte(str s, char byte)
{
    const char *hit = s.n ? memchr(s.p, byte, s.n) : NULL;
    return hit ? hit - s.p : -1;
}

str str_from(str s, size_t from)
{
    return str_sub(s, from, s.n);
}

str str_sub(str s, size_t from, size_t n)
{
    if (from > s.n)
        from = s.n;
    size_t left = s.n - from;
    return (str){s.p ? s.p + from : NULL, n < left ? n : left};
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

str str_trim(str s)
{
    while (s.n && is_blank(s.p[0]))
        s = str_from(s, 1);
    while (s.n && is_blank(s.p[s.n - 1]))
        s.n--;
    return s;
}

str str_cut(str *rest, char byte)
{
    str all = *rest;
    ptrdiff_t at = str_find_byte(all, byte);
    if (at < 0) {
        *rest = (str){0};
        return all;
    }
    *rest = str_from(all, (size_t)at + 1);
    return str_sub(all, 0, (size_t)at);
}

/* strtoll and strtod want a terminated string: numbers longer than this are no numbers of ours. */
enum { NUMBER_MAX = 400 };

bool str_to_i64(str s, int64_t *ret)
{
    char copy[NUMBER_MAX];
    if (s.n == 0 || s.n >= sizeof copy || is_blank(s.p[0]))
        return false;
    memcpy(copy, s.p, s.n);
    copy[s.n] = 0;
    char *end;
    errno = 0;
    long long value = strtoll(copy, &end, 10);
    if (errno || end != copy + s.n)
        return false;
    *ret = value;
    return true;
}

bool str_to_double(str s, double *ret)
{
    char copy[NUMBER_MAX];
    if (s.n == 0 || s.n >= sizeof copy || is_blank(s.p[0]))
        return false;
    memcpy(copy, s.p, s.n);
    copy[s.n] = 0;
    char *end;
    double value = strtod(copy, &end);
    if (end != copy + s.n || !isfinite(value))
        return false;
    *ret = value;
    return true;
}

bool str_glob(str pattern, str s)
{
    size_t p = 0, i = 0, star = SIZE_MAX, resume = 0;
    while (i < s.n) {
        if (p < pattern.n && pattern.p[p] == '*') {
            star = p++;
            resume = i;
        } else if (p < pattern.n && (pattern.p[p] == '?' || pattern.p[p] == s.p[i])) {
            p++;
            i++;
        } else if (star != SIZE_MAX) {
            p = star + 1;
            i = ++resume;
        } else {
            return false;
        }
    }
    while (p < pattern.n && pattern.p[p] == '*')
        p++;
    return p == pattern.n;
}
