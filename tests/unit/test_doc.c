/* SPDX-License-Identifier: Apache-2.0 */
/* doc: what is read, what is refused, and whether the place in the message is the right one. */
#include "tests/tap.h"
#include "text/doc.h"
#include "text/json_write.h"

static str dump(struct arena *a, json_t *value)
{
    struct buf b CLEANUP_BUF = {0};
    json_write(value, JSON_STYLE_COMPACT, &b);
    return arena_str(a, buf_view(&b));
}

/* A text and what it reads as. */
static const struct {
    const char *name, *text, *tree;
    enum doc_syntax syntax;
} GOOD[] = {
    {"an object keeps its order", "{\"b\": 1, \"a\": [true, null, 1.0]}", "{\"b\":1,\"a\":[true,null,1.0]}", DOC_JSON},
    {"a bare JSON number is a document", "3", "3", DOC_JSON},
    {"JSON escapes decode", "\"\\u00e9\\ud83d\\ude00\\n\"", "\"é😀\\n\"", DOC_JSON},
    {"a byte order mark is passed over", "\xEF\xBB\xBF{}", "{}", DOC_JSON},
    {"a block mapping", "a: 1\nb:\n  - x\n  - y: [1, 2]\n", "{\"a\":1,\"b\":[\"x\",{\"y\":[1,2]}]}", DOC_YAML},
    {"core schema integers", "[0x1F, 0o17, -12, +7, 0777]", "[31,15,-12,7,777]", DOC_YAML},
    {"core schema floats", "[1.5, .5, 1., 1e3, -2.5E-1, 12e03]", "[1.5,0.5,1.0,1000.0,-0.25,12000.0]", DOC_YAML},
    {"core schema words", "[null, Null, NULL, ~, true, True, FALSE]", "[null,null,null,null,true,true,false]",
     DOC_YAML},
    {"words of YAML 1.1 are strings", "[yes, no, on, off, y, 1_000, 1:30, 0b1, NuLL]",
     "[\"yes\",\"no\",\"on\",\"off\",\"y\",\"1_000\",\"1:30\",\"0b1\",\"NuLL\"]", DOC_YAML},
    {"near numbers are strings", "[1.4.0, 0x, 0o8, +, -, ., e5, 1e, 1e+, 2024-05-15]",
     "[\"1.4.0\",\"0x\",\"0o8\",\"+\",\"-\",\".\",\"e5\",\"1e\",\"1e+\",\"2024-05-15\"]", DOC_YAML},
    {"quoted scalars are strings", "['1', \"true\", 'null', '.inf', \"~\"]", "[\"1\",\"true\",\"null\",\".inf\",\"~\"]",
     DOC_YAML},
    {"block scalars are strings", "a: |\n  1\nb: >\n  x\n  y\n", "{\"a\":\"1\\n\",\"b\":\"x y\\n\"}", DOC_YAML},
    {"an absent value is null", "a:\nb: 1\n", "{\"a\":null,\"b\":1}", DOC_YAML},
    {"keys are strings", "1: x\ntrue: y\n'<<': z\n", "{\"1\":\"x\",\"true\":\"y\",\"<<\":\"z\"}", DOC_YAML},
    {"a key with a sign", "pass^k: {of: reward}\n", "{\"pass^k\":{\"of\":\"reward\"}}", DOC_YAML},
    {"one document with its marks", "%YAML 1.2\n---\na: 1\n...\n", "{\"a\":1}", DOC_YAML},
    {"the largest integers", "[9223372036854775807, -9223372036854775808]",
     "[9223372036854775807,-9223372036854775808]", DOC_YAML},
    {"a number too small for a double is the nearest one", "[1e-999]", "[0.0]", DOC_JSON},
};

