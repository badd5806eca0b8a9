/* SPDX-License-Identifier: Apache-2.0 */
#include "rag/rag.h"

#include "stats/interval.h"

#include <math.h>

static void topic_count(struct arena *a, const struct rank_options *o, const struct judged_topic *judged,
                        const struct ranking *ranking, struct rank_topic *to)
{
    struct ranking cut = ranking ? *ranking : (struct ranking){.id = judged->id};
    if (o->depth && cut.n > (size_t)o->depth)
        cut.n = (size_t)o->depth;
    to->id = judged->id;
    to->value = arena_array(a, double, o->n);
    for (size_t k = 0; k < o->n; k++)
        to->value[k] = rank_value(&o->measures[k], &cut, judged, o->level);
}

/* Both lists are sorted by id: one walk finds the topics of both. */
static void topics_meet(struct arena *a, const struct qrels *q, const struct run_file *r, const struct rank_options *o,
                        struct rank_result *ret)
{
    size_t i = 0, k = 0;
    ret->topics = arena_array(a, struct rank_topic, q->n);
    while (i < q->n || k < r->n) {
        int order = i == q->n ? 1 : k == r->n ? -1 : str_cmp(q->v[i].id, r->v[k].id);
        if (order > 0) {
            if (ret->retrieved_only++ == 0)
                ret->retrieved_first = r->v[k].id;
            k++;
            continue;
        }
        if (order < 0 && ret->judged_only++ == 0)
            ret->judged_first = q->v[i].id;
        if (order == 0 || o->complete) {
            topic_count(a, o, &q->v[i], order == 0 ? &r->v[k] : NULL, &ret->topics[ret->n++]);
            ret->without_relevant += relevant_count(&q->v[i], o->level) == 0;
        }
        i++;
        k += order == 0;
    }
}

bool rank_all(struct arena *a, const struct qrels *q, const struct run_file *r, const struct rank_options *options,
              struct rank_result *ret, struct err *err)
{
    *ret = (struct rank_result){0};
    topics_meet(a, q, r, options, ret);
    if (ret->n == 0)
        return err_set(err, ERR_INPUT,
                       "no topic is both judged and retrieved: the judgements have %zu (such as '%.*s'), the run has "
                       "%zu (such as '%.*s')",
                       q->n, STR_ARG(q->v[0].id), r->n, STR_ARG(r->v[0].id));
    ret->mean = arena_array(a, double, options->n);
    ret->low = arena_array(a, double, options->n);
    ret->high = arena_array(a, double, options->n);
    ret->has_interval = arena_array(a, bool, options->n);
    double *x = arena_array(a, double, ret->n);
    for (size_t m = 0; m < options->n; m++) {
        double sum = 0;
        struct interval interval;
        for (size_t i = 0; i < ret->n; i++)
            sum += x[i] = ret->topics[i].value[m];
        struct mean mean = mean_of(x, NULL, ret->n);
        ret->mean[m] = sum / (double)ret->n;
        ret->has_interval[m] = mean_interval(&mean, 0.95, &interval);
        ret->low[m] = ret->has_interval[m] ? fmax(interval.low, 0) : 0;
        ret->high[m] = ret->has_interval[m] ? fmin(interval.high, 1) : 0;
    }
    return true;
}
