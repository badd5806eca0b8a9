/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scorer: turns the evidence of one unit into rows. One const table entry, one file each (scorers/). Life: its
 * parameters are read by the table `fields` into a struct of `params_size`; prepare (coordinator, before fork) checks
 * them and compiles what can be compiled; score runs in workers, any number of times, in any order, and depends on
 * nothing but its arguments.
 */
#ifndef ASSIZE_MODEL_SCORER_H
#define ASSIZE_MODEL_SCORER_H

#include "model/row.h"
#include "model/subject.h"

struct scorer_kind;

/* A scorer listed before another one, which combinators may name. */
struct scorer_earlier {
    str id;
    const struct scorer_kind *kind;
    json_t *params; /* borrowed */
};

struct scorer_prepare {
    struct arena *a;                      /* lives as long as the scorer */
    const struct doc *suite;              /* for doc_fail */
    str pointer;                          /* where its parameters stand */
    struct env *env;                      /* at the fixture, for checking SQL and tool names; NULL without a world */
    const struct scorer_earlier *earlier; /* n_earlier of them, in the order of the suite */
    size_t n_earlier;
};

struct scorer_input {
    const struct unit *unit;
    const struct evidence *evidence;
    struct env *env; /* in the end state of the unit, or NULL; leave it as it is: use its scratch for anything else */
    const struct rows *rows; /* of this unit so far, by the scorers listed earlier */
    struct arena *a;         /* of the unit: rows and what they point to */
    void *state;             /* what prepare returned */
};

struct scorer_kind {
    const char *name;
    int version;         /* raised whenever the same evidence may give other rows */
    const char *help;    /* one line */
    const char *manual;  /* a few lines: what passes, what fails, classes, measures, evidence */
    const char *example; /* one YAML line as it stands under `score:` */
    const struct field *fields;
    size_t params_size;
    const char *short_for; /* a parameter list that is not an object fills this field: `all: [a, b]`; NULL = none */
    const struct evidence_type *const *needs; /* NULL-terminated */
    bool needs_env;
    const char *const *classes;  /* closed set of its rows' class, NULL-terminated */
    const char *const *measures; /* closed set of its rows' measure beside "", NULL-terminated; NULL = not checked */
    /* Where measures follow from the parameters: the name under which rows will have the measure that a metric calls
     * `name`, in arena, or the empty slice if there will be none. NULL: `measures` says it. */
    str (*measure_of)(struct arena *a, json_t *params, str name);
    /* params is zeroed before the table is read; presets puts defaults there; may be NULL. */
    void (*presets)(void *params);
    /* May be NULL: then state is params. */
    bool (*prepare)(const struct scorer_prepare *in, void *params, void **ret_state, struct err *err);
    /* Appends rows to `out` by row_add; at least one. err is for the host only: a scorer that cannot decide adds a row
     * with ROW_NOT_EVALUABLE. */
    bool (*score)(const struct scorer_input *in, struct rows *out, struct err *err);
};

/* The name under which the rows of such a scorer hold the measure that users call `name`, in arena; the empty slice if
 * they hold none. */
str scorer_measure(struct arena *a, const struct scorer_kind *kind, json_t *params, str name);

/* One more row, zeroed, at the end of out; the runner fills in scorer, version and parameters' hash afterwards. */
struct row *row_add(struct arena *a, struct rows *out, enum row_status status);

/* Sets the row's value, evidence (takes the reference to `evidence`, which may be NULL) in arena. */
void row_value(struct row *row, double value);
void row_evidence(struct arena *a, struct row *row, json_t *evidence);

/*
 * Parameters may refer to the case or the recorded run: a string `$case.a.b` or `$run.a.b` anywhere in the value.
 * Returns the value with every reference resolved: borrowed if there is none, else owned by arena; NULL where a path
 * leads nowhere, with *ret_missing the reference. (`$$` at the start of a string is a literal `$`.) The runner has
 * checked all
 * `$case.` references of all cases before the first unit runs.
 */
json_t *refs_resolve(struct arena *a, json_t *value, json_t *kase, json_t *record, str *ret_missing);

/* Calls visit for every reference in value ("$case.expected.actions") until it returns false; returns whether it went
 * through. */
bool refs_each(json_t *value, bool (*visit)(str ref, void *ctx), void *ctx);

#endif
