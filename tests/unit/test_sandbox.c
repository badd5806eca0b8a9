/* SPDX-License-Identifier: Apache-2.0 */
/* The sandbox: plans without privilege, limits, tiers, and judged programs where this host has a tier for them. */
#include "sandbox/judge.h"
#include "tests/tap.h"
#include "text/fields.h"
#include "text/json_write.h"

#include <dirent.h>
#include <sched.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define PYTHON "/usr/bin/python3"

/* Hosts as data: no probe, no privilege. */
static const struct host HOST_FULL = {
    .user_namespace = true, .mounts = true, .proc = true, .close_range = true, .seccomp = true, .landlock = 7};
static const struct host HOST_UBUNTU = {.close_range = true, .seccomp = true, .landlock = 4, .user_namespace_errno = 1};
static const struct host HOST_OLD = {.close_range = true, .seccomp = true};
static const struct host HOST_NO_SECCOMP = {.user_namespace = true, .mounts = true, .proc = true, .landlock = 7};

static const char *const TRUE[] = {"/bin/true", NULL};

static struct box_plan *plan_of(struct arena *a, const struct host *host, struct box_spec spec, struct err *err)
{
    struct box_plan *plan = NULL;
    if (!spec.argv)
        spec.argv = TRUE;
    if (!spec.limits.wall)
        spec.limits = BOX_LIMITS_DEFAULT;
    return box_plan_make(a, host, &spec, &plan, err) ? plan : NULL;
}

static size_t ops_of(const struct box_plan *plan, enum box_op_kind kind)
{
    size_t n = 0;
    for (size_t i = 0; plan && i < plan->ops.n; i++)
        n += plan->ops.v[i].kind == kind;
    return n;
}

static size_t op_at(const struct box_plan *plan, enum box_op_kind kind)
{
    for (size_t i = 0; i < plan->ops.n; i++)
        if (plan->ops.v[i].kind == kind)
            return i;
    return SIZE_MAX;
}

static int64_t limit_of(const struct box_plan *plan, int resource)
{
    for (size_t i = 0; i < plan->ops.n; i++)
        if (plan->ops.v[i].kind == OP_RLIMIT && plan->ops.v[i].a == resource)
            return plan->ops.v[i].b;
    return -1;
}

static void test_tiers(void)
{
    struct arena a CLEANUP_ARENA = {0};
    struct err err = {0};
    check(host_tier(&HOST_FULL) == TIER_FULL, "a host with user namespaces gives the full tier");
    check(host_tier(&HOST_UBUNTU) == TIER_LANDLOCK, "a host that forbids them gives the landlock tier");
    check(host_tier(&HOST_OLD) == TIER_NONE, "a host with neither gives none");
    check(host_tier(&HOST_NO_SECCOMP) == TIER_NONE, "a host without seccomp gives none");
    struct box_plan *plan = plan_of(&a, &HOST_UBUNTU, (struct box_spec){0}, &err);
    check(plan && plan->tier == TIER_LANDLOCK, "the strongest tier of the host is the default");
    check(!plan_of(&a, &HOST_UBUNTU, (struct box_spec){.tier = TIER_FULL}, &err) && err.kind == ERR_HOST,
          "full refuses less");
    check_says(&err, "lacks user namespaces", "and says what is missing");
    check(!plan_of(&a, &HOST_OLD, (struct box_spec){0}, &err) && err.kind == ERR_HOST, "nothing runs unprotected");
    check(!plan_of(&a, &HOST_NO_SECCOMP, (struct box_spec){0}, &err) && err.kind == ERR_HOST,
          "nothing runs without seccomp");
    check(!plan_of(&a, &HOST_NO_SECCOMP, (struct box_spec){.tier = TIER_FULL}, &err), "not even when asked");
    check_says(&err, "lacks seccomp filters", "which is said");
}

