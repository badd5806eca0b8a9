/* SPDX-License-Identifier: Apache-2.0 */
/* store: what is put is read back, runs go on or begin, what stands there stays, and what is no store is refused. */
#include "tests/tap.h"

#include "model/scorer.h"
#include "store/store.h"

#include "base/fd.h"
#include "base/hash.h"

#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[64];

static const char *place(struct arena *a, const char *name)
{
    return arena_printf(a, "%s/%s", folder, name).p;
}

static struct store *opened(const char *path, enum store_mode mode)
{
    struct store *s = NULL;
    struct err err = {0};
    if (!store_open(path, mode, &s, &err)) {
        printf("Bail out! %s: %s\n", path, err.msg);
        exit(1);
    }
    return s;
}

static struct run plan_of(const char *plan_sha)
{
    return (struct run){.suite = S("caf\xC3\xA9"),
                        .suite_version = S("1.2.3"),
                        .suite_path = S("dir/suite.yaml"),
                        .suite_sha = S("5u17e"),
                        .plan_sha = str_of(plan_sha),
                        .description = S("{\"kind\":\"trajectories\"}"),
                        .seed = INT64_MIN,
                        .units = 3,
                        .version = S("0.1.0"),
                        .host = S("{\"cores\":2}")};
}

static struct run begun(struct store *s, struct arena *a, const char *plan_sha, bool always_new, bool continued)
{
    struct run plan = plan_of(plan_sha), run = {0};
    struct err err = {0};
    bool went_on = !continued;
    check_done(store_run_begin(s, a, &plan, always_new, &run, &went_on, &err), &err, "a run of plan %s begins",
               plan_sha);
    check(went_on == continued, "it %s", continued ? "goes on" : "is new");
    return run;
}

static struct unit_record unit_of(struct arena *a, int64_t index)
{
    return (struct unit_record){.index = index,
                                .case_id = arena_printf(a, "case-%lld", (long long)index),
                                .trial = 0,
                                .key = arena_printf(a, "key-%lld", (long long)index),
                                .severity = S("high"),
                                .tags = S("[]")};
}

static void put_simple(struct store *s, struct arena *a, const struct run *run, int64_t index)
{
    struct unit_record unit = unit_of(a, index);
    struct err err = {0};
    row_add(a, &unit.rows, ROW_PASS)->scorer = S("calls");
    check_done(store_put_unit(s, run, &unit, &err), &err, "unit %lld of run %lld is put", (long long)index,
               (long long)run->number);
}

static void committed(struct store *s)
{
    struct err err = {0};
    check_done(store_commit(s, &err), &err, "the transaction ends");
}

static int64_t number_of(const char *path, const char *sql)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *stmt = NULL;
    int64_t n = -1;
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK &&
        sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) == SQLITE_OK && sqlite3_step(stmt) == SQLITE_ROW)
        n = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    return n;
}

/* Runs sql over a raw connection; "" or what SQLite says. */
static str raw(struct arena *a, const char *path, const char *sql)
{
    sqlite3 *db = NULL;
    sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
    sqlite3_busy_timeout(db, 2000);
    str said =
        sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK ? STR_NONE : arena_str(a, str_of(sqlite3_errmsg(db)));
    sqlite3_close(db);
    return said;
}

/* ---- round trip ---- */

static const double VALUES[] = {0.0, -0.0, 0.1, 1e308, 5e-324, -1.0 / 3.0};

static struct unit_record rich_unit(struct arena *a)
{
    struct unit_record unit = unit_of(a, 1);
    unit.case_id = (str){"odd\0id\n\"'\xC3\xA9", 12};
    unit.trial = 2;
    unit.tags = S("[\"billing\",\"lang:de\"]");
    for (int i = 0; ROW_STATUS_NAMES[i]; i++) {
        struct row *row = row_add(a, &unit.rows, (enum row_status)i);
        row->scorer = S("end_state");
        row->scorer_name = S("sql");
        row->scorer_version = i + 1;
        row->params_sha = S("0123456789abcdef");
        row->measure = i ? arena_printf(a, "m%d", i) : STR_NONE;
        row->class_ = S("diverged");
        row->severity = S("low");
        row->signature = S("pass^k/unbiased");
        row->evidence = S("{\"rows\":[1,2]}");
        if (i != ROW_SKIPPED)
            row_value(row, VALUES[i]);
    }
    unit.n_story = 3;
    unit.story = arena_array(a, struct story_event, unit.n_story);
    char *big = arena_alloc(a, 100000);
    memset(big, 'x', 100000);
    unit.story[0] = (struct story_event){.n = 0, .kind = S("user"), .body = S("{\"text\":\"hi\"}")};
    unit.story[1] = (struct story_event){.n = 7, .kind = S("call"), .name = S("get"), .body = {big, 100000}};
    unit.story[2] = (struct story_event){.n = 7, .kind = S("state"), .name = S("users"), .body = STR_NONE};
    unit.n_measures = 2;
    unit.measures = arena_array(a, struct measure, 2);
    unit.measures[0] = (struct measure){.name = S("cpu_ms"), .has_value = true, .value = 1.5};
    unit.measures[1] = (struct measure){.name = S("traceback"), .text = S("at line 1\n")};
    return unit;
}

