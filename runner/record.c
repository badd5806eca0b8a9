/* SPDX-License-Identifier: Apache-2.0 */
#include "runner/record.h"

#include "text/json_own.h"
#include "text/json_write.h"
#include "text/show.h"

#include <math.h>

struct loading {
    struct arena *a;
    struct record *to;
    struct map words; /* what recurs in row after row is kept once */
    struct {
        str *v;
        size_t n, cap;
    } kept;
};

static str word_keep(struct loading *l, str word)
{
    size_t at;
    if (!word.n)
        return STR_NONE;
    if (map_get(&l->words, word, &at))
        return l->kept.v[at];
    str kept = *vec_push(l->a, &l->kept) = arena_str(l->a, word);
    map_add(l->a, &l->words, kept, l->kept.n - 1, NULL);
    return kept;
}

static bool unit_keep(const struct unit_record *unit, void *ctx, struct err *err)
{
    struct loading *l = ctx;
    struct arena *a = l->a;
    (void)err;
    struct unit_record *kept = vec_push(a, &l->to->units);
    *kept = (struct unit_record){.index = unit->index,
                                 .case_id = arena_str(a, unit->case_id),
                                 .trial = unit->trial,
                                 .severity = word_keep(l, unit->severity),
                                 .tags = word_keep(l, unit->tags),
                                 .cluster = word_keep(l, unit->cluster),
                                 .case_sha = arena_str(a, unit->case_sha),
                                 .rows = {arena_array(a, struct row, unit->rows.n), unit->rows.n, unit->rows.n}};
    for (size_t i = 0; i < unit->rows.n; i++) {
        const struct row *row = &unit->rows.v[i];
        kept->rows.v[i] = (struct row){.scorer = word_keep(l, row->scorer),
                                       .measure = word_keep(l, row->measure),
                                       .status = row->status,
                                       .class_ = word_keep(l, row->class_),
                                       .severity = word_keep(l, row->severity),
                                       .has_value = row->has_value,
                                       /* a run in a store equals the same run read from a report */
                                       .value = double_rounded(row->value),
                                       .evidence = row->measure.n ? STR_NONE : arena_str(a, row->evidence)};
    }
    map_add(a, &l->to->cases, kept->case_id, l->to->units.n - 1, NULL);
    return true;
}

bool record_load(struct arena *a, struct store *store, const struct run *run, str source, str sha, struct record **ret,
                 struct err *err)
{
    struct record *r = arena_new(a, struct record);
    struct loading l = {.a = a, .to = r};
    if (!str_eq_c(run->status, "finished"))
        return err_set(err, ERR_INPUT,
                       "%.*s: run %.*s is not finished (%lld of %lld units): nothing can be compared with it",
                       STR_ARG(source), STR_ARG(run->id), (long long)run->units_done, (long long)run->units);
    if (!store_metrics(store, a, run, &r->metrics, err))
        return false;
    r->run = *run;
    r->source = arena_str(a, source);
    r->sha = arena_str(a, sha);
    r->description = json_own(a, json_loadb(run->description.p ? run->description.p : "", run->description.n, 0, NULL));
    json_t *identity = json_object_get(r->description, "identity");
    if (!json_is_string(json_object_get(identity, "subject")) || !json_is_array(json_object_get(identity, "scorers")) ||
        !json_is_object(json_object_get(r->description, "definitions")))
        return err_set(
            err, ERR_INPUT,
            "%.*s: run %.*s does not say what its suite was: it was made by an assize older than comparisons",
            STR_ARG(source), STR_ARG(run->id));
    *ret = r;
    return store_each_unit(store, run, STORE_ROWS, unit_keep, &l, err);
}

/* Identity. */

