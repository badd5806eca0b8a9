/* SPDX-License-Identifier: Apache-2.0 */
/* `subject: {answers: …}`: texts on trial, one line each; a case may have several, which are its trials. */
#include "rag/produce.h"

#include "base/hash.h"
#include "model/trajectory.h"
#include "pack/pack.h"
#include "text/fields.h"
#include "text/json_own.h"
#include "text/json_write.h"
#include "text/show.h"

struct options {
    str file, passages;
};

static const struct field OPTION_FIELDS[] = {
    {"file", FIELD_STRING, offsetof(struct options, file), .required = true,
     .help = "JSON Lines: id (of the case), answer, and contexts where there are any"},
    {"passages", FIELD_STRING, offsetof(struct options, passages),
     .help = "JSON Lines with id, title and text: what ids of contexts mean"},
    {0}};

struct subject {
    struct passages passages;
    struct answers_file file;
    struct rarity *rarity;
    size_t *order; /* by case, then line */
    size_t *kase;  /* index of the case, by answer */
    int64_t *trial;
    const struct case_set *cases;
    char identity[SHA256_HEX_SIZE]; /* of all contexts: words are weighted over them */
};

static json_t *schema(void)
{
    return json_pack("{s:[{s:s, s:s}, o]}", "anyOf", "type", "string", "description", "file of answers, JSON Lines",
                     fields_schema(OPTION_FIELDS));
}

static bool file_take(const struct subject_open *in, str pointer, str path, struct arena *bytes_in, str *ret_path,
                      str *ret_bytes, struct err *err)
{
    return path_resolve(in->a, in->suite, pointer, in->base_dir, in->data_dir, path, ret_path, err) &&
           pack_read(bytes_in, arena_cstr(in->a, *ret_path), PACK_BYTES_MAX, ret_bytes, err);
}

static bool options_read(const struct subject_open *in, struct options *ret, str *ret_pointer, struct err *err)
{
    *ret = (struct options){0};
    *ret_pointer = in->pointer;
    if (json_is_string(in->value)) {
        ret->file = json_str(in->value);
        return true;
    }
    if (!json_is_object(in->value))
        return doc_fail(in->suite, in->pointer, false, err,
                        "expected a file of answers, or an object such as {file: FILE, passages: FILE}");
    *ret_pointer = doc_pointer_key(in->a, in->pointer, S("file"));
    return fields_read(in->a, in->suite, in->pointer, in->value, OPTION_FIELDS, "subject answers", ret, err);
}

/* Each answer's case and trial; every case has an answer. */
static bool answers_place(const struct subject_open *in, struct subject *s, str path, struct err *err)
{
    struct arena scratch CLEANUP_ARENA = {0};
    struct map ids = {0};
    const char **names = arena_array(&scratch, const char *, in->cases->n + 1);
    int64_t *n_of = arena_array(&scratch, int64_t, in->cases->n);
    s->kase = arena_array(in->a, size_t, s->file.n);
    s->trial = arena_array(in->a, int64_t, s->file.n);
    for (size_t i = 0; i < in->cases->n; i++) {
        map_add(&scratch, &ids, in->cases->v[i].id, i, NULL);
        names[i] = arena_cstr(&scratch, in->cases->v[i].id);
    }
    for (size_t i = 0; i < s->file.n; i++) {
        const struct given_answer *given = &s->file.v[i];
        if (!map_get(&ids, given->question, &s->kase[i])) {
            const char *near = nearest_name(given->question, names);
            return err_at(err, path.p, given->line, 0, "there is no case '%s' in %.*s%s%s%s",
                          show_text(given->question).text, STR_ARG(in->cases->file), near ? "; did you mean '" : "",
                          near ? near : "", near ? "'?" : "");
        }
        s->trial[i] = n_of[s->kase[i]]++;
    }
    for (size_t i = 0; i < in->cases->n; i++) {
        if (!n_of[i])
            return err_at(err, path.p, 0, 0, "case '%s' of %.*s has no answer in it; every case needs one",
                          show_text(in->cases->v[i].id).text, STR_ARG(in->cases->file));
        if (in->trials > 0 && n_of[i] != in->trials)
            return doc_fail(in->suite, S("/trials"), false, err, "case '%s' has %lld answers, not %lld",
                            show_text(in->cases->v[i].id).text, (long long)n_of[i], (long long)in->trials);
    }
    return true;
}

