/* SPDX-License-Identifier: Apache-2.0 */
/*
 * box_verdict: what came of one program that ran in the sandbox's box. A plain noun: the sandbox alone makes it,
 * scorers and reports read it. The set of classes is closed; no exit code, output or message of a judged program makes
 * it BOX_PASSED.
 */
#ifndef ASSIZE_MODEL_BOX_VERDICT_H
#define ASSIZE_MODEL_BOX_VERDICT_H

#include "model/evidence.h"

enum box_class {
    BOX_PASSED,
    BOX_WRONG_ANSWER,     /* it ended well, and its output is not what was expected */
    BOX_ASSERTION_FAILED, /* a test said no */
    BOX_EXCEPTION,        /* an exception that nobody caught; of a bare command: an exit code that is not 0 */
    BOX_EARLY_EXIT,       /* it ended before there was a verdict, whatever its exit code */
    BOX_SYNTAX_ERROR,     /* it does not compile */
    BOX_CPU_TIME,
    BOX_WALL_TIME,
    BOX_MEMORY,
    BOX_OUTPUT,    /* more bytes on standard output and error than allowed */
    BOX_PROCESSES, /* a process or thread too many */
    BOX_FILE_SIZE, /* a file, or all files together, too large or too many */
    BOX_SIGNAL,
    BOX_FORBIDDEN_SYSCALL,
    BOX_SETUP_ERROR, /* the box could not be made or the program not be judged: says nothing about the program */
    BOX_HOST_CANNOT, /* this host lacks what the tier that was asked for needs */
};
/* "passed", "wrong_answer", … in the order of the enum, NULL-terminated. */
extern const char *const BOX_CLASS_NAMES[];

/* How well it was locked in. Each stronger than the one before. */
enum box_tier { TIER_NONE, TIER_LANDLOCK, TIER_FULL };
extern const char *const BOX_TIER_NAMES[]; /* "none", "landlock", "full", NULL */

/* True for the two classes that are about the host or the task, not about the program. */
bool box_class_is_error(enum box_class c);

/* What a verdict of this tier does not promise: sentences, NULL-terminated. */
const char *const *box_tier_gaps(enum box_tier tier);

/* What tests that run in the process of the candidate cannot refuse, for verdicts of mode `inprocess`: one sentence. */
extern const char BOX_INPROCESS_GAP[];

struct box_verdict {
    enum box_class class_;
    const char *mode;  /* "inprocess": tests beside the candidate; "exit", "stdout": a bare command */
    const char *limit; /* the limit that it hit, by the name of its option ("cpu"); NULL = none */
    str allowed;       /* that limit, as people write it: "1s", "256MiB"; "" = none */
    str message;       /* exception or reason, on one line, addresses blanked; "" = none */
    int signal;        /* that ended it; 0 = none */
    int exit_code;     /* -1 = it did not exit by itself */
    enum box_tier tier;
    bool no_proc; /* the host did not let the box have a /proc */

    /* What may differ from run to run: never part of a bundle. */
    bool warm;
    double wall_s, cpu_s;
    int64_t memory_peak; /* resident bytes, of the largest process; 0 = not known */
    int64_t stdout_bytes, stderr_bytes;
    str out, errout; /* the beginning of each */
};

/* The verdict as a JSON object: what may stand in a bundle (a new reference). */
json_t *box_verdict_json(const struct box_verdict *v);

/* All of it, as `assize exec` prints it: with tier, what that does not promise, sizes, times and the beginnings of the
 * output (a new reference). */
json_t *box_verdict_report(const struct box_verdict *v);

/* Evidence of programs: const struct box_verdict *. */
extern const struct evidence_type EVIDENCE_BOX_VERDICT;

#endif
