/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `subject: {programs: …}`: samples of code on trial. A case is a task with a prompt (`input`) and tests; a sample, the
 * completion of the prompt, is one trial of it. Samples of a task are numbered in the order of the file.
 */
#include "sandbox/judge.h"

#include "base/map.h"
#include "pack/pack.h"
#include "text/fields.h"
#include "text/json_own.h"
#include "text/json_write.h"
#include "text/show.h"

#include <unistd.h>

struct options {
    str samples, python, tier;
    struct box_limits limits;
    struct field_strings ro;
    bool cold, references;
};

static const char *const TIER_CHOICES[] = {"landlock", "full", NULL};

static const struct field OPTION_FIELDS[] = {
    {"samples", FIELD_STRING, offsetof(struct options, samples), .required = true,
     .help = "file of samples, JSON Lines: task_id and completion (or solution, a whole program)"},
    {"python", FIELD_STRING, offsetof(struct options, python), .by_default = "python3",
     .help = "the interpreter: a path, or a command of PATH; a virtual environment's is fine"},
    {"limits", FIELD_OBJECT, offsetof(struct options, limits), .sub = BOX_LIMIT_FIELDS,
     .help = "what a program may use up"},
    {"ro", FIELD_STRINGS, offsetof(struct options, ro), .help = "files and folders that programs may read, besides"},
    {"tier", FIELD_STRING, offsetof(struct options, tier), .by_default = "the strongest of the host",
     .help = "full or landlock, and nothing less"},
    {"cold", FIELD_BOOL, offsetof(struct options, cold), .by_default = "false",
     .help = "start an interpreter for each program instead of forking a warm one"},
    {"references", FIELD_BOOL, offsetof(struct options, references), .by_default = "true",
     .help = "run each task's own reference too: a task that fails itself judges nobody"},
    {0}};

struct sample {
    json_t *record; /* as it stands in the file: what `$run.` reads */
    str code;
    bool whole; /* a program of its own, without the prompt */
    const struct test_case *kase;
    int64_t trial;
    int line;
    char input[SHA256_HEX_SIZE];
};

/* What the reference of a task came to, in this worker. */
struct reference {
    bool known;
    struct box_verdict verdict;
};

struct subject {
    struct arena *a;
    struct host host;
    struct judge_spec spec;
    bool references, no_proc;
    struct {
        struct sample *v;
        size_t n, cap;
    } samples;
    size_t *order;

    /* Of one worker. */
    struct arena own;
    struct judge *judge;
    struct reference *reference; /* by case */
};

static json_t *schema(void)
{
    return json_pack("{s:[{s:s, s:s}, o]}", "anyOf", "type", "string", "description", "file of samples, JSON Lines",
                     fields_schema(OPTION_FIELDS));
}

/* A part of a task: `expected.test` and the like. */
static str part(const struct test_case *kase, const char *path)
{
    return json_str(json_at_path(kase->doc, str_of(path)));
}

struct reading {
    const struct subject_open *in;
    struct subject *s;
    struct map ids;
    const char **names;
    int64_t *n_of; /* samples by case */
};

static bool sample_visit(const struct doc *d, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    struct arena *a = r->in->a;
    json_t *id = json_object_get(d->root, "task_id");
    json_t *completion = json_object_get(d->root, "completion"), *solution = json_object_get(d->root, "solution");
    size_t at = 0;
    if (!json_is_object(d->root) || !json_is_string(id))
        return doc_fail(d, S(""), false, err, "expected a sample, an object with task_id and completion");
    if (!completion == !solution)
        return doc_fail(d, S(""), false, err, "a sample has either a completion or a solution; found %s",
                        completion ? "both" : "neither");
    const char *key = completion ? "completion" : "solution";
    if (!json_is_string(completion ? completion : solution))
        return doc_fail(d, doc_pointer_key(a, S(""), str_of(key)), false, err, "the %s of a sample is a text", key);
    if (!map_get(&r->ids, json_str(id), &at)) {
        const char *near = nearest_name(json_str(id), r->names);
        return doc_fail(d, S("/task_id"), false, err, "there is no task \"%.*s\" in %.*s%s%s%s", STR_ARG(json_str(id)),
                        STR_ARG(r->in->cases->file), near ? "; did you mean \"" : "", near ? near : "",
                        near ? "\"?" : "");
    }
    struct sample *sample = vec_push(a, &r->s->samples);
    sample->record = json_own(a, json_incref(d->root));
    sample->code = json_str(completion ? completion : solution);
    sample->whole = solution != NULL;
    sample->kase = &r->in->cases->v[at];
    sample->trial = r->n_of[at]++;
    sample->line = d->first_line;
    return true;
}

