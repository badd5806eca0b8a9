/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON texts as they nearly always are, built into Jansson's trees at a third of what its own reader costs: that takes
 * each byte through a function and each text through two copies, and files of cases are read whole before a run. What
 * is not plain (surrogates, deep nesting, large integers) and what is wrong is declined and left to Jansson, so there
 * is one judge of what is JSON.
 */
#include "text/doc_impl.h"
#include "text/utf8.h"

#include "base/buf.h"

#include <math.h>

enum { DEPTH_MAX = 64, DIGITS_MAX = 18, NUMBER_MAX = 60 };

struct builder {
    str text;
    size_t at;
    struct buf unescaped;
};

static json_t *build_value(struct builder *b, int depth);

static int peek(const struct builder *b)
{
    return b->at < b->text.n ? (unsigned char)b->text.p[b->at] : -1;
}

/* What stands behind blanks. */
static int next(struct builder *b)
{
    int c = peek(b);
    while (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
        b->at++;
        c = peek(b);
    }
    return c;
}

/* \uXXXX, with at behind the u: of one code point that is neither NUL nor half a pair. */
static bool take_unicode(struct builder *b)
{
    uint32_t code = 0;
    char bytes[4];
    for (int i = 0; i < 4; i++, b->at++) {
        int c = peek(b), lower = c | 0x20;
        if (c >= '0' && c <= '9')
            code = code * 16 + (uint32_t)(c - '0');
        else if (lower >= 'a' && lower <= 'f')
            code = code * 16 + (uint32_t)(lower - 'a' + 10);
        else
            return false;
    }
    if (code == 0 || (code >= 0xD800 && code <= 0xDFFF))
        return false;
    buf_put(&b->unescaped, bytes, utf8_put(code, bytes));
    return true;
}

static bool take_escape(struct builder *b)
{
    static const char FROM[] = "\"\\/bfnrt", TO[] = "\"\\/\b\f\n\r\t";
    int c = peek(b);
    const char *hit = c > 0 ? strchr(FROM, c) : NULL;
    b->at++;
    if (hit)
        buf_byte(&b->unescaped, TO[hit - FROM]);
    return hit || (c == 'u' && take_unicode(b));
}

/* A string with at on its quote. It lives until the next one. */
static bool take_string(struct builder *b, str *ret)
{
    size_t start = ++b->at, run = start;
    bool wide = false;
    size_t bad;
    buf_clear(&b->unescaped);
    for (int c; (c = peek(b)) != '"';) {
        if (c < 0x20)
            return false;
        wide |= c >= 0x80;
        b->at++;
        if (c != '\\')
            continue;
        buf_put(&b->unescaped, b->text.p + run, b->at - 1 - run);
        if (!take_escape(b))
            return false;
        run = b->at;
    }
    *ret = str_sub(b->text, start, b->at - start);
    if (wide && !utf8_valid(*ret, &bad))
        return false;
    if (run != start) {
        buf_put(&b->unescaped, b->text.p + run, b->at - run);
        *ret = buf_view(&b->unescaped);
    }
    b->at++;
    return !b->unescaped.full;
}

static bool take_digits(struct builder *b)
{
    size_t start = b->at;
    while (peek(b) >= '0' && peek(b) <= '9')
        b->at++;
    return b->at > start;
}

static json_t *build_number(struct builder *b)
{
    size_t start = b->at;
    bool real = false;
    char text[NUMBER_MAX + 1];
    b->at += peek(b) == '-';
    size_t digits = b->at;
    if (!take_digits(b) || b->at - digits > DIGITS_MAX || (b->text.p[digits] == '0' && b->at - digits > 1))
        return NULL;
    if (peek(b) == '.') {
        real = true;
        b->at++;
        if (!take_digits(b))
            return NULL;
    }
    if (peek(b) == 'e' || peek(b) == 'E') {
        real = true;
        b->at++;
        b->at += peek(b) == '-' || peek(b) == '+';
        if (!take_digits(b))
            return NULL;
    }
    size_t n = b->at - start;
    if (n > NUMBER_MAX)
        return NULL;
    memcpy(text, b->text.p + start, n);
    text[n] = 0;
    if (!real)
        return json_integer(strtoll(text, NULL, 10));
    char *end;
    double value = strtod(text, &end);
    return end == text + n && isfinite(value) ? json_real(value) : NULL;
}

static json_t *build_word(struct builder *b)
{
    str rest = str_from(b->text, b->at);
    if (str_starts(rest, S("true")))
        return b->at += 4, json_true();
    if (str_starts(rest, S("false")))
        return b->at += 5, json_false();
    return str_starts(rest, S("null")) ? b->at += 4, json_null() : NULL;
}

static bool fill_array(struct builder *b, json_t *array, int depth)
{
    b->at++;
    if (next(b) == ']')
        return b->at++, true;
    for (;;) {
        if (json_array_append_new(array, build_value(b, depth)) != 0)
            return false;
        int c = next(b);
        b->at++;
        if (c != ',')
            return c == ']';
    }
}

static bool fill_object(struct builder *b, json_t *object, int depth)
{
    str key;
    b->at++;
    if (next(b) == '}')
        return b->at++, true;
    for (size_t n = 1;; n++) {
        if (next(b) != '"')
            return false;
        size_t start = b->at + 1;
        if (!take_string(b, &key) || key.p != b->text.p + start || next(b) != ':') /* an escaped key is not plain */
            return false;
        b->at++;
        if (json_object_setn_new_nocheck(object, key.p, key.n, build_value(b, depth)) != 0 ||
            json_object_size(object) != n) /* a key that was there before */
            return false;
        int c = next(b);
        b->at++;
        if (c != ',')
            return c == '}';
    }
}

/* NULL for what is declined: Jansson's setters take it for a failure and drop nothing. */
static json_t *build_value(struct builder *b, int depth)
{
    str text;
    int c = next(b);
    if (c == '"')
        return take_string(b, &text) ? json_stringn_nocheck(text.p ? text.p : "", text.n) : NULL;
    if (c != '{' && c != '[')
        return c == 't' || c == 'f' || c == 'n' ? build_word(b) : build_number(b);
    if (depth == DEPTH_MAX)
        return NULL;
    json_t *whole = c == '{' ? json_object() : json_array();
    if (c == '{' ? fill_object(b, whole, depth + 1) : fill_array(b, whole, depth + 1))
        return whole;
    json_decref(whole);
    return NULL;
}

json_t *doc_json_plain(str text)
{
    struct builder b = {.text = text};
    json_t *value = build_value(&b, 0);
    bool whole = value && next(&b) < 0;
    buf_finish(&b.unescaped);
    if (whole)
        return value;
    json_decref(value);
    return NULL;
}
