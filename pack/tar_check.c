/* SPDX-License-Identifier: Apache-2.0 */
#include "pack/tar_check.h"

#include "pack/fail.h"

#include "base/map.h"

enum { EXTENDED_MAX = 1 << 20, LENGTH_DIGITS_MAX = 7, SIZE_DIGITS_MAX = 18 };

/* Where the fields of a header are (POSIX, "ustar Header Block"). */
enum {
    NAME = 0,
    NAME_SIZE = 100,
    SIZE = 124,
    SIZE_SIZE = 12,
    CHECKSUM = 148,
    CHECKSUM_SIZE = 8,
    TYPE = 156,
    MAGIC = 257,
    MAGIC_SIZE = 6,
};

static bool fail(const struct tar_check *c, struct err *err, const char *what)
{
    if (c->headers <= 1 && !c->extended_left && !c->skip && !c->zeros && !c->has_pax)
        return err_at(err, c->path, 0, 0, FAIL_NO_ARCHIVE, what);
    return err_at(err, c->path, 0, 0, "is a damaged or misleading tar file: %s", what);
}

static bool fail_member(const struct tar_check *c, struct err *err, const char *what)
{
    return err_at(err, c->path, 0, 0, "is a damaged or misleading tar file: member '%s' %s", c->name.text, what);
}

static bool fail_pax(const struct tar_check *c, struct err *err, const char *what)
{
    return err_at(err, c->path, 0, 0, "is a damaged or misleading tar file: an extended header (pax) %s", what);
}

/* Up to the first NUL. */
static str field_text(const char *p, size_t n)
{
    return (str){p, strnlen(p, n)};
}

/* Blanks, octal digits, then nothing but blanks and NULs. */
static bool field_octal(const char *p, size_t n, int64_t *ret)
{
    size_t i = 0, first;
    int64_t value = 0;
    while (i < n && p[i] == ' ')
        i++;
    for (first = i; i < n && p[i] >= '0' && p[i] <= '7'; i++)
        value = value << 3 | (p[i] - '0');
    bool digits = i > first;
    while (i < n && (p[i] == ' ' || p[i] == '\0'))
        i++;
    *ret = value;
    return digits && i == n;
}

/* ---- Extended headers ---- */

static bool name_set(struct tar_check *c, str name, struct err *err)
{
    for (size_t i = 0; i < name.n; i++)
        if ((unsigned char)name.p[i] < 0x20 || name.p[i] == 0x7f)
            return fail(c, err, "the path in an extended header holds a control character");
    if (c->has_name || name.n == 0)
        return fail(c, err, name.n ? "extended headers name a member twice" : "an extended header gives an empty path");
    c->has_name = true;
    c->name = show_text(name);
    c->name_end = name.p[name.n - 1];
    return true;
}

static bool pax_size_set(struct tar_check *c, str digits, struct err *err)
{
    c->pax_size = 0;
    for (size_t i = 0; i < digits.n; i++) {
        if (digits.p[i] < '0' || digits.p[i] > '9' || digits.n > SIZE_DIGITS_MAX)
            return fail_pax(c, err, "gives a size that is no number");
        c->pax_size = c->pax_size * 10 + (digits.p[i] - '0');
    }
    return digits.n > 0 || fail_pax(c, err, "gives a size that is no number");
}

static bool pax_key_check(struct tar_check *c, str key, str value, struct err *err)
{
    bool global = c->extended_type == 'g';
    if (str_starts(key, S("GNU.sparse.")) || str_eq(key, S("SCHILY.realsize")) || str_eq(key, S("SUN.holesdata")))
        return fail_pax(c, err, "makes a member sparse; only plain files may be members");
    if (str_eq(key, S("linkpath")))
        return fail_pax(c, err, "gives the target of a link; only plain files may be members");
    if (str_eq(key, S("hdrcharset")) && !str_eq(value, S("ISO-IR 10646 2000 UTF-8")))
        return fail_pax(c, err, "says that paths are not UTF-8");
    bool path = str_eq(key, S("path")), size = str_eq(key, S("size"));
    if (global && (path || size))
        return fail_pax(c, err, "gives all members that follow the same path or size");
    return path ? name_set(c, value, err) : !size || pax_size_set(c, value, err);
}

