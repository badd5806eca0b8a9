/* SPDX-License-Identifier: Apache-2.0 */
/* The whole way of a run, in the order of runner.h. */
#include "runner/runner.h"

#include "base/clock.h"
#include "base/map.h"
#include "runner/coordinator.h"
#include "runner/gate.h"
#include "runner/record.h"
#include "text/json_write.h"
#include "text/json_own.h"

#include <sys/utsname.h>
#include <unistd.h>

#ifndef ASSIZE_VERSION
#define ASSIZE_VERSION "0"
#endif

/* What this run is, for the store; outside every bundle. */
static str host_words(struct arena *a, const struct suite *suite)
{
    struct utsname names;
    CLEANUP_JSON json_t *host = json_object();
    struct buf text CLEANUP_BUF = {0};
    if (uname(&names) == 0) {
        json_object_set_new(host, "system", json_sprintf("%s %s", names.sysname, names.release));
        json_object_set_new(host, "machine", json_string(names.machine));
    }
    json_object_set_new(host, "cores", json_integer(sysconf(_SC_NPROCESSORS_ONLN)));
    if (suite->subject_kind->notes)
        json_object_set_new(host, "notes", suite->subject_kind->notes(suite->subject));
    json_write(host, JSON_STYLE_COMPACT, &text);
    return arena_str(a, buf_view(&text));
}

static struct run run_describe(struct arena *a, const struct suite *suite, const struct plan *plan)
{
    return (struct run){
        .suite = suite->name,
        .suite_version = suite->version,
        .suite_path = suite->path,
        .suite_sha = str_of(plan->suite_sha),
        .plan_sha = str_of(plan->plan_sha),
        .description = plan->description,
        .seed = suite->seed,
        .units = (int64_t)plan->units.n,
        .version = str_of(ASSIZE_VERSION),
        .host = host_words(a, suite),
    };
}

/* Which units an earlier start has done. */
struct done_search {
    struct map keys;
    bool *done;
    size_t n;
};

static bool done_visit(str key, void *ctx)
{
    struct done_search *search = ctx;
    size_t at;
    if (map_get(&search->keys, key, &at) && !search->done[at]) {
        search->done[at] = true;
        search->n++;
    }
    return true;
}

static bool done_find(struct arena *a, struct store *store, const struct run *run, const struct plan *plan,
                      struct done_search *ret, struct err *err)
{
    struct arena scratch CLEANUP_ARENA = {0}; /* of the map, which is of no use later */
    ret->done = arena_array(a, bool, plan->units.n);
    map_reserve(&scratch, &ret->keys, plan->units.n);
    for (size_t i = 0; i < plan->units.n; i++)
        map_add(&scratch, &ret->keys, str_of(plan->units.v[i].key), i, NULL);
    bool ok = store_units_done(store, run, done_visit, ret, err);
    ret->keys = (struct map){0};
    return ok;
}

/* The comparison with the baseline, from the store; *ret NULL without one. */
static bool compare_with(struct arena *a, const struct suite *suite, const struct record *baseline, struct store *store,
                         const struct run *run, struct compare *ret, struct err *err)
{
    struct record *now;
    struct run whole = *run;
    whole.status = S("finished"); /* it is about to be */
    if (!record_load(a, store, &whole, S("this run"), STR_NONE, &now, err))
        return false;
    compare_records(a, suite, baseline, now, ret);
    return true;
}

/* Metrics, comparison, gate, verdict. */
struct judgement {
    struct metrics metrics;
    struct compare compare;
    struct gate_results gates;
    enum verdict verdict;
};

/* The suite as that of a run of some of its units: tolerances of the whole say nothing there. */
static struct suite suite_in_part(const struct suite *suite)
{
    struct suite ret = *suite;
    ret.part = true;
    ret.tolerances = NULL;
    return ret;
}

/* From what the store holds, by the rules up to a stage. Each look has its share of the gate's alpha, so that all of
 * them together block by chance no more often. */
