/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"

enum { BLOCK_SIZE = 64 * 1024, ALIGN = 16 };

struct arena_block {
    struct arena_block *older;
    size_t size, used;
    _Alignas(ALIGN) char bytes[];
};

struct arena_deferred {
    struct arena_deferred *older;
    void (*destroy)(void *);
    void *thing;
};

void arena_defer(struct arena *a, void (*destroy)(void *), void *thing)
{
    struct arena_deferred *d = arena_new(a, struct arena_deferred);
    *d = (struct arena_deferred){.older = a->deferred, .destroy = destroy, .thing = thing};
    a->deferred = d;
}

static void run_deferred(struct arena *a)
{
    while (a->deferred) {
        struct arena_deferred *d = a->deferred;
        a->deferred = d->older;
        d->destroy(d->thing);
    }
}

void arena_finish(struct arena *a)
{
    run_deferred(a);
    for (struct arena_block *b = a->block, *older; b; b = older) {
        older = b->older;
        free(b);
    }
    *a = (struct arena){0};
}

void arena_reset(struct arena *a)
{
    run_deferred(a);
    struct arena_block *keep = a->block;
    if (!keep)
        return;
    for (struct arena_block *b = keep->older, *older; b; b = older) {
        older = b->older;
        free(b);
    }
    keep->older = NULL;
    keep->used = 0;
    a->used = 0;
}

void *arena_alloc(struct arena *a, size_t size)
{
    if (size > SIZE_MAX / 2)
        BUG("arena_alloc of %zu bytes", size);
    size_t need = (size + ALIGN - 1) & ~(size_t)(ALIGN - 1);
    struct arena_block *b = a->block;
    if (!b || b->size - b->used < need) {
        size_t room = need > BLOCK_SIZE ? need : BLOCK_SIZE;
        b = base_alloc(sizeof *b + room);
        b->size = room;
        b->used = 0;
        b->older = a->block;
        a->block = b;
    }
    void *p = b->bytes + b->used;
    b->used += need;
    a->used += need;
    return memset(p, 0, size);
}

void *arena_alloc_array(struct arena *a, size_t size, size_t n)
{
    if (size && n > SIZE_MAX / 2 / size)
        BUG("arena_array of %zu x %zu bytes", n, size);
    return arena_alloc(a, size * n);
}

str arena_str(struct arena *a, str s)
{
    return (str){arena_cstr(a, s), s.n};
}

const char *arena_cstr(struct arena *a, str s)
{
    char *copy = arena_alloc(a, s.n + 1);
    if (s.n)
        memcpy(copy, s.p, s.n);
    return copy;
}

str arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
    va_list again;
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    if (n < 0)
        BUG("format that does not print: %s", fmt);
    char *text = arena_alloc(a, (size_t)n + 1);
    vsnprintf(text, (size_t)n + 1, fmt, again);
    va_end(again);
    return (str){text, (size_t)n};
}

str arena_printf(struct arena *a, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    str s = arena_vprintf(a, fmt, ap);
    va_end(ap);
    return s;
}