/* Cuts a record `LENGTH KEY=VALUE\n` off the front; LENGTH counts all of it. */
static bool pax_record_cut(const struct tar_check *c, str *rest, str *ret_key, str *ret_value, struct err *err)
{
    size_t length = 0, i = 0;
    for (; i < rest->n && i < LENGTH_DIGITS_MAX && rest->p[i] >= '0' && rest->p[i] <= '9'; i++)
        length = length * 10 + (size_t)(rest->p[i] - '0');
    if (i == 0 || i == rest->n || rest->p[i] != ' ')
        return fail_pax(c, err, "has a record that does not begin with its length");
    if (length < i + 4 || length > rest->n || rest->p[length - 1] != '\n')
        return fail_pax(c, err, "has a record whose length is wrong");
    str body = str_sub(*rest, i + 1, length - i - 2);
    ptrdiff_t equals = str_find_byte(body, '=');
    if (equals <= 0)
        return fail_pax(c, err, "has a record without a key");
    *ret_key = str_sub(body, 0, (size_t)equals);
    *ret_value = str_from(body, (size_t)equals + 1);
    *rest = str_from(*rest, length);
    return str_find_byte(*ret_key, '\0') < 0 || fail_pax(c, err, "has a key that holds a NUL");
}

static bool pax_check(struct tar_check *c, str rest, struct err *err)
{
    struct arena scratch CLEANUP_ARENA = {0};
    struct map seen = {0};
    str key = {0}, value = {0};
    while (rest.n) {
        if (!pax_record_cut(c, &rest, &key, &value, err))
            return false;
        if (!map_add(&scratch, &seen, key, 0, NULL))
            return fail_pax(c, err, "has a key twice");
        if (!pax_key_check(c, key, value, err))
            return false;
    }
    return true;
}

/* A path that is too long for a header, as GNU tar stores it: the bytes, closed by a NUL. */
static bool gnu_name_check(struct tar_check *c, str name, struct err *err)
{
    if (name.n > 0 && name.p[name.n - 1] == '\0')
        name.n--;
    return name_set(c, name, err);
}

static bool extended_begin(struct tar_check *c, char type, int64_t size, struct err *err)
{
    if (size > EXTENDED_MAX)
        return fail(c, err, "an extended header (pax or GNU) is larger than the limit of 1 MiB");
    if (c->has_pax || (c->has_name && type == 'g'))
        return fail(c, err, "an extended header (pax or GNU) follows another of the same member");
    if (type == 'L' && size == 0)
        return fail(c, err, "an extended header gives an empty path");
    c->has_pax = c->has_pax || type == 'x';
    c->extended_type = type;
    c->extended_left = size;
    buf_clear(&c->extended);
    return true;
}

static bool extended_take(struct tar_check *c, struct err *err)
{
    size_t n = c->extended_left < TAR_BLOCK ? (size_t)c->extended_left : TAR_BLOCK;
    buf_put(&c->extended, c->block, n);
    c->extended_left -= (int64_t)n;
    if (c->extended_left)
        return true;
    str all = buf_view(&c->extended);
    return c->extended_type == 'L' ? gnu_name_check(c, all, err) : pax_check(c, all, err);
}

/* ---- Headers ---- */

static bool checksum_holds(const char *block)
{
    int64_t sum = 0, said;
    for (int i = 0; i < TAR_BLOCK; i++)
        sum += i >= CHECKSUM && i < CHECKSUM + CHECKSUM_SIZE ? ' ' : (unsigned char)block[i];
    return field_octal(block + CHECKSUM, CHECKSUM_SIZE, &said) && said == sum;
}

