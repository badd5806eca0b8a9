/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/limits.h"

#include <errno.h>
#include <unistd.h>

bool limits_take(const struct limit_options *given, struct box_limits *limits, struct err *err)
{
    const struct {
        const char *name, *option, *text;
    } ALL[] = {{"cpu", "cpu", given->cpu},
               {"file_bytes", "file-bytes", given->file_bytes},
               {"files", "files", given->files},
               {"memory", "memory", given->memory},
               {"output_bytes", "output-bytes", given->output},
               {"processes", "processes", given->processes},
               {"tmp_bytes", "tmp-bytes", given->tmp_bytes},
               {"tmp_inodes", "tmp-inodes", given->tmp_inodes},
               {"wall", "wall", given->wall}};
    for (size_t i = 0; i < COUNT_OF(ALL); i++)
        if (ALL[i].text && !box_limit_set(limits, ALL[i].name, str_of(ALL[i].text), err))
            return err_wrap(err, "--%s", ALL[i].option);
    return true;
}

const char *tier_choice(size_t n)
{
    return n <= TIER_FULL - TIER_LANDLOCK ? BOX_TIER_NAMES[TIER_LANDLOCK + n] : NULL;
}

bool tier_take(const char *given, enum box_tier *ret, struct err *err)
{
    *ret = TIER_NONE;
    if (!given)
        return true;
    for (int i = TIER_LANDLOCK; i <= TIER_FULL; i++)
        if (strcmp(given, BOX_TIER_NAMES[i]) == 0) {
            *ret = (enum box_tier)i;
            return true;
        }
    return err_set(err, ERR_USAGE, "--tier %s: there is no such tier; expected full or landlock", given);
}

/* As realpath without following links: what the box shows stands where the user named it. */
static str absolute(struct arena *a, const char *path)
{
    char *cwd CLEANUP_FREE = path[0] == '/' ? NULL : getcwd(NULL, 0);
    str rest = arena_printf(a, "%s/%s", cwd ? cwd : "", path);
    struct buf to CLEANUP_BUF = {0};
    while (rest.p) {
        str part = str_cut(&rest, '/');
        if (part.n == 0 || str_eq(part, S(".")))
            continue;
        if (str_eq(part, S(".."))) {
            while (to.n && to.p[--to.n] != '/')
                ;
            continue;
        }
        buf_byte(&to, '/');
        buf_str(&to, part);
    }
    return to.n ? arena_str(a, buf_view(&to)) : S("/");
}

bool ro_take(struct arena *a, const struct option_list *given, const str **ret, size_t *ret_n, struct err *err)
{
    str *paths = arena_array(a, str, given->n);
    for (size_t i = 0; i < given->n; i++) {
        paths[i] = absolute(a, arena_cstr(a, given->v[i]));
        if (access(paths[i].p, R_OK) != 0)
            return err_set(err, ERR_INPUT, "--ro %.*s: %s", STR_ARG(given->v[i]), strerror(errno));
    }
    *ret = paths;
    *ret_n = given->n;
    return true;
}