static bool same_row(const struct row *x, const struct row *y)
{
    return str_eq(x->scorer, y->scorer) && str_eq(x->scorer_name, y->scorer_name) &&
           x->scorer_version == y->scorer_version && str_eq(x->params_sha, y->params_sha) &&
           str_eq(x->measure, y->measure) && x->status == y->status && str_eq(x->class_, y->class_) &&
           x->has_value == y->has_value && (!x->has_value || x->value == y->value) &&
           str_eq(x->severity, y->severity) && str_eq(x->signature, y->signature) && str_eq(x->evidence, y->evidence);
}

static void check_unit(const struct unit_record *found, const struct unit_record *put, bool with_story, const char *how)
{
    check(found->index == put->index && found->trial == put->trial, "%s: position and trial", how);
    check_str(found->case_id, put->case_id, "%s: the case's id, odd as it is", how);
    check(str_eq(found->key, put->key) && str_eq(found->severity, put->severity) && str_eq(found->tags, put->tags),
          "%s: key, severity and tags", how);
    check_int(found->rows.n, put->rows.n, "%s: as many rows", how);
    for (size_t i = 0; i < found->rows.n && i < put->rows.n; i++)
        check(same_row(&found->rows.v[i], &put->rows.v[i]), "%s: row %zu to the bit", how, i);
    check_int(found->n_measures, put->n_measures, "%s: as many measures", how);
    for (size_t i = 0; i < found->n_measures && i < put->n_measures; i++) {
        const struct measure *x = &found->measures[i], *y = &put->measures[i];
        check(str_eq(x->name, y->name) && x->has_value == y->has_value && x->value == y->value &&
                  str_eq(x->text, y->text),
              "%s: measure %zu", how, i);
    }
    check_int(found->n_story, with_story ? put->n_story : 0, "%s: %s", how, with_story ? "the story" : "no story");
    for (size_t i = 0; i < found->n_story && i < put->n_story; i++) {
        const struct story_event *x = &found->story[i], *y = &put->story[i];
        check(x->n == y->n && str_eq(x->kind, y->kind) && str_eq(x->name, y->name) && str_eq(x->body, y->body),
              "%s: event %zu", how, i);
    }
}

struct seen {
    const struct unit_record *rich;
    int64_t last;
    int n, stop_after;
    bool fail, with_story;
};

static bool see_unit(const struct unit_record *unit, void *ctx, struct err *err)
{
    struct seen *seen = ctx;
    if (seen->n++ > 0 && unit->index <= seen->last)
        check(false, "units come in plan order");
    seen->last = unit->index;
    if (seen->rich && unit->index == seen->rich->index)
        check_unit(unit, seen->rich, seen->with_story, "each unit");
    if (seen->fail)
        return err_set(err, ERR_INPUT, "stop here");
    return seen->n != seen->stop_after;
}

static bool count_key(str key, void *ctx)
{
    int *n = ctx;
    if (!str_starts(key, S("key-")))
        check(false, "a key is as it was put");
    return --*n != 0;
}

static void check_run(const struct run *x, const struct run *y, const char *how)
{
    check(x->number == y->number && str_eq(x->id, y->id), "%s: number and id", how);
    check(str_eq(x->suite, y->suite) && str_eq(x->suite_version, y->suite_version) &&
              str_eq(x->suite_path, y->suite_path) && str_eq(x->suite_sha, y->suite_sha) &&
              str_eq(x->plan_sha, y->plan_sha) && str_eq(x->description, y->description),
          "%s: suite, plan and description", how);
    check(x->seed == y->seed && x->units == y->units && str_eq(x->version, y->version) && str_eq(x->host, y->host),
          "%s: seed, units, version and host", how);
    check(x->started_ms == y->started_ms && x->started_ms > 0, "%s: when it began", how);
}

static void put_results(struct store *s, const struct run *run)
{
    struct metric m[] = {{.id = S("reward_k"),
                          .of = S("reward"),
                          .kind = S("pass^k"),
                          .k = 4,
                          .slice = S("tag=billing"),
                          .has_value = true,
                          .value = 1.0 / 3.0,
                          .has_interval = true,
                          .low = 0.1,
                          .high = 0.9,
                          .method = S("wilson"),
                          .n = 50,
                          .numerator = 17,
                          .denominator = 51,
                          .direction = S("higher"),
                          .unit = S("usd"),
                          .signature = S("pass^k/unbiased")},
                         {.id = S("path"), .of = S("calls"), .kind = S("mean")}};
    struct gate_result g[COUNT_OF(((int[]){0, 1, 2, 3}))];
    for (size_t i = 0; i < COUNT_OF(g); i++)
        g[i] = (struct gate_result){
            .id = str_of(VERDICT_NAMES[i]), .verdict = (enum verdict)i, .severity = S("high"), .sentence = S("1 < 2")};
    struct metrics metrics = {.v = m, .n = COUNT_OF(m)};
    struct gate_results gates = {.v = g, .n = COUNT_OF(g)};
    struct err err = {0};
    check_done(store_run_finish(s, run, &metrics, &gates, NULL, VERDICT_INCONCLUSIVE, &err), &err,
               "the run is finished");
}

