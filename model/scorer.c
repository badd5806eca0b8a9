/* SPDX-License-Identifier: Apache-2.0 */
#include "model/scorer.h"

#include "text/json_own.h"
#include "text/json_write.h"

str scorer_measure(struct arena *a, const struct scorer_kind *kind, json_t *params, str name)
{
    if (kind->measure_of)
        return kind->measure_of(a, params, name);
    for (size_t i = 0; kind->measures && kind->measures[i]; i++)
        if (str_eq_c(name, kind->measures[i]))
            return name;
    return STR_NONE;
}

struct row *row_add(struct arena *a, struct rows *out, enum row_status status)
{
    struct row *row = vec_push(a, out);
    row->status = status;
    return row;
}

void row_value(struct row *row, double value)
{
    row->has_value = true;
    row->value = value;
}

void row_evidence(struct arena *a, struct row *row, json_t *evidence)
{
    if (!evidence)
        return;
    struct buf text CLEANUP_BUF = {0};
    json_write(evidence, JSON_STYLE_COMPACT, &text);
    row->evidence = arena_str(a, buf_view(&text));
    json_decref(evidence);
}

static bool is_ref(json_t *value)
{
    str s = json_str(value);
    return str_starts(s, S("$case.")) || str_starts(s, S("$run."));
}

static bool has_dollar(json_t *value)
{
    if (json_is_string(value))
        return json_string_length(value) > 0 && json_string_value(value)[0] == '$';
    const char *key;
    json_t *member;
    size_t i;
    json_object_foreach(value, key, member) if (has_dollar(member)) return true;
    json_array_foreach(value, i, member) if (has_dollar(member)) return true;
    return false;
}

/* A new reference, or NULL with *ret_missing. */
static json_t *resolve(json_t *value, json_t *kase, json_t *record, str *ret_missing)
{
    if (is_ref(value)) {
        str ref = json_str(value), path = ref;
        bool of_case = str_starts(ref, S("$case."));
        str_cut(&path, '.');
        json_t *root = of_case ? kase : record;
        json_t *found = root && path.n ? json_at_path(root, path) : NULL;
        if (!found)
            *ret_missing = ref;
        return found ? json_incref(found) : NULL;
    }
    if (json_is_string(value) && str_starts(json_str(value), S("$$")))
        return json_of_str(str_from(json_str(value), 1));
    if (!has_dollar(value) || json_is_string(value)) /* "$.a" is a text like any other */
        return json_incref(value);
    bool object = json_is_object(value);
    json_t *copy = object ? json_object() : json_array();
    const char *key;
    json_t *member;
    size_t i, length;
    json_object_keylen_foreach(value, key, length, member)
    {
        json_t *done = resolve(member, kase, record, ret_missing);
        if (!done || json_object_setn_new(copy, key, length, done) < 0)
            goto missing;
    }
    json_array_foreach(value, i, member)
    {
        json_t *done = resolve(member, kase, record, ret_missing);
        if (!done || json_array_append_new(copy, done) < 0)
            goto missing;
    }
    return copy;
missing:
    json_decref(copy);
    return NULL;
}

json_t *refs_resolve(struct arena *a, json_t *value, json_t *kase, json_t *record, str *ret_missing)
{
    if (!has_dollar(value))
        return value;
    return json_own(a, resolve(value, kase, record, ret_missing));
}

bool refs_each(json_t *value, bool (*visit)(str ref, void *ctx), void *ctx)
{
    if (is_ref(value))
        return visit(json_str(value), ctx);
    const char *key;
    json_t *member;
    size_t i;
    json_object_foreach(value, key, member) if (!refs_each(member, visit, ctx)) return false;
    json_array_foreach(value, i, member) if (!refs_each(member, visit, ctx)) return false;
    return true;
}
