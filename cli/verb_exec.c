/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"
#include "cli/limits.h"
#include "cli/terminal.h"

#include "base/fd.h"
#include "pack/pack.h"
#include "sandbox/sandbox.h"
#include "text/json_own.h"
#include "text/json_write.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { KEEP = 64 << 10 };

#define EXPECT_BYTES_MAX ((size_t)64 << 20)

struct exec_verb {
    struct limit_options limits;
    const char *tier, *stdin_path, *expect;
    struct option_list ro;
    bool plan, check;
    struct option_list command;
};

static bool json_print(json_t *value, struct err *err)
{
    struct buf text CLEANUP_BUF = {0};
    json_write(value, JSON_STYLE_PRETTY, &text);
    buf_byte(&text, '\n');
    json_decref(value);
    return out_buf(&text, err);
}

/* Where the command lies, and that the box will see it. */
static bool command_fill(struct arena *a, const struct exec_verb *v, struct box_spec *spec, struct err *err)
{
    const char **argv = arena_array(a, const char *, v->command.n + 1);
    str path;
    if (!box_command_find(a, v->command.v[0].p, &path, err))
        return false;
    for (size_t i = 0; i < v->command.n; i++)
        argv[i] = arena_cstr(a, v->command.v[i]);
    argv[0] = path.p;
    spec->argv = argv;
    if (box_sees(spec, path.p))
        return true;
    return err_set(err, ERR_INPUT, "%s lies where the box does not see it; add --ro %s, or the folder that it needs",
                   path.p, path.p);
}

static bool input_open(const struct exec_verb *v, int *ret_fd, struct err *err)
{
    *ret_fd = -1;
    return !v->stdin_path || file_open_input(v->stdin_path, ret_fd, err);
}

/* A host that cannot run the box gives a verdict too, and the exit code of a failed host. */
static bool cannot_print(const struct err *why, struct err *err)
{
    struct box_verdict verdict = {
        .class_ = BOX_HOST_CANNOT, .mode = "exit", .exit_code = -1, .message = str_of(why->msg)};
    return json_print(box_verdict_report(&verdict), err);
}

static bool exec_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    struct exec_verb *v = options;
    struct host host;
    struct box_spec spec = {.limits = BOX_LIMITS_DEFAULT};
    struct box_plan *plan;
    struct box_verdict verdict;
    str expect = {0};
    int in CLEANUP_FD = -1;
    if (!limits_take(&v->limits, &spec.limits, err) || !tier_take(v->tier, &spec.tier, err) ||
        !ro_take(a, &v->ro, &spec.ro, &spec.n_ro, err) || !command_fill(a, v, &spec, err) || !input_open(v, &in, err) ||
        (v->expect && !pack_read(a, v->expect, EXPECT_BYTES_MAX, &expect, err)))
        return false;
    host_probe(&host);
    if (!box_plan_make(a, &host, &spec, &plan, err)) {
        if (err->kind != ERR_HOST)
            return false;
        *ret_exit = err_exit_code(ERR_HOST);
        struct err why = *err;
        return cannot_print(&why, err);
    }
    if (v->plan)
        return json_print(box_plan_json(plan), err);
    struct box_exec how = {.stdin_fd = in, .expect = v->expect ? &expect : NULL, .keep = KEEP};
    if (!box_exec(a, plan, &how, &verdict, err))
        return false;
    *ret_exit = v->check && verdict.class_ != BOX_PASSED ? 1 : 0;
    if (box_class_is_error(verdict.class_))
        *ret_exit = err_exit_code(ERR_HOST);
    return json_print(box_verdict_report(&verdict), err);
}

static const struct option OPTIONS[] = {
    {"check", 0, NULL, OPTION_FLAG, offsetof(struct exec_verb, check), .help = "exit 1 unless the verdict is passed"},
    LIMIT_OPTION_CPU(struct exec_verb),
    {"expect", 0, "FILE", OPTION_TEXT, offsetof(struct exec_verb, expect),
     .help = "standard output must be exactly the content of this file; else wrong_answer"},
    LIMIT_OPTION_FILE_BYTES(struct exec_verb),
    LIMIT_OPTION_FILES(struct exec_verb),
    LIMIT_OPTION_MEMORY(struct exec_verb),
    LIMIT_OPTION_OUTPUT(struct exec_verb),
    {"plan", 0, NULL, OPTION_FLAG, offsetof(struct exec_verb, plan),
     .help = "print what would be done, and run nothing"},
    LIMIT_OPTION_PROCESSES(struct exec_verb),
    {"ro", 0, "PATH", OPTION_LIST, offsetof(struct exec_verb, ro),
     .help = "show this file or folder of the host too, read-only; may be repeated"},
    {"stdin", 0, "FILE", OPTION_TEXT, offsetof(struct exec_verb, stdin_path), .help = "what it reads; default nothing"},
    {"tier", 0, "TIER", OPTION_TEXT, offsetof(struct exec_verb, tier),
     .help = "full or landlock, and nothing less; default the strongest that the host allows", .choice = tier_choice},
    LIMIT_OPTION_TMP_BYTES(struct exec_verb),
    LIMIT_OPTION_TMP_INODES(struct exec_verb),
    LIMIT_OPTION_WALL(struct exec_verb),
    {0}};

static const struct operand OPERANDS[] = {
    {"COMMAND…", OPTION_LIST, offsetof(struct exec_verb, command), .help = "what to run; put -- before it"}, {0}};

const struct verb VERB_EXEC = {
    .name = "exec",
    .help = "Run one command in the sandbox and print the verdict as JSON",
    .manual = "The command sees /usr, a minimal /etc, its own /tmp and /proc, six devices, and what --ro names; no\n"
              "network, no environment, no other process. `assize doctor` tells which tier this host allows. A bare\n"
              "command passes when it ends with exit code 0 within its limits (and, with --expect, says what is\n"
              "expected): that is its own word; programs with tests are judged by `assize passk` and suites.\n"
              "Exit codes: 0 there is a verdict, 1 with --check it is not passed, 2 bad input, 4 the host cannot.",
    .options = OPTIONS,
    .operands = OPERANDS,
    .size = sizeof(struct exec_verb),
    .run = exec_run,
};