static void test_plan_full(void)
{
    struct arena a CLEANUP_ARENA = {0};
    struct err err = {0};
    const struct box_plan *plan = plan_of(&a, &HOST_FULL, (struct box_spec){0}, &err);
    int64_t flags = 0;
    for (size_t i = 0; i < plan->ops.n; i++)
        flags |= plan->ops.v[i].kind == OP_NAMESPACES ? plan->ops.v[i].a : 0;
    check_int(flags, CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS,
              "six namespaces");
    check_int(ops_of(plan, OP_DEVICE), 6, "six devices");
    check(op_at(plan, OP_ROOT) < op_at(plan, OP_BIND) && op_at(plan, OP_BIND) < op_at(plan, OP_PIVOT) &&
              op_at(plan, OP_PIVOT) < op_at(plan, OP_SEAL),
          "the view is made, then the host goes, then it is sealed");
    check(op_at(plan, OP_NO_NEW_PRIVS) < op_at(plan, OP_SECCOMP) && op_at(plan, OP_CAPS) < op_at(plan, OP_SECCOMP),
          "rights go before the filter is loaded");
    check(plan->ops.v[plan->ops.n - 1].kind == OP_SECCOMP, "the filter is last");
    for (size_t i = 0; i < plan->ops.n; i++)
        if (plan->ops.v[i].kind == OP_BIND)
            check(strcmp(plan->ops.v[i].path, "/usr") == 0 || strncmp(plan->ops.v[i].path, "/lib", 4) == 0 ||
                      strcmp(plan->ops.v[i].path, "/bin") == 0 || strcmp(plan->ops.v[i].path, "/sbin") == 0 ||
                      strncmp(plan->ops.v[i].path, "/etc/", 5) == 0,
                  "%s of the host is shown, and nothing beyond the system", plan->ops.v[i].path);
    check_int(limit_of(plan, RLIMIT_AS), (int64_t)1 << 30, "memory");
    check_int(limit_of(plan, RLIMIT_NPROC), 33, "processes, beside process 1");
    check_int(limit_of(plan, RLIMIT_NOFILE), 64, "open files");
    check_int(limit_of(plan, RLIMIT_FSIZE), 32 << 20, "bytes of a file");
    check_int(limit_of(plan, RLIMIT_CORE), 0, "no core dumps");
    check_int(limit_of(plan, RLIMIT_CPU), 4, "CPU, as a net");
    struct host no_proc = HOST_FULL;
    no_proc.proc = false;
    plan = plan_of(&a, &no_proc, (struct box_spec){0}, &err);
    CLEANUP_BUF struct buf text = {0};
    json_t *json = box_plan_json(plan);
    json_write(json, JSON_STYLE_COMPACT, &text);
    json_decref(json);
    check(ops_of(plan, OP_PROC) == 0 && strstr(buf_cstr(&text), "it runs without"),
          "where /proc cannot be mounted the box has none, and says so");
}

static void test_plan_landlock(void)
{
    struct arena a CLEANUP_ARENA = {0};
    struct err err = {0};
    const struct box_plan *plan = plan_of(&a, &HOST_UBUNTU, (struct box_spec){0}, &err);
    check_int(ops_of(plan, OP_NAMESPACES) + ops_of(plan, OP_ROOT) + ops_of(plan, OP_BIND), 0, "no namespace, no mount");
    check_int(ops_of(plan, OP_SCRATCH), 1, "a folder for /tmp");
    check_int(ops_of(plan, OP_SECCOMP), 2, "two filters: the second holds the process group together");
    check(op_at(plan, OP_NO_NEW_PRIVS) < op_at(plan, OP_LANDLOCK) && op_at(plan, OP_LANDLOCK) < op_at(plan, OP_SECCOMP),
          "no new privileges, then Landlock, then seccomp");
    CLEANUP_BUF struct buf text = {0};
    json_t *json = box_plan_json(plan);
    json_write(json, JSON_STYLE_COMPACT, &text);
    json_decref(json);
    check(strstr(buf_cstr(&text), "kill and its kin") != NULL, "before ABI 6, signals are refused by the filter");
    check(strstr(buf_cstr(&text), "not_promised\":[\"a bound on the total size") != NULL,
          "and the plan says what is not promised");
}

/* Each protection that is left out takes at least one operation or rule away, and nothing else goes wrong. */
static void test_protections(void)
{
    struct arena a CLEANUP_ARENA = {0};
    struct err err = {0};
    for (const char *const *p = BOX_PROTECTIONS; *p; p++) {
        const char *const without[] = {*p, NULL};
        check(p == BOX_PROTECTIONS || strcmp(p[-1], *p) < 0, "%s stands in order", *p);
        struct box_plan *plan = plan_of(&a, &HOST_FULL, (struct box_spec){.without = without}, &err);
        struct box_plan *whole = plan_of(&a, &HOST_FULL, (struct box_spec){0}, &err);
        json_t *x = box_plan_json(plan), *y = box_plan_json(whole);
        check(!json_equal(x, y), "without %s the plan is another", *p);
        json_decref(x);
        json_decref(y);
        for (size_t i = 0; i < whole->ops.n; i++) {
            bool known = false;
            for (const char *const *q = BOX_PROTECTIONS; *q; q++)
                known |= strcmp(*q, whole->ops.v[i].serves) == 0;
            if (!known)
                check(false, "%s is a protection", whole->ops.v[i].serves);
        }
    }
}

