/* SPDX-License-Identifier: Apache-2.0 */
/* The world: tools, state, changes, limits, and everything that a world file may not do. */
#include "tests/tap.h"

#include "base/fd.h"
#include "mocks/mocks.h"
#include "text/json_own.h"
#include "text/json_write.h"

#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

static char dir[] = "/tmp/assize-world-XXXXXX";

static const char *in_dir(const char *name)
{
    static char path[300];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    return path;
}

static void put(const char *name, const char *text)
{
    struct err err = {0};
    if (!file_replace(in_dir(name), str_of(text), &err))
        BUG("%s", err.msg);
}

static struct env_image *load(const char *text, struct err *err)
{
    struct env_image *image = NULL;
    *err = (struct err){0};
    put("w.yaml", text);
    if (!world_load(in_dir("w.yaml"), S("w.yaml"), NULL, &image, err))
        return NULL;
    return image;
}

static struct env_image *load_good(const char *text)
{
    struct err err;
    struct env_image *image = load(text, &err);
    if (!image)
        BUG("%s %s", err.msg, err.quote);
    return image;
}

struct fixture {
    struct env_image *image;
    struct env *env;
    struct arena a;
    struct err err;
};

static struct fixture open_world(const char *text)
{
    struct fixture f = {0};
    f.image = load(text, &f.err);
    if (!f.image || !f.image->ops->open(f.image, &f.env, &f.err))
        BUG("%s %s", f.err.msg, f.err.quote);
    return f;
}

static void close_world(struct fixture *f)
{
    f->env->ops->close(f->env);
    f->image->ops->close(f->image);
    arena_finish(&f->a);
}

static struct env_reply call(struct fixture *f, const char *tool, const char *args)
{
    struct env_reply reply = {0};
    json_t *value = json_own(&f->a, json_loads(args, JSON_DECODE_ANY, NULL));
    if (!f->env->ops->call(f->env, &f->a, str_of(tool), value, str_of(args), &reply, &f->err))
        BUG("%s", f->err.msg);
    return reply;
}

static void reset(struct fixture *f, uint64_t stream)
{
    if (!f->env->ops->reset(f->env, stream, &f->err))
        BUG("%s", f->err.msg);
}

static str query(struct fixture *f, const char *sql, const char *params)
{
    json_t *rows = NULL, *given = params ? json_own(&f->a, json_loads(params, 0, NULL)) : NULL;
    if (!f->env->ops->query(f->env, &f->a, str_of(sql), given, &rows, &f->err))
        return str_of(f->err.msg);
    struct buf text CLEANUP_BUF = {0};
    json_write(rows, JSON_STYLE_COMPACT, &text);
    return arena_str(&f->a, buf_view(&text));
}

static str changes_text(struct fixture *f, const struct changes *changes)
{
    struct buf text CLEANUP_BUF = {0};
    for (size_t i = 0; i < changes->n; i++)
        buf_printf(&text, "%s%s %.*s/%.*s %.*s>%.*s", i ? " | " : "", CHANGE_OP_NAMES[changes->v[i].op],
                   STR_ARG(changes->v[i].table), STR_ARG(changes->v[i].row), STR_ARG(changes->v[i].before),
                   STR_ARG(changes->v[i].after));
    return arena_str(&f->a, buf_view(&text));
}

static str net(struct fixture *f)
{
    struct changes changes = {0};
    if (!f->env->ops->changes(f->env, &f->a, &changes, &f->err))
        BUG("%s", f->err.msg);
    return changes_text(f, &changes);
}

#define STATE "world: w\nnow: 2024-05-15T15:00:00-05:00\nseed: 3\nstate: {t: t.json}\n"

/* ---- tools ---- */

static const char TOOLS[] = STATE
    "output: {json: python}\n"
    "errors: {unknown_tool: 'no {tool} {x y} here', missing_arg: '{arg} of {tool}', extra_arg: '+{arg}', schema: 's: "
    "{message}', arguments: 'bad json', sql: 'sql: {message}'}\n"
    "tools:\n"
    "  get: {args: {id: string}, result: 'SELECT doc FROM t WHERE id = :id', empty: 'Error: none'}\n"
    "  maybe: {args: {id: string}, result: 'SELECT doc FROM t WHERE id = :id'}\n"
    "  all: {rows: 'SELECT id, doc, n / 2.0 AS half FROM t ORDER BY n'}\n"
    "  raw: {output: text, result: 'SELECT doc FROM t ORDER BY n LIMIT 1'}\n"
    "  json: {output: json, result: \"SELECT 'plain'\"}\n"
    "  pair: {result: \"SELECT 1 AS a, 'x' AS b, NULL AS c\"}\n"
    "  many: {result: 'SELECT id FROM t ORDER BY n'}\n"
    "  real: {result: 'SELECT 0.1 + 0.2'}\n"
    "  int: {result: 'SELECT 1 << 40'}\n"
    "  null: {result: 'SELECT NULL'}\n"
    "  blob: {result: \"SELECT x'00ff'\"}\n"
    "  text: {result: \"SELECT '{not json'\"}\n"
    "  types: {args: {s: string?, i: integer?, n: number?, b: boolean?, a: array?, o: object?, x: any?}, result: "
    "'SELECT "
    "typeof(:s) || typeof(:i) || typeof(:n) || typeof(:b) || typeof(:a) || typeof(:o) || typeof(:x) || coalesce(:b, 9) "
    "|| coalesce(:a, 0)'}\n"
    "  whole: {args: {p: integer}, result: 'SELECT :args'}\n"
    "  set:\n"
    "    args: {id: string, v: integer}\n"
    "    do:\n"
    "      - let: {doc: 'SELECT doc FROM t WHERE id = :id'}\n"
    "      - guard: \"SELECT 'no ' || :id WHERE :doc IS NULL\"\n"
    "      - exec: UPDATE t SET doc = json_set(doc, '$.v', :v) WHERE id = :id\n"
    "      - guard: \"SELECT 'too big' WHERE :v > 100\"\n"
    "    result: 'SELECT doc FROM t WHERE id = :id'\n"
    "  keep:\n"
    "    args: {id: string, v: integer}\n"
    "    partial: keep\n"
    "    do:\n"
    "      - exec: UPDATE t SET doc = json_set(doc, '$.v', :v) WHERE id = :id\n"
    "      - guard: \"SELECT 'too big' WHERE :v > 100\"\n"
    "      - exec: DELETE FROM t\n"
    "    result: SELECT 1\n"
    "  sum:\n"
    "    args: {list: array}\n"
    "    do:\n"
    "      - let: {total: 'SELECT 0'}\n"
    "      - each: 'SELECT value AS v FROM json_each(:list) ORDER BY key'\n"
    "        do:\n"
    "          - let: {total: 'SELECT :total + :v'}\n"
    "          - exec: \"INSERT INTO t (id, doc) VALUES ('s' || :v, json_object('v', :v, 'sofar', :total))\"\n"
    "    result: 'SELECT :total'\n"
    "  rename: {args: {id: string, to: string}, do: [exec: 'UPDATE t SET id = :to WHERE id = :id'], result: SELECT 1}\n"
    "  drop: {args: {id: string}, do: [exec: 'DELETE FROM t WHERE id = :id'], result: 'SELECT count(*) FROM t'}\n"
    "  move: {do: [exec: 'UPDATE t SET n = n + 10'], result: 'SELECT count(*) FROM t'}\n"
    "  clash: {do: [exec: \"UPDATE t SET id = 'a'\"], result: SELECT 1}\n"
    "  gone: {args: {id: string}, do: [exec: 'DELETE FROM t WHERE id = :id'], result: 'SELECT 1 WHERE 0', empty: "
    "gone}\n"
    "  ids: {result: \"SELECT next_id('T-') || ' ' || uuid() || ' ' || rand() || ' ' || random()\"}\n"
    "  clock: {result: \"SELECT datetime('now') || ' ' || CURRENT_DATE\"}\n"
    "  schema: {schema: {type: object, properties: {q: {type: string}}, required: [q]}, result: 'SELECT :q || :args'}\n"
    "  one: {args: {q: {enum: [x, y]}}, result: 'SELECT :q'}\n"
    "  canned: {canned: [{match: {q: {regex: refund}}, return: {hits: [1]}}, {match: {q: fail}, error: down}, {match: "
    "{q: "
    "plain}, return: text}], unmatched: error}\n";

