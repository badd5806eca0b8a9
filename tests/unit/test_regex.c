/* SPDX-License-Identifier: Apache-2.0 */
/* regex: what matches where, what is refused, and that no pattern hangs. */
#include "tests/tap.h"
#include "text/regex.h"

#include "base/clock.h"
#include "base/buf.h"

static const struct {
    const char *pattern, *flags, *subject;
    enum regex_result result;
    size_t start, end;
} ROWS[] = {
    {"b+", "", "abbbc", REGEX_YES, 1, 4},
    {"x", "", "abbbc", REGEX_NO, 0, 0},
    {"", "", "", REGEX_YES, 0, 0},
    {"^$", "", "", REGEX_YES, 0, 0},
    {"B", "i", "abc", REGEX_YES, 1, 2},
    {"É", "i", "caf\xC3\xA9", REGEX_YES, 3, 5},
    {"a.b", "", "a\nb", REGEX_NO, 0, 0},
    {"a.b", "s", "a\nb", REGEX_YES, 0, 3},
    {"^b", "", "a\nb", REGEX_NO, 0, 0},
    {"^b", "m", "a\nb", REGEX_YES, 2, 3},
    {"a$", "", "a\n", REGEX_NO, 0, 0},
    {"a$", "m", "a\nb", REGEX_YES, 0, 1},
    {"^.$", "", "\xF0\x9F\x90\xB2", REGEX_YES, 0, 4},
    {"\\d", "", "\xD9\xA3", REGEX_NO, 0, 0}, /* an Arabic digit */
    {"\\p{Lu}", "", "aB", REGEX_YES, 1, 2},
    {"\\u00e9", "e", "\xC3\xA9", REGEX_YES, 0, 2},
    {"\\p{Letter}+", "e", "1\xC3\xA9z2", REGEX_YES, 1, 4},
    {"\\p{gc=Decimal_Number}", "e", "a7", REGEX_YES, 1, 2},
    {"^\\P{Letter}$", "e", "7", REGEX_YES, 0, 1},
    {"\\s", "e", "\xC2\xA0", REGEX_YES, 0, 2},
    {"[x\\s]", "e", "\xEF\xBB\xBF", REGEX_YES, 0, 3},
    {"^\\S$", "e", "\xC2\xA0", REGEX_NO, 0, 0},
    {"\\s", "", "\xC2\xA0", REGEX_NO, 0, 0},
    {"[]", "e", "]", REGEX_NO, 0, 0},
    {"[^]", "e", "\n", REGEX_YES, 0, 1},
    {"\\\\s", "e", "\\s", REGEX_YES, 0, 2},
    {"(a)?\\1b", "e", "b", REGEX_YES, 0, 1},
    {"^(a+)+$", "", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", REGEX_LIMIT, 0, 0},
    {"^.*(a|ab|b)*$", "", "\xff", REGEX_LIMIT, 0, 0},
    {"x", "", "abc\xC3", REGEX_LIMIT, 0, 0},
};

static const struct {
    const char *pattern, *flags, *says;
} REFUSED[] = {
    {"(", "", "at offset 1 of '('"}, {"a", "g", "unknown flag 'g'"}, {"[z-a]", "", "range out of order"},
    {"\\C", "", "\\C is disabled"},  {"(?<=a*)b", "", "lookbehind"}, {"\\p{Nonesuch}", "e", "unknown property"},
    {"\xff", "", "UTF-8"},
};

static void row(size_t i)
{
    struct regex *re = NULL;
    struct err err;
    check_done(regex_create(str_of(ROWS[i].pattern), ROWS[i].flags, &re, &err), &err, "/%s/%s compiles",
               ROWS[i].pattern, ROWS[i].flags);
    size_t start = 0, end = 0;
    enum regex_result result = re ? regex_search(re, str_of(ROWS[i].subject), &start, &end) : REGEX_LIMIT;
    check_int(result, ROWS[i].result, "/%s/%s answers %s in row %zu", ROWS[i].pattern, ROWS[i].flags,
              (const char *const[]){"no", "yes", "gave up"}[ROWS[i].result], i);
    if (result == REGEX_YES)
        check(start == ROWS[i].start && end == ROWS[i].end, "its first match is bytes %zu to %zu (found %zu to %zu)",
              ROWS[i].start, ROWS[i].end, start, end);
    regex_destroy(re);
}

/* Subjects so long that steps per start must be few; an honest pattern still gets its answer. */
static const struct {
    const char *pattern, *head, *tail;
    size_t n; /* bytes of 'a' between head and tail */
    enum regex_result result;
} LONG[] = {
    {"error.*timeout", "error", "timeout", 300000, REGEX_YES},
    {"error.*timeout", "error", "", 300000, REGEX_NO},
    {"^(?:a|b)*$", "", "", 200000, REGEX_YES},
    {"a$", "", "", 1000000, REGEX_YES},
    {"zz$", "", "zz", 1000000, REGEX_YES},
    {"(a+)+b", "", "c", 100000, REGEX_NO}, /* PCRE2 sees that there is no b */
    {"(a+)+[bd]", "", "c", 100000, REGEX_LIMIT},
    {"(?:.*)*[bd]", "", "", 1000000, REGEX_LIMIT},
    {"(a|aa)+[bd]", "", "", 1000, REGEX_LIMIT},
    {"(?:.*.*)*[xy]\\1?()", "", "", 5000, REGEX_LIMIT},
    {"a*a*a*a*a*a*[bd]", "", "", 20000, REGEX_LIMIT},
};

static void long_row(size_t i)
{
    struct buf text CLEANUP_BUF = {0};
    buf_str(&text, str_of(LONG[i].head));
    char *as = buf_room(&text, LONG[i].n);
    memset(as, 'a', LONG[i].n);
    text.n += LONG[i].n;
    buf_str(&text, str_of(LONG[i].tail));
    struct regex *re = NULL;
    struct err err;
    if (!regex_create(str_of(LONG[i].pattern), "", &re, &err)) {
        check(false, "/%s/ compiles: %s", LONG[i].pattern, err.msg);
        return;
    }
    uint64_t before = clock_cpu_ns();
    check_int(regex_search(re, buf_view(&text), NULL, NULL), LONG[i].result, "/%s/ over %zu bytes answers",
              LONG[i].pattern, text.n);
    double seconds = (double)(clock_cpu_ns() - before) / 1e9;
    check(seconds < 20, "within its bound (%.2f s)", seconds);
    regex_destroy(re);
}

int main(void)
{
    for (size_t i = 0; i < COUNT_OF(ROWS); i++)
        row(i);
    for (size_t i = 0; i < COUNT_OF(REFUSED); i++) {
        struct regex *re = NULL;
        struct err err;
        check(!regex_create(str_of(REFUSED[i].pattern), REFUSED[i].flags, &re, &err), "pattern %zu is refused", i);
        check_says(&err, REFUSED[i].says, "and it says why");
        check_int(err.kind, ERR_INPUT, "as an error of the input");
        regex_destroy(re);
    }
    struct buf big CLEANUP_BUF = {0};
    for (int i = 0; i < 70000; i++)
        buf_byte(&big, 'a');
    struct regex *re = NULL;
    struct err err;
    check(!regex_create(buf_view(&big), "", &re, &err), "a pattern of 70000 bytes is refused");
    check_says(&err, "at most 65536", "naming the bound");
    for (size_t i = 0; i < COUNT_OF(LONG); i++)
        long_row(i);
    regex_destroy(NULL);
    return tap_done();
}
