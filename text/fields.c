/* SPDX-License-Identifier: Apache-2.0 */
#include "text/fields.h"
#include "text/show.h"

/* Where a value is being read; for messages and lists. */
struct place {
    struct arena *a;
    const struct doc *doc;
    str pointer;
    struct err *err;
};

static bool read_field(const struct place *at, const struct field *f, json_t *value, char *out);

#define FAIL(at, ...) doc_fail((at)->doc, (at)->pointer, false, (at)->err, __VA_ARGS__)

static str string_of(const json_t *value)
{
    return (str){json_string_value(value), json_string_length(value)};
}

static bool is_reference(str s)
{
    return str_starts(s, S("$case.")) || str_starts(s, S("$run."));
}

/* A wrong type. In YAML a number or boolean that should be a string only lacks its quotes. */
static bool fail_type(const struct place *at, const char *expected, json_t *value)
{
    bool quotable = at->doc->syntax == DOC_YAML && strcmp(expected, "a string") == 0 &&
                    (json_is_number(value) || json_is_boolean(value));
    if (json_is_string(value) && is_reference(string_of(value)))
        return FAIL(at, "expected %s, found the reference '%s'; this key takes no references", expected,
                    show_text(string_of(value)).text);
    return FAIL(at, "expected %s, found %s%s", expected, show_value(value).text,
                quotable ? "; put it in quotes to make it a string" : "");
}

static bool read_string(const struct place *at, json_t *value, str *ret)
{
    if (!json_is_string(value) || is_reference(string_of(value)))
        return fail_type(at, "a string", value);
    *ret = string_of(value);
    return true;
}

/* The bounds in words, behind what they bound: "an integer of at least 1", "a number from 0 to 1". */
static const char *expected_range(const struct field *f, const char *noun, char to[96])
{
    bool low = field_has_min(f), high = field_has_max(f);
    if (low && high)
        snprintf(to, 96, "%s from %.15g to %.15g", noun, f->min, f->max);
    else if (low || high)
        snprintf(to, 96, "%s of at %s %.15g", noun, low ? "least" : "most", low ? f->min : f->max);
    else
        snprintf(to, 96, "%s", noun);
    return to;
}

static bool in_range(const struct field *f, double value)
{
    return (!field_has_min(f) || value >= f->min) && (!field_has_max(f) || value <= f->max);
}

static bool read_int(const struct place *at, const struct field *f, json_t *value, int64_t *ret)
{
    char words[96];
    if (!json_is_integer(value) || !in_range(f, (double)json_integer_value(value)))
        return fail_type(at, expected_range(f, "an integer", words), value);
    *ret = json_integer_value(value);
    return true;
}

static bool read_number(const struct place *at, const struct field *f, json_t *value, double *ret)
{
    char words[96];
    if (!json_is_number(value) || !in_range(f, json_number_value(value)))
        return fail_type(at, expected_range(f, "a number", words), value);
    *ret = json_number_value(value);
    return true;
}

static bool read_enum(const struct place *at, const struct field *f, json_t *value, int *ret)
{
    str word = {0};
    if (!read_string(at, value, &word))
        return false;
    for (int i = 0; f->names[i]; i++) {
        if (str_eq_c(word, f->names[i])) {
            *ret = i;
            return true;
        }
    }
    struct buf list CLEANUP_BUF = {.max = 1024};
    for (int i = 0; f->names[i]; i++)
        buf_printf(&list, "%s%s", i ? ", " : "", f->names[i]);
    const char *near = nearest_name(word, f->names);
    if (near)
        return FAIL(at, "'%s' is no %s; did you mean '%s'? (one of: %s)", show_text(word).text, f->name, near,
                    buf_cstr(&list));
    return FAIL(at, "'%s' is no %s; expected one of: %s", show_text(word).text, f->name, buf_cstr(&list));
}

static bool read_size(const struct place *at, const struct field *f, json_t *value, int64_t *ret)
{
    char words[96];
    int64_t bytes = 0;
    if (json_is_integer(value))
        bytes = json_integer_value(value);
    else if (!json_is_string(value) || !size_parse(string_of(value), &bytes))
        return fail_type(at, "a size such as 512MiB, 10kB or 4096 (B, kB, MB, GB, KiB, MiB, GiB)", value);
    if (bytes < 0 || !in_range(f, (double)bytes))
        return fail_type(at, expected_range(f, bytes < 0 ? "a size that is not negative" : "a size in bytes", words),
                         value);
    *ret = bytes;
    return true;
}

static bool read_duration(const struct place *at, const struct field *f, json_t *value, double *ret)
{
    char words[96];
    double seconds;
    if (json_is_number(value))
        return FAIL(at, "expected a duration such as 900ms, 1.5s, 2m or 1h, found %s, which has no unit",
                    show_value(value).text);
    if (!json_is_string(value) || !duration_parse(string_of(value), &seconds))
        return fail_type(at, "a duration such as 900ms, 1.5s, 2m or 1h (us, ms, s, m, h)", value);
    if (!in_range(f, seconds))
        return fail_type(at, expected_range(f, "a duration in seconds", words), value);
    *ret = seconds;
    return true;
}

static bool read_strings(const struct place *at, json_t *value, struct field_strings *ret)
{
    bool list = json_is_array(value);
    size_t n = list ? json_array_size(value) : 1;
    str *v = arena_array(at->a, str, n);
    if (!list && !json_is_string(value))
        return fail_type(at, "a string or a list of strings", value);
    for (size_t i = 0; i < n; i++) {
        struct place item = *at;
        if (list)
            item.pointer = doc_pointer_index(at->a, at->pointer, i);
        if (!read_string(&item, list ? json_array_get(value, i) : value, &v[i]))
            return false;
    }
    *ret = (struct field_strings){v, n};
    return true;
}

