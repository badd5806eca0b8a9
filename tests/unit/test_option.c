/* SPDX-License-Identifier: Apache-2.0 */
/* The command line: what parses, what is refused and in which words, and a walk over every table of verbs. */
#include "cli/cli.h"
#include "tests/tap.h"

struct sample {
    const char *store, *suite;
    int64_t workers, trial;
    bool always_new, quiet;
    struct option_list cases;
};

static const struct option OPTIONS[] = {
    {"case", 'c', "ID", OPTION_LIST, offsetof(struct sample, cases), .help = "only this case"},
    {"new", 'n', NULL, OPTION_FLAG, offsetof(struct sample, always_new), .help = "start anew"},
    {"quiet", 'q', NULL, OPTION_FLAG, offsetof(struct sample, quiet), .help = "say less"},
    {"store", 'o', "FILE", OPTION_TEXT, offsetof(struct sample, store), .help = "where runs are kept"},
    {"workers", 0, "N", OPTION_INT, offsetof(struct sample, workers), 1, 64, "how many"},
    {0}};

static const struct operand OPERANDS[] = {
    {"SUITE", OPTION_TEXT, offsetof(struct sample, suite), .help = "the suite file"},
    {"TRIAL", OPTION_INT, offsetof(struct sample, trial), 0, 99, true, "its number"},
    {0}};

static const struct verb SAMPLE = {.name = "try",
                                   .help = "Try",
                                   .manual = "Tries.",
                                   .options = OPTIONS,
                                   .operands = OPERANDS,
                                   .size = sizeof(struct sample)};

enum { WORDS_MAX = 16 };

/* Cuts a command line at blanks ("''" is an empty word) and parses it. */
static bool parse(struct arena *a, const struct verb *verb, const char *line, struct sample *ret, bool *ret_help,
                  struct err *err)
{
    char *words[WORDS_MAX];
    int n = 0;
    for (str rest = str_of(line); rest.p && rest.n && n < WORDS_MAX;) {
        str word = arena_str(a, str_cut(&rest, ' '));
        words[n++] = (char *)arena_cstr(a, str_eq_c(word, "''") ? S("") : word);
    }
    *ret = (struct sample){.trial = -1};
    return options_parse(a, verb, "try", n, words, ret, ret_help, err);
}

/* What was read, in one line. */
static str shown(struct arena *a, const struct sample *s, bool help)
{
    struct buf b CLEANUP_BUF = {0};
    if (help)
        return S("help");
    buf_printf(&b, "suite=%s trial=%d store=%s workers=%d new=%d quiet=%d cases=", s->suite, (int)s->trial,
               s->store ? s->store : "-", (int)s->workers, s->always_new, s->quiet);
    for (size_t i = 0; i < s->cases.n; i++)
        buf_printf(&b, "%s%.*s", i ? "," : "", STR_ARG(s->cases.v[i]));
    return arena_str(a, buf_view(&b));
}

static void test_accepted(void)
{
    static const struct {
        const char *name, *line, *expected;
    } ROWS[] = {
        {"an operand alone", "s.yaml", "suite=s.yaml trial=-1 store=- workers=0 new=0 quiet=0 cases="},
        {"a value in the next word", "--store x s", "suite=s trial=-1 store=x workers=0 new=0 quiet=0 cases="},
        {"a value behind =", "--store=x=y s", "suite=s trial=-1 store=x=y workers=0 new=0 quiet=0 cases="},
        {"a short option with its value", "-o x s", "suite=s trial=-1 store=x workers=0 new=0 quiet=0 cases="},
        {"a short option, value attached", "-ox s", "suite=s trial=-1 store=x workers=0 new=0 quiet=0 cases="},
        {"short flags together", "-nq s", "suite=s trial=-1 store=- workers=0 new=1 quiet=1 cases="},
        {"short flags before a value", "-nqox s", "suite=s trial=-1 store=x workers=0 new=1 quiet=1 cases="},
        {"an option after the operands", "s 3 --new", "suite=s trial=3 store=- workers=0 new=1 quiet=0 cases="},
        {"a list in the order given", "--case b -ca s --case=c",
         "suite=s trial=-1 store=- workers=0 new=0 quiet=0 cases=b,a,c"},
        {"a value that looks like an option", "--store --new s",
         "suite=s trial=-1 store=--new workers=0 new=0 quiet=0 cases="},
        {"an operand that looks like an option, after --", "-- --new",
         "suite=--new trial=-1 store=- workers=0 new=0 quiet=0 cases="},
        {"a single dash as operand", "-", "suite=- trial=-1 store=- workers=0 new=0 quiet=0 cases="},
        {"the least and the most of a range", "--workers 64 s 0",
         "suite=s trial=0 store=- workers=64 new=0 quiet=0 cases="},
        {"--help wins over what is missing", "--help", "help"},
        {"-h behind other flags", "-nh", "help"},
    };
    for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
        struct arena a CLEANUP_ARENA = {0};
        struct err err = {0};
        struct sample s;
        bool help = false;
        check_done(parse(&a, &SAMPLE, ROWS[i].line, &s, &help, &err), &err, "%s parses", ROWS[i].name);
        check_str(shown(&a, &s, help), str_of(ROWS[i].expected), "%s is read", ROWS[i].name);
    }
}

