/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/option.h"

#include "base/vec.h"
#include "text/fields.h"

#include <inttypes.h>

enum { NAMES_MAX = 128 };

/* One command line under way. */
struct parse {
    struct arena *a;
    const struct verb *verb;
    const char *path;
    char **args;
    int n, at;   /* args[at] is the next one */
    bool *given; /* by index in the table of options */
    void *out;
    bool help;
    struct err *err;
};

static size_t options_count(const struct verb *verb)
{
    size_t n = 0;
    while (verb->options && verb->options[n].name)
        n++;
    return n;
}

static bool usage(const struct parse *p, const char *message)
{
    return err_set(p->err, ERR_USAGE, "%s; see `assize %s --help`", message, p->path);
}

static bool int_parse(const struct parse *p, const char *what, const char *text, int64_t min, int64_t max, void *to)
{
    int64_t value;
    if (!str_to_i64(str_of(text), &value))
        return err_set(p->err, ERR_USAGE, "%s: '%s' is not a whole number", what, text);
    if (value < min || value > max)
        return err_set(p->err, ERR_USAGE, "%s: %" PRId64 " is out of range: it must be from %" PRId64 " to %" PRId64,
                       what, value, min, max);
    memcpy(to, &value, sizeof value);
    return true;
}

static bool option_store(struct parse *p, const struct option *o, const char *as_written, const char *value)
{
    char *to = (char *)p->out + o->at;
    size_t index = (size_t)(o - p->verb->options);
    if (p->given[index] && o->type != OPTION_LIST)
        return usage(p, arena_printf(p->a, "%s is given twice", as_written).p);
    p->given[index] = true;
    if (o->type != OPTION_FLAG && !*value)
        return usage(p, arena_printf(p->a, "%s is given an empty %s", as_written, o->arg).p);
    switch (o->type) {
    case OPTION_FLAG:
        *(bool *)(void *)to = true;
        return true;
    case OPTION_TEXT:
        memcpy(to, &value, sizeof value);
        return true;
    case OPTION_INT:
        return int_parse(p, as_written, value, o->min, o->max, to);
    case OPTION_LIST: {
        struct option_list *list = (struct option_list *)(void *)to;
        *vec_push(p->a, list) = str_of(value);
        return true;
    }
    }
    BUG("option --%s has no type", o->name);
}

static bool long_unknown(const struct parse *p, str name)
{
    const char *names[NAMES_MAX + 2];
    size_t n = 0;
    for (size_t i = 0; i < options_count(p->verb) && n < NAMES_MAX; i++)
        names[n++] = p->verb->options[i].name;
    names[n++] = "help";
    names[n] = NULL;
    const char *nearest = nearest_name(name, names);
    if (nearest)
        return usage(p, arena_printf(p->a, "unknown option --%.*s; did you mean --%s?", STR_ARG(name), nearest).p);
    return usage(p, arena_printf(p->a, "unknown option --%.*s", STR_ARG(name)).p);
}

/* The value of an option: what stands in the same word, else the next word. */
static bool value_take(struct parse *p, const struct option *o, const char *as_written, const char *attached,
                       const char **ret)
{
    if (!attached && p->at == p->n)
        return usage(p, arena_printf(p->a, "%s needs a value: %s %s", as_written, as_written, o->arg).p);
    *ret = attached ? attached : p->args[p->at++];
    return true;
}

static bool long_parse(struct parse *p, const char *word)
{
    const char *equals = strchr(word, '=');
    str name = equals ? (str){word, (size_t)(equals - word)} : str_of(word);
    if (str_eq_c(name, "help") && !equals) {
        p->help = true;
        return true;
    }
    for (size_t i = 0; i < options_count(p->verb); i++) {
        const struct option *o = &p->verb->options[i];
        if (!str_eq_c(name, o->name))
            continue;
        const char *as_written = arena_printf(p->a, "--%s", o->name).p;
        const char *value = "";
        if (o->type == OPTION_FLAG && equals)
            return usage(p, arena_printf(p->a, "%s takes no value", as_written).p);
        if (o->type != OPTION_FLAG && !value_take(p, o, as_written, equals ? equals + 1 : NULL, &value))
            return false;
        return option_store(p, o, as_written, value);
    }
    return long_unknown(p, name);
}

