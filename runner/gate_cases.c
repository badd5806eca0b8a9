/* SPDX-License-Identifier: Apache-2.0 */
/* Rules over a scorer: how many units failed, in how many cases too few trials passed, and which cases are flaky. Live
 * quarantines take the failures of their cases out, but not from rules of safety. */
#include "runner/gate.h"

#include "runner/quarantine.h"
#include "text/show.h"

enum {
    NAMED = 5,    /* cases that a sentence names */
    LIFTED_BY = 5 /* trials of a quarantined case that have to pass before it is called sound */
};

/* The trials of one case by one scorer. */
struct case_trials {
    str id;
    int64_t pass, fail, error, left_out;
    int64_t first_pass, first_judged; /* of the first `of` trials */
};

/* A list of cases in words, the first few by name. */
struct named {
    struct buf text;
    size_t n;
};

static void name_put(struct named *to, str id, int64_t pass, int64_t of)
{
    if (to->n++ < NAMED)
        buf_printf(&to->text, "%s'%s' (%lld of %lld passed)", to->n > 1 ? ", " : "", show_text(id).text,
                   (long long)pass, (long long)of);
    else if (to->n == NAMED + 1)
        buf_str(&to->text, S(", …"));
}

static bool excused(const struct judging *j, const struct rule_def *rule, str case_id)
{
    const struct quarantine_entry *entry;
    return j->suite->quarantine && !rule->safety &&
           quarantine_state(j->suite->quarantine, case_id, rule->scorer, j->today.p, &entry) == QUARANTINE_LIVE;
}

static const struct trials *trials_find(const struct tally *tally, str scorer)
{
    for (size_t i = 0; i < tally->n_trials; i++)
        if (str_eq(tally->trials[i].scorer->id, scorer))
            return &tally->trials[i];
    return NULL;
}

/* The case whose units begin at *at, which moves behind them. */
static struct case_trials case_next(const struct tally *tally, const struct trials *trials, int64_t of, size_t *at)
{
    size_t kase = tally->kase[*at];
    struct case_trials c = {.id = tally->case_ids[kase]};
    for (int64_t i = 0; *at < tally->units && tally->kase[*at] == kase; ++*at, i++) {
        int status = trials->status[*at];
        bool judged = status == ROW_PASS || status == ROW_FAIL || status == ROW_ERROR;
        c.pass += status == ROW_PASS;
        c.fail += status == ROW_FAIL;
        c.error += status == ROW_ERROR;
        c.left_out += !judged;
        c.first_pass += i < of && status == ROW_PASS;
        c.first_judged += i < of && judged;
    }
    return c;
}

/* So many of the cases; where all are, a rule has nothing left to judge. */
static void put_excused(struct buf *to, size_t excused, size_t cases)
{
    if (excused && excused == cases)
        buf_str(to, S("; every case is quarantined, and nothing is left to judge"));
    else if (excused)
        buf_printf(to, "; %zu quarantined case%s not counted", excused, excused == 1 ? "" : "s");
}

static const struct scorer_tally *tally_find(const struct tally *tally, str scorer)
{
    for (size_t i = 0; i < tally->n; i++)
        if (str_eq(tally->v[i].id, scorer))
            return &tally->v[i];
    BUG("scorer '%.*s' was not counted", STR_ARG(scorer));
}

/* What would change the verdict of a count. */
static void put_change(struct buf *to, int64_t count, int64_t most)
{
    if (count > most)
        buf_printf(to, "; %lld fewer would do", (long long)count - (long long)most);
    else
        buf_printf(to, "; %lld more would block", (long long)most - (long long)count + 1);
}

