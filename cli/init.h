/* SPDX-License-Identifier: Apache-2.0 */
/* init: files to begin with, for `assize init`: templates, drafts from a recorded run, and how they are put down. */
#ifndef ASSIZE_CLI_INIT_H
#define ASSIZE_CLI_INIT_H

#include "base/err.h"
#include "base/vec.h"

/* The files of cli/templates/, sorted by name ("agent/suite.yaml"); ends with {NULL}. */
struct template_file {
    const char *name;
    str bytes;
};
extern const struct template_file TEMPLATES[];

/* One file to write. */
struct new_file {
    str path; /* relative, `/` between parts */
    str bytes;
    const char *what; /* one line, no full stop */
};
struct new_files {
    struct new_file *v;
    size_t n, cap;
};

/*
 * Writes all files below `dir`, made if it is not there, or none. They are first written into a folder of their own in
 * `dir` and, if `check` is given, it looks at them there; then they are moved to their places. Nothing is ever
 * overwritten: ERR_USAGE names all that is there already. On any failure, files and folders made here are gone again.
 */
bool new_files_write(struct arena *a, const char *dir, const struct new_files *files,
                     bool (*check)(struct arena *a, const char *folder, struct err *err), struct err *err) MUST_USE;

/* .github/workflows/assize.yml; programs need a container that may make namespaces. In arena. */
str workflow_text(struct arena *a, bool programs);

/* Which run of a file a draft is made from. */
struct draft_choice {
    const char *file;
    const char *kase; /* NULL = any */
    int64_t trial;    /* negative = any */
};

/* What a draft could not do, and other things to tell. */
struct draft_notes {
    str *v;
    size_t n, cap;
};

/* Drafts suite, case, world and a copy of the record from one recorded run in any dialect that is known. *ret_notes are
 * sentences on what the user should know. ERR_USAGE if the file holds several runs and none is chosen. In arena. */
bool draft_make(struct arena *a, const struct draft_choice *choice, struct new_files *ret,
                struct draft_notes *ret_notes, struct err *err) MUST_USE;

#endif
