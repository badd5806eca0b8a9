/* SPDX-License-Identifier: Apache-2.0 */
/* trajectories: each dialect to the same events, the subject's ties between runs and cases, replay and story against a
 * world that is a struct of functions; and input that is cut, bent or hostile at every byte. */
#include "base/clock.h"
#include "base/fd.h"
#include "base/map.h"
#include "base/rng.h"
#include "pack/pack.h"
#include "text/json_own.h"
#include "text/json_write.h"
#include "trajectories/trajectories.h"
#include "tests/tap.h"

#include <sys/stat.h>
#include <unistd.h>

static char dir[] = "/tmp/assize-test-traj-XXXXXX";

static const char *path_of(struct arena *a, const char *name)
{
    return arena_printf(a, "%s/%s", dir, name).p;
}

static const char *put_file(struct arena *a, const char *name, str bytes)
{
    struct err err = {0};
    const char *path = path_of(a, name);
    if (!file_replace(path, bytes, &err))
        BUG("cannot write %s: %s", path, err.msg);
    return path;
}

static bool read_text(struct arena *a, str text, const char *as, struct trajectories *ret, struct err *err)
{
    const char *path = put_file(a, "runs", text);
    return trajectories_read(a, path, S("runs"), as, ret, err);
}

/* What was read, in one line a run: "case#trial(id): user hi | call get{"a":1}@c1 | result get@c1 ok=…". */
static str told(struct arena *a, const struct trajectories *runs)
{
    struct buf to CLEANUP_BUF = {0};
    for (size_t i = 0; i < runs->n; i++) {
        const struct trajectory *t = &runs->v[i];
        buf_printf(&to, "%s%.*s#%lld", i ? "\n" : "", STR_ARG(t->case_id), (long long)t->trial);
        buf_printf(&to, t->id.n ? "(%.*s):" : ":", STR_ARG(t->id));
        for (size_t k = 0; k < t->n; k++) {
            const struct event *e = &t->v[k];
            buf_printf(&to, "%s%s", k ? " | " : " ", EVENT_KIND_NAMES[e->kind]);
            if (e->name.n)
                buf_printf(&to, " %.*s", STR_ARG(e->name));
            if (e->args)
                json_write(e->args, JSON_STYLE_COMPACT, &to);
            if (e->args_raw.p)
                buf_printf(&to, " raw<%.*s>", STR_ARG(e->args_raw));
            if (e->call_id.n)
                buf_printf(&to, "@%.*s", STR_ARG(e->call_id));
            if (e->status.n)
                buf_printf(&to, " %.*s", STR_ARG(e->status));
            if (e->text.p)
                buf_printf(&to, "=%.*s", STR_ARG(e->text));
            if (e->tokens_in >= 0 || e->tokens_out >= 0)
                buf_printf(&to, " tokens %lld/%lld", (long long)e->tokens_in, (long long)e->tokens_out);
        }
        json_t *lost = json_object_get(t->meta, "not_carried");
        if (lost) {
            buf_str(&to, S(" lost "));
            json_write(lost, JSON_STYLE_COMPACT, &to);
        }
    }
    return arena_str(a, buf_view(&to));
}

#define RUN "{\"format\":\"assize.trajectory/1\",\"case\":\"c\","
#define MSG(role, text) "{\"role\":\"" role "\",\"content\":" text "}"
#define CALLS(id, name, args)                                                                                          \
    "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"" id                                           \
    "\",\"type\":\"function\",\"function\":{\"name\":\"" name "\",\"arguments\":" args "}}]}"