/* A text, and where and how it is refused. */
static const struct {
    const char *text, *says;
    int line, col;
    enum doc_syntax syntax;
} BAD[] = {
    {"", "the document is empty", 1, 1, DOC_JSON},
    {" \n\t\n", "the document is empty", 1, 1, DOC_JSON},
    {"{\"a\": 1,\n \"b\": 2,\n \"a\": 3}", "the key 'a' stands here a second time; the first is on line 1", 3, 2,
     DOC_JSON},
    {"{\"a\": 1, \"\\u0061\": 2}", "the key 'a' stands here a second time", 1, 10, DOC_JSON},
    {"{\"a\": 1,}", "a comma before '}'", 1, 8, DOC_JSON},
    {"[1, 2", "the list that began on line 1 is not closed", 1, 6, DOC_JSON},
    {"{\"a\": \"x", "never closed", 1, 7, DOC_JSON},
    {"{\"a\": \"x\ny\"}", "not closed on its line", 1, 7, DOC_JSON},
    {"{\"a\" 1}", "expected ':' behind the key 'a', found '1'", 1, 6, DOC_JSON},
    {"{a: 1}", "expected a key in double quotes, found 'a'", 1, 2, DOC_JSON},
    {"{'a': 1}", "expected a key in double quotes", 1, 2, DOC_JSON},
    {"['a']", "double quotes", 1, 2, DOC_JSON},
    {"[1 2]", "expected ',' or ']' in the list that began on line 1, found '2'", 1, 4, DOC_JSON},
    {"{} {}", "expected the end of the text behind the value", 1, 4, DOC_JSON},
    {"[True]", "did you mean 'true'", 1, 2, DOC_JSON},
    {"[NaN]", "expected a finite number or null", 1, 2, DOC_JSON},
    {"[-Infinity]", "expected a finite number or null", 1, 2, DOC_JSON},
    {"// x\n{}", "JSON has no comments", 1, 1, DOC_JSON},
    {"[01]", "may not begin with 0", 1, 2, DOC_JSON},
    {"[1.]", "expected a digit, found ']'", 1, 2, DOC_JSON},
    {"[-]", "expected a digit", 1, 2, DOC_JSON},
    {"[+1]", "no plus sign", 1, 2, DOC_JSON},
    {"[9223372036854775808]", "the integer 9223372036854775808 is beyond 64 bits", 1, 2, DOC_JSON},
    {"[1,\n -1e999]", "the number -1e999 is beyond the largest double", 2, 2, DOC_JSON},
    {"[\"\\u0000\"]", "\\u0000 is refused", 1, 3, DOC_JSON},
    {"[\"\\ud800\"]", "half of a surrogate pair", 1, 3, DOC_JSON},
    {"[\"\\ud800\\u0041\"]", "half of a surrogate pair", 1, 3, DOC_JSON},
    {"[\"\\udc00\"]", "half of a surrogate pair", 1, 3, DOC_JSON},
    {"[\"\\u12\"]", "four hexadecimal digits", 1, 3, DOC_JSON},
    {"[\"\\x\"]", "'\\x' is no escape of JSON", 1, 3, DOC_JSON},
    {"[\"a\tb\"]", "a raw control character (0x09) in a string; write \\u0009", 1, 4, DOC_JSON},
    {"[\"a\xFF\"]", "the byte 0xff is not UTF-8", 1, 4, DOC_JSON},
    {"[\n\"\xC0\x80\"]", "the byte 0xc0 is not UTF-8", 2, 2, DOC_JSON},
    {"[\"\xED\xA0\x80\"]", "the byte 0xed is not UTF-8", 1, 3, DOC_JSON},
    {"]", "expected a value, found ']'", 1, 1, DOC_JSON},
    {"", "the document is empty", 1, 1, DOC_YAML},
    {"# nothing\n", "the document is empty: it holds only comments", 1, 1, DOC_YAML},
    {"---\n", "the document is empty", 2, 1, DOC_YAML},
    {"a: 1\nb: 2\na: 3\n", "the key 'a' stands here a second time; the first is on line 1", 3, 1, DOC_YAML},
    {"x:\n  a: 1\n  'a': 3\n", "the first is on line 2", 3, 3, DOC_YAML},
    {"1: x\n'1': y\n", "the key '1' stands here a second time", 2, 1, DOC_YAML},
    {"a: &x 1\n", "the anchor '&x'", 1, 4, DOC_YAML},
    {"a: *x\n", "the alias '*x'", 1, 4, DOC_YAML},
    {"*x : 1\n", "the alias '*x'", 1, 1, DOC_YAML},
    {"a: !!int 3\n", "the tag 'tag:yaml.org,2002:int'", 1, 4, DOC_YAML},
    {"a: ! x\n", "the tag '!'", 1, 4, DOC_YAML},
    {"a: !t [x]\n", "the tag '!t'", 1, 4, DOC_YAML},
    {"b: {<<: {x: 1}}\n", "the merge key '<<'", 1, 5, DOC_YAML},
    {"a: 1\n---\nb: 2\n", "a second document begins here", 2, 1, DOC_YAML},
    {"%YAML 1.1\n---\na: 1\n", "this document is YAML 1.1; assize reads YAML 1.2", 1, 1, DOC_YAML},
    {"%TAG ! tag:x,2000:\n---\na: 1\n", "a %TAG directive", 1, 1, DOC_YAML},
    {"{[1]: x}\n", "a list as a key", 1, 2, DOC_YAML},
    {"a: {{x}}\n", "a mapping as a key", 1, 5, DOC_YAML},
    {"{? : x}\n", "a key is missing before ':'", 1, 4, DOC_YAML},
    {"a: .inf\n", "'.inf' is no finite number", 1, 4, DOC_YAML},
    {"a: -.Inf\n", "'-.Inf' is no finite number", 1, 4, DOC_YAML},
    {"a: .nan\n", "'.nan' is no finite number", 1, 4, DOC_YAML},
    {"a: 9223372036854775808\n", "beyond 64 bits", 1, 4, DOC_YAML},
    {"a: 0xFFFFFFFFFFFFFFFF\n", "beyond 64 bits", 1, 4, DOC_YAML},
    {"a: 1e999\n", "beyond the largest double", 1, 4, DOC_YAML},
    {"a: \"x\\0y\"\n", "an escaped NUL", 1, 4, DOC_YAML},
    {"a:\n\tb: 1\n", "a tab stands where YAML wants spaces", 2, 1, DOC_YAML},
    {"a: @x\n", "cannot begin with '@'; put it in quotes", 1, 4, DOC_YAML},
    {"a: b: c\n", "no ':' may stand here", 1, 5, DOC_YAML},
    {"a: [1, 2\nb: 3\n", "not YAML", 2, 2, DOC_YAML},
    {"a: \"x\n", "not YAML", 2, 1, DOC_YAML},
    {"a: \xFF\n", "the byte 0xff is not UTF-8", 1, 4, DOC_YAML},
    {"é: 1\né: 2\n", "the key 'é' stands here a second time", 2, 1, DOC_YAML},
    {"a: x\x01y\n", "not YAML: control characters are not allowed (0x01)", 1, 5, DOC_YAML},
    {"a: \"\xE2\x80\xA8\"\nb: .nan\n", "'.nan' is no finite number", 2, 4, DOC_YAML},
};

