/* SPDX-License-Identifier: Apache-2.0 */
/* Archives and folders as one stream of files. */
#include "pack/fail.h"
#include "pack/la.h"
#include "pack/tar_source.h"
#include "pack/zip_check.h"

#include "base/fd.h"
#include "base/map.h"
#include "base/vec.h"
#include "text/doc.h"
#include "text/show.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sys/stat.h>
#include <unistd.h>

enum { STEP = 256 * 1024, PATH_BYTES_MAX = 1024, FOLDER_DEPTH_MAX = 64 };

struct pack_archive {
    struct arena a;
    const char *path;
    int fd;
    struct map seen;
    size_t members;
    struct pack_limit limit;
    int64_t bytes;
    char *step;

    /* An archive. */
    struct la la;
    struct archive *ar;
    struct tar_source tar; /* what ar reads from, but for a zip */
    bool zip;
    struct zip_names names; /* of a zip, in the order of its members */
    size_t nth;
    locale_t plain;

    /* A folder: its files, and the one being read. */
    bool folder;
    struct {
        str *v;
        size_t n, cap;
    } files;
    size_t next;
    int file_fd;
};

static const char *part_wrong(str part)
{
    if (part.n == 0)
        return "has an empty part";
    if (str_eq(part, S("..")))
        return "leads out of the archive";
    return str_eq(part, S(".")) ? "has a part that is '.'" : NULL;
}

const char *pack_path_wrong(str path)
{
    size_t bad;
    if (path.n == 0)
        return "is empty";
    if (path.n > PATH_BYTES_MAX)
        return "is longer than 1024 bytes";
    if (!utf8_valid(path, &bad))
        return "is not UTF-8";
    for (size_t i = 0; i < path.n; i++)
        if ((unsigned char)path.p[i] < 0x20 || path.p[i] == 0x7f)
            return "holds a control character";
    if (path.p[0] == '/')
        return "is absolute";
    if (str_find_byte(path, '\\') >= 0)
        return "holds a backslash";
    if (path.n >= 2 && path.p[1] == ':')
        return "names a drive";
    for (str rest = path; rest.p;) {
        const char *wrong = part_wrong(str_cut(&rest, '/'));
        if (wrong)
            return wrong;
    }
    return path.p[path.n - 1] == '/' ? "has an empty part" : NULL;
}

static bool fail_member(const struct pack_archive *z, str member, struct err *err, const char *what)
{
    return err_at(err, z->path, 0, 0, "member '%s' %s", show_text(member).text, what);
}

bool fail_limit(const char *path, const char *what, const struct pack_limit *limit, struct err *err)
{
    return err_at(err, path, 0, 0, "%s more than the limit of %" PRId64 " bytes%s%s%s", what, limit->bytes,
                  limit->option ? "; " : "", limit->option ? limit->option : "", limit->option ? " sets another" : "");
}

bool pack_archive_fits(const struct pack_archive *z, int64_t bytes, const char *what, struct err *err)
{
    return bytes <= z->limit.bytes || fail_limit(z->path, what, &z->limit, err);
}

/* Counts one more member, whose path must be sound and new. */
static bool member_admit(struct pack_archive *z, str path, struct err *err)
{
    const char *wrong = pack_path_wrong(path);
    if (wrong)
        return err_at(err, z->path, 0, 0, "the path of member '%s' %s", show_text(path).text, wrong);
    if (++z->members > PACK_MEMBERS_MAX)
        return err_at(err, z->path, 0, 0, "has more than the limit of %d members", PACK_MEMBERS_MAX);
    return map_add(&z->a, &z->seen, path, 0, NULL) || fail_member(z, path, err, "is there twice");
}

/* Counts bytes that were unpacked. */
static bool bytes_admit(struct pack_archive *z, size_t n, struct err *err)
{
    z->bytes += (int64_t)n;
    return pack_archive_fits(z, z->bytes, "unpacks to", err);
}

/* ---- Folders ---- */

