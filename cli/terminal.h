/* SPDX-License-Identifier: Apache-2.0 */
/* terminal: standard output and error as this process finds them. */
#ifndef ASSIZE_CLI_TERMINAL_H
#define ASSIZE_CLI_TERMINAL_H

#include "report/report.h"

/* Before anything else: makes a closed descriptor 0, 1 or 2 a dead end (so that no file opened later takes its place)
 * and makes writing to a closed pipe, and past the user's limit of file sizes, an error instead of a silent death. */
void terminal_start(void);

/* Writes all of it to standard output. Fails (ERR_HOST) when the reader is gone or the disk full. */
bool out_put(str text, struct err *err) MUST_USE;
bool out_buf(const struct buf *text, struct err *err) MUST_USE; /* as out_put; fails if the buffer hit its bound */

/* As out_buf, to standard error. */
bool note_buf(const struct buf *text, struct err *err) MUST_USE;

bool out_is_terminal(void);

/* "assize: …" as a line on standard error; control characters are shown, not sent. */
void note_put(const char *fmt, ...) PRINTF(1, 2);

/* Width of the terminal (0 for pipes and files) and whether to colour. */
struct report_style out_style(void);

/* A line on standard error that is rewritten in place: rate and time left. Shown only on a terminal. */
struct progress_line {
    bool on, shown;
    int width;
    uint64_t last_ns;
};
struct progress_line progress_line_start(void);
void progress_line_show(struct progress_line *line, size_t done, size_t planned, size_t continued, double seconds);
void progress_line_clear(struct progress_line *line);

#endif
