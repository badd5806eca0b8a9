/* SPDX-License-Identifier: Apache-2.0 */
/*
 * completion: scripts with which a shell completes the command line of assize, made from the tables of verbs. Each
 * offers verbs and the verbs below them, the options of the verb at hand, and for values and operands what `complete`
 * and `choice` of their table tell. They call nothing: no run of assize, no look into a store.
 */
#ifndef ASSIZE_CLI_COMPLETION_H
#define ASSIZE_CLI_COMPLETION_H

#include "cli/option.h"

enum shell { SHELL_BASH, SHELL_FISH, SHELL_ZSH };

/* "bash", "fish", "zsh"; NULL past them. */
const char *shell_name(size_t n);

/* Appends the script. Each depends on its shell alone, bash not on the package bash-completion. */
void completion_write(enum shell shell, const struct verb *const *verbs, struct buf *to);

/* ---- for the writers, one a shell ---- */

void completion_bash(const struct verb_list *all, struct buf *to);
void completion_fish(const struct verb_list *all, struct buf *to);
void completion_zsh(const struct verb_list *all, struct buf *to);

/* The verbs directly below a path ("" = the first ones), separated by blanks. */
void verbs_below(const struct verb_list *all, const char *path, struct buf *to);

/* Whether list->v[i] stands directly below the path; *ret is its last word. */
bool verb_is_below(const struct verb_at *at, const char *path, const char **ret);

/* "full landlock": the choices, with a blank between. */
void choices_put(choice_at *choice, struct buf *to);

#endif
