/* SPDX-License-Identifier: Apache-2.0 */
#include "model/box_verdict.h"

#include "text/json_own.h"

#include <signal.h>

const char *const BOX_CLASS_NAMES[] = {
    "passed",   "wrong_answer",      "assertion_failed", "exception",   "early_exit", "syntax_error",
    "cpu_time", "wall_time",         "memory",           "output",      "processes",  "file_size",
    "signal",   "forbidden_syscall", "setup_error",      "host_cannot", NULL};
const char *const BOX_TIER_NAMES[] = {"none", "landlock", "full", NULL};

const struct evidence_type EVIDENCE_BOX_VERDICT = {"a program's verdict"};

const char BOX_INPROCESS_GAP[] = "the tests ran in the candidate's process: objects that lie about equality, walks "
                                 "over frames and the heap, reading "
                                 "the tests or their bytecode, and tracing past assertions are not refused";

static const char *const GAPS_NONE[] = {NULL};
static const char *const GAPS_LANDLOCK[] = {
    "a bound on the total size and number of files in /tmp (each file is capped, all together are not)",
    "a bound on processes apart from those that the user runs elsewhere (the limit counts per user)",
    "a view of its own: /proc, /etc and /tmp are out of reach, and a scratch folder of the host stands for /tmp",
    "that names, sizes and times of the host's files stay unknown to whoever guesses their paths",
    "programs that change modes, owners or times of files, or leave their process group: that is refused",
    NULL};

bool box_class_is_error(enum box_class c)
{
    return c == BOX_SETUP_ERROR || c == BOX_HOST_CANNOT;
}

const char *const *box_tier_gaps(enum box_tier tier)
{
    return tier == TIER_LANDLOCK ? GAPS_LANDLOCK : GAPS_NONE;
}

json_t *box_verdict_json(const struct box_verdict *v)
{
    json_t *to = json_pack("{s:s, s:s}", "verdict", BOX_CLASS_NAMES[v->class_], "mode", v->mode);
    if (v->limit)
        json_object_set_new(to, "limit", json_string(v->limit));
    if (v->allowed.n)
        json_object_set_new(to, "allowed", json_of_str(v->allowed));
    if (v->signal)
        json_object_set_new(to, "signal",
                            json_sprintf("SIG%s", sigabbrev_np(v->signal) ? sigabbrev_np(v->signal) : "?"));
    if (v->exit_code >= 0)
        json_object_set_new(to, "exit_code", json_integer(v->exit_code));
    if (v->message.n)
        json_object_set_new(to, "message", json_of_str(v->message));
    return to;
}

json_t *box_verdict_report(const struct box_verdict *v)
{
    json_t *to = box_verdict_json(v), *gaps = json_array();
    for (const char *const *gap = box_tier_gaps(v->tier); *gap; gap++)
        json_array_append_new(gaps, json_string(*gap));
    if (v->no_proc)
        json_array_append_new(gaps, json_string("a /proc: this host does not let the box mount one; it ran without"));
    if (strcmp(v->mode, "inprocess") == 0)
        json_array_append_new(gaps, json_string(BOX_INPROCESS_GAP));
    if (strcmp(v->mode, "exit") == 0)
        json_array_append_new(gaps, json_string("that the command did what it should: `passed` is its own exit code"));
    json_object_set_new(to, "tier", json_string(BOX_TIER_NAMES[v->tier]));
    json_object_set_new(to, "not_promised", gaps);
    json_object_set_new(to, "stdout_bytes", json_integer(v->stdout_bytes));
    json_object_set_new(to, "stderr_bytes", json_integer(v->stderr_bytes));
    json_object_set_new(to, "stdout", json_of_str(v->out));
    json_object_set_new(to, "stderr", json_of_str(v->errout));
    json_object_set_new(to, "wall_s", json_real(v->wall_s));
    json_object_set_new(to, "cpu_s", json_real(v->cpu_s));
    json_object_set_new(to, "memory_peak_bytes", json_integer(v->memory_peak));
    return to;
}
