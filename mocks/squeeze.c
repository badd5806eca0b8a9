/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json_squeeze: every changed row is shown as JSON, and its documents are JSON text already, so building a tree to
 * print it again would be the dearest part of a call. One pass checks the grammar (RFC 8259) and copies all but the
 * blanks.
 */
#include "mocks/cell.h"
#include "text/doc.h"

struct squeeze {
    str in;
    size_t at;
    struct buf *to;
};

static void blanks_skip(struct squeeze *s)
{
    while (s->at < s->in.n &&
           (s->in.p[s->at] == ' ' || s->in.p[s->at] == '\t' || s->in.p[s->at] == '\n' || s->in.p[s->at] == '\r'))
        s->at++;
}

static char peek(const struct squeeze *s)
{
    return s->at < s->in.n ? s->in.p[s->at] : 0;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool digits(struct squeeze *s)
{
    size_t from = s->at;
    while (is_digit(peek(s)))
        s->at++;
    return s->at > from;
}

static bool number(struct squeeze *s)
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

static bool string(struct squeeze *s)
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
        if (c != '\\')
            continue;
        c = s->at + 1 < s->in.n ? s->in.p[++s->at] : 0;
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

static bool word(struct squeeze *s, str name)
{
    if (!str_starts(str_from(s->in, s->at), name))
        return false;
    s->at += name.n;
    return true;
}

static bool scalar(struct squeeze *s)
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
    if (ok)
        buf_put(s->to, s->in.p + from, s->at - from);
    return ok;
}

static bool mark(struct squeeze *s, char c)
{
    blanks_skip(s);
    if (peek(s) != c)
        return false;
    buf_byte(s->to, c);
    s->at++;
    return true;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by DOC_DEPTH_MAX */
static bool value(struct squeeze *s, int depth)
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

bool json_squeeze(str text, struct buf *to)
{
    size_t before = to->n;
    struct squeeze s = {.in = text, .to = to};
    blanks_skip(&s);
    bool ok = (peek(&s) == '{' || peek(&s) == '[') && value(&s, 0);
    blanks_skip(&s);
    if (ok && s.at == text.n)
        return true;
    to->n = before;
    return false;
}
