/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tau digest. Goldens by CPython 3.11.7 for a document or state `text`:
 *
 *     def tuples(v):
 *         if isinstance(v, dict): return tuple((k, tuples(x)) for k, x in sorted(v.items()))
 *         if isinstance(v, list): return tuple(tuples(x) for x in v)
 *         return v
 *     repr(tuples(json.loads(text)))                                                # TUPLES
 *     hashlib.sha256(str(tuples(json.loads(text))).encode()).hexdigest()            # STATES
 *
 * The two digests of digest_of_changes are of {"t": {"r<i>": {"n": i, "x": i/4, "s": "v<i>"}: 100 rows},
 * "u": {"k<i>": [i]: 33 rows}}, and of the same without r50, with k32 = {"é": []} and a new row "new": null in u.
 */
#include "base/rng.h"
#include "mocks/digest.h"
#include "tests/tap.h"
#include "text/json_own.h"

static const struct {
    const char *json, *text;
} TUPLES[] = {
    {"{}", "()"},
    {"[]", "()"},
    {"[[]]", "((),)"},
    {"{\"a\":{}}", "(('a', ()),)"},
    {"\"\"", "''"},
    {"[\"\"]", "('',)"},
    {"null", "None"},
    {"true", "True"},
    {"0", "0"},
    {"-7", "-7"},
    {"-0", "0"},
    {"-0.0", "-0.0"},
    {"9223372036854775807", "9223372036854775807"},
    {"-9223372036854775808", "-9223372036854775808"},
    {"[1]", "(1,)"},
    {"[1,2]", "(1, 2)"},
    {"[[1]]", "((1,),)"},
    {"[[[]],[]]", "(((),), ())"},
    {"{\"a\":1}", "(('a', 1),)"},
    {"{\"b\":1,\"a\":2}", "(('a', 2), ('b', 1))"},
    {"{\"a\":1,\"a\":2}", "(('a', 2),)"},
    {"{\"\":0}", "(('', 0),)"},
    {"{\"a\":[{\"z\":null,\"y\":[true,false]}]}", "(('a', ((('y', (True, False)), ('z', None)),)),)"},
    {"{\"B\":1,\"a\":2,\"_\":3,\"10\":4,\"9\":5}", "(('10', 4), ('9', 5), ('B', 1), ('_', 3), ('a', 2))"},
    {"{\"\\u00e9\":1,\"z\":2,\"\\ud83d\\ude00\":3,\"\\uffee\":4}",
     "(('z', 2), ('\xc3\xa9', 1), ('\xef\xbf\xae', 4), ('\xf0\x9f\x98\x80', 3))"},
    {"{\"a\\\"b\":1,\"a b\":2}", "(('a b', 2), ('a\"b', 1))"},
    {"\"plain\"", "'plain'"},
    {"\"it's\"", "\"it's\""},
    {"\"say \\\"hi\\\"\"", "'say \"hi\"'"},
    {"\"it's \\\"both\\\"\"", "'it\\'s \"both\"'"},
    {"\"back\\\\slash\"", "'back\\\\slash'"},
    {"\"a\\nb\\tc\\rd\"", "'a\\nb\\tc\\rd'"},
    {"\"\\b\\f\\u0000\\u001f\\u007f\"", "'\\x08\\x0c\\x00\\x1f\\x7f'"},
    {"\"\\/\"", "'/'"},
    {"\"\\u0080\\u00a0\\u00ad\\u00e9\"", "'\\x80\\xa0\\xad\xc3\xa9'"},
    {"\"\\u200b\\u2028\\u3000\\ufeff\"", "'\\u200b\\u2028\\u3000\\ufeff'"},
    {"\"\\ue000\\u0378\"", "'\\ue000\\u0378'"},
    {"\"\\ud83d\\ude00\\ud834\\udd73\\udb40\\udc01\"", "'\xf0\x9f\x98\x80\\U0001d173\\U000e0001'"},
    {"\"\\u0301e\"", "'\xcc\x81"
                     "e'"},
    {"\"\xe6\x97\xa5\xe6\x9c\xac\"", "'\xe6\x97\xa5\xe6\x9c\xac'"},
    {"1.0", "1.0"},
    {"0.1", "0.1"},
    {"1e16", "1e+16"},
    {"1e15", "1000000000000000.0"},
    {"123456789012345678.0", "1.2345678901234568e+17"},
    {"1e-4", "0.0001"},
    {"1e-5", "1e-05"},
    {"5e-324", "5e-324"},
    {"1.7976931348623157e308", "1.7976931348623157e+308"},
    {"0.30000000000000004", "0.30000000000000004"},
    {"1E2", "100.0"},
    {"100.5e-1", "10.05"},
    {"[1.50,2.0]", "(1.5, 2.0)"},
    {" { \"a\" : [ 1 , 2 ] ,\n \"b\" : { } } ", "(('a', (1, 2)), ('b', ()))"},
};

