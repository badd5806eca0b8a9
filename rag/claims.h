/* SPDX-License-Identifier: Apache-2.0 */
/* claims: what an answer asserts; private to rag. */
#ifndef ASSIZE_RAG_CLAIMS_H
#define ASSIZE_RAG_CLAIMS_H

#include "rag/rag.h"
#include "rag/words.h"

/* One claim: words [first, end) of the answer. */
struct claim_part {
    size_t first, end;
};

struct claim_parts {
    struct claim_part *v;
    size_t n, cap;
};

/* The parts of the answer that assert something: sentences, cut at semicolons and line ends, without politeness
 * ("I hope this helps"), questions and lead-ins ("According to the passages,"). In arena. */
void claims_split(struct arena *a, const struct text *t, struct claim_parts *ret);

/* Whether the answer as a whole declines. */
bool text_refuses(const struct text *t);

#endif