static void test_ro(void)
{
    struct arena a CLEANUP_ARENA = {0};
    struct err err = {0};
    static const struct {
        const char *path, *says;
    } BAD[] = {
        {"/no/such/place", "cannot be shown to the box: No such file"}, {"/", "the whole host"}, {"/proc", "its own"}};
    for (size_t i = 0; i < COUNT_OF(BAD); i++) {
        str ro = str_of(BAD[i].path);
        check(!plan_of(&a, &HOST_FULL, (struct box_spec){.ro = &ro, .n_ro = 1}, &err) && err.kind == ERR_INPUT,
              "--ro %s is refused", BAD[i].path);
        check_says(&err, BAD[i].says, "in words");
    }
    str ro = S("/var/lib/dpkg");
    struct box_spec spec = {.ro = &ro, .n_ro = 1};
    check(box_sees(&spec, "/var/lib/dpkg/status") && !box_sees(&spec, "/var/lib/apt") &&
              box_sees(&spec, "/usr/bin/env") && !box_sees(&spec, "/usrx") && !box_sees(&spec, "/var/lib/dpkgx"),
          "a box sees the system, what is named, and what lies below");
}

static void test_limits(void)
{
    static const struct {
        const char *name, *text, *says;
    } BAD[] = {{"cpu", "0s", "out of bounds"},
               {"cpu", "3", "no duration"},
               {"wall", "-1s", "no duration"},
               {"wall", "2000h", "out of bounds; expected 10ms to 86400s"},
               {"memory", "0", "out of bounds"},
               {"memory", "lots", "no size"},
               {"processes", "0", "expected 1 to 10000"},
               {"files", "99999999999", "out of bounds"},
               {"output_bytes", "0", "out of bounds"},
               {"file_bytes", "1e3", "no size"},
               {"tmp_inodes", "many", "no number"}};
    struct arena a CLEANUP_ARENA = {0};
    struct err err = {0};
    struct box_limits limits = BOX_LIMITS_DEFAULT;
    for (size_t i = 0; i < COUNT_OF(BAD); i++) {
        check(!box_limit_set(&limits, BAD[i].name, str_of(BAD[i].text), &err) && err.kind == ERR_USAGE,
              "%s = %s is refused", BAD[i].name, BAD[i].text);
        check_says(&err, BAD[i].says, "in words");
    }
    for (const struct field *f = BOX_LIMIT_FIELDS; f->name; f++)
        check_str(box_limit_text(&a, &limits, f->name), box_limit_text(&a, &BOX_LIMITS_DEFAULT, f->name),
                  "and %s was not changed", f->name);
    check(box_limit_set(&limits, "cpu", S("500ms"), &err) && box_limit_set(&limits, "memory", S("64MiB"), &err),
          "good ones are taken");
    check_str(box_limit_text(&a, &limits, "cpu"), S("500ms"), "durations print as they are written");
    check_str(box_limit_text(&a, &limits, "wall"), S("10s"), "in seconds from one on");
    check_str(box_limit_text(&a, &limits, "memory"), S("64MiB"), "sizes too");
    check_str(box_limit_text(&a, &limits, "processes"), S("32"), "counts too");
    check_str(box_limit_text(&a, &limits, "nothing"), S(""), "there is no such limit");
}

static void test_text(void)
{
    struct arena a CLEANUP_ARENA = {0};
    check_str(text_normal(&a, S("<f at 0x7f12ab34cd56>\n\x01 x"), 100), S("<f at 0x…>   x"),
              "addresses and controls go");
    check_str(text_normal(&a, S("0xff"), 100), S("0xff"), "a small number is no address");
    check_str(text_normal(&a, S("a\xff z"), 100), S("a? z"), "broken UTF-8 is shown as such");
    check_str(text_normal(&a, S("abcdef"), 3), S("abc…"), "long texts are cut");
    check_str(text_repaired(&a, S("a\xff\xc3\xa4")), S("a\xEF\xBF\xBD\xc3\xa4"), "output is repaired byte by byte");
}

