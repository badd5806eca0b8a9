/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON read for its places. Jansson builds the trees; this reads a text a second time when something is to be said
 * about it: either to explain why it is not JSON (`strict`: every rule checked, keys remembered), or to find the value
 * that a pointer names in a text that Jansson has accepted.
 */
#include "text/doc_impl.h"
#include "text/show.h"
#include "text/utf8.h"

#include "base/map.h"
#include "base/vec.h"

#include <errno.h>
#include <math.h>

struct reader {
    str text;
    size_t at;
    bool strict;
    int depth;
    const struct doc *doc;
    struct doc_fault *fault;
    struct arena *a;
};

static bool read_value(struct reader *r);

static int peek(const struct reader *r)
{
    return r->at < r->text.n ? (unsigned char)r->text.p[r->at] : -1;
}

static void skip_blank(struct reader *r)
{
    while (r->at < r->text.n) {
        char c = r->text.p[r->at];
        if (c != ' ' && c != '\t' && c != '\r' && c != '\n')
            return;
        r->at++;
    }
}

/* What stands here, for messages. */
static struct shown found(const struct reader *r)
{
    struct shown out;
    if (r->at >= r->text.n) {
        snprintf(out.text, sizeof out.text, "the end of the text");
        return out;
    }
    str rest = str_from(r->text, r->at);
    size_t n = 0;
    while (n < rest.n && n < 24 && !strchr(" \t\r\n,:{}[]\"", rest.p[n]))
        n++;
    if (n == 0) {
        uint32_t code;
        n = utf8_next(rest, &code);
    }
    snprintf(out.text, sizeof out.text, "'%.90s'", show_text(str_sub(rest, 0, n ? n : 1)).text);
    return out;
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The four hex digits at `at`; -1 if they are not there. */
static long hex4(str s, size_t at)
{
    if (s.n - at < 4)
        return -1;
    long value = 0;
    for (size_t i = 0; i < 4; i++) {
        int digit = hex_value(s.p[at + i]);
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

/* \uXXXX with r->at on the `u`. */
static bool check_unicode_escape(struct reader *r)
{
    size_t start = r->at - 1;
    long code = hex4(r->text, r->at + 1);
    if (code < 0)
        return doc_fault_set(r->fault, start, "\\u needs four hexadecimal digits");
    if (code == 0)
        return doc_fault_set(r->fault, start, "\\u0000 is refused: texts may not hold NUL");
    r->at += 5;
    if (code < 0xD800 || code > 0xDFFF)
        return true;
    bool pair = code <= 0xDBFF && peek(r) == '\\' && r->at + 1 < r->text.n && r->text.p[r->at + 1] == 'u';
    long low = pair ? hex4(r->text, r->at + 2) : -1;
    if (low < 0xDC00 || low > 0xDFFF)
        return doc_fault_set(r->fault, start, "\\u%04lx is half of a surrogate pair and the other half is missing",
                             (unsigned long)code);
    r->at += 6;
    return true;
}

static bool check_escape(struct reader *r)
{
    r->at++;
    int c = peek(r);
    if (c == 'u')
        return check_unicode_escape(r);
    if (c < 0)
        return true; /* the missing quote is reported */
    if (!strchr("\"\\/bfnrt", c))
        return doc_fault_set(r->fault, r->at - 1, "'\\%s' is no escape of JSON",
                             show_text(str_sub(r->text, r->at, (size_t)1)).text);
    r->at++;
    return true;
}

/* A string with r->at on its opening quote; *ret is what stands between the quotes. */
static bool read_string(struct reader *r, str *ret)
{
    size_t start = r->at++;
    for (;;) {
        int c = peek(r);
        if (c < 0)
            return doc_fault_set(r->fault, start, "this string is never closed: the text ends inside it");
        if (c == '"')
            break;
        if (c == '\\') {
            if (r->strict) {
                if (!check_escape(r))
                    return false;
            } else {
                r->at += 2;
            }
            continue;
        }
        if (c == '\n')
            return doc_fault_set(r->fault, start,
                                 "this string is not closed on its line (a line break is written \\n)");
        if (c < 0x20)
            return doc_fault_set(r->fault, r->at, "a raw control character (0x%02x) in a string; write \\u%04x", c, c);
        r->at++;
    }
    *ret = str_sub(r->text, start + 1, r->at - start - 1);
    r->at++;
    return true;
}

/* The text of a string that read_string has passed. */
static str decode(struct arena *a, str raw)
{
    if (str_find_byte(raw, '\\') < 0)
        return raw;
    char *to = arena_alloc(a, raw.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < raw.n;) {
        if (raw.p[i] != '\\' || i + 1 >= raw.n) {
            to[n++] = raw.p[i++];
            continue;
        }
        char c = raw.p[i + 1];
        i += 2;
        if (c != 'u') {
            static const char from[] = "bfnrt", means[] = "\b\f\n\r\t";
            const char *hit = strchr(from, c);
            to[n++] = hit && c ? means[hit - from] : c;
            continue;
        }
        long code = i <= raw.n ? hex4(raw, i) : -1;
        i += 4;
        if (code >= 0xD800 && code <= 0xDBFF && i + 6 <= raw.n) {
            long low = hex4(raw, i + 2);
            i += 6;
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        }
        n += utf8_put(code < 0 ? 0xFFFD : (uint32_t)code, to + n);
    }
    return (str){to, n};
}

static bool is_digit(int c)
{
    return c >= '0' && c <= '9';
}

static bool read_digits(struct reader *r, size_t start)
{
    if (!is_digit(peek(r)))
        return doc_fault_set(r->fault, start, "malformed number: expected a digit, found %s", found(r).text);
    while (is_digit(peek(r)))
        r->at++;
    return true;
}

static bool check_range(struct reader *r, size_t start, bool real)
{
    str number = str_sub(r->text, start, r->at - start);
    const char *terminated = arena_cstr(r->a, number);
    errno = 0;
    if (!real) {
        (void)strtoll(terminated, NULL, 10);
        return errno == 0 || doc_fault_set(r->fault, start, "the integer %s is beyond 64 bits", show_text(number).text);
    }
    return isfinite(strtod(terminated, NULL)) ||
           doc_fault_set(r->fault, start, "the number %s is beyond the largest double", show_text(number).text);
}

static bool read_number(struct reader *r)
{
    size_t start = r->at;
    bool real = false;
    if (peek(r) == '-')
        r->at++;
    if (peek(r) == '0') {
        r->at++;
        if (is_digit(peek(r)))
            return doc_fault_set(r->fault, start, "a number may not begin with 0; write a string if it is no quantity");
    } else if (!read_digits(r, start)) {
        return false;
    }
    if (peek(r) == '.') {
        real = true;
        r->at++;
        if (!read_digits(r, start))
            return false;
    }
    if (peek(r) == 'e' || peek(r) == 'E') {
        real = true;
        r->at++;
        if (peek(r) == '+' || peek(r) == '-')
            r->at++;
        if (!read_digits(r, start))
            return false;
    }
    return !r->strict || check_range(r, start, real);
}

/* true, false, null, or a word or sign that people write where JSON has something else. */
static bool read_word(struct reader *r)
{
    static const struct {
        str word;
        const char *fault; /* NULL: it is JSON */
    } WORDS[] = {
        {STR_INIT("true"), NULL},
        {STR_INIT("false"), NULL},
        {STR_INIT("null"), NULL},
        {STR_INIT("True"), "'True' is not JSON; did you mean 'true'?"},
        {STR_INIT("False"), "'False' is not JSON; did you mean 'false'?"},
        {STR_INIT("None"), "'None' is not JSON; did you mean 'null'?"},
        {STR_INIT("NaN"), "'NaN' is not JSON; expected a finite number or null"},
        {STR_INIT("Infinity"), "'Infinity' is not JSON; expected a finite number or null"},
        {STR_INIT("-Infinity"), "'-Infinity' is not JSON; expected a finite number or null"},
        {STR_INIT("//"), "JSON has no comments"},
        {STR_INIT("/*"), "JSON has no comments"},
        {STR_INIT("#"), "JSON has no comments"},
        {STR_INIT("'"), "JSON strings stand in double quotes"},
        {STR_INIT("+"), "a number of JSON has no plus sign"},
        {STR_INIT("."), "a number of JSON begins with a digit; write 0 before the point"},
    };
    str rest = str_from(r->text, r->at);
    for (size_t i = 0; i < COUNT_OF(WORDS); i++) {
        if (!str_starts(rest, WORDS[i].word))
            continue;
        if (WORDS[i].fault)
            return doc_fault_set(r->fault, r->at, "%s", WORDS[i].fault);
        r->at += WORDS[i].word.n;
        return true;
    }
    return doc_fault_set(r->fault, r->at, "expected a value, found %s", found(r).text);
}

static bool enter(struct reader *r)
{
    if (++r->depth > DOC_DEPTH_MAX)
        return doc_fault_set(r->fault, r->at, "nested deeper than %d levels", DOC_DEPTH_MAX);
    r->at++;
    skip_blank(r);
    return true;
}

/* Behind an item: true with *ret_more if a comma leads to another one. */
static bool next_item(struct reader *r, size_t start, char close, bool *ret_more)
{
    const char *thing = close == '}' ? "object" : "list";
    skip_blank(r);
    int c = peek(r);
    *ret_more = c == ',';
    if (c == close || c == ',') {
        size_t comma = r->at++;
        skip_blank(r);
        if (c == ',' && peek(r) == close)
            return doc_fault_set(r->fault, comma, "a comma before '%c': JSON allows none behind the last item", close);
        return true;
    }
    int line, col;
    doc_place(r->doc, start, &line, &col);
    if (c < 0)
        return doc_fault_set(r->fault, r->at, "the text ends here, but the %s that began on line %d is not closed",
                             thing, line);
    return doc_fault_set(r->fault, r->at, "expected ',' or '%c' in the %s that began on line %d, found %s", close,
                         thing, line, found(r).text);
}

/* A key and the colon behind it, up to the value. */
static bool read_key(struct reader *r, str *ret_key)
{
    str raw = {0};
    if (peek(r) != '"')
        return doc_fault_set(r->fault, r->at, "expected a key in double quotes, found %s", found(r).text);
    if (!read_string(r, &raw))
        return false;
    *ret_key = decode(r->a, raw);
    skip_blank(r);
    if (peek(r) != ':')
        return doc_fault_set(r->fault, r->at, "expected ':' behind the key '%s', found %s", show_text(*ret_key).text,
                             found(r).text);
    r->at++;
    skip_blank(r);
    return true;
}

static bool read_object(struct reader *r)
{
    size_t start = r->at;
    struct map keys = {0};
    if (!enter(r))
        return false;
    bool more = peek(r) != '}';
    if (!more)
        r->at++;
    while (more) {
        size_t key_at = r->at, first_at;
        str key = {0};
        if (!read_key(r, &key))
            return false;
        if (r->strict && !map_add(r->a, &keys, key, key_at, &first_at)) {
            int line, col;
            doc_place(r->doc, first_at, &line, &col);
            return doc_fault_set(r->fault, key_at, "the key '%s' stands here a second time; the first is on line %d",
                                 show_text(key).text, line);
        }
        if (!read_value(r) || !next_item(r, start, '}', &more))
            return false;
    }
    r->depth--;
    return true;
}

static bool read_list(struct reader *r)
{
    size_t start = r->at;
    if (!enter(r))
        return false;
    bool more = peek(r) != ']';
    if (!more)
        r->at++;
    while (more)
        if (!read_value(r) || !next_item(r, start, ']', &more))
            return false;
    r->depth--;
    return true;
}

static bool read_value(struct reader *r)
{
    str ignored;
    int c = peek(r);
    if (c == '{')
        return read_object(r);
    if (c == '[')
        return read_list(r);
    if (c == '"')
        return read_string(r, &ignored);
    if (is_digit(c) || (c == '-' && r->at + 1 < r->text.n && r->text.p[r->at + 1] != 'I'))
        return read_number(r);
    return read_word(r);
}

bool doc_json_explain(const struct doc *d, struct doc_fault *fault)
{
    struct arena a CLEANUP_ARENA = {0};
    struct reader r = {.text = d->text, .strict = true, .doc = d, .fault = fault, .a = &a};
    skip_blank(&r);
    if (!read_value(&r))
        return false;
    skip_blank(&r);
    return r.at == r.text.n ||
           doc_fault_set(fault, r.at, "expected the end of the text behind the value, found %s", found(&r).text);
}

/* Moves r from the start of a container to the member or item of that token. */
static bool descend(struct reader *r, str token, size_t *ret_key_at)
{
    size_t start = r->at, wanted = 0;
    int open = peek(r);
    char close = open == '{' ? '}' : ']';
    if ((open != '{' && open != '[') || (open == '[' && !pointer_index(token, &wanted)) || !enter(r))
        return false;
    bool more = peek(r) != close;
    for (size_t i = 0; more; i++) {
        *ret_key_at = r->at;
        str key = {0};
        if (open == '{' && !read_key(r, &key))
            return false;
        if (open == '{' ? str_eq(key, token) : i == wanted)
            return true;
        if (!read_value(r) || !next_item(r, start, close, &more))
            return false;
    }
    return false;
}

bool doc_json_locate(const struct doc *d, str pointer, bool at_key, size_t *ret_at)
{
    struct arena a CLEANUP_ARENA = {0};
    struct doc_fault fault;
    struct reader r = {.text = d->text, .doc = d, .fault = &fault, .a = &a};
    skip_blank(&r);
    size_t key_at = r.at;
    while (pointer.n) {
        str token = {0};
        if (!pointer_next(&a, &pointer, &token) || !descend(&r, token, &key_at))
            return false;
    }
    *ret_at = at_key ? key_at : r.at;
    return true;
}
