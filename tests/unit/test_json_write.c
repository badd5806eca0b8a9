/* SPDX-License-Identifier: Apache-2.0 */
/* json_write: golden texts are what json.dumps of CPython 3.11.7 prints. */
#include "base/rng.h"
#include "tests/tap.h"
#include "text/json_write.h"

static const struct {
    double value;
    const char *repr;
} DOUBLES[] = {
    {0.0, "0.0"},
    {-0.0, "-0.0"},
    {1.0, "1.0"},
    {-3.0, "-3.0"},
    {100.0, "100.0"},
    {0.1, "0.1"},
    {12.34, "12.34"},
    {4.35, "4.35"},
    {0x1.3333333333334p-2, "0.30000000000000004"},
    {1.0 / 3, "0.3333333333333333"},
    {0.0001, "0.0001"},
    {0.00012345, "0.00012345"},
    {0x1.4f8b588e368f1p-17, "1e-05"},
    {0.000001, "1e-06"},
    {2.5e-7, "2.5e-07"},
    {999999999.999999, "999999999.999999"},
    {0x1.dcd6500000000p+29, "1000000000.0"},
    {1234567890.123, "1234567890.123"},
    {1e15, "1000000000000000.0"},
    {0x1.1c37937e07fffp+53, "9999999999999998.0"},
    {1e16, "1e+16"},
    {0x1.0p+53, "9007199254740992.0"},
    {0x1.b69b4ba630f35p+56, "1.2345678901234568e+17"},
    {1e21, "1e+21"},
    {1e22, "1e+22"},
    {1e100, "1e+100"},
    {0x1.0p-44, "5.684341886080802e-14"}, /* a power of two: the nearest 16 digits do not read back, the next do */
    {0x1.0p-1022, "2.2250738585072014e-308"},
    {0x1.fffffffffffffp+1023, "1.7976931348623157e+308"},
    {0x0.0000000000001p-1022, "5e-324"},
    {0x0.0000000000003p-1022, "1.5e-323"},
};

static void test_doubles(void)
{
    for (size_t i = 0; i < COUNT_OF(DOUBLES); i++) {
        char text[32];
        str found = {text, double_repr(DOUBLES[i].value, text)};
        check_str(found, str_of(DOUBLES[i].repr), "%s prints as in Python", DOUBLES[i].repr);
    }
}

/* Any double reads back as itself, and no shorter decimal than the printed one does. */
static void test_doubles_at_random(void)
{
    struct rng r = rng_stream(1, S("test.json_write"), 0, 0);
    int lost = 0, longer = 0;
    for (int i = 0; i < 200000; i++) {
        uint64_t bits = rng_u64(&r);
        double value, back;
        if (i % 4 == 0)
            bits &= ~(uint64_t)0 << (i % 53); /* short mantissas, powers of two among them */
        memcpy(&value, &bits, sizeof value);
        if (i % 4 == 1)
            value = (double)(int64_t)(bits >> 20) / 1e4;
        if (!isfinite(value))
            continue;
        char text[32], shorter[40];
        size_t n = double_repr(value, text), digits = 0;
        str s = {text, n};
        uint64_t want, have;
        lost += !str_to_double(s, &back);
        memcpy(&want, &value, sizeof want);
        memcpy(&have, &back, sizeof have);
        lost += want != have;
        bool leading = true;
        n -= str_ends(s, S(".0")) ? 2 : 0;
        for (size_t k = 0; k < n && text[k] != 'e'; k++) {
            leading = leading && (text[k] == '0' || text[k] == '.' || text[k] == '-');
            digits += !leading && text[k] != '.';
        }
        if (digits > 16) {
            snprintf(shorter, sizeof shorter, "%.15e", value);
            longer += strtod(shorter, NULL) == value;
        }
    }
    check_int(lost, 0, "every double reads back as itself");
    check_int(longer, 0, "17 digits are printed only where 16 do not do");
}

static const struct {
    const char *name, *text, *compact, *python;
} TREES[] = {
    {"plain", "{\"a\": 1, \"b\": [2, 3.0, true, false, null]}", "{\"a\":1,\"b\":[2,3.0,true,false,null]}",
     "{\"a\": 1, \"b\": [2, 3.0, true, false, null]}"},
    {"empty containers", "[{}, [], \"\"]", "[{},[],\"\"]", "[{}, [], \"\"]"},
    {"key order", "{\"b\": 1, \"a\": 2}", "{\"b\":1,\"a\":2}", "{\"b\": 1, \"a\": 2}"},
    {"short escapes", "\"\\b\\f\\n\\r\\t\\\"\\\\\\/\"", "\"\\b\\f\\n\\r\\t\\\"\\\\/\"", "\"\\b\\f\\n\\r\\t\\\"\\\\/\""},
    {"control characters and DEL", "\"\\u0001\\u000b\\u001f\\u007f\"", "\"\\u0001\\u000b\\u001f\x7f\"",
     "\"\\u0001\\u000b\\u001f\x7f\""},
    {"letters beyond ASCII", "\"é€😀\\u2028\"", "\"é€😀\xE2\x80\xA8\"", "\"\\u00e9\\u20ac\\ud83d\\ude00\\u2028\""},
    {"keys are escaped too", "{\"é\\n\": 1}", "{\"é\\n\":1}", "{\"\\u00e9\\n\": 1}"},
    {"the largest integers", "[9223372036854775807, -9223372036854775808, 0, -1]",
     "[9223372036854775807,-9223372036854775808,0,-1]", "[9223372036854775807, -9223372036854775808, 0, -1]"},
    {"integers and floats stay apart", "[1, 1.0, 1e0, 10, 1e2]", "[1,1.0,1.0,10,100.0]", "[1, 1.0, 1.0, 10, 100.0]"},
};

