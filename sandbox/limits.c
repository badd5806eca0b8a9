/* SPDX-License-Identifier: Apache-2.0 */
#include "sandbox/sandbox.h"

#include "text/fields.h"
#include "text/show.h"

#include <math.h>

#define MIB ((int64_t)1 << 20)
#define AT(member) offsetof(struct box_limits, member)

/* The bounds keep sums in range and mistakes visible: a limit of a day is none. */
const struct field BOX_LIMIT_FIELDS[] = {
    {"cpu", FIELD_DURATION, AT(cpu), .min = 0.01, .max = 86400, .by_default = "3s",
     .help = "CPU time of one process; decides a time-out"},
    {"wall", FIELD_DURATION, AT(wall), .min = 0.01, .max = 86400, .by_default = "10s",
     .help = "time on the clock; a net for programs that wait"},
    {"memory", FIELD_SIZE, AT(memory), .min = 16 * MIB, .max = 1048576.0 * MIB, .by_default = "1GiB",
     .help = "address space of one process; memory of all where cgroups are writable"},
    {"processes", FIELD_INT, AT(processes), .min = 1, .max = 10000, .by_default = "32",
     .help = "processes and threads"},
    {"files", FIELD_INT, AT(files), .min = 8, .max = 10000, .by_default = "64", .help = "open files of one process"},
    {"output_bytes", FIELD_SIZE, AT(output), .min = 1, .max = 1024 * MIB, .by_default = "1MiB",
     .help = "bytes on standard output and error together"},
    {"file_bytes", FIELD_SIZE, AT(file_bytes), .min = 1, .max = 1048576.0 * MIB, .by_default = "32MiB",
     .help = "bytes of one file"},
    {"tmp_bytes", FIELD_SIZE, AT(tmp_bytes), .min = 4096, .max = 1048576.0 * MIB, .by_default = "64MiB",
     .help = "bytes of all files in /tmp (tier full)"},
    {"tmp_inodes", FIELD_INT, AT(tmp_inodes), .min = 8, .max = 10000000, .by_default = "4096",
     .help = "files and folders in /tmp (tier full)"},
    {0}};

const struct box_limits BOX_LIMITS_DEFAULT = {.cpu = 3,
                                              .wall = 10,
                                              .memory = 1024 * MIB,
                                              .processes = 32,
                                              .files = 64,
                                              .output = MIB,
                                              .file_bytes = 32 * MIB,
                                              .tmp_bytes = 64 * MIB,
                                              .tmp_inodes = 4096};

static const struct field *limit_find(const char *name)
{
    for (const struct field *f = BOX_LIMIT_FIELDS; f->name; f++)
        if (strcmp(f->name, name) == 0)
            return f;
    return NULL;
}

static str seconds_text(struct arena *a, double s)
{
    return s < 1 ? arena_printf(a, "%.12gms", s * 1e3) : arena_printf(a, "%.12gs", s);
}

static str bytes_text(struct arena *a, int64_t n)
{
    static const char *const UNITS[] = {"", "KiB", "MiB", "GiB"};
    size_t unit = 0;
    while (n && unit < COUNT_OF(UNITS) - 1 && n % 1024 == 0) {
        n /= 1024;
        unit++;
    }
    return arena_printf(a, "%lld%s", (long long)n, UNITS[unit]);
}

static str quantity_text(struct arena *a, const struct field *f, double x)
{
    switch (f->type) {
    case FIELD_DURATION:
        return seconds_text(a, x);
    case FIELD_SIZE:
        return bytes_text(a, (int64_t)x);
    default:
        return arena_printf(a, "%lld", (long long)x);
    }
}

str box_limit_text(struct arena *a, const struct box_limits *limits, const char *name)
{
    const struct field *f = name ? limit_find(name) : NULL;
    if (!f)
        return STR_NONE;
    const char *at = (const char *)limits + f->at;
    double seconds;
    int64_t whole;
    memcpy(&seconds, at, sizeof seconds);
    memcpy(&whole, at, sizeof whole);
    return quantity_text(a, f, f->type == FIELD_DURATION ? seconds : (double)whole);
}

bool box_limit_set(struct box_limits *limits, const char *name, str text, struct err *err)
{
    const struct field *f = limit_find(name);
    struct arena a CLEANUP_ARENA = {0};
    double seconds = 0;
    int64_t whole = 0;
    if (!f)
        return err_set(err, ERR_USAGE, "there is no limit '%s'", name);
    bool read = f->type == FIELD_DURATION ? duration_parse(text, &seconds)
                : f->type == FIELD_SIZE   ? size_parse(text, &whole)
                                          : str_to_i64(text, &whole);
    double value = f->type == FIELD_DURATION ? seconds : (double)whole;
    str low = quantity_text(&a, f, f->min), high = quantity_text(&a, f, f->max);
    if (!read)
        return err_set(err, ERR_USAGE, "'%s' is no %s; expected %s from %.*s to %.*s", show_text(text).text,
                       f->type == FIELD_DURATION ? "duration"
                       : f->type == FIELD_SIZE   ? "size"
                                                 : "number",
                       f->type == FIELD_DURATION ? "one such as 1.5s,"
                       : f->type == FIELD_SIZE   ? "one such as 64MiB,"
                                                 : "a whole one",
                       STR_ARG(low), STR_ARG(high));
    if (value < f->min || value > f->max)
        return err_set(err, ERR_USAGE, "%s is out of bounds; expected %.*s to %.*s", show_text(text).text, STR_ARG(low),
                       STR_ARG(high));
    char *at = (char *)limits + f->at;
    if (f->type == FIELD_DURATION)
        memcpy(at, &seconds, sizeof seconds);
    else
        memcpy(at, &whole, sizeof whole);
    return true;
}
