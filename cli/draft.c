/* SPDX-License-Identifier: Apache-2.0 */
/* draft: from one recorded run to a suite with assertions that hold. */
#include "cli/draft.h"

#include "pack/pack.h"
#include "text/fields.h"
#include "text/json_own.h"
#include "text/json_write.h"
#include "text/show.h"
#include "text/yaml_write.h"
#include "trajectories/trajectories.h"

#include <inttypes.h>

#define SAID_AT_END "###STOP###" /* how τ-bench's users end a run */

struct draft_suite {
    const struct trajectory *t;
    const struct drafted_world *world;
    struct spent spent;
    size_t repeats; /* the same call with the same reply, in a row */
    bool stops;     /* ends with SAID_AT_END */
};

/* ---- Which run ---- */

static bool is_chosen(const struct draft_choice *choice, const struct trajectory *t)
{
    return (!choice->kase || str_eq_c(t->case_id, choice->kase)) && (choice->trial < 0 || t->trial == choice->trial);
}

/* "0, 1, 2, …": the first cases of the runs. */
static void cases_name(const struct trajectories *runs, struct buf *to)
{
    str shown[12];
    size_t n = 0;
    for (size_t i = 0; i < runs->n && n < COUNT_OF(shown); i++) {
        bool seen = false;
        for (size_t j = 0; j < n && !seen; j++)
            seen = str_eq(shown[j], runs->v[i].case_id);
        if (seen)
            continue;
        buf_printf(to, "%s%s", n ? ", " : "", show_text(runs->v[i].case_id).text);
        shown[n++] = runs->v[i].case_id;
    }
    if (n == COUNT_OF(shown))
        buf_str(to, S(", …"));
}

/* NULL, with err set, if there is none, or no saying which. */
static const struct trajectory *run_choose(const struct draft_choice *choice, const struct trajectories *runs,
                                           struct err *err)
{
    struct buf cases CLEANUP_BUF = {0};
    size_t found = 0, best = 0;
    for (size_t i = 0; i < runs->n; i++) {
        if (!is_chosen(choice, &runs->v[i]))
            continue;
        if (found++ == 0 || runs->v[i].trial < runs->v[best].trial)
            best = i;
    }
    if (found == 1 || (found && choice->kase))
        return &runs->v[best];
    cases_name(runs, &cases);
    if (runs->n == 0)
        err_at(err, choice->file, 0, 0, "there is no run in it");
    else if (!found)
        err_set(err, ERR_USAGE, "%s has no such run; its cases are %s", choice->file, buf_cstr(&cases));
    else
        err_set(err, ERR_USAGE,
                "%s holds %zu runs, and a draft is made from one: say which with --case ID (and --trial N); its cases "
                "are %s",
                choice->file, runs->n, buf_cstr(&cases));
    return NULL;
}

/* ---- What was seen ---- */

static str result_text(const struct trajectory *t, size_t call)
{
    size_t at = trajectory_result_of(t, call);
    return at == SIZE_MAX ? STR_NONE : t->v[at].text;
}

/* The longest row of calls of one tool with the same arguments and replies; never less than what the scorer finds. */
static size_t repeats_of(const struct trajectory *t)
{
    size_t last = SIZE_MAX, row = 0, longest = 0;
    for (size_t i = 0; i < t->n; i++) {
        const struct event *x = last == SIZE_MAX ? NULL : &t->v[last], *y = &t->v[i];
        if (y->kind != EVENT_CALL)
            continue;
        bool again = x && str_eq(x->name, y->name) && str_eq(x->args_raw, y->args_raw) && !x->args == !y->args &&
                     (!x->args || json_equal(x->args, y->args)) && str_eq(result_text(t, last), result_text(t, i));
        row = again ? row + 1 : 1;
        longest = row > longest ? row : longest;
        last = i;
    }
    return longest;
}

static bool stops(const struct trajectory *t)
{
    const struct event *last = t->n ? &t->v[t->n - 1] : NULL;
    return last && (last->kind == EVENT_USER || last->kind == EVENT_ASSISTANT) &&
           str_find(last->text, S(SAID_AT_END)) >= 0;
}

/* ---- The suite ---- */

/* Half as much again, up to the next number with one digit, or 15, 150, …: room for another run, but not much. */
static double with_room(double value)
{
    static const double STEPS[] = {1, 1.5, 2, 3, 4, 5, 6, 8, 10};
    double wanted = value * 1.5;
    if (wanted <= 0)
        return 0;
    double scale = pow(10, floor(log10(wanted)));
    for (size_t i = 0; i < COUNT_OF(STEPS); i++)
        if (STEPS[i] * scale >= wanted)
            return STEPS[i] * scale;
    return 10 * scale;
}