static const struct {
    const char *name, *text, *as, *told;
} GOOD[] = {
    /* assize.trajectory/1 */
    {"our own format is read", RUN "\"id\":\"r\",\"trial\":2,\"events\":[{\"kind\":\"user\",\"text\":\"hi\"}]}", NULL,
     "c#2(r): user=hi"},
    {"a run without a trial is not numbered yet", RUN "\"events\":[]}", NULL, "c#-1:"},
    {"JSON Lines are recognised by their second line", RUN "\"events\":[]}\n" RUN "\"trial\":1,\"events\":[]}\n", NULL,
     "c#-1:\nc#1:"},
    {"blank lines between JSON Lines do not count", RUN "\"events\":[]}\n\n  \n" RUN "\"events\":[]}", NULL,
     "c#-1:\nc#-1:"},
    {"a list of runs is read", "[" RUN "\"events\":[]},\n" RUN "\"trial\":1,\"events\":[]}]", NULL, "c#-1:\nc#1:"},
    {"one run over many lines is no JSON Lines",
     "{\n\"format\":\"assize.trajectory/1\",\n\"case\":\"c\",\"events\":[]}", NULL, "c#-1:"},
    {"a call keeps arguments that do not parse as text",
     RUN "\"events\":[{\"kind\":\"call\",\"name\":\"f\",\"args_raw\":\"{x\"}]}", NULL, "c#-1: call f raw<{x>"},
    {"arguments that are no object are such a text",
     RUN "\"events\":[{\"kind\":\"call\",\"name\":\"f\",\"args\":[1]}]}", NULL, "c#-1: call f raw<[1]>"},
    {"a result that is a text is that text",
     RUN "\"events\":[{\"kind\":\"result\",\"name\":\"f\",\"result\":\"a\\nb\",\"status\":\"error\"}]}", NULL,
     "c#-1: result f error=a\nb"},
    {"a result that is a value is its compact JSON",
     RUN "\"events\":[{\"kind\":\"result\",\"name\":\"f\",\"result\":{\"b\":1.0, \"a\":true}}]}", NULL,
     "c#-1: result f={\"b\":1.0,\"a\":true}"},
    {"tokens are read", RUN "\"events\":[{\"kind\":\"assistant\",\"text\":\"x\",\"tokens\":{\"in\":3,\"out\":4}}]}",
     NULL, "c#-1: assistant=x tokens 3/4"},
    /* OpenAI chat messages */
    {"a list of chat messages is a run without a case", "[" MSG("user", "\"hi\"") "," MSG("assistant", "\"yes\"") "]",
     NULL, "#-1: user=hi | assistant=yes"},
    {"messages in an object bring case, trial and id",
     "{\"id\":\"x\",\"case_id\":7,\"trial\":3,\"messages\":[" MSG("system", "\"s\"") "]}", NULL, "7#3(x): system=s"},
    {"the id stands for the case where nothing else does", "{\"id\":\"x\",\"messages\":[" MSG("user", "\"u\"") "]}",
     NULL, "x#-1(x): user=u"},
    {"JSON Lines of objects with messages",
     "{\"case\":\"a\",\"messages\":[" MSG("user", "\"1\"") "]}\n{\"case\":\"b\",\"messages\":[" MSG("user",
                                                                                                    "\"2\"") "]}",
     NULL, "a#-1: user=1\nb#-1: user=2"},
    {"JSON Lines of lists of messages", "[" MSG("user", "\"1\"") "]\n[" MSG("user", "\"2 ] [ \\\"\"") "]", NULL,
     "#-1: user=1\n#-1: user=2 ] [ \""},
    {"a list of lists of messages", "[\n[" MSG("user", "\"1\"") "],\n[" MSG("user", "\"2\"") "]]", NULL,
     "#-1: user=1\n#-1: user=2"},
    {"a list of objects with messages", "[{\"case\":\"a\",\"messages\":[" MSG("user", "\"1\"") "]}]", NULL,
     "a#-1: user=1"},
    {"arguments of a call are parsed", "[" CALLS("k", "f", "\"{\\\"a\\\": 1.0}\"") "]", NULL,
     "#-1: call f{\"a\":1.0}@k"},
    {"arguments may be an object already", "[" CALLS("k", "f", "{\"a\":1}") "]", NULL, "#-1: call f{\"a\":1}@k"},
    {"arguments that do not parse are kept as text", "[" CALLS("k", "f", "\"{\\\"a\\\": \"") "]", NULL,
     "#-1: call f raw<{\"a\": >@k"},
    {"arguments with a key twice do not parse", "[" CALLS("k", "f", "\"{\\\"a\\\":1,\\\"a\\\":2}\"") "]", NULL,
     "#-1: call f raw<{\"a\":1,\"a\":2}>@k"},
    {"arguments that are a list do not parse to an object", "[" CALLS("k", "f", "\"[]\"") "]", NULL,
     "#-1: call f raw<[]>@k"},
    {"empty arguments are no object", "[" CALLS("k", "f", "\"\"") "]", NULL, "#-1: call f raw<>@k"},
    {"a result takes its tool's name from the call of its id",
     "[" CALLS("k", "f", "\"{}\"") "," CALLS("l", "g",
                                             "\"{}\"") ",{\"role\":\"tool\",\"tool_call_id\":\"k\",\"content\":\"r\"}]",
     NULL, "#-1: call f{}@k | call g{}@l | result f@k=r"},
    {"text beside a call stands before it",
     "[{\"role\":\"assistant\",\"content\":\"wait\",\"tool_calls\":[{\"id\":\"k\",\"function\":{\"name\":\"f\","
     "\"arguments\":\"{}\"}}]}]",
     NULL, "#-1: assistant=wait | call f{}@k"},
    {"several calls of one message keep their order",
     "[{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"1\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}},"
     "{\"id\":\"2\",\"function\":{\"name\":\"g\",\"arguments\":\"{}\"}}]}]",
     NULL, "#-1: call f{}@1 | call g{}@2"},
    {"the old function_call is a call",
     "[{\"role\":\"assistant\",\"content\":null,\"function_call\":{\"name\":\"f\",\"arguments\":\"{}\"}},"
     "{\"role\":\"function\",\"name\":\"f\",\"content\":\"r\"}]",
     NULL, "#-1: call f{} | result f=r"},
    {"a custom tool's input is text",
     "[{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"1\",\"type\":\"custom\",\"custom\":{\"name\":\"sh\",\"input\":"
     "\"ls -l\"}}]}]",
     NULL, "#-1: call sh raw<ls -l>@1"},
    {"content in parts is their text, and an image is not carried",
     "[" MSG("user", "[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"image_url\",\"image_url\":{}},\"b\"]") "]", NULL,
     "#-1: user=ab lost [\"content part image_url\"]"},
    {"an unknown role is not carried",
     "[" MSG("user", "\"u\"") "," MSG("critic", "\"c\"") "," MSG("critic", "\"d\"") "]", NULL,
     "#-1: user=u lost [\"role critic\"]"},
    {"other keys of a message are not carried, unless they say nothing",
     "[{\"role\":\"assistant\",\"content\":\"x\",\"audio\":null,\"annotations\":[],\"reasoning\":\"hm\"}]", NULL,
     "#-1: assistant=x lost [\"message key reasoning\"]"},
    {"a refusal is what was said", "[{\"role\":\"assistant\",\"content\":null,\"refusal\":\"I will not\"}]", NULL,
     "#-1: assistant=I will not"},
    {"null content without a call is an empty message", "[" MSG("assistant", "null") "]", NULL, "#-1: assistant"},
    {"the usage of a message is its tokens",
     "[{\"role\":\"assistant\",\"content\":\"x\",\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":6}}]", NULL,
     "#-1: assistant=x tokens 5/6"},
    {"the usage of a run counts once",
     "{\"messages\":[" MSG("user", "\"u\"") "," MSG(
         "assistant", "\"x\"") "],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":6}}",
     NULL, "#-1: user=u | assistant=x tokens 5/6"},
    /* τ-bench */
    {"a run of τ-bench is read",
     "[{\"task_id\":4,\"trial\":1,\"reward\":1.0,\"info\":{\"reward_info\":{\"info\":{\"gt_data_hash\":\"ab\"}},"
     "\"user_cost\":0.5},\"traj\":[" MSG("user", "\"u\"") "]}]",
     NULL, "4#1(4/1): user=u"},
    {"one without a trial too", "[{\"task_id\":\"x\",\"reward\":0,\"info\":{},\"traj\":[]}]", NULL, "x#-1(x/-1):"},
    {"the dialect may be said", "[{\"task_id\":4,\"trial\":1,\"reward\":1.0,\"traj\":[]}]", "tau", "4#1(4/1):"},
};

