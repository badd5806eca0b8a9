/* SPDX-License-Identifier: Apache-2.0 */
/* A plan for people and programs: `assize exec --plan`. */
#include "sandbox/box.h"

#include "text/json_own.h"

#include <sched.h>
#include <sys/resource.h>

static const char *namespace_name(int64_t flag)
{
    switch (flag) {
    case CLONE_NEWUSER:
        return "user";
    case CLONE_NEWNS:
        return "mount";
    case CLONE_NEWPID:
        return "pid";
    case CLONE_NEWNET:
        return "net";
    case CLONE_NEWIPC:
        return "ipc";
    case CLONE_NEWUTS:
        return "uts";
    default:
        return "?";
    }
}

static const char *resource_name(int64_t resource)
{
    switch (resource) {
    case RLIMIT_CPU:
        return "cpu";
    case RLIMIT_AS:
        return "as";
    case RLIMIT_STACK:
        return "stack";
    case RLIMIT_MEMLOCK:
        return "memlock";
    case RLIMIT_NPROC:
        return "nproc";
    case RLIMIT_NOFILE:
        return "nofile";
    case RLIMIT_FSIZE:
        return "fsize";
    case RLIMIT_CORE:
        return "core";
    case RLIMIT_MSGQUEUE:
        return "msgqueue";
    default:
        return "?";
    }
}

str op_words(struct arena *a, const struct box_op *op)
{
    switch (op->kind) {
    case OP_WATCH_WALL:
        return arena_printf(a, "kill after %lld ms on the clock", (long long)op->a);
    case OP_WATCH_CPU:
        return arena_printf(a, "kill after %lld ms of CPU", (long long)op->a);
    case OP_WATCH_OUTPUT:
        return arena_printf(a, "kill after %lld bytes of output", (long long)op->a);
    case OP_CLEAN:
        return S("kill and reap whatever is left behind");
    case OP_NAMESPACES:
        return arena_printf(a, "new %s namespace", namespace_name(op->a));
    case OP_IDS:
        return arena_printf(a, "user %lld inside is %lld outside", (long long)op->a, (long long)op->b);
    case OP_SCRATCH:
        return S("a folder of the host that stands for /tmp and is emptied after each program");
    case OP_CGROUP:
        return arena_printf(a, "control group below %s: %s = %.*s", op->path, op->target, STR_ARG(op->text));
    case OP_ROOT:
        return S("an empty tmpfs becomes the root");
    case OP_DIR:
        return arena_printf(a, "folder %s", op->path);
    case OP_BIND:
        return strcmp(op->path, op->target) == 0 ? arena_printf(a, "show %s, read-only", op->path)
                                                 : arena_printf(a, "show %s at %s, read-only", op->path, op->target);
    case OP_LINK:
        return arena_printf(a, "link %s -> %s", op->path, op->target);
    case OP_FILE:
        return arena_printf(a, "file %s, generated", op->path);
    case OP_DEVICE:
        return arena_printf(a, "device %s", op->path);
    case OP_PROC:
        return S("own /proc");
    case OP_TMP:
        return arena_printf(a, "own /tmp: tmpfs of %lld bytes and %lld files", (long long)op->a, (long long)op->b);
    case OP_PIVOT:
        return S("the host's files are gone");
    case OP_SEAL:
        return S("the root becomes read-only");
    case OP_HOSTNAME:
        return S("host name box");
    case OP_NEW_MOUNTS:
        return S("mounts of its own");
    case OP_ENVIRONMENT:
        return S("an environment without anything of the host's");
    case OP_SIGNALS:
        return S("signals as a fresh process has them");
    case OP_GROUP:
        return S("a process group of its own");
    case OP_RLIMIT:
        return arena_printf(a, "rlimit %s = %lld", resource_name(op->a), (long long)op->b);
    case OP_DESCRIPTORS:
        return arena_printf(a, "close every descriptor from %lld on", (long long)op->a);
    case OP_IDENTITY:
        return arena_printf(a, "become user %lld", (long long)op->a);
    case OP_CAPS:
        return op->a ? S("drop all capabilities but CAP_SYS_ADMIN of the own user namespace, which a job drops")
                     : S("drop all capabilities");
    case OP_NO_NEW_PRIVS:
        return S("no new privileges");
    case OP_LANDLOCK:
        return S("enter a Landlock domain");
    case OP_SECCOMP:
        return S("load a seccomp filter");
    case OP_WORKDIR:
        return op->path && *op->path ? arena_printf(a, "work in %s", op->path) : S("work in the scratch folder");
    }
    return S("?");
}

json_t *box_plan_json(const struct box_plan *plan)
{
    struct arena a CLEANUP_ARENA = {0};
    json_t *ops = json_array(), *gaps = json_array(), *argv = json_array();
    for (size_t i = 0; i < plan->ops.n; i++) {
        const struct box_op *op = &plan->ops.v[i];
        json_t *item = json_pack("{s:s, s:o, s:s}", "phase", BOX_PHASE_NAMES[op->phase], "does",
                                 json_of_str(op_words(&a, op)), "for", op->serves);
        if (op->rules)
            json_object_set(item, "rules", op->rules);
        json_array_append_new(ops, item);
    }
    for (const char *const *gap = box_tier_gaps(plan->tier); *gap; gap++)
        json_array_append_new(gaps, json_string(*gap));
    if (!plan->host.proc && plan->tier == TIER_FULL)
        json_array_append_new(gaps, json_string("/proc: this host does not let the box mount one; it runs without"));
    for (const char *const *arg = plan->spec.argv; arg && *arg; arg++)
        json_array_append_new(argv, json_string(*arg));
    return json_pack("{s:s, s:o, s:o, s:o}", "tier", BOX_TIER_NAMES[plan->tier], "command", argv, "not_promised", gaps,
                     "operations", ops);
}
