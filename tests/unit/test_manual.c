/* SPDX-License-Identifier: Apache-2.0 */
/* The manual page and the completions: what they make of a table whose texts are full of what troff and shells take for
 * their own. tests/shell.py asks the shells themselves. */
#include "cli/completion.h"
#include "cli/manual.h"
#include "tests/tap.h"

struct sample {
    const char *a, *b;
    struct option_list c;
    bool flag;
};

static const char *colour(size_t n)
{
    static const char *const COLOURS[] = {"red", "blue"};
    return n < COUNT_OF(COLOURS) ? COLOURS[n] : NULL;
}

static const struct option OPTIONS[] = {
    {"colour", 'c', "COLOUR", OPTION_TEXT, offsetof(struct sample, b), .help = "it's [one] of: them", .choice = colour},
    {"dry-run", 0, NULL, OPTION_FLAG, offsetof(struct sample, flag), .help = ".leading dot, \\back, so-called"},
    {"ids", 'i', "ID", OPTION_LIST, offsetof(struct sample, c), .help = "see `--dry-run`, ~^\"…"},
    {"into", 0, "DIR", OPTION_TEXT, offsetof(struct sample, a), .help = "where"},
    {0}};

static const struct operand OPERANDS[] = {{"FILE", OPTION_TEXT, offsetof(struct sample, a), .help = "what"},
                                          {"FILE…", OPTION_LIST, offsetof(struct sample, c), .help = "more"},
                                          {0}};

static const struct verb LEAF = {.name = "do-it",
                                 .help = "Do `it` --now",
                                 .manual = "First 'line'\n.second -x\n  kept  as-is\n\nNew a paragraph.",
                                 .options = OPTIONS,
                                 .operands = OPERANDS,
                                 .size = sizeof(struct sample)};
static const struct verb *const SUB[] = {&LEAF, NULL};
static const struct verb GROUP = {.name = "set", .help = "Things: of a set", .sub = SUB};
static const struct verb *const TABLE[] = {&GROUP, NULL};

static void has(const struct buf *text, const char *part, const char *says)
{
    if (!check(str_find(buf_view(text), str_of(part)) >= 0, "%s", says))
        printf("# no %s\n", part);
}

static void test_manual(void)
{
    struct buf page CLEANUP_BUF = {0};
    manual_write(TABLE, "1-2", &page);
    bool ascii = true;
    for (size_t i = 0; i < page.n; i++)
        ascii = ascii && ((unsigned char)page.p[i] < 0x80);
    check(ascii, "the page is ASCII");
    has(&page, ".TH ASSIZE 1 \"\" \"assize 1\\-2\"", "the version stands in the head");
    has(&page, ".SS \"assize set VERB \\[u2026]\"\nThings: of a set.\nIts verbs are \\fBset do\\-it\\fR.\n",
        "a verb with verbs below it names them");
    has(&page, ".SS \"assize set do\\-it [OPTION]\\[u2026] FILE FILE\\[u2026]\"\nDo \\fBit\\fR \\-\\-now.\n",
        "a verb has its usage and its help");
    has(&page, ".PP\nFirst \\(aqline\\(aq\n\\&.second \\-x\n.EX\n  kept  as\\-is\n.EE\n.PP\nNew a paragraph.\n",
        "paragraphs are filled, lines moved in are kept, a dot is no request");
    has(&page, ".TP\n\\fB\\-c\\fR, \\fB\\-\\-colour\\fR \\fICOLOUR\\fR\nit\\(aqs [one] of: them.\n",
        "an option has both its forms and its value");
    has(&page, ".TP\n\\fB\\-\\-dry\\-run\\fR\n\\&.leading dot, \\eback, so-called.\n",
        "backslashes are text, and a word's own hyphen may be broken at");
    has(&page, "see \\fB\\-\\-dry\\-run\\fR, \\(ti\\(ha\\(dq\\[u2026] (may be repeated).\n",
        "code is bold, odd characters are as typed, lists are said to be");
}

