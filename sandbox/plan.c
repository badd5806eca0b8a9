/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a box_spec to its plan. Nothing is done here, only written down; the order of the calls below is the order in
 * which it will be done.
 *
 * What is left out on purpose: no per-job network namespace (a millisecond each; sockets are refused anyway, and the
 * box has an empty one), no /sys, no /run, no /dev/pts, no /dev/shm (shared memory would escape the limits).
 */
#include "sandbox/plan.h"

#include "sandbox/landlock.h"
#include "text/json_own.h"

#include <errno.h>
#include <math.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysinfo.h>
#include <unistd.h>

const char *const BOX_PHASE_NAMES[] = {"watch", "make", "init", "program", "job", NULL};

const char *const BOX_PROTECTIONS[] = {"cleanup",    "cpu",     "descriptors", "environment", "file_bytes", "files",
                                       "ipc",        "kernel",  "keys",        "memory",      "namespaces", "network",
                                       "output",     "pids",    "proc",        "processes",   "tmp",        "tmp_bytes",
                                       "tmp_inodes", "tracing", "user",        "view",        "wall",       NULL};

const char *const BOX_SYSTEM_FOLDERS[] = {"/usr", "/lib", "/lib32", "/lib64", "/libx32", "/bin", "/sbin", NULL};

/* What of the host's /etc a dynamic loader and Debian's own links need; none of it tells who uses the machine. */
static const char *const ETC_OF_HOST[] = {"/etc/ld.so.cache", "/etc/alternatives", NULL};

static const struct {
    const char *path, *text;
} ETC_OWN[] = {{"/etc/passwd", "root:x:0:0::/:/bin/false\nbox:x:1000:1000::/tmp:/bin/false\n"
                               "nobody:x:65534:65534::/:/bin/false\n"},
               {"/etc/group", "root:x:0:\nbox:x:1000:\nnogroup:x:65534:\n"},
               {"/etc/hosts", "127.0.0.1 localhost\n"},
               {"/etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\n"}};

static const char *const DEVICES[] = {"/dev/full", "/dev/null", "/dev/random", "/dev/tty", "/dev/urandom", "/dev/zero"};

bool plan_has(const struct box_plan *plan, const char *protection)
{
    for (const char *const *w = plan->spec.without; w && *w; w++)
        if (strcmp(*w, protection) == 0)
            return false;
    return true;
}

const struct box_op *plan_find(const struct box_plan *plan, enum box_op_kind kind)
{
    for (size_t i = 0; i < plan->ops.n; i++)
        if (plan->ops.v[i].kind == kind)
            return &plan->ops.v[i];
    return NULL;
}

static bool under(const char *path, const char *folder)
{
    size_t n = strlen(folder);
    return strncmp(path, folder, n) == 0 && (path[n] == '/' || !path[n]);
}

bool box_sees(const struct box_spec *spec, const char *path)
{
    for (const char *const *f = BOX_SYSTEM_FOLDERS; *f; f++)
        if (under(path, *f))
            return true;
    for (size_t i = 0; i < spec->n_ro; i++)
        if (under(path, spec->ro[i].p))
            return true;
    return false;
}

/* One plan under the pen. */
struct pen {
    struct arena *a;
    struct box_plan *plan;
    struct err *err;
};

/* Writes the operation down, unless what it serves is left out. */
static struct box_op *op_add(struct pen *p, enum box_phase phase, enum box_op_kind kind, const char *serves)
{
    static struct box_op left_out;
    if (!plan_has(p->plan, serves)) {
        left_out = (struct box_op){0};
        return &left_out;
    }
    struct box_op *op = vec_push(p->a, &p->plan->ops);
    *op = (struct box_op){.kind = kind, .phase = phase, .serves = serves};
    return op;
}

static void op_path(struct pen *p, enum box_phase phase, enum box_op_kind kind, const char *serves, const char *path,
                    const char *target)
{
    struct box_op *op = op_add(p, phase, kind, serves);
    op->path = path;
    op->target = target;
}

static void op_numbers(struct pen *p, enum box_phase phase, enum box_op_kind kind, const char *serves, int64_t a,
                       int64_t b)
{
    struct box_op *op = op_add(p, phase, kind, serves);
    op->a = a;
    op->b = b;
}

