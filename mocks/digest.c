/* SPDX-License-Identifier: Apache-2.0 */
#include "mocks/digest.h"

#include "base/vec.h"
#include "text/json_own.h"
#include "text/json_write.h"

#include <utf8proc.h>

enum { CHECKPOINT_EVERY = 32, KEYS_ON_STACK = 32, TEXT_DEPTH_MAX = 50 };

/* CPython's str.isprintable for what is not ASCII: neither "other" nor "separator" by Unicode's categories. */
static bool printable(utf8proc_int32_t c)
{
    if (c == ' ')
        return true;
    switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
    case UTF8PROC_CATEGORY_ZS:
        return false;
    default:
        return true;
    }
}

/* Python's repr of a string; false if it is not UTF-8. */
static bool put_string(str s, struct buf *to)
{
    bool single = str_find_byte(s, '\'') >= 0, both = single && str_find_byte(s, '"') >= 0;
    char quote = single && !both ? '"' : '\'';
    buf_byte(to, quote);
    for (size_t i = 0; i < s.n;) {
        unsigned char c = (unsigned char)s.p[i];
        if (c >= 0x80) {
            utf8proc_int32_t code = 0;
            utf8proc_ssize_t n =
                utf8proc_iterate((const utf8proc_uint8_t *)s.p + i, (utf8proc_ssize_t)(s.n - i), &code);
            if (n < 1)
                return false;
            if (printable(code))
                buf_put(to, s.p + i, (size_t)n);
            else
                buf_printf(to, code <= 0xFF ? "\\x%02x" : code <= 0xFFFF ? "\\u%04x" : "\\U%08x", (unsigned)code);
            i += (size_t)n;
            continue;
        }
        i++;
        if (c == (unsigned char)quote || c == '\\') {
            buf_byte(to, '\\');
            buf_byte(to, (char)c);
        } else if (c == '\n' || c == '\r' || c == '\t') {
            buf_byte(to, '\\');
            buf_byte(to, c == '\n' ? 'n' : c == '\r' ? 'r' : 't');
        } else if (c < ' ' || c == 0x7F) {
            buf_printf(to, "\\x%02x", c);
        } else {
            buf_byte(to, (char)c);
        }
    }
    buf_byte(to, quote);
    return true;
}

static int by_text(const void *a, const void *b)
{
    return str_cmp(*(const str *)a, *(const str *)b);
}

static void put_object(json_t *object, struct buf *to)
{
    size_t n = json_object_size(object), i = 0;
    str few[KEYS_ON_STACK];
    str *keys = n <= KEYS_ON_STACK ? few : base_alloc(n * sizeof *keys);
    const char *key;
    size_t length;
    json_t *value;
    json_object_keylen_foreach(object, key, length, value)
    {
        keys[i++] = (str){key, length};
    }
    n = i;
    if (n > 1)
        qsort(keys, n, sizeof *keys, by_text);
    buf_byte(to, '(');
    for (i = 0; i < n; i++) {
        if (i)
            buf_str(to, S(", "));
        buf_byte(to, '(');
        put_string(keys[i], to);
        buf_str(to, S(", "));
        digest_text(json_object_getn(object, keys[i].p, keys[i].n), to);
        buf_byte(to, ')');
    }
    buf_str(to, n == 1 ? S(",)") : S(")"));
    if (keys != few)
        free(keys);
}

void digest_text(json_t *value, struct buf *to)
{
    char number[32];
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        put_object(value, to);
        break;
    case JSON_ARRAY:
        buf_byte(to, '(');
        for (size_t i = 0; i < json_array_size(value); i++) {
            if (i)
                buf_str(to, S(", "));
            digest_text(json_array_get(value, i), to);
        }
        buf_str(to, json_array_size(value) == 1 ? S(",)") : S(")"));
        break;
    case JSON_STRING:
        put_string(json_str(value), to);
        break;
    case JSON_INTEGER:
        buf_printf(to, "%lld", (long long)json_integer_value(value));
        break;
    case JSON_REAL:
        buf_put(to, number, double_repr(json_real_value(value), number));
        break;
    case JSON_TRUE:
        buf_str(to, S("True"));
        break;
    case JSON_FALSE:
        buf_str(to, S("False"));
        break;
    case JSON_NULL:
        buf_str(to, S("None"));
        break;
    }
}

/*
 * The same straight from JSON text that was checked before (state, or what our JSON functions made): no tree, since a
 * world of megabytes is digested before its first run is judged. Where only a tree will do, put_text says so and a tree
 * is made.
 */
struct member {
    str key, value; /* as they stand in the text; the key without its quotes */
};

