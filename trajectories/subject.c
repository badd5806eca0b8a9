/* SPDX-License-Identifier: Apache-2.0 */
/* `subject: {trajectories: …}`: recorded runs on trial. */
#include "trajectories/private.h"

#include "base/map.h"

#include <glob.h>

enum { FILES_MAX = 10000 };

struct options {
    struct field_strings files;
    str as;
};

static const struct field OPTION_FIELDS[] = {{"files", FIELD_STRINGS, offsetof(struct options, files), .required = true,
                                              .help = "files of recorded runs; * and ? are wildcards"},
                                             {"as", FIELD_STRING, offsetof(struct options, as),
                                              .by_default = "detected", .help = "their dialect: assize, openai or tau"},
                                             {0}};

struct subject {
    struct trajectories runs;
    size_t *order; /* runs by case, then trial */
    const struct test_case **kase;
    char (*input)[SHA256_HEX_SIZE];
};

static json_t *schema(void)
{
    return json_pack("{s:[{s:s, s:s}, o]}", "anyOf", "type", "string", "description",
                     "files of recorded runs; * and ? are wildcards", fields_schema(OPTION_FIELDS));
}

/* The path for glob: only the `*` and `?` that the user wrote are wildcards, not those in the folder of the suite. */
static const char *glob_of(struct arena *a, str path, str pattern)
{
    struct buf to CLEANUP_BUF = {0};
    str written = str_starts(pattern, S("$data/")) ? str_from(pattern, 6) : pattern;
    size_t own = str_ends(path, written) ? path.n - written.n : 0;
    for (size_t i = 0; i < path.n; i++) {
        char c = path.p[i];
        if (c == '[' || c == '\\' || (i < own && (c == '*' || c == '?')))
            buf_byte(&to, '\\');
        buf_byte(&to, c);
    }
    return arena_cstr(a, buf_view(&to));
}

static bool read_pattern(const struct subject_open *in, const struct options *options, str pattern, str pointer,
                         struct subject *s, struct err *err)
{
    str path;
    if (!path_resolve(in->a, in->suite, pointer, in->base_dir, in->data_dir, pattern, &path, err))
        return false;
    glob_t found = {0};
    int rc = glob(glob_of(in->a, path, pattern), GLOB_ERR, NULL, &found); /* sorted by the C locale's byte order */
    if (rc == GLOB_NOMATCH || (rc == 0 && found.gl_pathc == 0)) {
        globfree(&found);
        return doc_fail(in->suite, pointer, false, err, "no file matches %.*s", STR_ARG(path));
    }
    bool ok = rc == 0 ? true : doc_fail(in->suite, pointer, false, err, "%.*s cannot be read", STR_ARG(path));
    if (ok && found.gl_pathc > FILES_MAX)
        ok = doc_fail(in->suite, pointer, false, err, "%zu files match; the limit is %d", (size_t)found.gl_pathc,
                      FILES_MAX);
    for (size_t i = 0; ok && i < found.gl_pathc; i++)
        ok = trajectories_read(in->a, found.gl_pathv[i], str_of(found.gl_pathv[i]),
                               options->as.n ? options->as.p : NULL, &s->runs, err);
    globfree(&found);
    return ok;
}

static bool read_options(const struct subject_open *in, struct options *ret, str *ret_pointer, struct err *err)
{
    *ret_pointer = in->pointer;
    if (json_is_string(in->value)) {
        ret->files.v = arena_new(in->a, str);
        ret->files.v[0] = json_str(in->value);
        ret->files.n = 1;
        return true;
    }
    if (!json_is_object(in->value))
        return doc_fail(in->suite, in->pointer, false, err,
                        "expected a file of recorded runs (* and ? are wildcards), or {files: …, as: …}");
    *ret_pointer = doc_pointer_key(in->a, in->pointer, S("files"));
    return fields_read(in->a, in->suite, in->pointer, in->value, OPTION_FIELDS, "subject trajectories", ret, err);
}

static int by_case_and_trial(const void *x, const void *y, void *ctx)
{
    const struct subject *s = ctx;
    size_t a = *(const size_t *)x, b = *(const size_t *)y;
    if (s->kase[a]->index != s->kase[b]->index)
        return s->kase[a]->index < s->kase[b]->index ? -1 : 1;
    if (s->runs.v[a].trial != s->runs.v[b].trial)
        return s->runs.v[a].trial < s->runs.v[b].trial ? -1 : 1;
    return a < b ? -1 : a > b;
}

