/* SPDX-License-Identifier: Apache-2.0 */
/* From an offset to what a reader needs: line, column, and the line itself with a caret below. */
#include "text/doc_impl.h"
#include "text/utf8.h"

#include "base/buf.h"

#include <stdarg.h>
#include <utf8proc.h>

/* How much of a long line is shown: columns before and after the caret. */
enum { BEFORE = 60, AFTER = 40 };

bool doc_fault_set(struct doc_fault *fault, size_t at, const char *fmt, ...)
{
    fault->at = at;
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(fault->msg, sizeof fault->msg, fmt, ap);
    va_end(ap);
    return false;
}

/* The line around an offset, without its line break, and the offset of its start. */
static str line_around(str text, size_t at, size_t *ret_start)
{
    size_t start = at, end = at;
    while (start > 0 && text.p[start - 1] != '\n')
        start--;
    while (end < text.n && text.p[end] != '\n')
        end++;
    if (end > start && text.p[end - 1] == '\r')
        end--;
    *ret_start = start;
    return str_sub(text, start, end - start);
}

void doc_place(const struct doc *d, size_t at, int *ret_line, int *ret_col)
{
    int line = d->first_line;
    size_t start = 0;
    if (at > d->text.n)
        at = d->text.n;
    for (;;) {
        ptrdiff_t newline = str_find_byte(str_sub(d->text, start, at - start), '\n');
        if (newline < 0)
            break;
        line++;
        start += (size_t)newline + 1;
    }
    *ret_line = line;
    *ret_col = (int)(at - start) + 1;
}

/* One character of the line as it is shown: its bytes (a stand-in where a terminal could be confused) and width. */
static size_t cell(str rest, char to[4], size_t *ret_width)
{
    uint32_t code;
    size_t n = utf8_next(rest, &code);
    *ret_width = 1;
    if (n == 0 || code < 0x20 || (code >= 0x7F && code < 0xA0)) {
        to[0] = n && code == '\t' ? ' ' : '?';
        return 1;
    }
    memcpy(to, rest.p, n);
    int width = utf8proc_charwidth((utf8proc_int32_t)code);
    *ret_width = width < 0 ? 0 : (size_t)width;
    return n;
}

static size_t char_length(str s)
{
    uint32_t code;
    size_t n = utf8_next(s, &code);
    return n ? n : 1;
}

/* Where the shown part of the line begins: the whole line if that fits, else at most BEFORE characters left of the
 * caret. */
static size_t window_start(str line, size_t caret)
{
    if (line.n <= BEFORE + AFTER)
        return 0;
    size_t from = caret;
    for (int i = 0; i < BEFORE && from > 0; i++)
        do
            from--;
        while (from > 0 && ((unsigned char)line.p[from] & 0xC0) == 0x80);
    return from;
}

static void quote(const struct doc *d, size_t at, char *to, size_t size)
{
    size_t start;
    str line = line_around(d->text, at, &start);
    size_t caret = at - start < line.n ? at - start : line.n;
    size_t from = window_start(line, caret), columns = 0, after = 0, pad = 0;
    struct buf out CLEANUP_BUF = {.max = size - 1};
    buf_str(&out, S("    "));
    if (from > 0) {
        buf_str(&out, S("…"));
        pad++;
    }
    size_t i = from;
    /* Combining marks take no column, so bytes are bounded too: room must stay for the caret's line. */
    while (i < line.n && (after < AFTER || columns < BEFORE + AFTER) && out.n < size - 160) {
        char bytes[4];
        size_t width, n = cell(str_from(line, i), bytes, &width);
        buf_put(&out, bytes, n);
        columns += width;
        *(i < caret ? &pad : &after) += width;
        i += char_length(str_from(line, i));
    }
    if (i < line.n)
        buf_str(&out, S("…"));
    buf_printf(&out, "\n    %*s^", (int)pad, "");
    if (!out.full)
        memcpy(to, buf_cstr(&out), out.n + 1);
}

bool doc_fail_at(const struct doc *d, size_t at, struct err *err, const char *msg)
{
    int line, col;
    if (at > d->text.n)
        at = d->text.n;
    doc_place(d, at, &line, &col);
    struct arena a CLEANUP_ARENA = {0};
    err_at(err, arena_cstr(&a, d->name), line, col, "%s", msg);
    if (d->text.n)
        quote(d, at, err->quote, sizeof err->quote);
    return false;
}
