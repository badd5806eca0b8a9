/* SPDX-License-Identifier: Apache-2.0 */
/* draft_world: world.yaml from the calls of a recorded run. */
#include "cli/draft.h"

#include "base/map.h"
#include "match/match.h"
#include "text/json_own.h"
#include "text/show.h"
#include "text/yaml_write.h"

/* Different calls of one tool: a draft of more is nothing that anyone would read. */
enum { REPLIES_MAX = 2000, NAME_MAX_BYTES = YAML_KEY_MAX };

enum { SEEN_STRING = 1, SEEN_INTEGER = 2, SEEN_REAL = 4, SEEN_BOOLEAN = 8, SEEN_ARRAY = 16, SEEN_OBJECT = 32 };

struct arg {
    str name;
    unsigned types; /* SEEN_…; 0 = null only */
    size_t calls;   /* that have it, not as null */
};

/* What one call was answered with. */
struct reply {
    json_t *args;
    str text;
    bool failed;
    bool exact;        /* the pattern of a later call would else be met by this one */
    size_t others;     /* further calls with these arguments and another reply */
    size_t first_else; /* event of the first of them */
};

struct tool {
    str name;
    VEC(struct arg) args;
    VEC(struct reply) replies;
    size_t parsed, unparsed, silent; /* calls: arguments parse; do not; without a recorded reply */
    size_t beyond;                   /* replies that YAML cannot hold */
};

struct draft {
    struct arena *a;
    const struct trajectory *t;
    struct tool *tools; /* room for one a call */
    size_t n_tools;
    struct map names;
    str unparsed_text; /* reply to arguments that do not parse; {NULL} = none seen */
    struct drafted_world *out;
};

static unsigned type_seen(const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_STRING:
        return SEEN_STRING;
    case JSON_INTEGER:
        return SEEN_INTEGER;
    case JSON_REAL:
        return SEEN_REAL;
    case JSON_TRUE:
    case JSON_FALSE:
        return SEEN_BOOLEAN;
    case JSON_ARRAY:
        return SEEN_ARRAY;
    case JSON_OBJECT:
        return SEEN_OBJECT;
    case JSON_NULL:
        break;
    }
    return 0;
}

static const char *type_name(unsigned seen)
{
    switch (seen) {
    case SEEN_STRING:
        return "string";
    case SEEN_INTEGER:
        return "integer";
    case SEEN_REAL:
    case SEEN_INTEGER | SEEN_REAL:
        return "number";
    case SEEN_BOOLEAN:
        return "boolean";
    case SEEN_ARRAY:
        return "array";
    case SEEN_OBJECT:
        return "object";
    default:
        return "any";
    }
}

static void args_note(struct draft *d, struct tool *tool, json_t *args)
{
    for (void *it = json_object_iter(args); it; it = json_object_iter_next(args, it)) {
        str name = {json_object_iter_key(it), json_object_iter_key_len(it)};
        json_t *value = json_object_iter_value(it);
        struct arg *arg = NULL;
        for (size_t i = 0; i < tool->args.n && !arg; i++)
            arg = str_eq(tool->args.v[i].name, name) ? &tool->args.v[i] : NULL;
        if (!arg) {
            arg = vec_push(d->a, &tool->args);
            arg->name = name;
        }
        arg->types |= type_seen(value);
        arg->calls += !json_is_null(value);
    }
}

/* Some keys of a world take no text that looks like a reference of a suite. */
static bool is_like_reference(str text)
{
    return str_starts(text, S("$case.")) || str_starts(text, S("$run."));
}

/* Whether a reply says that the call failed: its status, or, where the record has none, how such texts begin. */
static bool reply_failed(const struct event *result)
{
    if (is_like_reference(result->text))
        return false;
    if (result->status.n)
        return str_eq(result->status, S("error"));
    return str_starts(result->text, S("Error")) || str_starts(result->text, S("error"));
}

static void reply_note(struct draft *d, struct tool *tool, const struct event *call, const struct event *result)
{
    if (!yaml_can_write(call->args) || str_find_byte(result->text, 0) >= 0 || tool->replies.n >= REPLIES_MAX) {
        tool->beyond++;
        d->out->unreproduced++;
        return;
    }
    for (size_t i = 0; i < tool->replies.n; i++) {
        struct reply *known = &tool->replies.v[i];
        if (!match_equal(known->args, call->args))
            continue;
        if (str_eq(known->text, result->text))
            return;
        known->first_else = known->others++ ? known->first_else : call->n;
        d->out->unreproduced++;
        d->out->contradictory++;
        return;
    }
    *vec_push(d->a, &tool->replies) =
        (struct reply){.args = call->args, .text = result->text, .failed = reply_failed(result)};
}