enum { MEMBERS_MAX = 64 };

static size_t skip_blanks(str s, size_t i)
{
    while (i < s.n && (s.p[i] == ' ' || s.p[i] == '\n' || s.p[i] == '\t' || s.p[i] == '\r'))
        i++;
    return i;
}

/* End of the string that begins at i; *ret_plain is cleared where it has an escape, or what no JSON string has. */
static size_t string_end(str s, size_t i, bool *ret_plain)
{
    for (i++; i < s.n && s.p[i] != '"'; i++)
        if (s.p[i] == '\\') {
            *ret_plain = false;
            i++;
        } else if ((unsigned char)s.p[i] < ' ') {
            *ret_plain = false;
        }
    if (i < s.n)
        return i + 1;
    *ret_plain = false;
    return s.n;
}

/* End of the value that begins at i. */
static size_t value_end(str s, size_t i)
{
    int depth = 0;
    bool plain = true;
    for (; i < s.n; i++) {
        char c = s.p[i];
        if (c == '"')
            i = string_end(s, i, &plain) - 1;
        else if (c == '{' || c == '[')
            depth++;
        else if (c == '}' || c == ']')
            depth--;
        if (depth < 0 || (depth == 0 && c == ','))
            return i;
        if (depth == 0 && (c == '"' || c == '}' || c == ']'))
            return i + 1;
    }
    return i;
}

static bool put_text(str json, struct buf *to, int depth);

/* Past what stands between an element that ends at i and the next one, which must be there after a comma; to the
 * closing bracket, which must be the last byte, otherwise. False for anything else. */
static bool next_element(str s, size_t i, size_t *ret_next)
{
    i = skip_blanks(s, i);
    if (i < s.n && s.p[i] == ',') {
        *ret_next = skip_blanks(s, i + 1);
        return *ret_next + 1 < s.n;
    }
    *ret_next = i;
    return i + 1 == s.n;
}

static bool put_list_text(str json, struct buf *to, int depth)
{
    size_t n = 0, i = skip_blanks(json, 1);
    buf_byte(to, '(');
    while (i + 1 < json.n) {
        size_t end = value_end(json, i);
        if (n++)
            buf_str(to, S(", "));
        if (!put_text(str_trim(str_sub(json, i, end - i)), to, depth) || !next_element(json, end, &i))
            return false;
    }
    buf_str(to, n == 1 ? S(",)") : S(")"));
    return true;
}

static bool put_object_text(str json, struct buf *to, int depth)
{
    struct member member[MEMBERS_MAX];
    size_t n = 0, i = skip_blanks(json, 1);
    bool plain = true;
    while (i + 1 < json.n) {
        size_t end = string_end(json, i, &plain);
        size_t colon = skip_blanks(json, end);
        if (n == MEMBERS_MAX || !plain || json.p[i] != '"' || colon >= json.n || json.p[colon] != ':')
            return false;
        str key = str_sub(json, i + 1, end - i - 2);
        i = skip_blanks(json, colon + 1);
        end = value_end(json, i);
        size_t at = n++; /* inserted in order: few members, mostly ordered already */
        for (; at > 0 && str_cmp(member[at - 1].key, key) > 0; at--)
            member[at] = member[at - 1];
        if (at > 0 && str_eq(member[at - 1].key, key))
            return false; /* twice: the last one counts, as in Python */
        member[at] = (struct member){key, str_trim(str_sub(json, i, end - i))};
        if (!next_element(json, end, &i))
            return false;
    }
    buf_byte(to, '(');
    for (i = 0; i < n; i++) {
        buf_str(to, i ? S(", (") : S("("));
        if (!put_string(member[i].key, to))
            return false;
        buf_str(to, S(", "));
        if (!put_text(member[i].value, to, depth))
            return false;
        buf_byte(to, ')');
    }
    buf_str(to, n == 1 ? S(",)") : S(")"));
    return true;
}

/* A whole number as JSON writes it, of at most 18 digits (Jansson judges longer ones), and not -0. */
static bool is_integer(str s)
{
    str digits = str_starts(s, S("-")) ? str_from(s, 1) : s;
    if (digits.n == 0 || digits.n > 18 || (digits.p[0] == '0' && s.n > 1))
        return false;
    for (size_t i = 0; i < digits.n; i++)
        if (digits.p[i] < '0' || digits.p[i] > '9')
            return false;
    return true;
}

/* False where only the tree will do: escapes, floats (1e2 and 100.0 print alike), very many members, great depth; and
 * for what is no JSON, which the tree's parser then says in words. */