static bool run_fail(const struct trajectory *t, struct err *err, str words)
{
    return err_at(err, t->file.p, 0, 0, "run %zu%s%.*s%s: %.*s", t->position + 1, t->id.n ? " (" : "", STR_ARG(t->id),
                  t->id.n ? ")" : "", STR_ARG(words));
}

/* `trials` of the suite, where it is given, is a promise about the record: every case has that many runs. */
static bool trials_are(const struct subject_open *in, const struct subject *s, struct err *err)
{
    struct arena scratch CLEANUP_ARENA = {0};
    int64_t *runs = arena_array(&scratch, int64_t, in->cases->n);
    for (size_t i = 0; i < s->runs.n; i++)
        runs[s->kase[i]->index]++;
    for (size_t i = 0; in->trials > 0 && i < in->cases->n; i++)
        if (runs[i] != in->trials)
            return doc_fail(
                in->suite, S("/trials"), false, err,
                "case \"%.*s\" has %lld recorded run%s, not %lld; recorded runs bring their own trials, so leave "
                "`trials` out, or record the rest",
                STR_ARG(in->cases->v[i].id), (long long)runs[i], runs[i] == 1 ? "" : "s", (long long)in->trials);
    return true;
}

/* Finds the case of every run, and numbers the runs that came without a trial. */
static bool tie_to_cases(const struct subject_open *in, struct subject *s, struct err *err)
{
    struct arena scratch CLEANUP_ARENA = {0};
    struct map ids = {0};
    const char **names = arena_array(&scratch, const char *, in->cases->n + 1);
    int64_t *next = arena_array(&scratch, int64_t, in->cases->n);
    for (size_t i = 0; i < in->cases->n; i++) {
        map_add(&scratch, &ids, in->cases->v[i].id, i, NULL);
        names[i] = in->cases->v[i].id.p;
    }
    for (size_t i = 0; i < s->runs.n; i++) {
        struct trajectory *t = &s->runs.v[i];
        size_t at = 0;
        if (!t->case_id.n)
            return run_fail(t, err, S("it does not say which case it answers (case, case_id or task_id)"));
        if (!map_get(&ids, t->case_id, &at)) {
            const char *near = nearest_name(t->case_id, names);
            return run_fail(t, err,
                            arena_printf(in->a, "there is no case \"%.*s\" in %.*s%s%s%s", STR_ARG(t->case_id),
                                         STR_ARG(in->cases->file), near ? "; did you mean \"" : "", near ? near : "",
                                         near ? "\"?" : ""));
        }
        if (t->trial > TRIAL_MAX)
            return run_fail(t, err, arena_printf(in->a, "trial %lld is beyond %d", (long long)t->trial, TRIAL_MAX));
        s->kase[i] = &in->cases->v[at];
        if (t->trial < 0)
            t->trial = next[at];
        next[at] = t->trial + 1 > next[at] ? t->trial + 1 : next[at];
    }
    for (size_t i = 0; i < s->runs.n; i++)
        s->order[i] = i;
    qsort_r(s->order, s->runs.n, sizeof *s->order, by_case_and_trial, s);
    for (size_t i = 1; i < s->runs.n; i++) {
        const struct trajectory *t = &s->runs.v[s->order[i]], *before = &s->runs.v[s->order[i - 1]];
        if (s->kase[s->order[i]] == s->kase[s->order[i - 1]] && t->trial == before->trial)
            return run_fail(t, err,
                            arena_printf(in->a, "trial %lld of case %.*s was there already: run %zu of %.*s",
                                         (long long)t->trial, STR_ARG(t->case_id), before->position + 1,
                                         STR_ARG(before->file)));
    }
    for (size_t i = 0; i < in->cases->n; i++)
        if (next[i] == 0)
            return doc_fail(in->suite, in->pointer, false, err,
                            "case \"%.*s\" has no recorded run; every case needs one (remove the case, or record it)",
                            STR_ARG(in->cases->v[i].id));
    return trials_are(in, s, err);
}

