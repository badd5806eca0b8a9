/* SPDX-License-Identifier: Apache-2.0 */
#include "base/err.h"

#include <stdarg.h>

static const struct {
    const char *name;
    int exit_code;
} KINDS[] = {
    [ERR_NONE] = {"none", 0}, [ERR_USAGE] = {"usage", 2}, [ERR_INPUT] = {"input", 2},
    [ERR_HOST] = {"host", 4}, [ERR_BUG] = {"bug", 5},     [ERR_INTERRUPTED] = {"interrupted", 130},
};

PRINTF(3, 0) static void fill(char *to, size_t size, const char *fmt, va_list ap)
{
    static const char ellipsis[] = "…";
    int n = vsnprintf(to, size, fmt, ap);
    if (n < 0) {
        to[0] = 0;
        return;
    }
    if ((size_t)n < size)
        return;
    size_t at = size - sizeof ellipsis;
    while (at > 0 && ((unsigned char)to[at] & 0xC0) == 0x80)
        at--;
    memcpy(to + at, ellipsis, sizeof ellipsis);
}

PRINTF(3, 4) static void fill_from(char *to, size_t size, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    fill(to, size, fmt, ap);
    va_end(ap);
}

#define FILL(buffer, fmt)                                                                                              \
    do {                                                                                                               \
        va_list ap_;                                                                                                   \
        va_start(ap_, fmt);                                                                                            \
        fill(buffer, sizeof(buffer), fmt, ap_);                                                                        \
        va_end(ap_);                                                                                                   \
    } while (0)

static void start(struct err *err, enum err_kind kind)
{
    err->kind = kind;
    err->num = err->line = err->col = 0;
    err->file[0] = err->msg[0] = err->quote[0] = 0;
}

bool err_set(struct err *err, enum err_kind kind, const char *fmt, ...)
{
    start(err, kind);
    FILL(err->msg, fmt);
    return false;
}

bool err_errno(struct err *err, int num, const char *fmt, ...)
{
    char what[1024];
    FILL(what, fmt);
    start(err, ERR_HOST);
    err->num = num;
    snprintf(err->msg, sizeof err->msg, "%s: %s", what, strerror(num));
    return false;
}

bool err_at(struct err *err, const char *file, int line, int col, const char *fmt, ...)
{
    char what[sizeof err->msg];
    FILL(what, fmt);
    char name[sizeof err->file];
    snprintf(name, sizeof name, "%s", file ? file : ""); /* `file` may be err->file itself */
    start(err, ERR_INPUT);
    memcpy(err->msg, what, sizeof what);
    memcpy(err->file, name, sizeof name);
    err->line = line;
    err->col = col;
    return false;
}

bool err_wrap(struct err *err, const char *fmt, ...)
{
    char context[512], old[sizeof err->msg];
    FILL(context, fmt);
    memcpy(old, err->msg, sizeof old);
    fill_from(err->msg, sizeof err->msg, "%s: %s", context, old); /* cut at the end: context is what the reader lacks */
    return false;
}

int err_exit_code(enum err_kind kind)
{
    return KINDS[kind].exit_code;
}

const char *err_kind_name(enum err_kind kind)
{
    return KINDS[kind].name;
}

void err_print(const struct err *err, FILE *to)
{
    if (err->file[0] && err->line)
        fprintf(to, "%s:%d:%d: ", err->file, err->line, err->col ? err->col : 1);
    else if (err->file[0])
        fprintf(to, "%s: ", err->file);
    fputs(err->msg, to);
    if (err->quote[0])
        fprintf(to, "\n%s", err->quote);
}
