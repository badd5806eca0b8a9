/* SPDX-License-Identifier: Apache-2.0 */
/* quarantine: lists that are read, lists that are refused, and what holds on which day. */
#include "base/fd.h"
#include "runner/quarantine.h"
#include "runner/suite.h"
#include "text/json_own.h"
#include "tests/tap.h"

#include <unistd.h>

/* `quarantine:` of a suite, as written behind it. */
static bool read_text(struct arena *a, const char *text, struct doc *d, struct quarantine *ret, struct err *err)
{
    str suite = arena_printf(a, "gate:\n  quarantine:%s\n", text);
    return doc_parse(a, S("suite.yaml"), suite, DOC_YAML, 1, d, err) &&
           quarantine_read(a, d, S("/gate/quarantine"), json_at_pointer(d->root, S("/gate/quarantine")), ".", NULL, ret,
                           err);
}

#define ENTRY(what) "\n    - {" what "}"
#define SOUND "case: refund-7, owner: dana, until: 2026-12-31, reason: flaky at night"

static void test_state(void)
{
    static const char LIST[] = ENTRY(SOUND) ENTRY("case: late, scorer: said, owner: kim, until: 2026-02-28, reason: x")
        ENTRY("case: late, owner: lee, until: 2026-03-31, reason: y")
            ENTRY("case: both, scorer: said, owner: kim, until: 2027-01-01, reason: x")
                ENTRY("case: both, owner: lee, until: 2026-03-31, reason: y");
    static const struct {
        const char *case_id, *scorer, *today;
        enum quarantine_state state;
        const char *owner; /* NULL = no entry */
    } ROWS[] = {
        {"refund-7", "said", "2026-11-21", QUARANTINE_LIVE, "dana"},
        {"refund-7", "polite", "2026-12-31", QUARANTINE_LIVE, "dana"},
        {"refund-7", "said", "2027-01-01", QUARANTINE_EXPIRED, "dana"},
        {"refund-7", "said", "2026-09-30", QUARANTINE_LIVE, "dana"},
        {"refund-70", "said", "2026-11-21", QUARANTINE_NONE, NULL},
        {"refund", "said", "2026-11-21", QUARANTINE_NONE, NULL},
        {"late", "said", "2026-02-28", QUARANTINE_LIVE, "kim"},
        {"late", "said", "2026-03-01", QUARANTINE_LIVE, "lee"},
        {"late", "polite", "2026-02-01", QUARANTINE_LIVE, "lee"},
        {"late", "said", "2026-04-01", QUARANTINE_EXPIRED, "kim"},
        {"both", "said", "2026-04-01", QUARANTINE_LIVE, "kim"},
        {"both", "polite", "2026-04-01", QUARANTINE_EXPIRED, "lee"},
    };
    struct arena a CLEANUP_ARENA = {0};
    struct doc d CLEANUP_DOC = {0};
    struct err err = {0};
    struct quarantine q = {0};
    check_done(read_text(&a, LIST, &d, &q, &err), &err, "a list is read");
    check(q.n == 5 && str_eq(q.v[0].reason, S("flaky at night")) && !q.v[0].scorer.n, "with all that it says");
    for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
        const struct quarantine_entry *e = &q.v[0];
        check(quarantine_state(&q, str_of(ROWS[i].case_id), str_of(ROWS[i].scorer), ROWS[i].today, &e) == ROWS[i].state,
              "%s, %s on %s", ROWS[i].case_id, ROWS[i].scorer, ROWS[i].today);
        check(ROWS[i].owner ? e && str_eq_c(e->owner, ROWS[i].owner) : !e, "… says the right entry");
    }
    check(quarantine_state(&q, S("late"), S("said"), "2026-01-01", NULL) == QUARANTINE_LIVE, "nobody need ask which");
    const struct quarantine none = {0};
    check(quarantine_state(&none, S("late"), S("said"), "2026-01-01", NULL) == QUARANTINE_NONE, "an empty one is none");
}

