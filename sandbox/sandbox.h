/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox: programs nobody trusts, run in isolation, and the verdict on each.
 *
 * A *box* is described by a box_spec (what to run, within which limits, how well locked in), compiled into a plan: a
 * list of operations, each naming the protection that it serves (plan.h). The plan can be printed and tested without
 * any privilege; launch.c carries it out. Tiers:
 *
 *     full      user, mount, pid, net, ipc and uts namespaces of its own; a private view of files; seccomp; rlimits;
 *               cgroups where they are writable
 *     landlock  for hosts that forbid user namespaces: Landlock, seccomp, rlimits, one process group that cannot be
 * left
 *
 * Nothing ever runs without one of them. What follows is all that other rooms may use: `assize exec` (box_exec),
 * `assize doctor` (host_probe), and the subject `programs`, which judges samples against tasks (judge.h).
 */
#ifndef ASSIZE_SANDBOX_SANDBOX_H
#define ASSIZE_SANDBOX_SANDBOX_H

#include "model/box_verdict.h"
#include "model/subject.h"

/* What a boxed program may use up. */
struct box_limits {
    double wall, cpu;  /* seconds; cpu is that of one process */
    int64_t memory;    /* bytes of address space of one process; of resident memory of all where cgroups are writable */
    int64_t processes; /* processes and threads together */
    int64_t files;     /* open descriptors of one process */
    int64_t output;    /* bytes written to standard output and error together */
    int64_t file_bytes; /* bytes of one file */
    int64_t tmp_bytes;  /* bytes of all files in /tmp (tier full) */
    int64_t tmp_inodes; /* files and folders in /tmp (tier full) */
};

/* The keys of `limits:` in a suite, with bounds and defaults; the options of `assize exec` follow the same names. */
extern const struct field BOX_LIMIT_FIELDS[];
extern const struct box_limits BOX_LIMITS_DEFAULT;

/* A limit by its name ("cpu", "memory", …), as people write it: "1s", "256MiB", "64"; in arena; "" for other names. */
str box_limit_text(struct arena *a, const struct box_limits *limits, const char *name);

/* Sets the limit `name` from text. ERR_USAGE for what is no such quantity, is zero, or is out of bounds, naming these.
 */
bool box_limit_set(struct box_limits *limits, const char *name, str text, struct err *err) MUST_USE;

/* What this host can do for a box; found by trying, in a child. host_probe() also removes the control groups and
 * scratch folders that a killed assize left. */
struct host_cgroup {
    int version;    /* 0 = not writable, 1, 2 */
    char path[512]; /* the folder in which boxes get their own */
};
struct host {
    bool root;           /* assize runs with the privileges of root */
    bool user_namespace; /* with all the others inside it */
    int user_namespace_errno;
    bool mounts;      /* tmpfs, bind and pivot_root inside it */
    bool proc;        /* /proc can be mounted inside it */
    bool close_range; /* Linux 5.9 */
    bool seccomp;     /* filters, with SECCOMP_RET_KILL_PROCESS */
    int landlock;     /* ABI; 0 = none */
    struct host_cgroup memory, pids;
    char kernel[128];
};
void host_probe(struct host *ret);

/* The strongest tier of a host, or TIER_NONE. */
enum box_tier host_tier(const struct host *host);

/* What the host offers and how to get more, as `assize doctor` prints it. */
void host_describe(const struct host *host, struct buf *to);
json_t *host_json(const struct host *host); /* a new reference */

/* What the command is to assize: any command; an interpreter that judges one program; one that forks for each. */
enum box_use { USE_COMMAND, USE_COLD, USE_WARM };

/* What is to be run. Zeroed members take defaults where they say so. */
struct box_spec {
    enum box_tier tier; /* TIER_NONE = the strongest that the host allows */
    struct box_limits limits;
    const str *ro; /* further files and folders of the host to be seen, read-only, at their own paths */
    size_t n_ro;
    const char *const *argv; /* NULL-terminated; argv[0] is an absolute path that the box sees */
    const char *const *env;  /* NULL-terminated; NULL = empty, as it should be for programs nobody trusts */
    int64_t slot;            /* tells boxes of one assize apart: becomes part of the uid where root runs them */
    uint32_t uid;            /* outside uid where root runs it; 0 = chosen by slot */
    enum box_use use;
    const char *const *without; /* protections to leave out, NULL-terminated: for tests, never from a command line */
};

/* Whether the box of a spec sees this absolute path of the host: a system folder, or one of `ro`. */
bool box_sees(const struct box_spec *spec, const char *path);

struct box_plan; /* plan.h */

/* Makes the plan, in arena. ERR_HOST if the host lacks what the tier needs; ERR_INPUT for an `ro` path that cannot be
 * read. */
bool box_plan_make(struct arena *a, const struct host *host, const struct box_spec *spec, struct box_plan **ret,
                   struct err *err) MUST_USE;

/* The plan as JSON: {"tier", "operations": [{"phase", "does", "for", …}]}; a new reference. */
json_t *box_plan_json(const struct box_plan *plan);

/* How a bare command ends (`assize exec`). */
struct box_exec {
    int stdin_fd;      /* -1 = nothing to read */
    const str *expect; /* standard output must be exactly this, or NULL */
    size_t keep;       /* bytes kept of each of standard output and error */
};

/* Runs the plan's command once, in a box of its own, and judges it; texts in arena. Fails only where not even a verdict
 * of setup_error can be given. */
bool box_exec(struct arena *a, const struct box_plan *plan, const struct box_exec *how, struct box_verdict *ret,
              struct err *err) MUST_USE;

/* The absolute path of a command as the host's PATH finds it; ERR_INPUT if there is none. */
bool box_command_find(struct arena *a, const char *command, str *ret, struct err *err) MUST_USE;

/* `subject: {programs: …}` and `cases: {humaneval: FILE}`. */
extern const struct subject_kind SUBJECT_PROGRAMS;
extern const struct case_importer CASES_HUMANEVAL;

#endif