/* Every context once: what the rarity of words is counted over. */
static void contexts_weigh(struct arena *a, struct subject *s)
{
    struct sha256 h CLEANUP_SHA256 = {0};
    struct passages all = {0};
    sha256_init(&h);
    for (size_t i = 0; i < s->file.n; i++)
        for (size_t k = 0; k < s->file.v[i].n_contexts; k++) {
            const struct passage *p = s->file.v[i].contexts[k];
            if (!map_add(a, &all.ids, p->text, 0, NULL))
                continue;
            *vec_push(a, &all) = *p;
            sha256_field(&h, p->title);
            sha256_field(&h, p->text);
        }
    sha256_hex(&h, s->identity);
    s->rarity = rarity_new(a, all.v, all.n);
}

static int by_case_and_trial(const void *x, const void *y, void *ctx)
{
    const struct subject *s = ctx;
    size_t a = *(const size_t *)x, b = *(const size_t *)y;
    if (s->kase[a] != s->kase[b])
        return s->kase[a] < s->kase[b] ? -1 : 1;
    return s->trial[a] < s->trial[b] ? -1 : s->trial[a] > s->trial[b];
}

static bool open_(const struct subject_open *in, void **ret_subject, struct err *err)
{
    struct options options;
    struct arena scratch CLEANUP_ARENA = {0}; /* of the files' bytes */
    struct subject *s = arena_new(in->a, struct subject);
    str pointer, path, bytes;
    if (!options_read(in, &options, &pointer, err))
        return false;
    if (options.passages.n) {
        str at = doc_pointer_key(in->a, in->pointer, S("passages"));
        if (!file_take(in, at, options.passages, &scratch, &path, &bytes, err) ||
            !passages_parse(in->a, path, bytes, &s->passages, err))
            return false;
    }
    if (!file_take(in, pointer, options.file, &scratch, &path, &bytes, err) ||
        !answers_parse(in->a, path, bytes, &s->passages, &s->file, err) || !answers_place(in, s, path, err))
        return false;
    contexts_weigh(in->a, s);
    s->cases = in->cases;
    s->order = arena_array(in->a, size_t, s->file.n);
    for (size_t i = 0; i < s->file.n; i++)
        s->order[i] = i;
    qsort_r(s->order, s->file.n, sizeof *s->order, by_case_and_trial, s);
    *ret_subject = s;
    return true;
}

static void answer_hash(struct arena *a, const struct subject *s, const struct given_answer *given,
                        char ret[SHA256_HEX_SIZE])
{
    struct sha256 h CLEANUP_SHA256 = {0};
    struct buf record CLEANUP_BUF = {0};
    sha256_init(&h);
    if (given->tree || !json_write_canonical_text(given->written, &record))
        json_write(given_record(a, given), JSON_STYLE_CANONICAL, &record);
    sha256_field(&h, buf_view(&record));
    sha256_field(&h, str_of(s->identity));
    for (size_t i = 0; i < given->n_contexts; i++) {
        sha256_field(&h, given->contexts[i]->title);
        sha256_field(&h, given->contexts[i]->text);
    }
    sha256_hex(&h, ret);
}

static bool plan(void *subject, struct arena *a, struct units *ret, struct err *err)
{
    const struct subject *s = subject;
    struct arena scratch CLEANUP_ARENA = {0};
    (void)err;
    vec_reserve(a, ret, ret->n + s->file.n);
    for (size_t i = 0; i < s->file.n; i++) {
        size_t at = s->order[i];
        struct unit *u = vec_push(a, ret);
        u->index = ret->n - 1;
        u->ref = at;
        u->kase = &s->cases->v[s->kase[at]];
        u->trial = s->trial[at];
        arena_reset(&scratch);
        answer_hash(&scratch, s, &s->file.v[at], u->input);
    }
    return true;
}

static bool produce(void *subject, const struct unit *unit, struct env *env, struct arena *a, struct evidence *ret,
                    struct err *err)
{
    const struct subject *s = subject;
    const struct given_answer *given = &s->file.v[unit->ref];
    struct answer *answer = arena_new(a, struct answer);
    json_t *input = json_object_get(unit->kase->doc, "input");
    (void)env;
    (void)err;
    *answer = (struct answer){.question = given->asked.n ? given->asked : json_str(input),
                              .text = given->text,
                              .contexts = given->contexts,
                              .n_contexts = given->n_contexts,
                              .rarity = s->rarity};
    ret->record = given_record(a, given);
    story_put(a, ret, S("question"), STR_NONE, json_pack("{s:o}", "text", json_of_str(answer->question)));
    answer_produce(a, unit->kase, unit->trial, answer, ret);
    return true;
}

static const struct evidence_type *const GIVES[] = {&EVIDENCE_ANSWER, &EVIDENCE_TRAJECTORY, NULL};

const struct subject_kind SUBJECT_ANSWERS = {
    .name = "answers",
    .help = "answers to the cases, with what their generator was given, if anything",
    .schema = schema,
    .gives = GIVES,
    .open = open_,
    .plan = plan,
    .produce = produce,
};