static void test_good(struct arena *a)
{
    for (size_t i = 0; i < COUNT_OF(GOOD); i++) {
        struct doc d CLEANUP_DOC = {0};
        struct err err = {0};
        check_done(doc_parse(a, S("x"), str_of(GOOD[i].text), GOOD[i].syntax, 1, &d, &err), &err, "%s is read",
                   GOOD[i].name);
        if (d.root)
            check_str(dump(a, d.root), str_of(GOOD[i].tree), "%s", GOOD[i].name);
    }
}

static void test_bad(struct arena *a)
{
    for (size_t i = 0; i < COUNT_OF(BAD); i++) {
        struct doc d CLEANUP_DOC = {0};
        struct err err = {0};
        const char *language = BAD[i].syntax == DOC_JSON ? "JSON" : "YAML";
        bool read = doc_parse(a, S("x.file"), str_of(BAD[i].text), BAD[i].syntax, 1, &d, &err);
        check(!read && err.kind == ERR_INPUT && strcmp(err.file, "x.file") == 0, "bad %s %zu is refused as input",
              language, i);
        check_says(&err, BAD[i].says, "bad %s %zu says '%s'", language, i, BAD[i].says);
        if (!check(err.line == BAD[i].line && err.col == BAD[i].col, "… at line %d, column %d", BAD[i].line,
                   BAD[i].col))
            printf("# found: %d:%d\n", err.line, err.col);
    }
}