static int by_case_and_trial(const void *x, const void *y, void *ctx)
{
    const struct subject *s = ctx;
    const struct sample *a = &s->samples.v[*(const size_t *)x], *b = &s->samples.v[*(const size_t *)y];
    if (a->kase->index != b->kase->index)
        return a->kase->index < b->kase->index ? -1 : 1;
    return a->trial < b->trial ? -1 : a->trial > b->trial;
}

/* What stands in the program as a name must be one. */
static bool is_name(str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
        if (!letter && !(i && c >= '0' && c <= '9'))
            return false;
    }
    return s.n > 0;
}

static bool samples_complete(const struct reading *r, const char *file, struct err *err)
{
    const struct case_set *cases = r->in->cases;
    size_t missing = 0, first = 0;
    for (size_t i = 0; i < cases->n; i++) {
        if (!part(&cases->v[i], "expected.test").n || !part(&cases->v[i], "expected.entry_point").n)
            return err_at(err, cases->v[i].file.p, cases->v[i].line, 0,
                          "case \"%.*s\" is no task for programs: it needs the texts expected.test and "
                          "expected.entry_point, and the prompt as its input",
                          STR_ARG(cases->v[i].id));
        if (!is_name(part(&cases->v[i], "expected.entry_point")))
            return err_at(err, cases->v[i].file.p, cases->v[i].line, 0,
                          "the entry point of task \"%.*s\" is no name: '%s'", STR_ARG(cases->v[i].id),
                          show_text(part(&cases->v[i], "expected.entry_point")).text);
        if (r->n_of[i] == 0 && missing++ == 0)
            first = i;
        if (r->in->trials > 0 && r->n_of[i] != r->in->trials && r->n_of[i])
            return doc_fail(r->in->suite, S("/trials"), false, err, "task \"%.*s\" has %lld samples, not %lld",
                            STR_ARG(cases->v[i].id), (long long)r->n_of[i], (long long)r->in->trials);
    }
    if (missing)
        return err_at(err, file, 0, 0,
                      "%zu of the %zu tasks in %.*s have no sample, \"%.*s\" first; every task needs one (leave tasks "
                      "out that are not on trial)",
                      missing, cases->n, STR_ARG(cases->file), STR_ARG(cases->v[first].id));
    return true;
}

static bool samples_read(const struct subject_open *in, str path, str pointer, struct subject *s, struct err *err)
{
    struct arena scratch CLEANUP_ARENA = {0};
    struct reading r = {.in = in,
                        .s = s,
                        .names = arena_array(&scratch, const char *, in->cases->n + 1),
                        .n_of = arena_array(&scratch, int64_t, in->cases->n)};
    str bytes, resolved;
    for (size_t i = 0; i < in->cases->n; i++) {
        map_add(&scratch, &r.ids, in->cases->v[i].id, i, NULL);
        r.names[i] = arena_cstr(&scratch, in->cases->v[i].id);
    }
    if (!path_resolve(in->a, in->suite, pointer, in->base_dir, in->data_dir, path, &resolved, err) ||
        !pack_read(in->a, arena_cstr(in->a, resolved), PACK_BYTES_MAX, &bytes, err) ||
        !doc_lines(in->a, resolved, bytes, sample_visit, &r, err))
        return false;
    if (s->samples.n == 0)
        return err_at(err, arena_cstr(in->a, resolved), 0, 0, "there is no sample in it");
    s->order = arena_array(in->a, size_t, s->samples.n);
    for (size_t i = 0; i < s->samples.n; i++)
        s->order[i] = i;
    qsort_r(s->order, s->samples.n, sizeof *s->order, by_case_and_trial, s);
    return samples_complete(&r, arena_cstr(in->a, resolved), err);
}

