/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"
#include "cli/init.h"
#include "cli/registry.h"
#include "cli/terminal.h"

#include "runner/runner.h"
#include "text/fields.h"
#include "text/show.h"

struct init_verb {
    const char *first, *second; /* KIND and DIR, or DIR alone with --from */
    const char *from, *kase;
    int64_t trial;
};

#define WORKFLOW ".github/workflows/assize.yml"
#define WORKFLOW_WHAT "GitHub Actions: runs the suite, holds pull requests against the main branch"

/* The files of each kind, as they are listed. Their contents are in cli/templates/KIND/. */
struct listed {
    const char *kind, *path, *what;
};
static const struct listed LISTED[] = {
    {"agent", "suite.yaml", "what is on trial, what is scored, and what blocks; begin reading here"},
    {"agent", "cases.jsonl", "five questions of customers, and what a right run does"},
    {"agent", "world.yaml", "the mocked tools of the agent"},
    {"agent", "state/parcels.json", "the state that the tools read and change"},
    {"agent", "state/claims.json", "more of it"},
    {"agent", "runs/recorded.jsonl", "ten recorded runs, two of each case, as OpenAI chat messages"},
    {"code", "suite.yaml", "what is on trial, what is scored, and what blocks; begin reading here"},
    {"code", "tasks.jsonl", "four tasks with tests and a right solution, in the format of HumanEval"},
    {"code", "samples.jsonl", "two samples of each: put what your model wrote here"},
    {"rag", "suite.yaml", "what is on trial, what is scored, and what blocks; begin reading here"},
    {"rag", "fixture/manifest.json", "name, version and licence of the fixture"},
    {"rag", "fixture/queries.jsonl", "six questions"},
    {"rag", "fixture/passages.jsonl", "twelve passages"},
    {"rag", "fixture/qrels.trec", "which passages are relevant to which question"},
    {"rag", "fixture/gold.jsonl", "right answers"},
    {"rag", "fixture/runs/keyword.trec", "what a retriever returned: put yours beside it"},
    {"rag", "fixture/answers/assistant.jsonl", "what a generator answered, one of six wrong: put yours beside it"},
};
static const char *const KINDS[] = {"agent", "code", "rag", NULL};

/* What to try next, by kind; a draft's are those of NULL. */
static const struct listed NEXT[] = {
    {"agent", "assize run suite.yaml", "every run scored, and a verdict"},
    {"agent", "assize show last lost 0", "one run's story: calls, state changes, scores"},
    {"agent", "assize world call world.yaml get_parcel '{\"parcel_id\": \"P-1001\"}'", "try a tool"},
    {"code", "assize run suite.yaml", "every sample run in the sandbox, and a verdict"},
    {"code", "assize show last tasks/2 1", "one sample's verdict"},
    {"code", "assize doctor", "what this host offers to the sandbox"},
    {"rag", "assize run suite.yaml", "every question scored, and a verdict"},
    {"rag", "assize rag diagnose fixture", "which stage lost which question"},
    {"rag", "assize show last q5", "one question: retrieved, given, answered, scored"},
    {NULL, "assize run suite.yaml", "the recorded run replayed and scored"},
    {NULL, "assize show last", "its story: calls, replies, scores"},
};

static bool is_kind(const char *word)
{
    for (size_t i = 0; KINDS[i]; i++)
        if (strcmp(word, KINDS[i]) == 0)
            return true;
    return false;
}

static str template_bytes(struct arena *a, const char *kind, const char *path)
{
    const char *name = arena_printf(a, "%s/%s", kind, path).p;
    for (const struct template_file *t = TEMPLATES; t->name; t++)
        if (strcmp(t->name, name) == 0)
            return t->bytes;
    BUG("there is no template %s", name);
}

static void kind_files(struct arena *a, const char *kind, struct new_files *ret)
{
    for (size_t i = 0; i < COUNT_OF(LISTED); i++)
        if (strcmp(LISTED[i].kind, kind) == 0)
            *vec_push(a, ret) =
                (struct new_file){str_of(LISTED[i].path), template_bytes(a, kind, LISTED[i].path), LISTED[i].what};
}

/* Which kind, and where; *ret_kind NULL with --from. */
static bool operands_read(const struct init_verb *v, const char **ret_kind, const char **ret_dir, struct err *err)
{
    if (v->from && v->second)
        return err_set(err, ERR_USAGE, "with --from, only the folder may follow; found '%s' and '%s'",
                       show_text(str_of(v->first)).text, show_text(str_of(v->second)).text);
    if (!v->from && (v->kase || v->trial >= 0))
        return err_set(err, ERR_USAGE, "--case and --trial choose a run of the file of --from, which is not given");
    const char *kind = v->from ? NULL : v->first ? v->first : "agent", *dir = v->from ? v->first : v->second;
    if (!kind || is_kind(kind)) {
        *ret_kind = kind;
        *ret_dir = dir ? dir : ".";
        return true;
    }
    const char *near = nearest_name(str_of(v->first), KINDS);
    struct shown word = show_text(str_of(v->first));
    if (near)
        return err_set(err, ERR_USAGE, "'%s' is no kind; did you mean '%s'?", word.text, near);
    return err_set(err, ERR_USAGE,
                   "'%s' is no kind: there are agent, code and rag. A folder comes behind the kind: assize init agent "
                   "%s",
                   word.text, word.text);
}

