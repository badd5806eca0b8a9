/* SPDX-License-Identifier: Apache-2.0 */
/* Reports over a store that is filled by hand: golden texts, the bundle's bytes, hostile text, width. */
#include "report/evidence.h"
#include "report/report.h"
#include "tests/tap.h"
#include "text/json_own.h"
#include "text/json_write.h"

#include <unistd.h>

static char folder[] = "/tmp/assize-report-XXXXXX";

/* ---- layout ---- */

static void test_line(void)
{
    static const struct {
        const char *name;
        str text;
        size_t width;
        const char *expected;
        size_t columns;
    } ROWS[] = {
        {"plain text passes", STR_INIT("plain"), 0, "plain", 5},
        {"text that fits exactly is whole", STR_INIT("abcde"), 5, "abcde", 5},
        {"text one too long is cut", STR_INIT("abcdef"), 5, "abcd…", 5},
        {"a wide character that would straddle the cut goes", STR_INIT("ab漢字"), 5, "ab漢…", 5},
        {"wide characters count double", STR_INIT("漢字"), 0, "漢字", 4},
        {"a combining mark takes no column", STR_INIT("e\xcc\x81x"), 2, "e\xcc\x81x", 2},
        {"newlines, tabs and returns are shown", STR_INIT("a\nb\tc\r"), 0, "a\\nb\\tc\\r", 9},
        {"an escape sequence is shown", STR_INIT("\033[2J"), 0, "\\u001b[2J", 9},
        {"a NUL is shown", STR_INIT("a\0b"), 0, "a\\u0000b", 8},
        {"an 8-bit control is shown",
         STR_INIT("\xc2\x9b"
                  "1m"),
         0, "\\u009b1m", 8},
        {"an override of direction is shown",
         STR_INIT("\xe2\x80\xae"
                  "abc"),
         0, "\\u202eabc", 9},
        {"a byte that is no UTF-8 is shown",
         STR_INIT("\xff"
                  "a"),
         0, "\\xffa", 5},
        {"a cut-off character is shown", STR_INIT("a\xe6\xbc"), 0, "a\\xe6\\xbc", 9},
        {"nothing is nothing", STR_INIT(""), 3, "", 0},
    };
    for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
        struct buf b CLEANUP_BUF = {0};
        size_t columns = line_put(&b, ROWS[i].text, ROWS[i].width);
        check_str(buf_view(&b), str_of(ROWS[i].expected), "%s", ROWS[i].name);
        check_int(columns, ROWS[i].columns, "%s: columns", ROWS[i].name);
    }
}

static void test_block(void)
{
    static const struct {
        const char *name, *text;
        size_t indent;
        int width;
        size_t lines;
        const char *expected;
    } ROWS[] = {
        {"a line without width is whole", "one two three", 2, 0, 0, "one two three\n"},
        {"newlines start lines at the indent", "one\ntwo", 2, 0, 0, "one\n  two\n"},
        {"newlines at the end go", "one\n\n", 2, 0, 0, "one\n"},
        {"an empty line stays, without blanks", "one\n\ntwo", 2, 0, 0, "one\n\n  two\n"},
        {"lines wrap at blanks", "aaaaaaaaaa bbbbbbbbb ccc", 2, 23, 0, "aaaaaaaaaa bbbbbbbbb\n  ccc\n"},
        {"a long word is broken", "aaaaaaaaaaaaaaaaaaaaaaaaa", 2, 23, 0, "aaaaaaaaaaaaaaaaaaaaa\n  aaaa\n"},
        {"what is left out is counted", "a\nb\nc\nd", 1, 80, 2, "a\n b\n … 2 more lines\n"},
        {"one left out is one line", "a\nb", 1, 80, 1, "a\n … 1 more line\n"},
        {"escapes do not reach the terminal", "\033[31mred\nx", 0, 0, 0, "\\u001b[31mred\nx\n"},
        {"an empty text is an empty line", "", 4, 80, 0, "\n"},
    };
    for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
        struct buf b CLEANUP_BUF = {0};
        block_put(&b, str_of(ROWS[i].text), ROWS[i].indent, ROWS[i].width, ROWS[i].lines);
        check_str(buf_view(&b), str_of(ROWS[i].expected), "%s", ROWS[i].name);
    }
}

