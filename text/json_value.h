/* SPDX-License-Identifier: Apache-2.0 */
/* json_value: what two JSON values have in common: order and multiples of numbers, equality, hash, and a short form for
 * messages. */
#ifndef ASSIZE_TEXT_JSON_VALUE_H
#define ASSIZE_TEXT_JSON_VALUE_H

#include "base/arena.h"

#include <jansson.h>

/* Two numbers by value, exactly, also an integer beyond 2^53 against a double: <0, 0, >0. */
int json_number_compare(const json_t *a, const json_t *b);

/* 3 and 3.0, but not 3.5: integers as JSON Schema has them. */
bool json_is_whole(const json_t *value);

/* Exactly, on the decimals that the two numbers are written as: 0.0075 is a multiple of 0.0001. `of` is above 0. */
bool json_is_multiple(const json_t *value, const json_t *of);

/* Numbers by value (1 equals 1.0), objects whatever the order of keys. If `steps` is given, it is lowered by one for
 * each pair of values compared, down to 0. */
bool json_same(const json_t *a, const json_t *b, size_t *steps);

/* Equal values have equal hashes. Never stored. */
uint64_t json_value_hash(const json_t *value);

/* Compact JSON, cut with "…" (between code points) beyond max bytes. */
str json_brief(struct arena *a, const json_t *value, size_t max);

#endif
