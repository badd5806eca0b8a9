/* SPDX-License-Identifier: Apache-2.0 */
/*
 * html: what the files of the HTML report share. One page is made in three steps: `page_gather` reads the units once
 * and keeps what the overview and the table of cases need, column by column; the overview is written as HTML, readable
 * without scripts; the rest goes along as JSON in blocks that no browser executes, for the page's own script.
 *
 * Text is escaped by construction: html_put takes literals only, everything else passes html_text (HTML) or json_text
 * and json_raw (JSON inside a script element).
 */
#ifndef ASSIZE_REPORT_HTML_H
#define ASSIZE_REPORT_HTML_H

#include "report/report.h"

#include "base/map.h"

/* The whole file stays below it: what stories do not fit are left out. */
#define HTML_BOUND ((size_t)64 << 20)

/* As report_html, with another bound, for tests. */
bool html_write(const struct report *r, size_t bound, struct buf *to, struct err *err) MUST_USE;

/* ---- text ---- */

/* Markup of our own: a literal. */
#define html_put(to, literal) buf_str(to, S(literal))

/* Text as content of an element or inside a quoted attribute: also what would act instead of show is escaped, as
 * report_text does. */
void html_text(struct buf *to, str text);

/* A value in the fragment of a link: percent-encoded; a byte that is no UTF-8 as json_text has it. */
void href_put(struct buf *to, str text);

/* A JSON string of any bytes: `<`, `>`, `&` and line separators as \uXXXX, so that it cannot end a script element; a
 * byte that is no UTF-8 as the text \xNN. */
void json_text(struct buf *to, str text);

/* JSON text of the store's as it stands, with the same escapes; what is no JSON as a string, "" as null. */
void json_raw(struct buf *to, str json);

/* A finite number that reads back the same. */
void json_number(struct buf *to, double value);

/* ---- what is gathered ---- */

/* Distinct strings, numbered from 0 in order of appearance. */
struct names {
    struct map index;
    VEC(str) list;
};
size_t names_add(struct arena *a, struct names *names, str name);

/* The verdict of one scorer on one unit. */
struct cell {
    double value;
    uint32_t class_; /* in page.strings */
    char status;     /* STATUS_LETTERS[status]; '-' = no such row */
    bool has_value;
};

struct scorer_column {
    str id, name, severity;
    VEC(struct cell) cells; /* by unit; may end early */
};

struct unit_line {
    uint32_t kase;           /* in page.cases */
    uint32_t severity, tags; /* in page.strings, page.tags */
    int64_t trial;
    char status;  /* of its worst row */
    int32_t part; /* block that holds its story; -1 = left out */
};

struct case_line {
    str id, about; /* about: the beginning of its input */
    char change;   /* against the baseline: 'w' worse, 'b' better, '-' none */
    bool urgent;   /* a unit of it did not pass, or it flipped */
    uint32_t rank; /* by id, numbers in it by their value */
    int32_t part;  /* block that holds it as written; -1 = left out or not there */
};

/* Values of measures called NAME@K, over units. */
struct curve_point {
    str name;
    int64_t k;
    VEC(double) x;
    VEC(size_t) kase;
};

/* A figure that may differ between reruns, by unit. */
struct figure {
    str name;
    VEC(size_t) unit;
    VEC(double) value;
    VEC(str) text; /* instead of values; as many as units, or none */
};

struct page {
    struct arena *a;
    const struct report *r;
    struct metrics metrics;
    struct gate_results gates;
    struct names case_ids, strings, tags, scorer_ids, curve_names, figure_names;
    VEC(struct case_line) cases;
    VEC(struct unit_line) units;
    VEC(struct scorer_column) scorers;
    VEC(struct curve_point) curves;
    VEC(struct figure) figures;
    json_t *description; /* of the run; owned by the arena; NULL = none */
    size_t bound;
    size_t left_out; /* units whose story did not fit */
};

extern const char STATUS_LETTERS[]; /* by row_status: "pfens" */

bool page_gather(struct page *page, struct err *err) MUST_USE;

/* ---- what is written ---- */

void overview_put(struct page *page, struct buf *to);
void changes_section_put(struct page *page, struct buf *to);
void run_section_put(struct page *page, struct buf *to);

/* Blocks of JSON. stories_put keeps below page->bound and fills in `part`s, which where_put writes. */
void table_data_put(struct page *page, struct buf *to);
void flips_data_put(struct page *page, struct buf *to); /* [[case, scorer, better, before, after], …] as compared */
void figures_data_put(struct page *page, struct buf *to);
bool stories_put(struct page *page, struct buf *to, struct err *err) MUST_USE;
void where_put(struct page *page, struct buf *to);

/* ---- charts ---- */

/* One value with its interval on a scale from low to high, as an SVG that is as wide as its place. */
struct track {
    double from, to; /* ends of the scale */
    bool has_value, has_interval, has_zero, has_mark, has_gate;
    double value, low, high, zero, mark, gate; /* zero and mark: lines across; gate: a threshold */
    char shape;                                /* 'o' circle, 'd' diamond */
};
void track_put(struct buf *to, const struct track *t);
void axis_put(struct buf *to, double from, double high);

struct curve_value {
    int64_t k;
    double value, low, high;
    bool has_interval;
};
struct series {
    str name;
    VEC(struct curve_value) points; /* ascending by k */
};
/* A chart of series over k between 0 and 1, its legend and its table of numbers. */
void curves_put(struct arena *a, const char *title, const char *help, const struct series *series, size_t n,
                struct buf *to);

/* "pass^2" of kind "pass^k" and k = 2; "" where there is no k. */
str kind_of_k(struct arena *a, str kind, int64_t k);

#endif
