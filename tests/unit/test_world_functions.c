/* SPDX-License-Identifier: Apache-2.0 */
/* The functions of a world's SQL: arithmetic as Python has it (goldens from CPython 3.11.7: repr(eval(expression)),
 * repr(round(value, digits)), texts of exceptions), JSON writers, seeded numbers. */
#include "base/buf.h"
#include "mocks/functions.h"
#include "tests/tap.h"

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
    {"9007199254740993/3", "3002399751580331.0"}, /* rounded once: 9007199254740993 has no double */
    {"4904163740406334660/15", "3.2694424936042234e+17"},
    {"1/9223372036854775807", "1.0842021724855044e-19"},
    {"0/-5", "-0.0"},
    {"-9223372036854775807 % 1000", "193"},
    {"-9223372036854775807 // 1000", "-9223372036854776"},
    {"-9223372036854775807 // -1", "9223372036854775807"},
    {"(-9223372036854775807-1) % 3", "1"},
    {"(-9223372036854775807-1) // 3", "-3074457345618258603"},
    {"7.0//-2", "-4.0"},
    {"-7.0%-2", "-1.0"},
    {"5 // 0.3", "16.0"},
    {"5 % 0.3", "0.20000000000000018"},
    {"-5 % 0.3", "0.09999999999999981"},
    {"0*-1.0", "-0.0"},
    {"-0.0", "-0.0"},
    {"2**3**2", "512"},
    {"(-8)**3", "-512"},
    {"(-2)**63", "-9223372036854775808"},
    {"2**62", "4611686018427387904"},
    {"0**0", "1"},
    {"0.0**0", "1.0"},
    {"2**-1074", "5e-324"},
    {"2 ** -2", "0.25"},
    {"-1**0.5", "-1.0"},
    {"1.", "1.0"},
    {"  .5 ", "0.5"},
    {"1.e2", "100.0"},
    {"00", "0"},
    {"1--1", "2"},
    {"2*-3", "-6"},
    {"3-2-1", "0"},
    {"8/4/2", "1.0"},
    {"((((1))))", "1"},
    {"1e15+0.3", "1000000000000000.2"},
    {"1e16", "1e+16"},
    {"123456789*987654321", "121932631112635269"},
    {"1/0", "! division by zero"},
    {"1.0//0", "! float floor division by zero"},
    {"0**-1", "! 0.0 cannot be raised to a negative power"},
    {"10.0**400", "! (34, 'Numerical result out of range')"},
    {"(-8)**0.5", "! the result is a complex number"},
    {"(1", "! '(' was never closed"},
    {"08", "! leading zeros in decimal integer literals are not permitted"},
    {"1)", "! invalid syntax"},
    {"()", "! invalid syntax"},
    {".", "! invalid syntax"},
    {"1..2", "! invalid syntax"},
    {"1e", "! invalid syntax"},
    {"1,2", "! invalid syntax"},
    {"0x10", "! invalid syntax"},
    {"1_000", "! invalid syntax"},
    {"1j", "! invalid syntax"},
    {"1/ /2", "! invalid syntax"},
    {"__import__(1)", "! invalid syntax"},
    {"1e400", "! the number is too large"},
    {"9223372036854775808", "! the number is too large"},
    {"2**63", "! the number is too large"},
    {"(-9223372036854775807-1)//-1", "! the number is too large"},
    {"-(-9223372036854775807-1)", "! the number is too large"},
    {"-9223372036854775807-2", "! the number is too large"},
    {"4294967296*4294967296", "! the number is too large"},
    {"1e308*10-1e308*10", "! the number is too large"},
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
    {"SELECT repr(py_round(1.005, 2))", "1.0"},
    {"SELECT repr(py_round(5.015, 2))", "5.01"},
    {"SELECT repr(py_round(0.5, 0)) || repr(py_round(1.5, 0))", "0.02.0"},
    {"SELECT repr(py_round(-0.4, 0))", "-0.0"},
    {"SELECT repr(py_round(0.1, 20))", "0.1"},
    {"SELECT repr(py_round(1234.5678, -2))", "1200.0"},
    {"SELECT repr(py_round(25.0, -1)) || ' ' || repr(py_round(35.0, -1))", "20.0 40.0"},
    {"SELECT repr(py_round(-25.0, -1))", "-20.0"},
    {"SELECT repr(py_round(25.000000000000004, -1))", "30.0"},
    {"SELECT repr(py_round(5.0, -1)) || ' ' || repr(py_round(5.000000000000001, -1))", "0.0 10.0"},
    {"SELECT repr(py_round(95.0, -1))", "100.0"},
    {"SELECT repr(py_round(1e300, -299))", "1e+300"},
    {"SELECT repr(py_round(1.5, -400)) || ' ' || repr(py_round(-1.5, -9223372036854775807))", "0.0 -0.0"},
    {"SELECT repr(py_round(1e-200, 200)) || ' ' || repr(py_round(1e-200, 4294967296))", "1e-200 1e-200"},
    {"SELECT py_round(1.7e308, -308)", "! rounded value too large to represent"},
    {"SELECT py_round(1250, -2) || ' ' || py_round(1350, -2) || ' ' || py_round(-1250, -2)", "1200 1400 -1200"},
    {"SELECT py_round(1749183109071180602, -1)", "1749183109071180600"},
    {"SELECT py_round(5, -2) || ' ' || py_round(-9223372036854775807, -99)", "0 0"},
    {"SELECT py_round(9223372036854775807, -1)", "! the number is too large"},
    {"SELECT py_round(NULL, 2) IS NULL", "1"},
    {"SELECT calc(NULL) IS NULL", "1"},
    {"SELECT calc('1/0', 2)", "! division by zero"},
    {"SELECT repr(calc('2.675', 2)) || ' ' || repr(calc('1e300', -299))", "2.67 1e+300"},
    {"SELECT typeof(calc('4/2')) || typeof(calc('4//2'))", "realinteger"},
    {"SELECT repr(1e16) || repr(0.1) || repr(7) || repr('x')", "1e+160.17x"},
    {"SELECT regex('^a+$', 'aaa') || regex('b', 'aaa')", "10"},
    {"SELECT regex('(', 'a')", "! regex"},
    {"SELECT sha256('abc')", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"SELECT next_id('R') || next_id('S') || next_id('R')", "R1S1R2"},
    {"SELECT repr(9e999) || repr(-9e999)", "inf-inf"},
    {"SELECT repr(NULL) IS NULL", "1"},
    {"SELECT repr(5e-324) || ' ' || repr(1.7976931348623157e308)", "5e-324 1.7976931348623157e+308"},
    {"SELECT repr(9223372036854775807) || repr(-1.5)", "9223372036854775807-1.5"},
    {"SELECT typeof(repr(7))", "text"},
    {"SELECT 'aaa' REGEXP '^a+$'", "1"},
    {"SELECT regex('', 'aaa') || regex('', '')", "11"},
    {"SELECT regex('a' || char(0) || 'b', 'a') || regex('a', 'bab')", "01"}, /* two patterns, not one */
    {"SELECT regex('^.$', 'é')", "1"},
    {"SELECT regex('a', NULL) IS NULL AND regex(NULL, 'a') IS NULL", "1"},
    {"SELECT regex('(a+)+$', printf('%.*c', 5000, 'a') || 'b')", "! regex(): the step limit"},
    {"SELECT regex('a', CAST(x'ff' AS TEXT))", "! regex():"},
    {"SELECT sum(regex('^' || value || '$', value)) FROM json_each('[1,2,3,4,5,6,7,8,9,10,11,12,1,2,3]')", "15"},
    {"SELECT sha256('')", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"SELECT sha256(NULL) IS NULL", "1"},
    {"SELECT next_id('')", "1"},
    {"SELECT next_id('R' || char(0))", "! next_id(): the prefix holds a NUL"},
    {"SELECT next_id(printf('%.*c', 31, 'p'))", "ppppppppppppppppppppppppppppppp1"},
    {"SELECT next_id(printf('%.*c', 32, 'p'))", "! next_id(): the prefix is longer than 31 bytes"},
    {"SELECT length(randomblob(0)) || length(randomblob(-9223372036854775807)) || length(randomblob(65536))",
     "1165536"},
    {"SELECT randomblob(65537)", "! randomblob() makes at most 65536 bytes"},
    {"SELECT min(r) >= 0 AND max(r) < 1 AND count(DISTINCT r) = 6 FROM (SELECT rand() AS r FROM "
     "json_each('[1,2,3,4,5,6]'))",
     "1"},
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
    {"SELECT json_set('{}', '$.a.b', 1)", "{\"a\":{\"b\":1}}"},
    {"SELECT json_set('{}', '$.a[0].b', 1)", "{\"a\":[{\"b\":1}]}"},
    {"SELECT json_set('{}', '$.a[1]', 1)", "{}"},
    {"SELECT json_set('{}', '$.a.b[0][3].c', 1)", "{}"},
    {"SELECT json_set('{\"a\":1}', '$.a.b', 1)", "{\"a\":1}"},
    {"SELECT json_set('[]', '$[#].c', 7)", "[{\"c\":7}]"},
    {"SELECT json_set('[{}]', '$[#][0]', 7)", "[{},[7]]"},
    {"SELECT json_set('{}', '$.c[#]', 7)", "{\"c\":[7]}"},
    {"SELECT json_set('{}', '$.c[#-1]', 7)", "{}"},
    {"SELECT json_set('[1,2,3]', '$[#-3]', 0, '$[#-4]', 9)", "[0,2,3]"},
    {"SELECT json_set('[1,2]', '$.a', 9)", "[1,2]"},
    {"SELECT json_set('{\"a\":1}', '$[0]', 9)", "{\"a\":1}"},
    {"SELECT json_set('{\"a\":1}', '$', json('[1]'))", "[1]"},
    {"SELECT json_set('{\"b\":1,\"a\":2}', '$.b', 3, '$.c', 4, '$.a', 5)", "{\"b\":3,\"a\":5,\"c\":4}"},
    {"SELECT json_set('{}', '$.\"a.b[0]\"', 1, '$.\"\"', 2, '$.é', 3)", "{\"a.b[0]\":1,\"\":2,\"é\":3}"},
    {"SELECT json_set('{\"a\\nb\":1}', '$.a' || char(10) || 'b', 2)", "{\"a\\nb\":2}"},
    {"SELECT json_set('{}', '$.a', '[1]', '$.b', json('[1]'), '$.c', json_array(1.0))",
     "{\"a\":\"[1]\",\"b\":[1],\"c\":[1.0]}"},
    {"SELECT json_set('{}', '$.a', json_extract('{\"x\":{\"y\":1}}', '$.x'))", "{\"a\":{\"y\":1}}"},
    {"SELECT json_set('{}', '$.a', 9223372036854775807, '$.b', -9223372036854775807 - 1)",
     "{\"a\":9223372036854775807,\"b\":-9223372036854775808}"},
    {"SELECT json_set('{}', '$.a', 0.1 + 0.2, '$.b', 1e22, '$.c', 1e-7)",
     "{\"a\":0.30000000000000004,\"b\":1e+22,\"c\":1e-07}"},
    {"SELECT json_set('{\"t\":true,\"f\":false,\"n\":null}', '$.x', 1 = 1)",
     "{\"t\":true,\"f\":false,\"n\":null,\"x\":1}"},
    {"SELECT json_set(NULL, '$.a', 1) IS NULL AND json_set('{}', NULL, 1) IS NULL", "1"},
    {"SELECT json_set('{}')", "{}"},
    {"SELECT json_set('{}', '$.a')", "! json_set() needs a document and then pairs of path and value"},
    {"SELECT json_set('{}', '$.a', x'00')", "! json_set(): a blob has no JSON value"},
    {"SELECT json_set('{}', '$.a', CAST(x'ff' AS TEXT))", "! json_set(): a text is not UTF-8"},
    {"SELECT json_set('{}', '$.' || CAST(x'ff' AS TEXT), 1)", "! json_set(): a path is not UTF-8"},
    {"SELECT json_insert('[1]', '$[0]', 2, '$[1]', 3, '$[9]', 4)", "[1,3]"},
    {"SELECT json_insert('{\"a\":null}', '$.a', 2)", "{\"a\":null}"},
    {"SELECT json_insert('1', '$', 2)", "1"},
    {"SELECT json_replace('[1,[2]]', '$[1][0]', 3, '$[1][1]', 4, '$[#]', 5)", "[1,[3]]"},
    {"SELECT json_replace('{}', '$.a.b', 3)", "{}"},
    {"SELECT json_remove('[0,1,2,3]', '$[#-1]', '$[0]', '$[#]')", "[1,2]"},
    {"SELECT json_remove('{\"a\":{\"b\":1,\"c\":2},\"d\":3}', '$.a.b', '$.d', '$.x.y')", "{\"a\":{\"c\":2}}"},
    {"SELECT json_remove('{\"a\":1}', '$') IS NULL", "1"},
    {"SELECT json_remove('{ \"a\" : 1.50 }')", "{\"a\":1.5}"},
    {"SELECT json_patch('{\"a\":{\"b\":1,\"c\":[1]}}', '{\"a\":{\"b\":null,\"d\":{\"e\":null}}}')",
     "{\"a\":{\"c\":[1],\"d\":{}}}"},
    {"SELECT json_patch('[1]', '{\"a\":1}') || json_patch('{\"a\":1}', '[null]')", "{\"a\":1}[null]"},
    {"SELECT json_array() || json_object()", "[]{}"},
    {"SELECT json_array('[1e2, 1.50, -0, \"\\u0041\\/\"]' -> '$')", "[[100.0,1.5,0,\"A/\"]]"},
    {"SELECT json_object('k', '{\"b\": {\"a\": 1, \"a\": 2}}' -> '$.b')", "! json_object(): malformed JSON"},
    {"SELECT json_object('a' || char(0), 1)", "! json_object(): a label is not UTF-8, or holds a NUL"},
    {"SELECT json_array('a' || char(0) || 'b', char(1), char(127), 'é', '/')",
     "[\"a\\u0000b\",\"\\u0001\",\"\",\"é\",\"/\"]"},
    {"SELECT json_object(1, 2)", "! json_object(): labels are texts"},
    {"SELECT json_object(NULL, 2)", "! json_object(): labels are texts"},
    {"SELECT json_object(CAST(x'ff' AS TEXT), 2)", "! json_object(): a label is not UTF-8"},
    {"SELECT json_quote(1.0) || json_quote(1) || json_quote(NULL) || json_quote(json('true'))", "1.01nulltrue"},
    {"SELECT json_quote(x'00')", "! json_quote(): a blob"},
    {"SELECT json_group_array(json(value)) FROM json_each('[\"[true]\",\"1.0\"]')", "[[true],1.0]"},
    {"SELECT json_group_array(x) FROM (SELECT x'00' AS x UNION ALL SELECT 'long enough to be held in a buffer')",
     "! json_group_array(): a blob"},
    {"SELECT json_group_object(key, value) FROM json_each('{\"b\":1,\"a\":2.5,\"c\":\"x\"}')",
     "{\"b\":1,\"a\":2.5,\"c\":\"x\"}"},
    {"SELECT json_group_object('a', 1) FROM (SELECT 1 WHERE 0)", "{}"},
    {"SELECT group_concat(j, ' ') FROM (SELECT json_group_array(value) OVER (ORDER BY key ROWS 1 PRECEDING) AS j FROM "
     "json_each('[1, \"a,]\\\\\", [2, \"}\"], 3.5]'))",
     "[1] [1,\"a,]\\\\\"] [\"a,]\\\\\",\"[2,\\\"}\\\"]\"] [\"[2,\\\"}\\\"]\",3.5]"}, /* a window keeps no subtype */
    {"SELECT group_concat(j, ' ') FROM (SELECT json_group_object(value, key) OVER (ORDER BY key ROWS 1 PRECEDING) AS j "
     "FROM json_each('[\"a\", \"b\", \"a\"]'))",
     "{\"a\":0} {\"a\":0,\"b\":1} {\"b\":1,\"a\":2}"},
    {"SELECT json_group_object('a', 1) FROM (SELECT 1 UNION ALL SELECT 2)",
     "! json_group_object(): the label 'a' stands twice"},
    {"SELECT json_group_object(1, 1)", "! json_group_object(): labels are texts"},
    {"SELECT json_group_object(CAST(x'ff' AS TEXT), 1)", "! json_group_object(): a label is not UTF-8"},
    {"SELECT json(' { \"b\" : [ 1 , 1.0 , true ] , \"a\" : 1E2 } ')", "{\"b\":[1,1.0,true],\"a\":100.0}"},
    {"SELECT json('\"\\u00e9\\ud83d\\ude00\\/\"')", "\"é😀/\""},
    {"SELECT json(0.1 + 0.2) || ' ' || json(7) || ' ' || json('-0.0')", "0.30000000000000004 7 -0.0"},
    {"SELECT json(NULL) IS NULL", "1"},
    {"SELECT json('')", "! json(): malformed JSON"},
    {"SELECT json('\"\\' || char(8364) || '\"')", "! json(): malformed JSON: no such escape at byte 1"},
    {"SELECT json('{\"\\u0061\": 1, \"a\": 2}')", "! json(): malformed JSON: the key 'a' stands twice"},
    {"SELECT json('{\"a\\u0000\": 1}')", "! json(): malformed JSON: a key with a NUL"},
    {"SELECT json('[0.00010, 0.0001, 0.00001, 123456789012345.6, 1e-400, 5E-324, 100000000000000000000.5]')",
     "[0.0001,0.0001,1e-05,123456789012345.6,0.0,5e-324,1e+20]"},
    {"SELECT json('[1] 2')", "! json(): malformed JSON"},
    {"SELECT json('[1,]')", "! json(): malformed JSON"},
    {"SELECT json('''a''')", "! json(): malformed JSON"},
    {"SELECT json('nan')", "! json(): malformed JSON"},
    {"SELECT json('01')", "! json(): malformed JSON"},
    {"SELECT json('1e999')", "! json(): malformed JSON"},
    {"SELECT json('9223372036854775808')", "! json(): malformed JSON"},
    {"SELECT json('\"\\ud800\"')", "! json(): malformed JSON"},
    {"SELECT json(CAST(x'22ff22' AS TEXT))", "! json(): malformed JSON"},
    {"SELECT json('\"' || char(10) || '\"')", "! json(): malformed JSON"},
    {"SELECT json(printf('%.*c', 100000, '['))", "! json(): malformed JSON"},
    {"SELECT json_set('{', '$.a', 1)", "! json_set(): malformed JSON"},
    {"SELECT json_remove('{', '$.a')", "! json_remove(): malformed JSON"},
    {"SELECT json_patch('{}', '{')", "! json_patch(): malformed JSON"},
    {"SELECT now()", "! now() reads the clock"},
};

