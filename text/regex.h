/* SPDX-License-Identifier: Apache-2.0 */
/* regex: PCRE2 (UTF, JIT where there) with bounded matching, so that no pattern can hang a run. */
#ifndef ASSIZE_TEXT_REGEX_H
#define ASSIZE_TEXT_REGEX_H

#include "base/arena.h"
#include "base/err.h"

struct regex; /* created and destroyed; usable after fork, not by two threads at once */

/* `flags`: any of "i" (ignore case), "s" (dot matches newline), "m" (^ and $ at lines), "e" (read as ECMA-262 does with
 * its u flag: \uXXXX, \p{Letter}, [] and [^], its white space). `$` stands at the very end only. An ERR_INPUT error
 * names the offset in the pattern. */
bool regex_create(str pattern, const char *flags, struct regex **ret, struct err *err) MUST_USE;
void regex_destroy(struct regex *re); /* accepts NULL */

enum regex_result { REGEX_NO, REGEX_YES, REGEX_LIMIT };

/* Searches `subject`; on REGEX_YES *ret_start and *ret_end (each may be NULL) are byte offsets of the first match.
 * REGEX_LIMIT: gave up at the step limit (about a second of work, however long the subject), or the subject is not
 * UTF-8. */
enum regex_result regex_search(struct regex *re, str subject, size_t *ret_start, size_t *ret_end);

#endif
