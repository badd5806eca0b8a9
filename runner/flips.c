/* SPDX-License-Identifier: Apache-2.0 */
#include "runner/flips.h"

#include "runner/coordinator.h"

/* The side of one case and scorer; `wanted`: a trial that passes, or one that does not, stands for it. */
static struct flip_side side_of(const struct record *r, size_t first, str scorer, bool pass_wanted)
{
    struct flip_side side = {0};
    bool found = false;
    for (size_t i = first; i < r->units.n && str_eq(r->units.v[i].case_id, r->units.v[first].case_id); i++) {
        const struct unit_record *u = &r->units.v[i];
        const struct row *crash = rows_find(&u->rows, S(UNIT_ROW_SCORER), STR_NONE); /* an error of every scorer */
        const struct row *row = crash ? crash : rows_find(&u->rows, scorer, STR_NONE);
        if (!row || row->status == ROW_NOT_EVALUABLE || row->status == ROW_SKIPPED)
            continue;
        bool passed = row->status == ROW_PASS;
        side.trials++;
        side.passes += passed;
        if ((side.trials > 1 && found) || (side.trials > 1 && passed != pass_wanted))
            continue;
        found = passed == pass_wanted;
        side.trial = u->trial;
        side.status = row->status;
        side.class_ = row->class_;
        side.evidence = row->evidence;
    }
    return side;
}

/* Shares compared without dividing. */
static int share_compare(const struct flip_side *before, const struct flip_side *after)
{
    int64_t one = before->passes * after->trials, two = after->passes * before->trials;
    return (two > one) - (two < one);
}

/* One scorer of one case. */
static void scorer_flip(struct arena *a, const struct record *before, size_t first_before, const struct record *after,
                        size_t first_after, const struct row *row, struct comparison *to)
{
    const struct unit_record *unit = &after->units.v[first_after];
    struct flip_side then = side_of(before, first_before, row->scorer, true);
    struct flip_side now = side_of(after, first_after, row->scorer, true);
    int moved = then.trials && now.trials ? share_compare(&then, &now) : 0;
    if (!moved)
        return;
    bool better = moved > 0;
    *vec_push(a, &to->flips) = (struct flip){.case_id = unit->case_id,
                                             .scorer = row->scorer,
                                             .severity = row->severity.n ? row->severity : unit->severity,
                                             .tags = unit->tags,
                                             .better = better,
                                             .before = side_of(before, first_before, row->scorer, !better),
                                             .after = side_of(after, first_after, row->scorer, better)};
}

/* The unit of a case that has rows of its scorers, not that of a crash; NULL if all crashed. */
static const struct unit_record *scored_unit(const struct record *r, size_t first)
{
    for (size_t i = first; i < r->units.n && str_eq(r->units.v[i].case_id, r->units.v[first].case_id); i++)
        if (!rows_find(&r->units.v[i].rows, S(UNIT_ROW_SCORER), STR_NONE))
            return &r->units.v[i];
    return NULL;
}

void flips_find(struct arena *a, const struct record *before, size_t first_before, const struct record *after,
                size_t first_after, struct comparison *to)
{
    const struct unit_record *unit = scored_unit(after, first_after);
    unit = unit ? unit : scored_unit(before, first_before);
    for (size_t i = 0; unit && i < unit->rows.n; i++)
        if (!unit->rows.v[i].measure.n)
            scorer_flip(a, before, first_before, after, first_after, &unit->rows.v[i], to);
}

/* One pass a place: stable. */
void flips_order(struct comparison *c)
{
    struct arena a CLEANUP_ARENA = {0};
    struct flip *sorted = arena_array(&a, struct flip, c->flips.n);
    size_t n = 0;
    for (int better = 0; better < 2; better++)
        for (int rank = 0; rank < SEVERITY_RANKS; rank++)
            for (size_t i = 0; i < c->flips.n; i++)
                if (c->flips.v[i].better == (bool)better && severity_rank(c->flips.v[i].severity) == rank)
                    sorted[n++] = c->flips.v[i];
    if (n)
        memcpy(c->flips.v, sorted, n * sizeof *sorted);
}
