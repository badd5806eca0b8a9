/* SPDX-License-Identifier: Apache-2.0 */
/*
 * runner: from a suite file to a finished run in the store.
 *
 * Steps: load the suite and everything it names, with every error found before the store is touched; plan the units;
 * fork workers; open the store; hand units out in batches and write what comes back; aggregate metrics from the store;
 * gate. The coordinator is single-threaded and the only writer. Subjects, scorers, importers and the world come from
 * the registry: nothing here knows what kind they are.
 */
#ifndef ASSIZE_RUNNER_RUNNER_H
#define ASSIZE_RUNNER_RUNNER_H

#include "model/registry.h"
#include "runner/quarantine.h"
#include "runner/tolerance.h"
#include "store/store.h"

#include <signal.h>

/* What of a suite is run, and which rules hold: from cheap to dear, each with all before it. */
enum stage { STAGE_PRE_COMMIT, STAGE_PR, STAGE_NIGHTLY, STAGE_RELEASE };
extern const char *const STAGE_NAMES[]; /* "pre-commit", "pr", "nightly", "release", NULL */

struct run_progress {
    size_t done, planned, continued; /* units; `continued` of the done ones come from an earlier start */
    double seconds;                  /* since the first unit was handed out */
};

/* A finished run held in memory, to compare with. */
struct record;

/* Reads a finished run into the arena; `source` is how the user named it, `sha` the hash of its bundle. The store may
 * be closed afterwards. ERR_INPUT for a run that is not finished or too old to say what its suite was. */
bool record_load(struct arena *a, struct store *store, const struct run *run, str source, str sha, struct record **ret,
                 struct err *err) MUST_USE;

/* Two finished runs of one suite compared by the metrics, gate rules and seed of `after`. Gates hold the rules that
 * compare; *ret_verdict is VERDICT_PASS where there is none. ERR_INPUT that says what changed where the two were not
 * asked the same: suite, scorers, world, fixture, cases. `common`: over the cases that both have. */
bool runner_compare(struct arena *a, const struct record *before, const struct record *after, bool common,
                    struct comparison **ret, struct gate_results *ret_gates, enum verdict *ret_verdict,
                    struct err *err) MUST_USE;

/* Told of a run as it goes on, in the coordinator, which waits meanwhile. Any may be NULL. */
struct run_watch {
    /* Before the first unit; `done` units come from an earlier start. */
    void (*started)(const struct run *run, bool continued, size_t done, void *ctx);
    /* A unit is done and in the current transaction: after a crash before its end it is done once more. */
    void (*unit)(const struct unit_record *unit, size_t done, size_t planned, void *ctx);
    void *ctx;
};

/* The day of the clock, in UTC, as run_options takes it; and whether a text is such a day. */
enum { RUNNER_DAY_SIZE = 11 };
void runner_today(char ret[RUNNER_DAY_SIZE]);
bool runner_day_sound(str day);

struct run_options {
    const char *suite_path;
    str suite_text;       /* the suite itself, where it is no file; then suite_path is only its name */
    const char *data_dir; /* NULL = none */
    const char *store_path;
    int workers;      /* >= 1 */
    const str *cases; /* --case: only these ids; n_cases 0 = all. An id that is not there is an error */
    size_t n_cases;
    bool always_new;
    /* Units of later stages are not run, and rules of later stages not judged. Stages are run one by one: where the
     * gate blocks or is incomplete after one, the dearer ones are not begun. */
    enum stage stage;
    str today; /* YYYY-MM-DD, for quarantines */
    /* Gives the run to compare with, in arena; called once the suite is read and before anything runs, with no store
     * left open. NULL = no baseline. */
    bool (*baseline)(struct arena *a, str suite, void *ctx, struct record **ret, struct err *err);
    void *baseline_ctx;
    bool common; /* compare over the cases that both have, instead of refusing other sets */
    void (*progress)(const struct run_progress *p, void *ctx); /* may be NULL */
    void *progress_ctx;
    const struct run_watch *watch;     /* NULL = nobody */
    const volatile sig_atomic_t *stop; /* set from a signal handler: finish what is in flight, keep it, stop */
};

struct run_outcome {
    struct run run; /* in the arena passed */
    bool interrupted;
    bool continued;
    size_t done_now;      /* units done by this call */
    enum verdict verdict; /* unless interrupted */
};

bool runner_run(struct arena *a, const struct registry *registry, const struct run_options *options,
                struct run_outcome *ret, struct err *err) MUST_USE;

/* What a suite would run. */
struct run_check {
    str suite; /* its name, in the arena passed */
    size_t cases, units;
};

/* Loads a suite and everything that it names, and plans its units, with every error that runner_run would find before
 * it touches a store; runs nothing. */
bool runner_check(struct arena *a, const struct registry *registry, const char *suite_path, const char *data_dir,
                  struct run_check *ret, struct err *err) MUST_USE;

/* JSON Schema 2020-12 of a suite file, made from the tables that read it and from the registry. A new reference. */
json_t *runner_suite_schema(const struct registry *registry);

#endif
