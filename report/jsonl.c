/* SPDX-License-Identifier: Apache-2.0 */
/* .jsonl: one score row a line, every column of a row, evidence as JSON. */
#include "report/words.h"
#include "text/json_write.h"

#include <inttypes.h>

/* U+0085, U+2028 and U+2029, at which some readers break lines; in JSON they can stand in strings only. */
static size_t breaker_at(str s, const char **ret_escape)
{
    static const struct {
        const char *bytes, *escape;
    } BREAKERS[] = {{"\xc2\x85", "\\u0085"}, {"\xe2\x80\xa8", "\\u2028"}, {"\xe2\x80\xa9", "\\u2029"}};
    for (size_t i = 0; i < COUNT_OF(BREAKERS); i++)
        if (str_starts(s, str_of(BREAKERS[i].bytes))) {
            *ret_escape = BREAKERS[i].escape;
            return strlen(BREAKERS[i].bytes);
        }
    return 0;
}

void json_line_put(struct buf *to, str json)
{
    size_t from = 0;
    for (size_t i = 0; i < json.n; i++) {
        const char *escape = NULL;
        size_t n = (unsigned char)json.p[i] < 0x80 ? 0 : breaker_at(str_from(json, i), &escape);
        if (!n)
            continue;
        buf_str(to, str_sub(json, from, i - from));
        buf_str(to, str_of(escape));
        from = i + n;
        i += n - 1;
    }
    buf_str(to, str_from(json, from));
}

struct lines {
    const struct run *run;
    struct buf line; /* the row at hand */
    struct buf *to;
};

static void text_put(struct lines *l, const char *key, str value)
{
    buf_printf(&l->line, "%s\"%s\":", l->line.n > 1 ? "," : "", key);
    json_write_string(value, false, &l->line);
}

static void row_put(struct lines *l, const struct unit_record *unit, const struct row *row)
{
    char number[32];
    buf_clear(&l->line);
    buf_byte(&l->line, '{');
    text_put(l, "run", l->run->id);
    text_put(l, "case", unit->case_id);
    buf_printf(&l->line, ",\"trial\":%" PRId64, unit->trial);
    text_put(l, "scorer", row->scorer);
    text_put(l, "name", row->scorer_name);
    buf_printf(&l->line, ",\"version\":%" PRId64, row->scorer_version);
    text_put(l, "params", row->params_sha);
    text_put(l, "measure", row->measure);
    text_put(l, "status", str_of(ROW_STATUS_NAMES[row->status]));
    text_put(l, "class", row->class_);
    buf_str(&l->line, S(",\"value\":"));
    if (row->has_value)
        buf_put(&l->line, number, double_repr(row->value, number));
    else
        buf_str(&l->line, S("null"));
    text_put(l, "severity", row->severity);
    text_put(l, "signature", row->signature);
    buf_str(&l->line, S(",\"evidence\":"));
    buf_str(&l->line, row->evidence.n ? row->evidence : S("null"));
    buf_byte(&l->line, '}');
    l->to->full = l->to->full || l->line.full;
    json_line_put(l->to, buf_view(&l->line));
    buf_byte(l->to, '\n');
}

static bool unit_put(const struct unit_record *unit, void *ctx, struct err *err)
{
    (void)err;
    for (size_t i = 0; i < unit->rows.n; i++)
        row_put(ctx, unit, &unit->rows.v[i]);
    return true;
}

bool report_jsonl(const struct report *r, struct buf *to, struct err *err)
{
    struct lines l = {.run = r->run, .to = to};
    bool ok = store_each_unit(r->store, r->run, STORE_ROWS, unit_put, &l, err);
    buf_finish(&l.line);
    return ok && report_whole(to, err);
}