static void test_numbers(void)
{
    static const struct {
        double value;
        const char *expected;
    } ROWS[] = {{0, "0.0000"},       {0.42, "0.4200"},   {0.27333333, "0.2733"},
                {-1.5, "-1.5000"},   {0.00002, "2e-05"}, {1500, "1500"},
                {1500.25, "1500.2"}, {2e18, "2e+18"},    {999.99999, "1000.0000"}};
    for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
        struct buf b CLEANUP_BUF = {0};
        number_put(&b, ROWS[i].value);
        check_str(buf_view(&b), str_of(ROWS[i].expected), "%.17g prints as %s", ROWS[i].value, ROWS[i].expected);
    }
}

static void test_shell_words(void)
{
    static const struct {
        const char *word, *expected;
    } ROWS[] = {{"run-1", "run-1"}, {"a b", "'a b'"}, {"it's", "'it'\\''s'"}, {"-x", "'-x'"},
                {"", "''"},         {"$x", "'$x'"},   {"a/b.db", "a/b.db"},   {"é", "'é'"}};
    for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
        struct buf b CLEANUP_BUF = {0};
        shell_word_put(&b, str_of(ROWS[i].word));
        check_str(buf_view(&b), str_of(ROWS[i].expected), "the shell reads %s back", ROWS[i].expected);
    }
}

static void test_evidence_line(void)
{
    static const struct {
        const char *name, *json, *expected;
    } ROWS[] = {
        {"scalars in order", "{\"b\":1,\"a\":\"x y\",\"c\":true}", "b 1 · a x y · c true"},
        {"what is empty is left out", "{\"a\":null,\"b\":[],\"c\":{},\"d\":0}", "d 0"},
        {"a list of words", "{\"missing\":[\"a\",\"b\"]}", "missing a, b"},
        {"the first of a list of objects", "{\"d\":[{\"t\":\"x\",\"r\":1},{\"t\":\"y\"},{\"t\":\"z\"}]}",
         "d: t x · r 1 (+2 more)"},
        {"an empty string", "{\"a\":\"\"}", "a \"\""},
        {"a bare string", "\"words\"", "words"},
        {"a newline inside", "{\"a\":\"x\\ny\"}", "a x\\ny"},
    };
    for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
        struct buf b CLEANUP_BUF = {0};
        CLEANUP_JSON json_t *value = stored_json(str_of(ROWS[i].json));
        evidence_line(&b, value, 0);
        check_str(buf_view(&b), str_of(ROWS[i].expected), "evidence on a line: %s", ROWS[i].name);
    }
}

static void test_deep_evidence(void)
{
    struct buf deep CLEANUP_BUF = {0};
    struct buf out CLEANUP_BUF = {0};
    struct report_style style = {.width = 80};
    enum { DEEP = 1000 };
    for (int i = 0; i < DEEP; i++)
        buf_str(&deep, S("[{\"a\":"));
    buf_str(&deep, S("1"));
    for (int i = 0; i < DEEP; i++)
        buf_str(&deep, S("}]"));
    CLEANUP_JSON json_t *value = stored_json(buf_view(&deep));
    evidence_block(&out, value, 2, &style);
    evidence_line(&out, value, 100);
    check(!out.full && out.n < 20000, "evidence of any depth prints in bounded text (%zu bytes)", out.n);
}

/* ---- changes ---- */

static void test_changes(void)
{
    struct change rows[] = {
        {S("orders"), S("O-1"), CHANGE_UPDATE, S("{\"doc\":{\"status\":\"open\",\"items\":[1,2],\"total\":1.50}}"),
         S("{\"doc\":{\"status\":\"cancelled\",\"items\":[1],\"total\":1.5,\"why\":null}}")},
        {S("refunds"), S("7"), CHANGE_INSERT, {NULL, 0}, S("{\"id\":7,\"usd\":10}")},
        {S("notes"), S("\033[1m"), CHANGE_DELETE, S("{\"id\":1}"), {NULL, 0}},
    };
    struct changes changes = {.v = rows, .n = COUNT_OF(rows)};
    struct report_style style = {0};
    struct buf b CLEANUP_BUF = {0};
    report_changes(&changes, &style, &b);
    check_str(buf_view(&b),
              S("orders O-1  /doc/status: \"open\" → \"cancelled\"\n"
                "orders O-1  /doc/items/1: 2 → absent\n"
                "orders O-1  /doc/why: absent → null\n"
                "refunds 7  inserted {\"id\":7,\"usd\":10}\n"
                "notes \\u001b[1m  deleted {\"id\":1}\n"),
              "changes print a line a field, whole rows where they came or went");
}

