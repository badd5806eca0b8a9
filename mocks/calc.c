/* SPDX-License-Identifier: Apache-2.0 */
/* Arithmetic as Python has it: a recursive descent over + - * / // % ** and parentheses. */
#include "mocks/functions.h"

#include <math.h>

enum { CALC_DEPTH_MAX = 100 };

struct calc {
    str rest;
    int depth;
    char *message;
};

static bool fail(struct calc *c, const char *words)
{
    if (!c->message[0])
        snprintf(c->message, 128, "%s", words);
    return false;
}

static void skip_blanks(struct calc *c)
{
    while (c->rest.n && (c->rest.p[0] == ' ' || c->rest.p[0] == '\t'))
        c->rest = str_from(c->rest, 1);
}

static bool take(struct calc *c, str token)
{
    skip_blanks(c);
    if (!str_starts(c->rest, token))
        return false;
    c->rest = str_from(c->rest, token.n);
    return true;
}

static double as_double(struct calc_value v)
{
    return v.is_int ? (double)v.i : v.d;
}

static struct calc_value of_double(double d)
{
    return (struct calc_value){.d = d};
}

static struct calc_value of_int(int64_t i)
{
    return (struct calc_value){.is_int = true, .i = i};
}

static bool add(struct calc *c, struct calc_value a, struct calc_value b, bool minus, struct calc_value *ret)
{
    int64_t i = 0;
    if (a.is_int && b.is_int) {
        if (minus ? __builtin_sub_overflow(a.i, b.i, &i) : __builtin_add_overflow(a.i, b.i, &i))
            return fail(c, "the number is too large");
        *ret = of_int(i);
    } else {
        *ret = of_double(minus ? as_double(a) - as_double(b) : as_double(a) + as_double(b));
    }
    return true;
}

static int64_t floor_div(int64_t a, int64_t b)
{
    int64_t q = a / b;
    return (a % b != 0 && (a < 0) != (b < 0)) ? q - 1 : q;
}

static int64_t floor_mod(int64_t a, int64_t b)
{
    int64_t r = a % b;
    return r != 0 && (r < 0) != (b < 0) ? r + b : r;
}

/* CPython's float_divmod: the remainder has the sign of the divisor, the quotient is floored. */
static void float_divmod(double a, double b, double *ret_div, double *ret_mod)
{
    double mod = fmod(a, b), div = (a - mod) / b;
    if (mod != 0.0) {
        if ((b < 0) != (mod < 0)) {
            mod += b;
            div -= 1.0;
        }
    } else {
        mod = copysign(0.0, b);
    }
    if (div != 0.0) {
        double floored = floor(div);
        div = div - floored > 0.5 ? floored + 1.0 : floored;
    } else {
        div = copysign(0.0, a / b);
    }
    *ret_div = div;
    *ret_mod = mod;
}

/* a / b rounded once, as Python does it: beyond 2^53 the operands themselves have no double. */
static double int_divide(int64_t a, int64_t b)
{
    uint64_t n = a < 0 ? 0 - (uint64_t)a : (uint64_t)a, d = b < 0 ? 0 - (uint64_t)b : (uint64_t)b;
    if (n == 0)
        return b < 0 ? -0.0 : 0.0;
    int up_n = __builtin_clzll(n), up_d = __builtin_clzll(d);
    unsigned __int128 whole = (unsigned __int128)(n << up_n) << 64;
    /* At least 64 bits of quotient; that something is left over is one more bit below them, so that ties are true. */
    unsigned __int128 quotient = whole / (d << up_d) | (whole % (d << up_d) != 0);
    double result = ldexp((double)quotient, up_d - up_n - 64);
    return (a < 0) != (b < 0) ? -result : result;
}

enum operation { MULTIPLY, DIVIDE, FLOOR, MODULO };