struct reply_row {
    const char *what, *tool, *args, *text, *reason;
};

static const struct reply_row REPLIES[] = {
    {"a document prints in the world's style", "get", "{\"id\":\"a\"}", "{\"v\": 1, \"f\": 1.0, \"u\": \"\\u00e9\"}",
     ""},
    {"no row is the tool's empty error", "get", "{\"id\":\"z\"}", "Error: none", "empty"},
    {"no row without empty is null", "maybe", "{\"id\":\"z\"}", "null", ""},
    {"rows are a list of objects", "all", "{}",
     "[{\"id\": \"a\", \"doc\": {\"v\": 1, \"f\": 1.0, \"u\": \"\\u00e9\"}, \"half\": 0.5}, {\"id\": \"b\", \"doc\": "
     "{\"v\": 2}, \"half\": 1.0}]",
     ""},
    {"output text leaves JSON as it is", "raw", "{}", "{\"v\":1,\"f\":1.0,\"u\":\"\xc3\xa9\"}", ""},
    {"output json quotes text", "json", "{}", "\"plain\"", ""},
    {"several columns make an object", "pair", "{}", "{\"a\": 1, \"b\": \"x\", \"c\": null}", ""},
    {"a result of two rows is an error", "many", "{}",
     "sql: result gave more than one row; a list of rows is written as rows: in place of result:", "sql"},
    {"a float prints as Python prints it", "real", "{}", "0.30000000000000004", ""},
    {"an integer prints in decimal", "int", "{}", "1099511627776", ""},
    {"NULL prints as null", "null", "{}", "null", ""},
    {"a blob is no reply", "blob", "{}", "sql: the result holds a blob, which a reply cannot", "sql"},
    {"text that only looks like JSON is text", "text", "{}", "{not json", ""},
    {"scalars are bound as what they are", "types",
     "{\"s\":\"1\",\"i\":2,\"n\":1.5,\"b\":true,\"a\":[1, 2],\"o\":{},\"x\":null}",
     "textintegerrealintegertexttextnull1[1,2]", ""},
    {"absent optional arguments are NULL", "types", "{}", "nullnullnullnullnullnullnull90", ""},
    {"null stands for an absent optional argument", "types", "{\"i\":null}", "nullnullnullnullnullnullnull90", ""},
    {"3.0 is an integer", "whole", "{\"p\":3.0}", "{\"p\": 3.0}", ""},
    {"a failing guard is the tool's error", "set", "{\"id\":\"z\",\"v\":1}", "no z", "guard"},
    {"an unknown tool fails by the template", "gett", "{}", "no gett {x y} here", "unknown_tool"},
    {"a missing argument fails by the template", "get", "{}", "id of get", "args"},
    {"an extra argument fails by the template", "get", "{\"id\":\"a\",\"od\":1}", "+od", "args"},
    {"an argument of a wrong type fails by the template", "get", "{\"id\":3}",
     "s: id: expected string, found the number 3", "args"},
    {"true is no integer", "whole", "{\"p\":true}", "s: p: expected integer, found true", "args"},
    {"arguments that are no object fail", "get", "[1]", "bad json", "args"},
    {"arguments that do not parse fail", "get", "{\"id\":", "bad json", "args"},
    {"a unique index that is hurt is the tool's error", "clash", "{}", "sql: UNIQUE constraint failed: t.id", "sql"},
    {"each runs its steps for every row, a let adds up", "sum", "{\"list\":[1,2,4]}", "7", ""},
    {"each over nothing does nothing", "sum", "{\"list\":[]}", "0", ""},
    {"the clock stands still in UTC", "clock", "{}", "2024-05-15 20:00:00 2024-05-15", ""},
    {"schema binds its properties and :args", "schema", "{\"q\":\"x\",\"more\":1}", "x{\"q\":\"x\",\"more\":1}", ""},
    {"a canned reply matches by pattern", "canned", "{\"q\":\"my refund\",\"k\":1}", "{\"hits\": [1]}", ""},
    {"a canned error fails", "canned", "{\"q\":\"fail\"}", "down", "guard"},
    {"canned text is text", "canned", "{\"q\":\"plain\"}", "text", ""},
    {"nothing canned is unmatched", "canned", "{\"q\":\"else\"}",
     "Error: no canned reply of canned matches these arguments", "unmatched"},
};

static void test_replies(void)
{
    struct fixture f = open_world(TOOLS);
    for (size_t i = 0; i < COUNT_OF(REPLIES); i++) {
        const struct reply_row *r = &REPLIES[i];
        reset(&f, 1);
        struct env_reply reply = call(&f, r->tool, r->args);
        check_str(reply.text, str_of(r->text), "%s", r->what);
        check_str(reply.reason, str_of(r->reason), "… with the reason '%s'", r->reason);
        check(reply.failed == (r->reason[0] != 0), "… and says whether it failed");
    }
    struct env_reply reply = call(&f, "canned", "{\"q\":\"else\"}");
    check(str_find(reply.detail, S("/q: expected")) >= 0, "an unmatched call tells the nearest canned reply");
    reply = call(&f, "gett", "{}");
    check(str_find(reply.detail, S("nearest is get")) >= 0, "an unknown tool's detail names the nearest");
    reply = call(&f, "clash", "{}");
    check(str_find(reply.detail, S("/tools/clash/do/0/exec")) >= 0, "a failed statement's detail names its place");
    const char *const *names = world_tools(f.image);
    check(strcmp(names[0], "get") == 0 && strcmp(names[1], "maybe") == 0, "tools are listed in the order of the file");
    close_world(&f);
}

