/* SPDX-License-Identifier: Apache-2.0 */
/* JSON Schema 2020-12: the official suite's required tests where the data are there, and rows of our own. */
#include "tests/tap.h"
#include "text/json_own.h"
#include "text/json_schema.h"

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
};

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
    official();
    return tap_done();
}