static bool kind_check(const struct pack_archive *z, str path, mode_t mode, struct err *err)
{
    if (S_ISREG(mode) || S_ISDIR(mode))
        return true;
    return fail_member(z, path, err,
                       S_ISLNK(mode) ? "is a symbolic link; only files may be members"
                                     : "is a device, a pipe or a socket; only files may be members");
}

/* Collects the files below the folder `fd`, which it closes. */
static bool folder_walk(struct pack_archive *z, int fd, str prefix, int depth, struct err *err)
{
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    bool ok = true;
    if (!dir) {
        int num = errno;
        if (fd >= 0)
            close(fd);
        return err_at(err, z->path, 0, 0, "the folder '%s' cannot be read: %s", show_text(prefix).text, strerror(num));
    }
    if (depth > FOLDER_DEPTH_MAX)
        ok = err_at(err, z->path, 0, 0, "its folders lie deeper than the limit of %d", FOLDER_DEPTH_MAX);
    for (struct dirent *e; ok && (e = readdir(dir));) {
        struct stat st;
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
            continue;
        str path = arena_printf(&z->a, "%.*s%s%s", STR_ARG(prefix), prefix.n ? "/" : "", e->d_name);
        if (fstatat(dirfd(dir), e->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0)
            ok = err_at(err, z->path, 0, 0, "'%s' cannot be read: %s", show_text(path).text, strerror(errno));
        else if (!kind_check(z, path, st.st_mode, err))
            ok = false;
        else if (S_ISDIR(st.st_mode))
            ok = folder_walk(z, openat(dirfd(dir), e->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC), path,
                             depth + 1, err);
        else if ((ok = member_admit(z, path, err)))
            *vec_push(&z->a, &z->files) = path;
    }
    closedir(dir);
    return ok;
}

static int by_path(const void *x, const void *y)
{
    return str_cmp(*(const str *)x, *(const str *)y);
}

static bool folder_open(struct pack_archive *z, const char *first, struct err *err)
{
    int fd = openat(z->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    z->folder = true;
    if (!folder_walk(z, fd, STR_NONE, 0, err))
        return false;
    if (z->files.n)
        qsort(z->files.v, z->files.n, sizeof *z->files.v, by_path);
    for (size_t i = 0; first && i < z->files.n; i++) {
        if (!str_eq_c(z->files.v[i], first))
            continue;
        str name = z->files.v[i];
        memmove(&z->files.v[1], &z->files.v[0], i * sizeof *z->files.v);
        z->files.v[0] = name;
    }
    return true;
}

/* The folders of the path may have been changed since the walk: no link is followed on the way. */
static int open_beneath(int folder, str path)
{
    int at = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    for (str rest = path; at >= 0 && rest.p;) {
        struct arena scratch CLEANUP_ARENA = {0};
        str part = str_cut(&rest, '/');
        int flags = O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | (rest.p ? O_DIRECTORY : 0);
        int below = openat(at, arena_cstr(&scratch, part), flags);
        int num = errno;
        close(at);
        errno = num;
        at = below;
    }
    return at;
}

static bool folder_next(struct pack_archive *z, struct pack_member *ret, bool *ret_end, struct err *err)
{
    struct stat st;
    fd_close_at(&z->file_fd);
    z->file_fd = -1;
    *ret_end = z->next == z->files.n;
    if (*ret_end)
        return true;
    str path = z->files.v[z->next++];
    z->file_fd = open_beneath(z->fd, path);
    if (z->file_fd < 0 || fstat(z->file_fd, &st) != 0)
        return err_at(err, z->path, 0, 0, "'%s' cannot be read: %s", show_text(path).text, strerror(errno));
    if (!S_ISREG(st.st_mode))
        return fail_member(z, path, err, "is no file any more");
    *ret = (struct pack_member){path, st.st_size};
    return true;
}

static bool folder_bytes(struct pack_archive *z, str *ret, struct err *err)
{
    ssize_t n;
    do
        n = read(z->file_fd, z->step, STEP);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return err_at(err, z->path, 0, 0, "'%s' cannot be read: %s", show_text(z->files.v[z->next - 1]).text,
                      strerror(errno));
    *ret = n ? (str){z->step, (size_t)n} : STR_NONE;
    return true;
}

/* ---- Archives ---- */

static bool fail_damaged(const struct pack_archive *z, struct err *err)
{
    if (!z->tar.failed)
        return err_at(err, z->path, 0, 0, FAIL_NO_ARCHIVE, la_why(&z->la, z->ar).text);
    *err = z->tar.err;
    return false;
}

static bool tar_open(struct pack_archive *z, struct err *err)
{
    z->tar.la = &z->la;
    z->tar.path = z->path;
    z->tar.limit = &z->limit;
    z->tar.step = arena_alloc(&z->a, STEP);
    z->tar.step_size = STEP;
    if (!tar_source_open(&z->tar, z->fd, err))
        return false;
    return z->la.read_open(z->ar, &z->tar, NULL, tar_source_read, NULL) == ARCHIVE_OK || fail_damaged(z, err);
}

static bool stream_open(struct pack_archive *z, struct err *err)
{
    char what_for[600], magic[4];
    snprintf(what_for, sizeof what_for, "%s is an archive", z->path);
    if (!la_load(&z->la, what_for, err))
        return false;
    z->zip = pread(z->fd, magic, sizeof magic, 0) == sizeof magic &&
             (memcmp(magic, "PK\3\4", 4) == 0 || memcmp(magic, "PK\5\6", 4) == 0);
    if (z->zip && !zip_check(&z->a, z->fd, z->path, &z->names, err))
        return false;
    z->plain = la_locale_new("C");
    z->ar = z->la.read_new();
    if (!z->ar)
        return err_set(err, ERR_HOST, "no memory to unpack %s", z->path);
    if ((z->zip ? z->la.read_format_zip(z->ar) : z->la.read_format_tar(z->ar)) != ARCHIVE_OK)
        return err_set(err, ERR_HOST, "the libarchive of this machine cannot unpack %s", z->path);
    if (!z->zip)
        return tar_open(z, err);
    return z->la.read_open_fd(z->ar, z->fd, STEP) == ARCHIVE_OK || fail_damaged(z, err);
}

/* Refuses what is no plain file. A folder is no member: *ret_skip. */
static bool entry_check(struct pack_archive *z, struct archive_entry *entry, str path, bool *ret_skip, struct err *err)
{
    *ret_skip = false;
    if (z->la.entry_hardlink(entry))
        return fail_member(z, path, err, "is a hard link; only files may be members");
    if (z->la.entry_is_encrypted(entry))
        return fail_member(z, path, err, "is encrypted");
    if (!kind_check(z, path, z->la.entry_filetype(entry), err))
        return false;
    if (z->la.entry_sparse_count(entry) > 0)
        return fail_member(z, path, err, "is sparse; only plain files may be members");
    if (z->la.entry_size_is_set(entry) && z->la.entry_size(entry) < 0)
        return fail_member(z, path, err, "has a negative size");
    *ret_skip = S_ISDIR(z->la.entry_filetype(entry));
    return true;
}

/* The next header and its path, byte by byte. *ret_entry is NULL after the last one. */
static bool header_next(struct pack_archive *z, struct archive_entry **ret_entry, str *ret_path, struct err *err)
{
    locale_t before = la_locale_begin(z->plain);
    int status = z->la.read_next_header(z->ar, ret_entry);
    bool there = status == ARCHIVE_OK || status == ARCHIVE_WARN;
    const char *name = there ? z->la.entry_pathname(*ret_entry) : NULL;
    la_locale_end(before);
    *ret_path = arena_str(&z->a, str_of(name));
    if (status == ARCHIVE_EOF)
        *ret_entry = NULL;
    else if (!there)
        return fail_damaged(z, err);
    if (!there || !z->zip)
        return true;
    /* A name that is said to be UTF-8 is lost where the locale is not; zip_check has read it as it stands. */
    if (z->nth == z->names.n || (ret_path->n && !str_eq(*ret_path, z->names.v[z->nth])))
        return fail_member(z, *ret_path, err, "is not where the directory of the zip file has it");
    *ret_path = z->names.v[z->nth++];
    return true;
}

static bool stream_next(struct pack_archive *z, struct pack_member *ret, bool *ret_end, struct err *err)
{
    for (;;) {
        struct archive_entry *entry;
        bool skip;
        str path;
        if (!header_next(z, &entry, &path, err))
            return false;
        *ret_end = !entry;
        if (*ret_end)
            return z->zip ? z->nth == z->names.n || fail_damaged(z, err) : tar_source_drain(&z->tar, err);
        if (!entry_check(z, entry, path, &skip, err))
            return false;
        if (skip && path.n > 1 && path.p[path.n - 1] == '/')
            path.n--;
        if (!member_admit(z, path, err))
            return false;
        if (skip)
            continue;
        *ret = (struct pack_member){path, z->la.entry_size_is_set(entry) ? z->la.entry_size(entry) : -1};
        return true;
    }
}

static bool stream_bytes(struct pack_archive *z, str *ret, struct err *err)
{
    la_ssize_t n;
    int tries = 0;
    do
        n = z->la.read_data(z->ar, z->step, STEP);
    while (n == ARCHIVE_RETRY && tries++ < 10);
    if (n < 0)
        return fail_damaged(z, err);
    *ret = n ? (str){z->step, (size_t)n} : STR_NONE;
    return true;
}

/* ---- Both ---- */

static bool open_any(struct pack_archive *z, const char *first, struct err *err)
{
    struct stat st;
    z->fd = open(z->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (z->fd < 0 || fstat(z->fd, &st) != 0)
        return err_at(err, z->path, 0, 0, "cannot be opened: %s", strerror(errno));
    if (S_ISDIR(st.st_mode))
        return folder_open(z, first, err);
    if (!S_ISREG(st.st_mode))
        return err_at(err, z->path, 0, 0, "is neither a file nor a folder");
    return stream_open(z, err);
}

bool pack_archive_open(const char *path, const char *first, const struct pack_limit *limit, struct pack_archive **ret,
                       struct err *err)
{
    struct pack_archive *z = base_alloc(sizeof *z);
    *z = (struct pack_archive){.fd = -1, .file_fd = -1, .limit = *limit};
    z->path = arena_cstr(&z->a, str_of(path));
    z->step = arena_alloc(&z->a, STEP);
    *ret = z;
    if (open_any(z, first, err))
        return true;
    pack_archive_close(ret);
    return false;
}

bool pack_archive_next(struct pack_archive *z, struct pack_member *ret, bool *ret_end, struct err *err)
{
    if (!(z->folder ? folder_next(z, ret, ret_end, err) : stream_next(z, ret, ret_end, err)))
        return false;
    if (*ret_end || ret->size < 0)
        return true;
    return pack_archive_fits(z, ret->size < INT64_MAX - z->bytes ? z->bytes + ret->size : INT64_MAX, "unpacks to", err);
}

bool pack_archive_bytes(struct pack_archive *z, str *ret, struct err *err)
{
    return (z->folder ? folder_bytes(z, ret, err) : stream_bytes(z, ret, err)) && bytes_admit(z, ret->n, err);
}

bool pack_archive_is_folder(const struct pack_archive *z)
{
    return z->folder;
}

void pack_archive_close(struct pack_archive **archive)
{
    struct pack_archive *z = *archive;
    *archive = NULL;
    if (!z)
        return;
    if (z->ar)
        z->la.read_free(z->ar);
    tar_source_finish(&z->tar);
    la_locale_free(z->plain);
    fd_close_at(&z->file_fd);
    fd_close_at(&z->fd);
    arena_finish(&z->a);
    free(z);
}
