/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tap: the test harness, a header. A test file is a main() that calls check(…) with names that read as sentences and
 * returns tap_done(). The output is TAP 13; a failed check prints the values it saw. Skip with a reason, by name:
 *
 *     tap_skip("the airline runs replay", "no data: set ASSIZE_DATA");
 */
#ifndef ASSIZE_TESTS_TAP_H
#define ASSIZE_TESTS_TAP_H

#include "base/arena.h"
#include "base/err.h"

#include <math.h>

static int tap_count, tap_failures;

__attribute__((unused, format(printf, 4, 5))) static bool tap_ok(bool ok, const char *file, int line, const char *fmt,
                                                                 ...)
{
    va_list ap;
    va_start(ap, fmt);
    char name[1024];
    vsnprintf(name, sizeof name, fmt, ap);
    va_end(ap);
    for (char *c = name; *c; c++) /* a check is one line, whatever text its name quotes */
        *c = *c == '\n' || *c == '\r' ? ' ' : *c;
    printf("%s %d - %s\n", ok ? "ok" : "not ok", ++tap_count, name);
    if (!ok) {
        tap_failures++;
        printf("# at %s:%d\n", file, line);
    }
    fflush(stdout);
    return ok;
}

/* check(condition, "sentence %s", …) */
#define check(condition, ...) tap_ok((condition), __FILE__, __LINE__, __VA_ARGS__)

#define check_str(found, expected, ...)                                                                                \
    do {                                                                                                               \
        str found_ = (found), expected_ = (expected);                                                                  \
        if (!tap_ok(str_eq(found_, expected_), __FILE__, __LINE__, __VA_ARGS__))                                       \
            printf("# found:    %.*s\n# expected: %.*s\n", STR_ARG(found_), STR_ARG(expected_));                       \
    } while (0)

#define check_int(found, expected, ...)                                                                                \
    do {                                                                                                               \
        long long found_ = (long long)(found), expected_ = (long long)(expected);                                      \
        if (!tap_ok(found_ == expected_, __FILE__, __LINE__, __VA_ARGS__))                                             \
            printf("# found:    %lld\n# expected: %lld\n", found_, expected_);                                         \
    } while (0)

#define check_near(found, expected, tolerance, ...)                                                                    \
    do {                                                                                                               \
        double found_ = (found), expected_ = (expected);                                                               \
        if (!tap_ok(fabs(found_ - expected_) <= (tolerance), __FILE__, __LINE__, __VA_ARGS__))                         \
            printf("# found:    %.17g\n# expected: %.17g\n", found_, expected_);                                       \
    } while (0)

/* A call that returns bool and fills err. */
#define check_done(call, err, ...)                                                                                     \
    do {                                                                                                               \
        if (!tap_ok((call), __FILE__, __LINE__, __VA_ARGS__))                                                          \
            printf("# error:    %s\n", (err)->msg);                                                                    \
    } while (0)

/* The message of an error contains a text. */
#define check_says(err, text, ...)                                                                                     \
    do {                                                                                                               \
        if (!tap_ok(strstr((err)->msg, (text)) != NULL, __FILE__, __LINE__, __VA_ARGS__))                              \
            printf("# message:  %s\n# expected: …%s…\n", (err)->msg, (text));                                          \
    } while (0)

__attribute__((unused)) static void tap_skip(const char *name, const char *reason)
{
    printf("ok %d - %s # SKIP %s\n", ++tap_count, name, reason);
}

__attribute__((unused)) static int tap_done(void)
{
    printf("1..%d\n", tap_count);
    return tap_failures ? 1 : 0;
}

#endif