static void test_refused(void)
{
    static const struct {
        const char *text, *says;
        int line;
    } ROWS[] = {
        {" 3", "expected a list of quarantined cases or a file with it, found the number 3", 2},
        {" {case: x}", "found an object", 2},
        {ENTRY(SOUND) ENTRY("case: x"), "owner", 4},
        {"\n    - refund-7", "expected an object", 3},
        {ENTRY("case: x, owner: a, until: 2026-12-31, reason: b, sorcer: c"), "did you mean 'scorer'", 3},
        {ENTRY("owner: a, until: 2026-12-31, reason: b"), "case", 3},
        {ENTRY("case: x, until: 2026-12-31, reason: b"), "owner", 3},
        {ENTRY("case: x, owner: a, reason: b"), "until", 3},
        {ENTRY("case: x, owner: a, until: 2026-12-31"), "reason", 3},
        {ENTRY("case: x, owner: '', until: 2026-12-31, reason: b"), "expected who mends it", 3},
        {ENTRY("case: x, owner: ' ', until: 2026-12-31, reason: b"), "expected who mends it", 3},
        {ENTRY("case: x, owner: a, until: 2026-12-31, reason: ' '"), "expected why", 3},
        {ENTRY("case: '', owner: a, until: 2026-12-31, reason: b"), "the id of a case", 3},
        {ENTRY("case: x, scorer: '', owner: a, until: 2026-12-31, reason: b"), "the id of a scorer", 3},
        {ENTRY("case: x, owner: a, until: 2026-2-3, reason: b"), "such as 2026-12-31, found the string '2026-2-3'", 3},
        {ENTRY("case: x, owner: a, until: 31.12.2026, reason: b"), "the last day", 3},
        {ENTRY("case: x, owner: a, until: 2026-02-29, reason: b"), "the last day", 3},
        {ENTRY("case: x, owner: a, until: 2100-02-29, reason: b"), "the last day", 3},
        {ENTRY("case: x, owner: a, until: 2026-13-01, reason: b"), "the last day", 3},
        {ENTRY("case: x, owner: a, until: 2026-00-01, reason: b"), "the last day", 3},
        {ENTRY("case: x, owner: a, until: 2026-01-00, reason: b"), "the last day", 3},
        {ENTRY("case: x, owner: a, until: 2026-04-31, reason: b"), "the last day", 3},
        {ENTRY("case: x, owner: a, until: 2026-12-31T00, reason: b"), "the last day", 3},
        {ENTRY("case: x, owner: a, until: 20261231, reason: b"), "expected a string", 3},
        {ENTRY("case: x, owner: a, until: '2026-1a-01', reason: b"), "the last day", 3},
        {ENTRY(SOUND) ENTRY(SOUND), "case 'refund-7' stands here twice; the first is on line 3", 4},
        {ENTRY("scorer: said, " SOUND) ENTRY(SOUND) ENTRY("scorer: said, " SOUND),
         "with scorer 'said' stands here twice", 5},
        {" nowhere.yaml", "cannot be opened", 0},
        {" $data/list.yaml", "--data", 2},
    };
    for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
        struct arena a CLEANUP_ARENA = {0};
        struct doc d CLEANUP_DOC = {0};
        struct err err = {0};
        struct quarantine q = {0};
        check(!read_text(&a, ROWS[i].text, &d, &q, &err) && err.kind == ERR_INPUT, "refused: %s", ROWS[i].says);
        check_says(&err, ROWS[i].says, "… and the message says why");
        check_int(err.line, ROWS[i].line, "… and where");
    }
}

static void test_sound(void)
{
    static const char *const LISTS[] = {" []", ENTRY(SOUND), ENTRY("case: x, owner: a, until: 2028-02-29, reason: b"),
                                        ENTRY("case: x, owner: a, until: 2000-02-29, reason: b"),
                                        ENTRY(SOUND) ENTRY("scorer: said, " SOUND)};
    for (size_t i = 0; i < COUNT_OF(LISTS); i++) {
        struct arena a CLEANUP_ARENA = {0};
        struct doc d CLEANUP_DOC = {0};
        struct err err = {0};
        struct quarantine q = {0};
        check_done(read_text(&a, LISTS[i], &d, &q, &err), &err, "list %zu is read", i);
    }
}

