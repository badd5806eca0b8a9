/* SPDX-License-Identifier: Apache-2.0 */
#include "runner/suite.h"

#include "pack/pack.h"
#include "text/json_own.h"
#include "text/json_write.h"
#include "text/show.h"

/* Most bytes of a suite file: it is written by hand. */
#define SUITE_BYTES_MAX ((size_t)16 << 20)

static json_t *cluster_schema(void)
{
    return json_pack("{s:s, s:s}", "type", "string", "pattern", "^\\$case\\..+");
}

const struct field SUITE_FIELDS[] = {
    {"suite", FIELD_STRING, .at = offsetof(struct suite, name), .required = true,
     .help = "the suite's name: letters, digits, '.', '_' and '-'"},
    {"version", FIELD_STRING, .at = offsetof(struct suite, version), .help = "version of the suite"},
    {"seed", FIELD_INT, .at = offsetof(struct suite, seed), .by_default = "0", .help = "seed of everything random"},
    {"trials", FIELD_INT, .at = offsetof(struct suite, trials), .min = 1, .max = TRIALS_MAX,
     .help = "trials per case; recorded runs bring their own"},
    {"cases", FIELD_JSON, .at = offsetof(struct suite, cases_value), .required = true,
     .help = "a file of cases, or an importer: {tau: DIR}"},
    {"subject", FIELD_JSON, .at = offsetof(struct suite, subject_value), .required = true,
     .help = "what is on trial: exactly one kind"},
    {"cluster", FIELD_JSON, .at = offsetof(struct suite, cluster_value), .schema = cluster_schema,
     .help = "what of a case says which cases are not independent, such as $case.meta.document"},
    {"world", FIELD_STRING, .at = offsetof(struct suite, world), .help = "the mocked tools and their state: a file"},
    {"score", FIELD_JSON, .at = offsetof(struct suite, score_value), .required = true,
     .help = "the scorers, in order; each makes score rows"},
    {"stages", FIELD_JSON, .at = offsetof(struct suite, stages_value), .schema = stages_schema,
     .help = "which units are run in which stage (`assize run --stage`); absent = all in the first"},
    {"metrics", FIELD_JSON, .at = offsetof(struct suite, metrics_value), .schema = metrics_schema,
     .help = "aggregates over score rows"},
    {"gate", FIELD_JSON, .at = offsetof(struct suite, gate_value), .schema = gate_schema,
     .help = "what blocks; absent = report only"},
    {0}};

/* Subjects and importers of the format that later versions build. */
static const struct {
    const char *name, *comes_with;
} SUBJECTS_LATER[] = {{"agent", "live agents"}};

bool id_sound(str id)
{
    if (id.n == 0 || id.n > 128)
        return false;
    for (size_t i = 0; i < id.n; i++)
        if ((unsigned char)id.p[i] < 0x20 || id.p[i] == 0x7f)
            return false;
    return true;
}

/* The name becomes part of run ids, which people type. */
static bool name_sound(str name)
{
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || strchr("._-", c)) || !c)
            return false;
    }
    return name.n >= 1 && name.n <= 100;
}

const struct suite_scorer *suite_scorer_find(const struct suite *suite, str id)
{
    for (size_t i = 0; i < suite->scorers.n; i++)
        if (str_eq(suite->scorers.v[i].id, id))
            return &suite->scorers.v[i];
    return NULL;
}

static bool shape_read(struct arena *a, const char *path, str text, struct suite *suite, struct err *err)
{
    str bytes = text, whole = str_of(path);
    if ((!text.p && !pack_read(a, path, SUITE_BYTES_MAX, &bytes, err)) ||
        !doc_parse_any(a, whole, bytes, &suite->doc, err) ||
        !fields_read(a, &suite->doc, (str){0}, suite->doc.root, SUITE_FIELDS, "suite", suite, err))
        return false;
    const char *slash = strrchr(path, '/');
    suite->path = arena_str(a, whole);
    suite->base_dir = slash ? arena_cstr(a, str_sub(whole, 0, slash == path ? 1 : (size_t)(slash - path))) : ".";
    if (!name_sound(suite->name))
        return doc_fail(&suite->doc, S("/suite"), false, err,
                        "'%s' is no suite name: expected 1 to 100 letters, digits, '.', '_' or '-'",
                        show_text(suite->name).text);
    return true;
}

