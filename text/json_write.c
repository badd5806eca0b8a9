/* SPDX-License-Identifier: Apache-2.0 */
#include "text/json_write.h"
#include "text/utf8.h"

#include <math.h>

/* --- doubles: the shortest digits that read back, laid out as Python's repr does --- */

struct digits {
    char d[20]; /* without leading or trailing zeros; "0" for zero */
    int n;
    int point; /* the value is 0.d1d2d3… × 10^point */
};

/* The value rounded to n significant digits. Returns what those digits read back as. */
static double round_digits(double value, int n, struct digits *ret)
{
    char text[40];
    snprintf(text, sizeof text, "%.*e", n - 1, value);
    ret->d[0] = text[0];
    memcpy(ret->d + 1, text + 2, (size_t)n - 1); /* "d.ddde±xx" */
    const char *e = strchr(text, 'e');
    ret->point = (int)strtol(e + 1, NULL, 10) + 1;
    ret->n = n;
    return strtod(text, NULL);
}

static double digits_value(const struct digits *s)
{
    char text[40];
    snprintf(text, sizeof text, "0.%.*se%d", s->n, s->d, s->point);
    return strtod(text, NULL);
}

/* The next decimal of as many digits. */
static void digits_next(struct digits *s)
{
    int i = s->n - 1;
    while (i >= 0 && s->d[i] == '9')
        s->d[i--] = '0';
    if (i >= 0) {
        s->d[i]++;
        return;
    }
    s->d[0] = '1';
    s->point++;
}

/* For a finite value above zero. 15 digits always survive a double and 17 always determine it, so only those three
 * lengths need a trial, with two exceptions: numbers too small to have 53 bits, which may need fewer digits; and powers
 * of two, whose neighbour below is nearer than the one above, so that rounding to 16 digits can miss on the near side
 * while the next decimal still hits on the far side. */
static void shortest(double value, struct digits *ret)
{
    ret->n = 0;
    int exponent;
    bool power_of_two = frexp(value, &exponent) == 0.5;
    for (int n = value < 1e-290 ? 1 : 15; n <= 17; n++) {
        if (round_digits(value, n, ret) == value)
            break;
        if (power_of_two && n < 17) {
            digits_next(ret);
            if (digits_value(ret) == value)
                break;
        }
    }
    while (ret->n > 1 && ret->d[ret->n - 1] == '0')
        ret->n--;
}

static size_t put_unsigned(uint64_t value, char *to)
{
    char reversed[20];
    size_t n = 0;
    do
        reversed[n++] = (char)('0' + value % 10);
    while (value /= 10);
    for (size_t i = 0; i < n; i++)
        to[i] = reversed[n - 1 - i];
    return n;
}

/* Money, rates and counts: a value that is the quotient of an integer below 10^15 and 10^6 has at most 15 digits, and
 * since both are exact doubles the division is correctly rounded; so these digits read back, and are the shortest. */
static bool put_short(double value, char *to, size_t *ret_n)
{
    if (!(value < 1e9))
        return false;
    double scaled = nearbyint(value * 1e6);
    if (scaled / 1e6 != value || (value < 1e-4 && value > 0))
        return false;
    uint64_t whole = (uint64_t)scaled / 1000000, part = (uint64_t)scaled % 1000000;
    size_t n = put_unsigned(whole, to);
    to[n++] = '.';
    for (uint64_t unit = 100000; unit && (part || unit == 100000); part %= unit, unit /= 10)
        to[n++] = (char)('0' + part / unit);
    *ret_n = n;
    return true;
}

/* Python's layout: fixed notation for exponents from -4 to 15, else scientific with at least two digits. */
static size_t lay_out(const struct digits *s, char *to)
{
    size_t n = 0, count = (size_t)s->n;
    if (s->point > 16 || s->point < -3) {
        to[n++] = s->d[0];
        if (count > 1) {
            to[n++] = '.';
            memcpy(to + n, s->d + 1, count - 1);
            n += count - 1;
        }
        int exponent = s->point - 1;
        to[n++] = 'e';
        to[n++] = exponent < 0 ? '-' : '+';
        if (abs(exponent) < 10)
            to[n++] = '0';
        return n + put_unsigned((uint64_t)abs(exponent), to + n);
    }
    size_t whole = s->point > 0 ? (size_t)s->point : 0;
    for (size_t i = 0; i < whole; i++)
        to[n++] = i < count ? s->d[i] : '0';
    if (!whole)
        to[n++] = '0';
    to[n++] = '.';
    for (int zeros = s->point; zeros < 0; zeros++)
        to[n++] = '0';
    if (whole >= count)
        to[n++] = '0';
    for (size_t i = whole; i < count; i++)
        to[n++] = s->d[i];
    return n;
}