static const struct {
    const char *name, *text, *as, *says;
    int line; /* 0 = not looked at */
} BAD[] = {
    {"an empty file", "", NULL, "the file is empty", 0},
    {"a file of blanks", " \n\t\n", NULL, "the file is empty", 0},
    {"prose", "hello\nworld\n", NULL, "dialect", 0},
    {"a list of numbers", "[1, 2]", NULL, "the dialect of this file is not known", 0},
    {"an unknown dialect", "[]", "opnai", "did you mean \"openai\"", 0},
    {"invalid UTF-8", "[{\"role\":\"user\",\"content\":\"\xff\"}]", NULL, "UTF-8", 1},
    {"a key twice", "[{\"role\":\"user\",\"role\":\"user\"}]", NULL, "role", 1},
    {"a line cut in its middle", RUN "\"events\":[]}\n" RUN "\"even", NULL, "truncated", 2},
    {"a broken line before others", RUN "\"events\":[}\n" RUN "\"events\":[]}\n", NULL, "", 1},
    {"a list cut off", "[" RUN "\"events\":[]},", NULL, "", 0},
    {"a misspelt key of a run", RUN "\"event\":[]}", NULL, "did you mean 'events'", 0},
    {"a misspelt key of an event", RUN "\"events\":[{\"kind\":\"user\",\"txt\":\"\"}]}", NULL, "did you mean 'text'",
     0},
    {"a misspelt kind", RUN "\"events\":[{\"kind\":\"usr\",\"text\":\"\"}]}", NULL, "user", 0},
    {"another version of our format", "{\"format\":\"assize.trajectory/9\",\"case\":\"c\",\"events\":[]}", NULL,
     "expected \"assize.trajectory/1\"", 1},
    {"no case", "{\"format\":\"assize.trajectory/1\",\"events\":[]}", NULL, "case", 1},
    {"events that are no list", RUN "\"events\":{}}", NULL, "expected a list of events", 1},
    {"events out of order", RUN "\"events\":[{\"n\":1,\"kind\":\"user\",\"text\":\"\"}]}", NULL, "numbered in order",
     1},
    {"a call without arguments", RUN "\"events\":[{\"kind\":\"call\",\"name\":\"f\"}]}", NULL, "a call has a name", 1},
    {"a call without a name", RUN "\"events\":[{\"kind\":\"call\",\"args\":{}}]}", NULL, "a call has a name", 1},
    {"a call with both kinds of arguments",
     RUN "\"events\":[{\"kind\":\"call\",\"name\":\"f\",\"args\":{},\"args_raw\":\"{\"}]}", NULL, "not both", 1},
    {"a result that is there twice", RUN "\"events\":[{\"kind\":\"result\",\"text\":\"a\",\"result\":1}]}", NULL,
     "not both", 1},
    {"an unknown status", RUN "\"events\":[{\"kind\":\"result\",\"text\":\"a\",\"status\":\"failed\"}]}", NULL,
     "expected \"ok\" or \"error\", found \"failed\"", 1},
    {"a negative trial", RUN "\"trial\":-1,\"events\":[]}", NULL, "the number -1", 1},
    {"a trial that is a text", "{\"case\":\"a\",\"trial\":\"1\",\"messages\":[" MSG("user", "\"\"") "]}", NULL,
     "expected the trial", 1},
    {"a run that is a number", "[" RUN "\"events\":[]}, 7]", NULL, "expected a run", 1},
    {"messages that are none", "{\"messages\":[" MSG("user", "\"\"") ", 5]}", NULL, "expected a message", 1},
    {"a message without a role", "[" MSG("user", "\"\"") ", {\"content\":\"x\"}]", NULL, "expected a message", 1},
    {"content that is a number", "[" MSG("user", "3") "]", NULL, "expected the content", 1},
    {"calls that are no list", "[{\"role\":\"assistant\",\"tool_calls\":{}}]", NULL, "expected a list of tool calls",
     1},
    {"a call that is null", "[{\"role\":\"assistant\",\"tool_calls\":[null]}]", NULL, "needs function.name", 1},
    {"a call without arguments at all", "[{\"role\":\"assistant\",\"tool_calls\":[{\"function\":{\"name\":\"f\"}}]}]",
     NULL, "needs function.arguments", 1},
    {"a run of τ-bench without its messages", "[{\"task_id\":1,\"trial\":0,\"traj\":null}]", NULL,
     "expected a list of messages", 1},
    {"a τ-bench task id that is a list", "[{\"task_id\":[],\"trial\":0,\"traj\":[]}]", NULL, "task_id", 1},
    {"a τ-bench trial below zero", "[{\"task_id\":1,\"trial\":-2,\"traj\":[]}]", NULL, "expected the trial", 1},
    {"a dialect that the file is not of", "[{\"task_id\":1,\"trial\":0,\"traj\":[]}]", "assize", "", 1},
    {"a second line of another dialect", RUN "\"events\":[]}\n{\"messages\":[]}\n", NULL, "", 2},
};

