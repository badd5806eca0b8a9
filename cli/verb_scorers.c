/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"
#include "cli/terminal.h"

#include "scorers/scorers.h"
#include "text/fields.h"

enum { SCORERS_MAX = 256 };

struct scorers_verb {
    const char *name;
};

static void scorers_list(struct buf *to)
{
    int width = 0;
    for (const struct scorer_kind *const *k = SCORERS; *k; k++)
        width = (int)strlen((*k)->name) > width ? (int)strlen((*k)->name) : width;
    for (const struct scorer_kind *const *k = SCORERS; *k; k++)
        buf_printf(to, "%-*s  %s\n", width, (*k)->name, (*k)->help);
    buf_printf(to, "\n`assize scorers NAME` tells all about one.\n");
}

/* The text with each line moved in by two. */
static void indented_put(const char *text, struct buf *to)
{
    for (str rest = str_of(text); rest.p;) {
        str line = str_cut(&rest, '\n');
        if (line.n || rest.p)
            buf_printf(to, "%s%.*s\n", line.n ? "  " : "", STR_ARG(line));
    }
}

static void names_put(const char *what, const char *const *names, struct buf *to)
{
    buf_printf(to, "%s:", what);
    for (size_t i = 0; names && names[i]; i++)
        buf_printf(to, "%s %s", i ? "," : "", names[i]);
    buf_str(to, names && names[0] ? S("\n") : S(" none\n"));
}

static void scorer_document(const struct scorer_kind *k, struct buf *to)
{
    buf_printf(to, "%s (version %d) — %s\n", k->name, k->version, k->help);
    if (k->manual && *k->manual) {
        buf_printf(to, "\n");
        indented_put(k->manual, to);
    }
    buf_printf(to, "\nParameters:\n");
    if (k->fields && k->fields[0].name)
        fields_document(k->fields, to);
    else
        buf_printf(to, "  none\n");
    buf_printf(to, "\nExample, under `score:` of a suite:\n");
    indented_put(k->example, to);
    buf_printf(to, "\nNeeds:");
    size_t needs = 0;
    for (const struct evidence_type *const *type = k->needs; type && *type; type++)
        buf_printf(to, "%s %s", needs++ ? "," : "", (*type)->name);
    if (k->needs_env)
        buf_printf(to, "%s a world", needs++ ? "," : "");
    buf_str(to, needs ? S("\n") : S(" nothing\n"));
    names_put("Classes", k->classes, to);
    names_put("Measures", k->measures, to);
}

static bool scorers_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct scorers_verb *v = options;
    (void)a;
    *ret_exit = 0;
    struct buf text CLEANUP_BUF = {0};
    const char *names[SCORERS_MAX + 1] = {0};
    size_t n = 0;
    for (const struct scorer_kind *const *k = SCORERS; v->name && *k && n < SCORERS_MAX; k++) {
        if (strcmp((*k)->name, v->name) == 0) {
            scorer_document(*k, &text);
            return out_buf(&text, err);
        }
        names[n++] = (*k)->name;
    }
    if (!v->name) {
        scorers_list(&text);
        return out_buf(&text, err);
    }
    const char *nearest = nearest_name(str_of(v->name), names);
    if (nearest)
        return err_set(err, ERR_USAGE, "no scorer '%s'; did you mean '%s'?", v->name, nearest);
    return err_set(err, ERR_USAGE, "no scorer '%s'; `assize scorers` lists them", v->name);
}

static const char *scorer_choice(size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!SCORERS[i])
            return NULL;
    return SCORERS[n] ? SCORERS[n]->name : NULL;
}

static const struct operand OPERANDS[] = {{"NAME", OPTION_TEXT, offsetof(struct scorers_verb, name), .optional = true,
                                           .help = "only this scorer, in full", .choice = scorer_choice},
                                          {0}};

const struct verb VERB_SCORERS = {
    .name = "scorers",
    .help = "List the scorers, or document one",
    .manual = "With a name: what it passes and fails, its parameters, an example, the classes of its rows.",
    .operands = OPERANDS,
    .size = sizeof(struct scorers_verb),
    .run = scorers_run,
};