static bool judge(struct arena *a, const struct work *work, const struct run_options *options,
                  const struct record *baseline, struct store *store, const struct run *run, enum stage stage,
                  bool part, struct judgement *ret, struct err *err)
{
    struct judgement now = {0};
    struct tally tally;
    struct suite suite = part ? suite_in_part(work->suite) : *work->suite;
    if (!metrics_compute(a, &suite, store, run, &now.metrics, &tally, err) ||
        (baseline && !compare_with(a, &suite, baseline, store, run, &now.compare, err)))
        return false;
    suite.alpha /= plan_looks(work->plan);
    struct judging j = {.a = a,
                        .suite = &suite,
                        .metrics = &now.metrics,
                        .tally = &tally,
                        .compare = baseline ? &now.compare : NULL,
                        .stage = stage,
                        .today = options->today};
    now.verdict = gate_judge(&j, &now.gates);
    *ret = now;
    return true;
}

/* The stage after this one that has units; false if there is none. */
static bool stage_next(const struct plan *plan, int after, enum stage *ret)
{
    int found = STAGE_RELEASE + 1;
    for (size_t i = 0; i < plan->units.n; i++)
        if (plan->stages[i] > after && plan->stages[i] < found)
            found = plan->stages[i];
    *ret = (enum stage)found;
    return found <= STAGE_RELEASE;
}

/* What a stage that fails leaves undone, as a result of the gate. */
static void stop_told(struct arena *a, const struct plan *plan, enum stage stage, struct judgement *to)
{
    size_t left = 0;
    for (size_t i = 0; i < plan->units.n; i++)
        left += plan->stages[i] > stage;
    *vec_push(a, &to->gates) = (struct gate_result){
        .id = S("stages"),
        .verdict = to->verdict,
        .sentence = arena_printf(a,
                                 "stopped after stage %s, whose rules say %s: %zu of %zu units, of later stages, were "
                                 "not run",
                                 STAGE_NAMES[stage], VERDICT_NAMES[to->verdict], left, plan->units.n)};
}

/* Runs and judges stage by stage, until one fails or all are done. */
static bool stages_run(struct arena *a, struct coordination *what, const struct record *baseline, struct judgement *ret,
                       struct run_outcome *outcome, struct err *err)
{
    const struct plan *plan = what->work->plan;
    enum stage stage, later;
    bool more = stage_next(plan, -1, &stage);
    while (more) {
        size_t done_now = 0;
        what->stage = stage;
        more = stage_next(plan, (int)stage, &later);
        if (!coordinate(what, &done_now, &outcome->interrupted, err))
            return false;
        outcome->done_now += done_now;
        what->n_done += done_now;
        if (outcome->interrupted)
            return true;
        if (!judge(a, what->work, what->options, baseline, what->store, what->run, more ? stage : what->options->stage,
                   more || plan->part, ret, err))
            return false;
        if (more && (ret->verdict == VERDICT_BLOCK || ret->verdict == VERDICT_INCOMPLETE)) {
            stop_told(a, plan, stage, ret);
            return true;
        }
        stage = later;
    }
    return true;
}

bool runner_compare(struct arena *a, const struct record *before, const struct record *after, bool common,
                    struct comparison **ret, struct gate_results *ret_gates, enum verdict *ret_verdict, struct err *err)
{
    struct suite suite;
    struct compare compare;
    struct identity then = identity_of_record(a, before), now = identity_of_record(a, after);
    enum stage stage;
    if (!definitions_read(a, after, &suite, err) || !definitions_stage(after, &stage, err) ||
        !identity_check(a, &then, &now, common, err))
        return false;
    compare_records(a, &suite, before, after, &compare);
    struct judging j = {.a = a, .suite = &suite, .compare = &compare, .stage = stage};
    *ret_verdict = gate_judge(&j, ret_gates);
    *ret = compare.comparison;
    return true;
}

