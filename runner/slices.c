/* SPDX-License-Identifier: Apache-2.0 */
#include "runner/slices.h"

#include "text/doc.h"
#include "text/json_own.h"

static int by_name(const void *a, const void *b)
{
    return str_cmp(*(const str *)a, *(const str *)b);
}

struct slices slices_of(struct arena *a, str tags, bool pairs)
{
    struct slices ret = {0};
    if (!tags.n || str_eq(tags, S("[]")))
        return ret;
    CLEANUP_JSON json_t *list = json_loadb(tags.p, tags.n, 0, NULL);
    size_t all = json_array_size(list), n = 0;
    str *names = arena_array(a, str, all + 1);
    for (size_t i = 0; i < all; i++)
        names[i] = arena_str(a, json_str(json_array_get(list, i)));
    qsort(names, all, sizeof *names, by_name);
    for (size_t i = 0; i < all; i++)
        if (n == 0 || !str_eq(names[n - 1], names[i]))
            names[n++] = names[i];
    for (size_t i = 0; i < n; i++) {
        *vec_push(a, &ret) = (struct slice){arena_printf(a, "tag=%.*s", STR_ARG(names[i])), SLICE_TAG};
        for (size_t j = i + 1; pairs && j < n; j++)
            *vec_push(a, &ret) = (struct slice){
                arena_printf(a, "tag=%.*s & tag=%.*s", STR_ARG(names[i]), STR_ARG(names[j])), SLICE_PAIR};
    }
    return ret;
}
