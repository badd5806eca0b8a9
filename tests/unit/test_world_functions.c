/* SPDX-License-Identifier: Apache-2.0 */
/* The ground under a world's SQL: arithmetic as Python has it (goldens from CPython 3.11.7, str(eval(expression))),
 * JSON writers, seeded numbers, the frozen clock, the tau digest (goldens from tau-bench's own to_hashable under
 * CPython 3.11.7). */
#include "mocks/clock_vfs.h"
#include "mocks/digest.h"
#include "mocks/functions.h"
#include "tests/tap.h"
#include "text/json_own.h"
#include "text/json_write.h"

static sqlite3 *db_open(struct functions_ctx *ctx, const char *vfs)
{
    sqlite3 *db = NULL;
    struct err err;
    if (sqlite3_open_v2(":memory:", &db, SQLITE_OPEN_READWRITE, vfs) != SQLITE_OK || !functions_register(db, ctx, &err))
        BUG("no database");
    return db;
}

/* What one SELECT gives, as text; an error as "! message". */
static str ask(struct arena *a, sqlite3 *db, const char *sql)
{
    sqlite3_stmt *stmt = NULL;
    str answer;
    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK || sqlite3_step(stmt) != SQLITE_ROW)
        answer = arena_printf(a, "! %s", sqlite3_errmsg(db));
    else
        answer = arena_str(a, str_of((const char *)sqlite3_column_text(stmt, 0)));
    sqlite3_finalize(stmt);
    return answer;
}

static const struct {
    const char *expression, *value; /* "! message" for an error */
} CALC[] = {
    {"1+2*3", "7"},
    {"2**10", "1024"},
    {"7/2", "3.5"},
    {"7//2", "3"},
    {"-7//2", "-4"},
    {"-7%3", "2"},
    {"7%-3", "-2"},
    {"7.5//2", "3.0"},
    {"-7.5%2", "0.5"},
    {"2**-1", "0.5"},
    {"-2**2", "-4"},
    {"2**0.5", "1.4142135623730951"},
    {"(1+2)*3", "9"},
    {"1e3", "1000.0"},
    {"1.5e-7*3", "4.5e-07"},
    {"10/5", "2.0"},
    {"--3", "3"},
    {"0.1+0.2", "0.30000000000000004"},
    {"+-4", "-4"},
    {"4 % 2.5", "1.5"},
    {"9007199254740993*3", "27021597764222979"},
    {"3*(4-(5-6))", "15"},
    {"100*1.1", "110.00000000000001"},
    {"1/0", "! division by zero"},
    {"1.0/0", "! float division by zero"},
    {"1//0", "! integer division or modulo by zero"},
    {"1%0", "! integer modulo by zero"},
    {"5%0.0", "! float modulo"},
    {"0.0**-1", "! 0.0 cannot be raised to a negative power"},
    {"(", "! invalid syntax"},
    {"1+", "! invalid syntax"},
    {"", "! invalid syntax"},
    {"1 2", "! invalid syntax"},
    {"2***3", "! invalid syntax"},
    {"abs(1)", "! invalid syntax"},
    {"9223372036854775807+1", "! the number is too large"},
    {"10**400", "! the number is too large"},
    {"1e308*10", "! the number is too large"},
};