static void watch_add(struct pen *p)
{
    const struct box_limits *l = &p->plan->spec.limits;
    op_numbers(p, PHASE_WATCH, OP_WATCH_WALL, "wall", (int64_t)llround(l->wall * 1e3), 0);
    op_numbers(p, PHASE_WATCH, OP_WATCH_CPU, "cpu", (int64_t)llround(l->cpu * 1e3), 0);
    op_numbers(p, PHASE_WATCH, OP_WATCH_OUTPUT, "output", l->output, 0);
    op_add(p, PHASE_WATCH, OP_CLEAN, "cleanup");
}

static void cgroup_add(struct pen *p, const struct host_cgroup *group, const char *serves, int64_t value,
                       const char *file_v1, const char *file_v2)
{
    if (!group->version)
        return;
    struct box_op *op = op_add(p, PHASE_MAKE, OP_CGROUP, serves);
    op->path = group->path;
    op->target = group->version == 1 ? file_v1 : file_v2;
    op->text = arena_printf(p->a, "%lld", (long long)value);
}

/* A zygote takes memory and processes of its own; what is judged must not pay for it. */
static void cgroups_add(struct pen *p)
{
    const struct box_plan *plan = p->plan;
    const struct box_limits *l = &plan->spec.limits;
    int64_t own_memory = plan->spec.use == USE_WARM ? (int64_t)96 << 20 : (int64_t)16 << 20;
    cgroup_add(p, &plan->host.memory, "memory", l->memory + own_memory, "memory.limit_in_bytes", "memory.max");
    cgroup_add(p, &plan->host.pids, "processes", l->processes + 4, "pids.max", "pids.max");
}

static void namespaces_add(struct pen *p)
{
    static const struct {
        const char *serves;
        int flag;
    } NAMESPACES[] = {{"user", CLONE_NEWUSER}, {"view", CLONE_NEWNS},     {"pids", CLONE_NEWPID},
                      {"ipc", CLONE_NEWIPC},   {"network", CLONE_NEWNET}, {"view", CLONE_NEWUTS}};
    for (size_t i = 0; i < COUNT_OF(NAMESPACES); i++) {
        bool mounts = NAMESPACES[i].flag == CLONE_NEWNS; /* /proc and /tmp need it too */
        const char *serves = NAMESPACES[i].serves;
        if (mounts && !plan_has(p->plan, serves))
            serves = plan_has(p->plan, "tmp") ? "tmp" : "proc";
        op_numbers(p, PHASE_MAKE, OP_NAMESPACES, serves, NAMESPACES[i].flag, 0);
    }
    op_numbers(p, PHASE_MAKE, OP_IDS, "user", BOX_UID, p->plan->uid);
}

/* Every folder above `path`, from the top. */
static void parents_add(struct pen *p, const char *path)
{
    for (const char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        const char *folder = arena_cstr(p->a, (str){path, (size_t)(slash - path)});
        bool there = false;
        for (size_t i = 0; i < p->plan->ops.n; i++)
            there |= p->plan->ops.v[i].kind == OP_DIR && strcmp(p->plan->ops.v[i].path, folder) == 0;
        if (!there)
            op_path(p, PHASE_INIT, OP_DIR, "view", folder, NULL);
    }
}

static void system_folders_add(struct pen *p)
{
    for (const char *const *f = BOX_SYSTEM_FOLDERS; *f; f++) {
        char leads[256];
        struct stat st;
        ssize_t n = readlink(*f, leads, sizeof leads);
        if (n > 0 && n < (ssize_t)sizeof leads)
            op_path(p, PHASE_INIT, OP_LINK, "view", *f, arena_cstr(p->a, (str){leads, (size_t)n}));
        else if (stat(*f, &st) == 0 && S_ISDIR(st.st_mode))
            op_path(p, PHASE_INIT, OP_BIND, "view", *f, *f);
    }
}

/* The host's file, wherever its path leads, at the path as it was named. */
static bool ro_add(struct pen *p, const char *path)
{
    char *real CLEANUP_FREE = realpath(path, NULL);
    if (!real)
        return err_set(p->err, ERR_INPUT, "%s: cannot be shown to the box: %s", path, strerror(errno));
    if (access(real, R_OK) != 0)
        return err_set(p->err, ERR_INPUT, "%s: cannot be shown to the box: %s", path, strerror(errno));
    struct stat st;
    mode_t others = stat(real, &st) != 0 ? 0 : st.st_mode & (S_ISDIR(st.st_mode) ? S_IROTH | S_IXOTH : S_IROTH);
    if (p->plan->host.root && others != (S_ISDIR(st.st_mode) ? S_IROTH | S_IXOTH : S_IROTH))
        return err_set(p->err, ERR_INPUT,
                       "%s: cannot be shown to the box: only its owner may read it, and a box that root starts runs as "
                       "nobody else",
                       path);
    if (strcmp(real, "/") == 0)
        return err_set(p->err, ERR_INPUT, "%s: the whole host cannot be shown to the box", path);
    static const char *const OWN[] = {"/proc", "/dev", "/tmp", NULL};
    for (const char *const *o = OWN; *o; o++)
        if (strcmp(path, *o) == 0)
            return err_set(p->err, ERR_INPUT, "%s: the box has its own; name what lies in it", path);
    if (p->plan->tier == TIER_LANDLOCK)
        return true; /* a rule of the ruleset: see landlock.c */
    for (const char *const *f = BOX_SYSTEM_FOLDERS; *f; f++)
        if (under(path, *f))
            return true; /* seen already */
    parents_add(p, path);
    op_path(p, PHASE_INIT, OP_BIND, "view", arena_cstr(p->a, str_of(real)), path);
    return true;
}

