/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/events.h"

#include "base/fd.h"
#include "cli/terminal.h"
#include "text/json_write.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- lines --- */

static void begin(struct events *e, const char *event)
{
    buf_clear(&e->line);
    buf_printf(&e->line, "{\"event\":\"%s\"", event);
}

static void text_put(struct buf *to, const char *key, str value)
{
    buf_printf(to, "%s\"%s\":", to->n && to->p[to->n - 1] != '{' ? "," : "", key);
    json_write_string(value, false, to);
}

static void end(struct events *e)
{
    struct buf safe CLEANUP_BUF = {0};
    if (e->fd < 0)
        return;
    buf_str(&e->line, S("}\n"));
    json_line_put(&safe, buf_view(&e->line));
    if (fd_write_all(e->fd, safe.p, safe.n))
        return;
    note_put(errno == EPIPE ? "--events %s: the reader has gone; the run goes on without events"
                            : "--events %s: %s; the run goes on without events",
             e->path, strerror(errno));
    if (e->owned)
        close(e->fd);
    e->fd = -1;
}

static void started(const struct run *run, bool continued, size_t done, void *ctx)
{
    struct events *e = ctx;
    e->done = done;
    e->planned = (size_t)run->units;
    begin(e, "run_started");
    text_put(&e->line, "run", run->id);
    text_put(&e->line, "suite", run->suite);
    text_put(&e->line, "version", run->suite_version);
    buf_printf(&e->line, ",\"units\":%" PRId64 ",\"done\":%zu,\"continued\":%s", run->units, done,
               continued ? "true" : "false");
    end(e);
}

static void row_put(struct buf *to, const struct row *row)
{
    char number[32];
    buf_byte(to, '{');
    text_put(to, "scorer", row->scorer);
    text_put(to, "measure", row->measure);
    text_put(to, "status", str_of(ROW_STATUS_NAMES[row->status]));
    text_put(to, "class", row->class_);
    buf_str(to, S(",\"value\":"));
    if (row->has_value)
        buf_put(to, number, double_repr(row->value, number));
    else
        buf_str(to, S("null"));
    buf_byte(to, '}');
}

static void unit_finished(const struct unit_record *unit, size_t done, size_t planned, void *ctx)
{
    struct events *e = ctx;
    e->done = done;
    begin(e, "unit_finished");
    text_put(&e->line, "case", unit->case_id);
    buf_printf(&e->line, ",\"trial\":%" PRId64 ",\"done\":%zu,\"planned\":%zu,\"rows\":[", unit->trial, done, planned);
    for (size_t i = 0; i < unit->rows.n; i++) {
        buf_str(&e->line, i ? S(",") : S(""));
        row_put(&e->line, &unit->rows.v[i]);
    }
    buf_byte(&e->line, ']');
    end(e);
}

static void gates_put(struct buf *to, const struct gate_results *gates)
{
    buf_str(to, S(",\"gates\":["));
    for (size_t i = 0; i < gates->n; i++) {
        const struct gate_result *g = &gates->v[i];
        buf_str(to, i ? S(",{") : S("{"));
        text_put(to, "id", g->id);
        text_put(to, "verdict", str_of(VERDICT_NAMES[g->verdict]));
        text_put(to, "severity", g->severity);
        text_put(to, "sentence", g->sentence);
        buf_byte(to, '}');
    }
    buf_byte(to, ']');
}

void events_finished(struct events *e, const struct report *r)
{
    struct arena a CLEANUP_ARENA = {0};
    struct gate_results gates = {0};
    struct err err = {0};
    if (e->fd < 0)
        return;
    if (!store_gates(r->store, &a, r->run, &gates, &err)) {
        events_failed(e, &err);
        return;
    }
    begin(e, "run_finished");
    text_put(&e->line, "run", r->run->id);
    text_put(&e->line, "verdict", r->run->verdict);
    gates_put(&e->line, &gates);
    text_put(&e->line, "bundle_sha256", str_of(r->bundle->sha256));
    end(e);
}

void events_interrupted(struct events *e, const struct run *run)
{
    begin(e, "run_interrupted");
    text_put(&e->line, "run", run->id);
    buf_printf(&e->line, ",\"done\":%" PRId64 ",\"planned\":%" PRId64, run->units_done, run->units);
    end(e);
}

void events_failed(struct events *e, const struct err *err)
{
    struct buf message CLEANUP_BUF = {0};
    if (err->file[0])
        buf_printf(&message, "%s:", err->file);
    if (err->file[0] && err->line)
        buf_printf(&message, "%d:%d:", err->line, err->col);
    buf_printf(&message, "%s%s", message.n ? " " : "", err->msg);
    begin(e, "run_failed");
    text_put(&e->line, "message", buf_view(&message));
    end(e);
}

/* --- the file --- */

static bool is_input(const char *path, const char *const *inputs, struct err *err)
{
    struct stat one, two;
    for (; inputs[0]; inputs += 2)
        if (strcmp(path, inputs[0]) == 0 || (stat(path, &one) == 0 && stat(inputs[0], &two) == 0 &&
                                             one.st_dev == two.st_dev && one.st_ino == two.st_ino))
            return !err_set(err, ERR_USAGE, "--events %s: that is %s; the events would overwrite it", path, inputs[1]);
    return false;
}

/* Whether something stands there that is no stream of events: what a slip of the hand would destroy. */
static bool is_else(const char *path)
{
    static const char BEGIN[] = "{\"event\"";
    char found[sizeof BEGIN - 1];
    struct stat st;
    int fd CLEANUP_FD = stat(path, &st) == 0 && S_ISREG(st.st_mode) ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    ssize_t n = fd >= 0 ? read(fd, found, sizeof found) : 0;
    return n > 0 && (n < (ssize_t)sizeof found || memcmp(found, BEGIN, sizeof found) != 0);
}

bool events_open(struct events *e, const char *path, const char *const *inputs, struct err *err)
{
    *e = (struct events){.path = path, .fd = -1};
    if (!path)
        return true;
    e->watch = (struct run_watch){.started = started, .unit = unit_finished, .ctx = e};
    if (events_take_output(e)) {
        e->fd = STDOUT_FILENO;
        return true;
    }
    if (is_input(path, inputs, err))
        return false;
    if (is_else(path))
        return err_set(err, ERR_USAGE, "--events %s: there is a file that holds no events; remove it or name another",
                       path);
    e->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    e->owned = e->fd >= 0;
    return e->owned || err_set(err, ERR_USAGE, "--events %s: cannot be written: %s", path, strerror(errno));
}

bool events_take_output(const struct events *e)
{
    return e->path && strcmp(e->path, "-") == 0;
}

void events_close(struct events *e)
{
    if (e->owned && e->fd >= 0 && close(e->fd) < 0)
        note_put("--events %s: %s", e->path, strerror(errno));
    e->fd = -1;
    buf_finish(&e->line);
}
