/* SPDX-License-Identifier: Apache-2.0 */
/* .csv: one score row a line, as `.jsonl` has them. */
#include "report/words.h"
#include "text/json_write.h"
#include "text/utf8.h"

#include <inttypes.h>

/* What a spreadsheet may take for the start of a formula; the wide forms too, which some take alike. The apostrophe is
 * there so that taking one away always gives the text back. */
static bool starts_formula(str s)
{
    static const char *const STARTS[] = {"=", "+", "-", "@", "\t", "\r", "\n", "'", "＝", "＋", "－", "＠"};
    for (size_t i = 0; i < COUNT_OF(STARTS); i++)
        if (str_starts(s, str_of(STARTS[i])))
            return true;
    return false;
}

static bool needs_quotes(str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == ',' || s.p[i] == '"' || s.p[i] == ';' || (unsigned char)s.p[i] < ' ')
            return true;
    return s.n == 0 || s.p[0] == ' ' || s.p[s.n - 1] == ' ';
}

void csv_text_put(struct buf *to, str s)
{
    bool formula = starts_formula(s), quotes = needs_quotes(s);
    buf_str(to, quotes ? S("\"") : S(""));
    buf_str(to, formula ? S("'") : S(""));
    while (s.n) {
        uint32_t c = 0;
        size_t n = utf8_next(s, &c);
        if (n == 0)
            buf_printf(to, "\\x%02x", (unsigned)(unsigned char)s.p[0]);
        else if (c == 0)
            buf_str(to, S("\\u0000"));
        else if (c == '"')
            buf_str(to, S("\"\""));
        else
            buf_put(to, s.p, n);
        s = str_from(s, n ? n : 1);
    }
    buf_str(to, quotes ? S("\"") : S(""));
}

struct csv {
    const struct run *run;
    struct buf *to;
};

/* A field without a text is empty; only a query's results tell an empty text from none. */
static void field_put(struct csv *c, str s)
{
    if (s.n)
        csv_text_put(c->to, s);
    buf_byte(c->to, ',');
}

static void row_put(struct csv *c, const struct unit_record *unit, const struct row *row)
{
    char number[32];
    field_put(c, c->run->id);
    field_put(c, unit->case_id);
    buf_printf(c->to, "%" PRId64 ",", unit->trial);
    field_put(c, row->scorer);
    field_put(c, row->scorer_name);
    buf_printf(c->to, "%" PRId64 ",", row->scorer_version);
    field_put(c, row->params_sha);
    field_put(c, row->measure);
    field_put(c, str_of(ROW_STATUS_NAMES[row->status]));
    field_put(c, row->class_);
    if (row->has_value)
        buf_put(c->to, number, double_repr(row->value, number));
    buf_byte(c->to, ',');
    field_put(c, row->severity);
    field_put(c, row->signature);
    if (row->evidence.n)
        csv_text_put(c->to, row->evidence);
    buf_str(c->to, S("\r\n"));
}

static bool unit_put(const struct unit_record *unit, void *ctx, struct err *err)
{
    (void)err;
    for (size_t i = 0; i < unit->rows.n; i++)
        row_put(ctx, unit, &unit->rows.v[i]);
    return true;
}

bool report_csv(const struct report *r, struct buf *to, struct err *err)
{
    struct csv c = {r->run, to};
    buf_str(to, S("run,case,trial,scorer,name,version,params,measure,status,class,value,severity,signature,evidence"
                  "\r\n"));
    return store_each_unit(r->store, r->run, STORE_ROWS, unit_put, &c, err) && report_whole(to, err);
}
