/* SPDX-License-Identifier: Apache-2.0 */
/* What the scorers share. */
#ifndef ASSIZE_SCORERS_PRIVATE_H
#define ASSIZE_SCORERS_PRIVATE_H

#include "match/match.h"
#include "model/box_verdict.h"
#include "model/trajectory.h"
#include "scorers/scorers.h"
#include "text/json_own.h"
#include "text/json_write.h"

extern const struct scorer_kind SCORER_AGREES, SCORER_ALL, SCORER_ANY, SCORER_BEFORE, SCORER_BLAME, SCORER_BUDGET,
    SCORER_CALLS, SCORER_CONTAINS, SCORER_END_STATE, SCORER_EXACT_MATCH, SCORER_FAITHFULNESS, SCORER_FINISHED,
    SCORER_LOOPS, SCORER_NEVER, SCORER_NONE, SCORER_PASSED, SCORER_RANK, SCORER_REPLAY, SCORER_TOKEN_F1, SCORER_VERDICT,
    SCORER_WEIGHTED;

/* Evidence that every trajectory scorer needs. */
extern const struct evidence_type *const NEEDS_TRAJECTORY[];
extern const struct evidence_type *const NEEDS_REPLAY[];

/* The classes that any scorer with references may give, besides its own. */
#define CLASS_MISSING "missing_reference" /* $run.x leads nowhere */
#define CLASS_MALFORMED "malformed"       /* what a reference leads to is not what the scorer expects */

/* The parameter `value` with references resolved; NULL after adding a row that says which one leads nowhere. */
json_t *scorer_value(const struct scorer_input *in, json_t *value, struct rows *out);

/* Adds a ROW_ERROR row: a reference led to something else than `expected`. */
void scorer_malformed(const struct scorer_input *in, struct rows *out, const char *parameter, const char *expected,
                      json_t *found);

/* Checks that `value`, unless it holds references, is a pattern; fails at its place. */
bool scorer_check_pattern(const struct scorer_prepare *in, json_t *value, const char *key,
                          const struct match_options *options, struct err *err) MUST_USE;

/* Whether a scorer listed earlier has that id; if not, fails at `pointer`, or at its key, with the nearest one. */
bool scorer_check_earlier(const struct scorer_prepare *in, str id, str pointer, bool at_key, struct err *err) MUST_USE;

/* [{"path", "expected", "found"}, …] of at most `most` mismatches; a new reference. */
json_t *mismatches_json(const struct mismatches *found, size_t most);

/* Text shortened to at most `most` bytes at a character boundary, with … where it was cut; in arena. */
str text_shortened(struct arena *a, str text, size_t most);

/* Whether `names` (each may have wildcards) names the tool. */
bool tool_named(const struct field_strings *names, str tool);

#endif
