/* SPDX-License-Identifier: Apache-2.0 */
/*
 * arena: memory of one unit of work, freed at once. Allocation never fails (see base_alloc); memory is zeroed. A
 * function that takes `struct arena *` first allocates what it returns there.
 */
#ifndef ASSIZE_BASE_ARENA_H
#define ASSIZE_BASE_ARENA_H

#include "base/str.h"

#include <stdarg.h>

struct arena_block;
struct arena {
    struct arena_block *block; /* newest first */
    struct arena_deferred *deferred;
    size_t used; /* bytes given out since init or reset, for tests and limits */
};

/* `struct arena a CLEANUP_ARENA = {0};` is a ready, empty arena. */
#define CLEANUP_ARENA CLEANUP(arena_finish)

/* Frees everything; the arena is empty and usable afterwards. */
void arena_finish(struct arena *a);

/* Forgets everything but keeps the newest block for the next unit of work. */
void arena_reset(struct arena *a);

/* Zeroed memory aligned for any type. */
void *arena_alloc(struct arena *a, size_t size) __attribute__((returns_nonnull));
#define arena_new(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define arena_array(a, type, n) ((type *)arena_alloc_array((a), sizeof(type), (n)))
void *arena_alloc_array(struct arena *a, size_t size, size_t n) __attribute__((returns_nonnull));

/* Runs destroy(thing) when the arena is finished or reset, newest first: for what malloc or a library owns. */
void arena_defer(struct arena *a, void (*destroy)(void *), void *thing);

/* Copies in arena. The copies are terminated by a NUL that does not count, so .p serves C functions too. */
str arena_str(struct arena *a, str s);
const char *arena_cstr(struct arena *a, str s) __attribute__((returns_nonnull));
str arena_printf(struct arena *a, const char *fmt, ...) PRINTF(2, 3);
str arena_vprintf(struct arena *a, const char *fmt, va_list ap) PRINTF(2, 0) __attribute__((nonnull(2)));

#endif
