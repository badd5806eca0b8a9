/* SPDX-License-Identifier: Apache-2.0 */
#include "mocks/functions.h"

#include "base/hash.h"
#include "text/json_write.h"
#include "text/regex.h"

#include <math.h>

static str value_text(sqlite3_value *v)
{
    const char *p = (const char *)sqlite3_value_text(v);
    return (str){p, p ? (size_t)sqlite3_value_bytes(v) : 0};
}

static void result_text(sqlite3_context *context, str s)
{
    sqlite3_result_text64(context, s.p ? s.p : "", s.n, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static struct functions_ctx *ctx_of(sqlite3_context *context)
{
    return sqlite3_user_data(context);
}

static void fn_now(sqlite3_context *context, int n, sqlite3_value **args)
{
    (void)n;
    (void)args;
    struct functions_ctx *ctx = ctx_of(context);
    if (!ctx->now.p)
        sqlite3_result_error(context, "now() reads the clock, and the world has no `now:`", -1);
    else
        result_text(context, ctx->now);
}

static void fn_rand(sqlite3_context *context, int n, sqlite3_value **args)
{
    (void)n;
    (void)args;
    sqlite3_result_double(context, rng_unit(&ctx_of(context)->rand));
}

static void fn_random(sqlite3_context *context, int n, sqlite3_value **args)
{
    (void)n;
    (void)args;
    sqlite3_result_int64(context, (int64_t)rng_u64(&ctx_of(context)->random));
}

static void fn_randomblob(sqlite3_context *context, int n, sqlite3_value **args)
{
    (void)n;
    int64_t size = sqlite3_value_int64(args[0]);
    if (size < 1)
        size = 1;
    if (size > 65536) {
        sqlite3_result_error(context, "randomblob() makes at most 65536 bytes here", -1);
        return;
    }
    unsigned char bytes[65536 + 8];
    for (int64_t i = 0; i < size; i += 8) {
        uint64_t word = rng_u64(&ctx_of(context)->random);
        memcpy(bytes + i, &word, sizeof word);
    }
    sqlite3_result_blob(context, bytes, (int)size, SQLITE_TRANSIENT);
}

static void fn_uuid(sqlite3_context *context, int n, sqlite3_value **args)
{
    (void)n;
    (void)args;
    struct rng *r = &ctx_of(context)->uuid;
    uint64_t high = (rng_u64(r) & ~(uint64_t)0xF000) | 0x4000;
    uint64_t low = (rng_u64(r) >> 2) | ((uint64_t)1 << 63);
    char text[40];
    int size = snprintf(text, sizeof text, "%08x-%04x-%04x-%04x-%012llx", (unsigned)(high >> 32),
                        (unsigned)(high >> 16) & 0xFFFF, (unsigned)high & 0xFFFF, (unsigned)(low >> 48),
                        (unsigned long long)(low & 0xFFFFFFFFFFFFull));
    result_text(context, (str){text, (size_t)size});
}

static void fn_next_id(sqlite3_context *context, int n, sqlite3_value **args)
{
    (void)n;
    struct functions_ctx *ctx = ctx_of(context);
    str prefix = value_text(args[0]);
    if (prefix.n >= sizeof ctx->next_id[0].prefix) {
        sqlite3_result_error(context, "next_id(): the prefix is longer than 31 bytes", -1);
        return;
    }
    if (memchr(prefix.p ? prefix.p : "", 0, prefix.n)) {
        sqlite3_result_error(context, "next_id(): the prefix holds a NUL", -1);
        return;
    }
    size_t i = 0;
    while (i < ctx->n_next_id && !str_eq_c(prefix, ctx->next_id[i].prefix))
        i++;
    if (i == NEXT_ID_PREFIXES_MAX) {
        sqlite3_result_error(context, "next_id(): more than 64 different prefixes", -1);
        return;
    }
    if (i == ctx->n_next_id) {
        memset(&ctx->next_id[i], 0, sizeof ctx->next_id[i]);
        memcpy(ctx->next_id[i].prefix, prefix.p ? prefix.p : "", prefix.n);
        ctx->n_next_id++;
    }
    char text[64];
    int size = snprintf(text, sizeof text, "%s%lld", ctx->next_id[i].prefix, (long long)++ctx->next_id[i].last);
    result_text(context, (str){text, (size_t)size});
}

/* The compiled pattern, from a small cache; NULL with an SQL error set. */
static struct regex *cached_regex(sqlite3_context *context, str pattern)
{
    struct functions_ctx *ctx = ctx_of(context);
    for (size_t i = 0; i < REGEX_CACHE_SIZE; i++)
        if (ctx->regexes[i].re && str_eq(pattern, (str){ctx->regexes[i].pattern, ctx->regexes[i].pattern_n}))
            return ctx->regexes[i].re;
    struct err err;
    struct regex *re = NULL;
    if (!regex_create(pattern, "", &re, &err)) {
        sqlite3_result_error(context, err.msg, -1);
        return NULL;
    }
    size_t slot = ctx->regex_turn++ % REGEX_CACHE_SIZE;
    regex_destroy(ctx->regexes[slot].re);
    free(ctx->regexes[slot].pattern);
    ctx->regexes[slot].pattern = base_alloc(pattern.n + 1);
    memcpy(ctx->regexes[slot].pattern, pattern.p ? pattern.p : "", pattern.n);
    ctx->regexes[slot].pattern_n = pattern.n;
    ctx->regexes[slot].re = re;
    return re;
}

static void fn_regex(sqlite3_context *context, int n, sqlite3_value **args)
{
    (void)n;
    if (sqlite3_value_type(args[0]) == SQLITE_NULL || sqlite3_value_type(args[1]) == SQLITE_NULL)
        return;
    struct regex *re = cached_regex(context, value_text(args[0]));
    if (!re)
        return;
    enum regex_result found = regex_search(re, value_text(args[1]), NULL, NULL);
    if (found == REGEX_LIMIT)
        sqlite3_result_error(context, "regex(): the step limit was reached, or the text is not UTF-8", -1);
    else
        sqlite3_result_int(context, found == REGEX_YES);
}

static void fn_sha256(sqlite3_context *context, int n, sqlite3_value **args)
{
    (void)n;
    if (sqlite3_value_type(args[0]) == SQLITE_NULL)
        return;
    char hex[SHA256_HEX_SIZE];
    sha256_of(value_text(args[0]), hex);
    result_text(context, str_of(hex));
}

static void fn_repr(sqlite3_context *context, int n, sqlite3_value **args)
{
    (void)n;
    if (sqlite3_value_type(args[0]) != SQLITE_FLOAT) {
        sqlite3_result_value(context, args[0]);
        if (sqlite3_value_type(args[0]) == SQLITE_INTEGER)
            result_text(context, value_text(args[0]));
        return;
    }
    char text[32];
    size_t size = double_repr(sqlite3_value_double(args[0]), text);
    result_text(context, (str){text, size});
}

/* As many digits as could matter: an int in whatever range the argument has. */
static int round_digits(sqlite3_value *v)
{
    int64_t digits = sqlite3_value_int64(v);
    return digits > 1000 ? 1000 : digits < -1000 ? -1000 : (int)digits;
}

static void result_rounded(sqlite3_context *context, double value, int digits)
{
    double rounded = python_round(value, digits);
    if (isinf(rounded) && !isinf(value))
        sqlite3_result_error(context, "rounded value too large to represent", -1);
    else
        sqlite3_result_double(context, rounded);
}

/* Python's round of an integer, to a multiple of a power of ten; false beyond 64 bits. */
static bool round_int(int64_t value, int digits, int64_t *ret)
{
    __int128 unit = 1;
    for (int i = 0; i > digits && i > -20; i--)
        unit *= 10;
    __int128 rest = (value % unit + unit) % unit, low = value - rest;
    if (2 * rest > unit || (2 * rest == unit && low / unit % 2 != 0))
        low += unit;
    *ret = (int64_t)low;
    return *ret == low;
}

static void fn_py_round(sqlite3_context *context, int n, sqlite3_value **args)
{
    (void)n;
    if (sqlite3_value_type(args[0]) == SQLITE_NULL)
        return;
    int digits = round_digits(args[1]);
    int64_t whole;
    if (sqlite3_value_type(args[0]) != SQLITE_INTEGER)
        result_rounded(context, sqlite3_value_double(args[0]), digits);
    else if (round_int(sqlite3_value_int64(args[0]), digits, &whole))
        sqlite3_result_int64(context, whole);
    else
        sqlite3_result_error(context, "the number is too large", -1);
}

static void fn_calc(sqlite3_context *context, int n, sqlite3_value **args)
{
    if (sqlite3_value_type(args[0]) == SQLITE_NULL)
        return;
    char message[128];
    struct calc_value value;
    if (!calc_eval(value_text(args[0]), &value, message))
        sqlite3_result_error(context, message, -1);
    else if (n == 2)
        result_rounded(context, value.is_int ? (double)value.i : value.d, round_digits(args[1]));
    else if (value.is_int)
        sqlite3_result_int64(context, value.i);
    else
        sqlite3_result_double(context, value.d);
}

bool functions_register(sqlite3 *db, struct functions_ctx *ctx, struct err *err)
{
    enum { PURE = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, SEEDED = SQLITE_UTF8 | SQLITE_INNOCUOUS };
    static const struct {
        const char *name;
        int args, flags;
        void (*call)(sqlite3_context *, int, sqlite3_value **);
    } table[] = {
        {"calc", 1, PURE, fn_calc},         {"calc", 2, PURE, fn_calc},
        {"next_id", 1, SEEDED, fn_next_id}, {"now", 0, PURE, fn_now},
        {"py_round", 2, PURE, fn_py_round}, {"rand", 0, SEEDED, fn_rand},
        {"random", 0, SEEDED, fn_random},   {"randomblob", 1, SEEDED, fn_randomblob},
        {"regex", 2, PURE, fn_regex},       {"regexp", 2, PURE, fn_regex},
        {"repr", 1, PURE, fn_repr},         {"sha256", 1, PURE, fn_sha256},
        {"uuid", 0, SEEDED, fn_uuid},
    };
    for (size_t i = 0; i < COUNT_OF(table); i++)
        if (sqlite3_create_function_v2(db, table[i].name, table[i].args, table[i].flags, ctx, table[i].call, NULL, NULL,
                                       NULL) != SQLITE_OK)
            return err_set(err, ERR_HOST, "SQLite refuses the function %s: %s", table[i].name, sqlite3_errmsg(db));
    functions_reset(ctx, 0);
    return json_functions_register(db, err);
}

void functions_reset(struct functions_ctx *ctx, uint64_t stream)
{
    ctx->rand = rng_stream(ctx->seed, S("world.rand"), stream, 0);
    ctx->random = rng_stream(ctx->seed, S("world.random"), stream, 0);
    ctx->uuid = rng_stream(ctx->seed, S("world.uuid"), stream, 0);
    ctx->n_next_id = 0;
}

void functions_finish(struct functions_ctx *ctx)
{
    for (size_t i = 0; i < REGEX_CACHE_SIZE; i++) {
        regex_destroy(ctx->regexes[i].re);
        free(ctx->regexes[i].pattern);
        ctx->regexes[i].re = NULL;
        ctx->regexes[i].pattern = NULL;
    }
}
