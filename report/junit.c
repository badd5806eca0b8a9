/* SPDX-License-Identifier: Apache-2.0 */
/*
 * .xml, as the readers of JUnit files in continuous integration understand it.
 *
 * One testsuite a scorer, in the order of the suite, with classname "SUITE.SCORER": Jenkins shows a tree of package
 * (SUITE), class (SCORER) and test; GitLab shows the classname as the suite beside the test's name and finds a test
 * again in the other branch by both; the usual GitHub actions group by testsuite. So in each a scorer is a group, and a
 * test reads "case q02, trial 0: What does a colleague …". The gate's rules are a testsuite of their own, first.
 *
 * A test is a scorer's verdict on a unit. Further measures beside a verdict are numbers, not tests; a scorer without a
 * verdict has a test a measure. fail is a failure; error (it could not be computed) an error; not_evaluable and skipped
 * are skipped with the reason. Of rules: block is a failure, incomplete an error, inconclusive and skipped are skipped.
 *
 * No times in it, nor the run's id: the same inputs give the same file. Everything from outside goes through xml_put,
 * which writes no byte that XML 1.0 does not allow.
 */
#include "base/map.h"
#include "report/evidence.h"
#include "report/words.h"
#include "text/json_own.h"
#include "text/utf8.h"

#include <inttypes.h>

enum {
    TITLE_COLUMNS = 80,
    DETAIL_MAX = 16 * 1024, /* bytes of evidence under one test */
};

/* The text of one testsuite, and what stands in it. */
struct tests {
    str name;
    struct buf text;
    size_t n, failures, errors, skipped;
};

struct junit {
    struct arena *a; /* as long as the report */
    const struct report *r;
    VEC(struct tests) suites;
    struct map index; /* name of a scorer to its place */
    struct map flips; /* "case\nscorer" to the flip's place */
    str case_id;
    str title; /* of the case at hand: its text stands at the first of its units */
};

/* XML 1.0, production 2 (Char). */
static bool xml_allows(uint32_t c)
{
    return c == 0x9 || c == 0xA || c == 0xD || (c >= 0x20 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD) ||
           c >= 0x10000;
}

/* Text or, in double quotes, the value of an attribute: what has a meaning in either is written as a reference, what
 * is not allowed as \u0001, bytes that are not UTF-8 as \xff. With no bare > there can be no "]]>". */
static void xml_put(struct buf *to, str s)
{
    while (s.n) {
        uint32_t c = 0;
        size_t n = utf8_next(s, &c);
        if (n == 0)
            buf_printf(to, "\\x%02x", (unsigned)(unsigned char)s.p[0]);
        else if (!xml_allows(c))
            buf_printf(to, "\\u%04x", (unsigned)c);
        else if (c == '<' || c == '>' || c == '&' || c == '"' || c == '\t' || c == '\r' || c == '\n')
            buf_printf(to, "&#%u;", (unsigned)c);
        else
            buf_put(to, s.p, n);
        s = str_from(s, n ? n : 1);
    }
}

static void attribute_put(struct buf *to, const char *name, str value)
{
    buf_printf(to, " %s=\"", name);
    xml_put(to, value);
    buf_byte(to, '"');
}

static void lines_put(struct buf *to, str text)
{
    while (text.p) {
        xml_put(to, str_cut(&text, '\n'));
        if (text.p)
            buf_byte(to, '\n');
    }
}

/* Opens a testcase and leaves its tag open for an end of "/>" or ">". */
static void case_open(struct junit *j, struct tests *t, str name)
{
    t->n++;
    buf_str(&t->text, S("    <testcase"));
    attribute_put(&t->text, "classname", arena_printf(j->a, "%.*s.%.*s", STR_ARG(j->r->run->suite), STR_ARG(t->name)));
    attribute_put(&t->text, "name", name);
}

/* What stands under a test that did not pass. */
static void result_put(struct buf *to, const char *element, str type, str message, str detail)
{
    buf_printf(to, ">\n      <%s", element);
    attribute_put(to, "message", message);
    if (type.n)
        attribute_put(to, "type", type);
    if (detail.n) {
        buf_byte(to, '>');
        lines_put(to, detail);
        buf_printf(to, "</%s>\n    </testcase>\n", element);
    } else {
        buf_str(to, S("/>\n    </testcase>\n"));
    }
}

static struct tests *tests_of(struct junit *j, str scorer)
{
    size_t at;
    if (map_get(&j->index, scorer, &at))
        return &j->suites.v[at];
    struct tests *t = vec_push(j->a, &j->suites);
    t->name = arena_str(j->a, scorer);
    map_add(j->a, &j->index, t->name, j->suites.n - 1, NULL);
    return t;
}

