/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"

void buf_finish(struct buf *b)
{
    free(b->p);
    *b = (struct buf){.max = b->max};
}

void buf_clear(struct buf *b)
{
    b->n = 0;
    b->full = false;
}

char *buf_room(struct buf *b, size_t n)
{
    size_t max = b->max ? b->max : BUF_MAX;
    if (b->full || n > max - b->n) {
        b->full = true;
        return NULL;
    }
    if (b->cap - b->n < n + 1) { /* one byte more, for buf_cstr */
        size_t cap = b->cap ? b->cap * 2 : 256;
        if (cap < b->n + n + 1)
            cap = b->n + n + 1;
        b->p = base_realloc(b->p, cap);
        b->cap = cap;
    }
    return b->p + b->n;
}

void buf_put(struct buf *b, const void *bytes, size_t n)
{
    char *to = n ? buf_room(b, n) : NULL;
    if (!to)
        return;
    memcpy(to, bytes, n);
    b->n += n;
}

void buf_str(struct buf *b, str s)
{
    buf_put(b, s.p, s.n);
}

void buf_byte(struct buf *b, char byte)
{
    buf_put(b, &byte, 1);
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
    char small[256];
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(small, sizeof small, fmt, ap);
    if (n < 0)
        BUG("format that does not print: %s", fmt);
    if ((size_t)n < sizeof small) {
        buf_put(b, small, (size_t)n);
    } else {
        char *to = buf_room(b, (size_t)n);
        if (to) {
            vsnprintf(to, (size_t)n + 1, fmt, again);
            b->n += (size_t)n;
        }
    }
    va_end(again);
    va_end(ap);
}

str buf_view(const struct buf *b)
{
    return (str){b->p, b->n};
}

const char *buf_cstr(struct buf *b)
{
    if (!b->p)
        return "";
    b->p[b->n] = 0;
    return b->p;
}