size_t double_repr(double value, char to[32])
{
    size_t sign = 0, n;
    if (!isfinite(value)) /* Jansson holds none; for callers of their own */
        return (size_t)snprintf(to, 32, "%s", isnan(value) ? "nan" : value < 0 ? "-inf" : "inf");
    if (signbit(value)) {
        to[sign++] = '-';
        value = -value;
    }
    if (put_short(value, to + sign, &n))
        return sign + n;
    struct digits s;
    shortest(value, &s);
    return sign + lay_out(&s, to + sign);
}

/* --- strings --- */

/* What a byte needs: 0 = copy as it is, 'u' = \u00xx, 'x' = beyond ASCII, else the letter of its short escape. */
static const char NEEDS[256] = {
    ['"'] = '"',  ['\\'] = '\\',         ['\b'] = 'b', ['\f'] = 'f',          ['\n'] = 'n',          ['\r'] = 'r',
    ['\t'] = 't', [0x00 ... 0x07] = 'u', [0x0B] = 'u', [0x0E ... 0x1F] = 'u', [0x80 ... 0xFF] = 'x',
};

static void put_u(struct buf *to, unsigned unit)
{
    static const char hex[] = "0123456789abcdef";
    char text[6] = {'\\', 'u', hex[unit >> 12 & 15], hex[unit >> 8 & 15], hex[unit >> 4 & 15], hex[unit & 15]};
    buf_put(to, text, sizeof text);
}

/* One character beyond ASCII; what is not UTF-8 becomes U+FFFD. Returns the bytes taken. */
static size_t put_wide(str rest, bool ascii, struct buf *to)
{
    uint32_t code;
    size_t n = utf8_next(rest, &code);
    if (n == 0)
        code = 0xFFFD;
    if (!ascii) {
        char bytes[4];
        buf_put(to, bytes, utf8_put(code, bytes));
    } else if (code < 0x10000) {
        put_u(to, code);
    } else {
        put_u(to, 0xD800 + ((code - 0x10000) >> 10));
        put_u(to, 0xDC00 + (code & 0x3FF));
    }
    return n ? n : 1;
}

void json_write_string(str s, bool ascii, struct buf *to)
{
    buf_byte(to, '"');
    for (size_t i = 0; i < s.n;) {
        size_t run = i;
        while (run < s.n && !NEEDS[(unsigned char)s.p[run]])
            run++;
        buf_put(to, s.p + i, run - i);
        if (run == s.n)
            break;
        i = run;
        char need = NEEDS[(unsigned char)s.p[i]];
        if (need == 'x') {
            i += put_wide(str_from(s, i), ascii, to);
        } else if (need == 'u') {
            put_u(to, (unsigned char)s.p[i++]);
        } else {
            char escape[2] = {'\\', need};
            buf_put(to, escape, 2);
            i++;
        }
    }
    buf_byte(to, '"');
}

/* --- trees --- */

struct writer {
    struct buf *to;
    bool ascii, sorted, rounded, indented;
    str comma, colon;
};

static void put_value(const struct writer *w, json_t *value, int depth);

void json_write_integer(int64_t value, struct buf *to)
{
    char text[24];
    size_t sign = value < 0;
    text[0] = '-';
    buf_put(to, text, sign + put_unsigned(value < 0 ? 0 - (uint64_t)value : (uint64_t)value, text + sign));
}

double double_rounded(double value)
{
    char text[40];
    if (fabs(value) < 1e11 && value == nearbyint(value))
        return value;
    snprintf(text, sizeof text, "%.11e", value);
    return strtod(text, NULL);
}