/* ---- a store filled by hand ---- */

enum { UNITS = 4 };

static struct story_event STORY[] = {
    {0, STR_INIT("user"), STR_INIT(""), STR_INIT("{\"text\":\"Cancel O-1, please.\\nNow.\"}")},
    {1, STR_INIT("call"), STR_INIT("cancel_order"), STR_INIT("{\"args\":{\"order_id\":\"O-1\"}}")},
    {2, STR_INIT("result"), STR_INIT("cancel_order"),
     STR_INIT("{\"same\":false,\"recorded\":\"ok\",\"reproduced\":\"Error: shipped\",\"failed\":true}")},
    {2, STR_INIT("state"), STR_INIT(""),
     STR_INIT("{\"changes\":[{\"table\":\"orders\",\"row\":\"O-1\",\"op\":\"update\",\"before\":{\"s\":1},"
              "\"after\":{\"s\":2}}]}")},
    {3, STR_INIT("assistant"), STR_INIT(""), STR_INIT("{\"text\":\"\\u001b[2JDone.\"}")},
};

/* Unit i of the plan: cases a and b, two trials each. */
static void unit_make(struct arena *a, size_t i, struct unit_record *ret)
{
    bool bad = i == 1 || i == 2;
    *ret = (struct unit_record){.index = (int64_t)i,
                                .case_id = i < 2 ? S("a") : S("b c"),
                                .trial = (int64_t)i % 2,
                                .key = arena_printf(a, "key%zu", i),
                                .severity = i < 2 ? S("high") : S(""),
                                .tags = S("[\"billing\"]")};
    struct row *row = vec_push(a, &ret->rows);
    *row = (struct row){.scorer = S("paid"),
                        .scorer_name = S("end_state"),
                        .scorer_version = 1,
                        .params_sha = S("00"),
                        .status = bad ? ROW_FAIL : ROW_PASS,
                        .class_ = bad ? S("differs") : S(""),
                        .has_value = true,
                        .value = bad ? 0.1 + 0.2 : 1};
    if (bad)
        row->evidence = S("{\"differences\":[{\"table\":\"orders\",\"row\":\"O-1\",\"fields\":[{\"path\":\"/s\","
                          "\"expected\":1,\"found\":2}]}],\"note\":\"\\u0000\"}");
    if (i == 3) {
        row = vec_push(a, &ret->rows);
        *row = (struct row){.scorer = S("usd"),
                            .scorer_name = S("budget"),
                            .scorer_version = 2,
                            .params_sha = S("01"),
                            .measure = S("usd"),
                            .status = ROW_ERROR,
                            .severity = S("low"),
                            .evidence = S("{\"why\":\"no price\"}")};
    }
    ret->story = STORY;
    ret->n_story = COUNT_OF(STORY);
    ret->measures = arena_new(a, struct measure);
    ret->measures[0] = (struct measure){.name = S("wall_ms"), .has_value = true, .value = 1.5 * (double)(i + 1)};
    ret->n_measures = 1;
}

static void results_make(struct arena *a, struct metrics *metrics, struct gate_results *gates)
{
    *vec_push(a, metrics) = (struct metric){.id = S("paid"),
                                            .of = S("paid"),
                                            .kind = S("mean"),
                                            .has_value = true,
                                            .value = 0.5,
                                            .has_interval = true,
                                            .low = 0.15,
                                            .high = 0.85,
                                            .method = S("wilson"),
                                            .n = 4,
                                            .numerator = 2,
                                            .denominator = 4,
                                            .direction = S("higher")};
    *vec_push(a, metrics) = (struct metric){.id = S("paid_k"),
                                            .of = S("paid"),
                                            .kind = S("pass^k"),
                                            .k = 2,
                                            .slice = S("tag=billing"),
                                            .has_value = true,
                                            .value = 0,
                                            .n = 2};
    *vec_push(a, metrics) = (struct metric){.id = S("usd"), .of = S("usd"), .kind = S("mean"), .unit = S("usd")};
    *vec_push(a, gates) = (struct gate_result){S("floor"), VERDICT_BLOCK, S("critical"), S("paid is 0.5, below 0.8")};
    *vec_push(a, gates) = (struct gate_result){S("any"), VERDICT_PASS, S(""), S("paid is 0.5, at least 0.1")};
}