static const struct {
    const char *json, *hex;
} STATES[] = {
    {"{}", "2e38e77b22c314a449e91fafed92a43826ac6aa403ae6a8acb6cf58239fbaf5d"},
    {"{\"t\":{}}", "7ca5524d9db9f8c19d91f73ee431f1f816a81785a70828042ba1f467c2ae4a9d"},
    {"{\"t\":{},\"u\":{}}", "557535b0b0d616f01d3b472f959bb53c0fdfcf8d03031af0331b1b61bf17c5b2"},
    {"{\"t\":{\"a\":{}}}", "78895e696936757cf05b9a16988d067a6ee2ef6a9ad28e6f001cab6fe9e9d5ab"},
    {"{\"t\":{\"a\":{\"x\":[1,2.5]},\"b\":{}},\"u\":{}}",
     "2039d197587ba9574319f97b4c1f2e4c14c1f33f1f0c81ce6c91454f8c483bce"},
    {"{\"u\":{\"1\":{\"n\":\"it's\",\"l\":[\"x\"]}},\"T\":{\"b\":null,\"B\":[true],\"10\":1.0,\"9\":\"\\n\"}}",
     "47ba02979c6d8fafa7c3580e63f293d39f6572d5d9bf9ee7bc33645066788f25"},
};

/* What is no JSON, in every place where the fast way over the text could overlook it. */
static const char *const REFUSED[] = {
    "",
    "{",
    "}",
    "[",
    "[1",
    "{\"a\":1",
    "{\"a\"}",
    "{\"a\" 1}",
    "{\"a\":}",
    "[1 2]",
    "[1,]",
    "[,1]",
    "{\"a\":1,}",
    "{,}",
    "{} {}",
    "[1][2]",
    "[1]]",
    "{}}",
    "01",
    "-",
    "--1",
    "1-",
    "+1",
    "-01",
    "1.",
    "0x1",
    "nan",
    "tru",
    "True",
    "nullx",
    "'a'",
    "\"a",
    "\"a\" 1",
    "\"\x01\"",
    "\"\n\"",
    "\"\\x\"",
    "\"\\",
    "[\"a\"b]",
    "{a:1}",
    "{1:2}",
    "\"\xff\"",
    "[\"\xc3\"]",
    "{\"\xc3\":1}",
    "\"\\ud800\"",
    "[\"\xed\xa0\x80\"]",
    "1e999",
    "[\"a\" \"b\"]",
    "[{}{}]",
    "[[]1]",
    "{\"a\":1 \"b\":2}",
    "{\"a\":1;\"b\":2}",
    "99999999999999999999999",
};

static str digest(struct arena *a, const struct digest_base *base, const struct digest_row *rows, size_t n)
{
    char hex[SHA256_HEX_SIZE] = "";
    struct err err = {0};
    if (!digest_of(base, rows, n, hex, &err))
        return arena_printf(a, "! %s", err.msg);
    return arena_str(a, str_of(hex));
}

