/* SPDX-License-Identifier: Apache-2.0 */
/*
 * runner: a dummy subject, dummy scorers and a dummy world, registered from here, run to the store: the runner knows no
 * kinds of its own. What a case's `meta` says happens to it in its worker: {"die": true}, {"die_once": true},
 * {"fail": true}, {"slow_ms": 5}.
 */
#include "base/clock.h"
#include "base/fd.h"
#include "report/report.h"
#include "runner/runner.h"
#include "runner/wire.h"
#include "text/json_own.h"
#include "text/json_write.h"
#include "tests/tap.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static char dir[64];

static const char *in_dir(const char *name)
{
    static char path[4][512];
    static int turn;
    char *to = path[turn++ % 4];
    snprintf(to, sizeof path[0], "%s/%s", dir, name);
    return to;
}

static void write_file(const char *name, const char *text)
{
    struct err err = {0};
    if (!file_replace(in_dir(name), str_of(text), &err))
        BUG("%s", err.msg);
}

/* The world: remembers the stream of its last reset. */

struct dummy_env {
    struct env env;
    uint64_t stream;
};

static bool dummy_reset(struct env *env, uint64_t stream, struct err *err)
{
    (void)err;
    ((struct dummy_env *)(void *)env)->stream = stream;
    return true;
}

static void dummy_env_close(struct env *env)
{
    free(env);
}

static const struct env_ops DUMMY_ENV_OPS = {.reset = dummy_reset, .close = dummy_env_close};

static bool dummy_image_open(const struct env_image *image, struct env **ret, struct err *err)
{
    (void)image;
    (void)err;
    struct dummy_env *env = base_alloc_zero(sizeof *env);
    env->env.ops = &DUMMY_ENV_OPS;
    *ret = &env->env;
    return true;
}

static void dummy_image_close(struct env_image *image)
{
    free(image);
}

static const struct env_image_ops DUMMY_IMAGE_OPS = {dummy_image_open, dummy_image_close};

static bool dummy_world_load(const char *path, str name, const char *data_dir, struct env_image **ret, struct err *err)
{
    (void)path;
    (void)name;
    (void)data_dir;
    (void)err;
    struct env_image *image = base_alloc_zero(sizeof *image);
    image->ops = &DUMMY_IMAGE_OPS;
    sha256_of(S("dummy"), image->identity);
    *ret = image;
    return true;
}

static const struct env_kind DUMMY_WORLD = {dummy_world_load};

/* The subject: every case, so many trials; what it gives is a number. */

static const struct evidence_type EVIDENCE_NUMBER = {"a number"};
static const struct evidence_type EVIDENCE_NUMBER_IN_WORLD = {"a number from a world"};

struct dummy {
    int64_t trials;
    const struct case_set *cases;
};

static const struct field DUMMY_FIELDS[] = {
    {"trials", FIELD_INT, .at = offsetof(struct dummy, trials), .min = 1, .max = 100, .help = "trials"}, {0}};

static bool dummy_open(const struct subject_open *in, void **ret, struct err *err)
{
    struct dummy *d = arena_new(in->a, struct dummy);
    d->trials = in->trials ? in->trials : 4;
    d->cases = in->cases;
    *ret = d;
    return fields_read(in->a, in->suite, in->pointer, in->value, DUMMY_FIELDS, "subject 'dummy'", d, err);
}

static bool dummy_plan(void *subject, struct arena *a, struct units *ret, struct err *err)
{
    const struct dummy *d = subject;
    (void)err;
    for (size_t i = 0; i < d->cases->n; i++) {
        for (int64_t trial = 0; trial < d->trials; trial++) {
            struct unit *unit = vec_push(a, ret);
            *unit = (struct unit){.index = ret->n - 1, .kase = &d->cases->v[i], .trial = trial};
            sha256_of(S("the input"), unit->input);
        }
    }
    return true;
}