/* The world has one text for arguments that do not parse, a template: what looks like a placeholder cannot be said. */
static void unparsed_note(struct draft *d, const struct event *result)
{
    if (!d->unparsed_text.p && str_find_byte(result->text, '{') < 0 && str_find_byte(result->text, 0) < 0 &&
        !is_like_reference(result->text))
        d->unparsed_text = arena_str(d->a, result->text);
    d->out->unreproduced += !d->unparsed_text.p || !str_eq(d->unparsed_text, result->text);
}

static bool call_note(struct draft *d, size_t at, struct err *err)
{
    const struct event *call = &d->t->v[at];
    size_t number = d->n_tools, answer = trajectory_result_of(d->t, at);
    const struct event *result = answer == SIZE_MAX ? NULL : &d->t->v[answer];
    if (call->name.n > NAME_MAX_BYTES || str_find_byte(call->name, 0) >= 0)
        return err_at(err, d->t->file.p, 0, 0,
                      "event %zu calls '%s', which cannot be the name of a tool in a file: at most %d bytes, no NUL",
                      call->n, show_text(call->name).text, NAME_MAX_BYTES);
    if (!map_get(&d->names, call->name, &number)) {
        map_add(d->a, &d->names, call->name, number, NULL);
        d->tools[d->n_tools++].name = call->name;
    }
    struct tool *tool = &d->tools[number];
    d->out->calls++;
    tool->parsed += call->args != NULL;
    tool->unparsed += !call->args;
    tool->silent += !result;
    if (call->args && yaml_can_write(call->args))
        args_note(d, tool, call->args);
    if (result && call->args)
        reply_note(d, tool, call, result);
    else if (result)
        unparsed_note(d, result);
    return true;
}

json_t *draft_pattern(json_t *value)
{
    if (match_is_operator(value))
        return json_pack("{s:O}", "literal", value);
    if (json_is_object(value)) {
        json_t *object = json_object();
        for (void *it = json_object_iter(value); it; it = json_object_iter_next(value, it))
            json_object_setn_new(object, json_object_iter_key(it), json_object_iter_key_len(it),
                                 draft_pattern(json_object_iter_value(it)));
        return object;
    }
    if (json_is_array(value)) {
        json_t *list = json_array(), *item;
        size_t i;
        json_array_foreach(value, i, item)
        {
            json_array_append_new(list, draft_pattern(item));
        }
        return list;
    }
    return json_incref(value);
}

/* Patterns take calls with further arguments too, and the first that fits answers: those that would take a later call's
 * arguments are made exact. */
static void shadows_find(struct draft *d, struct tool *tool)
{
    struct match_options options = {.partial = true};
    for (size_t i = 0; i < tool->replies.n; i++) {
        struct reply *r = &tool->replies.v[i];
        struct match *match = NULL;
        struct err unused;
        CLEANUP_JSON json_t *pattern = draft_pattern(r->args);
        if (!match_create(pattern, &options, &match, &unused))
            continue; /* loading the draft will say why */
        for (size_t j = i + 1; j < tool->replies.n && !r->exact; j++)
            r->exact = match_test(d->a, match, tool->replies.v[j].args, NULL);
        match_destroy(match);
    }
}

static json_t *reply_pattern(const struct reply *r)
{
    json_t *pattern = draft_pattern(r->args);
    if (!r->exact || match_is_operator(pattern)) /* {literal: …} is exact already */
        return pattern;
    return json_pack("{s:o}", "exact", pattern);
}

static void args_write(const struct tool *tool, struct buf *to)
{
    if (!tool->parsed)
        return;
    buf_str(to, S("    args: {"));
    for (size_t i = 0; i < tool->args.n; i++) {
        const struct arg *arg = &tool->args.v[i];
        buf_str(to, i ? S(", ") : S(""));
        yaml_write_string(arg->name, to);
        buf_printf(to, ": %s%s", type_name(arg->types), arg->calls < tool->parsed ? "?" : "");
    }
    buf_str(to, S("}\n"));
}

