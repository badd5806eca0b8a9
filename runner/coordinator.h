/* SPDX-License-Identifier: Apache-2.0 */
/*
 * coordinator: hands units to workers and writes what comes back; one thread, one poll loop, the only writer. Private
 * to the runner.
 *
 * A worker that dies is replaced. What it had still to do, or had not sent yet, is handed out again, unit by unit. The
 * first of these is taken for the one it was at. A unit that was so taken twice is stored as one row of status error,
 * class "worker_crash", so that no input can stop a run by killing workers.
 */
#ifndef ASSIZE_RUNNER_COORDINATOR_H
#define ASSIZE_RUNNER_COORDINATOR_H

#include "runner/runner.h"
#include "runner/worker.h"

/* The row of a unit that killed its workers: its scorer id (refused for scorers) and class. */
#define UNIT_ROW_SCORER "unit"
#define UNIT_ROW_CLASS "worker_crash"

struct coordination {
    const struct work *work;
    const struct run_options *options;
    struct nursery *nursery;
    struct store *store;
    const struct run *run;
    enum stage stage; /* units of later ones are left alone */
    bool *done;       /* per unit of the plan: what the store holds already */
    size_t n_done;    /* how many of them */
};

/* Does what is not done yet, up to the stage. What came back is committed in any case. True with *ret_interrupted if
 * options->stop was set before the end. */
bool coordinate(const struct coordination *what, size_t *ret_done_now, bool *ret_interrupted, struct err *err) MUST_USE;

#endif