static void test_nul(struct arena *a)
{
    for (enum doc_syntax syntax = DOC_JSON; syntax <= DOC_YAML; syntax++) {
        struct doc d CLEANUP_DOC = {0};
        struct err err = {0};
        static const char text[] = "{\"a\":\n \"b\0\"}";
        check(!doc_parse(a, S("x"), (str){text, sizeof text - 1}, syntax, 1, &d, &err) && err.line == 2 && err.col == 4,
              "a NUL byte is refused at its place");
        check_says(&err, "NUL", "a NUL byte is named");
    }
}

static void test_depth(struct arena *a)
{
    for (int depth = DOC_DEPTH_MAX; depth <= DOC_DEPTH_MAX + 1; depth++) {
        for (enum doc_syntax syntax = DOC_JSON; syntax <= DOC_YAML; syntax++) {
            for (int objects = 0; objects < 2; objects++) {
                struct buf b CLEANUP_BUF = {0};
                for (int i = 0; i < depth; i++)
                    buf_str(&b, objects ? S("{\"a\": ") : S("["));
                buf_str(&b, objects ? S("1") : S(""));
                for (int i = 0; i < depth; i++)
                    buf_byte(&b, objects ? '}' : ']');
                struct doc d CLEANUP_DOC = {0};
                struct err err = {0};
                bool read = doc_parse(a, S("x"), buf_view(&b), syntax, 1, &d, &err);
                check(read == (depth <= DOC_DEPTH_MAX), "%d %s are %s", depth, objects ? "objects" : "lists",
                      depth <= DOC_DEPTH_MAX ? "read" : "refused");
                if (!read)
                    check_says(&err, "nested deeper than 200 levels", "the depth limit is named");
            }
        }
    }
    struct buf b CLEANUP_BUF = {0};
    for (int i = 0; i < 500000; i++)
        buf_byte(&b, '[');
    for (enum doc_syntax syntax = DOC_JSON; syntax <= DOC_YAML; syntax++) {
        struct doc d CLEANUP_DOC = {0};
        struct err err = {0};
        check(!doc_parse(a, S("x"), buf_view(&b), syntax, 1, &d, &err), "half a million brackets are refused");
        check_says(&err, "nested deeper than 200 levels", "… by the depth limit");
    }
}

static const char YAML_TEXT[] = "suite: é\n"
                                "score:\n"
                                "  - replay\n"
                                "  - calls: {match: in_order, 'a/b': 1, \"t~\": 2}\n"
                                "  - \"ü\": {x: 3}\n"
                                "empty:\n"
                                "last: |\n"
                                "  text\n";
static const char JSON_TEXT[] = "{\"suite\": \"é\",\n"
                                " \"score\": [ \"replay\",\n"
                                "   {\"calls\": {\"match\": [1, {}], \"a\\u002fb\": 1, \"t~\": 2}},\n"
                                "   {\"ü\": {\"x\": 3}} ] }\n";

static const struct {
    const char *text, *pointer;
    int line, col, key_line, key_col; /* line 0: not there */
    enum doc_syntax syntax;
} PLACES[] = {
    {YAML_TEXT, "", 1, 1, 1, 1, DOC_YAML},
    {YAML_TEXT, "/suite", 1, 8, 1, 1, DOC_YAML},
    {YAML_TEXT, "/score", 3, 3, 2, 1, DOC_YAML},
    {YAML_TEXT, "/score/0", 3, 5, 3, 5, DOC_YAML},
    {YAML_TEXT, "/score/1/calls/match", 4, 20, 4, 13, DOC_YAML},
    {YAML_TEXT, "/score/1/calls/a~1b", 4, 37, 4, 30, DOC_YAML},
    {YAML_TEXT, "/score/1/calls/t~0", 4, 46, 4, 40, DOC_YAML},
    {YAML_TEXT, "/score/2/ü/x", 5, 15, 5, 12, DOC_YAML},
    {YAML_TEXT, "/empty", 6, 7, 6, 1, DOC_YAML},
    {YAML_TEXT, "/last", 7, 7, 7, 1, DOC_YAML},
    {YAML_TEXT, "/nothing", 0, 0, 0, 0, DOC_YAML},
    {YAML_TEXT, "/score/3", 0, 0, 0, 0, DOC_YAML},
    {YAML_TEXT, "/score/01", 0, 0, 0, 0, DOC_YAML},
    {YAML_TEXT, "/suite/x", 0, 0, 0, 0, DOC_YAML},
    {YAML_TEXT, "suite", 0, 0, 0, 0, DOC_YAML},
    {YAML_TEXT, "/t~2", 0, 0, 0, 0, DOC_YAML},
    {JSON_TEXT, "", 1, 1, 1, 1, DOC_JSON},
    {JSON_TEXT, "/suite", 1, 11, 1, 2, DOC_JSON},
    {JSON_TEXT, "/score", 2, 11, 2, 2, DOC_JSON},
    {JSON_TEXT, "/score/0", 2, 13, 2, 13, DOC_JSON},
    {JSON_TEXT, "/score/1/calls/match/1", 3, 28, 3, 28, DOC_JSON},
    {JSON_TEXT, "/score/1/calls/a~1b", 3, 45, 3, 33, DOC_JSON},
    {JSON_TEXT, "/score/2/ü/x", 4, 17, 4, 12, DOC_JSON},
    {JSON_TEXT, "/score/3", 0, 0, 0, 0, DOC_JSON},
    {JSON_TEXT, "/score/x", 0, 0, 0, 0, DOC_JSON},
    {JSON_TEXT, "/suite/x", 0, 0, 0, 0, DOC_JSON},
};

