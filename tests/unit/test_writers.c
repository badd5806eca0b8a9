/* SPDX-License-Identifier: Apache-2.0 */
/* The writers of reports, and queries, over a store that is filled by hand. */
#include "report/report.h"
#include "tests/tap.h"

#include <inttypes.h>
#include <unistd.h>

static char folder[] = "/tmp/assize-writers-XXXXXX";

/* ---- texts ---- */

static void test_markdown_text(void)
{
    static const struct {
        const char *name;
        str text;
        const char *expected;
    } ROWS[] = {
        {"plain words stay", STR_INIT("cost is 0.5 (n = 4; 95% interval)"), "cost is 0.5 (n = 4; 95% interval)"},
        {"punctuation is escaped", STR_INIT("a_b*c[d]<e>{f}\"g\":h?"),
         "a\\_b\\*c\\[d\\]\\<e\\>\\{f\\}\\\"g\\\"\\:h\\?"},
        {"a pipe ends no cell", STR_INIT("a|b"), "a&#124;b"},
        {"a mention is code", STR_INIT("hey @someone"), "`hey @someone`"},
        {"an issue is code", STR_INIT("see #12"), "`see #12`"},
        {"an issue of the long form is code", STR_INIT("see GH-12"), "`see GH-12`"},
        {"a link is code", STR_INIT("http://x.example"), "`http://x.example`"},
        {"a bare link is code", STR_INIT("www.x.example"), "`www.x.example`"},
        {"an image is code", STR_INIT("![x](y)"), "`![x](y)`"},
        {"a commit is code", STR_INIT("at 5a5a5a5"), "`at 5a5a5a5`"},
        {"a reference to a character is code", STR_INIT("&lt;b"), "`&lt;b`"},
        {"a formula is code", STR_INIT("$x$"), "`$x$`"},
        {"a milestone is code", STR_INIT("%1"), "`%1`"},
        {"a backslash is code", STR_INIT("a\\"), "`a\\`"},
        {"a pipe in code stands outside of it", STR_INIT("@a|b"), "`@a`&#124;`b`"},
        {"a backslash before a pipe too", STR_INIT("\\|"), "`\\`&#124;"},
        {"backticks get a longer fence", STR_INIT("a``b"), "```a``b```"},
        {"backticks at an end are padded", STR_INIT("`"), "`` ` ``"},
        {"a newline is shown", STR_INIT("a\n# b"), "`a\\n# b`"},
        {"a NUL is shown", STR_INIT("a\0b"), "`a\\u0000b`"},
        {"a line separator is shown",
         STR_INIT("a\xe2\x80\xa8"
                  "b"),
         "`a\\u2028b`"},
        {"other letters stay", STR_INIT("Ébène 漢字"), "Ébène 漢字"},
        {"nothing is nothing", STR_INIT(""), ""},
    };
    for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
        struct buf b CLEANUP_BUF = {0};
        markdown_text_put(&b, ROWS[i].text, 0);
        check_str(buf_view(&b), str_of(ROWS[i].expected), "in Markdown %s", ROWS[i].name);
    }
}

static void test_csv_text(void)
{
    static const struct {
        const char *name;
        str text;
        const char *expected;
    } ROWS[] = {
        {"a word stays", STR_INIT("word"), "word"},
        {"a comma is quoted", STR_INIT("a,b"), "\"a,b\""},
        {"quotes are doubled", STR_INIT("say \"x\""), "\"say \"\"x\"\"\""},
        {"a line end is quoted", STR_INIT("a\nb"), "\"a\nb\""},
        {"a formula gets an apostrophe", STR_INIT("=cmd()"), "'=cmd()"},
        {"so do +, - and @", STR_INIT("-1"), "'-1"},
        {"and the wide forms", STR_INIT("＝1"), "'＝1"},
        {"and a tab", STR_INIT("\t=1"), "\"'\t=1\""},
        {"and an apostrophe, so that it can be told", STR_INIT("'a"), "''a"},
        {"a NUL is shown", STR_INIT("a\0b"), "\"a\\u0000b\""},
        {"a byte that is no UTF-8 is shown", STR_INIT("a\xff"), "a\\xff"},
        {"blanks at an end are quoted", STR_INIT(" a"), "\" a\""},
        {"the empty text is not nothing", STR_INIT(""), "\"\""},
    };
    for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
        struct buf b CLEANUP_BUF = {0};
        csv_text_put(&b, ROWS[i].text);
        check_str(buf_view(&b), str_of(ROWS[i].expected), "in CSV %s", ROWS[i].name);
    }
}