/* What determines a sample's verdict on our side, beside the case: the code and how it is judged. */
static void sample_hash(const struct subject *s, struct sample *sample)
{
    struct sha256 h CLEANUP_SHA256 = {0};
    struct arena a CLEANUP_ARENA = {0};
    struct buf record CLEANUP_BUF = {0};
    sha256_init(&h);
    json_write(sample->record, JSON_STYLE_CANONICAL, &record);
    sha256_field(&h, buf_view(&record));
    sha256_field(&h, s->spec.python.version);
    sha256_field(&h, str_of(BOX_TIER_NAMES[s->spec.tier]));
    sha256_field(&h, s->references ? S("references") : S(""));
    for (const struct field *f = BOX_LIMIT_FIELDS; f->name; f++)
        sha256_field(&h, box_limit_text(&a, &s->spec.limits, f->name));
    for (size_t i = 0; i < s->spec.n_ro; i++)
        sha256_field(&h, s->spec.ro[i]);
    sha256_hex(&h, sample->input);
}

static bool options_read(const struct subject_open *in, struct options *ret, str *ret_pointer, struct err *err)
{
    *ret = (struct options){.limits = BOX_LIMITS_DEFAULT, .references = true};
    *ret_pointer = in->pointer;
    if (json_is_string(in->value)) {
        ret->samples = json_str(in->value);
        return true;
    }
    if (!json_is_object(in->value))
        return doc_fail(in->suite, in->pointer, false, err,
                        "expected a file of samples, or an object such as {samples: FILE, limits: {cpu: 1s}}");
    *ret_pointer = doc_pointer_key(in->a, in->pointer, S("samples"));
    return fields_read(in->a, in->suite, in->pointer, in->value, OPTION_FIELDS, "subject programs", ret, err);
}

static bool tier_of(const struct subject_open *in, str name, enum box_tier *ret, struct err *err)
{
    *ret = TIER_NONE;
    for (int i = TIER_LANDLOCK; name.n && i <= TIER_FULL; i++)
        if (str_eq_c(name, BOX_TIER_NAMES[i]))
            *ret = (enum box_tier)i;
    if (!name.n || *ret)
        return true;
    return doc_fail(in->suite, doc_pointer_key(in->a, in->pointer, S("tier")), false, err,
                    "there is no tier '%.*s'; expected %s or %s", STR_ARG(name), TIER_CHOICES[0], TIER_CHOICES[1]);
}

/* Paths as the box will show them: absolute. */
static bool ro_of(const struct subject_open *in, const struct field_strings *given, struct judge_spec *spec,
                  struct err *err)
{
    str *ro = arena_array(in->a, str, given->n);
    str pointer = doc_pointer_key(in->a, in->pointer, S("ro"));
    for (size_t i = 0; i < given->n; i++) {
        str path;
        if (!path_resolve(in->a, in->suite, pointer, in->base_dir, in->data_dir, given->v[i], &path, err))
            return false;
        char *real CLEANUP_FREE = realpath(arena_cstr(in->a, path), NULL);
        if (!real || access(real, R_OK) != 0)
            return doc_fail(in->suite, pointer, false, err, "%.*s cannot be read", STR_ARG(path));
        ro[i] = arena_str(in->a, str_of(real));
    }
    spec->ro = ro;
    spec->n_ro = given->n;
    return true;
}

/* Everything that can be wrong with host, interpreter and limits is found here, before any worker runs: a program that
 * does nothing must pass. */
static bool judge_check(struct subject *s, struct err *err)
{
    struct arena scratch CLEANUP_ARENA = {0};
    struct judge *judge = NULL;
    if (!judge_open(&scratch, &s->host, &s->spec, &judge, err))
        return false;
    s->spec.tier = judge_tier(judge);
    struct box_verdict v;
    bool ok = judge_run(judge, &scratch, S("pass\n"), &v, err);
    judge_close(judge);
    s->no_proc = ok && v.no_proc;
    if (!ok || v.class_ == BOX_PASSED)
        return ok;
    return err_set(err, ERR_HOST, "%s does not run a program that does nothing: %s%s%.*s", s->spec.python.path.p,
                   BOX_CLASS_NAMES[v.class_], v.message.n ? ": " : "", STR_ARG(v.message));
}

