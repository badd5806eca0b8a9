/* SPDX-License-Identifier: Apache-2.0 */
#include "pack/tar_source.h"

#include "pack/fail.h"
#include "pack/xz_check.h"

#include <errno.h>
#include <unistd.h>

/* What headers, padding and the end mark may take beside the members' own bytes. */
#define HEADERS_BYTES_MAX ((int64_t)256 << 20)

static bool fail_packing(struct tar_source *s, const char *what)
{
    return err_at(&s->err, s->path, 0, 0, FAIL_NO_ARCHIVE, what);
}

/* Before bytes are unpacked: the marks in a gzip file, the dictionary of an xz file. */
static bool packed_scan(struct tar_source *s, int fd, struct err *err)
{
    for (int64_t at = 0;;) {
        ssize_t n = pread(fd, s->step, s->step_size, at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return err_at(err, s->path, 0, 0, "cannot be read: %s", strerror(errno));
        if (at == 0 && !xz_check((str){s->step, (size_t)n}))
            return err_at(err, s->path, 0, 0, XZ_DICTIONARY_WORDS);
        if (at == 0 && (n < 3 || memcmp(s->step, "\x1f\x8b\x08", 3) != 0))
            return true;
        if (!s->gzip)
            s->gzip = gzip_check_create();
        if (n <= GZIP_OVERLAP)
            return true;
        gzip_check_scan(s->gzip, (str){s->step, (size_t)n});
        at += n - GZIP_OVERLAP;
    }
}

bool tar_source_open(struct tar_source *s, int fd, struct err *err)
{
    struct archive_entry *entry;
    struct la *la = s->la;
    s->check.path = s->path;
    s->left = s->limit->bytes < INT64_MAX - HEADERS_BYTES_MAX ? s->limit->bytes + HEADERS_BYTES_MAX : INT64_MAX;
    if (!packed_scan(s, fd, err))
        return false;
    s->ar = la->read_new();
    if (!s->ar)
        return err_set(err, ERR_HOST, "no memory to unpack %s", s->path);
    /* Anything but ARCHIVE_OK: built without that library, it would run a program of that name instead. */
    if (la->read_filter_gzip(s->ar) != ARCHIVE_OK || la->read_filter_zstd(s->ar) != ARCHIVE_OK ||
        la->read_filter_xz(s->ar) != ARCHIVE_OK || la->read_format_raw(s->ar) != ARCHIVE_OK ||
        la->read_format_empty(s->ar) != ARCHIVE_OK)
        return err_set(err, ERR_HOST, "the libarchive of this machine cannot unpack %s", s->path);
    int status = la->read_open_fd(s->ar, fd, s->step_size);
    if (status == ARCHIVE_OK)
        status = la->read_next_header(s->ar, &entry);
    s->ended = status == ARCHIVE_EOF;
    if (status == ARCHIVE_OK || s->ended)
        return la->filter_count(s->ar) <= 2 || /* one compression, and the reading of a file */
               err_at(err, s->path, 0, 0, "is compressed twice; unpack it once");
    fail_packing(s, la_why(la, s->ar).text);
    *err = s->err;
    return false;
}

/* Some more bytes, checked; none at the end, which then was the right one. */
static bool take(struct tar_source *s, str *ret)
{
    *ret = STR_NONE;
    la_ssize_t n = s->ended ? 0 : s->la->read_data(s->ar, s->step, s->step_size);
    if (n < 0)
        return fail_packing(s, la_why(s->la, s->ar).text);
    *ret = (str){s->step, (size_t)n};
    s->left -= n;
    if (s->left < 0)
        return fail_limit(s->path, "unpacks to", s->limit, &s->err);
    if (s->gzip)
        gzip_check_put(s->gzip, *ret);
    if (n > 0)
        return tar_check_put(&s->check, *ret, &s->err);
    s->ended = true;
    if (s->gzip && !gzip_check_holds(s->gzip))
        return fail_packing(s, "gzip: checksum, length or trailing bytes do not fit");
    return tar_check_end(&s->check, &s->err);
}

la_ssize_t tar_source_read(struct archive *ar, void *ctx, const void **ret)
{
    struct tar_source *s = ctx;
    str bytes = STR_NONE;
    (void)ar;
    s->failed = s->failed || !take(s, &bytes);
    *ret = bytes.p;
    return s->failed ? -1 : (la_ssize_t)bytes.n;
}

bool tar_source_drain(struct tar_source *s, struct err *err)
{
    const void *bytes;
    while (tar_source_read(NULL, s, &bytes) > 0)
        ;
    if (s->failed)
        *err = s->err;
    return !s->failed;
}

void tar_source_finish(struct tar_source *s)
{
    if (s->ar)
        s->la->read_free(s->ar);
    gzip_check_destroy(s->gzip);
    tar_check_finish(&s->check);
}
