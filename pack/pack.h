/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pack: any input file as plain bytes, and archives as streams of members. What is compressed or packed is recognised
 * by its content, never by its name. libarchive does the unpacking; it is loaded on first use.
 */
#ifndef ASSIZE_PACK_PACK_H
#define ASSIZE_PACK_PACK_H

#include "base/buf.h"
#include "base/err.h"

#define PACK_BYTES_MAX ((size_t)1 << 30) /* default bound on the unpacked size of a file */

/* The whole file, unpacked if it is compressed with gzip, zstd or xz, in arena. ERR_INPUT for what the user can mend
 * (missing, a directory, damaged or truncated compression, more than max bytes unpacked), ERR_HOST where libarchive is
 * needed and cannot be loaded. */
bool pack_read(struct arena *a, const char *path, size_t max, str *ret_bytes, struct err *err) MUST_USE;

/* The same for bytes at hand, which messages call `name`: those bytes themselves where they are not compressed. */
bool pack_unpack(struct arena *a, const char *name, str bytes, size_t max, str *ret_bytes, struct err *err) MUST_USE;

/*
 * An archive (.tar, .tar.gz, .tar.zst, .tar.xz, .zip) or a folder, as a stream of files. Refused, by name: absolute
 * paths, `..` and other paths that are not plain, links, devices, pipes and sockets, sparse and encrypted members, a
 * path that comes twice, a tar or a zip that readers may see differently (tar_check.h, zip_check.h), compression whose
 * checksum does not hold or that something follows, archives within compression twice, more members or bytes than the
 * bounds.
 */
enum { PACK_MEMBERS_MAX = 100000 };
#define PACK_ARCHIVE_BYTES_MAX ((int64_t)1 << 30) /* all members together, unpacked; the default */

struct pack_limit {
    int64_t bytes;      /* all members together, unpacked */
    const char *option; /* that sets it, for messages: "--max-bytes"; NULL = none does */
};
#define PACK_LIMIT ((struct pack_limit){PACK_ARCHIVE_BYTES_MAX, NULL})

struct pack_archive;

struct pack_member {
    str path;     /* plain: UTF-8, relative, `/` between parts; lives until the archive is closed */
    int64_t size; /* as the archive says; -1 = it does not say */
};

/* `first` names the file of a folder that is to come first (archives keep their own order, folders are sorted by path);
 * NULL = none. The archive is closed with pack_archive_close. */
bool pack_archive_open(const char *path, const char *first, const struct pack_limit *limit, struct pack_archive **ret,
                       struct err *err) MUST_USE;

/* The next member, wherever the one before was left. *ret_end is true after the last one; then *ret is not set. */
bool pack_archive_next(struct pack_archive *archive, struct pack_member *ret, bool *ret_end, struct err *err) MUST_USE;

/* Some more bytes of the member: {NULL, 0} at its end. They live until the next call. */
bool pack_archive_bytes(struct pack_archive *archive, str *ret, struct err *err) MUST_USE;

/* False, with an error, if `bytes` unpacked bytes would be more than the archive's limit. `what` begins the message:
 * "its manifest lists". */
bool pack_archive_fits(const struct pack_archive *archive, int64_t bytes, const char *what, struct err *err) MUST_USE;

bool pack_archive_is_folder(const struct pack_archive *archive);

#define CLEANUP_PACK_ARCHIVE CLEANUP(pack_archive_close)
void pack_archive_close(struct pack_archive **archive); /* accepts NULL in it */

/* NULL if the path of a member is plain, else what is wrong with it: "leads out of the archive". */
const char *pack_path_wrong(str path);

struct pack_file {
    str path, bytes;
};

/* Appends an archive, of the kind that the extension of `path` says (else ERR_USAGE), with the files in the order
 * given: owners, modes and times are fixed, so the same files give the same bytes, under every locale. Nothing is
 * written to `path`. ERR_INPUT if it would be larger than `to` may be, ERR_HOST where libarchive fails. */
bool pack_archive_make(const char *path, const struct pack_file *files, size_t n, struct buf *to,
                       struct err *err) MUST_USE;

#endif