static void test_completion(void)
{
    struct buf bash CLEANUP_BUF = {0}, fish CLEANUP_BUF = {0}, zsh CLEANUP_BUF = {0};
    completion_write(SHELL_BASH, TABLE, &bash);
    completion_write(SHELL_FISH, TABLE, &fish);
    completion_write(SHELL_ZSH, TABLE, &zsh);
    has(&bash, "    '') verbs='set' ;;\n    'set')\n        verbs='do-it'\n", "bash has the verbs of each verb");
    has(&bash, "options='-c --colour --dry-run -i --ids --into -h --help'\n", "bash has the options");
    has(&bash, "operands=('@file' '@file')\n        more='@file'\n",
        "bash has the operands, and what a list goes on with");
    has(&bash, "'set do-it -c' | 'set do-it --colour') value='red blue' ;;\n", "bash has the choices of a value");
    has(&bash, "'set do-it --into') value='@folder' ;;\n", "bash has what a value's name tells");
    has(&fish, "-n '__assize_at \"set\" verbs' -a do-it -d 'Do `it` --now'\n", "fish has the verbs below a verb");
    has(&fish, "-n '__assize_at \"set do-it\" options' -s c -l colour -r -f -a 'red blue' -d 'it\\'s [one] of: them'\n",
        "fish quotes help");
    has(&fish, "-l dry-run -d '.leading dot, \\\\back, so-called'\n",
        "fish quotes backslashes, and flags take nothing");
    has(&fish, "\"$argv\" 'set do-it 2'\n", "fish knows which operand is a list");
    has(&zsh, "'(-c --colour)'{-c+,--colour=}'[it'\\''s \\[one\\] of: them]:COLOUR:(red blue)'", "zsh quotes help");
    has(&zsh, "'--dry-run[.leading dot, \\\\back, so-called]'", "zsh quotes backslashes, and flags take nothing");
    has(&zsh, "\\*{-i+,--ids=}'[", "zsh may repeat a list");
    has(&zsh, "'set:Things\\: of a set'", "zsh quotes the help of a verb");
    has(&zsh, "        set) _assize_set && ret=0 ;;\n", "zsh hands on to the verbs below");
    has(&zsh, "        '1:FILE:_files' \\\n        '(-)2:FILE…:_files' \\\n        '(-)*:FILE…:_files'\n",
        "zsh has the operands, and no options behind a list");
}

static void test_names(void)
{
    static const struct {
        struct operand operand;
        enum complete expected;
    } ROWS[] = {
        {{"SUITE", OPTION_TEXT}, COMPLETE_FILE},
        {{"FILE…", OPTION_LIST}, COMPLETE_FILE},
        {{"FOLDER", OPTION_TEXT}, COMPLETE_DIR},
        {{"COMMAND…", OPTION_LIST}, COMPLETE_COMMAND},
        {{"RUN", OPTION_TEXT}, COMPLETE_NOTHING},
        {{"FILES", OPTION_TEXT}, COMPLETE_NOTHING},
        {{"TRIAL", OPTION_INT, 0}, COMPLETE_NOTHING},
        {{"RUN", .complete = COMPLETE_FILE}, COMPLETE_FILE},
        {{"FILE", .complete = COMPLETE_NOTHING}, COMPLETE_NOTHING},
    };
    for (size_t i = 0; i < COUNT_OF(ROWS); i++)
        check_int(operand_complete(&ROWS[i].operand), ROWS[i].expected, "row %zu: what %s is, is known", i,
                  ROWS[i].operand.name);
    check_int(option_complete(&OPTIONS[1]), COMPLETE_NOTHING, "a flag has nothing to complete");
    for (size_t i = 0; i < 3; i++)
        check(shell_name(i) && (!i || strcmp(shell_name(i - 1), shell_name(i)) < 0), "shell %zu stands in order", i);
    check(!shell_name(3), "and there are no more");
}

int main(void)
{
    test_manual();
    test_completion();
    test_names();
    return tap_done();
}
