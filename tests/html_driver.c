/* SPDX-License-Identifier: Apache-2.0 */
/*
 * HTML reports that no run of the program makes: of a store filled by hand, where every text is hostile and some hold
 * bytes that are no UTF-8, with a comparison; and of any store below another bound.
 *
 *     html_driver hostile STORE OUT.html       fills a new store and reports it
 *     html_driver write STORE OUT.html BOUND   reports the last run of a store
 */
#include "base/fd.h"
#include "report/html.h"

/* What the test looks for on the page; a literal, so that it can stand inside others. */
#define EVIL "<script>window.hit=1;alert(1)</script>]]></script><!--\xe2\x80\xa8\xe2\x80\xae&amp;\"'"
#define EVIL_JSON "<script>window.hit=1;alert(1)</script>]]></script><!--\xe2\x80\xa8\\u0000&amp;\\\"'"
#define BROKEN "\xff\xfe\x80"

/* A key may hold no NUL. */
#define EVIL_KEY "<script>window.hit=1;alert(1)</script>]]></script><!--\xe2\x80\xa8&amp;\\\"'"

enum { UNITS = 12 };

_Noreturn static void give_up(const struct err *err)
{
    fprintf(stderr, "html_driver: %s\n", err->msg);
    exit(1);
}

/* Rows of unit i: passing, failing and erring ones. */
static size_t rows_make(struct row *rows, size_t i)
{
    rows[0] = (struct row){
        .scorer = S("s0" EVIL),
        .scorer_name = S("name" EVIL),
        .status = i % 3 ? ROW_PASS : ROW_FAIL,
        .class_ = i % 3 ? STR_NONE : S("class" EVIL BROKEN),
        .has_value = true,
        .value = (double)i / UNITS,
        .severity = S("high"),
        .signature = S("signature" EVIL BROKEN),
        .evidence =
            S("{\"why" EVIL_KEY "\":\"evidence" EVIL_JSON "\",\"event\":1,\"big\":12345678901234567890123,"
              "\"one\":1.0,\"__proto__\":{\"hit\":1},\"claims\":[{\"claim\":{\"from\":0,\"to\":6,\"text\":\"answer\"},"
              "\"verdict\":\"" EVIL_JSON "\",\"evidence\":{\"from\":7,\"to\":9,\"text\":\"" EVIL_JSON
              "\",\"passage\":\"" EVIL_JSON "\"}}],\"differences\":[{\"path\":\"" EVIL_JSON
              "\",\"expected\":\"" EVIL_JSON "\",\"found\":\"x\"}]}")};
    rows[1] = (struct row){.scorer = S("s1"),
                           .scorer_name = S("s1"),
                           .status = i % 4 ? ROW_NOT_EVALUABLE : ROW_ERROR,
                           .evidence = S("no JSON " EVIL BROKEN)};
    rows[2] = (struct row){
        .scorer = S("s1"), .scorer_name = S("s1"), .measure = S("m@3" EVIL), .has_value = true, .value = 1};
    return 3;
}

static size_t story_make(struct story_event *events)
{
    static const struct story_event STORY[] = {
        {0, STR_INIT("user"), STR_INIT(""), STR_INIT("{\"text\":\"" EVIL_JSON "\"}")},
        {1, STR_INIT("call"), STR_INIT("tool" EVIL BROKEN),
         STR_INIT("{\"args\":{\"" EVIL_KEY "\":\"" EVIL_JSON "\"}}")},
        {1, STR_INIT("state"), STR_INIT(""),
         STR_INIT("{\"changes\":[{\"table\":\"" EVIL_JSON "\",\"row\":\"" EVIL_JSON
                  "\",\"op\":\"update\",\"before\":{\"a\":\"" EVIL_JSON "\"},\"after\":{\"a\":\"x\"}}]}")},
        {2, STR_INIT("result"), STR_INIT("tool" EVIL),
         STR_INIT("{\"recorded\":\"" EVIL_JSON "\",\"reproduced\":\"other " EVIL_JSON "\",\"same\":false}")},
        {3, STR_INIT("kind" EVIL BROKEN), STR_INIT(""), STR_INIT("no JSON " EVIL BROKEN)},
        {4, STR_INIT("context"), STR_INIT(EVIL), STR_INIT("{\"text\":\"p\xc3\xa4ssage " EVIL_JSON "\"}")},
        {5, STR_INIT("verdict"), STR_INIT(""),
         STR_INIT("{\"verdict\":\"" EVIL_JSON "\",\"message\":\"" EVIL_JSON "\"}")},
        {6, STR_INIT("stdout"), STR_INIT(""), STR_INIT("{\"text\":\"output" EVIL_JSON "\"}")},
        {7, STR_INIT("answer"), STR_INIT(""), STR_INIT("{\"text\":\"answer" EVIL_JSON "\"}")},
    };
    memcpy(events, STORY, sizeof STORY);
    return COUNT_OF(STORY);
}

