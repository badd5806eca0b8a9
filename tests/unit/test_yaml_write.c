/* SPDX-License-Identifier: Apache-2.0 */
/* yaml_write: what is written reads back, as a value and as a key, whatever a text holds. */
#include "base/rng.h"
#include "tests/tap.h"
#include "text/doc.h"
#include "text/json_own.h"
#include "text/yaml_write.h"

static const struct {
    const char *text, *written;
} STRINGS[] = {
    {"plain", "plain"},
    {"two words", "two words"},
    {"O-5001", "O-5001"},
    {"", "\"\""},
    {"No", "\"No\""},
    {"NULL", "\"NULL\""},
    {"12", "\"12\""},
    {"-", "\"-\""},
    {"a: b", "\"a: b\""},
    {"a #b", "\"a #b\""},
    {"two  blanks", "\"two  blanks\""},
    {"behind ", "\"behind \""},
    {"{\"a\": 1}", "'{\"a\": 1}'"},
    {"it's \\n", "'it''s \\n'"},
    {"say \"x\"\n", "\"say \\\"x\\\"\\n\""},
    {"\x01\x7f\xc2\x85", "\"\\x01\\x7f\\x85\""},
    {"\xe2\x80\xa8\xef\xbb\xbf\xef\xbf\xbe", "\"\\u2028\\ufeff\\ufffe\""},
    {"\xf0\x9f\x98\x80 \xc3\xa4", "\"\xf0\x9f\x98\x80 \xc3\xa4\""},
};

static void test_strings(void)
{
    for (size_t i = 0; i < COUNT_OF(STRINGS); i++) {
        struct buf text CLEANUP_BUF = {0};
        yaml_write_string(str_of(STRINGS[i].text), &text);
        check_str(buf_view(&text), str_of(STRINGS[i].written), "%s", STRINGS[i].written);
    }
}

/* {key: [value, {key: value}]} on one line, behind a key, and back. */
static bool reads_back(str s)
{
    struct arena a CLEANUP_ARENA = {0};
    struct doc d CLEANUP_DOC = {0};
    struct buf text CLEANUP_BUF = {0};
    struct err err;
    CLEANUP_JSON json_t *value = json_object(), *inner = json_object();
    json_object_setn_new(inner, s.p, s.n, json_of_str(s));
    json_object_setn_new(value, s.p, s.n, json_pack("[o, O, i, f, b, n]", json_of_str(s), inner, -7, 2.5e-7, 1));
    buf_str(&text, S("in: "));
    yaml_write(value, &text);
    buf_byte(&text, '\n');
    return yaml_can_write(value) && doc_parse(&a, S("text"), buf_view(&text), DOC_YAML, 1, &d, &err) &&
           json_equal(json_object_get(d.root, "in"), value);
}

static void test_at_random(void)
{
    static const char *const PIECES[] = {
        "a", "Z", "0",    " ",    ":",        "#", "-",  "'",    "\"", "\\", "\n", "\t",       "\r",
        "{", "}", "[",    "]",    ",",        "&", "*",  "!",    "|",  ">",  "%",  "@",        "`",
        "?", "~", "\x01", "\x7f", "\xc2\x85", "ä", "日", "true", "=",  "<<", "\b", "\xc2\xa0", "\xe2\x80\xa9",
        "."};
    struct rng r = rng_stream(1, S("test.yaml_write"), 0, 0);
    int lost = 0;
    for (int i = 0; i < 20000; i++) {
        struct buf text CLEANUP_BUF = {0};
        size_t n = (size_t)(rng_u64(&r) % 9);
        for (size_t j = 0; j < n; j++)
            buf_str(&text, str_of(PIECES[rng_u64(&r) % COUNT_OF(PIECES)]));
        lost += !reads_back(buf_view(&text).p ? buf_view(&text) : S(""));
    }
    check_int(lost, 0, "20000 random texts read back as themselves, as keys and as values");
}

static json_t *nested(int levels)
{
    json_t *value = json_integer(1);
    for (int i = 0; i < levels; i++)
        value = json_pack("[o]", value);
    return value;
}

static void test_what_cannot_be_written(void)
{
    struct buf key CLEANUP_BUF = {0};
    for (size_t i = 0; i <= YAML_KEY_MAX; i++)
        buf_byte(&key, 'k');
    CLEANUP_JSON json_t *nul = json_stringn("a\0b", 3), *deep = nested(YAML_DEPTH_MAX + 1),
                        *fits = nested(YAML_DEPTH_MAX);
    CLEANUP_JSON json_t *longer = json_object();
    json_object_set_new(longer, buf_cstr(&key), json_null());
    check(!yaml_can_write(nul), "a NUL cannot be written");
    check(!yaml_can_write(longer), "a key that a reader would not take for one cannot be written");
    check(!yaml_can_write(deep), "a tree that is too deep cannot be written");
    check(yaml_can_write(fits), "one that is just not too deep can");
}

int main(void)
{
    test_strings();
    test_at_random();
    test_what_cannot_be_written();
    return tap_done();
}