static void test_json_line(void)
{
    struct buf b CLEANUP_BUF = {0};
    json_line_put(&b, S("{\"a\":\"x\xe2\x80\xa8y\xe2\x80\xa9z\xc2\x85\xc3\xa9\"}"));
    check_str(buf_view(&b), S("{\"a\":\"x\\u2028y\\u2029z\\u0085\xc3\xa9\"}"),
              "what some readers break lines at is escaped in JSON Lines");
}

static void test_table(void)
{
    static const str HEADS[] = {STR_INIT("name"), STR_INIT("n")};
    static const struct report_cell CELLS[] = {
        {STR_INIT("漢"), false}, {STR_INIT("5"), true}, {STR_INIT("a\033b"), false}, {STR_INIT("12"), true}};
    static const struct report_cell MORE[] = {{STR_INIT("longer than before"), false}, {STR_INIT("7"), true}};
    size_t width[2] = {0};
    struct buf b CLEANUP_BUF = {0};
    report_table(HEADS, CELLS, 2, 2, width, &b);
    report_table(NULL, MORE, 2, 1, width, &b);
    check_str(buf_view(&b),
              S("name       n\n"
                "漢         5\n"
                "a\\u001bb  12\n"
                "longer than before   7\n"),
              "a table lines up, also in pieces, and escapes what would act");
}

/* ---- a store filled by hand ---- */

static void unit_make(struct arena *a, size_t i, struct unit_record *ret)
{
    static const enum row_status STATUS[] = {ROW_PASS, ROW_FAIL, ROW_ERROR, ROW_SKIPPED, ROW_NOT_EVALUABLE};
    *ret = (struct unit_record){.index = (int64_t)i,
                                .case_id = arena_printf(a, "c%zu <|@x", i / 2),
                                .trial = (int64_t)i % 2,
                                .key = arena_printf(a, "key%zu", i),
                                .severity = i == 1 ? S("critical") : S("low"),
                                .tags = S("[]"),
                                .case_doc = i % 2 ? S("") : S("{\"input\":\"What & why?\\u0001 \\\"so\\\"\"}")};
    struct row *row = vec_push(a, &ret->rows);
    *row = (struct row){.scorer = S("said"),
                        .scorer_name = S("contains"),
                        .scorer_version = 1,
                        .params_sha = S("00"),
                        .status = STATUS[i],
                        .class_ = STATUS[i] == ROW_PASS ? S("") : S("missing"),
                        .has_value = STATUS[i] == ROW_PASS,
                        .value = 1,
                        .evidence =
                            STATUS[i] == ROW_PASS ? S("") : S("{\"why\":\"]]> <b> 50%\\r\\n=1+1\\u2028\\u0000\"}")};
    row = vec_push(a, &ret->rows);
    *row = (struct row){.scorer = S("said"),
                        .scorer_name = S("contains"),
                        .scorer_version = 1,
                        .params_sha = S("00"),
                        .measure = S("found"),
                        .has_value = true,
                        .value = -0.5};
    row = vec_push(a, &ret->rows);
    *row = (struct row){.scorer = S("alone"), .scorer_name = S("rank"), .measure = S("map"), .status = ROW_PASS};
}

static void comparison_make(struct arena *a, struct comparison *ret)
{
    *ret = (struct comparison){.baseline = S("support-0"),
                               .baseline_source = S("last"),
                               .baseline_sha = S("5a"),
                               .baseline_suite_version = S("1.1.0"),
                               .pairs = 3,
                               .only_after = 1};
    *vec_push(a, &ret->metrics) = (struct compared){.id = S("said"),
                                                    .of = S("said"),
                                                    .kind = S("mean"),
                                                    .has_values = true,
                                                    .before = 0.75,
                                                    .after = 0.5,
                                                    .difference = -0.25,
                                                    .has_interval = true,
                                                    .low = -0.5,
                                                    .high = -0.125,
                                                    .outcome = OUTCOME_WORSE};
    *vec_push(a, &ret->flips) = (struct flip){.case_id = S("c0 <|@x"),
                                              .scorer = S("said"),
                                              .severity = S("critical"),
                                              .tags = S("[]"),
                                              .before = {.passes = 2, .trials = 2, .status = ROW_PASS},
                                              .after = {.passes = 1,
                                                        .trials = 2,
                                                        .trial = 1,
                                                        .status = ROW_FAIL,
                                                        .class_ = S("missing"),
                                                        .evidence = S("{\"why\":\"gone\"}")}};
    *vec_push(a, &ret->flips) = (struct flip){.case_id = S("c1"),
                                              .scorer = S("alone"),
                                              .tags = S("[]"),
                                              .better = true,
                                              .before = {.trials = 1, .status = ROW_FAIL},
                                              .after = {.passes = 1, .trials = 1, .status = ROW_PASS}};
}

