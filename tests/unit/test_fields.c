/* SPDX-License-Identifier: Apache-2.0 */
/* fields: what a table accepts and where it goes, and above all what is said about what it does not accept. */
#include "tests/tap.h"
#include "text/fields.h"

struct inner {
    str file;
    int64_t k;
};

struct outer {
    str name;
    int64_t calls;
    double rate;
    bool keep;
    int severity;
    int64_t memory;
    double wall;
    struct field_strings tags;
    struct inner from;
    json_t *expect, *rules;
};

static const char *const SEVERITIES[] = {"info", "warning", "critical", NULL};

static json_t *list_schema(void)
{
    return json_pack("{s:s}", "type", "array");
}

static const struct field INNER[] = {
    {"file", FIELD_STRING, .at = offsetof(struct inner, file), .help = "the file"},
    {"k", FIELD_INT, .at = offsetof(struct inner, k), .max = INFINITY, .help = "how many"},
    {0},
};

static const struct field TABLE[] = {
    {"suite", FIELD_STRING, .at = offsetof(struct outer, name), .required = true, .help = "its name"},
    {"calls", FIELD_INT, .at = offsetof(struct outer, calls), .min = 1, .by_default = "20", .help = "most calls"},
    {"rate", FIELD_NUMBER, .at = offsetof(struct outer, rate), .max = 1, .help = "a share"},
    {"keep", FIELD_BOOL, .at = offsetof(struct outer, keep), .by_default = "false"},
    {"severity", FIELD_ENUM, .at = offsetof(struct outer, severity), .names = SEVERITIES, .by_default = "warning"},
    {"memory", FIELD_SIZE, .at = offsetof(struct outer, memory), .by_default = "512MiB"},
    {"wall", FIELD_DURATION, .at = offsetof(struct outer, wall), .by_default = "none", .help = "time"},
    {"tags", FIELD_STRINGS, .at = offsetof(struct outer, tags)},
    {"from", FIELD_OBJECT, .at = offsetof(struct outer, from), .sub = INNER, .short_for = "file"},
    {"expect", FIELD_VALUE, .at = offsetof(struct outer, expect), .schema = list_schema},
    {"score", FIELD_JSON, .at = offsetof(struct outer, rules), .schema = list_schema},
    {"agent", FIELD_LATER, .help = "a live agent", .later = "the live agent"},
    {0},
};

static bool read_text(struct arena *a, const char *text, struct doc *d, struct outer *out, struct err *err)
{
    return doc_parse_any(a, S("suite.yaml"), str_of(text), d, err) &&
           fields_read(a, d, S(""), d->root, TABLE, "suite", out, err);
}

static void test_good(struct arena *a)
{
    struct doc d CLEANUP_DOC = {0};
    struct err err = {0};
    struct outer o = {.severity = 1, .calls = 20};
    check_done(
        read_text(a,
                  "suite: x\nrate: 1\nkeep: true\nmemory: 1.5KiB\nwall: 900ms\ntags: [a, b]\nfrom: {k: 0, file: f}\n"
                  "expect: $case.expected.actions\nscore: [1]\n",
                  &d, &o, &err),
        &err, "every type is read");
    check_str(o.name, S("x"), "a string");
    check_int(o.calls, 20, "an absent key keeps what was there");
    check_int(o.severity, 1, "an absent enum keeps what was there");
    check_near(o.rate, 1, 0, "an integer is a number too");
    check(o.keep, "a boolean");
    check_int(o.memory, 1536, "a size");
    check_near(o.wall, 0.9, 0, "a duration");
    check(o.tags.n == 2 && str_eq_c(o.tags.v[1], "b"), "strings");
    check(str_eq_c(o.from.file, "f") && o.from.k == 0, "an object");
    check(json_is_string(o.expect), "a reference is left for later");
    check_int(json_array_size(o.rules), 1, "any JSON");

    struct doc short_form CLEANUP_DOC = {0};
    check_done(
        read_text(a, "{\"suite\": \"x\", \"tags\": \"a\", \"from\": \"f\", \"memory\": 4096, \"severity\": \"info\"}",
                  &short_form, &o, &err),
        &err, "the short forms are read");
    check(o.tags.n == 1 && str_eq_c(o.tags.v[0], "a"), "one string is a list of one");
    check_str(o.from.file, S("f"), "a string stands for an object");
    check_int(o.memory, 4096, "a bare integer is bytes");
    check_int(o.severity, 0, "an enum");
}