/* The digest of a state that is made of these rows alone; "! message" if it cannot be made. */
static str digest_fresh(struct arena *a, const struct digest_row *rows, size_t n)
{
    struct digest_base *base = NULL;
    struct err err = {0};
    if (!digest_base_create(rows, n, &base, &err))
        return arena_printf(a, "! %s", err.msg);
    str hex = digest(a, base, NULL, 0);
    digest_base_destroy(base);
    return hex;
}

static str sha256_text(struct arena *a, str text)
{
    char hex[SHA256_HEX_SIZE];
    sha256_of(text, hex);
    return arena_str(a, str_of(hex));
}

static void documents(void)
{
    struct arena a CLEANUP_ARENA = {0};
    for (size_t i = 0; i < COUNT_OF(TUPLES); i++) {
        json_error_t error;
        struct buf text CLEANUP_BUF = {0};
        json_t *value = json_own(&a, json_loads(TUPLES[i].json, JSON_DECODE_ANY | JSON_ALLOW_NUL, &error));
        if (value)
            digest_text(value, &text);
        check_str(buf_view(&text), str_of(TUPLES[i].text), "as nested tuples, row %zu of the table is Python's text",
                  i);
        struct digest_row row = {S("t"), S("a"), str_of(TUPLES[i].json)};
        check_str(digest_fresh(&a, &row, 1),
                  sha256_text(&a, arena_printf(&a, "(('t', (('a', %s),)),)", TUPLES[i].text)),
                  "and so it is in a digest, where it is read as text");
    }
    for (size_t i = 0; i < COUNT_OF(REFUSED); i++) {
        struct digest_row row = {S("t"), S("r7"), str_of(REFUSED[i])};
        str found = digest_fresh(&a, &row, 1);
        if (!check(str_starts(found, S("! digest: row r7 of t: it is no JSON: ")),
                   "row %zu of what is no JSON is refused by name", i))
            printf("# %s\n# found: %.*s\n", REFUSED[i], STR_ARG(found));
    }
    struct digest_row row = {S("t"), S("\xff"), S("1")};
    check(str_starts(digest_fresh(&a, &row, 1), S("! digest: an id of t")), "an id that is not UTF-8 is refused");
}

/* A document of n members or n brackets deep goes other ways through the code. */
static void sizes(void)
{
    struct arena a CLEANUP_ARENA = {0};
    static const int SIZES[] = {1, 2, 31, 32, 33, 50, 51, 52, 63, 64, 65, 300};
    for (size_t i = 0; i < COUNT_OF(SIZES); i++) {
        struct buf json CLEANUP_BUF = {0}, text CLEANUP_BUF = {0}, deep CLEANUP_BUF = {0}, tuples CLEANUP_BUF = {0};
        int n = SIZES[i];
        buf_byte(&json, '{');
        buf_str(&text, S("(('t', (('a', ("));
        for (int k = 0; k < n; k++) {
            buf_printf(&json, "%s\"k%03d\":%d", k ? "," : "", n - 1 - k, k);
            buf_printf(&text, "%s('k%03d', %d)", k ? ", " : "", k, n - 1 - k);
        }
        buf_byte(&json, '}');
        buf_str(&text, n == 1 ? S(",)),)),)") : S(")),)),)"));
        struct digest_row row = {S("t"), S("a"), buf_view(&json)};
        check_str(digest_fresh(&a, &row, 1), sha256_text(&a, buf_view(&text)), "%d members are put in order", n);
        for (int k = 0; k < n; k++)
            buf_byte(&deep, '[');
        buf_str(&tuples, S("(('t', (('a', "));
        buf_str(&tuples, buf_view(&deep));
        for (size_t k = 14; k < tuples.n; k++)
            tuples.p[k] = '(';
        for (int k = 0; k < n; k++) {
            buf_byte(&deep, ']');
            buf_str(&tuples, k ? S(",)") : S(")"));
        }
        buf_str(&tuples, S("),)),)"));
        row.doc = buf_view(&deep);
        check_str(digest_fresh(&a, &row, 1), sha256_text(&a, buf_view(&tuples)), "lists %d deep are tuples", n);
    }
    struct buf hostile CLEANUP_BUF = {0};
    for (int k = 0; k < 100000; k++)
        buf_byte(&hostile, '[');
    struct digest_row row = {S("t"), S("a"), buf_view(&hostile)};
    check(str_starts(digest_fresh(&a, &row, 1), S("! ")), "a hundred thousand brackets are an error, not a crash");
}

