/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scan: the first net of safety.h. It reads SQL as tokens, never as a grammar: enough to name what is refused in the
 * user's own words before SQLite says it in its own. What slips through here meets the authorizer.
 */
#include "mocks/safety.h"

#include <strings.h>

enum token_kind { TOKEN_END, TOKEN_WORD, TOKEN_STRING, TOKEN_QUOTED, TOKEN_PARAMETER, TOKEN_OTHER };

struct token {
    enum token_kind kind;
    str text; /* a string literal without its quotes */
};

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || (c & 0x80) != 0;
}

static size_t word_length(str s)
{
    size_t n = 0;
    while (n < s.n && (is_word_byte(s.p[n]) || (n && s.p[n] == '$')))
        n++;
    return n;
}

/* Length of blanks and comments at the start. */
static size_t blank_length(str s)
{
    size_t n = 0;
    while (n < s.n) {
        str rest = str_from(s, n);
        if (strchr(" \t\r\n\f", rest.p[0]) && rest.p[0]) {
            n++;
        } else if (str_starts(rest, S("--"))) {
            ptrdiff_t end = str_find_byte(rest, '\n');
            n = end < 0 ? s.n : n + (size_t)end + 1;
        } else if (str_starts(rest, S("/*"))) {
            ptrdiff_t end = str_find(str_from(rest, 2), S("*/"));
            n = end < 0 ? s.n : n + (size_t)end + 4;
        } else {
            break;
        }
    }
    return n;
}

size_t sql_blank_length(str sql)
{
    size_t n = blank_length(sql);
    while (n < sql.n && sql.p[n] == ';')
        n += 1 + blank_length(str_from(sql, n + 1));
    return n;
}

static size_t quoted_length(str s, char close)
{
    for (size_t n = 1; n < s.n; n++) {
        if (s.p[n] != close)
            continue;
        if (close == ']' || n + 1 >= s.n || s.p[n + 1] != close)
            return n + 1;
        n++;
    }
    return s.n;
}

static struct token token_next(str *sql)
{
    *sql = str_from(*sql, blank_length(*sql));
    if (!sql->n)
        return (struct token){.kind = TOKEN_END};
    char c = sql->p[0];
    struct token t = {.kind = TOKEN_OTHER};
    size_t n = 1;
    if (c == '\'') {
        n = quoted_length(*sql, c);
        t = (struct token){.kind = TOKEN_STRING, .text = str_sub(*sql, 1, n >= 2 ? n - 2 : 0)};
    } else if (c == '"' || c == '`' || c == '[') {
        n = quoted_length(*sql, c == '[' ? ']' : c);
        t = (struct token){.kind = TOKEN_QUOTED, .text = str_sub(*sql, 1, n >= 2 ? n - 2 : 0)};
    } else if (c == '?' || c == '@' || c == '$' || c == ':') {
        n = 1 + word_length(str_from(*sql, 1));
        t = (struct token){.kind = TOKEN_PARAMETER, .text = str_sub(*sql, 0, n)};
    } else if (is_word_byte(c)) {
        n = word_length(*sql);
        t = (struct token){.kind = TOKEN_WORD, .text = str_sub(*sql, 0, n)};
    } else {
        t.text = str_sub(*sql, 0, 1);
    }
    *sql = str_from(*sql, n);
    return t;
}

static bool token_is(struct token t, const char *word)
{
    return t.kind == TOKEN_WORD && t.text.n == strlen(word) && strncasecmp(t.text.p, word, t.text.n) == 0;
}

static bool token_among(struct token t, const char *const *words)
{
    for (; *words; words++)
        if (token_is(t, *words))
            return true;
    return false;
}

static bool literal_is(struct token t, const char *text)
{
    str s = str_trim(t.text);
    return t.kind == TOKEN_STRING && s.n == strlen(text) && strncasecmp(s.p, text, s.n) == 0;
}

/* ---- functions ---- */

static const char HOST[] = "reaches the host";
static const char HISTORY[] = "depends on what ran before, not on the state";
static const char BUILD[] = "depends on how SQLite was built, not on the state";

static const struct {
    const char *name; /* a trailing * is any ending */
    const char *why;
} REFUSED[] = {{"changes", HISTORY},
               {"total_changes", HISTORY},
               {"last_insert_rowid", HISTORY},
               {"load_extension", HOST},
               {"readfile", HOST},
               {"writefile", HOST},
               {"edit", HOST},
               {"fts3_tokenizer", HOST},
               {"sqlite_log", HOST},
               {"sqlite_*", BUILD},
               {"fts*", BUILD},
               {"rtree*", BUILD},
               {"geopoly*", BUILD}};

bool sql_function_refused(const char *name, const char **ret_why)
{
    for (size_t i = 0; i < COUNT_OF(REFUSED); i++) {
        size_t n = strlen(REFUSED[i].name);
        bool prefix = REFUSED[i].name[n - 1] == '*';
        if (prefix ? strncasecmp(name, REFUSED[i].name, n - 1) == 0 : strcasecmp(name, REFUSED[i].name) == 0) {
            *ret_why = REFUSED[i].why;
            return true;
        }
    }
    return false;
}

static bool function_check(struct token t, struct err *err)
{
    char name[40] = {0};
    if (t.text.n >= sizeof name)
        return true;
    memcpy(name, t.text.p, t.text.n);
    const char *why;
    if (sql_function_refused(name, &why))
        return err_set(err, ERR_INPUT, "%s() %s, and is refused", name, why);
    return true;
}

struct date_call {
    size_t n; /* arguments */
    bool now, local;
};