static const struct {
    const char *text, *says;
    int line, col;
} BAD[] = {
    {"suite: x\nscorre: []\n", "unknown key 'scorre' in suite; did you mean 'score'?", 2, 1},
    {"suite: x\nSEVERITY: info\n", "did you mean 'severity'?", 2, 1},
    {"suite: x\nzebra: 1\n", "unknown key 'zebra' in suite; the keys are: suite, calls, rate", 2, 1},
    {"suite: x\nagent: {command: [x]}\n", "'agent' is not supported yet: it comes with the live agent", 2, 1},
    {"calls: 1\n", "the key 'suite' is missing in suite: its name", 1, 1},
    {"suite: 3\n", "expected a string, found the number 3; put it in quotes", 1, 8},
    {"suite: 1.40\n", "expected a string, found the number 1.4;", 1, 8},
    {"{\"suite\": 3}", "expected a string, found the number 3", 1, 11},
    {"suite: true\n", "expected a string, found true", 1, 8},
    {"suite:\n", "expected a string, found null", 1, 7},
    {"suite: [x]\n", "expected a string, found a list", 1, 8},
    {"suite: {a: 1}\n", "expected a string, found an object", 1, 8},
    {"suite: $case.id\n", "found the reference '$case.id'; this key takes no references", 1, 8},
    {"suite: x\ntags: [a, $run.id]\n", "found the reference '$run.id'", 2, 11},
    {"suite: x\nrate: $case.rate\n", "expected a number from 0 to 1, found the reference", 2, 7},
    {"suite: x\ncalls: 0\n", "expected an integer of at least 1, found the number 0", 2, 8},
    {"suite: x\ncalls: 1.0\n", "expected an integer of at least 1, found the number 1.0", 2, 8},
    {"suite: x\ncalls: '3'\n", "found the string '3'", 2, 8},
    {"suite: x\nrate: 1.5\n", "expected a number from 0 to 1, found the number 1.5", 2, 7},
    {"suite: x\nrate: -0.5\n", "expected a number from 0 to 1, found the number -0.5", 2, 7},
    {"suite: x\nkeep: yes\n", "expected true or false, found the string 'yes'", 2, 7},
    {"suite: x\nseverity: warn\n", "'warn' is no severity; expected one of: info, warning, critical", 2, 11},
    {"suite: x\nseverity: warnin\n",
     "'warnin' is no severity; did you mean 'warning'? (one of: info, warning, critical)", 2, 11},
    {"suite: x\nmemory: 5 GiB\n", "expected a size such as 512MiB, 10kB or 4096", 2, 9},
    {"suite: x\nmemory: -1\n", "expected a size that is not negative, found the number -1", 2, 9},
    {"suite: x\nwall: 60\n", "found the number 60, which has no unit", 2, 7},
    {"suite: x\nwall: 60x\n", "expected a duration such as 900ms, 1.5s, 2m or 1h", 2, 7},
    {"suite: x\ntags: [a, 2]\n", "expected a string, found the number 2", 2, 11},
    {"suite: x\ntags: {a: 2}\n", "expected a string or a list of strings, found an object", 2, 7},
    {"suite: x\nfrom: [f]\n", "expected a string or an object, found a list", 2, 7},
    {"suite: x\nfrom: {fil: f}\n", "unknown key 'fil' in from; did you mean 'file'?", 2, 8},
    {"suite: x\nfrom: {k: -1}\n", "expected an integer of at least 0, found the number -1", 2, 11},
    {"suite: x\nfrom: {k: x}\n", "expected an integer of at least 0, found the string 'x'", 2, 11},
    {"[1]", "expected an object (the keys of suite), found a list", 1, 1},
    {"suite: x\n\"a\\e[31m\\n\": 1\n", "unknown key 'a?[31m?'", 2, 1},
};

