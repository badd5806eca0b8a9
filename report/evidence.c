/* SPDX-License-Identifier: Apache-2.0 */
#include "report/evidence.h"

#include "text/doc.h"
#include "text/json_own.h"
#include "text/json_write.h"

enum {
    DEPTH_MAX = 12,   /* deeper values print as compact JSON */
    ITEMS_SHOWN = 12, /* of one list, where a width is given */
    VALUE_LINES = 6,  /* of one text, where a width is given */
    INLINE_MAX = 60,  /* columns of a value that may share a line with others */
};

json_t *stored_json(str text)
{
    return text.n ? json_loadb(text.p, text.n, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL) : NULL;
}

void value_put(struct arena *a, json_t *value, str *ret)
{
    if (!value) {
        *ret = S("absent");
        return;
    }
    if (json_is_string(value) && json_string_length(value)) {
        *ret = json_str(value);
        return;
    }
    struct buf text CLEANUP_BUF = {0};
    json_write(value, JSON_STYLE_COMPACT, &text);
    *ret = arena_str(a, buf_view(&text));
}

static bool is_scalar(const json_t *value)
{
    return !json_is_object(value) && !json_is_array(value);
}

static bool is_nothing(const json_t *value)
{
    return json_is_null(value) || (json_is_array(value) && json_array_size(value) == 0) ||
           (json_is_object(value) && json_object_size(value) == 0);
}

/* A list of scalars only. */
static bool is_flat_list(const json_t *value)
{
    for (size_t i = 0; i < json_array_size(value); i++)
        if (!is_scalar(json_array_get(value, i)))
            return false;
    return json_is_array(value);
}

static void flat_list_text(struct arena *a, json_t *list, struct buf *to)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        str item;
        value_put(a, json_array_get(list, i), &item);
        buf_str(to, i ? S(", ") : S(""));
        buf_str(to, item);
    }
}

static void line_text(struct arena *a, json_t *value, int depth, struct buf *to);

static void line_object(struct arena *a, json_t *object, int depth, struct buf *to)
{
    const char *key;
    json_t *member;
    size_t shown = 0;
    json_object_foreach(object, key, member)
    {
        if (is_nothing(member))
            continue;
        buf_printf(to, "%s%s%s ", shown++ ? " · " : "", key, is_scalar(member) || is_flat_list(member) ? "" : ":");
        line_text(a, member, depth + 1, to);
    }
}

static void line_text(struct arena *a, json_t *value, int depth, struct buf *to)
{
    enum { ENOUGH = 2000 }; /* bytes: no terminal shows more on a line */
    if (to->n > ENOUGH)
        return;
    if (is_scalar(value) || is_nothing(value) || depth > DEPTH_MAX) {
        str text;
        value_put(a, value, &text);
        buf_str(to, str_sub(text, 0, ENOUGH));
    } else if (is_flat_list(value)) {
        flat_list_text(a, value, to);
    } else if (json_is_array(value)) {
        line_text(a, json_array_get(value, 0), depth + 1, to);
        if (json_array_size(value) > 1)
            buf_printf(to, " (+%zu more)", json_array_size(value) - 1);
    } else {
        line_object(a, value, depth, to);
    }
}

void evidence_line(struct buf *to, json_t *value, size_t width)
{
    struct arena a CLEANUP_ARENA = {0};
    struct buf text CLEANUP_BUF = {0};
    if (value)
        line_text(&a, value, 0, &text);
    line_put(to, buf_view(&text), width);
}

/* Lines of one piece of evidence under way. */
struct block {
    struct arena *a;
    struct buf *to;
    const struct report_style *style;
};

static size_t block_limit(const struct block *b, size_t limit)
{
    return b->style->width ? limit : 0;
}

static void block_value(struct block *b, json_t *value, size_t indent, int depth);

/* Short values share lines as `key value · key value`; *first is the column at which the caller left the cursor, or
 * SIZE_MAX where a new line begins. */
static void block_short_members(struct block *b, json_t *object, size_t indent, bool *at_start)
{
    const char *key;
    json_t *member;
    struct buf line CLEANUP_BUF = {0};
    json_object_foreach(object, key, member)
    {
        struct buf text CLEANUP_BUF = {0};
        str shown;
        if (is_flat_list(member) && json_array_size(member))
            flat_list_text(b->a, member, &text);
        else if (is_scalar(member) || is_nothing(member))
            value_put(b->a, member, &shown), buf_str(&text, shown);
        else
            continue;
        if (text_width(buf_view(&text)) > INLINE_MAX)
            continue;
        buf_printf(&line, "%s%s ", line.n ? " · " : "", key);
        buf_str(&line, buf_view(&text));
    }
    if (!line.n)
        return;
    blanks_put(b->to, *at_start ? 0 : indent);
    *at_start = false;
    block_put(b->to, buf_view(&line), indent, b->style->width, 0);
}

