/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Zsh parses the command line itself (_arguments): a function for each verb hands it the verb's options and operands;
 * one with verbs below it hands on to theirs. The file serves as an autoloaded function and as one to be sourced.
 */
#include "cli/completion.h"

enum quote {
    QUOTE_HELP,  /* between brackets */
    QUOTE_FIELD, /* between colons */
};

/* Inside single quotes, and inside a specification of _arguments or _describe. */
static void quoted_put(const char *text, enum quote quote, struct buf *to)
{
    const char *special = quote == QUOTE_HELP ? "[]\\" : ":\\";
    for (; *text; text++) {
        if (*text == '\'') {
            buf_printf(to, "'\\''");
            continue;
        }
        if (strchr(special, *text))
            buf_byte(to, '\\');
        buf_byte(to, *text);
    }
}

/* The function of a path: "_assize_fixture_pack". */
static void function_put(const char *path, struct buf *to)
{
    buf_printf(to, *path ? "_assize_" : "_assize");
    for (; *path; path++)
        buf_byte(to, *path == ' ' || *path == '-' ? '_' : *path);
}

/* ":FILE:_files", the tail of a specification. */
static void value_put(const char *name, enum complete complete, choice_at *choice, struct buf *to)
{
    static const char *const ACTIONS[] = {[COMPLETE_BY_NAME] = " ",
                                          [COMPLETE_NOTHING] = " ",
                                          [COMPLETE_FILE] = "_files",
                                          [COMPLETE_DIR] = "_files -/",
                                          [COMPLETE_COMMAND] = "_command_names -e"};
    buf_printf(to, ":");
    quoted_put(name, QUOTE_FIELD, to);
    buf_printf(to, ":");
    if (!choice) {
        buf_printf(to, "%s", ACTIONS[complete]);
        return;
    }
    buf_printf(to, "(");
    choices_put(choice, to);
    buf_printf(to, ")");
}

static void option_put(const struct option *o, struct buf *to)
{
    bool valued = o->type != OPTION_FLAG;
    bool list = o->type == OPTION_LIST;
    buf_printf(to, " \\\n        ");
    if (o->letter && list)
        buf_printf(to, "\\*");
    else if (o->letter)
        buf_printf(to, "'(-%c --%s)'", o->letter, o->name);
    if (o->letter)
        buf_printf(to, "{-%c%s,--%s%s}'", o->letter, valued ? "+" : "", o->name, valued ? "=" : "");
    else
        buf_printf(to, "'%s--%s%s", list ? "*" : "", o->name, valued ? "=" : "");
    buf_printf(to, "[");
    quoted_put(o->help, QUOTE_HELP, to);
    buf_printf(to, "]");
    if (valued)
        value_put(o->arg, option_complete(o), o->choice, to);
    buf_printf(to, "'");
}

/* A list takes all that follows it, dashes or not: no option is offered there, and a command completes its own. */
static void operand_put(const struct operand *o, int number, struct buf *to)
{
    enum complete complete = operand_complete(o);
    bool list = o->type == OPTION_LIST;
    buf_printf(to, " \\\n        '%s%d", list ? "(-)" : "", number);
    value_put(o->name, complete, o->choice, to);
    buf_printf(to, "'");
    if (list && complete == COMPLETE_COMMAND) {
        buf_printf(to, " \\\n        '*::argument:_normal'");
    } else if (list) {
        buf_printf(to, " \\\n        '(-)*");
        value_put(o->name, complete, o->choice, to);
        buf_printf(to, "'");
    }
}

static void leaf_put(const struct verb_at *at, struct buf *to)
{
    buf_printf(to, "    _arguments -s -S");
    for (const struct option *o = at->verb->options; o && o->name; o++)
        option_put(o, to);
    buf_printf(to, " \\\n        '(- *)'{-h,--help}'[print help]'");
    for (const struct operand *o = at->verb->operands; o && o->name; o++)
        operand_put(o, (int)(o - at->verb->operands) + 1, to);
    buf_byte(to, '\n');
}

static void group_put(const struct verb_list *all, const char *path, struct buf *to)
{
    const char *word;
    buf_printf(to, "    local curcontext=$curcontext state line ret=1\n"
                   "    local -a verbs\n"
                   "    local -A opt_args\n"
                   "    _arguments -C -S \\\n"
                   "        '(- *)'{-h,--help}'[print help]' \\\n");
    if (!*path)
        buf_printf(to, "        '(- *)'{-V,--version}'[print the version]' \\\n");
    buf_printf(to, "        '1:verb:->verb' '*::word:->below' && ret=0\n"
                   "    case $state in\n"
                   "    verb)\n"
                   "        verbs=(\n");
    for (size_t i = 0; i < all->n; i++) {
        if (!verb_is_below(&all->v[i], path, &word))
            continue;
        buf_printf(to, "            '%s:", word);
        quoted_put(all->v[i].verb->help, QUOTE_FIELD, to);
        buf_printf(to, "'\n");
    }
    if (!*path)
        buf_printf(to, "            'help:Print help on a verb'\n");
    buf_printf(to, "        )\n"
                   "        _describe -t verbs verb verbs && ret=0\n"
                   "        ;;\n"
                   "    below)\n"
                   "        case $words[1] in\n");
    for (size_t i = 0; i < all->n; i++) {
        if (!verb_is_below(&all->v[i], path, &word))
            continue;
        buf_printf(to, "        %s) ", word);
        function_put(all->v[i].path, to);
        buf_printf(to, " && ret=0 ;;\n");
    }
    if (!*path)
        buf_printf(to, "        help) _assize && ret=0 ;;\n");
    buf_printf(to, "        esac\n"
                   "        ;;\n"
                   "    esac\n"
                   "    return ret\n");
}

static void verb_function(const struct verb_list *all, const char *path, const struct verb_at *at, struct buf *to)
{
    function_put(path, to);
    buf_printf(to, "() {\n");
    if (at && !at->verb->sub)
        leaf_put(at, to);
    else
        group_put(all, path, to);
    buf_printf(to, "}\n\n");
}

void completion_zsh(const struct verb_list *all, struct buf *to)
{
    buf_printf(to, "#compdef assize\n"
                   "# Completion of assize for zsh, made by `assize completion zsh`.\n\n");
    for (size_t i = 0; i < all->n; i++)
        verb_function(all, all->v[i].path, &all->v[i], to);
    verb_function(all, "", NULL, to);
    buf_printf(to, "if [[ $zsh_eval_context[-1] == loadautofunc ]]; then\n"
                   "    _assize \"$@\"\n"
                   "else\n"
                   "    compdef _assize assize\n"
                   "fi\n");
}