static const char *type_wrong(char type)
{
    switch (type) {
    case '0':
    case '\0':
    case '5':
        return NULL;
    case '1':
    case 'K': /* GNU: a target that is too long for a header */
        return "is a hard link, or has a link's target; only files may be members";
    case '2':
        return "is a symbolic link; only files may be members";
    case '3':
    case '4':
    case '6':
        return "is a device or a pipe; only files may be members";
    case 'S':
        return "is sparse; only plain files may be members";
    default:
        return "is of a type that assize does not read; only plain files may be members";
    }
}

static bool member_check(struct tar_check *c, char type, int64_t size, struct err *err)
{
    const char *wrong = type_wrong(type);
    if (!c->has_name) {
        str name = field_text(c->block + NAME, NAME_SIZE);
        c->name = show_text(name);
        c->name_end = name.n ? name.p[name.n - 1] : '\0';
    }
    if (wrong)
        return fail_member(c, err, wrong);
    if (c->pax_size >= 0 && c->pax_size != size)
        return fail_member(c, err, "has another size in its extended header (pax)");
    if (size > 0 && (type == '5' || c->name_end == '/'))
        return fail_member(c, err, "is a folder that holds data");
    c->skip = (size + TAR_BLOCK - 1) / TAR_BLOCK * TAR_BLOCK;
    c->has_pax = c->has_name = false;
    c->pax_size = -1;
    return true;
}

static bool header_check(struct tar_check *c, struct err *err)
{
    const char *magic = c->block + MAGIC;
    char type = c->block[TYPE];
    int64_t size;
    if (c->headers++ == 0)
        c->pax_size = -1;
    if (!checksum_holds(c->block))
        return fail(c, err, "the checksum of a header is wrong");
    if (memcmp(magic, "ustar\0", MAGIC_SIZE) != 0 && memcmp(magic, "ustar ", MAGIC_SIZE) != 0)
        return fail(c, err, "a header is neither POSIX's (ustar, pax) nor GNU's");
    if (!field_octal(c->block + SIZE, SIZE_SIZE, &size))
        return fail(c, err, "the size in a header is no octal number");
    return type == 'x' || type == 'g' || type == 'L' ? extended_begin(c, type, size, err)
                                                     : member_check(c, type, size, err);
}

/* ---- Blocks ---- */

static bool all_zeros(str s)
{
    return s.n == 0 || (s.p[0] == '\0' && memcmp(s.p, s.p + 1, s.n - 1) == 0);
}

static bool block_check(struct tar_check *c, struct err *err)
{
    if (c->extended_left)
        return extended_take(c, err);
    if (!all_zeros((str){c->block, TAR_BLOCK}))
        return c->zeros ? fail(c, err, "a lone block of zeros stands before a member") : header_check(c, err);
    c->zeros++;
    return (!c->has_pax && !c->has_name) || fail(c, err, "it ends after an extended header");
}

bool tar_check_put(struct tar_check *c, str bytes, struct err *err)
{
    while (bytes.n) {
        if (c->zeros == 2)
            return all_zeros(bytes) || fail(c, err, "something follows its end");
        size_t n = bytes.n;
        if (c->skip) {
            n = c->skip < (int64_t)n ? (size_t)c->skip : n;
            c->skip -= (int64_t)n;
        } else {
            n = n < TAR_BLOCK - c->have ? n : TAR_BLOCK - c->have;
            memcpy(c->block + c->have, bytes.p, n);
            c->have += n;
        }
        bytes = str_from(bytes, n);
        if (c->have < TAR_BLOCK)
            continue;
        c->have = 0;
        if (!block_check(c, err))
            return false;
    }
    return true;
}

bool tar_check_end(struct tar_check *c, struct err *err)
{
    return c->zeros == 2 || fail(c, err, "it is truncated: it ends before its end mark, two blocks of zeros");
}

void tar_check_finish(struct tar_check *c)
{
    buf_finish(&c->extended);
}