static bool short_parse(struct parse *p, const char *letters)
{
    for (const char *at = letters; *at; at++) {
        const struct option *o = NULL;
        for (size_t i = 0; i < options_count(p->verb) && !o; i++)
            o = p->verb->options[i].letter == *at ? &p->verb->options[i] : NULL;
        if (!o && *at == 'h') {
            p->help = true;
            return true;
        }
        if (!o)
            return usage(p, arena_printf(p->a, "unknown option -%s", at).p);
        const char *as_written = arena_printf(p->a, "-%c", *at).p;
        if (o->type == OPTION_FLAG) {
            if (!option_store(p, o, as_written, ""))
                return false;
            continue;
        }
        const char *value = "";
        return value_take(p, o, as_written, at[1] ? at + 1 : NULL, &value) && option_store(p, o, as_written, value);
    }
    return true;
}

static bool operand_store(struct parse *p, size_t index, const char *word)
{
    const struct operand *operands = p->verb->operands;
    size_t n = 0;
    while (operands && operands[n].name)
        n++;
    if (index >= n && n && operands[n - 1].many)
        index = n - 1;
    if (index >= n)
        return usage(p, n ? arena_printf(p->a, "unexpected '%s' behind %s", word, operands[n - 1].name).p
                          : arena_printf(p->a, "unexpected '%s'", word).p);
    const struct operand *o = &operands[index];
    char *to = (char *)p->out + o->at;
    if (!*word)
        return usage(p, arena_printf(p->a, "%s is empty", o->name).p);
    if (o->type == OPTION_LIST) { /* it and all that follows, dashes or not */
        struct option_list *list = (struct option_list *)(void *)to;
        *vec_push(p->a, list) = str_of(word);
        while (!o->many && p->at < p->n)
            *vec_push(p->a, list) = str_of(p->args[p->at++]);
        return true;
    }
    if (o->type == OPTION_INT)
        return int_parse(p, o->name, word, o->min, o->max, to);
    memcpy(to, &word, sizeof word);
    return true;
}

bool options_parse(struct arena *a, const struct verb *verb, const char *path, int n, char **args, void *out,
                   bool *ret_help, struct err *err)
{
    struct parse p = {.a = a, .verb = verb, .path = path, .args = args, .n = n, .out = out, .err = err};
    p.given = arena_array(a, bool, options_count(verb) + 1);
    size_t operands = 0;
    bool only_operands = false;
    while (p.at < p.n) {
        const char *word = p.args[p.at++];
        bool ok;
        if (only_operands || word[0] != '-' || !word[1])
            ok = operand_store(&p, operands++, word);
        else if (word[1] != '-')
            ok = short_parse(&p, word + 1);
        else if (word[2])
            ok = long_parse(&p, word + 2);
        else
            ok = only_operands = true;
        if (!ok)
            return false;
        if (p.help) {
            *ret_help = true;
            return true;
        }
    }
    for (size_t i = 0; verb->operands && verb->operands[i].name; i++)
        if (i >= operands && !verb->operands[i].optional)
            return usage(&p, arena_printf(a, "%s is missing: %s", verb->operands[i].name, verb->operands[i].help).p);
    *ret_help = false;
    return true;
}

/* "  -o, --output FILE" */
static str option_left(struct arena *a, const struct option *o)
{
    str letter = o->letter ? arena_printf(a, "-%c, ", o->letter) : S("    ");
    return arena_printf(a, "  %.*s--%s%s%s", STR_ARG(letter), o->name, o->arg ? " " : "", o->arg ? o->arg : "");
}

static void row_put(struct buf *to, const char *left, int width, const char *right)
{
    buf_printf(to, "%-*s  %s\n", width, left, right);
}

void verb_usage(const struct verb *verb, const char *path, struct buf *to)
{
    buf_printf(to, "assize %s", path);
    if (verb->sub) {
        buf_printf(to, " VERB …");
        return;
    }
    if (verb->options)
        buf_printf(to, " [OPTION]…");
    for (const struct operand *o = verb->operands; o && o->name; o++)
        buf_printf(to, o->optional ? " [%s]%s" : " %s%s", o->name, o->many ? "…" : "");
}

