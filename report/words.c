/* SPDX-License-Identifier: Apache-2.0 */
#include "report/words.h"

#include "report/evidence.h"
#include "text/json_own.h"

#include <inttypes.h>
#include <time.h>

void case_title_put(struct buf *to, str case_doc, size_t width)
{
    CLEANUP_JSON json_t *doc = stored_json(case_doc);
    str title = json_str(json_object_get(doc, "title"));
    if (!title.n)
        title = json_str(json_object_get(doc, "input"));
    line_put(to, str_trim(title), width);
}

str metric_kind_words(struct arena *a, str kind, int64_t k)
{
    if (!k)
        return kind;
    if (str_ends(kind, S("^k")) || str_ends(kind, S("@k")))
        return arena_printf(a, "%.*s%" PRId64, (int)(kind.n - 1), kind.p, k);
    return arena_printf(a, "%.*s k=%" PRId64, STR_ARG(kind), k);
}

const struct flip *flip_find(const struct comparison *c, str case_id, str scorer)
{
    for (size_t i = 0; c && i < c->flips.n; i++)
        if (str_eq(c->flips.v[i].case_id, case_id) && str_eq(c->flips.v[i].scorer, scorer))
            return &c->flips.v[i];
    return NULL;
}

void flip_put(struct buf *to, const struct flip *f)
{
    buf_printf(to, "passed %" PRId64 " of %" PRId64 " trial%s in the baseline, %" PRId64 " of %" PRId64 " now",
               f->before.passes, f->before.trials, f->before.trials == 1 ? "" : "s", f->after.passes, f->after.trials);
}

const struct compared *compared_find(const struct comparison *c, const struct metric *m)
{
    for (size_t i = 0; c && i < c->metrics.n; i++) {
        const struct compared *one = &c->metrics.v[i];
        if (one->k == m->k && str_eq(one->id, m->id) && str_eq(one->slice, m->slice))
            return one;
    }
    return NULL;
}

void signed_put(struct buf *to, double value)
{
    if (value > 0)
        buf_byte(to, '+');
    number_put(to, value);
}

bool time_put(struct buf *to, int64_t unix_ms)
{
    time_t seconds = (time_t)(unix_ms / 1000);
    struct tm utc;
    char date[64];
    if (unix_ms <= 0 || !gmtime_r(&seconds, &utc) || !strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S", &utc))
        return false;
    buf_printf(to, "%s.%03dZ", date, (int)(unix_ms % 1000));
    return true;
}

bool report_whole(const struct buf *to, struct err *err)
{
    return !to->full ||
           err_set(err, ERR_INPUT, "the report is larger than the bound of %zu bytes", to->max ? to->max : BUF_MAX);
}