static void check_results(struct store *s, struct arena *a, const struct run *run)
{
    struct metrics metrics = {0};
    struct gate_results gates = {0};
    struct err err = {0};
    check_done(store_metrics(s, a, run, &metrics, &err), &err, "metrics are read");
    if (check(metrics.n == 2, "both of them")) {
        const struct metric *m = &metrics.v[0];
        check(str_eq(m->id, S("reward_k")) && str_eq(m->of, S("reward")) && str_eq(m->kind, S("pass^k")) && m->k == 4 &&
                  str_eq(m->slice, S("tag=billing")) && m->has_value && m->value == 1.0 / 3.0 && m->has_interval &&
                  m->low == 0.1 && m->high == 0.9 && str_eq(m->method, S("wilson")) && m->n == 50 &&
                  m->numerator == 17 && m->denominator == 51 && str_eq(m->direction, S("higher")) &&
                  str_eq(m->unit, S("usd")) && str_eq(m->signature, S("pass^k/unbiased")),
              "a metric is as it was put");
        check(!metrics.v[1].has_value && !metrics.v[1].has_interval, "no value stays none");
    }
    check_done(store_gates(s, a, run, &gates, &err), &err, "gates are read");
    check_int(gates.n, 4, "all of them");
    for (size_t i = 0; i < gates.n && i < 4; i++)
        check(gates.v[i].verdict == (enum verdict)i && str_eq_c(gates.v[i].id, VERDICT_NAMES[i]) &&
                  str_eq(gates.v[i].severity, S("high")) && str_eq(gates.v[i].sentence, S("1 < 2")),
              "gate '%s' is as it was put", VERDICT_NAMES[i]);
}

static void everything_comes_back(void)
{
    struct arena a CLEANUP_ARENA = {0};
    struct err err = {0};
    const char *path = place(&a, "round.db");
    struct store *s = opened(path, STORE_WRITE);
    struct run run = begun(s, &a, "p1", false, false), found = {0};
    check(run.number == 1 && str_eq(run.id, S("caf\xC3\xA9-1")), "the first run is number 1 of its suite");
    struct unit_record rich = rich_unit(&a), one = {0};
    put_simple(s, &a, &run, 2); /* out of order, as workers finish */
    check_done(store_put_unit(s, &run, &rich, &err), &err, "a unit with everything is put");
    put_simple(s, &a, &run, 0);
    committed(s);
    committed(s);
    int all = -1, first = 1;
    check(store_units_done(s, &run, count_key, &all, &err) && all == -4, "three keys are there");
    check(store_units_done(s, &run, count_key, &first, &err) && first == 0, "a visit may stop after one");
    put_results(s, &run);
    store_close(s);

    s = opened(path, STORE_READ);
    check_done(store_run_find(s, &a, S("last"), &found, &err), &err, "the last run is found");
    check_run(&found, &run, "last");
    check(str_eq(found.status, S("finished")) && str_eq(found.verdict, S("inconclusive")) && found.units_done == 3 &&
              found.finished_ms >= found.started_ms,
          "it is finished with its verdict");
    struct seen seen = {.rich = &rich, .with_story = true}, bare = {.rich = &rich}, early = {.stop_after = 2},
                bad = {.fail = true};
    check_done(store_each_unit(s, &run, STORE_STORY, see_unit, &seen, &err), &err, "units are read with their story");
    check(seen.n == 3 && seen.last == 2, "all three");
    check_done(store_each_unit(s, &run, STORE_ROWS, see_unit, &bare, &err), &err, "and without it");
    check(store_each_unit(s, &run, STORE_ROWS, see_unit, &early, &err) && early.n == 2, "a visit may stop early");
    check(!store_each_unit(s, &run, STORE_ROWS, see_unit, &bad, &err) && bad.n == 1, "or fail");
    check_says(&err, "stop here", "with its own error");
    check_done(store_unit_find(s, &a, &run, rich.case_id, -1, &one, &err), &err, "one unit is found");
    check_unit(&one, &rich, true, "one unit");
    check(store_unit_find(s, &a, &run, rich.case_id, 2, &one, &err), "by its trial as well");
    check(!store_unit_find(s, &a, &run, rich.case_id, 0, &one, &err), "but not by another");
    check_says(&err, "has no trial 0 of case", "which it says");
    check_done(store_unit_find(s, &a, &run, STR_NONE, -1, &one, &err), &err, "without a case, the first is found");
    check(!store_unit_find(s, &a, &run, S("case-22"), -1, &one, &err), "nor by a case that is not there");
    check_says(&err, "did you mean \"case-2\"", "and it tells the nearest");
    check_int(err.kind, ERR_INPUT, "as an error of the input");
    check_results(s, &a, &run);
    store_close(s);
}

/* ---- which run ---- */

static void runs_are_found(void)
{
    struct arena a CLEANUP_ARENA = {0};
    struct err err = {0};
    struct run found = {0};
    const char *path = place(&a, "find.db");
    struct store *s = opened(path, STORE_WRITE);
    check(!store_run_find(s, &a, S("last"), &found, &err), "in a new store there is no last run");
    check_says(&err, "there is no run in it yet", "and it says so");
    begun(s, &a, "p1", false, false);
    begun(s, &a, "p2", false, false);
    static const struct {
        const char *id;
        int64_t number;
        const char *says;
    } rows[] = {{"1", 1, NULL},
                {"2", 2, NULL},
                {"last", 2, NULL},
                {"caf\xC3\xA9-1", 1, NULL},
                {"caf\xC3\xA9-2", 2, NULL},
                {"3", 0, "there is no run \"3\""},
                {"0", 0, "there is no run \"0\""},
                {"-1", 0, "there is no run \"-1\""},
                {"caf\xC3\xA9-22", 0, "did you mean caf\xC3\xA9-2"},
                {"something else", 0, "the newest is caf\xC3\xA9-2"},
                {"", 0, "there is no run \"\""},
                {"99999999999999999999", 0, "there is no run"}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        bool ok = store_run_find(s, &a, str_of(rows[i].id), &found, &err);
        check(ok == (rows[i].number > 0), "run '%s' is %s", rows[i].id, rows[i].number ? "found" : "not there");
        if (ok)
            check_int(found.number, rows[i].number, "run '%s' is number %lld", rows[i].id, (long long)rows[i].number);
        else if (!rows[i].number)
            check_says(&err, rows[i].says, "run '%s': it says what there is", rows[i].id);
    }
    check(!store_run_find(s, &a, STR_NONE, &found, &err), "the empty slice is no run");
    store_close(s);
}

