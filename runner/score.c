/* SPDX-License-Identifier: Apache-2.0 */
/* The `score:` list: which scorers, with which parameters, and whether they fit the subject, the cases and the world.
 */
#include "runner/suite.h"

#include "text/json_own.h"
#include "text/show.h"

struct common {
    str id;
    int severity; /* -1 = not given */
};

const struct field SCORER_COMMON_FIELDS[] = {
    {"id", FIELD_STRING, .at = offsetof(struct common, id), .by_default = "the scorer's name",
     .help = "name of its rows, for metrics, gates and other scorers"},
    {"severity", FIELD_ENUM, .at = offsetof(struct common, severity), .names = SEVERITY_NAMES,
     .by_default = "the case's", .help = "severity of its rows"},
    {0}};

static const struct scorer_kind *kind_find(const struct registry *registry, str name)
{
    for (size_t i = 0; registry->scorers[i]; i++)
        if (str_eq_c(name, registry->scorers[i]->name))
            return registry->scorers[i];
    return NULL;
}

static bool kind_unknown(struct arena *a, const struct registry *registry, const struct suite *suite, str pointer,
                         bool at_key, str name, struct err *err)
{
    size_t n = 0;
    while (registry->scorers[n])
        n++;
    const char **names = arena_array(a, const char *, n + 1);
    struct buf list CLEANUP_BUF = {.max = 1024};
    for (size_t i = 0; i < n; i++) {
        names[i] = registry->scorers[i]->name;
        buf_printf(&list, "%s%s", i ? ", " : "", names[i]);
    }
    const char *near = nearest_name(name, names);
    if (near)
        return doc_fail(&suite->doc, pointer, at_key, err, "there is no scorer '%s'; did you mean '%s'?",
                        show_text(name).text, near);
    return doc_fail(&suite->doc, pointer, at_key, err, "there is no scorer '%s'; the scorers are: %s",
                    show_text(name).text, buf_cstr(&list));
}

/* The parameters as an object of their own: nothing for a bare name, the short form spelt out. */
static bool params_of(struct arena *a, const struct suite *suite, struct suite_scorer *scorer, json_t *value,
                      struct err *err)
{
    const struct scorer_kind *kind = scorer->kind;
    if (!value || json_is_null(value))
        scorer->params = json_object();
    else if (json_is_object(value))
        scorer->params = json_copy(value);
    else if (kind->short_for)
        scorer->params = json_pack("{s:O}", kind->short_for, value);
    else
        return doc_fail(&suite->doc, scorer->pointer, false, err,
                        "expected the parameters of scorer '%s' (an object), found %s", kind->name,
                        show_value(value).text);
    json_own(a, scorer->params);
    return true;
}

static bool key_known(const struct field *table, str key)
{
    for (; table && table->type != FIELD_END; table++)
        if (str_eq_c(key, table->name))
            return true;
    return false;
}

/* A misspelt `severity` must be told as such, though the scorer's own table does not hold it. */
static bool keys_known(struct arena *a, const struct suite *suite, const struct suite_scorer *scorer, const char *what,
                       struct err *err)
{
    const char *key;
    json_t *value;
    json_object_foreach(scorer->params, key, value)
    {
        if (key_known(scorer->kind->fields, str_of(key)) || key_known(SCORER_COMMON_FIELDS, str_of(key)))
            continue;
        VEC(const char *) names = {0};
        for (const struct field *f = scorer->kind->fields; f && f->type != FIELD_END; f++)
            if (f->type != FIELD_LATER)
                *vec_push(a, &names) = f->name;
        for (const struct field *f = SCORER_COMMON_FIELDS; f->type != FIELD_END; f++)
            *vec_push(a, &names) = f->name;
        *vec_push(a, &names) = NULL;
        return fields_unknown(&suite->doc, scorer->pointer, str_of(key), names.v, what, err);
    }
    return true;
}

static bool id_free(const struct suite *suite, const struct suite_scorer *scorer, struct err *err)
{
    const struct suite_scorer *other = suite_scorer_find(suite, scorer->id);
    if (!id_sound(scorer->id))
        return doc_fail(&suite->doc, scorer->pointer, false, err,
                        "the id of a scorer has 1 to 128 bytes and no control characters");
    if (str_eq(scorer->id, S("unit")))
        return doc_fail(&suite->doc, scorer->pointer, false, err,
                        "the scorer id 'unit' is kept for what befalls a unit as a whole; choose another");
    if (!other)
        return true;
    int line = 0, col = 0;
    doc_locate(&suite->doc, other->pointer, false, &line, &col);
    return doc_fail(&suite->doc, scorer->pointer, false, err,
                    "the scorer id '%s' is taken already on line %d; give one of them another `id`",
                    show_text(scorer->id).text, line);
}

