/* SPDX-License-Identifier: Apache-2.0 */
#include "rag/rag.h"

#include "text/fields.h"
#include "text/json_own.h"
#include "text/show.h"

enum { ANSWER_BYTES_MAX = 64 << 10, CONTEXT_BYTES_MAX = 1 << 20 }; /* claims times windows */

struct reading {
    struct arena *a;
    str file;
    struct collection *c;
    struct passages *passages;
    const struct passages *known;
    struct answers_file *answers;
    struct map seen;
};

/* BEIR writes `_id`, most others `id`. */
struct query_keys {
    str id, beir_id, text, question;
    json_t *tags, *metadata, *meta;
};

static const struct field QUERY_FIELDS[] = {
    {"id", FIELD_STRING, offsetof(struct query_keys, id), .help = "the question's id"},
    {"_id", FIELD_STRING, offsetof(struct query_keys, beir_id), .help = "the same, as BEIR writes it"},
    {"text", FIELD_STRING, offsetof(struct query_keys, text), .help = "the question"},
    {"question", FIELD_STRING, offsetof(struct query_keys, question), .help = "the same"},
    {"tags", FIELD_JSON, offsetof(struct query_keys, tags), .help = "a list of tags"},
    {"metadata", FIELD_JSON, offsetof(struct query_keys, metadata), .help = "anything"},
    {"meta", FIELD_JSON, offsetof(struct query_keys, meta), .help = "anything"},
    {0}};

struct passage_keys {
    str id, beir_id, title, text;
    json_t *metadata, *meta;
};

static const struct field PASSAGE_FIELDS[] = {
    {"id", FIELD_STRING, offsetof(struct passage_keys, id), .help = "the passage's id"},
    {"_id", FIELD_STRING, offsetof(struct passage_keys, beir_id), .help = "the same, as BEIR writes it"},
    {"title", FIELD_STRING, offsetof(struct passage_keys, title), .help = "its title"},
    {"text", FIELD_STRING, offsetof(struct passage_keys, text), .required = true, .help = "its text"},
    {"metadata", FIELD_JSON, offsetof(struct passage_keys, metadata), .help = "anything"},
    {"meta", FIELD_JSON, offsetof(struct passage_keys, meta), .help = "anything"},
    {0}};

static const char *const NEEDS[] = {"any", "all", NULL};

struct gold_keys {
    str id;
    struct field_strings answers;
    int needs;
    json_t *meta;
};

static const struct field GOLD_FIELDS[] = {
    {"id", FIELD_STRING, offsetof(struct gold_keys, id), .required = true, .help = "the question's id"},
    {"answers", FIELD_STRINGS, offsetof(struct gold_keys, answers), .required = true,
     .help = "the accepted answers; none: the question cannot be answered from the passages"},
    {"needs", FIELD_ENUM, offsetof(struct gold_keys, needs), .names = NEEDS, .by_default = "any",
     .help = "whether any relevant passage is enough to answer, or all are needed"},
    {"meta", FIELD_JSON, offsetof(struct gold_keys, meta), .help = "anything"},
    {0}};

struct answer_keys {
    str id, kase, answer, output, text, question, run;
    json_t *contexts, *meta;
};

static const struct field ANSWER_FIELDS[] = {
    {"id", FIELD_STRING, offsetof(struct answer_keys, id), .help = "the id of the question or case"},
    {"case", FIELD_STRING, offsetof(struct answer_keys, kase), .help = "the same"},
    {"answer", FIELD_STRING, offsetof(struct answer_keys, answer), .help = "what was answered"},
    {"output", FIELD_STRING, offsetof(struct answer_keys, output), .help = "the same"},
    {"text", FIELD_STRING, offsetof(struct answer_keys, text), .help = "the same"},
    {"question", FIELD_STRING, offsetof(struct answer_keys, question), .help = "the question's text"},
    {"run", FIELD_STRING, offsetof(struct answer_keys, run), .help = "the run that its contexts are from"},
    {"contexts", FIELD_JSON, offsetof(struct answer_keys, contexts),
     .help = "what the generator was given: ids of passages, or {id, title, text}"},
    {"meta", FIELD_JSON, offsetof(struct answer_keys, meta), .help = "anything"},
    {0}};

