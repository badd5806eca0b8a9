/* SPDX-License-Identifier: Apache-2.0 */
#include "report/evidence.h"
#include "report/words.h"
#include "text/json_own.h"
#include "text/json_write.h"

static json_t *time_json(int64_t unix_ms)
{
    struct buf text CLEANUP_BUF = {0};
    return time_put(&text, unix_ms) ? json_of_str(buf_view(&text)) : json_null();
}

/* A path may be any bytes; JSON may not. */
static json_t *path_json(str path)
{
    struct buf shown CLEANUP_BUF = {0};
    report_text(path, &shown);
    return json_of_str(buf_view(&shown));
}

static json_t *measures_json(const struct measure_totals *totals)
{
    json_t *o = json_object();
    for (size_t i = 0; i < totals->n; i++) {
        const struct measure_total *t = &totals->v[i];
        json_t *one = json_object();
        json_object_set_new(one, "units", json_integer(t->n));
        if (t->has_value) {
            json_object_set_new(one, "total", json_real(t->total));
            json_object_set_new(one, "max", json_real(t->max));
        }
        json_object_setn_new(o, t->name.p, t->name.n, one);
    }
    return o;
}

static json_t *run_json(const struct run *run, const struct measure_totals *totals)
{
    json_t *o = json_object();
    json_t *host = stored_json(run->host), *description = stored_json(run->description);
    json_object_set_new(o, "id", json_of_str(run->id));
    json_object_set_new(o, "number", json_integer(run->number));
    json_object_set_new(o, "status", json_of_str(run->status));
    json_object_set_new(o, "suite_path", path_json(run->suite_path));
    json_object_set_new(o, "started", time_json(run->started_ms));
    json_object_set_new(o, "finished", time_json(run->finished_ms));
    json_object_set_new(o, "version", json_of_str(run->version));
    json_object_set_new(o, "host", host ? host : json_null());
    json_object_set_new(o, "description", description ? description : json_null());
    json_object_set_new(o, "units", json_integer(run->units));
    json_object_set_new(o, "units_done", json_integer(run->units_done));
    json_object_set_new(o, "measures", measures_json(totals));
    return o;
}

bool report_json(const struct report *r, struct buf *to, struct err *err)
{
    CLEANUP_JSON json_t *about = run_json(r->run, &r->bundle->totals);
    buf_printf(to, ",\"bundle_sha256\":\"%s\",\"run\":", r->bundle->sha256);
    json_write(about, JSON_STYLE_COMPACT, to);
    buf_str(to, S("}\n"));
    return report_whole(to, err);
}
