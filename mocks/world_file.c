/* SPDX-License-Identifier: Apache-2.0 */
/* world_file: world.yaml into struct world, by field tables; no database yet. */
#include "mocks/world_impl.h"

#include "mocks/clock_vfs.h"
#include "model/subject.h"
#include "text/json_own.h"
#include "text/show.h"

static const char *const STYLE_NAMES[] = {"compact", "python", "pretty", NULL};
static const enum json_style STYLES[] = {JSON_STYLE_COMPACT, JSON_STYLE_PYTHON, JSON_STYLE_PRETTY};

struct output_file {
    int json;
};

static const struct field OUTPUT_FIELDS[] = {
    {.name = "json",
     .type = FIELD_ENUM,
     .at = offsetof(struct output_file, json),
     .names = STYLE_NAMES,
     .by_default = "compact",
     .help = "how JSON in replies is printed: python is json.dumps with its defaults"},
    {0}};

#define TEMPLATE(kind, key, preset, text)                                                                              \
    {                                                                                                                  \
        .name = key, .type = FIELD_STRING, .at = sizeof(str) * (kind), .by_default = preset, .help = text              \
    }

/* In the order of enum template_kind. */
static const struct field ERROR_FIELDS[] = {
    TEMPLATE(TEMPLATE_UNKNOWN_TOOL, "unknown_tool", "Error: unknown tool {tool}", "a call to a tool that is not there"),
    TEMPLATE(TEMPLATE_MISSING_ARG, "missing_arg", "Error: missing argument {arg}", "an argument that was not given"),
    TEMPLATE(TEMPLATE_EXTRA_ARG, "extra_arg", "Error: unexpected argument {arg}", "an argument that the tool has not"),
    TEMPLATE(TEMPLATE_SCHEMA, "schema", "Error: {message}", "an argument of a wrong type, or against its schema"),
    TEMPLATE(TEMPLATE_ARGUMENTS, "arguments", "Error: the arguments are not a JSON object",
             "arguments that do not parse"),
    TEMPLATE(TEMPLATE_UNMATCHED, "unmatched", "Error: no canned reply of {tool} matches these arguments",
             "no canned reply matches"),
    TEMPLATE(TEMPLATE_SQL, "sql", "Error: {message}", "SQL that failed"),
    TEMPLATE(TEMPLATE_LIMIT, "limit", "Error: {message}", "a limit that was reached"),
    {0}};

static const struct field LIMIT_FIELDS[] = {{.name = "steps",
                                             .type = FIELD_INT,
                                             .at = offsetof(struct world_limits, steps),
                                             .min = 1000,
                                             .max = 1e12,
                                             .by_default = "20000000",
                                             .help = "most steps of SQLite's virtual machine in a call"},
                                            {.name = "rows",
                                             .type = FIELD_INT,
                                             .at = offsetof(struct world_limits, rows),
                                             .min = 1,
                                             .max = 1e7,
                                             .by_default = "10000",
                                             .help = "most rows of a result or an each, and changed by a call"},
                                            {.name = "reply",
                                             .type = FIELD_SIZE,
                                             .at = offsetof(struct world_limits, reply),
                                             .min = 1,
                                             .max = 1 << 28,
                                             .by_default = "1MiB",
                                             .help = "most bytes of a reply"},
                                            {.name = "pages",
                                             .type = FIELD_INT,
                                             .at = offsetof(struct world_limits, pages),
                                             .min = 1,
                                             .max = 1 << 18,
                                             .by_default = "16384",
                                             .help = "pages of 4 KiB by which the state may outgrow the fixture"},
                                            {0}};

struct world_file {
    str world, version, now;
    int64_t seed;
    json_t *state, *tools;
    struct field_strings prepare;
    struct output_file output;
    str errors[TEMPLATE_COUNT];
    struct world_limits limits;
};

struct state_file {
    str file;
    json_t *columns;
};

static const struct field STATE_FIELDS[] = {
    {.name = "file",
     .type = FIELD_STRING,
     .at = offsetof(struct state_file, file),
     .required = true,
     .help = ".json, .jsonl, .csv, .sql or .db, compressed or not"},
    {.name = "columns",
     .type = FIELD_JSON,
     .at = offsetof(struct state_file, columns),
     .help = "further columns, each a path into the document: {origin: $.origin}"},
    {0}};

static json_t *state_schema(void)
{
    return json_pack("{s:s,s:{s:[{s:s},o]}}", "type", "object", "additionalProperties", "anyOf", "type", "string",
                     fields_schema(STATE_FIELDS));
}