static size_t rows_of(struct arena *a, json_t *state, struct digest_row *rows)
{
    size_t n = 0;
    const char *table, *id;
    json_t *of_table, *doc;
    json_object_foreach(state, table, of_table)
    {
        rows[n++] = (struct digest_row){str_of(table), STR_NONE, STR_NONE};
        json_object_foreach(of_table, id, doc)
        {
            char *text = json_dumps(doc, JSON_ENCODE_ANY | JSON_COMPACT);
            rows[n++] = (struct digest_row){str_of(table), str_of(id), arena_str(a, str_of(text))};
            free(text);
        }
    }
    return n;
}

static void states(void)
{
    struct arena a CLEANUP_ARENA = {0};
    for (size_t i = 0; i < COUNT_OF(STATES); i++) {
        json_error_t error;
        struct digest_row rows[32];
        size_t n = rows_of(&a, json_own(&a, json_loads(STATES[i].json, 0, &error)), rows);
        check_str(digest_fresh(&a, rows, n), str_of(STATES[i].hex), "the digest of %s is Python's", STATES[i].json);
    }
}

static void digest_of_changes(void)
{
    struct arena a CLEANUP_ARENA = {0};
    struct digest_row rows[133];
    for (int i = 0; i < 133; i++)
        rows[i] =
            i < 100 ? (struct digest_row){S("t"), arena_printf(&a, "r%d", i),
                                          arena_printf(&a, "{\"n\":%d,\"x\":%.2f,\"s\":\"v%d\"}", i, i / 4.0, i)}
                    : (struct digest_row){S("u"), arena_printf(&a, "k%d", i - 100), arena_printf(&a, "[%d]", i - 100)};
    struct digest_base *base = NULL;
    struct err err;
    if (!digest_base_create(rows, 133, &base, &err))
        BUG("%s", err.msg);
    static const char HEX[] = "f885e66972958351c7c9c9194064c9b6a95d3ea242ea0eb81b8da32e5607afb8";
    check_str(digest(&a, base, NULL, 0), str_of(HEX), "133 rows have Python's digest");
    struct digest_row changed[] = {
        {S("u"), S("new"), S("null")}, {S("t"), S("r50"), STR_NONE}, {S("u"), S("k32"), S("{\"é\":[]}")}};
    check_str(digest(&a, base, changed, 3), S("c43eef67c4e3a34bcefe14c92b016b2eb43557c1ba5ec9e8708442bbae3485cc"),
              "so they have with a row gone, one changed and one added");
    check_str(digest(&a, base, NULL, 0), str_of(HEX), "and the base has not changed");
    struct digest_row gone = {S("t"), S("never there"), STR_NONE};
    check_str(digest(&a, base, &gone, 1), str_of(HEX), "a row that never was can be gone");
    check_str(digest(&a, base, &rows[77], 1), str_of(HEX), "a row can be changed to what it was");
    struct digest_row bad = {S("t"), S("r1"), S("{\"x\":")}, unknown = {S("v"), S("a"), S("1")};
    check(str_starts(digest(&a, base, &bad, 1), S("! digest: row r1 of t: ")),
          "a changed row that is no JSON is an error");
    check(str_starts(digest(&a, base, &unknown, 1), S("! ")), "a row of a table the base does not know is an error");
    digest_base_destroy(base);
    digest_base_destroy(NULL);
}