/* Exactly one of several keys that mean the same. */
static bool one_of_keys(const struct doc *d, const char *what, const char *const *names, const str *values, size_t n,
                        bool empty_ok, str *ret, struct err *err)
{
    size_t given = 0;
    for (size_t i = 0; i < n; i++) {
        if (!values[i].p)
            continue;
        *ret = values[i];
        given++;
    }
    if (given != 1)
        return doc_fail(d, S(""), false, err, "%s needs '%s'%s", what, names[0],
                        given ? ", once, under one name" : ", which is missing");
    if (!empty_ok && ret->n == 0)
        return doc_fail(d, S(""), false, err, "the '%s' of %s is empty", names[0], what);
    return true;
}

static bool is_object(const struct doc *d, const char *what, struct err *err)
{
    return json_is_object(d->root) ||
           doc_fail(d, S(""), false, err, "expected %s, an object, found %s", what, show_value(d->root).text);
}

static bool seen_add(struct reading *r, const struct doc *d, struct map *ids, str id, size_t value, struct err *err)
{
    size_t first = 0;
    (void)r;
    return map_add(r->a, ids, id, value, &first) ||
           doc_fail(d, S(""), false, err, "the id '%s' is there twice", show_text(id).text);
}

static bool query_visit(const struct doc *d, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    struct query_keys keys = {0};
    static const char *const IDS[] = {"id", "_id"}, *const TEXTS[] = {"text", "question"};
    str id = {0}, text = {0};
    if (!is_object(d, "a question", err) ||
        !fields_read(r->a, d, S(""), d->root, QUERY_FIELDS, "a question", &keys, err) ||
        !one_of_keys(d, "a question", IDS, (str[]){keys.id, keys.beir_id}, 2, false, &id, err) ||
        !one_of_keys(d, "a question", TEXTS, (str[]){keys.text, keys.question}, 2, true, &text, err))
        return false;
    if (keys.tags && !json_is_array(keys.tags))
        return doc_fail(d, S("/tags"), false, err, "expected a list of tags, found %s", show_value(keys.tags).text);
    struct question *q = vec_push(r->a, &r->c->questions);
    q->record = json_own(r->a, json_incref(d->root));
    q->id = id;
    q->text = text;
    q->tags = keys.tags;
    q->line = d->first_line;
    return seen_add(r, d, &r->c->questions.ids, id, r->c->questions.n - 1, err);
}

static bool passage_visit(const struct doc *d, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    struct passage_keys keys = {0};
    static const char *const IDS[] = {"id", "_id"};
    str id = {0};
    if (!is_object(d, "a passage", err) ||
        !fields_read(r->a, d, S(""), d->root, PASSAGE_FIELDS, "a passage", &keys, err) ||
        !one_of_keys(d, "a passage", IDS, (str[]){keys.id, keys.beir_id}, 2, false, &id, err))
        return false;
    json_own(r->a, json_incref(d->root));
    *vec_push(r->a, r->passages) = (struct passage){id, keys.title, keys.text};
    map_add(r->a, &r->passages->texts, keys.text, r->passages->n - 1, NULL);
    return seen_add(r, d, &r->passages->ids, id, r->passages->n - 1, err);
}

