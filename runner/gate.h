/* SPDX-License-Identifier: Apache-2.0 */
/* gate: from metrics and failures to a verdict. Private to the runner. */
#ifndef ASSIZE_RUNNER_GATE_H
#define ASSIZE_RUNNER_GATE_H

#include "runner/metrics.h"

/* One result a rule; one more, of id "units", where units have errors. The verdict is block if a rule blocks, else
 * incomplete if a rule could not be decided or a unit has an error, else pass: without a gate nothing blocks. */
enum verdict gate_judge(struct arena *a, const struct suite *suite, const struct metrics *metrics,
                        const struct tally *tally, struct gate_results *ret);

#endif
