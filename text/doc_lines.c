/* SPDX-License-Identifier: Apache-2.0 */
#include "text/doc_impl.h"

bool json_ends_inside(str text)
{
    int64_t depth = 0;
    bool in_string = false;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (in_string && c == '\\')
            i++;
        else if (c == '"')
            in_string = !in_string;
        else if (!in_string)
            depth += (c == '{' || c == '[') - (c == '}' || c == ']');
    }
    return in_string || depth > 0;
}

size_t doc_lines_count(str bytes)
{
    size_t n = 0;
    for (str rest = bytes; rest.p;)
        n += str_trim(str_cut(&rest, '\n')).n > 0;
    return n;
}

bool doc_lines(struct arena *a, str name, str bytes, bool (*visit)(const struct doc *d, void *ctx, struct err *err),
               void *ctx, struct err *err)
{
    int number = 0;
    name = arena_str(a, name);
    for (str rest = bytes; rest.p;) {
        str line = str_cut(&rest, '\n');
        number++;
        if (str_trim(line).n == 0)
            continue;
        bool last = !rest.p || str_trim(rest).n == 0;
        struct doc d = {0};
        if (!doc_read(name, line, DOC_JSON, number, &d, err)) {
            if (last && !str_ends(bytes, S("\n")) && json_ends_inside(line))
                err_wrap(err, "line %d ends in the middle of a value, so the file looks truncated", number);
            return false;
        }
        bool ok = visit(&d, ctx, err);
        doc_finish(&d);
        if (!ok)
            return false;
    }
    return true;
}