static void test_places(struct arena *a)
{
    for (size_t i = 0; i < COUNT_OF(PLACES); i++) {
        struct doc d CLEANUP_DOC = {0};
        struct err err = {0};
        int line = 0, col = 0, key_line = 0, key_col = 0;
        str pointer = str_of(PLACES[i].pointer);
        check_done(doc_parse(a, S("x"), str_of(PLACES[i].text), PLACES[i].syntax, 1, &d, &err), &err,
                   "the text is read");
        bool there = doc_locate(&d, pointer, false, &line, &col) && doc_locate(&d, pointer, true, &key_line, &key_col);
        check(there == (PLACES[i].line > 0), "%s is %s", pointer.p, there ? "there" : "not there");
        if (!check(line == PLACES[i].line && col == PLACES[i].col && key_line == PLACES[i].key_line &&
                       key_col == PLACES[i].key_col,
                   "'%s' is found where it stands", pointer.p))
            printf("# found: %d:%d, key %d:%d\n", line, col, key_line, key_col);
        if (PLACES[i].line)
            check(json_at_pointer(d.root, pointer) != NULL, "'%s' leads to a value", pointer.p);
        else
            check(json_at_pointer(d.root, pointer) == NULL, "'%s' leads nowhere", pointer.p);
    }
}

static const struct {
    const char *name, *text, *pointer, *quote;
    bool at_key;
} QUOTES[] = {
    {"the caret stands under the value", "a: 1\nb: xyz # why\n", "/b", "    b: xyz # why\n       ^", false},
    {"the caret stands under the key", "a: 1\nb: xyz\n", "/b", "    b: xyz\n    ^", true},
    {"letters of two bytes take one column", "é: xyz\n", "/é", "    é: xyz\n       ^", false},
    {"wide letters take two columns", "漢字: xyz\n", "/漢字", "    漢字: xyz\n          ^", false},
    {"tabs are shown as one space", "a:\tx\n", "/a", "    a: x\n       ^", false},
    {"a carriage return is left out", "a: 1\r\nb: 2\r\n", "/a", "    a: 1\n       ^", false},
    {"an absent value has its parent's place", "a: 1\nb: {c: 2}\n", "/b/d/e", "    b: {c: 2}\n       ^", false},
};

static void test_quotes(struct arena *a)
{
    for (size_t i = 0; i < COUNT_OF(QUOTES); i++) {
        struct doc d CLEANUP_DOC = {0};
        struct err err = {0};
        check_done(doc_parse(a, S("x"), str_of(QUOTES[i].text), DOC_YAML, 1, &d, &err), &err, "the text is read");
        check(!doc_fail(&d, str_of(QUOTES[i].pointer), QUOTES[i].at_key, &err, "bad %d", 7), "doc_fail returns false");
        check_str(str_of(err.msg), S("bad 7"), "the message is as given");
        check_str(str_of(err.quote), str_of(QUOTES[i].quote), "%s", QUOTES[i].name);
    }
}