/* The only key of the object that stands at `pointer`, which must be one of `names`. */
static bool only_key(const struct suite *suite, const char *pointer, json_t *value, const char *const *names,
                     const char *what, str *ret_key, struct err *err)
{
    void *it = json_object_iter(value);
    str key = it ? (str){json_object_iter_key(it), json_object_iter_key_len(it)} : STR_NONE;
    if (json_object_size(value) != 1)
        return doc_fail(&suite->doc, str_of(pointer), false, err, "expected exactly one key in %s, found %zu", what,
                        json_object_size(value));
    for (size_t i = 0; names[i]; i++) {
        if (str_eq_c(key, names[i])) {
            *ret_key = key;
            return true;
        }
    }
    return fields_unknown(&suite->doc, str_of(pointer), key, names, what, err);
}

static bool refuse_later(const struct suite *suite, str pointer, str key, const char *comes_with, struct err *err)
{
    struct arena a CLEANUP_ARENA = {0};
    return doc_fail(&suite->doc, doc_pointer_key(&a, pointer, key), true, err,
                    "'%s' is not supported yet: it comes with %s", show_text(key).text, comes_with);
}

static bool subject_choose(struct arena *a, const struct registry *registry, struct suite *suite, struct err *err)
{
    json_t *value = suite->subject_value;
    if (!json_is_object(value))
        return doc_fail(&suite->doc, S("/subject"), false, err,
                        "expected an object with one key, the kind of subject, found %s", show_value(value).text);
    size_t n = 0;
    while (registry->subjects[n])
        n++;
    const char **names = arena_array(a, const char *, n + 1);
    for (size_t i = 0; i < n; i++)
        names[i] = registry->subjects[i]->name;
    for (size_t i = 0; i < COUNT_OF(SUBJECTS_LATER); i++) {
        bool registered = false;
        for (size_t j = 0; j < n; j++)
            registered |= strcmp(names[j], SUBJECTS_LATER[i].name) == 0;
        if (!registered && json_object_get(value, SUBJECTS_LATER[i].name))
            return refuse_later(suite, S("/subject"), str_of(SUBJECTS_LATER[i].name), SUBJECTS_LATER[i].comes_with,
                                err);
    }
    str key = {0};
    if (!only_key(suite, "/subject", value, names, "subject", &key, err))
        return false;
    for (size_t i = 0; i < n; i++)
        if (str_eq_c(key, names[i]))
            suite->subject_kind = registry->subjects[i];
    return true;
}

static bool cases_import(struct arena *a, const struct registry *registry, const char *data_dir, struct suite *suite,
                         struct err *err)
{
    size_t n = 0;
    while (registry->importers[n])
        n++;
    const char **names = arena_array(a, const char *, n + 1);
    for (size_t i = 0; i < n; i++)
        names[i] = registry->importers[i]->name;
    str key = {0}, path = {0};
    if (!only_key(suite, "/cases", suite->cases_value, names, "cases", &key, err))
        return false;
    str pointer = doc_pointer_key(a, S("/cases"), key);
    json_t *value = json_object_getn(suite->cases_value, key.p, key.n);
    if (!json_is_string(value))
        return doc_fail(&suite->doc, pointer, false, err, "expected the path of what '%s' imports, found %s",
                        show_text(key).text, show_value(value).text);
    if (!path_resolve(a, &suite->doc, pointer, suite->base_dir, data_dir, json_str(value), &path, err))
        return false;
    for (size_t i = 0; i < n; i++) {
        if (!str_eq_c(key, names[i]))
            continue;
        suite->cases_by_content = registry->importers[i]->by_content;
        return registry->importers[i]->load(a, registry->packages, arena_cstr(a, path), path, &suite->cases, err);
    }
    BUG("the importer '%.*s' is gone", STR_ARG(key));
}

static bool cases_load(struct arena *a, const struct registry *registry, const char *data_dir, struct suite *suite,
                       struct err *err)
{
    json_t *value = suite->cases_value;
    struct arena scratch CLEANUP_ARENA = {0}; /* of the file's bytes */
    str path, bytes, written = json_str(value);
    if (json_is_object(value))
        return cases_import(a, registry, data_dir, suite, err);
    if (!json_is_string(value))
        return doc_fail(&suite->doc, S("/cases"), false, err,
                        "expected the path of a file of cases, or an importer such as {tau: DIR}, found %s",
                        show_value(value).text);
    if (str_starts(written, S("golden/")) && str_find_byte(written, '@') >= 0)
        return doc_fail(&suite->doc, S("/cases"), false, err,
                        "'%s' names a golden set, which is not supported yet: it comes with fixtures",
                        show_text(written).text);
    return path_resolve(a, &suite->doc, S("/cases"), suite->base_dir, data_dir, written, &path, err) &&
           pack_read(&scratch, arena_cstr(a, path), PACK_BYTES_MAX, &bytes, err) &&
           cases_parse(a, path, bytes, &suite->cases, err);
}

