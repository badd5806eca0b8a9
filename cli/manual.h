/* SPDX-License-Identifier: Apache-2.0 */
/* manual: the page assize(1), made from the tables of verbs, as troff with the macros of man(7). */
#ifndef ASSIZE_CLI_MANUAL_H
#define ASSIZE_CLI_MANUAL_H

#include "cli/option.h"

/* Appends the whole page. The bytes are ASCII: whatever else the tables hold is escaped. */
void manual_write(const struct verb *const *verbs, const char *version, struct buf *to);

#endif
