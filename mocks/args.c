/* SPDX-License-Identifier: Apache-2.0 */
/* args: whether a call's arguments fit, and the texts of errors. */
#include "mocks/world_impl.h"

#include "model/env.h"
#include "text/show.h"

#include <math.h>

static void template_fill(str text, str tool, str arg, str message, struct buf *to)
{
    const struct {
        str mark, value;
    } MARKS[] = {{S("{tool}"), tool}, {S("{arg}"), arg}, {S("{message}"), message}};
    for (size_t i = 0; i < text.n;) {
        size_t step = 0;
        for (size_t m = 0; m < COUNT_OF(MARKS) && !step; m++)
            if (str_starts(str_from(text, i), MARKS[m].mark)) {
                buf_str(to, MARKS[m].value);
                step = MARKS[m].mark.n;
            }
        if (!step)
            buf_byte(to, text.p[i]);
        i += step ? step : 1;
    }
}

void reply_fail(const struct world *w, struct arena *a, enum template_kind kind, str tool, str arg, str message,
                const char *reason, str detail, struct env_reply *reply)
{
    struct buf text CLEANUP_BUF = {0};
    template_fill(w->templates[kind], tool, arg, message, &text);
    *reply = (struct env_reply){
        .text = arena_str(a, buf_view(&text)), .failed = true, .reason = str_of(reason), .detail = detail};
}

static bool args_fail(const struct world *w, const struct tool *tool, struct arena *a, enum template_kind kind, str arg,
                      str message, struct env_reply *reply)
{
    reply_fail(w, a, kind, tool->name, arg, message, "args", message, reply);
    return false;
}

static bool type_fits(enum arg_type type, const json_t *value)
{
    switch (type) {
    case ARG_STRING:
        return json_is_string(value);
    case ARG_INTEGER: /* as JSON Schema has it: 3.0 is an integer */
        return json_is_integer(value) ||
               (json_is_real(value) && floor(json_real_value(value)) == json_real_value(value));
    case ARG_NUMBER:
        return json_is_number(value);
    case ARG_BOOLEAN:
        return json_is_boolean(value);
    case ARG_ARRAY:
        return json_is_array(value);
    case ARG_OBJECT:
        return json_is_object(value);
    case ARG_ANY:
    case ARG_SCHEMA:
        break;
    }
    return true;
}

static const struct tool_arg *arg_find(const struct tool *tool, const char *name)
{
    for (size_t i = 0; i < tool->n_args; i++)
        if (str_eq_c(tool->args[i].name, name))
            return &tool->args[i];
    return NULL;
}

static bool arg_check(const struct world *w, const struct tool *tool, struct arena *a, const struct tool_arg *arg,
                      json_t *value, struct env_reply *reply)
{
    struct json_schema_failure why;
    if (!value && !arg->optional)
        return args_fail(w, tool, a, TEMPLATE_MISSING_ARG, arg->name,
                         arena_printf(a, "missing argument %.*s", STR_ARG(arg->name)), reply);
    if (!value || (arg->optional && json_is_null(value)))
        return true;
    if (!type_fits(arg->type, value))
        return args_fail(w, tool, a, TEMPLATE_SCHEMA, arg->name,
                         arena_printf(a, "%.*s: expected %s, found %s", STR_ARG(arg->name), ARG_TYPE_NAMES[arg->type],
                                      show_value(value).text),
                         reply);
    if (arg->type == ARG_SCHEMA && !json_schema_validate(a, arg->schema, value, &why))
        return args_fail(w, tool, a, TEMPLATE_SCHEMA, arg->name,
                         arena_printf(a, "%.*s%.*s: %.*s", STR_ARG(arg->name), STR_ARG(why.path), STR_ARG(why.message)),
                         reply);
    return true;
}

bool args_check(const struct world *w, const struct tool *tool, struct arena *a, json_t *args, str args_raw,
                struct env_reply *reply)
{
    struct json_schema_failure why;
    const char *key;
    json_t *value;
    if (!json_is_object(args)) {
        str found = args ? arena_printf(a, "expected an object of arguments, found %s", show_value(args).text)
                         : arena_printf(a, "the arguments are not JSON: %s", show_text(args_raw).text);
        return args_fail(w, tool, a, TEMPLATE_ARGUMENTS, (str){0}, found, reply);
    }
    if (tool->schema) {
        if (json_schema_validate(a, tool->schema, args, &why))
            return true;
        str message = why.path.n ? arena_printf(a, "%.*s: %.*s", STR_ARG(str_from(why.path, 1)), STR_ARG(why.message))
                                 : why.message;
        return args_fail(w, tool, a, TEMPLATE_SCHEMA, str_from(why.path, 1), message, reply);
    }
    if (tool->any_args)
        return true;
    for (size_t i = 0; i < tool->n_args; i++)
        if (!arg_check(w, tool, a, &tool->args[i], json_object_get(args, tool->args[i].name.p), reply))
            return false;
    json_object_foreach(args, key, value)
    {
        if (!arg_find(tool, key))
            return args_fail(w, tool, a, TEMPLATE_EXTRA_ARG, arena_str(a, str_of(key)),
                             arena_printf(a, "unexpected argument %s", key), reply);
    }
    return true;
}