/* JSON Schema needs its engine: these rows say what it decides. */
static void test_schema(void)
{
    struct fixture f = open_world(TOOLS);
    check_str(call(&f, "schema", "{}").reason, S("args"), "schema: decides what is required");
    check_str(call(&f, "one", "{\"q\":\"z\"}").reason, S("args"), "an argument may have a JSON Schema of its own");
    check_str(call(&f, "one", "{\"q\":\"x\"}").text, S("x"), "… which lets pass what fits");
    close_world(&f);
    struct err err;
    struct env_image *image = load(STATE "tools: {x: {schema: {type: 7}, result: SELECT 1}}", &err);
    check(!image && err.line == 5, "a schema that is none is refused when the world loads");
    if (image)
        image->ops->close(image);
}

/* Text that is JSON prints as the tree of it would: Python's json.dumps(json.loads(text)). */
static void test_restyle(void)
{
    static const char *const ROWS[][2] = {
        {"[1e2,1.50,-0.0,0.1,12345678901234567]", "[100.0, 1.5, -0.0, 0.1, 12345678901234567]"},
        {"[ 1 ,\t{ } , [\n] ]", "[1, {}, []]"},
        {"{\"a\\n\":\"\\u00e9\\/\",\"b\":\"\xc3\xa9\"}", "{\"a\\n\": \"\\u00e9/\", \"b\": \"\\u00e9\"}"},
        {"[1e16, 1e15, 1.5e300]", "[1e+16, 1000000000000000.0, 1.5e+300]"},
        {"[true,false,null,\"x, y: z\"]", "[true, false, null, \"x, y: z\"]"},
        {"[-0]", "[0]"},
        {"[9223372036854775807]", "[9223372036854775807]"},
        {"[1,]", "[1,]"},
        {"[01]", "[01]"},
        {"{\"a\" 1}", "{\"a\" 1}"},
        {"[1] x", "[1] x"},
        {"[\"open", "[\"open"},
        {"[1.]", "[1.]"},
        {"[nul]", "[nul]"},
        {"[\"\\x\"]", "[\"\\x\"]"},
        {"[", "["},
        {"[1e999]", "[1e999]"}};
    struct fixture f = open_world(STATE "output: {json: python}\ntools: {x: {args: {t: string}, result: 'SELECT :t'}}");
    for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
        json_t *args = json_own(&f.a, json_pack("{s:s}", "t", ROWS[i][0]));
        struct env_reply reply = {0};
        check(f.env->ops->call(f.env, &f.a, S("x"), args, (str){0}, &reply, &f.err), "a reply of JSON text");
        check_str(reply.text, str_of(ROWS[i][1]), "… %s prints as JSON, or as it is if it is none", ROWS[i][0]);
    }
    struct buf deep CLEANUP_BUF = {0};
    for (int i = 0; i < 100000; i++)
        buf_byte(&deep, '[');
    json_t *args = json_own(&f.a, json_pack("{s:s}", "t", buf_cstr(&deep)));
    struct env_reply reply = {0};
    check(f.env->ops->call(f.env, &f.a, S("x"), args, (str){0}, &reply, &f.err) && reply.text.n == deep.n,
          "brackets without end are text");
    close_world(&f);
}

/* ---- changes ---- */

#define DOC_A "{\"n\":1,\"id\":\"a\",\"doc\":{\"v\":1,\"f\":1.0,\"u\":\"\xc3\xa9\"}}"
#define DOC_A9 "{\"n\":1,\"id\":\"a\",\"doc\":{\"v\":9,\"f\":1.0,\"u\":\"\xc3\xa9\"}}"

static void test_changes(void)
{
    struct fixture f = open_world(TOOLS);
    struct env_reply reply = call(&f, "set", "{\"id\":\"a\",\"v\":9}");
    check_str(changes_text(&f, &reply.changes), S("update t/a " DOC_A ">" DOC_A9),
              "a call tells which rows it changed");
    check_str(net(&f), S("update t/a " DOC_A ">" DOC_A9), "the run's changes are against the fixture");
    reply = call(&f, "set", "{\"id\":\"a\",\"v\":9}");
    check_int(reply.changes.n, 0, "a row written as it was is no change of the call");
    reply = call(&f, "set", "{\"id\":\"a\",\"v\":1}");
    check_str(changes_text(&f, &reply.changes), S("update t/a " DOC_A9 ">" DOC_A),
              "changing it back is a change of the call");
    check_str(net(&f), S(""), "a row that is what it was is no change of the run");

    reset(&f, 1);
    call(&f, "set", "{\"id\":\"a\",\"v\":9}");
    reply = call(&f, "set", "{\"id\":\"a\",\"v\":101}");
    check_str(reply.text, S("too big"), "a guard after an exec fails");
    check_int(reply.changes.n, 0, "an undone call changed nothing");
    check_str(net(&f), S("update t/a " DOC_A ">" DOC_A9), "what it did is undone, what was before is not");
    check_str(query(&f, "SELECT doc ->> '$.v' FROM t WHERE id = 'a'", NULL), S("[[9]]"), "… in the state too");

    reset(&f, 1);
    check_str(net(&f), S(""), "a reset forgets all changes");
    reply = call(&f, "keep", "{\"id\":\"a\",\"v\":102}");
    check(reply.failed && reply.changes.n == 1, "partial: keep keeps what was changed before a failing guard");
    check_str(query(&f, "SELECT count(*), max(doc ->> '$.v') FROM t", NULL), S("[[2,102]]"), "… and nothing after it");

    reset(&f, 1);
    check_str(query(&f, "SELECT count(*), max(doc ->> '$.v') FROM t", NULL), S("[[2,2]]"),
              "a reset restores the fixture");
    call(&f, "sum", "{\"list\":[1,2]}");
    check_str(net(&f),
              S("insert t/s1 >{\"n\":3,\"id\":\"s1\",\"doc\":{\"v\":1,\"sofar\":1}} | insert t/s2 "
                ">{\"n\":4,\"id\":\"s2\",\"doc\":{\"v\":2,\"sofar\":3}}"),
              "inserted rows are changes");
    reply = call(&f, "drop", "{\"id\":\"s1\"}");
    check_int(reply.changes.v[0].op, CHANGE_DELETE, "a deleted row is a change of the call");
    check(str_starts(net(&f), S("insert t/s2")), "inserted and deleted is no change of the run");
    call(&f, "drop", "{\"id\":\"s2\"}");
    call(&f, "drop", "{\"id\":\"a\"}");
    check_str(net(&f), S("delete t/a " DOC_A ">"), "a deleted row is a change of the run");

    reset(&f, 1);
    reply = call(&f, "gone", "{\"id\":\"a\"}");
    check(str_eq(reply.reason, S("empty")) && str_eq(net(&f), S("")), "an empty result undoes the call");
    call(&f, "rename", "{\"id\":\"b\",\"to\":\"c\"}");
    check_str(net(&f),
              S("update t/b {\"n\":2,\"id\":\"b\",\"doc\":{\"v\":2}}>{\"n\":2,\"id\":\"c\",\"doc\":{\"v\":2}}"),
              "a row keeps its first id");
    reset(&f, 1);
    call(&f, "move", "{}");
    check(str_find(net(&f), S("insert t/a")) >= 0 && str_find(net(&f), S("delete t/a")) >= 0,
          "a row that moves to another key is a delete and an insert");
    close_world(&f);
}

