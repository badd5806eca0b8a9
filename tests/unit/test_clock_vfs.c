/* SPDX-License-Identifier: Apache-2.0 */
/* The frozen clock, and the times it is set by. Milliseconds of TIMES by CPython 3.11.7's datetime.fromisoformat. */
#include "mocks/clock_vfs.h"
#include "tests/tap.h"

#include <sqlite3.h>

static const struct {
    const char *text;
    int64_t ms;
} TIMES[] = {
    {"1970-01-01T00:00:00Z", 0},
    {"1969-12-31T23:59:59.999Z", -1},
    {"2000-02-29T12:00:00Z", 951825600000},
    {"2024-02-29T00:00:00+00:00", 1709164800000},
    {"2024-02-29T23:59:59.5+01:00", 1709247599500},
    {"2024-03-01T00:00:00Z", 1709251200000},
    {"1900-02-28T23:59:59Z", -2203891201000},
    {"1900-03-01T00:00:00Z", -2203891200000},
    {"2024-05-15T15:00:00-05:00", 1715803200000},
    {"2024-05-15T15:00:00+05:30", 1715765400000},
    {"2024-12-31T23:59:59.123456Z", 1735689599123},
    {"2024-12-31T23:59:59.12345678901234567890123456789Z", 1735689599123},
    {"2024-01-01T00:30:00+01:00", 1704065400000},
    {"9999-12-31T23:59:59.999Z", 253402300799999},
    {"0001-01-01T00:00:00Z", -62135596800000},
    {"2100-02-28T00:00:00+23:59", 4107369660000},
    {"2026-03-20 09:00:00+01:00", 1773993600000},
    {"2026-03-20T08:00:00z", 1773993600000},
};

static const str NO_TIMES[] = {
    STR_INIT(""),
    STR_INIT("now"),
    STR_INIT("2024-05-15"),
    STR_INIT("2024-05-15T15:00:00"),
    STR_INIT("2024-05-15T15:00Z"),
    STR_INIT("2024-05-15T15Z"),
    STR_INIT("20240515T150000Z"),
    STR_INIT("24-05-15T15:00:00Z"),
    STR_INIT("02024-05-15T15:00:00Z"),
    STR_INIT("-024-05-15T15:00:00Z"),
    STR_INIT("+024-05-15T15:00:00Z"),
    STR_INIT("2024-5-15T15:00:00Z"),
    STR_INIT("2024/05/15T15:00:00Z"),
    STR_INIT("2024-05-15_15:00:00Z"),
    STR_INIT("2024-05-15t15:00:00Z"),
    STR_INIT("2024-05-15T 5:00:00Z"),
    STR_INIT("2024-05-15T+5:00:00Z"),
    STR_INIT("2024-00-15T15:00:00Z"),
    STR_INIT("2024-13-15T15:00:00Z"),
    STR_INIT("2024-05-00T15:00:00Z"),
    STR_INIT("2024-05-32T15:00:00Z"),
    STR_INIT("2024-04-31T15:00:00Z"),
    STR_INIT("2024-02-30T15:00:00Z"),
    STR_INIT("2023-02-29T15:00:00Z"),
    STR_INIT("1900-02-29T15:00:00Z"),
    STR_INIT("2100-02-29T15:00:00Z"),
    STR_INIT("2024-05-15T24:00:00Z"),
    STR_INIT("2024-05-15T15:60:00Z"),
    STR_INIT("2024-05-15T15:00:60Z"),
    STR_INIT("2024-05-15T15:00:00.Z"),
    STR_INIT("2024-05-15T15:00:00,5Z"),
    STR_INIT("2024-05-15T15:00:00.5"),
    STR_INIT("2024-05-15T15:00:00.-5Z"),
    STR_INIT("2024-05-15T15:00:00+24:00"),
    STR_INIT("2024-05-15T15:00:00+01:60"),
    STR_INIT("2024-05-15T15:00:00+0100"),
    STR_INIT("2024-05-15T15:00:00+01"),
    STR_INIT("2024-05-15T15:00:00+1:00"),
    STR_INIT("2024-05-15T15:00:00+-1:00"),
    STR_INIT("2024-05-15T15:00:00\xe2\x88\x92"
             "05:00"),
    STR_INIT("2024-05-15T15:00:00 Z"),
    STR_INIT("2024-05-15T15:00:00Z "),
    STR_INIT(" 2024-05-15T15:00:00Z"),
    STR_INIT("2024-05-15T15:00:00ZZ"),
    STR_INIT("2024-05-15T15:00:00Z\n"),
    STR_INIT("2024-05-15T15:00:00Z\0"),
    STR_INIT("2024-05-15T15:00:00\0"),
    STR_INIT("2024\0"
             "05\0"
             "15\0"
             "15\0"
             "00\0"
             "00Z"),
    STR_INIT("\xff\xff\xff\xff-05-15T15:00:00Z"),
};