static json_t *tools_schema(void)
{
    return json_pack("{s:s,s:o}", "type", "object", "additionalProperties", tool_file_schema());
}

#define AT(member) .at = offsetof(struct world_file, member)
static const struct field WORLD_FIELDS[] = {
    {.name = "world", .type = FIELD_STRING, AT(world), .required = true, .help = "name of the world"},
    {.name = "version", .type = FIELD_STRING, AT(version), .help = "version of the world"},
    {.name = "now",
     .type = FIELD_STRING,
     AT(now),
     .help = "the frozen clock: a time with offset, 2024-05-15T15:00:00-05:00"},
    {.name = "seed",
     .type = FIELD_INT,
     AT(seed),
     .max = INFINITY,
     .by_default = "0",
     .help = "seed of rand(), random(), uuid() and next_id()"},
    {.name = "state",
     .type = FIELD_JSON,
     AT(state),
     .schema = state_schema,
     .help = "tables and the files they load from"},
    {.name = "prepare",
     .type = FIELD_STRINGS,
     AT(prepare),
     .help = "SQL run once after loading: lookup tables and indexes"},
    {.name = "output", .type = FIELD_OBJECT, AT(output), .sub = OUTPUT_FIELDS, .help = "how replies are printed"},
    {.name = "errors",
     .type = FIELD_OBJECT,
     AT(errors),
     .sub = ERROR_FIELDS,
     .help = "texts of errors, with {tool}, {arg} and {message}"},
    {.name = "limits", .type = FIELD_OBJECT, AT(limits), .sub = LIMIT_FIELDS, .help = "what a call may use"},
    {.name = "tools",
     .type = FIELD_JSON,
     AT(tools),
     .required = true,
     .schema = tools_schema,
     .help = "the tools by name"},
    {.name = "faults", .type = FIELD_LATER, .later = "fault injection"},
    {.name = "llm", .type = FIELD_LATER, .later = "cassettes of language models"},
    {0}};
#undef AT

json_t *world_schema(void)
{
    json_t *schema = fields_schema(WORLD_FIELDS);
    json_object_set_new(schema, "$schema", json_string("https://json-schema.org/draft/2020-12/schema"));
    json_object_set_new(schema, "title", json_string("assize world"));
    return schema;
}

bool name_is_plain(str name)
{
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        if (!letter && !(i && c >= '0' && c <= '9'))
            return false;
    }
    return name.n > 0;
}

/* ---- templates ---- */

static bool template_check(const struct world *w, const struct field *f, str text, struct err *err)
{
    static const char *const KNOWN[] = {"tool", "arg", "message", NULL};
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] != '{')
            continue;
        ptrdiff_t end = str_find_byte(str_from(text, i), '}');
        str word = end > 1 ? str_sub(text, i + 1, (size_t)end - 1) : STR_NONE;
        if (!name_is_plain(word) || str_eq(word, S("tool")) || str_eq(word, S("arg")) || str_eq(word, S("message")))
            continue;
        const char *near = nearest_name(word, KNOWN);
        return doc_fail(&w->doc, arena_printf((struct arena *)&w->a, "/errors/%s", f->name), false, err,
                        "unknown placeholder {%.*s}; %s%s%s", STR_ARG(word), near ? "did you mean {" : "",
                        near ? near : "known are {tool}, {arg} and {message}", near ? "}?" : "");
    }
    return true;
}

static bool templates_read(struct world *w, const struct world_file *file, struct err *err)
{
    for (size_t i = 0; i < TEMPLATE_COUNT; i++) {
        const struct field *f = &ERROR_FIELDS[i];
        w->templates[i] = file->errors[i].p ? file->errors[i] : str_of(f->by_default);
        if (!template_check(w, f, w->templates[i], err))
            return false;
    }
    return true;
}

/* ---- state ---- */

