/* SPDX-License-Identifier: Apache-2.0 */
/* changes: one row of a world before and after, as text. */
#ifndef ASSIZE_REPORT_CHANGES_H
#define ASSIZE_REPORT_CHANGES_H

#include "report/layout.h"

#include <jansson.h>

/* Borrowed; before NULL = inserted, after NULL = deleted. */
struct change_view {
    str table, row;
    json_t *before, *after;
};

/* A line for each field that changed, `table row  path: before → after`; or the whole row where it came or went. */
void change_put(const struct change_view *c, size_t indent, const struct report_style *style, struct buf *to);

#endif
