/* SPDX-License-Identifier: Apache-2.0 */
/* The ground floor: slices, arenas, buffers, maps, errors, hashes, random streams. */
#include "base/buf.h"
#include "base/err.h"
#include "base/fd.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/rng.h"
#include "base/vec.h"
#include "tests/tap.h"

static void slices(void)
{
    check(str_eq(str_trim(S(" \t a b\r\n")), S("a b")), "blanks are trimmed at both ends only");
    str rest = S("a,,b");
    int parts = 0;
    while (rest.p) {
        str_cut(&rest, ',');
        parts++;
    }
    check_int(parts, 3, "cutting keeps empty parts");
    check_int(str_find(S("abcabd"), S("abd")), 3, "a needle is found at its place");
    check_int(str_find(S("ab"), S("abc")), -1, "a needle longer than the hay is not found");
    static const struct {
        const char *pattern, *text;
        bool matches;
    } globs[] = {
        {"*", "", true},
        {"cancel_*", "cancel_order", true},
        {"cancel_*", "recancel_order", false},
        {"*_order", "x_or", false},
        {"a?c", "abc", true},
        {"a?c", "ac", false},
        {"*a*b*", "xaxxbx", true},
        {"", "a", false},
        {"[a]", "a", false},
    };
    for (size_t i = 0; i < COUNT_OF(globs); i++)
        check(str_glob(str_of(globs[i].pattern), str_of(globs[i].text)) == globs[i].matches, "'%s' %s '%s'",
              globs[i].pattern, globs[i].matches ? "matches" : "does not match", globs[i].text);
    int64_t number = 7;
    check(str_to_i64(S("-9223372036854775808"), &number) && number == INT64_MIN, "the least integer reads");
    check(!str_to_i64(S("9223372036854775808"), &number) && !str_to_i64(S("12x"), &number) &&
              !str_to_i64(S(" 1"), &number) && !str_to_i64(S(""), &number) && number == INT64_MIN,
          "what is no integer is refused, and nothing is written");
    double real = 7;
    check(str_to_double(S("-1.5e3"), &real) && real == -1500.0, "a floating point number reads");
    check(!str_to_double(S("1e999"), &real) && !str_to_double(S("nan"), &real) && !str_to_double(S("1.5 "), &real),
          "infinities, nan and trailing text are refused");
}

static void count_up(void *n)
{
    ++*(int *)n;
}

static void memory(void)
{
    struct arena a = {0};
    int released = 0;
    arena_defer(&a, count_up, &released);
    arena_defer(&a, count_up, &released);
    char *big = arena_alloc(&a, 1 << 20);
    check(big[0] == 0 && big[(1 << 20) - 1] == 0, "arena memory is zeroed, however large");
    VEC(int) numbers = {0};
    vec_reserve(&a, &numbers, 500);
    for (int i = 0; i < 1000; i++)
        *vec_push(&a, &numbers) = i;
    check(numbers.n == 1000 && numbers.v[999] == 999, "a vector keeps what was pushed");
    arena_reset(&a);
    check_int(released, 2, "a reset releases what was deferred");
    arena_finish(&a);
    check_int(released, 2, "and does so once");

    struct buf b = {.max = 8};
    buf_str(&b, S("12345"));
    buf_str(&b, S("6789"));
    check(b.full && str_eq(buf_view(&b), S("12345")), "a buffer at its maximum takes nothing more and says so");
    buf_clear(&b);
    buf_printf(&b, "%d-%s", 7, "abc");
    check_str(buf_view(&b), S("7-abc"), "cleared, it is as new");
    buf_finish(&b);

    struct arena m CLEANUP_ARENA = {0};
    struct map map = {0};
    map_reserve(&m, &map, 100);
    map_reserve(&m, &map, 10);
    bool all = true;
    for (size_t i = 0; i < 500; i++)
        all = all && map_add(&m, &map, arena_printf(&m, "key %zu", i), i, NULL);
    size_t old = 0;
    check(all && !map_add(&m, &map, S("key 77"), 1, &old) && old == 77,
          "a map holds each key once and says what it held");
    check(map_get(&map, S("key 499"), &old) && old == 499 && !map_get(&map, S("key 500"), &old),
          "and finds only those");
}

static void errors(void)
{
    struct err err;
    check(!err_at(&err, "f.yaml", 3, 5, "found %d", 7) && err_exit_code(err.kind) == 2, "an input error exits with 2");
    err_wrap(&err, "suite %s", "x");
    check_str(str_of(err.msg), S("suite x: found 7"), "context goes before the message");
    char longer[5000];
    memset(longer, 'x', sizeof longer);
    longer[sizeof longer - 1] = 0;
    err_set(&err, ERR_HOST, "%s", longer);
    check(str_ends(str_of(err.msg), S("…")), "a message that does not fit ends in an ellipsis");
    check(!err_at(&err, err.file, 0, 0, "%s", "again") && err.file[0] == 0, "an err may be filled from itself");
    int fd = -1;
    check(!file_open_input("/", &fd, &err) && fd == -1, "a directory is no input file");
    check_says(&err, "is a directory", "and the message says so");
    check(!file_open_input("/nonexistent/x", &fd, &err), "neither is a missing one");
}

static void hashes(void)
{
    char hex[SHA256_HEX_SIZE];
    sha256_of(S("abc"), hex);
    check_str(str_of(hex), S("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
              "SHA-256 of \"abc\" is that of FIPS 180-4");
    struct sha256 one CLEANUP_SHA256 = {0}, two CLEANUP_SHA256 = {0};
    sha256_init(&one);
    sha256_init(&two);
    sha256_put(&one, S("a"));
    sha256_copy(&two, &one);
    sha256_put(&two, S("bc"));
    sha256_hex(&two, hex);
    check_str(str_of(hex), S("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
              "a copied state goes on from where it was");

    struct rng a = rng_stream(7, S("test"), 1, 2), b = rng_stream(7, S("test"), 1, 2),
               c = rng_stream(7, S("test"), 2, 1);
    uint64_t first = rng_u64(&a);
    check(first == rng_u64(&b) && first != rng_u64(&c), "a stream is its name");
    b.counter = 1000;
    a.counter = 1000;
    check(rng_u64(&a) == rng_u64(&b), "and any number of it can be had directly");
    uint64_t seen[10] = {0};
    double sum = 0;
    for (int i = 0; i < 100000; i++) {
        seen[rng_below(&a, 10)]++;
        sum += rng_unit(&a);
    }
    bool even = true;
    for (int i = 0; i < 10; i++)
        even = even && seen[i] > 9500 && seen[i] < 10500;
    check(even && fabs(sum / 100000 - 0.5) < 0.01, "numbers below ten are even, unit numbers centred");
}

int main(void)
{
    slices();
    memory();
    errors();
    hashes();
    return tap_done();
}