/* Judged programs. */

struct judged {
    const char *program;
    enum box_class expected;
    const char *message; /* part of it, or NULL */
};

#define TEST_OF(body) body "\ndef check(f):\n    assert f(2) == 4\ncheck(f)\n"

static const struct judged PROGRAMS[] = {
    {TEST_OF("def f(x): return x * 2"), BOX_PASSED, NULL},
    {TEST_OF("def f(x): return x"), BOX_ASSERTION_FAILED, "AssertionError"},
    {TEST_OF("def f(x): return x.y"), BOX_EXCEPTION, "AttributeError: 'int' object has no attribute 'y'"},
    {TEST_OF("def f(x): return ("), BOX_SYNTAX_ERROR, "SyntaxError"},
    {TEST_OF("def f(x): exit(0)"), BOX_EARLY_EXIT, "SystemExit: 0"},
    {TEST_OF("def f(x): raise SystemExit(0)"), BOX_EARLY_EXIT, "SystemExit: 0"},
    {TEST_OF("import os\ndef f(x): os._exit(0)"), BOX_EARLY_EXIT, "exit code 0"},
    {TEST_OF("import os\nos._exit(7)\ndef f(x): return 4"), BOX_EARLY_EXIT, "exit code 7"},
    {TEST_OF("def f(x): raise KeyboardInterrupt"), BOX_EXCEPTION, "KeyboardInterrupt"},
    {TEST_OF("def f(x): raise MemoryError"), BOX_MEMORY, NULL},
    {TEST_OF("def f(x): return bytearray(10 ** 12)"), BOX_MEMORY, "MemoryError"},
    {TEST_OF("def f(x):\n    while True: pass"), BOX_CPU_TIME, NULL},
    {TEST_OF("import time\ndef f(x): time.sleep(60)"), BOX_WALL_TIME, NULL},
    {TEST_OF("import os, signal\ndef f(x): os.kill(os.getpid(), signal.SIGTERM)"), BOX_SIGNAL, NULL},
    {TEST_OF("import os\ndef f(x): os.abort()"), BOX_SIGNAL, NULL},
    {TEST_OF("import ctypes\ndef f(x): ctypes.CDLL(None).ptrace(16, 1, 0, 0)"), BOX_FORBIDDEN_SYSCALL, NULL},
    {TEST_OF("def f(x):\n    while True: print('x' * 1000)"), BOX_OUTPUT, NULL},
    {TEST_OF("def f(x):\n    print('x' * 300000)\n    return 4"), BOX_OUTPUT, NULL},
    {TEST_OF("import sys\ndef f(x):\n    sys.stderr.write('x' * 1000)\n    return 4"), BOX_PASSED, NULL},
    {TEST_OF("def f(x): open('big', 'wb').write(b'x' * 10 ** 8)"), BOX_FILE_SIZE, "[Errno 27]"},
    {TEST_OF(
         "import os\ndef f(x):\n    while True:\n        if os.fork() == 0:\n            import time; time.sleep(9)"),
     BOX_PROCESSES, NULL},
    {TEST_OF("import os\ndef f(x):\n    os.fork()\n    return 4"), BOX_PASSED, NULL},
    {TEST_OF("import os\ndef f(x):\n    return 4 if os.fork() == 0 else 5"), BOX_ASSERTION_FAILED, NULL},
    {TEST_OF("import os\ndef f(x):\n    os.close(3)\n    return 4"), BOX_EXCEPTION, "PermissionError"},
    {TEST_OF("import os\ndef f(x):\n    os.dup2(1, 3)\n    return 4"), BOX_EXCEPTION, "PermissionError"},
    {TEST_OF("import os\ndef f(x):\n    os.closerange(3, 9)\n    return 4"), BOX_PASSED, NULL},
    {TEST_OF("import os\ndef f(x):\n    os.write(3, b'')\n    return 5"), BOX_ASSERTION_FAILED, NULL},
    {TEST_OF("import __main__\n__main__.verdict_of = lambda e: b'passed'\ndef f(x): return 5"), BOX_ASSERTION_FAILED,
     NULL},
    {TEST_OF("import builtins\nbuiltins.issubclass = builtins.type = builtins.str = lambda *a: b'passed'\n"
             "def f(x): return 5"),
     BOX_ASSERTION_FAILED, NULL},
    {TEST_OF("class S(str):\n    def __radd__(s, o): return P()\nclass P:\n    def encode(s, *a): return Q()\n"
             "class Q:\n    def __radd__(s, o): return o[:32] + b'passed\\0'\n"
             "class E(Exception):\n    def __str__(s): return S('x')\ndef f(x): raise E"),
     BOX_EXCEPTION, NULL},
    {TEST_OF("def check(f): pass\ndef f(x): return 5"), BOX_ASSERTION_FAILED, NULL},
    {TEST_OF(
         "import os\nfor fd in range(64):\n    try: os.write(fd, b'0' * 32 + b'passed\\0')\n    except OSError: pass\n"
         "def f(x): return 5"),
     BOX_ASSERTION_FAILED, NULL},
    {TEST_OF("import os\ndef f(x): return 4 if not os.environ else 5"), BOX_PASSED, NULL},
    {TEST_OF("import os\ndef f(x): return 4 if sorted(int(n) for n in range(64) if os.path.exists('/dev')) else 5"),
     BOX_PASSED, NULL},
    {TEST_OF("class E(Exception):\n    def __str__(self):\n        raise ValueError\ndef f(x): raise E"), BOX_EXCEPTION,
     NULL},
    {TEST_OF("class M(type):\n    __name__ = 3\nclass E(Exception): pass\ndef f(x): raise E('x' * 10 ** 6)"),
     BOX_EXCEPTION, "E: xxx"},
    {TEST_OF("import sys\nsys.stdout = None\ndef f(x): return 4"), BOX_PASSED, NULL},
    {TEST_OF("import random\ndef f(x): return 4 if random.random() == 0.8444218515250481 else 5"), BOX_PASSED, NULL},
    {TEST_OF("def f(x): return 4 if list({'a', 'b', 'c'}) == list({'a', 'b', 'c'}) else 5"), BOX_PASSED, NULL},
    {"x = 1\0y", BOX_SYNTAX_ERROR, NULL},
    {"x = '\xff'\n", BOX_SYNTAX_ERROR, NULL},
};

