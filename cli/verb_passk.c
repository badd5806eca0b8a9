/* SPDX-License-Identifier: Apache-2.0 */
/* passk: tasks and samples in the official formats, without a suite: it writes one and runs it the way of all suites.
 */
#include "cli/cli.h"
#include "cli/limits.h"
#include "cli/run.h"
#include "cli/terminal.h"

#include "text/json_own.h"
#include "text/json_write.h"

#include <errno.h>
#include <unistd.h>

enum { K_MAX = 64 };

struct passk_verb {
    struct run_verb run;
    struct limit_options limits;
    const char *tasks, *samples, *k, *python, *tier;
    struct option_list ro;
    bool cold, no_references;
    int64_t seed;
};

/* "1,10" */
static bool k_take(const char *text, json_t *to, struct err *err)
{
    for (str rest = str_of(text); rest.p;) {
        str word = str_trim(str_cut(&rest, ','));
        int64_t k;
        if (!str_to_i64(word, &k) || k < 1 || json_array_size(to) >= K_MAX)
            return err_set(err, ERR_USAGE, "-k %s: expected whole numbers from 1 up, separated by commas, such as 1,10",
                           text);
        json_array_append_new(to, json_integer(k));
    }
    return true;
}

static void limit_put(json_t *to, const char *name, const char *text, bool number)
{
    int64_t n;
    if (text && number && str_to_i64(str_of(text), &n))
        json_object_set_new(to, name, json_integer(n));
    else if (text)
        json_object_set_new(to, name, json_string(text));
}

static json_t *limits_json(const struct limit_options *l)
{
    json_t *to = json_object();
    limit_put(to, "cpu", l->cpu, false);
    limit_put(to, "wall", l->wall, false);
    limit_put(to, "memory", l->memory, false);
    limit_put(to, "processes", l->processes, true);
    limit_put(to, "files", l->files, true);
    limit_put(to, "output_bytes", l->output, false);
    limit_put(to, "file_bytes", l->file_bytes, false);
    limit_put(to, "tmp_bytes", l->tmp_bytes, false);
    limit_put(to, "tmp_inodes", l->tmp_inodes, true);
    return to;
}

/* A path as a suite would have it: never read as one below --data. */
static str path_plain(struct arena *a, const char *path)
{
    return path[0] == '$' ? arena_printf(a, "./%s", path) : str_of(path);
}

/* The suite. */
static bool suite_write(struct arena *a, const struct passk_verb *v, str *ret, struct err *err)
{
    CLEANUP_JSON json_t *ks = json_array();
    CLEANUP_JSON json_t *ro = json_array();
    struct box_limits unused = BOX_LIMITS_DEFAULT;
    enum box_tier tier;
    const str *paths;
    size_t n = 0;
    if (!k_take(v->k, ks, err) || !limits_take(&v->limits, &unused, err) || !tier_take(v->tier, &tier, err) ||
        !ro_take(a, &v->ro, &paths, &n, err))
        return false;
    for (size_t i = 0; i < n; i++)
        json_array_append_new(ro, json_of_str(paths[i]));
    CLEANUP_JSON json_t *programs =
        json_pack("{s:o, s:o, s:b, s:b}", "samples", json_of_str(path_plain(a, v->samples)), "limits",
                  limits_json(&v->limits), "cold", v->cold, "references", !v->no_references);
    if (v->python)
        json_object_set_new(programs, "python", json_string(v->python));
    if (v->tier)
        json_object_set_new(programs, "tier", json_string(v->tier));
    if (n)
        json_object_set(programs, "ro", ro);
    CLEANUP_JSON json_t *suite = json_pack(
        "{s:s, s:I, s:{s:o}, s:{s:O}, s:[s], s:[{s:s, s:{s:s, s:O}, s:s}]}", "suite", "passk", "seed",
        (json_int_t)v->seed, "cases", "humaneval", json_of_str(path_plain(a, v->tasks)), "subject", "programs",
        programs, "score", "passed", "metrics", "id", "pass", "pass@k", "of", "passed", "k", ks, "direction", "higher");
    struct buf text CLEANUP_BUF = {0};
    json_write(suite, JSON_STYLE_PRETTY, &text);
    *ret = arena_str(a, buf_view(&text));
    return true;
}

/* Without --store the scores live as long as the command. */
static bool store_choose(struct arena *a, struct passk_verb *v, str *ret_folder, struct err *err)
{
    *ret_folder = STR_NONE;
    if (v->run.store)
        return true;
    const char *temp = getenv("TMPDIR");
    str folder = arena_printf(a, "%s/assize-passk-XXXXXX", temp && *temp ? temp : "/tmp");
    if (!mkdtemp((char *)(uintptr_t)folder.p))
        return err_errno(err, errno,
                         "cannot make a folder in %s for the scores; set TMPDIR, or name a file with --store",
                         temp && *temp ? temp : "/tmp");
    v->run.store = arena_printf(a, "%s/assize.db", folder.p).p;
    *ret_folder = folder;
    return true;
}

