/* SPDX-License-Identifier: Apache-2.0 */
#include "sandbox/judge.h"

#include "base/clock.h"
#include "base/fd.h"
#include "text/show.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ANSWER_MAX = 64 << 10, PATIENCE_MS = 20000 };

/* What it prints: a mark, the path of its executable, its version, then folders. */
static const char QUESTION[] =
    "import sys, os\n"
    "real = os.path.realpath(sys.executable)\n"
    "base = getattr(sys, '_base_executable', '') or real\n"
    "print('assize-python')\n"
    "print(sys.executable)\n"
    "print('.'.join(str(n) for n in sys.version_info[:3]))\n"
    "for p in (sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix,\n"
    "          os.path.dirname(os.path.dirname(real)), os.path.dirname(os.path.dirname(os.path.realpath(base)))):\n"
    "    print(os.path.abspath(p))\n"
    "    print(os.path.realpath(p))\n";

static pid_t question_ask(const char *path, int *ret_fd)
{
    static const int STOPS[] = {SIGINT, SIGTERM, SIGHUP};
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return -1;
    pid_t pid = fork();
    if (pid == 0) {
        int none = open("/dev/null", O_RDWR);
        dup2(none, 0);
        dup2(ends[1], 1);
        dup2(none, 2);
        signal(SIGPIPE, SIG_DFL);
        signal(SIGXFSZ, SIG_DFL);
        for (size_t i = 0; i < COUNT_OF(STOPS); i++) /* a Ctrl-C is for assize, which stops when it has its answer */
            signal(STOPS[i], SIG_IGN);
        execl(path, path, "-E", "-s", "-B", "-c", QUESTION, (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    if (pid < 0)
        close(ends[0]);
    *ret_fd = ends[0];
    return pid;
}

/* Everything until the end of the stream, the patience or the room is over. */
static str answer_read(struct arena *a, int fd)
{
    char *room = arena_alloc(a, ANSWER_MAX);
    size_t n = 0;
    uint64_t end = clock_mono_ns() + (uint64_t)PATIENCE_MS * 1000000;
    while (n < ANSWER_MAX) {
        uint64_t now = clock_mono_ns();
        struct pollfd p = {.fd = fd, .events = POLLIN};
        int ready = now >= end ? 0 : poll(&p, 1, (int)((end - now) / 1000000) + 1);
        if (ready < 0 && errno == EINTR)
            continue;
        if (ready <= 0)
            break;
        ssize_t got = read(fd, room + n, ANSWER_MAX - n);
        if (got == 0 || (got < 0 && errno != EINTR))
            break;
        n += got > 0 ? (size_t)got : 0;
    }
    return (str){room, n};
}

static bool folder_known(const struct python *p, str folder)
{
    for (size_t i = 0; i < p->n_ro; i++)
        if (str_eq(p->ro[i], folder))
            return true;
    return false;
}

static bool answer_take(struct arena *a, str answer, struct python *ret)
{
    enum { FOLDERS_MAX = 16 };
    struct box_spec nothing = {0};
    str rest = answer, line = str_cut(&rest, '\n');
    str *folders = arena_array(a, str, FOLDERS_MAX);
    if (!str_eq(line, S("assize-python")))
        return false;
    ret->path = arena_str(a, str_cut(&rest, '\n'));
    ret->version = arena_str(a, str_cut(&rest, '\n'));
    ret->ro = folders;
    while (rest.p && ret->n_ro < FOLDERS_MAX) {
        line = arena_str(a, str_cut(&rest, '\n'));
        if (line.n < 2 || line.p[0] != '/' || box_sees(&nothing, line.p) || folder_known(ret, line))
            continue;
        folders[ret->n_ro++] = line;
    }
    return ret->path.n > 1 && ret->path.p[0] == '/';
}

bool python_find(struct arena *a, str name, struct python *ret, struct err *err)
{
    str path;
    const char *word = name.n ? arena_cstr(a, name) : "python3";
    if (!box_command_find(a, word, &path, err))
        return err_wrap(err, "python");
    *ret = (struct python){0};
    int fd = -1, status = 0;
    pid_t pid = question_ask(path.p, &fd);
    if (pid < 0)
        return err_errno(err, errno, "cannot start %s", path.p);
    str answer = answer_read(a, fd);
    close(fd);
    bool ended = waitpid(pid, &status, WNOHANG) == pid;
    for (int i = 0; i < 200 && !ended; i++) {
        usleep(1000);
        ended = waitpid(pid, &status, WNOHANG) == pid;
    }
    if (!ended) {
        kill(pid, SIGKILL);
        waitpid(pid, NULL, 0);
    }
    if (ended && status == 0 && answer_take(a, answer, ret))
        return true;
    if (ended && WIFSIGNALED(status))
        return err_set(err, ERR_HOST, "%s was killed by signal %d before it could tell where it lives", path.p,
                       WTERMSIG(status));
    return err_set(err, ERR_INPUT, "%s is no Python interpreter that can tell where it lives%s", path.p,
                   ended ? "" : " (it did not answer within 20 s)");
}