static bool multiply(struct calc *c, struct calc_value a, struct calc_value b, enum operation op,
                     struct calc_value *ret)
{
    bool ints = a.is_int && b.is_int;
    if (op != MULTIPLY && as_double(b) == 0.0)
        return fail(c, op == DIVIDE  ? (ints ? "division by zero" : "float division by zero")
                       : op == FLOOR ? (ints ? "integer division or modulo by zero" : "float floor division by zero")
                                     : (ints ? "integer modulo by zero" : "float modulo"));
    if (op == DIVIDE) {
        *ret = of_double(ints ? int_divide(a.i, b.i) : as_double(a) / as_double(b));
        return true;
    }
    if (!ints) {
        double div, mod;
        if (op == MULTIPLY) {
            *ret = of_double(as_double(a) * as_double(b));
            return true;
        }
        float_divmod(as_double(a), as_double(b), &div, &mod);
        *ret = of_double(op == FLOOR ? div : mod);
        return true;
    }
    int64_t i = 0;
    if (op == MULTIPLY ? __builtin_mul_overflow(a.i, b.i, &i) : (a.i == INT64_MIN && b.i == -1))
        return fail(c, "the number is too large");
    if (op != MULTIPLY)
        i = op == FLOOR ? floor_div(a.i, b.i) : floor_mod(a.i, b.i);
    *ret = of_int(i);
    return true;
}

static bool power(struct calc *c, struct calc_value a, struct calc_value b, struct calc_value *ret)
{
    if (as_double(a) == 0.0 && as_double(b) < 0)
        return fail(c, "0.0 cannot be raised to a negative power");
    if (!a.is_int || !b.is_int || b.i < 0) {
        double d = pow(as_double(a), as_double(b));
        if (isnan(d))
            return fail(c, "the result is a complex number");
        if (isinf(d))
            return fail(c, "(34, 'Numerical result out of range')");
        *ret = of_double(d);
        return true;
    }
    int64_t result = 1, base = a.i;
    for (int64_t e = b.i; e > 0; e >>= 1) {
        if ((e & 1) && __builtin_mul_overflow(result, base, &result))
            return fail(c, "the number is too large");
        if (e > 1 && __builtin_mul_overflow(base, base, &base))
            return fail(c, "the number is too large");
    }
    *ret = of_int(result);
    return true;
}

static bool sum(struct calc *c, struct calc_value *ret);

static bool number(struct calc *c, struct calc_value *ret)
{
    size_t n = 0;
    bool real = false, digits = false;
    for (; n < c->rest.n; n++) {
        char ch = c->rest.p[n];
        if (ch >= '0' && ch <= '9') {
            digits = true;
        } else if (ch == '.' && !real) {
            real = true;
        } else if ((ch == 'e' || ch == 'E') && digits && n + 1 < c->rest.n) {
            size_t m = n + 1 + (c->rest.p[n + 1] == '+' || c->rest.p[n + 1] == '-');
            if (m >= c->rest.n || c->rest.p[m] < '0' || c->rest.p[m] > '9')
                break;
            while (m < c->rest.n && c->rest.p[m] >= '0' && c->rest.p[m] <= '9')
                m++;
            real = true;
            n = m;
            break;
        } else {
            break;
        }
    }
    str text = str_sub(c->rest, 0, n);
    c->rest = str_from(c->rest, n);
    if (!digits)
        return fail(c, "invalid syntax");
    if (real) {
        ret->is_int = false;
        return str_to_double(text, &ret->d) || fail(c, "the number is too large");
    }
    bool zeros = true;
    for (size_t i = 0; i < text.n; i++)
        zeros = zeros && text.p[i] == '0';
    if (text.n > 1 && text.p[0] == '0' && !zeros)
        return fail(c, "leading zeros in decimal integer literals are not permitted");
    ret->is_int = true;
    return str_to_i64(text, &ret->i) || fail(c, "the number is too large");
}

static bool unary(struct calc *c, struct calc_value *ret);

static bool atom(struct calc *c, struct calc_value *ret)
{
    if (!take(c, S("(")))
        return number(c, ret);
    if (!sum(c, ret))
        return false;
    return take(c, S(")")) || fail(c, "'(' was never closed");
}