/* A finished run (or one that stopped after `units`) in a new store; units are put in the order given. */
static bool store_fill(struct arena *a, const char *name, const size_t *order, size_t units, struct store **ret,
                       struct run *ret_run, struct err *err)
{
    const struct run plan = {.suite = S("support"),
                             .suite_version = S("1.2.0"),
                             .suite_path = S("suite.yaml"),
                             .suite_sha = S("5a5a"),
                             .plan_sha = S("b7b7"),
                             .description = S("{\"cases_without_units\":1}"),
                             .seed = 7,
                             .units = UNITS,
                             .version = S("0.1.0"),
                             .host = S("{\"cores\":2}")};
    struct metrics metrics = {0};
    struct gate_results gates = {0};
    bool continued;
    const char *path = arena_printf(a, "%s/%s.db", folder, name).p;
    if (!store_open(path, STORE_WRITE, ret, err) || !store_run_begin(*ret, a, &plan, false, ret_run, &continued, err))
        return false;
    for (size_t i = 0; i < units; i++) {
        struct unit_record unit;
        unit_make(a, order[i], &unit);
        if (!store_put_unit(*ret, ret_run, &unit, err))
            return false;
    }
    if (!store_commit(*ret, err))
        return false;
    results_make(a, &metrics, &gates);
    bool ended = units == UNITS ? store_run_finish(*ret, ret_run, &metrics, &gates, NULL, VERDICT_BLOCK, err)
                                : store_run_interrupt(*ret, ret_run, err);
    str id = arena_str(a, ret_run->id);
    return ended && store_run_find(*ret, a, id, ret_run, err);
}

static const size_t FORWARD[] = {0, 1, 2, 3}, SHUFFLED[] = {2, 0, 3, 1};

#define SUMMARY_HEAD                                                                                                   \
    "BLOCK  support 1.2.0  run support-1 · 4 of 4 units · 2 cases\n"                                                 \
    "1 case of the suite had nothing to score.\n"                                                                      \
    "ERROR  1 score could not be computed\n"                                                                           \
    "\n"                                                                                                               \
    "gates\n"                                                                                                          \
    "  BLOCK  floor  paid is 0.5, below 0.8 [critical]\n"                                                              \
    "  pass   any    paid is 0.5, at least 0.1\n"                                                                      \
    "\n"                                                                                                               \
    "metrics\n"

