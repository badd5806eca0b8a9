/* SPDX-License-Identifier: Apache-2.0 */
/*
 * box: a box that stands. Private to the sandbox.
 *
 *     assize worker ── ctl ──► init (process 1 of the box, ours) ── fork ──► program: the command, or the interpreter
 *                                │                                              │
 *                                └─ on request: the first process of a job's    └─ forks one job each, into that
 *                                   own pid namespace, which only sleeps           namespace (warm boxes)
 *
 * init dies with the worker, and with init everything in the box (tier full). It runs our code only, forked and never
 * executed; it is not dumpable, so nothing inside may look into it.
 */
#ifndef ASSIZE_SANDBOX_BOX_H
#define ASSIZE_SANDBOX_BOX_H

#include "sandbox/plan.h"

#include <sys/types.h>

/* What init, and the interpreter's helper, tell the worker. One per packet. */
enum box_note_kind {
    NOTE_FAILED = 1, /* a: index of the operation (-1: executing the command), b: errno */
    NOTE_STARTED,    /* the next instruction is foreign; the packet's credentials carry its process id */
    NOTE_ENDED,      /* a: wait status; usage */
    NOTE_JOB,        /* carries pidfd and namespace of the first process of a new pid namespace, or none; b: errno */
    NOTE_SWEPT,
    NOTE_READY, /* the interpreter waits for jobs */
};
struct box_note {
    int32_t kind, a, b, pad;
    int64_t user_us, system_us, peak_kib;
};

/* What the worker asks of init. */
enum box_ask_kind { ASK_GO = 1, ASK_JOB, ASK_SWEEP };
struct box_ask {
    int32_t kind, a;
};

struct cgroup {
    char path[640];
    int version;
    bool memory;
};

struct box {
    const struct box_plan *plan;
    pid_t init; /* 0 = none */
    int init_fd, ctl;
    struct cgroup groups[2];
    size_t n_groups;
    char scratch[256]; /* tier landlock: the folder that stands for /tmp; "" else */
};

/* What the program finds as its descriptors 0, 1, 2 and, unless negative, 3 and 4 (judge.h). Borrowed. */
struct box_io {
    int in, out, err, record, program;
};

/* Starts the plan's command. On failure nothing is left. A failing operation is ERR_HOST and says which. */
bool box_start(const struct box_plan *plan, const struct box_io *io, struct box *ret, struct err *err) MUST_USE;

/* Kills and reaps all that is in the box and removes what was made for it. Accepts one that never started. */
void box_stop(struct box *box);

/* Kills the program's process group, or all of the pid namespace; returns at once. */
void box_kill(const struct box *box);

/* One note from a socket; 1, 0 at the end, -1 (errno; EAGAIN). *ret_pid is the sender's process id as this process sees
 * it, ret_fds the descriptors that came along or -1; either pointer may be NULL. */
int box_note_receive(int fd, struct box_note *ret, pid_t *ret_pid, int ret_fds[2]);
bool box_ask(const struct box *box, enum box_ask_kind kind, int a);

/* A pair of packet sockets; the first end receives credentials. */
bool box_socket(int ret[2], struct err *err) MUST_USE;

/* How often the cgroup of the box has seen the out-of-memory killer, and a fork refused. 0 where there is none. */
int64_t box_oom_kills(const struct box *box);
int64_t box_fork_refusals(const struct box *box);

/* Empties the scratch folder (tier landlock), whatever was done to it. */
void box_scratch_empty(const struct box *box);

/* Removes the scratch folders that a killed assize left: those whose name holds the id of a process that is gone. */
void box_leftovers_remove(void);

/* ops.c: carries one operation out in the process that calls. 0, or errno. Async-signal-safe. */
struct op_state {
    const struct box *box;
    bool apart;  /* OP_ROOT was done: the host's files are under /.host */
    int ruleset; /* Landlock, or -1 */
    int keep_fd; /* the one descriptor that OP_DESCRIPTORS spares, or -1 */
};
int op_do(const struct box_op *op, struct op_state *state);

/* What an operation does, in words: "mount a tmpfs at /tmp". In arena. */
str op_words(struct arena *a, const struct box_op *op);

/* cgroup.c */
bool cgroup_make(const struct box_op *op, int64_t slot, struct cgroup *ret, struct err *err) MUST_USE;
bool cgroup_join(const struct cgroup *group, pid_t pid, struct err *err) MUST_USE;
void cgroup_remove(const struct cgroup *group);
int64_t cgroup_count(const struct cgroup *group, const char *file, const char *key);
void host_cgroups_probe(struct host *host);

#endif
