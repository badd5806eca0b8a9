/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/completion.h"

const char *shell_name(size_t n)
{
    static const char *const NAMES[] = {[SHELL_BASH] = "bash", [SHELL_FISH] = "fish", [SHELL_ZSH] = "zsh"};
    return n < COUNT_OF(NAMES) ? NAMES[n] : NULL;
}

bool verb_is_below(const struct verb_at *at, const char *path, const char **ret)
{
    size_t n = strlen(path);
    if (n && (strncmp(at->path, path, n) != 0 || at->path[n] != ' '))
        return false;
    *ret = at->path + (n ? n + 1 : 0);
    return !strchr(*ret, ' ');
}

void verbs_below(const struct verb_list *all, const char *path, struct buf *to)
{
    const char *word, *blank = "";
    for (size_t i = 0; i < all->n; i++)
        if (verb_is_below(&all->v[i], path, &word)) {
            buf_printf(to, "%s%s", blank, word);
            blank = " ";
        }
}

void choices_put(choice_at *choice, struct buf *to)
{
    for (size_t i = 0; choice(i); i++)
        buf_printf(to, i ? " %s" : "%s", choice(i));
}

void completion_write(enum shell shell, const struct verb *const *verbs, struct buf *to)
{
    struct arena a CLEANUP_ARENA = {0};
    struct verb_list all = {0};
    verbs_walk(&a, verbs, "", &all);
    switch (shell) {
    case SHELL_BASH:
        completion_bash(&all, to);
        break;
    case SHELL_FISH:
        completion_fish(&all, to);
        break;
    case SHELL_ZSH:
        completion_zsh(&all, to);
        break;
    }
}