static void test_dialects(void)
{
    for (size_t i = 0; i < COUNT_OF(GOOD); i++) {
        struct arena a CLEANUP_ARENA = {0};
        struct trajectories runs = {0};
        struct err err = {0};
        if (check(read_text(&a, str_of(GOOD[i].text), GOOD[i].as, &runs, &err), "%s", GOOD[i].name))
            check_str(told(&a, &runs), str_of(GOOD[i].told), "… as it should be");
        else
            printf("# error: %s\n", err.msg);
    }
    for (size_t i = 0; i < COUNT_OF(BAD); i++) {
        struct arena a CLEANUP_ARENA = {0};
        struct trajectories runs = {0};
        struct err err = {0};
        bool ok = read_text(&a, str_of(BAD[i].text), BAD[i].as, &runs, &err);
        check(!ok && err.kind == ERR_INPUT && strcmp(err.file, "runs") == 0, "%s is refused, by the file's name",
              BAD[i].name);
        check_says(&err, BAD[i].says, "… and the message says why");
        if (BAD[i].line)
            check_int(err.line, BAD[i].line, "… and where");
    }
}

/* Every prefix of a file, and every byte of it replaced by a nasty one: an error or fewer runs, never worse. */
static void test_damage(void)
{
    static const char *const FILES[] = {
        RUN "\"events\":[{\"kind\":\"call\",\"name\":\"f\",\"args\":{\"a\":[1,{\"b\":null}]}}]}\n" RUN
            "\"events\":[{\"kind\":\"result\",\"name\":\"f\",\"text\":\"x\",\"t_ms\":1e3}]}\n",
        "[{\"task_id\":4,\"trial\":1,\"reward\":1.0,\"info\":{},\"traj\":[" MSG("user", "\"u\"") "," CALLS(
            "k", "f", "\"{\\\"a\\\":1}\"") ",{\"role\":\"tool\",\"tool_call_id\":\"k\",\"content\":\"r\"}]}]",
        "[" MSG("user", "[{\"type\":\"text\",\"text\":\"a\"}]") "]\n[" MSG("assistant", "\"\\u00e9\"") "]\n",
    };
    static const char NASTY[] = {'"', '{', ']', ',', '\n', '\\', '-', '\xff', '\0'};
    for (size_t f = 0; f < COUNT_OF(FILES); f++) {
        str whole = str_of(FILES[f]);
        struct arena all CLEANUP_ARENA = {0};
        struct trajectories full = {0};
        struct err err = {0};
        check_done(read_text(&all, whole, NULL, &full, &err), &err, "file %zu is sound", f);
        size_t more = 0, silent = 0;
        for (size_t n = 0; n < whole.n; n++) {
            struct arena a CLEANUP_ARENA = {0};
            struct trajectories runs = {0};
            bool ok = read_text(&a, str_sub(whole, 0, n), NULL, &runs, &err);
            more += ok && runs.n > full.n;
            /* a prefix may be accepted only where a line ends */
            silent += ok && whole.p[n] != '\n' && whole.p[n - 1] != '\n';
        }
        check(more == 0 && silent == 0, "… cut anywhere but at the end of a line, it is refused");
        size_t survived = 0;
        for (size_t n = 0; n < whole.n * COUNT_OF(NASTY); n++) {
            struct arena a CLEANUP_ARENA = {0};
            struct trajectories runs = {0};
            char *bent = arena_alloc(&a, whole.n);
            memcpy(bent, whole.p, whole.n);
            bent[n / COUNT_OF(NASTY)] = NASTY[n % COUNT_OF(NASTY)];
            bool ok = read_text(&a, (str){bent, whole.n}, NULL, &runs, &err);
            survived += ok || err.kind == ERR_INPUT;
        }
        check_int(survived, whole.n * COUNT_OF(NASTY), "… with any byte bent, it is read or refused, no worse");
    }
}

static void test_bounds(void)
{
    struct arena a CLEANUP_ARENA = {0};
    struct buf text CLEANUP_BUF = {0};
    struct trajectories runs = {0};
    struct err err = {0};
    buf_str(&text, S("["));
    for (int i = 0; i <= 50000; i++)
        buf_str(&text, i ? S("," MSG("user", "\"\"")) : S(MSG("user", "\"\"")));
    buf_str(&text, S("]"));
    check(!read_text(&a, buf_view(&text), NULL, &runs, &err), "a run of 50,001 events is refused");
    check_says(&err, "at most 50000 events", "… by the limit's name");
    buf_clear(&text);
    for (int i = 0; i < 5000; i++)
        buf_byte(&text, '[');
    check(!read_text(&a, buf_view(&text), NULL, &runs, &err), "five thousand brackets are refused");
}

/* The subject. */

