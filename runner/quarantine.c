/* SPDX-License-Identifier: Apache-2.0 */
#include "runner/quarantine.h"

#include "pack/pack.h"
#include "runner/suite.h"
#include "text/json_own.h"
#include "text/show.h"

#include <time.h>

#define FILE_BYTES_MAX ((size_t)16 << 20)

#define AT(member) offsetof(struct quarantine_entry, member)
static const struct field FIELDS[] = {
    {"case", FIELD_STRING, AT(case_id), .required = true, .help = "id of the case"},
    {"scorer", FIELD_STRING, AT(scorer), .by_default = "all of them", .help = "id of a scorer"},
    {"owner", FIELD_STRING, AT(owner), .required = true, .help = "who mends it"},
    {"until", FIELD_STRING, AT(until), .required = true, .help = "the last day on which it holds: YYYY-MM-DD"},
    {"reason", FIELD_STRING, AT(reason), .required = true, .help = "why"},
    {0}};

json_t *quarantine_schema(void)
{
    json_t *entry = fields_schema(FIELDS), *until = json_object_get(json_object_get(entry, "properties"), "until");
    json_object_set_new(until, "format", json_string("date"));
    return json_pack("{s:s, s:s, s:i, s:o}", "$schema", "https://json-schema.org/draft/2020-12/schema", "type", "array",
                     "maxItems", QUARANTINE_MAX, "items", entry);
}

json_t *quarantine_value_schema(void)
{
    json_t *list = quarantine_schema();
    json_object_del(list, "$schema");
    return json_pack("{s:[o, {s:s, s:s}]}", "anyOf", list, "type", "string", "description",
                     "a file with the list, YAML or JSON");
}

/* Days. */

static bool digits(str s, int *ret)
{
    *ret = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        *ret = *ret * 10 + (s.p[i] - '0');
    }
    return true;
}

/* A day of the Gregorian calendar, as ISO 8601 writes it: such days sort as texts. */
bool quarantine_day_sound(str s)
{
    static const int DAYS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int year, month, day;
    if (s.n != QUARANTINE_DATE_SIZE - 1 || s.p[4] != '-' || s.p[7] != '-' || !digits(str_sub(s, 0, 4), &year) ||
        !digits(str_sub(s, 5, 2), &month) || !digits(str_sub(s, 8, 2), &day) || month < 1 || month > 12)
        return false;
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return day >= 1 && day <= DAYS[month - 1] + (month == 2 && leap);
}

void quarantine_day(int64_t unix_ms, char ret[QUARANTINE_DATE_SIZE])
{
    time_t seconds = (time_t)((unix_ms - (unix_ms < 0 ? 999 : 0)) / 1000);
    struct tm tm;
    if (!gmtime_r(&seconds, &tm) || strftime(ret, QUARANTINE_DATE_SIZE, "%Y-%m-%d", &tm) != QUARANTINE_DATE_SIZE - 1)
        BUG("the time %lld has no day of four digits' year", (long long)unix_ms);
}

/* Reading. */

/* One text for a case and scorer, and no other. */
static void key_put(str case_id, str scorer, struct buf *to)
{
    buf_printf(to, "%zu ", case_id.n);
    buf_str(to, case_id);
    buf_str(to, scorer);
}

static bool entry_find(const struct quarantine *q, str case_id, str scorer, size_t *ret)
{
    struct buf key CLEANUP_BUF = {0};
    key_put(case_id, scorer, &key);
    return map_get(&q->index, buf_view(&key), ret);
}

static bool entry_sound(struct arena *a, const struct doc *doc, const struct quarantine_entry *e, json_t *value,
                        struct err *err)
{
    const struct {
        const char *key, *expected;
        bool sound;
    } checks[] = {
        {"case", "the id of a case: 1 to 128 bytes, no control characters", id_sound(e->case_id)},
        {"scorer", "the id of a scorer: 1 to 128 bytes, no control characters",
         !json_object_get(value, "scorer") || id_sound(e->scorer)},
        {"owner", "who mends it: a name or an address", id_sound(e->owner) && str_trim(e->owner).n},
        {"until", "the last day on which it holds, such as 2026-12-31", quarantine_day_sound(e->until)},
        {"reason", "why, in a few words", str_trim(e->reason).n > 0},
    };
    for (size_t i = 0; i < COUNT_OF(checks); i++)
        if (!checks[i].sound)
            return doc_fail(doc, doc_pointer_key(a, e->pointer, str_of(checks[i].key)), false, err,
                            "expected %s, found %s", checks[i].expected,
                            show_value(json_object_get(value, checks[i].key)).text);
    return true;
}

static bool entry_read(struct arena *a, const struct doc *doc, str pointer, json_t *value, struct quarantine *to,
                       struct err *err)
{
    struct quarantine_entry e = {0};
    struct buf key CLEANUP_BUF = {0};
    size_t other;
    if (!fields_read(a, doc, pointer, value, FIELDS, "a quarantined case", &e, err))
        return false;
    e.pointer = pointer;
    if (!entry_sound(a, doc, &e, value, err))
        return false;
    key_put(e.case_id, e.scorer, &key);
    if (!map_add(a, &to->index, arena_str(a, buf_view(&key)), to->n, &other)) {
        int line = 0, col = 0;
        doc_locate(doc, to->v[other].pointer, false, &line, &col);
        return doc_fail(doc, doc_pointer_key(a, pointer, S("case")), false, err,
                        "case '%s'%s%s%s stands here twice; the first is on line %d", show_text(e.case_id).text,
                        e.scorer.n ? " with scorer '" : "", e.scorer.n ? show_text(e.scorer).text : "",
                        e.scorer.n ? "'" : "", line);
    }
    *vec_push(a, to) = e;
    return true;
}

