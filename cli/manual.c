/* SPDX-License-Identifier: Apache-2.0 */
/*
 * In troff a line that begins with a dot is a request, a backslash begins an escape, and some ASCII characters are set
 * as their printed kin (a hyphen, a curly quote), which nobody could paste into a shell. So all text goes through
 * text_put; only what is written here with buf_printf is markup.
 */
#include "cli/manual.h"

#include "text/utf8.h"

#include <ctype.h>
#include <inttypes.h>

enum as {
    AS_PROSE,   /* options keep their dashes, and what stands between backticks is bold */
    AS_LITERAL, /* every character as it is */
};

/* What sets a byte as itself, or NULL. */
static const char *escape_of(char c)
{
    switch (c) {
    case '\\':
        return "\\e";
    case '\'': /* also a request when it begins a line */
        return "\\(aq";
    case '`':
        return "\\(ga";
    case '^':
        return "\\(ha";
    case '~':
        return "\\(ti";
    case '"': /* ends the argument of a macro */
        return "\\(dq";
    default:
        return NULL;
    }
}

/* The length of what is at the start of s, which is not ASCII. */
static size_t wide_put(str s, struct buf *to)
{
    uint32_t code;
    size_t n = utf8_next(s, &code);
    buf_printf(to, "\\[u%04" PRIX32 "]", n ? code : UINT32_C(0xFFFD));
    return n ? n : 1;
}

static void text_put(str s, enum as as, struct buf *to)
{
    bool bold = false;
    bool option = false; /* in a word that began with a dash: "--no-references", and not "so-called" */
    for (size_t i = 0; i < s.n;) {
        char c = s.p[i], before = i ? s.p[i - 1] : '\n';
        option = c == '-' ? option || !isalnum((unsigned char)before) : option && isalnum((unsigned char)c);
        if ((unsigned char)c >= 0x80) {
            i += wide_put(str_from(s, i), to);
            continue;
        }
        i++;
        if (c == '`' && as == AS_PROSE && (bold || str_find_byte(str_from(s, i), '`') >= 0)) {
            bold = !bold;
            buf_printf(to, bold ? "\\fB" : "\\fR");
        } else if (c == '-') {
            buf_printf(to, as == AS_LITERAL || bold || option ? "\\-" : "-");
        } else if (c == '.' && before == '\n') {
            buf_printf(to, "\\&.");
        } else if (escape_of(c)) {
            buf_printf(to, "%s", escape_of(c));
        } else {
            buf_byte(to, c);
        }
    }
}

static void literal_put(const char *text, struct buf *to)
{
    text_put(str_of(text), AS_LITERAL, to);
}

static void prose_put(const char *text, struct buf *to)
{
    text_put(str_of(text), AS_PROSE, to);
}

/* Lines that begin with a blank keep their shape, an empty line ends a paragraph, all else is filled. */
static void paragraphs_put(const char *text, struct buf *to)
{
    bool shaped = false, gap = true;
    for (str rest = str_of(text); rest.p;) {
        str line = str_cut(&rest, '\n');
        bool shape = line.n && line.p[0] == ' ';
        if (!line.n) {
            gap = true;
            continue;
        }
        if (shaped && !shape)
            buf_printf(to, ".EE\n");
        if (gap)
            buf_printf(to, shaped && shape ? ".sp\n" : ".PP\n");
        if (shape && !shaped)
            buf_printf(to, ".EX\n");
        text_put(line, shape ? AS_LITERAL : AS_PROSE, to);
        buf_byte(to, '\n');
        shaped = shape;
        gap = false;
    }
    if (shaped)
        buf_printf(to, ".EE\n");
}

static void head_put(const char *version, struct buf *to)
{
    buf_printf(to, ".TH ASSIZE 1 \"\" \"assize ");
    literal_put(version, to);
    buf_printf(to, "\" \"User commands\"\n"
                   ".SH NAME\n"
                   "assize \\- test agents, programs, retrieval and answers\n"
                   ".SH SYNOPSIS\n"
                   ".B assize\n"
                   "\\fIVERB\\fR [\\fIOPTION\\fR]\\[u2026] [\\fIOPERAND\\fR]\\[u2026]\n"
                   ".br\n"
                   ".B assize\n"
                   "\\fIVERB\\fR \\fB\\-\\-help\\fR\n"
                   ".br\n"
                   ".B assize \\-\\-version\n");
}