/* What determines a unit's evidence on our side: its events, outcome and meta, as they were read. */
static void hash_run(const struct trajectory *t, char ret_hex[SHA256_HEX_SIZE])
{
    struct sha256 h CLEANUP_SHA256 = {0};
    struct buf json CLEANUP_BUF = {0};
    sha256_init(&h);
    for (size_t i = 0; i < t->n; i++) {
        const struct event *e = &t->v[i];
        char numbers[160];
        int n =
            snprintf(numbers, sizeof numbers, "%d %lld %.17g %.17g %lld %lld %lld", (int)e->kind, (long long)e->turn,
                     e->t_ms, e->usd, (long long)e->tokens_in, (long long)e->tokens_out, (long long)e->tokens_cached);
        sha256_field(&h, (str){numbers, (size_t)n});
        sha256_field(&h, e->name);
        sha256_field(&h, e->call_id);
        sha256_field(&h, e->text);
        sha256_field(&h, e->args_raw);
        sha256_field(&h, e->status);
        buf_clear(&json);
        if (e->args)
            json_write(e->args, JSON_STYLE_COMPACT, &json);
        sha256_field(&h, buf_view(&json));
    }
    buf_clear(&json);
    if (t->record)
        json_write(t->record, JSON_STYLE_COMPACT, &json);
    sha256_field(&h, buf_view(&json));
    sha256_hex(&h, ret_hex);
}

static bool subject_open_(const struct subject_open *in, void **ret_subject, struct err *err)
{
    struct options options = {0};
    struct subject *s = arena_new(in->a, struct subject);
    str pointer;
    if (!read_options(in, &options, &pointer, err))
        return false;
    if (options.files.n == 0)
        return doc_fail(in->suite, pointer, false, err, "the list is empty; expected files of recorded runs");
    bool list = json_is_array(json_at_pointer(in->suite->root, pointer));
    for (size_t i = 0; i < options.files.n; i++)
        if (!read_pattern(in, &options, options.files.v[i], list ? doc_pointer_index(in->a, pointer, i) : pointer, s,
                          err))
            return false;
    s->order = arena_array(in->a, size_t, s->runs.n);
    s->kase = arena_array(in->a, const struct test_case *, s->runs.n);
    if (!tie_to_cases(in, s, err))
        return false;
    s->input = arena_alloc_array(in->a, sizeof *s->input, s->runs.n);
    for (size_t i = 0; i < s->runs.n; i++)
        hash_run(&s->runs.v[i], s->input[i]);
    *ret_subject = s;
    return true;
}

static bool plan(void *subject, struct arena *a, struct units *ret, struct err *err)
{
    (void)err;
    struct subject *s = subject;
    for (size_t i = 0; i < s->runs.n; i++) {
        struct unit *u = vec_push(a, ret);
        u->index = ret->n - 1;
        u->ref = s->order[i];
        u->kase = s->kase[u->ref];
        u->trial = s->runs.v[u->ref].trial;
        memcpy(u->input, s->input[u->ref], sizeof u->input);
    }
    return true;
}

static bool produce(void *subject, const struct unit *unit, struct env *env, struct arena *a, struct evidence *ret,
                    struct err *err)
{
    struct subject *s = subject;
    const struct trajectory *t = &s->runs.v[unit->ref];
    struct replay *replay = env ? arena_new(a, struct replay) : NULL;
    if (env && !trajectory_replay(a, t, env, replay, err))
        return false;
    ret->record = t->record;
    evidence_put(ret, &EVIDENCE_TRAJECTORY, t);
    if (replay)
        evidence_put(ret, &EVIDENCE_REPLAY, replay);
    story_tell(a, t, replay, ret);
    return true;
}

static const struct evidence_type *const GIVES[] = {&EVIDENCE_TRAJECTORY, NULL};
static const struct evidence_type *const GIVES_WITH_ENV[] = {&EVIDENCE_REPLAY, NULL};

const struct subject_kind SUBJECT_TRAJECTORIES = {
    .name = "trajectories",
    .help = "recorded agent runs",
    .schema = schema,
    .gives = GIVES,
    .gives_with_env = GIVES_WITH_ENV,
    .open = subject_open_,
    .plan = plan,
    .produce = produce,
};
