/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/kinds.h"

#include "cli/registry.h"

#include "fixtures/fixtures.h"
#include "mocks/mocks.h"
#include "pack/pack.h"
#include "rag/rag.h"
#include "report/report.h"
#include "runner/runner.h"
#include "text/json_own.h"
#include "text/show.h"
#include "trajectories/trajectories.h"

#include <sys/stat.h>

#define COUNTED(n) (n), (n) == 1 ? "" : "s" /* for "%zu case%s" */

/* ---- Checks ---- */

static bool cases_check(struct arena *a, const struct given_file *file, str *ret_found, struct err *err)
{
    struct case_set set = {0};
    if (!cases_parse(a, str_of(file->path), file->bytes, &set, err))
        return false;
    *ret_found = arena_printf(a, "%zu", set.n);
    return true;
}

/* The folder of a manifest.json is the fixture. */
static const char *fixture_path(struct arena *a, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    if (strcmp(name, "manifest.json") != 0)
        return path;
    return slash ? arena_cstr(a, (str){path, (size_t)(slash - path) + (slash == path)}) : ".";
}

static bool fixture_check(struct arena *a, const struct given_file *file, str *ret_found, struct err *err)
{
    const char *path = fixture_path(a, file->path);
    struct fixture f = {0};
    struct package package = {0};
    struct collection c = {0};
    bool useful = false, questions = false;
    if (!fixture_read(a, path, NULL, &PACK_LIMIT, &f, err))
        return false;
    for (size_t i = 0; i < f.n; i++) {
        questions = questions || str_eq(f.v[i].role, S("queries"));
        /* Files deeper down may be a fixture's, or a project's. */
        useful = useful || (str_find_byte(f.v[i].path, '/') < 0 && !str_eq(f.v[i].role, S("other")) &&
                            !str_eq(f.v[i].role, S("doc")));
    }
    if (!f.manifest && !useful)
        return err_at(err, path, 0, 0,
                      "is no fixture: it has no manifest.json, and no file right in it has a name that says what it is "
                      "(queries.jsonl, "
                      "passages.jsonl, qrels.trec, …)");
    if (questions &&
        (!PACKAGE_FIXTURE.load(a, path, &package, err) || !collection_read(a, &package, STR_NONE, &c, err)))
        return false;
    *ret_found =
        arena_printf(a, "%.*s%s%.*s%s%zu member%s, %s", STR_ARG(f.name), f.version.n ? " " : "", STR_ARG(f.version),
                     f.name.n ? ", " : "", COUNTED(f.n), f.sealed ? "every checksum holds" : "no checksums");
    if (questions)
        *ret_found = arena_printf(a, "%.*s, %zu question%s", STR_ARG(*ret_found), COUNTED(c.questions.n));
    return true;
}

/* ---- Lines whose meaning depends on another file: their shape only ---- */

struct lines {
    bool samples;
    size_t n;
};

static bool line_visit(const struct doc *d, void *ctx, struct err *err)
{
    struct lines *lines = ctx;
    json_t *id = json_object_get(d->root, lines->samples ? "task_id" : "id");
    if (!id && !lines->samples)
        id = json_object_get(d->root, "_id");
    if (!json_is_string(id) && !(lines->samples && json_is_integer(id)))
        return doc_fail(d, S(""), false, err, "expected an object with %s",
                        lines->samples ? "task_id and completion, or solution" : "an id, a string");
    lines->n++;
    json_t *completion = json_object_get(d->root, "completion"), *solution = json_object_get(d->root, "solution");
    return !lines->samples || (!completion != !solution && json_is_string(completion ? completion : solution)) ||
           doc_fail(d, S(""), false, err, "a sample has either a completion or a solution, a text");
}

static bool part_check(struct arena *a, const struct given_file *file, str *ret_found, struct err *err)
{
    struct lines lines = {0};
    if (!doc_lines(a, str_of(file->path), file->bytes, line_visit, &lines, err))
        return false;
    *ret_found = arena_printf(a, "%zu line%s of a fixture; it is checked as a whole by its folder, or by its suite",
                              COUNTED(lines.n));
    return true;
}