static enum verdict judge_failures(const struct judging *j, const struct rule_def *rule, struct buf *to)
{
    struct scorer_tally t = *tally_find(j->tally, rule->scorer);
    const struct trials *trials = trials_find(j->tally, rule->scorer);
    size_t cases = 0, excused_cases = 0;
    for (size_t at = 0; trials && at < j->tally->units; cases++) {
        struct case_trials c = case_next(j->tally, trials, 0, &at);
        if (!excused(j, rule, c.id))
            continue;
        excused_cases++;
        t.pass -= (size_t)c.pass;
        t.fail -= (size_t)c.fail;
        t.error -= (size_t)c.error;
        t.left_out -= (size_t)c.left_out;
    }
    size_t judged = t.pass + t.fail;
    buf_printf(to, "scorer '%s' failed %zu of %zu unit%s; at most %lld %s allowed", show_text(t.id).text, t.fail,
               judged, judged == 1 ? "" : "s", (long long)rule->max_failures, rule->max_failures == 1 ? "is" : "are");
    put_change(to, (int64_t)t.fail, rule->max_failures);
    put_excused(to, excused_cases, cases);
    if (t.error)
        buf_printf(to, "; %zu more had an error", t.error);
    if (t.left_out)
        buf_printf(to, "; %zu %s not evaluable", t.left_out, t.left_out == 1 ? "was" : "were");
    if ((int64_t)t.fail > rule->max_failures)
        return VERDICT_BLOCK;
    return t.error || judged == 0 || (rule->safety && t.left_out) ? VERDICT_INCOMPLETE : VERDICT_PASS;
}

static enum verdict judge_per_case(const struct judging *j, const struct rule_def *rule, struct buf *to)
{
    const struct trials *trials = trials_find(j->tally, rule->scorer);
    struct named failed = {.text = {.max = 2048}};
    size_t cases = 0, excused_cases = 0, short_of = 0;
    str first_short = STR_NONE;
    for (size_t at = 0; at < j->tally->units; cases++) {
        struct case_trials c = case_next(j->tally, trials, rule->of, &at);
        if (excused(j, rule, c.id)) {
            excused_cases++;
        } else if (c.first_judged - c.first_pass > rule->of - rule->pass) {
            name_put(&failed, c.id, c.first_pass, c.first_judged); /* whatever is missing would not save it */
        } else if (c.first_pass < rule->pass) {
            first_short = short_of++ ? first_short : c.id;
        }
    }
    buf_printf(to, "scorer '%s': %zu of %zu case%s passed fewer than %lld of %lld trials", show_text(rule->scorer).text,
               failed.n, cases - excused_cases, cases - excused_cases == 1 ? "" : "s", (long long)rule->pass,
               (long long)rule->of);
    if (failed.n)
        buf_printf(to, ": %s", buf_cstr(&failed.text));
    buf_printf(to, "; at most %lld %s allowed", (long long)rule->max_failures, rule->max_failures == 1 ? "is" : "are");
    put_change(to, (int64_t)failed.n, rule->max_failures);
    put_excused(to, excused_cases, cases);
    if (short_of)
        buf_printf(to, "; %zu case%s, such as '%s', ha%s fewer than %lld trials that could be judged", short_of,
                   short_of == 1 ? "" : "s", show_text(first_short).text, short_of == 1 ? "s" : "ve",
                   (long long)rule->of);
    buf_finish(&failed.text);
    if ((int64_t)failed.n > rule->max_failures)
        return VERDICT_BLOCK;
    return short_of || cases == excused_cases ? VERDICT_INCOMPLETE : VERDICT_PASS;
}

static enum verdict judge_flaky(const struct judging *j, const struct rule_def *rule, struct buf *to)
{
    const struct trials *trials = trials_find(j->tally, rule->scorer);
    struct named flaky = {.text = {.max = 2048}};
    size_t cases = 0, excused_cases = 0, alone = 0;
    int64_t unjudged = 0;
    for (size_t at = 0; at < j->tally->units; cases++) {
        struct case_trials c = case_next(j->tally, trials, 0, &at);
        if (excused(j, rule, c.id)) {
            excused_cases++;
            continue;
        }
        alone += c.pass + c.fail + c.error < 2;
        unjudged += c.left_out + c.error;
        if (c.pass && (c.fail || c.error))
            name_put(&flaky, c.id, c.pass, c.pass + c.fail + c.error);
    }
    size_t judged = cases - excused_cases;
    buf_printf(to, "scorer '%s' is flaky in %zu of %zu case%s", show_text(rule->scorer).text, flaky.n, judged,
               judged == 1 ? "" : "s");
    if (flaky.n)
        buf_printf(to, ": %s", buf_cstr(&flaky.text));
    buf_printf(to, "; at most %lld %s allowed", (long long)rule->max_failures, rule->max_failures == 1 ? "is" : "are");
    put_change(to, (int64_t)flaky.n, rule->max_failures);
    put_excused(to, excused_cases, cases);
    if (alone)
        buf_printf(to, "; %zu ha%s fewer than two trials that could be judged", alone, alone == 1 ? "s" : "ve");
    if (rule->safety && unjudged)
        buf_printf(to, "; %lld trial%s could not be judged", (long long)unjudged, unjudged == 1 ? "" : "s");
    buf_finish(&flaky.text);
    if ((int64_t)flaky.n > rule->max_failures)
        return VERDICT_BLOCK;
    return alone == judged || (rule->safety && unjudged) ? VERDICT_INCOMPLETE : VERDICT_PASS;
}

