/* SPDX-License-Identifier: Apache-2.0 */
/*
 * story: one unit as people read it. Events arrive as (kind, name, body) with a JSON body of any shape; the members
 * that have a look of their own are listed in MEMBERS, all others print as evidence does.
 */
#include "report/changes.h"
#include "report/evidence.h"
#include "text/json_own.h"
#include "text/json_write.h"

#include <inttypes.h>

enum {
    NUMBER_COLUMNS = 4,
    KIND_COLUMNS = 11,
    TEXT_COLUMN = NUMBER_COLUMNS + 2 + KIND_COLUMNS,
    TEXT_LINES = 6, /* of one text, where a width is given */
};

struct story {
    struct buf *to;
    const struct report_style *style;
    struct arena a;
};

static void text_put(struct story *s, str text)
{
    block_put(s->to, text, TEXT_COLUMN, s->style->width, s->style->width ? TEXT_LINES : 0);
}

/* "label  text" with the text in a column of its own. */
static void labelled_put(struct story *s, const char *label, enum colour colour, str text)
{
    enum { LABEL_COLUMNS = 12 };
    blanks_put(s->to, TEXT_COLUMN);
    colour_put(s->to, s->style, colour, str_of(label));
    size_t n = strlen(label);
    blanks_put(s->to, n < LABEL_COLUMNS ? LABEL_COLUMNS - n : 1);
    block_put(s->to, text.n ? text : S("(nothing)"), TEXT_COLUMN + LABEL_COLUMNS, s->style->width,
              s->style->width ? TEXT_LINES : 0);
}

/* Whether the body says by a boolean that a reproduced observation equals the recorded one. */
static void same_put(struct story *s, json_t *body)
{
    json_t *same = json_object_get(body, "same");
    if (json_is_true(same))
        colour_put(s->to, s->style, COLOUR_GREEN, S("✓ same  "));
    else if (json_is_false(same))
        colour_put(s->to, s->style, COLOUR_RED, S("✗ DIVERGED  "));
    if (json_is_true(json_object_get(body, "failed")))
        colour_put(s->to, s->style, COLOUR_YELLOW, S("✗ failed  "));
}

/* `at_start`: the cursor stands at the column of texts already. */
static void changes_put(struct story *s, json_t *changes, bool at_start)
{
    struct buf lines CLEANUP_BUF = {.max = s->to->max};
    for (size_t i = 0; i < json_array_size(changes); i++) {
        json_t *c = json_array_get(changes, i);
        json_t *before = json_object_get(c, "before"), *after = json_object_get(c, "after");
        struct change_view view = {.before = json_is_null(before) ? NULL : before,
                                   .after = json_is_null(after) ? NULL : after};
        value_put(&s->a, json_object_get(c, "table"), &view.table);
        value_put(&s->a, json_object_get(c, "row"), &view.row);
        if (view.before || view.after)
            change_put(&view, TEXT_COLUMN, s->style, &lines);
    }
    s->to->full = s->to->full || lines.full;
    buf_str(s->to, str_from(buf_view(&lines), at_start ? TEXT_COLUMN : 0));
}

/* Members of a body that have a look of their own. */
static bool is_known_member(const char *key)
{
    static const char *const KNOWN[] = {"text",     "args",   "args_raw", "recorded", "reproduced",
                                        "expected", "failed", "found",    "changes",  "same"};
    for (size_t i = 0; i < COUNT_OF(KNOWN); i++)
        if (strcmp(KNOWN[i], key) == 0)
            return true;
    return false;
}

/* The rest of a body, as evidence is printed. */
static void others_put(struct story *s, json_t *body)
{
    const char *key;
    json_t *member;
    CLEANUP_JSON json_t *others = json_object();
    json_object_foreach(body, key, member)
    {
        bool empty = json_is_null(member) || (json_is_string(member) && !json_string_length(member));
        if (!is_known_member(key) && !empty)
            json_object_set(others, key, member);
    }
    if (json_object_size(others))
        evidence_block(s->to, others, TEXT_COLUMN, s->style);
}

/* What stands on the event's own line: its name, arguments and text. */
static void head_put(struct story *s, const struct story_event *e, json_t *body)
{
    struct buf head CLEANUP_BUF = {0};
    json_t *args = json_object_get(body, "args"), *raw = json_object_get(body, "args_raw");
    if (args && !json_is_null(args))
        json_write(args, JSON_STYLE_COMPACT, &head);
    else if (json_string_length(raw))
        buf_str(&head, json_str(raw));
    json_t *text = json_object_get(body, "text");
    str text_shown = {0};
    if (text && !json_is_null(text))
        value_put(&s->a, text, &text_shown);
    if (json_is_string(text) && !json_string_length(text))
        text_shown = (str){0};
    bool has_name = e->name.n > 0;
    if (has_name)
        colour_put(s->to, s->style, COLOUR_BOLD, e->name);
    if (head.n) {
        buf_str(s->to, has_name ? S(" ") : S(""));
        text_put(s, buf_view(&head));
    } else if (has_name && text_shown.n) {
        buf_byte(s->to, '\n');
    }
    if (text_shown.n) {
        blanks_put(s->to, has_name || head.n ? TEXT_COLUMN : 0);
        text_put(s, text_shown);
    } else if (!head.n) {
        buf_byte(s->to, '\n');
    }
}

/* Whether an event is state changes and nothing else: then they begin on its own line. */
static bool is_bare_change(const struct story_event *e, json_t *body)
{
    return !e->name.n && json_object_size(body) == 1 && json_array_size(json_object_get(body, "changes"));
}