static void times(void)
{
    for (size_t i = 0; i < COUNT_OF(TIMES); i++) {
        int64_t ms = INT64_MIN;
        bool ok = clock_parse(str_of(TIMES[i].text), &ms);
        check(ok, "'%s' is a time", TIMES[i].text);
        check_int(ms, TIMES[i].ms, "and it is the one Python reads there");
    }
    for (size_t i = 0; i < COUNT_OF(NO_TIMES); i++) {
        int64_t ms = 42;
        bool ok = clock_parse(NO_TIMES[i], &ms);
        if (!check(!ok && ms == 42, "row %zu of what is no time is refused, and gives none", i))
            printf("# '%.*s' is %lld\n", STR_ARG(NO_TIMES[i]), (long long)ms);
    }
    str whole = S("2024-05-15T15:00:00.25-05:00");
    size_t accepted = 0;
    for (size_t n = 0; n < whole.n; n++) {
        int64_t ms;
        accepted += clock_parse(str_sub(whole, 0, n), &ms);
    }
    check_int(accepted, 0, "no beginning of a time is one");
}

/* Every day from 1896 to 2404 is one day behind the one before: leap years, and centuries that are none. */
static void days(void)
{
    static const int LENGTHS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int64_t last = 0, ms;
    int wrong = 0, accepted = 0;
    char text[64];
    for (int year = 1896; year <= 2404; year++) {
        for (int month = 1; month <= 12; month++) {
            bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            int length = LENGTHS[month - 1] + (month == 2 && leap);
            for (int day = 1; day <= length + 1; day++) {
                snprintf(text, sizeof text, "%04d-%02d-%02dT00:00:00Z", year, month, day);
                bool ok = clock_parse(str_of(text), &ms);
                if (day > length) {
                    accepted += ok;
                    continue;
                }
                wrong += !ok || (last && ms != last + 86400000);
                last = ms;
            }
        }
    }
    check_int(wrong, 0, "from 1896 to 2404 each day follows the one before");
    check_int(accepted, 0, "and no month has a day more");
}

static sqlite3 *db_open(const char *name, const char *vfs)
{
    sqlite3 *db = NULL;
    if (sqlite3_open_v2(name, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY, vfs) != SQLITE_OK)
        BUG("no database");
    return db;
}

/* What one SELECT gives, as text; an error as "! message". */
static str ask(struct arena *a, sqlite3 *db, const char *sql)
{
    sqlite3_stmt *stmt = NULL;
    str answer = S("NULL");
    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK || sqlite3_step(stmt) != SQLITE_ROW)
        answer = arena_printf(a, "! %s", sqlite3_errmsg(db));
    else if (sqlite3_column_type(stmt, 0) != SQLITE_NULL)
        answer = arena_str(a, str_of((const char *)sqlite3_column_text(stmt, 0)));
    sqlite3_finalize(stmt);
    return answer;
}

