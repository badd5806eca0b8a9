/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store: runs, their units, score rows, stories, metrics and gates in one SQLite file (WAL, append-only by triggers).
 *
 * One store handle writes a run: the coordinator's, which holds the run's lock from store_run_begin to store_close, so
 * nobody may fork and go on without exec while a store is open. Score rows are never changed or deleted. A unit is
 * written once, whole, with its rows, story and measures in one transaction (several units may share one; store_commit
 * ends it). After kill -9 at any moment the file holds whole units only. A function that fails leaves no transaction
 * open: what was put since the last commit is not there and will be done again when the run goes on.
 *
 * Strings returned are in the arena passed. Errors: ERR_INPUT for a path that is no store of ours, a damaged one, one
 * of a newer version or on a network file system, and for a run that is locked; ERR_HOST for disk and permissions.
 */
#ifndef ASSIZE_STORE_STORE_H
#define ASSIZE_STORE_STORE_H

#include "model/comparison.h"
#include "model/evidence.h"
#include "base/err.h"

struct store;

enum store_mode { STORE_READ, STORE_WRITE }; /* STORE_WRITE creates the file; STORE_READ demands it */

bool store_open(const char *path, enum store_mode mode, struct store **ret, struct err *err) MUST_USE;
/* A store in memory, for a run that came from elsewhere. */
bool store_open_memory(struct store **ret, struct err *err) MUST_USE;
void store_close(struct store *s); /* commits nothing that store_commit has not; accepts NULL */

struct run {
    int64_t number; /* 1, 2, … in this store */
    str id;         /* "<suite>-<number>" */
    str suite, suite_version, suite_path;
    str suite_sha;   /* of everything that determines its results, for the bundle */
    str plan_sha;    /* of suite_sha and the chosen cases: what makes two runs the same plan */
    str description; /* compact JSON for reports: subject kind, world, seed, severities, metric and gate definitions */
    int64_t seed;
    int64_t units; /* planned */
    int64_t units_done;
    str status;                      /* "running", "interrupted" or "finished" */
    str verdict;                     /* "" until finished */
    int64_t started_ms, finished_ms; /* Unix time; outside every bundle */
    str version;                     /* of assize */
    str host;                        /* compact JSON: system, machine, cores; outside every bundle */
};

/* Continues the newest unfinished run of the same plan_sha, unless `always_new`; else starts one. `plan` gives all but
 * number, id, units_done, status, verdict and times. Takes the lock of the run; ERR_INPUT if another handle holds it.
 */
bool store_run_begin(struct store *s, struct arena *a, const struct run *plan, bool always_new, struct run *ret,
                     bool *ret_continued, struct err *err) MUST_USE;

/* By id, by number, or "last". ERR_INPUT naming the nearest ids if there is none. */
bool store_run_find(struct store *s, struct arena *a, str id, struct run *ret, struct err *err) MUST_USE;

/* The newest finished run of a suite ("" = of any) over all its cases. ERR_INPUT if there is none. */
bool store_run_last(struct store *s, struct arena *a, str suite, struct run *ret, struct err *err) MUST_USE;

/* Calls visit with runs of that suite ("" = of all), newest first. `baseline` is the id of the run that it was compared
 * with, "" for none. What is passed lives until visit returns; false stops, with err set if it is a failure. */
bool store_each_run(struct store *s, str suite,
                    bool (*visit)(const struct run *run, str baseline, void *ctx, struct err *err), void *ctx,
                    struct err *err) MUST_USE;

struct unit_record {
    int64_t index; /* in plan order */
    str case_id;
    int64_t trial;
    str key;      /* hash of everything that determines it */
    str severity; /* of the case */
    str tags;     /* compact JSON array */
    str cluster;  /* cases of one cluster are not independent; "" = each case on its own */
    str case_sha; /* hash of the case as written, 16 hex digits: whether two runs asked the same */
    str case_doc; /* the case as written, compact JSON; at the first unit of a case, "" at its others and in reports */
    struct rows rows;
    struct story_event *story;
    size_t n_story;
    struct measure *measures;
    size_t n_measures;
};

