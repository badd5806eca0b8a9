/* SPDX-License-Identifier: Apache-2.0 */
#include "text/doc_impl.h"

#include <stdarg.h>

void doc_finish(struct doc *d)
{
    json_decref(d->root);
    d->root = NULL;
}

/* True if no value is nested deeper than `left` levels of lists and objects. A walk over the tree, which costs a few
 * percent of parsing: Jansson's own bound is fixed at 2,048. */
static bool shallow(json_t *value, int left)
{
    if (json_is_array(value)) {
        size_t n = json_array_size(value);
        for (size_t i = 0; i < n; i++) {
            json_t *item = json_array_get(value, i);
            if ((json_is_array(item) || json_is_object(item)) && (left <= 1 || !shallow(item, left - 1)))
                return false;
        }
    } else {
        for (void *it = json_object_iter(value); it; it = json_object_iter_next(value, it)) {
            json_t *item = json_object_iter_value(it);
            if ((json_is_array(item) || json_is_object(item)) && (left <= 1 || !shallow(item, left - 1)))
                return false;
        }
    }
    return true;
}

/* Why a text cannot be read at all, in either language. */
static bool bytes_sound(str text, struct doc_fault *fault)
{
    size_t bad;
    if (str_trim(text).n == 0)
        return doc_fault_set(fault, 0, "the document is empty");
    if (!utf8_valid(text, &bad))
        return doc_fault_set(fault, bad, "the byte 0x%02x is not UTF-8 here; save the file as UTF-8",
                             (unsigned)(unsigned char)text.p[bad]);
    ptrdiff_t nul = str_find_byte(text, 0);
    if (nul >= 0)
        return doc_fault_set(fault, (size_t)nul, "a NUL byte; this is not a text file");
    return true;
}

json_t *json_tree(str text)
{
    json_t *plain = doc_json_plain(text);
    return plain ? plain : json_loadb(text.n ? text.p : "", text.n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);
}

static bool json_read(struct doc *d, struct doc_fault *fault)
{
    json_error_t error;
    d->root = doc_json_plain(d->text);
    if (d->root)
        return true;
    d->root = json_loadb(d->text.n ? d->text.p : "", d->text.n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
    if (d->root && ((!json_is_array(d->root) && !json_is_object(d->root)) || shallow(d->root, DOC_DEPTH_MAX)))
        return true;
    bool grown = d->root != NULL;
    doc_finish(d);
    /* Jansson knows roughly where; our own slower reading knows where exactly, and says what to do. */
    if (!bytes_sound(d->text, fault) || !doc_json_explain(d, fault))
        return false;
    if (grown)
        return doc_fault_set(fault, 0, "nested deeper than %d levels", DOC_DEPTH_MAX);
    return doc_fault_set(fault, (size_t)(error.position > 0 ? error.position - 1 : 0), "not JSON: %s", error.text);
}

static bool yaml_read(struct doc *d, struct doc_fault *fault)
{
    if (bytes_sound(d->text, fault) && doc_yaml_read(d, fault))
        return true;
    doc_finish(d);
    return false;
}

bool doc_parse(struct arena *a, str name, str text, enum doc_syntax syntax, int first_line, struct doc *ret,
               struct err *err)
{
    return doc_read(arena_str(a, name), arena_str(a, text), syntax, first_line, ret, err);
}

bool doc_read(str name, str text, enum doc_syntax syntax, int first_line, struct doc *ret, struct err *err)
{
    struct doc d = {.syntax = syntax, .first_line = first_line, .name = name, .text = text};
    if (str_starts(text, S("\xEF\xBB\xBF")))
        d.text = str_from(text, 3); /* a byte order mark says no more than that this is UTF-8 */
    struct doc_fault fault;
    if (syntax == DOC_JSON ? !json_read(&d, &fault) : !yaml_read(&d, &fault))
        return doc_fail_at(&d, fault.at, err, fault.msg);
    *ret = d;
    return true;
}

bool doc_parse_any(struct arena *a, str name, str text, struct doc *ret, struct err *err)
{
    str head = str_starts(text, S("\xEF\xBB\xBF")) ? str_from(text, 3) : text;
    size_t i = 0;
    while (i < head.n && strchr(" \t\r\n", head.p[i]) && head.p[i])
        i++;
    bool json = i < head.n && (head.p[i] == '{' || head.p[i] == '[');
    return doc_parse(a, name, text, json ? DOC_JSON : DOC_YAML, 1, ret, err);
}

static bool locate(const struct doc *d, str pointer, bool at_key, size_t *ret_at)
{
    return d->syntax == DOC_JSON ? doc_json_locate(d, pointer, at_key, ret_at)
                                 : doc_yaml_locate(d, pointer, at_key, ret_at);
}

bool doc_locate(const struct doc *d, str pointer, bool at_key, int *ret_line, int *ret_col)
{
    size_t at;
    if (!locate(d, pointer, at_key, &at))
        return false;
    doc_place(d, at, ret_line, ret_col);
    return true;
}

/* The nearest ancestor of a pointer that the text holds. A value that was put into the tree after reading (a default,
 * a resolved reference) has no place of its own, but its parent has. */
static size_t place_near(const struct doc *d, str pointer, bool at_key)
{
    size_t at;
    while (!locate(d, pointer, at_key, &at)) {
        at_key = false;
        if (pointer.n == 0)
            return 0;
        do
            pointer.n--;
        while (pointer.n && pointer.p[pointer.n] != '/');
    }
    return at;
}

bool doc_fail(const struct doc *d, str pointer, bool at_key, struct err *err, const char *fmt, ...)
{
    char msg[sizeof err->msg];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(msg, sizeof msg, fmt, ap);
    va_end(ap);
    return doc_fail_at(d, place_near(d, pointer, at_key), err, msg);
}