static void reply_write(const struct reply *r, struct buf *to)
{
    CLEANUP_JSON json_t *pattern = reply_pattern(r);
    if (r->others) {
        buf_printf(to, "      # Event %zu", r->first_else);
        if (r->others > 1)
            buf_printf(to, " and %zu more", r->others - 1);
        buf_printf(to,
                   " got another reply to this call: it depends on state, which canned replies\n"
                   "      # have not. This is the first one; SQL over a state can give them all (docs/world.md).\n");
    }
    buf_str(to, S("      - match: "));
    yaml_write(pattern, to);
    buf_str(to, r->failed ? S("\n        error: ") : S("\n        return: "));
    yaml_write_string(r->text, to);
    buf_byte(to, '\n');
}

static void tool_write(const struct tool *tool, struct buf *to)
{
    buf_str(to, S("\n  "));
    yaml_write_string(tool->name, to);
    buf_str(to, S(":\n"));
    if (tool->unparsed)
        buf_printf(to, "    # %zu call%s had arguments that are not a JSON object: errors.arguments answers those.\n",
                   tool->unparsed, tool->unparsed == 1 ? "" : "s");
    if (tool->beyond)
        buf_printf(to, "    # %zu repl%s left out: too many, or with a text that YAML cannot hold.\n", tool->beyond,
                   tool->beyond == 1 ? "y is" : "ies are");
    args_write(tool, to);
    buf_str(to, S("    canned:\n"));
    for (size_t i = 0; i < tool->replies.n; i++)
        reply_write(&tool->replies.v[i], to);
    if (tool->replies.n == 0)
        buf_str(to, S("      # No reply was recorded: write what the tool answers.\n      - return: \"\"\n"));
}

static const char HEAD[] =
    "# The world: the tools that the recorded run called, with the replies that were observed. A call that is not "
    "among\n"
    "# them is answered with an error, and is a failed step of the run.\n"
    "#\n"
    "# CHANGE FIRST: give each tool a `description`, and check its arguments: types are guessed from what was seen, "
    "and\n"
    "# one that some call lacks is optional (`?`). Tools that change something need a state and SQL in place of "
    "canned\n"
    "# replies: docs/world.md. Patterns in `match` may be looser than what was seen: {query: {regex: refund}}.\n"
    "world: drafted\n"
    "version: 0.1.0\n";

bool draft_world(struct arena *a, const struct trajectory *t, struct drafted_world *ret, struct err *err)
{
    struct draft d = {.a = a, .t = t, .out = ret};
    struct buf text CLEANUP_BUF = {0};
    *ret = (struct drafted_world){0};
    d.tools = arena_array(a, struct tool, t->n);
    for (size_t i = 0; i < t->n; i++)
        if (t->v[i].kind == EVENT_CALL && !call_note(&d, i, err))
            return false;
    if (d.n_tools == 0)
        return true;
    buf_str(&text, str_of(HEAD));
    if (d.unparsed_text.p) {
        buf_str(&text, S("errors:\n  arguments: "));
        yaml_write_string(d.unparsed_text, &text);
        buf_byte(&text, '\n');
    }
    buf_str(&text, S("tools:"));
    for (size_t i = 0; i < d.n_tools; i++) {
        shadows_find(&d, &d.tools[i]);
        tool_write(&d.tools[i], &text);
    }
    if (text.full)
        return err_set(err, ERR_INPUT, "the run's replies are too large for a draft");
    ret->text = arena_str(a, buf_view(&text));
    return true;
}

json_t *draft_actions(struct arena *a, const struct trajectory *t, size_t *ret_left_out)
{
    json_t *list = json_own(a, json_array());
    size_t calls = 0, left_out = 0, most;
    for (size_t i = 0; i < t->n; i++)
        calls += t->v[i].kind == EVENT_CALL;
    most = calls > 1000 ? 1000000 / calls : 1000; /* what the scorer `calls` compares */
    for (size_t i = 0; i < t->n; i++) {
        const struct event *e = &t->v[i];
        if (e->kind != EVENT_CALL)
            continue;
        if (!e->args || !yaml_can_write(e->args) || json_array_size(list) >= most) {
            left_out++;
            continue;
        }
        json_array_append_new(
            list, json_pack("{s:o, s:o}", "name", json_of_str(e->name), "arguments", draft_pattern(e->args)));
    }
    *ret_left_out = left_out;
    return list;
}