enum verdict judge_cases(const struct judging *j, const struct rule_def *rule, struct buf *to)
{
    return (rule->kind == RULE_PER_CASE ? judge_per_case
            : rule->kind == RULE_FLAKY  ? judge_flaky
                                        : judge_failures)(j, rule, to);
}

/* How the trials of a quarantined case went. */
struct entry_trials {
    int64_t passed, failed; /* what could not be judged is neither */
};

/* A trial passes if all scorers do that rules judge and the entry is about, and fails if one of them does. */
static struct entry_trials entry_trials(const struct judging *j, const struct quarantine_entry *entry)
{
    const struct tally *tally = j->tally;
    struct entry_trials ret = {0};
    for (size_t at = 0; tally->n_trials && at < tally->units; at++) {
        size_t passed = 0, failed = 0, open = 0;
        if (!str_eq(tally->case_ids[tally->kase[at]], entry->case_id))
            continue;
        for (size_t i = 0; i < tally->n_trials; i++) {
            int status = tally->trials[i].status[at];
            if (entry->scorer.n && !str_eq(entry->scorer, tally->trials[i].scorer->id))
                continue;
            passed += status == ROW_PASS;
            failed += status == ROW_FAIL || status == ROW_ERROR;
            open += status != ROW_PASS && status != ROW_FAIL && status != ROW_ERROR;
        }
        ret.failed += failed > 0;
        ret.passed += passed > 0 && failed + open == 0;
    }
    return ret;
}

/* Few trials that pass are no sign that a flaky case is flaky no more; nor is a run that left trials to later stages.
 */
static bool may_be_lifted(const struct judging *j, const struct entry_trials *t)
{
    return t->failed == 0 && t->passed >= LIFTED_BY && j->stage == STAGE_RELEASE;
}

void quarantine_words(const struct judging *j, struct buf *to)
{
    const struct quarantine *q = j->suite->quarantine;
    size_t expired = 0;
    for (size_t i = 0; i < q->n; i++)
        expired += str_cmp(q->v[i].until, j->today) < 0;
    buf_printf(to, "%zu quarantined, %zu of them expired", q->n, expired);
    for (size_t i = 0; i < q->n && i < 4 * (size_t)NAMED; i++) {
        const struct quarantine_entry *e = &q->v[i];
        struct entry_trials t = entry_trials(j, e);
        bool live = str_cmp(e->until, j->today) >= 0;
        buf_printf(to, "; case '%s'", show_text(e->case_id).text);
        if (e->scorer.n)
            buf_printf(to, " of '%s'", show_text(e->scorer).text);
        buf_printf(to, " (%s, %s %s: %s) ", show_text(e->owner).text, live ? "until" : "expired on",
                   show_text(e->until).text, show_text(e->reason).text);
        if (!live)
            buf_str(to, S("counts again"));
        else if (t.passed + t.failed == 0)
            buf_str(to, S("was not judged"));
        else if (t.failed == 0)
            buf_printf(to, "passed %lld of %lld%s", (long long)t.passed, (long long)t.passed,
                       may_be_lifted(j, &t) ? ": it may be lifted" : "");
        else
            buf_printf(to, "failed %lld of %lld", (long long)t.failed, (long long)t.passed + (long long)t.failed);
    }
}
