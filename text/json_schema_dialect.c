/* SPDX-License-Identifier: Apache-2.0 */
/* Which vocabularies a schema resource is written in: its $schema, and that metaschema's $vocabulary. */
#include "text/doc.h"
#include "text/json_schema_impl.h"

static const struct {
    const char *name;
    unsigned bit; /* 0: its keywords are annotations */
    bool unsupported;
} VOCABULARIES[] = {
    {"applicator", VOCABULARY_APPLICATOR, false},
    {"content", 0, false},
    {"core", 0, false},
    {"format-annotation", 0, false},
    {"format-assertion", 0, true},
    {"meta-data", 0, false},
    {"unevaluated", VOCABULARY_UNEVALUATED, false},
    {"validation", VOCABULARY_VALIDATION, false},
};

static bool vocabulary_add(struct index *ix, const struct resource *r, str pointer, str uri, bool required,
                           unsigned *ret)
{
    str prefix = S(JSON_SCHEMA_VOCABULARY_URI), name = str_starts(uri, prefix) ? str_from(uri, prefix.n) : STR_NONE;
    for (size_t i = 0; i < COUNT_OF(VOCABULARIES); i++) {
        if (!str_eq_c(name, VOCABULARIES[i].name) || (VOCABULARIES[i].unsupported && required))
            continue;
        *ret |= VOCABULARIES[i].bit;
        return true;
    }
    return !required ||
           index_refuse(ix, r->document, pointer,
                        "the dialect requires the vocabulary \"%.*s\", which assize does not support", STR_ARG(uri));
}

static bool dialect_of(struct index *ix, struct resource *r, str pointer, str dialect)
{
    size_t at;
    r->vocabularies = VOCABULARY_ALL;
    if (dialect.n && dialect.p[dialect.n - 1] == '#')
        dialect.n--;
    bool given = map_get(&ix->by_uri, dialect, &at);
    if (!given && str_eq(dialect, S(JSON_SCHEMA_META_URI)))
        return true;
    if (!given)
        return index_refuse(ix, r->document, pointer, "the dialect \"%.*s\" is not known; assize reads %s",
                            STR_ARG(dialect), JSON_SCHEMA_META_URI);
    json_t *list = json_object_get(ix->resources.v[at]->root, "$vocabulary"), *required;
    if (!list)
        return true;
    const char *uri;
    size_t n;
    r->vocabularies = 0;
    json_object_keylen_foreach(list, uri, n, required)
    {
        if (!vocabulary_add(ix, r, pointer, (str){uri, n}, json_is_true(required), &r->vocabularies))
            return false;
    }
    return true;
}

bool index_enter(struct index *ix, struct resource *r)
{
    if (r->entered)
        return true;
    r->entered = true;
    json_t *dialect = json_object_get(r->root, "$schema");
    str pointer = doc_pointer_key(ix->a, index_place(ix, r->root)->pointer, S("$schema"));
    if (dialect && !json_is_string(dialect))
        return index_refuse(ix, r->document, pointer, "expected a URI, a string");
    if (dialect)
        return dialect_of(ix, r, pointer, json_str(dialect));
    if (r->outer && !index_enter(ix, r->outer))
        return false;
    r->vocabularies = r->outer ? r->outer->vocabularies : VOCABULARY_ALL;
    return true;
}
