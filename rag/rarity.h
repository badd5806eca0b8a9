/* SPDX-License-Identifier: Apache-2.0 */
/* rarity: weights of words; private to rag. */
#ifndef ASSIZE_RAG_RARITY_H
#define ASSIZE_RAG_RARITY_H

#include "rag/rag.h"
#include "rag/words.h"

const struct english *rarity_english(const struct rarity *r);

/* ln(1 + (N - n + 0.5) / (n + 0.5)) for a stem that n of N passages hold (Robertson & Spärck Jones' weight, kept above
 * 0); 0 for stop words. */
double rarity_of(const struct rarity *r, const struct word *w);

#endif