static void store_remove(struct arena *a, str folder)
{
    static const char *const FILES[] = {"assize.db", "assize.db-wal", "assize.db-shm", "assize.db.lock"};
    for (size_t i = 0; folder.n && i < COUNT_OF(FILES); i++)
        unlink(arena_printf(a, "%s/%s", folder.p, FILES[i]).p);
    if (folder.n)
        rmdir(folder.p);
}

static bool passk_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    struct passk_verb *v = options;
    str folder;
    if (!v->tasks || !v->samples)
        return err_set(err, ERR_USAGE, "passk needs --tasks and --samples; see `assize passk --help`");
    v->run.suite = "passk";
    if (!suite_write(a, v, &v->run.suite_text, err) || !store_choose(a, v, &folder, err))
        return false;
    v->run.passing = folder.n > 0;
    bool ok = run_suite(a, &v->run, ret_exit, err);
    store_remove(a, folder);
    if (!ok && strcmp(err->file, v->run.suite) == 0) { /* a place in a suite that the user never wrote */
        err->file[0] = err->quote[0] = 0;
        err->line = err->col = 0;
    }
    return ok;
}

static void passk_presets(void *options)
{
    ((struct passk_verb *)options)->k = "1";
}

static const struct option OPTIONS[] = {
    {"cold", 0, NULL, OPTION_FLAG, offsetof(struct passk_verb, cold),
     .help = "start an interpreter for each program instead of forking a warm one"},
    LIMIT_OPTION_CPU(struct passk_verb),
    LIMIT_OPTION_FILE_BYTES(struct passk_verb),
    LIMIT_OPTION_FILES(struct passk_verb),
    {"k", 'k', "LIST", OPTION_TEXT, offsetof(struct passk_verb, k),
     .help = "which k of pass@k, such as 1,10; default 1"},
    LIMIT_OPTION_MEMORY(struct passk_verb),
    {"new", 0, NULL, OPTION_FLAG, offsetof(struct passk_verb, run.always_new),
     .help = "start a new run even if an unfinished one in --store could go on"},
    {"no-references", 0, NULL, OPTION_FLAG, offsetof(struct passk_verb, no_references),
     .help = "do not run the tasks' own solutions, which tell whether a task can judge"},
    {"output", 'o', "FILE", OPTION_LIST, offsetof(struct passk_verb, run.outputs),
     .help = "write the report there; its extension says which kind (.json)"},
    LIMIT_OPTION_OUTPUT(struct passk_verb),
    LIMIT_OPTION_PROCESSES(struct passk_verb),
    {"python", 0, "PATH", OPTION_TEXT, offsetof(struct passk_verb, python),
     .help = "the interpreter, or that of a virtual environment; default python3"},
    {"ro", 0, "PATH", OPTION_LIST, offsetof(struct passk_verb, ro),
     .help = "show this file or folder of the host to the programs, read-only"},
    {"samples", 0, "FILE", OPTION_TEXT, offsetof(struct passk_verb, samples),
     .help = "JSON Lines with task_id and completion, plain or compressed"},
    {"seed", 0, "N", OPTION_INT, offsetof(struct passk_verb, seed), 0, INT64_C(1) << 53,
     "seed of the bootstrap; default 0"},
    {"store", 0, "FILE", OPTION_TEXT, offsetof(struct passk_verb, run.store),
     .help = "keep every score there, to continue, look at and compare; default nowhere"},
    {"tasks", 0, "FILE", OPTION_TEXT, offsetof(struct passk_verb, tasks),
     .help = "JSON Lines in HumanEval's format, plain or compressed"},
    {"tier", 0, "TIER", OPTION_TEXT, offsetof(struct passk_verb, tier),
     .help = "full or landlock, and nothing less; default the strongest that the host allows", .choice = tier_choice},
    LIMIT_OPTION_TMP_BYTES(struct passk_verb),
    LIMIT_OPTION_TMP_INODES(struct passk_verb),
    LIMIT_OPTION_WALL(struct passk_verb),
    {"workers", 0, "N", OPTION_INT, offsetof(struct passk_verb, run.workers), 1, WORKERS_MAX,
     "worker processes; default one a core, at most 8"},
    {0}};

const struct verb VERB_PASSK = {
    .name = "passk",
    .help = "Run samples of code against their tasks' tests in the sandbox; pass@k",
    .manual =
        "Reads the files of openai/human-eval as they are. Each sample runs beside its tests in a process of its\n"
        "own in the sandbox; a warm interpreter is forked for each where that works. pass@k is unbiased, its\n"
        "interval a bootstrap over tasks; a k larger than the samples of some task is an error.\n"
        "Exit codes: 0 every sample has its verdict, 2 bad input, 4 some could not be judged, 130 interrupted.",
    .options = OPTIONS,
    .size = sizeof(struct passk_verb),
    .presets = passk_presets,
    .run = passk_run,
};
