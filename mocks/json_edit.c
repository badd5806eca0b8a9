/* SPDX-License-Identifier: Apache-2.0 */
#include "mocks/json_edit.h"

#include "base/map.h"
#include "text/json_write.h"

enum { TABLE_FROM = 16 };

/* --- Paths --- */

static bool parse_index(str inside, struct json_step *ret)
{
    *ret = (struct json_step){.back = str_starts(inside, S("#"))};
    if (str_eq(inside, S("#")))
        return true;
    str digits = str_from(inside, str_starts(inside, S("#-")) ? 2 : 0);
    return digits.n && digits.p[0] >= '0' && digits.p[0] <= '9' && str_to_i64(digits, &ret->index);
}

bool json_path_parse(str text, struct json_path *ret)
{
    ret->n = 0;
    if (!str_starts(text, S("$")))
        return false;
    str rest = str_from(text, 1);
    while (rest.n) {
        if (ret->n == JSON_PATH_STEPS_MAX)
            return false;
        struct json_step *step = &ret->step[ret->n++];
        if (rest.p[0] == '[') {
            ptrdiff_t end = str_find_byte(rest, ']');
            if (end < 0 || !parse_index(str_sub(rest, 1, (size_t)end - 1), step))
                return false;
            rest = str_from(rest, (size_t)end + 1);
            continue;
        }
        if (rest.p[0] != '.')
            return false;
        rest = str_from(rest, 1);
        size_t n = 0;
        if (rest.n && rest.p[0] == '"') {
            ptrdiff_t end = str_find_byte(str_from(rest, 1), '"');
            if (end < 0)
                return false;
            step->key = str_sub(rest, 1, (size_t)end);
            rest = str_from(rest, (size_t)end + 2);
            continue;
        }
        while (n < rest.n && rest.p[n] != '.' && rest.p[n] != '[')
            n++;
        if (n == 0)
            return false;
        step->key = str_sub(rest, 0, n);
        rest = str_from(rest, n);
    }
    return true;
}

/* --- Documents --- */

static bool document_read(struct json_document *d, char why[JSON_TEXT_WHY_SIZE])
{
    if (!d->stale)
        return true;
    if (d->made.full) {
        snprintf(why, JSON_TEXT_WHY_SIZE, "it outgrew 1 GiB");
        return false;
    }
    json_text_finish(&d->json);
    d->stale = !json_text_read(d->text, &d->json, why);
    return !d->stale;
}

void json_document_finish(struct json_document *d)
{
    json_text_finish(&d->json);
    buf_finish(&d->made);
}

static void document_become(struct json_document *d, struct buf *text)
{
    buf_finish(&d->made);
    d->made = *text;
    *text = (struct buf){0};
    d->text = buf_view(&d->made);
    d->stale = true;
}

bool json_document_open(str text, struct json_document *ret, char why[JSON_TEXT_WHY_SIZE])
{
    *ret = (struct json_document){.text = text, .stale = true};
    return document_read(ret, why);
}

bool json_document_take(struct buf *text, struct json_document *ret, char why[JSON_TEXT_WHY_SIZE])
{
    *ret = (struct json_document){0};
    document_become(ret, text);
    return document_read(ret, why);
}

void json_document_compact(struct json_document *d)
{
    const struct json_node *whole = &d->json.node[0];
    if (whole->exact && whole->end - whole->start == d->text.n)
        return;
    struct buf text CLEANUP_BUF = {0};
    json_text_put(&d->json, 0, &text);
    document_become(d, &text);
}

/* Puts `with` in place of the bytes from `from` up to `to`. */
static void document_splice(struct json_document *d, size_t from, size_t to, str with)
{
    struct buf text CLEANUP_BUF = {0};
    (void)buf_room(&text, d->text.n - (to - from) + with.n); /* at once, not by doubling */
    buf_str(&text, str_sub(d->text, 0, from));
    buf_str(&text, with);
    buf_str(&text, str_from(d->text, to));
    document_become(d, &text);
}

/* Position in an array, or -1 where the step leads outside it; the end itself is a position. */
static int64_t array_position(const struct json_node *array, const struct json_step *step)
{
    int64_t size = array->n, at = step->back ? size - step->index : step->index;
    return at >= 0 && at <= size ? at : -1;
}

/* The value to which a step leads; 0 if there is none. */
static size_t step_into(const struct json_text *t, size_t node, const struct json_step *step)
{
    if (step->key.p)
        return t->node[node].kind == JSON_KIND_OBJECT ? json_text_member(t, node, step->key) : 0;
    int64_t at = t->node[node].kind == JSON_KIND_ARRAY ? array_position(&t->node[node], step) : -1;
    return at < 0 ? 0 : json_text_element(t, node, (size_t)at);
}

/* Goes along the path as far as it exists; returns how many steps that are. */
static size_t walk(const struct json_text *t, const struct json_path *path, size_t *ret_node)
{
    size_t here = 0, i = 0;
    for (; i < path->n; i++) {
        size_t next = step_into(t, here, &path->step[i]);
        if (!next)
            break;
        here = next;
    }
    *ret_node = here;
    return i;
}

/* Whether the steps from `from` on lead into containers that are made empty: an index can only be their start. */
static bool can_be_made(const struct json_path *path, size_t from)
{
    for (size_t i = from; i < path->n; i++)
        if (!path->step[i].key.p && path->step[i].index != 0)
            return false;
    return true;
}

