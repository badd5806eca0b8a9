/* SPDX-License-Identifier: Apache-2.0 */
/* tool_file: one tool of world.yaml: its arguments, its steps, its canned replies. SQL is only collected here. */
#include "mocks/world_impl.h"

#include "text/json_own.h"
#include "text/show.h"

const char *const ARG_TYPE_NAMES[] = {"string", "integer", "number", "boolean", "array", "object", "any", NULL};

static const char *const OUTPUT_NAMES[] = {"auto", "json", "text", NULL};
static const char *const PARTIAL_NAMES[] = {"undo", "keep", NULL};
static const char *const UNMATCHED_NAMES[] = {"error", NULL};
enum { STEP_DEPTH_MAX = 8 };

struct tool_file {
    str description, result, rows, empty;
    json_t *args, *schema, *steps, *canned;
    int output, partial, unmatched;
};

struct step_file {
    json_t *let, *sub;
    str guard, exec, each;
};

struct canned_file {
    json_t *match, *value;
    str error;
};

#define AT(member) .at = offsetof(struct canned_file, member)
static const struct field CANNED_FIELDS[] = {
    {.name = "match", .type = FIELD_JSON, AT(match), .help = "a pattern for the arguments; absent: any"},
    {.name = "return", .type = FIELD_JSON, AT(value), .help = "what the tool returns: text, or any value"},
    {.name = "error", .type = FIELD_STRING, AT(error), .help = "the tool's error instead"},
    {0}};
#undef AT

static json_t *do_schema(void)
{
    json_t *sql = json_pack("{s:s}", "type", "string");
    json_t *step = json_pack("{s:s,s:{s:{s:s,s:O},s:O,s:O,s:O,s:{s:s}},s:b}", "type", "object", "properties", "let",
                             "type", "object", "additionalProperties", sql, "guard", sql, "exec", sql, "each", sql,
                             "do", "type", "array", "additionalProperties", 0);
    json_decref(sql);
    return json_pack("{s:s,s:o}", "type", "array", "items", step);
}

static json_t *args_schema(void)
{
    return json_pack("{s:s,s:{s:[s,s]}}", "type", "object", "additionalProperties", "type", "string", "object");
}

static json_t *schema_schema(void)
{
    return json_pack("{s:[s,s]}", "type", "object", "boolean");
}

static json_t *canned_schema(void)
{
    return json_pack("{s:s,s:o}", "type", "array", "items", fields_schema(CANNED_FIELDS));
}

#define AT(member) .at = offsetof(struct tool_file, member)
static const struct field TOOL_FIELDS[] = {
    {.name = "description", .type = FIELD_STRING, AT(description), .help = "what the tool does"},
    {.name = "args",
     .type = FIELD_JSON,
     AT(args),
     .schema = args_schema,
     .help = "arguments by name: string integer number boolean array object any, with ? if optional; or a JSON Schema"},
    {.name = "schema",
     .type = FIELD_JSON,
     AT(schema),
     .schema = schema_schema,
     .help = "JSON Schema of the whole arguments, in place of args"},
    {.name = "do",
     .type = FIELD_JSON,
     AT(steps),
     .schema = do_schema,
     .help = "steps in order: let, guard, exec, each"},
    {.name = "result", .type = FIELD_STRING, AT(result), .help = "SQL of the reply: at most one row"},
    {.name = "rows", .type = FIELD_STRING, AT(rows), .help = "SQL of the reply: a list of objects, one a row"},
    {.name = "empty", .type = FIELD_STRING, AT(empty), .help = "the tool's error when there is no row"},
    {.name = "output",
     .type = FIELD_ENUM,
     AT(output),
     .names = OUTPUT_NAMES,
     .by_default = "auto",
     .help = "auto prints JSON text in the world's style; text never does; json always prints JSON"},
    {.name = "partial",
     .type = FIELD_ENUM,
     AT(partial),
     .names = PARTIAL_NAMES,
     .by_default = "undo",
     .help = "keep keeps what was changed before a failing guard"},
    {.name = "canned",
     .type = FIELD_JSON,
     AT(canned),
     .schema = canned_schema,
     .help = "replies without SQL; first match"},
    {.name = "unmatched",
     .type = FIELD_ENUM,
     AT(unmatched),
     .names = UNMATCHED_NAMES,
     .by_default = "error",
     .help = "what happens if no canned reply matches"},
    {.name = "cassette", .type = FIELD_LATER, .later = "cassettes"},
    {.name = "order", .type = FIELD_LATER, .later = "cassettes"},
    {.name = "exhausted", .type = FIELD_LATER, .later = "cassettes"},
    {.name = "script", .type = FIELD_LATER, .later = "scripted tools in the sandbox"},
    {0}};