static void test_summary(void)
{
    struct arena a CLEANUP_ARENA = {0};
    struct err err = {0};
    struct store *s = NULL;
    struct run run;
    struct buf wide CLEANUP_BUF = {0};
    struct buf narrow CLEANUP_BUF = {0};
    struct report_style style = {.store = "my runs.db"};
    check_done(store_fill(&a, "summary", FORWARD, UNITS, &s, &run, &err), &err, "a store is filled");
    check_done(report_summary(&(struct report){.store = s, .run = &run}, &style, &wide, &err), &err,
               "a summary is written");
    check_str(buf_view(&wide),
              S(SUMMARY_HEAD
                "  metric  kind    slice         value  counted  interval          method  n\n"
                "  paid    mean    all          0.5000      2/4  [0.1500, 0.8500]  wilson  4\n"
                "  paid_k  pass^2  tag=billing  0.0000                                     2\n"
                "  usd     mean    all               -                                     0\n"
                "\n"
                "what did not pass\n"
                "  NOT SCORED  low  usd/usd  1 of 4 units\n"
                "    case b c trial 1  why no price\n"
                "  high  paid  1 of 4 units\n"
                "    case a trial 1  differs  differences: table orders · row O-1 · fields: path /s · expected 1 · "
                "found 2 · note \\u0000\n"
                "  paid  1 of 4 units\n"
                "    case b c trial 0  differs  differences: table orders · row O-1 · fields: path /s · expected 1 · "
                "found 2 · note \\u0000\n"
                "\n"
                "look at one: assize show support-1 'b c' 1 --store 'my runs.db'\n"),
              "the summary: verdict, errors, gates, metrics, failures");
    style = (struct report_style){.width = 60};
    check_done(report_summary(&(struct report){.store = s, .run = &run}, &style, &narrow, &err), &err,
               "a narrow summary is written");
    size_t lines = 0, too_wide = 0;
    for (str rest = buf_view(&narrow); rest.p; lines++)
        too_wide += text_width(str_cut(&rest, '\n')) > 60;
    check(lines > 15 && too_wide <= 1, "a narrow summary fits (%zu of %zu lines do not)", too_wide, lines);
    check(str_find(buf_view(&narrow), S("\033")) < 0, "no colour unless asked for");
    buf_clear(&narrow);
    style.colour = true;
    check(report_summary(&(struct report){.store = s, .run = &run}, &style, &narrow, &err) &&
              str_find(buf_view(&narrow), S("\033[31;1mBLOCK\033[0m")) == 0,
          "a block is red where colour is asked for");
    store_close(s);
}

static void test_unfinished(void)
{
    struct arena a CLEANUP_ARENA = {0};
    struct err err = {0};
    struct store *s = NULL;
    struct run run;
    struct bundle none CLEANUP_BUNDLE = {0};
    struct buf text CLEANUP_BUF = {0};
    struct report_style style = {0};
    check_done(store_fill(&a, "unfinished", FORWARD, 1, &s, &run, &err), &err,
               "a store of an interrupted run is filled");
    check_done(report_summary(&(struct report){.store = s, .run = &run}, &style, &text, &err), &err,
               "an interrupted run has a summary");
    check(str_starts(buf_view(&text), S("INTERRUPTED  support 1.2.0  run support-1 · 1 of 4 units · 1 case\n"
                                        "The run is not finished: the same command continues it.\n")),
          "which says so first");
    check(!bundle_make(&(struct report){.store = s, .run = &run}, &none, &err) && err.kind == ERR_INPUT,
          "an interrupted run has no bundle");
    check_says(&err, "run support-1 is not finished (1 of 4 units)", "and the error says why");
    store_close(s);
}

static void test_story(void)
{
    struct arena a CLEANUP_ARENA = {0};
    struct err err = {0};
    struct store *s = NULL;
    struct run run;
    struct unit_record unit = {0};
    struct buf text CLEANUP_BUF = {0};
    struct report_style style = {0};
    check_done(store_fill(&a, "story", FORWARD, UNITS, &s, &run, &err) &&
                   store_unit_find(s, &a, &run, S("a"), 1, &unit, &err) &&
                   report_story(&run, &unit, &style, &text, &err),
               &err, "a story is told");
    check_str(buf_view(&text),
              S("support-1  case a  trial 1  severity high  tags billing\n"
                "\n"
                "events\n"
                "   0  user       Cancel O-1, please.\n"
                "                 Now.\n"
                "   1  call       cancel_order {\"order_id\":\"O-1\"}\n"
                "   2  result     ✗ DIVERGED  ✗ failed  cancel_order\n"
                "                 recorded    ok\n"
                "                 reproduced  Error: shipped\n"
                "      state      orders O-1  /s: 1 → 2\n"
                "   3  assistant  \\u001b[2JDone.\n"
                "\n"
                "scores\n"
                "  ✗ FAIL           paid  differs  value 0.3\n"
                "                   note \\u0000\n"
                "                   differences (1):\n"
                "                     - table orders · row O-1\n"
                "                       fields (1):\n"
                "                         - path /s · expected 1 · found 2\n"),
              "the story: events, changes, scores with their evidence");
    store_close(s);
}