static void results_make(struct arena *a, size_t sliced, struct metrics *metrics, struct gate_results *gates)
{
    *vec_push(a, metrics) = (struct metric){.id = S("said"),
                                            .of = S("said"),
                                            .kind = S("mean"),
                                            .has_value = true,
                                            .value = 0.5,
                                            .has_interval = true,
                                            .low = 0.15,
                                            .high = 0.85,
                                            .method = S("wilson"),
                                            .n = 4};
    for (size_t i = 0; i < sliced; i++)
        *vec_push(a, metrics) =
            (struct metric){.id = S("said"), .kind = S("mean"), .slice = arena_printf(a, "tag=%zu|x", i)};
    *vec_push(a, gates) = (struct gate_result){S("any"), VERDICT_PASS, S(""), S("said is 0.5, at least 0.1")};
    *vec_push(a, gates) = (struct gate_result){S("floor"), VERDICT_BLOCK, S("critical"), S("said is 50%, below 0.8")};
    *vec_push(a, gates) = (struct gate_result){S("whole"), VERDICT_INCOMPLETE, S(""), S("1 unit is an error")};
    *vec_push(a, gates) = (struct gate_result){S("sure"), VERDICT_INCONCLUSIVE, S(""), S("90 cases would decide")};
    *vec_push(a, gates) = (struct gate_result){S("same"), VERDICT_SKIPPED, S(""), S("no baseline")};
}

static bool store_fill(struct arena *a, const char *name, size_t sliced, bool compared, struct store **ret,
                       struct run *ret_run, struct err *err)
{
    enum { UNITS = 5 };
    const struct run plan = {.suite = S("support"),
                             .suite_version = S("1.2.0"),
                             .suite_path = S("suite.yaml"),
                             .suite_sha = S("5a5a"),
                             .plan_sha = S("b7b7"),
                             .description = S("{}"),
                             .units = UNITS,
                             .version = S("0.1.0"),
                             .host = S("{}")};
    struct metrics metrics = {0};
    struct gate_results gates = {0};
    struct comparison comparison;
    bool continued;
    const char *path = arena_printf(a, "%s/%s.db", folder, name).p;
    if (!store_open(path, STORE_WRITE, ret, err) || !store_run_begin(*ret, a, &plan, false, ret_run, &continued, err))
        return false;
    for (size_t i = 0; i < UNITS; i++) {
        struct unit_record unit;
        unit_make(a, i, &unit);
        if (!store_put_unit(*ret, ret_run, &unit, err))
            return false;
    }
    results_make(a, sliced, &metrics, &gates);
    comparison_make(a, &comparison);
    str id = arena_str(a, ret_run->id);
    return store_commit(*ret, err) &&
           store_run_finish(*ret, ret_run, &metrics, &gates, compared ? &comparison : NULL, VERDICT_BLOCK, err) &&
           store_run_find(*ret, a, id, ret_run, err);
}

static bool has(const struct buf *b, const char *text)
{
    return str_find(buf_view(b), str_of(text)) >= 0;
}

#define check_has(b, text, ...)                                                                                        \
    do {                                                                                                               \
        if (!tap_ok(has((b), (text)), __FILE__, __LINE__, __VA_ARGS__))                                                \
            printf("# expected: %s\n", (text));                                                                        \
    } while (0)

