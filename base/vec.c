/* SPDX-License-Identifier: Apache-2.0 */
#include "base/vec.h"

void *vec_grow(struct arena *a, void *old, size_t size, size_t n, size_t *cap)
{
    size_t room = *cap ? *cap * 2 : 8;
    char *grown = arena_alloc_array(a, size, room);
    if (n)
        memcpy(grown, old, n * size);
    *cap = room;
    return grown;
}