void verb_help(const struct verb *verb, const char *path, struct buf *to)
{
    struct arena scratch CLEANUP_ARENA = {0};
    buf_printf(to, "Usage: ");
    verb_usage(verb, path, to);
    buf_printf(to, "\n\n%s.\n", verb->help);
    if (verb->manual)
        buf_printf(to, "\n%s\n", verb->manual);
    if (verb->sub) {
        buf_printf(to, "\nVerbs:\n");
        verbs_list(verb->sub, arena_printf(&scratch, "%s ", path).p, to);
        return;
    }
    size_t width = strlen("      --help");
    for (size_t i = 0; i < options_count(verb); i++) {
        size_t n = option_left(&scratch, &verb->options[i]).n;
        width = n > width ? n : width;
    }
    if (verb->operands)
        buf_printf(to, "\nOperands:\n");
    for (const struct operand *o = verb->operands; o && o->name; o++)
        row_put(to, arena_printf(&scratch, "  %s", o->name).p, (int)width, o->help);
    buf_printf(to, "\nOptions:\n");
    for (size_t i = 0; i < options_count(verb); i++) {
        const struct option *o = &verb->options[i];
        row_put(to, option_left(&scratch, o).p, (int)width,
                o->type == OPTION_LIST ? arena_printf(&scratch, "%s (may be repeated)", o->help).p : o->help);
    }
    row_put(to, "  -h, --help", (int)width, "print this");
}

void verbs_list(const struct verb *const *verbs, const char *prefix, struct buf *to)
{
    int width = 0;
    for (const struct verb *const *v = verbs; *v; v++)
        width = (int)strlen((*v)->name) > width ? (int)strlen((*v)->name) : width;
    for (const struct verb *const *v = verbs; *v; v++)
        buf_printf(to, "  assize %s%-*s  %s\n", prefix, width, (*v)->name, (*v)->help);
}

void verbs_walk(struct arena *a, const struct verb *const *verbs, const char *prefix, struct verb_list *ret)
{
    for (const struct verb *const *v = verbs; *v; v++) {
        const char *path = arena_printf(a, "%s%s", prefix, (*v)->name).p;
        *vec_push(a, ret) = (struct verb_at){path, *v};
        if ((*v)->sub)
            verbs_walk(a, (*v)->sub, arena_printf(a, "%s ", path).p, ret);
    }
}

static enum complete complete_of(enum complete given, const char *name)
{
    static const char *const FILES[] = {"ANSWERS", "FILE", "FIXTURE", "PATH", "QRELS", "SUITE", "WORLD"};
    if (given != COMPLETE_BY_NAME)
        return given;
    str word = str_of(name);
    if (str_ends(word, S("…"))) /* a list of them */
        word.n -= strlen("…");
    for (size_t i = 0; i < COUNT_OF(FILES); i++)
        if (str_eq_c(word, FILES[i]))
            return COMPLETE_FILE;
    if (str_eq_c(word, "COMMAND"))
        return COMPLETE_COMMAND;
    return str_eq_c(word, "DIR") || str_eq_c(word, "FOLDER") ? COMPLETE_DIR : COMPLETE_NOTHING;
}

enum complete option_complete(const struct option *o)
{
    return o->arg ? complete_of(o->complete, o->arg) : COMPLETE_NOTHING;
}

enum complete operand_complete(const struct operand *o)
{
    return complete_of(o->complete, o->name);
}

const struct verb *verb_find(const struct verb *const *verbs, const char *prefix, const char *name, struct err *err)
{
    const char *names[NAMES_MAX + 1];
    struct buf list CLEANUP_BUF = {0};
    size_t n = 0;
    for (const struct verb *const *v = verbs; *v; v++)
        if (strcmp((*v)->name, name) == 0)
            return *v;
    for (const struct verb *const *v = verbs; *v && n < NAMES_MAX; v++) {
        buf_printf(&list, "%s%s", n ? ", " : "", (*v)->name);
        names[n++] = (*v)->name;
    }
    names[n] = NULL;
    const char *nearest = nearest_name(str_of(name), names);
    if (nearest)
        err_set(err, ERR_USAGE, "unknown verb '%s%s'; did you mean '%s%s'?", prefix, name, prefix, nearest);
    else
        err_set(err, ERR_USAGE, "unknown verb '%s%s'; there are: %s", prefix, name, buf_cstr(&list));
    return NULL;
}
