/* SPDX-License-Identifier: Apache-2.0 */
#include "pack/zip_check.h"

#include "pack/pack.h"
#include "text/show.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    END_SIZE = 22,
    CENTRAL_SIZE = 46,
    LOCAL_SIZE = 30,
    DESCRIPTOR_SIZE = 16,
    DIRECTORY_BYTES_MAX = 64 << 20,
    FLAG_DESCRIPTOR = 8,    /* checksum and sizes follow the data */
    FLAGS_REFUSED = 0x2041, /* encryption, of three kinds */
    EXTRA_ZIP64 = 1,
    EXTRA_UNICODE_PATH = 0x7075,
    DOS_FOLDER = 0x10,
};

struct zip_entry {
    str name;
    uint32_t flags, method, crc;
    int64_t packed, plain, at;
};

struct zip {
    int fd;
    const char *path;
    int64_t size, directory;
};

static uint32_t le16(const char *p)
{
    const unsigned char *b = (const unsigned char *)p;
    return (uint32_t)b[0] | (uint32_t)b[1] << 8;
}

static uint32_t le32(const char *p)
{
    return le16(p) | le16(p + 2) << 16;
}

static bool read_at(const struct zip *z, int64_t at, size_t n, char *to)
{
    size_t got = 0;
    if (at < 0 || at > z->size || (int64_t)n > z->size - at)
        return false;
    while (got < n) {
        ssize_t some = pread(z->fd, to + got, n - got, at + (int64_t)got);
        if (some <= 0)
            return false;
        got += (size_t)some;
    }
    return true;
}

static bool fail(const struct zip *z, struct err *err, const char *what)
{
    return err_at(err, z->path, 0, 0, "is a damaged or misleading zip file: %s", what);
}

static bool fail_member(const struct zip *z, str name, struct err *err, const char *what)
{
    return err_at(err, z->path, 0, 0, "is a damaged or misleading zip file: member '%s' %s", show_text(name).text,
                  what);
}

/* Fields behind the name that would say something else than the header: larger sizes, another name. */
static bool extra_sound(const struct zip *z, str name, str extra, struct err *err)
{
    while (extra.n >= 4) {
        uint32_t id = le16(extra.p);
        size_t n = le16(extra.p + 2);
        if (id == EXTRA_UNICODE_PATH)
            return fail_member(z, name, err, "has a second name");
        if (id == EXTRA_ZIP64)
            return fail_member(z, name, err, "uses zip64, which assize does not read; pack it as .tar.zst");
        if (n > extra.n - 4)
            return fail_member(z, name, err, "has extra fields that are cut off");
        extra = str_from(extra, 4 + n);
    }
    return true;
}

/* The name, and what the member is: a plain file, or a folder without data. */
static bool kind_sound(const struct zip *z, const struct zip_entry *e, uint32_t attributes, struct err *err)
{
    mode_t mode = attributes >> 16;
    for (size_t i = 0; i < e->name.n; i++)
        if ((unsigned char)e->name.p[i] < 0x20 || e->name.p[i] == 0x7f)
            return fail_member(z, e->name, err, "has a control character in its name");
    if ((mode & S_IFMT) && !S_ISREG(mode) && !S_ISDIR(mode))
        return fail_member(z, e->name, err,
                           "is a link, a device, a pipe or a socket, as its mode says; only files may be members");
    bool slash = e->name.n && e->name.p[e->name.n - 1] == '/';
    if (e->plain > 0 && (slash || S_ISDIR(mode) || attributes & DOS_FOLDER))
        return fail_member(z, e->name, err, "is a folder that holds data");
    return true;
}

static bool end_read(struct zip *z, int64_t *ret_n, struct err *err)
{
    char end[END_SIZE];
    if (!read_at(z, z->size - END_SIZE, END_SIZE, end) || memcmp(end, "PK\5\6", 4) != 0 || le16(end + 20) != 0)
        return fail(z, err, "it does not end with its directory (truncated, or something follows it)");
    *ret_n = le16(end + 10);
    int64_t length = le32(end + 12);
    z->directory = le32(end + 16);
    if (*ret_n == 0xffff || z->directory == 0xffffffff)
        return fail(z, err, "it uses zip64, which assize does not read; pack it as .tar.zst");
    if (le16(end + 4) || le16(end + 6) || le16(end + 8) != *ret_n)
        return fail(z, err, "it is a part of several");
    if (z->directory + length != z->size - END_SIZE)
        return fail(z, err, "its directory is not where it says, or something stands before or behind it");
    return true;
}

static bool entry_read(const struct zip *z, str *rest, struct zip_entry *ret, struct err *err)
{
    if (rest->n < CENTRAL_SIZE || memcmp(rest->p, "PK\1\2", 4) != 0)
        return fail(z, err, "its directory is cut off");
    const char *p = rest->p;
    size_t name = le16(p + 28), extra = le16(p + 30), comment = le16(p + 32);
    if (CENTRAL_SIZE + name + extra + comment > rest->n)
        return fail(z, err, "its directory is cut off");
    *ret = (struct zip_entry){.name = {p + CENTRAL_SIZE, name},
                              .flags = le16(p + 8),
                              .method = le16(p + 10),
                              .crc = le32(p + 16),
                              .packed = le32(p + 20),
                              .plain = le32(p + 24),
                              .at = le32(p + 42)};
    if (ret->flags & FLAGS_REFUSED)
        return fail_member(z, ret->name, err, "is encrypted");
    if (le16(p + 34))
        return fail_member(z, ret->name, err, "lies in another part");
    str fields = {p + CENTRAL_SIZE + name, extra};
    *rest = str_from(*rest, CENTRAL_SIZE + name + extra + comment);
    return kind_sound(z, ret, le32(p + 38), err) && extra_sound(z, ret->name, fields, err);
}