static void put_real(const struct writer *w, double value)
{
    char text[40];
    buf_put(w->to, text, double_repr(w->rounded ? double_rounded(value) : value, text));
}

static void put_line(const struct writer *w, int depth)
{
    if (!w->indented)
        return;
    buf_byte(w->to, '\n');
    for (int i = 0; i < depth; i++)
        buf_put(w->to, "  ", 2);
}

static void put_array(const struct writer *w, json_t *array, int depth)
{
    size_t n = json_array_size(array);
    buf_byte(w->to, '[');
    for (size_t i = 0; i < n; i++) {
        if (i)
            buf_str(w->to, w->comma);
        put_line(w, depth + 1);
        put_value(w, json_array_get(array, i), depth + 1);
    }
    if (n)
        put_line(w, depth);
    buf_byte(w->to, ']');
}

static void put_member(const struct writer *w, str key, json_t *value, bool first, int depth)
{
    if (!first)
        buf_str(w->to, w->comma);
    put_line(w, depth);
    json_write_string(key, w->ascii, w->to);
    buf_str(w->to, w->colon);
    put_value(w, value, depth);
}

struct member {
    str key;
    json_t *value;
};

static int compare_members(const void *a, const void *b)
{
    return str_cmp(((const struct member *)a)->key, ((const struct member *)b)->key);
}

static void put_members_sorted(const struct writer *w, json_t *object, int depth)
{
    size_t n = 0;
    CLEANUP_FREE struct member *members = base_alloc((json_object_size(object) + 1) * sizeof *members);
    for (void *it = json_object_iter(object); it; it = json_object_iter_next(object, it))
        members[n++] =
            (struct member){{json_object_iter_key(it), json_object_iter_key_len(it)}, json_object_iter_value(it)};
    qsort(members, n, sizeof *members, compare_members);
    for (size_t i = 0; i < n; i++)
        put_member(w, members[i].key, members[i].value, i == 0, depth);
}

static void put_object(const struct writer *w, json_t *object, int depth)
{
    buf_byte(w->to, '{');
    if (w->sorted) {
        put_members_sorted(w, object, depth + 1);
    } else {
        bool first = true;
        for (void *it = json_object_iter(object); it; it = json_object_iter_next(object, it), first = false) {
            str key = {json_object_iter_key(it), json_object_iter_key_len(it)};
            put_member(w, key, json_object_iter_value(it), first, depth + 1);
        }
    }
    if (json_object_size(object))
        put_line(w, depth);
    buf_byte(w->to, '}');
}

static void put_value(const struct writer *w, json_t *value, int depth)
{
    switch (value ? json_typeof(value) : JSON_NULL) {
    case JSON_OBJECT:
        put_object(w, value, depth);
        break;
    case JSON_ARRAY:
        put_array(w, value, depth);
        break;
    case JSON_STRING:
        json_write_string((str){json_string_value(value), json_string_length(value)}, w->ascii, w->to);
        break;
    case JSON_INTEGER:
        json_write_integer(json_integer_value(value), w->to);
        break;
    case JSON_REAL:
        put_real(w, json_real_value(value));
        break;
    case JSON_TRUE:
        buf_str(w->to, S("true"));
        break;
    case JSON_FALSE:
        buf_str(w->to, S("false"));
        break;
    case JSON_NULL:
        buf_str(w->to, S("null"));
        break;
    }
}

void json_write(const json_t *value, enum json_style style, struct buf *to)
{
    struct writer w = {.to = to, .comma = STR_INIT(","), .colon = STR_INIT(":")};
    switch (style) {
    case JSON_STYLE_COMPACT:
        break;
    case JSON_STYLE_PYTHON:
        w.ascii = true;
        w.comma = S(", ");
        w.colon = S(": ");
        break;
    case JSON_STYLE_PRETTY:
        w.indented = true;
        w.colon = S(": ");
        break;
    case JSON_STYLE_SORTED:
        w.sorted = true;
        break;
    case JSON_STYLE_CANONICAL:
        w.sorted = w.rounded = true;
        break;
    }
    put_value(&w, (json_t *)value, 0); /* Jansson's iterators take no const, but change nothing */
}