static bool samples_check(struct arena *a, const struct given_file *file, str *ret_found, struct err *err)
{
    struct lines lines = {.samples = true};
    if (!doc_lines(a, str_of(file->path), file->bytes, line_visit, &lines, err))
        return false;
    *ret_found = arena_printf(a, "%zu; whether their tasks are there is checked with the suite", lines.n);
    return true;
}

static bool qrels_check(struct arena *a, const struct given_file *file, str *ret_found, struct err *err)
{
    struct qrels q = {0};
    if (!qrels_parse(a, str_of(file->path), file->bytes, &q, err))
        return false;
    *ret_found = arena_printf(a, "%zu judgement%s of %zu question%s", COUNTED(q.judgements), COUNTED(q.n));
    return true;
}

static bool ranking_check(struct arena *a, const struct given_file *file, str *ret_found, struct err *err)
{
    struct run_file r = {0};
    size_t docs = 0;
    if (!run_parse(a, str_of(file->path), file->bytes, &r, err))
        return false;
    for (size_t i = 0; i < r.n; i++)
        docs += r.v[i].n;
    *ret_found = arena_printf(a, "%zu document%s for %zu question%s", COUNTED(docs), COUNTED(r.n));
    return true;
}

static bool quarantine_check_(struct arena *a, const struct given_file *file, str *ret_found, struct err *err)
{
    struct quarantine q;
    if (!quarantine_read_file(a, file->path, &q, err))
        return false;
    *ret_found = arena_printf(a, "%zu case%s; whether they are there is checked with the suite", COUNTED(q.n));
    return true;
}

static bool report_check(struct arena *a, const struct given_file *file, str *ret_found, struct err *err)
{
    struct store *store = NULL;
    struct run run;
    char sha[SHA256_HEX_SIZE];
    if (!report_read(a, file->path, &store, &run, sha, err))
        return false;
    store_close(store);
    *ret_found = arena_printf(a, "verdict %.*s, its hash holds", STR_ARG(run.verdict));
    return true;
}

static bool suite_check(struct arena *a, const struct given_file *file, str *ret_found, struct err *err)
{
    struct run_check found;
    if (!runner_check(a, &REGISTRY, file->path, file->data_dir, &found, err))
        return false;
    *ret_found = arena_printf(a, "%zu case%s, %zu unit%s", COUNTED(found.cases), COUNTED(found.units));
    return true;
}

static bool tasks_check(struct arena *a, const struct given_file *file, str *ret_found, struct err *err)
{
    struct case_set set = {0};
    const struct case_importer *importer = importer_find(S("humaneval"));
    if (!importer->load(a, REGISTRY.packages, file->path, str_of(file->path), &set, err))
        return false;
    *ret_found = arena_printf(a, "%zu", set.n);
    return true;
}

static bool tolerance_check_(struct arena *a, const struct given_file *file, str *ret_found, struct err *err)
{
    struct tolerances t;
    if (!tolerance_read(a, file->path, &t, err))
        return false;
    *ret_found = arena_printf(a, "%zu metric%s of suite %s, learnt from %zu runs", COUNTED(t.metrics.n),
                              show_text(t.suite).text, t.runs.n);
    return true;
}

static bool trajectories_check(struct arena *a, const struct given_file *file, str *ret_found, struct err *err)
{
    struct trajectories runs = {0};
    size_t calls = 0;
    if (!trajectories_read(a, file->path, str_of(file->path), NULL, &runs, err))
        return false;
    for (size_t i = 0; i < runs.n; i++)
        for (size_t j = 0; j < runs.v[i].n; j++)
            calls += runs.v[i].v[j].kind == EVENT_CALL;
    *ret_found = arena_printf(a, "%zu run%s, %zu call%s", COUNTED(runs.n), COUNTED(calls));
    return true;
}

static bool world_check_(struct arena *a, const struct given_file *file, str *ret_found, struct err *err)
{
    struct env_image *image = NULL;
    size_t n = 0;
    if (!world_load(file->path, str_of(file->path), file->data_dir, &image, err))
        return false;
    while (world_tools(image)[n])
        n++;
    image->ops->close(image);
    *ret_found = arena_printf(a, "%zu tool%s", COUNTED(n));
    return true;
}

