/* SPDX-License-Identifier: Apache-2.0 */
/* gate: from metrics and failures to a verdict. Private to the runner. */
#ifndef ASSIZE_RUNNER_GATE_H
#define ASSIZE_RUNNER_GATE_H

#include "runner/compare.h"
#include "runner/metrics.h"

/* One result a rule; one more, of id "units", where units have errors. The verdict is block if a rule blocks, else
 * incomplete if a rule could not be decided or a unit has an error, else inconclusive if a comparison is, else pass:
 * without a gate nothing blocks. `compare` NULL: no baseline was given, and rules that compare are skipped. */
enum verdict gate_judge(struct arena *a, const struct suite *suite, const struct metrics *metrics,
                        const struct tally *tally, const struct compare *compare, struct gate_results *ret);

/* The rules that compare, alone. */
enum verdict gate_judge_compared(struct arena *a, const struct suite *suite, const struct compare *compare,
                                 struct gate_results *ret);

/* All comparisons of the gate, tested and corrected together; in arena. */
struct against;
struct against *against_test(struct arena *a, const struct suite *suite, const struct compare *compare);

/* One rule that compares, and its sentence. `all` NULL: there is no baseline. */
enum verdict judge_against(const struct suite *suite, const struct against *all, const struct rule_def *rule,
                           struct buf *to);

#endif