static void test_random(void)
{
    struct fixture f = open_world(TOOLS);
    reset(&f, 5);
    str first = call(&f, "ids", "{}").text, second = call(&f, "ids", "{}").text;
    reset(&f, 5);
    check_str(call(&f, "ids", "{}").text, first, "the same stream gives the same numbers after a reset");
    check(!str_eq(first, second), "the next call gives others");
    reset(&f, 6);
    check(!str_eq(call(&f, "ids", "{}").text, first), "another stream gives others");
    struct env *other;
    check_done(f.env->ops->scratch(f.env, &other, &f.err), &f.err, "a scratch env opens");
    check(other->ops->reset(other, 5, &f.err), "… resets");
    struct env_reply reply;
    check(other->ops->call(other, &f.a, S("ids"), json_own(&f.a, json_object()), (str){0}, &reply, &f.err),
          "… answers");
    check_str(reply.text, first, "… with the numbers of its stream");
    reply = call(&f, "set", "{\"id\":\"a\",\"v\":9}");
    struct changes none;
    check(other->ops->changes(other, &f.a, &none, &f.err) && none.n == 0,
          "… and sees nothing of the first env's changes");
    close_world(&f);
}

/* ---- limits ---- */

static void test_limits(void)
{
    struct fixture f = open_world(
        STATE
        "limits: {steps: 200000, rows: 5, reply: 100, pages: 8}\n"
        "tools:\n"
        "  loop: {result: 'WITH RECURSIVE x(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM x) SELECT max(i) FROM x'}\n"
        "  loop_guard: {do: [guard: \"WITH RECURSIVE x(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM x) SELECT 'y' FROM "
        "x WHERE i < 0\"], result: SELECT 1}\n"
        "  loop_write: {do: [exec: \"UPDATE t SET doc = '{}' WHERE id = 'b'\", exec: \"INSERT INTO t (id, doc) WITH "
        "RECURSIVE "
        "x(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM x) SELECT i, '{}' FROM x\"], result: SELECT 1}\n"
        "  rows: {rows: 'WITH RECURSIVE x(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM x LIMIT 6) SELECT i FROM x'}\n"
        "  long: {result: \"SELECT replace(hex(zeroblob(100)), '0', 'y')\"}\n"
        "  many: {do: [exec: \"INSERT INTO t (id, doc) WITH RECURSIVE x(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM x "
        "LIMIT 6) "
        "SELECT i, '{}' FROM x\"], result: SELECT 1}\n"
        "  grow: {do: [exec: \"INSERT INTO t (id, doc) VALUES ('g', hex(zeroblob(100000)))\"], result: SELECT 1}\n"
        "  hoard: {do: [{each: 'VALUES (1),(2),(3),(4),(5)', do: [let: {x: 'SELECT zeroblob(15000000)'}]}], result: "
        "SELECT 1}\n"
        "  big: {result: 'SELECT length(zeroblob(20000000))'}\n"
        "  big_text: {result: \"SELECT length(replace(hex(zeroblob(8000000)), '0', 'xyz'))\"}\n"
        "  set: {args: {v: integer}, do: [exec: \"UPDATE t SET doc = json_object('v', :v) WHERE id = 'a'\"], result: "
        "'SELECT count(*) FROM t'}\n"
        "  swap: {do: [exec: \"UPDATE t SET id = 'x' WHERE id = 'a'\", exec: \"UPDATE t SET id = 'a' WHERE id = 'b'\", "
        "exec: \"UPDATE t SET id = 'b' WHERE id = 'x'\"], result: SELECT 1}\n");
    static const struct {
        const char *tool, *says;
    } ROWS[] = {{"loop", "limits: steps"},  {"loop_guard", "limits: steps"},
                {"loop_write", "limits: "}, {"rows", "limits: rows"},
                {"long", "limits: reply"},  {"many", "limits: rows"},
                {"grow", "limits: pages"},  {"big", "16 MiB"},
                {"hoard", "64 MiB"},        {"big_text", "16 MiB"}};
    call(&f, "swap", "{}");
    call(&f, "set", "{\"v\":77}");
    str before = net(&f);
    check(before.n > 0, "a run has changes before it meets limits");
    for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
        struct env_reply reply = call(&f, ROWS[i].tool, "{}");
        check_str(reply.reason, S("limit"), "%s meets a limit", ROWS[i].tool);
        check(str_find(reply.text, str_of(ROWS[i].says)) >= 0, "… and names it: %.*s", STR_ARG(reply.text));
        check_str(net(&f), before, "… and leaves the run as it was");
        check_str(query(&f, "SELECT id, doc ->> '$.v' FROM t ORDER BY n", NULL), S("[[\"b\",1],[\"a\",77]]"),
                  "… in the state too");
    }
    check_str(call(&f, "set", "{\"v\":78}").text, S("2"), "the next call works");
    check(str_find(
              query(&f, "WITH RECURSIVE x(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM x) SELECT max(i) FROM x", NULL),
              S("limits: steps")) >= 0,
          "an endless query is stopped");
    check(str_find(query(&f, "SELECT * FROM t, t AS u, t AS v", NULL), S("limits: rows")) >= 0, "a long one too");
    reset(&f, 1);
    check_str(net(&f), S(""), "a reset after limits is a reset");
    check_str(query(&f, "SELECT id, doc ->> '$.v' FROM t ORDER BY n", NULL), S("[[\"a\",1],[\"b\",2]]"),
              "… to the fixture");
    close_world(&f);
}

/* ---- queries ---- */