static bool case_list(struct arena *a, const char *ids, struct case_set *ret)
{
    struct buf text CLEANUP_BUF = {0};
    struct err err = {0};
    str rest = str_of(ids);
    while (rest.p) {
        str id = str_cut(&rest, ' ');
        buf_printf(&text, "{\"id\":\"%.*s\"}\n", STR_ARG(id));
    }
    return cases_parse(a, S("cases.jsonl"), arena_str(a, buf_view(&text)), ret, &err);
}

/* Opens the subject that the YAML value describes over these cases; the planned units as "case#trial …". */
static bool open_subject(struct arena *a, const char *value, const char *cases, str *ret_plan, void **ret,
                         struct err *err)
{
    struct doc *suite = arena_new(a, struct doc);
    struct case_set *set = arena_new(a, struct case_set);
    str text = arena_printf(a, "subject:\n  trajectories: %s\n", value);
    if (!doc_parse(a, S("suite.yaml"), text, DOC_YAML, 1, suite, err))
        return false;
    json_own(a, json_incref(suite->root));
    if (!case_list(a, cases, set))
        BUG("the cases of the test do not parse");
    struct subject_open in = {
        .a = a, .suite = suite, .pointer = S("/subject/trajectories"), .base_dir = dir, .data_dir = dir, .cases = set};
    in.value = json_at_pointer(suite->root, in.pointer);
    bool ok = SUBJECT_TRAJECTORIES.open(&in, ret, err);
    struct units units = {0};
    struct buf plan CLEANUP_BUF = {0};
    if (ok && SUBJECT_TRAJECTORIES.plan(*ret, a, &units, err))
        for (size_t i = 0; i < units.n; i++)
            buf_printf(&plan, "%s%.*s#%lld", i ? " " : "", STR_ARG(units.v[i].kase->id), (long long)units.v[i].trial);
    *ret_plan = arena_str(a, buf_view(&plan));
    doc_finish(suite);
    return ok;
}

#define LINE(id, rest) "{\"format\":\"assize.trajectory/1\",\"case\":\"" id "\"," rest "\"events\":[]}\n"

static void test_subject(void)
{
    struct arena files CLEANUP_ARENA = {0};
    put_file(&files, "a.jsonl", S(LINE("x", "") LINE("y", "") LINE("x", "")));
    put_file(&files, "b.jsonl", S(LINE("x", "\"trial\":1,\"id\":\"again\",") LINE("y", "\"trial\":5,")));
    put_file(&files, "c.jsonl", S(LINE("x", "") LINE("y", "")));
    put_file(&files, "chat.json", S("[" MSG("user", "\"u\"") "]"));
    put_file(&files, "far.jsonl", S("{\"task_id\":\"x\",\"trial\":9223372036854775807,\"traj\":[]}"));
    mkdir(path_of(&files, "odd[1]*"), 0700);
    put_file(&files, "odd[1]*/z.jsonl", S(LINE("x", "")));
    mkdir(path_of(&files, "folder.d"), 0700);
    static const struct {
        const char *name, *value, *cases, *plan, *says;
    } ROWS[] = {
        {"runs without a number are numbered per case, in file order", "a.jsonl", "x y", "x#0 x#1 y#0", NULL},
        {"units are ordered by the cases, not by the file", "a.jsonl", "y x", "y#0 x#0 x#1", NULL},
        {"files are read in byte order", "{files: ['c.jsonl', 'a.jsonl']}", "x y", "x#0 x#1 x#2 y#0 y#1", NULL},
        {"a wildcard names several", "'[ac].jsonl'", "x y", "", "no file matches"},
        {"… by * and ?", "'?.jsonl'", "x y", "", "trial 1 of case x was there already"},
        {"the data folder may be meant", "$data/a.jsonl", "x y", "x#0 x#1 y#0", NULL},
        {"brackets and stars in a folder's name are just that", "'odd[1]*/z.jsonl'", "x", "x#0", NULL},
        {"one file may be a list", "{files: [c.jsonl], as: assize}", "x y", "x#0 y#0", NULL},
        {"an unknown dialect is refused", "{files: c.jsonl, as: tua}", "x y", "", "did you mean \"tau\""},
        {"a misspelt key is refused", "{fils: c.jsonl}", "x y", "", "did you mean 'files'"},
        {"an empty list is refused", "{files: []}", "x y", "", "the list is empty"},
        {"a number is refused", "7", "x y", "", "expected a file of recorded runs"},
        {"a folder is refused", "folder.d", "x y", "", "directory"},
        {"a pattern that matches nothing is refused", "nothing-*.jsonl", "x y", "", "no file matches"},
        {"a file that is not there is refused", "none.jsonl", "x y", "", "no file matches"},
        {"an unknown case names file and run", "a.jsonl", "x", "", "there is no case \"y\" in cases.jsonl"},
        {"a case without a run is an error", "a.jsonl", "x y z", "", "case \"z\" has no recorded run"},
        {"the same trial twice names both", "{files: [a.jsonl, b.jsonl]}", "x y", "",
         "run 1 (again): trial 1 of case x was there already: run 3 of"},
        {"a run that names no case is refused", "chat.json", "x", "", "does not say which case"},
        {"a trial beyond all bounds is refused", "far.jsonl", "x", "", "trial 9223372036854775807 is beyond"},
    };
    for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
        struct arena a CLEANUP_ARENA = {0};
        struct err err = {0};
        void *subject = NULL;
        str plan = {0};
        bool ok = open_subject(&a, ROWS[i].value, ROWS[i].cases, &plan, &subject, &err);
        if (!ROWS[i].says) {
            if (!check(ok, "%s", ROWS[i].name))
                printf("# error: %s\n", err.msg);
            else
                check_str(plan, str_of(ROWS[i].plan), "… and the plan is right");
        } else {
            check(!ok && err.kind == ERR_INPUT, "%s", ROWS[i].name);
            check_says(&err, ROWS[i].says, "… and the message says so");
        }
    }
    json_t *schema = SUBJECT_TRAJECTORIES.schema(), *run = trajectory_schema();
    check(json_is_object(schema) && json_is_object(run), "the subject and the format have schemas");
    check(json_at_pointer(run, S("/properties/events/items/properties/kind")), "… down to the events");
    json_decref(schema);
    json_decref(run);
}