static const char *const TABLES[] = {"one", "two", "three"};
static const char *const DOCS[] = {
    "{\"v\":1}", "[1.5,\"x\"]", "{\"b\":{},\"a\":[true]}", "{\"k\":\"\\u00e9\\n\"}", "null", "\"it's\"", "[]",
};
enum { STATE_MAX = 140 };

/* A state as an array of documents, table by table; NULL = no such row. */
struct state {
    const char *doc[COUNT_OF(TABLES)][STATE_MAX];
};

static size_t state_rows(struct arena *a, const struct state *s, const struct state *unless, struct digest_row *rows)
{
    size_t n = 0;
    for (size_t t = 0; t < COUNT_OF(TABLES); t++) {
        if (!unless)
            rows[n++] = (struct digest_row){str_of(TABLES[t]), STR_NONE, STR_NONE};
        for (size_t i = 0; i < STATE_MAX; i++)
            if (unless ? s->doc[t][i] != unless->doc[t][i] : s->doc[t][i] != NULL)
                rows[n++] = (struct digest_row){str_of(TABLES[t]), arena_printf(a, "r%zu", i), str_of(s->doc[t][i])};
    }
    return n;
}

static void shuffle(struct rng *r, struct digest_row *rows, size_t n)
{
    for (size_t i = n; i > 1; i--) {
        size_t k = rng_below(r, i);
        struct digest_row kept = rows[i - 1];
        rows[i - 1] = rows[k];
        rows[k] = kept;
    }
}

/* Changes at every distance from the checkpoints, at the ends of tables, in empty tables, in any order. */
static void random_states(void)
{
    static struct state before, after;
    static struct digest_row rows[3][COUNT_OF(TABLES) * (STATE_MAX + 1)];
    struct rng rng = rng_stream(1, S("test.digest"), 0, 0);
    for (int round = 0; round < 300; round++) {
        struct arena a CLEANUP_ARENA = {0};
        size_t changes = 1 + rng_below(&rng, 8);
        for (size_t t = 0; t < COUNT_OF(TABLES); t++) {
            size_t size = rng_below(&rng, 4) ? rng_below(&rng, STATE_MAX) : rng_below(&rng, 3);
            for (size_t i = 0; i < STATE_MAX; i++)
                before.doc[t][i] = i < size ? DOCS[rng_below(&rng, COUNT_OF(DOCS))] : NULL;
        }
        after = before;
        for (size_t i = 0; i < changes; i++)
            after.doc[rng_below(&rng, COUNT_OF(TABLES))][rng_below(&rng, STATE_MAX)] =
                rng_below(&rng, 3) ? DOCS[rng_below(&rng, COUNT_OF(DOCS))] : NULL;
        size_t n = state_rows(&a, &before, NULL, rows[0]), changed = state_rows(&a, &after, &before, rows[1]),
               m = state_rows(&a, &after, NULL, rows[2]);
        shuffle(&rng, rows[0], n);
        shuffle(&rng, rows[1], changed);
        struct digest_base *base = NULL;
        struct err err;
        if (!digest_base_create(rows[0], n, &base, &err))
            BUG("%s", err.msg);
        str found = digest(&a, base, rows[1], changed), expected = digest_fresh(&a, rows[2], m);
        digest_base_destroy(base);
        if (!str_eq(found, expected)) {
            check_str(found, expected, "round %d: %zu rows with %zu changed have the digest of a fresh base", round, n,
                      changed);
            return;
        }
    }
    check(true, "300 random states: the digest after changes is that of a base made with them");
}

int main(void)
{
    documents();
    sizes();
    states();
    digest_of_changes();
    random_states();
    return tap_done();
}