static bool can_append(const struct json_node *node, const struct json_step *step)
{
    if (step->key.p)
        return node->kind == JSON_KIND_OBJECT;
    return node->kind == JSON_KIND_ARRAY && array_position(node, step) == node->n;
}

bool json_document_write(struct json_document *d, const struct json_path *path, str value, enum json_write_mode mode,
                         char why[JSON_TEXT_WHY_SIZE])
{
    if (!document_read(d, why))
        return false;
    size_t node, found = walk(&d->json, path, &node);
    struct json_node *n = &d->json.node[node];
    if (found == path->n) {
        if (mode != JSON_WRITE_INSERT)
            document_splice(d, n->start, n->end, value);
        return true;
    }
    if (mode == JSON_WRITE_REPLACE || !can_append(n, &path->step[found]) || !can_be_made(path, found + 1))
        return true;
    struct buf with CLEANUP_BUF = {0};
    if (n->n)
        buf_byte(&with, ',');
    for (size_t i = found; i < path->n; i++) {
        str key = path->step[i].key;
        if (i > found)
            buf_byte(&with, key.p ? '{' : '[');
        if (key.p) {
            json_write_string(key, false, &with);
            buf_byte(&with, ':');
        }
    }
    buf_str(&with, value);
    for (size_t i = path->n - 1; i > found; i--)
        buf_byte(&with, path->step[i].key.p ? '}' : ']');
    document_splice(d, n->end - 1, n->end - 1, buf_view(&with));
    return true;
}

bool json_document_remove(struct json_document *d, const struct json_path *path, char why[JSON_TEXT_WHY_SIZE])
{
    size_t node;
    if (!document_read(d, why))
        return false;
    if (walk(&d->json, path, &node) < path->n)
        return true;
    bool member = path->step[path->n - 1].key.p != NULL; /* goes with its key */
    size_t from = d->json.node[member ? node - 1 : node].start, to = d->json.node[node].end;
    if (d->text.p[to] == ',')
        to++;
    else if (d->text.p[from - 1] == ',')
        from--;
    document_splice(d, from, to, STR_NONE);
    return true;
}

/* --- Patches --- */

/* An object whose members are looked up by name; a table once they are many. */
struct lookup {
    const struct json_text *t;
    size_t object;
    struct map map;
};

static struct lookup lookup_of(struct arena *a, const struct json_text *t, size_t object)
{
    struct lookup l = {.t = t, .object = object};
    struct buf scratch CLEANUP_BUF = {0};
    if (t->node[object].n < TABLE_FROM)
        return l;
    for (size_t k = object + 1; k < t->node[object].next; k = t->node[k + 1].next) {
        str key = json_text_string(t, k, &scratch);
        map_add(a, &l.map, t->node[k].plain ? key : arena_str(a, key), k + 1, NULL);
    }
    return l;
}

static size_t lookup_get(const struct lookup *l, str key)
{
    size_t value = 0;
    if (!l->map.n)
        return json_text_member(l->t, l->object, key);
    return map_get(&l->map, key, &value) ? value : 0;
}

static bool is_null(const struct json_text *t, size_t node)
{
    return str_eq(json_text_span(t, node), S("null"));
}

static void put_key(const struct json_text *t, size_t key, struct buf *to, bool *first)
{
    if (!*first)
        buf_byte(to, ',');
    *first = false;
    json_text_put(t, key, to);
    buf_byte(to, ':');
}

/* RFC 7396; target.t NULL: there is no target. NOLINTNEXTLINE(misc-no-recursion): bounded by JSON_TEXT_DEPTH_MAX */
static void merge_patch(struct arena *a, const struct json_text *t, size_t target, const struct json_text *p,
                        size_t patch, struct buf *to)
{
    if (p->node[patch].kind != JSON_KIND_OBJECT) {
        json_text_put(p, patch, to);
        return;
    }
    bool merges = t && t->node[target].kind == JSON_KIND_OBJECT, first = true;
    struct buf scratch CLEANUP_BUF = {0};
    struct lookup old = {0}, new = lookup_of(a, p, patch);
    buf_byte(to, '{');
    if (merges) {
        old = lookup_of(a, t, target);
        for (size_t k = target + 1; k < t->node[target].next; k = t->node[k + 1].next) {
            size_t value = lookup_get(&new, json_text_string(t, k, &scratch));
            if (value && is_null(p, value))
                continue;
            put_key(t, k, to, &first);
            if (value)
                merge_patch(a, t, k + 1, p, value, to);
            else
                json_text_put(t, k + 1, to);
        }
    }
    for (size_t k = patch + 1; k < p->node[patch].next; k = p->node[k + 1].next) {
        if (is_null(p, k + 1) || (merges && lookup_get(&old, json_text_string(p, k, &scratch))))
            continue;
        put_key(p, k, to, &first);
        merge_patch(a, NULL, 0, p, k + 1, to);
    }
    buf_byte(to, '}');
}

void json_merge(const struct json_text *target, const struct json_text *patch, struct buf *to)
{
    struct arena a CLEANUP_ARENA = {0};
    merge_patch(&a, target, 0, patch, 0, to);
}
