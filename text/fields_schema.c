/* SPDX-License-Identifier: Apache-2.0 */
/* A table of fields as JSON Schema, and as text for people. */
#include "text/fields.h"

#include <math.h>

enum { NESTING_MAX = 16 };

static json_t *table_schema(const struct field *table, int depth);

/* A bound as JSON: 1, not 1.0. */
static json_t *bound(double value)
{
    return fabs(value) < 9e15 && value == trunc(value) ? json_integer((json_int_t)value) : json_real(value);
}

static json_t *typed(const char *type)
{
    return json_pack("{s:s}", "type", type);
}

static void put_bounds(json_t *schema, const struct field *f)
{
    if (field_has_min(f))
        json_object_set_new(schema, "minimum", bound(f->min));
    if (field_has_max(f))
        json_object_set_new(schema, "maximum", bound(f->max));
}

static json_t *names_schema(const char *const *names)
{
    json_t *list = json_array();
    for (size_t i = 0; names[i]; i++)
        json_array_append_new(list, json_string(names[i]));
    return json_pack("{s:o}", "enum", list);
}

static json_t *value_schema(const struct field *f, int depth)
{
    json_t *schema;
    switch (f->type) {
    case FIELD_STRING:
        return typed("string");
    case FIELD_BOOL:
        return typed("boolean");
    case FIELD_INT:
    case FIELD_NUMBER:
        schema = typed(f->type == FIELD_INT ? "integer" : "number");
        put_bounds(schema, f);
        return schema;
    case FIELD_ENUM:
        return names_schema(f->names);
    case FIELD_SIZE:
        return json_pack("{s:[s,s],s:i,s:s}", "type", "integer", "string", "minimum", 0, "pattern",
                         "^[0-9]+(\\.[0-9]+)?(B|[kMG]B|[KMG]iB)$|^[0-9]+$");
    case FIELD_DURATION:
        return json_pack("{s:s,s:s}", "type", "string", "pattern", "^[0-9]+(\\.[0-9]+)?(us|ms|s|m|h)$");
    case FIELD_STRINGS:
        return json_pack("{s:[s,s],s:{s:s}}", "type", "string", "array", "items", "type", "string");
    case FIELD_OBJECT:
        schema = table_schema(f->sub, depth + 1);
        for (const struct field *part = f->sub; f->short_for && part->type != FIELD_END; part++)
            if (strcmp(part->name, f->short_for) == 0)
                return json_pack("{s:[o,o]}", "anyOf", value_schema(part, depth + 1), schema);
        return schema;
    case FIELD_VALUE:
        if (f->schema)
            return json_pack("{s:[o,{s:s,s:s}]}", "anyOf", f->schema(), "type", "string", "pattern",
                             "^\\$(case|run)\\.");
        return json_object();
    case FIELD_JSON:
        return f->schema ? f->schema() : json_object();
    case FIELD_LATER:
    case FIELD_END:
        break;
    }
    BUG("field '%s' has no schema", f->name);
}

/* The default as a value, where it is one and not a phrase; a new reference or NULL. */
static json_t *default_value(const struct field *f)
{
    int64_t number;
    double seconds;
    switch (f->type) {
    case FIELD_INT:
    case FIELD_NUMBER:
    case FIELD_BOOL: {
        json_t *value = json_loads(f->by_default, JSON_DECODE_ANY, NULL);
        if (value && (f->type == FIELD_BOOL ? json_is_boolean(value) : json_is_number(value)))
            return value;
        json_decref(value);
        return NULL;
    }
    case FIELD_ENUM:
        for (size_t i = 0; f->names[i]; i++)
            if (strcmp(f->names[i], f->by_default) == 0)
                return json_string(f->by_default);
        return NULL;
    case FIELD_SIZE:
        return size_parse(str_of(f->by_default), &number) ? json_string(f->by_default) : NULL;
    case FIELD_DURATION:
        return duration_parse(str_of(f->by_default), &seconds) ? json_string(f->by_default) : NULL;
    default:
        return NULL;
    }
}