static bool columns_read(struct world *w, str pointer, json_t *value, struct state_source *source, struct err *err)
{
    if (!json_is_object(value))
        return doc_fail(&w->doc, pointer, false, err, "expected an object of column names and paths, found %s",
                        show_value(value).text);
    source->columns = arena_array(&w->a, struct state_column, json_object_size(value));
    const char *key;
    json_t *path;
    json_object_foreach(value, key, path)
    {
        str name = str_of(key), at = doc_pointer_key(&w->a, pointer, name), text = json_str(path);
        if (!name_is_plain(name) || name.n > 64)
            return doc_fail(&w->doc, at, true, err, "'%s' cannot name a column: letters, digits and _", key);
        if (str_eq(name, S("n")) || str_eq(name, S("id")) || str_eq(name, S("doc")))
            return doc_fail(&w->doc, at, true, err, "the table has a column '%s' already", key);
        if (!str_starts(text, S("$.")) || text.n < 3)
            return doc_fail(&w->doc, at, false, err, "expected a path such as $.address.city, found %s",
                            show_value(path).text);
        source->columns[source->n_columns++] = (struct state_column){.name = name, .path = str_from(text, 2)};
    }
    return true;
}

static bool source_read(struct world *w, str name, str pointer, json_t *value, struct state_source *source,
                        struct err *err)
{
    struct state_file file = {0};
    str file_at = pointer;
    *source = (struct state_source){.table = name, .pointer = pointer};
    if (!name_is_plain(name) || name.n > 64 || str_starts(name, S("sqlite_")) || str_eq(name, S("json_each")) ||
        str_eq(name, S("json_tree")))
        return doc_fail(&w->doc, pointer, true, err, "'%.*s' cannot name a table: letters, digits and _, not sqlite_…",
                        STR_ARG(name));
    if (json_is_string(value)) {
        file.file = json_str(value);
    } else {
        file_at = doc_pointer_key(&w->a, pointer, S("file"));
        if (!fields_read(&w->a, &w->doc, pointer, value, STATE_FIELDS, "state", &file, err))
            return false;
    }
    if (file.columns && !columns_read(w, doc_pointer_key(&w->a, pointer, S("columns")), file.columns, source, err))
        return false;
    return path_resolve(&w->a, &w->doc, file_at, w->base_dir, w->data_dir, file.file, &source->path, err);
}

static bool states_read(struct world *w, json_t *state, struct err *err)
{
    if (!state)
        return true;
    if (!json_is_object(state))
        return doc_fail(&w->doc, S("/state"), false, err, "expected an object of tables and files, found %s",
                        show_value(state).text);
    w->states = arena_array(&w->a, struct state_source, json_object_size(state));
    const char *key;
    json_t *value;
    json_object_foreach(state, key, value)
    {
        str pointer = doc_pointer_key(&w->a, S("/state"), str_of(key));
        if (!source_read(w, str_of(key), pointer, value, &w->states[w->n_states++], err))
            return false;
    }
    return true;
}

static bool tools_read(struct world *w, json_t *tools, struct err *err)
{
    if (!json_is_object(tools) || json_object_size(tools) == 0)
        return doc_fail(&w->doc, S("/tools"), false, err, "expected an object of at least one tool, found %s",
                        json_is_object(tools) ? "an empty one" : show_value(tools).text);
    size_t n = json_object_size(tools);
    w->tools = arena_array(&w->a, struct tool, n);
    w->tool_names = arena_array(&w->a, const char *, n + 1);
    const char *key;
    json_t *value;
    json_object_foreach(tools, key, value)
    {
        str name = str_of(key);
        if (!tool_read(w, name, doc_pointer_key(&w->a, S("/tools"), name), value, &w->tools[w->n_tools], err))
            return false;
        w->tool_names[w->n_tools] = key;
        map_add(&w->a, &w->tools_by_name, name, w->n_tools++, NULL);
    }
    return true;
}

bool world_read(struct world *w, struct err *err)
{
    struct world_file file = {
        .limits = {.steps = 20 * 1000 * 1000, .rows = 10 * 1000, .reply = 1 << 20, .pages = 16384}};
    if (!fields_read(&w->a, &w->doc, S(""), w->doc.root, WORLD_FIELDS, "world", &file, err))
        return false;
    w->name = file.world;
    w->version = file.version;
    w->now = file.now;
    w->has_now = file.now.p != NULL;
    if (w->has_now && !clock_parse(file.now, &w->now_ms))
        return doc_fail(&w->doc, S("/now"), false, err,
                        "expected a time with its offset such as 2024-05-15T15:00:00-05:00, found '%s'",
                        show_text(file.now).text);
    w->seed = (uint64_t)file.seed;
    w->style = STYLES[file.output.json];
    w->limits = file.limits;
    w->prepare = file.prepare;
    w->prepare_is_list = json_is_array(json_object_get(w->doc.root, "prepare"));
    return templates_read(w, &file, err) && states_read(w, file.state, err) && tools_read(w, file.tools, err);
}
