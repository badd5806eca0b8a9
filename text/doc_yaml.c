/* SPDX-License-Identifier: Apache-2.0 */
/*
 * YAML by libyaml's events. The reading is narrower than YAML on purpose: what a suite means must be plain from its
 * text, so anchors, aliases, tags, merge keys and further documents are refused by name, and a key stands once.
 *
 * libyaml counts positions in characters, and breaks lines at more characters than an editor does. So only its count
 * of characters from the start is used, and turned into an offset in bytes when something is reported.
 */
#include "text/doc_impl.h"
#include "text/show.h"

#include "base/vec.h"

#include <errno.h>
#include <math.h>
#include <yaml.h>

struct reader {
    yaml_parser_t parser;
    str text;
    const struct doc *doc;
    struct doc_fault *fault;
    struct arena *a;
};

static void event_finish(yaml_event_t *e)
{
    yaml_event_delete(e);
}
#define CLEANUP_EVENT CLEANUP(event_finish)

static size_t offset_of(const struct reader *r, yaml_mark_t mark)
{
    size_t at = 0;
    for (size_t left = mark.index; left > 0 && at < r->text.n; left--)
        do
            at++;
        while (at < r->text.n && ((unsigned char)r->text.p[at] & 0xC0) == 0x80);
    return at;
}

#define FAIL(r, mark, ...) doc_fault_set((r)->fault, offset_of((r), (mark)), __VA_ARGS__)

static void reader_init(struct reader *r)
{
    if (!yaml_parser_initialize(&r->parser))
        BUG("libyaml has no memory");
    yaml_parser_set_encoding(&r->parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r->parser, (const unsigned char *)r->text.p, r->text.n);
}

/* What is wrong, in the words of someone who mends it; libyaml's own words where the case is not a common one. */
static bool explain(struct reader *r)
{
    const yaml_parser_t *p = &r->parser;
    if (p->error == YAML_READER_ERROR)
        return doc_fault_set(r->fault, p->problem_offset, "not YAML: %s (0x%02x)",
                             p->problem ? p->problem : "unreadable", (unsigned)p->problem_value);
    const char *problem = p->problem ? p->problem : "unreadable";
    size_t at = offset_of(r, p->problem_mark);
    char here = at < r->text.n ? r->text.p[at] : 0;
    if (strstr(problem, "cannot start any token") && here == '\t')
        return doc_fault_set(r->fault, at, "a tab stands where YAML wants spaces");
    if (strstr(problem, "cannot start any token"))
        return doc_fault_set(r->fault, at, "a plain value cannot begin with '%c'; put it in quotes", here);
    if (strstr(problem, "mapping values are not allowed"))
        return doc_fault_set(r->fault, at,
                             "not YAML: no ':' may stand here; is the indentation right, or does a value "
                             "that holds ': ' lack its quotes?");
    if (!p->context)
        return doc_fault_set(r->fault, at, "not YAML: %s", problem);
    int line, col;
    doc_place(r->doc, offset_of(r, p->context_mark), &line, &col);
    return doc_fault_set(r->fault, at, "not YAML: %s (%s that began on line %d)", problem, p->context, line);
}

static bool next_event(struct reader *r, yaml_event_t *ret)
{
    return yaml_parser_parse(&r->parser, ret) || explain(r);
}

/* Anchors, aliases and tags, on any node. The empty tag "!" included. */
static bool check_plain_node(struct reader *r, const yaml_event_t *e)
{
    const yaml_char_t *anchor = NULL, *tag = NULL;
    switch (e->type) {
    case YAML_ALIAS_EVENT:
        return FAIL(r, e->start_mark, "the alias '*%s': assize reads no aliases; write the value out",
                    show_text(str_of((const char *)e->data.alias.anchor)).text);
    case YAML_SCALAR_EVENT:
        anchor = e->data.scalar.anchor;
        tag = e->data.scalar.tag;
        break;
    case YAML_SEQUENCE_START_EVENT:
        anchor = e->data.sequence_start.anchor;
        tag = e->data.sequence_start.tag;
        break;
    case YAML_MAPPING_START_EVENT:
        anchor = e->data.mapping_start.anchor;
        tag = e->data.mapping_start.tag;
        break;
    default:
        break;
    }
    if (anchor)
        return FAIL(r, e->start_mark, "the anchor '&%s': assize reads no anchors; write the value out",
                    show_text(str_of((const char *)anchor)).text);
    if (tag)
        return FAIL(r, e->start_mark, "the tag '%s': assize reads no tags; quotes make a string",
                    show_text(str_of((const char *)tag)).text);
    return true;
}

