/* SPDX-License-Identifier: Apache-2.0 */
/* clock: the only way to the host's time. It feeds durations and progress lines, never a bundle. */
#ifndef ASSIZE_BASE_CLOCK_H
#define ASSIZE_BASE_CLOCK_H

#include "base/base.h"

uint64_t clock_mono_ns(void); /* CLOCK_MONOTONIC */
uint64_t clock_cpu_ns(void);  /* CPU time of this process */
int64_t clock_unix_ms(void);  /* CLOCK_REALTIME, for the `started` of a run */

#endif