static void files_list(const char *dir, const struct new_files *files, struct buf *to)
{
    bool here = strcmp(dir, ".") == 0;
    size_t width = 0;
    for (size_t i = 0; i < files->n; i++)
        width = files->v[i].path.n > width ? files->v[i].path.n : width;
    buf_printf(to, "wrote %zu files", files->n);
    if (!here) {
        buf_str(to, S(" in "));
        report_text(str_of(dir), to);
    }
    buf_str(to, S("\n\n"));
    for (size_t i = 0; i < files->n; i++)
        buf_printf(to, "  %-*.*s  %s\n", (int)width, STR_ARG(files->v[i].path), files->v[i].what);
}

static bool same_kind(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static void next_list(const char *dir, const char *kind, struct buf *to)
{
    size_t width = 0;
    for (size_t i = 0; i < COUNT_OF(NEXT); i++)
        if (same_kind(NEXT[i].kind, kind))
            width = strlen(NEXT[i].path) > width ? strlen(NEXT[i].path) : width;
    buf_str(to, S("\nnext\n"));
    if (strcmp(dir, ".") != 0) {
        buf_str(to, S("  cd "));
        report_text(str_of(dir), to);
        buf_byte(to, '\n');
    }
    for (size_t i = 0; i < COUNT_OF(NEXT); i++)
        if (same_kind(NEXT[i].kind, kind))
            buf_printf(to, "  %-*s  %s\n", (int)width, NEXT[i].path, NEXT[i].what);
    if (strcmp(dir, ".") != 0)
        buf_str(to, S("GitHub reads " WORKFLOW " at the root of a repository only: move it there,\nand "
                      "say in it where the suite is.\n"));
}

/* A draft has to load, whatever was recorded. */
static bool draft_check(struct arena *a, const char *folder, struct err *err)
{
    struct run_check found;
    return runner_check(a, &REGISTRY, arena_printf(a, "%s/suite.yaml", folder).p, NULL, &found, err) ||
           err_wrap(err, "what was recorded cannot be drafted, and nothing was written");
}

static bool init_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct init_verb *v = options;
    struct new_files files = {0};
    struct draft_notes notes = {0};
    struct buf text CLEANUP_BUF = {0};
    const char *kind = NULL, *dir = ".";
    *ret_exit = 0;
    if (!operands_read(v, &kind, &dir, err))
        return false;
    if (kind)
        kind_files(a, kind, &files);
    else if (!draft_make(a, &(struct draft_choice){v->from, v->kase, v->trial}, &files, &notes, err))
        return false;
    *vec_push(a, &files) =
        (struct new_file){S(WORKFLOW), workflow_text(a, kind && strcmp(kind, "code") == 0), WORKFLOW_WHAT};
    if (!new_files_write(a, dir, &files, kind ? NULL : draft_check, err))
        return false;
    files_list(dir, &files, &text);
    for (size_t i = 0; i < notes.n; i++) {
        buf_str(&text, i ? S("") : S("\n"));
        report_text(notes.v[i], &text);
        buf_byte(&text, '\n');
    }
    next_list(dir, kind, &text);
    return out_buf(&text, err);
}

static void presets(void *options)
{
    ((struct init_verb *)options)->trial = -1;
}

static const struct option OPTIONS[] = {{"case", 0, "ID", OPTION_TEXT, offsetof(struct init_verb, kase),
                                         .help = "which run of the file of --from: that of this case"},
                                        {"from", 0, "FILE", OPTION_TEXT, offsetof(struct init_verb, from),
                                         .help = "draft suite, case and world from a recorded run"},
                                        {"trial", 0, "N", OPTION_INT, offsetof(struct init_verb, trial), 0, 1000000000,
                                         "which run of the file of --from: this trial of the case"},
                                        {0}};

static const struct operand OPERANDS[] = {{"KIND", OPTION_TEXT, offsetof(struct init_verb, first), .optional = true,
                                           .help = "agent (if none is named), code or rag; not with --from"},
                                          {"DIR", OPTION_TEXT, offsetof(struct init_verb, second), .optional = true,
                                           .help = "where to write; default this folder"},
                                          {0}};

const struct verb VERB_INIT = {
    .name = "init",
    .help = "Write a suite to begin with, from a template or from a recorded run",
    .manual = "Writes a commented suite with all it needs and a GitHub Actions workflow; the first `assize run\n"
              "suite.yaml` passes, without network or key. With --from, drafts them from a run recorded as\n"
              "assize.trajectory/1, OpenAI chat messages or tau-bench: tools that answer as they did, the case, and\n"
              "assertions that hold. Nothing is overwritten; all files are written, or none.",
    .options = OPTIONS,
    .operands = OPERANDS,
    .size = sizeof(struct init_verb),
    .presets = presets,
    .run = init_run,
};
