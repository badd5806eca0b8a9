/* SPDX-License-Identifier: Apache-2.0 */
/* tolerance: learnt from runs made by hand, written, read back, and held to the questions that it is about. What the
 * command says of real runs is in tests/transcripts/baseline-learn.t. */
#include "base/fd.h"
#include "runner/record.h"
#include "runner/tolerance.h"
#include "stats/repeat.h"
#include "text/json_own.h"
#include "text/json_write.h"
#include "tests/tap.h"

#include <math.h>
#include <unistd.h>

static const char DESCRIPTION[] =
    "{\"identity\":{\"subject\":\"answers\",\"seed\":7,\"world\":\"\",\"fixture\":null,"
    "\"scorers\":[{\"id\":\"said\",\"name\":\"contains\",\"version\":1,\"params\":\"00ff\"}]},"
    "\"definitions\":{\"metrics\":[{\"id\":\"right\",\"kind\":\"mean\",\"of\":\"said\",\"field\":\"\",\"over\":\"\"}]}"
    "}";

/* A run of two cases, the second with two trials; `right` overall, by tag, and for k = 2; NAN = no value. */
static struct record *record_made(struct arena *a, const char *id, double all, double tag, double k2)
{
    static const str CASES[] = {STR_INIT("capital"), STR_INIT("river"), STR_INIT("river")};
    struct record *r = arena_new(a, struct record);
    r->run = (struct run){.id = str_of(id), .suite = S("quiz"), .suite_version = S("1.0.0"), .units = 3};
    r->source = str_of(id);
    r->sha = S("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
    r->description = json_own(a, json_loads(DESCRIPTION, 0, NULL));
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct unit_record *unit = vec_push(a, &r->units);
        *unit = (struct unit_record){
            .index = (int64_t)i, .case_id = CASES[i], .trial = i == 2, .case_sha = i ? S("bb") : S("aa")};
        *vec_push(a, &unit->rows) = (struct row){.scorer = S("said"), .status = ROW_PASS};
    }
    const struct metric made[] = {{.id = S("right"), .value = all, .has_value = !isnan(all)},
                                  {.id = S("right"), .slice = S("tag=city"), .value = tag, .has_value = !isnan(tag)},
                                  {.id = S("right_k"), .k = 2, .value = k2, .has_value = !isnan(k2)}};
    for (size_t i = 0; i < COUNT_OF(made); i++)
        *vec_push(a, &r->metrics) = made[i];
    return r;
}

static void test_learn(void)
{
    struct arena a CLEANUP_ARENA = {0};
    struct err err = {0};
    struct tolerances t = {0};
    const struct record *runs[] = {record_made(&a, "quiz-1", 0.80, 1, 0.5), record_made(&a, "quiz-2", 0.84, 1, NAN),
                                   record_made(&a, "quiz-3", 0.78, 1, 0.5)};
    double found = -1;
    check_done(tolerance_learn(&a, runs, 3, 0.05, &t, &err), &err, "three runs have tolerances");
    check(t.metrics.n == 2 && t.runs.n == 3 && t.cases == 2 && t.units == 3, "of the metrics that all have");
    check(tolerance_find(&t, S("right"), 0, STR_NONE, &found), "a metric is found");
    check_near(found, 0.12615779592908302, 1e-12, "… with the golden tolerance");
    check(tolerance_find(&t, S("right"), 0, S("tag=city"), &found) && found == 0, "what is equal in all has none");
    check(!tolerance_find(&t, S("right_k"), 2, STR_NONE, &found) &&
              !tolerance_find(&t, S("right"), 2, STR_NONE, &found) &&
              !tolerance_find(&t, S("right"), 0, S("tag=cit"), &found),
          "what was not learnt is not found");
    check(t.left_out.n == 1 && str_eq(t.left_out.v[0].id, S("right_k")) && t.left_out.v[0].k == 2,
          "a metric without a value in one run is left out");
}

