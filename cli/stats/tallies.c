/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/stats/tallies.h"

#include "base/map.h"
#include "stats/passk.h"
#include "text/show.h"

#include <math.h>

/* Rows of one trial each. */
static bool tallies_of_trials(struct arena *a, const struct passk_verb *v, const struct table *t, struct tallies *ret,
                              struct err *err)
{
    const size_t *labels;
    const double *passed;
    if (!table_labels(a, t, v->case_, "--case", &labels, &ret->names, &ret->cases, err) ||
        !table_numbers(a, t, v->passed, "--passed", &passed, err))
        return false;
    ret->n = arena_array(a, int64_t, ret->cases);
    ret->c = arena_array(a, int64_t, ret->cases);
    for (size_t i = 0; i < t->n; i++) {
        if (passed[i] != 0 && passed[i] != 1)
            return err_at(err, arena_cstr(a, t->file), t->lines[i], 0, "column '%s': expected 0 or 1, found %g",
                          show_text(str_of(v->passed)).text, passed[i]);
        ret->n[labels[i]]++;
        ret->c[labels[i]] += passed[i] == 1;
    }
    return true;
}

/* What each case's trials answered; an answer is right or wrong wherever a case gives it. */
static bool answers_take(struct arena *a, const struct passk_verb *v, const struct table *t, struct tallies *all,
                         struct err *err)
{
    const size_t *cases, *labels;
    const str *names;
    const double *passed;
    size_t n_cases, n_names;
    struct map seen = {0};
    if (!table_labels(a, t, v->case_, "--case", &cases, &names, &n_cases, err) ||
        !table_labels(a, t, v->answer, "--answer", &labels, &names, &n_names, err) ||
        !table_numbers(a, t, v->passed, "--passed", &passed, err))
        return false;
    all->answers = arena_array(a, struct answer *, n_cases);
    all->n_answers = arena_array(a, size_t, n_cases);
    if (t->n > CONSENSUS_MOST)
        return err_at(err, arena_cstr(a, t->file), 0, 0, "more than %d answers", CONSENSUS_MOST);
    for (size_t i = 0; i < n_cases; i++)
        all->answers[i] = arena_array(a, struct answer, (size_t)all->n[i]);
    for (size_t i = 0; i < t->n; i++) {
        size_t of = cases[i], at = 0;
        str key = arena_printf(a, "%zu %zu", of, labels[i]);
        if (!map_get(&seen, key, &at)) {
            at = all->n_answers[of]++;
            map_add(a, &seen, key, at, NULL);
            all->answers[of][at].right = passed[i] == 1;
        }
        all->answers[of][at].count++;
        if (all->answers[of][at].right != (passed[i] == 1))
            return err_at(err, arena_cstr(a, t->file), t->lines[i], 0,
                          "answer '%s' of this case passed in one row and failed in another",
                          show_text(names[labels[i]]).text);
    }
    return true;
}

static bool count_take(struct arena *a, const struct table *t, size_t row, const char *column, double x, double least,
                       double most, int64_t *ret, struct err *err)
{
    if (!(x >= least && x <= most && x == floor(x)))
        return err_at(err, arena_cstr(a, t->file), t->lines[row], 0,
                      "column '%s': expected a whole number between %.0f and %.0f, found %g",
                      show_text(str_of(column)).text, least, most, x);
    *ret = (int64_t)x;
    return true;
}

/* Rows of one case each, with its trials counted. */
static bool tallies_of_counts(struct arena *a, const struct passk_verb *v, const struct table *t, struct tallies *ret,
                              struct err *err)
{
    const double *n, *c;
    const size_t *labels;
    size_t names;
    if (!table_numbers(a, t, v->trials, "--trials", &n, err) || !table_numbers(a, t, v->passes, "--passes", &c, err))
        return false;
    if (table_has(t, v->case_) && !table_labels(a, t, v->case_, "--case", &labels, &ret->names, &names, err))
        return false;
    ret->cases = t->n;
    ret->n = arena_array(a, int64_t, t->n);
    ret->c = arena_array(a, int64_t, t->n);
    for (size_t i = 0; i < t->n; i++) {
        if (ret->names && labels[i] != i)
            return err_at(err, arena_cstr(a, t->file), t->lines[i], 0, "case '%s' was counted before",
                          show_text(ret->names[labels[i]]).text);
        if (!count_take(a, t, i, v->trials, n[i], 1, (double)PASSK_MOST, &ret->n[i], err) ||
            !count_take(a, t, i, v->passes, c[i], 0, n[i], &ret->c[i], err))
            return false;
    }
    return true;
}

bool tallies_take(struct arena *a, const struct passk_verb *v, const struct table *t, struct tallies *ret,
                  struct err *err)
{
    bool counts = !table_has(t, v->passed) && table_has(t, v->trials) && table_has(t, v->passes);
    struct tallies all = {.seed = (uint64_t)v->seed};
    if (v->answer && counts)
        return err_set(err, ERR_USAGE, "--answer needs rows of trials, not of counts");
    if (!(counts ? tallies_of_counts : tallies_of_trials)(a, v, t, &all, err) ||
        (v->answer && !answers_take(a, v, t, &all, err)))
        return false;
    *ret = all;
    return true;
}
