/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/stats/verbs.h"

#include "stats/multiple.h"
#include "text/show.h"

struct adjust_verb {
    struct stats_common common;
    const char *p, *id;
};

static bool adjust_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct adjust_verb *v = options;
    struct table *t;
    const double *p;
    const str *ids = NULL;
    *ret_exit = 0;
    if (!table_read(a, v->common.file, &t, err) || !table_numbers(a, t, v->p, "--p", &p, err))
        return false;
    const char *id = v->id ? v->id : table_has(t, "id") ? "id" : NULL;
    if (id && !table_texts(a, t, id, "--id", &ids, err))
        return false;
    for (size_t i = 0; i < t->n; i++)
        if (p[i] < 0 || p[i] > 1)
            return err_at(err, arena_cstr(a, t->file), t->lines[i], 0,
                          "column '%s': expected a p-value between 0 and 1, found %g", show_text(str_of(v->p)).text,
                          p[i]);
    double *holm = arena_array(a, double, t->n), *bh = arena_array(a, double, t->n);
    holm_adjust(p, t->n, holm);
    bh_adjust(p, t->n, bh);
    json_t *out = stats_result("adjust", t), *rows = json_array();
    for (size_t i = 0; i < t->n; i++) {
        json_t *row = json_object();
        stats_put_text(row, "id", ids ? ids[i] : arena_printf(a, "%zu", i + 1));
        stats_put(row, "p", p[i]);
        stats_put(row, "holm", holm[i]);
        stats_put(row, "bh", bh[i]);
        json_array_append_new(rows, row);
    }
    json_object_set_new(out, "adjusted", rows);
    return stats_print(&v->common, out, err);
}

static void adjust_presets(void *options)
{
    ((struct adjust_verb *)options)->p = "p";
}

static const struct option OPTIONS[] = {
    STATS_OPTION_COLUMN("id", struct adjust_verb, id, "what to call the rows; default id where there is one"),
    STATS_OPTION_JSON(struct adjust_verb),
    STATS_OPTION_COLUMN("p", struct adjust_verb, p, "p-values; default p"),
    {0}};

static const struct operand OPERANDS[] = {STATS_OPERAND_FILE(struct adjust_verb), {0}};

const struct verb STATS_ADJUST = {
    .name = "adjust",
    .help = "Adjust p-values that stand together: Holm, and Benjamini and Hochberg",
    .manual =
        "Each adjusted p-value may be held against the level of the whole. holm bounds the chance of any false\n"
        "finding, whatever depends on what (Holm 1979); bh the expected share of false ones among all findings, for\n"
        "tests that are independent or depend positively (Benjamini & Hochberg 1995). Refuses what is no p-value.",
    .options = OPTIONS,
    .operands = OPERANDS,
    .size = sizeof(struct adjust_verb),
    .presets = adjust_presets,
    .run = adjust_run,
};
