/* SPDX-License-Identifier: Apache-2.0 */
/*
 * buf: bytes that grow up to a maximum. Appending past it appends nothing and sets `.full`, which stays set: write on,
 * then test once at the end. Owns its memory; buf_finish frees it.
 */
#ifndef ASSIZE_BASE_BUF_H
#define ASSIZE_BASE_BUF_H

#include "base/arena.h"

struct buf {
    char *p;
    size_t n, cap, max; /* max 0 = BUF_MAX */
    bool full;
};

#define BUF_MAX ((size_t)1 << 30)
#define CLEANUP_BUF CLEANUP(buf_finish)

/* `struct buf b CLEANUP_BUF = {.max = 4096};` is a ready, empty buffer. */
void buf_finish(struct buf *b);
void buf_clear(struct buf *b); /* empties it and lifts .full; keeps the memory */

void buf_put(struct buf *b, const void *bytes, size_t n);
void buf_str(struct buf *b, str s);
void buf_byte(struct buf *b, char byte);
void buf_printf(struct buf *b, const char *fmt, ...) PRINTF(2, 3);

/* Room for n more bytes at the returned place (not yet counted in .n), or NULL with .full set. */
char *buf_room(struct buf *b, size_t n);

/* What it holds now: borrowed until the next append. buf_cstr terminates it (the NUL does not count). */
str buf_view(const struct buf *b);
const char *buf_cstr(struct buf *b);

#endif
