/* SPDX-License-Identifier: Apache-2.0 */
#include "rag/rag.h"

#include "base/buf.h"
#include "text/fields.h"

#include <math.h>
#include <strings.h>

/* What our names and trec_eval's are, and which measures need a cut-off. */
static const struct {
    const char *name, *trec, *trec_cut; /* trec_eval's: without and with a cut-off; NULL = it has none */
    enum rank_kind kind;
    bool needs_k, takes_k;
} NAMES[] = {
    {"recall", NULL, "recall", RANK_RECALL, true, true},  {"precision", NULL, "P", RANK_PRECISION, true, true},
    {"hit", NULL, "success", RANK_HIT, true, true},       {"mrr", "recip_rank", NULL, RANK_MRR, false, true},
    {"map", "map", "map_cut", RANK_MAP, false, true},     {"rprec", "Rprec", NULL, RANK_RPREC, false, false},
    {"ndcg", "ndcg", "ndcg_cut", RANK_NDCG, false, true}, {"ndcg_exp", NULL, NULL, RANK_NDCG_EXP, false, true},
};

/* Offered where a name is not known; sorted by what people ask for. */
static const char *const OFFERED[] = {"ndcg@10",    "ndcg_exp@10", "recall@5", "precision@5", "hit@5",     "mrr",
                                      "mrr@10",     "map",         "map@10",   "rprec",       "ndcg",      "ndcg_exp",
                                      "recip_rank", "ndcg_cut_10", "P_5",      "recall_5",    "success_5", NULL};

static bool same(str text, const char *name)
{
    return name && text.n == strlen(name) && strncasecmp(text.p, name, text.n) == 0;
}

