/* SPDX-License-Identifier: Apache-2.0 */
/* SQL functions of the world beside SQLite's own, and SQLite's JSON writers replaced by ours. Private to mocks/. */
#ifndef ASSIZE_MOCKS_FUNCTIONS_H
#define ASSIZE_MOCKS_FUNCTIONS_H

#include "base/err.h"
#include "base/rng.h"

#include <sqlite3.h>

enum { NEXT_ID_PREFIXES_MAX = 64, REGEX_CACHE_SIZE = 8 };

struct regex;

/* State that the functions of one connection share; lives as long as the connection. */
struct functions_ctx {
    str now; /* as the world wrote it; {NULL, 0} = the world has no clock */
    uint64_t seed;
    struct rng rand, random, uuid;
    struct {
        char prefix[32];
        int64_t last;
    } next_id[NEXT_ID_PREFIXES_MAX];
    size_t n_next_id;
    struct {
        char *pattern;
        size_t pattern_n; /* it may hold NULs */
        struct regex *re;
    } regexes[REGEX_CACHE_SIZE];
    size_t regex_turn;
};

/* Registers every function on db with ctx, which the caller has zeroed and given now and seed. */
bool functions_register(sqlite3 *db, struct functions_ctx *ctx, struct err *err) MUST_USE;
bool json_functions_register(sqlite3 *db, struct err *err) MUST_USE;

/* Restarts rand(), random(), uuid() and next_id() for a unit: its numbers are a function of seed and stream. */
void functions_reset(struct functions_ctx *ctx, uint64_t stream);
void functions_finish(struct functions_ctx *ctx);

/* Arithmetic with Python's number rules: integers stay integers (64 bits), / makes floats, // floors, % follows the
 * divisor's sign, ** of integers is an integer unless the exponent is negative. False with a message in Python's words.
 */
struct calc_value {
    bool is_int;
    int64_t i;
    double d;
};
bool calc_eval(str expression, struct calc_value *ret, char message[128]);

/* Python's round(value, digits) for floats: the exact decimal expansion, half to even on it. */
double python_round(double value, int digits);

#endif
