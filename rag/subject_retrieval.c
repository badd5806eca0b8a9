/* SPDX-License-Identifier: Apache-2.0 */
/* `subject: {retrieval: …}`: a retriever's run and a generator's answers on trial, from a fixture. */
#include "rag/produce.h"

#include "base/hash.h"
#include "model/trajectory.h"
#include "pack/pack.h"
#include "text/fields.h"
#include "text/json_own.h"
#include "text/show.h"

#include <math.h>

struct options {
    str fixture, run, answers, qrels;
    int64_t k;
    json_t *files;
};

static const char *const FILE_ROLES[] = {"queries", "passages", "qrels", "run", "answers", "gold"};
struct file_keys {
    str of[COUNT_OF(FILE_ROLES)];
};

static const struct field FILE_FIELDS[] = {
    {"queries", FIELD_STRING, offsetof(struct file_keys, of[0]), .required = true, .help = "questions, JSON Lines"},
    {"passages", FIELD_STRING, offsetof(struct file_keys, of[1]), .help = "passages, JSON Lines"},
    {"qrels", FIELD_STRING, offsetof(struct file_keys, of[2]), .help = "judgements, as TREC or BEIR write them"},
    {"run", FIELD_STRING, offsetof(struct file_keys, of[3]), .help = "a run of six columns"},
    {"answers", FIELD_STRING, offsetof(struct file_keys, of[4]), .help = "answers, JSON Lines"},
    {"gold", FIELD_STRING, offsetof(struct file_keys, of[5]), .help = "accepted answers, JSON Lines"},
    {0}};

static json_t *files_schema(void)
{
    return fields_schema(FILE_FIELDS);
}

static const struct field OPTION_FIELDS[] = {
    {"fixture", FIELD_STRING, offsetof(struct options, fixture), .help = "an archive or a folder"},
    {"files", FIELD_JSON, offsetof(struct options, files), .schema = files_schema,
     .help = "single files instead: {queries: …, passages: …, qrels: …, run: …, answers: …, gold: …}"},
    {"run", FIELD_STRING, offsetof(struct options, run), .by_default = "the only one",
     .help = "which of the fixture's runs, by the name of its file without extension"},
    {"answers", FIELD_STRING, offsetof(struct options, answers), .by_default = "the only ones",
     .help = "which of the fixture's answers, by the name of its file without extension"},
    {"qrels", FIELD_STRING, offsetof(struct options, qrels), .by_default = "the only ones, or those called test",
     .help = "which of the fixture's judgements"},
    {"k", FIELD_INT, offsetof(struct options, k), .min = 1, .max = 1000, .by_default = "5",
     .help = "how many passages the generator was given, where the answers do not say"},
    {0}};

struct subject {
    struct package package;
    struct collection c;
    const struct named_run *run;
    const struct answers_file *answers;
    const struct case_set *cases;
    size_t *question; /* by case */
    size_t *answer;   /* by case: place in answers->v, or SIZE_MAX */
    int64_t k;
    str qrels; /* which judgements; "" = by default */
    struct gaps gaps;
    char identity[SHA256_HEX_SIZE];
};

static json_t *schema(void)
{
    return json_pack("{s:[{s:s, s:s}, o]}", "anyOf", "type", "string", "description",
                     "a fixture: an archive or a folder", fields_schema(OPTION_FIELDS));
}

static bool options_read(const struct subject_open *in, struct options *ret, struct err *err)
{
    *ret = (struct options){.k = 5};
    if (json_is_string(in->value)) {
        ret->fixture = json_str(in->value);
        return true;
    }
    if (!json_is_object(in->value))
        return doc_fail(in->suite, in->pointer, false, err,
                        "expected a fixture, or an object such as {fixture: PATH, run: NAME, answers: NAME}");
    if (!fields_read(in->a, in->suite, in->pointer, in->value, OPTION_FIELDS, "subject retrieval", ret, err))
        return false;
    if (!ret->fixture.p == !ret->files)
        return doc_fail(in->suite, in->pointer, false, err, "retrieval needs either a fixture or files; found %s",
                        ret->files ? "both" : "neither");
    if (ret->files && !json_is_object(ret->files))
        return doc_fail(in->suite, doc_pointer_key(in->a, in->pointer, S("files")), false, err,
                        "expected an object such as {queries: FILE, run: FILE}");
    return true;
}

