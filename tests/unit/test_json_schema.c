/* SPDX-License-Identifier: Apache-2.0 */
/* JSON Schema 2020-12: the official suite's required tests where the data are there, and rows of our own. */
#include "tests/tap.h"
#include "text/json_own.h"
#include "text/json_schema.h"

#include "base/buf.h"
#include "base/vec.h"

#include <dirent.h>
#include <sys/stat.h>

enum { REQUIRED_PASSING = 1299 }; /* of JSON-Schema-Test-Suite's required tests of draft 2020-12; never fewer */

static json_t *load(struct arena *a, const char *path)
{
    json_error_t error;
    return json_own(a, json_load_file(path, JSON_DECODE_ANY | JSON_ALLOW_NUL, &error));
}

typedef VEC(struct json_schema_document) documents;

/* Every document under remotes/, by the URI that the suite serves it at. */
static void remotes(struct arena *a, const char *folder, str uri, documents *ret)
{
    struct dirent **names;
    int n = scandir(folder, &names, NULL, alphasort);
    for (int i = 0; i < n; i++) {
        str name = str_of(names[i]->d_name), path = arena_printf(a, "%s/%s", folder, names[i]->d_name);
        str below = arena_printf(a, "%.*s/%s", STR_ARG(uri), names[i]->d_name);
        struct stat st;
        if (name.p[0] != '.' && stat(path.p, &st) == 0 && S_ISDIR(st.st_mode))
            remotes(a, path.p, below, ret);
        else if (str_ends(name, S(".json")) &&
                 (str_find(uri, S("draft")) < 0 || str_find(uri, S("draft2020-12")) >= 0) &&
                 str_find(uri, S("/v1")) < 0) {
            json_t *root = load(a, path.p);
            if (root)
                *vec_push(a, ret) = (struct json_schema_document){below, root};
        }
        free(names[i]);
    }
    if (n >= 0)
        free(names);
}

static void run_file(const char *path, const char *name, const documents *docs, int *passed, int *total)
{
    struct arena a CLEANUP_ARENA = {0};
    json_t *groups = load(&a, path);
    if (!groups)
        printf("# %s does not parse here\n", name);
    for (size_t g = 0; g < json_array_size(groups); g++) {
        json_t *group = json_array_get(groups, g), *tests = json_object_get(group, "tests");
        const struct json_schema *schema = NULL;
        struct err err;
        bool ok = json_schema_compile(&a, json_object_get(group, "schema"), docs->v, docs->n, &schema, NULL, &err);
        if (!ok)
            printf("# %s: %s: %s\n", name, json_string_value(json_object_get(group, "description")), err.msg);
        for (size_t t = 0; t < json_array_size(tests); t++) {
            json_t *test = json_array_get(tests, t);
            bool want = json_is_true(json_object_get(test, "valid"));
            bool good = ok && json_schema_validate(&a, schema, json_object_get(test, "data"), NULL) == want;
            struct json_schema_failure why;
            if (ok && !want)
                good = good && !json_schema_validate(&a, schema, json_object_get(test, "data"), &why) && why.message.n;
            ++*total;
            *passed += good;
            if (!good)
                printf("# fails: %s: %s: %s\n", name, json_string_value(json_object_get(group, "description")),
                       json_string_value(json_object_get(test, "description")));
        }
    }
}

static void official(void)
{
    const char *data = getenv("ASSIZE_DATA");
    struct arena a CLEANUP_ARENA = {0};
    str folder = arena_printf(&a, "%s/jsonschema/tests/draft2020-12", data ? data : "");
    struct dirent **names;
    int n = scandir(folder.p, &names, NULL, alphasort);
    if (!data || n < 0) {
        tap_skip("the official suite passes", "the public data are not there (ASSIZE_DATA)");
        return;
    }
    documents docs = {0};
    remotes(&a, arena_printf(&a, "%s/jsonschema/remotes", data).p, S("http://localhost:1234"), &docs);
    int passed = 0, total = 0;
    for (int i = 0; i < n; i++) {
        if (str_ends(str_of(names[i]->d_name), S(".json")))
            run_file(arena_printf(&a, "%.*s/%s", STR_ARG(folder), names[i]->d_name).p, names[i]->d_name, &docs, &passed,
                     &total);
        free(names[i]);
    }
    free(names);
    printf("# %d of %d required tests of draft 2020-12 pass\n", passed, total);
    check(passed >= REQUIRED_PASSING && passed == total, "%d of %d required tests of the official suite pass", passed,
          total);
}