/* Reads id and severity, takes them out of the parameters, and reads the rest by the scorer's own table. */
static bool params_read(struct arena *a, struct suite *suite, struct suite_scorer *scorer, struct err *err)
{
    const struct scorer_kind *kind = scorer->kind;
    str what = arena_printf(a, "scorer '%s'", kind->name);
    struct common common = {.id = str_of(kind->name), .severity = -1};
    if (!keys_known(a, suite, scorer, what.p, err))
        return false;
    json_t *own = json_own(a, json_object());
    for (const struct field *f = SCORER_COMMON_FIELDS; f->type != FIELD_END; f++) {
        json_t *value = json_object_get(scorer->params, f->name);
        if (value) {
            json_object_set(own, f->name, value);
            json_object_del(scorer->params, f->name);
        }
    }
    if (!fields_read(a, &suite->doc, scorer->pointer, own, SCORER_COMMON_FIELDS, what.p, &common, err))
        return false;
    scorer->id = common.id;
    scorer->severity = str_of(common.severity < 0 ? NULL : SEVERITY_NAMES[common.severity]);

    scorer->state = arena_alloc(a, kind->params_size ? kind->params_size : 1);
    if (kind->presets)
        kind->presets(scorer->state);
    static const struct field NONE[] = {{0}};
    const struct field *fields = kind->fields ? kind->fields : NONE;
    return fields_read(a, &suite->doc, scorer->pointer, scorer->params, fields, what.p, scorer->state, err) &&
           id_free(suite, scorer, err);
}

static bool entry_read(struct arena *a, const struct registry *registry, struct suite *suite, size_t index,
                       struct err *err)
{
    json_t *entry = json_array_get(suite->score_value, index), *value = NULL;
    struct suite_scorer scorer = {.pointer = doc_pointer_index(a, S("/score"), index)};
    str name;
    bool map = json_is_object(entry);
    if (json_is_string(entry)) {
        name = json_str(entry);
    } else if (map && json_object_size(entry) == 1) {
        void *it = json_object_iter(entry);
        name = (str){json_object_iter_key(it), json_object_iter_key_len(it)};
        value = json_object_iter_value(it);
        scorer.pointer = doc_pointer_key(a, scorer.pointer, name);
    } else {
        return doc_fail(&suite->doc, scorer.pointer, false, err,
                        "expected a scorer's name, or a map with that one key and its parameters, found %s%s",
                        show_value(entry).text,
                        map && json_object_size(entry) > 1 ? " of several keys (are the parameters indented?)" : "");
    }
    scorer.kind = kind_find(registry, name);
    if (!scorer.kind)
        return kind_unknown(a, registry, suite, scorer.pointer, map, name, err);
    if (!params_of(a, suite, &scorer, value, err) || !params_read(a, suite, &scorer, err))
        return false;
    *vec_push(a, &suite->scorers) = scorer;
    return true;
}

bool score_read(struct arena *a, const struct registry *registry, struct suite *suite, struct err *err)
{
    json_t *list = suite->score_value;
    size_t n = json_array_size(list);
    if (!json_is_array(list) || n == 0)
        return doc_fail(&suite->doc, S("/score"), false, err, "expected a list of at least one scorer, found %s",
                        json_is_array(list) ? "none" : show_value(list).text);
    if (n > SCORERS_MAX)
        return doc_fail(&suite->doc, S("/score"), false, err, "%zu scorers are more than the %d allowed", n,
                        SCORERS_MAX);
    for (size_t i = 0; i < n; i++)
        if (!entry_read(a, registry, suite, i, err))
            return false;
    return true;
}

static bool type_listed(const struct evidence_type *const *list, const struct evidence_type *type)
{
    for (; list && *list; list++)
        if (*list == type)
            return true;
    return false;
}

