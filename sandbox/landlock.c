/* SPDX-License-Identifier: Apache-2.0 */
#include "sandbox/landlock.h"

#include "base/fd.h"
#include "text/json_own.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The kernel's interface by its numbers: the headers of an older system know less than the kernel that runs. */
#define SYS_LANDLOCK_CREATE 444
#define SYS_LANDLOCK_ADD 445
#define SYS_LANDLOCK_RESTRICT 446

struct ruleset_attr {
    uint64_t fs, net, scoped;
};
struct path_attr {
    uint64_t allowed;
    int32_t fd;
} __attribute__((packed));

enum {
    FS_EXECUTE = 1 << 0,
    FS_WRITE_FILE = 1 << 1,
    FS_READ_FILE = 1 << 2,
    FS_READ_DIR = 1 << 3,
    FS_REMOVE_DIR = 1 << 4,
    FS_REMOVE_FILE = 1 << 5,
    FS_MAKE_CHAR = 1 << 6,
    FS_MAKE_DIR = 1 << 7,
    FS_MAKE_REG = 1 << 8,
    FS_MAKE_SOCK = 1 << 9,
    FS_MAKE_FIFO = 1 << 10,
    FS_MAKE_BLOCK = 1 << 11,
    FS_MAKE_SYM = 1 << 12,
    FS_REFER = 1 << 13,
    FS_TRUNCATE = 1 << 14,
    FS_IOCTL_DEV = 1 << 15,
    READ = FS_EXECUTE | FS_READ_FILE | FS_READ_DIR,
    ON_FILES = FS_EXECUTE | FS_WRITE_FILE | FS_READ_FILE | FS_TRUNCATE | FS_IOCTL_DEV,
    SCRATCH = READ | FS_WRITE_FILE | FS_REMOVE_DIR | FS_REMOVE_FILE | FS_MAKE_DIR | FS_MAKE_REG | FS_MAKE_SOCK |
              FS_MAKE_FIFO | FS_MAKE_SYM | FS_REFER | FS_TRUNCATE,
};

int landlock_abi(void)
{
    long abi = syscall(SYS_LANDLOCK_CREATE, NULL, 0, 1);
    return abi > 0 ? (int)abi : 0;
}

static uint64_t fs_handled(int abi)
{
    uint64_t all = (1 << 13) - 1;
    all |= abi >= 2 ? FS_REFER : 0;
    all |= abi >= 3 ? FS_TRUNCATE : 0;
    all |= abi >= 5 ? FS_IOCTL_DEV : 0;
    return all;
}

static struct ruleset_attr ruleset_of(const struct box_plan *plan)
{
    int abi = plan->host.landlock;
    bool network = plan_has(plan, "network");
    return (struct ruleset_attr){
        .fs = plan_has(plan, "view") ? fs_handled(abi) : 0,
        .net = abi >= 4 && network ? 3 : 0, /* bind and connect of TCP */
        .scoped = (abi >= 6 && network ? 1 : 0) | (abi >= 6 && plan_has(plan, "pids") ? 2 : 0),
    };
}

static const char *const READABLE[] = {"/etc/ld.so.cache", "/etc/alternatives", "/dev/random", "/dev/urandom", NULL};
static const char *const DEVICES_RW[] = {"/dev/full", "/dev/null", "/dev/zero", NULL};

void landlock_describe(struct arena *a, const struct box_plan *plan, struct box_op *op)
{
    struct ruleset_attr attr = ruleset_of(plan);
    json_t *read = json_array(), *write = json_array();
    for (const char *const *f = BOX_SYSTEM_FOLDERS; *f; f++)
        json_array_append_new(read, json_string(*f));
    for (const char *const *f = READABLE; *f; f++)
        json_array_append_new(read, json_string(*f));
    for (size_t i = 0; i < plan->spec.n_ro; i++)
        json_array_append_new(read, json_of_str(plan->spec.ro[i]));
    for (const char *const *f = DEVICES_RW; *f; f++)
        json_array_append_new(write, json_string(*f));
    json_array_append_new(write, json_string("SCRATCH"));
    op->rules = json_own(a, json_pack("{s:i, s:o, s:o, s:b, s:b, s:b}", "abi", plan->host.landlock, "read", read,
                                      "write", write, "refuse_tcp", attr.net != 0, "scope_abstract_sockets",
                                      (attr.scoped & 1) != 0, "scope_signals", (attr.scoped & 2) != 0));
}

static bool rule_add(int ruleset, const struct ruleset_attr *attr, const char *path, uint64_t allowed, struct err *err)
{
    int fd CLEANUP_FD = open(path, O_PATH | O_CLOEXEC);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) != 0)
        return errno == ENOENT || err_errno(err, errno, "cannot open %s for a Landlock rule", path);
    struct path_attr rule = {.allowed = allowed & attr->fs & (S_ISDIR(st.st_mode) ? ~UINT64_C(0) : ON_FILES), .fd = fd};
    if (!rule.allowed || syscall(SYS_LANDLOCK_ADD, ruleset, 1, &rule, 0) == 0)
        return true;
    return err_errno(err, errno, "cannot add a Landlock rule for %s", path);
}

bool landlock_make(const struct box_plan *plan, const char *scratch, int *ret_fd, struct err *err)
{
    struct ruleset_attr attr = ruleset_of(plan);
    size_t size = plan->host.landlock >= 6 ? sizeof attr : plan->host.landlock >= 4 ? 16 : 8;
    if (!attr.fs && !attr.net && !attr.scoped) { /* a test left all of it out */
        *ret_fd = -1;
        return true;
    }
    int fd = (int)syscall(SYS_LANDLOCK_CREATE, &attr, size, 0);
    if (fd < 0)
        return err_errno(err, errno, "cannot make a Landlock ruleset");
    bool ok = true;
    for (const char *const *f = BOX_SYSTEM_FOLDERS; ok && attr.fs && *f; f++)
        ok = rule_add(fd, &attr, *f, READ, err);
    for (const char *const *f = READABLE; ok && attr.fs && *f; f++)
        ok = rule_add(fd, &attr, *f, READ, err);
    for (const char *const *f = DEVICES_RW; ok && attr.fs && *f; f++)
        ok = rule_add(fd, &attr, *f, FS_READ_FILE | FS_WRITE_FILE, err);
    for (size_t i = 0; ok && attr.fs && i < plan->spec.n_ro; i++)
        ok = rule_add(fd, &attr, plan->spec.ro[i].p, READ, err);
    if (ok && attr.fs && scratch)
        ok = rule_add(fd, &attr, scratch, SCRATCH, err);
    if (ok)
        *ret_fd = fd;
    else
        close(fd);
    return ok;
}

int landlock_enter(int ruleset)
{
    return syscall(SYS_LANDLOCK_RESTRICT, ruleset, 0) == 0 ? 0 : errno;
}
