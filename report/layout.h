/* SPDX-License-Identifier: Apache-2.0 */
/*
 * layout: text in columns of a terminal. Everything that comes from outside passes through here on its way out, so that
 * no text can move the cursor, hide a line or turn the direction of writing. Width is counted as a terminal counts it
 * (wide characters 2, combining marks 0).
 */
#ifndef ASSIZE_REPORT_LAYOUT_H
#define ASSIZE_REPORT_LAYOUT_H

#include "report/report.h"

enum { LAYOUT_LONG = 160 }; /* columns of a one-line excerpt where the style has no width */

/* Columns that s takes, once escaped for one line. */
size_t text_width(str s);

/* s on one line: newlines and tabs escaped too; cut at `width` columns with "…" (0 = whole). Returns its columns. */
size_t line_put(struct buf *to, str s, size_t width);

/* As line_put, then (or, if right, before) blanks up to `width` columns. Longer text is not cut. */
void cell_put(struct buf *to, str s, size_t width, bool right);

void blanks_put(struct buf *to, size_t n);

/* s as lines, wrapped at blanks to end before column `width` (0 = no wrapping), each line but the first moved in by
 * `indent`; the first starts at column `indent` already. At most max_lines of them (0 = all), then how many are left
 * out. Ends with a newline. */
void block_put(struct buf *to, str s, size_t indent, int width, size_t max_lines);

enum colour { COLOUR_NONE, COLOUR_RED, COLOUR_GREEN, COLOUR_YELLOW, COLOUR_DIM, COLOUR_BOLD };

/* Text in a colour where the style has colours. */
void colour_put(struct buf *to, const struct report_style *style, enum colour colour, str s);

/* A word of a shell command, quoted if it has to be. */
void shell_word_put(struct buf *to, str s);

/* A number for people: at most four decimals, in columns; integers of any size whole. */
void number_put(struct buf *to, double value);

#endif