static void finish_plainly(struct store *s, const struct run *run)
{
    struct metrics metrics = {0};
    struct gate_results gates = {0};
    struct err err = {0};
    check_done(store_run_finish(s, run, &metrics, &gates, NULL, VERDICT_PASS, &err), &err, "run %lld is finished",
               (long long)run->number);
}

static void runs_go_on(void)
{
    struct arena a CLEANUP_ARENA = {0};
    struct err err = {0};
    const char *path = place(&a, "resume.db");
    struct store *s = opened(path, STORE_WRITE);
    struct run run = begun(s, &a, "p", false, false);
    put_simple(s, &a, &run, 0);
    committed(s);
    put_simple(s, &a, &run, 1); /* never committed */
    store_close(s);

    s = opened(path, STORE_WRITE);
    run = begun(s, &a, "p", false, true);
    check(run.number == 1 && run.units_done == 1, "with the unit that was committed, without the one that was not");
    check_done(store_run_interrupt(s, &run, &err), &err, "it is interrupted");
    store_close(s);

    s = opened(path, STORE_WRITE);
    check(store_run_find(s, &a, S("1"), &run, &err) && str_eq(run.status, S("interrupted")), "which is kept");
    check_int(begun(s, &a, "q", false, false).number, 2, "another plan starts another run");
    run = begun(s, &a, "p", false, true);
    check_int(run.number, 1, "the interrupted run goes on");
    check_str(run.status, S("running"), "and is running");
    check(store_run_find(s, &a, S("1"), &run, &err) && str_eq(run.status, S("running")), "for all to see");
    struct run third = begun(s, &a, "p", true, false);
    check_int(third.number, 3, "unless a new one is asked for");
    finish_plainly(s, &third);
    store_close(s);

    s = opened(path, STORE_WRITE);
    run = begun(s, &a, "p", false, true);
    check_int(run.number, 1, "a newer finished run hides no unfinished one");
    put_simple(s, &a, &run, 1);
    finish_plainly(s, &run);
    store_close(s);

    s = opened(path, STORE_WRITE);
    run = begun(s, &a, "p", false, false);
    check_int(run.number, 4, "after finished ones a new one starts");
    check_int(run.units_done, 0, "with nothing done");
    store_close(s);
}

/* ---- one writer ---- */

/* Forks a writer that does `work` and then waits for its end; returns once it is done. */
static pid_t writer(const char *path, void (*work)(struct store *, struct arena *, struct run *))
{
    int fds[2];
    if (pipe(fds) < 0)
        exit(1);
    pid_t pid = fork();
    if (pid == 0) {
        struct arena a = {0};
        struct err err = {0};
        struct store *s = NULL;
        struct run plan = plan_of("p"), run = {0};
        bool continued = false;
        if (!store_open(path, STORE_WRITE, &s, &err) || !store_run_begin(s, &a, &plan, false, &run, &continued, &err))
            _exit(1);
        work(s, &a, &run);
        ssize_t n = write(fds[1], "!", 1);
        (void)n;
        for (;;)
            pause();
    }
    close(fds[1]);
    char byte;
    check(read(fds[0], &byte, 1) == 1, "another process writes a run");
    close(fds[0]);
    return pid;
}

static void killed(pid_t pid)
{
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
}

static void work_nothing(struct store *s, struct arena *a, struct run *run)
{
    (void)s, (void)a, (void)run;
}

static void one_writer_a_run(void)
{
    struct arena a CLEANUP_ARENA = {0};
    struct err err = {0};
    const char *path = place(&a, "lock.db");
    pid_t pid = writer(path, work_nothing);
    struct store *s = opened(path, STORE_WRITE);
    struct run plan = plan_of("p"), run = {0};
    bool continued = false;
    check(!store_run_begin(s, &a, &plan, false, &run, &continued, &err), "its run cannot go on here");
    check_int(err.kind, ERR_INPUT, "as an error of the input");
    check_says(&err, arena_printf(&a, "process %d", (int)pid).p, "that names the process");
    check_int(begun(s, &a, "p", true, false).number, 2, "a new run of the plan is free to start");
    check_int(begun(s, &a, "q", false, false).number, 3, "so is another plan's, with the same store");
    store_close(s);
    struct store *reader = opened(path, STORE_READ);
    check(store_run_find(reader, &a, S("1"), &run, &err), "reading needs no lock");
    store_close(reader);
    killed(pid);
    s = opened(path, STORE_WRITE);
    check_done(store_run_find(s, &a, S("last"), &run, &err), &err, "the store is whole after a kill");
    plan = plan_of("q");
    check(store_run_begin(s, &a, &plan, false, &run, &continued, &err) && continued, "and the lock is gone");
    store_close(s);
    check_int(number_of(path, "SELECT count(*) FROM runs"), 3, "the refused attempt left no run");
}