static void tmp_add(struct pen *p, enum box_phase phase)
{
    const struct box_limits *l = &p->plan->spec.limits;
    struct box_op *op = op_add(p, phase, OP_TMP, "tmp");
    op->a = plan_has(p->plan, "tmp_bytes") ? l->tmp_bytes : 0; /* 0: no bound, for tests */
    op->b = plan_has(p->plan, "tmp_inodes") ? l->tmp_inodes : 0;
    op->text = arena_printf(p->a, "mode=1777,size=%lld,nr_inodes=%lld", (long long)op->a, (long long)op->b);
}

/* The own /proc belongs to the own pid namespace. A test that leaves either out sees the host's. */
static void proc_add(struct pen *p)
{
    bool own = plan_has(p->plan, "proc") && plan_has(p->plan, "pids");
    if (own && p->plan->host.proc)
        op_add(p, PHASE_INIT, OP_PROC, "proc");
    else if (!own)
        op_path(p, PHASE_INIT, OP_BIND, "view", "/proc", "/proc");
}

static bool view_add(struct pen *p)
{
    const struct box_spec *spec = &p->plan->spec;
    op_add(p, PHASE_INIT, OP_ROOT, "view");
    system_folders_add(p);
    op_path(p, PHASE_INIT, OP_DIR, "view", "/etc", NULL);
    for (size_t i = 0; i < COUNT_OF(ETC_OWN); i++) {
        struct box_op *op = op_add(p, PHASE_INIT, OP_FILE, "view");
        op->path = ETC_OWN[i].path;
        op->text = str_of(ETC_OWN[i].text);
    }
    for (const char *const *e = ETC_OF_HOST; *e; e++)
        if (access(*e, R_OK) == 0)
            op_path(p, PHASE_INIT, OP_BIND, "view", *e, *e);
    op_path(p, PHASE_INIT, OP_DIR, "view", "/dev", NULL);
    for (size_t i = 0; i < COUNT_OF(DEVICES); i++)
        op_path(p, PHASE_INIT, OP_DEVICE, "view", DEVICES[i], NULL);
    op_path(p, PHASE_INIT, OP_DIR, "view", "/proc", NULL);
    op_path(p, PHASE_INIT, OP_DIR, "view", "/tmp", NULL);
    proc_add(p);
    tmp_add(p, PHASE_INIT);
    for (size_t i = 0; i < spec->n_ro; i++)
        if (!ro_add(p, spec->ro[i].p))
            return false;
    op_add(p, PHASE_INIT, OP_PIVOT, "view");
    op_add(p, PHASE_INIT, OP_SEAL, "view");
    op_add(p, PHASE_INIT, OP_HOSTNAME, "view");
    return true;
}

/* Processes of the box that count against its user's limit without being the program's own. */
static int64_t processes_besides(const struct box_plan *plan)
{
    int64_t init = plan->host.root              ? 0
                   : plan->spec.use == USE_WARM ? 2
                                                : 1; /* process 1, and that of the job's namespace */
    return init + (plan->spec.use == USE_WARM ? 1 : 0);
}

static bool within(struct pen *p, const char *name, int64_t asked, uint64_t has, const char *what)
{
    if (has == (uint64_t)RLIM_INFINITY || asked < 0 || (uint64_t)asked <= has)
        return true;
    struct arena scratch CLEANUP_ARENA = {0};
    return err_set(p->err, ERR_INPUT, "the limit %s = %.*s is beyond this host, whose %s is %llu", name,
                   STR_ARG(box_limit_text(&scratch, &p->plan->spec.limits, name)), what, (unsigned long long)has);
}

