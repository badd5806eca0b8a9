/* SPDX-License-Identifier: Apache-2.0 */
/* la: libarchive, loaded on first use; private to pack. */
#ifndef ASSIZE_PACK_LA_H
#define ASSIZE_PACK_LA_H

#include "base/err.h"
#include "text/show.h"

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>

/*
 * With it every start of the program would cost some 20 ms. It is never unloaded, so that loading it again is a
 * look-up, and needs no state of ours.
 */
struct la {
    struct archive *(*read_new)(void);
    int (*read_free)(struct archive *);
    int (*read_filter_gzip)(struct archive *);
    int (*read_filter_zstd)(struct archive *);
    int (*read_filter_xz)(struct archive *);
    int (*read_format_raw)(struct archive *);
    int (*read_format_empty)(struct archive *);
    int (*read_format_tar)(struct archive *);
    int (*read_format_zip)(struct archive *);
    int (*read_open)(struct archive *, void *, archive_open_callback *, archive_read_callback *,
                     archive_close_callback *);
    int (*read_open_memory)(struct archive *, const void *, size_t);
    int (*read_open_fd)(struct archive *, int, size_t);
    int (*read_next_header)(struct archive *, struct archive_entry **);
    la_ssize_t (*read_data)(struct archive *, void *, size_t);
    int (*filter_count)(struct archive *);
    const char *(*error_string)(struct archive *);

    const char *(*entry_pathname)(struct archive_entry *);
    const char *(*entry_hardlink)(struct archive_entry *);
    la_int64_t (*entry_size)(struct archive_entry *);
    int (*entry_size_is_set)(struct archive_entry *);
    __LA_MODE_T (*entry_filetype)(struct archive_entry *);
    int (*entry_sparse_count)(struct archive_entry *);
    int (*entry_is_encrypted)(struct archive_entry *);

    struct archive *(*write_new)(void);
    int (*write_free)(struct archive *);
    int (*write_add_filter_by_name)(struct archive *, const char *);
    int (*write_set_format_by_name)(struct archive *, const char *);
    int (*write_set_options)(struct archive *, const char *);
    int (*write_set_bytes_in_last_block)(struct archive *, int);
    int (*write_open)(struct archive *, void *, archive_open_callback *, archive_write_callback *,
                      archive_close_callback *);
    int (*write_header)(struct archive *, struct archive_entry *);
    la_ssize_t (*write_data)(struct archive *, const void *, size_t);
    int (*write_close)(struct archive *);
    struct archive_entry *(*entry_new)(void);
    void (*entry_free)(struct archive_entry *);
    void (*entry_set_pathname)(struct archive_entry *, const char *);
    void (*entry_set_size)(struct archive_entry *, la_int64_t);
    void (*entry_set_filetype)(struct archive_entry *, unsigned);
    void (*entry_set_perm)(struct archive_entry *, __LA_MODE_T);
    void (*entry_set_mtime)(struct archive_entry *, time_t, long);
};

/* ERR_HOST that says what it is needed for: "PATH is compressed with zstd". */
bool la_load(struct la *ret, const char *what_for, struct err *err) MUST_USE;

/*
 * libarchive takes the paths of entries for text of the thread's locale. Writing, it turns them into UTF-8, and fails
 * where they do not fit; reading, it turns them back, and composes characters on the way, so that a path is not what it
 * was; only where they do not fit it leaves the bytes. So it is called in a locale that the thread has meanwhile:
 * "C.UTF-8" to write, "C" to read.
 *
 *     locale_t before = la_locale_begin(locale);
 *     …
 *     la_locale_end(before);
 *
 * `locale` is of la_locale_new, to be freed by la_locale_free; (locale_t)0 if the machine has none of that name: then
 * nothing changes, and paths beyond ASCII may fail.
 */
locale_t la_locale_new(const char *name);
locale_t la_locale_begin(locale_t locale);
void la_locale_end(locale_t before);
void la_locale_free(locale_t locale);

/* libarchive's last message, short, on one line and without control characters. */
struct shown la_why(const struct la *la, struct archive *ar);

#endif