static void test_junit(const struct report *r, struct err *err)
{
    struct buf b CLEANUP_BUF = {0};
    check_done(report_junit(r, &b, err), err, "JUnit is written");
    check_has(&b, "<testsuites name=\"support\" tests=\"15\" failures=\"2\" errors=\"2\" skipped=\"4\">",
              "all are counted, failures apart from errors");
    check_has(&b, "<testsuite name=\"gate\" tests=\"5\" failures=\"1\" errors=\"1\" skipped=\"2\">",
              "the gate's rules are a testsuite");
    check_has(&b, "<testsuite name=\"said\" tests=\"5\" failures=\"1\" errors=\"1\" skipped=\"2\">",
              "a scorer is one, measures beside its verdict not counted");
    check_has(&b, "<testsuite name=\"alone\" tests=\"5\" failures=\"0\" errors=\"0\" skipped=\"0\">",
              "measures without a verdict are tests");
    check_has(&b,
              "<testcase classname=\"support.said\" name=\"case c0 &#60;|@x, trial 0: What &#38; why?\\u0001 "
              "&#34;so&#34;\"/>",
              "a test is named by its case and what it asks");
    check_has(&b, "name=\"case c0 &#60;|@x, trial 1: What &#38;", "also at the case's other trials");
    check_has(&b, "]]&#62; &#60;b&#62; 50%\\r\\n=1+1\\u2028\\u0000", "evidence ends no element");
    check_has(&b, "(worse than the baseline)\" type=\"missing\">passed 2 of 2 trials in the baseline, 1 of 2 now\n",
              "what was better in the baseline says so");
    check_has(&b, "<skipped message=\"inconclusive: 90 cases would decide\"/>", "an inconclusive rule is skipped");
    check_has(&b, "<error message=\"1 unit is an error\" type=\"incomplete\"/>", "an incomplete one is an error");
    check(!has(&b, "support-1"), "the run's id is not in it");
}

static void test_markdown(const struct report *r, struct err *err)
{
    struct buf b CLEANUP_BUF = {0};
    check_done(report_markdown(r, &b, err), err, "Markdown is written");
    check(str_starts(buf_view(&b), S("## BLOCK: support 1.2.0\n\n5 of 5 units · 3 cases · run `support-1`\n")),
          "the verdict comes first");
    check_has(&b,
              "| **BLOCK** | floor | critical | said is 50%, below 0.8 |\n"
              "| **INCOMPLETE** | whole |  | 1 unit is an error |\n"
              "| **INCONCLUSIVE** | sure |  | 90 cases would decide |\n"
              "| skipped | same |  | no baseline |\n"
              "| pass | any |  | said is 0.5, at least 0.1 |\n",
              "rules stand worst first");
    check_has(&b,
              "Compared with baseline `support-0` of version 1.1.0 over 3 cases (0 only in the baseline, 1 only here): "
              "1 verdict worse, 1 better.",
              "the baseline is named");
    check_has(
        &b, "| said | mean | 0.5000 | \\[0.1500, 0.8500\\] | 4 | 0.7500 | -0.2500 \\[-0.5000, -0.1250\\] | **worse** |",
        "a metric stands beside the baseline's");
    check_has(&b,
              "<details open><summary>1 worse than the baseline</summary>\n\n"
              "- case `c0 <`&#124;`@x`, `said` (critical) passed 2 of 2 trials in the baseline, 1 of 2 now `missing`: "
              "`why gone`\n",
              "what became worse is open");
    check_has(&b, "<details><summary>1 better than the baseline</summary>", "what became better is folded");
    check_has(&b, "- critical `said`: 1 of 5 units\n  - case `c0 <`&#124;`@x` trial 1 `missing`: `why ]]> <b> 50%",
              "failures stand with a line of evidence");
}

static void test_markdown_bound(struct err *err)
{
    enum { SLICES = 5000, BOUND = 65536 };
    struct arena a CLEANUP_ARENA = {0};
    struct store *s = NULL;
    struct run run;
    struct buf b CLEANUP_BUF = {0};
    check_done(store_fill(&a, "many", SLICES, false, &s, &run, err), err, "a run has %d metrics", SLICES);
    struct report r = {.store = s, .run = &run};
    check_done(report_markdown(&r, &b, err), err, "its Markdown is written");
    check(b.n < BOUND, "it fits a comment: %zu bytes", b.n);
    check_has(&b, "lines were left out to fit a comment", "it says that something was left out");
    check_has(&b, "tag=0&#124;x", "slices stand in it as far as they fit");
    check_has(&b, "### What did not pass", "and crowd out nothing else");
    store_close(s);
}