/* At 2024-05-15T15:00:00.250-05:00. */
static const struct {
    const char *sql, *value;
} FROZEN[] = {
    {"SELECT datetime('now')", "2024-05-15 20:00:00"},
    {"SELECT datetime()", "2024-05-15 20:00:00"},
    {"SELECT date()", "2024-05-15"},
    {"SELECT date('now')", "2024-05-15"},
    {"SELECT time()", "20:00:00"},
    {"SELECT CURRENT_TIMESTAMP", "2024-05-15 20:00:00"},
    {"SELECT CURRENT_DATE", "2024-05-15"},
    {"SELECT CURRENT_TIME", "20:00:00"},
    {"SELECT date('now', '-15 days')", "2024-04-30"},
    {"SELECT date('now', 'start of month', '+1 month', '-1 day')", "2024-05-31"},
    {"SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')", "2024-05-15T20:00:00.250"},
    {"SELECT strftime('%s')", "1715803200"},
    {"SELECT unixepoch()", "1715803200"},
    {"SELECT unixepoch('now')", "1715803200"},
    {"SELECT printf('%.6f', julianday('now'))", "2460446.333336"},
    {"SELECT count(DISTINCT strftime('%f', 'now', n || ' seconds')) FROM (SELECT 0 AS n UNION ALL SELECT 0)", "1"},
    {"SELECT (SELECT made FROM t)", "2024-05-15 20:00:00"},
};

static void rows_frozen(struct arena *a, sqlite3 *db, const char *where)
{
    for (size_t i = 0; i < COUNT_OF(FROZEN); i++)
        check_str(ask(a, db, FROZEN[i].sql), str_of(FROZEN[i].value), "%s: %s", where, FROZEN[i].sql);
}

static void frozen(void)
{
    struct arena a CLEANUP_ARENA = {0};
    struct err err;
    char name[CLOCK_VFS_NAME_SIZE], again[CLOCK_VFS_NAME_SIZE], other[CLOCK_VFS_NAME_SIZE], old[CLOCK_VFS_NAME_SIZE];
    sqlite3_vfs *host = sqlite3_vfs_find(NULL);
    check_done(clock_vfs_register(1715803200250, name, &err), &err, "a clock is frozen");
    check_done(clock_vfs_register(1715803200250, again, &err), &err, "the same clock is frozen again");
    check_done(clock_vfs_register(0, other, &err), &err, "another is frozen beside it");
    check_done(clock_vfs_register(-62135596800000, old, &err), &err, "and one in the year 1");
    check_str(str_of(again), str_of(name), "one clock has one name");
    check(strcmp(name, other) != 0, "two clocks have two");
    check(sqlite3_vfs_find(NULL) == host, "the default clock stays the host's");

    sqlite3 *db = db_open(":memory:", name), *epoch = db_open(":memory:", other), *ancient = db_open(":memory:", old);
    sqlite3_exec(db, "CREATE TABLE t (made DEFAULT CURRENT_TIMESTAMP, x); INSERT INTO t (x) VALUES (1)", NULL, NULL,
                 NULL);
    rows_frozen(&a, db, "in memory");
    check_str(ask(&a, epoch, "SELECT datetime()"), S("1970-01-01 00:00:00"), "each connection has its own clock");
    check_str(ask(&a, ancient, "SELECT datetime()"), S("0001-01-01 00:00:00"), "also long before 1970");

    sqlite3_int64 size = 0;
    unsigned char *image = sqlite3_serialize(db, "main", &size, 0);
    sqlite3 *copy = db_open(":memory:", name);
    check(image && sqlite3_deserialize(copy, "main", image, size, size,
                                       SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE) == SQLITE_OK,
          "an image takes the place of an empty database");
    rows_frozen(&a, copy, "after sqlite3_deserialize");
    sqlite3_exec(copy, "DELETE FROM t; INSERT INTO t (x) VALUES (2)", NULL, NULL, NULL);
    rows_frozen(&a, copy, "in a row written there");
    sqlite3_exec(copy,
                 "ATTACH ':memory:' AS b; CREATE TABLE b.u (made DEFAULT CURRENT_TIMESTAMP, x);"
                 "INSERT INTO b.u (x) VALUES (3)",
                 NULL, NULL, NULL);
    check_str(ask(&a, copy, "SELECT made FROM b.u"), S("2024-05-15 20:00:00"), "in a database attached to it");
    sqlite3_close(copy);
    sqlite3_close(ancient);
    sqlite3_close(epoch);
    sqlite3_close(db);
}

int main(void)
{
    times();
    days();
    frozen();
    return tap_done();
}
