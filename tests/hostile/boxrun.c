/* SPDX-License-Identifier: Apache-2.0 */
/*
 * boxrun [OPTION…] -- COMMAND…: as `assize exec`, but with protections that can be left out one by one, so that a test
 * can see an attack get through without the one that stops it. No command of assize can do that.
 */
#include "sandbox/sandbox.h"
#include "text/json_write.h"

enum { PATHS_MAX = 32 };

static const char *const LIMITS[] = {"cpu",          "wall",       "memory",    "processes",  "files",
                                     "output_bytes", "file_bytes", "tmp_bytes", "tmp_inodes", NULL};

static int usage(const char *word)
{
    fprintf(stderr, "boxrun: what is '%s'?\n", word);
    return 2;
}

static const char *limit_named(const char *option)
{
    if (strcmp(option, "output") == 0) /* as the verdict is called */
        return "output_bytes";
    for (size_t i = 0; LIMITS[i]; i++) {
        size_t n = strlen(LIMITS[i]), same = 0;
        while (same < n && (option[same] == LIMITS[i][same] || (option[same] == '-' && LIMITS[i][same] == '_')))
            same++;
        if (same == n && !option[n])
            return LIMITS[i];
    }
    return NULL;
}

int main(int argc, char **argv)
{
    struct arena a CLEANUP_ARENA = {0};
    struct box_spec spec = {.limits = BOX_LIMITS_DEFAULT};
    struct box_exec how = {.stdin_fd = -1, .keep = 64 << 10};
    struct box_verdict verdict;
    struct box_plan *plan;
    struct host host;
    struct err err = {0};
    str ro[PATHS_MAX];
    const char *without[PATHS_MAX + 1] = {0};
    size_t n_without = 0;
    int i = 1;
    for (; i < argc && strcmp(argv[i], "--") != 0; i += 2) {
        const char *value = i + 1 < argc ? argv[i + 1] : "", *option = argv[i];
        const char *limit = strncmp(option, "--", 2) == 0 ? limit_named(option + 2) : NULL;
        if (limit) {
            if (!box_limit_set(&spec.limits, limit, str_of(value), &err))
                return usage(err.msg);
        } else if (strcmp(option, "--tier") == 0) {
            spec.tier = strcmp(value, "full") == 0 ? TIER_FULL : TIER_LANDLOCK;
        } else if (strcmp(option, "--uid") == 0) {
            spec.uid = (uint32_t)strtoul(value, NULL, 10);
        } else if (strcmp(option, "--without") == 0 && n_without < PATHS_MAX) {
            without[n_without++] = value;
        } else if (strcmp(option, "--ro") == 0 && spec.n_ro < PATHS_MAX) {
            ro[spec.n_ro++] = str_of(value);
        } else {
            return usage(option);
        }
    }
    if (i + 1 >= argc)
        return usage("no command");
    spec.ro = ro;
    spec.without = without;
    spec.argv = (const char *const *)(argv + i + 1);
    host_probe(&host);
    if (!box_plan_make(&a, &host, &spec, &plan, &err) || !box_exec(&a, plan, &how, &verdict, &err)) {
        fprintf(stderr, "boxrun: %s\n", err.msg);
        return 4;
    }
    struct buf text CLEANUP_BUF = {0};
    json_t *report = box_verdict_report(&verdict);
    json_write(report, JSON_STYLE_PRETTY, &text);
    json_decref(report);
    printf("%s\n", buf_cstr(&text));
    return box_class_is_error(verdict.class_) ? 4 : 0;
}
