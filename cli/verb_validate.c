/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"
#include "cli/kinds.h"
#include "cli/terminal.h"

#include "text/doc.h"
#include "text/json_own.h"
#include "text/json_write.h"

#include <unistd.h>

struct validate_verb {
    struct option_list files;
    const char *as, *data;
    bool json;
};

/* What was found about one file. */
struct finding {
    const char *path;
    const struct file_kind *kind; /* NULL = not recognised */
    bool ok;
    str found; /* where it is sound */
    struct err err;
    int exit_code;
};

static void file_check(struct arena *a, const struct validate_verb *v, const struct file_kind *as, struct finding *f)
{
    struct given_file file = {.data_dir = v->data};
    f->ok = file_kind_find(a, f->path, as, &file, &f->kind, &f->err) && f->kind->check(a, &file, &f->found, &f->err);
    if (f->ok)
        return;
    /* What is wrong with a file is a finding; that it cannot be read, or that the host fails, is not. */
    bool unreadable = access(f->path, R_OK) != 0;
    f->exit_code = unreadable || f->err.kind != ERR_INPUT ? err_exit_code(f->err.kind) : 1;
}

static void err_put(const struct err *err, const char *path, struct buf *to)
{
    buf_str(to, S("       "));
    if (err->file[0] && (err->line || strcmp(err->file, path) != 0)) {
        report_text(str_of(err->file), to);
        if (err->line)
            buf_printf(to, ":%d:%d", err->line, err->col);
        buf_str(to, S(": "));
    }
    report_text(str_of(err->msg), to);
    buf_byte(to, '\n');
    str rest = str_of(err->quote), first = rest;
    if (str_trim(str_cut(&first, '\n')).n == 0) /* a caret below nothing: the end of the file */
        return;
    while (rest.n) {
        buf_str(to, S("       "));
        report_text(str_cut(&rest, '\n'), to);
        buf_byte(to, '\n');
    }
}

static void finding_put(const struct finding *f, int width, struct buf *to)
{
    size_t from = to->n;
    buf_str(to, f->ok ? S("ok   ") : S("BAD  "));
    report_text(str_of(f->path), to);
    int pad = width - (int)(to->n - from - 5);
    buf_printf(to, "%*s  %s", pad > 0 ? pad : 0, "", f->kind ? f->kind->name : "?");
    if (f->ok) {
        buf_str(to, S(", "));
        report_text(f->found, to);
    }
    buf_byte(to, '\n');
    if (!f->ok)
        err_put(&f->err, f->path, to);
}

/* Names and messages may hold bytes of the user's that are no UTF-8, which JSON cannot say. */
static json_t *text_json(str s)
{
    struct buf text CLEANUP_BUF = {0};
    size_t bad_at;
    if (utf8_valid(s, &bad_at))
        return json_of_str(s);
    report_text(s, &text);
    return json_of_str(buf_view(&text));
}

static json_t *finding_json(const struct finding *f)
{
    json_t *one = json_pack("{s:o, s:s?, s:b}", "file", text_json(str_of(f->path)), "kind",
                            f->kind ? f->kind->name : NULL, "ok", f->ok);
    if (f->ok) {
        json_object_set_new(one, "found", text_json(f->found));
        return one;
    }
    json_t *error = json_pack("{s:o}", "message", text_json(str_of(f->err.msg)));
    if (f->err.file[0])
        json_object_set_new(error, "file", text_json(str_of(f->err.file)));
    if (f->err.line) {
        json_object_set_new(error, "line", json_integer(f->err.line));
        json_object_set_new(error, "column", json_integer(f->err.col));
    }
    json_object_set_new(one, "error", error);
    return one;
}

/* Where several hold: 5, then 2, then 1, then 4, as for a run. */
static int exit_code_of(int before, int now)
{
    static const int ORDER[] = {5, 2, 1, 4, 0};
    for (size_t i = 0; i < COUNT_OF(ORDER); i++)
        if (ORDER[i] == before || ORDER[i] == now)
            return ORDER[i];
    return now;
}

static bool validate_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct validate_verb *v = options;
    const struct file_kind *as = NULL;
    struct buf text CLEANUP_BUF = {0};
    CLEANUP_JSON json_t *list = json_array();
    int width = 0;
    *ret_exit = 0;
    if (v->as && !(as = file_kind_named(v->as, err)))
        return false;
    for (size_t i = 0; i < v->files.n; i++)
        width = (int)v->files.v[i].n > width && v->files.v[i].n <= 60 ? (int)v->files.v[i].n : width;
    for (size_t i = 0; i < v->files.n; i++) {
        struct arena own CLEANUP_ARENA = {0}; /* of this file: the next may be as large */
        struct finding f = {.path = v->files.v[i].p};
        file_check(&own, v, as, &f);
        *ret_exit = exit_code_of(*ret_exit, f.exit_code);
        if (v->json)
            json_array_append_new(list, finding_json(&f));
        else
            finding_put(&f, width, &text);
    }
    if (v->json) {
        json_write(list, JSON_STYLE_PRETTY, &text);
        buf_byte(&text, '\n');
    }
    (void)a;
    return out_buf(&text, err);
}

static const struct option OPTIONS[] = {
    {"as", 0, "KIND", OPTION_TEXT, offsetof(struct validate_verb, as),
     .help = "what the files are, instead of what their content says"},
    {"data", 0, "DIR", OPTION_TEXT, offsetof(struct validate_verb, data), .help = "what $data/ means in the files"},
    {"json", 0, NULL, OPTION_FLAG, offsetof(struct validate_verb, json), .help = "as JSON"},
    {0}};

static const struct operand OPERANDS[] = {{"FILE", OPTION_LIST, offsetof(struct validate_verb, files), .many = true,
                                           .help = "files of ours, fixtures as folders or archives"},
                                          {0}};

const struct verb VERB_VALIDATE = {
    .name = "validate",
    .help = "Check files of ours: suites, cases, worlds, recorded runs, fixtures, reports",
    .manual =
        "Tells each file's kind by its content and reads it as a run would; a suite with everything that it names,\n"
        "without touching a store. Kinds: cases, fixture, part (of a fixture), qrels, quarantine, ranking,\n"
        "report, samples, suite, tasks, tolerance, trajectories, world. All files are checked, whatever is wrong with\n"
        "one. Exit codes: 0 all are sound, 1 findings, 2 a file cannot be read.",
    .options = OPTIONS,
    .operands = OPERANDS,
    .size = sizeof(struct validate_verb),
    .run = validate_run,
};
