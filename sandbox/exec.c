/* SPDX-License-Identifier: Apache-2.0 */
/* A bare command in a box of its own. Nobody but the command itself says whether it succeeded; the mode tells so. */
#include "sandbox/judge.h"

#include "base/fd.h"
#include "base/hash.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* Compares output with what is expected as it comes, so that nothing has to be kept. */
struct compare {
    str expect;
    size_t at;
    bool differs;
};

static void compare_add(void *ctx, bool is_err, str bytes)
{
    struct compare *c = ctx;
    if (is_err || c->differs)
        return;
    str rest = str_sub(c->expect, c->at, bytes.n);
    c->differs = !str_eq(rest, bytes);
    c->at += bytes.n;
}

/* Reading ends that do not block the watch. */
static bool pipe_make(int ret[2], struct err *err)
{
    if (pipe2(ret, O_CLOEXEC) != 0 || fcntl(ret[0], F_SETFL, O_NONBLOCK) != 0)
        return err_errno(err, errno, "cannot make a pipe");
    return true;
}

static void judge_exit(struct arena *a, const struct box_exec *how, const struct watch *w, const struct compare *c,
                       struct box_verdict *ret)
{
    if (w->end != WATCH_EXITED || ret->class_ != BOX_EARLY_EXIT)
        return;
    if (ret->exit_code != 0 && box_fork_refusals(w->box) > 0) {
        ret->class_ = BOX_PROCESSES;
        ret->limit = "processes";
        ret->allowed = box_limit_text(a, &w->box->plan->spec.limits, "processes");
    } else if (ret->exit_code != 0) {
        ret->class_ = BOX_EXCEPTION;
        ret->message = arena_printf(a, "ended with exit code %d", ret->exit_code);
    } else if (how->expect && (c->differs || c->at != c->expect.n)) {
        ret->class_ = BOX_WRONG_ANSWER;
        ret->message = S("standard output is not what was expected");
    } else {
        ret->class_ = BOX_PASSED;
    }
}

bool box_exec(struct arena *a, const struct box_plan *plan, const struct box_exec *how, struct box_verdict *ret,
              struct err *err)
{
    int none CLEANUP_FD = open("/dev/null", O_RDONLY | O_CLOEXEC);
    int out[2] = {-1, -1}, errs[2] = {-1, -1};
    struct compare compare = {.expect = how->expect ? *how->expect : STR_NONE};
    struct box box;
    struct err why = {0};
    if (none < 0 || !pipe_make(out, err))
        return none < 0 ? err_errno(err, errno, "cannot open /dev/null") : false;
    if (!pipe_make(errs, err)) {
        close(out[0]);
        close(out[1]);
        return false;
    }
    struct box_io io = {how->stdin_fd >= 0 ? how->stdin_fd : none, out[1], errs[1], -1, -1};
    bool stands = box_start(plan, &io, &box, &why);
    close(out[1]);
    close(errs[1]);
    struct watch w = {.box = &box,
                      .out = out[0],
                      .err = errs[0],
                      .record = -1,
                      .report = box.ctl,
                      .kill_fd = -1,
                      .keep = how->keep,
                      .on_output = compare_add,
                      .on_output_ctx = &compare};
    if (stands) {
        watch_run(&w);
        verdict_of_end(a, &w, how->expect ? "stdout" : "exit", ret);
        judge_exit(a, how, &w, &compare, ret);
        box_stop(&box);
    } else {
        *ret = (struct box_verdict){.class_ = BOX_SETUP_ERROR,
                                    .mode = how->expect ? "stdout" : "exit",
                                    .exit_code = -1,
                                    .tier = plan->tier,
                                    .message = arena_str(a, str_of(why.msg))};
    }
    close(out[0]);
    close(errs[0]);
    watch_finish(&w);
    return true;
}

bool box_command_find(struct arena *a, const char *command, str *ret, struct err *err)
{
    const char *path = getenv("PATH");
    if (strchr(command, '/')) {
        char *real CLEANUP_FREE = realpath(command, NULL);
        if (!real || access(command, X_OK) != 0)
            return err_set(err, ERR_INPUT, "%s: cannot be executed: %s", command, strerror(errno));
        /* Not the file that a link leads to: an interpreter knows its virtual environment by the link. */
        char *cwd CLEANUP_FREE = command[0] == '/' ? NULL : getcwd(NULL, 0);
        *ret = cwd ? arena_printf(a, "%s/%s", cwd, command) : arena_str(a, str_of(command));
        return true;
    }
    for (str rest = str_of(path && *path ? path : "/usr/local/bin:/usr/bin:/bin"); rest.p;) {
        str folder = str_cut(&rest, ':');
        str candidate = arena_printf(a, "%.*s/%s", STR_ARG(folder), command);
        if (folder.n && folder.p[0] == '/' && access(candidate.p, X_OK) == 0) {
            *ret = candidate;
            return true;
        }
    }
    return err_set(err, ERR_INPUT, "there is no command '%s' in PATH", command);
}
