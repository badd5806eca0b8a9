/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"
#include "cli/terminal.h"

#include "sandbox/sandbox.h"
#include "text/json_own.h"
#include "text/json_write.h"

struct doctor_verb {
    bool json;
};

static bool doctor_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct doctor_verb *v = options;
    struct host host;
    struct buf text CLEANUP_BUF = {0};
    (void)a;
    host_probe(&host);
    if (v->json) {
        CLEANUP_JSON json_t *value = host_json(&host);
        json_write(value, JSON_STYLE_PRETTY, &text);
        buf_byte(&text, '\n');
    } else {
        host_describe(&host, &text);
    }
    *ret_exit = host_tier(&host) == TIER_NONE ? err_exit_code(ERR_HOST) : 0;
    return out_buf(&text, err);
}

static const struct option OPTIONS[] = {
    {"json", 0, NULL, OPTION_FLAG, offsetof(struct doctor_verb, json), .help = "as JSON"}, {0}};

const struct verb VERB_DOCTOR = {
    .name = "doctor",
    .help = "Tell what this host offers to the sandbox, and how to get more",
    .manual = "Tries what a box needs, in a child process that is thrown away. Exit codes: 0 programs can be run,\n"
              "4 nothing here can hold them.",
    .options = OPTIONS,
    .size = sizeof(struct doctor_verb),
    .run = doctor_run,
};