static void test_queries(void)
{
    struct fixture f = open_world(TOOLS);
    check_str(query(&f, "SELECT id, n, 1.5, NULL FROM t WHERE id = :who", "{\"who\":\"b\"}"), S("[[\"b\",2,1.5,null]]"),
              "a query gives rows as lists");
    check_str(query(&f, "SELECT :x", "{\"x\":[1,true]}"), S("[[\"[1,true]\"]]"), "a list is bound as JSON text");
    check_str(query(&f, "SELECT :x", "{}"), S("the parameter :x has no value"), "a parameter needs a value");
    check_str(query(&f, "SELECT x'00'", NULL), S("column x'00' of the query holds a blob, which JSON cannot"),
              "no blobs");
    static const struct {
        const char *sql, *says;
    } REFUSED[] = {{"DELETE FROM t", "a statement that begins with DELETE is refused"},
                   {"WITH x AS (SELECT 1) DELETE FROM t", "only an exec may change the state"},
                   {"SELECT nope FROM t", "no such column: nope"},
                   {"SELECT \"nope\" FROM t", "no such column: nope"},
                   {"PRAGMA user_version", "begins with PRAGMA"},
                   {"SELECT * FROM sqlite_master", "reading sqlite_master is refused"},
                   {"SELECT * FROM pragma_table_info('t')", "the table pragma_table_info is refused"},
                   {"SELECT count(*) FROM pragma_table_info('t')", "the table pragma_table_info is refused"},
                   {"SELECT * FROM dbstat", "no such table: dbstat"},
                   {"", "there is no SQL statement here"},
                   {"SELECT 1; SELECT 2", "more than one SQL statement"},
                   {"SELECT last_insert_rowid()", "last_insert_rowid() depends on what ran before"}};
    for (size_t i = 0; i < COUNT_OF(REFUSED); i++) {
        check(!(*f.env->ops->check)(f.env, str_of(REFUSED[i].sql), &f.err), "a query may not be: %s", REFUSED[i].sql);
        check_says(&f.err, REFUSED[i].says, "… and the message says why");
    }
    check_done((*f.env->ops->check)(f.env, S("SELECT count(*) FROM t -- x"), &f.err), &f.err, "a good query passes");
    for (int i = 0; i < 200; i++) {
        char sql[40];
        snprintf(sql, sizeof sql, "SELECT %d", i);
        if (!(*f.env->ops->check)(f.env, str_of(sql), &f.err))
            check(false, "many queries pass");
    }
    char hex[SHA256_HEX_SIZE];
    check(!f.env->ops->digest(f.env, S("md5"), hex, &f.err), "an unknown digest is refused");
    check_says(&f.err, "unknown digest 'md5'", "… by name");
    close_world(&f);
}

static void test_digest(void)
{
    struct fixture f = open_world(TOOLS);
    char first[SHA256_HEX_SIZE], hex[SHA256_HEX_SIZE];
    check_done(f.env->ops->digest(f.env, S("tau"), first, &f.err), &f.err, "the state has a digest");
    call(&f, "set", "{\"id\":\"a\",\"v\":9}");
    check(f.env->ops->digest(f.env, S("tau"), hex, &f.err) && strcmp(hex, first) != 0, "a change changes it");
    call(&f, "set", "{\"id\":\"a\",\"v\":1}");
    check(f.env->ops->digest(f.env, S("tau"), hex, &f.err) && strcmp(hex, first) == 0,
          "changed back it is the first again");
    call(&f, "drop", "{\"id\":\"b\"}");
    call(&f, "rename", "{\"id\":\"a\",\"to\":\"b\"}");
    check(f.env->ops->digest(f.env, S("tau"), hex, &f.err) && strcmp(hex, first) != 0, "a renamed row changes it");
    call(&f, "move", "{}");
    char moved[SHA256_HEX_SIZE];
    check(f.env->ops->digest(f.env, S("tau"), moved, &f.err) && strcmp(hex, moved) == 0,
          "row numbers are no part of it, even when a row moves onto another's");
    close_world(&f);
}

/* ---- refusals ---- */

#define TOOL(sql) "tools:\n  x:\n    result: " sql "\n"
#define NO_NOW "world: w\nstate: {t: t.json}\n"

struct refusal {
    const char *what, *world;
    int line;
    const char *says;
};