static void work_two_and_a_half(struct store *s, struct arena *a, struct run *run)
{
    struct err err = {0};
    for (int64_t i = 0; i < 5; i++) {
        struct unit_record unit = rich_unit(a);
        unit.index = i;
        unit.case_id = arena_printf(a, "case-%lld", (long long)i);
        unit.key = arena_printf(a, "key-%lld", (long long)i);
        if (!store_put_unit(s, run, &unit, &err) || ((i & 1) && !store_commit(s, &err)))
            _exit(1);
    }
}

static void whole_units_only(void)
{
    struct arena a CLEANUP_ARENA = {0};
    const char *path = place(&a, "killed.db");
    killed(writer(path, work_two_and_a_half));
    struct store *s = opened(path, STORE_WRITE);
    struct run run = begun(s, &a, "p", false, true);
    check_int(run.units_done, 4, "what was committed is there, the fifth unit is not");
    struct seen seen = {0};
    struct err err = {0};
    check(store_each_unit(s, &run, STORE_STORY, see_unit, &seen, &err) && seen.n == 4, "all four are read");
    store_close(s);
    check_int(number_of(path, "SELECT count(*) FROM scores"), 20, "each with its five rows");
    check_int(number_of(path, "SELECT count(*) FROM events"), 12, "its three events");
    check_int(number_of(path, "SELECT count(*) FROM measures"), 8, "its two measures");
    check_int(number_of(path, "SELECT count(*) FROM blobs"), 1, "and one blob for all that is equal");
}

/* Killed at any moment: the writer goes as fast as it can, and is never told when. */
static void killed_at_random(void)
{
    struct arena a CLEANUP_ARENA = {0};
    const char *path = place(&a, "random.db");
    struct err err = {0};
    int64_t before = 0;
    for (int round = 0; round < 8; round++) {
        pid_t pid = fork();
        if (pid == 0) {
            struct arena mine = {0};
            struct store *s = NULL;
            struct run plan = plan_of("p"), run = {0};
            bool continued;
            if (!store_open(path, STORE_WRITE, &s, &err) ||
                !store_run_begin(s, &mine, &plan, false, &run, &continued, &err))
                _exit(1);
            for (int64_t i = run.units_done;; i++) {
                struct unit_record unit = rich_unit(&mine);
                unit.index = i;
                unit.trial = i;
                if (!store_put_unit(s, &run, &unit, &err) || !store_commit(s, &err))
                    _exit(1);
                arena_reset(&mine);
            }
        }
        usleep((useconds_t)(20000 + round * 13000));
        killed(pid);
    }
    struct store *s = opened(path, STORE_WRITE);
    struct run run = begun(s, &a, "p", false, true);
    before = run.units_done;
    store_close(s);
    check(before > 0, "eight writers that were killed left %lld units", (long long)before);
    check_int(number_of(path, "SELECT count(*) FROM scores"), before * 5, "whole in their rows");
    check_int(number_of(path, "SELECT count(*) FROM events"), before * 3, "in their stories");
    check_int(number_of(path, "SELECT max(position) + 1 FROM units"), before, "without a gap");
    check_int(number_of(path, "SELECT integrity_check = 'ok' FROM pragma_integrity_check"), 1, "in a sound file");
}

/* Two handles of one process are two writers, and a link is a name like any other. */
static void locks_are_of_handles(void)
{
    struct arena a CLEANUP_ARENA = {0};
    struct err err = {0};
    const char *path = place(&a, "handles.db"), *link = place(&a, "link.db");
    struct store *s = opened(path, STORE_WRITE), *t = opened(path, STORE_WRITE);
    struct run plan = plan_of("p"), run = begun(s, &a, "p", false, false);
    bool continued = false;
    check(!store_run_begin(t, &a, &plan, false, &run, &continued, &err), "another handle may not go on with the run");
    check_says(&err, "is being written by another assize", "and is told why");
    begun(t, &a, "q", false, false);
    store_close(t);
    check(symlink(path, link) == 0, "a link is made");
    t = opened(link, STORE_WRITE);
    check(!store_run_begin(t, &a, &plan, false, &run, &continued, &err),
          "closing a handle leaves the other's lock, also for those who come by a link");
    begun(t, &a, "q", false, true);
    store_close(t);
    store_close(s);
    s = opened(link, STORE_WRITE);
    begun(s, &a, "p", false, true);
    store_close(s);
}

/* Many open a store that is not there yet, all at once. */
static void made_at_once(void)
{
    enum { MAKERS = 6, ROUNDS = 10 };
    int failed = 0;
    for (int round = 0; round < ROUNDS; round++) {
        struct arena a CLEANUP_ARENA = {0};
        const char *path = place(&a, arena_printf(&a, "made-%d.db", round).p);
        int start[2];
        if (pipe(start) < 0)
            exit(1);
        for (int i = 0; i < MAKERS; i++) {
            if (fork())
                continue;
            struct err err = {0};
            struct store *s = NULL;
            struct run plan = plan_of(arena_printf(&a, "p%d", i).p), run;
            bool continued;
            char byte;
            close(start[1]);
            ssize_t end = read(start[0], &byte, 1); /* until all are there */
            bool ok = end == 0 && store_open(path, STORE_WRITE, &s, &err) &&
                      store_run_begin(s, &a, &plan, false, &run, &continued, &err);
            if (!ok)
                printf("# %s\n", err.msg);
            fflush(stdout);
            _exit(!ok);
        }
        close(start[0]);
        close(start[1]);
        for (int status, i = 0; i < MAKERS; i++)
            failed += wait(&status) < 0 || status != 0;
        if (number_of(path, "SELECT count(*) = max(number) FROM runs") != 1)
            failed++;
    }
    check_int(failed, 0, "%d times %d processes make one store at once, and each gets its run", ROUNDS, MAKERS);
}

