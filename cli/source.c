/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/source.h"

#include <sys/stat.h>

static bool is_report(const char *spec)
{
    static const char *const ENDS[] = {".json", ".json.gz", ".json.zst", ".json.xz"};
    struct stat st;
    bool named = strchr(spec, '/') != NULL;
    for (size_t i = 0; i < COUNT_OF(ENDS); i++)
        named |= str_ends(str_of(spec), str_of(ENDS[i]));
    return named || (stat(spec, &st) == 0 && S_ISREG(st.st_mode));
}

bool source_open(struct arena *a, const char *spec, const char *store_path, struct source *ret, struct err *err)
{
    char sha[SHA256_HEX_SIZE];
    *ret = (struct source){.is_file = is_report(spec)};
    if (ret->is_file)
        return report_read(a, spec, &ret->store, &ret->run, sha, err);
    return store_open(store_path, STORE_READ, &ret->store, err) &&
           store_run_find(ret->store, a, str_of(spec), &ret->run, err);
}

void source_close(struct source *s)
{
    store_close(s->store);
    s->store = NULL;
}

static bool record_of(struct arena *a, struct source *s, const char *spec, struct record **ret, struct err *err)
{
    struct bundle bundle CLEANUP_BUNDLE = {0};
    struct comparison *comparison;
    if (!store_comparison(s->store, a, &s->run, &comparison, err))
        return false;
    struct report r = {.store = s->store, .run = &s->run, .comparison = comparison};
    return bundle_make(&r, &bundle, err) &&
           record_load(a, s->store, &s->run, str_of(spec), str_of(bundle.sha256), ret, err);
}

bool source_resolve(struct arena *a, const char **spec, const char *store_path, str suite, struct err *err)
{
    struct source s CLEANUP_SOURCE = {0};
    if (strcmp(*spec, "last") != 0)
        return true;
    if (!store_open(store_path, STORE_READ, &s.store, err) || !store_run_last(s.store, a, suite, &s.run, err))
        return false;
    *spec = arena_cstr(a, s.run.id);
    return true;
}

bool source_record(struct arena *a, const char *spec, const char *store_path, struct record **ret, struct err *err)
{
    struct source s CLEANUP_SOURCE = {0};
    return source_open(a, spec, store_path, &s, err) && record_of(a, &s, spec, ret, err);
}