#undef AT

#define AT(member) .at = offsetof(struct step_file, member)
static const struct field STEP_FIELDS[] = {
    {.name = "let", .type = FIELD_JSON, AT(let), .help = "names and the SQL that gives their values"},
    {.name = "guard", .type = FIELD_STRING, AT(guard), .help = "SQL; a row is the tool's error"},
    {.name = "exec", .type = FIELD_STRING, AT(exec), .help = "INSERT, UPDATE or DELETE"},
    {.name = "each", .type = FIELD_STRING, AT(each), .help = "SQL; the steps of do once for every row"},
    {.name = "do", .type = FIELD_JSON, AT(sub), .help = "steps of each"},
    {0}};
#undef AT

json_t *tool_file_schema(void)
{
    return fields_schema(TOOL_FIELDS);
}

static struct world_sql *sql_add(struct world *w, str text, str pointer, enum sql_role role)
{
    struct world_sql *sql = arena_new(&w->a, struct world_sql);
    *sql = (struct world_sql){.text = text, .pointer = pointer, .role = role, .number = w->sqls.n};
    *vec_push(&w->a, &w->sqls) = sql;
    return sql;
}

/* ---- arguments ---- */

static bool schema_compile(struct world *w, str pointer, json_t *value, const struct json_schema **ret, struct err *err)
{
    struct err why = {0};
    str inside = {0};
    if (json_schema_compile(&w->a, value, NULL, 0, ret, &inside, &why))
        return true;
    return doc_fail(&w->doc, arena_printf(&w->a, "%.*s%.*s", STR_ARG(pointer), STR_ARG(inside)), false, err, "%s",
                    why.msg);
}

