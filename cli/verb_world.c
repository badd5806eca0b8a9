/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"
#include "cli/registry.h"
#include "cli/terminal.h"

#include "mocks/mocks.h"
#include "pack/pack.h"
#include "text/json_own.h"

struct world_verb {
    const char *world, *data, *cases, *tool, *args;
};

/* `FILE`, or `importer:PATH`. */
static bool cases_load(struct arena *a, const char *given, struct case_set *ret, struct err *err)
{
    str rest = str_of(given);
    str prefix = str_cut(&rest, ':');
    const struct case_importer *importer = rest.p ? importer_find(prefix) : NULL;
    if (importer && !rest.n)
        return err_set(err, ERR_USAGE, "--cases %s: no path behind the colon", given);
    str bytes;
    if (importer)
        return importer->load(a, REGISTRY.packages, rest.p, rest, ret, err);
    return pack_read(a, given, PACK_BYTES_MAX, &bytes, err) && cases_parse(a, str_of(given), bytes, ret, err);
}

static bool findings_print(const struct env_image *image, const struct case_set *cases, size_t actions,
                           const struct world_findings *found, struct err *err)
{
    struct buf text CLEANUP_BUF = {0};
    for (size_t i = 0; i < found->n; i++) {
        report_text(found->v[i].where, &text);
        buf_str(&text, S(": "));
        report_text(found->v[i].what, &text);
        buf_byte(&text, '\n');
    }
    size_t tools = 0;
    while (world_tools(image)[tools])
        tools++;
    buf_printf(&text, "%zu tool%s compiled", tools, tools == 1 ? "" : "s");
    if (cases)
        buf_printf(&text, "; %zu action%s of %zu case%s run twice, the second time with rows in reverse", actions,
                   actions == 1 ? "" : "s", cases->n, cases->n == 1 ? "" : "s");
    buf_printf(&text, "; %zu finding%s\n", found->n, found->n == 1 ? "" : "s");
    return out_buf(&text, err);
}

static bool check_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct world_verb *v = options;
    struct env_image *image = NULL;
    struct case_set cases = {0};
    struct world_findings found = {0};
    size_t actions = 0;
    if (!world_load(v->world, str_of(v->world), v->data, &image, err))
        return false;
    bool ok = (!v->cases || cases_load(a, v->cases, &cases, err)) &&
              world_check(a, image, v->cases ? &cases : NULL, &found, &actions, err) &&
              findings_print(image, v->cases ? &cases : NULL, actions, &found, err);
    image->ops->close(image);
    *ret_exit = found.n ? 1 : 0;
    return ok;
}

/* The arguments as an agent's text would be read: what does not parse reaches the world as it is. */
static bool args_read(struct arena *a, const char *text, json_t **ret_args, str *ret_raw, struct err *err)
{
    struct doc d = {0};
    struct err unused = {0};
    str given = str_of(text);
    size_t bad_at;
    if (!utf8_valid(given, &bad_at))
        return err_set(err, ERR_USAGE, "the arguments are not UTF-8: byte %zu", bad_at);
    *ret_args = NULL;
    *ret_raw = given;
    if (doc_parse(a, S("JSON"), given, DOC_JSON, 1, &d, &unused) && json_is_object(d.root)) {
        *ret_args = json_own(a, json_incref(d.root));
        *ret_raw = (str){0};
    }
    doc_finish(&d);
    return true;
}

static bool reply_print(const struct env_reply *reply, struct err *err)
{
    struct buf text CLEANUP_BUF = {0};
    struct report_style style = out_style();
    if (out_is_terminal())
        report_text(reply->text, &text);
    else
        buf_str(&text, reply->text); /* byte for byte what the agent sees */
    buf_byte(&text, '\n');
    if (reply->changes.n)
        buf_byte(&text, '\n');
    report_changes(&reply->changes, &style, &text);
    if (!out_buf(&text, err))
        return false;
    if (reply->failed)
        note_put("failed: %.*s%s%.*s", STR_ARG(reply->reason), reply->detail.n ? ": " : "", STR_ARG(reply->detail));
    return true;
}

static bool call_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct world_verb *v = options;
    struct env_image *image = NULL;
    struct env *env = NULL;
    struct env_reply reply = {0};
    json_t *args = NULL;
    str raw = {0};
    *ret_exit = 0;
    if (!args_read(a, v->args, &args, &raw, err) || !world_load(v->world, str_of(v->world), v->data, &image, err))
        return false;
    bool ok = image->ops->open(image, &env, err) && env->ops->reset(env, 0, err) &&
              env->ops->call(env, a, str_of(v->tool), args, raw, &reply, err) && reply_print(&reply, err);
    if (env)
        env->ops->close(env);
    image->ops->close(image);
    return ok;
}

static const struct option CHECK_OPTIONS[] = {
    {"cases", 0, "FILE", OPTION_TEXT, offsetof(struct world_verb, cases),
     .help = "cases whose expected.actions are run: a file, or IMPORTER:PATH such as tau:DIR"},
    {"data", 0, "DIR", OPTION_TEXT, offsetof(struct world_verb, data), .help = "what $data/ means in the files"},
    {0}};

static const struct operand CHECK_OPERANDS[] = {
    {"WORLD", OPTION_TEXT, offsetof(struct world_verb, world), .help = "the world file"}, {0}};

static const struct verb WORLD_CHECK = {
    .name = "check",
    .help = "Load a world, compile all its SQL, and run expected actions in two row orders",
    .manual = "Finds actions that fail, and replies or end states that depend on the order in which SQLite happens to\n"
              "return rows. Exit codes: 0 nothing found, 1 findings, 2 the world does not load.",
    .options = CHECK_OPTIONS,
    .operands = CHECK_OPERANDS,
    .size = sizeof(struct world_verb),
    .run = check_run,
};

static const struct option CALL_OPTIONS[] = {
    {"data", 0, "DIR", OPTION_TEXT, offsetof(struct world_verb, data), .help = "what $data/ means in the files"}, {0}};

static const struct operand CALL_OPERANDS[] = {
    {"WORLD", OPTION_TEXT, offsetof(struct world_verb, world), .help = "the world file"},
    {"TOOL", OPTION_TEXT, offsetof(struct world_verb, tool), .help = "name of the tool"},
    {"JSON", OPTION_TEXT, offsetof(struct world_verb, args), .help = "its arguments: a JSON object"},
    {0}};

static const struct verb WORLD_CALL = {
    .name = "call",
    .help = "Call one tool of a fresh world and print its reply and the rows that it changed",
    .manual = "A call that the tool refuses is an answer too: exit code 0, with the reason on standard error.",
    .options = CALL_OPTIONS,
    .operands = CALL_OPERANDS,
    .size = sizeof(struct world_verb),
    .run = call_run,
};

static const struct verb *const SUB[] = {&WORLD_CALL, &WORLD_CHECK, NULL};

const struct verb VERB_WORLD = {.name = "world", .help = "Check a world, or call one of its tools", .sub = SUB};