/* The header before the data; *ret_end is where the data ends. */
static bool local_check(const struct zip *z, const struct zip_entry *e, int64_t *ret_end, struct err *err)
{
    char head[LOCAL_SIZE];
    static const char DIFFERS[] = "is described differently before its data and in the directory";
    if (!read_at(z, e->at, LOCAL_SIZE, head) || memcmp(head, "PK\3\4", 4) != 0)
        return fail_member(z, e->name, err, "is not where the directory says");
    struct arena scratch CLEANUP_ARENA = {0};
    size_t name = le16(head + 26), extra = le16(head + 28);
    char *behind = arena_alloc(&scratch, name + extra + 1);
    if (!read_at(z, e->at + LOCAL_SIZE, name + extra, behind) || !str_eq((str){behind, name}, e->name))
        return fail_member(z, e->name, err, "has another name before its data");
    if (!extra_sound(z, e->name, (str){behind + name, extra}, err))
        return false;
    uint32_t crc = le32(head + 14);
    int64_t packed = le32(head + 18), plain = le32(head + 22);
    bool later = e->flags & FLAG_DESCRIPTOR;
    if (le16(head + 6) != e->flags || le16(head + 8) != e->method || (crc != e->crc && !(later && !crc)) ||
        (packed != e->packed && !(later && !packed)) || (plain != e->plain && !(later && !plain)))
        return fail_member(z, e->name, err, DIFFERS);
    *ret_end = e->at + LOCAL_SIZE + (int64_t)(name + extra) + e->packed;
    return true;
}

/* Checksum and sizes behind the data, with or without a signature, up to `next`. */
static bool descriptor_check(const struct zip *z, const struct zip_entry *e, int64_t end, int64_t next, struct err *err)
{
    char bytes[DESCRIPTOR_SIZE];
    size_t n = next - end == DESCRIPTOR_SIZE ? DESCRIPTOR_SIZE : DESCRIPTOR_SIZE - 4;
    const char *p = bytes + n - (DESCRIPTOR_SIZE - 4);
    if (next - end != (int64_t)n || !read_at(z, end, n, bytes) || (p != bytes && memcmp(bytes, "PK\7\10", 4) != 0) ||
        le32(p) != e->crc || le32(p + 4) != e->packed || le32(p + 8) != e->plain)
        return fail_member(z, e->name, err, "is described differently behind its data and in the directory");
    return true;
}

static int by_place(const void *x, const void *y)
{
    const struct zip_entry *a = x, *b = y;
    return a->at < b->at ? -1 : a->at > b->at;
}

static bool entries_check(const struct zip *z, struct zip_entry *entries, int64_t n, struct err *err)
{
    int64_t at = 0;
    if (n)
        qsort(entries, (size_t)n, sizeof *entries, by_place);
    for (int64_t i = 0; i < n; i++) {
        int64_t end = 0, next = i + 1 < n ? entries[i + 1].at : z->directory;
        if (entries[i].at != at)
            return fail_member(z, entries[i].name, err, "overlaps another, or follows bytes that belong to none");
        if (!local_check(z, &entries[i], &end, err))
            return false;
        if (entries[i].flags & FLAG_DESCRIPTOR && !descriptor_check(z, &entries[i], end, next, err))
            return false;
        if (!(entries[i].flags & FLAG_DESCRIPTOR) && end != next)
            return fail_member(z, entries[i].name, err, "overlaps another, or is followed by bytes of none");
        at = next;
    }
    return at == z->directory || fail(z, err, "something stands before its directory");
}

bool zip_check(struct arena *a, int fd, const char *path, struct zip_names *ret, struct err *err)
{
    struct stat st;
    struct zip z = {.fd = fd, .path = path};
    struct arena scratch CLEANUP_ARENA = {0};
    int64_t n = 0;
    if (fstat(fd, &st) != 0)
        return err_errno(err, errno, "cannot read %s", path);
    z.size = st.st_size;
    if (!end_read(&z, &n, err))
        return false;
    if (n > PACK_MEMBERS_MAX)
        return err_at(err, path, 0, 0, "has more than the limit of %d members", PACK_MEMBERS_MAX);
    size_t length = (size_t)(z.size - END_SIZE - z.directory);
    if (length > DIRECTORY_BYTES_MAX)
        return fail(&z, err, "its directory is larger than the limit of 64 MiB");
    char *directory = arena_alloc(&scratch, length + 1);
    struct zip_entry *entries = arena_array(&scratch, struct zip_entry, (size_t)n);
    if (!read_at(&z, z.directory, length, directory))
        return fail(&z, err, "its directory is cut off");
    str rest = {directory, length};
    for (int64_t i = 0; i < n; i++)
        if (!entry_read(&z, &rest, &entries[i], err))
            return false;
    if (rest.n)
        return fail(&z, err, "its directory holds more than it counts");
    if (!entries_check(&z, entries, n, err))
        return false;
    *ret = (struct zip_names){arena_array(a, str, (size_t)n), (size_t)n};
    for (int64_t i = 0; i < n; i++)
        ret->v[i] = arena_str(a, entries[i].name);
    return true;
}