/* A unit's identity follows its content, not its file. */
static void test_identity(void)
{
    struct arena a CLEANUP_ARENA = {0};
    struct err err = {0};
    static const char *const TEXTS[] = {
        RUN "\"events\":[{\"kind\":\"user\",\"text\":\"ab\"}]}\n",
        " " RUN "\"events\":[ {\"kind\":\"user\",\"text\":\"ab\"} ]}",
        RUN "\"events\":[{\"kind\":\"user\",\"text\":\"ac\"}]}\n",
        RUN "\"events\":[{\"kind\":\"assistant\",\"text\":\"ab\"}]}\n",
        RUN "\"outcome\":1,\"events\":[{\"kind\":\"user\",\"text\":\"ab\"}]}\n",
        RUN "\"events\":[{\"kind\":\"user\",\"text\":\"ab\",\"t_ms\":0}]}\n",
    };
    struct units units = {0};
    for (size_t i = 0; i < COUNT_OF(TEXTS); i++) {
        void *subject = NULL;
        str plan;
        put_file(&a, "id.jsonl", str_of(TEXTS[i]));
        check(open_subject(&a, "id.jsonl", "c", &plan, &subject, &err) &&
                  SUBJECT_TRAJECTORIES.plan(subject, &a, &units, &err),
              "run %zu opens", i);
    }
    check(units.n == COUNT_OF(TEXTS) && strcmp(units.v[0].input, units.v[1].input) == 0,
          "blanks do not change a run's identity");
    for (size_t i = 2; i < units.n; i++)
        check(strcmp(units.v[0].input, units.v[i].input) != 0, "what it says does (%zu)", i);
}

/* A world for replay: `echo` says its arguments, `put` changes a row, `no` fails, anything else is unknown. */

static bool world_reset(struct env *env, uint64_t stream, struct err *err)
{
    (void)env, (void)stream, (void)err;
    return true;
}

static bool world_call(struct env *env, struct arena *a, str tool, json_t *args, str args_raw, struct env_reply *ret,
                       struct err *err)
{
    (void)env;
    *ret = (struct env_reply){0};
    if (str_eq(tool, S("host")))
        return err_set(err, ERR_HOST, "the disk is gone");
    if (!args) {
        *ret = (struct env_reply){.text = arena_printf(a, "bad <%.*s>", STR_ARG(args_raw)),
                                  .failed = true,
                                  .reason = S("args"),
                                  .detail = S("no JSON")};
    } else if (str_eq(tool, S("echo"))) {
        struct buf text CLEANUP_BUF = {0};
        json_write(args, JSON_STYLE_COMPACT, &text);
        ret->text = arena_str(a, buf_view(&text));
    } else if (str_eq(tool, S("put"))) {
        ret->text = S("done");
        *vec_push(a, &ret->changes) = (struct change){S("t"), S("1"), CHANGE_UPDATE, S("{\"a\":1}"), S("{\"a\":2}")};
        *vec_push(a, &ret->changes) = (struct change){S("t"), S("2"), CHANGE_INSERT, {0}, S("{\"a\":3}")};
    } else {
        *ret = (struct env_reply){.text = S("Unknown"), .failed = true, .reason = S("unknown_tool")};
    }
    return true;
}

static const struct env_ops WORLD_OPS = {.reset = world_reset, .call = world_call};

#define CALL(name, id, args) "{\"kind\":\"call\",\"name\":\"" name "\",\"call_id\":\"" id "\"," args "},"
#define RESULT(name, id, text)                                                                                         \
    "{\"kind\":\"result\",\"name\":\"" name "\",\"call_id\":\"" id "\",\"text\":\"" text "\"},"
#define END "{\"kind\":\"user\",\"text\":\"bye\"}]}"

