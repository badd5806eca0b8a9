/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/stats/compare.h"

#include "text/show.h"

#include <math.h>

bool compare_level(const char *text, double *ret, struct err *err)
{
    *ret = 0.95;
    return stats_level(text, ret, err);
}

void compare_put_p(json_t *to, struct p_values p)
{
    stats_put(to, "p_less", p.less);
    stats_put(to, "p_greater", p.greater);
    stats_put(to, "p_two_sided", p.two_sided);
}

bool compare_binary(struct arena *a, const struct table *t, const char *column, const double *x, struct err *err)
{
    for (size_t i = 0; i < t->n; i++)
        if (x[i] != 0 && x[i] != 1)
            return err_at(err, arena_cstr(a, t->file), t->lines[i], 0,
                          "column '%s': expected 0 or 1, pass or fail, found %g", show_text(str_of(column)).text, x[i]);
    return true;
}

bool compare_counts(struct arena *a, const struct table *t, const char *column, const double **ret, struct err *err)
{
    static const double MOST = 9007199254740992.0; /* beyond 2^53 doubles skip whole numbers */
    double *ones = arena_array(a, double, t->n), all = 0;
    for (size_t i = 0; !column && i < t->n; i++)
        ones[i] = 1;
    *ret = ones;
    if (column && !table_numbers(a, t, column, "--count", ret, err))
        return false;
    for (size_t i = 0; i < t->n; i++) {
        double count = (*ret)[i];
        all += count;
        if (count < 0 || count != floor(count) || all > MOST)
            return err_at(err, arena_cstr(a, t->file), t->lines[i], 0,
                          "column '%s': expected a whole number from 0, %.0f in all at most, found %g",
                          show_text(str_of(column)).text, MOST, count);
    }
    return true;
}

bool group_rows(struct arena *a, const struct table *t, const char *group, const char *baseline, struct group_rows *ret,
                struct err *err)
{
    const size_t *labels;
    const str *names;
    size_t n;
    if (!table_labels(a, t, group, "--group", &labels, &names, &n, err))
        return false;
    if (n != 2) {
        err_at(err, arena_cstr(a, t->file), 0, 0, "column '%s': expected exactly two groups, found %zu%s%s%s%s%s%s",
               show_text(str_of(group)).text, n, n ? ": " : "", n ? show_text(names[0]).text : "", n > 1 ? ", " : "",
               n > 1 ? show_text(names[1]).text : "", n > 2 ? ", " : "", n > 2 ? show_text(names[2]).text : "");
        return false;
    }
    size_t first = baseline && str_eq_c(names[1], baseline);
    if (baseline && !str_eq_c(names[first], baseline)) {
        err_set(err, ERR_USAGE, "--baseline %s: the groups are '%s' and '%s'", show_text(str_of(baseline)).text,
                show_text(names[0]).text, show_text(names[1]).text);
        return false;
    }
    size_t *of = arena_array(a, size_t, t->n);
    for (size_t i = 0; i < t->n; i++)
        of[i] = labels[i] != first;
    *ret = (struct group_rows){of, {names[first], names[!first]}};
    return true;
}

bool two_groups(struct arena *a, const struct table *t, const char *value, const char *group, const char *baseline,
                struct two_groups *ret, struct err *err)
{
    const double *x;
    struct group_rows rows;
    if (!table_numbers(a, t, value, "--value", &x, err) || !group_rows(a, t, group, baseline, &rows, err))
        return false;
    *ret = (struct two_groups){.names = {rows.names[0], rows.names[1]}};
    for (size_t side = 0; side < 2; side++)
        ret->x[side] = arena_array(a, double, t->n);
    for (size_t i = 0; i < t->n; i++) {
        size_t side = rows.of[i];
        ret->x[side][ret->n[side]++] = x[i];
    }
    return true;
}

void groups_presets(void *options)
{
    struct groups_verb *v = options;
    v->value = "value";
    v->group = "group";
}
