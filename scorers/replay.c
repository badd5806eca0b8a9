/* SPDX-License-Identifier: Apache-2.0 */
/* replay: does the world still answer as recorded? */
#include "scorers/private.h"

enum { SHOWN = 10, CONTEXT = 60, PART = 160 };

struct replay_params {
    char none;
};

static const struct field FIELDS[] = {{0}};
static const char *const CLASSES[] = {"diverged", NULL};
static const char *const MEASURES[] = {"observed", "reproduced", NULL};

/* The part of a text around its byte `at`. */
static json_t *around(struct arena *a, str text, size_t at)
{
    size_t from = at > CONTEXT ? at - CONTEXT : 0;
    while (from > 0 && from < text.n && ((unsigned char)text.p[from] & 0xC0) == 0x80)
        from--;
    str part = text_shortened(a, str_from(text, from), PART);
    return json_of_str(from ? arena_printf(a, "…%.*s", STR_ARG(part)) : part);
}

static json_t *divergence(struct arena *a, const struct trajectory *t, const struct replayed_call *c)
{
    str recorded = t->v[c->result].text, said = c->reply.text;
    size_t at = 0;
    while (at < recorded.n && at < said.n && recorded.p[at] == said.p[at])
        at++;
    return json_pack("{s:I, s:o, s:I, s:o, s:o}", "event", (json_int_t)t->v[c->call].n, "tool",
                     json_of_str(t->v[c->call].name), "at_byte", (json_int_t)at, "recorded", around(a, recorded, at),
                     "reproduced", around(a, said, at));
}

static void count_row(const struct scorer_input *in, struct rows *out, str measure, size_t value)
{
    struct row *row = row_add(in->a, out, ROW_PASS); /* a count judges nothing */
    row->measure = measure;
    row_value(row, (double)value);
}

static bool score(const struct scorer_input *in, struct rows *out, struct err *err)
{
    (void)err;
    const struct trajectory *t = evidence_get(in->evidence, &EVIDENCE_TRAJECTORY);
    const struct replay *r = evidence_get(in->evidence, &EVIDENCE_REPLAY);
    enum row_status status = r->same == r->observed ? ROW_PASS : ROW_FAIL;
    struct row *row = row_add(in->a, out, status);
    if (r->observed)
        row_value(row, (double)r->same / (double)r->observed);
    if (status == ROW_FAIL) {
        json_t *list = json_array();
        for (size_t i = 0; i < r->n && json_array_size(list) < SHOWN; i++)
            if (!r->v[i].same)
                json_array_append_new(list, divergence(in->a, t, &r->v[i]));
        row->class_ = S("diverged");
        row_evidence(in->a, row,
                     json_pack("{s:I, s:I, s:o}", "reproduced", (json_int_t)r->same, "observed",
                               (json_int_t)r->observed, "diverged", list));
    }
    count_row(in, out, S("reproduced"), r->same);
    count_row(in, out, S("observed"), r->observed);
    return true;
}

const struct scorer_kind SCORER_REPLAY = {
    .name = "replay",
    .version = 1,
    .help = "every recorded observation is reproduced by the world, byte for byte",
    .manual =
        "Each recorded call was sent to a fresh copy of the world. Passes if every reply equals the recorded one;\n"
        "the value is the share that does (none if nothing was recorded). A failure is class diverged: the world\n"
        "changed, or the recording is stale. Evidence names each event with both texts where they part.\n"
        "Measures: reproduced and observed, the two counts.",
    .example = "- replay",
    .fields = FIELDS,
    .params_size = sizeof(struct replay_params),
    .needs = NEEDS_REPLAY,
    .needs_env = true,
    .classes = CLASSES,
    .measures = MEASURES,
    .score = score,
};
