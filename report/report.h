/* SPDX-License-Identifier: Apache-2.0 */
/* report: what a finished (or interrupted) run says, written from the store alone. */
#ifndef ASSIZE_REPORT_REPORT_H
#define ASSIZE_REPORT_REPORT_H

#include "base/buf.h"
#include "model/comparison.h"
#include "model/env.h"
#include "store/store.h"

struct report_style {
    int width; /* columns to fit in; 0 = do not wrap */
    bool colour;
    bool passing;      /* the store is gone when the command ends: point at nothing in it */
    const char *store; /* what the commands it prints give as --store; NULL = nothing */
};

/* Sum and maximum of one measure over the units that have it. */
struct measure_total {
    str name;
    int64_t n;
    bool has_value; /* false: only how often that text stood there */
    double total, max;
};

struct measure_totals {
    struct measure_total *v;
    size_t n, cap;
};

/* The bundle: canonical JSON of everything that must be equal between reruns and worker counts, and its SHA-256; beside
 * it the measures, which may differ. */
struct bundle {
    struct buf text;
    char sha256[SHA256_HEX_SIZE];
    struct arena a;
    struct measure_totals totals; /* in a */
};

/* What a report is made of. */
struct report {
    struct store *store;
    const struct run *run;
    const struct comparison *comparison; /* with a baseline; NULL = none */
    const struct bundle *bundle;         /* what bundle_make made; NULL only for a run that is not finished */
};

/* Fills *ret, zeroed but for the bound of its text. ERR_INPUT for a run that is not finished: it has no verdict yet. */
bool bundle_make(const struct report *r, struct bundle *ret, struct err *err) MUST_USE;
#define CLEANUP_BUNDLE CLEANUP(bundle_finish)
void bundle_finish(struct bundle *b);

/* The summary: verdict first, gates, metrics with intervals and denominators (against the baseline where there is one),
 * then failing cases by severity with one line of evidence each, cases that flipped, and how to look further. */
bool report_summary(const struct report *r, const struct report_style *style, struct buf *to, struct err *err) MUST_USE;

/* Two runs compared: verdict of the rules that compare, metrics before and after, every flip. False if the buffer hit
 * its bound. */
bool report_comparison(struct arena *a, const struct comparison *c, const struct gate_results *gates,
                       enum verdict verdict, const struct run *run, const struct report_style *style,
                       struct buf *to) MUST_USE;

/* Kinds of file, each known by the extension of its name. */
struct report_kind {
    const char *extension; /* ".json"; NULL ends the table */
    const char *help;
    const char *before_bundle; /* not NULL: a file is this, the bundle, and what write gives, so that the bundle, nearly
                                  all of it, is not copied */
    bool (*write)(const struct report *r, struct buf *to, struct err *err);
};
extern const struct report_kind REPORT_KINDS[];

/* The kind of that file name, or NULL. */
const struct report_kind *report_kind_of(str name);

/* One unit's story: events, state changes under the call that made them, rows with their evidence. */
bool report_story(const struct run *run, const struct unit_record *unit, const struct report_style *style,
                  struct buf *to, struct err *err) MUST_USE;

/* Writers, by extension; r has a bundle. ERR_INPUT where the report would pass the bound of its buffer.
 * .json: what follows the bundle in {"bundle", "bundle_sha256", "run"}, which is also what a baseline is read from. */
bool report_json(const struct report *r, struct buf *to, struct err *err) MUST_USE;
/* .xml: JUnit, a testsuite a scorer and one for the gate. .md: a comment of at most 65,536 characters. .csv, .jsonl: a
 * score row a line, all columns. */
bool report_junit(const struct report *r, struct buf *to, struct err *err) MUST_USE;
bool report_markdown(const struct report *r, struct buf *to, struct err *err) MUST_USE;
bool report_csv(const struct report *r, struct buf *to, struct err *err) MUST_USE;
bool report_jsonl(const struct report *r, struct buf *to, struct err *err) MUST_USE;

/* GitHub's workflow commands, worst first, at most ten and one that counts the rest; `file` is the suite's, as the
 * repository names it ("" = none). */
bool report_annotations(const struct report *r, str file, struct buf *to, struct err *err) MUST_USE;

/* Text of unknown origin, on one line of at most `columns` (0 = whole), so that it cannot act in Markdown: plain where
 * nothing could be made of it, else as code; or always as code. */
void markdown_text_put(struct buf *to, str s, size_t columns);
void markdown_code_put(struct buf *to, str s, size_t columns);

/* A field of text in CSV (RFC 4180). One that a spreadsheet could take for a formula (it begins with = + - @ ' a tab or
 * a line end) gets an apostrophe before it: without the first apostrophe, if there is one, a field is the text again.
 * NUL is written \u0000, a byte that is not UTF-8 \xff. The empty text is "". */
void csv_text_put(struct buf *to, str s);

/* A JSON text for a line of JSON Lines: U+0085, U+2028 and U+2029 in its strings, at which some readers break lines,
 * are escaped. */
void json_line_put(struct buf *to, str json);

/* A report file (.json, perhaps compressed) as a run in a store of its own, in memory, to be closed by the caller;
 * without stories. *ret_run has the id that it had where it was made, and lives in arena. ERR_INPUT with place for what
 * is no report, and for one whose bundle does not have its hash any more. */
bool report_read(struct arena *a, const char *path, struct store **ret, struct run *ret_run,
                 char ret_sha256[SHA256_HEX_SIZE], struct err *err) MUST_USE;

/* .html: one page that loads nothing. It stays below 64 MiB unless the table of cases alone is larger: stories that do
 * not fit are left out, those of cases that passed first, and their pages say how to see them. */
bool report_html(const struct report *r, struct buf *to, struct err *err) MUST_USE;

/* Rows that changed, as stories show them: `table row  path: before → after`. */
void report_changes(const struct changes *changes, const struct report_style *style, struct buf *to);

struct report_cell {
    str text;
    bool right; /* numbers stand at the right */
};

/* Rows of cells (a row's cells together) in columns, under `heads` unless NULL, safe for a terminal. width[columns] is
 * what the columns had before, 0 at first, and is widened: a long table can be put in pieces. */
void report_table(const str *heads, const struct report_cell *cells, size_t columns, size_t rows, size_t *width,
                  struct buf *to);

/* "2024-05-15T15:00:00.123Z" of a Unix time in milliseconds; false, and nothing, for one that has not come. */
bool time_put(struct buf *to, int64_t unix_ms);

/* Text of unknown origin, made safe for a terminal: newlines and tabs stay, other control characters (also those that
 * turn the direction of writing) and what is not UTF-8 are shown escaped. */
void report_text(str text, struct buf *to);

#endif
