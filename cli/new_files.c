/* SPDX-License-Identifier: Apache-2.0 */
/* Files put down all or none, and never over others. */
#include "cli/init.h"

#include "base/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

/* Paths made here, in order: what has to go again if something fails. */
struct made {
    struct arena *a;
    VEC(const char *) files;
    VEC(const char *) folders;
};

static bool is_there(const char *path)
{
    struct stat st;
    return lstat(path, &st) == 0;
}

static void undo(struct made *m)
{
    while (m->files.n)
        unlink(m->files.v[--m->files.n]);
    while (m->folders.n)
        rmdir(m->folders.v[--m->folders.n]);
}

/* The folder of that path, and those above it; what is there already has to be a folder. */
static bool folder_make(struct made *m, const char *path, struct err *err)
{
    struct stat st;
    size_t n = strlen(path);
    for (size_t i = 1; i <= n; i++) {
        if (path[i] && path[i] != '/')
            continue;
        const char *part = arena_cstr(m->a, (str){path, i});
        if (mkdir(part, 0777) == 0) {
            *vec_push(m->a, &m->folders) = part;
            continue;
        }
        int num = errno;
        if (stat(part, &st) == 0 && S_ISDIR(st.st_mode))
            continue;
        if (num == EEXIST)
            return err_set(err, ERR_USAGE, "%s is there already and is no folder; nothing was written", part);
        return err_errno(err, num, "the folder %s cannot be made", part);
    }
    return true;
}

static const char *folder_of(struct arena *a, const char *path)
{
    const char *slash = strrchr(path, '/');
    return arena_cstr(a, (str){path, (size_t)(slash - path)});
}

static const char *path_in(struct arena *a, const char *folder, str path)
{
    return arena_printf(a, "%s/%.*s", folder, STR_ARG(path)).p;
}

static bool refuse_present(struct arena *a, const char *dir, const struct new_files *files, struct err *err)
{
    struct buf names CLEANUP_BUF = {0};
    size_t n = 0;
    for (size_t i = 0; i < files->n; i++)
        if (is_there(path_in(a, dir, files->v[i].path)))
            buf_printf(&names, "%s%.*s", n++ ? ", " : "", STR_ARG(files->v[i].path));
    if (n == 0)
        return true;
    bool here = strcmp(dir, ".") == 0;
    return err_set(err, ERR_USAGE, "%s%s%s there already, and nothing is overwritten: %s; name another folder",
                   here ? "" : dir, here ? "" : ": ", n == 1 ? "one of the files is" : "some of the files are",
                   buf_cstr(&names));
}

static bool file_write(struct made *m, const char *path, str bytes, struct err *err)
{
    int fd CLEANUP_FD = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0)
        return err_errno(err, errno, "%s cannot be written", path);
    *vec_push(m->a, &m->files) = path;
    if (!fd_write_all(fd, bytes.p, bytes.n) || fsync(fd) < 0)
        return err_errno(err, errno, "%s cannot be written", path);
    return true;
}

/* rename, but never over something; file systems that cannot promise that are asked first. */
static bool file_move(const char *from, const char *to, struct err *err)
{
    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
        return true;
    if ((errno == EINVAL || errno == ENOSYS) && !is_there(to) && rename(from, to) == 0)
        return true;
    if (errno == EEXIST)
        return err_set(err, ERR_USAGE, "%s appeared just now; nothing was written", to);
    return err_errno(err, errno, "%s cannot be written", to);
}

static bool stage(struct made *m, const char *staging, const struct new_files *files, struct err *err)
{
    for (size_t i = 0; i < files->n; i++) {
        const char *path = path_in(m->a, staging, files->v[i].path);
        if (!folder_make(m, folder_of(m->a, path), err) || !file_write(m, path, files->v[i].bytes, err))
            return false;
    }
    return true;
}

static bool place(struct made *m, const char *dir, const char *staging, const struct new_files *files, struct err *err)
{
    for (size_t i = 0; i < files->n; i++) {
        const char *to = path_in(m->a, dir, files->v[i].path);
        if (!folder_make(m, folder_of(m->a, to), err) || !file_move(path_in(m->a, staging, files->v[i].path), to, err))
            return false;
        *vec_push(m->a, &m->files) = to;
    }
    return true;
}

bool new_files_write(struct arena *a, const char *dir, const struct new_files *files,
                     bool (*check)(struct arena *a, const char *folder, struct err *err), struct err *err)
{
    struct made made = {.a = a}, staged = {.a = a};
    sigset_t stopping, before;
    if (!refuse_present(a, dir, files, err))
        return false;
    sigemptyset(&stopping);
    sigaddset(&stopping, SIGHUP);
    sigaddset(&stopping, SIGINT);
    sigaddset(&stopping, SIGTERM);
    sigprocmask(SIG_BLOCK, &stopping, &before); /* a moment later will do: then all is there, or nothing */
    char *staging = (char *)arena_cstr(a, arena_printf(a, "%s/.assize-init-XXXXXX", dir));
    bool ok = folder_make(&made, dir, err);
    if (ok && !mkdtemp(staging))
        ok = err_errno(err, errno, "no folder can be made in %s", dir);
    else if (ok)
        *vec_push(a, &staged.folders) = staging;
    ok = ok && stage(&staged, staging, files, err) && (!check || check(a, staging, err)) &&
         place(&made, dir, staging, files, err);
    undo(&staged); /* what was moved is not there any more, and what was not has to go */
    if (!ok)
        undo(&made);
    sigprocmask(SIG_SETMASK, &before, NULL);
    return ok;
}

str workflow_text(struct arena *a, bool programs)
{
    const struct template_file *t = TEMPLATES;
    while (strcmp(t->name, "workflow/assize.yml") != 0)
        t++;
    static const str MARK = STR_INIT("@OPTIONS@\n");
    ptrdiff_t at = str_find(t->bytes, MARK);
    str options =
        programs ? S("      options: --privileged          # the sandbox makes its namespaces in it\n") : S("");
    return arena_printf(a, "%.*s%.*s%.*s", (int)at, t->bytes.p, STR_ARG(options),
                        STR_ARG(str_from(t->bytes, (size_t)at + MARK.n)));
}
