/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"
#include "cli/manual.h"
#include "cli/terminal.h"

#ifndef ASSIZE_VERSION
#error "the build defines ASSIZE_VERSION"
#endif

static bool man_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    struct buf text CLEANUP_BUF = {0};
    (void)a;
    (void)options;
    *ret_exit = 0;
    manual_write(VERBS, ASSIZE_VERSION, &text);
    return out_buf(&text, err);
}

const struct verb VERB_MAN = {
    .name = "man",
    .help = "Print the manual page of all verbs",
    .manual = "As troff; `assize man | man -l -` shows it. Where assize is installed, `man assize` does.",
    .run = man_run,
};