/* At most DETAIL_MAX bytes, cut at a line where there is one, with what is left out. */
static void detail_bound(struct buf *detail)
{
    if (detail->n <= DETAIL_MAX)
        return;
    size_t all = detail->n, at = DETAIL_MAX;
    while (at > DETAIL_MAX / 2 && detail->p[at - 1] != '\n')
        at--;
    if (at == DETAIL_MAX / 2)
        for (at = DETAIL_MAX; ((unsigned char)detail->p[at] & 0xC0) == 0x80;)
            at--;
    detail->n = at;
    buf_printf(detail, "\n… and %zu more bytes of evidence", all - at);
}

static void row_detail_put(const struct row *row, const struct flip *flip, struct buf *message, struct buf *detail)
{
    static const struct report_style WHOLE = {0};
    CLEANUP_JSON json_t *evidence = stored_json(row->evidence);
    if (row->class_.n)
        buf_printf(message, "%.*s: ", STR_ARG(row->class_));
    evidence_line(message, evidence, LAYOUT_LONG);
    while (message->n && (message->p[message->n - 1] == ' ' || message->p[message->n - 1] == ':'))
        message->n--;
    if (!message->n)
        buf_printf(message, "%s", row->status == ROW_FAIL ? "failed" : ROW_STATUS_NAMES[row->status]);
    if (flip && !flip->better) {
        buf_str(message, S(" (worse than the baseline)"));
        flip_put(detail, flip);
        buf_byte(detail, '\n');
    }
    if (evidence)
        evidence_block(detail, evidence, 0, &WHOLE);
    while (detail->n && detail->p[detail->n - 1] == '\n')
        detail->n--;
    detail_bound(detail);
}

static const struct flip *flip_of(struct junit *j, str case_id, str scorer)
{
    size_t at;
    if (!j->flips.n)
        return NULL;
    struct arena scratch CLEANUP_ARENA = {0};
    str key = arena_printf(&scratch, "%.*s\n%.*s", STR_ARG(case_id), STR_ARG(scorer));
    return map_get(&j->flips, key, &at) ? &j->r->comparison->flips.v[at] : NULL;
}

static void row_put(struct junit *j, const struct unit_record *unit, const struct row *row)
{
    struct tests *t = tests_of(j, row->scorer);
    struct buf name CLEANUP_BUF = {0};
    struct buf message CLEANUP_BUF = {0};
    struct buf detail CLEANUP_BUF = {0};
    buf_str(&name, S("case "));
    line_put(&name, unit->case_id, 0);
    buf_printf(&name, ", trial %" PRId64, unit->trial);
    if (row->measure.n) {
        buf_str(&name, S(", "));
        line_put(&name, row->measure, 0);
    }
    if (j->title.n)
        buf_printf(&name, ": %.*s", STR_ARG(j->title));
    case_open(j, t, buf_view(&name));
    if (row->status == ROW_PASS) {
        buf_str(&t->text, S("/>\n"));
        return;
    }
    row_detail_put(row, flip_of(j, unit->case_id, row->scorer), &message, &detail);
    switch (row->status) {
    case ROW_FAIL:
        t->failures++;
        result_put(&t->text, "failure", row->class_, buf_view(&message), buf_view(&detail));
        break;
    case ROW_ERROR:
        t->errors++;
        result_put(&t->text, "error", row->class_, buf_view(&message), buf_view(&detail));
        break;
    default: {
        str words = arena_printf(j->a, "%s%.*s%s", row->status == ROW_SKIPPED ? "skipped (" : "not evaluable (",
                                 STR_ARG(buf_view(&message)), ")");
        t->skipped++;
        result_put(&t->text, "skipped", (str){0}, words, (str){0});
    }
    }
}

static bool unit_put(const struct unit_record *unit, void *ctx, struct err *err)
{
    struct junit *j = ctx;
    (void)err;
    if (unit->case_doc.n || !str_eq(unit->case_id, j->case_id)) {
        struct buf title CLEANUP_BUF = {0};
        case_title_put(&title, unit->case_doc, TITLE_COLUMNS);
        j->case_id = arena_str(j->a, unit->case_id);
        j->title = arena_str(j->a, buf_view(&title));
    }
    for (size_t i = 0; i < unit->rows.n; i++) {
        const struct row *row = &unit->rows.v[i];
        if (!row->measure.n || !rows_find(&unit->rows, row->scorer, (str){0}))
            row_put(j, unit, row);
    }
    return true;
}