static bool open_(const struct subject_open *in, void **ret_subject, struct err *err)
{
    struct options options;
    struct subject *s = arena_new(in->a, struct subject);
    str pointer, python;
    if (!options_read(in, &options, &pointer, err) || !tier_of(in, options.tier, &s->spec.tier, err) ||
        !ro_of(in, &options.ro, &s->spec, err) || !samples_read(in, options.samples, pointer, s, err))
        return false;
    python = options.python;
    if (str_find_byte(python, '/') >= 0 &&
        !path_resolve(in->a, in->suite, doc_pointer_key(in->a, in->pointer, S("python")), in->base_dir, in->data_dir,
                      python, &python, err))
        return false;
    if (!python_find(in->a, python, &s->spec.python, err))
        return false;
    s->a = in->a;
    s->spec.limits = options.limits;
    s->spec.cold = options.cold;
    s->spec.keep = 4096;
    s->references = options.references;
    host_probe(&s->host);
    if (!judge_check(s, err))
        return false;
    for (size_t i = 0; i < s->samples.n; i++)
        sample_hash(s, &s->samples.v[i]);
    s->reference = arena_array(in->a, struct reference, in->cases->n);
    *ret_subject = s;
    return true;
}

static bool plan(void *subject, struct arena *a, struct units *ret, struct err *err)
{
    (void)err;
    struct subject *s = subject;
    for (size_t i = 0; i < s->samples.n; i++) {
        struct unit *u = vec_push(a, ret);
        const struct sample *sample = &s->samples.v[s->order[i]];
        u->index = ret->n - 1;
        u->ref = s->order[i];
        u->kase = sample->kase;
        u->trial = sample->trial;
        memcpy(u->input, sample->input, sizeof u->input);
    }
    return true;
}

/* Prompt and completion, the tests, and the call that runs them, as human-eval puts them together. */
static str program_of(struct arena *a, const struct test_case *kase, str code, bool whole)
{
    struct buf to CLEANUP_BUF = {0};
    if (!whole)
        buf_str(&to, part(kase, "input"));
    buf_str(&to, code);
    /* The tests bring `check`; one that the candidate defined is no test. */
    buf_str(&to, S("\nglobals().pop('check', None)\n"));
    buf_str(&to, part(kase, "expected.test"));
    buf_printf(&to, "\ncheck(%.*s)\n", STR_ARG(part(kase, "expected.entry_point")));
    return arena_str(a, buf_view(&to));
}

/* The task's own solution, once a worker. NULL if it has none. */
static const struct box_verdict *reference_of(struct subject *s, const struct test_case *kase, struct err *err)
{
    struct reference *ref = &s->reference[kase->index];
    str code = part(kase, "expected.canonical_solution");
    if (!code.n)
        return NULL;
    if (!ref->known) {
        struct arena scratch CLEANUP_ARENA = {0};
        if (!judge_run(s->judge, &s->own, program_of(&scratch, kase, code, false), &ref->verdict, err))
            return NULL;
        ref->known = true;
    }
    return &ref->verdict;
}

/* Neither a failure nor a pass says anything about a sample if the task's own reference fails. */
static bool reference_weigh(struct subject *s, const struct test_case *kase, struct arena *a, struct box_verdict *v,
                            struct err *err)
{
    if (!s->references || box_class_is_error(v->class_))
        return true;
    struct err why = {0};
    const struct box_verdict *ref = reference_of(s, kase, &why);
    if (!ref && why.kind) {
        *err = why;
        return false;
    }
    if (!ref || ref->class_ == BOX_PASSED)
        return true;
    v->message = arena_printf(a, "the task's own reference solution fails (%s%s%.*s), so this sample's %s says nothing",
                              BOX_CLASS_NAMES[ref->class_], ref->message.n ? ": " : "", STR_ARG(ref->message),
                              BOX_CLASS_NAMES[v->class_]);
    v->class_ = BOX_SETUP_ERROR;
    v->limit = NULL;
    v->allowed = STR_NONE;
    v->signal = 0;
    v->exit_code = -1;
    return true;
}