static void test_rows(const struct report *r, struct err *err)
{
    struct buf csv CLEANUP_BUF = {0};
    struct buf jsonl CLEANUP_BUF = {0};
    check_done(report_csv(r, &csv, err) && report_jsonl(r, &jsonl, err), err, "CSV and JSON Lines are written");
    check(str_starts(buf_view(&csv), S("run,case,trial,scorer,name,version,params,measure,status,class,value,severity,"
                                       "signature,evidence\r\n"
                                       "support-1,c0 <|@x,0,said,contains,1,00,,pass,,1.0,,,\r\n"
                                       "support-1,c0 <|@x,0,said,contains,1,00,found,pass,,-0.5,,,\r\n")),
          "CSV has a head, a row a line, and numbers as they are");
    check(str_starts(
              buf_view(&jsonl),
              S("{\"run\":\"support-1\",\"case\":\"c0 <|@x\",\"trial\":0,\"scorer\":\"said\",\"name\":\"contains\","
                "\"version\":1,\"params\":\"00\",\"measure\":\"\",\"status\":\"pass\",\"class\":\"\",\"value\":1.0,"
                "\"severity\":\"\",\"signature\":\"\",\"evidence\":null}\n")),
          "JSON Lines have every column of a row");
}

static void test_annotations(const struct report *r, struct err *err)
{
    struct buf b CLEANUP_BUF = {0};
    check_done(report_annotations(r, S("a,b:c%.yaml"), &b, err), err, "annotations are written");
    check(str_starts(buf_view(&b),
                     S("::error file=a%2Cb%3Ac%25.yaml,line=1,title=gate floor%3A block [critical]::said is "
                       "50%25, below 0.8\n"
                       "::error file=a%2Cb%3Ac%25.yaml,line=1,title=gate whole%3A incomplete::1 unit is an "
                       "error\n"
                       "::warning file=a%2Cb%3Ac%25.yaml,line=1,title=gate sure%3A inconclusive::90 cases "
                       "would decide\n")),
          "rules come first, escaped");
    check_has(&b, ",title=critical said%3A case c0 <|@x%2C trial 1::failed (missing): why ]]> <b> 50%25\\r\\n=1+1",
              "then what did not pass");
    check_has(&b, "; passed 2 of 2 trials in the baseline, 1 of 2 now\n", "with what it was before");
}

/* ---- lists and queries ---- */

static bool id_take(const struct run *run, str baseline, void *ctx, struct err *err)
{
    struct buf *b = ctx;
    (void)err;
    buf_printf(b, "%.*s %" PRId64 " %.*s\n", STR_ARG(run->id), run->units_done, STR_ARG(baseline));
    return true;
}

static bool query_head(const str *names, size_t n, void *ctx, struct err *err)
{
    (void)err;
    for (size_t i = 0; i < n; i++)
        buf_printf(ctx, "%.*s;", STR_ARG(names[i]));
    return true;
}

static bool query_row(const struct store_value *values, size_t n, void *ctx, struct err *err)
{
    (void)err;
    for (size_t i = 0; i < n; i++)
        buf_printf(ctx, "%d:%.*s%" PRId64 ";", (int)values[i].type, STR_ARG(values[i].text), values[i].integer);
    return true;
}