static bool fill(struct store *store, struct arena *a, struct run *run, struct err *err)
{
    struct run plan = {.suite = S("hostile"),
                       .suite_version = S("1" EVIL BROKEN),
                       .suite_path = S("dir/" EVIL BROKEN),
                       .suite_sha = S("0"),
                       .plan_sha = S("0"),
                       .description = S("{\"scorers\":[{\"id\":\"s1\",\"severity\":\"" EVIL_JSON "\"}]}"),
                       .units = UNITS,
                       .version = S("0" EVIL),
                       .host = S("{\"system\":\"" EVIL_JSON "\",\"notes\":[\"" EVIL_JSON "\"]}")};
    bool continued;
    if (!store_run_begin(store, a, &plan, true, run, &continued, err))
        return false;
    for (size_t i = 0; i < UNITS; i++) {
        struct row rows[3];
        struct story_event story[16];
        struct measure measures[] = {{.name = S("text" EVIL), .text = S("measured" EVIL BROKEN)},
                                     {.name = S("wall_ms"), .has_value = true, .value = 1.5}};
        struct unit_record unit = {
            .index = (int64_t)i,
            .case_id = arena_printf(a, "case%zu%s%s", i / 2, EVIL, BROKEN),
            .trial = (int64_t)(i % 2),
            .key = arena_printf(a, "%zu", i),
            .severity = S("high"),
            .tags = S("[\"tag" EVIL_JSON "\",\"plain\"]"),
            .case_sha = S("0"),
            .case_doc = i % 2 ? STR_NONE
                              : S("{\"input\":\"input" EVIL_JSON "\",\"context\":[{\"role\":\"" EVIL_JSON
                                  "\",\"content\":\"" EVIL_JSON "\"}],\"expected\":{\"answers\":[\"" EVIL_JSON
                                  "\"],\"actions\":[{\"name\":\"" EVIL_JSON
                                  "\",\"arguments\":{}}],\"outputs\":[\"" EVIL_JSON "\"]},\"meta\":\"" EVIL_JSON "\"}"),
            .story = story,
            .measures = measures,
            .n_measures = COUNT_OF(measures)};
        unit.rows.v = rows;
        unit.rows.n = rows_make(rows, i);
        unit.n_story = story_make(story);
        if (!store_put_unit(store, run, &unit, err))
            return false;
    }
    return store_commit(store, err);
}