/* A limit that the host cannot honour would be another one in silence. */
static bool limits_fit(struct pen *p)
{
    const struct box_limits *l = &p->plan->spec.limits;
    struct rlimit files, processes, bytes;
    struct sysinfo info;
    if (getrlimit(RLIMIT_NOFILE, &files) != 0 || getrlimit(RLIMIT_NPROC, &processes) != 0 ||
        getrlimit(RLIMIT_FSIZE, &bytes) != 0 || sysinfo(&info) != 0)
        return err_errno(p->err, errno, "this host does not tell its limits");
    uint64_t memory = ((uint64_t)info.totalram + info.totalswap) * info.mem_unit;
    return within(p, "files", l->files, files.rlim_max, "hard limit on open files") &&
           within(p, "processes", l->processes, processes.rlim_max, "hard limit on processes") &&
           within(p, "file_bytes", l->file_bytes, bytes.rlim_max, "hard limit on file sizes") &&
           within(p, "memory", l->memory, memory, "memory") && within(p, "tmp_bytes", l->tmp_bytes, memory, "memory");
}

/* In a warm box some are the interpreter's as well, and every job inherits them; others would hold for all jobs
 * together, or be in the interpreter's way. */
static void rlimits_add(struct pen *p, enum box_phase phase)
{
    const struct box_limits *l = &p->plan->spec.limits;
    bool warm = p->plan->spec.use == USE_WARM;
    const struct {
        const char *serves;
        int64_t resource, value;
        bool inherited;
    } LIMITS[] = {
        {"cpu", RLIMIT_CPU, (int64_t)ceil(l->cpu) + 1, false}, /* a net: the watch is finer, and counts each process */
        {"memory", RLIMIT_AS, l->memory, false},
        {"memory", RLIMIT_STACK, (int64_t)8 << 20, true},
        {"memory", RLIMIT_MEMLOCK, 64 << 10, true},
        {"processes", RLIMIT_NPROC, l->processes + processes_besides(p->plan), false},
        {"files", RLIMIT_NOFILE, l->files, false},
        {"file_bytes", RLIMIT_FSIZE, l->file_bytes, true},
        {"file_bytes", RLIMIT_CORE, 0, true},
        {"ipc", RLIMIT_MSGQUEUE, 0, true},
    };
    for (size_t i = 0; i < COUNT_OF(LIMITS); i++)
        if (!warm || LIMITS[i].inherited == (phase == PHASE_PROGRAM))
            op_numbers(p, phase, OP_RLIMIT, LIMITS[i].serves, LIMITS[i].resource, LIMITS[i].value);
}

static bool filter_add(struct pen *p, enum box_phase phase, enum filter_kind kind)
{
    str bpf;
    json_t *rules;
    if (!filter_make(p->a, p->plan, kind, &bpf, &rules, p->err))
        return false;
    struct box_op *op = op_add(p, phase, OP_SECCOMP, "kernel");
    if (!plan_has(p->plan, "kernel")) { /* the filter stays, with that one gap: it serves others too */
        op = vec_push(p->a, &p->plan->ops);
        *op = (struct box_op){.kind = OP_SECCOMP, .phase = phase, .serves = "kernel"};
    }
    op->text = bpf;
    op->rules = rules;
    return true;
}

/* CAP_SYS_ADMIN, of the box's own user namespace, for an interpreter that furnishes jobs. */
static int64_t kept_caps(const struct box_plan *plan)
{
    return plan->spec.use == USE_WARM && plan->tier == TIER_FULL ? INT64_C(1) << 21 : 0;
}

static bool program_add(struct pen *p)
{
    const struct box_plan *plan = p->plan;
    bool full = plan->tier == TIER_FULL, zygote = plan->spec.use == USE_WARM;
    op_add(p, PHASE_PROGRAM, OP_ENVIRONMENT, "environment");
    op_add(p, PHASE_PROGRAM, OP_SIGNALS, "pids");
    op_add(p, PHASE_PROGRAM, OP_GROUP, "pids");
    rlimits_add(p, PHASE_PROGRAM);
    if (plan->host.root)
        op_numbers(p, PHASE_PROGRAM, OP_IDENTITY, "user", full ? BOX_UID : plan->uid, kept_caps(plan));
    op_path(p, PHASE_PROGRAM, OP_WORKDIR, "tmp", full ? "/tmp" : "", NULL);
    op_numbers(p, PHASE_PROGRAM, OP_CAPS, "user", kept_caps(plan), 0);
    struct box_op *no_new = vec_push(p->a, &p->plan->ops); /* seccomp and Landlock stand on it */
    *no_new = (struct box_op){.kind = OP_NO_NEW_PRIVS, .phase = PHASE_PROGRAM, .serves = "user"};
    if (!full) {
        struct box_op *op = vec_push(p->a, &p->plan->ops);
        *op = (struct box_op){.kind = OP_LANDLOCK, .phase = PHASE_PROGRAM, .serves = "view"}; /* without: other rules */
        landlock_describe(p->a, plan, op);
    }
    static const int FIRST_FREE[] = {[USE_COMMAND] = 3, [USE_COLD] = 5, [USE_WARM] = 4};
    op_numbers(p, PHASE_PROGRAM, OP_DESCRIPTORS, "descriptors", FIRST_FREE[plan->spec.use], 0);
    if (!filter_add(p, PHASE_PROGRAM, zygote ? FILTER_ZYGOTE : FILTER_PROGRAM))
        return false;
    return zygote || (full && plan->spec.use == USE_COMMAND) || filter_add(p, PHASE_PROGRAM, FILTER_JOB);
}