#define KIND_NAMES                                                                                                     \
    "cases, fixture, part, qrels, quarantine, ranking, report, samples, suite, tasks, tolerance, trajectories, world"
enum kind_index {
    CASES,
    FIXTURE,
    PART,
    QRELS,
    QUARANTINE,
    RANKING,
    REPORT,
    SAMPLES,
    SUITE,
    TASKS,
    TOLERANCE,
    TRAJECTORIES,
    WORLD
};
const struct file_kind FILE_KINDS[] = {
    [CASES] = {"cases", "cases, JSON Lines or one list", cases_check},
    [FIXTURE] = {"fixture", "an archive or a folder with manifest.json", fixture_check},
    [PART] = {"part", "queries, passages, gold or answers of a fixture", part_check},
    [QRELS] = {"qrels", "judgements of TREC or BEIR", qrels_check},
    [QUARANTINE] = {"quarantine", "flaky cases with owner and last day", quarantine_check_},
    [RANKING] = {"ranking", "a retrieval run of TREC", ranking_check},
    [REPORT] = {"report", "a report of `assize run -o x.json`", report_check},
    [SAMPLES] = {"samples", "samples of code, JSON Lines", samples_check},
    [SUITE] = {"suite", "a suite, with everything that it names", suite_check},
    [TASKS] = {"tasks", "programming tasks in the format of HumanEval", tasks_check},
    [TOLERANCE] = {"tolerance", "tolerances of `assize baseline learn`", tolerance_check_},
    [TRAJECTORIES] = {"trajectories", "recorded runs in a dialect that is known", trajectories_check},
    [WORLD] = {"world", "a world, with its state", world_check_},
    {0}};

/* ---- Recognition ---- */

/* How many of the keys the object has. */
static int keys_of(json_t *object, const char *const *keys)
{
    int n = 0;
    for (size_t i = 0; keys[i]; i++)
        n += json_object_get(object, keys[i]) != NULL;
    return n;
}

static bool has(json_t *object, const char *key)
{
    return json_object_get(object, key) != NULL;
}

/* By the keys of the value, or of the first item of a list. One misspelt key does not hide what a file is. */
static const struct file_kind *kind_of_value(json_t *value)
{
    static const char *const SUITE_KEYS[] = {"suite", "cases", "subject", "score", "metrics", "gate", NULL};
    static const char *const WORLD_KEYS[] = {"world", "tools", "state", "prepare", "output", "errors", "now", NULL};
    for (size_t i = 0; TRAJECTORY_IMPORTERS[i]; i++)
        if (TRAJECTORY_IMPORTERS[i]->detect(value) > 0)
            return &FILE_KINDS[TRAJECTORIES];
    json_t *one = json_is_array(value) ? json_array_get(value, 0) : value;
    str format = json_str(json_object_get(one, "format"));
    if (str_starts(format, S("assize.fixture/")))
        return &FILE_KINDS[FIXTURE];
    if (str_starts(format, S("assize.tolerance/")))
        return &FILE_KINDS[TOLERANCE];
    if (has(one, "owner") && (has(one, "until") || has(one, "case")))
        return &FILE_KINDS[QUARANTINE];
    if (has(one, "bundle") && has(one, "bundle_sha256"))
        return &FILE_KINDS[REPORT];
    if (has(one, "task_id") && (has(one, "prompt") || has(one, "test")))
        return &FILE_KINDS[TASKS];
    if (has(one, "task_id") && (has(one, "completion") || has(one, "solution")))
        return &FILE_KINDS[SAMPLES];
    if ((has(one, "id") || has(one, "_id")) && (has(one, "text") || has(one, "answer") || has(one, "answers")))
        return &FILE_KINDS[PART];
    if (has(one, "suite") || keys_of(one, SUITE_KEYS) >= 2)
        return &FILE_KINDS[SUITE];
    if (has(one, "tools") || keys_of(one, WORLD_KEYS) >= 2)
        return &FILE_KINDS[WORLD];
    return has(one, "id") || has(one, "expected") ? &FILE_KINDS[CASES] : NULL;
}

