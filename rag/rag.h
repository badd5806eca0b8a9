/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rag: retrieval and answers on trial. Readers of TREC and BEIR files, ranking measures, claims and their evidence,
 * answer scores, and the diagnosis that says which stage lost a question.
 */
#ifndef ASSIZE_RAG_RAG_H
#define ASSIZE_RAG_RAG_H

#include "base/map.h"
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

/* Judgements from the bytes of `file`: TREC's four columns (topic, unused, document, grade), or BEIR's three
 * between tabs under the header line `query-id corpus-id score`. Grades are whole numbers; below 0 means judged, not
 * relevant. A document judged twice for a topic, a wrong number of columns, or broken UTF-8 is ERR_INPUT with the line.
 * In arena.
 */
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

/* How the number is made, in one line: everything that could be chosen otherwise. In arena. */
str rank_measure_signature(struct arena *a, const struct rank_measure *m, const struct rank_options *o);

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

/* ---- Questions, passages, answers (collection.c) ---- */

struct question {
    str id, text;
    json_t *record; /* the line as written */
    json_t *tags;   /* NULL = none */
    str *gold;
    size_t n_gold;
    bool has_gold, need_all;
    int line;
};

/* One line of a file of answers. */
struct given_answer {
    str question; /* id */
    str asked;    /* the question's text where the line brings it; else "" */
    str text;
    const struct passage **contexts;
    size_t n_contexts;
    bool has_contexts;
    str run; /* the run that its contexts are from, or "" */
    int line;
    json_t *tree; /* given_record */
    str written;
};

/* The line as written: what `$run.` reads. Lines with contexts keep their tree, whose texts the contexts are; of others
 * there may be many, and the text is read again, in arena. */
json_t *given_record(struct arena *a, const struct given_answer *given);

struct answers_file {
    str name, path; /* "brief" of answers/brief.jsonl */
    struct given_answer *v;
    size_t n, cap;
};

struct named_run {
    str name, path;
    struct run_file run;
};

struct passages {
    struct passage *v;
    size_t n, cap;
    struct map ids;   /* to places in v */
    struct map texts; /* the same, by text: the first that has it */
};

struct collection {
    const struct package *package;
    struct {
        struct question *v;
        size_t n, cap;
        struct map ids;
    } questions;
    struct passages passages;
    bool has_qrels;
    struct qrels qrels;
    struct {
        struct named_run *v;
        size_t n, cap;
    } runs;
    struct {
        struct answers_file *v;
        size_t n, cap;
    } answers;
    struct rarity *rarity; /* over its passages */
};

/*
 * Everything that a package has of use, read by role: queries, passages, qrels, gold, all runs and answers. Of several
 * judgements `qrels` names one ("" takes the only one, or the one called test). ERR_INPUT, with member and line, for
 * broken lines, ids that come twice, answers and gold to unknown questions, contexts that name no passage. In arena;
 * slices of the package.
 */
bool collection_read(struct arena *a, const struct package *package, str qrels, struct collection *ret,
                     struct err *err) MUST_USE;

/* Its questions and gold answers only. */
bool collection_questions(struct arena *a, const struct package *package, struct collection *ret,
                          struct err *err) MUST_USE;

/* Answers as JSON Lines: {"id", "answer", "question"?, "contexts"?: [passage id, or {"id", "title", "text"}, …]}. Ids
 * are looked up in `passages`, and so are texts without an id. In arena. */
bool answers_parse(struct arena *a, str file, str bytes, const struct passages *passages, struct answers_file *ret,
                   struct err *err) MUST_USE;

/* Passages as JSON Lines: {"id" or "_id", "title"?, "text"}. Adds to ret. In arena. */
bool passages_parse(struct arena *a, str file, str bytes, struct passages *ret, struct err *err) MUST_USE;

/* What stands on one side only; all of it is left out, and has to be said. Documents are counted where the collection
 * has passages. */
struct gaps {
    size_t run_topics;    /* of the run: no question has that id */
    size_t judged_topics; /* of the judgements */
    size_t unjudged;      /* questions without judgements, where there are judgements */
    size_t unretrieved;   /* questions without results, where there is a run */
    size_t irrelevant;    /* judged questions without any relevant document */
    size_t run_docs;      /* documents among the first k of a topic of the run that are no passages */
    size_t judged_docs;   /* relevant documents that are no passages */
    size_t conflicts;     /* questions without an answer by gold that have relevant passages */
    size_t strange;       /* contexts of the answers that are no passages */
};
struct gaps collection_gaps(const struct collection *c, const struct named_run *run, const struct answers_file *answers,
                            int64_t k);

/* The gaps in sentences, a new reference: a list, empty where there are none. */
json_t *gaps_told(const struct gaps *g);

/* Fills the contexts of `to` with the first k documents of the ranking that are passages. In arena. */
void contexts_of_run(struct arena *a, const struct passages *passages, const struct ranking *ranking, int64_t k,
                     struct answer *to);

/* Chooses by the name of the file without extension, or by path; "" takes the only one. NULL with ERR_INPUT that lists
 * the names. NULL without an error where there are none and no name was given. */
const struct named_run *run_choose(const struct collection *c, str name, struct err *err);
const struct answers_file *answers_choose(const struct collection *c, str name, struct err *err);

