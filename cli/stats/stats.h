/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stats: what the verbs below `assize stats` share: a table read from a file, columns taken from it, a result printed.
 * A test is a verb in one of this folder's files, named here and in list.c:
 *
 *     struct mean_verb { struct stats_common common; const char *value; };
 *     static bool mean_run(struct arena *a, void *options, int *ret_exit, struct err *err)
 *     {
 *         const struct mean_verb *v = options;
 *         struct table *t;
 *         const double *x;
 *         if (!table_read(a, v->common.file, &t, err) || !table_numbers(a, t, v->value, "--value", &x, err))
 *             return false;
 *         json_t *out = stats_result("mean", t);
 *         stats_put(out, "mean", …);
 *         return stats_print(&v->common, out, err);
 *     }
 *
 * A test computes nothing itself: the function of stats/ does, and is what suites use too. What is undefined is an
 * ERR_INPUT error that says why (err_set with the file's name first), never a number that is none.
 */
#ifndef ASSIZE_CLI_STATS_STATS_H
#define ASSIZE_CLI_STATS_STATS_H

#include "base/arena.h"
#include "cli/option.h"

#include <jansson.h>

/* The first member of every test's struct. */
struct stats_common {
    const char *file; /* "-" = standard input */
    bool json;
};

/* The entries that every test's tables have; options are sorted by name. */
#define STATS_OPTION_JSON(type)                                                                                        \
    {                                                                                                                  \
        "json", 0, NULL, OPTION_FLAG, offsetof(type, common.json), .help = "print the result as JSON, with all digits" \
    }
#define STATS_OPERAND_FILE(type)                                                                                       \
    {                                                                                                                  \
        "FILE", OPTION_TEXT, offsetof(type, common.file),                                                              \
            .help = "CSV with a header row, or JSON Lines, plain or compressed; - is standard input",                  \
            .complete = COMPLETE_FILE                                                                                  \
    }

/* A column by name: {"value", 0, "COLUMN", OPTION_TEXT, …}. */
#define STATS_OPTION_COLUMN(name, type, member, text)                                                                  \
    {                                                                                                                  \
        name, 0, "COLUMN", OPTION_TEXT, offsetof(type, member), .help = text, .complete = COMPLETE_NOTHING             \
    }

/* Rows of named columns, as text; in arena. */
struct table {
    str file;            /* as the user named it */
    const str *columns;  /* names, in the order of the file */
    size_t n_columns, n; /* n >= 1 rows */
    const str *cells;    /* row by row; a cell that is missing or null is STR_NONE */
    const int *lines;    /* by row: its line of the file */
};

/* Reads CSV (RFC 4180) or JSON Lines: the latter where the first byte that is not blank is `{`. The columns of JSON
 * Lines are the keys of the first object and of all that follow; a member that is a list or an object is kept as JSON
 * text. ERR_INPUT for a file that is neither, or has no row. */
bool table_read(struct arena *a, const char *path, struct table **ret, struct err *err) MUST_USE;

/* Whether there is such a column. */
bool table_has(const struct table *t, const char *column);

/* One number a row. true, pass, passed and yes read as 1, false, fail, failed and no as 0, in any case. ERR_INPUT for a
 * column that is not there (named by its `option`, with the nearest name), a cell that is empty, no number, or not
 * finite, with its line. */
bool table_numbers(struct arena *a, const struct table *t, const char *column, const char *option, const double **ret,
                   struct err *err) MUST_USE;

/* As table_numbers, for columns in which cells may be empty: has[i] says which are there. */
bool table_numbers_some(struct arena *a, const struct table *t, const char *column, const char *option,
                        const double **ret, const bool **ret_has, struct err *err) MUST_USE;

/* One text a row. ERR_INPUT for a column that is not there, or an empty cell. */
bool table_texts(struct arena *a, const struct table *t, const char *column, const char *option, const str **ret,
                 struct err *err) MUST_USE;

/* Texts as labels counted from 0 in the order of their first row; *ret_names has *ret_n of them. */
bool table_labels(struct arena *a, const struct table *t, const char *column, const char *option, const size_t **ret,
                  const str **ret_names, size_t *ret_n, struct err *err) MUST_USE;

/* Options that are numbers. ERR_USAGE that names the option where text is no finite number within [min, max], or, with
 * `open`, not strictly between them. text NULL: *ret stays as it was. */
bool stats_number(const char *text, const char *option, double min, double max, bool open, double *ret,
                  struct err *err) MUST_USE;

/* The level of an interval, from 0.01 to 0.999999: nearer to 1 its quantiles are no doubles any more. */
bool stats_level(const char *text, double *ret, struct err *err) MUST_USE;

/* A new result: {"test": name, "n": rows}. */
json_t *stats_result(const char *name, const struct table *t);

/* Adds a number; null where it is not finite, so that no result ever holds a NaN: say in a "note" why. */
void stats_put(json_t *to, const char *key, double value);
void stats_put_int(json_t *to, const char *key, int64_t value);
void stats_put_text(json_t *to, const char *key, str value);
void stats_put_interval(json_t *to, double low, double high, double level); /* "low", "high", "level" */

/* Prints the result, as JSON or for people: one line a member, lists of objects as tables; numbers with ten
 * significant digits. Takes the reference. */
bool stats_print(const struct stats_common *common, json_t *result, struct err *err) MUST_USE;

/* The tests, sorted by name; list.c. */
extern const struct verb *const STATS_VERBS[];

#endif