/* ---- writes that fail ---- */

static void half_a_unit(void)
{
    struct arena a CLEANUP_ARENA = {0};
    struct err err = {0}, second = {0};
    const char *path = place(&a, "half.db");
    struct store *s = opened(path, STORE_WRITE);
    struct run run = begun(s, &a, "p", false, false);
    struct unit_record unit = rich_unit(&a);
    put_simple(s, &a, &run, 0);
    committed(s);
    unit.measures[1].name = unit.measures[0].name; /* the last thing that is put cannot be */
    check(!store_put_unit(s, &run, &unit, &err), "a unit that cannot be stored whole is refused");
    check_says(&err, path, "with the store's name");
    check_done(store_commit(s, &second), &second, "somebody commits");
    check_done(store_run_interrupt(s, &run, &second), &second, "and keeps the run for later");
    store_close(s);
    check_int(number_of(path, "SELECT count(*) FROM units"), 1, "nothing of it stands there");
    check_int(number_of(path, "SELECT count(*) FROM scores"), 1, "nor any row");
    s = opened(path, STORE_WRITE);
    run = begun(s, &a, "p", false, true);
    unit.measures[1].name = S("other");
    check_done(store_put_unit(s, &run, &unit, &err), &err, "so it is put when the run goes on");
    committed(s);
    store_close(s);
}

/* The file may not grow any more, as on a full disk. */
static void no_room(void)
{
    struct arena a CLEANUP_ARENA = {0};
    const char *path = place(&a, "full.db");
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        struct err err = {0}, second = {0};
        struct store *s = opened(path, STORE_WRITE);
        struct run plan = plan_of("p"), run;
        bool continued, ok = store_run_begin(s, &a, &plan, false, &run, &continued, &err);
        struct rlimit limit = {400000, 400000};
        signal(SIGXFSZ, SIG_IGN);
        setrlimit(RLIMIT_FSIZE, &limit);
        for (int64_t i = 0; ok && i < 500; i++) {
            struct unit_record unit = rich_unit(&a);
            unit.index = unit.trial = i;
            memset((char *)(uintptr_t)unit.story[1].body.p, 'a' + (int)(i % 26), 50000); /* blobs that differ */
            snprintf((char *)(uintptr_t)unit.story[1].body.p, 8, "%d", (int)i);
            ok = store_put_unit(s, &run, &unit, &err) && (i % 3 != 2 || store_commit(s, &err));
        }
        bool sound = !ok && err.kind == ERR_HOST && strstr(err.msg, path) && store_commit(s, &second);
        printf("# %s\n", err.msg);
        if (!store_run_interrupt(s, &run, &second))
            printf("# %s\n", second.msg);
        store_close(s);
        fflush(stdout);
        _exit(!sound);
    }
    int status = 0;
    waitpid(pid, &status, 0);
    check_int(status, 0, "a disk without room is the host's failure, names the store and leaves nothing half done");
    struct store *s = opened(path, STORE_WRITE);
    struct run run = begun(s, &a, "p", false, true);
    int64_t units = run.units_done;
    store_close(s);
    check(units > 0 && units % 3 == 0, "what was committed is there: %lld units", (long long)units);
    check_int(number_of(path, "SELECT count(*) FROM scores"), units * 5, "whole in their rows");
    check_int(number_of(path, "SELECT count(*) FROM events"), units * 3, "and in their stories");
}

static void two_runs_at_once(void)
{
    struct arena a CLEANUP_ARENA = {0};
    struct err err = {0};
    const char *path = place(&a, "two.db");
    struct store *s = opened(path, STORE_WRITE), *t = opened(path, STORE_WRITE);
    struct run x = begun(s, &a, "x", false, false), y = begun(t, &a, "y", false, false);
    for (int64_t i = 0; i < 3; i++) {
        put_simple(s, &a, &x, i);
        committed(s);
        put_simple(t, &a, &y, 2 - i);
        committed(t);
    }
    finish_plainly(s, &x);
    struct seen of_x = {0}, of_y = {0};
    check(store_each_unit(t, &x, STORE_STORY, see_unit, &of_x, &err) && of_x.n == 3, "one run has its three units");
    check(store_each_unit(s, &y, STORE_STORY, see_unit, &of_y, &err) && of_y.n == 3, "and the other its own");
    check(store_run_find(s, &a, y.id, &y, &err) && str_eq(y.status, S("running")), "finishing one leaves the other");
    store_close(s);
    finish_plainly(t, &y);
    store_close(t);
}

static void never_twice(void)
{
    struct arena a CLEANUP_ARENA = {0};
    const char *path = place(&a, "twice.db");
    pid_t pid = fork();
    if (pid == 0) {
        struct err err = {0};
        struct store *s = NULL;
        struct run plan = plan_of("p"), run = {0};
        bool continued = false;
        int null = open("/dev/null", O_WRONLY);
        struct unit_record unit = unit_of(&a, 0);
        if (null < 0 || dup2(null, 2) < 0 || !store_open(path, STORE_WRITE, &s, &err) ||
            !store_run_begin(s, &a, &plan, false, &run, &continued, &err) || !store_put_unit(s, &run, &unit, &err) ||
            !store_commit(s, &err))
            _exit(99);
        unit.index = 1; /* the same case and trial at another position */
        _exit(store_put_unit(s, &run, &unit, &err) ? 98 : 97);
    }
    int status = 0;
    waitpid(pid, &status, 0);
    check(WIFSIGNALED(status) || (WEXITSTATUS(status) != 0 && WEXITSTATUS(status) < 97),
          "a unit that is put twice ends the program as a bug of ours");
    check_int(number_of(path, "SELECT count(*) FROM units"), 1, "and stands there once");
}