static const struct {
    const char *sql, *value;
} SQL[] = {
    {"SELECT repr(calc('23553', 2))", "23553.0"},
    {"SELECT repr(py_round(2.675, 2))", "2.67"},
    {"SELECT repr(py_round(0.125, 2))", "0.12"},
    {"SELECT repr(py_round(-2.5, 0))", "-2.0"},
    {"SELECT repr(py_round(1e22, 2))", "1e+22"},
    {"SELECT py_round(7, 2)", "7"},
    {"SELECT repr(1e16) || repr(0.1) || repr(7) || repr('x')", "1e+160.17x"},
    {"SELECT regex('^a+$', 'aaa') || regex('b', 'aaa')", "10"},
    {"SELECT regex('(', 'a')", "! regex"},
    {"SELECT sha256('abc')", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"SELECT next_id('R') || next_id('S') || next_id('R')", "R1S1R2"},
    {"SELECT json_set('{\"a\":1,\"b\":1.0}', '$.a', 1.0, '$.c', json('true'))", "{\"a\":1.0,\"b\":1.0,\"c\":true}"},
    {"SELECT json_set('{\"a\":{}}', '$.a.\"x y\"', 'q')", "{\"a\":{\"x y\":\"q\"}}"},
    {"SELECT json_set('[1,2]', '$[#-1]', 9, '$[#]', 3)", "[1,9,3]"},
    {"SELECT json_set('[1]', '$[5]', 9)", "[1]"},
    {"SELECT json_insert('{\"a\":1}', '$.a', 2, '$.b', null)", "{\"a\":1,\"b\":null}"},
    {"SELECT json_replace('{\"a\":1}', '$.a', '2', '$.b', 3)", "{\"a\":\"2\"}"},
    {"SELECT json_remove('{\"a\":[true,false,0.1]}', '$.a[0]', '$.b')", "{\"a\":[false,0.1]}"},
    {"SELECT json_patch('{\"a\":1,\"b\":2}', '{\"a\":null,\"c\":{\"d\":1e2}}')", "{\"b\":2,\"c\":{\"d\":100.0}}"},
    {"SELECT json_object('k', json_array(1, 2.0, 'x', null), 'j', json('[]'))", "{\"k\":[1,2.0,\"x\",null],\"j\":[]}"},
    {"SELECT json_group_array(value) FROM json_each('[1,2.5,\"x\"]')", "[1,2.5,\"x\"]"},
    {"SELECT json_group_array(1) FROM (SELECT 1 WHERE 0)", "[]"},
    {"SELECT json_quote('a\"b')", "\"a\\\"b\""},
    {"SELECT json_object('a', 1, 'a', 2)", "! json_object(): the label 'a' stands twice"},
    {"SELECT json_object('a')", "! json_object() needs pairs of label and value"},
    {"SELECT json('{\"a\":1,\"a\":2}')", "! json(): malformed JSON"},
    {"SELECT json('{')", "! json(): malformed JSON"},
    {"SELECT json_set('{}', 'a', 1)", "! json_set(): bad JSON path: 'a'"},
    {"SELECT json_set('{}', '$.', 1)", "! json_set(): bad JSON path: '$.'"},
    {"SELECT json_array(x'00')", "! json_array(): a blob has no JSON value"},
    {"SELECT json_array(9e999)", "! json_array(): infinity is no JSON number"},
    {"SELECT now()", "! now() reads the clock"},
};

static void functions(void)
{
    struct arena a CLEANUP_ARENA = {0};
    struct functions_ctx ctx = {.seed = 7};
    sqlite3 *db = db_open(&ctx, NULL);
    for (size_t i = 0; i < COUNT_OF(CALC); i++) {
        str sql = arena_printf(&a, "SELECT repr(calc('%s'))", CALC[i].expression), found = ask(&a, db, sql.p);
        bool error = CALC[i].value[0] == '!';
        if (!check(error ? str_starts(found, S("! ")) : str_eq_c(found, CALC[i].value), "calc('%s') is %s",
                   CALC[i].expression, CALC[i].value))
            printf("# found %.*s\n", STR_ARG(found));
    }
    for (size_t i = 0; i < COUNT_OF(SQL); i++) {
        str found = ask(&a, db, SQL[i].sql), want = str_of(SQL[i].value);
        if (!check(want.p[0] == '!' ? str_starts(found, want) : str_eq(found, want), "%s", SQL[i].sql))
            printf("# found    %.*s\n# expected %.*s\n", STR_ARG(found), STR_ARG(want));
    }
    struct buf deep CLEANUP_BUF = {0};
    for (int i = 0; i < 5000; i++)
        buf_byte(&deep, '(');
    str sql = arena_printf(&a, "SELECT calc('%s')", buf_cstr(&deep));
    check(str_starts(ask(&a, db, sql.p), S("! ")), "five thousand parentheses are an error, not a crash");

    static const char DRAW[] =
        "SELECT rand() || ' ' || random() || ' ' || uuid() || ' ' || hex(randomblob(9)) || next_id('x')";
    functions_reset(&ctx, 3);
    str first = ask(&a, db, DRAW), second = ask(&a, db, DRAW);
    functions_reset(&ctx, 3);
    check_str(ask(&a, db, DRAW), first, "a stream starts over with its unit");
    check(!str_eq(first, second), "and goes on within it");
    functions_reset(&ctx, 4);
    check(!str_eq(ask(&a, db, DRAW), first), "another unit draws other numbers");
    check(str_glob(S("*-*-4*-*-*"), ask(&a, db, "SELECT uuid()")),
          "a uuid has the form of version 4");
    functions_finish(&ctx);
    sqlite3_close(db);
}

