/* SPDX-License-Identifier: Apache-2.0 */
#include "base/fd.h"
#include "runner/worker.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

struct nursery_ask {
    pid_t dead;
};

struct nursery_answer {
    pid_t pid;  /* of the new worker, or 0 */
    int num;    /* errno if there is none */
    int status; /* of the dead one */
};

/* A child of ours: dies with its parent, and leaves Ctrl-C and friends to the coordinator, which tells it when to stop.
 */
static void child_begin(pid_t parent)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(0); /* the parent died before the line above */
    signal(SIGINT, SIG_IGN);
    signal(SIGTERM, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
    signal(SIGCHLD, SIG_DFL);
}

/* The answer, with the coordinator's end of the worker's socket unless it is negative. */
static bool answer_send(int to, const struct nursery_answer *answer, int fd)
{
    union {
        char bytes[CMSG_SPACE(sizeof(int))];
        struct cmsghdr aligned;
    } control = {0};
    struct iovec body = {(void *)(uintptr_t)answer, sizeof *answer};
    struct msghdr msg = {.msg_iov = &body, .msg_iovlen = 1};
    if (fd >= 0) {
        msg.msg_control = control.bytes;
        msg.msg_controllen = sizeof control.bytes;
        struct cmsghdr *head = CMSG_FIRSTHDR(&msg);
        head->cmsg_level = SOL_SOCKET;
        head->cmsg_type = SCM_RIGHTS;
        head->cmsg_len = CMSG_LEN(sizeof fd);
        memcpy(CMSG_DATA(head), &fd, sizeof fd);
    }
    ssize_t n;
    do
        n = sendmsg(to, &msg, MSG_NOSIGNAL);
    while (n < 0 && errno == EINTR);
    return n == (ssize_t)sizeof *answer;
}

static bool answer_receive(int from, struct nursery_answer *answer, int *ret_fd)
{
    union {
        char bytes[CMSG_SPACE(sizeof(int))];
        struct cmsghdr aligned;
    } control = {0};
    struct iovec body = {answer, sizeof *answer};
    struct msghdr msg = {
        .msg_iov = &body, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
    ssize_t n;
    do
        n = recvmsg(from, &msg, MSG_CMSG_CLOEXEC);
    while (n < 0 && errno == EINTR);
    if (n != (ssize_t)sizeof *answer) {
        errno = n < 0 ? errno : EPIPE;
        return false;
    }
    struct cmsghdr *head = CMSG_FIRSTHDR(&msg);
    *ret_fd = -1;
    if (head && head->cmsg_type == SCM_RIGHTS && head->cmsg_len == CMSG_LEN(sizeof *ret_fd))
        memcpy(ret_fd, CMSG_DATA(head), sizeof *ret_fd);
    return true;
}

/* The nursery's own children. */
struct brood {
    pid_t pid[WORKERS_MAX + 1];
    size_t n;
};

static int brood_bury(struct brood *brood, pid_t dead)
{
    int status = 0;
    for (size_t i = 0; i < brood->n; i++) {
        if (brood->pid[i] != dead)
            continue;
        kill(dead, SIGKILL); /* its socket is closed: whatever it still does is for nobody */
        while (waitpid(dead, &status, 0) < 0 && errno == EINTR)
            ;
        brood->pid[i] = brood->pid[--brood->n];
        break;
    }
    return status;
}

/* The orderly end: every socket is closed, so each worker finds the end of its own, puts away what it kept for the
 * subject, and leaves. Whoever does not within the grace is killed. */
static void brood_dismiss(struct brood *brood)
{
    enum { GRACE_MS = 15000, STEP_MS = 2 };
    for (int ms = 0; brood->n && ms < GRACE_MS; ms += STEP_MS) {
        pid_t gone = waitpid(-1, NULL, WNOHANG);
        for (size_t i = 0; gone > 0 && i < brood->n; i++)
            if (brood->pid[i] == gone)
                brood->pid[i] = brood->pid[--brood->n];
        if (gone <= 0)
            usleep(STEP_MS * 1000);
    }
    while (brood->n)
        brood_bury(brood, brood->pid[0]);
}

static void brood_spawn(struct brood *brood, const struct work *work, int nursery_fd, struct nursery_answer *answer,
                        int *ret_fd)
{
    int pair[2];
    *ret_fd = -1;
    if (brood->n >= WORKERS_MAX || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
        answer->num = brood->n >= WORKERS_MAX ? EAGAIN : errno;
        return;
    }
    pid_t parent = getpid(), pid = fork();
    if (pid == 0) {
        child_begin(parent);
        close(nursery_fd);
        close(pair[0]);
        worker_main(work, pair[1]);
    }
    answer->num = pid < 0 ? errno : 0;
    close(pair[1]);
    if (pid < 0) {
        close(pair[0]);
        return;
    }
    answer->pid = brood->pid[brood->n++] = pid;
    *ret_fd = pair[0];
}

static _Noreturn void nursery_main(const struct work *work, int fd)
{
    struct brood brood = {0};
    struct nursery_ask ask;
    while (fd_read_exact(fd, &ask, sizeof ask) == 1) {
        struct nursery_answer answer = {0};
        int worker_fd CLEANUP_FD = -1;
        if (ask.dead > 0)
            answer.status = brood_bury(&brood, ask.dead);
        brood_spawn(&brood, work, fd, &answer, &worker_fd);
        if (!answer_send(fd, &answer, worker_fd))
            break;
    }
    brood_dismiss(&brood);
    _exit(0);
}

bool nursery_start(const struct work *work, struct nursery *ret, struct err *err)
{
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
        return err_errno(err, errno, "cannot make a socket for the workers");
    pid_t parent = getpid(), pid = fork();
    if (pid == 0) {
        child_begin(parent);
        close(pair[0]);
        nursery_main(work, pair[1]);
    }
    int num = errno;
    close(pair[1]);
    if (pid < 0) {
        close(pair[0]);
        return err_errno(err, num, "cannot fork the workers");
    }
    *ret = (struct nursery){pid, pair[0]};
    return true;
}

bool nursery_spawn(struct nursery *n, pid_t dead, int *ret_status, int *ret_fd, pid_t *ret_pid, struct err *err)
{
    struct nursery_ask ask = {dead};
    struct nursery_answer answer = {0};
    if (send(n->fd, &ask, sizeof ask, MSG_NOSIGNAL) != (ssize_t)sizeof ask || !answer_receive(n->fd, &answer, ret_fd))
        return err_errno(err, errno, "the process that forks the workers is gone");
    if (*ret_fd < 0)
        return err_errno(err, answer.num, "cannot fork a worker");
    *ret_status = answer.status;
    *ret_pid = answer.pid;
    return true;
}

void nursery_finish(struct nursery *n)
{
    if (n->pid <= 0)
        return;
    close(n->fd);
    while (waitpid(n->pid, NULL, 0) < 0 && errno == EINTR)
        ;
    *n = (struct nursery){0};
}
