/* SPDX-License-Identifier: Apache-2.0 */
/* canned: replies without SQL, the first whose pattern the arguments match. */
#include "mocks/world_impl.h"

#include "text/json_own.h"

/* Where the arguments differ from the pattern that they differ least from. */
static str nearest_pattern(const struct tool *tool, struct arena *a, json_t *args)
{
    struct mismatches best = {0};
    size_t at = 0;
    for (size_t i = 0; i < tool->n_canned; i++) {
        struct mismatches m = {0};
        match_test(a, tool->canned[i].match, args, &m);
        if (i == 0 || m.n < best.n) {
            best = m;
            at = i;
        }
    }
    struct buf text CLEANUP_BUF = {0};
    buf_printf(&text, "nearest is canned reply %zu: ", at + 1);
    for (size_t i = 0; i < best.n && i < 5; i++)
        buf_printf(&text, "%s%.*s: expected %.*s, found %.*s", i ? "; " : "", STR_ARG(best.v[i].path),
                   STR_ARG(best.v[i].expected), STR_ARG(best.v[i].found));
    return arena_str(a, buf_view(&text));
}

void canned_call(const struct world *w, const struct tool *tool, struct arena *a, json_t *args, struct env_reply *reply)
{
    for (size_t i = 0; i < tool->n_canned; i++) {
        const struct canned *c = &tool->canned[i];
        if (c->match && !match_test(a, c->match, args, NULL))
            continue;
        if (c->error.p) {
            *reply = (struct env_reply){.text = c->error, .failed = true, .reason = S("guard"), .detail = c->error};
            return;
        }
        struct buf text CLEANUP_BUF = {0};
        if (tool->output == OUTPUT_JSON)
            json_write(c->value, w->style, &text);
        else
            value_print(w, c->value, &text);
        *reply = (struct env_reply){.text = arena_str(a, buf_view(&text))};
        return;
    }
    str detail = nearest_pattern(tool, a, args);
    reply_fail(w, a, TEMPLATE_UNMATCHED, tool->name, (str){0}, detail, "unmatched", detail, reply);
}

void value_print(const struct world *w, const json_t *value, struct buf *to)
{
    if (json_is_string(value))
        buf_str(to, json_str(value));
    else
        json_write(value, w->style, to);
}