/* The question of that id, or an error with the nearest one. */
static bool question_at(const struct reading *r, const struct doc *d, str id, size_t *ret, struct err *err)
{
    struct arena scratch CLEANUP_ARENA = {0};
    if (map_get(&r->c->questions.ids, id, ret))
        return true;
    const char **names = arena_array(&scratch, const char *, r->c->questions.n + 1);
    for (size_t i = 0; i < r->c->questions.n; i++)
        names[i] = arena_cstr(&scratch, r->c->questions.v[i].id);
    const char *near = nearest_name(id, names);
    return doc_fail(d, S("/id"), false, err, "there is no question '%s'%s%s%s", show_text(id).text,
                    near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
}

static bool gold_visit(const struct doc *d, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    struct gold_keys keys = {0};
    size_t at;
    if (!is_object(d, "gold answers", err) ||
        !fields_read(r->a, d, S(""), d->root, GOLD_FIELDS, "gold answers", &keys, err) ||
        !question_at(r, d, keys.id, &at, err) || !seen_add(r, d, &r->seen, keys.id, 0, err))
        return false;
    struct question *q = &r->c->questions.v[at];
    json_own(r->a, json_incref(d->root));
    for (size_t i = 0; i < keys.answers.n; i++)
        if (str_trim(keys.answers.v[i]).n == 0)
            return doc_fail(d, S("/answers"), false, err,
                            "an accepted answer is empty; a question without an answer has []");
    q->gold = keys.answers.v;
    q->n_gold = keys.answers.n;
    q->has_gold = true;
    q->need_all = keys.needs == 1;
    return true;
}

static bool context_take(struct reading *r, const struct doc *d, size_t i, json_t *value, struct given_answer *to,
                         struct err *err)
{
    str pointer = doc_pointer_index(r->a, S("/contexts"), i);
    size_t at;
    if (json_is_string(value)) {
        if (r->known && map_get(&r->known->ids, json_str(value), &at)) {
            to->contexts[i] = &r->known->v[at];
            return true;
        }
        return doc_fail(d, pointer, false, err, "there is no passage '%s'%s", show_text(json_str(value)).text,
                        r->known && r->known->n ? "" : "; no passages were given");
    }
    struct passage_keys keys = {0};
    if (!json_is_object(value))
        return doc_fail(d, pointer, false, err, "expected the id of a passage, or {\"text\": …}, found %s",
                        show_value(value).text);
    if (!fields_read(r->a, d, pointer, value, PASSAGE_FIELDS, "a context", &keys, err))
        return false;
    struct passage *p = arena_new(r->a, struct passage);
    *p = (struct passage){keys.id.p ? keys.id : keys.beir_id, keys.title, keys.text};
    if (!p->id.p && r->known && map_get(&r->known->texts, keys.text, &at))
        *p = r->known->v[at]; /* logged as text: it is that passage */
    if (!p->id.p)
        p->id = arena_printf(r->a, "#%zu", i + 1);
    to->contexts[i] = p;
    return true;
}

json_t *given_record(struct arena *a, const struct given_answer *given)
{
    return given->tree ? given->tree : json_own(a, json_tree(given->written));
}

static void line_keep(struct arena *a, const struct doc *d, bool tree, struct given_answer *to)
{
    str *const texts[] = {&to->question, &to->asked, &to->text, &to->run, &to->written};
    if (tree) {
        to->tree = json_own(a, json_incref(d->root));
        return;
    }
    to->written = d->text;
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        *texts[i] = texts[i]->n ? arena_str(a, *texts[i]) : STR_NONE;
}

static bool answer_visit(const struct doc *d, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    struct answer_keys keys = {0};
    static const char *const IDS[] = {"id", "case"}, *const TEXTS[] = {"answer", "output", "text"};
    str id = {0}, text = {0};
    size_t at;
    if (!is_object(d, "an answer", err) ||
        !fields_read(r->a, d, S(""), d->root, ANSWER_FIELDS, "an answer", &keys, err) ||
        !one_of_keys(d, "an answer", IDS, (str[]){keys.id, keys.kase}, 2, false, &id, err) ||
        !one_of_keys(d, "an answer", TEXTS, (str[]){keys.answer, keys.output, keys.text}, 3, true, &text, err) ||
        (r->c && !question_at(r, d, id, &at, err)) || (r->c && !seen_add(r, d, &r->seen, arena_str(r->a, id), 0, err)))
        return false;
    if (keys.contexts && !json_is_array(keys.contexts))
        return doc_fail(d, S("/contexts"), false, err, "expected a list of passages, found %s",
                        show_value(keys.contexts).text);
    struct given_answer *to = vec_push(r->a, r->answers);
    *to = (struct given_answer){.question = id, .asked = keys.question, .text = text, .run = keys.run};
    line_keep(r->a, d, keys.contexts != NULL, to);
    to->line = d->first_line;
    to->has_contexts = keys.contexts != NULL;
    to->n_contexts = json_array_size(keys.contexts);
    to->contexts = arena_array(r->a, const struct passage *, to->n_contexts);
    for (size_t i = 0; i < to->n_contexts; i++)
        if (!context_take(r, d, i, json_array_get(keys.contexts, i), to, err))
            return false;
    size_t bytes = 0;
    for (size_t i = 0; i < to->n_contexts; i++)
        bytes += to->contexts[i]->text.n;
    if (text.n > ANSWER_BYTES_MAX)
        return doc_fail(d, S(""), false, err, "the answer is longer than the limit of %d bytes", ANSWER_BYTES_MAX);
    return bytes <= CONTEXT_BYTES_MAX ||
           doc_fail(d, S("/contexts"), false, err, "the contexts together are longer than the limit of %d bytes",
                    CONTEXT_BYTES_MAX);
}

/* "answers/brief.jsonl.gz" is called "brief", "runs/bm25.k09.trec" "bm25.k09". */
static str stem_of(str path)
{
    static const str PACKED[] = {STR_INIT(".gz"), STR_INIT(".zst"), STR_INIT(".xz")};
    static const str KINDS[] = {STR_INIT(".trec"), STR_INIT(".run"),   STR_INIT(".txt"),  STR_INIT(".res"),
                                STR_INIT(".tsv"),  STR_INIT(".jsonl"), STR_INIT(".qrels")};
    str name = STR_NONE;
    for (str rest = path; rest.p;)
        name = str_cut(&rest, '/');
    for (size_t i = 0; i < COUNT_OF(PACKED); i++)
        if (str_ends(name, PACKED[i]) && name.n > PACKED[i].n)
            name.n -= PACKED[i].n;
    for (size_t i = 0; i < COUNT_OF(KINDS); i++)
        if (str_ends(name, KINDS[i]) && name.n > KINDS[i].n)
            return str_sub(name, 0, name.n - KINDS[i].n);
    return name;
}

/* Whether a member goes by the name: its path, or its file without extension. */
static bool goes_by(str path, str name)
{
    return str_eq(path, name) || str_eq(stem_of(path), name);
}

bool answers_parse(struct arena *a, str file, str bytes, const struct passages *passages, struct answers_file *ret,
                   struct err *err)
{
    struct reading r = {.a = a, .file = file, .known = passages, .answers = ret};
    *ret = (struct answers_file){.name = stem_of(file), .path = file};
    vec_reserve(a, ret, doc_lines_count(bytes));
    return doc_lines(a, file, bytes, answer_visit, &r, err) &&
           (ret->n > 0 || err_at(err, arena_cstr(a, file), 0, 0, "there is no answer in it"));
}

bool passages_parse(struct arena *a, str file, str bytes, struct passages *ret, struct err *err)
{
    struct reading r = {.a = a, .file = file, .passages = ret};
    return doc_lines(a, file, bytes, passage_visit, &r, err);
}

/* The members of a role, each handed to `take` with the name that messages use. */
static bool role_each(struct arena *a, const struct package *package, const char *role, struct collection *c,
                      bool (*take)(struct arena *a, const struct package_member *m, str file, struct collection *c,
                                   struct err *err),
                      struct err *err)
{
    for (size_t i = 0; i < package->n; i++) {
        const struct package_member *m = &package->v[i];
        if (!str_eq_c(m->role, role))
            continue;
        str file = package->file.n ? arena_printf(a, "%.*s: %.*s", STR_ARG(package->file), STR_ARG(m->path)) : m->path;
        if (!take(a, m, file, c, err))
            return false;
    }
    return true;
}

static bool queries_take(struct arena *a, const struct package_member *m, str file, struct collection *c,
                         struct err *err)
{
    struct reading r = {.a = a, .file = file, .c = c};
    return doc_lines(a, file, m->bytes, query_visit, &r, err) &&
           (c->questions.n > 0 || err_at(err, arena_cstr(a, file), 0, 0, "there is no question in it"));
}

static bool passages_take(struct arena *a, const struct package_member *m, str file, struct collection *c,
                          struct err *err)
{
    return passages_parse(a, file, m->bytes, &c->passages, err);
}

static bool gold_take(struct arena *a, const struct package_member *m, str file, struct collection *c, struct err *err)
{
    struct reading r = {.a = a, .file = file, .c = c};
    return doc_lines(a, file, m->bytes, gold_visit, &r, err);
}

static bool run_take(struct arena *a, const struct package_member *m, str file, struct collection *c, struct err *err)
{
    struct named_run *run = vec_push(a, &c->runs);
    run->name = stem_of(m->path);
    run->path = m->path;
    return run_parse(a, file, m->bytes, &run->run, err);
}

static bool answers_take(struct arena *a, const struct package_member *m, str file, struct collection *c,
                         struct err *err)
{
    struct answers_file *to = vec_push(a, &c->answers);
    *to = (struct answers_file){.name = stem_of(m->path), .path = m->path};
    struct reading r = {.a = a, .file = file, .c = c, .known = &c->passages, .answers = to};
    return doc_lines(a, file, m->bytes, answer_visit, &r, err) &&
           (to->n > 0 || err_at(err, arena_cstr(a, file), 0, 0, "there is no answer in it"));
}

/* One file of judgements: the named one, the only one, or the one called test. */
static bool qrels_take(struct arena *a, const struct package *package, str name, struct collection *c, struct err *err)
{
    const struct package_member *chosen = NULL, *only = NULL;
    size_t n = 0, matches = 0;
    struct buf names CLEANUP_BUF = {0};
    for (size_t i = 0; i < package->n; i++) {
        const struct package_member *m = &package->v[i];
        if (!str_eq_c(m->role, "qrels"))
            continue;
        buf_printf(&names, "%s%.*s", n++ ? ", " : "", STR_ARG(m->path));
        only = m;
        if (goes_by(m->path, name.n ? name : S("test")) && ++matches)
            chosen = m;
    }
    if (!n && !name.n)
        return true;
    if (!name.n && n == 1) {
        chosen = only;
        matches = 1;
    }
    if (matches != 1)
        return err_at(err, arena_cstr(a, package->file), 0, 0,
                      name.n ? "has %s judgements called '%.*s'; there are: %.*s"
                             : "has several judgements, and it was not said which to take%s%.*s: %.*s",
                      name.n ? (matches ? "several" : "no") : "", STR_ARG(name), STR_ARG(buf_view(&names)));
    str file =
        arena_printf(a, "%.*s%s%.*s", STR_ARG(package->file), package->file.n ? ": " : "", STR_ARG(chosen->path));
    c->has_qrels = true;
    return qrels_parse(a, file, chosen->bytes, &c->qrels, err);
}

bool collection_questions(struct arena *a, const struct package *package, struct collection *ret, struct err *err)
{
    *ret = (struct collection){.package = package};
    return role_each(a, package, "queries", ret, queries_take, err) &&
           role_each(a, package, "gold", ret, gold_take, err);
}

bool collection_read(struct arena *a, const struct package *package, str qrels, struct collection *ret, struct err *err)
{
    *ret = (struct collection){.package = package};
    if (!role_each(a, package, "queries", ret, queries_take, err) ||
        !role_each(a, package, "passages", ret, passages_take, err) || !qrels_take(a, package, qrels, ret, err) ||
        !role_each(a, package, "gold", ret, gold_take, err) || !role_each(a, package, "run", ret, run_take, err) ||
        !role_each(a, package, "answers", ret, answers_take, err))
        return false;
    ret->rarity = rarity_new(a, ret->passages.v, ret->passages.n);
    return true;
}

static str run_name(const struct collection *c, size_t i)
{
    return c->runs.v[i].name;
}

static str answers_name(const struct collection *c, size_t i)
{
    return c->answers.v[i].name;
}

static str run_path(const struct collection *c, size_t i)
{
    return c->runs.v[i].path;
}

static str answers_path(const struct collection *c, size_t i)
{
    return c->answers.v[i].path;
}

/* Names of n things, as "a, b, c". */
static bool fail_choice(const struct collection *c, const char *what, str name, size_t n,
                        str (*name_of)(const struct collection *, size_t), struct err *err)
{
    struct buf names CLEANUP_BUF = {0};
    for (size_t i = 0; i < n; i++)
        buf_printf(&names, "%s%.*s", i ? ", " : "", STR_ARG(name_of(c, i)));
    const char *file = c->package->file.n ? c->package->file.p : "the collection";
    if (!name.n)
        return err_at(err, file, 0, 0, "has several %s, and it was not said which to take: %.*s", what,
                      STR_ARG(buf_view(&names)));
    if (name_of == run_path || name_of == answers_path)
        return err_at(err, file, 0, 0, "has several %s called '%s'; name one by its path: %.*s", what,
                      show_text(name).text, STR_ARG(buf_view(&names)));
    return err_at(err, file, 0, 0, "has no %s called '%s'%s%.*s", what, show_text(name).text, n ? "; there are: " : "",
                  STR_ARG(buf_view(&names)));
}

const struct named_run *run_choose(const struct collection *c, str name, struct err *err)
{
    if (!name.n && c->runs.n <= 1)
        return c->runs.n ? &c->runs.v[0] : NULL;
    const struct named_run *found = NULL;
    size_t n = 0;
    for (size_t i = 0; i < c->runs.n; i++)
        if (goes_by(c->runs.v[i].path, name) && ++n)
            found = &c->runs.v[i];
    if (n == 1)
        return found;
    (void)fail_choice(c, "runs", name, c->runs.n, n ? run_path : run_name, err);
    return NULL;
}

const struct answers_file *answers_choose(const struct collection *c, str name, struct err *err)
{
    if (!name.n && c->answers.n <= 1)
        return c->answers.n ? &c->answers.v[0] : NULL;
    const struct answers_file *found = NULL;
    size_t n = 0;
    for (size_t i = 0; i < c->answers.n; i++)
        if (goes_by(c->answers.v[i].path, name) && ++n)
            found = &c->answers.v[i];
    if (n == 1)
        return found;
    (void)fail_choice(c, "answers", name, c->answers.n, n ? answers_path : answers_name, err);
    return NULL;
}

const struct named_run *run_of_answers(const struct collection *c, const struct answers_file *answers, str name,
                                       struct err *err)
{
    str named = STR_NONE;
    const char *file = c->package->file.n ? c->package->file.p : "the collection";
    for (size_t i = 0; answers && i < answers->n; i++) {
        str run = answers->v[i].run;
        if (named.n && run.n && !str_eq(run, named)) {
            (void)err_at(err, file, 0, 0, "the answers in %.*s name several runs: '%s' and '%s'",
                         STR_ARG(answers->path), show_text(named).text, show_text(run).text);
            return NULL;
        }
        named = run.n ? run : named;
    }
    const struct named_run *run = run_choose(c, name.n ? name : named, err);
    if (!run || !named.n || goes_by(run->path, named))
        return run;
    (void)err_at(err, file, 0, 0, "the answers in %.*s were made from run '%s', not from '%.*s'",
                 STR_ARG(answers->path), show_text(named).text, STR_ARG(run->name));
    return NULL;
}

void contexts_of_run(struct arena *a, const struct passages *passages, const struct ranking *ranking, int64_t k,
                     struct answer *to)
{
    const struct passage **contexts = arena_array(a, const struct passage *, (size_t)k);
    to->contexts = contexts;
    to->n_contexts = 0;
    for (size_t i = 0; ranking && i < ranking->n && i < (size_t)k; i++) {
        size_t at;
        if (map_get(&passages->ids, ranking->v[i].doc, &at))
            contexts[to->n_contexts++] = &passages->v[at];
    }
}

static bool is_passage(const struct collection *c, str doc)
{
    size_t at;
    return c->passages.n == 0 || map_get(&c->passages.ids, doc, &at);
}

struct gaps collection_gaps(const struct collection *c, const struct named_run *run, const struct answers_file *answers,
                            int64_t k)
{
    struct gaps g = {0};
    size_t at;
    for (size_t i = 0; run && i < run->run.n; i++) {
        const struct ranking *r = &run->run.v[i];
        g.run_topics += !map_get(&c->questions.ids, r->id, &at);
        for (size_t d = 0; d < r->n && d < (size_t)k; d++)
            g.run_docs += !is_passage(c, r->v[d].doc);
    }
    for (size_t i = 0; c->has_qrels && i < c->qrels.n; i++) {
        const struct judged_topic *t = &c->qrels.v[i];
        g.judged_topics += !map_get(&c->questions.ids, t->id, &at);
        for (size_t d = 0; d < t->n; d++)
            g.judged_docs += t->v[d].grade >= 1 && !is_passage(c, t->v[d].doc);
    }
    for (size_t i = 0; answers && i < answers->n; i++)
        for (size_t d = 0; d < answers->v[i].n_contexts; d++)
            g.strange += !is_passage(c, answers->v[i].contexts[d]->id);
    for (size_t i = 0; i < c->questions.n; i++) {
        g.unjudged += c->has_qrels && !qrels_find(&c->qrels, c->questions.v[i].id);
        const struct judged_topic *judged = c->has_qrels ? qrels_find(&c->qrels, c->questions.v[i].id) : NULL;
        bool relevant = relevant_count(judged, 1) > 0;
        g.irrelevant += judged && !relevant;
        g.conflicts += relevant && c->questions.v[i].has_gold && c->questions.v[i].n_gold == 0;
        g.unretrieved += run && !run_find(&run->run, c->questions.v[i].id);
    }
    return g;
}

json_t *gaps_told(const struct gaps *g)
{
    const struct {
        size_t n;
        const char *one, *many;
    } all[] = {
        {g->unjudged, "question has no judgements, and is in no ranking measure",
         "questions have no judgements, and are in no ranking measure"},
        {g->irrelevant, "question has no relevant document among its judgements: every ranking measure is 0 there",
         "questions have no relevant document among their judgements: every ranking measure is 0 there"},
        {g->unretrieved, "question has no results in the run", "questions have no results in the run"},
        {g->run_topics, "topic of the run is no question, and was left out",
         "topics of the run are no questions, and were left out"},
        {g->judged_topics, "topic of the judgements is no question, and was left out",
         "topics of the judgements are no questions, and were left out"},
        {g->run_docs, "document that the run has first is no passage of the fixture, and was given to nobody",
         "documents that the run has first are no passages of the fixture, and were given to nobody"},
        {g->conflicts, "question has no answer by gold, and a relevant passage by the judgements; gold counts",
         "questions have no answer by gold, and relevant passages by the judgements; gold counts"},
        {g->strange, "context of the answers is no passage of the fixture, and counts as not relevant",
         "contexts of the answers are no passages of the fixture, and count as not relevant"},
        {g->judged_docs, "relevant document is no passage of the fixture",
         "relevant documents are no passages of the fixture"},
    };
    json_t *list = json_array();
    for (size_t i = 0; i < COUNT_OF(all); i++)
        if (all[i].n)
            json_array_append_new(list, json_sprintf("%zu %s", all[i].n, all[i].n == 1 ? all[i].one : all[i].many));
    return list;
}