/* The run's part with the store open. The arena `a` is the caller's, `own` lasts as long as the run. */
static bool run_stored(struct arena *a, struct arena *own, const struct work *work, const struct run_options *options,
                       const struct record *baseline, struct nursery *nursery, struct store *store,
                       struct run_outcome *ret, struct err *err)
{
    struct run plan = run_describe(own, work->suite, work->plan), run;
    struct done_search search = {0};
    struct run_outcome outcome = {0};
    if (!store_run_begin(store, own, &plan, options->always_new, &run, &outcome.continued, err) ||
        !done_find(own, store, &run, work->plan, &search, err))
        return false;
    struct coordination what = {.work = work,
                                .options = options,
                                .nursery = nursery,
                                .store = store,
                                .run = &run,
                                .done = search.done,
                                .n_done = search.n};
    if (options->watch && options->watch->started)
        options->watch->started(&run, outcome.continued, search.n, options->watch->ctx);
    struct judgement judged = {0};
    if (!stages_run(own, &what, baseline, &judged, &outcome, err)) {
        struct err second; /* the first one is what went wrong */
        (void)!store_run_interrupt(store, &run, &second);
        return false;
    }
    outcome.verdict = judged.verdict;
    bool ended = outcome.interrupted ? store_run_interrupt(store, &run, err)
                                     : store_run_finish(store, &run, &judged.metrics, &judged.gates,
                                                        judged.compare.comparison, judged.verdict, err);
    if (!ended || !store_run_find(store, a, run.id, &outcome.run, err))
        return false;
    *ret = outcome;
    return true;
}

/* The run to compare with, if it was asked what this one will be. */
static bool baseline_ready(struct arena *a, const struct run_options *options, const struct work *work,
                           struct record **ret, struct err *err)
{
    if (!options->baseline(a, work->suite->name, options->baseline_ctx, ret, err))
        return false;
    struct identity then = identity_of_record(a, *ret), now = identity_of_plan(a, work->suite, work->plan);
    bool part = options->n_cases || (options->stage < STAGE_RELEASE && work->suite->stages_value);
    return identity_check(a, &then, &now, options->common || part, err);
}

/* Learnt tolerances are about these questions. Of a part of them they say nothing, and nothing is judged by them. */
static bool learnt_fits(struct arena *a, const struct suite *suite, const struct plan *plan, struct err *err)
{
    if (!suite->tolerances || plan->part)
        return true;
    struct identity now = identity_of_plan(a, suite, plan);
    return tolerance_check(a, suite->tolerances, S("the gate's tolerances"), &now, (int64_t)plan->units.n, err);
}

static void store_close_at(struct store **store)
{
    store_close(*store);
}

bool runner_run(struct arena *a, const struct registry *registry, const struct run_options *options,
                struct run_outcome *ret, struct err *err)
{
    struct arena own CLEANUP_ARENA = {0};
    struct suite suite CLEANUP_SUITE = {0};
    struct plan plan;
    if (options->workers < 1 || options->workers > WORKERS_MAX)
        return err_set(err, ERR_USAGE, "expected 1 to %d workers, found %d", WORKERS_MAX, options->workers);
    if (!suite_load(&own, registry, options->suite_path, options->suite_text, options->data_dir, &suite, err) ||
        !plan_make(&own, &suite, options->cases, options->n_cases, options->stage, &plan, err) ||
        !learnt_fits(&own, &suite, &plan, err))
        return false;

    struct work work = {&suite, &plan};
    struct record *baseline = NULL;
    if (options->baseline && !baseline_ready(&own, options, &work, &baseline, err))
        return false;

    struct nursery nursery CLEANUP_NURSERY = {0};
    struct store *store __attribute__((cleanup(store_close_at))) = NULL;
    if (!nursery_start(&work, &nursery, err)) /* before the store: no SQLite handle crosses a fork */
        return false;
    return store_open(options->store_path, STORE_WRITE, &store, err) &&
           run_stored(a, &own, &work, options, baseline, &nursery, store, ret, err);
}

void runner_today(char ret[RUNNER_DAY_SIZE])
{
    quarantine_day(clock_unix_ms(), ret);
}

bool runner_day_sound(str day)
{
    return quarantine_day_sound(day);
}

bool runner_check(struct arena *a, const struct registry *registry, const char *suite_path, const char *data_dir,
                  struct run_check *ret, struct err *err)
{
    struct arena own CLEANUP_ARENA = {0};
    struct suite suite CLEANUP_SUITE = {0};
    struct plan plan;
    if (!suite_load(&own, registry, suite_path, (str){0}, data_dir, &suite, err) ||
        !plan_make(&own, &suite, NULL, 0, STAGE_RELEASE, &plan, err) || !learnt_fits(&own, &suite, &plan, err))
        return false;
    *ret = (struct run_check){arena_str(a, suite.name), suite.cases.n, plan.units.n};
    return true;
}