static void test_refused(void)
{
    static const struct {
        const char *name, *line, *says;
    } ROWS[] = {
        {"a misspelt option", "--wokers 2 s", "unknown option --wokers; did you mean --workers?"},
        {"a misspelt help", "--hepl", "did you mean --help?"},
        {"an option unlike any", "--frobnicate s", "unknown option --frobnicate; see `assize try --help`"},
        {"an unknown letter", "-nx s", "unknown option -x"},
        {"a negative number as operand", "s -1", "unknown option -1"},
        {"a missing value", "s --store", "--store needs a value: --store FILE"},
        {"a missing value of a short option", "s -o", "-o needs a value: -o FILE"},
        {"an empty value", "--store= s", "--store is given an empty FILE"},
        {"an empty word as value", "--store '' s", "--store is given an empty FILE"},
        {"an empty operand", "''", "SUITE is empty"},
        {"a flag with a value", "--new=yes s", "--new takes no value"},
        {"an option given twice", "--store a --store b s", "--store is given twice"},
        {"a flag given twice", "-n --new s", "--new is given twice"},
        {"a number that is none", "--workers two s", "--workers: 'two' is not a whole number"},
        {"a number with a tail", "--workers 2x s", "'2x' is not a whole number"},
        {"a number out of range", "--workers 0 s", "--workers: 0 is out of range: it must be from 1 to 64"},
        {"a number too large for any integer", "--workers 99999999999999999999 s", "is not a whole number"},
        {"an operand out of range", "s 100", "TRIAL: 100 is out of range"},
        {"a missing operand", "--new", "SUITE is missing: the suite file"},
        {"an operand too many", "s 1 2", "unexpected '2' behind TRIAL"},
        {"no words at all", "", "SUITE is missing"},
    };
    for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
        struct arena a CLEANUP_ARENA = {0};
        struct err err = {0};
        struct sample s;
        bool help = false;
        check(!parse(&a, &SAMPLE, ROWS[i].line, &s, &help, &err) && err.kind == ERR_USAGE, "%s is refused",
              ROWS[i].name);
        check_says(&err, ROWS[i].says, "%s is named", ROWS[i].name);
    }
}

static void test_help(void)
{
    struct buf text CLEANUP_BUF = {0};
    verb_help(&SAMPLE, "try", &text);
    check_str(buf_view(&text),
              S("Usage: assize try [OPTION]… SUITE [TRIAL]\n"
                "\nTry.\n"
                "\nTries.\n"
                "\nOperands:\n"
                "  SUITE             the suite file\n"
                "  TRIAL             its number\n"
                "\nOptions:\n"
                "  -c, --case ID     only this case (may be repeated)\n"
                "  -n, --new         start anew\n"
                "  -q, --quiet       say less\n"
                "  -o, --store FILE  where runs are kept\n"
                "      --workers N   how many\n"
                "  -h, --help        print this\n"),
              "help is made from the tables");
}

static bool one_line(const char *text)
{
    return text && *text && !strchr(text, '\n') && text[strlen(text) - 1] != '.';
}

/* Scripts hold them in lists of words. */
static bool words(choice_at *choice)
{
    bool good = choice(0) != NULL;
    for (size_t i = 0; choice(i); i++)
        good = good && *choice(i) && !choice(i)[strcspn(choice(i), " \t\n'\"\\()@:")];
    return good;
}

