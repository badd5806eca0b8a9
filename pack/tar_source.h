/* SPDX-License-Identifier: Apache-2.0 */
/* tar_source: the unpacked bytes of a tar file, on their way into libarchive's reader of tar; private to pack. */
#ifndef ASSIZE_PACK_TAR_SOURCE_H
#define ASSIZE_PACK_TAR_SOURCE_H

#include "pack/gzip_check.h"
#include "pack/la.h"
#include "pack/pack.h"
#include "pack/tar_check.h"

/*
 * Two handles of libarchive, one behind the other: the first only unpacks (gzip, zstd, xz, or nothing), the second
 * finds members. What passes between them is checked: its structure (tar_check.h), how much it is, and where it came
 * out of gzip, that its checksums hold (gzip_check.h). What is wrong is in .err, whatever libarchive then says about
 * it.
 */
struct tar_source {
    struct la *la;    /* borrowed */
    const char *path; /* in messages; borrowed */
    struct archive *ar;
    char *step; /* borrowed: STEP bytes */
    size_t step_size;
    int64_t left;                   /* how many bytes may still come */
    const struct pack_limit *limit; /* borrowed */
    struct tar_check check;
    struct gzip_check *gzip; /* NULL = it is not gzip */
    bool ended, failed;
    struct err err; /* if failed */
};

/* The fields that are borrowed are the caller's to set, before. Closed with tar_source_finish, even on failure. */
bool tar_source_open(struct tar_source *s, int fd, struct err *err) MUST_USE;

/* An archive_read_callback; ctx is a struct tar_source. */
la_ssize_t tar_source_read(struct archive *ar, void *ctx, const void **ret);

/* What the reader of tar left: nothing may be there but the end. */
bool tar_source_drain(struct tar_source *s, struct err *err) MUST_USE;

void tar_source_finish(struct tar_source *s);

#endif