/* Six or four columns whose numbers are where TREC has them, or BEIR's header. */
static const struct file_kind *kind_of_columns(str text)
{
    static const char BLANKS[] = " \t";
    str first = str_trim(str_cut(&text, '\n')), column[7] = {0};
    size_t n = 0;
    int64_t whole;
    double real;
    if (str_starts(first, S("query-id\tcorpus-id\tscore")))
        return &FILE_KINDS[QRELS];
    for (size_t i = 0; i < first.n && n < 7;) {
        size_t from = i;
        while (i < first.n && !strchr(BLANKS, first.p[i]))
            i++;
        column[n++] = str_sub(first, from, i - from);
        while (i < first.n && strchr(BLANKS, first.p[i]))
            i++;
    }
    if (n == 0 || str_ends(column[0], S(":")) || column[0].p[0] == '#')
        return NULL;
    if (n == 4 && str_to_i64(column[3], &whole))
        return &FILE_KINDS[QRELS];
    return n >= 6 && str_to_double(column[4], &real) ? &FILE_KINDS[RANKING] : NULL;
}

static bool is_archive(str bytes)
{
    return str_starts(bytes, S("PK\x03\x04")) || str_starts(bytes, S("PK\x05\x06")) ||
           str_starts(str_from(bytes, 257), S("ustar"));
}

/* The file as one value, or its first line where that is one: JSON Lines. */
static bool first_value(struct arena *a, const char *path, str bytes, struct doc *ret, struct err *err)
{
    str text = str_trim(bytes);
    bool json = text.p && (text.p[0] == '{' || text.p[0] == '[');
    if (doc_parse_any(a, str_of(path), bytes, ret, err))
        return true;
    struct err ignored;
    str rest = text, line = str_cut(&rest, '\n');
    doc_finish(ret);
    *ret = (struct doc){0};
    return json && rest.p && doc_parse(a, str_of(path), line, DOC_JSON, 1, ret, &ignored);
}

static bool kind_by_content(struct arena *a, const struct given_file *file, const struct file_kind **ret,
                            struct err *err)
{
    struct doc d CLEANUP_DOC = {0};
    if (str_trim(file->bytes).n == 0)
        return err_at(err, file->path, 0, 0, "the file is empty");
    *ret = kind_of_columns(str_trim(file->bytes));
    if (*ret)
        return true;
    if (!first_value(a, file->path, file->bytes, &d, err))
        return false;
    *ret = kind_of_value(d.root);
    return *ret || err_at(err, file->path, 0, 0,
                          "is none of the files that are known by their content (" KIND_NAMES
                          "); --as says which it is meant to be");
}

bool file_kind_find(struct arena *a, const char *path, const struct file_kind *as, struct given_file *file,
                    const struct file_kind **ret, struct err *err)
{
    struct stat st;
    *ret = as;
    file->path = path;
    if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
        if (!as)
            *ret = &FILE_KINDS[FIXTURE];
        return *ret == &FILE_KINDS[FIXTURE] || err_at(err, path, 0, 0, "is a directory; expected a file");
    }
    if (as == &FILE_KINDS[FIXTURE])
        return true;
    if (!pack_read(a, path, PACK_BYTES_MAX, &file->bytes, err))
        return false;
    if (as || !is_archive(file->bytes))
        return as || kind_by_content(a, file, ret, err);
    file->bytes = STR_NONE;
    *ret = &FILE_KINDS[FIXTURE];
    return true;
}

const struct file_kind *file_kind_named(const char *name, struct err *err)
{
    const char *names[COUNT_OF(FILE_KINDS)] = {0};
    for (size_t i = 0; FILE_KINDS[i].name; i++) {
        names[i] = FILE_KINDS[i].name;
        if (strcmp(name, names[i]) == 0)
            return &FILE_KINDS[i];
    }
    const char *near = nearest_name(str_of(name), names);
    if (near)
        err_set(err, ERR_USAGE, "--as %s: no such kind; did you mean %s?", show_text(str_of(name)).text, near);
    else
        err_set(err, ERR_USAGE, "--as %s: no such kind; there are " KIND_NAMES, show_text(str_of(name)).text);
    return NULL;
}