/* Single files as a package of their own. */
static bool files_load(const struct subject_open *in, json_t *files, struct package *ret, struct err *err)
{
    struct file_keys keys = {0};
    struct sha256 h CLEANUP_SHA256 = {0};
    str pointer = doc_pointer_key(in->a, in->pointer, S("files"));
    if (!fields_read(in->a, in->suite, pointer, files, FILE_FIELDS, "files", &keys, err))
        return false;
    sha256_init(&h);
    for (size_t i = 0; i < COUNT_OF(FILE_ROLES); i++) {
        str path, at = doc_pointer_key(in->a, pointer, str_of(FILE_ROLES[i]));
        if (!keys.of[i].n)
            continue;
        struct package_member *m = vec_push(in->a, ret);
        if (!path_resolve(in->a, in->suite, at, in->base_dir, in->data_dir, keys.of[i], &path, err) ||
            !pack_read(in->a, arena_cstr(in->a, path), PACK_BYTES_MAX, &m->bytes, err))
            return false;
        m->path = path;
        m->role = str_of(FILE_ROLES[i]);
        sha256_field(&h, m->role);
        sha256_field(&h, m->bytes);
    }
    sha256_hex(&h, ret->identity);
    return true;
}

static bool package_load(const struct subject_open *in, const struct options *options, struct package *ret,
                         struct err *err)
{
    str path, pointer = in->pointer;
    if (options->files)
        return files_load(in, options->files, ret, err);
    if (json_is_object(in->value))
        pointer = doc_pointer_key(in->a, pointer, S("fixture"));
    if (!in->packages)
        return doc_fail(in->suite, pointer, false, err, "this build of assize opens no fixtures");
    return path_resolve(in->a, in->suite, pointer, in->base_dir, in->data_dir, options->fixture, &path, err) &&
           in->packages->load(in->a, arena_cstr(in->a, path), ret, err);
}

static bool named_fail(const struct subject_open *in, const char *key, struct err *err)
{
    struct err why = *err;
    return doc_fail(in->suite,
                    json_is_object(in->value) && json_object_get(in->value, key)
                        ? doc_pointer_key(in->a, in->pointer, str_of(key))
                        : in->pointer,
                    false, err, "%s%s%s", why.file, why.file[0] ? ": " : "", why.msg);
}

/* Each case's question, and its answer. */
static bool cases_place(const struct subject_open *in, struct subject *s, struct err *err)
{
    struct arena scratch CLEANUP_ARENA = {0};
    struct map by_question = {0};
    const char **names = arena_array(&scratch, const char *, s->c.questions.n + 1);
    s->question = arena_array(in->a, size_t, in->cases->n);
    s->answer = arena_array(in->a, size_t, in->cases->n);
    for (size_t i = 0; i < s->c.questions.n; i++)
        names[i] = arena_cstr(&scratch, s->c.questions.v[i].id);
    for (size_t i = 0; s->answers && i < s->answers->n; i++)
        map_add(&scratch, &by_question, s->answers->v[i].question, i, NULL);
    for (size_t i = 0; i < in->cases->n; i++) {
        const struct test_case *kase = &in->cases->v[i];
        s->answer[i] = SIZE_MAX;
        if (!map_get(&s->c.questions.ids, kase->id, &s->question[i])) {
            const char *near = nearest_name(kase->id, names);
            return err_at(err, kase->file.p, kase->line, 0, "case '%s' is no question of %.*s%s%s%s",
                          show_text(kase->id).text, STR_ARG(s->package.file), near ? "; did you mean '" : "",
                          near ? near : "", near ? "'?" : "");
        }
        map_get(&by_question, kase->id, &s->answer[i]);
    }
    return true;
}

static bool open_(const struct subject_open *in, void **ret_subject, struct err *err)
{
    struct options options;
    struct subject *s = arena_new(in->a, struct subject);
    struct err why = {0};
    if (in->trials > 1)
        return doc_fail(in->suite, S("/trials"), false, err, "a fixture holds one trial of each question");
    if (!options_read(in, &options, err) || !package_load(in, &options, &s->package, err) ||
        !collection_read(in->a, &s->package, options.qrels, &s->c, err))
        return false;
    s->answers = answers_choose(&s->c, options.answers, &why);
    if (why.kind) {
        *err = why;
        return named_fail(in, "answers", err);
    }
    s->run = run_of_answers(&s->c, s->answers, options.run, &why);
    if (why.kind) {
        *err = why;
        return named_fail(in, "run", err);
    }
    if (!s->run && !s->answers)
        return doc_fail(in->suite, in->pointer, false, err, "there is neither a run nor an answer in it");
    s->k = options.k;
    s->qrels = options.qrels;
    s->cases = in->cases;
    struct sha256 h CLEANUP_SHA256 = {0};
    sha256_init(&h);
    sha256_field(&h, str_of(s->package.identity));
    sha256_field(&h, s->run ? s->run->name : STR_NONE);
    sha256_field(&h, s->answers ? s->answers->name : STR_NONE);
    sha256_field(&h, options.qrels);
    sha256_field(&h, arena_printf(in->a, "%lld", (long long)s->k));
    sha256_hex(&h, s->identity);
    s->gaps = collection_gaps(&s->c, s->run, s->answers, s->k);
    *ret_subject = s;
    return cases_place(in, s, err);
}

