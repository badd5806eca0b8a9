/* SPDX-License-Identifier: Apache-2.0 */
/* landlock: what a process may reach of the file system, of the network and of others, without any privilege (Linux
 * 5.13 and later; Documentation/userspace-api/landlock.rst). Private to the sandbox. */
#ifndef ASSIZE_SANDBOX_LANDLOCK_H
#define ASSIZE_SANDBOX_LANDLOCK_H

#include "sandbox/plan.h"

/* The ABI of this kernel; 0 = none, or switched off. */
int landlock_abi(void);

/* Writes down what the ruleset of the plan says. */
void landlock_describe(struct arena *a, const struct box_plan *plan, struct box_op *op);

/* The ruleset as a descriptor, close-on-exec; `scratch` is the one folder that may be written. Rules for paths that do
 * not exist are left out. */
bool landlock_make(const struct box_plan *plan, const char *scratch, int *ret_fd, struct err *err) MUST_USE;

/* Enters the domain; after fork, async-signal-safe. 0, or errno. */
int landlock_enter(int ruleset);

#endif