static bool judge_at(struct arena *a, const struct host *host, enum box_tier tier, bool cold, struct judge **ret)
{
    struct err err = {0};
    struct judge_spec spec = {.tier = tier, .limits = BOX_LIMITS_DEFAULT, .cold = cold, .keep = 4096};
    spec.limits.cpu = 1;
    spec.limits.wall = 3;
    spec.limits.memory = (int64_t)256 << 20;
    spec.limits.processes = 8;
    spec.limits.output = 256 << 10;
    if (!python_find(a, S(PYTHON), &spec.python, &err) || !judge_open(a, host, &spec, ret, &err)) {
        printf("# %s\n", err.msg);
        return false;
    }
    return true;
}

static size_t children_count(void)
{
    char path[64];
    size_t n = 0;
    snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
    FILE *f = fopen(path, "r");
    for (int c; f && (c = fgetc(f)) != EOF;)
        n += c == ' ';
    if (f)
        fclose(f);
    return n;
}

static size_t descriptors_count(void)
{
    DIR *dir = opendir("/proc/self/fd");
    size_t n = 0;
    while (dir && readdir(dir))
        n++;
    if (dir)
        closedir(dir);
    return n;
}

static void test_judge(const struct host *host, enum box_tier tier, bool cold)
{
    struct arena a CLEANUP_ARENA = {0};
    struct judge *judge = NULL;
    const char *mode = cold ? "cold" : "warm", *name = BOX_TIER_NAMES[tier];
    size_t descriptors = descriptors_count();
    if (!judge_at(&a, host, tier, cold, &judge)) {
        check(false, "a judge opens in tier %s", name);
        return;
    }
    for (size_t i = 0; i < COUNT_OF(PROGRAMS); i++) {
        const struct judged *p = &PROGRAMS[i];
        struct box_verdict v;
        struct err err = {0};
        str program = str_of(p->program);
        if (program.n == 5 && program.p[0] == 'x')
            program.n = 7; /* with its NUL */
        bool ok = judge_run(judge, &a, program, &v, &err);
        check(ok && v.class_ == p->expected, "%s, %s: program %zu is %s", name, mode, i, BOX_CLASS_NAMES[p->expected]);
        if (!ok || v.class_ != p->expected)
            printf("# found %s: %.*s\n", ok ? BOX_CLASS_NAMES[v.class_] : err.msg, STR_ARG(v.message));
        if (p->message && str_find(v.message, str_of(p->message)) < 0) {
            check(false, "%s, %s: program %zu says '%s'", name, mode, i, p->message);
            printf("# message: %.*s\n", STR_ARG(v.message));
        }
        check(v.tier == tier && strcmp(v.mode, "inprocess") == 0 && v.warm == !cold,
              "its tier, mode and start are told");
    }
    judge_close(judge);
    check_int(children_count(), 0, "no process is left");
    check_int(descriptors_count(), descriptors, "no descriptor is left");
}

