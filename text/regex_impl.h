/* SPDX-License-Identifier: Apache-2.0 */
/* Private to text/regex*.c. */
#ifndef ASSIZE_TEXT_REGEX_IMPL_H
#define ASSIZE_TEXT_REGEX_IMPL_H

#include "base/buf.h"

/* Appends the ECMA-262 pattern in words that PCRE2 (with its ALT_BSUX options) reads alike. */
void regex_from_ecma(str pattern, struct buf *to);

#endif
