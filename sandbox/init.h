/* SPDX-License-Identifier: Apache-2.0 */
/* init: the first process of a box. Private to the sandbox. */
#ifndef ASSIZE_SANDBOX_INIT_H
#define ASSIZE_SANDBOX_INIT_H

#include "sandbox/box.h"

struct init_task {
    const struct box *box;
    struct box_io io;
    int ctl, ruleset;
    bool own_mounts; /* in a mount namespace of its own */
};

/* The life of init, from the fork on: furnish the box, start the program, reap, answer the worker. */
_Noreturn void init_main(const struct init_task *task);

#endif
