/* SPDX-License-Identifier: Apache-2.0 */
/* Reading one file of recorded runs: as JSON or JSON Lines, in the dialect that it is in. */
#include "trajectories/private.h"

#include "pack/pack.h"

const struct trajectory_importer *const TRAJECTORY_IMPORTERS[] = {&IMPORT_ASSIZE, &IMPORT_OPENAI, &IMPORT_TAU, NULL};

bool runs_each(struct arena *a, const struct doc *d, size_t position, run_reader *read, struct trajectories *ret,
               struct err *err)
{
    for (size_t i = 0; i < json_array_size(d->root); i++)
        if (!read(a, d, doc_pointer_index(a, S(""), i), json_array_get(d->root, i), position + i, ret, err))
            return false;
    return true;
}

static const struct trajectory_importer *importer_named(const char *as, const char *file, struct err *err)
{
    const char *names[8] = {0};
    for (size_t i = 0; TRAJECTORY_IMPORTERS[i]; i++) {
        names[i] = TRAJECTORY_IMPORTERS[i]->name;
        if (strcmp(as, names[i]) == 0)
            return TRAJECTORY_IMPORTERS[i];
    }
    const char *near = nearest_name(str_of(as), names);
    err_at(err, file, 0, 0, "no dialect \"%s\"%s%s%s; there are assize, openai and tau", as,
           near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
    return NULL;
}

static const struct trajectory_importer *detect(json_t *value)
{
    const struct trajectory_importer *best = NULL;
    int sure = 0;
    for (size_t i = 0; TRAJECTORY_IMPORTERS[i]; i++) {
        int score = TRAJECTORY_IMPORTERS[i]->detect(value);
        if (score > sure) {
            sure = score;
            best = TRAJECTORY_IMPORTERS[i];
        }
    }
    return best;
}

struct reading {
    struct arena *a;
    const char *as;
    const struct trajectory_importer *importer; /* once known */
    struct trajectories *ret;
};

static bool read_doc(struct reading *r, const struct doc *d, size_t position, struct err *err)
{
    if (!r->importer)
        r->importer = r->as ? importer_named(r->as, d->name.p, err) : detect(d->root);
    if (!r->importer)
        return r->as ? false
                     : doc_fail(d, S(""), false, err,
                                "the dialect of this file is not known; expected "
                                "assize.trajectory/1, OpenAI chat messages "
                                "or τ-bench runs (say which with `as:`)");
    return r->importer->read(r->a, d, position, r->ret, err);
}

/* Whether every bracket that opens in the line closes in it: it is a value, and not the beginning of one. */
static bool is_whole(str line)
{
    size_t open = 0;
    bool quoted = false;
    for (size_t i = 0; i < line.n; i++) {
        char c = line.p[i];
        if (quoted && c == '\\')
            i++;
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted && (c == '{' || c == '['))
            open++;
        else if (!quoted && (c == '}' || c == ']') && open-- == 0)
            return false;
    }
    return open == 0 && !quoted;
}

/* Whether the text is JSON Lines: more than one value, each on a line of its own. Objects on two lines cannot be
 * anything else; lists can, so there the first has to be whole. */
static bool is_lines(str text)
{
    if (text.n == 0 || (text.p[0] != '{' && text.p[0] != '['))
        return false;
    str rest = text, first = str_cut(&rest, '\n');
    rest = str_trim(rest);
    return rest.n && rest.p[0] == text.p[0] && (text.p[0] == '{' || is_whole(first));
}

static bool read_lines(struct reading *r, str name, str bytes, struct err *err)
{
    int number = 0;
    size_t position = 0;
    for (str rest = bytes; rest.p;) {
        str line = str_cut(&rest, '\n');
        number++;
        if (str_trim(line).n == 0)
            continue;
        struct doc *d = arena_new(r->a, struct doc);
        if (!doc_parse(r->a, name, line, DOC_JSON, number, d, err)) {
            if (!rest.p || (str_trim(rest).n == 0 && !str_ends(bytes, S("\n"))))
                err_wrap(err, "line %d ends in the middle of a value, so the file looks truncated", number);
            return false;
        }
        json_own(r->a, json_incref(d->root));
        bool ok = read_doc(r, d, position++, err);
        doc_finish(d);
        if (!ok)
            return false;
    }
    return true;
}

bool trajectories_read(struct arena *a, const char *path, str name, const char *as, struct trajectories *ret,
                       struct err *err)
{
    str bytes;
    if (!pack_read(a, path, PACK_BYTES_MAX, &bytes, err))
        return false;
    struct reading r = {.a = a, .as = as, .ret = ret};
    str text = str_trim(bytes);
    str file = arena_str(a, name);
    if (text.n == 0)
        return err_at(err, file.p, 0, 0, "the file is empty; expected recorded runs");
    if (is_lines(text))
        return read_lines(&r, file, bytes, err);
    struct doc d;
    if (!doc_parse_any(a, file, bytes, &d, err))
        return false;
    json_own(a, json_incref(d.root));
    bool ok = read_doc(&r, &d, 0, err);
    doc_finish(&d);
    return ok;
}