/* What stands between here (behind the opening bracket of a date function) and its closing one. */
static struct date_call date_call_read(str sql)
{
    struct date_call seen = {0};
    size_t depth = 0;
    for (struct token t = token_next(&sql); t.kind != TOKEN_END; t = token_next(&sql)) {
        char c = t.kind == TOKEN_OTHER ? t.text.p[0] : 0;
        if (c == ')' && depth-- == 0)
            return seen;
        seen.n += seen.n == 0;
        if (c == '(')
            depth++;
        else if (c == ',' && depth == 0)
            seen.n++;
        seen.now |= literal_is(t, "now");
        seen.local |= literal_is(t, "localtime") || literal_is(t, "utc");
    }
    return seen;
}

/* ---- statements ---- */

static const char *const READERS[] = {"SELECT", "VALUES", "WITH", NULL};
static const char *const CHANGERS[] = {"INSERT", "UPDATE", "DELETE", "REPLACE", "WITH", NULL};

static bool first_word_check(struct token t, enum sql_rights rights, struct err *err)
{
    static const char *const WANTED[] = {[RIGHTS_READ] = "a SELECT",
                                         [RIGHTS_CHANGE] = "INSERT, UPDATE, DELETE or REPLACE",
                                         [RIGHTS_SCRIPT] = "CREATE TABLE, CREATE INDEX or INSERT",
                                         [RIGHTS_BUILD] = "CREATE TABLE, CREATE INDEX, INSERT, UPDATE or DELETE"};
    bool ok = t.kind == TOKEN_END;
    if (rights == RIGHTS_READ)
        ok = token_among(t, READERS);
    else if (rights == RIGHTS_CHANGE || rights == RIGHTS_BUILD)
        ok = token_among(t, CHANGERS);
    else
        ok = token_is(t, "INSERT") || token_is(t, "REPLACE");
    if (rights == RIGHTS_SCRIPT || rights == RIGHTS_BUILD)
        ok = ok || token_is(t, "CREATE");
    if (ok)
        return true;
    if (t.kind == TOKEN_END)
        return err_set(err, ERR_INPUT, "there is no SQL statement here; expected %s", WANTED[rights]);
    return err_set(err, ERR_INPUT, "a statement that begins with %.*s is refused here; expected %s",
                   (int)(t.text.n > 40 ? 40 : t.text.n), t.text.p, WANTED[rights]);
}

static const char *const CLOCK_WORDS[] = {"CURRENT_TIMESTAMP", "CURRENT_DATE", "CURRENT_TIME", NULL};
static const char *const DATE_FUNCTIONS[] = {"date", "time", "datetime", "julianday", "strftime", "unixepoch", NULL};
static const char *const TEMPORARY[] = {"TEMP", "TEMPORARY", NULL};
static const char *const CREATED[] = {"VIEW", "TRIGGER", "VIRTUAL", NULL};

struct scan {
    bool clock, local;            /* what was seen */
    struct token before, before2; /* the tokens before this one */
};

static bool word_check(struct scan *s, struct token t, str rest, struct err *err)
{
    struct token next = token_next(&rest);
    bool is_call = next.kind == TOKEN_OTHER && next.text.p[0] == '(';
    if (token_is(t, "ROLLBACK") && (token_is(s->before, "OR") || token_is(s->before2, "CONFLICT")))
        return err_set(err, ERR_INPUT,
                       "the conflict clause ROLLBACK would undo the whole run, and is refused; use ABORT");
    if (token_is(s->before, "CREATE") && token_among(t, TEMPORARY))
        return err_set(err, ERR_INPUT, "temporary tables are refused: they are no part of the state");
    if (token_is(s->before, "CREATE") && token_among(t, CREATED))
        return err_set(err, ERR_INPUT, "CREATE %.*s is refused: a world has tables and indexes only", STR_ARG(t.text));
    if (t.text.n > 7 && strncasecmp(t.text.p, "pragma_", 7) == 0 &&
        (token_is(s->before, "FROM") || token_is(s->before, "JOIN") || s->before.kind == TOKEN_OTHER))
        return err_set(err, ERR_INPUT, "the table %.*s is refused: it reaches SQLite's settings", STR_ARG(t.text));
    if (token_among(t, CLOCK_WORDS))
        s->clock = true;
    if (!is_call)
        return true;
    if (token_among(t, DATE_FUNCTIONS)) {
        struct date_call seen = date_call_read(rest);
        s->clock |= seen.now || seen.n == 0 || (seen.n == 1 && token_is(t, "strftime"));
        s->local |= seen.local;
    }
    return function_check(t, err);
}

bool sql_scan(str sql, enum sql_rights rights, bool has_now, struct err *err)
{
    struct scan s = {0};
    if (memchr(sql.p ? sql.p : "", 0, sql.n))
        return err_set(err, ERR_INPUT, "SQL holds a NUL character");
    str rest = sql;
    struct token t = token_next(&rest);
    if (!first_word_check(t, rights, err))
        return false;
    for (; t.kind != TOKEN_END; t = token_next(&rest)) {
        if (t.kind == TOKEN_OTHER && t.text.p[0] == ';')
            break; /* what follows is the next statement's */
        if (t.kind == TOKEN_PARAMETER && t.text.p[0] != ':')
            return err_set(err, ERR_INPUT, "the parameter %.*s is refused: parameters are written :name",
                           STR_ARG(t.text));
        if (t.kind == TOKEN_WORD && !word_check(&s, t, rest, err))
            return false;
        s.before2 = s.before;
        s.before = t;
    }
    if (s.local)
        return err_set(err, ERR_INPUT,
                       "the modifiers 'localtime' and 'utc' depend on the host's time zone, and are refused");
    if (!has_now && s.clock)
        return err_set(err, ERR_INPUT, "this SQL reads the clock, and the world has no `now:`");
    return true;
}