static const struct {
    const char *text;
    int64_t ms; /* -1 = refused */
} TIMES[] = {
    {"1970-01-01T00:00:00Z", 0},
    {"2024-05-15T15:00:00-05:00", 1715803200000},
    {"2024-02-29T23:59:59.5+01:00", 1709247599500},
    {"2026-03-20 09:00:00+01:00", 1773993600000},
    {"2023-02-29T00:00:00Z", -1},
    {"2024-13-01T00:00:00Z", -1},
    {"2024-05-15T15:00:00", -1},
    {"2024-05-15", -1},
    {"2024-05-15T24:00:00Z", -1},
    {"2024-05-15T15:00:00Zx", -1},
    {"", -1},
    {"2024-05-15T15:00:00.Z", -1},
};

static void clock_frozen(void)
{
    struct arena a CLEANUP_ARENA = {0};
    for (size_t i = 0; i < COUNT_OF(TIMES); i++) {
        int64_t ms = -1;
        bool ok = clock_parse(str_of(TIMES[i].text), &ms);
        if (!check(ok == (TIMES[i].ms >= 0) && ms == TIMES[i].ms, "'%s' is %s", TIMES[i].text,
                   TIMES[i].ms < 0 ? "no time" : "a time"))
            printf("# found %lld\n", (long long)ms);
    }
    char name[CLOCK_VFS_NAME_SIZE];
    struct err err;
    check_done(clock_vfs_register(1715803200000, name, &err), &err, "a clock can be frozen");
    check_done(clock_vfs_register(1715803200000, name, &err), &err, "twice");
    struct functions_ctx ctx = {.seed = 7, .now = S("2024-05-15T15:00:00-05:00")};
    sqlite3 *db = db_open(&ctx, name);
    check_str(ask(&a, db, "SELECT datetime('now')"), S("2024-05-15 20:00:00"), "'now' is the frozen time");
    check_str(ask(&a, db, "SELECT CURRENT_TIMESTAMP"), S("2024-05-15 20:00:00"), "so is CURRENT_TIMESTAMP");
    check_str(ask(&a, db, "SELECT now()"), S("2024-05-15T15:00:00-05:00"), "now() is as the world wrote it");
    sqlite3_int64 size = 0;
    sqlite3_exec(db, "CREATE TABLE t (x)", NULL, NULL, NULL);
    unsigned char *image = sqlite3_serialize(db, "main", &size, 0);
    check(image && sqlite3_deserialize(db, "main", image, size, size, SQLITE_DESERIALIZE_FREEONCLOSE) == SQLITE_OK,
          "a database is put in place of another");
    check_str(ask(&a, db, "SELECT date('now') || (SELECT count(*) FROM t)"), S("2024-05-150"),
              "and keeps the frozen clock");
    functions_finish(&ctx);
    sqlite3_close(db);
}

static const struct {
    const char *json, *text;
} TUPLES[] = {
    {"{}", "()"},
    {"[]", "()"},
    {"[1]", "(1,)"},
    {"{\"a\":1}", "(('a', 1),)"},
    {"{\"b\":[true,null,false],\"a\":{\"x\":1.0}}", "(('a', (('x', 1.0),)), ('b', (True, None, False)))"},
    {"[\"it's\",\"say \\\"hi\\\"\",\"it's \\\"both\\\"\"]", "(\"it's\", 'say \"hi\"', 'it\\'s \"both\"')"},
    {"[\"a\\n\\t\\\\\\u0001\\u007f\",\"\\u00e9\\u00a0\\u200b\\u2028\"]",
     "('a\\n\\t\\\\\\x01\\x7f', '\xc3\xa9\\xa0\\u200b\\u2028')"},
    {"[1e16,1e-5,100.0,-0.0,12345678901234567]", "(1e+16, 1e-05, 100.0, -0.0, 12345678901234567)"},
};