static bool one_of(str s, const char *a, const char *b, const char *c)
{
    return str_eq_c(s, a) || str_eq_c(s, b) || str_eq_c(s, c);
}

static size_t digits_from(str s, size_t at)
{
    size_t n = 0;
    while (at + n < s.n && s.p[at + n] >= '0' && s.p[at + n] <= '9')
        n++;
    return n;
}

enum number { NUMBER_NO, NUMBER_INT, NUMBER_HEX, NUMBER_OCTAL, NUMBER_REAL };

/* By the core schema: [-+]?[0-9]+ | 0o[0-7]+ | 0x[0-9a-fA-F]+ | [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)? */
static enum number number_kind(str s)
{
    if (s.n > 2 && s.p[0] == '0' && s.p[1] == 'x')
        return strspn(s.p + 2, "0123456789abcdefABCDEF") == s.n - 2 ? NUMBER_HEX : NUMBER_NO;
    if (s.n > 2 && s.p[0] == '0' && s.p[1] == 'o')
        return strspn(s.p + 2, "01234567") == s.n - 2 ? NUMBER_OCTAL : NUMBER_NO;
    size_t at = s.n && (s.p[0] == '-' || s.p[0] == '+');
    size_t whole = digits_from(s, at), part = 0;
    at += whole;
    if (whole && at == s.n)
        return NUMBER_INT;
    if (at < s.n && s.p[at] == '.')
        at += 1 + (part = digits_from(s, at + 1));
    if (whole + part == 0)
        return NUMBER_NO;
    if (at < s.n && (s.p[at] == 'e' || s.p[at] == 'E')) {
        at++;
        at += at < s.n && (s.p[at] == '-' || s.p[at] == '+');
        size_t exponent = digits_from(s, at);
        if (exponent == 0)
            return NUMBER_NO;
        at += exponent;
    }
    return at == s.n ? NUMBER_REAL : NUMBER_NO;
}

/* s is terminated (libyaml's). */
static bool read_number(struct reader *r, const yaml_event_t *e, str s, enum number kind, json_t **ret)
{
    if (kind == NUMBER_REAL) {
        double value = strtod(s.p, NULL);
        *ret = isfinite(value) ? json_real(value) : NULL;
        return *ret || FAIL(r, e->start_mark, "the number %s is beyond the largest double", show_text(s).text);
    }
    bool prefixed = kind != NUMBER_INT;
    errno = 0;
    long long value = strtoll(s.p + (prefixed ? 2 : 0), NULL, kind == NUMBER_HEX ? 16 : kind == NUMBER_OCTAL ? 8 : 10);
    *ret = errno ? NULL : json_integer(value);
    return *ret || FAIL(r, e->start_mark, "the integer %s is beyond 64 bits", show_text(s).text);
}

static bool read_scalar(struct reader *r, const yaml_event_t *e, json_t **ret)
{
    str s = {(const char *)e->data.scalar.value, e->data.scalar.length};
    if (str_find_byte(s, 0) >= 0)
        return FAIL(r, e->start_mark, "this string holds an escaped NUL; texts may not");
    if (e->data.scalar.style != YAML_PLAIN_SCALAR_STYLE) {
        *ret = json_stringn(s.p, s.n);
        return *ret || FAIL(r, e->start_mark, "this string holds an escape that is no Unicode character");
    }
    enum number kind = number_kind(s);
    if (kind)
        return read_number(r, e, s, kind, ret);
    str unsigned_part = s.n && (s.p[0] == '-' || s.p[0] == '+') ? str_from(s, 1) : s;
    if (one_of(unsigned_part, ".inf", ".Inf", ".INF") || one_of(s, ".nan", ".NaN", ".NAN"))
        return FAIL(r, e->start_mark, "'%s' is no finite number; assize knows no infinities and no NaN",
                    show_text(s).text);
    if (s.n == 0 || str_eq_c(s, "~") || one_of(s, "null", "Null", "NULL"))
        *ret = json_null();
    else if (one_of(s, "true", "True", "TRUE"))
        *ret = json_true();
    else if (one_of(s, "false", "False", "FALSE"))
        *ret = json_false();
    else
        *ret = json_stringn(s.p, s.n);
    return *ret || FAIL(r, e->start_mark, "this text is not Unicode");
}

static bool read_node(struct reader *r, const yaml_event_t *e, int depth, json_t **ret);

