/* SPDX-License-Identifier: Apache-2.0 */
#include "text/json_value.h"

#include "base/hash.h"
#include "text/json_own.h"
#include "text/json_write.h"

#include <math.h>

#define TWO_63 9223372036854775808.0

static int compare_mixed(int64_t i, double d)
{
    if (d >= TWO_63)
        return -1;
    if (d < -TWO_63)
        return 1;
    int64_t whole = (int64_t)d; /* towards zero, so what is cut off has the sign of d */
    if (i != whole)
        return i < whole ? -1 : 1;
    double rest = d - (double)whole;
    return (rest < 0) - (rest > 0);
}

int json_number_compare(const json_t *a, const json_t *b)
{
    if (json_is_integer(a) && json_is_integer(b))
        return (json_integer_value(a) > json_integer_value(b)) - (json_integer_value(a) < json_integer_value(b));
    if (json_is_integer(a))
        return compare_mixed(json_integer_value(a), json_real_value(b));
    if (json_is_integer(b))
        return -compare_mixed(json_integer_value(b), json_real_value(a));
    double x = json_real_value(a), y = json_real_value(b);
    return (x > y) - (x < y);
}

bool json_is_whole(const json_t *value)
{
    return json_is_integer(value) || (json_is_real(value) && json_real_value(value) == floor(json_real_value(value)));
}

/* A number as digits x 10^exponent, from its shortest decimal text. */
static void decimal(const json_t *v, unsigned __int128 *ret_digits, int *ret_exponent)
{
    char text[32];
    size_t n = json_is_integer(v) ? (size_t)snprintf(text, sizeof text, "%lld", (long long)json_integer_value(v))
                                  : double_repr(json_real_value(v), text);
    bool fraction = false;
    *ret_digits = 0;
    *ret_exponent = 0;
    for (size_t i = 0; i < n; i++) {
        if (text[i] == 'e') {
            int64_t e = 0;
            str_to_i64((str){text + i + 1, n - i - 1}, &e);
            *ret_exponent += (int)e;
            return;
        }
        if (text[i] == '.')
            fraction = true;
        if (text[i] < '0' || text[i] > '9')
            continue;
        *ret_digits = *ret_digits * 10 + (unsigned)(text[i] - '0');
        *ret_exponent -= fraction;
    }
}

bool json_is_multiple(const json_t *v, const json_t *of)
{
    unsigned __int128 x, y;
    int ex, ey;
    decimal(v, &x, &ex);
    decimal(of, &y, &ey);
    for (; x && x % 10 == 0; ex++)
        x /= 10;
    for (; y % 10 == 0; ey++)
        y /= 10;
    if (x == 0)
        return true;
    int shift = ex - ey;
    if (shift < 0)
        return false; /* x ends in a digit further right than any multiple of y can */
    unsigned __int128 rest = x % y;
    for (; shift > 0 && rest; shift--)
        rest = rest * 10 % y;
    return rest == 0;
}

static bool same_objects(const json_t *a, const json_t *b, size_t *steps)
{
    if (json_object_size(a) != json_object_size(b))
        return false;
    const char *key;
    size_t n;
    json_t *value;
    json_object_keylen_foreach((json_t *)a, key, n, value)
    {
        json_t *other = json_object_getn(b, key, n);
        if (!other || !json_same(value, other, steps))
            return false;
    }
    return true;
}

bool json_same(const json_t *a, const json_t *b, size_t *steps)
{
    if (steps && *steps)
        --*steps;
    if (json_is_number(a) && json_is_number(b))
        return json_number_compare(a, b) == 0;
    if (json_typeof(a) != json_typeof(b))
        return false;
    switch (json_typeof(a)) {
    case JSON_STRING:
        return str_eq(json_str(a), json_str(b));
    case JSON_OBJECT:
        return same_objects(a, b, steps);
    case JSON_ARRAY:
        if (json_array_size(a) != json_array_size(b))
            return false;
        for (size_t i = 0; i < json_array_size(a); i++)
            if (!json_same(json_array_get(a, i), json_array_get(b, i), steps))
                return false;
        return true;
    default:
        return true; /* null, true, false: the type says it all */
    }
}

static uint64_t mix(uint64_t x, uint64_t seed)
{
    return hash_str((str){(const char *)&x, sizeof x}, seed);
}

static uint64_t number_hash(const json_t *value)
{
    double d = json_number_value(value);
    if (json_is_integer(value) || (json_is_whole(value) && d >= -TWO_63 && d < TWO_63))
        return mix((uint64_t)(json_is_integer(value) ? json_integer_value(value) : (int64_t)d), 1);
    return hash_str((str){(const char *)&d, sizeof d}, 2);
}

uint64_t json_value_hash(const json_t *value)
{
    uint64_t sum = 0;
    const char *key;
    size_t n;
    json_t *member;
    switch (json_typeof(value)) {
    case JSON_INTEGER:
    case JSON_REAL:
        return number_hash(value);
    case JSON_STRING:
        return hash_str(json_str(value), 3);
    case JSON_ARRAY:
        for (size_t i = 0; i < json_array_size(value); i++)
            sum = mix(sum ^ json_value_hash(json_array_get(value, i)), 4);
        return mix(sum, 4);
    case JSON_OBJECT: /* a sum, because order does not count */
        json_object_keylen_foreach((json_t *)value, key, n, member)
        {
            sum += mix(json_value_hash(member), hash_str((str){key, n}, 5));
        }
        return mix(sum, 5);
    default:
        return mix((uint64_t)json_typeof(value), 6);
    }
}

str json_brief(struct arena *a, const json_t *value, size_t max)
{
    struct buf text CLEANUP_BUF = {0};
    json_write(value, JSON_STYLE_COMPACT, &text);
    if (text.n <= max)
        return arena_str(a, buf_view(&text));
    size_t cut = max;
    while (cut && ((unsigned char)text.p[cut] & 0xC0) == 0x80)
        cut--;
    return arena_printf(a, "%.*s…", (int)cut, text.p);
}
