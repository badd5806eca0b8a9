/* SPDX-License-Identifier: Apache-2.0 */
#include "model/row.h"

const char *const ROW_STATUS_NAMES[] = {[ROW_PASS] = "pass",       [ROW_FAIL] = "fail",
                                        [ROW_ERROR] = "error",     [ROW_NOT_EVALUABLE] = "not_evaluable",
                                        [ROW_SKIPPED] = "skipped", NULL};

const char *const VERDICT_NAMES[] = {[VERDICT_PASS] = "pass",
                                     [VERDICT_BLOCK] = "block",
                                     [VERDICT_INCONCLUSIVE] = "inconclusive",
                                     [VERDICT_INCOMPLETE] = "incomplete",
                                     [VERDICT_SKIPPED] = "skipped",
                                     NULL};

bool row_status_parse(str name, enum row_status *ret)
{
    for (int i = 0; ROW_STATUS_NAMES[i]; i++)
        if (str_eq_c(name, ROW_STATUS_NAMES[i])) {
            *ret = (enum row_status)i;
            return true;
        }
    return false;
}

const struct row *rows_find(const struct rows *rows, str scorer, str measure)
{
    for (size_t i = 0; i < rows->n; i++)
        if (str_eq(rows->v[i].scorer, scorer) && str_eq(rows->v[i].measure, measure))
            return &rows->v[i];
    return NULL;
}

int verdict_exit_code(enum verdict v)
{
    static const int codes[] = {[VERDICT_PASS] = 0,
                                [VERDICT_BLOCK] = 1,
                                [VERDICT_INCONCLUSIVE] = 3,
                                [VERDICT_INCOMPLETE] = 4,
                                [VERDICT_SKIPPED] = 0};
    return codes[v];
}

int severity_rank(str severity)
{
    static const struct {
        const char *name;
        int rank;
    } RANKS[] = {{"blocker", 0}, {"critical", 0}, {"high", 1},  {"major", 1}, {"", 2},
                 {"medium", 2},  {"low", 3},      {"minor", 3}, {"info", 4}};
    for (size_t i = 0; i < COUNT_OF(RANKS); i++)
        if (str_eq_c(severity, RANKS[i].name))
            return RANKS[i].rank;
    return 2;
}

enum slice_kind slice_kind_of(str slice)
{
    if (!slice.n)
        return SLICE_ALL;
    return str_find(slice, S(" & tag=")) >= 0 ? SLICE_PAIR : SLICE_TAG;
}