static const struct {
    const char *name, *events, *story;
    size_t observed, same;
} REPLAYS[] = {
    {"an observation that is reproduced",
     CALL("echo", "1", "\"args\":{\"a\":1}") RESULT("echo", "1", "{\\\"a\\\":1}") END,
     "0 call echo {\"args\":{\"a\":1}}\n1 result echo {\"text\":\"{\\\"a\\\":1}\"}\n2 user  {\"text\":\"bye\"}\n", 1,
     1},
    {"one that is not is told with both texts", CALL("echo", "1", "\"args\":{}") RESULT("echo", "1", "{ }") END,
     "0 call echo {\"args\":{}}\n1 result echo {\"recorded\":\"{ }\",\"reproduced\":\"{}\",\"same\":false}\n"
     "2 user  {\"text\":\"bye\"}\n",
     1, 0},
    {"a call without a recorded result gets the world's", CALL("echo", "1", "\"args\":{}") END,
     "0 call echo {\"args\":{}}\n0 result echo {\"reproduced\":\"{}\"}\n1 user  {\"text\":\"bye\"}\n", 0, 0},
    {"an unknown tool is a failed step, no crash", CALL("nope", "1", "\"args\":{}") RESULT("nope", "1", "Unknown") END,
     "0 call nope {\"args\":{}}\n1 result nope {\"text\":\"Unknown\",\"failed\":true,\"reason\":\"unknown_tool\"}\n"
     "2 user  {\"text\":\"bye\"}\n",
     1, 1},
    {"arguments that do not parse reach the world as text",
     CALL("echo", "1", "\"args_raw\":\"{x\"") RESULT("echo", "1", "bad <{x>") END,
     "0 call echo {\"args_raw\":\"{x\"}\n1 result echo {\"text\":\"bad <{x>\",\"failed\":true,\"reason\":\"args\","
     "\"detail\":\"no JSON\"}\n2 user  {\"text\":\"bye\"}\n",
     1, 1},
    {"changes of state follow their call", CALL("put", "1", "\"args\":{}") RESULT("put", "1", "done") END,
     "0 call put {\"args\":{}}\n0 state  {\"changes\":[{\"table\":\"t\",\"row\":\"1\",\"op\":\"update\",\"before\":"
     "{\"a\":1},\"after\":{\"a\":2}},{\"table\":\"t\",\"row\":\"2\",\"op\":\"insert\",\"before\":null,\"after\":"
     "{\"a\":3}}]}\n1 result put {\"text\":\"done\"}\n2 user  {\"text\":\"bye\"}\n",
     1, 1},
    {"results of calls made together find their calls",
     CALL("echo", "1", "\"args\":{\"a\":1}") CALL("echo", "2", "\"args\":{\"a\":2}")
         RESULT("echo", "2", "{\\\"a\\\":2}") RESULT("echo", "1", "{\\\"a\\\":1}") END,
     "0 call echo {\"args\":{\"a\":1}}\n1 call echo {\"args\":{\"a\":2}}\n2 result echo {\"text\":\"{\\\"a\\\":2}\"}\n"
     "3 result echo {\"text\":\"{\\\"a\\\":1}\"}\n4 user  {\"text\":\"bye\"}\n",
     2, 2},
    {"ids that come again belong to the call before them",
     CALL("echo", "1", "\"args\":{\"a\":1}") RESULT("echo", "1", "{\\\"a\\\":1}")
         CALL("echo", "1", "\"args\":{\"a\":2}") RESULT("echo", "1", "{\\\"a\\\":2}") END,
     NULL, 2, 2},
};

static void test_replay(void)
{
    struct env world = {&WORLD_OPS};
    for (size_t i = 0; i < COUNT_OF(REPLAYS); i++) {
        struct arena a CLEANUP_ARENA = {0};
        struct err err = {0};
        struct evidence ev = {0};
        void *subject = NULL;
        str plan, text = arena_printf(&a, RUN "\"meta\":{\"k\":7},\"events\":[%s", REPLAYS[i].events);
        struct units units = {0};
        put_file(&a, "replay.jsonl", text);
        if (!check(open_subject(&a, "replay.jsonl", "c", &plan, &subject, &err) &&
                       SUBJECT_TRAJECTORIES.plan(subject, &a, &units, &err) &&
                       SUBJECT_TRAJECTORIES.produce(subject, &units.v[0], &world, &a, &ev, &err),
                   "%s", REPLAYS[i].name)) {
            printf("# error: %s\n", err.msg);
            continue;
        }
        const struct replay *r = evidence_get(&ev, &EVIDENCE_REPLAY);
        check_int(r->observed, REPLAYS[i].observed, "… what was recorded is counted");
        check_int(r->same, REPLAYS[i].same, "… and what is the same");
        check_int(json_integer_value(json_at_path(ev.record, S("meta.k"))), 7, "… and $run.meta is there");
        struct buf story CLEANUP_BUF = {0};
        for (size_t k = 0; k < ev.n_story; k++) {
            const struct story_event *s = &ev.story[k];
            json_t *body = json_loadb(s->body.p, s->body.n, 0, NULL);
            check(body != NULL, "… line %zu of the story is JSON", k);
            json_decref(body);
            buf_printf(&story, "%lld %.*s %.*s %.*s\n", (long long)s->n, STR_ARG(s->kind), STR_ARG(s->name),
                       STR_ARG(s->body));
        }
        if (REPLAYS[i].story)
            check_str(buf_view(&story), str_of(REPLAYS[i].story), "… and the story is told");
    }
    struct arena a CLEANUP_ARENA = {0};
    struct err err = {0};
    struct replay replay;
    struct trajectories runs = {0};
    check_done(read_text(&a, S("[" CALLS("k", "host", "\"{}\"") "]"), NULL, &runs, &err), &err, "a run is read");
    check(!trajectory_replay(&a, &runs.v[0], &world, &replay, &err) && err.kind == ERR_HOST,
          "a host that fails is an error, not an answer");
    check_says(&err, "event 0, host: the disk is gone", "… that names the event");
}

