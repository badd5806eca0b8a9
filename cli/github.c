/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/github.h"

#include "base/fd.h"
#include "cli/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { STEP_SUMMARY_MAX = 1024 * 1024 };

/* The suite's path from the root of the repository, where GitHub wants it; as the user named it where that is not
 * known; nothing for a suite that is no file. */
static str suite_file(struct arena *a, const struct run *run)
{
    const char *root = getenv("GITHUB_WORKSPACE");
    CLEANUP_FREE char *real = realpath(arena_cstr(a, run->suite_path), NULL);
    CLEANUP_FREE char *real_root = root && *root ? realpath(root, NULL) : NULL;
    if (!real)
        return (str){0};
    size_t n = real_root ? strlen(real_root) : 0;
    if (n && strncmp(real, real_root, n) == 0 && real[n] == '/')
        return arena_str(a, str_of(real + n + 1));
    return run->suite_path;
}

bool github_log(const struct report *r, struct buf *text, struct err *err)
{
    struct arena a CLEANUP_ARENA = {0};
    str summary = arena_str(&a, buf_view(text));
    text->n = 0;
    buf_printf(text, "::stop-commands::assize-%s\n", r->bundle->sha256);
    buf_str(text, summary);
    buf_printf(text, "::assize-%s::\n", r->bundle->sha256);
    return report_annotations(r, suite_file(&a, r->run), text, err);
}

bool github_step_summary(const struct report *r, struct err *err)
{
    const char *path = getenv("GITHUB_STEP_SUMMARY");
    struct buf text CLEANUP_BUF = {0};
    struct stat st;
    if (!path || !*path) {
        note_put("--github: GITHUB_STEP_SUMMARY is not set; no step summary is written");
        return true;
    }
    if (!report_markdown(r, &text, err))
        return false;
    int fd CLEANUP_FD = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (fd < 0 || fstat(fd, &st) < 0)
        return err_errno(err, errno, "the step summary %s (GITHUB_STEP_SUMMARY) cannot be written", path);
    if ((uint64_t)st.st_size + text.n > STEP_SUMMARY_MAX) {
        note_put("--github: the step summary would pass %d bytes, and is left out", STEP_SUMMARY_MAX);
        return true;
    }
    if (!fd_write_all(fd, text.p, text.n))
        return err_errno(err, errno, "the step summary %s (GITHUB_STEP_SUMMARY) cannot be written", path);
    return true;
}
