/* SPDX-License-Identifier: Apache-2.0 */
/* kinds: which of our kinds a file is, by its content, and whether it is sound. For `assize validate`. */
#ifndef ASSIZE_CLI_KINDS_H
#define ASSIZE_CLI_KINDS_H

#include "base/err.h"
#include "base/vec.h"

/* A file as it is checked. */
struct given_file {
    const char *path;
    const char *data_dir; /* --data, or NULL */
    str bytes;            /* plain: unpacked if it was compressed; {NULL} of a folder or an archive */
};

/* One kind: reads all of the file, and of what it names, with the reader that the program uses. *ret_found says in a
 * few words what is in it: "15 cases, 60 units", or how many of its name. In arena. */
struct file_kind {
    const char *name; /* NULL ends the table, which is sorted by name */
    const char *help;
    bool (*check)(struct arena *a, const struct given_file *file, str *ret_found, struct err *err);
};
extern const struct file_kind FILE_KINDS[];

/* The kind of that name; NULL with ERR_USAGE that names the nearest, or all. */
const struct file_kind *file_kind_named(const char *name, struct err *err);

/* Reads the file and tells its kind, which is `as` where that is not NULL. ERR_INPUT where it is none of ours, or not
 * even JSON or YAML. In arena. */
bool file_kind_find(struct arena *a, const char *path, const struct file_kind *as, struct given_file *file,
                    const struct file_kind **ret, struct err *err) MUST_USE;

#endif
