/* SPDX-License-Identifier: Apache-2.0 */
#include "text/doc_impl.h"

bool pointer_next(struct arena *a, str *pointer, str *ret_token)
{
    if (pointer->n == 0 || pointer->p[0] != '/')
        return false;
    str rest = str_from(*pointer, 1);
    ptrdiff_t slash = str_find_byte(rest, '/');
    str token = str_sub(rest, 0, slash < 0 ? rest.n : (size_t)slash);
    *pointer = str_from(rest, token.n);
    if (str_find_byte(token, '~') < 0) {
        *ret_token = token;
        return true;
    }
    char *to = arena_alloc(a, token.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < token.n; i++) {
        char c = token.p[i];
        if (c == '~') {
            char next = ++i < token.n ? token.p[i] : 0;
            if (next != '0' && next != '1')
                return false;
            c = next == '0' ? '~' : '/';
        }
        to[n++] = c;
    }
    *ret_token = (str){to, n};
    return true;
}

bool pointer_index(str token, size_t *ret)
{
    if (token.n == 0 || token.n > 18 || (token.n > 1 && token.p[0] == '0'))
        return false;
    size_t value = 0;
    for (size_t i = 0; i < token.n; i++) {
        if (token.p[i] < '0' || token.p[i] > '9')
            return false;
        value = value * 10 + (size_t)(token.p[i] - '0');
    }
    *ret = value;
    return true;
}

str doc_pointer_key(struct arena *a, str pointer, str key)
{
    size_t escapes = 0;
    for (size_t i = 0; i < key.n; i++)
        escapes += key.p[i] == '~' || key.p[i] == '/';
    char *to = arena_alloc(a, pointer.n + 1 + key.n + escapes + 1);
    if (pointer.n)
        memcpy(to, pointer.p, pointer.n);
    size_t n = pointer.n;
    to[n++] = '/';
    for (size_t i = 0; i < key.n; i++) {
        bool escaped = key.p[i] == '~' || key.p[i] == '/';
        to[n++] = escaped ? '~' : key.p[i];
        if (escaped)
            to[n++] = key.p[i] == '~' ? '0' : '1';
    }
    return (str){to, n};
}

str doc_pointer_index(struct arena *a, str pointer, size_t index)
{
    return arena_printf(a, "%.*s/%zu", STR_ARG(pointer), index);
}

static json_t *child(json_t *value, str token)
{
    if (json_is_object(value))
        return json_object_getn(value, token.n ? token.p : "", token.n);
    size_t index;
    if (json_is_array(value) && pointer_index(token, &index))
        return json_array_get(value, index);
    return NULL;
}

json_t *json_at_pointer(json_t *value, str pointer)
{
    struct arena a CLEANUP_ARENA = {0};
    while (value && pointer.n) {
        str token;
        if (!pointer_next(&a, &pointer, &token))
            return NULL;
        value = child(value, token);
    }
    return value;
}

json_t *json_at_path(json_t *value, str path)
{
    if (path.n == 0)
        return value;
    str rest = path;
    while (value && rest.p)
        value = child(value, str_cut(&rest, '.'));
    return value;
}