/* What a flood costs us. */
static void test_flat(const struct host *host, enum box_tier tier)
{
    struct arena a CLEANUP_ARENA = {0};
    struct judge *judge = NULL;
    struct rusage before, after;
    struct box_verdict v;
    struct err err = {0};
    if (!judge_at(&a, host, tier, false, &judge))
        return;
    check(judge_run(judge, &a, S("pass"), &v, &err) && v.class_ == BOX_PASSED, "a first program passes");
    getrusage(RUSAGE_SELF, &before);
    for (int i = 0; i < 3; i++)
        check(judge_run(judge, &a, S("import os\nwhile True: os.write(1, b'x' * 1000000)"), &v, &err) &&
                  v.class_ == BOX_OUTPUT && v.out.n <= 4096,
              "a flood is cut");
    check(judge_run(judge, &a, S("raise Exception('x' * 50000000)"), &v, &err) && v.class_ == BOX_EXCEPTION &&
              v.message.n < 1000,
          "a huge message is cut");
    getrusage(RUSAGE_SELF, &after);
    check(after.ru_maxrss - before.ru_maxrss < 4096, "our memory stays flat: %ld KiB more",
          after.ru_maxrss - before.ru_maxrss);
    judge_close(judge);
}

/* One program leaves nothing for the next. */
static void test_apart(const struct host *host, enum box_tier tier)
{
    static const char LEAVE[] =
        "import os, builtins\nopen('left', 'w').write('x')\nbuiltins.left = 1\nos.environ['LEFT'] = '1'\n"
        "if os.fork() == 0:\n    import time\n    time.sleep(100)\n";
    static const char LOOK[] =
        "import os, builtins\nassert not os.path.exists('left')\nassert not hasattr(builtins, 'left')\n"
        "assert 'LEFT' not in os.environ\n";
    struct arena a CLEANUP_ARENA = {0};
    struct judge *judge = NULL;
    struct box_verdict v;
    struct err err = {0};
    if (!judge_at(&a, host, tier, false, &judge))
        return;
    check(judge_run(judge, &a, str_of(LEAVE), &v, &err) && v.class_ == BOX_PASSED, "one leaves what it can");
    check(judge_run(judge, &a, str_of(LOOK), &v, &err) && v.class_ == BOX_PASSED, "the next finds nothing of it");
    judge_close(judge);
    check_int(children_count(), 0, "nor do we");
}

static void test_python(void)
{
    struct arena a CLEANUP_ARENA = {0};
    struct python python;
    struct err err = {0};
    check(!python_find(&a, S("/no/such/python"), &python, &err) && err.kind == ERR_INPUT,
          "a missing interpreter is refused");
    check_says(&err, "/no/such/python: cannot be executed", "by name");
    check(!python_find(&a, S("no-such-python"), &python, &err), "so is one that PATH does not have");
    check_says(&err, "there is no command 'no-such-python' in PATH", "by name");
    check(!python_find(&a, S("/bin/true"), &python, &err), "what is no Python is refused");
    check_says(&err, "/bin/true is no Python interpreter", "by name");
}

int main(void)
{
    struct host host;
    test_tiers();
    test_plan_full();
    test_plan_landlock();
    test_protections();
    test_ro();
    test_limits();
    test_text();
    test_python();
    host_probe(&host);
    for (int tier = TIER_LANDLOCK; tier <= TIER_FULL; tier++) {
        bool can = tier == TIER_FULL ? host_tier(&host) == TIER_FULL : host.seccomp && host.landlock;
        if (!can || access(PYTHON, X_OK) != 0) {
            tap_skip(BOX_TIER_NAMES[tier], can ? "no " PYTHON : "this host does not have it");
            continue;
        }
        test_judge(&host, (enum box_tier)tier, false);
        test_judge(&host, (enum box_tier)tier, true);
        test_flat(&host, (enum box_tier)tier);
        test_apart(&host, (enum box_tier)tier);
    }
    return tap_done();
}
