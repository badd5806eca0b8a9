/* SPDX-License-Identifier: Apache-2.0 */
#include "scorers/private.h"

#include "text/show.h"

const struct scorer_kind *const SCORERS[] = {&SCORER_AGREES,       &SCORER_ALL,
                                             &SCORER_ANY,          &SCORER_BEFORE,
                                             &SCORER_BLAME,        &SCORER_BUDGET,
                                             &SCORER_CALLS,        &SCORER_CONTAINS,
                                             &SCORER_END_STATE,    &SCORER_EXACT_MATCH,
                                             &SCORER_FAITHFULNESS, &SCORER_FINISHED,
                                             &SCORER_LOOPS,        &SCORER_NEVER,
                                             &SCORER_NONE,         &SCORER_PASSED,
                                             &SCORER_RANK,         &SCORER_REPLAY,
                                             &SCORER_TOKEN_F1,     &SCORER_VERDICT,
                                             &SCORER_WEIGHTED,     NULL};

const struct evidence_type *const NEEDS_TRAJECTORY[] = {&EVIDENCE_TRAJECTORY, NULL};
const struct evidence_type *const NEEDS_REPLAY[] = {&EVIDENCE_TRAJECTORY, &EVIDENCE_REPLAY, NULL};

json_t *scorer_value(const struct scorer_input *in, json_t *value, struct rows *out)
{
    str missing = {0};
    json_t *resolved = refs_resolve(in->a, value, in->unit->kase->doc, in->evidence->record, &missing);
    if (resolved)
        return resolved;
    struct row *row = row_add(in->a, out, ROW_NOT_EVALUABLE);
    row->class_ = S(CLASS_MISSING);
    row_evidence(in->a, row, json_pack("{s:s%}", "missing", missing.p, missing.n));
    return NULL;
}

void scorer_malformed(const struct scorer_input *in, struct rows *out, const char *parameter, const char *expected,
                      json_t *found)
{
    struct buf text CLEANUP_BUF = {0};
    json_write(found, JSON_STYLE_COMPACT, &text);
    struct row *row = row_add(in->a, out, ROW_ERROR);
    row->class_ = S(CLASS_MALFORMED);
    row_evidence(in->a, row,
                 json_pack("{s:s, s:s, s:o}", "parameter", parameter, "expected", expected, "found",
                           json_of_str(text_shortened(in->a, buf_view(&text), 200))));
}

static bool stop_at_ref(str ref, void *ctx)
{
    (void)ref;
    (void)ctx;
    return false;
}

bool scorer_check_pattern(const struct scorer_prepare *in, json_t *value, const char *key,
                          const struct match_options *options, struct err *err)
{
    struct match *m = NULL;
    if (!value || !refs_each(value, stop_at_ref, NULL))
        return true;
    struct err why;
    if (!match_create(value, options, &m, &why))
        return doc_fail(in->suite, doc_pointer_key(in->a, in->pointer, str_of(key)), false, err, "%s", why.msg);
    match_destroy(m);
    return true;
}

bool scorer_check_earlier(const struct scorer_prepare *in, str id, str pointer, bool at_key, struct err *err)
{
    const char **names = arena_array(in->a, const char *, in->n_earlier + 1);
    for (size_t i = 0; i < in->n_earlier; i++) {
        if (str_eq(in->earlier[i].id, id))
            return true;
        names[i] = arena_cstr(in->a, in->earlier[i].id);
    }
    const char *near = nearest_name(id, names);
    return doc_fail(in->suite, pointer, at_key, err, "no scorer listed earlier has the id \"%s\"%s%s%s",
                    show_text(id).text, near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
}

json_t *mismatches_json(const struct mismatches *found, size_t most)
{
    json_t *list = json_array();
    for (size_t i = 0; i < found->n && i < most; i++)
        json_array_append_new(list,
                              json_pack("{s:o, s:o, s:o}", "path", json_of_str(found->v[i].path), "expected",
                                        json_of_str(found->v[i].expected), "found", json_of_str(found->v[i].found)));
    return list;
}

str text_shortened(struct arena *a, str text, size_t most)
{
    if (text.n <= most)
        return text;
    size_t cut = most;
    while (cut > 0 && ((unsigned char)text.p[cut] & 0xC0) == 0x80)
        cut--;
    return arena_printf(a, "%.*s…", (int)cut, text.p);
}

bool tool_named(const struct field_strings *names, str tool)
{
    for (size_t i = 0; i < names->n; i++)
        if (str_glob(names->v[i], tool))
            return true;
    return false;
}
