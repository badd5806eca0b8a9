/* SPDX-License-Identifier: Apache-2.0 */
#include "rag/rag.h"

#include "base/buf.h"

#include <utf8proc.h>

/* Code points that Python's str.split() splits at. */
static bool is_space(utf8proc_int32_t c)
{
    return (c >= 9 && c <= 13) || (c >= 0x1c && c <= 0x20) || c == 0x85 || c == 0xa0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

/* Letters and numbers: what \w of a Python pattern means, once punctuation is gone. */
static bool is_word(utf8proc_int32_t c)
{
    if (c >= 0 && c < 0x80)
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    utf8proc_category_t category = utf8proc_category(c);
    return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) ||
           (category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO);
}

static bool is_punctuation(utf8proc_int32_t c)
{
    return (c >= 0x21 && c <= 0x2f) || (c >= 0x3a && c <= 0x40) || (c >= 0x5b && c <= 0x60) || (c >= 0x7b && c <= 0x7e);
}

static size_t code_at(str s, size_t at, utf8proc_int32_t *ret)
{
    if ((unsigned char)s.p[at] < 0x80) {
        *ret = (unsigned char)s.p[at];
        return 1;
    }
    utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)s.p + at, (utf8proc_ssize_t)(s.n - at), ret);
    if (n < 1)
        *ret = -1;
    return n < 1 ? 1 : (size_t)n;
}

/* Lower case without ASCII punctuation. */
static str plain_of(struct arena *a, str s)
{
    char *to = arena_alloc(a, s.n * 3 + 4);
    size_t n = 0;
    for (size_t i = 0; i < s.n;) {
        utf8proc_int32_t c;
        size_t used = code_at(s, i, &c);
        if (c < 0)
            to[n++] = s.p[i];
        else if (c == 0x130) /* the one letter whose lower case is two */
            n += (size_t)(stpcpy(to + n, "i\xCC\x87") - (to + n));
        else if (c < 0x80 && !is_punctuation(c))
            to[n++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
        else if (c >= 0x80)
            n += (size_t)utf8proc_encode_char(utf8proc_tolower(c), (utf8proc_uint8_t *)to + n);
        i += used;
    }
    return (str){to, n};
}

static bool is_article(str word)
{
    return str_eq(word, S("a")) || str_eq(word, S("an")) || str_eq(word, S("the"));
}

str squad_normalise(struct arena *a, str text)
{
    str plain = plain_of(a, text);
    struct buf to CLEANUP_BUF = {0};
    bool blank = false;
    for (size_t i = 0; i < plain.n;) {
        utf8proc_int32_t c;
        size_t used = code_at(plain, i, &c), end = i;
        while (end < plain.n && is_word(c)) {
            end += used;
            if (end < plain.n)
                used = code_at(plain, end, &c);
        }
        str word = str_sub(plain, i, end - i);
        if (end == i && !is_space(c))
            word = str_sub(plain, i, used);
        i = end > i ? end : i + used;
        if (word.n == 0 || is_article(word)) {
            blank = true;
            continue;
        }
        buf_str(&to, blank && to.n ? S(" ") : S(""));
        buf_str(&to, word);
        blank = false;
    }
    return arena_str(a, buf_view(&to));
}

struct tokens {
    str *v;
    size_t n;
};

static int by_bytes(const void *x, const void *y)
{
    return str_cmp(*(const str *)x, *(const str *)y);
}

static struct tokens tokens_of(struct arena *a, str normal)
{
    struct tokens t = {.v = arena_array(a, str, normal.n / 2 + 1)};
    for (str rest = normal; rest.n;)
        t.v[t.n++] = str_cut(&rest, ' ');
    if (t.n)
        qsort(t.v, t.n, sizeof *t.v, by_bytes);
    return t;
}

double exact_match(struct arena *a, str text, const str *gold, size_t n_gold)
{
    str own = squad_normalise(a, text);
    for (size_t i = 0; i < n_gold; i++)
        if (str_eq(own, squad_normalise(a, gold[i])))
            return 1;
    return n_gold == 0 && own.n == 0;
}

double token_f1(struct arena *a, str text, const str *gold, size_t n_gold)
{
    struct tokens own = tokens_of(a, squad_normalise(a, text));
    double best = n_gold == 0 && own.n == 0;
    for (size_t g = 0; g < n_gold; g++) {
        struct tokens want = tokens_of(a, squad_normalise(a, gold[g]));
        size_t i = 0, k = 0, same = 0;
        while (i < own.n && k < want.n) {
            int order = str_cmp(own.v[i], want.v[k]);
            same += order == 0;
            i += order <= 0;
            k += order >= 0;
        }
        double f1 = own.n == 0 || want.n == 0 ? own.n == want.n : 0;
        if (same)
            f1 = 2.0 * (double)same / (double)(own.n + want.n);
        best = f1 > best ? f1 : best;
    }
    return best;
}
