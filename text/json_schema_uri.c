/* SPDX-License-Identifier: Apache-2.0 */
/* URI references, RFC 3986 section 5. */
#include "base/buf.h"
#include "text/json_schema_impl.h"

struct uri {
    str scheme, authority, path, query; /* p NULL = not there */
};

static struct uri parse(str s)
{
    struct uri u = {0};
    size_t i = 0;
    while (i < s.n && s.p[i] != ':' && s.p[i] != '/' && s.p[i] != '?')
        i++;
    if (i > 0 && i < s.n && s.p[i] == ':') {
        u.scheme = str_sub(s, 0, i);
        s = str_from(s, i + 1);
    }
    if (str_starts(s, S("//"))) {
        s = str_from(s, 2);
        for (i = 0; i < s.n && s.p[i] != '/' && s.p[i] != '?';)
            i++;
        u.authority = str_sub(s, 0, i);
        s = str_from(s, i);
    }
    ptrdiff_t q = str_find_byte(s, '?');
    u.path = q < 0 ? s : str_sub(s, 0, (size_t)q);
    if (q >= 0)
        u.query = str_from(s, (size_t)q + 1);
    return u;
}

static str without_dots(struct arena *a, str path)
{
    struct buf out CLEANUP_BUF = {0};
    str rest = path;
    while (rest.n) {
        if (str_starts(rest, S("../"))) {
            rest = str_from(rest, 3);
        } else if (str_starts(rest, S("./"))) {
            rest = str_from(rest, 2);
        } else if (str_starts(rest, S("/./")) || str_eq(rest, S("/."))) {
            rest = rest.n > 2 ? str_from(rest, 2) : S("/");
        } else if (str_starts(rest, S("/../")) || str_eq(rest, S("/.."))) {
            rest = rest.n > 3 ? str_from(rest, 3) : S("/");
            while (out.n && out.p[--out.n] != '/') {
            }
        } else if (str_eq(rest, S(".")) || str_eq(rest, S(".."))) {
            break;
        } else {
            size_t n = 1;
            while (n < rest.n && rest.p[n] != '/')
                n++;
            buf_put(&out, rest.p, n);
            rest = str_from(rest, n);
        }
    }
    return arena_str(a, buf_view(&out));
}

str uri_resolve(struct arena *a, str base, str ref)
{
    if (!ref.n)
        return base;
    struct uri r = parse(ref), b = parse(base), t = r;
    if (!r.scheme.p) {
        t.scheme = b.scheme;
        if (!r.authority.p) {
            t.authority = b.authority;
            if (!r.path.n) {
                t.path = b.path;
                t.query = r.query.p ? r.query : b.query;
            } else if (r.path.p[0] != '/') {
                size_t slash = b.path.n;
                while (slash && b.path.p[slash - 1] != '/')
                    slash--;
                t.path = b.authority.p && !b.path.n
                             ? arena_printf(a, "/%.*s", STR_ARG(r.path))
                             : arena_printf(a, "%.*s%.*s", (int)slash, b.path.p ? b.path.p : "", STR_ARG(r.path));
            }
        }
    }
    bool opaque = t.scheme.p && !t.authority.p && t.path.n && t.path.p[0] != '/'; /* urn:… */
    if (!opaque)
        t.path = without_dots(a, t.path);
    return arena_printf(a, "%.*s%s%s%.*s%.*s%s%.*s", STR_ARG(t.scheme), t.scheme.p ? ":" : "",
                        t.authority.p ? "//" : "", STR_ARG(t.authority), STR_ARG(t.path), t.query.p ? "?" : "",
                        STR_ARG(t.query));
}

static int hex(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

void uri_split(struct arena *a, str uri, str *ret_uri, str *ret_fragment)
{
    ptrdiff_t hash = str_find_byte(uri, '#');
    *ret_uri = hash < 0 ? uri : str_sub(uri, 0, (size_t)hash);
    *ret_fragment = (str){0};
    if (hash < 0)
        return;
    str raw = str_from(uri, (size_t)hash + 1);
    char *text = arena_alloc(a, raw.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < raw.n; i++) {
        if (raw.p[i] == '%' && i + 2 < raw.n && hex(raw.p[i + 1]) >= 0 && hex(raw.p[i + 2]) >= 0) {
            text[n++] = (char)(hex(raw.p[i + 1]) * 16 + hex(raw.p[i + 2]));
            i += 2;
        } else {
            text[n++] = raw.p[i];
        }
    }
    *ret_fragment = (str){text, n};
}
