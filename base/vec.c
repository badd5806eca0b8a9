/* SPDX-License-Identifier: Apache-2.0 */
#include "base/vec.h"

void *vec_resize(struct arena *a, void *old, size_t size, size_t n, size_t room, size_t *cap)
{
    char *grown = arena_alloc_array(a, size, room);
    if (n)
        memcpy(grown, old, n * size);
    *cap = room;
    return grown;
}

void *vec_grow(struct arena *a, void *old, size_t size, size_t n, size_t *cap)
{
    return vec_resize(a, old, size, n, *cap ? *cap * 2 : 8, cap);
}
