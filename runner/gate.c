/* SPDX-License-Identifier: Apache-2.0 */
#include "runner/gate.h"

#include "text/show.h"

enum { SENTENCE_MAX = 8192 };

static void result_add(const struct judging *j, str id, enum verdict verdict, str severity, const struct buf *text,
                       struct gate_results *ret)
{
    *vec_push(j->a, ret) = (struct gate_result){
        .id = id, .verdict = verdict, .severity = severity, .sentence = arena_str(j->a, buf_view(text))};
}

static void judge_units(const struct judging *j, struct gate_results *ret)
{
    const struct tally *tally = j->tally;
    struct buf text CLEANUP_BUF = {.max = SENTENCE_MAX};
    buf_printf(&text, "%zu of %zu unit%s could not be scored in full, the first of them %.*s", tally->broken,
               tally->units, tally->units == 1 ? "" : "s", STR_ARG(tally->first_broken));
    if (tally->crashed)
        buf_printf(&text, "; %zu of them killed %s worker", tally->crashed, tally->crashed == 1 ? "its" : "their");
    result_add(j, S("units"), VERDICT_INCOMPLETE, STR_NONE, &text, ret);
}

static enum verdict judge_rule(const struct judging *j, const struct tests *all, const struct rule_def *rule,
                               struct buf *text)
{
    if (rule->stage > j->stage) {
        buf_printf(text, "holds from stage %s on; this run is of stage %s", STAGE_NAMES[rule->stage],
                   STAGE_NAMES[j->stage]);
        return VERDICT_SKIPPED;
    }
    if (rule->learnt && j->suite->part) {
        buf_str(text, S("its tolerance was learnt of the whole suite, and this run is a part of it"));
        return VERDICT_SKIPPED;
    }
    if (rule->kind == RULE_DRIFT)
        return judge_drift(j, all, rule, text);
    if (rule->kind == RULE_AGAINST)
        return (rule_unpaired(rule) ? judge_unpaired : judge_against)(j, all, rule, text);
    return rule->kind == RULE_BOUND ? judge_bound(j, all, rule, text) : judge_cases(j, rule, text);
}

static enum verdict worst_of(const struct gate_results *results)
{
    static const enum verdict ORDER[] = {VERDICT_BLOCK, VERDICT_INCOMPLETE, VERDICT_INCONCLUSIVE};
    for (size_t o = 0; o < COUNT_OF(ORDER); o++)
        for (size_t i = 0; i < results->n; i++)
            if (results->v[i].verdict == ORDER[o])
                return ORDER[o];
    return VERDICT_PASS;
}

enum verdict gate_judge(const struct judging *j, struct gate_results *ret)
{
    struct gate_results results = {0};
    const struct tests *all = tests_make(j);
    for (size_t i = 0; i < j->suite->rules.n; i++) {
        const struct rule_def *rule = &j->suite->rules.v[i];
        struct buf text CLEANUP_BUF = {.max = SENTENCE_MAX};
        if (!j->tally && rule->kind != RULE_AGAINST && rule->kind != RULE_DRIFT)
            continue;
        enum verdict verdict = judge_rule(j, all, rule, &text);
        result_add(j, rule->id, verdict, rule->severity, &text, &results);
    }
    if (j->tally && j->suite->quarantine) {
        struct buf text CLEANUP_BUF = {.max = SENTENCE_MAX};
        quarantine_words(j, &text);
        result_add(j, S("quarantine"), VERDICT_PASS, STR_NONE, &text, &results);
    }
    if (j->tally && j->tally->broken)
        judge_units(j, &results);
    *ret = results;
    return worst_of(&results);
}