/* A key is the text of a scalar: `1:` is the key "1", as in JSON, where keys are strings. */
static bool check_key(struct reader *r, const yaml_event_t *e)
{
    if (!check_plain_node(r, e))
        return false;
    if (e->type != YAML_SCALAR_EVENT)
        return FAIL(r, e->start_mark, "a %s as a key: keys are strings; is a template like {name} in want of quotes?",
                    e->type == YAML_MAPPING_START_EVENT ? "mapping" : "list");
    bool plain = e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    str key = {(const char *)e->data.scalar.value, e->data.scalar.length};
    if (plain && key.n == 0)
        return FAIL(r, e->start_mark, "a key is missing before ':'");
    if (plain && str_eq_c(key, "<<"))
        return FAIL(r, e->start_mark, "the merge key '<<': assize reads no merge keys; write the members out");
    if (str_find_byte(key, 0) >= 0)
        return FAIL(r, e->start_mark, "this key holds an escaped NUL; texts may not");
    return true;
}

/* Where the keys of one mapping stand, in order. */
struct key_marks {
    VEC(yaml_mark_t) at;
};

static bool fail_twice(struct reader *r, json_t *object, const struct key_marks *marks, str key, yaml_mark_t second)
{
    size_t i = 0;
    int line = 0, col;
    for (void *it = json_object_iter(object); it; it = json_object_iter_next(object, it), i++) {
        str name = {json_object_iter_key(it), json_object_iter_key_len(it)};
        if (i < marks->at.n && str_eq(name, key))
            doc_place(r->doc, offset_of(r, marks->at.v[i]), &line, &col);
    }
    return FAIL(r, second, "the key '%s' stands here a second time; the first is on line %d", show_text(key).text,
                line);
}

static bool read_member(struct reader *r, json_t *object, struct key_marks *marks, const yaml_event_t *e, int depth)
{
    str key = {(const char *)e->data.scalar.value, e->data.scalar.length};
    if (!check_key(r, e))
        return false;
    if (json_object_getn(object, key.p, key.n))
        return fail_twice(r, object, marks, key, e->start_mark);
    *vec_push(r->a, &marks->at) = e->start_mark;
    yaml_event_t value_event CLEANUP_EVENT = {0};
    json_t *value = NULL;
    if (!next_event(r, &value_event) || !read_node(r, &value_event, depth, &value))
        return false;
    if (json_object_setn_new(object, key.p, key.n, value) < 0)
        return FAIL(r, e->start_mark, "this key holds an escape that is no Unicode character");
    return true;
}

static bool read_items(struct reader *r, json_t *container, int depth)
{
    struct key_marks marks = {0};
    for (;;) {
        yaml_event_t e CLEANUP_EVENT = {0};
        if (!next_event(r, &e))
            return false;
        if (e.type == YAML_MAPPING_END_EVENT || e.type == YAML_SEQUENCE_END_EVENT)
            return true;
        json_t *item = NULL;
        if (json_is_object(container)) {
            if (!read_member(r, container, &marks, &e, depth))
                return false;
        } else {
            if (!read_node(r, &e, depth, &item))
                return false;
            json_array_append_new(container, item);
        }
    }
}

/* The tree of the node that e begins; `depth` containers hold it. */
static bool read_node(struct reader *r, const yaml_event_t *e, int depth, json_t **ret)
{
    if (!check_plain_node(r, e))
        return false;
    if (e->type == YAML_SCALAR_EVENT)
        return read_scalar(r, e, ret);
    if (depth >= DOC_DEPTH_MAX)
        return FAIL(r, e->start_mark, "nested deeper than %d levels", DOC_DEPTH_MAX);
    json_t *container = e->type == YAML_MAPPING_START_EVENT ? json_object() : json_array();
    if (!read_items(r, container, depth + 1)) {
        json_decref(container);
        return false;
    }
    *ret = container;
    return true;
}

static bool check_directives(struct reader *r, const yaml_event_t *e)
{
    const yaml_version_directive_t *version = e->data.document_start.version_directive;
    if (version && (version->major != 1 || version->minor != 2))
        return FAIL(r, e->start_mark, "this document is YAML %d.%d; assize reads YAML 1.2", version->major,
                    version->minor);
    if (e->data.document_start.tag_directives.start != e->data.document_start.tag_directives.end)
        return FAIL(r, e->start_mark, "a %%TAG directive: assize reads no tags");
    return true;
}

