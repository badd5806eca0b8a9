/* SPDX-License-Identifier: Apache-2.0 */
#include "pack/pack.h"
#include "pack/gzip_check.h"
#include "pack/la.h"
#include "pack/xz_check.h"

#include "base/fd.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAGIC_MAX = 6, STEP = 256 * 1024 };

enum packing { PLAIN, GZIP, ZSTD, XZ };

static const struct {
    const char *name;
    str magic;
} PACKINGS[] = {
    [PLAIN] = {"plain", STR_INIT("")},
    [GZIP] = {"gzip", STR_INIT("\x1f\x8b\x08")},
    [ZSTD] = {"zstd", STR_INIT("\x28\xb5\x2f\xfd")},
    [XZ] = {"xz", STR_INIT("\xfd\x37\x7a\x58\x5a\x00")},
};

static enum packing packing_of(str head)
{
    for (enum packing p = GZIP; p <= XZ; p++)
        if (str_starts(head, PACKINGS[p].magic))
            return p;
    return PLAIN;
}

static bool fail_damaged(const char *path, enum packing packing, const char *why, struct err *err)
{
    return err_at(err, path, 0, 0, "is truncated or damaged: its %s data cannot be unpacked (%s)",
                  PACKINGS[packing].name, why ? why : "no reason given");
}

static bool fail_large(const char *path, size_t max, bool packed, struct err *err)
{
    return err_at(err, path, 0, 0, "is larger than the limit of %zu bytes%s", max, packed ? " when unpacked" : "");
}

/* One archive handle, from open to the last byte. */
static bool unpack_with(const struct la *la, struct archive *ar, const char *path, enum packing packing, str packed,
                        size_t max, struct buf *to, struct err *err)
{
    struct archive_entry *entry;
    /* Anything but ARCHIVE_OK: built without that library, it would run a program of that name instead. */
    int (*filter)(struct archive *) = packing == GZIP   ? la->read_filter_gzip
                                      : packing == ZSTD ? la->read_filter_zstd
                                                        : la->read_filter_xz;
    if (filter(ar) != ARCHIVE_OK || la->read_format_raw(ar) != ARCHIVE_OK || la->read_format_empty(ar) != ARCHIVE_OK)
        return err_set(err, ERR_HOST, "%s is compressed with %s, which the libarchive of this machine does not know",
                       path, PACKINGS[packing].name);
    if (packing == XZ && !xz_check(packed))
        return err_at(err, path, 0, 0, XZ_DICTIONARY_WORDS);
    if (la->read_open_memory(ar, packed.p, packed.n) != ARCHIVE_OK)
        return fail_damaged(path, packing, la_why(la, ar).text, err);
    int status = la->read_next_header(ar, &entry);
    if (status != ARCHIVE_OK && status != ARCHIVE_EOF)
        return fail_damaged(path, packing, la_why(la, ar).text, err);
    if (la->filter_count(ar) > 2) /* ours, and the reading of memory */
        return err_at(err, path, 0, 0, "is compressed twice; unpack it once");
    while (status == ARCHIVE_OK) {
        char *room = buf_room(to, STEP);
        if (!room)
            return fail_large(path, max, true, err);
        la_ssize_t n = la->read_data(ar, room, STEP);
        if (n < 0)
            return fail_damaged(path, packing, la_why(la, ar).text, err);
        to->n += (size_t)n;
        if (to->n > max)
            return fail_large(path, max, true, err);
        if (n == 0)
            break;
    }
    if (packing == GZIP && !gzip_check(packed, buf_view(to)))
        return fail_damaged(path, packing, "checksum, length or trailing bytes do not fit", err);
    return true;
}

static bool unpack(struct arena *a, const char *path, enum packing packing, str packed, size_t max, str *ret,
                   struct err *err)
{
    struct la la;
    struct buf plain CLEANUP_BUF = {.max = max < SIZE_MAX / 2 ? max + STEP : SIZE_MAX / 2};
    char what_for[600];
    snprintf(what_for, sizeof what_for, "%s is compressed with %s", path, PACKINGS[packing].name);
    if (!la_load(&la, what_for, err))
        return false;
    struct archive *ar = la.read_new();
    if (!ar)
        return err_set(err, ERR_HOST, "no memory to unpack %s", path);
    bool done = unpack_with(&la, ar, path, packing, packed, max, &plain, err);
    la.read_free(ar);
    if (done)
        *ret = arena_str(a, buf_view(&plain));
    return done;
}

/* The rest of the file behind its first bytes. */
static bool read_rest(int fd, const char *path, size_t max, struct buf *to, struct err *err)
{
    for (;;) {
        char *room = buf_room(to, STEP);
        ssize_t n = room ? read(fd, room, STEP) : 0;
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return err_at(err, path, 0, 0, "cannot be read: %s", strerror(errno));
        to->n += (size_t)n;
        if (!room || to->n > max)
            return fail_large(path, max, false, err);
        if (n == 0)
            return true;
    }
}

bool pack_read(struct arena *a, const char *path, size_t max, str *ret_bytes, struct err *err)
{
    int fd CLEANUP_FD = -1;
    struct stat st;
    struct buf raw CLEANUP_BUF = {.max = max < SIZE_MAX / 2 ? max + STEP : SIZE_MAX / 2};
    if (!file_open_input(path, &fd, err))
        return false;
    if (fstat(fd, &st) < 0)
        return err_at(err, path, 0, 0, "cannot be read: %s", strerror(errno));
    if (st.st_size > 0 && (uint64_t)st.st_size > max)
        return fail_large(path, max, false, err);
    /* All of it at once where the size is known, and room to see that it does not grow. */
    buf_room(&raw, (size_t)st.st_size + STEP < raw.max ? (size_t)st.st_size + STEP : raw.max);
    if (!read_rest(fd, path, max, &raw, err))
        return false;
    if (packing_of(str_sub(buf_view(&raw), 0, MAGIC_MAX)) != PLAIN)
        return pack_unpack(a, path, buf_view(&raw), max, ret_bytes, err);
    *ret_bytes = arena_str(a, buf_view(&raw));
    return true;
}

bool pack_unpack(struct arena *a, const char *name, str bytes, size_t max, str *ret_bytes, struct err *err)
{
    enum packing packing = packing_of(str_sub(bytes, 0, MAGIC_MAX));
    *ret_bytes = bytes;
    return packing == PLAIN || unpack(a, name, packing, bytes, max, ret_bytes, err);
}