static json_t *field_schema(const struct field *f, int depth)
{
    json_t *schema = value_schema(f, depth);
    json_t *value = f->by_default ? default_value(f) : NULL;
    bool phrase = f->by_default && !value;
    if (f->help || phrase)
        json_object_set_new(schema, "description",
                            json_sprintf("%s%s%s", f->help ? f->help : "",
                                         phrase ? f->help ? "; default: " : "default: " : "",
                                         phrase ? f->by_default : ""));
    if (value)
        json_object_set_new(schema, "default", value);
    return schema;
}

static json_t *table_schema(const struct field *table, int depth)
{
    if (depth > NESTING_MAX)
        BUG("a table of fields that holds itself: '%s'", table->name);
    json_t *properties = json_object(), *required = json_array();
    for (const struct field *f = table; f->type != FIELD_END; f++) {
        if (f->type == FIELD_LATER)
            continue;
        json_object_set_new(properties, f->name, field_schema(f, depth));
        if (f->required)
            json_array_append_new(required, json_string(f->name));
    }
    json_t *schema = json_pack("{s:s,s:o,s:b}", "type", "object", "properties", properties, "additionalProperties", 0);
    if (json_array_size(required))
        json_object_set(schema, "required", required);
    json_decref(required);
    return schema;
}

json_t *fields_schema(const struct field *table)
{
    return table_schema(table, 0);
}

static void type_words(const struct field *f, struct buf *to)
{
    static const char *const WORDS[] = {
        [FIELD_STRING] = "string",   [FIELD_INT] = "integer",   [FIELD_NUMBER] = "number",
        [FIELD_BOOL] = "true|false", [FIELD_SIZE] = "size",     [FIELD_DURATION] = "duration",
        [FIELD_STRINGS] = "strings", [FIELD_OBJECT] = "object", [FIELD_VALUE] = "value or $…",
        [FIELD_JSON] = "value",      [FIELD_LATER] = "-",
    };
    if (f->type != FIELD_ENUM) {
        buf_str(to, str_of(WORDS[f->type]));
        return;
    }
    for (size_t i = 0; f->names[i]; i++)
        buf_printf(to, "%s%s", i ? "|" : "", f->names[i]);
}

static const char *default_words(const struct field *f)
{
    return f->by_default ? f->by_default : f->required ? "required" : "-";
}

/* Columns, not bytes. */
static size_t width_of(str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
    return n;
}

struct columns {
    size_t key, type, by_default;
};

static void measure(const struct field *table, int depth, struct columns *c)
{
    for (const struct field *f = table; f->type != FIELD_END; f++) {
        struct buf words CLEANUP_BUF = {.max = 1024};
        type_words(f, &words);
        size_t key = strlen(f->name) + 2 * (size_t)depth, type = width_of(buf_view(&words));
        size_t by_default = width_of(str_of(default_words(f)));
        c->key = key > c->key ? key : c->key;
        c->type = type > c->type ? type : c->type;
        c->by_default = by_default > c->by_default ? by_default : c->by_default;
        if (f->type == FIELD_OBJECT && depth < NESTING_MAX)
            measure(f->sub, depth + 1, c);
    }
}

static void put_padded(struct buf *to, str s, size_t width)
{
    buf_str(to, s);
    for (size_t n = width_of(s); n < width + 2; n++)
        buf_byte(to, ' ');
}

static void document(const struct field *table, int depth, const struct columns *c, struct buf *to)
{
    for (const struct field *f = table; f->type != FIELD_END; f++) {
        struct buf words CLEANUP_BUF = {.max = 1024};
        type_words(f, &words);
        size_t indent = 2 * (size_t)depth;
        buf_printf(to, "  %*s", (int)indent, "");
        put_padded(to, str_of(f->name), c->key - indent);
        put_padded(to, buf_view(&words), c->type);
        put_padded(to, str_of(default_words(f)), c->by_default);
        if (f->type == FIELD_LATER)
            buf_printf(to, "%s (not supported yet: comes with %s)\n", f->help ? f->help : "", f->later);
        else
            buf_printf(to, "%s\n", f->help ? f->help : "");
        if (f->type == FIELD_OBJECT && depth < NESTING_MAX)
            document(f->sub, depth + 1, c, to);
    }
}

void fields_document(const struct field *table, struct buf *to)
{
    struct columns c = {0};
    measure(table, 0, &c);
    document(table, 0, &c, to);
}