static const struct {
    const char *schema, *instance, *path, *message; /* message NULL = valid */
} ROWS[] = {
    {"{\"type\":\"integer\"}", "3", "", NULL},
    {"{\"type\":\"integer\"}", "3.0", "", NULL},
    {"{\"type\":\"integer\"}", "\"3\"", "", "expected integer, found string \"3\""},
    {"{\"type\":[\"integer\",\"null\"]}", "true", "", "expected null or integer, found boolean true"},
    {"{\"properties\":{\"a\":{\"minimum\":1}}}", "{\"a\":0}", "/a", "0 is less than the minimum 1"},
    {"{\"required\":[\"zip\"]}", "{}", "", "required property \"zip\" is missing"},
    {"{\"properties\":{\"a\":{}},\"additionalProperties\":false}", "{\"a\":1,\"b\":2}", "/b",
     "property \"b\" is not allowed"},
    {"{\"enum\":[\"low\",\"high\"]}", "\"hi\"", "", "\"hi\" is not one of [\"low\",\"high\"]"},
    {"{\"items\":{\"items\":{\"type\":\"string\"}}}", "[[\"a\"],[\"b\",1]]", "/1/1",
     "expected string, found integer 1"},
    {"{\"multipleOf\":0.0001}", "0.0075", "", NULL},
    {"{\"multipleOf\":0.0001}", "0.00751", "", "0.00751 is no multiple of 0.0001"},
    {"{\"maxLength\":2}", "\"éü\"", "", NULL},
    {"{\"pattern\":\"^a$\"}", "\"a\\n\"", "", "\"a\\n\" does not match /^a$/"},
    {"{\"pattern\":\"^(a+)+$\"}", "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\"", "", ""},
    {"{\"$ref\":\"#/$defs/n\",\"$defs\":{\"n\":{\"properties\":{\"next\":{\"$ref\":\"#/$defs/"
     "n\"}},\"type\":\"object\"}}}",
     "{\"next\":{\"next\":3}}", "/next/next", "expected object, found integer 3"},
    {"{\"unevaluatedProperties\":false,\"allOf\":[{\"properties\":{\"a\":{}}}]}", "{\"a\":1,\"b\":2}", "/b",
     "property \"b\" is not allowed"},
    /* what explains most */
    {"{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"null\"}]}", "3", "",
     "none of the 2 alternatives fits: expected string, found integer 3; or expected null, found integer 3"},
    {"{\"oneOf\":[{\"type\":\"null\"},{\"properties\":{\"a\":{\"minimum\":5}}}]}", "{\"a\":1}", "/a",
     "1 is less than the minimum 5"},
    {"{\"oneOf\":[{\"minimum\":1},{\"minimum\":2},{\"minimum\":9}]}", "3", "",
     "3 fits 2 of the 3 alternatives; exactly one is wanted"},
    {"{\"anyOf\":[{\"properties\":{\"a\":false}},true],\"maxProperties\":3,\"not\":{\"required\":[\"a\"]}}",
     "{\"a\":1}", "", "{\"a\":1} is what `not` excludes"},
    {"{\"not\":{\"properties\":{\"a\":{\"type\":\"integer\"}}}}", "{\"a\":\"x\"}", "", NULL},
    /* numbers are compared exactly */
    {"{\"const\":9007199254740993}", "9007199254740992.0", "", "9007199254740992.0 is not 9007199254740993"},
    {"{\"maximum\":9007199254740992}", "9007199254740993", "",
     "9007199254740993 is greater than the maximum 9007199254740992"},
    {"{\"const\":{\"a\":[1,2.0]}}", "{\"a\":[1.0,2]}", "", NULL},
    {"{\"uniqueItems\":true}", "[1,[1],{\"a\":1},\"1\",true,null,1.0]", "", "items 0 and 6 are equal"},
    {"{\"uniqueItems\":true}", "[{\"a\":1,\"b\":2},{\"b\":2.0,\"a\":1.0}]", "", "items 0 and 1 are equal"},
    {"{\"multipleOf\":0.01}", "1e300", "", NULL},
    {"{\"multipleOf\":3e-300}", "1e300", "", "1e+300 is no multiple of 3e-300"},
    /* patterns as ECMA-262 has them */
    {"{\"pattern\":\"^\\\\u00e9\\\\s\\\\p{Letter}$\"}", "\"é\\u00a0ß\"", "", NULL},
    {"{\"patternProperties\":{\"^x_\":{\"type\":\"null\"}},\"additionalProperties\":false}", "{\"x_1\":null}", "",
     NULL},
    /* what a neighbour has looked at does not count inside */
    {"{\"properties\":{\"a\":{}},\"dependentSchemas\":{\"a\":{\"unevaluatedProperties\":false}}}", "{\"a\":1}", "/a",
     "property \"a\" is not allowed"},
    /* a bound that is hit is never an acceptance, whatever stands around it */
    {"{\"$ref\":\"#\"}", "1", "", "the schema and the value nest deeper than 800"},
    {"{\"not\":{\"$ref\":\"#\"}}", "1", "", "the schema and the value nest deeper than 800"},
    {"{\"anyOf\":[{\"$ref\":\"#/$defs/a\"},true],\"$defs\":{\"a\":{\"allOf\":[{\"$ref\":\"#/$defs/a\"}]}}}", "1", "",
     "the schema and the value nest deeper than 800"},
    {"{\"not\":{\"pattern\":\"^(a|aa)+$\"}}", "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\"", "",
     "matching /^(a|aa)+$/ took too many steps"},
    {"{\"patternProperties\":{\"^(a|aa)+$\":false}}",
     "{\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\":1}",
     "/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "matching /^(a|aa)+$/ took too many steps"},
};

static const struct {
    const char *schema, *pointer, *message;
} REFUSED[] = {
    {"{\"type\":\"strng\"}", "/type", "expected null, boolean"},
    {"{\"properties\":{\"a\":3}}", "/properties/a", "expected a schema"},
    {"{\"items\":[{}]}", "/items", "expected a schema"},
    {"{\"minLength\":-1}", "/minLength", "not negative"},
    {"{\"pattern\":\"(\"}", "/pattern", "regex"},
    {"{\"$ref\":\"http://example.com/x\"}", "/$ref", "leads nowhere"},
    {"{\"$ref\":\"#/$defs/none\"}", "/$ref", "leads nowhere"},
    {"{\"required\":\"a\"}", "/required", "list of names"},
    {"{\"allOf\":[]}", "/allOf", "the list is empty"},
    {"{\"multipleOf\":0}", "/multipleOf", "above 0"},
    {"3", "", "expected a schema"},
    {"{\"$schema\":\"http://json-schema.org/draft-07/schema#\"}", "/$schema",
     "draft-07/schema\" is not known; assize reads"},
    {"{\"properties\":{\"a\":{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\"}}}", "/properties/a/$schema",
     "root of a schema"},
    {"{\"$anchor\":\"1st\"}", "/$anchor", "\"1st\" is no anchor"},
    {"{\"$defs\":{\"a\":{\"$anchor\":\"x\"},\"b\":{\"$anchor\":\"x\"}}}", "/$defs/b/$anchor",
     "anchor at /$defs/a already"},
    {"{\"$defs\":{\"a\":{\"$id\":\"u:x\"},\"b\":{\"$id\":\"u:x\"}}}", "/$defs/b/$id", "identified as \"u:x\" already"},
    {"{\"$id\":\"#here\"}", "/$id", "has a fragment"},
    {"{\"$defs\":{\"unused\":{\"minimum\":\"3\"}}}", "/$defs/unused/minimum", "expected a number"},
    {"{\"title\":3}", "/title", "expected a string"},
    {"{\"exclusiveMinimum\":true}", "/exclusiveMinimum", "expected a number"},
    {"{\"dependentRequired\":{\"a\":\"b\"}}", "/dependentRequired", "lists of names"},
    {"{\"$dynamicRef\":3}", "/$dynamicRef", "a reference, a string"},
};

/* A chain of definitions, each of which refers twice to the next, doubles the work with each link. */
static void doubling(void)
{
    struct arena a CLEANUP_ARENA = {0};
    struct buf text CLEANUP_BUF = {0};
    buf_str(&text, S("{\"$ref\":\"#/$defs/0\",\"$defs\":{"));
    for (int i = 0; i < 40; i++)
        buf_printf(&text, "\"%d\":{\"allOf\":[{\"$ref\":\"#/$defs/%d\"},{\"$ref\":\"#/$defs/%d\"}]},", i, i + 1, i + 1);
    buf_str(&text, S("\"40\":true}}"));
    json_error_t error;
    json_t *schema = json_own(&a, json_loads(buf_cstr(&text), 0, &error));
    const struct json_schema *compiled = NULL;
    struct json_schema_failure why = {0};
    struct err err;
    check_done(json_schema_compile(&a, schema, NULL, 0, &compiled, NULL, &err), &err, "a doubling chain compiles");
    check(compiled && !json_schema_validate(&a, compiled, schema, &why), "and its check ends");
    check_str(why.message, S("checking took more than 20000000 steps"), "by naming the bound");
}

/* A list that is unique but long, and schemas that look for no item twice. */
static void long_list(void)
{
    struct arena a CLEANUP_ARENA = {0};
    json_error_t error;
    json_t *schema =
        json_own(&a, json_loads("{\"uniqueItems\":true,\"unevaluatedItems\":{\"type\":\"integer\"}}", 0, &error));
    json_t *list = json_own(&a, json_array());
    for (int i = 0; i < 200000; i++)
        json_array_append_new(list, json_integer(i));
    const struct json_schema *compiled = NULL;
    struct err err;
    check_done(json_schema_compile(&a, schema, NULL, 0, &compiled, NULL, &err), &err, "uniqueItems compiles");
    check(compiled && json_schema_validate(&a, compiled, list, NULL), "200000 different items are unique");
}

/* Errors inside a given document name the document, and no place of the schema that was compiled. */
static void documents_named(void)
{
    struct arena a CLEANUP_ARENA = {0};
    json_error_t error;
    json_t *schema = json_own(&a, json_loads("{\"$ref\":\"other.json#/$defs/a\"}", 0, &error));
    json_t *other = json_own(&a, json_loads("{\"$defs\":{\"a\":{\"type\":\"int\"}}}", 0, &error));
    struct json_schema_document given = {S("other.json"), other};
    const struct json_schema *compiled = NULL;
    str pointer = S("?");
    struct err err;
    check(!json_schema_compile(&a, schema, &given, 1, &compiled, &pointer, &err), "a bad document is refused");
    check_says(&err, "JSON Schema other.json at /$defs/a/type: expected null", "by its name");
    check_str(pointer, (str){0}, "with no pointer into the schema");
}

int main(void)
{
    for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
        struct arena a CLEANUP_ARENA = {0};
        json_error_t error;
        json_t *schema = json_own(&a, json_loads(ROWS[i].schema, JSON_DECODE_ANY, &error));
        json_t *instance = json_own(&a, json_loads(ROWS[i].instance, JSON_DECODE_ANY, &error));
        const struct json_schema *compiled = NULL;
        struct json_schema_failure why = {0};
        struct err err;
        check_done(json_schema_compile(&a, schema, NULL, 0, &compiled, NULL, &err), &err, "%s compiles",
                   ROWS[i].schema);
        bool valid = compiled && json_schema_validate(&a, compiled, instance, &why);
        check(valid == !ROWS[i].message, "%s %s %s", ROWS[i].instance, ROWS[i].message ? "is refused by" : "fits",
              ROWS[i].schema);
        if (ROWS[i].message && ROWS[i].message[0])
            check_str(why.message, str_of(ROWS[i].message), "and it says why");
        if (ROWS[i].message)
            check_str(why.path, str_of(ROWS[i].path), "and where");
    }
    for (size_t i = 0; i < COUNT_OF(REFUSED); i++) {
        struct arena a CLEANUP_ARENA = {0};
        json_error_t error;
        json_t *schema = json_own(&a, json_loads(REFUSED[i].schema, JSON_DECODE_ANY, &error));
        const struct json_schema *compiled = NULL;
        str pointer = {0};
        struct err err;
        check(!json_schema_compile(&a, schema, NULL, 0, &compiled, &pointer, &err), "%s is refused", REFUSED[i].schema);
        check_says(&err, REFUSED[i].message, "%s", "with its reason");
        check_str(pointer, str_of(REFUSED[i].pointer), "and its place");
    }
    doubling();
    long_list();
    documents_named();
    official();
    return tap_done();
}
