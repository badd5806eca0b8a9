/* SPDX-License-Identifier: Apache-2.0 */
#include "rag/rarity.h"

#include "base/map.h"

#include <math.h>

struct rarity {
    const struct english *english;
    struct map map; /* from stem to its place in `in` */
    struct {
        size_t *v;
        size_t n, cap;
    } in; /* how many passages hold it */
    size_t passages;
};

static void passage_count(struct arena *a, struct rarity *r, const struct passage *p)
{
    struct arena scratch CLEANUP_ARENA = {0};
    struct map seen = {0};
    struct text t;
    str bytes = arena_printf(&scratch, "%.*s\n%.*s", STR_ARG(p->title), STR_ARG(p->text));
    text_read(&scratch, r->english, bytes, &t);
    for (size_t i = 0; i < t.n; i++) {
        size_t at = r->in.n;
        if (t.v[i].stop || !map_add(&scratch, &seen, t.v[i].stem, 0, NULL))
            continue;
        if (!map_get(&r->map, t.v[i].stem, &at)) {
            map_add(a, &r->map, arena_str(a, t.v[i].stem), at, NULL);
            *vec_push(a, &r->in) = 0;
        }
        r->in.v[at]++;
    }
}

struct rarity *rarity_new(struct arena *a, const struct passage *passages, size_t n)
{
    struct rarity *r = arena_new(a, struct rarity);
    r->english = english_new(a);
    r->passages = n;
    for (size_t i = 0; i < n; i++)
        passage_count(a, r, &passages[i]);
    return r;
}

const struct english *rarity_english(const struct rarity *r)
{
    return r->english;
}

double rarity_of(const struct rarity *r, const struct word *w)
{
    size_t at;
    if (w->stop)
        return 0;
    double n = map_get(&r->map, w->stem, &at) ? (double)r->in.v[at] : 0;
    return log(1 + ((double)r->passages - n + 0.5) / (n + 0.5));
}