static void budget_write(const struct spent *s, struct buf *to)
{
    buf_str(to, S("  # What this run took, and half as much again, rounded up.\n"));
    buf_printf(to, "  - budget: {calls: %.0f", ceil(with_room(s->calls)));
    if (s->tokens >= 0)
        buf_printf(to, ", tokens: %.0f", ceil(with_room(s->tokens)));
    if (s->usd > 0)
        buf_printf(to, ", usd: %.12g", with_room(s->usd));
    if (s->wall > 0)
        buf_printf(to, ", wall: %.0fs", ceil(with_room(ceil(s->wall))));
    buf_str(to, S("}\n"));
}

/* A name for the suite from the agent's: what is no letter, digit or one of . _ - becomes -. */
static void name_write(str agent, struct buf *to)
{
    size_t n = agent.n > 60 ? 60 : agent.n;
    for (size_t i = 0; i < n; i++) {
        char c = agent.p[i];
        bool fine = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_';
        buf_byte(to, fine ? c : '-');
    }
    buf_str(to, n ? S("-drafted") : S("drafted"));
}

static const char SUITE_HEAD[] =
    "# Drafted by `assize init --from`, from one recorded run: it asserts what that run did. Run it with\n"
    "#   assize run suite.yaml\n"
    "# What a scorer does:   assize scorers calls\n"
    "#\n"
    "# CHANGE FIRST: was the run right? If so, fill in `expected.outputs` in cases.jsonl: the texts that the user has "
    "to\n"
    "# be told, such as [\"59.90\"]; it is empty, and asserts nothing yet. If not, correct `expected.actions`. Results "
    "are\n"
    "# kept in assize.db beside you; that is no source, so write assize.db* into .gitignore.\n";

static void score_write(const struct draft_suite *s, struct buf *to)
{
    bool calls = s->world->calls > 0;
    buf_str(to, S("\nscore:                             # in order; each makes a score row for every run\n"));
    if (calls)
        buf_str(to, S("  - replay                         # do the tools still answer as recorded?\n"
                      "  # These calls, in this order; others may stand between.\n"
                      "  - calls: {match: in_order, expect: $case.expected.actions}\n"));
    else
        buf_str(to, S("  - calls: {match: exact, expect: $case.expected.actions}          # no call at all\n"));
    buf_printf(to, "  # The same call with the same answer, more than %zu times in a row.\n  - loops: {repeat: %zu}\n",
               s->repeats > 2 ? s->repeats : 2, s->repeats > 2 ? s->repeats : 2);
    budget_write(&s->spent, to);
    buf_str(to, S("  # Asserts nothing until `expected.outputs` says something.\n"
                  "  - contains: {id: said, in: any_assistant, all: $case.expected.outputs, normalise: [lower]}\n"));
    if (s->stops)
        buf_str(to, S("  - finished: {said: \"" SAID_AT_END "\"}    # the run came to its own end\n"));
    buf_printf(to, "  - all: {id: good, of: [calls, loops, budget, said%s]}\n", s->stops ? ", finished" : "");
}

static void gate_write(const struct draft_suite *s, struct buf *to)
{
    buf_str(to, S("\nmetrics:                           # aggregates over the rows, with 95 % intervals\n"
                  "  - {id: good, mean: {of: good}, direction: higher}\n"
                  "  - {id: calls, mean: {of: budget, field: calls}, direction: lower}\n"
                  "\ngate:                              # what blocks (exit code 1)\n"
                  "  rules:\n"));
    if (s->world->unreproduced)
        buf_printf(to,
                   "    # %zu repl%s of this run cannot be canned (world.yaml says where): 0 is the limit to come to.\n"
                   "    - {id: fresh, scorer: replay, max_failures: 1, severity: high}\n",
                   s->world->unreproduced, s->world->unreproduced == 1 ? "y" : "ies");
    else if (s->world->calls)
        buf_str(to, S("    - {id: fresh, scorer: replay, max_failures: 0, severity: high}\n"));
    buf_str(to, S("    - {id: quality, metric: good, min: 1}\n"
                  "    # Judged with `assize run --baseline RUN` only: blocks where a loss is shown.\n"
                  "    - {id: no_worse, metric: good, against: baseline}\n"));
}

