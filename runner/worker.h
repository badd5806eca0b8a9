/* SPDX-License-Identifier: Apache-2.0 */
/*
 * worker: the processes that do the units. Private to the runner.
 *
 * Workers must not inherit an open store, yet a worker that died must be replaced while the store is open. So the
 * coordinator forks one nursery before it opens the store; the nursery holds suite and plan, sleeps, and forks a worker
 * whenever it is asked, handing the coordinator's end of the worker's socket over.
 *
 *     coordinator ──ask──► nursery ──fork──► worker, worker, …
 *          └──────────── socketpair each ───────┘
 *
 * Nobody outlives the one who forked him: SIGKILL on the parent's death, and end of file on the socket.
 */
#ifndef ASSIZE_RUNNER_WORKER_H
#define ASSIZE_RUNNER_WORKER_H

#include "runner/plan.h"
#include "store/store.h"

#include <sys/types.h>

/* What is to be done; prepared before the fork and read-only since. */
struct work {
    const struct suite *suite;
    const struct plan *plan;
};

enum { WORKERS_MAX = 256 };

/* One unit: subject, then scorers in order. env is NULL without a world; everything in *ret is in arena. Fails only
 * for the host's sake. */
bool unit_run(const struct work *work, const struct unit *unit, struct env *env, struct arena *a,
              struct unit_record *ret, struct err *err) MUST_USE;

/* Answers batches from fd until end of file. */
_Noreturn void worker_main(const struct work *work, int fd);

struct nursery {
    pid_t pid; /* 0 = none */
    int fd;
};
#define CLEANUP_NURSERY CLEANUP(nursery_finish)

bool nursery_start(const struct work *work, struct nursery *ret, struct err *err) MUST_USE;

/* A new worker. `dead` (0 = none) is one whose socket reached its end: it is reaped, *ret_status how it died. */
bool nursery_spawn(struct nursery *n, pid_t dead, int *ret_status, int *ret_fd, pid_t *ret_pid,
                   struct err *err) MUST_USE;

/* Ends the nursery and whatever workers are left. */
void nursery_finish(struct nursery *n);

#endif
