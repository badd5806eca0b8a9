/* SPDX-License-Identifier: Apache-2.0 */
#include "model/case.h"

#include "base/hash.h"
#include "base/map.h"
#include "base/vec.h"
#include "text/json_own.h"

const char *const SEVERITY_NAMES[] = {"low", "medium", "high", "critical", NULL};

struct case_keys {
    str id;
    int severity;
    struct field_strings tags;
    json_t *input, *context, *expected, *meta;
    str source, version, reviewer;
};

const struct field CASE_FIELDS[] = {
    {.name = "id",
     .type = FIELD_STRING,
     .at = offsetof(struct case_keys, id),
     .required = true,
     .help = "name of the case, unique in its file"},
    {.name = "input", .type = FIELD_JSON, .at = offsetof(struct case_keys, input), .help = "what the subject is asked"},
    {.name = "context",
     .type = FIELD_JSON,
     .at = offsetof(struct case_keys, context),
     .help = "what the subject is given besides"},
    {.name = "expected",
     .type = FIELD_JSON,
     .at = offsetof(struct case_keys, expected),
     .help = "what scorers compare with, by $case.expected.…"},
    {.name = "tags",
     .type = FIELD_STRINGS,
     .at = offsetof(struct case_keys, tags),
     .help = "slices that the case belongs to"},
    {.name = "severity",
     .type = FIELD_ENUM,
     .at = offsetof(struct case_keys, severity),
     .names = SEVERITY_NAMES,
     .help = "how bad a failure is"},
    {.name = "source", .type = FIELD_STRING, .at = offsetof(struct case_keys, source), .help = "where it comes from"},
    {.name = "version", .type = FIELD_STRING, .at = offsetof(struct case_keys, version), .help = "version of the case"},
    {.name = "reviewer",
     .type = FIELD_STRING,
     .at = offsetof(struct case_keys, reviewer),
     .help = "who looked at it last"},
    {.name = "meta", .type = FIELD_JSON, .at = offsetof(struct case_keys, meta), .help = "anything else"},
    {0}};

static bool id_is_string(const struct doc *d, str pointer, json_t *value, struct arena *a, struct err *err)
{
    json_t *id = json_object_get(value, "id");
    if (json_is_integer(id))
        return doc_fail(d, doc_pointer_key(a, pointer, S("id")), false, err,
                        "the id is the number %lld; ids are strings: write \"%lld\"", (long long)json_integer_value(id),
                        (long long)json_integer_value(id));
    if (json_is_string(id) && json_string_length(id) == 0)
        return doc_fail(d, doc_pointer_key(a, pointer, S("id")), false, err, "the id is empty");
    return true;
}

bool case_add(struct arena *a, struct case_set *set, struct map *seen, const struct doc *d, str pointer, json_t *value,
              struct err *err)
{
    struct case_keys keys = {.severity = -1};
    if (!id_is_string(d, pointer, value, a, err) ||
        !fields_read(a, d, pointer, value, CASE_FIELDS, "a case", &keys, err))
        return false;
    int line = d->first_line, col = 0;
    doc_locate(d, pointer, false, &line, &col);
    str id = arena_str(a, keys.id);
    size_t old = 0;
    if (!map_add(a, seen, id, set->n, &old) && set->v)
        return doc_fail(d, doc_pointer_key(a, pointer, S("id")), false, err,
                        "the case id \"%.*s\" is taken: the case on line %d of %.*s has it", STR_ARG(id),
                        set->v[old].line, STR_ARG(set->v[old].file));
    struct test_case *c = vec_push(a, set);
    *c = (struct test_case){.id = id,
                            .severity = keys.severity < 0 ? STR_NONE : str_of(SEVERITY_NAMES[keys.severity]),
                            .tags = keys.tags.v,
                            .n_tags = keys.tags.n,
                            .doc = json_own(a, json_incref(value)),
                            .index = set->n - 1,
                            .file = d->name,
                            .line = line};
    return true;
}

/* One object over several lines is no JSON Lines: the first line stops inside it, and the next begins no other. */
static bool is_lines(str bytes)
{
    str rest = bytes, line = str_trim(str_cut(&rest, '\n'));
    str next = str_trim(rest);
    return line.p[0] == '{' && (!json_ends_inside(line) || next.n == 0 || next.p[0] == '{');
}

struct line_ctx {
    struct arena *a;
    struct case_set *set;
    struct map *seen;
};

static bool line_visit(const struct doc *d, void *ctx, struct err *err)
{
    struct line_ctx *c = ctx;
    return json_is_object(d->root) ? case_add(c->a, c->set, c->seen, d, S(""), d->root, err)
                                   : doc_fail(d, S(""), false, err, "expected a case, an object with an id");
}

static bool parse_list(struct arena *a, str name, str bytes, struct case_set *set, struct map *seen, struct err *err)
{
    struct doc d CLEANUP_DOC = {0};
    if (!doc_parse_any(a, name, bytes, &d, err))
        return false;
    if (json_is_object(d.root))
        return case_add(a, set, seen, &d, S(""), d.root, err);
    if (!json_is_array(d.root))
        return doc_fail(&d, S(""), false, err, "expected cases: JSON Lines, or a list of objects");
    for (size_t i = 0; i < json_array_size(d.root); i++) {
        str pointer = doc_pointer_index(a, S(""), i);
        json_t *value = json_array_get(d.root, i);
        if (!json_is_object(value))
            return doc_fail(&d, pointer, false, err, "expected a case, an object with an id");
        if (!case_add(a, set, seen, &d, pointer, value, err))
            return false;
    }
    return true;
}

bool cases_parse(struct arena *a, str name, str bytes, struct case_set *ret, struct err *err)
{
    struct case_set set = {.file = arena_str(a, name)};
    struct map seen = {0};
    str text = str_starts(bytes, S("\xEF\xBB\xBF")) ? str_from(bytes, 3) : bytes; /* without a byte order mark */
    if (str_trim(text).n == 0)
        return err_at(err, set.file.p, 0, 0, "the file is empty; expected at least one case");
    struct line_ctx ctx = {a, &set, &seen};
    bool lines = is_lines(str_trim(text));
    size_t n = lines ? doc_lines_count(text) : 0;
    vec_reserve(a, &set, n);
    map_reserve(a, &seen, n);
    if (!(lines ? doc_lines(a, name, text, line_visit, &ctx, err) : parse_list(a, name, text, &set, &seen, err)))
        return false;
    if (set.n == 0)
        return err_at(err, set.file.p, 0, 0, "there is no case in it; expected at least one");
    sha256_of(bytes, set.sha256);
    *ret = set;
    return true;
}
