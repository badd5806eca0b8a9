/* SPDX-License-Identifier: Apache-2.0 */
#include "pack/la.h"
#include "pack/pack.h"

#include <sys/stat.h>

enum { MODE = 0644 };

/* Kinds of archive, by the end of a name: libarchive's names of filter and format, and its options that keep clocks out
 * of the bytes. */
static const struct {
    str ending;
    const char *filter, *format, *options;
} KINDS[] = {
    {STR_INIT(".tar"), NULL, "paxr", NULL},
    {STR_INIT(".tar.gz"), "gzip", "paxr", "gzip:!timestamp"},
    {STR_INIT(".tgz"), "gzip", "paxr", "gzip:!timestamp"},
    {STR_INIT(".tar.xz"), "xz", "paxr", NULL},
    {STR_INIT(".tar.zst"), "zstd", "paxr", NULL},
    {STR_INIT(".zip"), NULL, "zip", NULL},
};

static la_ssize_t put(struct archive *ar, void *ctx, const void *bytes, size_t n)
{
    (void)ar;
    buf_put(ctx, bytes, n);
    return (la_ssize_t)n;
}

static bool fail(const struct la *la, struct archive *ar, const char *path, struct err *err)
{
    return err_set(err, ERR_HOST, "cannot pack %s: %s", path, la_why(la, ar).text);
}

static bool file_write(const struct la *la, struct archive *ar, const char *path, const struct pack_file *file,
                       struct err *err)
{
    struct arena scratch CLEANUP_ARENA = {0};
    struct archive_entry *entry = la->entry_new();
    if (!entry)
        return err_set(err, ERR_HOST, "no memory to pack %s", path);
    la->entry_set_pathname(entry, arena_cstr(&scratch, file->path));
    la->entry_set_size(entry, (la_int64_t)file->bytes.n);
    la->entry_set_filetype(entry, S_IFREG);
    la->entry_set_perm(entry, MODE);
    la->entry_set_mtime(entry, 0, 0);
    bool ok = la->write_header(ar, entry) == ARCHIVE_OK &&
              (file->bytes.n == 0 || la->write_data(ar, file->bytes.p, file->bytes.n) == (la_ssize_t)file->bytes.n);
    la->entry_free(entry);
    return ok || fail(la, ar, path, err);
}

static bool archive_fill(const struct la *la, struct archive *ar, const char *path, size_t kind,
                         const struct pack_file *files, size_t n, struct buf *to, struct err *err)
{
    if (la->write_set_format_by_name(ar, KINDS[kind].format) != ARCHIVE_OK ||
        (KINDS[kind].filter && la->write_add_filter_by_name(ar, KINDS[kind].filter) != ARCHIVE_OK) ||
        (KINDS[kind].options && la->write_set_options(ar, KINDS[kind].options) != ARCHIVE_OK) ||
        la->write_set_bytes_in_last_block(ar, 1) != ARCHIVE_OK || /* no padding behind the end */
        la->write_open(ar, to, NULL, put, NULL) != ARCHIVE_OK)
        return fail(la, ar, path, err);
    for (size_t i = 0; i < n; i++)
        if (!file_write(la, ar, path, &files[i], err))
            return false;
    return la->write_close(ar) == ARCHIVE_OK || fail(la, ar, path, err);
}

bool pack_archive_make(const char *path, const struct pack_file *files, size_t n, struct buf *to, struct err *err)
{
    struct la la;
    char what_for[600];
    size_t kind = COUNT_OF(KINDS);
    for (size_t i = 0; i < COUNT_OF(KINDS); i++)
        if (str_ends(str_of(path), KINDS[i].ending))
            kind = i;
    if (kind == COUNT_OF(KINDS))
        return err_set(err, ERR_USAGE,
                       "%s: the extension says which kind of archive: .tar.zst, .tar.gz, .tar.xz, .tar or .zip", path);
    snprintf(what_for, sizeof what_for, "%s is to be an archive", path);
    if (!la_load(&la, what_for, err))
        return false;
    struct archive *ar = la.write_new();
    if (!ar)
        return err_set(err, ERR_HOST, "no memory to pack %s", path);
    locale_t utf8 = la_locale_new("C.UTF-8"), before = la_locale_begin(utf8);
    bool ok = archive_fill(&la, ar, path, kind, files, n, to, err);
    la.write_free(ar);
    la_locale_end(before);
    la_locale_free(utf8);
    return ok && (!to->full || err_set(err, ERR_INPUT, "%s would be larger than the limit of %zu bytes", path,
                                       to->max ? to->max : BUF_MAX));
}
