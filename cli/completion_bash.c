/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bash knows nothing of options, so the script reads the command line as option.c does: three functions hold the
 * tables, `_assize` walks the words before the cursor. Files are left to readline (compopt -o default), which knows
 * about quotes, blanks and ~.
 */
#include "cli/completion.h"

static void complete_put(enum complete complete, choice_at *choice, struct buf *to)
{
    static const char *const WORDS[] = {[COMPLETE_BY_NAME] = "@nothing",
                                        [COMPLETE_NOTHING] = "@nothing",
                                        [COMPLETE_FILE] = "@file",
                                        [COMPLETE_DIR] = "@folder",
                                        [COMPLETE_COMMAND] = "@command"};
    if (choice)
        choices_put(choice, to);
    else
        buf_printf(to, "%s", WORDS[complete]);
}

static void operands_put(const struct operand *operands, struct buf *to)
{
    buf_printf(to, "        operands=(");
    for (const struct operand *o = operands; o && o->name; o++) {
        buf_printf(to, o == operands ? "'" : " '");
        complete_put(operand_complete(o), o->choice, to);
        buf_printf(to, "'");
    }
    buf_printf(to, ")\n");
    for (const struct operand *o = operands; o && o->name; o++) {
        if (o->type != OPTION_LIST)
            continue;
        buf_printf(to, "        more='");
        complete_put(operand_complete(o) == COMPLETE_COMMAND ? COMPLETE_FILE : operand_complete(o), o->choice, to);
        buf_printf(to, "'\n");
    }
}

static void tables_put(const struct verb_list *all, struct buf *to)
{
    buf_printf(to, "# What a verb has: verbs below it, or options and operands.\n"
                   "_assize_verb() {\n"
                   "    verbs='' options='' operands=() more=''\n"
                   "    case $1 in\n"
                   "    '') verbs='");
    verbs_below(all, "", to);
    buf_printf(to, "' ;;\n");
    for (size_t i = 0; i < all->n; i++) {
        const struct verb *verb = all->v[i].verb;
        buf_printf(to, "    '%s')\n", all->v[i].path);
        if (verb->sub) {
            buf_printf(to, "        verbs='");
            verbs_below(all, all->v[i].path, to);
            buf_printf(to, "'\n        ;;\n");
            continue;
        }
        buf_printf(to, "        options='");
        for (const struct option *o = verb->options; o && o->name; o++) {
            if (o->letter)
                buf_printf(to, "-%c ", o->letter);
            buf_printf(to, "--%s ", o->name);
        }
        buf_printf(to, "-h --help'\n");
        operands_put(verb->operands, to);
        buf_printf(to, "        ;;\n");
    }
    buf_printf(to, "    esac\n"
                   "}\n\n");
}

static void values_put(const struct verb_list *all, struct buf *to)
{
    buf_printf(to, "# What the value of an option is; fails for options without one.\n"
                   "_assize_value() {\n"
                   "    case \"$1 $2\" in\n");
    for (size_t i = 0; i < all->n; i++)
        for (const struct option *o = all->v[i].verb->options; o && o->name; o++) {
            if (o->type == OPTION_FLAG)
                continue;
            buf_printf(to, "    ");
            if (o->letter)
                buf_printf(to, "'%s -%c' | ", all->v[i].path, o->letter);
            buf_printf(to, "'%s --%s') value='", all->v[i].path, o->name);
            complete_put(option_complete(o), o->choice, to);
            buf_printf(to, "' ;;\n");
        }
    buf_printf(to, "    *) return 1 ;;\n"
                   "    esac\n"
                   "}\n\n");
}

