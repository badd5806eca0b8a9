/* SPDX-License-Identifier: Apache-2.0 */
#include "model/subject.h"

bool path_resolve(struct arena *a, const struct doc *d, str pointer, const char *base_dir, const char *data_dir,
                  str path, str *ret, struct err *err)
{
    if (path.n == 0)
        return doc_fail(d, pointer, false, err, "the path is empty");
    if (memchr(path.p, 0, path.n))
        return doc_fail(d, pointer, false, err, "the path has a NUL byte in it");
    if (str_eq(path, S("$data")) || str_starts(path, S("$data/"))) {
        if (!data_dir)
            return doc_fail(d, pointer, false, err, "\"%.*s\" lies in the data folder: name it with --data DIR",
                            STR_ARG(path));
        str rest = str_from(path, sizeof "$data/" - 1);
        *ret = rest.n ? arena_printf(a, "%s/%.*s", data_dir, STR_ARG(rest)) : arena_str(a, str_of(data_dir));
        return true;
    }
    if (path.p[0] == '$')
        return doc_fail(d, pointer, false, err, "a path may begin with $data/ only; found \"%.*s\"", STR_ARG(path));
    if (path.p[0] == '/' || !base_dir || !base_dir[0] || strcmp(base_dir, ".") == 0)
        *ret = arena_str(a, path);
    else
        *ret = arena_printf(a, "%s/%.*s", base_dir, STR_ARG(path));
    return true;
}