static void test_long_lines(struct arena *a)
{
    struct buf b CLEANUP_BUF = {0};
    buf_str(&b, S("{\"long\": \""));
    for (int i = 0; i < 5000; i++)
        buf_str(&b, S("漢"));
    buf_str(&b, S("\", \"bad\": 3, \"longer\": \""));
    for (int i = 0; i < 5000; i++)
        buf_str(&b, S("y"));
    buf_str(&b, S("\"}"));
    struct doc d CLEANUP_DOC = {0};
    struct err err = {0};
    check_done(doc_parse(a, S("x"), buf_view(&b), DOC_JSON, 41, &d, &err), &err, "a long line is read");
    (void)doc_fail(&d, S("/bad"), false, &err, "bad");
    check_int(err.line, 41, "the line is counted from the line in JSON Lines");
    check(strncmp(err.quote, "    …漢", 10) == 0, "a long line is cut before the caret");
    check(strstr(err.quote, "\"bad\": 3, \"longer\": \"yyy") != NULL, "the part around the caret is shown");
    check(strstr(err.quote, "y…\n") != NULL, "a long line is cut behind the caret");
    check(strlen(err.quote) > 0 && err.quote[strlen(err.quote) - 1] == '^', "the caret is there");
    check(utf8_valid(str_of(err.quote), NULL), "no letter is cut in two");
}

static void test_any(struct arena *a)
{
    static const struct {
        const char *text;
        enum doc_syntax syntax;
    } ROWS[] = {{" \n{\"a\": 1}", DOC_JSON}, {"[1]", DOC_JSON}, {"a: 1", DOC_YAML}, {"# {\na: 1", DOC_YAML}};
    for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
        struct doc d CLEANUP_DOC = {0};
        struct err err = {0};
        check_done(doc_parse_any(a, S("x"), str_of(ROWS[i].text), &d, &err), &err, "text %zu is read", i);
        check_int(d.syntax, ROWS[i].syntax, "text %zu is taken for the right language", i);
    }
    struct doc d CLEANUP_DOC = {0};
    struct err err = {0};
    check(!doc_parse_any(a, S("x"), (str){0}, &d, &err), "no text at all is refused");
    check_says(&err, "the document is empty", "… as empty");
}

static void test_paths(struct arena *a)
{
    struct err err = {0};
    struct doc d CLEANUP_DOC = {0};
    check_done(doc_parse(a, S("x"), S("{\"a\": {\"b\": [10, {\"c\": 3}]}, \"\": 4}"), DOC_JSON, 1, &d, &err), &err,
               "read");
    check_int(json_integer_value(json_at_path(d.root, S("a.b.1.c"))), 3, "a dotted path leads through lists");
    check(json_at_path(d.root, S("")) == d.root, "the empty path is the whole");
    check(!json_at_path(d.root, S("a.b.2")) && !json_at_path(d.root, S("a.x")) && !json_at_path(d.root, S("a.b.01")) &&
              !json_at_path(d.root, S("a..b")),
          "a path that leads nowhere is NULL");
    check_int(json_integer_value(json_at_pointer(d.root, S("/"))), 4, "the pointer / names the empty key");
    check_str(doc_pointer_key(a, S("/x"), S("a/b~c")), S("/x/a~1b~0c"), "a key is escaped in a pointer");
    check_str(doc_pointer_index(a, S(""), 12), S("/12"), "an index ends a pointer");
}

static void test_utf8(void)
{
    static const struct {
        const char *bytes;
        int bad_at; /* -1: valid */
    } ROWS[] = {
        {"", -1},
        {"plain ascii, long enough", -1},
        {"\xC2\x80 \xDF\xBF", -1},
        {"\xE0\xA0\x80\xEF\xBF\xBF", -1},
        {"\xED\x9F\xBF", -1},
        {"\xF0\x90\x80\x80\xF4\x8F\xBF\xBF", -1},
        {"12345678\x80", 8},
        {"\xC1\xBF", 0},
        {"a\xE0\x9F\xBF", 1},
        {"\xED\xA0\x80", 0},
        {"\xF0\x8F\xBF\xBF", 0},
        {"\xF4\x90\x80\x80", 0},
        {"ab\xE2\x82", 2},
        {"\xF5\x80\x80\x80", 0},
        {"\xE2\x28\xA1", 0},
        {"abcdefgh\xC3", 8},
    };
    for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
        size_t at = 0;
        bool valid = utf8_valid(str_of(ROWS[i].bytes), &at);
        check(valid == (ROWS[i].bad_at < 0) && (valid || (int)at == ROWS[i].bad_at), "UTF-8 row %zu is judged right",
              i);
    }
}