json_t *identity_parts(const struct suite *suite)
{
    json_t *scorers = json_array();
    for (size_t i = 0; i < suite->scorers.n; i++) {
        const struct suite_scorer *s = &suite->scorers.v[i];
        json_array_append_new(scorers,
                              json_pack("{s:o, s:s, s:i, s:o}", "id", json_of_str(s->id), "name", s->kind->name,
                                        "version", s->kind->version, "params", json_of_str(s->params_sha)));
    }
    json_t *ground = suite->subject_kind->ground ? suite->subject_kind->ground(suite->subject) : json_null();
    return json_pack("{s:s, s:I, s:s, s:o, s:o}", "subject", suite->subject_kind->name, "seed", (json_int_t)suite->seed,
                     "world", suite->image ? suite->image->identity : "", "fixture", ground, "scorers", scorers);
}

struct identity identity_of_record(struct arena *a, const struct record *r)
{
    struct identity id = {.who = r->source,
                          .suite = r->run.suite,
                          .parts = json_object_get(r->description, "identity"),
                          .ids = arena_array(a, str, r->units.n + 1),
                          .shas = arena_array(a, str, r->units.n + 1)};
    for (size_t i = 0; i < r->units.n; i++) {
        const struct unit_record *u = &r->units.v[i];
        if (i && str_eq(u->case_id, u[-1].case_id))
            continue;
        id.ids[id.n] = u->case_id;
        id.shas[id.n++] = u->case_sha;
    }
    return id;
}

struct identity identity_of_plan(struct arena *a, const struct suite *suite, const struct plan *plan)
{
    const struct units *units = &plan->units;
    struct identity id = {.who = S("this suite"),
                          .suite = suite->name,
                          .parts = json_own(a, identity_parts(suite)),
                          .ids = arena_array(a, str, units->n + 1),
                          .shas = arena_array(a, str, units->n + 1)};
    for (size_t i = 0; i < units->n; i++) {
        const struct test_case *kase = units->v[i].kase;
        if (i && kase == units->v[i - 1].kase)
            continue;
        id.ids[id.n] = kase->id;
        id.shas[id.n++] = str_of(plan->case_shas[kase->index].hex);
    }
    return id;
}

/* What changed, as one list: "scorer 'reward' has other parameters; 2 cases changed: 4, 7". */
struct changed {
    struct buf text;
    size_t n;
};

static void changed_put(struct changed *c, str what)
{
    buf_str(&c->text, c->n++ ? S("; ") : S(""));
    buf_str(&c->text, what);
}

static const json_t *scorer_of(const json_t *scorers, const json_t *id)
{
    for (size_t i = 0; i < json_array_size(scorers); i++)
        if (json_equal(json_object_get(json_array_get(scorers, i), "id"), id))
            return json_array_get(scorers, i);
    return NULL;
}

static void scorers_check(struct arena *a, const json_t *before, const json_t *after, struct changed *c)
{
    for (size_t i = 0; i < json_array_size(after); i++) {
        const json_t *now = json_array_get(after, i), *id = json_object_get(now, "id"), *then = scorer_of(before, id);
        str name = json_str(id);
        if (!then)
            changed_put(c, arena_printf(a, "scorer '%s' is new", show_text(name).text));
        else if (!json_equal(json_object_get(now, "name"), json_object_get(then, "name")))
            changed_put(c, arena_printf(a, "scorer '%s' is another kind", show_text(name).text));
        else if (!json_equal(json_object_get(now, "version"), json_object_get(then, "version")))
            changed_put(c, arena_printf(a, "scorer '%s' has version %lld instead of %lld", show_text(name).text,
                                        (long long)json_integer_value(json_object_get(now, "version")),
                                        (long long)json_integer_value(json_object_get(then, "version"))));
        else if (!json_equal(json_object_get(now, "params"), json_object_get(then, "params")))
            changed_put(c, arena_printf(a, "scorer '%s' has other parameters", show_text(name).text));
    }
    for (size_t i = 0; i < json_array_size(before); i++) {
        const json_t *id = json_object_get(json_array_get(before, i), "id");
        if (!scorer_of(after, id))
            changed_put(c, arena_printf(a, "scorer '%s' is gone", show_text(json_str(id)).text));
    }
}

