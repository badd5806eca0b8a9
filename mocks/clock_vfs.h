/* SPDX-License-Identifier: Apache-2.0 */
/*
 * clock_vfs: a frozen clock for SQLite. `'now'`, CURRENT_TIMESTAMP and the date functions ask the VFS that a connection
 * was opened with, also for databases in memory: a VFS that differs from the default in nothing but its clock freezes
 * them.
 */
#ifndef ASSIZE_MOCKS_CLOCK_VFS_H
#define ASSIZE_MOCKS_CLOCK_VFS_H

#include "base/err.h"

enum { CLOCK_VFS_NAME_SIZE = 48 };

/* Registers (once a process) the VFS whose clock stands at unix_ms and returns its name for sqlite3_open_v2. */
bool clock_vfs_register(int64_t unix_ms, char ret_name[CLOCK_VFS_NAME_SIZE], struct err *err) MUST_USE;

/* "2024-05-15T15:00:00-05:00" or "…Z", with optional fractions of a second. False if it is no such time. */
bool clock_parse(str text, int64_t *ret_unix_ms);

#endif
