/* SPDX-License-Identifier: Apache-2.0 */
#include "report/failures.h"

#include "base/map.h"
#include "report/evidence.h"
#include "text/json_own.h"

enum { GROUPS_MAX = 1000 };

struct gather {
    struct arena *a;
    struct failures *to;
    struct map index; /* key of a group to its place */
    str last_case;
};

static struct failure_group *group_of(struct gather *g, const struct row *row, str severity, size_t order)
{
    bool errors = row->status != ROW_FAIL;
    str label = row->measure.n ? arena_printf(g->a, "%.*s/%.*s", STR_ARG(row->scorer), STR_ARG(row->measure))
                               : arena_str(g->a, row->scorer);
    str key = arena_printf(g->a, "%d\n%.*s\n%.*s", errors, STR_ARG(severity), STR_ARG(label));
    size_t at;
    if (map_get(&g->index, key, &at))
        return &g->to->v[at];
    if (g->to->n == GROUPS_MAX)
        return NULL;
    map_add(g->a, &g->index, key, g->to->n, NULL);
    struct failure_group *group = vec_push(g->a, g->to);
    *group =
        (struct failure_group){.severity = arena_str(g->a, severity), .label = label, .errors = errors, .order = order};
    return group;
}

static void class_count(struct gather *g, struct failure_group *group, str name)
{
    size_t i = 0;
    if (!group->classes)
        group->classes = arena_array(g->a, struct class_count, CLASSES_MAX);
    while (i < group->n_classes && !str_eq(group->classes[i].name, name))
        i++;
    if (i == CLASSES_MAX)
        return;
    if (i == group->n_classes)
        group->classes[group->n_classes++].name = arena_str(g->a, name);
    group->classes[i].n++;
}

static int by_count(const void *one, const void *two)
{
    const struct class_count *a = one, *b = two;
    return a->n != b->n ? (a->n > b->n ? -1 : 1) : str_cmp(a->name, b->name);
}

static void row_gather(struct gather *g, const struct unit_record *unit, const struct row *row, size_t order)
{
    g->to->errors += row->status == ROW_ERROR;
    g->to->not_evaluable += row->status == ROW_NOT_EVALUABLE;
    g->to->failed += row->status == ROW_FAIL;
    struct failure_group *group = group_of(g, row, row->severity.n ? row->severity : unit->severity, order);
    if (group)
        class_count(g, group, row->class_);
    if (!group || group->n++ >= FAILURES_KEPT)
        return;
    struct failure *f = &group->kept[group->n - 1];
    struct buf line CLEANUP_BUF = {0};
    CLEANUP_JSON json_t *evidence = stored_json(row->evidence);
    evidence_line(&line, evidence, LAYOUT_LONG);
    *f = (struct failure){.case_id = arena_str(g->a, unit->case_id),
                          .trial = unit->trial,
                          .status = row->status,
                          .class_ = arena_str(g->a, row->class_),
                          .line = arena_str(g->a, buf_view(&line))};
}

static bool unit_gather(const struct unit_record *unit, void *ctx, struct err *err)
{
    struct gather *g = ctx;
    (void)err;
    if (!g->to->cases || !str_eq(g->last_case, unit->case_id)) { /* plan order: trials of a case stand together */
        g->to->cases++;
        g->last_case = arena_str(g->a, unit->case_id);
    }
    for (size_t i = 0; i < unit->rows.n; i++) {
        const struct row *row = &unit->rows.v[i];
        bool told = row->measure.n && rows_find(&unit->rows, row->scorer, STR_NONE); /* by the verdict beside it */
        if (!told && (row->status == ROW_FAIL || row->status == ROW_ERROR || row->status == ROW_NOT_EVALUABLE))
            row_gather(g, unit, row, (size_t)row->place);
    }
    return true;
}

static int group_compare(const void *one, const void *two)
{
    const struct failure_group *a = one, *b = two;
    if (a->errors != b->errors)
        return a->errors ? -1 : 1;
    int rank = severity_rank(a->severity) - severity_rank(b->severity);
    if (rank)
        return rank;
    if (a->order != b->order)
        return a->order < b->order ? -1 : 1;
    int label = str_cmp(a->label, b->label);
    return label ? label : str_cmp(a->severity, b->severity);
}

bool failures_gather(struct store *s, const struct run *run, struct arena *a, struct failures *ret, struct err *err)
{
    struct gather g = {.a = a, .to = ret};
    *ret = (struct failures){0};
    if (!store_each_unit(s, run, STORE_FAILURES, unit_gather, &g, err))
        return false;
    for (size_t i = 0; i < ret->n; i++)
        qsort(ret->v[i].classes, ret->v[i].n_classes, sizeof *ret->v[i].classes, by_count);
    if (ret->n > 1)
        qsort(ret->v, ret->n, sizeof *ret->v, group_compare);
    return true;
}
