/* SPDX-License-Identifier: Apache-2.0 */
/*
 * watch: follows one program from its first foreign instruction to its end, holds it to its limits from outside, and
 * says how it ended. Private to the sandbox. It keeps a bounded beginning of the output, whatever is written.
 */
#ifndef ASSIZE_SANDBOX_WATCH_H
#define ASSIZE_SANDBOX_WATCH_H

#include "sandbox/box.h"

enum watch_end {
    WATCH_EXITED, /* by itself: see status */
    WATCH_RECORD, /* the judge's record came */
    WATCH_CPU,
    WATCH_WALL,
    WATCH_OUTPUT,
    WATCH_FAILED, /* an operation failed: see failed_op and failed_errno */
    WATCH_LOST,   /* no end was told: what was to tell it died */
};

enum { RECORD_MAX = 4096, TOKEN_HEX = 32 };

struct watch {
    /* Set by the caller. */
    const struct box *box;
    int out, err;      /* reading ends, not blocking */
    int record;        /* socket of the judge's record, or -1 */
    int report;        /* socket on which the end is told: that of init, or of the interpreter */
    const char *token; /* TOKEN_HEX digits that a record begins with */
    int kill_fd;       /* pidfd of the first process of the job's pid namespace, or -1: the box as a whole */
    size_t keep;       /* bytes kept of each output */
    int64_t oom_before;
    void (*on_output)(void *ctx, bool is_err, str bytes); /* every byte, as it comes; may be NULL */
    void *on_output_ctx;

    /* Set by watch_run. */
    enum watch_end end;
    pid_t pid; /* of the program, as this process sees it; 0 = never started */
    int status;
    bool has_status; /* it is reaped, usage is known */
    bool oom;
    int failed_op, failed_errno;
    double wall_s, cpu_s;
    int64_t peak_bytes, out_bytes, err_bytes, noise_bytes; /* noise: on the record's socket, without the token */
    struct buf out_head, err_head;
    char record_text[RECORD_MAX + 1];
    size_t record_n;
};

/* Follows it to the end, and kills whatever is left of it. */
void watch_run(struct watch *w);
void watch_finish(struct watch *w); /* frees the heads */

#endif