static void test_query(struct store *s)
{
    static const struct {
        const char *sql, *expected, *error;
    } ROWS[] = {
        {"SELECT count(*) AS n FROM scores", "n;1:15;", NULL},
        {"SELECT NULL, 1.5, 'x', x'41'", "NULL;1.5;'x';x'41';0:0;2:0;3:x0;4:A0;", NULL},
        {"SELECT 1 ; -- and no more", "1;1:1;", NULL},
        {"SELECT value FROM json_each('[7]')", "value;1:7;", NULL},
        {"UPDATE sqlite_schema SET sql = ''", NULL, "may not be modified"},
        {"", NULL, "expected a statement, found none"},
        {"SELECT 1; SELECT 2", NULL, "found more behind it"},
        {"SELECT nought FROM runs", NULL, "no such column: nought"},
        {"UPDATE runs SET status = 'running'", NULL, "a change is refused"},
        {"DELETE FROM scores", NULL, "a change is refused"},
        {"CREATE TEMP TABLE x (a)", NULL, "a change is refused"},
        {"ATTACH 'other.db' AS other", NULL, "another database is refused"},
        {"PRAGMA query_only = OFF", NULL, "this PRAGMA is refused"},
        {"BEGIN", NULL, "a transaction is refused"},
        {"SELECT load_extension('x')", NULL, "not authorized"},
        {"SELECT ?", NULL, "parameters"},
        {"VALUES (1), (2), (3)", NULL, "bound of 2 rows"},
        {"SELECT zeroblob(900000000)", NULL, "too big"},
        {"WITH RECURSIVE x (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x) SELECT count(*) FROM x", NULL,
         "bound of 200 ms"},
    };
    for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
        struct err err = {0};
        struct buf b CLEANUP_BUF = {0};
        struct store_bounds bounds = {.rows = 2, .ms = 200};
        struct store_sink sink = {query_head, query_row, &b};
        bool ok = store_query(s, str_of(ROWS[i].sql), &bounds, &sink, &err);
        if (ROWS[i].expected) {
            check_done(ok, &err, "answered: %s", ROWS[i].sql);
            check_str(buf_view(&b), str_of(ROWS[i].expected), "the answer to: %s", ROWS[i].sql);
        } else {
            check(!ok && err.kind == ERR_INPUT, "refused: %s", ROWS[i].sql);
            check_says(&err, ROWS[i].error, "it says why");
        }
    }
}

static void test_query_place(struct store *s)
{
    struct err err = {0};
    struct buf b CLEANUP_BUF = {0};
    struct store_bounds bounds = {.rows = 2, .ms = 1000};
    struct store_sink sink = {query_head, query_row, &b};
    check(!store_query(s, S("SELECT id,\n  'é', nought FROM runs"), &bounds, &sink, &err), "a wrong query is refused");
    check(err.line == 2 && err.col == 8, "its place is told in characters: %d:%d", err.line, err.col);
    check_str(str_of(err.quote), S("    'é', nought FROM runs\n         ^"), "with the line and a caret");
}

static void test_store(void)
{
    struct arena a CLEANUP_ARENA = {0};
    struct err err = {0};
    struct store *s = NULL;
    struct run run;
    struct comparison *comparison = NULL;
    struct bundle bundle CLEANUP_BUNDLE = {0};
    struct buf runs CLEANUP_BUF = {0};
    struct buf none CLEANUP_BUF = {0};
    check_done(store_fill(&a, "one", 3, true, &s, &run, &err) && store_comparison(s, &a, &run, &comparison, &err), &err,
               "a store is filled");
    struct report r = {.store = s, .run = &run, .comparison = comparison};
    check_done(bundle_make(&r, &bundle, &err), &err, "its bundle is made");
    r.bundle = &bundle;
    test_junit(&r, &err);
    test_markdown(&r, &err);
    test_rows(&r, &err);
    test_annotations(&r, &err);
    check_done(store_each_run(s, S(""), id_take, &runs, &err) && store_each_run(s, S("other"), id_take, &none, &err),
               &err, "runs are listed");
    check_str(buf_view(&runs), S("support-1 5 support-0\n"), "with their baseline");
    check_int(none.n, 0, "and none of another suite");
    store_close(s);
    check_done(store_open(arena_printf(&a, "%s/one.db", folder).p, STORE_READ, &s, &err), &err, "it is opened to read");
    test_query(s);
    test_query_place(s);
    store_close(s);
    test_markdown_bound(&err);
}

int main(void)
{
    if (!mkdtemp(folder))
        return 1;
    test_markdown_text();
    test_csv_text();
    test_json_line();
    test_table();
    test_store();
    struct arena a CLEANUP_ARENA = {0};
    static const char *const NAMES[] = {"one", "many"};
    static const char *const ENDINGS[] = {"", "-wal", "-shm", ".lock", ".run-1.lock"};
    for (size_t i = 0; i < COUNT_OF(NAMES) * COUNT_OF(ENDINGS); i++)
        unlink(arena_printf(&a, "%s/%s.db%s", folder, NAMES[i / COUNT_OF(ENDINGS)], ENDINGS[i % COUNT_OF(ENDINGS)]).p);
    check(rmdir(folder) == 0, "nothing is left behind");
    return tap_done();
}
