/* SPDX-License-Identifier: Apache-2.0 */
/* `cases: {fixture: PATH}`: a case for each question of a fixture, with its gold answers as `expected.answers`. */
#include "rag/rag.h"

#include "text/json_own.h"

static json_t *case_of(const struct question *q)
{
    json_t *kase = json_pack("{s:o, s:o}", "id", json_of_str(q->id), "input", json_of_str(q->text));
    if (q->has_gold) {
        json_t *answers = json_array();
        for (size_t i = 0; i < q->n_gold; i++)
            json_array_append_new(answers, json_of_str(q->gold[i]));
        json_object_set_new(kase, "expected", json_pack("{s:o}", "answers", answers));
    }
    if (q->tags)
        json_object_set(kase, "tags", q->tags);
    return kase;
}

static bool load(struct arena *a, const struct package_kind *packages, const char *path, str name, struct case_set *ret,
                 struct err *err)
{
    struct package *package = arena_new(a, struct package);
    struct collection c;
    struct map seen = {0};
    struct case_set set = {.file = arena_str(a, name)};
    if (!packages)
        return err_set(err, ERR_INPUT, "this build of assize opens no fixtures");
    if (!packages->load(a, path, package, err) || !collection_questions(a, package, &c, err))
        return false;
    if (c.questions.n == 0)
        return err_at(err, path, 0, 0, "has no questions: no member has the role 'queries'");
    for (size_t i = 0; i < c.questions.n; i++) {
        CLEANUP_JSON json_t *kase = case_of(&c.questions.v[i]);
        struct doc d = {.root = kase,
                        .first_line = c.questions.v[i].line,
                        .name = arena_printf(a, "%.*s: questions", STR_ARG(name)),
                        .text = S("{}")};
        if (!case_add(a, &set, &seen, &d, S(""), kase, err))
            return false;
    }
    memcpy(set.sha256, package->identity, sizeof set.sha256);
    *ret = set;
    return true;
}

const struct case_importer CASES_FIXTURE = {
    .name = "fixture",
    .help = "the questions of a fixture, with their gold answers as expected.answers",
    .by_content = true,
    .load = load,
};