/* Skips to the first event of the only document's root. */
static bool open_document(struct reader *r, yaml_event_t *ret_root)
{
    yaml_event_t stream CLEANUP_EVENT = {0}, document CLEANUP_EVENT = {0};
    if (!next_event(r, &stream) || !next_event(r, &document))
        return false;
    if (document.type == YAML_STREAM_END_EVENT)
        return doc_fault_set(r->fault, 0, "the document is empty: it holds only comments");
    return check_directives(r, &document) && next_event(r, ret_root);
}

static bool close_document(struct reader *r)
{
    yaml_event_t end CLEANUP_EVENT = {0}, next CLEANUP_EVENT = {0};
    if (!next_event(r, &end) || !next_event(r, &next))
        return false;
    return next.type == YAML_STREAM_END_EVENT ||
           FAIL(r, next.start_mark, "a second document begins here; one file holds one document");
}

static bool is_nothing(const yaml_event_t *e)
{
    return e->type == YAML_SCALAR_EVENT && e->data.scalar.length == 0 &&
           e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE && !e->data.scalar.anchor && !e->data.scalar.tag;
}

static bool read_document(struct reader *r, json_t **ret_root)
{
    yaml_event_t root CLEANUP_EVENT = {0};
    if (!open_document(r, &root))
        return false;
    if (is_nothing(&root))
        return FAIL(r, root.start_mark, "the document is empty");
    return read_node(r, &root, 0, ret_root) && close_document(r);
}

bool doc_yaml_read(struct doc *d, struct doc_fault *fault)
{
    struct arena a CLEANUP_ARENA = {0};
    struct reader r = {.text = d->text, .doc = d, .fault = fault, .a = &a};
    reader_init(&r);
    bool done = read_document(&r, &d->root);
    yaml_parser_delete(&r.parser);
    return done;
}

/* Passes the rest of the node that e begins. */
static bool skip_node(struct reader *r, const yaml_event_t *e)
{
    int open = e->type == YAML_MAPPING_START_EVENT || e->type == YAML_SEQUENCE_START_EVENT;
    while (open > 0) {
        yaml_event_t next CLEANUP_EVENT = {0};
        if (!next_event(r, &next))
            return false;
        open += next.type == YAML_MAPPING_START_EVENT || next.type == YAML_SEQUENCE_START_EVENT;
        open -= next.type == YAML_MAPPING_END_EVENT || next.type == YAML_SEQUENCE_END_EVENT;
    }
    return true;
}

/* With *node the start of a container, moves it to the start of the member or item of that token. */
static bool descend(struct reader *r, str token, yaml_event_t *node, yaml_mark_t *ret_key)
{
    bool mapping = node->type == YAML_MAPPING_START_EVENT;
    size_t wanted = 0;
    if (!mapping && (node->type != YAML_SEQUENCE_START_EVENT || !pointer_index(token, &wanted)))
        return false;
    for (size_t i = 0;; i++) {
        yaml_event_t e CLEANUP_EVENT = {0};
        if (!next_event(r, &e) || e.type == YAML_MAPPING_END_EVENT || e.type == YAML_SEQUENCE_END_EVENT)
            return false;
        bool hit = i == wanted;
        *ret_key = e.start_mark;
        if (mapping) {
            hit = str_eq((str){(const char *)e.data.scalar.value, e.data.scalar.length}, token);
            yaml_event_delete(&e);
            if (!next_event(r, &e))
                return false;
        }
        if (hit) {
            yaml_event_delete(node);
            *node = e;
            e = (yaml_event_t){0}; /* *node has it now */
            return true;
        }
        if (!skip_node(r, &e))
            return false;
    }
}

static bool locate(struct reader *r, str pointer, bool at_key, yaml_mark_t *ret)
{
    yaml_event_t node CLEANUP_EVENT = {0};
    if (!open_document(r, &node))
        return false;
    yaml_mark_t key = node.start_mark;
    while (pointer.n) {
        str token;
        if (!pointer_next(r->a, &pointer, &token) || !descend(r, token, &node, &key))
            return false;
    }
    *ret = at_key ? key : node.start_mark;
    return true;
}

bool doc_yaml_locate(const struct doc *d, str pointer, bool at_key, size_t *ret_at)
{
    struct arena a CLEANUP_ARENA = {0};
    struct doc_fault fault;
    struct reader r = {.text = d->text, .doc = d, .fault = &fault, .a = &a};
    yaml_mark_t mark;
    reader_init(&r);
    bool there = locate(&r, pointer, at_key, &mark);
    if (there)
        *ret_at = offset_of(&r, mark);
    yaml_parser_delete(&r.parser);
    return there;
}
