/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a rule of safety judges, no composite may make up for: one that weighs it, by itself or within another
 * composite, has to fail where it fails. Scorers are made of earlier ones only, so that one pass over the list says of
 * each what is in it. What is wrong with the composites themselves, score_prepare finds.
 */
#include "runner/suite.h"

#include "base/map.h"
#include "text/json_own.h"
#include "text/show.h"

/* One scorer that a rule judges, and of each scorer of the suite what it has to do with it. */
struct guarded {
    const struct suite *suite;
    const struct map *ids; /* of scorers, to their places */
    bool *holds;           /* it is made of it: what that one says counts in what this one says */
    bool *falls;           /* it fails wherever that one fails */
};

static bool marked(const struct guarded *g, const bool *marks, const json_t *id)
{
    size_t at;
    return json_is_string(id) && map_get(g->ids, json_str(id), &at) && marks[at];
}

/* The first id of a list, or of one id in place of it, that is marked; NULL if none is. */
static const json_t *list_marked(const struct guarded *g, const bool *marks, const json_t *list)
{
    if (marked(g, marks, list))
        return list;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *one = json_array_get(list, i);
        if (marked(g, marks, json_is_object(one) ? json_object_get(one, "scorer") : one))
            return json_is_object(one) ? json_object_get(one, "scorer") : one;
    }
    return NULL;
}

/* The first part of a composite that is marked, by its id; "" if none is. */
static str part_marked(const struct guarded *g, const bool *marks, const json_t *of)
{
    const json_t *found = list_marked(g, marks, of);
    for (void *it = json_object_iter((json_t *)of); it; it = json_object_iter_next((json_t *)of, it)) {
        str key = {json_object_iter_key(it), json_object_iter_key_len(it)};
        size_t at;
        if (map_get(g->ids, key, &at) && marks[at])
            return key;
    }
    return found ? json_str(found) : STR_NONE;
}

static bool named_any(const char *name, const char *const *names)
{
    for (size_t i = 0; names[i]; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

static bool weighed_fits(struct arena *a, const struct guarded *g, const struct rule_def *rule, str judged, size_t at,
                         struct err *err)
{
    const struct suite_scorer *s = &g->suite->scorers.v[at];
    str part = part_marked(g, g->holds, json_object_get(s->params, "of"));
    str of = doc_pointer_key(a, s->pointer, S("of"));
    if (!part.n || g->falls[at])
        return true;
    bool through = !str_eq(part, judged);
    return doc_fail(&g->suite->doc, json_at_pointer(g->suite->doc.root, of) ? of : s->pointer, false, err,
                    "'%s' is judged by the rule of safety '%s'%s%s%s: name it under `auto_fail` of '%s', so that no "
                    "other part makes up for it",
                    show_text(judged).text, show_text(rule->id).text, through ? ", and counts within '" : "",
                    through ? show_text(part).text : "", through ? "'" : "", show_text(s->id).text);
}

static bool scorer_fits(struct arena *a, const struct suite *suite, const struct map *ids, const struct rule_def *rule,
                        str judged, struct err *err)
{
    static const char *const COMPOSITES[] = {"all", "any", "none", "weighted", NULL};
    struct arena scratch CLEANUP_ARENA = {0};
    struct guarded g = {suite, ids, arena_array(&scratch, bool, suite->scorers.n),
                        arena_array(&scratch, bool, suite->scorers.n)};
    for (size_t i = 0; judged.n && i < suite->scorers.n; i++) {
        const struct suite_scorer *s = &suite->scorers.v[i];
        const json_t *of = json_object_get(s->params, "of"), *fails = json_object_get(s->params, "auto_fail");
        bool weighs = strcmp(s->kind->name, "weighted") == 0;
        if (str_eq(s->id, judged)) {
            g.holds[i] = g.falls[i] = true;
            continue;
        }
        if (!named_any(s->kind->name, COMPOSITES))
            continue;
        g.holds[i] = part_marked(&g, g.holds, of).n || (weighs && list_marked(&g, g.holds, fails));
        g.falls[i] = weighs ? list_marked(&g, g.falls, fails) != NULL
                            : strcmp(s->kind->name, "all") == 0 && part_marked(&g, g.falls, of).n > 0;
        if (weighs && !weighed_fits(a, &g, rule, judged, i, err))
            return false;
    }
    return true;
}

bool safety_fits(struct arena *a, const struct suite *suite, struct err *err)
{
    struct arena scratch CLEANUP_ARENA = {0}; /* of the map, which is of no use later */
    struct map ids = {0};
    for (size_t i = 0; i < suite->scorers.n; i++)
        map_add(&scratch, &ids, suite->scorers.v[i].id, i, NULL);
    for (size_t i = 0; i < suite->rules.n; i++) {
        const struct rule_def *rule = &suite->rules.v[i];
        str first = rule->metric ? rule->metric->of : rule->scorer,
            second = rule->metric ? rule->metric->with : STR_NONE;
        if (rule->safety &&
            (!scorer_fits(a, suite, &ids, rule, first, err) || !scorer_fits(a, suite, &ids, rule, second, err)))
            return false;
    }
    return true;
}