static bool dies_now(const struct unit *unit)
{
    json_t *meta = json_object_get(unit->kase->doc, "meta");
    if (json_object_get(meta, "die"))
        return true;
    if (!json_object_get(meta, "die_once") || unit->trial != 1)
        return false;
    int fd CLEANUP_FD = open(in_dir("died"), O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    return fd >= 0;
}

static bool dummy_produce(void *subject, const struct unit *unit, struct env *env, struct arena *a,
                          struct evidence *ret, struct err *err)
{
    (void)subject;
    json_t *meta = json_object_get(unit->kase->doc, "meta");
    if (dies_now(unit))
        kill(getpid(), SIGKILL);
    if (json_object_get(meta, "fail"))
        return err_set(err, ERR_HOST, "the disk is on fire");
    usleep((useconds_t)json_integer_value(json_object_get(meta, "slow_ms")) * 1000);
    int64_t *number = arena_new(a, int64_t);
    *number = json_integer_value(json_object_get(unit->kase->doc, "input")) + unit->trial;
    evidence_put(ret, &EVIDENCE_NUMBER, number);
    if (env)
        evidence_put(ret, &EVIDENCE_NUMBER_IN_WORLD, number);
    struct story_event *event = evidence_tell(a, ret);
    event->kind = S("state");
    event->name = S("stream");
    uint64_t stream = env ? ((struct dummy_env *)(void *)env)->stream : 0;
    event->body = arena_printf(a, "{\"stream\":\"%016llx\"}", (unsigned long long)stream);
    return true;
}

static const struct subject_kind DUMMY = {
    .name = "dummy",
    .help = "counts",
    .gives = (const struct evidence_type *const[]){&EVIDENCE_NUMBER, NULL},
    .gives_with_env = (const struct evidence_type *const[]){&EVIDENCE_NUMBER_IN_WORLD, NULL},
    .open = dummy_open,
    .plan = dummy_plan,
    .produce = dummy_produce,
};

/* The scorers. */

struct divisible {
    int64_t by;
    json_t *expect;
};

static const struct field DIVISIBLE_FIELDS[] = {
    {"by", FIELD_INT, .at = offsetof(struct divisible, by), .min = 1, .max = 100, .by_default = "2", .help = "divisor"},
    {"expect", FIELD_VALUE, .at = offsetof(struct divisible, expect), .help = "unused"},
    {0}};

static void divisible_presets(void *params)
{
    ((struct divisible *)params)->by = 2;
}

static bool divisible_score(const struct scorer_input *in, struct rows *out, struct err *err)
{
    const struct divisible *p = in->state;
    const int64_t *number = evidence_get(in->evidence, &EVIDENCE_NUMBER);
    (void)err;
    if (json_object_get(json_object_get(in->unit->kase->doc, "meta"), "odd_one_out")) {
        row_add(in->a, out, ROW_NOT_EVALUABLE);
        return true;
    }
    bool pass = *number % p->by == 0;
    struct row *row = row_add(in->a, out, pass ? ROW_PASS : ROW_FAIL);
    row->class_ = pass ? STR_NONE : S("remainder");
    row_evidence(in->a, row, json_pack("{s:I}", "number", (json_int_t)*number));
    row = row_add(in->a, out, ROW_PASS);
    row->measure = S("number");
    row_value(row, (double)*number);
    return true;
}

#define DIVISIBLE(the_name)                                                                                            \
    .name = the_name, .version = 1, .help = "divides", .fields = DIVISIBLE_FIELDS,                                     \
    .params_size = sizeof(struct divisible), .presets = divisible_presets, .score = divisible_score,                   \
    .classes = (const char *const[]){"remainder", NULL}, .measures = (const char *const[]){"number", NULL},            \
    .short_for = "by"

static const struct scorer_kind DIVISIBLE_KIND = {
    DIVISIBLE("divisible"), .needs = (const struct evidence_type *const[]){&EVIDENCE_NUMBER, NULL}};
static const struct scorer_kind WORLDLY_KIND = {
    DIVISIBLE("worldly"), .needs = (const struct evidence_type *const[]){&EVIDENCE_NUMBER_IN_WORLD, NULL}};
static const struct scorer_kind NEEDS_ENV_KIND = {DIVISIBLE("needs_env"), .needs_env = true};
static const struct evidence_type EVIDENCE_REPLAYED = {"a replay"};
static const struct scorer_kind REPLAY_KIND = {
    DIVISIBLE("replay"), .needs = (const struct evidence_type *const[]){&EVIDENCE_REPLAYED, NULL}};

static const struct registry REGISTRY = {
    .subjects = (const struct subject_kind *const[]){&DUMMY, NULL},
    .scorers = (const struct scorer_kind *const[]){&DIVISIBLE_KIND, &NEEDS_ENV_KIND, &REPLAY_KIND, &WORLDLY_KIND, NULL},
    .importers = (const struct case_importer *const[]){NULL},
    .env = &DUMMY_WORLD,
};

/* Running, and reading back. */

static struct run_options options_for(const char *store)
{
    return (struct run_options){.suite_path = in_dir("suite.yaml"), .store_path = in_dir(store), .workers = 2};
}

/* Everything of a run that must not differ: units, rows, story, metrics, gates. */
static bool unit_dump(const struct unit_record *unit, void *ctx, struct err *err)
{
    struct buf *to = ctx;
    (void)err;
    buf_printf(to, "%lld %.*s %lld %.*s %.*s\n", (long long)unit->index, STR_ARG(unit->case_id), (long long)unit->trial,
               STR_ARG(unit->key), STR_ARG(unit->tags));
    for (size_t i = 0; i < unit->rows.n; i++) {
        const struct row *row = &unit->rows.v[i];
        buf_printf(to, "  %.*s/%.*s %s %.*s %g %.*s %.*s %.*s\n", STR_ARG(row->scorer), STR_ARG(row->measure),
                   ROW_STATUS_NAMES[row->status], STR_ARG(row->class_), row->has_value ? row->value : -1,
                   STR_ARG(row->severity), STR_ARG(row->params_sha), STR_ARG(row->evidence));
    }
    for (size_t i = 0; i < unit->n_story; i++)
        buf_printf(to, "  %.*s %.*s\n", STR_ARG(unit->story[i].name), STR_ARG(unit->story[i].body));
    return true;
}

static void run_dump(const char *store_path, const struct run *run, struct buf *to)
{
    struct arena a CLEANUP_ARENA = {0};
    struct store *store = NULL;
    struct err err = {0};
    struct metrics metrics = {0};
    struct gate_results gates = {0};
    if (!store_open(store_path, STORE_READ, &store, &err) ||
        !store_each_unit(store, run, STORE_STORY, unit_dump, to, &err) ||
        !store_metrics(store, &a, run, &metrics, &err) || !store_gates(store, &a, run, &gates, &err))
        buf_printf(to, "error: %s\n", err.msg);
    for (size_t i = 0; i < metrics.n; i++) {
        const struct metric *m = &metrics.v[i];
        buf_printf(to, "%.*s %lld %.*s", STR_ARG(m->id), (long long)m->k, STR_ARG(m->slice));
        if (m->has_value)
            buf_printf(to, " = %.6g", m->value);
        if (m->has_interval)
            buf_printf(to, " [%.4g, %.4g] %.*s", m->low, m->high, STR_ARG(m->method));
        buf_printf(to, " %g/%g n=%lld\n", m->numerator, m->denominator, (long long)m->n);
    }
    for (size_t i = 0; i < gates.n; i++)
        buf_printf(to, "%.*s: %s: %.*s\n", STR_ARG(gates.v[i].id), VERDICT_NAMES[gates.v[i].verdict],
                   STR_ARG(gates.v[i].sentence));
    store_close(store);
}

#define SUITE                                                                                                          \
    "suite: dummies\n"                                                                                                 \
    "version: 1.0.0\n"                                                                                                 \
    "seed: 3\n"                                                                                                        \
    "cases: cases.jsonl\n"                                                                                             \
    "subject: {dummy: {trials: 4}}\n"                                                                                  \
    "world: world.yaml\n"                                                                                              \
    "score:\n"                                                                                                         \
    "  - divisible\n"                                                                                                  \
    "  - divisible: {id: thirds, by: 3, severity: critical, expect: $case.input}\n"                                    \
    "  - worldly: 1\n"                                                                                                 \
    "metrics:\n"                                                                                                       \
    "  - {id: even, mean: {of: divisible, by: [tag]}, direction: higher}\n"                                            \
    "  - {id: numbers, mean: {of: divisible, field: number}, unit: things}\n"                                          \
    "  - {id: total, sum: {of: divisible, field: number}}\n"                                                           \
    "  - {id: share, ratio: {of: divisible, field: number, over: number}}\n"                                           \
    "  - {id: any, pass@k: {of: thirds, k: [1, 2, 4]}}\n"                                                              \
    "  - {id: each, pass^k: {of: thirds, k: [1, 2]}}\n"                                                                \
    "  - {id: sure, mean: worldly}\n"

static void cases_write(size_t n, const char *meta_of_third)
{
    struct buf text CLEANUP_BUF = {0};
    for (size_t i = 0; i < n; i++)
        buf_printf(&text,
                   "{\"id\": \"c%zu\", \"input\": %zu, \"severity\": \"low\", \"tags\": [\"%s\"], \"meta\": %s}\n", i,
                   i * i, i % 3 ? "b" : "a", i == 2 && meta_of_third ? meta_of_third : "{}");
    write_file("cases.jsonl", buf_cstr(&text));
}

static bool run_with(const char *store, int workers, struct arena *a, struct run_outcome *ret, struct buf *dump,
                     struct err *err)
{
    struct run_options options = options_for(store);
    options.workers = workers;
    bool ok = runner_run(a, &REGISTRY, &options, ret, err);
    if (ok && dump)
        run_dump(options.store_path, &ret->run, dump);
    return ok;
}

/* The hash of the bundle that report makes of a run, "" if it makes none; the bundle in *to. */
static const char *bundle_of(const char *name, const struct run *run, struct buf *to, char hex[SHA256_HEX_SIZE])
{
    struct store *store = NULL;
    struct err err = {0};
    struct run_options options = options_for(name);
    hex[0] = 0;
    buf_clear(to);
    struct bundle bundle CLEANUP_BUNDLE = {0};
    if (!store_open(options.store_path, STORE_READ, &store, &err) ||
        !bundle_make(&(struct report){.store = store, .run = run}, &bundle, &err))
        printf("# %s\n", err.msg);
    buf_str(to, buf_view(&bundle.text));
    memcpy(hex, bundle.sha256, sizeof bundle.sha256);
    store_close(store);
    return hex;
}

static bool holds(const struct buf *dump, const char *text)
{
    return str_find(buf_view(dump), str_of(text)) >= 0;
}

static void same_rows(void)
{
    struct arena a CLEANUP_ARENA = {0};
    struct buf one CLEANUP_BUF = {0};
    struct run_outcome out = {0};
    struct err err = {0};
    write_file("suite.yaml", SUITE "gate:\n  rules:\n"
                                   "    - {id: floor, metric: even, min: 0.9, severity: high}\n"
                                   "    - {id: sure, metric: sure, min: 1}\n"
                                   "    - {id: few, scorer: thirds, max_failures: 100}\n"
                                   "    - {id: none, scorer: thirds, max_failures: 3}\n"
                                   "    - {id: k, metric: each, k: 2, max: 0.5}\n");
    cases_write(12, NULL);
    check_done(run_with("one.db", 1, &a, &out, &one, &err), &err, "a dummy subject and scorers run to the store");
    check_int(out.done_now, 48, "every case has its trials");
    check(!out.interrupted && !out.continued && out.verdict == VERDICT_BLOCK, "the gate blocks");
    check_str(out.run.status, S("finished"), "the run is finished");
    check_str(out.run.verdict, S("block"), "and says its verdict");
    check_str(out.run.id, S("dummies-1"), "its id is the suite's name and a number");
    check(holds(&one, "thirds/ fail remainder -1 critical"), "a row carries the severity given to its scorer");
    check(holds(&one, "divisible/ fail remainder -1 low"), "or else the case's");
    struct buf bundle CLEANUP_BUF = {0};
    char hex[SHA256_HEX_SIZE], other[SHA256_HEX_SIZE];
    check(bundle_of("one.db", &out.run, &bundle, hex)[0] && holds(&bundle, "\"class\":\"remainder\"") &&
              holds(&bundle, "\"verdict\":\"block\""),
          "and to a bundle, which knows no more of them than their rows");
    for (size_t i = 0; i < 2; i++) {
        struct buf many CLEANUP_BUF = {0};
        int workers = i ? 8 : 2;
        check_done(run_with(i ? "eight.db" : "two.db", workers, &a, &out, &many, &err), &err, "%d workers run",
                   workers);
        check_str(buf_view(&many), buf_view(&one), "%d workers give the same rows, story, metrics and gates", workers);
        check_str(str_of(bundle_of(i ? "eight.db" : "two.db", &out.run, &bundle, other)), str_of(hex),
                  "and a bundle of the same hash");
    }
    struct buf again CLEANUP_BUF = {0};
    check_done(run_with("one.db", 3, &a, &out, &again, &err), &err, "a finished plan runs once more");
    check(!out.continued && out.done_now == 48, "as a run of its own");
    check_str(buf_view(&again), buf_view(&one), "with the same rows");

    struct run_options options = options_for("one.db");
    options.cases = (const str[]){S("c3"), S("c1")};
    options.n_cases = 2;
    struct buf chosen CLEANUP_BUF = {0};
    check_done(runner_run(&a, &REGISTRY, &options, &out, &err), &err, "chosen cases run alone");
    run_dump(options.store_path, &out.run, &chosen);
    check_int(out.done_now, 8, "and no others");
    check(holds(&chosen, "0 c1 0 ") && holds(&chosen, "4 c3 0 "), "in the order of the plan");
    ptrdiff_t at = str_find(buf_view(&one), S("12 c3 0 ")), here = str_find(buf_view(&chosen), S("4 c3 0 "));
    check_str(str_sub(buf_view(&chosen), (size_t)here + 7, 64), str_sub(buf_view(&one), (size_t)at + 8, 64),
              "a unit's key does not depend on the other cases");
    options.cases = (const str[]){S("c33")};
    options.n_cases = 1;
    check(!runner_run(&a, &REGISTRY, &options, &out, &err) && err.kind == ERR_USAGE, "an unknown case is refused");
    check_says(&err, "did you mean 'c3'", "with the nearest one");
}

/* Cases 0..11, input i*i, trials 0..3: half of the numbers i*i+t are even; multiples of 3 by residue of i*i mod 3. */
static void numbers(void)
{
    struct arena a CLEANUP_ARENA = {0};
    struct buf dump CLEANUP_BUF = {0};
    struct run_outcome out = {0};
    struct err err = {0};
    check_done(run_with("numbers.db", 2, &a, &out, &dump, &err), &err, "the numbers run");
    static const struct {
        const char *line, *what;
    } rows[] = {
        {"even 0  = 0.5 [0.2109, 0.7891] korn-graubard 24/48 n=48\n",
         "a share without variance between cases has the exact interval of as many cases"},
        {"even 0 tag=a = 0.5", "a mean by tag has one metric a tag"},
        {"even 0 tag=b = 0.5", "and one for the other"},
        {"numbers 0  = 43.6667 [17.51, 69.82] cluster-t 0/0 n=48\n", "a measure's mean has an interval by case"},
        {"total 0  = 2096 0/0 n=48\n", "a sum adds up"},
        {"share 0  = 1 2096/2096 n=48\n", "a ratio holds numerator and denominator"},
        /* i*i mod 3 is 0 for four cases (t = 0, 3 pass: 2 of 4), 1 for eight (t = 2: 1 of 4) */
        {"any 1  = 0.333333", "pass@1 is the share of trials that passed"},
        {"any 2  = 0.611111", "pass@2 is unbiased: (4 * 5/6 + 8 * 1/2) / 12"},
        {"any 4  = 1 [0.7354, 1] clopper-pearson 0/0 n=12\n", "pass@4 of cases that all pass once is 1, within limits"},
        {"each 2  = 0.0555556", "pass^2 is unbiased: (4 * 1/6 + 8 * 0) / 12"},
        {"sure 0  = 1 [0.7354, 1] korn-graubard 48/48 n=48\n", "a certain mean still has an interval"},
        {"floor: block: metric 'even' (mean of divisible) is 0.5 (24 of 48; 95% interval 0.2109 to 0.7891), below the "
         "minimum of 0.9; 20 more of them would do\n",
         "a rule's sentence is complete"},
        {"sure: pass: metric 'sure' (mean of worldly) is 1 (48 of 48; 95% interval 0.7354 to 1), at least 1 as "
         "asked; 1 fewer would block\n",
         "also when it passes"},
        {"few: pass: scorer 'thirds' failed 32 of 48 units; at most 100 are allowed; 69 more would block\n",
         "failures are counted"},
        {"none: block: scorer 'thirds' failed 32 of 48 units; at most 3 are allowed; 29 fewer would do\n",
         "and bounded"},
        {"k: pass: metric 'each' (pass^k of thirds, k = 2) is 0.0555556", "a rule picks its k"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (!check(holds(&dump, rows[i].line), "%s", rows[i].what))
            printf("# expected: %s", rows[i].line);
}

static volatile sig_atomic_t stop;

static void stop_at_some(const struct run_progress *p, void *ctx)
{
    (void)ctx;
    stop = p->done > 0 && p->done < p->planned;
}

static void interruption(void)
{
    struct arena a CLEANUP_ARENA = {0};
    struct buf whole CLEANUP_BUF = {0}, resumed CLEANUP_BUF = {0};
    struct run_outcome out = {0};
    struct err err = {0};
    write_file("suite.yaml", SUITE);
    struct buf text CLEANUP_BUF = {0};
    for (int i = 0; i < 30; i++)
        buf_printf(&text, "{\"id\": \"c%d\", \"input\": %d, \"meta\": {\"slow_ms\": 5}}\n", i, i);
    write_file("cases.jsonl", buf_cstr(&text));
    check_done(run_with("whole.db", 2, &a, &out, &whole, &err), &err, "a slow suite runs whole");

    struct run_options options = options_for("stopped.db");
    options.stop = &stop;
    options.progress = stop_at_some;
    check_done(runner_run(&a, &REGISTRY, &options, &out, &err), &err, "it is stopped half-way");
    check(out.interrupted && out.done_now > 0 && out.done_now < 120, "with some units done: %zu", out.done_now);
    check_str(out.run.status, S("interrupted"), "the run is marked as interrupted");
    check_int(out.run.units_done, out.done_now, "the store holds exactly the units reported");
    size_t before = out.done_now;
    check_done(run_with("stopped.db", 3, &a, &out, &resumed, &err), &err, "the same command goes on");
    check(out.continued && !out.interrupted && out.done_now == 120 - before, "and does the rest only");
    check_str(buf_view(&resumed), buf_view(&whole), "both ways give the same");
    options = options_for("stopped.db");
    options.always_new = true;
    check_done(runner_run(&a, &REGISTRY, &options, &out, &err), &err, "--new starts over");
    check(!out.continued && out.done_now == 120, "with all units");
}

/* How many units of the newest run stand in a store that another process may be writing; 0 where there is none yet. */
static int64_t units_committed(const char *name)
{
    struct arena a CLEANUP_ARENA = {0};
    struct run_options options = options_for(name);
    struct store *store = NULL;
    struct run run = {0};
    struct err err;
    if (access(options.store_path, F_OK) == 0 && store_open(options.store_path, STORE_READ, &store, &err) &&
        !store_run_find(store, &a, S("last"), &run, &err))
        run.units_done = 0;
    store_close(store);
    return run.units_done;
}

static void killed(void)
{
    struct arena a CLEANUP_ARENA = {0};
    struct buf whole CLEANUP_BUF = {0}, resumed CLEANUP_BUF = {0};
    struct run_outcome out = {0};
    struct err err = {0};
    check_done(run_with("whole2.db", 2, &a, &out, &whole, &err), &err, "a slow suite runs whole once more");
    pid_t pid = fork();
    if (pid == 0) {
        (void)!run_with("killed.db", 2, &a, &out, NULL, &err);
        _exit(0);
    }
    for (int i = 0; i < 5000 && units_committed("killed.db") == 0; i++)
        usleep(2000);
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    check_done(run_with("killed.db", 2, &a, &out, &resumed, &err), &err, "after kill -9 the same command finishes");
    check(out.continued && out.done_now < 120, "what was left: %zu units", out.done_now);
    check_str(buf_view(&resumed), buf_view(&whole), "nothing lost, nothing twice");
}

static void crashes(void)
{
    struct arena a CLEANUP_ARENA = {0};
    struct buf dump CLEANUP_BUF = {0}, once CLEANUP_BUF = {0}, fine CLEANUP_BUF = {0};
    struct run_outcome out = {0};
    struct err err = {0};
    write_file("suite.yaml", SUITE "gate: {rules: [{id: few, scorer: divisible, max_failures: 100},\n"
                                   "               {id: mean, metric: even, min: 0.1}]}\n");
    cases_write(5, "{\"die\": true}");
    check_done(run_with("crash.db", 2, &a, &out, &dump, &err), &err, "units that kill their workers stop no run");
    check_int(out.done_now, 20, "all units are stored");
    check(out.verdict == VERDICT_INCOMPLETE, "the verdict is incomplete");
    check(holds(&dump,
                "  unit/ error worker_crash -1 low  {\"message\":\"the worker at this unit was killed by signal 9 "
                "(Killed), at each of 2 tries\"}\n"),
          "the unit has one row that says what happened");
    check(holds(&dump, "19 c4 3 ") && holds(&dump, "8 c2 0 ") && holds(&dump, "11 c2 3 "), "units after it are done");
    check(holds(&dump, "even 0  = 0.4 ") && holds(&dump, "8/20 n=20"), "a crash counts as 0, not as absent");
    check(holds(&dump, "numbers 0 ") && holds(&dump, "n=16\n"), "and is left out where a measure is averaged");
    check(holds(&dump,
                "few: incomplete: scorer 'divisible' failed 8 of 16 units; at most 100 are allowed; 93 more would "
                "block; 4 more had an error\n"),
          "a rule over failures is undecided");
    check(holds(&dump, "units: incomplete: 4 of 20 units could not be scored in full, the first of them case 'c2', "
                       "trial 0; 4 of them killed their worker\n"),
          "the gate names the first unit");

    cases_write(5, "{\"die_once\": true}");
    check_done(run_with("once.db", 3, &a, &out, &once, &err), &err, "a unit that kills its worker once is tried again");
    check(out.verdict == VERDICT_PASS && !holds(&once, "worker_crash"), "and then is as if nothing had happened");
    check_done(run_with("once2.db", 1, &a, &out, &fine, &err), &err, "without the crash");
    check_str(buf_view(&once), buf_view(&fine), "everything is the same");

    cases_write(5, "{\"fail\": true}");
    check(!run_with("fail.db", 2, &a, &out, NULL, &err) && err.kind == ERR_HOST, "a failing host fails the run");
    check_says(&err, "case 'c2', trial ", "naming the unit");
    check_says(&err, "the disk is on fire", "and what went wrong");
    cases_write(5, "{\"odd_one_out\": true}");
    struct buf out_of CLEANUP_BUF = {0};
    check_done(run_with("odd.db", 2, &a, &out, &out_of, &err), &err, "rows that are not evaluable are no errors");
    check(out.verdict == VERDICT_PASS && holds(&out_of, "8/16 n=16\n"), "they are left out");
    check(holds(&out_of, "few: pass: scorer 'divisible' failed 8 of 16 units; at most 100 are allowed; 93 more would "
                         "block; 4 were not evaluable\n"),
          "and counted");
}

static void bad_input(void)
{
#define HEAD "suite: t\ncases: cases.jsonl\n"
#define DUMMY_LINE "subject: {dummy: {trials: 2}}\n"
#define GOOD HEAD DUMMY_LINE "score: [divisible]\n"
    static const struct {
        const char *suite, *says;
        int line;
    } rows[] = {
        {HEAD DUMMY_LINE "scores: [divisible]\n", "did you mean 'score'", 4},
        {HEAD DUMMY_LINE, "the key 'score' is missing", 1},
        {"suite: a b\ncases: cases.jsonl\n" DUMMY_LINE "score: [divisible]\n", "no suite name", 1},
        {HEAD "subject: {agent: {command: [x]}}\nscore: [divisible]\n", "'agent' is not supported yet", 3},
        {HEAD "subject: {dumy: {}}\nscore: [divisible]\n", "did you mean 'dummy'", 3},
        {HEAD "subject: {}\nscore: [divisible]\n", "exactly one key", 3},
        {HEAD "subject: dummy\nscore: [divisible]\n", "expected an object", 3},
        {HEAD "subject: {dummy: {trails: 2}}\nscore: [divisible]\n", "did you mean 'trials'", 3},
        {"suite: t\ncases: golden/x@1.0.0\n" DUMMY_LINE "score: [divisible]\n", "not supported yet", 2},
        {"suite: t\ncases: {tua: x}\n" DUMMY_LINE "score: [divisible]\n", "unknown key 'tua'", 2},
        {"suite: t\ncases: nowhere.jsonl\n" DUMMY_LINE "score: [divisible]\n", "nowhere.jsonl", 0},
        {"suite: t\ncases: $data/x.jsonl\n" DUMMY_LINE "score: [divisible]\n", "--data", 2},
        {"suite: t\ncases: .\n" DUMMY_LINE "score: [divisible]\n", "directory", 0},
        {HEAD DUMMY_LINE "score: [divisibel]\n", "did you mean 'divisible'", 4},
        {HEAD DUMMY_LINE "score: [zzz]\n", "the scorers are: divisible, needs_env, replay, worldly", 4},
        {HEAD DUMMY_LINE "score: []\n", "at least one scorer", 4},
        {HEAD DUMMY_LINE "score:\n  - divisible: {by: x}\n", "expected an integer", 5},
        {HEAD DUMMY_LINE "score:\n  - divisible: x\n", "expected an integer", 5},
        {HEAD DUMMY_LINE "score:\n  - divisible:\n    by: 2\n", "several keys", 5},
        {HEAD DUMMY_LINE "score:\n  - divisible: {severty: low}\n", "did you mean 'severity'", 5},
        {HEAD DUMMY_LINE "score:\n  - divisible: {severity: hihg}\n", "did you mean 'high'", 5},
        {HEAD DUMMY_LINE "score:\n  - divisible: {id: unit}\n", "'unit' is kept", 5},
        {HEAD DUMMY_LINE "score:\n  - divisible\n  - divisible: 3\n", "taken already on line 5", 6},
        {HEAD DUMMY_LINE "score:\n  - divisible:\n      by: 2\n      expect: [x, $case.expected.nowhere]\n",
         "'$case.expected.nowhere' of scorer 'divisible' leads nowhere in case 'c0' (", 7},
        {HEAD DUMMY_LINE "score:\n  - replay\n", "scorer 'replay' needs a replay, which subject 'dummy' does not give",
         5},
        {HEAD DUMMY_LINE "score:\n  - worldly\n", "gives only with a world", 5},
        {HEAD DUMMY_LINE "score:\n  - needs_env\n", "needs a world", 5},
        {GOOD "metrics:\n  - {id: m, mean: {of: divisibl}}\n", "did you mean 'divisible'", 6},
        {GOOD "metrics:\n  - {id: m, mean: {of: divisible, field: numbr}}\n", "has no measure 'numbr'; it has: number",
         6},
        {GOOD "metrics:\n  - {id: m}\n", "exactly one of mean", 6},
        {GOOD "metrics:\n  - {id: m, mean: divisible, sum: {of: divisible}}\n", "found several", 6},
        {GOOD "metrics:\n  - {id: m, median: divisible}\n", "unknown key 'median'", 6},
        {GOOD "metrics:\n  - {id: m, mean: {of: divisible, by: [day]}}\n", "nothing to group by", 6},
        {GOOD "metrics:\n  - {id: m, mean: divisible}\n  - {id: m, mean: divisible}\n", "taken already", 7},
        {GOOD "metrics:\n  - {id: m, pass@k: {of: divisible, k: 0}}\n", "expected k to be an integer from 1", 6},
        {GOOD "metrics:\n  - {id: m, pass@k: {of: divisible, k: [1, 1]}}\n", "stands here twice", 6},
        {GOOD "metrics:\n  - {id: m, pass^k: {of: divisible, k: [1, 3]}}\n",
         "k = 3 is more than the 2 trials of case 'c0'", 6},
        {GOOD "gate: {alpha: 0.05}\n", "the key 'rules' is missing", 5},
        {GOOD "gate:\n  alpha: 0\n  rules: [{id: r, scorer: divisible, max_failures: 0}]\n",
         "expected a number from 1e-06 to 0.5", 6},
        {GOOD "gate:\n  correction: bonferroni\n  rules: [{id: r, scorer: divisible, max_failures: 0}]\n",
         "none, holm, bh", 6},
        {GOOD "gate:\n  rules: [{id: r, scorer: divisible, max_failures: 0, stage: prr}]\n", "did you mean 'pr'", 6},
        {GOOD "gate:\n  rules: [{id: stages, scorer: divisible, max_failures: 0}]\n", "none of units, stages", 6},
        {GOOD "stages: {weekly: {trials: 1}}\n", "unknown key 'weekly'", 5},
        {GOOD "stages: {pr: {trials: 0}}\n", "from 1 to 100000", 5},
        {GOOD "stages: {pr: {tag: [x]}}\n", "did you mean 'tags'", 5},
        {GOOD "cluster: meta.team\n", "$case.", 5},
        {GOOD "cluster: $case.meta.nowhere\n", "case 'c0'", 5},
        {GOOD "gate: {rules: []}\n", "1 to 256 rules", 5},
        {GOOD "metrics: [{id: m, mean: divisible}]\ngate:\n  rules: [{id: r, metric: m, min: 1, margin: 0.1}]\n",
         "`margin` belongs to rules that say `against: baseline`", 7},
        {GOOD "metrics: [{id: m, mean: divisible}]\ngate:\n  rules: [{id: r, metric: m, min: 1, against: baseline}]\n",
         "not both", 7},
        {GOOD "metrics: [{id: m, mean: divisible}]\ngate:\n"
              "  rules: [{id: r, metric: m, against: baseline, slices: [tags]}]\n",
         "did you mean 'tag'", 7},
        {GOOD "metrics: [{id: m, mean: divisible}]\ngate:\n"
              "  rules: [{id: r, metric: m, against: baseline, margin: -1}]\n",
         "at least 0", 7},
        {GOOD "metrics: [{id: m, sum: {of: divisible, field: number}}]\ngate:\n"
              "  rules: [{id: r, metric: m, against: baseline}]\n",
         "which way of metric 'm' is better", 7},
        {GOOD "metrics: [{id: m, mean: divisible}]\ngate:\n  rules: [{id: r, metric: n, min: 1}]\n", "no metric", 7},
        {GOOD "metrics: [{id: m, mean: divisible}]\ngate:\n  rules: [{id: r, metric: m}]\n",
         "needs `min`, `max`, `against: baseline` or `drift`", 7},
        {GOOD "metrics: [{id: m, mean: divisible}]\ngate:\n  rules: [{id: r, metric: m, min: 1, k: 1}]\n", "no k", 7},
        {GOOD "metrics: [{id: m, pass^k: {of: divisible, k: [1, 2]}}]\ngate:\n  rules: [{id: r, metric: m, min: 1}]\n",
         "say which one", 7},
        {GOOD "gate:\n  rules: [{id: r}]\n", "neither", 6},
        {GOOD "gate:\n  rules: [{id: r, scorer: divisible}]\n", "needs `max_failures`", 6},
        {GOOD "gate:\n  rules: [{id: r, scorer: divisibl, max_failures: 1}]\n", "did you mean 'divisible'", 6},
        {GOOD "gate:\n  rules: [{id: r, scorer: divisible, max_failures: -1}]\n", "at least 0", 6},
        {GOOD "gate:\n  rules: [{id: r, scorer: divisible, max_failures: 1, min: 2}]\n", "`min` belongs", 6},
        {GOOD "suite: u\n", "suite", 5},
        {"", "suite", 0},
        {"\xff", "UTF-8", 1},
    };
    struct arena a CLEANUP_ARENA = {0};
    struct run_outcome out = {0};
    cases_write(3, NULL);
    unlink(in_dir("bad.db"));
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct err err = {0};
        write_file("suite.yaml", rows[i].suite);
        check(!run_with("bad.db", 1, &a, &out, NULL, &err) && err.kind == ERR_INPUT, "refused: …%s", rows[i].says);
        if (!strstr(err.file, rows[i].says)) /* a missing file is the place, not the words */
            check_says(&err, rows[i].says, "in words");
        if (rows[i].line)
            check_int(err.line, rows[i].line, "at its line");
    }
    check(access(in_dir("bad.db"), F_OK) != 0, "no store was made for any of them");
    struct err err = {0};
    struct run_options options = options_for("bad.db");
    options.workers = 0;
    check(!runner_run(&a, &REGISTRY, &options, &out, &err) && err.kind == ERR_USAGE, "no workers are refused");
    write_file("suite.yaml", GOOD);
    write_file("cases.jsonl", "");
    check(!run_with("bad.db", 1, &a, &out, NULL, &err) && err.kind == ERR_INPUT, "no cases are refused");
}

static void wire(void)
{
    struct arena a CLEANUP_ARENA = {0};
    struct buf frame CLEANUP_BUF = {0}, small CLEANUP_BUF = {.max = 100};
    struct row rows[] = {{.scorer = S("s"), .measure = S("usd"), .has_value = true, .value = 0.1, .evidence = S("{}")},
                         {.scorer = S("t"), .status = ROW_SKIPPED, .severity = S("low")}};
    struct story_event story[] = {{3, S("call"), S("tool"), S("{\"a\":\"\\u0000\"}")}};
    struct measure measures[] = {{S("tier"), false, 0, S("gold")}};
    struct unit_record unit = {.index = 7,
                               .rows = {rows, 2, 2},
                               .story = story,
                               .n_story = 1,
                               .measures = measures,
                               .n_measures = 1},
                       back = {0};
    enum wire_kind kind;
    str payload;
    size_t size, whole = 0, nonsense = 0;
    wire_put_unit(&frame, &unit);
    check(wire_next(buf_view(&frame), &kind, &payload, &size) == 1 && kind == WIRE_UNIT && size == frame.n &&
              wire_get_unit(&a, payload, &back),
          "a unit crosses the wire");
    check(back.index == 7 && back.rows.n == 2 && back.rows.v[0].value == 0.1 && back.rows.v[1].status == ROW_SKIPPED &&
              str_eq(back.rows.v[1].severity, S("low")) && back.n_story == 1 &&
              str_eq(back.story[0].body, story[0].body) && str_eq(back.measures[0].text, S("gold")),
          "and arrives as it was");
    for (size_t n = 0; n < frame.n; n++)
        whole += wire_next(str_sub(buf_view(&frame), 0, n), &kind, &payload, &size) != 0;
    check_int(whole, 0, "no beginning of a frame passes for a frame");
    for (size_t n = 0; n < frame.n - WIRE_HEAD; n++)
        nonsense += wire_get_unit(&a, str_sub(buf_view(&frame), WIRE_HEAD, n), &back);
    check_int(nonsense, 0, "no beginning of a payload passes for a unit");
    for (size_t i = 0; i < 8 * (frame.n - WIRE_HEAD);
         i++) { /* each flipped bit: taken or refused, never past the end */
        char *copy = arena_alloc(&a, frame.n);
        memcpy(copy, frame.p, frame.n);
        copy[WIRE_HEAD + i / 8] ^= (char)(1 << i % 8);
        (void)!wire_get_unit(&a, (str){copy + WIRE_HEAD, frame.n - WIRE_HEAD}, &back);
    }
    check(wire_next(S("\xff\xff\xff\xff\1\0\0\0"), &kind, &payload, &size) < 0, "a frame beyond the limit is refused");
    check(wire_next(S("\1\0\0\0\3\0\0\0x"), &kind, &payload, &size) < 0, "a frame of an unknown kind is refused");
    wire_put_unit(&small, &unit);
    check(small.full, "a unit that does not fit says so");

    struct err failure = {0}, found = {0};
    err_at(&failure, "f", 3, 4, "wrong");
    buf_clear(&frame);
    wire_put_failure(&frame, &failure);
    check(wire_next(buf_view(&frame), &kind, &payload, &size) == 1 && kind == WIRE_FAILURE &&
              wire_get_failure(payload, &found) && found.line == 3 && strcmp(found.msg, "wrong") == 0,
          "a failure crosses the wire");
    check(!wire_get_failure(str_sub(payload, 0, payload.n - 1), &found), "a failure cut short is refused");
}

static void schema(void)
{
    CLEANUP_JSON json_t *schema = runner_suite_schema(&REGISTRY);
    static const char *const pointers[] = {
        "/properties/subject/oneOf/0/properties/dummy",
        "/properties/score/items/anyOf/0/enum/3",
        "/properties/score/items/anyOf/1/properties/divisible/anyOf/0/properties/severity",
        "/properties/metrics/items/properties/pass^k/properties/k",
        "/properties/gate/properties/rules/items/required/0",
        "/properties/gate/properties/rules/items/properties/stage/enum/3",
        "/properties/gate/properties/rules/items/properties/per_case/properties/of",
        "/properties/gate/properties/quarantine",
        "/properties/stages/properties/pre-commit/properties/trials",
        "/properties/cluster",
        "/properties/score/description",
        "/properties/cases/anyOf/0/type",
    };
    for (size_t i = 0; i < COUNT_OF(pointers); i++)
        check(json_at_pointer(schema, str_of(pointers[i])), "the schema of a suite has %s", pointers[i]);
    check(!json_at_pointer(schema, S("/properties/gate/properties/rules/items/properties/test/enum/7")),
          "and nothing that is not built yet");
}

static void dir_remove(void)
{
    DIR *d = opendir(dir);
    for (struct dirent *e = d ? readdir(d) : NULL; e; e = readdir(d))
        if (e->d_name[0] != '.')
            unlink(in_dir(e->d_name));
    if (d)
        closedir(d);
    rmdir(dir);
}

int main(void)
{
    snprintf(dir, sizeof dir, "/tmp/test-runner-XXXXXX");
    if (!mkdtemp(dir))
        return 1;
    same_rows();
    numbers();
    interruption();
    killed();
    crashes();
    bad_input();
    wire();
    schema();
    dir_remove();
    return tap_done();
}
