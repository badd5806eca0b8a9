/* SPDX-License-Identifier: Apache-2.0 */
/*
 * vec: a growing array in an arena. `VEC(struct row) rows = {0}; *vec_push(a, &rows) = row;` and then rows.v[i],
 * rows.n. Outgrown memory stays in the arena until it is freed, so pointers into .v die at the next push but never
 * dangle into freed memory.
 */
#ifndef ASSIZE_BASE_VEC_H
#define ASSIZE_BASE_VEC_H

#include "base/arena.h"

#define VEC(type)                                                                                                      \
    struct {                                                                                                           \
        type *v;                                                                                                       \
        size_t n, cap;                                                                                                 \
    }

/* A pointer to one more, zeroed element at the end. */
#define vec_push(a, vec)                                                                                               \
    ((vec)->v = (vec)->n < (vec)->cap ? (vec)->v : vec_grow((a), (vec)->v, sizeof *(vec)->v, (vec)->n, &(vec)->cap),   \
     &(vec)->v[(vec)->n++])

/* Room for n elements in all: until there are more, no push moves or outgrows what is there. */
#define vec_reserve(a, vec, n_)                                                                                        \
    ((void)((vec)->cap < (n_) ? (vec)->v = vec_resize((a), (vec)->v, sizeof *(vec)->v, (vec)->n, (n_), &(vec)->cap)    \
                              : NULL))

void *vec_resize(struct arena *a, void *old, size_t size, size_t n, size_t room, size_t *cap)
    __attribute__((returns_nonnull));
void *vec_grow(struct arena *a, void *old, size_t size, size_t n, size_t *cap) __attribute__((returns_nonnull));

#endif