static bool needs_met(const struct suite *suite, const struct suite_scorer *scorer, struct err *err)
{
    const struct subject_kind *subject = suite->subject_kind;
    const char *name = scorer->kind->name;
    for (const struct evidence_type *const *need = scorer->kind->needs; need && *need; need++) {
        if (type_listed(subject->gives, *need))
            continue;
        bool with_world = type_listed(subject->gives_with_env, *need);
        if (with_world && suite->image)
            continue;
        return doc_fail(&suite->doc, scorer->pointer, false, err, "scorer '%s' needs %s, which subject '%s' %s", name,
                        (*need)->name, subject->name,
                        with_world ? "gives only with a world: add `world: FILE` to the suite" : "does not give");
    }
    if (scorer->kind->needs_env && !suite->image)
        return doc_fail(&suite->doc, scorer->pointer, false, err,
                        "scorer '%s' needs a world: add `world: FILE` to the suite", name);
    return true;
}

/* A reference under check: where it stands, in which suite. */
struct ref_check {
    const struct suite *suite;
    const struct suite_scorer *scorer;
    str pointer;
    struct err *err;
};

static bool ref_check(str ref, void *ctx)
{
    const struct ref_check *at = ctx;
    if (!str_starts(ref, S("$case.")))
        return true;
    str path = str_from(ref, 6);
    for (size_t i = 0; i < at->suite->cases.n; i++) {
        const struct test_case *c = &at->suite->cases.v[i];
        if (path.n == 0 || !json_at_path(c->doc, path))
            return doc_fail(&at->suite->doc, at->pointer, false, at->err,
                            "'%s' of scorer '%s' leads nowhere in case '%s' (%s:%d)", show_text(ref).text,
                            show_text(at->scorer->id).text, show_text(c->id).text, show_text(c->file).text, c->line);
    }
    return true;
}

/* Walks down to single strings, so that an error stands under the reference itself. */
static bool refs_check(struct arena *a, struct ref_check *at, json_t *value)
{
    str pointer = at->pointer;
    bool ok = true;
    if (json_is_object(value)) {
        for (void *it = json_object_iter(value); it && ok; it = json_object_iter_next(value, it)) {
            at->pointer = doc_pointer_key(a, pointer, (str){json_object_iter_key(it), json_object_iter_key_len(it)});
            ok = refs_check(a, at, json_object_iter_value(it));
        }
    } else if (json_is_array(value)) {
        for (size_t i = 0; i < json_array_size(value) && ok; i++) {
            at->pointer = doc_pointer_index(a, pointer, i);
            ok = refs_check(a, at, json_array_get(value, i));
        }
    } else {
        ok = refs_each(value, ref_check, at);
    }
    at->pointer = pointer;
    return ok;
}

bool score_fits(struct arena *a, struct suite *suite, struct err *err)
{
    for (size_t i = 0; i < suite->scorers.n; i++) {
        const struct suite_scorer *scorer = &suite->scorers.v[i];
        struct ref_check at = {suite, scorer, scorer->pointer, err};
        if (!needs_met(suite, scorer, err) || !refs_check(a, &at, scorer->params))
            return false;
    }
    return true;
}

/* Each scorer's own checks; env is at the fixture, or NULL. */
static bool prepare_all(struct arena *a, struct suite *suite, struct env *env, struct err *err)
{
    struct scorer_earlier *earlier = arena_array(a, struct scorer_earlier, suite->scorers.n);
    for (size_t i = 0; i < suite->scorers.n; i++) {
        struct suite_scorer *scorer = &suite->scorers.v[i];
        struct scorer_prepare in = {
            .a = a, .suite = &suite->doc, .pointer = scorer->pointer, .env = env, .earlier = earlier, .n_earlier = i};
        void *params = scorer->state;
        if (scorer->kind->prepare && !scorer->kind->prepare(&in, params, &scorer->state, err))
            return false;
        earlier[i] = (struct scorer_earlier){scorer->id, scorer->kind, scorer->params};
    }
    return true;
}

bool score_prepare(struct arena *a, struct suite *suite, struct err *err)
{
    if (!suite->image)
        return prepare_all(a, suite, NULL, err);
    struct env *env = NULL;
    if (!suite->image->ops->open(suite->image, &env, err))
        return false;
    bool ok = prepare_all(a, suite, env, err);
    env->ops->close(env); /* before anything is forked: no SQLite handle crosses a fork */
    return ok;
}