/* The run that the answers were made from: `name`, or the one that their lines name, or the only one. ERR_INPUT where
 * these differ. `answers` may be NULL. */
const struct named_run *run_of_answers(const struct collection *c, const struct answers_file *answers, str name,
                                       struct err *err);

/* ---- Subjects and cases ---- */

extern const struct subject_kind SUBJECT_RETRIEVAL; /* subject: {retrieval: {fixture: …, run: …, answers: …}} */
extern const struct subject_kind SUBJECT_ANSWERS;   /* subject: {answers: outputs.jsonl} */
extern const struct case_importer CASES_FIXTURE;    /* cases: {fixture: …} */

/* ---- Answer scores (squad.c) ---- */

/* SQuAD's normalisation: lower case, without ASCII punctuation, without the words a, an and the, single blanks
 * (Rajpurkar et al. 2016; the official evaluate-v1.1.py). In arena. */
str squad_normalise(struct arena *a, str text);

/* Both are the best over the gold answers; without any (nothing is right but to abstain), 1 for an empty text, else 0
 * (evaluate-v2.0.py). */
double exact_match(struct arena *a, str text, const str *gold, size_t n_gold);
double token_f1(struct arena *a, str text, const str *gold, size_t n_gold);

/* ---- Faithfulness (claims.c, faith.c) ---- */

/* How rare each word is among the passages, for weights; English. In arena, which also owns the stemmer. */
struct rarity *rarity_new(struct arena *a, const struct passage *passages, size_t n);

enum claim_verdict { CLAIM_SUPPORTED, CLAIM_UNSUPPORTED, CLAIM_CONTRADICTED };
extern const char *const CLAIM_VERDICT_NAMES[]; /* "supported", "unsupported", "contradicted", NULL */

enum claim_reason { REASON_NONE, REASON_NUMBER, REASON_DATE, REASON_NAME, REASON_NEGATION, REASON_NOT_FOUND };
extern const char *const CLAIM_REASON_NAMES[]; /* "", "number", "date", "name", "negation", "not_found", NULL */

/* Bytes [from, to) of a text. */
struct span {
    size_t from, to;
};

struct claim {
    struct span span; /* in the answer */
    enum claim_verdict verdict;
    enum claim_reason reason; /* of what is not supported */
    double support;           /* 0 to 1: how much of what it says the evidence says, by weight */
    double weight;            /* of the claim in the answer: the rarity of its words, summed */
    bool has_evidence;
    size_t passage;       /* index among the contexts */
    struct span evidence; /* in the passage's text */
    str found;            /* of a contradiction: what the evidence says instead; slice of the passage */
};

enum answer_class { ANSWER_CLAIMS, ANSWER_REFUSAL, ANSWER_EMPTY };
extern const char *const ANSWER_CLASS_NAMES[]; /* "claims", "refusal", "empty", NULL */

struct faithfulness {
    enum answer_class class_;
    bool has_score; /* false for refusals and empty answers: they claim nothing */
    double score;   /* 0 to 1: support of the claims, weighted; a contradicted claim keeps a quarter of its own */
    struct claim *v;
    size_t n, cap;
    size_t supported, unsupported, contradicted;
};

/* The name and version of the method, for signatures. */
extern const char FAITHFULNESS_METHOD[];

/*
 * Splits the answer into claims (sentences, list items, parts between semicolons) and holds each to the contexts that
 * the generator was given, without any model: words are weighted by rarity, the best window of one or two sentences is
 * the evidence, and in it numbers, dates, names and negations have to agree. Deterministic. In arena.
 */
void faithfulness(struct arena *a, const struct answer *answer, struct faithfulness *ret);

/* ---- Diagnosis (diagnose.c) ---- */

enum blame {
    BLAME_OK,
    BLAME_RETRIEVER_MISSED,     /* no relevant passage anywhere in the run */
    BLAME_RANKED_TOO_LOW,       /* in the run, but not among those that the generator was given */
    BLAME_GENERATOR_UNFAITHFUL, /* given, and the answer says what the contexts do not hold, or contradict */
    BLAME_EVIDENCE_IGNORED,     /* given, and the answer is about something else that the contexts hold */
    BLAME_ABSTAINED_WRONGLY,    /* given, and the answer declines */
    BLAME_GOLD_INCOMPLETE,      /* the answer is supported by what was given, and gold does not know it */
    BLAME_NOT_JUDGED,           /* neither gold nor judgements, or no answer: nothing can be said */
};
extern const char *const BLAME_NAMES[]; /* "ok", "retriever_missed", … "not_judged", NULL */

struct diagnosis {
    enum blame blame;
    bool answerable;     /* gold has an answer; without gold, there is a relevant passage */
    bool found, given;   /* its evidence is in the run; among the contexts */
    bool right, refused; /* the answer, by gold */
    size_t relevant;     /* passages judged relevant */
    size_t places;       /* of them among the contexts */
    size_t rank;         /* of the first relevant passage in the run, from 1; 0 = none */
    size_t rank_left;    /* of the first that is in the run and was not given; 0 = none */
    str why;             /* one sentence; in arena */
    struct faithfulness faith;
};

/* Which stage lost the question: the first that did. The answer's contexts are what its generator was given. In arena.
 */
void diagnose(struct arena *a, const struct retrieval *retrieval, const struct answer *answer, struct diagnosis *ret);

#endif