static void description_put(struct buf *to)
{
    buf_printf(to, ".SH DESCRIPTION\n");
    prose_put(
        "assize puts AI agents, model-written code, retrieval and answers on a repeatable trial.\n"
        "It reads what was recorded, scores it exactly, keeps every score in a store, and ends with a verdict: the\n"
        "exit code.\n"
        "It needs no network, no key and no model, and the same input gives the same bytes.\n",
        to);
    buf_printf(to, ".PP\n");
    prose_put("A long option takes its value as `--option VALUE` or `--option=VALUE`, a short one as `-o VALUE` or\n"
              "`-oVALUE`. Options and operands may mix; after `--` all is operands.\n",
              to);
    buf_printf(to, ".SH OPTIONS\n"
                   ".TP\n"
                   "\\fB\\-h\\fR, \\fB\\-\\-help\\fR\n"
                   "Print what a verb does, its operands and its options. Every verb has it;\n"
                   "\\fBassize help\\fR \\fIVERB\\fR is the same.\n"
                   ".TP\n"
                   "\\fB\\-V\\fR, \\fB\\-\\-version\\fR\n"
                   "Print the version. Stands in place of a verb.\n");
}

static void option_put(const struct option *o, struct buf *to)
{
    buf_printf(to, ".TP\n");
    if (o->letter) {
        char letter[] = {'-', o->letter, 0};
        buf_printf(to, "\\fB");
        literal_put(letter, to);
        buf_printf(to, "\\fR, ");
    }
    buf_printf(to, "\\fB\\-\\-");
    literal_put(o->name, to);
    buf_printf(to, "\\fR");
    if (o->arg) {
        buf_printf(to, " \\fI");
        literal_put(o->arg, to);
        buf_printf(to, "\\fR");
    }
    buf_byte(to, '\n');
    prose_put(o->help, to);
    buf_printf(to, o->type == OPTION_LIST && !strstr(o->help, "may be repeated") ? " (may be repeated).\n" : ".\n");
}

static void verb_put(struct arena *a, const struct verb_at *at, struct buf *to)
{
    const struct verb *verb = at->verb;
    struct buf usage CLEANUP_BUF = {0};
    verb_usage(verb, at->path, &usage);
    buf_printf(to, ".SS \"");
    literal_put(buf_cstr(&usage), to);
    buf_printf(to, "\"\n");
    prose_put(verb->help, to);
    buf_printf(to, ".\n");
    if (verb->manual)
        paragraphs_put(verb->manual, to);
    if (verb->sub) {
        struct verb_list below = {0};
        verbs_walk(a, verb->sub, arena_printf(a, "%s ", at->path).p, &below);
        buf_printf(to, "Its verbs are");
        for (size_t i = 0; i < below.n; i++) {
            buf_printf(to, "%s\\fB", !i ? " " : i + 1 < below.n ? ", " : " and ");
            literal_put(below.v[i].path, to);
            buf_printf(to, "\\fR");
        }
        buf_printf(to, ".\n");
    }
    for (const struct operand *o = verb->operands; o && o->name; o++) {
        buf_printf(to, ".TP\n\\fI");
        literal_put(o->name, to);
        buf_printf(to, "\\fR\n");
        prose_put(o->help, to);
        buf_printf(to, ".\n");
    }
    for (const struct option *o = verb->options; o && o->name; o++)
        option_put(o, to);
}

struct entry {
    const char *name, *text;
};

static void entries_put(const char *section, const struct entry *entries, size_t n, const char *font, struct buf *to)
{
    buf_printf(to, ".SH \"%s\"\n", section);
    for (size_t i = 0; i < n; i++) {
        buf_printf(to, ".TP\n\\f%s", font);
        literal_put(entries[i].name, to);
        buf_printf(to, "\\fR\n");
        prose_put(entries[i].text, to);
        buf_byte(to, '\n');
    }
}

