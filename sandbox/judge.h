/* SPDX-License-Identifier: Apache-2.0 */
/*
 * judge: Python programs against their tests, and the verdict. Private to the sandbox.
 *
 * A small helper of ours (helper.py) runs inside the user's Python inside the box. Warm: it loads once, forks for each
 * program, and the fork furnishes itself with what the plan says for a job (its own pid namespace, /tmp, /proc, limits,
 * no capability) before it runs anything foreign. Cold: a box and an interpreter for each program. The fork, or the
 * cold interpreter, tells how it went by one packet that begins with a token which only it was given.
 */
#ifndef ASSIZE_SANDBOX_JUDGE_H
#define ASSIZE_SANDBOX_JUDGE_H

#include "sandbox/watch.h"

/* The user's interpreter, as it told about itself. */
struct python {
    str path; /* absolute, links followed as far as it follows them itself */
    str version;
    const str *ro; /* folders that the box must show for it, beside the system's */
    size_t n_ro;
};

/* Asks the interpreter `name` (a path, or a command of the host's PATH; "" = python3) where it lives. It is the user's
 * own and runs outside the box, without any foreign code. ERR_INPUT where there is none, or it is none. */
bool python_find(struct arena *a, str name, struct python *ret, struct err *err) MUST_USE;

struct judge;
struct judge_spec {
    struct python python;
    enum box_tier tier;
    struct box_limits limits;
    const str *ro;
    size_t n_ro;
    bool cold;    /* never warm */
    int64_t slot; /* of this worker */
    size_t keep;
};

/* A judge in arena; nothing is started yet. The plan is made, so errors of the host and of `ro` come here. */
bool judge_open(struct arena *a, const struct host *host, const struct judge_spec *spec, struct judge **ret,
                struct err *err) MUST_USE;

/* Runs `program` (Python source that raises unless all is well) to its verdict; texts in arena `a`. A warm interpreter
 * that cannot serve, or dies, is replaced; if it never works, cold ones are used. Fails only where not even setup_error
 * can be told. */
bool judge_run(struct judge *j, struct arena *a, str program, struct box_verdict *ret, struct err *err) MUST_USE;

/* Ends what was started. Accepts NULL. */
void judge_close(struct judge *j);

enum box_tier judge_tier(const struct judge *j);

/* verdict.c: from how a program ended to its verdict, as far as nothing but the end is known; texts in arena. */
void verdict_of_end(struct arena *a, const struct watch *w, const char *mode, struct box_verdict *ret);

/* One line: blanks runs of hexadecimal addresses, control characters and broken UTF-8, cuts at `most` bytes; in arena.
 */
str text_normal(struct arena *a, str text, size_t most);

/* The bytes as UTF-8, broken ones replaced by U+FFFD; in arena. */
str text_repaired(struct arena *a, str bytes);

extern const char HELPER_PY[];

#endif