static bool finish(struct store *store, struct arena *a, struct run *run, struct err *err)
{
    struct metric metrics[] = {
        {.id = S("m" EVIL BROKEN),
         .kind = S("pass@k"),
         .k = 1,
         .has_value = true,
         .value = 0.5,
         .has_interval = true,
         .low = 0.25,
         .high = 0.75,
         .n = 6,
         .method = S(EVIL BROKEN),
         .direction = S("higher")},
        {.id = S("m" EVIL BROKEN),
         .kind = S("pass@k"),
         .k = 2,
         .has_value = true,
         .value = 0.75,
         .n = 6,
         .method = S(EVIL)},
        {.id = S("m" EVIL BROKEN),
         .kind = S("pass@k"),
         .k = 1,
         .slice = S("tag=" EVIL BROKEN),
         .has_value = true,
         .value = 0.1,
         .n = 3},
        {.id = S("m" EVIL BROKEN),
         .kind = S("pass@k"),
         .k = 1,
         .slice = S("tag=plain"),
         .has_value = true,
         .value = 0.9,
         .n = 3},
        {.id = S("cost"), .kind = S("mean"), .has_value = true, .value = 12, .unit = S("usd" EVIL BROKEN), .n = 3}};
    struct gate_result gates[] = {{.id = S("gate" EVIL BROKEN),
                                   .verdict = VERDICT_BLOCK,
                                   .severity = S(EVIL),
                                   .sentence = S("sentence" EVIL BROKEN)}};
    struct compared compared[] = {{.id = S("m" EVIL BROKEN),
                                   .kind = S("pass@k"),
                                   .k = 1,
                                   .has_values = true,
                                   .before = 0.6,
                                   .after = 0.5,
                                   .difference = -0.1,
                                   .has_interval = true,
                                   .low = -0.2,
                                   .high = -0.02,
                                   .pairs = 6,
                                   .worse = 2,
                                   .outcome = OUTCOME_WORSE,
                                   .method = S(EVIL),
                                   .test = S(EVIL),
                                   .has_p = true,
                                   .p = 0.04}};
    struct flip flips[] = {{.case_id = arena_printf(a, "case1%s%s", EVIL, BROKEN),
                            .scorer = S("s0" EVIL),
                            .severity = S("high"),
                            .tags = S("[\"" EVIL_JSON "\"]"),
                            .before = {2, 2, 0, ROW_PASS, STR_NONE, S("{\"" EVIL_KEY "\":\"" EVIL_JSON "\"}")},
                            .after = {1, 2, 1, ROW_FAIL, S("class" EVIL BROKEN), S("no JSON " EVIL BROKEN)}},
                           {.case_id = arena_printf(a, "case2%s%s", EVIL, BROKEN),
                            .scorer = S("s1"),
                            .better = true,
                            .tags = S("[]"),
                            .before = {0, 2, 0, ROW_ERROR, STR_NONE, STR_NONE},
                            .after = {2, 2, 0, ROW_PASS, STR_NONE, STR_NONE}}};
    struct metrics all_metrics = {.v = metrics, .n = COUNT_OF(metrics)};
    struct gate_results all_gates = {.v = gates, .n = COUNT_OF(gates)};
    struct comparison comparison = {.baseline = S("base" EVIL BROKEN),
                                    .baseline_source = S(EVIL),
                                    .baseline_sha = S("0"),
                                    .baseline_suite_version = S(EVIL BROKEN),
                                    .pairs = 6,
                                    .only_before = 1};
    comparison.metrics.v = compared;
    comparison.metrics.n = COUNT_OF(compared);
    comparison.flips.v = flips;
    comparison.flips.n = COUNT_OF(flips);
    return store_run_finish(store, run, &all_metrics, &all_gates, &comparison, VERDICT_BLOCK, err);
}

static bool write_report(struct store *store, struct arena *a, size_t bound, const char *path, struct err *err)
{
    struct run run;
    struct comparison *comparison = NULL;
    struct buf text CLEANUP_BUF = {0};
    if (!store_run_find(store, a, S("last"), &run, err) || !store_comparison(store, a, &run, &comparison, err))
        return false;
    struct report r = {.store = store, .run = &run, .comparison = comparison};
    return html_write(&r, bound, &text, err) && file_replace(path, buf_view(&text), err);
}

int main(int argc, char **argv)
{
    struct arena a CLEANUP_ARENA = {0};
    struct err err = {0};
    struct run run;
    struct store *store = NULL;
    bool hostile = argc == 4 && strcmp(argv[1], "hostile") == 0;
    int64_t bound = HTML_BOUND;
    if (!hostile && !(argc == 5 && strcmp(argv[1], "write") == 0 && str_to_i64(str_of(argv[4]), &bound))) {
        fprintf(stderr, "usage: html_driver hostile STORE OUT | write STORE OUT BOUND\n");
        return 2;
    }
    if (!store_open(argv[2], hostile ? STORE_WRITE : STORE_READ, &store, &err))
        give_up(&err);
    if (hostile && (!fill(store, &a, &run, &err) || !finish(store, &a, &run, &err)))
        give_up(&err);
    if (!write_report(store, &a, (size_t)bound, argv[3], &err))
        give_up(&err);
    store_close(store);
    return 0;
}