/* ---- append-only ---- */

static void nothing_is_rewritten(void)
{
    struct arena a CLEANUP_ARENA = {0};
    const char *path = place(&a, "append.db");
    struct store *s = opened(path, STORE_WRITE);
    struct run run = begun(s, &a, "p", false, false);
    struct unit_record rich = rich_unit(&a);
    struct err err = {0};
    check_done(store_put_unit(s, &run, &rich, &err), &err, "a unit is put");
    committed(s);
    check_str(raw(&a, path, "UPDATE runs SET status = 'paused'"),
              S("CHECK constraint failed: status IN ('running', 'interrupted', 'finished')"),
              "a status is a known one");
    put_results(s, &run);
    store_close(s);
    static const char *const tables[] = {"units", "scores", "blobs", "events", "measures", "metrics", "gates"};
    for (size_t i = 0; i < COUNT_OF(tables); i++) {
        str says = arena_printf(&a, "%s is append-only", tables[i]);
        const char *column = strcmp(tables[i], "blobs") == 0      ? "bytes = 'x'"
                             : strcmp(tables[i], "events") == 0   ? "kind = 'x'"
                             : strcmp(tables[i], "measures") == 0 ? "value = 1.0"
                             : strcmp(tables[i], "scores") == 0   ? "status = 'pass'"
                             : strcmp(tables[i], "metrics") == 0  ? "value = 1.0"
                                                                  : "severity = 'low'";
        int64_t n = number_of(path, arena_printf(&a, "SELECT count(*) FROM %s", tables[i]).p);
        check(n > 0, "%s has rows", tables[i]);
        check_str(raw(&a, path, arena_printf(&a, "UPDATE %s SET %s", tables[i], column).p), says,
                  "no row of %s is changed", tables[i]);
        check_str(raw(&a, path, arena_printf(&a, "DELETE FROM %s", tables[i]).p), says, "none is deleted");
        /* Stories, their blobs and measures rely on the pragma, which every store handle sets. */
        bool hot =
            strcmp(tables[i], "events") == 0 || strcmp(tables[i], "measures") == 0 || strcmp(tables[i], "blobs") == 0;
        str kept = raw(&a, path,
                       arena_printf(&a, "PRAGMA recursive_triggers=%d; REPLACE INTO %s SELECT * FROM %s", hot,
                                    tables[i], tables[i])
                           .p);
        check(kept.n > 0, "and none of %s is replaced (%.*s)", tables[i], STR_ARG(kept));
        check_int(number_of(path, arena_printf(&a, "SELECT count(*) FROM %s", tables[i]).p), n, "all are there still");
    }
    check_str(raw(&a, path, "DELETE FROM runs"), S("runs are kept"), "a run is not deleted");
    check_str(raw(&a, path, "UPDATE runs SET verdict = 'pass'"), S("the run is finished"), "nor changed once finished");
    check_str(raw(&a, path, "UPDATE runs SET status = 'running'"), S("the run is finished"), "nor taken up again");
    check_str(raw(&a, path, "INSERT INTO units SELECT 9, run, 9, 'new', 0, 'k', '', '[]', '', '', '' FROM units"),
              S("the run is finished"), "nor given a unit more");
    check_str(raw(&a, path, "INSERT INTO units VALUES (9, 77, 0, 'new', 0, 'k', '', '[]', '', '', '')"), STR_NONE,
              "(a raw connection checks no foreign keys)");
    s = opened(path, STORE_WRITE);
    begun(s, &a, "p", false, false);
    store_close(s);
    check_str(raw(&a, path, "UPDATE runs SET suite_sha = 'x' WHERE number = 2"), S("only the status of a run changes"),
              "of a run under way nothing but its status changes");
}

/* ---- what is no store ---- */

static void refused(const char *path, enum store_mode mode, const char *says, const char *what)
{
    struct store *s = NULL;
    struct err err = {0};
    bool ok = store_open(path, mode, &s, &err);
    check(!ok, "%s is refused for %s", what, mode == STORE_READ ? "reading" : "writing");
    if (ok) {
        store_close(s);
        return;
    }
    check_says(&err, says, "%s: it says what it is", what);
    check_int(err.kind, ERR_INPUT, "%s: as an error of the input", what);
}

static void file_of(const char *path, str bytes)
{
    struct err err = {0};
    check_done(file_replace(path, bytes, &err), &err, "a file is made");
}

