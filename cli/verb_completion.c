/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"
#include "cli/completion.h"
#include "cli/terminal.h"

#include "text/fields.h"

enum { SHELLS_MAX = 8 };

struct completion_verb {
    const char *shell;
};

static bool completion_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct completion_verb *v = options;
    const char *names[SHELLS_MAX + 1] = {0};
    (void)a;
    *ret_exit = 0;
    for (size_t i = 0; i < SHELLS_MAX && shell_name(i); i++) {
        names[i] = shell_name(i);
        if (strcmp(names[i], v->shell) != 0)
            continue;
        struct buf text CLEANUP_BUF = {0};
        completion_write((enum shell)i, VERBS, &text);
        return out_buf(&text, err);
    }
    const char *nearest = nearest_name(str_of(v->shell), names);
    return err_set(err, ERR_USAGE, "no completion for '%s'; %s%s%sthere are: bash, fish, zsh", v->shell,
                   nearest ? "did you mean '" : "", nearest ? nearest : "", nearest ? "'? " : "");
}

static const struct operand OPERANDS[] = {
    {"SHELL", OPTION_TEXT, offsetof(struct completion_verb, shell), .help = "bash, fish or zsh", .choice = shell_name},
    {0}};

const struct verb VERB_COMPLETION = {
    .name = "completion",
    .help = "Print a script with which a shell completes assize",
    .manual = "An installed assize has it where the shells look. Without that, put into the shell's own start file:\n"
              "  bash  source <(assize completion bash)\n"
              "  zsh   source <(assize completion zsh)     after compinit\n"
              "  fish  assize completion fish | source",
    .operands = OPERANDS,
    .size = sizeof(struct completion_verb),
    .run = completion_run,
};