static bool raised(struct calc *c, struct calc_value *ret)
{
    if (!atom(c, ret))
        return false;
    skip_blanks(c);
    if (!str_starts(c->rest, S("**")))
        return true;
    c->rest = str_from(c->rest, 2);
    struct calc_value exponent = {0};
    return unary(c, &exponent) && power(c, *ret, exponent, ret); /* -2 ** 2 is -4; 2 ** -1 is 0.5 */
}

static bool unary(struct calc *c, struct calc_value *ret)
{
    if (++c->depth > CALC_DEPTH_MAX)
        return fail(c, "the expression nests too deeply");
    bool ok;
    if (take(c, S("-"))) {
        ok = unary(c, ret);
        if (ok && ret->is_int && ret->i == INT64_MIN)
            ok = fail(c, "the number is too large");
        else if (ok)
            *ret = ret->is_int ? of_int(-ret->i) : of_double(-ret->d);
    } else if (take(c, S("+"))) {
        ok = unary(c, ret);
    } else {
        ok = raised(c, ret);
    }
    c->depth--;
    return ok;
}

static bool product(struct calc *c, struct calc_value *ret)
{
    if (!unary(c, ret))
        return false;
    for (;;) {
        enum operation op;
        skip_blanks(c);
        if (str_starts(c->rest, S("**")))
            return fail(c, "invalid syntax");
        if (take(c, S("//")))
            op = FLOOR;
        else if (take(c, S("*")))
            op = MULTIPLY;
        else if (take(c, S("/")))
            op = DIVIDE;
        else if (take(c, S("%")))
            op = MODULO;
        else
            return true;
        struct calc_value right = {0};
        if (!unary(c, &right) || !multiply(c, *ret, right, op, ret))
            return false;
    }
}

static bool sum(struct calc *c, struct calc_value *ret)
{
    if (++c->depth > CALC_DEPTH_MAX)
        return fail(c, "the expression nests too deeply");
    bool ok = product(c, ret);
    while (ok) {
        bool minus = take(c, S("-"));
        if (!minus && !take(c, S("+")))
            break;
        struct calc_value right = {0};
        ok = product(c, &right) && add(c, *ret, right, minus, ret);
    }
    c->depth--;
    return ok;
}

bool calc_eval(str expression, struct calc_value *ret, char message[128])
{
    struct calc c = {.rest = expression, .message = message};
    struct calc_value value = {0};
    message[0] = 0;
    if (!sum(&c, &value))
        return false;
    skip_blanks(&c);
    if (c.rest.n)
        return fail(&c, "invalid syntax");
    if (!value.is_int && !isfinite(value.d))
        return fail(&c, "the number is too large");
    *ret = value;
    return true;
}

/* Rounds to a multiple of 10^zeros, on the exact digits; what lies beyond the largest double becomes infinity. */
static double round_whole(double value, int zeros)
{
    char text[400];
    double whole = trunc(fabs(value));
    int n = snprintf(text, sizeof text, "0%.0f", whole), kept = n - zeros; /* the 0 takes a carry */
    if (kept < 1)
        return copysign(0.0, value);
    bool beyond = whole != fabs(value);
    for (int i = kept + 1; i < n; i++)
        beyond = beyond || text[i] != '0';
    bool up = text[kept] > '5' || (text[kept] == '5' && (beyond || (text[kept - 1] - '0') % 2));
    int at = kept - 1;
    for (; up && text[at] == '9'; at--)
        text[at] = '0';
    text[at] = (char)(text[at] + up);
    snprintf(text + kept, sizeof text - (size_t)kept, "e%d", zeros);
    return copysign(strtod(text, NULL), value);
}

double python_round(double value, int digits)
{
    enum { DIGITS_MAX = 323, ZEROS_MAX = 309 }; /* no double has a digit that stands further out, or a tie there */
    char text[DIGITS_MAX + 320];
    if (digits > DIGITS_MAX || !isfinite(value))
        return value;
    if (digits < 0)
        return round_whole(value, digits < -ZEROS_MAX ? ZEROS_MAX + 1 : -digits);
    snprintf(text, sizeof text, "%.*f", digits, value); /* glibc prints exactly, half to even */
    return strtod(text, NULL);
}