static void what_is_no_store(void)
{
    struct arena a CLEANUP_ARENA = {0};
    static const enum store_mode modes[] = {STORE_READ, STORE_WRITE};
    const char *text = place(&a, "text.db"), *other = place(&a, "other.db"), *newer = place(&a, "newer.db"),
               *older = place(&a, "older.db"), *empty = place(&a, "empty.db"), *cut = place(&a, "cut.db");
    str words = S("These are only words, but rather many of them, so that they are as long as a header of SQLite is, "
                  "and longer: one hundred bytes.\n");
    file_of(text, words);
    file_of(empty, S(""));
    check_str(raw(&a, other, "CREATE TABLE t (x); INSERT INTO t VALUES (1)"), STR_NONE, "another database is made");
    store_close(opened(newer, STORE_WRITE));
    check_str(raw(&a, newer, "PRAGMA user_version=99"), STR_NONE, "a store of a later version is made");
    store_close(opened(older, STORE_WRITE));
    check_str(raw(&a, older, "PRAGMA user_version=0"), STR_NONE, "and one of version 0");
    store_close(opened(cut, STORE_WRITE));
    check(truncate(cut, 5000) == 0, "and one cut off");
    for (size_t i = 0; i < COUNT_OF(modes); i++) {
        refused(folder, modes[i], "is a directory; expected a store", "a directory");
        refused("/dev/null", modes[i], "is no file", "a device");
        refused("", modes[i], "", "an empty name");
        refused(text, modes[i], "is not a store of assize, nor any SQLite file", "a text file");
        refused(other, modes[i], "is an SQLite file, but not a store of assize", "an unrelated SQLite file");
        refused(newer, modes[i], "was written by a newer assize (store version 99; this one reads up to 3)",
                "a newer store");
        refused(older, modes[i], "has store version 0, which never existed", "a store of version 0");
        refused(place(&a, "no/such/folder/x.db"), modes[i], modes[i] == STORE_READ ? "no store here" : "folder",
                "a file in a folder that is not there");
        refused(place(&a, "text.db/x.db"), modes[i], "", "a file below a file");
    }
    refused(place(&a, "missing.db"), STORE_READ, "there is no store here", "a missing file");
    check(access(place(&a, "missing.db"), F_OK) < 0, "and none is made");
    refused(empty, STORE_READ, "is empty: there is no run in it yet", "an empty file");
    store_close(opened(empty, STORE_WRITE));
    check_int(number_of(empty, "SELECT count(*) FROM runs"), 0, "an empty file becomes a store");
    struct store *s = NULL;
    struct err err = {0};
    check(!store_open(cut, STORE_READ, &s, &err), "a store that was cut off is refused");
    check(err.kind == ERR_HOST || err.kind == ERR_INPUT, "with an error: %s", err.msg);
    struct buf kept CLEANUP_BUF = {0};
    check(file_read(text, 4096, &kept, &err) && str_eq(buf_view(&kept), words), "the text file is as it was");
    check_int(number_of(other, "SELECT count(*) FROM t"), 1, "and so is the other database");
}

/* Names that SQLite would take for something else than a file. */
static void names_are_files(void)
{
    struct arena a CLEANUP_ARENA = {0};
    if (chdir(folder) < 0)
        return;
    static const char *const names[] = {":memory:", "file:x.db?mode=memory", "-journal", "a?b#c%20d.db"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct store *s = opened(names[i], STORE_WRITE);
        begun(s, &a, "p", false, false);
        store_close(s);
        check(access(names[i], F_OK) == 0, "a store named '%s' is a file", names[i]);
    }
}

static void forged(const char *name, const char *sql, const char *says)
{
    struct arena a CLEANUP_ARENA = {0};
    struct err err = {0};
    const char *path = place(&a, name);
    store_close(opened(path, STORE_WRITE));
    check_str(raw(&a, path, sql), STR_NONE, "%s: someone forges it", name);
    struct store *s = opened(path, STORE_WRITE);
    struct run plan = plan_of("p"), run;
    bool continued;
    check(!store_run_begin(s, &a, &plan, false, &run, &continued, &err), "%s: no run begins in it", name);
    check_says(&err, says, "%s: it says why", name);
    check_int(err.kind, ERR_INPUT, "%s: as an error of the input", name);
    store_close(s);
}

static void damage_is_told(void)
{
    forged("no-runs.db", "DROP TABLE runs", "the store is damaged: no such table: runs");
    forged("odd-number.db", "INSERT INTO runs VALUES (-5,'x','','','','','p','',0,0,'running','',0,0,'','')",
           "is damaged: a run has the number -5");
    forged("end-of-numbers.db",
           "INSERT INTO runs VALUES (9223372036854775806,'x','','','','','q','',0,0,'running','',0,0,'','')",
           "is damaged: a run has the number 9223372036854775807");
    struct arena a CLEANUP_ARENA = {0};
    struct err err = {0};
    const char *path = place(&a, "damaged.db");
    struct store *s = opened(path, STORE_WRITE);
    struct run run = begun(s, &a, "p", false, false);
    put_results(s, &run);
    check_str(raw(&a, path, "DROP TRIGGER gates_no_update; UPDATE gates SET verdict = 'fine'"), STR_NONE,
              "someone changes a gate");
    struct gate_results gates = {0};
    check(!store_gates(s, &a, &run, &gates, &err), "a verdict that does not exist is not read as a pass");
    store_close(s);
    store_close(NULL);
}

static int forget(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)st, (void)kind, (void)at;
    return remove(path);
}

int main(void)
{
    const char *base = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%.40s/assize-store-XXXXXX",
             base && base[0] == '/' && strlen(base) < 40 ? base : "/tmp");
    if (!mkdtemp(folder))
        return 1;
    everything_comes_back();
    runs_are_found();
    runs_go_on();
    one_writer_a_run();
    whole_units_only();
    killed_at_random();
    locks_are_of_handles();
    made_at_once();
    half_a_unit();
    no_room();
    two_runs_at_once();
    never_twice();
    nothing_is_rewritten();
    what_is_no_store();
    damage_is_told();
    names_are_files();
    if (chdir("/") == 0)
        nftw(folder, forget, 8, FTW_DEPTH | FTW_PHYS);
    return tap_done();
}
