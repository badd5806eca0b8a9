/* SPDX-License-Identifier: Apache-2.0 */
/* budget: calls, tokens, money and time of a run. What was not recorded is never taken for zero. */
#include "scorers/private.h"

#include "trajectories/trajectories.h"

#include <math.h>

struct budget {
    double calls, tokens, usd, wall; /* negative = no limit */
};

#define AT(member) offsetof(struct budget, member)
static const struct field FIELDS[] = {
    {"calls", FIELD_NUMBER, AT(calls), .max = INFINITY, .help = "most calls"},
    {"tokens", FIELD_NUMBER, AT(tokens), .max = INFINITY, .help = "most tokens, read and written"},
    {"usd", FIELD_NUMBER, AT(usd), .max = INFINITY, .help = "most money, in US dollars"},
    {"wall", FIELD_DURATION, AT(wall), .help = "longest time from the first event to the last"},
    {0}};
static const char *const CLASSES[] = {"calls", "not_recorded", "tokens", "usd", "wall", NULL};
static const char *const MEASURES[] = {"calls", "tokens", "usd", "wall", NULL};

static void presets(void *params)
{
    *(struct budget *)params = (struct budget){-1, -1, -1, -1};
}

static bool score(const struct scorer_input *in, struct rows *out, struct err *err)
{
    (void)err;
    const struct budget *p = in->state;
    struct spent s = trajectory_spent(evidence_get(in->evidence, &EVIDENCE_TRAJECTORY));
    const struct {
        str name;
        double spent, limit;
    } parts[] = {{S("calls"), s.calls, p->calls},
                 {S("tokens"), s.tokens, p->tokens},
                 {S("usd"), s.usd, p->usd},
                 {S("wall"), s.wall, p->wall}};
    str over = {0}, unknown = {0};
    json_t *evidence = json_object();
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        if (parts[i].limit < 0)
            continue;
        json_object_set_new(evidence, parts[i].name.p,
                            parts[i].spent < 0
                                ? json_pack("{s:s, s:f}", "spent", "not recorded", "limit", parts[i].limit)
                                : json_pack("{s:f, s:f}", "spent", parts[i].spent, "limit", parts[i].limit));
        if (parts[i].spent < 0)
            unknown = unknown.n ? unknown : parts[i].name;
        else if (parts[i].spent > parts[i].limit)
            over = over.n ? over : parts[i].name;
    }
    struct row *row = row_add(in->a, out, over.n ? ROW_FAIL : unknown.n ? ROW_NOT_EVALUABLE : ROW_PASS);
    row->class_ = over.n ? over : unknown.n ? S("not_recorded") : STR_NONE;
    if (over.n || !unknown.n)
        row_value(row, !over.n);
    row_evidence(in->a, row, evidence);
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        if (parts[i].spent < 0)
            continue;
        bool too_much = parts[i].limit >= 0 && parts[i].spent > parts[i].limit;
        struct row *part = row_add(in->a, out, too_much ? ROW_FAIL : ROW_PASS);
        part->measure = parts[i].name;
        part->class_ = too_much ? parts[i].name : STR_NONE;
        row_value(part, parts[i].spent);
    }
    return true;
}

const struct scorer_kind SCORER_BUDGET = {
    .name = "budget",
    .version = 1,
    .help = "calls, tokens, money and time stay within limits",
    .manual =
        "Fails with the class of the first limit that is exceeded. A limit on something that was not recorded makes\n"
        "the row not evaluable (class not_recorded), never a pass. Measures calls, tokens, usd and wall (seconds)\n"
        "are there whenever recorded, limited or not, so that metrics can average them.",
    .example = "- budget: {calls: 20, usd: 0.50, wall: 60s}",
    .fields = FIELDS,
    .params_size = sizeof(struct budget),
    .needs = NEEDS_TRAJECTORY,
    .classes = CLASSES,
    .measures = MEASURES,
    .presets = presets,
    .score = score,
};