static bool arg_read(struct world *w, str pointer, json_t *value, struct tool_arg *arg, struct err *err)
{
    if (json_is_object(value)) {
        arg->type = ARG_SCHEMA;
        return schema_compile(w, pointer, value, &arg->schema, err);
    }
    str word = json_str(value);
    arg->optional = str_ends(word, S("?"));
    word = str_sub(word, 0, word.n - arg->optional);
    for (size_t i = 0; ARG_TYPE_NAMES[i]; i++)
        if (str_eq_c(word, ARG_TYPE_NAMES[i])) {
            arg->type = (enum arg_type)i;
            return true;
        }
    const char *near = nearest_name(word, ARG_TYPE_NAMES);
    return doc_fail(&w->doc, pointer, false, err,
                    "expected a JSON Schema or one of string, integer, number, boolean, array, object, any (with ? if "
                    "optional), found %s%s%s%s",
                    show_value(value).text, near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
}

static bool args_read(struct world *w, json_t *value, str pointer, struct tool *tool, struct err *err)
{
    if (!json_is_object(value))
        return doc_fail(&w->doc, pointer, false, err, "expected an object of arguments and their types, found %s",
                        show_value(value).text);
    tool->args = arena_array(&w->a, struct tool_arg, json_object_size(value));
    const char *key;
    json_t *type;
    json_object_foreach(value, key, type)
    {
        struct tool_arg *arg = &tool->args[tool->n_args++];
        arg->name = str_of(key);
        if (!arg_read(w, doc_pointer_key(&w->a, pointer, arg->name), type, arg, err))
            return false;
    }
    return true;
}

/* With `schema:`, the properties that it names are parameters. */
static bool schema_read(struct world *w, json_t *value, str pointer, struct tool *tool, struct err *err)
{
    if (!schema_compile(w, pointer, value, &tool->schema, err))
        return false;
    json_t *properties = json_object_get(value, "properties");
    tool->args = arena_array(&w->a, struct tool_arg, json_object_size(properties));
    const char *key;
    json_t *ignored;
    json_object_foreach(properties, key, ignored)
    {
        tool->args[tool->n_args++] = (struct tool_arg){.name = str_of(key), .type = ARG_ANY, .optional = true};
    }
    return true;
}

/* ---- steps ---- */

static bool steps_read(struct world *w, struct tool *tool, json_t *value, str pointer, int depth, struct step_list *ret,
                       struct err *err);

static bool lets_read(struct world *w, json_t *value, str pointer, struct step_list *ret, struct err *err)
{
    if (!json_is_object(value) || json_object_size(value) == 0)
        return doc_fail(&w->doc, pointer, false, err, "expected an object of names and SQL, found %s",
                        show_value(value).text);
    const char *key;
    json_t *sql;
    json_object_foreach(value, key, sql)
    {
        str name = str_of(key), at = doc_pointer_key(&w->a, pointer, name);
        if (!name_is_plain(name) || str_eq(name, S("args")))
            return doc_fail(&w->doc, at, true, err, "'%s' cannot name a value: letters, digits and _, not args", key);
        if (!json_is_string(sql))
            return doc_fail(&w->doc, at, false, err, "expected SQL, found %s", show_value(sql).text);
        *vec_push(&w->a, ret) =
            (struct step){.kind = STEP_LET, .name = name, .sql = sql_add(w, json_str(sql), at, SQL_LET)};
    }
    return true;
}

static bool step_read(struct world *w, struct tool *tool, json_t *value, str pointer, int depth, struct step_list *ret,
                      struct err *err)
{
    struct step_file file = {0};
    if (!fields_read(&w->a, &w->doc, pointer, value, STEP_FIELDS, "step", &file, err))
        return false;
    if ((file.let != NULL) + (file.guard.p != NULL) + (file.exec.p != NULL) + (file.each.p != NULL) != 1)
        return doc_fail(&w->doc, pointer, false, err, "a step is exactly one of let, guard, exec, each");
    if (file.sub && !file.each.p)
        return doc_fail(&w->doc, doc_pointer_key(&w->a, pointer, S("do")), true, err, "only each has a do");
    if (file.let)
        return lets_read(w, file.let, doc_pointer_key(&w->a, pointer, S("let")), ret, err);
    if (file.guard.p) {
        str at = doc_pointer_key(&w->a, pointer, S("guard"));
        *vec_push(&w->a, ret) = (struct step){.kind = STEP_GUARD, .sql = sql_add(w, file.guard, at, SQL_GUARD)};
        return true;
    }
    if (file.exec.p) {
        str at = doc_pointer_key(&w->a, pointer, S("exec"));
        *vec_push(&w->a, ret) = (struct step){.kind = STEP_EXEC, .sql = sql_add(w, file.exec, at, SQL_EXEC)};
        return true;
    }
    if (!file.sub)
        return doc_fail(&w->doc, pointer, false, err, "each needs a do with the steps for every row");
    struct step step = {.kind = STEP_EACH, .sub = arena_new(&w->a, struct step_list)};
    step.sql = sql_add(w, file.each, doc_pointer_key(&w->a, pointer, S("each")), SQL_EACH);
    if (!steps_read(w, tool, file.sub, doc_pointer_key(&w->a, pointer, S("do")), depth + 1, step.sub, err))
        return false;
    *vec_push(&w->a, ret) = step;
    return true;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by STEP_DEPTH_MAX */
static bool steps_read(struct world *w, struct tool *tool, json_t *value, str pointer, int depth, struct step_list *ret,
                       struct err *err)
{
    if (!json_is_array(value))
        return doc_fail(&w->doc, pointer, false, err, "expected a list of steps, found %s", show_value(value).text);
    if (depth > STEP_DEPTH_MAX)
        return doc_fail(&w->doc, pointer, false, err, "each within each more than %d deep", STEP_DEPTH_MAX);
    size_t i;
    json_t *item;
    json_array_foreach(value, i, item)
    {
        if (!step_read(w, tool, item, doc_pointer_index(&w->a, pointer, i), depth, ret, err))
            return false;
    }
    return true;
}

/* ---- canned replies ---- */

static void match_release(void *m)
{
    match_destroy(m);
}

static bool canned_item_read(struct world *w, json_t *value, str pointer, struct canned *ret, struct err *err)
{
    struct canned_file file = {0};
    if (!fields_read(&w->a, &w->doc, pointer, value, CANNED_FIELDS, "canned reply", &file, err))
        return false;
    if ((file.value != NULL) + (file.error.p != NULL) != 1)
        return doc_fail(&w->doc, pointer, false, err, "a canned reply has exactly one of return, error");
    ret->value = file.value;
    ret->error = file.error;
    if (!file.match)
        return true;
    struct err why = {0};
    if (!match_create(file.match, &(struct match_options){.partial = true}, &ret->match, &why))
        return doc_fail(&w->doc, doc_pointer_key(&w->a, pointer, S("match")), false, err, "%s", why.msg);
    arena_defer(&w->a, match_release, ret->match);
    return true;
}

static bool canned_read(struct world *w, json_t *value, str pointer, struct tool *tool, struct err *err)
{
    if (!json_is_array(value) || json_array_size(value) == 0)
        return doc_fail(&w->doc, pointer, false, err, "expected a list of replies, found %s", show_value(value).text);
    tool->canned = arena_array(&w->a, struct canned, json_array_size(value));
    size_t i;
    json_t *item;
    json_array_foreach(value, i, item)
    {
        if (!canned_item_read(w, item, doc_pointer_index(&w->a, pointer, i), &tool->canned[tool->n_canned++], err))
            return false;
    }
    return true;
}

/* What may not stand together. */
static bool tool_file_check(const struct world *w, const struct tool_file *f, json_t *value, str pointer,
                            struct err *err)
{
    int answers = (f->result.p != NULL) + (f->rows.p != NULL) + (f->canned != NULL);
    if (answers != 1)
        return doc_fail(&w->doc, pointer, false, err, "a tool has exactly one of result, rows, canned; found %s",
                        answers ? "more than one" : "none");
    if (f->args && f->schema)
        return doc_fail(&w->doc, pointer, false, err, "a tool has args or schema, not both");
    static const char *const SQL_ONLY[] = {"do", "empty", "partial", NULL};
    for (size_t i = 0; f->canned && SQL_ONLY[i]; i++)
        if (json_object_get(value, SQL_ONLY[i]))
            return doc_fail(&w->doc, doc_pointer_key((struct arena *)&w->a, pointer, str_of(SQL_ONLY[i])), true, err,
                            "a tool with canned replies has no %s", SQL_ONLY[i]);
    if (f->rows.p && f->empty.p)
        return doc_fail(&w->doc, doc_pointer_key((struct arena *)&w->a, pointer, S("empty")), true, err,
                        "empty belongs to result; rows without a row is an empty list");
    if (!f->canned && json_object_get(value, "unmatched"))
        return doc_fail(&w->doc, doc_pointer_key((struct arena *)&w->a, pointer, S("unmatched")), true, err,
                        "unmatched belongs to canned");
    return true;
}

bool tool_read(struct world *w, str name, str pointer, json_t *value, struct tool *ret, struct err *err)
{
    struct tool_file f = {0};
    *ret = (struct tool){.name = name, .pointer = pointer};
    if (!name.n)
        return doc_fail(&w->doc, pointer, true, err, "a tool needs a name");
    if (!fields_read(&w->a, &w->doc, pointer, value, TOOL_FIELDS, "tool", &f, err) ||
        !tool_file_check(w, &f, value, pointer, err))
        return false;
    ret->description = f.description;
    ret->empty = f.empty;
    ret->output = (enum tool_output)f.output;
    ret->keep = f.partial == 1;
    ret->any_args = f.canned && !f.args && !f.schema;
    if (f.args && !args_read(w, f.args, doc_pointer_key(&w->a, pointer, S("args")), ret, err))
        return false;
    if (f.schema && !schema_read(w, f.schema, doc_pointer_key(&w->a, pointer, S("schema")), ret, err))
        return false;
    if (f.canned)
        return canned_read(w, f.canned, doc_pointer_key(&w->a, pointer, S("canned")), ret, err);
    if (f.steps && !steps_read(w, ret, f.steps, doc_pointer_key(&w->a, pointer, S("do")), 0, &ret->steps, err))
        return false;
    bool rows = f.rows.p != NULL;
    ret->result = sql_add(w, rows ? f.rows : f.result, doc_pointer_key(&w->a, pointer, rows ? S("rows") : S("result")),
                          rows ? SQL_ROWS : SQL_RESULT);
    return true;
}