bool rank_measure_parse(str text, struct rank_measure *ret, struct err *err)
{
    str name = text, cut = STR_NONE;
    ptrdiff_t at = str_find_byte(text, '@');
    if (at < 0) /* trec_eval's: the cut-off behind the last _ */
        for (size_t i = text.n; i-- > 0 && at < 0;)
            if (text.p[i] == '_' && i + 1 < text.n && text.p[i + 1] >= '0' && text.p[i + 1] <= '9')
                at = (ptrdiff_t)i;
    if (at >= 0) {
        name = str_sub(text, 0, (size_t)at);
        cut = str_from(text, (size_t)at + 1);
    }
    for (size_t i = 0; i < COUNT_OF(NAMES); i++) {
        bool known = same(name, NAMES[i].name) || same(name, cut.p ? NAMES[i].trec_cut : NAMES[i].trec);
        if (!known)
            continue;
        int64_t k = 0;
        if (cut.p && (!str_to_i64(cut, &k) || k < 1 || k > RANK_K_MAX))
            return err_set(err, ERR_USAGE, "measure '%.*s': the cut-off is a whole number from 1 to %d", STR_ARG(text),
                           RANK_K_MAX);
        if (cut.p && !NAMES[i].takes_k)
            return err_set(err, ERR_USAGE, "measure '%.*s': %s has no cut-off", STR_ARG(text), NAMES[i].name);
        if (!cut.p && NAMES[i].needs_k)
            return err_set(err, ERR_USAGE, "measure '%.*s' needs a cut-off, such as %s@5", STR_ARG(text),
                           NAMES[i].name);
        *ret = (struct rank_measure){NAMES[i].kind, k};
        return true;
    }
    const char *near = nearest_name(text, OFFERED);
    return err_set(err, ERR_USAGE,
                   "there is no measure '%.*s'%s%s%s; there are recall@k, precision@k, hit@k, mrr, map, rprec, ndcg@k "
                   "and ndcg_exp@k",
                   STR_ARG(text), near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
}

str rank_measure_name(struct arena *a, const struct rank_measure *m)
{
    const char *name = NAMES[m->kind].name;
    return m->k ? arena_printf(a, "%s@%lld", name, (long long)m->k) : str_of(name);
}

str rank_measure_signature(struct arena *a, const struct rank_measure *m, const struct rank_options *o)
{
    const char *trec = m->k ? NAMES[m->kind].trec_cut : NAMES[m->kind].trec;
    struct buf to CLEANUP_BUF = {0};
    buf_str(&to, rank_measure_name(a, m));
    if (m->kind == RANK_NDCG || m->kind == RANK_NDCG_EXP)
        buf_printf(&to, "|gain:%s|discount:log2(rank+1)|ideal:qrels", m->kind == RANK_NDCG ? "grade" : "2^grade-1");
    else
        buf_printf(&to, "|relevant:grade>=%lld", (long long)o->level);
    buf_printf(&to, "|topics:%s|ties:score32,doc-desc", o->complete ? "judged" : "judged+retrieved");
    if (o->depth)
        buf_printf(&to, "|depth:%lld", (long long)o->depth);
    if (trec && m->k)
        buf_printf(&to, "|trec_eval:%s_%lld", trec, (long long)m->k);
    else if (trec)
        buf_printf(&to, "|trec_eval:%s", trec);
    return arena_str(a, buf_view(&to));
}

size_t relevant_count(const struct judged_topic *t, int64_t level)
{
    size_t n = 0;
    for (size_t i = 0; t && i < t->n; i++)
        n += t->v[i].grade >= level;
    return n;
}

static double gain_of(enum rank_kind kind, int64_t grade)
{
    if (grade <= 0)
        return 0;
    return kind == RANK_NDCG_EXP ? exp2((double)grade) - 1 : (double)grade;
}

static int falling(const void *x, const void *y)
{
    int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;
    return a < b ? 1 : a > b ? -1 : 0;
}

static double ideal_dcg(const struct rank_measure *m, const struct judged_topic *judged)
{
    struct arena scratch CLEANUP_ARENA = {0};
    int64_t *grades = arena_array(&scratch, int64_t, judged->n);
    size_t n = 0;
    for (size_t i = 0; i < judged->n; i++)
        if (judged->v[i].grade > 0)
            grades[n++] = judged->v[i].grade;
    if (n)
        qsort(grades, n, sizeof *grades, falling);
    double sum = 0;
    for (size_t i = 0; i < n && (!m->k || i < (size_t)m->k); i++)
        sum += gain_of(m->kind, grades[i]) / log2((double)(i + 2));
    return sum;
}

double rank_value(const struct rank_measure *m, const struct ranking *ranking, const struct judged_topic *judged,
                  int64_t level)
{
    size_t relevant = relevant_count(judged, level), found = 0;
    size_t depth = m->k ? (size_t)m->k : SIZE_MAX;
    double sum = 0, first = 0;
    if (m->kind == RANK_RPREC)
        depth = relevant;
    for (size_t i = 0; ranking && i < ranking->n && i < depth; i++) {
        int64_t grade;
        if (!grade_find(judged, ranking->v[i].doc, &grade))
            continue;
        if (m->kind == RANK_NDCG || m->kind == RANK_NDCG_EXP) {
            sum += gain_of(m->kind, grade) / log2((double)(i + 2));
            continue;
        }
        if (grade < level)
            continue;
        found++;
        sum += (double)found / (double)(i + 1);
        if (found == 1)
            first = 1 / (double)(i + 1);
    }
    switch (m->kind) {
    case RANK_RECALL:
    case RANK_RPREC:
        return relevant ? (double)found / (double)relevant : 0;
    case RANK_PRECISION:
        return (double)found / (double)m->k;
    case RANK_HIT:
        return found > 0;
    case RANK_MRR:
        return first;
    case RANK_MAP:
        return relevant ? sum / (double)relevant : 0;
    case RANK_NDCG:
    case RANK_NDCG_EXP:
        break;
    }
    double ideal = ideal_dcg(m, judged);
    return ideal > 0 ? sum / ideal : 0;
}
