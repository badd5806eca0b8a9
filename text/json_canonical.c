/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The canonical form of a JSON text without a tree. A text is copied value by value; the members of an object are moved
 * behind it if they came out of order. What needs more than copying (fractions, escapes that may be spelt otherwise,
 * escaped keys, large objects) and what is wrong is left to the tree: the two ways never differ, one of them declines.
 */
#include "text/json_write.h"

#include "text/doc.h"

enum { DEPTH_MAX = 32, MEMBERS_MAX = 32, DIGITS_MAX = 18 };

struct copier {
    str text;
    size_t at;
    struct buf *to;
};

/* A member in the output: from its key's quote to the end of its value. */
struct piece {
    str key;
    size_t from, to;
};

static bool copy_value(struct copier *c, int depth);

static void skip_blank(struct copier *c)
{
    while (c->at < c->text.n && strchr(" \n\t\r", c->text.p[c->at]) && c->text.p[c->at])
        c->at++;
}

/* Over the byte, if it is what comes after blanks. */
static bool take(struct copier *c, char byte)
{
    skip_blank(c);
    bool there = c->at < c->text.n && c->text.p[c->at] == byte;
    c->at += there;
    return there;
}

/* A string whose spelling is the only one: no escape but those that the writer writes in two bytes. */
static bool copy_string(struct copier *c, bool *ret_escaped)
{
    bool wide = false;
    *ret_escaped = false;
    if (!take(c, '"'))
        return false;
    size_t start = c->at - 1;
    while (c->at < c->text.n && c->text.p[c->at] != '"') {
        unsigned char byte = (unsigned char)c->text.p[c->at++];
        wide |= byte >= 0x80;
        if (byte < 0x20)
            return false;
        if (byte != '\\')
            continue;
        *ret_escaped = true;
        if (c->at == c->text.n || !c->text.p[c->at] || !strchr("\"\\bfnrt", c->text.p[c->at++]))
            return false;
    }
    if (c->at == c->text.n)
        return false;
    c->at++;
    str whole = str_sub(c->text, start, c->at - start);
    size_t bad;
    if (wide && !utf8_valid(whole, &bad))
        return false;
    buf_str(c->to, whole);
    return true;
}

static bool copy_integer(struct copier *c)
{
    size_t start = c->at;
    c->at += c->text.p[c->at] == '-';
    size_t digits = c->at;
    while (c->at < c->text.n && c->text.p[c->at] >= '0' && c->text.p[c->at] <= '9')
        c->at++;
    size_t n = c->at - digits;
    bool zero = n > 0 && c->text.p[digits] == '0';
    if (n == 0 || n > DIGITS_MAX || (zero && c->at - start > 1))
        return false;
    buf_str(c->to, str_sub(c->text, start, c->at - start));
    return true; /* a point or an exponent behind it is not what may follow a value, and ends the copying there */
}

static bool copy_word(struct copier *c)
{
    static const str WORDS[] = {STR_INIT("true"), STR_INIT("false"), STR_INIT("null")};
    for (size_t i = 0; i < COUNT_OF(WORDS); i++)
        if (str_starts(str_from(c->text, c->at), WORDS[i])) {
            c->at += WORDS[i].n;
            buf_str(c->to, WORDS[i]);
            return true;
        }
    return false;
}

static bool copy_array(struct copier *c, int depth)
{
    c->at++;
    buf_byte(c->to, '[');
    if (!take(c, ']')) {
        do {
            if (!copy_value(c, depth))
                return false;
        } while (take(c, ',') && (buf_byte(c->to, ','), true));
        if (!take(c, ']'))
            return false;
    }
    buf_byte(c->to, ']');
    return true;
}

static int by_key(const void *one, const void *two)
{
    return str_cmp(((const struct piece *)one)->key, ((const struct piece *)two)->key);
}

/* The members in [start, end of the output) once more, in order. */
static void members_sort(struct buf *to, size_t start, struct piece *v, size_t n)
{
    struct buf sorted CLEANUP_BUF = {0};
    qsort(v, n, sizeof *v, by_key);
    for (size_t i = 0; i < n; i++) {
        buf_str(&sorted, i ? S(",") : S(""));
        buf_put(&sorted, to->p + v[i].from, v[i].to - v[i].from);
    }
    to->n = start;
    buf_str(to, buf_view(&sorted));
}

static bool copy_object(struct copier *c, int depth)
{
    struct piece v[MEMBERS_MAX];
    size_t n = 0;
    bool ordered = true, escaped;
    c->at++;
    buf_byte(c->to, '{');
    size_t start = c->to->n;
    while (n == 0 ? !take(c, '}') : take(c, ',')) {
        if (n == MEMBERS_MAX)
            return false;
        buf_str(c->to, n ? S(",") : S(""));
        skip_blank(c);
        size_t key = c->at;
        v[n].from = c->to->n;
        if (!copy_string(c, &escaped) || escaped)
            return false;
        v[n].key = str_sub(c->text, key + 1, c->at - key - 2);
        buf_byte(c->to, ':');
        if (!take(c, ':') || !copy_value(c, depth))
            return false;
        v[n].to = c->to->n;
        ordered = ordered && (n == 0 || str_cmp(v[n - 1].key, v[n].key) < 0);
        n++;
    }
    if ((n && !take(c, '}')) || c->to->full)
        return false;
    if (!ordered)
        members_sort(c->to, start, v, n);
    for (size_t i = 1; !ordered && i < n; i++)
        if (str_eq(v[i - 1].key, v[i].key))
            return false;
    buf_byte(c->to, '}');
    return true;
}

static bool copy_value(struct copier *c, int depth)
{
    bool escaped;
    skip_blank(c);
    if (depth == DEPTH_MAX || c->at == c->text.n)
        return false;
    switch (c->text.p[c->at]) {
    case '{':
        return copy_object(c, depth + 1);
    case '[':
        return copy_array(c, depth + 1);
    case '"':
        return copy_string(c, &escaped);
    case 't':
    case 'f':
    case 'n':
        return copy_word(c);
    default:
        return copy_integer(c);
    }
}

bool json_write_canonical_text(str text, struct buf *to)
{
    struct copier c = {.text = text, .to = to};
    size_t start = to->n;
    bool copied = copy_value(&c, 0);
    skip_blank(&c);
    if (copied && c.at == text.n)
        return true;
    if (!to->full)
        to->n = start;
    return false;
}
