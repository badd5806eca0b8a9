/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fish reads lines of `complete`, each with the condition under which it applies: `__assize_at VERB options`, or
 * `__assize_at VERB 2` for the second operand. That function reads the command line as option.c does.
 */
#include "cli/completion.h"

/* In single quotes, where only these two are special. */
static void quote_put(const char *text, struct buf *to)
{
    buf_byte(to, '\'');
    for (; *text; text++) {
        if (*text == '\'' || *text == '\\')
            buf_byte(to, '\\');
        buf_byte(to, *text);
    }
    buf_byte(to, '\'');
}

/* What may follow: files, or the words of a list and no files. */
static void complete_put(enum complete complete, choice_at *choice, struct buf *to)
{
    if (choice) {
        buf_printf(to, " -f -a '");
        choices_put(choice, to);
        buf_printf(to, "'");
        return;
    }
    switch (complete) {
    case COMPLETE_FILE:
        buf_printf(to, " -F");
        break;
    case COMPLETE_DIR:
        buf_printf(to, " -f -a '(__assize_folders)'");
        break;
    case COMPLETE_COMMAND:
        buf_printf(to, " -F -a '(__fish_complete_command)'");
        break;
    case COMPLETE_BY_NAME:
    case COMPLETE_NOTHING:
        buf_printf(to, " -f");
        break;
    }
}

static void groups_put(const struct verb_list *all, struct buf *to)
{
    buf_printf(to, "# Whether verbs stand below this one.\n"
                   "function __assize_has_verbs\n"
                   "    contains -- \"$argv\" ''");
    for (size_t i = 0; i < all->n; i++)
        if (all->v[i].verb->sub)
            buf_printf(to, " '%s'", all->v[i].path);
    buf_printf(to, "\nend\n\n");
}

static void values_put(const struct verb_list *all, struct buf *to)
{
    buf_printf(to, "# Whether the option of the verb has a value.\n"
                   "function __assize_has_value\n"
                   "    contains -- \"$argv\"");
    for (size_t i = 0; i < all->n; i++)
        for (const struct option *o = all->v[i].verb->options; o && o->name; o++) {
            if (o->type == OPTION_FLAG)
                continue;
            buf_printf(to, " \\\n        '%s --%s'", all->v[i].path, o->name);
            if (o->letter)
                buf_printf(to, " '%s -%c'", all->v[i].path, o->letter);
        }
    buf_printf(to, "\nend\n\n");
}

static void lists_put(const struct verb_list *all, struct buf *to)
{
    buf_printf(to, "# Whether the operand is a list, which takes all that follows.\n"
                   "function __assize_is_list\n"
                   "    contains -- \"$argv\"");
    for (size_t i = 0; i < all->n; i++)
        for (const struct operand *o = all->v[i].verb->operands; o && o->name; o++)
            if (o->type == OPTION_LIST)
                buf_printf(to, " '%s %d'", all->v[i].path, (int)(o - all->v[i].verb->operands) + 1);
    buf_printf(to, "\nend\n\n");
}