/* What did not fit among the short ones: each on lines of its own. */
static void block_long_members(struct block *b, json_t *object, size_t indent, int depth, bool *at_start)
{
    const char *key;
    json_t *member;
    json_object_foreach(object, key, member)
    {
        struct buf text CLEANUP_BUF = {0};
        str shown = {0};
        bool flat = is_flat_list(member) && json_array_size(member);
        bool scalar = is_scalar(member) || is_nothing(member);
        if (flat)
            flat_list_text(b->a, member, &text);
        else if (scalar)
            value_put(b->a, member, &shown), buf_str(&text, shown);
        if ((flat || scalar) && text_width(buf_view(&text)) <= INLINE_MAX)
            continue;
        blanks_put(b->to, *at_start ? 0 : indent);
        *at_start = false;
        line_put(b->to, str_of(key), 0);
        if (flat || scalar) {
            size_t column = indent + text_width(str_of(key)) + 1;
            buf_byte(b->to, ' ');
            block_put(b->to, buf_view(&text), column, b->style->width, block_limit(b, VALUE_LINES));
            continue;
        }
        if (json_is_array(member))
            buf_printf(b->to, " (%zu)", json_array_size(member));
        buf_str(b->to, S(":\n"));
        blanks_put(b->to, indent + 2);
        block_value(b, member, indent + 2, depth + 1);
    }
}

static void block_list(struct block *b, json_t *list, size_t indent, int depth)
{
    size_t n = json_array_size(list), limit = block_limit(b, ITEMS_SHOWN);
    for (size_t i = 0; i < n; i++) {
        blanks_put(b->to, i ? indent : 0);
        if (limit && i == limit) {
            buf_printf(b->to, "… and %zu more\n", n - i);
            return;
        }
        buf_str(b->to, S("- "));
        block_value(b, json_array_get(list, i), indent + 2, depth + 1);
    }
}

/* One value; the cursor stands at column `indent` and is left at the start of a line. */
static void block_value(struct block *b, json_t *value, size_t indent, int depth)
{
    if (is_scalar(value) || is_nothing(value) || depth > DEPTH_MAX) {
        str text;
        value_put(b->a, value, &text);
        block_put(b->to, text, indent, b->style->width, block_limit(b, VALUE_LINES));
    } else if (json_is_object(value)) {
        bool at_start = true;
        block_short_members(b, value, indent, &at_start);
        block_long_members(b, value, indent, depth, &at_start);
    } else if (is_flat_list(value)) {
        struct buf text CLEANUP_BUF = {0};
        flat_list_text(b->a, value, &text);
        block_put(b->to, buf_view(&text), indent, b->style->width, block_limit(b, VALUE_LINES));
    } else {
        block_list(b, value, indent, depth);
    }
}

void evidence_block(struct buf *to, json_t *value, size_t indent, const struct report_style *style)
{
    struct arena a CLEANUP_ARENA = {0};
    struct block b = {.a = &a, .to = to, .style = style};
    blanks_put(to, indent);
    block_value(&b, value, indent, 0);
}

void json_differences(struct arena *a, json_t *before, json_t *after, str pointer,
                      void (*leaf)(str pointer, json_t *before, json_t *after, void *ctx), void *ctx)
{
    const char *key;
    json_t *member;
    if (json_is_object(before) && json_is_object(after)) {
        json_object_foreach(before, key, member)
        {
            str at = doc_pointer_key(a, pointer, str_of(key));
            json_differences(a, member, json_object_get(after, key), at, leaf, ctx);
        }
        json_object_foreach(after, key, member)
        {
            if (!json_object_get(before, key))
                leaf(doc_pointer_key(a, pointer, str_of(key)), NULL, member, ctx);
        }
    } else if (json_is_array(before) && json_is_array(after)) {
        size_t n = json_array_size(before), m = json_array_size(after);
        for (size_t i = 0; i < n || i < m; i++)
            json_differences(a, json_array_get(before, i), json_array_get(after, i), doc_pointer_index(a, pointer, i),
                             leaf, ctx);
    } else if (!before || !after || !json_equal(before, after)) {
        leaf(pointer, before, after, ctx);
    }
}
