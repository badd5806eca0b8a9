/* SPDX-License-Identifier: Apache-2.0 */
#include "base/map.h"

#include "base/hash.h"

struct map_slot {
    str key;
    size_t value;
    uint64_t hash; /* 0 = free */
};

static uint64_t hash_of(str key)
{
    return hash_str(key, 0) | 1;
}

/* The slot that holds key, or the free one where it belongs. cap > 0, and at least one slot is free. */
static struct map_slot *find(const struct map *m, str key, uint64_t hash)
{
    for (size_t i = hash & (m->cap - 1);; i = (i + 1) & (m->cap - 1)) {
        struct map_slot *slot = &m->slots[i];
        if (!slot->hash || (slot->hash == hash && str_eq(slot->key, key)))
            return slot;
    }
}

static void resize(struct arena *a, struct map *m, size_t cap)
{
    struct map bigger = {.cap = cap, .n = m->n};
    bigger.slots = arena_array(a, struct map_slot, bigger.cap);
    for (size_t i = 0; i < m->cap; i++)
        if (m->slots[i].hash)
            *find(&bigger, m->slots[i].key, m->slots[i].hash) = m->slots[i];
    *m = bigger;
}

static bool is_full(size_t n, size_t cap)
{
    return n * 4 >= cap * 3;
}

void map_reserve(struct arena *a, struct map *m, size_t n)
{
    size_t cap = m->cap ? m->cap : 16;
    while (is_full(n, cap))
        cap *= 2;
    if (cap > m->cap)
        resize(a, m, cap);
}

bool map_add(struct arena *a, struct map *m, str key, size_t value, size_t *ret_old)
{
    if (is_full(m->n, m->cap))
        resize(a, m, m->cap ? m->cap * 2 : 16);
    uint64_t hash = hash_of(key);
    struct map_slot *slot = find(m, key, hash);
    if (slot->hash) {
        if (ret_old)
            *ret_old = slot->value;
        return false;
    }
    *slot = (struct map_slot){.key = key, .value = value, .hash = hash};
    m->n++;
    return true;
}

bool map_get(const struct map *m, str key, size_t *ret)
{
    if (!m->cap)
        return false;
    const struct map_slot *slot = find(m, key, hash_of(key));
    if (!slot->hash)
        return false;
    *ret = slot->value;
    return true;
}