static void gate_put(struct junit *j, struct tests *t, const struct gate_result *g)
{
    str name = g->severity.n ? arena_printf(j->a, "%.*s (%.*s)", STR_ARG(g->id), STR_ARG(g->severity)) : g->id;
    case_open(j, t, name);
    switch (g->verdict) {
    case VERDICT_PASS:
        buf_str(&t->text, S("/>\n"));
        break;
    case VERDICT_BLOCK:
        t->failures++;
        result_put(&t->text, "failure", S("block"), g->sentence, (str){0});
        break;
    case VERDICT_INCOMPLETE:
        t->errors++;
        result_put(&t->text, "error", S("incomplete"), g->sentence, (str){0});
        break;
    case VERDICT_INCONCLUSIVE:
    case VERDICT_SKIPPED:
        t->skipped++;
        result_put(&t->text, "skipped", (str){0},
                   arena_printf(j->a, "%s: %.*s", VERDICT_NAMES[g->verdict], STR_ARG(g->sentence)), (str){0});
        break;
    }
}

static void counts_put(struct buf *to, const struct tests *t)
{
    buf_printf(to, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\"", t->n, t->failures, t->errors,
               t->skipped);
}

static void property_put(struct buf *to, const char *name, str value)
{
    buf_printf(to, "      <property name=\"%s\"", name);
    attribute_put(to, "value", value);
    buf_str(to, S("/>\n"));
}

static void tests_put(struct junit *j, const struct tests *t, bool gate, struct buf *to)
{
    buf_str(to, S("  <testsuite"));
    attribute_put(to, "name", t->name);
    counts_put(to, t);
    buf_str(to, S(">\n"));
    if (gate) {
        const struct comparison *c = j->r->comparison;
        buf_str(to, S("    <properties>\n"));
        property_put(to, "suite", j->r->run->suite);
        property_put(to, "suite_version", j->r->run->suite_version);
        property_put(to, "verdict", j->r->run->verdict);
        if (j->r->bundle)
            property_put(to, "bundle_sha256", str_of(j->r->bundle->sha256));
        if (c)
            property_put(to, "baseline_bundle_sha256", c->baseline_sha);
        buf_str(to, S("    </properties>\n"));
    }
    buf_str(to, buf_view(&t->text));
    buf_str(to, S("  </testsuite>\n"));
}

static void all_put(struct junit *j, const struct tests *gate, struct buf *to)
{
    struct tests all = *gate;
    for (size_t i = 0; i < j->suites.n; i++) {
        all.n += j->suites.v[i].n;
        all.failures += j->suites.v[i].failures;
        all.errors += j->suites.v[i].errors;
        all.skipped += j->suites.v[i].skipped;
    }
    buf_str(to, S("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites"));
    attribute_put(to, "name", j->r->run->suite);
    counts_put(to, &all);
    buf_str(to, S(">\n"));
    tests_put(j, gate, true, to);
    for (size_t i = 0; i < j->suites.n; i++)
        tests_put(j, &j->suites.v[i], false, to);
    buf_str(to, S("</testsuites>\n"));
}

static void flips_index(struct junit *j)
{
    const struct comparison *c = j->r->comparison;
    for (size_t i = 0; c && i < c->flips.n; i++) {
        const struct flip *f = &c->flips.v[i];
        map_add(j->a, &j->flips, arena_printf(j->a, "%.*s\n%.*s", STR_ARG(f->case_id), STR_ARG(f->scorer)), i, NULL);
    }
}

bool report_junit(const struct report *r, struct buf *to, struct err *err)
{
    struct arena a CLEANUP_ARENA = {0};
    struct junit j = {.a = &a, .r = r};
    struct tests gate = {.name = STR_INIT("gate")};
    struct gate_results gates = {0};
    flips_index(&j);
    bool ok = store_gates(r->store, &a, r->run, &gates, err) &&
              store_each_unit(r->store, r->run, STORE_ROWS, unit_put, &j, err);
    for (size_t i = 0; ok && i < gates.n; i++)
        gate_put(&j, &gate, &gates.v[i]);
    if (ok)
        all_put(&j, &gate, to);
    bool full = gate.text.full;
    buf_finish(&gate.text);
    for (size_t i = 0; i < j.suites.n; i++) {
        full = full || j.suites.v[i].text.full;
        buf_finish(&j.suites.v[i].text);
    }
    to->full = to->full || full;
    return ok && report_whole(to, err);
}
