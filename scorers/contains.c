/* SPDX-License-Identifier: Apache-2.0 */
/* contains: texts that have to be said, or must not be. */
#include "scorers/private.h"

#include <utf8proc.h>

enum where { IN_FINAL, IN_ANY_ASSISTANT, IN_RESULTS };
static const char *const WHERE[] = {"final", "any_assistant", "results", NULL};
static const char *const NORMALISE[] = {"lower", "no_commas", "spaces", "trim", NULL};

struct contains {
    int where;
    json_t *all, *any, *none;
    struct field_strings normalise;
    bool lower, no_commas, spaces, trim; /* set by prepare */
};

#define AT(member) offsetof(struct contains, member)
static const struct field FIELDS[] = {
    {"in", FIELD_ENUM, AT(where), .names = WHERE, .by_default = "final",
     .help = "final: the last message of the assistant; any_assistant: any single one; results: any observation"},
    {"all", FIELD_VALUE, AT(all), .help = "texts that must all be there"},
    {"any", FIELD_VALUE, AT(any), .help = "texts of which one must be there"},
    {"none", FIELD_VALUE, AT(none), .help = "texts that must not be there"},
    {"normalise", FIELD_STRINGS, AT(normalise),
     .help = "lower, spaces and trim change text and sought alike; no_commas only the text"},
    {0}};
static const char *const CLASSES[] = {"forbidden", "missing", CLASS_MALFORMED, CLASS_MISSING, NULL};

static bool prepare(const struct scorer_prepare *in, void *params, void **ret_state, struct err *err)
{
    struct contains *p = params;
    *ret_state = p;
    for (size_t i = 0; i < p->normalise.n; i++) {
        bool *flags[] = {&p->lower, &p->no_commas, &p->spaces, &p->trim};
        size_t k = 0;
        while (NORMALISE[k] && !str_eq_c(p->normalise.v[i], NORMALISE[k]))
            k++;
        if (!NORMALISE[k]) {
            const char *near = nearest_name(p->normalise.v[i], NORMALISE);
            return doc_fail(in->suite, doc_pointer_key(in->a, in->pointer, S("normalise")), false, err,
                            "unknown normalisation \"%.*s\"%s%s%s; there are lower, no_commas, spaces and trim",
                            STR_ARG(p->normalise.v[i]), near ? "; did you mean \"" : "", near ? near : "",
                            near ? "\"?" : "");
        }
        *flags[k] = true;
    }
    if (!p->all && !p->any && !p->none)
        return doc_fail(in->suite, in->pointer, false, err, "contains needs all, any or none: the texts to look for");
    return true;
}

/* The lower case of s behind `to`, which has room for twice as many bytes: no letter's lower case takes more. */
static size_t put_lower(str s, char *to)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n;) {
        if ((unsigned char)s.p[i] < 0x80) {
            char c = s.p[i++];
            to[n++] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
            continue;
        }
        utf8proc_int32_t code;
        utf8proc_uint8_t bytes[4];
        utf8proc_ssize_t used = utf8proc_iterate((const utf8proc_uint8_t *)s.p + i, (utf8proc_ssize_t)(s.n - i), &code);
        if (used < 1) {
            to[n++] = s.p[i++];
            continue;
        }
        size_t length = (size_t)utf8proc_encode_char(utf8proc_tolower(code), bytes);
        memcpy(to + n, bytes, length);
        n += length;
        i += (size_t)used;
    }
    return n;
}

/* Every message of every run passes here: bytes go straight into the arena. */
static str normalised(struct arena *a, const struct contains *p, str s, bool sought)
{
    if (!p->lower && !p->no_commas && !p->spaces && !p->trim)
        return s;
    char *text = arena_alloc(a, p->lower ? s.n * 2 + 1 : s.n + 1);
    size_t n = s.n, kept = 0;
    if (p->lower)
        n = put_lower(s, text);
    else if (s.n)
        memcpy(text, s.p, s.n);
    bool blank = false;
    for (size_t i = 0; i < n; i++) {
        char c = text[i];
        if (p->no_commas && !sought && c == ',')
            continue;
        bool is_blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
        if (p->spaces && is_blank && blank)
            continue;
        blank = is_blank;
        text[kept++] = p->spaces && is_blank ? ' ' : c;
    }
    str result = {text, kept};
    return p->trim ? str_trim(result) : result;
}

struct text {
    size_t event;
    str text;
};

struct texts {
    struct text *v;
    size_t n, cap;
};

static struct texts texts_of(const struct scorer_input *in, const struct contains *p)
{
    const struct trajectory *t = evidence_get(in->evidence, &EVIDENCE_TRAJECTORY);
    struct texts found = {0};
    for (size_t i = 0; i < t->n; i++) {
        const struct event *e = &t->v[i];
        if (e->kind != (p->where == IN_RESULTS ? EVENT_RESULT : EVENT_ASSISTANT))
            continue;
        if (p->where == IN_FINAL)
            found.n = 0;
        *vec_push(in->a, &found) = (struct text){e->n, e->text};
    }
    for (size_t i = 0; i < found.n; i++)
        found.v[i].text = normalised(in->a, p, found.v[i].text, false);
    return found;
}

