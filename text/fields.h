/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fields: one table says which keys an object may have, what they mean and where they go in a C struct. The same table
 * reads the file (fields_read), prints its JSON Schema (fields_schema) and documents it (`assize scorers NAME`).
 *
 *     struct budget { int64_t calls; double usd; };
 *     static const struct field FIELDS[] = {
 *         {"calls", FIELD_INT, .at = offsetof(struct budget, calls), .min = 1, .help = "most calls allowed"},
 *         {"usd", FIELD_NUMBER, .at = offsetof(struct budget, usd), .help = "most money, in US dollars"},
 *         {"wall", FIELD_LATER, .help = "time limits", .later = "the live agent"},
 *         {0}};
 *
 * Reading is strict: an unknown key names the nearest known one, a key that a later version builds is refused as not
 * yet supported, a wrong type says what was found and what was expected, and everything carries its place.
 */
#ifndef ASSIZE_TEXT_FIELDS_H
#define ASSIZE_TEXT_FIELDS_H

#include "base/buf.h"
#include "text/doc.h"

#include <math.h>

enum field_type {
    FIELD_END = 0,  /* last row of a table */
    FIELD_STRING,   /* str, borrowed from the doc's tree */
    FIELD_INT,      /* int64_t within the bounds: see .min */
    FIELD_NUMBER,   /* double within the bounds */
    FIELD_BOOL,     /* bool */
    FIELD_ENUM,     /* int: index into .names */
    FIELD_SIZE,     /* int64_t bytes: 512MiB, 10kB, 4096 */
    FIELD_DURATION, /* double seconds: 900ms, 1.5s, 2m, 1h */
    FIELD_STRINGS,  /* struct field_strings: a list of strings; one string counts as a list of one */
    FIELD_OBJECT,   /* the struct at .at, read by .sub */
    FIELD_VALUE,    /* json_t *, borrowed: any value, or a reference `$case.a.b` / `$run.a.b` to be resolved later */
    FIELD_JSON,     /* json_t *, borrowed: any value; its reader checks it and reports by doc_fail */
    FIELD_LATER,    /* in the format, not built yet: refused by name; .later says what will bring it */
};

struct field_strings {
    str *v;
    size_t n;
};

struct field {
    const char *name;
    enum field_type type;
    size_t at; /* offset in the struct that is filled */
    bool required;
    const char *const *names; /* FIELD_ENUM: NULL-terminated */
    const struct field *sub;  /* FIELD_OBJECT */
    double min, max; /* inclusive; both 0: any; a max below min: no upper bound; no negative ones: .max = INFINITY */
    const char *by_default; /* for documentation; the caller presets the struct */
    const char *help;       /* one line, no full stop */
    const char *later;      /* FIELD_LATER */
    /* FIELD_JSON and FIELD_VALUE: prints the JSON Schema of the value (a new reference); NULL = anything. */
    json_t *(*schema)(void);
    /* A string may stand here in place of an object: FIELD_OBJECT whose one-word form fills this sub-field. */
    const char *short_for;
};

/* Whether a bound counts. */
static inline bool field_has_min(const struct field *f)
{
    return (f->min != 0 || f->max != 0) && isfinite(f->min);
}
static inline bool field_has_max(const struct field *f)
{
    return (f->min != 0 || f->max != 0) && f->max >= f->min && isfinite(f->max);
}

/* Reads the object `value`, which stands at `pointer` in doc, into *out by table. Members of *out whose key is absent
 * keep what the caller put there. `what` names the thing in messages ("suite", "scorer budget"). Lists are in arena. */
bool fields_read(struct arena *a, const struct doc *d, str pointer, json_t *value, const struct field *table,
                 const char *what, void *out, struct err *err) MUST_USE;

/* A JSON Schema 2020-12 for objects of this table: type object, properties with descriptions and defaults, required,
 * additionalProperties false; FIELD_LATER keys are left out. A new reference. */
json_t *fields_schema(const struct field *table);

/* Prints rows "  key   type   default   help" for the table. */
void fields_document(const struct field *table, struct buf *to);

/* The name among `names` (NULL-terminated) nearest to `word` in Damerau-Levenshtein distance, if near enough to be a
 * slip (at most a third of its length, at least 1); else NULL. */
const char *nearest_name(str word, const char *const *names);

/* Fails at the key `key` of the object at `pointer`: "unknown key 'x' in WHAT; did you mean 'y'?", or with the list of
 * the known ones where none is near. Returns false. */
bool fields_unknown(const struct doc *d, str pointer, str key, const char *const *names, const char *what,
                    struct err *err);

/* Units. False if the text is no such quantity. Sizes: B, kB, MB, GB (powers of 1000), KiB, MiB, GiB; a bare integer is
 * bytes. Durations: us, ms, s, m, h; a bare number is refused: it has no unit. Neither is negative. */
bool size_parse(str text, int64_t *ret_bytes);
bool duration_parse(str text, double *ret_seconds);

#endif