static bool list_read(struct arena *a, const struct doc *doc, str pointer, json_t *list, struct quarantine *ret,
                      struct err *err)
{
    size_t n = json_array_size(list);
    struct quarantine q = {.doc = doc};
    if (!json_is_array(list) || n > QUARANTINE_MAX)
        return doc_fail(doc, pointer, false, err, "expected a list of at most %d quarantined cases, found %s%s",
                        QUARANTINE_MAX, show_value(list).text, json_is_array(list) ? " of more" : "");
    for (size_t i = 0; i < n; i++)
        if (!entry_read(a, doc, doc_pointer_index(a, pointer, i), json_array_get(list, i), &q, err))
            return false;
    *ret = q;
    return true;
}

bool quarantine_read_file(struct arena *a, const char *path, struct quarantine *ret, struct err *err)
{
    struct doc *doc = arena_new(a, struct doc);
    str bytes;
    if (!pack_read(a, path, FILE_BYTES_MAX, &bytes, err))
        return false;
    bool parsed = doc_parse_any(a, str_of(path), bytes, doc, err);
    json_own(a, doc->root); /* entries borrow from it, and what is wrong with them may be told later */
    return parsed && list_read(a, doc, STR_NONE, doc->root, ret, err);
}

bool quarantine_read(struct arena *a, const struct doc *doc, str pointer, json_t *value, const char *base_dir,
                     const char *data_dir, struct quarantine *ret, struct err *err)
{
    str path;
    if (json_is_array(value))
        return list_read(a, doc, pointer, value, ret, err);
    if (!json_is_string(value))
        return doc_fail(doc, pointer, false, err, "expected a list of quarantined cases or a file with it, found %s",
                        show_value(value).text);
    return path_resolve(a, doc, pointer, base_dir, data_dir, json_str(value), &path, err) &&
           quarantine_read_file(a, arena_cstr(a, path), ret, err);
}

/* Against a suite. */

static bool name_unknown(struct arena *a, const struct quarantine *q, const struct quarantine_entry *e, const char *key,
                         str name, const char *const *names, const char *what, struct err *err)
{
    const char *near = nearest_name(name, names);
    return doc_fail(q->doc, doc_pointer_key(a, e->pointer, str_of(key)), false, err,
                    "no %s of this suite has the id '%s'%s%s%s", what, show_text(name).text,
                    near ? "; did you mean '" : "", near ? show_text(str_of(near)).text : "", near ? "'?" : "");
}

static bool case_unknown(struct arena *a, const struct quarantine *q, const struct quarantine_entry *e,
                         const struct suite *suite, struct err *err)
{
    const char **names = arena_array(a, const char *, suite->cases.n + 1);
    for (size_t i = 0; i < suite->cases.n; i++)
        names[i] = arena_cstr(a, suite->cases.v[i].id);
    return name_unknown(a, q, e, "case", e->case_id, names, "case", err);
}

static bool scorer_unknown(struct arena *a, const struct quarantine *q, const struct quarantine_entry *e,
                           const struct suite *suite, struct err *err)
{
    const char **names = arena_array(a, const char *, suite->scorers.n + 1);
    for (size_t i = 0; i < suite->scorers.n; i++)
        names[i] = arena_cstr(a, suite->scorers.v[i].id);
    return name_unknown(a, q, e, "scorer", e->scorer, names, "scorer", err);
}

bool quarantine_check(struct arena *a, const struct quarantine *q, const struct suite *suite, struct err *err)
{
    struct arena scratch CLEANUP_ARENA = {0}; /* of the map, which is of no use later */
    struct map cases = {0};
    size_t at;
    if (!q->n)
        return true;
    map_reserve(&scratch, &cases, suite->cases.n);
    for (size_t i = 0; i < suite->cases.n; i++)
        map_add(&scratch, &cases, suite->cases.v[i].id, i, NULL);
    for (size_t i = 0; i < q->n; i++) {
        const struct quarantine_entry *e = &q->v[i];
        if (!map_get(&cases, e->case_id, &at))
            return case_unknown(a, q, e, suite, err);
        if (e->scorer.n && !suite_scorer_find(suite, e->scorer))
            return scorer_unknown(a, q, e, suite, err);
    }
    return true;
}

enum quarantine_state quarantine_state(const struct quarantine *q, str case_id, str scorer, const char *today,
                                       const struct quarantine_entry **ret)
{
    const str scorers[] = {scorer, STR_NONE};
    const struct quarantine_entry *expired = NULL;
    size_t at;
    for (size_t i = 0; i < COUNT_OF(scorers); i++) {
        if (!entry_find(q, case_id, scorers[i], &at))
            continue;
        if (str_cmp(str_of(today), q->v[at].until) <= 0) {
            if (ret)
                *ret = &q->v[at];
            return QUARANTINE_LIVE;
        }
        expired = expired ? expired : &q->v[at];
    }
    if (ret)
        *ret = expired;
    return expired ? QUARANTINE_EXPIRED : QUARANTINE_NONE;
}