static bool put_text(str json, struct buf *to, int depth)
{
    bool plain = true;
    if (!json.n || depth > TEXT_DEPTH_MAX)
        return false;
    switch (json.p[0]) {
    case '{':
        return str_ends(json, S("}")) && put_object_text(json, to, depth + 1);
    case '[':
        return str_ends(json, S("]")) && put_list_text(json, to, depth + 1);
    case '"':
        if (string_end(json, 0, &plain) != json.n || !plain)
            return false;
        return put_string(str_sub(json, 1, json.n - 2), to);
    case 't':
        buf_str(to, S("True"));
        return str_eq(json, S("true"));
    case 'f':
        buf_str(to, S("False"));
        return str_eq(json, S("false"));
    case 'n':
        buf_str(to, S("None"));
        return str_eq(json, S("null"));
    default:
        buf_str(to, json);
        return is_integer(json);
    }
}

static bool digest_json(str json, struct buf *to, struct err *err)
{
    size_t start = to->n;
    if (put_text(str_trim(json), to, 0))
        return true;
    to->n = start;
    json_error_t error;
    json_t *doc CLEANUP_JSON = json_loadb(json.p, json.n, JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
    if (!doc)
        return err_set(err, ERR_INPUT, "it is no JSON: %s", error.text);
    digest_text(doc, to);
    return true;
}

/* --- The base --- */

struct base_row {
    str id, text; /* text: "('id', (…))" */
};

struct base_table {
    str name;
    struct base_row *row;
    size_t n;
    size_t first; /* number of its first row among all rows of the base */
};

struct digest_base {
    struct arena a;
    struct base_table *table;
    size_t n_tables, n_rows;
    struct sha256 *checkpoint; /* state before row number i * CHECKPOINT_EVERY of the base, separators included */
    size_t n_checkpoints;
};

static bool row_text(struct arena *a, const struct digest_row *row, str *ret, struct err *err)
{
    struct buf text CLEANUP_BUF = {0};
    buf_byte(&text, '(');
    if (!put_string(row->id, &text))
        return err_set(err, ERR_INPUT, "digest: an id of %.*s is not UTF-8", STR_ARG(row->table));
    buf_str(&text, S(", "));
    if (!digest_json(row->doc, &text, err))
        return err_wrap(err, "digest: row %.*s of %.*s", STR_ARG(row->id), STR_ARG(row->table));
    buf_byte(&text, ')');
    *ret = arena_str(a, buf_view(&text));
    return true;
}

static int by_table_and_id(const void *a, const void *b)
{
    const struct digest_row *x = *(const struct digest_row *const *)a, *y = *(const struct digest_row *const *)b;
    int order = str_cmp(x->table, y->table);
    return order ? order : str_cmp(x->id, y->id);
}

static const struct digest_row **sorted(struct arena *a, const struct digest_row *rows, size_t n)
{
    const struct digest_row **order = arena_array(a, const struct digest_row *, n + 1);
    for (size_t i = 0; i < n; i++)
        order[i] = &rows[i];
    if (n > 1)
        qsort(order, n, sizeof(struct digest_row *), by_table_and_id);
    return order;
}

/* The text is "((T1, (row, row)), (T2, ()), …)": what stands before a table's rows, between rows, and behind them. */
static void put_table_start(struct sha256 *h, const struct digest_base *base, size_t table)
{
    struct buf text CLEANUP_BUF = {0};
    buf_str(&text, table == 0 ? S("((") : S(", ("));
    put_string(base->table[table].name, &text);
    buf_str(&text, S(", ("));
    sha256_put(h, buf_view(&text));
}

static void put_table_end(struct sha256 *h, const struct digest_base *base, size_t table, size_t rows)
{
    sha256_put(h, rows == 1 ? S(",))") : S("))"));
    if (table + 1 == base->n_tables)
        sha256_put(h, base->n_tables == 1 ? S(",)") : S(")"));
}

bool digest_base_create(const struct digest_row *rows, size_t n, struct digest_base **ret, struct err *err)
{
    struct digest_base *base = base_alloc_zero(sizeof *base);
    struct arena scratch CLEANUP_ARENA = {0};
    const struct digest_row **order = sorted(&scratch, rows, n);
    base->table = arena_array(&base->a, struct base_table, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct base_table *t = &base->table[base->n_tables ? base->n_tables - 1 : 0];
        if (!base->n_tables || !str_eq(t->name, order[i]->table)) {
            t = &base->table[base->n_tables++];
            t->name = arena_str(&base->a, order[i]->table);
            size_t most = 0;
            while (i + most < n && str_eq(order[i + most]->table, t->name))
                most++;
            t->row = arena_array(&base->a, struct base_row, most);
            t->first = base->n_rows;
        }
        if (!order[i]->id.p)
            continue;
        struct base_row *row = &t->row[t->n++];
        row->id = arena_str(&base->a, order[i]->id);
        base->n_rows++;
        if (!row_text(&base->a, order[i], &row->text, err)) {
            digest_base_destroy(base);
            return false;
        }
    }
    base->checkpoint = arena_array(&base->a, struct sha256, base->n_rows / CHECKPOINT_EVERY + 1);
    struct sha256 h CLEANUP_SHA256 = {0};
    sha256_init(&h);
    for (size_t t = 0, number = 0; t < base->n_tables; t++) {
        put_table_start(&h, base, t);
        for (size_t i = 0; i < base->table[t].n; i++, number++) {
            if (number % CHECKPOINT_EVERY == 0) {
                struct sha256 *c = &base->checkpoint[base->n_checkpoints++];
                sha256_init(c);
                sha256_copy(c, &h);
            }
            if (i)
                sha256_put(&h, S(", "));
            sha256_put(&h, base->table[t].row[i].text);
        }
        put_table_end(&h, base, t, base->table[t].n);
    }
    *ret = base;
    return true;
}

void digest_base_destroy(struct digest_base *base)
{
    if (!base)
        return;
    for (size_t i = 0; i < base->n_checkpoints; i++)
        sha256_finish(&base->checkpoint[i]);
    arena_finish(&base->a);
    free(base);
}

/* Number, among all rows of the base, of the first that stands at or behind (table, id); false without such a table. */
static bool position_of(const struct digest_base *base, str table, str id, size_t *ret)
{
    for (size_t t = 0; t < base->n_tables; t++) {
        const struct base_table *bt = &base->table[t];
        if (!str_eq(bt->name, table))
            continue;
        size_t low = 0, high = bt->n;
        while (low < high) {
            size_t middle = (low + high) / 2;
            if (str_cmp(bt->row[middle].id, id) < 0)
                low = middle + 1;
            else
                high = middle;
        }
        *ret = bt->first + low;
        return true;
    }
    return false;
}

bool digest_of(const struct digest_base *base, const struct digest_row *changed, size_t n,
               char ret_hex[SHA256_HEX_SIZE], struct err *err)
{
    struct arena a CLEANUP_ARENA = {0};
    const struct digest_row **order = sorted(&a, changed, n);
    size_t first = base->n_rows;
    for (size_t i = 0; i < n; i++) {
        size_t at = 0;
        if (!position_of(base, order[i]->table, order[i]->id, &at))
            return err_set(err, ERR_BUG, "digest: a row of %.*s, a table that the base does not name",
                           STR_ARG(order[i]->table));
        first = at < first ? at : first;
    }
    /* A row put behind the last of a table counts as standing before the next table's first: start one row earlier. */
    size_t start = first ? (first - 1) / CHECKPOINT_EVERY * CHECKPOINT_EVERY : 0;
    struct sha256 h CLEANUP_SHA256 = {0};
    sha256_init(&h);
    bool resumed = base->n_checkpoints > 0 && start > 0;
    if (resumed)
        sha256_copy(&h, &base->checkpoint[start / CHECKPOINT_EVERY]);
    size_t c = 0;
    for (size_t t = 0; t < base->n_tables; t++) {
        const struct base_table *bt = &base->table[t];
        if (resumed && bt->first + bt->n <= start)
            continue; /* wholly before the checkpoint */
        size_t i = resumed && bt->first < start ? start - bt->first : 0, written = i;
        if (!resumed || bt->first > start) /* at start itself, the checkpoint has it */
            put_table_start(&h, base, t);
        while (c < n && str_cmp(order[c]->table, bt->name) < 0)
            c++;
        while (i < bt->n || (c < n && str_eq(order[c]->table, bt->name))) {
            bool mine = c < n && str_eq(order[c]->table, bt->name);
            int side = !mine ? -1 : i == bt->n ? 1 : str_cmp(bt->row[i].id, order[c]->id);
            str text = side < 0 ? bt->row[i].text : STR_NONE;
            if (side >= 0 && order[c]->doc.p && !row_text(&a, order[c], &text, err))
                return false;
            i += side <= 0;
            c += side >= 0;
            if (!text.p)
                continue;
            if (written++)
                sha256_put(&h, S(", "));
            sha256_put(&h, text);
        }
        put_table_end(&h, base, t, written);
    }
    if (base->n_tables == 0)
        sha256_put(&h, S("()"));
    sha256_hex(&h, ret_hex);
    return true;
}