static str suite_write(struct arena *a, const struct draft_suite *s)
{
    struct buf text CLEANUP_BUF = {0};
    buf_str(&text, str_of(SUITE_HEAD));
    buf_str(&text, S("suite: "));
    name_write(s->t->agent, &text);
    buf_str(&text, S("\nversion: 0.1.0\nseed: 1\ncases: cases.jsonl\n"
                     "subject: {trajectories: runs/*.json}      # put further runs of the same case beside it\n"));
    if (s->world->calls)
        buf_str(&text, S("world: world.yaml\n"));
    score_write(s, &text);
    gate_write(s, &text);
    return arena_str(a, buf_view(&text));
}

/* ---- Case and record ---- */

static str json_line(struct arena *a, const json_t *value, enum json_style style)
{
    struct buf text CLEANUP_BUF = {0};
    json_write(value, style, &text);
    buf_byte(&text, '\n');
    return arena_str(a, buf_view(&text));
}

static str case_write(struct arena *a, const struct trajectory *t, str id, size_t *ret_left_out)
{
    str input = STR_NONE;
    for (size_t i = 0; i < t->n && !input.p; i++)
        if (t->v[i].kind == EVENT_USER)
            input = t->v[i].text;
    json_t *actions = draft_actions(a, t, ret_left_out);
    CLEANUP_JSON json_t *kase = json_pack("{s:o, s:o, s:{s:O, s:[]}}", "id", json_of_str(id), "input",
                                          json_of_str(input), "expected", "actions", actions, "outputs");
    return json_line(a, kase, JSON_STYLE_COMPACT);
}

/* The record itself where it is one run that says its case; else the run as assize.trajectory/1. */
static bool record_write(struct arena *a, const struct draft_choice *choice, const struct trajectories *runs,
                         const struct trajectory *t, str id, struct new_file *ret, struct err *err)
{
    *ret = (struct new_file){.path = S("runs/recorded.json"), .what = "the recorded run"};
    if (runs->n == 1 && t->case_id.n)
        return pack_read(a, choice->file, PACK_BYTES_MAX, &ret->bytes, err);
    CLEANUP_JSON json_t *run = draft_record(t, id);
    ret->bytes = json_line(a, run, JSON_STYLE_PRETTY);
    ret->what = "the recorded run, as assize.trajectory/1";
    return true;
}

static void notes_make(struct arena *a, const struct drafted_world *w, size_t left_out, struct draft_notes *ret)
{
    if (w->contradictory)
        *vec_push(a, ret) = arena_printf(
            a,
            "note: %zu call%s another reply than the same call before; canned replies have no state, so the first "
            "was kept: see the comments in world.yaml",
            w->contradictory, w->contradictory == 1 ? " got" : "s got");
    if (w->unreproduced > w->contradictory)
        *vec_push(a, ret) =
            arena_printf(a, "note: %zu repl%s of the record cannot be said in a world file",
                         w->unreproduced - w->contradictory, w->unreproduced - w->contradictory == 1 ? "y" : "ies");
    if (left_out)
        *vec_push(a, ret) = arena_printf(a,
                                         "note: %zu call%s not among the expected actions: the arguments do not parse, "
                                         "or there are too many",
                                         left_out, left_out == 1 ? " is" : "s are");
}

bool draft_make(struct arena *a, const struct draft_choice *choice, struct new_files *ret,
                struct draft_notes *ret_notes, struct err *err)
{
    struct trajectories runs = {0};
    struct drafted_world world;
    struct new_file record;
    size_t left_out = 0;
    if (!trajectories_read(a, choice->file, str_of(choice->file), NULL, &runs, err))
        return false;
    const struct trajectory *t = run_choose(choice, &runs, err);
    if (!t || !draft_world(a, t, &world, err))
        return false;
    str id = t->case_id.n ? t->case_id : S("case-1");
    struct draft_suite suite = {t, &world, trajectory_spent(t), repeats_of(t), stops(t)};
    if (!record_write(a, choice, &runs, t, id, &record, err))
        return false;
    *vec_push(a, ret) = (struct new_file){S("suite.yaml"), suite_write(a, &suite),
                                          "what is on trial, what is scored, and what blocks; begin reading here"};
    *vec_push(a, ret) = (struct new_file){S("cases.jsonl"), case_write(a, t, id, &left_out),
                                          "the case: what was asked, and the calls that were made"};
    if (world.text.p)
        *vec_push(a, ret) =
            (struct new_file){S("world.yaml"), world.text, "the tools that were called, with canned replies"};
    *vec_push(a, ret) = record;
    notes_make(a, &world, left_out, ret_notes);
    return true;
}