static const char WALK[] =
    "function __assize_folders\n"
    "    __fish_complete_directories (commandline -ct | string replace -r -- '^--[^=]*=' '') ''\n"
    "end\n"
    "\n"
    "# __assize_at VERB options|verbs|rest|N: whether the cursor is there, N being an operand by its number.\n"
    "function __assize_at\n"
    "    set -l words (commandline -opc)\n"
    "    set -l path ''\n"
    "    set -l n 1\n"
    "    set -l value no\n"
    "    set -l bare no\n"
    "    set -l rest no\n"
    "    for word in $words[2..-1]\n"
    "        if test $value = yes\n"
    "            set value no\n"
    "        else if __assize_has_verbs $path\n"
    "            test \"$path$word\" = help\n"
    "            or set path (string trim -- \"$path $word\")\n"
    "        else if test $bare = yes; or not string match -q -- '-?*' $word\n"
    "            if __assize_is_list $path $n\n"
    "                set rest yes\n"
    "                set bare yes\n"
    "            end\n"
    "            set n (math $n + 1)\n"
    "        else if test \"$word\" = --\n"
    "            set bare yes\n"
    "        else if string match -q -- '--*' $word\n"
    "            __assize_has_value $path $word\n"
    "            and set value yes\n"
    "        else\n"
    "            set -l letters (string split '' -- (string sub -s 2 -- $word))\n"
    "            for i in (seq (count $letters))\n"
    "                if __assize_has_value $path -$letters[$i]\n"
    "                    test $i = (count $letters)\n"
    "                    and set value yes\n"
    "                    break\n"
    "                end\n"
    "            end\n"
    "        end\n"
    "    end\n"
    "    test \"$path\" = \"$argv[1]\"\n"
    "    or return 1\n"
    "    switch $argv[2]\n"
    "        case verbs\n"
    "            return 0\n"
    "        case options\n"
    "            test $bare = no\n"
    "        case rest\n"
    "            test $rest = yes\n"
    "        case '*'\n"
    "            test $value = no -a $rest = no -a $n = $argv[2]\n"
    "    end\n"
    "end\n"
    "\n"
    "complete -c assize -f\n"
    "complete -c assize -n '__assize_at \"\" verbs' -s h -l help -d 'print help'\n"
    "complete -c assize -n '__assize_at \"\" verbs' -s V -l version -d 'print the version'\n"
    "complete -c assize -n '__assize_at \"\" verbs' -a help -d 'Print help on a verb'\n";

static void verb_line(const struct verb_at *at, struct buf *to)
{
    const char *blank = strrchr(at->path, ' ');
    buf_printf(to, "complete -c assize -n '__assize_at \"%.*s\" verbs' -a %s -d ", blank ? (int)(blank - at->path) : 0,
               at->path, at->verb->name);
    quote_put(at->verb->help, to);
    buf_byte(to, '\n');
}

static void option_line(const char *path, const struct option *o, struct buf *to)
{
    buf_printf(to, "complete -c assize -n '__assize_at \"%s\" options'", path);
    if (o->letter)
        buf_printf(to, " -s %c", o->letter);
    buf_printf(to, " -l %s", o->name);
    if (o->type != OPTION_FLAG) {
        buf_printf(to, " -r");
        complete_put(option_complete(o), o->choice, to);
    }
    buf_printf(to, " -d ");
    quote_put(o->help, to);
    buf_byte(to, '\n');
}

static void operand_lines(const char *path, const struct operand *o, int number, struct buf *to)
{
    enum complete complete = operand_complete(o);
    if (complete == COMPLETE_NOTHING && !o->choice)
        return;
    buf_printf(to, "complete -c assize -n '__assize_at \"%s\" %d'", path, number);
    complete_put(complete, o->choice, to);
    buf_byte(to, '\n');
    if (o->type != OPTION_LIST)
        return;
    buf_printf(to, "complete -c assize -n '__assize_at \"%s\" rest'", path);
    complete_put(complete == COMPLETE_COMMAND ? COMPLETE_FILE : complete, o->choice, to);
    buf_byte(to, '\n');
}

void completion_fish(const struct verb_list *all, struct buf *to)
{
    buf_printf(to, "# Completion of assize for fish, made by `assize completion fish`.\n\n");
    groups_put(all, to);
    values_put(all, to);
    lists_put(all, to);
    buf_str(to, str_of(WALK));
    for (size_t i = 0; i < all->n; i++) {
        const char *path = all->v[i].path;
        const struct verb *verb = all->v[i].verb;
        buf_byte(to, '\n');
        verb_line(&all->v[i], to);
        for (const struct option *o = verb->options; o && o->name; o++)
            option_line(path, o, to);
        buf_printf(to, "complete -c assize -n '__assize_at \"%s\" options' -s h -l help -d 'print help'\n", path);
        for (const struct operand *o = verb->operands; o && o->name; o++)
            operand_lines(path, o, (int)(o - verb->operands) + 1, to);
    }
}
