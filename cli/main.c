/* SPDX-License-Identifier: Apache-2.0 */
/* main: finds the verb, reads its command line, runs it, and turns errors into messages and exit codes. */
#include "cli/cli.h"
#include "cli/terminal.h"

#ifndef ASSIZE_VERSION
#error "the build defines ASSIZE_VERSION"
#endif

static void overview_put(struct buf *to)
{
    buf_printf(
        to, "Usage: assize VERB [OPTION]… [OPERAND]…\n"
            "\n"
            "Tests agents, programs, retrieval and answers: recorded evidence, exact scores, a verdict, an exit code.\n"
            "\n"
            "Verbs:\n");
    verbs_list(VERBS, "", to);
    buf_printf(to,
               "\n"
               "  assize VERB --help  what a verb does and its options\n"
               "  assize --version    the version\n"
               "\n"
               "Exit codes: 0 pass, 1 blocked or findings, 2 usage or bad input, 3 inconclusive, 4 incomplete or host\n"
               "failure, 5 a bug of assize, 130 interrupted.\n");
}

static bool help_put(const struct verb *verb, const char *path, struct err *err)
{
    struct buf text CLEANUP_BUF = {0};
    if (verb)
        verb_help(verb, path, &text);
    else
        overview_put(&text);
    return out_buf(&text, err);
}

static bool is_help(const char *word)
{
    return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

/* Walks down the verbs that args name. *ret_used is how many words that took. NULL verb with true: no verb named. */
static bool verb_walk(struct arena *a, int n, char **args, const struct verb **ret, const char **ret_path,
                      int *ret_used, struct err *err)
{
    const struct verb *const *verbs = VERBS;
    const struct verb *verb = NULL;
    const char *path = "", *prefix = "";
    int used = 0;
    while (verbs && used < n && !is_help(args[used])) {
        verb = verb_find(verbs, prefix, args[used], err);
        if (!verb)
            return false;
        path = arena_printf(a, "%s%s", prefix, args[used++]).p;
        prefix = arena_printf(a, "%s ", path).p;
        verbs = verb->sub;
    }
    *ret = verb;
    *ret_path = path;
    *ret_used = used;
    return true;
}

static bool dispatch(struct arena *a, int n, char **args, int *ret_exit, struct err *err)
{
    *ret_exit = 0;
    if (n > 0 && (strcmp(args[0], "--version") == 0 || strcmp(args[0], "-V") == 0))
        return out_put(S("assize " ASSIZE_VERSION "\n"), err);
    bool help = n > 0 && strcmp(args[0], "help") == 0;
    const struct verb *verb;
    const char *path;
    int used;
    if (n > 0 && args[0][0] == '-' && !is_help(args[0]))
        return err_set(err, ERR_USAGE, "'%s' stands where a verb is expected; see `assize --help`", args[0]);
    if (!verb_walk(a, n - help, args + help, &verb, &path, &used, err))
        return false;
    args += used + help;
    n -= used + help;
    if (help || (n > 0 && is_help(args[0])))
        return help_put(verb, path, err);
    if (!verb)
        return err_set(err, ERR_USAGE, "no verb given; see `assize --help`");
    if (verb->sub)
        return err_set(err, ERR_USAGE, "`assize %s` needs a verb; see `assize %s --help`", path, path);

    void *options = arena_alloc(a, verb->size);
    if (verb->presets)
        verb->presets(options);
    if (!options_parse(a, verb, path, n, args, options, &help, err))
        return false;
    return help ? help_put(verb, path, err) : verb->run(a, options, ret_exit, err);
}

/* Messages quote what users gave, so control characters are shown instead of sent to the terminal. */
static void err_report(const struct err *err)
{
    char *text = NULL;
    size_t n = 0;
    FILE *to = open_memstream(&text, &n);
    if (to) {
        err_print(err, to);
        fclose(to);
        note_put("%s", text);
    }
    free(text);
}

int main(int argc, char **argv)
{
    terminal_start();
    struct arena a = {0};
    struct err err = {0};
    int exit_code = 0;
    if (!dispatch(&a, argc - 1, argv + 1, &exit_code, &err)) {
        err_report(&err);
        exit_code = err_exit_code(err.kind);
    }
    arena_finish(&a);
    return exit_code;
}
