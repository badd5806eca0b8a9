/* SPDX-License-Identifier: Apache-2.0 */
/*
 * subject: what is on trial. A kind of subject is one const table entry; runner, store and report know no other way to
 * it. Life of a subject: open (coordinator, before workers are forked: read and check all input), plan (which units
 * there are), produce (in a worker: one unit's evidence), leave (in that worker), close.
 */
#ifndef ASSIZE_MODEL_SUBJECT_H
#define ASSIZE_MODEL_SUBJECT_H

#include "model/case.h"
#include "model/env.h"
#include "model/evidence.h"
#include "model/package.h"

/* One trial of one case: what is scheduled, scored, stored and resumed as a whole. */
struct unit {
    size_t index; /* in plan order: by case, then trial */
    const struct test_case *kase;
    int64_t trial;               /* from 0 */
    size_t ref;                  /* the subject's own number for it */
    uint64_t stream;             /* set by the runner: of its random numbers, by case and trial */
    char input[SHA256_HEX_SIZE]; /* identity of the subject's input for this unit (a recorded run's hash, …) */
    char key[SHA256_HEX_SIZE];   /* set by the runner: everything that determines the unit's rows */
};

struct units {
    struct unit *v;
    size_t n, cap;
};

struct subject_open {
    struct arena *a;         /* lives as long as the subject */
    const struct doc *suite; /* for doc_fail */
    str pointer;             /* where `value` stands in it: "/subject/trajectories" */
    json_t *value;
    const char *base_dir; /* of the suite file */
    const char *data_dir; /* --data, or NULL */
    const struct case_set *cases;
    int64_t trials; /* the suite's `trials`, or 0 */
    bool has_env;
    uint64_t seed;
    const struct package_kind *packages; /* opens fixtures; may be NULL */
};

struct subject_kind {
    const char *name; /* the key under `subject:` */
    const char *help;
    json_t *(*schema)(void); /* JSON Schema of its value */
    const char *by_content;  /* key of its value, or the value itself where that is a text: a path to what is known by
                                its  content, and so no part of a suite's identity; NULL = none */
    const struct evidence_type *const *gives;          /* NULL-terminated; */
    const struct evidence_type *const *gives_with_env; /* further ones in suites with a world; may be NULL */
    bool (*open)(const struct subject_open *in, void **ret_subject, struct err *err);
    /* Appends its units in arena, ordered by case index, then trial. */
    bool (*plan)(void *subject, struct arena *a, struct units *ret, struct err *err);
    /* One unit's evidence, in arena. env is NULL without a world; it was reset for this unit and is left in the unit's
     * end state, which scorers may query. What goes wrong with the input of the unit is evidence; err is for the host.
     */
    bool (*produce)(void *subject, const struct unit *unit, struct env *env, struct arena *a, struct evidence *ret,
                    struct err *err);
    /* What a reader of the results should know of how they came about on this host: a list of sentences, a new
     * reference; kept with the run, outside its bundle. May be NULL. */
    json_t *(*notes)(void *subject);
    /* What it is judged against, beside the cases (a fixture's passages and judgements): any JSON value by which two
     * suites that asked the same can be told from two that did not; a new reference. May be NULL. */
    json_t *(*ground)(void *subject);
    /* In a worker that has done its last unit: ends what produce started and kept (processes, files). May be NULL. */
    void (*leave)(void *subject);
    void (*close)(void *subject); /* may be NULL */
};

/* Resolves a path that a user wrote in a file of ours: `$data/x` under data_dir (an error at `pointer` without one),
 * absolute as it is, else relative to base_dir. In arena. */
bool path_resolve(struct arena *a, const struct doc *d, str pointer, const char *base_dir, const char *data_dir,
                  str path, str *ret, struct err *err) MUST_USE;

#endif