/* Adds one unit (with all it holds) to the current transaction, opening one if there is none. A unit that is there
 * already is BUG(): the runner asks store_units_done first. */
bool store_put_unit(struct store *s, const struct run *run, const struct unit_record *unit, struct err *err) MUST_USE;
bool store_commit(struct store *s, struct err *err) MUST_USE;

/* Calls visit with the key of every unit that the run has. */
bool store_units_done(struct store *s, const struct run *run, bool (*visit)(str key, void *ctx), void *ctx,
                      struct err *err) MUST_USE;

/* Ends the run: metrics, gates, the comparison with its baseline (NULL = none was given), verdict and status
 * "finished", in one transaction. */
bool store_run_finish(struct store *s, const struct run *run, const struct metrics *metrics,
                      const struct gate_results *gates, const struct comparison *comparison, enum verdict verdict,
                      struct err *err) MUST_USE;
bool store_run_interrupt(struct store *s, const struct run *run, struct err *err) MUST_USE;

/* Reading back. Units come in plan order, rows in the order in which they were added; each visit returns false to stop,
 * with err set if it is a failure. `unit` and what it points to live until visit returns. Reading is what a report
 * spends its time on, so ask for no more than is needed. */
enum store_part {
    STORE_ROWS,     /* rows and measures, no story */
    STORE_STORY,    /* everything */
    STORE_NUMBERS,  /* of each row scorer, measure, status and value; no measures */
    STORE_FAILURES, /* only rows that neither passed nor were skipped; no measures */
};
bool store_each_unit(struct store *s, const struct run *run, enum store_part part,
                     bool (*visit)(const struct unit_record *unit, void *ctx, struct err *err), void *ctx,
                     struct err *err) MUST_USE;

/* One unit, with rows, story and measures, in arena. case_id {NULL}: the first case; trial < 0: the first there is.
 * ERR_INPUT if there is none, naming the nearest case id. */
bool store_unit_find(struct store *s, struct arena *a, const struct run *run, str case_id, int64_t trial,
                     struct unit_record *ret, struct err *err) MUST_USE;

bool store_metrics(struct store *s, struct arena *a, const struct run *run, struct metrics *ret,
                   struct err *err) MUST_USE;
bool store_gates(struct store *s, struct arena *a, const struct run *run, struct gate_results *ret,
                 struct err *err) MUST_USE;

/* The comparison with which the run ended; *ret NULL where no baseline was given. */
bool store_comparison(struct store *s, struct arena *a, const struct run *run, struct comparison **ret,
                      struct err *err) MUST_USE;

/* One value of a query's result; `text` is a text's bytes or a blob's. */
struct store_value {
    enum { VALUE_NULL, VALUE_INTEGER, VALUE_REAL, VALUE_TEXT, VALUE_BLOB } type;
    int64_t integer;
    double real; /* may be infinite */
    str text;
};

/* Where a query's results go; each is called with n columns, and what it is passed lives until it returns. False stops
 * the query, with err set. */
struct store_sink {
    bool (*head)(const str *names, size_t n, void *ctx, struct err *err); /* once, before the first row */
    bool (*row)(const struct store_value *values, size_t n, void *ctx, struct err *err);
    void *ctx;
};

/* Bounds of one query. */
struct store_bounds {
    uint64_t rows, ms;
};

/* Runs one statement of the user's that only reads; a store open for reading. ERR_INPUT, with the place in the query
 * where SQLite names it: for SQL that is wrong, for a second statement, for anything but reading (refused before it
 * starts), and where a bound is reached. Sees one state of the store, also while a run is writing. */
bool store_query(struct store *s, str sql, const struct store_bounds *bounds, const struct store_sink *sink,
                 struct err *err) MUST_USE;

#endif