static void event_put(struct story *s, const struct story_event *e, bool same_number)
{
    struct arena scratch CLEANUP_ARENA = {0};
    CLEANUP_JSON json_t *body = stored_json(e->body);
    cell_put(s->to, same_number ? S("") : arena_printf(&scratch, "%" PRId64, e->n), NUMBER_COLUMNS, true);
    buf_str(s->to, S("  "));
    colour_put(s->to, s->style, COLOUR_DIM, e->kind);
    size_t kind = text_width(e->kind);
    blanks_put(s->to, kind < KIND_COLUMNS ? KIND_COLUMNS - kind : 1);
    if (body && !json_is_object(body)) { /* a bare text or list */
        CLEANUP_JSON json_t *wrapped = json_pack("{sO}", "text", body);
        head_put(s, e, wrapped);
        return;
    }
    same_put(s, body);
    if (is_bare_change(e, body)) {
        changes_put(s, json_object_get(body, "changes"), true);
        return;
    }
    head_put(s, e, body);
    static const struct {
        const char *key;
        enum colour colour;
    } SIDES[] = {{"recorded", COLOUR_DIM}, {"reproduced", COLOUR_RED}, {"expected", COLOUR_DIM}, {"found", COLOUR_RED}};
    for (size_t i = 0; i < COUNT_OF(SIDES); i++) {
        json_t *side = json_object_get(body, SIDES[i].key);
        if (!side)
            continue;
        str text = {0};
        if (!json_is_string(side) || json_string_length(side))
            value_put(&s->a, side, &text);
        labelled_put(s, SIDES[i].key, SIDES[i].colour, text);
    }
    changes_put(s, json_object_get(body, "changes"), false);
    others_put(s, body);
}

static enum colour status_colour(enum row_status status)
{
    static const enum colour COLOURS[] = {[ROW_PASS] = COLOUR_GREEN,
                                          [ROW_FAIL] = COLOUR_RED,
                                          [ROW_ERROR] = COLOUR_RED,
                                          [ROW_NOT_EVALUABLE] = COLOUR_YELLOW,
                                          [ROW_SKIPPED] = COLOUR_DIM};
    return COLOURS[status];
}

static void row_put(struct story *s, const struct row *row)
{
    enum { STATUS_COLUMNS = 15, INDENT = 2 };
    static const char *const WORDS[] = {[ROW_PASS] = "✓ pass",
                                        [ROW_FAIL] = "✗ FAIL",
                                        [ROW_ERROR] = "✗ ERROR",
                                        [ROW_NOT_EVALUABLE] = "? not evaluable",
                                        [ROW_SKIPPED] = "- skipped"};
    str word = str_of(WORDS[row->status]);
    blanks_put(s->to, INDENT);
    colour_put(s->to, s->style, status_colour(row->status), word);
    blanks_put(s->to, STATUS_COLUMNS + 2 - text_width(word));
    line_put(s->to, row->scorer, 0);
    if (row->measure.n) {
        buf_byte(s->to, '/');
        line_put(s->to, row->measure, 0);
    }
    if (row->class_.n) {
        buf_str(s->to, S("  "));
        line_put(s->to, row->class_, 0);
    }
    if (row->has_value) {
        buf_str(s->to, S("  value "));
        buf_printf(s->to, "%.12g", row->value);
    }
    if (row->severity.n) {
        buf_str(s->to, S("  severity "));
        line_put(s->to, row->severity, 0);
    }
    buf_byte(s->to, '\n');
    CLEANUP_JSON json_t *evidence = stored_json(row->evidence);
    if (evidence && !(json_is_object(evidence) && json_object_size(evidence) == 0))
        evidence_block(s->to, evidence, INDENT + STATUS_COLUMNS + 2, s->style);
}

static void story_head_put(struct story *s, const struct run *run, const struct unit_record *unit)
{
    struct buf head CLEANUP_BUF = {0};
    buf_str(&head, run->id);
    buf_str(&head, S("  case "));
    buf_str(&head, unit->case_id);
    buf_printf(&head, "  trial %" PRId64, unit->trial);
    colour_put(s->to, s->style, COLOUR_BOLD, buf_view(&head));
    if (unit->severity.n) {
        buf_str(s->to, S("  severity "));
        line_put(s->to, unit->severity, 0);
    }
    CLEANUP_JSON json_t *tags = stored_json(unit->tags);
    if (json_array_size(tags)) {
        buf_str(s->to, S("  tags "));
        evidence_line(s->to, tags, 0);
    }
    buf_byte(s->to, '\n');
}

bool report_story(const struct run *run, const struct unit_record *unit, const struct report_style *style,
                  struct buf *to, struct err *err)
{
    struct story s = {.to = to, .style = style};
    story_head_put(&s, run, unit);
    if (unit->n_story) {
        buf_str(to, S("\n"));
        colour_put(to, style, COLOUR_BOLD, S("events"));
        buf_str(to, S("\n"));
    }
    for (size_t i = 0; i < unit->n_story; i++)
        event_put(&s, &unit->story[i], i && unit->story[i - 1].n == unit->story[i].n);
    buf_str(to, S("\n"));
    colour_put(to, style, COLOUR_BOLD, S("scores"));
    buf_str(to, S("\n"));
    for (size_t i = 0; i < unit->rows.n; i++)
        row_put(&s, &unit->rows.v[i]);
    arena_finish(&s.a);
    return !to->full ||
           err_set(err, ERR_INPUT, "the story is larger than the bound of %zu bytes", to->max ? to->max : BUF_MAX);
}
