/* SPDX-License-Identifier: Apache-2.0 */
/*
 * map: from str to size_t (an index into an array of the caller's), in an arena. Keys are borrowed: they must live as
 * long as the map. No removal. `struct map m = {0};` is an empty map.
 */
#ifndef ASSIZE_BASE_MAP_H
#define ASSIZE_BASE_MAP_H

#include "base/arena.h"

struct map {
    struct map_slot *slots;
    size_t n, cap; /* cap is a power of two or 0 */
};

/* Room for n keys in all: until there are more, nothing is outgrown. */
void map_reserve(struct arena *a, struct map *m, size_t n);

/* Sets key to value; returns false, changing nothing, if the key is there already (*ret_old, if given, is its value).
 */
bool map_add(struct arena *a, struct map *m, str key, size_t value, size_t *ret_old);

/* The value of key in *ret; false if it is not there. */
bool map_get(const struct map *m, str key, size_t *ret);

#endif