/* Every prefix of sound texts, and every text with one byte changed: no crash, and what is refused has a place. */
static void test_mangled(struct arena *a)
{
    static const struct {
        const char *text;
        enum doc_syntax syntax;
    } ROWS[] = {{YAML_TEXT, DOC_YAML}, {JSON_TEXT, DOC_JSON}, {"[\"\\ud83d\\ude00\", -1.5e+3, true]", DOC_JSON}};
    static const char bytes[] = "\0\n\t\"\\{}[]:,'&*!|>%@`-?0u\x80\xC3\xFF";
    int placeless = 0, silent = 0;
    for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
        str text = str_of(ROWS[i].text);
        for (size_t at = 0; at < text.n; at++) {
            for (size_t k = 0; k < sizeof bytes; k++) {
                struct doc d CLEANUP_DOC = {0};
                struct err err = {0};
                char *copy = (char *)(uintptr_t)arena_cstr(a, text);
                copy[at] = bytes[k];
                str mangled = {copy, k + 1 < sizeof bytes ? text.n : at};
                if (doc_parse(a, S("x"), mangled, ROWS[i].syntax, 1, &d, &err))
                    continue;
                placeless += err.line < 1 || err.col < 1 || err.file[0] == 0;
                silent += err.msg[0] == 0 || strstr(err.msg, "not JSON: ") != NULL;
            }
            arena_reset(a);
        }
    }
    check_int(placeless, 0, "every mangled text is refused at a place");
    check_int(silent, 0, "every mangled JSON is explained in our words");
}

/* Our quick reading of plain JSON and Jansson's: the same tree, or none. */
static void test_plain(void)
{
    static const char *const TEXTS[] = {
        "{\"a\": [1, -2, 3.25, 1e3, -0, -0.0, 1E-7], \"b\": {\"c\": null, \"d\": [true, false]}, \"\": \"\"}",
        "[\"\\u00e9\\n\\\"\\/\", \"\\ud83d\\ude00\", \"\\ud83d\", \"\\u0000\", \"é€😀\", \"\\x\"]",
        "{\"a\": 1, \"b\": 2, \"a\": 3}",
        "{\"a\\u0062\": 1, \"ab\": 2}",
        "[123456789012345678, 1234567890123456789, 9223372036854775808, 01, 1., .5, 1e, 1e400, 1e-400]",
        " \t\r\n[ ] ",
        "[1,]",
        "truex",
        "\"text\"",
    };
    static const char bytes[] = "\n\t\"\\{}[]:,-+.0eE1abfnrtu /\x01\x7f\x80\xC3\xFF";
    int differ = 0;
    for (size_t i = 0; i < COUNT_OF(TEXTS); i++)
        for (size_t at = 0; at < strlen(TEXTS[i]); at++)
            for (size_t k = 0; k <= sizeof bytes; k++) {
                char copy[128] = {0};
                memcpy(copy, TEXTS[i], strlen(TEXTS[i]));
                if (k < sizeof bytes)
                    copy[at] = bytes[k];
                str text = {copy, k + 1 == sizeof bytes ? at : strlen(TEXTS[i])};
                json_t *ours = json_tree(text);
                json_t *theirs = json_loadb(text.p, text.n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);
                struct buf a CLEANUP_BUF = {0}, b CLEANUP_BUF = {0};
                json_write(ours, JSON_STYLE_COMPACT, &a);
                json_write(theirs, JSON_STYLE_COMPACT, &b);
                differ += !ours != !theirs || !str_eq(buf_view(&a), buf_view(&b));
                json_decref(ours);
                json_decref(theirs);
            }
    check_int(differ, 0, "texts are read as Jansson reads them, however mangled");
}

int main(void)
{
    struct arena a CLEANUP_ARENA = {0};
    test_good(&a);
    test_bad(&a);
    test_nul(&a);
    test_depth(&a);
    test_places(&a);
    test_quotes(&a);
    test_long_lines(&a);
    test_any(&a);
    test_paths(&a);
    test_utf8();
    test_mangled(&a);
    test_plain();
    return tap_done();
}