/* What is no path of SQLite's. */
static const char *const NO_PATHS[] = {
    "",       "a",     "$x",     "$..a",    "$[",      "$[]",     "$[a]",
    "$[-1]",  "$[+1]", "$[ 0]",  "$[0 ]",   "$[0",     "$[0]]",   "$[#-]",
    "$[#+1]", "$[#1]", "$[#-x]", "$[#--1]", "$[#- 1]", "$[#-+1]", "$[99999999999999999999]",
    "$.\"a",  "$.a.",  "$.[0]",  " $.a",    "$$",
};

static void functions(void)
{
    struct arena a CLEANUP_ARENA = {0};
    struct functions_ctx ctx = {.seed = 7};
    sqlite3 *db = db_open(&ctx, NULL);
    for (size_t i = 0; i < COUNT_OF(CALC); i++) {
        str sql = arena_printf(&a, "SELECT repr(calc('%s'))", CALC[i].expression), found = ask(&a, db, sql.p);
        if (!check(str_eq_c(found, CALC[i].value), "calc('%s') is %s", CALC[i].expression, CALC[i].value))
            printf("# found %.*s\n", STR_ARG(found));
    }
    for (size_t i = 0; i < COUNT_OF(SQL); i++) {
        str found = ask(&a, db, SQL[i].sql), want = str_of(SQL[i].value);
        if (!check(want.p[0] == '!' ? str_starts(found, want) : str_eq(found, want), "%s", SQL[i].sql))
            printf("# found    %.*s\n# expected %.*s\n", STR_ARG(found), STR_ARG(want));
    }
    for (size_t i = 0; i < COUNT_OF(NO_PATHS); i++) {
        str sql = arena_printf(&a, "SELECT json_set('[{}]', '%s', 1)", NO_PATHS[i]), found = ask(&a, db, sql.p);
        if (!check(str_starts(found, S("! json_set(): bad JSON path: '")), "'%s' is no path", NO_PATHS[i]))
            printf("# found %.*s\n", STR_ARG(found));
    }
    for (int n = 64; n <= 65; n++) {
        struct buf path CLEANUP_BUF = {0};
        for (int i = 0; i < n; i++)
            buf_str(&path, S(".a"));
        str sql = arena_printf(&a, "SELECT length(json_set('{}', '$%s', 1))", buf_cstr(&path));
        check(str_starts(ask(&a, db, sql.p), n == 64 ? S("385") : S("! json_set(): bad JSON path")),
              "a path of %d steps is %s", n, n == 64 ? "taken" : "too long");
    }
    struct buf deep CLEANUP_BUF = {0};
    for (int i = 0; i < 5000; i++)
        buf_byte(&deep, '(');
    str sql = arena_printf(&a, "SELECT calc('%s')", buf_cstr(&deep));
    check(str_starts(ask(&a, db, sql.p), S("! ")), "five thousand parentheses are an error, not a crash");

    functions_finish(&ctx);
    sqlite3_close(db);
}