static void test_bad(struct arena *a)
{
    for (size_t i = 0; i < COUNT_OF(BAD); i++) {
        struct doc d CLEANUP_DOC = {0};
        struct err err = {0};
        struct outer o = {0};
        check(!read_text(a, BAD[i].text, &d, &o, &err) && err.kind == ERR_INPUT, "bad suite %zu is refused", i);
        check_says(&err, BAD[i].says, "… saying '%s'", BAD[i].says);
        if (!check(err.line == BAD[i].line && err.col == BAD[i].col, "… at line %d, column %d", BAD[i].line,
                   BAD[i].col))
            printf("# found: %d:%d\n", err.line, err.col);
    }
}

static void test_whole_message(struct arena *a)
{
    struct doc d CLEANUP_DOC = {0};
    struct err err = {0};
    struct outer o = {0};
    check(!read_text(a, "suite: x\nfrom: f\n\nscorre: [replay]\n", &d, &o, &err), "a misspelt key is refused");
    CLEANUP_FREE char *text = NULL;
    size_t n;
    FILE *to = open_memstream(&text, &n);
    err_print(&err, to);
    fclose(to);
    check_str(str_of(text),
              S("suite.yaml:4:1: unknown key 'scorre' in suite; did you mean 'score'?\n    scorre: [replay]\n    ^"),
              "the whole message, as it is shown");
}

static void test_nearest(void)
{
    static const char *const NAMES[] = {"score", "scores", "calls", "k", "get_user_details", "of", NULL};
    static const struct {
        const char *word, *nearest;
    } ROWS[] = {
        {"scorre", "score"},
        {"socre", "score"},
        {"Score", "score"},
        {"scoress", "scores"},
        {"score", "score"},
        {"get_user_detail", "get_user_details"},
        {"get-user-details", "get_user_details"},
        {"getuserdetals", "get_user_details"},
        {"j", NULL},
        {"fo", "of"},
        {"xyz", NULL},
        {"", NULL},
        {"callback", NULL},
    };
    for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
        const char *near = nearest_name(str_of(ROWS[i].word), NAMES);
        check_str(str_of(near), str_of(ROWS[i].nearest), "nearest to '%s'", ROWS[i].word);
    }
    char huge[5000];
    memset(huge, 'x', sizeof huge);
    check(!nearest_name((str){huge, sizeof huge}, NAMES), "a huge word is near nothing");
}

static void test_units(void)
{
    static const struct {
        const char *text;
        int64_t bytes; /* -1: refused */
    } SIZES[] = {
        {"0", 0},
        {"4096", 4096},
        {"1B", 1},
        {"10kB", 10000},
        {"3MB", 3000000},
        {"2GB", 2000000000},
        {"1KiB", 1024},
        {"512MiB", 536870912},
        {"2GiB", 2147483648},
        {"1.5GiB", 1610612736},
        {"0.5kB", 500},
        {"1.5B", -1},
        {"1.5", -1},
        {"", -1},
        {"-1", -1},
        {"+1", -1},
        {"1 MB", -1},
        {"1mb", -1},
        {"MB", -1},
        {".5kB", -1},
        {"1.kB", -1},
        {"1e3", -1},
        {"0x10", -1},
        {"9999999999GiB", -1},
        {"99999999999999999999", -1},
        {"inf", -1},
        {"1.0005kB", -1},
    };
    for (size_t i = 0; i < COUNT_OF(SIZES); i++) {
        int64_t bytes = -1;
        check(size_parse(str_of(SIZES[i].text), &bytes) == (SIZES[i].bytes >= 0) && bytes == SIZES[i].bytes,
              "size '%s'", SIZES[i].text);
    }
    static const struct {
        const char *text;
        double seconds; /* -1: refused */
    } DURATIONS[] = {
        {"900ms", 0.9}, {"1.5s", 1.5}, {"2m", 120},       {"1h", 3600},   {"250us", 0.00025},
        {"0s", 0},      {"0.1s", 0.1}, {"0.3ms", 0.0003}, {"1.5h", 5400}, {"60", -1},
        {"", -1},       {"s", -1},     {"-1s", -1},       {"1 s", -1},    {"1S", -1},
        {"nans", -1},   {"infs", -1},  {"1e3s", -1},      {"1.s", -1},    {"1.2.3s", -1},
    };
    for (size_t i = 0; i < COUNT_OF(DURATIONS); i++) {
        double seconds = -1;
        check(duration_parse(str_of(DURATIONS[i].text), &seconds) == (DURATIONS[i].seconds >= 0), "duration '%s'",
              DURATIONS[i].text);
        check_near(seconds, DURATIONS[i].seconds, 0, "duration '%s' is exact", DURATIONS[i].text);
    }
}