enum { NAMED = 3 };

/* "2 cases changed: 4, 7" */
static void cases_put(struct arena *a, struct changed *c, size_t n, const char *what, const str *named)
{
    if (!n)
        return;
    struct buf list CLEANUP_BUF = {.max = 1024};
    for (size_t i = 0; i < n && i < NAMED; i++)
        buf_printf(&list, "%s'%s'", i ? ", " : "", show_text(named[i]).text);
    changed_put(
        c, arena_printf(a, "%zu case%s %s: %s%s", n, n == 1 ? "" : "s", what, buf_cstr(&list), n > NAMED ? ", …" : ""));
}

static void cases_check(struct arena *a, const struct identity *before, const struct identity *after, bool common,
                        struct changed *c)
{
    struct map then = {0};
    str other[NAMED], fresh[NAMED], gone[NAMED];
    size_t n_other = 0, n_fresh = 0, n_gone = 0, at;
    bool *seen = arena_array(a, bool, before->n + 1);
    for (size_t i = 0; i < before->n; i++)
        map_add(a, &then, before->ids[i], i, NULL);
    for (size_t i = 0; i < after->n; i++) {
        if (!map_get(&then, after->ids[i], &at)) {
            if (n_fresh++ < NAMED)
                fresh[n_fresh - 1] = after->ids[i];
            continue;
        }
        seen[at] = true;
        if (!str_eq(before->shas[at], after->shas[i]) && n_other++ < NAMED)
            other[n_other - 1] = after->ids[i];
    }
    for (size_t i = 0; i < before->n; i++)
        if (!seen[i] && n_gone++ < NAMED)
            gone[n_gone - 1] = before->ids[i];
    cases_put(a, c, n_other, "changed", other);
    if (!common) {
        cases_put(a, c, n_fresh, "new", fresh);
        cases_put(a, c, n_gone, "gone", gone);
    } else if (n_gone == before->n) {
        changed_put(c, S("no case is in both"));
    }
}

bool identity_check(struct arena *a, const struct identity *before, const struct identity *after, bool common,
                    struct err *err)
{
    struct changed c = {0};
    const json_t *then = before->parts, *now = after->parts;
    if (!str_eq(before->suite, after->suite))
        return err_set(err, ERR_INPUT, "%.*s is a run of suite '%s', and %.*s of suite '%s': they cannot be compared",
                       STR_ARG(before->who), show_text(before->suite).text, STR_ARG(after->who),
                       show_text(after->suite).text);
    if (!json_equal(json_object_get(then, "subject"), json_object_get(now, "subject")))
        changed_put(&c, arena_printf(a, "the subject is '%s' instead of '%s'",
                                     json_string_value(json_object_get(now, "subject")),
                                     json_string_value(json_object_get(then, "subject"))));
    if (!json_equal(json_object_get(then, "seed"), json_object_get(now, "seed")))
        changed_put(&c, S("the seed is another"));
    if (!json_equal(json_object_get(then, "world"), json_object_get(now, "world")))
        changed_put(&c, S("the world is another (its tools or its state)"));
    if (!json_equal(json_object_get(then, "fixture"), json_object_get(now, "fixture")))
        changed_put(&c, S("the fixture is another (its questions, passages, judgements or gold answers)"));
    scorers_check(a, json_object_get(then, "scorers"), json_object_get(now, "scorers"), &c);
    if (before->ids)
        cases_check(a, before, after, common, &c);
    if (c.n)
        err_set(err, ERR_INPUT, "%.*s cannot be compared with %.*s: %s%s", STR_ARG(before->who), STR_ARG(after->who),
                buf_cstr(&c.text), common ? "" : "; make a new baseline with this suite");
    buf_finish(&c.text);
    return !c.n;
}