static void test_refused(void)
{
    struct arena a CLEANUP_ARENA = {0};
    struct tolerances t = {0};
    for (int what = 0; what < 9; what++) {
        static const char *const SAYS[] = {"found 2",
                                           "quiz-1 is named twice",
                                           "quiz-1 and copy.json are the same run",
                                           "suite 'exam'",
                                           "the seed is another",
                                           "1 case changed: 'river'",
                                           "case 'river' has 2 trials in quiz-1 and 1 in quiz-3",
                                           "scorer 'said' has an error in case 'capital'",
                                           "no metric in common"};
        struct record *third = record_made(&a, what == 1 || what == 2 ? "quiz-1" : "quiz-3", 0.78, 1, 0.5);
        struct err err = {0};
        if (what == 2)
            third->source = S("copy.json");
        if (what == 3)
            third->run.suite = S("exam");
        if (what == 4)
            json_object_set_new(json_object_get(third->description, "identity"), "seed", json_integer(8));
        if (what == 5)
            third->units.v[1].case_sha = S("cc");
        if (what == 6)
            third->units.n = 2;
        if (what == 7)
            third->units.v[0].rows.v[0].status = ROW_ERROR;
        if (what == 8)
            third->metrics.n = 0;
        const struct record *runs[] = {record_made(&a, "quiz-1", 0.80, 1, 0.5), record_made(&a, "quiz-2", 0.84, 1, 0.5),
                                       third};
        check(!tolerance_learn(&a, runs, what == 0 ? 2 : 3, 0.05, &t, &err) && err.kind == ERR_INPUT,
              "runs are refused (%d)", what);
        check_says(&err, SAYS[what], "… and the message says why");
    }
    struct record *huge = record_made(&a, "quiz-3", -1e308, 1, 0.5);
    const struct record *runs[] = {record_made(&a, "quiz-1", 1e308, 1, 0.5), record_made(&a, "quiz-2", 1e308, 1, 0.5),
                                   huge};
    struct err err = {0};
    check_done(tolerance_learn(&a, runs, 3, 0.05, &t, &err), &err, "huge values are no error");
    check(t.metrics.n == 2 && t.left_out.n == 1, "… but have no tolerance");
}

static struct identity identity_made(struct arena *a, const struct record *r)
{
    struct identity id = identity_of_record(a, r);
    id.who = S("this suite");
    return id;
}

static void test_check(void)
{
    struct arena a CLEANUP_ARENA = {0};
    struct err err = {0};
    struct tolerances t = {0};
    struct record *now = record_made(&a, "quiz-9", 0.5, 0.5, 0.5);
    const struct record *runs[] = {record_made(&a, "quiz-1", 0.80, 1, 0.5), record_made(&a, "quiz-2", 0.84, 1, 0.5),
                                   record_made(&a, "quiz-3", 0.78, 1, 0.5)};
    check_done(tolerance_learn(&a, runs, 3, 0.05, &t, &err), &err, "three runs have tolerances");
    struct identity id = identity_made(&a, now);
    check_done(tolerance_check(&a, &t, S("t.json"), &id, 3, &err), &err, "they fit the same questions");
    id = (struct identity){id.who, id.suite, id.parts, 2, (str[]){S("river"), S("capital")}, (str[]){S("bb"), S("aa")}};
    check_done(tolerance_check(&a, &t, S("t.json"), &id, 3, &err), &err, "… in any order");
    check(!tolerance_check(&a, &t, S("t.json"), &id, 4, &err), "… not more trials");
    check_says(&err, "t.json: learnt of runs with 3 units, and this suite has 4", "… which it says");
    id.n = 1;
    check(!tolerance_check(&a, &t, S("t.json"), &id, 3, &err), "… not fewer cases");
    check_says(&err, "t.json: learnt of 2 cases that are not the 1 of this suite", "… which it says");
    id.n = 2;
    id.shas[0] = S("cc");
    check(!tolerance_check(&a, &t, S("t.json"), &id, 3, &err), "… not another text");
    now->run.suite = S("exam");
    id = identity_made(&a, now);
    check(!tolerance_check(&a, &t, S("t.json"), &id, 3, &err), "… not another suite");
    check_says(&err, "t.json is a run of suite 'quiz', and this suite of suite 'exam'", "… which it says");
    now->run.suite = S("quiz");
    json_t *scorers = json_object_get(json_object_get(now->description, "identity"), "scorers");
    json_object_set_new(json_array_get(scorers, 0), "params", json_string("00fe"));
    id = identity_made(&a, now);
    check(!tolerance_check(&a, &t, S("t.json"), &id, 3, &err), "… not another scorer");
    check_says(&err, "scorer 'said' has other parameters", "… which it says");
}