static bool job_add(struct pen *p)
{
    bool full = p->plan->tier == TIER_FULL;
    if (full) {
        op_add(p, PHASE_JOB, OP_NEW_MOUNTS, "tmp");
        tmp_add(p, PHASE_JOB);
        if (p->plan->host.proc && plan_has(p->plan, "pids"))
            op_add(p, PHASE_JOB, OP_PROC, "proc");
    }
    if (full)
        op_path(p, PHASE_JOB, OP_WORKDIR, "tmp", "/tmp", NULL); /* tier landlock: the interpreter stands there */
    op_add(p, PHASE_JOB, OP_GROUP, "pids");
    rlimits_add(p, PHASE_JOB);
    op_numbers(p, PHASE_JOB, OP_DESCRIPTORS, "descriptors", 5, 0);
    if (full)
        op_add(p, PHASE_JOB, OP_CAPS, "user");
    if (!full && p->plan->host.landlock >= 6) /* apart from the interpreter, which is in the same domain so far */
        op_add(p, PHASE_JOB, OP_LANDLOCK, "pids");
    return filter_add(p, PHASE_JOB, FILTER_JOB);
}

/* What the tier cannot do without, in words, or NULL. */
static const char *lacking(const struct host *host, enum box_tier tier)
{
    if (!host->seccomp)
        return "seccomp filters";
    if (!host->close_range)
        return "close_range (Linux 5.9)";
    if (tier == TIER_NONE)
        return "both user namespaces and Landlock";
    if (tier == TIER_FULL && !host->user_namespace)
        return "user namespaces";
    if (tier == TIER_FULL && !host->mounts)
        return "mounts in a user namespace";
    if (tier == TIER_LANDLOCK && host->landlock < 1)
        return "Landlock";
    return NULL;
}

static uint32_t uid_of(const struct box_spec *spec, const struct host *host)
{
    if (!host->root)
        return (uint32_t)getuid();
    if (spec->uid)
        return spec->uid;
    return UINT32_C(2000000000) + (uint32_t)((getpid() % 1000000) * 64 + spec->slot % 64);
}

bool box_plan_make(struct arena *a, const struct host *host, const struct box_spec *spec, struct box_plan **ret,
                   struct err *err)
{
    struct box_plan *plan = arena_new(a, struct box_plan);
    struct pen p = {a, plan, err};
    plan->host = *host;
    plan->spec = *spec;
    plan->tier = spec->tier ? spec->tier : host_tier(host);
    plan->uid = uid_of(spec, host);
    plan->leaves_out = spec->without && spec->without[0];
    const char *lacks = lacking(host, plan->tier);
    if (lacks)
        return err_set(err, ERR_HOST, "this host cannot run a box of tier %s: it lacks %s (see `assize doctor`)",
                       plan->tier ? BOX_TIER_NAMES[plan->tier] : "full or landlock", lacks);
    if (!limits_fit(&p))
        return false;
    watch_add(&p);
    if (plan->tier == TIER_FULL)
        namespaces_add(&p);
    else
        op_add(&p, PHASE_MAKE, OP_SCRATCH, "tmp");
    cgroups_add(&p);
    for (size_t i = 0; plan->tier == TIER_LANDLOCK && i < spec->n_ro; i++)
        if (!ro_add(&p, spec->ro[i].p))
            return false;
    if ((plan->tier == TIER_FULL && !view_add(&p)) || !program_add(&p) || (spec->use == USE_WARM && !job_add(&p)))
        return false;
    *ret = plan;
    return true;
}