static void test_schema(void)
{
    json_t *schema = fields_schema(TABLE), *p = json_object_get(schema, "properties");
    check_str(str_of(json_string_value(json_object_get(schema, "type"))), S("object"), "a table is an object");
    check(json_is_false(json_object_get(schema, "additionalProperties")), "unknown keys are refused");
    check_int(json_array_size(json_object_get(schema, "required")), 1, "required keys are listed");
    check_int(json_object_size(p), 11, "every key but the later ones is there");
    check(!json_object_get(p, "agent"), "a later key is left out");
    static const struct {
        const char *pointer, *expected;
    } ROWS[] = {
        {"/calls", "{\"type\": \"integer\", \"minimum\": 1, \"description\": \"most calls\", \"default\": 20}"},
        {"/rate", "{\"type\": \"number\", \"minimum\": 0, \"maximum\": 1, \"description\": \"a share\"}"},
        {"/keep", "{\"type\": \"boolean\", \"default\": false}"},
        {"/severity", "{\"enum\": [\"info\", \"warning\", \"critical\"], \"default\": \"warning\"}"},
        {"/wall/description", "\"time; default: none\""},
        {"/memory/default", "\"512MiB\""},
        {"/from/anyOf/0/type", "\"string\""},
        {"/from/anyOf/1/properties/k", "{\"type\": \"integer\", \"minimum\": 0, \"description\": \"how many\"}"},
        {"/expect/anyOf/0", "{\"type\": \"array\"}"},
        {"/score", "{\"type\": \"array\"}"},
    };
    for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
        json_t *expected = json_loads(ROWS[i].expected, JSON_DECODE_ANY, NULL);
        json_t *found = json_at_pointer(p, str_of(ROWS[i].pointer));
        check(found && expected && json_equal(found, expected), "the schema at %s", ROWS[i].pointer);
        json_decref(expected);
    }
    json_decref(schema);
}

static void test_document(void)
{
    struct buf b CLEANUP_BUF = {0};
    fields_document(INNER, &b);
    check_str(buf_view(&b), S("  file  string   -  the file\n  k     integer  -  how many\n"), "rows of a table");
    buf_clear(&b);
    fields_document(TABLE, &b);
    check(strstr(buf_cstr(&b), "  a live agent (not supported yet: comes with the live agent)\n") != NULL,
          "a later key says so");
    check(strstr(buf_cstr(&b), "\n    file ") != NULL, "the keys of an object stand below it");
    check(strstr(buf_cstr(&b), "info|warning|critical") != NULL, "an enum shows its names");
}

int main(void)
{
    struct arena a CLEANUP_ARENA = {0};
    test_good(&a);
    test_bad(&a);
    test_whole_message(&a);
    test_nearest();
    test_units();
    test_schema();
    test_document();
    return tap_done();
}