static bool check_text(const char *text, struct err *err)
{
    struct arena a CLEANUP_ARENA = {0};
    struct doc d CLEANUP_DOC = {0};
    struct quarantine q = {0};
    struct test_case cases[] = {{.id = S("refund-7")}, {.id = S("late")}};
    struct suite_scorer scorers[] = {{.id = S("said")}, {.id = S("polite")}};
    const struct suite suite = {.cases = {.v = cases, .n = 2}, .scorers = {.v = scorers, .n = 2}};
    return read_text(&a, text, &d, &q, err) && quarantine_check(&a, &q, &suite, err);
}

static void test_check(void)
{
    struct err err = {0};
    check_done(check_text(ENTRY(SOUND) ENTRY("scorer: polite, " SOUND), &err), &err, "what the suite has may be named");
    check_done(check_text(" []", &err), &err, "so may nothing");
    check(!check_text(ENTRY("case: refund-8, owner: a, until: 2026-12-31, reason: b"), &err), "another case may not");
    check_says(&err, "no case of this suite has the id 'refund-8'; did you mean 'refund-7'?", "… with the nearest");
    check(err.line == 3 && err.col > 0, "… at its place");
    check(!check_text(ENTRY("scorer: sad, " SOUND), &err), "nor another scorer");
    check_says(&err, "no scorer of this suite has the id 'sad'; did you mean 'said'?", "… with the nearest");
}

static void test_file(void)
{
    static const char LIST[] = "- {case: late, owner: kim, until: 2026-02-28, reason: x}\n"
                               "- {case: late, owner: kim, until: 2026-02-30, reason: x}\n";
    char path[] = "/tmp/test-quarantine-XXXXXX";
    int fd CLEANUP_FD = mkstemp(path);
    struct arena a CLEANUP_ARENA = {0};
    struct doc d CLEANUP_DOC = {0}, again CLEANUP_DOC = {0};
    struct err err = {0};
    struct quarantine q = {0};
    const char *named = arena_printf(&a, " %s", path).p;
    check(fd >= 0 && fd_write_all(fd, LIST, sizeof LIST - 1), "a file is written");
    check(!read_text(&a, named, &d, &q, &err) && err.line == 2 && strcmp(err.file, path) == 0,
          "what is wrong in a file is told at its place there");
    check(ftruncate(fd, (off_t)strlen(LIST) / 2) == 0, "the file is mended");
    check_done(read_text(&a, named, &again, &q, &err), &err, "and read");
    struct suite suite = {0};
    check(q.n == 1 && !quarantine_check(&a, &q, &suite, &err) && strcmp(err.file, path) == 0 && err.line == 1,
          "so is what the suite does not have");
    unlink(path);
}

static void test_days(void)
{
    static const struct {
        int64_t ms;
        const char *day;
    } ROWS[] = {{0, "1970-01-01"},
                {86399999, "1970-01-01"},
                {86400000, "1970-01-02"},
                {-1, "1969-12-31"},
                {INT64_C(1798675199999), "2026-12-30"},
                {INT64_C(1709208000000), "2024-02-29"}};
    for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
        char day[QUARANTINE_DATE_SIZE];
        quarantine_day(ROWS[i].ms, day);
        check_str(str_of(day), str_of(ROWS[i].day), "the day of %lld", (long long)ROWS[i].ms);
    }
    json_t *schemas[] = {quarantine_schema(), quarantine_value_schema()};
    check(json_is_object(schemas[0]) && json_is_object(schemas[1]), "there are schemas");
    json_decref(schemas[0]);
    json_decref(schemas[1]);
}

int main(void)
{
    test_state();
    test_refused();
    test_sound();
    test_check();
    test_file();
    test_days();
    return tap_done();
}
