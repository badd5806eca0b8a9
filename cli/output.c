/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/output.h"

#include "base/fd.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

static bool same_file(const char *a, const char *b)
{
    struct stat one, two;
    if (stat(a, &one) != 0 || stat(b, &two) != 0)
        return strcmp(a, b) == 0;
    return one.st_dev == two.st_dev && one.st_ino == two.st_ino;
}

static bool kind_check(const char *path, const char *name, struct err *err)
{
    if (report_kind_of(str_of(name)))
        return true;
    struct buf kinds CLEANUP_BUF = {.max = 256};
    for (const struct report_kind *kind = REPORT_KINDS; kind->extension; kind++)
        buf_printf(&kinds, "%s%s", kind == REPORT_KINDS ? "" : kind[1].extension ? ", " : " or ", kind->extension);
    const char *dot = strrchr(name, '.');
    if (!dot || !dot[1])
        return err_set(err, ERR_USAGE, "-o %s: the name's extension says what to write; it must be %s", path,
                       buf_cstr(&kinds));
    return err_set(err, ERR_USAGE, "-o %s: there are no reports of kind %s; it must be %s", path, dot,
                   buf_cstr(&kinds));
}

static bool folder_check(struct arena *a, const char *path, const char *slash, struct err *err)
{
    const char *folder = !slash ? "." : slash == path ? "/" : arena_cstr(a, (str){path, (size_t)(slash - path)});
    struct stat st;
    if (stat(folder, &st) != 0)
        return err_set(err, ERR_USAGE, "-o %s: the directory %s cannot be used: %s", path, folder, strerror(errno));
    if (!S_ISDIR(st.st_mode))
        return err_set(err, ERR_USAGE, "-o %s: %s is not a directory", path, folder);
    if (access(folder, W_OK | X_OK) != 0)
        return err_set(err, ERR_USAGE, "-o %s: no permission to write in %s", path, folder);
    return true;
}

static bool place_check(struct arena *a, const char *path, const char *const *inputs, const char *what, struct err *err)
{
    for (; inputs && inputs[0]; inputs += 2)
        if (same_file(path, inputs[0]))
            return err_set(err, ERR_USAGE, "-o %s: that is %s; the %s would overwrite it", path, inputs[1], what);
    return folder_check(a, path, strrchr(path, '/'), err);
}

static bool directory_check(const char *path, struct err *err)
{
    struct stat st;
    return stat(path, &st) != 0 || !S_ISDIR(st.st_mode) ||
           err_set(err, ERR_USAGE, "-o %s: is a directory; name a file in it", path);
}

static bool output_check(struct arena *a, const char *path, const char *const *inputs, struct err *err)
{
    const char *slash = strrchr(path, '/');
    return directory_check(path, err) && kind_check(path, slash ? slash + 1 : path, err) &&
           place_check(a, path, inputs, "report", err);
}

bool output_file_check(struct arena *a, const char *path, const char *const *inputs, struct err *err)
{
    return directory_check(path, err) && place_check(a, path, inputs, "file", err);
}

bool outputs_check(struct arena *a, const struct option_list *paths, const char *const *inputs, struct err *err)
{
    for (size_t i = 0; i < paths->n; i++) {
        const char *path = arena_cstr(a, paths->v[i]);
        if (!output_check(a, path, inputs, err))
            return false;
        for (size_t j = 0; j < i; j++)
            if (same_file(path, arena_cstr(a, paths->v[j])))
                return err_set(err, ERR_USAGE, "-o %s: the file is named twice", path);
    }
    return true;
}

static bool output_write(const struct report *r, str name, struct err *err)
{
    struct arena a CLEANUP_ARENA = {0};
    struct buf text CLEANUP_BUF = {0};
    const struct report_kind *kind = report_kind_of(name);
    const char *path = arena_cstr(&a, name);
    if (!kind->write(r, &text, err))
        return false;
    str whole[] = {str_of(kind->before_bundle), buf_view(&r->bundle->text), buf_view(&text)};
    return kind->before_bundle ? file_replace_parts(path, whole, COUNT_OF(whole), err)
                               : file_replace(path, buf_view(&text), err);
}

bool outputs_write(const struct report *r, const struct option_list *paths, struct err *err)
{
    struct err later;
    bool ok = true;
    for (size_t i = 0; i < paths->n; i++)
        ok = output_write(r, paths->v[i], ok ? err : &later) && ok;
    return ok;
}