/* The form of version 4, variant 1: xxxxxxxx-xxxx-4xxx-[89ab]xxx-xxxxxxxxxxxx. */
static bool is_uuid(str s)
{
    static const char FORM[] = "xxxxxxxx-xxxx-4xxx-vxxx-xxxxxxxxxxxx";
    if (s.n != sizeof FORM - 1)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        const char *any = FORM[i] == 'x' ? "0123456789abcdef" : FORM[i] == 'v' ? "89ab" : FORM[i] == '4' ? "4" : "-";
        if (!s.p[i] || !strchr(any, s.p[i]))
            return false;
    }
    return true;
}

/* Draws of a fresh connection with a seed, at a stream. */
static str draw(struct arena *a, uint64_t seed, uint64_t stream, const char *sql)
{
    struct functions_ctx ctx = {.seed = seed};
    sqlite3 *db = db_open(&ctx, NULL);
    functions_reset(&ctx, stream);
    str drawn = ask(a, db, sql);
    functions_finish(&ctx);
    sqlite3_close(db);
    return drawn;
}

static void seeds(void)
{
    struct arena a CLEANUP_ARENA = {0};
    struct functions_ctx ctx = {.seed = 7};
    sqlite3 *db = db_open(&ctx, NULL);
    static const char DRAW[] =
        "SELECT rand() || ' ' || random() || ' ' || uuid() || ' ' || hex(randomblob(9)) || next_id('x')";
    static const char *const EACH[] = {"SELECT rand()", "SELECT random()", "SELECT uuid()",
                                       "SELECT hex(randomblob(16))"};
    functions_reset(&ctx, 3);
    str first = ask(&a, db, DRAW), second = ask(&a, db, DRAW);
    check(!str_eq(first, second), "the numbers of a unit go on");
    functions_reset(&ctx, 3);
    check_str(ask(&a, db, DRAW), first, "a stream starts over with its unit");
    check_str(ask(&a, db, DRAW), second, "and goes on as before");
    functions_reset(&ctx, 4);
    check(!str_eq(ask(&a, db, DRAW), first), "another unit draws other numbers");
    check_str(draw(&a, 7, 3, DRAW), first, "another connection with the seed draws the same");
    for (size_t i = 0; i < COUNT_OF(EACH); i++) {
        str here = draw(&a, 7, 3, EACH[i]);
        check_str(draw(&a, 7, 3, EACH[i]), here, "%s is a function of seed and stream", EACH[i]);
        check(!str_eq(draw(&a, 8, 3, EACH[i]), here), "which the seed changes");
        check(!str_eq(draw(&a, 7, 4, EACH[i]), here), "and the stream");
    }
    functions_reset(&ctx, 3);
    ask(&a, db, "SELECT random() || uuid()");
    check_str(ask(&a, db, "SELECT rand()"), draw(&a, 7, 3, "SELECT rand()"),
              "each function draws from a stream of its own");

    int uuids = 0, same = 0;
    str last = S("");
    for (int i = 0; i < 200; i++) {
        str id = ask(&a, db, "SELECT uuid()");
        uuids += is_uuid(id);
        same += str_eq(id, last);
        last = id;
    }
    check_int(uuids, 200, "200 uuids have the form of version 4");
    check_int(same, 0, "and none repeats");

    functions_reset(&ctx, 3);
    for (int i = 0; i < NEXT_ID_PREFIXES_MAX; i++) {
        str sql = arena_printf(&a, "SELECT next_id('p%d')", i);
        ask(&a, db, sql.p);
    }
    check(str_starts(ask(&a, db, "SELECT next_id('one more')"), S("! next_id(): more than 64 different prefixes")),
          "64 prefixes are counted, one more is an error that says so");
    check_str(ask(&a, db, "SELECT next_id('p0')"), S("p02"), "and the 64 go on");
    functions_finish(&ctx);
    sqlite3_close(db);

    struct functions_ctx clock = {.now = S("2024-05-15T15:00:00-05:00")};
    db = db_open(&clock, NULL);
    check_str(ask(&a, db, "SELECT now()"), S("2024-05-15T15:00:00-05:00"), "now() is as the world wrote it");
    functions_finish(&clock);
    sqlite3_close(db);
}

int main(void)
{
    functions();
    seeds();
    return tap_done();
}
