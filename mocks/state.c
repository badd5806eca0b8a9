/* SPDX-License-Identifier: Apache-2.0 */
/* state: what `state:` names becomes tables. What a file is, its name says; compression, its content. */
#include "mocks/world_impl.h"

#include "pack/pack.h"
#include "text/json_own.h"
#include "text/show.h"

enum { STATE_ROWS_MAX = 5000000 };

/* Rows (n, id, doc, columns…) under way. */
struct loader {
    struct arena *a;
    const struct state_source *source;
    str file;
    sqlite3 *db;
    sqlite3_stmt *insert;
    int64_t n;
    struct buf text;
};

static void loader_finish(struct loader *l)
{
    sqlite3_finalize(l->insert);
    buf_finish(&l->text);
}

static bool loader_init(struct loader *l, struct connection *c, struct err *err)
{
    struct buf create CLEANUP_BUF = {0}, insert CLEANUP_BUF = {0};
    buf_printf(&create, "CREATE TABLE \"%.*s\" (n INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, doc TEXT NOT NULL",
               STR_ARG(l->source->table));
    buf_printf(&insert, "INSERT INTO \"%.*s\" VALUES (?1, ?2, ?3", STR_ARG(l->source->table));
    for (size_t i = 0; i < l->source->n_columns; i++) {
        buf_printf(&create, ", \"%.*s\"", STR_ARG(l->source->columns[i].name));
        buf_printf(&insert, ", ?%zu", i + 4);
    }
    buf_byte(&create, ')');
    buf_byte(&insert, ')');
    return connection_run(c, buf_cstr(&create), err) && connection_prepare(c, buf_cstr(&insert), &l->insert, err);
}

static bool row_add(struct loader *l, str id, json_t *value, struct err *err)
{
    struct arena scratch CLEANUP_ARENA = {0};
    if (++l->n > STATE_ROWS_MAX)
        return err_at(err, arena_cstr(l->a, l->file), 0, 0, "more than %d rows", STATE_ROWS_MAX);
    buf_clear(&l->text);
    json_write(value, JSON_STYLE_COMPACT, &l->text);
    sqlite3_bind_int64(l->insert, 1, l->n);
    sqlite3_bind_text64(l->insert, 2, id.p ? id.p : "", id.n, SQLITE_STATIC, SQLITE_UTF8);
    sqlite3_bind_text64(l->insert, 3, l->text.p, l->text.n, SQLITE_STATIC, SQLITE_UTF8);
    for (size_t i = 0; i < l->source->n_columns; i++) {
        struct cell cell = cell_of_json(&scratch, json_at_path(value, l->source->columns[i].path));
        cell_bind(l->insert, (int)i + 4, &cell);
    }
    int code = sqlite3_step(l->insert);
    sqlite3_reset(l->insert);
    if (code == SQLITE_DONE)
        return true;
    if (code == SQLITE_CONSTRAINT)
        return err_at(err, arena_cstr(l->a, l->file), 0, 0, "two entries have the id '%s'", show_text(id).text);
    return err_set(err, ERR_HOST, "loading %.*s: %s", STR_ARG(l->file), sqlite3_errmsg(l->db));
}

/* An entry of a list: its id is its member `id`, else its number. */
static bool item_add(struct loader *l, const struct doc *d, str pointer, json_t *item, struct err *err)
{
    if (!json_is_object(item))
        return doc_fail(d, pointer, false, err, "expected an object, found %s", show_value(item).text);
    json_t *id = json_object_get(item, "id");
    if (json_is_string(id))
        return row_add(l, json_str(id), item, err);
    if (id && !json_is_integer(id))
        return doc_fail(d, doc_pointer_key(l->a, pointer, S("id")), false, err,
                        "expected a string or an integer as id, found %s", show_value(id).text);
    char text[32];
    int n = snprintf(text, sizeof text, "%lld", (long long)(id ? json_integer_value(id) : l->n + 1));
    return row_add(l, (str){text, (size_t)n}, item, err);
}