static str digest(struct arena *a, const struct digest_base *base, const struct digest_row *rows, size_t n)
{
    char hex[SHA256_HEX_SIZE] = "";
    struct err err = {0};
    if (!digest_of(base, rows, n, hex, &err))
        return arena_printf(a, "! %s", err.msg);
    return arena_str(a, str_of(hex));
}

/* A digest after changes equals the digest of a base that was made with them. */
static void digest_incremental(void)
{
    static const char *const DOCS[] = {"{\"v\":1}", "[1.5,\"x\"]", "{\"b\":{},\"a\":[true]}", "{\"k\":\"\\u00e9\\n\"}",
                                       "null"};
    struct rng rng = rng_stream(1, S("test.digest"), 0, 0);
    int differ = 0;
    for (int round = 0; round < 300; round++) {
        struct arena a CLEANUP_ARENA = {0};
        struct digest_row before[120], after[120], changed[40];
        size_t n = 1 + rng_below(&rng, 100), m = 0, c = 0;
        for (size_t i = 0; i < n; i++) {
            before[i] = (struct digest_row){i % 3 ? S("one") : S("two"), arena_printf(&a, "r%zu", i),
                                            str_of(DOCS[rng_below(&rng, COUNT_OF(DOCS))])};
            bool change = c < 30 && rng_below(&rng, 6) == 0;
            struct digest_row row = before[i];
            if (change) {
                row.doc = rng_below(&rng, 3) ? str_of(DOCS[rng_below(&rng, COUNT_OF(DOCS))]) : STR_NONE;
                changed[c++] = row;
            }
            if (row.doc.p)
                after[m++] = row;
        }
        for (size_t i = 0; i < rng_below(&rng, 4); i++)
            after[m++] = changed[c++] =
                (struct digest_row){i % 2 ? S("one") : S("two"), arena_printf(&a, "new%zu", i), S("[0]")};
        struct digest_row names[] = {{S("one"), STR_NONE, STR_NONE}, {S("two"), STR_NONE, STR_NONE}};
        for (size_t i = 0; i < 2; i++) {
            before[n++] = names[i];
            after[m++] = names[i];
        }
        struct digest_base *old = NULL, *fresh = NULL;
        struct err err;
        if (!digest_base_create(before, n, &old, &err) || !digest_base_create(after, m, &fresh, &err))
            BUG("%s", err.msg);
        differ += !str_eq(digest(&a, old, changed, c), digest(&a, fresh, NULL, 0));
        digest_base_destroy(old);
        digest_base_destroy(fresh);
    }
    check_int(differ, 0, "300 random states: a digest after changes is that of a state made so");
}

static void digests(void)
{
    struct arena a CLEANUP_ARENA = {0};
    for (size_t i = 0; i < COUNT_OF(TUPLES); i++) {
        json_error_t error;
        struct buf text CLEANUP_BUF = {0};
        json_t *value = json_own(&a, json_loads(TUPLES[i].json, JSON_DECODE_ANY, &error));
        digest_text(value, &text);
        check_str(buf_view(&text), str_of(TUPLES[i].text), "%s is a tuple of Python's", TUPLES[i].json);
    }
    /* sha256(str(to_hashable({"t": {"a": {"x": [1, 2.5]}, "b": {}}, "u": {}})).encode()) */
    struct digest_row rows[] = {
        {S("t"), S("b"), S("{}")}, {S("u"), STR_NONE, STR_NONE}, {S("t"), S("a"), S("{\"x\": [1, 2.5]}")}};
    struct digest_base *base = NULL;
    struct err err;
    check_done(digest_base_create(rows, 3, &base, &err), &err, "a base is made");
    check_str(digest(&a, base, NULL, 0), S("2039d197587ba9574319f97b4c1f2e4c14c1f33f1f0c81ce6c91454f8c483bce"),
              "its digest is that of tau-bench");
    struct digest_row bad = {S("t"), S("c"), S("{\"x\":")};
    check(str_starts(digest(&a, base, &bad, 1), S("! ")), "a document that does not parse is an error");
    digest_base_destroy(base);
    digest_incremental();
}

int main(void)
{
    functions();
    clock_frozen();
    digests();
    return tap_done();
}