static const struct refusal REFUSALS[] = {
    {"an SQL error", STATE TOOL("SELECT nope FROM t"), 7, "no such column: nope"},
    {"a syntax error", STATE TOOL("SELEC 1"), 7, "begins with SELEC"},
    {"a table that is not there", STATE TOOL("SELECT 1 FROM u"), 7, "no such table: u"},
    {"an unknown parameter", STATE "tools:\n  x:\n    args: {user_id: string}\n    result: 'SELECT :usr_id'\n", 8,
     "unknown parameter :usr_id; did you mean :user_id?"},
    {"a numbered parameter", STATE TOOL("SELECT ?1"), 7, "the parameter ?1 is refused"},
    {"a dollar parameter", STATE TOOL("SELECT $x"), 7, "the parameter $x is refused"},
    {"a let that is not yet set",
     STATE
     "tools:\n  x:\n    do:\n      - guard: SELECT :later\n      - let: {later: SELECT 1}\n    result: SELECT 1\n",
     8, "unknown parameter :later"},
    {"a column outside its each",
     STATE "tools:\n  x:\n    do:\n      - each: SELECT 1 AS v\n        do: []\n    result: SELECT :v\n", 10,
     "unknown parameter :v"},
    {"changes()", STATE TOOL("SELECT changes()"), 7, "changes() depends on what ran before"},
    {"total_changes()", STATE TOOL("SELECT Total_Changes ()"), 7, "Total_Changes() depends on what ran before"},
    {"last_insert_rowid()", STATE TOOL("SELECT last_insert_rowid()"), 7, "last_insert_rowid() depends on"},
    {"load_extension()", STATE TOOL("SELECT load_extension('x')"), 7, "load_extension() reaches the host"},
    {"readfile()", STATE TOOL("SELECT readfile('/etc/passwd')"), 7, "readfile() reaches the host"},
    {"sqlite_version()", STATE TOOL("SELECT sqlite_version()"), 7, "depends on how SQLite was built"},
    {"the local time", STATE TOOL("SELECT datetime('now', 'localtime')"), 7, "depend on the host's time zone"},
    {"utc", STATE TOOL("SELECT datetime('now', 'UTC')"), 7, "depend on the host's time zone"},
    {"'now' without now", NO_NOW TOOL("SELECT date('now')"), 5, "reads the clock, and the world has no `now:`"},
    {"date() without now", NO_NOW TOOL("SELECT date()"), 5, "reads the clock, and the world has no `now:`"},
    {"strftime of one argument without now", NO_NOW TOOL("SELECT strftime('%s')"), 5, "reads the clock"},
    {"CURRENT_TIMESTAMP without now", NO_NOW TOOL("SELECT CURRENT_TIMESTAMP"), 5, "reads the clock"},
    {"PRAGMA", STATE TOOL("PRAGMA user_version"), 7, "begins with PRAGMA is refused"},
    {"ATTACH", STATE TOOL("ATTACH 'x' AS y"), 7, "begins with ATTACH is refused"},
    {"BEGIN", STATE "tools:\n  x:\n    do: [{exec: BEGIN}]\n    result: SELECT 1\n", 7, "begins with BEGIN is refused"},
    {"VACUUM", STATE "tools:\n  x:\n    do: [{exec: VACUUM INTO 'x'}]\n    result: SELECT 1\n", 7,
     "begins with VACUUM"},
    {"a change in a result", STATE TOOL("DELETE FROM t"), 7, "begins with DELETE is refused here; expected a SELECT"},
    {"a hidden change in a result", STATE TOOL("WITH x AS (SELECT 1) DELETE FROM t"), 7, "only an exec may change"},
    {"a change in a guard", STATE "tools:\n  x:\n    do: [{guard: DELETE FROM t}]\n    result: SELECT 1\n", 7,
     "DELETE"},
    {"an exec that changes nothing", STATE "tools:\n  x:\n    do: [{exec: SELECT 1}]\n    result: SELECT 1\n", 7,
     "begins with SELECT is refused here; expected INSERT"},
    {"a table made by a tool", STATE "tools:\n  x:\n    do: [{exec: CREATE TABLE u (a)}]\n    result: SELECT 1\n", 7,
     "begins with CREATE"},
    {"OR ROLLBACK", STATE "tools:\n  x:\n    do: [{exec: UPDATE OR ROLLBACK t SET n = 1}]\n    result: SELECT 1\n", 7,
     "ROLLBACK would undo the whole run"},
    {"two statements", STATE TOOL("SELECT 1; SELECT 2"), 7, "more than one SQL statement"},
    {"no statement", STATE TOOL("'-- nothing'"), 7, "there is no SQL statement here"},
    {"reading the schema", STATE TOOL("SELECT sql FROM sqlite_schema"), 7, "reading sqlite_master is refused"},
    {"writing the schema", STATE "tools:\n  x:\n    do: [{exec: DELETE FROM sqlite_master}]\n    result: SELECT 1\n", 7,
     "sqlite_master"},
    {"a virtual table", STATE TOOL("SELECT * FROM sqlite_stmt"), 7, "no such table: sqlite_stmt"},
    {"a double-quoted string", STATE TOOL("SELECT \"x\""), 7, "no such column: x"},
    {"two columns of one name", STATE TOOL("SELECT 1 AS a, 2 AS a"), 7, "two columns are called 'a'"},
    {"a temporary table in prepare", STATE "prepare: [CREATE TEMP TABLE u (a)]\n" TOOL("SELECT 1"), 5,
     "temporary tables"},
    {"a view in prepare", STATE "prepare: [CREATE VIEW u AS SELECT 1]\n" TOOL("SELECT 1"), 5, "CREATE VIEW is refused"},
    {"a trigger in prepare",
     STATE "prepare: [CREATE TRIGGER u AFTER INSERT ON t BEGIN SELECT 1; END]\n" TOOL("SELECT 1"), 5,
     "CREATE TRIGGER is refused"},
    {"a virtual table in prepare", STATE "prepare: [CREATE VIRTUAL TABLE u USING fts5(a)]\n" TOOL("SELECT 1"), 5,
     "CREATE VIRTUAL is refused"},
    {"DROP in prepare", STATE "prepare: [DROP TABLE t]\n" TOOL("SELECT 1"), 5, "begins with DROP"},
    {"endless SQL in prepare",
     STATE
     "limits: {steps: 1000}\nprepare: ['CREATE TABLE u AS WITH RECURSIVE x(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM "
     "x) SELECT i FROM x']\n" TOOL("SELECT 1"),
     6, "limits: steps"},
    {"a table without rowid", STATE "prepare: [CREATE TABLE u (a PRIMARY KEY) WITHOUT ROWID]\n" TOOL("SELECT 1"), 4,
     "the table u is WITHOUT ROWID"},
    {"a generated column", STATE "prepare: CREATE TABLE u (a, b AS (a))\n" TOOL("SELECT 1"), 4, "generated column"},
    {"faults, for now", STATE "faults: []\n" TOOL("SELECT 1"), 5, "not supported yet"},
    {"a misspelt key", STATE "toolz: {}\n", 5, "did you mean 'tools'?"},
    {"a misspelt tool key", STATE "tools:\n  x: {reslt: SELECT 1}\n", 6, "did you mean 'result'?"},
    {"a misspelt step", STATE "tools:\n  x:\n    do: [{gard: SELECT 1}]\n    result: SELECT 1\n", 7,
     "did you mean 'guard'?"},
    {"a step of two", STATE "tools:\n  x:\n    do: [{guard: SELECT 1, exec: DELETE FROM t}]\n    result: SELECT 1\n", 7,
     "exactly one of let, guard, exec, each"},
    {"each without do", STATE "tools:\n  x:\n    do: [{each: SELECT 1}]\n    result: SELECT 1\n", 7, "each needs a do"},
    {"a let called args", STATE "tools:\n  x:\n    do: [{let: {args: SELECT 1}}]\n    result: SELECT 1\n", 7,
     "'args' cannot"},
    {"a tool without a result", STATE "tools:\n  x: {args: {}}\n", 6, "exactly one of result, rows, canned"},
    {"a tool with two", STATE "tools:\n  x: {result: SELECT 1, rows: SELECT 1}\n", 6,
     "exactly one of result, rows, canned"},
    {"canned with steps", STATE "tools:\n  x: {canned: [{return: 1}], do: []}\n", 6, "has no do"},
    {"a canned reply of nothing", STATE "tools:\n  x: {canned: [{match: {}}]}\n", 6, "exactly one of return, error"},
    {"an unknown argument type", STATE "tools:\n  x: {args: {a: sting}, result: SELECT 1}\n", 6,
     "did you mean 'string'?"},
    {"args and schema", STATE "tools:\n  x: {args: {}, schema: {}, result: SELECT 1}\n", 6, "not both"},
    {"no tools", STATE "tools: {}\n", 5, "at least one tool"},
    {"an unknown placeholder", STATE "errors: {sql: 'x {mesage}'}\n" TOOL("SELECT 1"), 5, "did you mean {message}?"},
    {"a time without offset", "world: w\nnow: 2024-05-15T15:00:00\n" TOOL("SELECT 1"), 2, "a time with its offset"},
    {"a state that is missing", "world: w\nstate: {t: none.json}\n" TOOL("SELECT 1"), 2, "none.json"},
    {"$data without --data", "world: w\nstate: {t: $data/t.json}\n" TOOL("SELECT 1"), 2, "--data"},
    {"a state of unknown kind", "world: w\nstate: {t: w.yaml}\n" TOOL("SELECT 1"), 2,
     ".json, .jsonl, .csv, .sql or .db"},
    {"a table that cannot be named so", "world: w\nstate: {sqlite_x: t.json}\n" TOOL("SELECT 1"), 2,
     "cannot name a table"},
    {"a column that is there already", "world: w\nstate: {t: {file: t.json, columns: {doc: $.v}}}\n" TOOL("SELECT 1"),
     2, "has a column 'doc' already"},
    {"a column that is no path", "world: w\nstate: {t: {file: t.json, columns: {v: v}}}\n" TOOL("SELECT 1"), 2,
     "expected a path"},
    {"a list of numbers", "world: w\nstate: {t: numbers.json}\n" TOOL("SELECT 1"), 1,
     "expected an object, found the number 1"},
    {"two entries of one id", "world: w\nstate: {t: twice.jsonl}\n" TOOL("SELECT 1"), 0, "two entries have the id 'a'"},
    {"JSON Lines cut off", "world: w\nstate: {t: cut.jsonl}\n" TOOL("SELECT 1"), 2, ""},
    {"a script that drops", "world: w\nstate: {t: drop.sql}\n" TOOL("SELECT 1"), 2, "begins with DROP is refused"},
    {"a script that reads the clock", "world: w\nstate: {t: clock.sql}\n" TOOL("SELECT 1"), 2, "reads the clock"},
    {"a csv with a short row", "world: w\nstate: {t: short.csv}\n" TOOL("SELECT 1"), 3, "1 field; the header has 2"},
    {"a csv with an open quote", "world: w\nstate: {t: open.csv}\n" TOOL("SELECT 1"), 2, "never ends"},
    {"a csv with a doubled header", "world: w\nstate: {t: twice.csv}\n" TOOL("SELECT 1"), 1, "two columns are called"},
    {"a database with a view", "world: w\nstate: {t: view.db}\n" TOOL("SELECT 1"), 0, "it has a view (v)"},
    {"a database with a trigger", "world: w\nstate: {t: trigger.db}\n" TOOL("SELECT 1"), 0, "it has a trigger (tr)"},
    {"no database", "world: w\nstate: {t: no.db}\n" TOOL("SELECT 1"), 0, "not a SQLite database"},
    {"a damaged database", "world: w\nstate: {t: damaged.db}\n" TOOL("SELECT 1"), 0, ""},
};

