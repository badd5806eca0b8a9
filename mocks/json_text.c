/* SPDX-License-Identifier: Apache-2.0 */
#include "mocks/json_text.h"

#include "base/hash.h"
#include "text/doc.h"
#include "text/json_write.h"
#include "text/utf8.h"

#include <math.h>

enum { TEXT_BYTES_MAX = 1 << 30, PAIRWISE_MAX = 8, PLAIN_DIGITS_MAX = 15 };

struct reader {
    struct json_text *t;
    const char *p;
    uint32_t at, n;
    uint32_t *slot; /* of the table that finds repeated keys */
    size_t slots;
    struct buf one, other;
    bool nul; /* the string read last has one */
    char *why;
};

static bool fail(struct reader *r, const char *what)
{
    if (!r->why[0])
        snprintf(r->why, JSON_TEXT_WHY_SIZE, "%s at byte %u", what, (unsigned)r->at);
    return false;
}

static void blanks_skip(struct reader *r)
{
    while (r->at < r->n && (r->p[r->at] == ' ' || r->p[r->at] == '\n' || r->p[r->at] == '\t' || r->p[r->at] == '\r'))
        r->at++;
}

/* The byte that is next, 0 at the end. */
static char peek(const struct reader *r)
{
    return r->at < r->n ? r->p[r->at] : 0;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static uint32_t digits_skip(struct reader *r)
{
    uint32_t from = r->at;
    while (is_digit(peek(r)))
        r->at++;
    return r->at - from;
}

static size_t node_add(struct reader *r, enum json_kind kind)
{
    struct json_text *t = r->t;
    if (t->n == t->cap) {
        t->cap = t->cap ? t->cap * 2 : r->n / 8 + 16;
        t->node = base_realloc(t->node, t->cap * sizeof *t->node);
    }
    t->node[t->n] = (struct json_node){.start = r->at, .kind = (uint8_t)kind, .exact = true};
    return t->n++;
}

static void node_end(struct reader *r, size_t node)
{
    r->t->node[node].end = r->at;
    r->t->node[node].next = (uint32_t)r->t->n;
}

/* --- Numbers --- */

static bool real_value(str s, double *ret)
{
    if (str_to_double(s, ret))
        return true;
    struct buf copy CLEANUP_BUF = {0};
    buf_str(&copy, s);
    *ret = strtod(buf_cstr(&copy), NULL);
    return isfinite(*ret);
}

/* Whether digits before and behind the point stand as repr would print them. Two decimals of at most 15 digits never
 * read as the same double, so without zeros at the end such a one is the shortest; an exponent is for the tree. */
static bool is_repr(str s, uint32_t whole, uint32_t part)
{
    const char *fraction = s.p + s.n - part;
    if (whole + part > PLAIN_DIGITS_MAX || (part > 1 && fraction[part - 1] == '0'))
        return false;
    bool below_one = fraction[-2] == '0' && whole == 1;
    return !below_one || part < 4 || memcmp(fraction, "0000", 4) != 0;
}

static bool read_number(struct reader *r)
{
    size_t node = node_add(r, JSON_KIND_NUMBER);
    uint32_t start = r->at;
    r->at += peek(r) == '-';
    uint32_t first = r->at, whole = digits_skip(r), part = 0;
    if (!whole || (whole > 1 && r->p[first] == '0'))
        return fail(r, whole ? "a number with a leading zero" : "no JSON value");
    bool real = false, exponent = false;
    if (peek(r) == '.') {
        real = true;
        r->at++;
        if (!(part = digits_skip(r)))
            return fail(r, "no digit behind the point");
    }
    if (peek(r) == 'e' || peek(r) == 'E') {
        real = exponent = true;
        r->at++;
        r->at += peek(r) == '-' || peek(r) == '+';
        if (!digits_skip(r))
            return fail(r, "no digit in the exponent");
    }
    str s = {r->p + start, r->at - start};
    double value;
    int64_t integer;
    if (real) {
        r->t->node[node].exact = !exponent && is_repr(s, whole, part);
        if (!r->t->node[node].exact && !real_value(s, &value))
            return fail(r, "a number beyond what a double holds");
    } else {
        r->t->node[node].exact = !str_eq(s, S("-0"));
        if (whole > 18 && !str_to_i64(s, &integer))
            return fail(r, "an integer beyond 64 bits");
    }
    node_end(r, node);
    return true;
}

static void put_number(str s, struct buf *to)
{
    char text[32];
    double value = 0;
    if (str_eq(s, S("-0")))
        buf_byte(to, '0');
    else if (real_value(s, &value))
        buf_put(to, text, double_repr(value, text));
}

/* --- Strings --- */

static int hex_value(char c)
{
    return is_digit(c) ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

/* The four digits of a \u escape at p, which has n bytes left; -1 if they are none. */
static int32_t unit_at(const char *p, size_t n)
{
    int32_t unit = 0;
    for (size_t i = 0; i < 4; i++) {
        int digit = i < n ? hex_value(p[i]) : -1;
        if (digit < 0)
            return -1;
        unit = unit << 4 | digit;
    }
    return unit;
}

/* What the escape behind a backslash at p stands for, and its length; 0 if it is none. */
static size_t escape_at(const char *p, size_t n, uint32_t *ret)
{
    static const char names[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    if (n && *p && *p != 'u') {
        const char *found = strchr(names, *p);
        *ret = found ? (uint32_t)meant[found - names] : 0;
        return found != NULL;
    }
    int32_t high = n && *p == 'u' ? unit_at(p + 1, n - 1) : -1;
    if (high < 0 || (high >= 0xDC00 && high < 0xE000))
        return 0;
    *ret = (uint32_t)high;
    if (high < 0xD800 || high >= 0xE000)
        return 5;
    int32_t low = n >= 11 && p[5] == '\\' && p[6] == 'u' ? unit_at(p + 7, n - 7) : -1;
    if (low < 0xDC00 || low >= 0xE000)
        return 0;
    *ret = 0x10000 + (((uint32_t)high - 0xD800) << 10) + ((uint32_t)low - 0xDC00);
    return 11;
}

static bool read_string(struct reader *r)
{
    if (peek(r) != '"')
        return fail(r, "no string");
    size_t node = node_add(r, JSON_KIND_STRING);
    bool plain = true, exact = true, wide = false;
    uint32_t start = ++r->at;
    r->nul = false;
    for (;; r->at++) {
        unsigned char c = r->at < r->n ? (unsigned char)r->p[r->at] : 0;
        if (c == '"')
            break;
        if (c < ' ')
            return fail(r, r->at < r->n ? "a control character in a string" : "a string without end");
        wide = wide || c >= 0x80;
        if (c != '\\')
            continue;
        uint32_t meant;
        size_t n = escape_at(r->p + r->at + 1, r->n - r->at - 1, &meant);
        if (!n)
            return fail(r, "no such escape");
        plain = false;
        r->nul = r->nul || meant == 0;
        exact = exact && n == 1 && meant != '/';
        r->at += (uint32_t)n;
    }
    if (wide && !utf8_valid((str){r->p + start, r->at - start}, NULL))
        return fail(r, "a string that is not UTF-8");
    r->at++;
    r->t->node[node].exact = exact;
    r->t->node[node].plain = plain;
    node_end(r, node);
    return true;
}

str json_text_span(const struct json_text *t, size_t node)
{
    return str_sub(t->text, t->node[node].start, t->node[node].end - t->node[node].start);
}

str json_text_string(const struct json_text *t, size_t node, struct buf *scratch)
{
    str s = json_text_span(t, node);
    s = str_sub(s, 1, s.n - 2);
    if (t->node[node].plain)
        return s;
    buf_clear(scratch);
    for (size_t i = 0; i < s.n; i++) {
        uint32_t code = 0; /* the escapes were checked when the text was read */
        char bytes[4];
        if (s.p[i] != '\\') {
            buf_byte(scratch, s.p[i]);
            continue;
        }
        i += escape_at(s.p + i + 1, s.n - i - 1, &code);
        buf_put(scratch, bytes, utf8_put(code, bytes));
    }
    return buf_view(scratch);
}

/* --- Containers --- */

static bool repeated(struct reader *r, str key)
{
    if (!r->why[0])
        snprintf(r->why, JSON_TEXT_WHY_SIZE, "the key '%.*s%s' stands twice", (int)(key.n < 60 ? key.n : 60), key.p,
                 key.n < 60 ? "" : "...");
    return false;
}

/* Few keys, none with escapes: each with each. */
static bool keys_differ_pairwise(struct reader *r, size_t object, bool *ret_done)
{
    const struct json_text *t = r->t;
    str key[PAIRWISE_MAX];
    size_t n = 0;
    for (size_t k = object + 1; k < t->n; k = t->node[k + 1].next) {
        if (!t->node[k].plain || n == PAIRWISE_MAX)
            return true;
        key[n] = json_text_string(t, k, NULL);
        for (size_t i = 0; i < n; i++)
            if (str_eq(key[i], key[n]))
                return repeated(r, key[n]);
        n++;
    }
    *ret_done = true;
    return true;
}

static bool keys_differ(struct reader *r, size_t object)
{
    const struct json_text *t = r->t;
    bool done = false;
    if (!keys_differ_pairwise(r, object, &done) || done)
        return done;
    size_t size = 16;
    while (size < 2 * (size_t)t->node[object].n)
        size *= 2;
    if (size > r->slots) {
        r->slot = base_realloc(r->slot, size * sizeof *r->slot);
        r->slots = size;
    }
    memset(r->slot, 0, size * sizeof *r->slot);
    for (size_t k = object + 1; k < t->n; k = t->node[k + 1].next) {
        str key = json_text_string(t, k, &r->one);
        size_t at = hash_str(key, 0) & (size - 1);
        for (; r->slot[at]; at = (at + 1) & (size - 1))
            if (str_eq(key, json_text_string(t, r->slot[at], &r->other)))
                return repeated(r, key);
        r->slot[at] = (uint32_t)k;
    }
    return true;
}

static bool read_value(struct reader *r, int depth);

/* Past a comma (true, more follows) or the closing bracket (false); neither is a failure. */
static bool more(struct reader *r, char close, bool *ret_ok)
{
    char c = peek(r);
    *ret_ok = c == ',' || c == close || fail(r, close == ']' ? "no ',' or ']'" : "no ',' or '}'");
    r->at += *ret_ok;
    return *ret_ok && c == ',';
}

/* One member or element, with the blanks behind it; those make the container inexact. */
static bool read_item(struct reader *r, size_t node, bool member, int depth)
{
    uint32_t from = r->at;
    blanks_skip(r);
    bool exact = r->at == from;
    if (member) {
        if (!read_string(r))
            return false;
        if (r->nul)
            return fail(r, "a key with a NUL");
        exact = exact && r->t->node[r->t->n - 1].exact;
        exact = exact && peek(r) == ':';
        blanks_skip(r);
        if (peek(r) != ':')
            return fail(r, "no ':'");
        from = ++r->at;
        blanks_skip(r);
        exact = exact && r->at == from;
    }
    size_t value = r->t->n;
    if (!read_value(r, depth))
        return false;
    from = r->at;
    blanks_skip(r);
    struct json_node *n = &r->t->node[node];
    n->exact = n->exact && exact && r->at == from && r->t->node[value].exact;
    n->n++;
    return true;
}

static bool read_container(struct reader *r, int depth)
{
    bool object = peek(r) == '{', ok = true;
    char close = object ? '}' : ']';
    if (depth >= JSON_TEXT_DEPTH_MAX)
        return fail(r, "nested deeper than 2000 levels");
    size_t node = node_add(r, object ? JSON_KIND_OBJECT : JSON_KIND_ARRAY);
    uint32_t from = ++r->at;
    blanks_skip(r);
    if (peek(r) == close) {
        r->t->node[node].exact = r->at == from;
        r->at++;
    } else {
        r->at = from;
        do
            if (!read_item(r, node, object, depth + 1))
                return false;
        while (more(r, close, &ok));
    }
    node_end(r, node);
    return ok && (!object || keys_differ(r, node));
}

static bool read_atom(struct reader *r, str word)
{
    if (!str_starts((str){r->p + r->at, r->n - r->at}, word))
        return fail(r, "no JSON value");
    size_t node = node_add(r, JSON_KIND_ATOM);
    r->at += (uint32_t)word.n;
    node_end(r, node);
    return true;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by JSON_TEXT_DEPTH_MAX */
static bool read_value(struct reader *r, int depth)
{
    switch (peek(r)) {
    case '{':
    case '[':
        return read_container(r, depth);
    case '"':
        return read_string(r);
    case 't':
        return read_atom(r, S("true"));
    case 'f':
        return read_atom(r, S("false"));
    case 'n':
        return read_atom(r, S("null"));
    default:
        return read_number(r);
    }
}

bool json_text_read(str text, struct json_text *ret, char why[JSON_TEXT_WHY_SIZE])
{
    *ret = (struct json_text){.text = text};
    struct reader r = {.t = ret, .p = text.p ? text.p : "", .n = (uint32_t)text.n, .why = why};
    why[0] = 0;
    if (text.n > TEXT_BYTES_MAX)
        return fail(&r, "it is longer than 1 GiB");
    blanks_skip(&r);
    bool ok = read_value(&r, 0);
    blanks_skip(&r);
    ok = ok && (r.at == r.n || fail(&r, "more behind the value"));
    free(r.slot);
    buf_finish(&r.one);
    buf_finish(&r.other);
    return ok;
}

void json_text_finish(struct json_text *t)
{
    free(t->node);
    *t = (struct json_text){0};
}

/* --- What was read --- */

/* NOLINTNEXTLINE(misc-no-recursion): bounded by JSON_TEXT_DEPTH_MAX */
void json_text_put(const struct json_text *t, size_t node, struct buf *to)
{
    const struct json_node *n = &t->node[node];
    if (n->exact) {
        buf_str(to, json_text_span(t, node));
        return;
    }
    struct buf scratch CLEANUP_BUF = {0};
    bool object = n->kind == JSON_KIND_OBJECT;
    switch ((enum json_kind)n->kind) {
    case JSON_KIND_ATOM:
        break; /* always exact */
    case JSON_KIND_NUMBER:
        put_number(json_text_span(t, node), to);
        break;
    case JSON_KIND_STRING:
        json_write_string(json_text_string(t, node, &scratch), false, to);
        break;
    case JSON_KIND_ARRAY:
    case JSON_KIND_OBJECT:
        buf_byte(to, object ? '{' : '[');
        for (size_t i = node + 1; i < n->next; i = t->node[i].next) {
            if (i > node + 1)
                buf_byte(to, ',');
            if (object) {
                json_text_put(t, i++, to);
                buf_byte(to, ':');
            }
            json_text_put(t, i, to);
        }
        buf_byte(to, object ? '}' : ']');
    }
}

size_t json_text_member(const struct json_text *t, size_t object, str key)
{
    struct buf scratch CLEANUP_BUF = {0};
    for (size_t k = object + 1; k < t->node[object].next; k = t->node[k + 1].next)
        if (str_eq(json_text_string(t, k, &scratch), key))
            return k + 1;
    return 0;
}

size_t json_text_element(const struct json_text *t, size_t array, size_t position)
{
    if (position >= t->node[array].n)
        return 0;
    size_t i = array + 1;
    while (position--)
        i = t->node[i].next;
    return i;
}
