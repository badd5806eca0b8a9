/* SPDX-License-Identifier: Apache-2.0 */
/* produce: what both subjects of this room do alike; private to rag. */
#ifndef ASSIZE_RAG_PRODUCE_H
#define ASSIZE_RAG_PRODUCE_H

#include "rag/rag.h"

/* The answer, as evidence: itself, and as a trajectory of two messages for scorers of texts; with its story. `gold` of
 * the answer is filled from the case's expected.answers where it has none. In arena. */
void answer_produce(struct arena *a, const struct test_case *kase, int64_t trial, struct answer *answer,
                    struct evidence *ret);

/* A question that nobody answered: a trajectory of one message. */
void question_produce(struct arena *a, const struct test_case *kase, str question, struct evidence *ret);

/* One line of the unit's story; takes the reference to `body`. */
void story_put(struct arena *a, struct evidence *ret, str kind, str name, json_t *body);

#endif
