/* SPDX-License-Identifier: Apache-2.0 */
/*
 * retrieval: questions, passages, judgements, ranked lists and answers. Plain nouns: rag/ reads and makes them, scorers
 * read them. Everything lives in the arena it was read into.
 */
#ifndef ASSIZE_MODEL_RETRIEVAL_H
#define ASSIZE_MODEL_RETRIEVAL_H

#include "model/evidence.h"

struct passage {
    str id, title, text;
};

/* One judged passage of a topic. Relevant is a grade of at least the level, which is 1 unless said otherwise. */
struct judgement {
    str doc;
    int64_t grade;
};

struct judged_topic {
    str id;
    struct judgement *v; /* sorted by doc, without duplicates */
    size_t n;
};

/* One entry of a ranked list. */
struct ranked {
    str doc;
    double score;
};

struct ranking {
    str id;           /* of the topic */
    struct ranked *v; /* best first */
    size_t n;
};

/* What a retriever did for one question. */
struct retrieval {
    const struct ranking *ranking;     /* NULL: the run has nothing for it */
    const struct judged_topic *judged; /* NULL: nobody judged it */
    bool has_run, has_judgements;      /* for any question */
};

/* How rare words are in a collection of passages; rag's. */
struct rarity;

/* What a generator said to one question. */
struct answer {
    str question, text;
    const struct passage *const *contexts; /* what it was given, in order */
    size_t n_contexts;
    bool contexts_unknown; /* it is not known what it was given: there are no passages */
    const str *gold;       /* the accepted answers */
    size_t n_gold;
    bool has_gold; /* false: nobody said what is right; true and none: the right answer is to abstain */
    bool need_all; /* all relevant passages are needed to answer, not any one of them */
    const struct rarity *rarity;
};

/* Evidence that scorers may ask for. */
extern const struct evidence_type EVIDENCE_RETRIEVAL; /* const struct retrieval * */
extern const struct evidence_type EVIDENCE_ANSWER;    /* const struct answer *; not there where nothing was answered */

#endif