str case_cluster(struct arena *a, const struct suite *suite, const struct test_case *kase)
{
    const json_t *value = json_at_path(kase->doc, str_from(suite->cluster, 6));
    struct buf text CLEANUP_BUF = {0};
    if (json_is_string(value))
        return arena_str(a, json_str(value));
    json_write(value, JSON_STYLE_COMPACT, &text);
    return arena_str(a, buf_view(&text));
}

/* Each case says of what it is part. */
static bool clusters_check(struct suite *suite, struct err *err)
{
    if (!suite->cluster_value)
        return true;
    suite->cluster = json_str(suite->cluster_value);
    str path = str_starts(suite->cluster, S("$case.")) ? str_from(suite->cluster, 6) : STR_NONE;
    if (!path.n)
        return doc_fail(&suite->doc, S("/cluster"), false, err,
                        "expected a place in the case, such as $case.meta.document, found %s",
                        show_value(suite->cluster_value).text);
    for (size_t i = 0; i < suite->cases.n; i++) {
        const struct test_case *c = &suite->cases.v[i];
        json_t *value = json_at_path(c->doc, path);
        bool label = json_is_number(value) || json_is_boolean(value) || json_str(value).n;
        if (!label)
            return doc_fail(&suite->doc, S("/cluster"), false, err,
                            "expected a text or a number at '%s' of case '%s' (%s:%d), found %s",
                            show_text(suite->cluster).text, show_text(c->id).text, show_text(c->file).text, c->line,
                            value ? show_value(value).text : "nothing");
    }
    return true;
}

static bool world_open(struct arena *a, const struct registry *registry, const char *data_dir, struct suite *suite,
                       struct err *err)
{
    if (!json_object_get(suite->doc.root, "world"))
        return true;
    if (!registry->env)
        return doc_fail(&suite->doc, S("/world"), true, err, "this build of assize has no worlds");
    str path;
    return path_resolve(a, &suite->doc, S("/world"), suite->base_dir, data_dir, suite->world, &path, err) &&
           registry->env->load(arena_cstr(a, path), path, data_dir, &suite->image, err);
}

static bool subject_open(struct arena *a, const struct registry *registry, const char *data_dir, struct suite *suite,
                         struct err *err)
{
    const struct subject_kind *kind = suite->subject_kind;
    struct subject_open in = {
        .a = a,
        .suite = &suite->doc,
        .pointer = doc_pointer_key(a, S("/subject"), str_of(kind->name)),
        .value = json_object_get(suite->subject_value, kind->name),
        .base_dir = suite->base_dir,
        .data_dir = data_dir,
        .cases = &suite->cases,
        .trials = suite->trials,
        .has_env = suite->image != NULL,
        .seed = (uint64_t)suite->seed,
        .packages = registry->packages,
    };
    return kind->open(&in, &suite->subject, err);
}

bool suite_load(struct arena *a, const struct registry *registry, const char *path, str text, const char *data_dir,
                struct suite *suite, struct err *err)
{
    return shape_read(a, path, text, suite, err) && subject_choose(a, registry, suite, err) &&
           score_read(a, registry, suite, err) && metrics_read(a, suite, err) && stages_read(a, suite, err) &&
           gate_read(a, suite, data_dir, err) && cases_load(a, registry, data_dir, suite, err) &&
           clusters_check(suite, err) && world_open(a, registry, data_dir, suite, err) && score_fits(a, suite, err) &&
           gate_fits(a, suite, err) && score_prepare(a, suite, err) && subject_open(a, registry, data_dir, suite, err);
}

void suite_finish(struct suite *suite)
{
    if (suite->subject && suite->subject_kind->close)
        suite->subject_kind->close(suite->subject);
    if (suite->image)
        suite->image->ops->close(suite->image);
    doc_finish(&suite->doc);
    suite->subject = NULL;
    suite->image = NULL;
}
