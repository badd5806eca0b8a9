/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rag: retrieval and answers on trial. Readers of TREC and BEIR files, ranking measures, claims and their evidence,
 * answer scores, and the diagnosis that says which stage lost a question.
 */
#ifndef ASSIZE_RAG_RAG_H
#define ASSIZE_RAG_RAG_H

#include "model/package.h"
#include "model/registry.h"
#include "model/retrieval.h"

#include <jansson.h>

/* ---- Judgements and runs (trec.c) ---- */

struct qrels {
    struct judged_topic *v; /* sorted by id, in byte order */
    size_t n;
    size_t judgements;
};

struct run_file {
    str name;          /* the last line's run id */
    struct ranking *v; /* sorted by topic id, in byte order */
    size_t n;
};

/* Judgements from the bytes of `file`: TREC's four columns (topic, unused, document, grade), or BEIR's three with tabs
 * and the header line `query-id corpus-id score`. Grades are whole numbers; below 0 means judged, not relevant. A
 * document judged twice for a topic, a wrong number of columns, or broken UTF-8 is ERR_INPUT with the line. In arena. */
bool qrels_parse(struct arena *a, str file, str bytes, struct qrels *ret, struct err *err) MUST_USE;

/* A run from the bytes of `file`: TREC's six columns (topic, unused, document, rank, score, run id); what follows them
 * is ignored. As in trec_eval 9.0.8 the rank column is ignored too: documents are ordered by score, as 32-bit floats,
 * falling, and where it ties by document id in byte order, falling. A document twice in a topic, a score that is no
 * finite number, too few columns, or no line at all is ERR_INPUT. In arena. */
bool run_parse(struct arena *a, str file, str bytes, struct run_file *ret, struct err *err) MUST_USE;

/* By topic id; NULL if it is not there. */
const struct judged_topic *qrels_find(const struct qrels *q, str topic);
const struct ranking *run_find(const struct run_file *r, str topic);

/* The grade of a document; false if nobody judged it. */
bool grade_find(const struct judged_topic *t, str doc, int64_t *ret);

/* ---- Ranking measures (measures.c) ---- */

enum rank_kind {
    RANK_RECALL,    /* relevant among the first k / relevant */
    RANK_PRECISION, /* relevant among the first k / k, however few were retrieved */
    RANK_HIT,       /* 1 if one of the first k is relevant; trec_eval's success */
    RANK_MRR,       /* 1 / rank of the first relevant one, 0 if none; trec_eval's recip_rank */
    RANK_MAP,       /* mean of the precision at each relevant one / relevant; with k trec_eval's map_cut */
    RANK_RPREC,     /* precision at the number of relevant ones */
    RANK_NDCG,      /* DCG with the grade as gain / that of the best order of all judged; trec_eval's ndcg, ndcg_cut */
    RANK_NDCG_EXP,  /* the same with 2^grade - 1 as gain (Burges et al. 2005) */
};

struct rank_measure {
    enum rank_kind kind;
    int64_t k; /* 0 = the whole list */
};

enum { RANK_K_MAX = 1000000, RANK_GRADE_MAX = 1000 };

/* "ndcg@10", "recall@5", "mrr", … or trec_eval's own name ("ndcg_cut_10", "P_5", "recip_rank", "success_1"). ERR_USAGE
 * with the nearest name. */
bool rank_measure_parse(str text, struct rank_measure *ret, struct err *err) MUST_USE;

/* Our name of it, in arena: "ndcg@10". */
str rank_measure_name(struct arena *a, const struct rank_measure *m);

/* How the number is made, in one line: everything that could be chosen otherwise. In arena. */
str rank_measure_signature(struct arena *a, const struct rank_measure *m, int64_t level);

/*
 * The measure of one topic, in [0, 1]: trec_eval 9.0.8's definitions (Buckley, NIST), also where there is no relevant
 * document (0). `level` is the least grade that counts as relevant; nDCG takes grades as they are, negative ones and
 * unjudged documents as 0 (Järvelin & Kekäläinen 2002, with log2(rank + 1)). Grades are at most RANK_GRADE_MAX.
 */
double rank_value(const struct rank_measure *m, const struct ranking *ranking, const struct judged_topic *judged,
                  int64_t level);

/* How many judged documents of the topic are relevant. */
size_t relevant_count(const struct judged_topic *t, int64_t level);

/* ---- A whole run against judgements (rank.c) ---- */

struct rank_options {
    struct rank_measure *measures;
    size_t n;
    int64_t level; /* 1 */
    int64_t depth; /* only so many documents of each topic count; 0 = all */
    bool complete; /* a judged topic without results counts 0 (trec_eval -c) instead of not at all */
};

struct rank_topic {
    str id;
    double *value; /* by measure */
};

struct rank_result {
    struct rank_topic *topics; /* those that count, sorted by id */
    size_t n;
    double *mean; /* by measure; NaN-free: n is at least 1 */
    bool *has_interval;
    double *low, *high; /* 95 %, t over topics */
    /* Counted rules. */
    size_t judged_only, retrieved_only, without_relevant;
    str judged_first, retrieved_first; /* an example of each */
};

/* ERR_INPUT where no topic is in both. In arena. */
bool rank_all(struct arena *a, const struct qrels *q, const struct run_file *r, const struct rank_options *options,
              struct rank_result *ret, struct err *err) MUST_USE;

#endif