static const char WALK[] =
    "_assize_words() {\n"
    "    mapfile -t COMPREPLY < <(compgen -W \"$1\" -- \"$cur\")\n"
    "}\n"
    "\n"
    "_assize_offer() {\n"
    "    case $1 in\n"
    "    @file) compopt -o default ;;\n"
    "    @folder) compopt -o dirnames ;;\n"
    "    @command)\n"
    "        compopt -o default\n"
    "        mapfile -t COMPREPLY < <(compgen -c -- \"$cur\")\n"
    "        ;;\n"
    "    @nothing | '') ;;\n"
    "    *) _assize_words \"$1\" ;;\n"
    "    esac\n"
    "}\n"
    "\n"
    "# The words before the cursor as the program will get them: readline cuts --store=a into three.\n"
    "_assize_join() {\n"
    "    local i last\n"
    "    words=()\n"
    "    for ((i = 1; i <= COMP_CWORD; i++)); do\n"
    "        last=$((${#words[@]} - 1))\n"
    "        if ((last >= 0)) && [[ ${COMP_WORDS[i]} == [=:] || (${COMP_WORDS[i - 1]} == [=:] && $i -gt 1) ]]; then\n"
    "            words[last]+=${COMP_WORDS[i]}\n"
    "        else\n"
    "            words+=(\"${COMP_WORDS[i]}\")\n"
    "        fi\n"
    "    done\n"
    "}\n"
    "\n"
    "# Short options in one word: the last one may leave its value to the next word.\n"
    "_assize_letters() {\n"
    "    local letters=$1\n"
    "    while [[ -n $letters && -z $value ]]; do\n"
    "        _assize_value \"$path\" \"-${letters:0:1}\"\n"
    "        letters=${letters:1}\n"
    "    done\n"
    "    [[ -z $letters ]] || value=''\n"
    "}\n"
    "\n"
    "_assize() {\n"
    "    local cur=${COMP_WORDS[COMP_CWORD]} word path='' value='' n=0 bare=''\n"
    "    local verbs options more\n"
    "    local -a operands words\n"
    "    COMPREPLY=()\n"
    "    [[ $cur != [=:] ]] || cur=''\n"
    "    _assize_join\n"
    "    _assize_verb ''\n"
    "    for word in \"${words[@]:0:${#words[@]}-1}\"; do\n"
    "        if [[ -n $value ]]; then\n"
    "            value=''\n"
    "        elif [[ -n $verbs ]]; then\n"
    "            [[ \"$path$word\" != help ]] || continue\n"
    "            [[ \" $verbs \" == *\" $word \"* ]] || return 0\n"
    "            path=${path:+$path }$word\n"
    "            _assize_verb \"$path\"\n"
    "        elif [[ -n $bare || $word != -?* ]]; then\n"
    "            n=$((n + 1))\n"
    "            [[ -z $more || $n -lt ${#operands[@]} ]] || bare=yes\n"
    "        elif [[ $word == -- ]]; then\n"
    "            bare=yes\n"
    "        elif [[ $word == --* ]]; then\n"
    "            _assize_value \"$path\" \"$word\"\n"
    "        else\n"
    "            _assize_letters \"${word:1}\"\n"
    "        fi\n"
    "    done\n"
    "    word=${words[${#words[@]}-1]}\n"
    "    if [[ -n $value ]]; then\n"
    "        _assize_offer \"$value\"\n"
    "    elif [[ -n $verbs ]]; then\n"
    "        [[ -n $path ]] || verbs+=' help -V --version'\n"
    "        _assize_words \"$verbs -h --help\"\n"
    "    elif [[ -z $bare && $word == --*=* ]]; then\n"
    "        _assize_value \"$path\" \"${word%%=*}\" && _assize_offer \"$value\"\n"
    "    elif [[ -z $bare && $word == -* ]]; then\n"
    "        _assize_words \"$options\"\n"
    "    else\n"
    "        _assize_offer \"${operands[n]-$more}\"\n"
    "    fi\n"
    "    return 0\n"
    "}\n"
    "\n"
    "complete -F _assize assize\n";

void completion_bash(const struct verb_list *all, struct buf *to)
{
    buf_printf(to, "# Completion of assize for bash, made by `assize completion bash`.\n\n");
    tables_put(all, to);
    values_put(all, to);
    buf_str(to, str_of(WALK));
}
