/* SPDX-License-Identifier: Apache-2.0 */
/* output: the files that `-o` names, each of the kind that its extension says. */
#ifndef ASSIZE_CLI_OUTPUT_H
#define ASSIZE_CLI_OUTPUT_H

#include "cli/option.h"
#include "report/report.h"

/* Everything that could stop a report from being written after an hour's run is found before it: a kind that does not
 * exist, a folder that cannot be written, a file named twice, or one of `inputs` (NULL-terminated; what each is stands
 * behind it: {"suite.yaml", "the suite", NULL}). ERR_USAGE. */
bool outputs_check(struct arena *a, const struct option_list *paths, const char *const *inputs,
                   struct err *err) MUST_USE;

/* The same for one file that is no report: its name may end as it likes. */
bool output_file_check(struct arena *a, const char *path, const char *const *inputs, struct err *err) MUST_USE;

/* Writes each, whole or not at all; one that cannot be written keeps no other from it. The error is the first one. */
bool outputs_write(const struct report *r, const struct option_list *paths, struct err *err) MUST_USE;

#endif