static bool plan(void *subject, struct arena *a, struct units *ret, struct err *err)
{
    const struct subject *s = subject;
    (void)err;
    for (size_t i = 0; i < s->cases->n; i++) {
        struct unit *u = vec_push(a, ret);
        u->index = ret->n - 1;
        u->ref = i;
        u->kase = &s->cases->v[i];
        memcpy(u->input, s->identity, sizeof u->input);
    }
    return true;
}

static void ranking_tell(struct arena *a, const struct subject *s, const struct retrieval *r, struct evidence *ret)
{
    enum { SHOWN = 10 };
    for (size_t i = 0; r->ranking && i < r->ranking->n && i < SHOWN; i++) {
        const struct ranked *one = &r->ranking->v[i];
        size_t at;
        int64_t grade;
        json_t *body = json_pack("{s:I, s:f}", "rank", (json_int_t)i + 1, "score", round(one->score * 1e6) / 1e6);
        if (grade_find(r->judged, one->doc, &grade))
            json_object_set_new(body, "grade", json_integer(grade));
        if (map_get(&s->c.passages.ids, one->doc, &at))
            json_object_set_new(body, "title", json_of_str(s->c.passages.v[at].title));
        story_put(a, ret, S("retrieved"), one->doc, body);
    }
}

static bool produce(void *subject, const struct unit *unit, struct env *env, struct arena *a, struct evidence *ret,
                    struct err *err)
{
    const struct subject *s = subject;
    const struct question *q = &s->c.questions.v[s->question[unit->ref]];
    struct retrieval *r = arena_new(a, struct retrieval);
    (void)env;
    (void)err;
    r->has_run = s->run != NULL;
    r->has_judgements = s->c.has_qrels;
    r->ranking = s->run ? run_find(&s->run->run, q->id) : NULL;
    r->judged = s->c.has_qrels ? qrels_find(&s->c.qrels, q->id) : NULL;
    evidence_put(ret, &EVIDENCE_RETRIEVAL, r);
    story_put(a, ret, S("question"), STR_NONE, json_pack("{s:o}", "text", json_of_str(q->text)));
    ranking_tell(a, s, r, ret);
    if (s->answer[unit->ref] == SIZE_MAX) {
        question_produce(a, unit->kase, q->text, ret);
        return true;
    }
    const struct given_answer *given = &s->answers->v[s->answer[unit->ref]];
    struct answer *answer = arena_new(a, struct answer);
    *answer = (struct answer){.question = q->text,
                              .text = given->text,
                              .gold = q->gold,
                              .n_gold = q->n_gold,
                              .has_gold = q->has_gold,
                              .need_all = q->need_all,
                              .rarity = s->c.rarity};
    answer->contexts = given->contexts;
    answer->n_contexts = given->n_contexts;
    answer->contexts_unknown = !given->has_contexts && s->c.passages.n == 0;
    if (!given->has_contexts)
        contexts_of_run(a, &s->c.passages, r->ranking, s->k, answer);
    ret->record = given_record(a, given);
    answer_produce(a, unit->kase, unit->trial, answer, ret);
    return true;
}

/* What was counted, and how. */
static json_t *notes(void *subject)
{
    const struct subject *s = subject;
    json_t *list = json_array();
    if (s->run)
        json_array_append_new(list, json_sprintf("run %.*s", STR_ARG(s->run->name)));
    if (s->answers)
        json_array_append_new(list, json_sprintf("answers %.*s", STR_ARG(s->answers->name)));
    json_t *gaps = gaps_told(&s->gaps);
    json_array_extend(list, gaps);
    json_decref(gaps);
    return list;
}

/* What is asked and judged by; not the runs and answers, which are on trial. */
static json_t *ground(void *subject)
{
    static const char *const ROLES[] = {"queries", "passages", "qrels", "gold"};
    const struct subject *s = subject;
    struct sha256 h CLEANUP_SHA256 = {0};
    char hex[SHA256_HEX_SIZE];
    sha256_init(&h);
    for (size_t i = 0; i < s->package.n; i++) {
        const struct package_member *m = &s->package.v[i];
        bool asked = false;
        for (size_t j = 0; j < COUNT_OF(ROLES); j++)
            asked |= str_eq_c(m->role, ROLES[j]);
        if (!asked)
            continue;
        sha256_field(&h, m->role);
        sha256_field(&h, m->bytes);
    }
    sha256_field(&h, s->qrels);
    sha256_hex(&h, hex);
    return json_string(hex);
}

static const struct evidence_type *const GIVES[] = {&EVIDENCE_RETRIEVAL, &EVIDENCE_ANSWER, &EVIDENCE_TRAJECTORY, NULL};

const struct subject_kind SUBJECT_RETRIEVAL = {
    .name = "retrieval",
    .help = "a retriever's run, and answers made from it, out of a fixture",
    .schema = schema,
    .by_content = "fixture",
    .gives = GIVES,
    .open = open_,
    .plan = plan,
    .produce = produce,
    .notes = notes,
    .ground = ground,
};
