/* SPDX-License-Identifier: Apache-2.0 */
/* limits: what the verbs that run programs share on their command lines: limits, tier, further paths. */
#ifndef ASSIZE_CLI_LIMITS_H
#define ASSIZE_CLI_LIMITS_H

#include "cli/option.h"

#include "sandbox/sandbox.h"

/* As given, NULL where not. A verb keeps it as its member `limits`. */
struct limit_options {
    const char *cpu, *wall, *memory, *processes, *files, *output, *file_bytes, *tmp_bytes, *tmp_inodes;
};

#define LIMIT_OPTION(type, option, member, value, text)                                                                \
    {                                                                                                                  \
        option, 0, value, OPTION_TEXT, offsetof(type, limits.member), .help = text                                     \
    }
#define LIMIT_OPTION_CPU(type) LIMIT_OPTION(type, "cpu", cpu, "TIME", "CPU time of one process; default 3s")
#define LIMIT_OPTION_FILE_BYTES(type)                                                                                  \
    LIMIT_OPTION(type, "file-bytes", file_bytes, "SIZE", "bytes of one file; default 32MiB")
#define LIMIT_OPTION_FILES(type) LIMIT_OPTION(type, "files", files, "N", "open files of one process; default 64")
#define LIMIT_OPTION_MEMORY(type) LIMIT_OPTION(type, "memory", memory, "SIZE", "memory; default 1GiB")
#define LIMIT_OPTION_OUTPUT(type)                                                                                      \
    LIMIT_OPTION(type, "output-bytes", output, "SIZE", "bytes on standard output and error; default 1MiB")
#define LIMIT_OPTION_PROCESSES(type)                                                                                   \
    LIMIT_OPTION(type, "processes", processes, "N", "processes and threads; default 32")
#define LIMIT_OPTION_TMP_BYTES(type)                                                                                   \
    LIMIT_OPTION(type, "tmp-bytes", tmp_bytes, "SIZE", "bytes of all files in /tmp; default 64MiB")
#define LIMIT_OPTION_TMP_INODES(type)                                                                                  \
    LIMIT_OPTION(type, "tmp-inodes", tmp_inodes, "N", "files and folders in /tmp; default 4096")
#define LIMIT_OPTION_WALL(type) LIMIT_OPTION(type, "wall", wall, "TIME", "time on the clock; default 10s")

/* Puts what was given over the defaults in *limits. ERR_USAGE naming the option. */
bool limits_take(const struct limit_options *given, struct box_limits *limits, struct err *err) MUST_USE;

/* The tiers that can be asked for. */
const char *tier_choice(size_t n);

/* "full" or "landlock"; NULL leaves TIER_NONE: the strongest. */
bool tier_take(const char *given, enum box_tier *ret, struct err *err) MUST_USE;

/* Paths made absolute, without dots, in arena. */
bool ro_take(struct arena *a, const struct option_list *given, const str **ret, size_t *ret_n,
             struct err *err) MUST_USE;

#endif
