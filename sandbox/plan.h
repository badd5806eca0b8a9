/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plan: a box as a list of operations. Private to the sandbox.
 *
 *     box_spec ──plan.c──► operations ──┬──► `assize exec --plan`, tests
 *                                       └──► launch.c, ops.c: carried out in the order of the list, by phase
 *
 * Phases, and who carries them out:
 *     watch    the process that runs assize, from outside, for as long as the box lives: limits, cleaning up
 *     make     the same, before the box begins: namespaces, ids, cgroups
 *     init     process 1 of the box, which is ours: the view of files. It never runs foreign code
 *     program  its child, just before foreign code is executed: limits, identity, seccomp
 *     job      in a box with a warm interpreter: a child forked from it, just before it runs one judged program
 *
 * Every operation says which protection it serves, so that a reader sees what holds what, and a test can leave one
 * protection out and watch the attack that it stops get through.
 */
#ifndef ASSIZE_SANDBOX_PLAN_H
#define ASSIZE_SANDBOX_PLAN_H

#include "sandbox/sandbox.h"

enum box_phase { PHASE_WATCH, PHASE_MAKE, PHASE_INIT, PHASE_PROGRAM, PHASE_JOB };
extern const char *const BOX_PHASE_NAMES[];

/* What an operation protects from. */
extern const char *const BOX_PROTECTIONS[]; /* NULL-terminated, sorted */

enum box_op_kind {
    /* watch */
    OP_WATCH_WALL,
    OP_WATCH_CPU,
    OP_WATCH_OUTPUT,
    OP_CLEAN,
    /* make */
    OP_NAMESPACES, /* flags: CLONE_NEW* */
    OP_IDS,        /* a: inside uid, b: outside uid; a second line maps root for the setup where root runs it */
    OP_SCRATCH,    /* a folder of the host's that stands for /tmp (tier landlock) */
    OP_CGROUP,     /* path: folder; target: file; text: what is written */
    /* init and job */
    OP_ROOT,   /* an empty tmpfs as the new root */
    OP_DIR,    /* path */
    OP_BIND,   /* path of the host, at target */
    OP_LINK,   /* path: the link; target: where it leads */
    OP_FILE,   /* path, text */
    OP_DEVICE, /* path */
    OP_PROC,
    OP_TMP,   /* a: bytes, b: inodes */
    OP_PIVOT, /* the new root becomes /, the host's is gone */
    OP_SEAL,  /* / becomes read-only */
    OP_HOSTNAME,
    OP_NEW_MOUNTS, /* a mount namespace of its own (job) */
    /* program and job */
    OP_ENVIRONMENT, /* empty, or what the box_spec names; nothing of assize's own */
    OP_SIGNALS,     /* dispositions and mask as a fresh process has them */
    OP_GROUP,       /* a process group of its own, by which all of it is killed */
    OP_RLIMIT,      /* a: RLIMIT_*, b: soft = hard */
    OP_DESCRIPTORS,
    OP_IDENTITY, /* a: uid and gid */
    OP_CAPS,     /* none, nor any way back; a: those that a zygote keeps */
    OP_NO_NEW_PRIVS,
    OP_LANDLOCK,
    OP_SECCOMP,
    OP_WORKDIR, /* path */
};

struct box_op {
    enum box_op_kind kind;
    enum box_phase phase;
    const char *serves; /* one of BOX_PROTECTIONS */
    const char *path, *target;
    str text; /* OP_FILE, OP_CGROUP: content; OP_SECCOMP: the BPF program */
    int64_t a, b;
    json_t *rules; /* OP_SECCOMP, OP_LANDLOCK: what it says, for people; owned by arena */
};

enum { BOX_UID = 1000, BOX_RECORD_FD = 3 }; /* who foreign code is, inside */

struct box_plan {
    struct host host;
    struct box_spec spec; /* texts in arena */
    enum box_tier tier;
    uint32_t uid; /* outside */
    struct {
        struct box_op *v;
        size_t n, cap;
    } ops;
    bool leaves_out; /* spec.without is not empty */
};

/* The first operation of a kind, or NULL: a plan may lack any. */
const struct box_op *plan_find(const struct box_plan *plan, enum box_op_kind kind);

/* Whether `protection` stands (is not among spec.without). */
bool plan_has(const struct box_plan *plan, const char *protection);

/* How far back a program's own files may be seen: the folders that every box sees of the host. */
extern const char *const BOX_SYSTEM_FOLDERS[]; /* NULL-terminated: "/usr" … */

/* The seccomp program of a plan as BPF, in arena, and its rules for people. ERR_HOST where libseccomp fails. */
enum filter_kind { FILTER_PROGRAM, FILTER_ZYGOTE, FILTER_JOB };
bool filter_make(struct arena *a, const struct box_plan *plan, enum filter_kind kind, str *ret_bpf, json_t **ret_rules,
                 struct err *err) MUST_USE;

#endif