static const struct field *field_find(const struct field *table, str key)
{
    for (const struct field *f = table; f->type != FIELD_END; f++)
        if (str_eq_c(key, f->name))
            return f;
    return NULL;
}

static bool read_object(const struct place *at, const struct field *f, json_t *value, char *out)
{
    if (f->short_for && json_is_string(value)) {
        const struct field *part = field_find(f->sub, str_of(f->short_for));
        if (part)
            return read_field(at, part, value, out + part->at);
        BUG("field '%s' is short for '%s', which it lacks", f->name, f->short_for);
    }
    if (f->short_for && !json_is_object(value))
        return fail_type(at, "a string or an object", value);
    return fields_read(at->a, at->doc, at->pointer, value, f->sub, f->name, out, at->err);
}

/* The value of one key; out is the member that it fills. */
static bool read_field(const struct place *at, const struct field *f, json_t *value, char *out)
{
    switch (f->type) {
    case FIELD_STRING:
        return read_string(at, value, (str *)(void *)out);
    case FIELD_INT:
        return read_int(at, f, value, (int64_t *)(void *)out);
    case FIELD_NUMBER:
        return read_number(at, f, value, (double *)(void *)out);
    case FIELD_BOOL:
        if (!json_is_boolean(value))
            return fail_type(at, "true or false", value);
        *(bool *)(void *)out = json_is_true(value);
        return true;
    case FIELD_ENUM:
        return read_enum(at, f, value, (int *)(void *)out);
    case FIELD_SIZE:
        return read_size(at, f, value, (int64_t *)(void *)out);
    case FIELD_DURATION:
        return read_duration(at, f, value, (double *)(void *)out);
    case FIELD_STRINGS:
        return read_strings(at, value, (struct field_strings *)(void *)out);
    case FIELD_OBJECT:
        return read_object(at, f, value, out);
    case FIELD_VALUE:
    case FIELD_JSON:
        *(json_t **)(void *)out = value;
        return true;
    case FIELD_LATER:
        return doc_fail(at->doc, at->pointer, true, at->err, "'%s' is not supported yet: it comes with %s", f->name,
                        f->later);
    case FIELD_END:
        break;
    }
    BUG("field '%s' has no type", f->name);
}

/* The keys that may be used today, for suggestions. */
static const char **names_of(struct arena *a, const struct field *table)
{
    size_t n = 0, kept = 0;
    while (table[n].type != FIELD_END)
        n++;
    const char **names = arena_array(a, const char *, n + 1);
    for (size_t i = 0; i < n; i++)
        if (table[i].type != FIELD_LATER)
            names[kept++] = table[i].name;
    return names;
}

bool fields_unknown(const struct doc *d, str pointer, str key, const char *const *names, const char *what,
                    struct err *err)
{
    struct arena a CLEANUP_ARENA = {0};
    str place = doc_pointer_key(&a, pointer, key);
    const char *near = nearest_name(key, names);
    if (near)
        return doc_fail(d, place, true, err, "unknown key '%s' in %s; did you mean '%s'?", show_text(key).text, what,
                        near);
    struct buf list CLEANUP_BUF = {.max = 1024};
    for (size_t i = 0; names[i]; i++)
        buf_printf(&list, "%s%s", i ? ", " : "", names[i]);
    if (!list.n)
        return doc_fail(d, place, true, err, "unknown key '%s' in %s, which takes no keys", show_text(key).text, what);
    return doc_fail(d, place, true, err, "unknown key '%s' in %s; the keys are: %s", show_text(key).text, what,
                    buf_cstr(&list));
}

/* The pointer of a member: in `room`, where nearly all fit, else in arena. */
static str member_pointer(struct arena *a, str pointer, str key, char *room, size_t size)
{
    if (pointer.n + 1 + key.n > size || str_find_byte(key, '/') >= 0 || str_find_byte(key, '~') >= 0)
        return doc_pointer_key(a, pointer, key);
    if (pointer.n)
        memcpy(room, pointer.p, pointer.n);
    room[pointer.n] = '/';
    memcpy(room + pointer.n + 1, key.p, key.n);
    return (str){room, pointer.n + 1 + key.n};
}

bool fields_read(struct arena *a, const struct doc *d, str pointer, json_t *value, const struct field *table,
                 const char *what, void *out, struct err *err)
{
    struct place at = {a, d, pointer, err};
    char room[128];
    if (!json_is_object(value))
        return FAIL(&at, "expected an object (the keys of %s), found %s", what, show_value(value).text);
    for (void *it = json_object_iter(value); it; it = json_object_iter_next(value, it)) {
        str key = {json_object_iter_key(it), json_object_iter_key_len(it)};
        const struct field *f = field_find(table, key);
        if (!f)
            return fields_unknown(d, pointer, key, names_of(a, table), what, err);
        at.pointer = member_pointer(a, pointer, key, room, sizeof room);
        if (!read_field(&at, f, json_object_iter_value(it), (char *)out + f->at))
            return false;
    }
    at.pointer = pointer;
    for (const struct field *f = table; f->type != FIELD_END; f++)
        if (f->required && !json_object_get(value, f->name))
            return FAIL(&at, "the key '%s' is missing in %s%s%s", f->name, what, f->help ? ": " : "",
                        f->help ? f->help : "");
    return true;
}