/* The texts to look for: one, or a list. NULL after adding a row. */
static json_t *sought_of(const struct scorer_input *in, json_t *value, const char *key, struct rows *out)
{
    json_t *list = scorer_value(in, value, out);
    if (!list)
        return NULL;
    bool ok = json_is_string(list) || json_is_array(list);
    for (size_t i = 0; ok && i < json_array_size(list); i++)
        ok = json_is_string(json_array_get(list, i));
    if (ok)
        return list;
    scorer_malformed(in, out, key, "a text or a list of texts", list);
    return NULL;
}

/* Looks for each text: where it was found, or not. Returns how many were. */
static size_t look(const struct scorer_input *in, const struct contains *p, const struct texts *texts, json_t *list,
                   json_t *ret_found, json_t *ret_missing)
{
    size_t n = json_is_array(list) ? json_array_size(list) : 1, hits = 0;
    for (size_t i = 0; i < n; i++) {
        json_t *item = json_is_array(list) ? json_array_get(list, i) : list;
        str needle = normalised(in->a, p, json_str(item), true);
        size_t k = 0;
        while (k < texts->n && str_find(texts->v[k].text, needle) < 0)
            k++;
        if (k == texts->n) {
            json_array_append(ret_missing, item);
            continue;
        }
        hits++;
        json_array_append_new(ret_found, json_pack("{s:O, s:I}", "text", item, "event", (json_int_t)texts->v[k].event));
    }
    return hits;
}

static bool score(const struct scorer_input *in, struct rows *out, struct err *err)
{
    (void)err;
    const struct contains *p = in->state;
    json_t *parts[] = {p->all, p->any, p->none};
    static const char *const keys[] = {"all", "any", "none"};
    for (size_t i = 0; i < COUNT_OF(parts); i++)
        if (parts[i] && !(parts[i] = sought_of(in, parts[i], keys[i], out)))
            return true;
    bool nothing_sought = true;
    for (size_t i = 0; i < COUNT_OF(parts); i++)
        nothing_sought = nothing_sought && (!parts[i] || (json_is_array(parts[i]) && !json_array_size(parts[i])));
    struct texts texts = {0};
    if (!nothing_sought)
        texts = texts_of(in, p);
    json_t *found = json_array(), *missing = json_array(), *forbidden = json_array(), *absent = json_array();
    size_t hits = 0, wanted = 0;
    bool pass = true;
    if (parts[0]) {
        wanted = json_is_array(parts[0]) ? json_array_size(parts[0]) : 1;
        hits = look(in, p, &texts, parts[0], found, missing);
        pass = hits == wanted;
    }
    if (parts[1]) {
        json_t *unfound = json_array();
        bool any = look(in, p, &texts, parts[1], found, unfound) > 0;
        wanted++;
        hits += any;
        if (!any)
            json_array_extend(missing, unfound);
        json_decref(unfound);
        pass = pass && any;
    }
    bool clean = !parts[2] || look(in, p, &texts, parts[2], forbidden, absent) == 0;
    struct row *row = row_add(in->a, out, pass && clean ? ROW_PASS : ROW_FAIL);
    row->class_ = !clean ? S("forbidden") : !pass ? S("missing") : STR_NONE;
    row_value(row, !clean ? 0 : wanted ? (double)hits / (double)wanted : 1);
    json_t *evidence = json_object();
    if (json_array_size(missing))
        json_object_set(evidence, "missing", missing);
    if (json_array_size(forbidden))
        json_object_set(evidence, "forbidden", forbidden);
    if (json_array_size(found))
        json_object_set(evidence, "found", found);
    bool empty = json_object_size(evidence) == 0;
    row_evidence(in->a, row, empty ? NULL : json_incref(evidence));
    json_decref(evidence);
    json_decref(found);
    json_decref(missing);
    json_decref(forbidden);
    json_decref(absent);
    return true;
}

const struct scorer_kind SCORER_CONTAINS = {
    .name = "contains",
    .version = 1,
    .help = "texts are said, or are not",
    .manual =
        "Looks in the assistant's last message (final), in each of its messages (any_assistant: one of them has to\n"
        "hold the whole text), or in each observation (results). Fails as missing if a text of `all`, or every\n"
        "text of `any`, is not there; as forbidden if one of `none` is. The value is found / wanted, 0 if forbidden.\n"
        "normalise: lower, spaces (runs of blanks are one) and trim change both sides; no_commas takes commas out\n"
        "of the text only, so that \"1,786\" holds 1786.",
    .example = "- contains: {in: any_assistant, all: $case.expected.outputs, normalise: [lower, no_commas]}",
    .fields = FIELDS,
    .params_size = sizeof(struct contains),
    .needs = NEEDS_TRAJECTORY,
    .classes = CLASSES,
    .prepare = prepare,
    .score = score,
};