/* Writes the text as a file, reads it as tolerances. */
static bool text_read(struct arena *a, str text, struct tolerances *ret, struct err *err)
{
    char path[] = "/tmp/test-tolerance-XXXXXX";
    int fd CLEANUP_FD = mkstemp(path);
    bool ok = fd >= 0 && fd_write_all(fd, text.p, text.n) && tolerance_read(a, path, ret, err);
    unlink(path);
    return ok;
}

static str json_text(struct arena *a, const json_t *value)
{
    struct buf text CLEANUP_BUF = {0};
    json_write(value, JSON_STYLE_PRETTY, &text);
    return arena_str(a, buf_view(&text));
}

static void test_file(void)
{
    struct arena a CLEANUP_ARENA = {0};
    struct err err = {0};
    struct tolerances t = {0}, back = {0};
    const struct record *runs[] = {record_made(&a, "quiz-1", 1.0 / 3, 1, 0.5),
                                   record_made(&a, "quiz-2", 2.0 / 3, 1, 0.5), record_made(&a, "quiz-3", 0.78, 1, 0.5)};
    check_done(tolerance_learn(&a, runs, 3, 0.05, &t, &err), &err, "three runs have tolerances");
    json_t *json = json_own(&a, tolerance_json(&t));
    str text = json_text(&a, json);
    check_done(text_read(&a, text, &back, &err), &err, "what was written is read");
    check_str(json_text(&a, json_own(&a, tolerance_json(&back))), text, "and written again as it was");

    static const struct {
        const char *path, *value, *says;
    } ROWS[] = {
        {"alpha", "0.7", "expected a number from 1e-06 to 0.5"},
        {"alpha", "null", "expected a number"},
        {"cases", "0", "at least 1"},
        {"cases_sha256", "\"abc\"", "64 hex digits"},
        {"suite", "3", "expected a string"},
        {"runs", "[]", "a list of at least 3"},
        {"runs", "{}", "a list of at least 3, found an object"},
        {"metrics", "[]", "a list of at least 1"},
        {"identity", "{}", "what was asked"},
        {"identity", "{\"subject\": \"x\", \"scorers\": [1]}", "what was asked"},
        {"format", "\"assize.tolerance/9\"", "no version that this assize reads"},
        {"format", "1", "is no file of tolerances"},
        {"metrics.0.sd", "-1", "of at least 0"},
        {"metrics.0.runs", "4", "learnt from 3 runs"},
        {"metrics.0.tolerance", "9", "have the tolerance"},
        {"metrics.1.tolerance", "1e-9", "have the tolerance 0 "},
        {"metrics.0.k", "-1", "from 0"},
        {"metrics.0.id", "\"\"", "1 to 128 bytes"},
        {"metrics.1.slice", "\"\"", "stands here twice"},
        {"runs.0.bundle_sha256", "\"0\"", "64 hex digits"},
        {"runs.0.id", "\"\"", "found an empty one"},
    };
    for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
        json_t *bad = json_own(&a, json_deep_copy(json));
        str path = str_of(ROWS[i].path);
        ptrdiff_t dot = -1;
        for (size_t at = 0; at < path.n; at++)
            dot = path.p[at] == '.' ? (ptrdiff_t)at : dot;
        json_t *object = dot < 0 ? bad : json_at_path(bad, str_sub(path, 0, (size_t)dot));
        str key = str_from(path, (size_t)(dot + 1));
        json_object_set_new(object, arena_cstr(&a, key), json_loads(ROWS[i].value, JSON_DECODE_ANY, NULL));
        check(!text_read(&a, json_text(&a, bad), &back, &err) && err.kind == ERR_INPUT && err.line > 0,
              "%s: %s is refused, at its place", ROWS[i].path, ROWS[i].value);
        check_says(&err, ROWS[i].says, "… and the message says why");
    }
    json_object_set_new(json, "more", json_true());
    check(!text_read(&a, json_text(&a, json), &back, &err), "an unknown key is refused");
    check_says(&err, "unknown key 'more'", "… by name");
    check(!text_read(&a, S(""), &back, &err) && !text_read(&a, S("[1, 2]"), &back, &err), "so is what is no object");
    json_t *schema = tolerance_schema();
    check(json_is_object(schema), "there is a schema");
    json_decref(schema);
}

int main(void)
{
    test_learn();
    test_refused();
    test_check();
    test_file();
    return tap_done();
}
