/* SPDX-License-Identifier: Apache-2.0 */
#include "base/map.h"

#include "base/hash.h"

struct map_slot {
    str key;
    size_t value;
    uint64_t hash;
    bool taken;
};

/* The slot that holds key, or the free one where it belongs. cap > 0, and at least one slot is free. */
static struct map_slot *find(const struct map *m, str key, uint64_t hash)
{
    for (size_t i = hash & (m->cap - 1);; i = (i + 1) & (m->cap - 1)) {
        struct map_slot *slot = &m->slots[i];
        if (!slot->taken || (slot->hash == hash && str_eq(slot->key, key)))
            return slot;
    }
}

static void grow(struct arena *a, struct map *m)
{
    struct map bigger = {.cap = m->cap ? m->cap * 2 : 16, .n = m->n};
    bigger.slots = arena_array(a, struct map_slot, bigger.cap);
    for (size_t i = 0; i < m->cap; i++)
        if (m->slots[i].taken)
            *find(&bigger, m->slots[i].key, m->slots[i].hash) = m->slots[i];
    *m = bigger;
}

bool map_add(struct arena *a, struct map *m, str key, size_t value, size_t *ret_old)
{
    if (m->n * 4 >= m->cap * 3)
        grow(a, m);
    uint64_t hash = hash_str(key, 0);
    struct map_slot *slot = find(m, key, hash);
    if (slot->taken) {
        if (ret_old)
            *ret_old = slot->value;
        return false;
    }
    *slot = (struct map_slot){.key = key, .value = value, .hash = hash, .taken = true};
    m->n++;
    return true;
}

bool map_get(const struct map *m, str key, size_t *ret)
{
    if (!m->cap)
        return false;
    const struct map_slot *slot = find(m, key, hash_str(key, 0));
    if (!slot->taken)
        return false;
    *ret = slot->value;
    return true;
}