static void walk_options(const struct verb *v)
{
    for (const struct option *o = v->options; o && o->name; o++) {
        check(o == v->options || strcmp(o[-1].name, o->name) < 0, "%s: --%s stands in order, once", v->name, o->name);
        check(one_line(o->help), "%s: --%s has one line of help", v->name, o->name);
        check((o->arg == NULL) == (o->type == OPTION_FLAG), "%s: --%s names its value", v->name, o->name);
        check(strcmp(o->name, "help") != 0 && o->letter != 'h', "%s: --%s leaves help alone", v->name, o->name);
        check(!o->choice || (o->arg && words(o->choice)), "%s: --%s has choices that are words", v->name, o->name);
        check(o->at < v->size, "%s: --%s lies in the struct", v->name, o->name);
        check(o->type != OPTION_INT || o->min < o->max, "%s: --%s has a range", v->name, o->name);
        for (const struct option *p = v->options; p < o; p++)
            check(!o->letter || p->letter != o->letter, "%s: -%c is given once", v->name, o->letter);
    }
    for (const struct operand *o = v->operands; o && o->name; o++) {
        check(one_line(o->help), "%s: %s has one line of help", v->name, o->name);
        check(o->type == OPTION_TEXT || o->type == OPTION_INT || (o->type == OPTION_LIST && !o[1].name),
              "%s: %s is a text, a number, or a list that comes last", v->name, o->name);
        check(o == v->operands || o->optional || !o[-1].optional, "%s: %s may not follow an optional one", v->name,
              o->name);
        check(!o->choice || words(o->choice), "%s: %s has choices that are words", v->name, o->name);
        check(o->at < v->size, "%s: %s lies in the struct", v->name, o->name);
    }
}

static void walk_verbs(const struct verb *const *verbs)
{
    for (const struct verb *const *v = verbs; *v; v++) {
        check(v == verbs || strcmp(v[-1]->name, (*v)->name) < 0, "%s stands in order, once", (*v)->name);
        check(one_line((*v)->help), "%s has one line of help", (*v)->name);
        check(((*v)->run != NULL) != ((*v)->sub != NULL), "%s does something, or has verbs that do", (*v)->name);
        struct buf text CLEANUP_BUF = {0};
        verb_help(*v, (*v)->name, &text);
        check(text.n > 0 && !text.full, "%s has help", (*v)->name);
        walk_options(*v);
        if ((*v)->sub)
            walk_verbs((*v)->sub);
    }
}

static void test_find(void)
{
    struct err err = {0};
    check(verb_find(VERBS, "", "run", &err) == &VERB_RUN, "a verb is found by name");
    check(!verb_find(VERBS, "", "rnu", &err) && err.kind == ERR_USAGE, "a misspelt verb is refused");
    check_says(&err, "unknown verb 'rnu'; did you mean 'run'?", "the nearest verb is named");
    check(!verb_find(VERBS, "", "frobnicate", &err), "a verb unlike any is refused");
    check_says(
        &err,
        "there are: baseline, compare, completion, doctor, exec, fixture, init, man, passk, rag, rank, report, run, "
        "runs, schema, scorers, show, sql, stats, validate, world",
        "all verbs are named");
    check(!verb_find(VERB_WORLD.sub, "world ", "chek", &err), "a misspelt verb below another is refused");
    check_says(&err, "did you mean 'world check'?", "with the words before it");
}

/* A list of operands among which options may stand, and one behind which everything is an operand. */
static void test_many(void)
{
    static const struct operand MANY[] = {
        {"FILE", OPTION_LIST, offsetof(struct sample, cases), .help = "files", .many = true}, {0}};
    static const struct operand REST[] = {{"WORD", OPTION_LIST, offsetof(struct sample, cases), .help = "words"}, {0}};
    struct verb verb = SAMPLE;
    struct arena a CLEANUP_ARENA = {0};
    struct sample s;
    struct err err = {0};
    bool help;
    verb.operands = MANY;
    check(parse(&a, &verb, "a --new b -q c", &s, &help, &err), "options stand among many operands");
    check(s.cases.n == 3 && s.always_new && s.quiet, "and each is read as what it is");
    check(!parse(&a, &verb, "--new", &s, &help, &err) && strstr(err.msg, "FILE is missing"), "one at least is wanted");
    verb.operands = REST;
    check(parse(&a, &verb, "a --new b", &s, &help, &err) && s.cases.n == 3 && !s.always_new,
          "without `many`, what follows is left as it is");
}

int main(void)
{
    test_accepted();
    test_refused();
    test_help();
    test_find();
    walk_verbs(VERBS);
    test_many();
    return tap_done();
}