static void check_written(json_t *tree, enum json_style style, const char *expected, const char *name)
{
    struct buf b CLEANUP_BUF = {0};
    json_write(tree, style, &b);
    check_str(buf_view(&b), str_of(expected), "%s", name);
}

static void test_trees(void)
{
    for (size_t i = 0; i < COUNT_OF(TREES); i++) {
        json_t *tree = json_loads(TREES[i].text, JSON_DECODE_ANY, NULL);
        check(tree != NULL, "%s: the text is JSON", TREES[i].name);
        check_written(tree, JSON_STYLE_COMPACT, TREES[i].compact, TREES[i].name);
        check_written(tree, JSON_STYLE_PYTHON, TREES[i].python, TREES[i].name);
        json_decref(tree);
    }
}

static void test_other_styles(void)
{
    json_t *tree = json_loads("{\"b\": [1, {\"x\": \"é\"}], \"a\": {}, \"c\": []}", 0, NULL);
    /* json.dumps(…, indent=2, ensure_ascii=False) */
    check_written(tree, JSON_STYLE_PRETTY,
                  "{\n  \"b\": [\n    1,\n    {\n      \"x\": \"é\"\n    }\n  ],\n  \"a\": {},\n  \"c\": []\n}",
                  "pretty is Python's indent=2");
    json_decref(tree);
    tree = json_loads("{\"b\": 0.1234567890123456, \"a\": 1e300, \"é\": 3, \"z\": {\"y\": 1, \"x\": 2}, \"ab\": 0.3}",
                      0, NULL);
    check_written(tree, JSON_STYLE_CANONICAL,
                  "{\"a\":1e+300,\"ab\":0.3,\"b\":0.123456789012,\"z\":{\"x\":2,\"y\":1},\"é\":3}",
                  "canonical sorts keys and rounds to 12 digits");
    json_decref(tree);
}

static void test_strings(void)
{
    struct buf b CLEANUP_BUF = {0};
    json_write_string((str){"a\0b\xFF\xC3", 5}, true, &b);
    json_write_string((str){"\xFFz", 2}, false, &b);
    check_str(buf_view(&b), S("\"a\\u0000b\\ufffd\\ufffd\"\"\xEF\xBF\xBDz\""),
              "what is not UTF-8 is replaced, NUL escaped");
    struct buf small CLEANUP_BUF = {.max = 8};
    json_write_string(S("much longer than that"), true, &small);
    check(small.full && small.n <= 8, "a full buffer is no crash");
}

static const char *const TEXTS[] = {
    "{}",
    "[]",
    " { \"b\" : [ 1 , -20 , true , null ] ,\t\"a\" : \"é\\n\\\"\\\\\" } \n",
    "{\"b\":{\"y\":1,\"x\":{\"n\":false,\"m\":[]}},\"a\":{},\"ab\":\"\"}",
    "{\"a\":1,\"b\":2,\"a\":3}",
    "{\"b\":1,\"a\":2,\"b\":3}",
    "{\"a\\u0062\":1}",
    "[0,-0,10,01,1.5,1e3,123456789012345678,1234567890123456789,99999999999999999999]",
    "[\"\\u00e9\",\"\\/\",\"\\b\\f\\r\\t\"]",
    "\"text\"",
    "-7",
    "nullx",
    "[1,]",
    "[1 2]",
    "{\"a\" 1}",
    "",
};

/* Either way gives the same, or the way without a tree declines and leaves no trace. True if it did its work. */
static bool same_both_ways(str text, int *ret_differ)
{
    struct buf quick CLEANUP_BUF = {0}, slow CLEANUP_BUF = {0};
    buf_str(&quick, S("before"));
    bool done = json_write_canonical_text(text, &quick);
    json_t *tree = json_loadb(text.n ? text.p : "", text.n, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
    buf_str(&slow, S("before"));
    if (done && tree)
        json_write(tree, JSON_STYLE_CANONICAL, &slow);
    *ret_differ += (done && !tree) || !str_eq(buf_view(&quick), buf_view(&slow));
    json_decref(tree);
    return done;
}

static void test_without_a_tree(void)
{
    static const char bytes[] = "\n\t\"\\{}[]:,-.0e1aun /\x01\x7f\x80\xC3\xFF";
    int differ = 0, done = 0;
    for (size_t i = 0; i < COUNT_OF(TEXTS); i++) {
        str text = str_of(TEXTS[i]);
        done += same_both_ways(text, &differ);
        for (size_t at = 0; at < text.n; at++)
            for (size_t k = 0; k < sizeof bytes; k++) {
                char copy[128] = {0};
                memcpy(copy, text.p, text.n);
                copy[at] = bytes[k];
                (void)same_both_ways((str){copy, k + 1 < sizeof bytes ? text.n : at}, &differ);
            }
    }
    check_int(differ, 0, "a text is made canonical without its tree as with it, however mangled");
    check_int(done, 6, "plain texts need no tree");
    struct buf small CLEANUP_BUF = {.max = 8};
    check(!json_write_canonical_text(S("{\"long\":\"and longer\"}"), &small) && small.full, "a full buffer stays full");
}

int main(void)
{
    test_doubles();
    test_doubles_at_random();
    test_trees();
    test_other_styles();
    test_strings();
    test_without_a_tree();
    return tap_done();
}