static void make_database(const char *name, const char *sql)
{
    sqlite3 *db = NULL;
    unlink(in_dir(name));
    if (sqlite3_open(in_dir(name), &db) != SQLITE_OK || sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        BUG("%s: %s", name, sqlite3_errmsg(db));
    sqlite3_close(db);
}

static void make_files(void)
{
    put("t.json", "{\"a\": {\"v\": 1, \"f\": 1.0, \"u\": \"\\u00e9\"}, \"b\": {\"v\": 2}}");
    put("numbers.json", "[1]");
    put("list.json", "[{\"id\": \"k\", \"v\": 1}, {\"v\": 2.50}, {\"id\": 7, \"v\": {\"x\": null}}]");
    put("lines.jsonl", "{\"id\": \"k\", \"v\": 1}\n\n{\"v\": [true]}\n");
    put("twice.jsonl", "{\"id\": \"a\"}\n{\"id\": \"a\"}\n");
    put("cut.jsonl", "{\"id\": \"a\"}\n{\"id\": \"b\"");
    put("good.csv", "name,note\r\nAda,\"a \"\"b\"\", c\nd\"\r\nBob,\r\n");
    put("short.csv", "a,b\n1,2\n1\n");
    put("open.csv", "a,b\n\"1,2\n");
    put("twice.csv", "a,A\n");
    put("good.sql", "-- a script\nCREATE TABLE p (id TEXT PRIMARY KEY, v);\nCREATE INDEX pv ON p (v);\n"
                    "INSERT INTO p VALUES ('x', 1), ('y', 2.5);\nINSERT INTO p SELECT 'z', count(*) FROM p;\n");
    put("drop.sql", "CREATE TABLE p (a);\nDROP TABLE p;\n");
    put("clock.sql", "CREATE TABLE p (a);\nINSERT INTO p VALUES (date('now'));\n");
    put("no.db", "hello");
    make_database("good.db",
                  "CREATE TABLE q (k INTEGER PRIMARY KEY, v TEXT, b); CREATE UNIQUE INDEX qv ON q (v);"
                  "INSERT INTO q VALUES (5, 'five', 1.5), (9, 'nine', NULL); CREATE TABLE r (x); INSERT INTO r "
                  "(rowid, x) VALUES (42, 'rowid kept'); PRAGMA journal_mode=WAL;");
    make_database("view.db", "CREATE TABLE q (k); CREATE VIEW v AS SELECT * FROM q");
    make_database("trigger.db", "CREATE TABLE q (k); CREATE TRIGGER tr AFTER INSERT ON q BEGIN SELECT 1; END");
    make_database("damaged.db",
                  "CREATE TABLE q (k); WITH RECURSIVE x(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM x LIMIT "
                  "5000) INSERT INTO q SELECT hex(i) FROM x");
    FILE *f = fopen(in_dir("damaged.db"), "r+");
    bool placed = f && fseek(f, 8192, SEEK_SET) == 0;
    for (int i = 0; placed && i < 3000; i++)
        fputc(0xee, f);
    if (f)
        fclose(f);
}

static void test_refusals(void)
{
    for (size_t i = 0; i < COUNT_OF(REFUSALS); i++) {
        const struct refusal *r = &REFUSALS[i];
        struct err err;
        struct env_image *image = load(r->world, &err);
        check(!image, "refused when the world loads: %s", r->what);
        if (image) {
            image->ops->close(image);
            continue;
        }
        check_int(err.kind, ERR_INPUT, "… as the user's mistake");
        check_int(err.line, r->line, "… at its line");
        check_says(&err, r->says, "… in words");
    }
}

/* What looks like a refusal and is none. */
static void test_allowed(void)
{
    static const char *const SQL[] = {"SELECT 'now' AS x",
                                      "SELECT 'changes()' AS x",
                                      "SELECT date('2024-01-01') WHERE 'utc' = 'now'",
                                      "SELECT 'PRAGMA' -- ATTACH",
                                      "SELECT date('2024-01-01', '+1 day')",
                                      "WITH c AS (SELECT 1) SELECT count(*) FROM c",
                                      "SELECT count(*) FROM json_each('[1]')",
                                      "VALUES (1)",
                                      "SELECT strftime('%s', 0)"};
    for (size_t i = 0; i < COUNT_OF(SQL); i++) {
        char world[400];
        struct err err;
        snprintf(world, sizeof world, NO_NOW "tools:\n  x:\n    result: |\n      %s\n", SQL[i]);
        struct env_image *image = load(world, &err);
        check_done(image != NULL, &err, "a world without now may have: %s", SQL[i]);
        if (image)
            image->ops->close(image);
    }
}

static void test_state(void)
{
    struct fixture f =
        open_world("world: w\nstate:\n  list: list.json\n  lines: {file: lines.jsonl, columns: {v: $.v}}\n"
                   "  c: good.csv\n  p: good.sql\n  q: good.db\n"
                   "  t: {file: t.json, columns: {v: $.v, none: $.x.y}}\n"
                   "prepare:\n  - CREATE TABLE sums AS SELECT sum(v) AS s FROM t\n  - CREATE INDEX tv ON t (v)\n"
                   "  - UPDATE sums SET s = s + 1\n"
                   "tools:\n"
                   "  q: {do: [exec: \"UPDATE q SET b = x'0102' WHERE k = 5\", exec: \"UPDATE r SET x = '[1, 2]'\"], "
                   "result: SELECT 1}\n");
    static const struct {
        const char *what, *sql, *rows;
    } ROWS[] = {
        {"a list's id is its member, else its number", "SELECT n, id, doc FROM list ORDER BY n",
         "[[1,\"k\",\"{\\\"id\\\":\\\"k\\\",\\\"v\\\":1}\"],[2,\"2\",\"{\\\"v\\\":2.5}\"],[3,\"7\",\"{\\\"id\\\":7,"
         "\\\"v\\\":"
         "{\\\"x\\\":null}}\"]]"},
        {"JSON Lines load alike, with columns", "SELECT n, id, v FROM lines ORDER BY n",
         "[[1,\"k\",1],[2,\"2\",\"[true]\"]]"},
        {"csv makes TEXT columns", "SELECT name, note FROM c ORDER BY rowid",
         "[[\"Ada\",\"a \\\"b\\\", c\\nd\"],[\"Bob\",\"\"]]"},
        {"a script is run", "SELECT id, v FROM p ORDER BY id", "[[\"x\",1],[\"y\",2.5],[\"z\",2]]"},
        {"a database's tables are copied", "SELECT k, v, b FROM q ORDER BY k", "[[5,\"five\",1.5],[9,\"nine\",null]]"},
        {"… with their rowids", "SELECT rowid, x FROM r", "[[42,\"rowid kept\"]]"},
        {"columns are read from documents", "SELECT id, v, none FROM t ORDER BY n", "[[\"a\",1,null],[\"b\",2,null]]"},
        {"prepare is run in order", "SELECT s FROM sums", "[[4]]"},
    };
    for (size_t i = 0; i < COUNT_OF(ROWS); i++)
        check_str(query(&f, ROWS[i].sql, NULL), str_of(ROWS[i].rows), "%s", ROWS[i].what);
    call(&f, "q", "{}");
    check_str(
        net(&f),
        S("update q/5 {\"k\":5,\"v\":\"five\",\"b\":1.5}>{\"k\":5,\"v\":\"five\",\"b\":\"x'0102'\"} | update r/42 "
          "{\"x\":\"rowid kept\"}>{\"x\":[1,2]}"),
        "rows are known by id, key or rowid");
    close_world(&f);
}

static void test_identity(void)
{
    char first[SHA256_HEX_SIZE];
    struct env_image *image = load_good(STATE TOOL("SELECT 1"));
    memcpy(first, image->identity, sizeof first);
    check_int(strlen(first), 64, "a world has an identity");
    image->ops->close(image);
    image = load_good("# a comment\n" STATE TOOL("SELECT 1"));
    check_str(str_of(image->identity), str_of(first), "comments are no part of it");
    image->ops->close(image);
    image = load_good(STATE TOOL("SELECT 2"));
    check(strcmp(image->identity, first) != 0, "the SQL is");
    image->ops->close(image);
    put("t.json", "{\"a\": {\"v\": 2}}");
    image = load_good(STATE TOOL("SELECT 1"));
    check(strcmp(image->identity, first) != 0, "the state is");
    image->ops->close(image);
    make_files();
}

static void test_check(void)
{
    struct err err = {0};
    struct arena a CLEANUP_ARENA = {0};
    struct env_image *image = load_good(
        STATE
        "tools:\n"
        "  first: {result: 'SELECT id FROM t LIMIT 1'}\n"
        "  none: {result: 'SELECT 1 WHERE 0', empty: none}\n"
        "  mark: {do: [exec: \"UPDATE t SET doc = '{}' WHERE id = (SELECT id FROM t LIMIT 1)\"], result: SELECT 1}\n"
        "  good: {result: SELECT count(*) FROM t}\n");
    struct test_case kase = {.id = S("c1")};
    kase.doc =
        json_own(&a, json_loads("{\"expected\":{\"actions\":[{\"name\":\"good\"},{\"name\":\"first\",\"arguments\":{}},"
                                "{\"name\":\"none\",\"arguments\":{}},{\"name\":\"mark\",\"arguments\":{}}]}}",
                                0, NULL));
    struct case_set cases = {.v = &kase, .n = 1};
    struct world_findings found;
    size_t actions = 0;
    check_done(world_check(&a, image, &cases, &found, &actions, &err), &err, "gold actions are checked");
    check_int(actions, 4, "… all of them");
    if (check(found.n == 3, "… and three things are found")) {
        check_str(found.v[0].where, S("case c1, action 2 (first)"), "the reply that depends on row order, where it is");
        check_str(found.v[1].what, S("fails (empty): none"), "the action that fails");
        check_str(found.v[2].where, S("case c1, end state"), "the end state that depends on row order");
    }
    check(world_check(&a, image, NULL, &found, &actions, &err) && found.n == 0 && actions == 0,
          "no cases, no findings");
    image->ops->close(image);
    json_t *schema = world_schema();
    check(json_object_get(json_object_get(schema, "properties"), "tools") != NULL, "a world file has a JSON Schema");
    json_decref(schema);
}

int main(void)
{
    if (!mkdtemp(dir))
        BUG("mkdtemp");
    make_files();
    test_replies();
    test_restyle();
    test_schema();
    test_changes();
    test_random();
    test_limits();
    test_queries();
    test_digest();
    test_refusals();
    test_allowed();
    test_state();
    test_identity();
    test_check();
    char command[100];
    snprintf(command, sizeof command, "rm -r %s", dir);
    if (system(command) != 0)
        BUG("%s", command);
    return tap_done();
}
