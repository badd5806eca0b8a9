/* SPDX-License-Identifier: Apache-2.0 */
/* TREC's and BEIR's text files. One pass over the bytes; documents stay slices of them. */
#include "rag/rag.h"

#include "base/map.h"
#include "text/doc.h"
#include "text/show.h"

#include <float.h>

enum { COLUMNS_MAX = 7, LINE_MAX_BYTES = 65536 };

/* One line's document, of a qrels file or of a run. */
struct entry {
    str doc;
    union {
        int64_t grade;
        double score;
    };
    int line;
};

struct topic {
    str id;
    struct entry *v;
    size_t n, cap;
};

struct reading {
    struct arena *a;
    const char *file;
    struct arena scratch;
    struct map ids;
    struct {
        struct topic *v;
        size_t n, cap;
    } topics;
    bool beir;   /* under BEIR's header */
    size_t last; /* topic of the line before: lines of a topic stand together nearly always */
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

/* The line's columns, at most COLUMNS_MAX of them counted. */
static size_t columns(str line, str *to)
{
    size_t n = 0, i = 0;
    while (n < COLUMNS_MAX) {
        while (i < line.n && is_blank(line.p[i]))
            i++;
        if (i == line.n)
            return n;
        size_t from = i;
        while (i < line.n && !is_blank(line.p[i]))
            i++;
        to[n++] = str_sub(line, from, i - from);
    }
    return n;
}

static struct entry *entry_add(struct reading *r, str topic, str doc, int line)
{
    if (r->last >= r->topics.n || !str_eq(r->topics.v[r->last].id, topic)) {
        size_t at = r->topics.n;
        if (map_add(&r->scratch, &r->ids, topic, at, &at))
            *vec_push(&r->scratch, &r->topics) = (struct topic){.id = topic};
        r->last = at;
    }
    struct topic *t = &r->topics.v[r->last];
    if (t->n == t->cap)
        t->v = vec_grow(&r->scratch, t->v, sizeof *t->v, t->n, &t->cap);
    struct entry *e = &t->v[t->n++];
    *e = (struct entry){.doc = doc, .line = line};
    return e;
}

static bool line_sound(const struct reading *r, str line, int number, struct err *err)
{
    size_t bad;
    if (line.n > LINE_MAX_BYTES)
        return err_at(err, r->file, number, 0, "the line is longer than the limit of %d bytes", LINE_MAX_BYTES);
    if (memchr(line.p, 0, line.n))
        return err_at(err, r->file, number, 0, "the line holds a NUL byte");
    if (!utf8_valid(line, &bad))
        return err_at(err, r->file, number, (int)bad + 1, "the line is not UTF-8");
    return true;
}

static int topic_by_id(const void *x, const void *y)
{
    return str_cmp(((const struct topic *)x)->id, ((const struct topic *)y)->id);
}

static int entry_by_doc(const void *x, const void *y)
{
    const struct entry *a = x, *b = y;
    int order = str_cmp(a->doc, b->doc);
    return order ? order : a->line < b->line ? -1 : a->line > b->line;
}

/* Sorts topics by id and each one's entries by document; refuses a document that stands twice. */
static bool topics_sort(struct reading *r, const char *what, struct err *err)
{
    const struct entry *second = NULL, *first = NULL;
    const struct topic *of = NULL;
    if (r->topics.n)
        qsort(r->topics.v, r->topics.n, sizeof *r->topics.v, topic_by_id);
    for (size_t i = 0; i < r->topics.n; i++) {
        struct topic *t = &r->topics.v[i];
        qsort(t->v, t->n, sizeof *t->v, entry_by_doc);
        for (size_t k = 1; k < t->n; k++) {
            if (!str_eq(t->v[k].doc, t->v[k - 1].doc) || (second && second->line < t->v[k].line))
                continue;
            second = &t->v[k];
            first = &t->v[k - 1];
            of = t;
        }
    }
    if (!second)
        return true;
    return err_at(err, r->file, second->line, 0, "document '%s' is %s twice for topic '%s': first on line %d",
                  show_text(second->doc).text, what, show_text(of->id).text, first->line);
}

static bool reading_each(struct reading *r, str bytes,
                         bool (*visit)(struct reading *r, str line, int number, struct err *err), struct err *err)
{
    int number = 0;
    for (str rest = str_starts(bytes, S("\xEF\xBB\xBF")) ? str_from(bytes, 3) : bytes; rest.p;) {
        str line = str_cut(&rest, '\n');
        number++;
        if (str_trim(line).n == 0)
            continue;
        if (!line_sound(r, line, number, err) || !visit(r, line, number, err))
            return false;
    }
    return r->topics.n > 0 || err_at(err, r->file, 0, 0, "there is no line in it%s", r->beir ? " but the header" : "");
}

/* BEIR's three columns, which only tabs part: ids may hold blanks. False unless there are three. */
static bool beir_columns(str line, str *to)
{
    str rest = str_ends(line, S("\r")) ? str_sub(line, 0, line.n - 1) : line;
    for (size_t i = 0; i < 3; i++) {
        if (!rest.p)
            return false;
        to[i] = str_trim(str_cut(&rest, '\t'));
    }
    return !rest.p && to[0].n && to[1].n && to[2].n;
}

static bool grade_parse(const struct reading *r, str word, int number, int64_t *ret, struct err *err)
{
    double value;
    if (!str_to_double(word, &value))
        return err_at(err, r->file, number, 0, "the grade '%s' is no whole number", show_text(word).text);
    if (value > RANK_GRADE_MAX || value < -RANK_GRADE_MAX)
        return err_at(err, r->file, number, 0, "the grade %s is beyond the limit of %d", show_text(word).text,
                      RANK_GRADE_MAX);
    *ret = (int64_t)value;
    return value == (double)*ret ||
           err_at(err, r->file, number, 0, "the grade '%s' is no whole number", show_text(word).text);
}

static bool qrels_line(struct reading *r, str line, int number, struct err *err)
{
    str at[COLUMNS_MAX];
    size_t n = columns(line, at);
    int64_t grade = 0;
    if (!r->beir && r->topics.n == 0 && n == 3 && str_eq(at[0], S("query-id")) && str_eq(at[1], S("corpus-id"))) {
        r->beir = true;
        return true;
    }
    if (r->beir && !beir_columns(line, at))
        return err_at(err, r->file, number, 0,
                      "expected BEIR's three columns between tabs, as the header has them: "
                      "query-id, corpus-id, score");
    if (!r->beir && n != 4)
        return err_at(err, r->file, number, 0,
                      "found %zu columns%s; expected four: topic, 0, document, grade (three only under BEIR's header "
                      "query-id, corpus-id, score)",
                      n, n == COLUMNS_MAX ? " or more" : "");
    if (!grade_parse(r, at[r->beir ? 2 : 3], number, &grade, err))
        return false;
    entry_add(r, at[0], at[r->beir ? 1 : 2], number)->grade = grade;
    return true;
}

bool qrels_parse(struct arena *a, str file, str bytes, struct qrels *ret, struct err *err)
{
    struct reading r = {.a = a, .file = arena_cstr(a, file)};
    bool ok = reading_each(&r, bytes, qrels_line, err) && topics_sort(&r, "judged", err);
    *ret = (struct qrels){.v = arena_array(a, struct judged_topic, r.topics.n), .n = r.topics.n};
    for (size_t i = 0; ok && i < r.topics.n; i++) {
        const struct topic *t = &r.topics.v[i];
        struct judged_topic *to = &ret->v[i];
        *to = (struct judged_topic){.id = t->id, .v = arena_array(a, struct judgement, t->n), .n = t->n};
        for (size_t k = 0; k < t->n; k++)
            to->v[k] = (struct judgement){t->v[k].doc, t->v[k].grade};
        ret->judgements += t->n;
    }
    arena_finish(&r.scratch);
    return ok;
}

struct run_reading {
    struct reading r;
    str name;
};

static bool run_line(struct reading *r, str line, int number, struct err *err)
{
    str at[COLUMNS_MAX];
    size_t n = columns(line, at);
    double score;
    if (n < 6)
        return err_at(err, r->file, number, 0,
                      "found %zu columns; expected six: topic, Q0, document, rank, score, run id", n);
    if (!str_to_double(at[4], &score))
        return err_at(err, r->file, number, 0, "the score '%s' is no finite number", show_text(at[4]).text);
    if (score > (double)FLT_MAX || score < -(double)FLT_MAX)
        return err_at(err, r->file, number, 0, "the score %s is beyond the range of a 32-bit float",
                      show_text(at[4]).text);
    entry_add(r, at[0], at[2], number)->score = (double)(float)score;
    ((struct run_reading *)r)->name = at[5];
    return true;
}

static int entry_by_rank(const void *x, const void *y)
{
    const struct entry *a = x, *b = y;
    if (a->score != b->score)
        return a->score > b->score ? -1 : 1;
    return str_cmp(b->doc, a->doc);
}

bool run_parse(struct arena *a, str file, str bytes, struct run_file *ret, struct err *err)
{
    struct run_reading r = {.r = {.a = a, .file = arena_cstr(a, file)}};
    bool ok = reading_each(&r.r, bytes, run_line, err) && topics_sort(&r.r, "retrieved", err);
    *ret = (struct run_file){.name = r.name, .v = arena_array(a, struct ranking, r.r.topics.n), .n = r.r.topics.n};
    for (size_t i = 0; ok && i < r.r.topics.n; i++) {
        struct topic *t = &r.r.topics.v[i];
        struct ranking *to = &ret->v[i];
        qsort(t->v, t->n, sizeof *t->v, entry_by_rank);
        *to = (struct ranking){.id = t->id, .v = arena_array(a, struct ranked, t->n), .n = t->n};
        for (size_t k = 0; k < t->n; k++)
            to->v[k] = (struct ranked){t->v[k].doc, t->v[k].score};
    }
    arena_finish(&r.r.scratch);
    return ok;
}

const struct judged_topic *qrels_find(const struct qrels *q, str topic)
{
    size_t low = 0, high = q->n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int order = str_cmp(q->v[mid].id, topic);
        if (order == 0)
            return &q->v[mid];
        *(order < 0 ? &low : &high) = order < 0 ? mid + 1 : mid;
    }
    return NULL;
}

const struct ranking *run_find(const struct run_file *r, str topic)
{
    size_t low = 0, high = r->n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int order = str_cmp(r->v[mid].id, topic);
        if (order == 0)
            return &r->v[mid];
        *(order < 0 ? &low : &high) = order < 0 ? mid + 1 : mid;
    }
    return NULL;
}

bool grade_find(const struct judged_topic *t, str doc, int64_t *ret)
{
    size_t low = 0, high = t ? t->n : 0;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int order = str_cmp(t->v[mid].doc, doc);
        if (order == 0) {
            *ret = t->v[mid].grade;
            return true;
        }
        *(order < 0 ? &low : &high) = order < 0 ? mid + 1 : mid;
    }
    return false;
}