static bool json_load_rows(struct loader *l, const struct doc *d, bool *ret_of_json, struct err *err)
{
    const char *key;
    json_t *value;
    size_t i;
    if (json_is_object(d->root)) {
        *ret_of_json = true;
        json_object_foreach(d->root, key, value)
        {
            if (!row_add(l, str_of(key), value, err))
                return false;
        }
        return true;
    }
    if (!json_is_array(d->root))
        return doc_fail(d, S(""), false, err, "expected an object or a list of objects, found %s",
                        show_value(d->root).text);
    json_array_foreach(d->root, i, value)
    {
        if (!item_add(l, d, doc_pointer_index(l->a, S(""), i), value, err))
            return false;
    }
    return true;
}

static bool jsonl_load_rows(struct loader *l, str text, struct err *err)
{
    int line = 0;
    for (str rest = text; rest.p;) {
        str one = str_cut(&rest, '\n');
        line++;
        if (!str_trim(one).n)
            continue;
        struct arena scratch CLEANUP_ARENA = {0};
        struct doc d CLEANUP_DOC = {0};
        if (!doc_parse(&scratch, l->file, one, DOC_JSON, line, &d, err) || !item_add(l, &d, S(""), d.root, err))
            return false;
    }
    return true;
}

static bool json_load(struct arena *a, const struct state_source *source, struct connection *c, str file, str text,
                      bool lines, bool *ret_of_json, struct err *err)
{
    struct loader l CLEANUP(loader_finish) = {.a = a, .source = source, .file = file, .db = c->db};
    if (!loader_init(&l, c, err))
        return false;
    if (lines)
        return jsonl_load_rows(&l, text, err);
    struct doc d CLEANUP_DOC = {0};
    return doc_parse(a, file, text, DOC_JSON, 1, &d, err) && json_load_rows(&l, &d, ret_of_json, err);
}

/* The name without what compression adds to it. */
static str plain_name(str path)
{
    static const str ENDINGS[] = {STR_INIT(".gz"), STR_INIT(".zst"), STR_INIT(".xz")};
    for (size_t i = 0; i < COUNT_OF(ENDINGS); i++)
        if (str_ends(path, ENDINGS[i]))
            return str_sub(path, 0, path.n - ENDINGS[i].n);
    return path;
}

static bool source_load(struct world *w, struct arena *a, const struct state_source *source, struct connection *c,
                        str bytes, bool *ret_of_json, struct err *err)
{
    str name = plain_name(source->path);
    bool json = str_ends(name, S(".json")), lines = str_ends(name, S(".jsonl"));
    if (json || lines)
        return json_load(a, source, c, source->path, bytes, lines, ret_of_json, err);
    if (source->n_columns)
        return doc_fail(&w->doc, source->pointer, false, err, "columns belong to .json and .jsonl, not to %.*s",
                        STR_ARG(source->path));
    if (str_ends(name, S(".csv")))
        return csv_load(a, c, source->table, source->path, bytes, err);
    if (str_ends(name, S(".sql")))
        return script_load(c, source->path, bytes, err);
    if (str_ends(name, S(".db")) || str_ends(name, S(".sqlite")))
        return database_load(a, c, source->path, bytes, err);
    return doc_fail(
        &w->doc, source->pointer, false, err,
        "expected a file ending in .json, .jsonl, .csv, .sql or .db (or that and .gz, .zst, .xz), found %.*s",
        STR_ARG(source->path));
}

static bool table_exists(sqlite3 *db, str table)
{
    char name[80];
    snprintf(name, sizeof name, "%.*s", STR_ARG(table));
    return sqlite3_table_column_metadata(db, "main", name, NULL, NULL, NULL, NULL, NULL, NULL) == SQLITE_OK;
}

bool state_load(struct world *w, const struct state_source *source, struct connection *c, struct sha256 *hash,
                bool *ret_of_json, struct err *err)
{
    struct arena a CLEANUP_ARENA = {0};
    str bytes;
    *ret_of_json = false;
    if (table_exists(c->db, source->table))
        return doc_fail(&w->doc, source->pointer, true, err, "there is a table '%.*s' already", STR_ARG(source->table));
    struct err why = {0};
    if (!pack_read(&a, arena_cstr(&a, source->path), PACK_BYTES_MAX, &bytes, &why)) {
        if (why.kind != ERR_INPUT) {
            *err = why;
            return false;
        }
        return doc_fail(&w->doc, source->pointer, false, err, "%s%s%s", why.file, why.file[0] ? ": " : "", why.msg);
    }
    sha256_field(hash, source->table);
    sha256_field(hash, bytes);
    return source_load(w, &a, source, c, bytes, ret_of_json, err);
}
