/* SPDX-License-Identifier: Apache-2.0 */
/*
 * restyle: every changed row and most replies are JSON text already, so building a tree to print it again would be the
 * dearest part of a call. One pass checks the grammar (RFC 8259) and copies in a style; it gives up on what the tree
 * printers of text/ had better decide.
 */
#include "mocks/cell.h"
#include "text/doc.h"

#include <math.h>

struct restyle {
    str in;
    size_t at;
    struct buf *to;
    bool python;
};

static void blanks_skip(struct restyle *s)
{
    while (s->at < s->in.n &&
           (s->in.p[s->at] == ' ' || s->in.p[s->at] == '\t' || s->in.p[s->at] == '\n' || s->in.p[s->at] == '\r'))
        s->at++;
}

static char peek(const struct restyle *s)
{
    return s->at < s->in.n ? s->in.p[s->at] : 0;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool digits(struct restyle *s)
{
    size_t from = s->at;
    while (is_digit(peek(s)))
        s->at++;
    return s->at > from;
}

static bool number(struct restyle *s)
{
    if (peek(s) == '-')
        s->at++;
    if (peek(s) == '0')
        s->at++;
    else if (!digits(s))
        return false;
    if (peek(s) == '.') {
        s->at++;
        if (!digits(s))
            return false;
    }
    if (peek(s) == 'e' || peek(s) == 'E') {
        s->at++;
        if (peek(s) == '+' || peek(s) == '-')
            s->at++;
        return digits(s);
    }
    return true;
}

static bool string(struct restyle *s)
{
    if (peek(s) != '"')
        return false;
    for (s->at++; s->at < s->in.n; s->at++) {
        char c = s->in.p[s->at];
        if (c == '"') {
            s->at++;
            return true;
        }
        if ((unsigned char)c < 0x20)
            return false;
        if (s->python && (unsigned char)c >= 0x80)
            return false;
        if (c != '\\')
            continue;
        c = s->at + 1 < s->in.n ? s->in.p[++s->at] : 0;
        if (c == 'u' || c == '/')
            return false;
        if (c == 'u') {
            for (int i = 0; i < 4; i++, s->at++) {
                char h = s->at + 1 < s->in.n ? s->in.p[s->at + 1] : 0;
                if (!is_digit(h) && !((h | 32) >= 'a' && (h | 32) <= 'f'))
                    return false;
            }
        } else if (!c || !strchr("\"\\/bfnrt", c)) {
            return false;
        }
    }
    return false;
}

static bool word(struct restyle *s, str name)
{
    if (!str_starts(str_from(s->in, s->at), name))
        return false;
    s->at += name.n;
    return true;
}

/* A number in the notation of the printers: integers that fit as they are, all else as the double that it is. */
static bool number_put(struct restyle *s, str text)
{
    double value;
    char repr[32];
    bool integer = true;
    for (size_t i = 0; i < text.n; i++)
        integer &= text.p[i] == '-' || is_digit(text.p[i]);
    if (integer && text.n <= 18 && !str_eq(text, S("-0"))) {
        buf_str(s->to, text);
        return true;
    }
    if (integer || !str_to_double(text, &value) || !isfinite(value))
        return false;
    buf_put(s->to, repr, double_repr(value, repr));
    return true;
}

static bool scalar(struct restyle *s)
{
    size_t from = s->at;
    bool ok;
    switch (peek(s)) {
    case '"':
        ok = string(s);
        break;
    case 't':
        ok = word(s, S("true"));
        break;
    case 'f':
        ok = word(s, S("false"));
        break;
    case 'n':
        ok = word(s, S("null"));
        break;
    default:
        ok = number(s);
    }
    str text = str_sub(s->in, from, s->at - from);
    if (ok && (text.p[0] == '-' || is_digit(text.p[0])))
        return number_put(s, text);
    if (ok)
        buf_str(s->to, text);
    return ok;
}

static bool mark(struct restyle *s, char c)
{
    blanks_skip(s);
    if (peek(s) != c)
        return false;
    buf_byte(s->to, c);
    if (s->python && (c == ',' || c == ':'))
        buf_byte(s->to, ' ');
    s->at++;
    return true;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by DOC_DEPTH_MAX */
static bool value(struct restyle *s, int depth)
{
    blanks_skip(s);
    char open = peek(s);
    if (open != '{' && open != '[')
        return scalar(s);
    if (depth >= DOC_DEPTH_MAX)
        return false;
    char close = open == '{' ? '}' : ']';
    mark(s, open);
    if (mark(s, close))
        return true;
    do {
        blanks_skip(s);
        if (open == '{' && (peek(s) != '"' || !scalar(s) || !mark(s, ':')))
            return false;
        if (!value(s, depth + 1))
            return false;
    } while (mark(s, ','));
    return mark(s, close);
}

static bool run(struct restyle *s)
{
    size_t before = s->to->n;
    blanks_skip(s);
    bool ok = (peek(s) == '{' || peek(s) == '[') && value(s, 0);
    blanks_skip(s);
    if (ok && s->at == s->in.n)
        return true;
    if (!s->to->full)
        s->to->n = before;
    return false;
}

bool json_restyle(str text, enum json_style style, struct buf *to)
{
    bool python = style == JSON_STYLE_PYTHON;
    if ((!python && style != JSON_STYLE_COMPACT) || (!python && !utf8_valid(text, NULL)))
        return false;
    return run(&(struct restyle){.in = text, .to = to, .python = python});
}