static void tell(struct arena *a, struct evidence *ev, str kind, json_t *body)
{
    struct buf text CLEANUP_BUF = {0};
    struct story_event *e = evidence_tell(a, ev);
    json_write(body, JSON_STYLE_COMPACT, &text);
    json_decref(body);
    e->n = (int64_t)ev->n_story - 1;
    e->kind = kind;
    e->name = STR_NONE;
    e->body = arena_str(a, buf_view(&text));
}

static void measures_put(struct arena *a, struct evidence *ev, const struct box_verdict *v)
{
    const struct measure all[] = {
        {S("box_wall_ms"), true, v->wall_s * 1e3, STR_NONE},
        {S("box_cpu_ms"), true, v->cpu_s * 1e3, STR_NONE},
        {S("box_memory_bytes"), true, (double)v->memory_peak, STR_NONE},
        {S("box_tier"), false, 0, str_of(BOX_TIER_NAMES[v->tier])},
        {S("box_start"), false, 0, v->warm ? S("warm") : S("cold")},
    };
    for (size_t i = 0; i < COUNT_OF(all); i++)
        *vec_push(a, &ev->measures) = all[i];
}

static bool produce(void *subject, const struct unit *unit, struct env *env, struct arena *a, struct evidence *ret,
                    struct err *err)
{
    struct subject *s = subject;
    const struct sample *sample = &s->samples.v[unit->ref];
    struct box_verdict *v = arena_new(a, struct box_verdict);
    (void)env;
    if (!s->judge) {
        s->spec.slot = getpid() % 64;
        if (!judge_open(&s->own, &s->host, &s->spec, &s->judge, err))
            return false;
    }
    if (!judge_run(s->judge, a, program_of(a, sample->kase, sample->code, sample->whole), v, err) ||
        !reference_weigh(s, sample->kase, a, v, err))
        return false;
    ret->record = sample->record;
    evidence_put(ret, &EVIDENCE_BOX_VERDICT, v);
    measures_put(a, ret, v);
    tell(a, ret, S("prompt"), json_pack("{s:O?}", "text", json_at_path(unit->kase->doc, S("input"))));
    tell(a, ret, S("program"), json_pack("{s:o}", "text", json_of_str(sample->code)));
    if (v->out.n)
        tell(a, ret, S("stdout"), json_pack("{s:o}", "text", json_of_str(v->out)));
    if (v->errout.n)
        tell(a, ret, S("stderr"), json_pack("{s:o}", "text", json_of_str(v->errout)));
    json_t *told = box_verdict_json(v);
    json_object_set_new(told, "tier", json_string(BOX_TIER_NAMES[v->tier]));
    if (v->no_proc)
        json_object_set_new(told, "without", json_string("/proc"));
    tell(a, ret, S("verdict"), told);
    return true;
}

/* How well the programs are locked in, and what that does not promise. */
static json_t *notes(void *subject)
{
    const struct subject *s = subject;
    json_t *list = json_array();
    json_array_append_new(list, json_sprintf("programs ran in tier %s, by Python %s", BOX_TIER_NAMES[s->spec.tier],
                                             s->spec.python.version.p));
    if (s->no_proc)
        json_array_append_new(list, json_string("not promised: a /proc; this host does not let a box mount one"));
    for (const char *const *gap = box_tier_gaps(s->spec.tier); *gap; gap++)
        json_array_append_new(list, json_sprintf("not promised: %s", *gap));
    json_array_append_new(list, json_sprintf("mode inprocess: %s", BOX_INPROCESS_GAP));
    return list;
}

static void leave(void *subject)
{
    struct subject *s = subject;
    judge_close(s->judge);
    s->judge = NULL;
    arena_finish(&s->own);
}

static const struct evidence_type *const GIVES[] = {&EVIDENCE_BOX_VERDICT, NULL};

const struct subject_kind SUBJECT_PROGRAMS = {
    .name = "programs",
    .help = "samples of Python code for tasks with tests, run in the sandbox",
    .schema = schema,
    .gives = GIVES,
    .open = open_,
    .plan = plan,
    .produce = produce,
    .notes = notes,
    .leave = leave,
};