static const struct {
    const char *name, *tasks, *id1, *says;
} TASKS[] = {
    {"tasks become cases",
     "[{\"user_id\":\"u\",\"annotator\":\"n\",\"instruction\":\"do\",\"actions\":[{\"name\":\"f\",\"arguments\":{\"a\":"
     "1}}]"
     ",\"outputs\":[\"5\"]}]",
     "{\"id\":\"0\",\"input\":\"do\",\"expected\":{\"actions\":[{\"name\":\"f\",\"arguments\":{\"a\":1}}],\"outputs\":"
     "[\"5\"]},\"meta\":{\"annotator\":\"n\",\"user_id\":\"u\"}}",
     NULL},
    {"kwargs mean arguments, and outputs may be absent",
     "[{\"instruction\":\"do\",\"actions\":[{\"name\":\"f\",\"kwargs\":{}}]}]",
     "{\"id\":\"0\",\"input\":\"do\",\"expected\":{\"actions\":[{\"name\":\"f\",\"arguments\":{}}],\"outputs\":[]},"
     "\"meta\":{}}",
     NULL},
    {"an empty list is refused", "[]", NULL, "a list that is not empty"},
    {"an object is refused", "{}", NULL, "a list that is not empty"},
    {"a task without an instruction is refused", "[{\"actions\":[]}]", NULL, "instruction"},
    {"actions that are no list are refused", "[{\"instruction\":\"\",\"actions\":{}}]", NULL, "a list of actions"},
    {"an action without arguments is refused", "[{\"instruction\":\"\",\"actions\":[{\"name\":\"f\"}]}]", NULL,
     "arguments (or kwargs)"},
    {"outputs that are no list are refused", "[{\"instruction\":\"\",\"actions\":[],\"outputs\":\"5\"}]", NULL,
     "a list of texts"},
    {"a cut file is refused", "[{\"instruction\":\"", NULL, ""},
};

static void test_tau_cases(void)
{
    struct arena files CLEANUP_ARENA = {0};
    struct err err = {0};
    struct case_set none;
    mkdir(path_of(&files, "tau"), 0700);
    check(!CASES_TAU.load(&files, NULL, path_of(&files, "tau"), S("$data/tau"), &none, &err),
          "a folder without tasks is refused");
    check_says(&err, "$data/tau holds neither tasks.json nor tasks.json.gz", "… by what it lacks");
    for (size_t i = 0; i < COUNT_OF(TASKS); i++) {
        struct arena a CLEANUP_ARENA = {0};
        struct case_set set;
        put_file(&a, "tau/tasks.json", str_of(TASKS[i].tasks));
        bool ok = CASES_TAU.load(&a, NULL, path_of(&a, "tau"), S("tau"), &set, &err);
        check(ok == !TASKS[i].says, "%s", TASKS[i].name);
        if (ok) {
            struct buf text CLEANUP_BUF = {0};
            char sha[SHA256_HEX_SIZE];
            json_write(set.v[0].doc, JSON_STYLE_COMPACT, &text);
            check_str(buf_view(&text), str_of(TASKS[i].id1), "… as they should be");
            sha256_of(str_of(TASKS[i].tasks), sha);
            check(strcmp(sha, set.sha256) == 0, "… under the hash of their bytes");
        } else if (TASKS[i].says) {
            check_says(&err, TASKS[i].says, "… and the message says why");
        }
    }
}

static void test_real_runs(void)
{
    const char *data = getenv("ASSIZE_DATA");
    struct arena a CLEANUP_ARENA = {0};
    str path = arena_printf(&a, "%s/taubench/gpt-4o-airline.json.gz", data ? data : ".");
    if (!data || access(path.p, R_OK) != 0) {
        tap_skip("200 real runs are read", "no data: set ASSIZE_DATA");
        return;
    }
    struct err err = {0};
    struct trajectories runs = {0};
    uint64_t start = clock_cpu_ns();
    check_done(trajectories_read(&a, path.p, S("runs"), NULL, &runs, &err), &err, "200 real runs are read");
    printf("# %.1f ms\n", (double)(clock_cpu_ns() - start) / 1e6);
    size_t calls = 0, answered = 0, raw = 0, hashes = 0;
    double reward = 0;
    for (size_t i = 0; i < runs.n; i++) {
        const struct trajectory *t = &runs.v[i];
        reward += json_number_value(json_at_path(t->record, S("outcome.reward")));
        hashes += json_at_path(t->record, S("meta.gt_data_hash")) != NULL;
        for (size_t k = 0; k < t->n; k++) {
            calls += t->v[k].kind == EVENT_CALL;
            raw += t->v[k].kind == EVENT_CALL && !t->v[k].args;
            size_t r = t->v[k].kind == EVENT_CALL ? trajectory_result_of(t, k) : SIZE_MAX;
            answered += r != SIZE_MAX && str_eq(t->v[r].name, t->v[k].name);
        }
    }
    check_int(runs.n, 200, "… all of them");
    check_int(calls, 1164, "… with every call");
    check_int(answered, 1164, "… and its result");
    check_int(raw, 0, "… whose arguments all parse");
    check_int(hashes, 182, "… with the recorded hashes");
    check_near(reward, 84, 1e-9, "… and rewards");
    struct case_set cases;
    str folder = arena_printf(&a, "%s/taubench", data);
    check_done(CASES_TAU.load(&a, NULL, folder.p, folder, &cases, &err), &err, "the 50 tasks are read");
    check_int(cases.n, 50, "… all of them");
}

int main(void)
{
    if (!mkdtemp(dir))
        BUG("no temporary folder");
    test_dialects();
    test_damage();
    test_bounds();
    test_subject();
    test_identity();
    test_replay();
    test_tau_cases();
    test_real_runs();
    struct arena a CLEANUP_ARENA = {0};
    if (system(arena_printf(&a, "rm -rf '%s'", dir).p) != 0)
        printf("# %s is left behind\n", dir);
    return tap_done();
}