static void test_bundle(void)
{
    struct arena a CLEANUP_ARENA = {0};
    struct err err = {0};
    struct store *one = NULL, *two = NULL;
    struct run run, other;
    struct bundle first CLEANUP_BUNDLE = {0}, second CLEANUP_BUNDLE = {0},
                        small CLEANUP_BUNDLE = {.text = {.max = 100}};
    struct buf file CLEANUP_BUF = {0}, again CLEANUP_BUF = {0};
    check_done(store_fill(&a, "one", FORWARD, UNITS, &one, &run, &err) &&
                   store_fill(&a, "two", SHUFFLED, UNITS, &two, &other, &err),
               &err, "two stores hold the same run, put in different orders");
    struct report r = {.store = one, .run = &run, .bundle = &first}, shuffled = {.store = two, .run = &other};
    check_done(bundle_make(&r, &first, &err) && bundle_make(&shuffled, &second, &err), &err, "bundles are made");
    check_str(buf_view(&first.text), buf_view(&second.text), "the bundle does not depend on the order of insertion");
    check_str(str_of(first.sha256), str_of(second.sha256), "nor does its hash");
    check(str_find(buf_view(&first.text),
                   S(",\"cases\":[{\"id\":\"a\",\"rows\":[{\"class\":\"\",\"evidence\":null,\"measure\":\"\","
                     "\"name\":\"end_state\",\"params\":\"00\",\"scorer\":\"paid\",\"severity\":\"\","
                     "\"signature\":\"\",\"status\":\"pass\",\"value\":1.0,\"version\":1}],\"severity\":\"high\","
                     "\"sha\":\"\",\"tags\":[\"billing\"],\"trial\":0}")),
          "rows stand in it as canonical JSON");
    check(str_ends(buf_view(&first.text), S(",\"seed\":7,\"suite\":{\"name\":\"support\",\"sha256\":\"5a5a\","
                                            "\"version\":\"1.2.0\"},\"verdict\":\"block\"}")),
          "suite and verdict stand in it");
    check(str_find(buf_view(&first.text), S("\"value\":0.3,")) > 0, "doubles have 12 significant digits");

    buf_str(&file, str_of(report_kind_of(S("x.json"))->before_bundle));
    buf_str(&file, buf_view(&first.text));
    check_done(report_json(&r, &file, &err), &err, "the report file is written");
    CLEANUP_JSON json_t *report = json_loadb(file.p, file.n, JSON_ALLOW_NUL, NULL);
    check_str(json_str(json_object_get(report, "bundle_sha256")), str_of(first.sha256), "it names the bundle's hash");
    if (report)
        json_write(json_object_get(report, "bundle"), JSON_STYLE_CANONICAL, &again);
    check_str(buf_view(&again), buf_view(&first.text), "the bundle read back and written canonically is the same");
    json_t *about = json_object_get(report, "run");
    check_str(json_str(json_object_get(about, "id")), S("support-1"), "the run's id stands beside the bundle");
    check_near(
        json_number_value(json_object_get(json_object_get(json_object_get(about, "measures"), "wall_ms"), "total")),
        15.0, 1e-9, "measures are summed");
    check(json_string_length(json_object_get(about, "started")) == 24, "the start is a time in UTC");

    check(!bundle_make(&r, &small, &err), "a bundle beyond its bound is an error");
    check_says(&err, "100 bytes", "which names the bound");
    store_close(one);
    store_close(two);
}

int main(void)
{
    if (!mkdtemp(folder))
        return 1;
    test_line();
    test_block();
    test_numbers();
    test_shell_words();
    test_evidence_line();
    test_deep_evidence();
    test_changes();
    test_summary();
    test_unfinished();
    test_story();
    test_bundle();
    struct arena a CLEANUP_ARENA = {0};
    static const char *const NAMES[] = {"summary", "unfinished", "story", "one", "two"};
    static const char *const ENDINGS[] = {"", "-wal", "-shm", ".lock", ".run-1.lock"};
    for (size_t i = 0; i < COUNT_OF(NAMES) * COUNT_OF(ENDINGS); i++)
        unlink(arena_printf(&a, "%s/%s.db%s", folder, NAMES[i / COUNT_OF(ENDINGS)], ENDINGS[i % COUNT_OF(ENDINGS)]).p);
    check(rmdir(folder) == 0, "nothing is left behind");
    return tap_done();
}