static void examples_put(const struct entry *entries, size_t n, struct buf *to)
{
    buf_printf(to, ".SH EXAMPLES\n");
    for (size_t i = 0; i < n; i++) {
        buf_printf(to, i ? ".PP\n" : "");
        prose_put(entries[i].text, to);
        buf_printf(to, "\n.PP\n.EX\n    ");
        literal_put(entries[i].name, to);
        buf_printf(to, "\n.EE\n");
    }
}

static const struct entry EXITS[] = {
    {"0", "Pass: the gate lets it through, or the verb did what it was asked."},
    {"1", "Blocked by the gate, or there are findings."},
    {"2", "Usage or bad input. One message on standard error says where, what was found and what was expected."},
    {"3", "Inconclusive: the evidence does not suffice for a verdict."},
    {"4", "Incomplete, or the host failed: disk, memory, permissions, a sandbox that cannot be had."},
    {"5", "A bug of assize."},
    {"130", "Interrupted. The same command goes on where it stopped."},
};

static const struct entry FILES[] = {
    {"assize.db", "The store, an SQLite database in the current folder, unless `--store` says otherwise.\n"
                  "`assize.db-wal` and `assize.db-shm` beside it belong to SQLite."},
    {"assize.db.lock", "Keeps a second writer out of a run. It may stay behind; only a lock held on it counts."},
};

static const struct entry ENVIRONMENT[] = {
    {"GITHUB_STEP_SUMMARY", "The file to which `assize run --github` appends the summary in Markdown."},
    {"GITHUB_WORKSPACE", "What the paths in annotations of `assize run --github` are relative to."},
    {"NO_COLOR", "If it is set and not empty, nothing is coloured. Colours appear on terminals only."},
    {"PATH", "Where the command of `assize exec` is looked for. The command itself gets no environment."},
    {"TERM", "If it is unset or `dumb`, nothing is coloured."},
    {"TMPDIR", "The folder of temporary files instead of `/tmp`."},
};

static const struct entry EXAMPLES[] = {
    {"assize run examples/support-agent/suite.yaml",
     "Run a suite: 60 recorded runs of a support agent, good and bad on purpose, so the gate blocks:"},
    {"assize show last 2 2",
     "Tell the story of one of them: what was called, what that changed, what was scored and why:"},
    {"assize scorers end_state", "Look up a scorer:"},
    {"assize world call examples/support-agent/world.yaml cancel_order '{\"order_id\": \"O-5002\"}'",
     "Call one tool of a mocked world:"},
    {"assize exec --cpu 1s -- sh -c 'while :; do :; done'", "Run one program in the sandbox:"},
    {"assize rank examples/rag/fixture/qrels.trec examples/rag/fixture/runs/keyword.trec --explain q02",
     "Measure a retrieval run, and explain one question rank by rank:"},
    {"assize rag diagnose examples/rag/fixture", "Say which stage lost each question:"},
};

static void end_put(struct buf *to)
{
    entries_put("EXIT STATUS", EXITS, COUNT_OF(EXITS), "B", to);
    entries_put("ENVIRONMENT", ENVIRONMENT, COUNT_OF(ENVIRONMENT), "B", to);
    entries_put("FILES", FILES, COUNT_OF(FILES), "I", to);
    examples_put(EXAMPLES, COUNT_OF(EXAMPLES), to);
    buf_printf(to, ".SH \"SEE ALSO\"\n"
                   ".BR namespaces (7),\n"
                   ".BR landlock (7),\n"
                   ".BR seccomp (2),\n"
                   ".BR sqlite3 (1)\n"
                   ".PP\n");
    prose_put("`assize schema` prints the schema of every file that is read, `assize scorers` documents the scorers.\n"
              "The folder `docs` of the sources has a page on suites, worlds, the sandbox and retrieval.\n",
              to);
}

void manual_write(const struct verb *const *verbs, const char *version, struct buf *to)
{
    struct arena a CLEANUP_ARENA = {0};
    struct verb_list all = {0};
    verbs_walk(&a, verbs, "", &all);
    head_put(version, to);
    description_put(to);
    buf_printf(to, ".SH VERBS\n");
    for (size_t i = 0; i < all.n; i++)
        verb_put(&a, &all.v[i], to);
    end_put(to);
}
