/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"
#include "cli/terminal.h"

#include "fixtures/fixtures.h"
#include "text/show.h"

#include <inttypes.h>

struct fixture_verb {
    const char *fixture, *member, *output, *max_bytes;
};

/* fixture_read within --max-bytes. */
static bool read_within(struct arena *a, const struct fixture_verb *v, const char *keep, struct fixture *ret,
                        struct err *err)
{
    struct pack_limit limit = {PACK_ARCHIVE_BYTES_MAX, "--max-bytes"};
    if (v->max_bytes && (!size_parse(str_of(v->max_bytes), &limit.bytes) || limit.bytes == 0))
        return err_set(err, ERR_USAGE, "--max-bytes takes a size, such as 4GiB, 500MB or 4096; found '%s'",
                       show_text(str_of(v->max_bytes)).text);
    return fixture_read(a, v->fixture, keep, &limit, ret, err);
}

static bool pack_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct fixture_verb *v = options;
    struct fixture f = {0};
    *ret_exit = 0;
    if (!v->output)
        return err_set(err, ERR_USAGE,
                       "fixture pack needs -o FILE, the archive to write; see `assize fixture pack "
                       "--help`");
    if (!fixture_pack(a, v->fixture, v->output, &f, err))
        return false;
    struct buf text CLEANUP_BUF = {0};
    report_text(f.file, &text);
    buf_printf(&text, ": %.*s %.*s, %zu member%s, identity %.16s\n", STR_ARG(f.name), STR_ARG(f.version), f.n,
               f.n == 1 ? "" : "s", f.identity);
    return out_buf(&text, err);
}

static bool verify_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct fixture_verb *v = options;
    struct fixture f = {0};
    int64_t bytes = 0;
    *ret_exit = 0;
    if (!read_within(a, v, NULL, &f, err))
        return false;
    if (!f.sealed)
        return err_at(err, v->fixture, 0, 0,
                      "has no checksums to verify: %s; `assize fixture pack` makes an archive with them",
                      f.manifest ? "its manifest.json lists none" : "it has no manifest.json");
    for (size_t i = 0; i < f.n; i++)
        bytes += f.v[i].size;
    struct buf text CLEANUP_BUF = {0};
    report_text(f.name, &text);
    buf_printf(&text, " %.*s: %zu member%s, %" PRId64 " bytes, every checksum holds; identity %s\n", STR_ARG(f.version),
               f.n, f.n == 1 ? "" : "s", bytes, f.identity);
    return out_buf(&text, err);
}

static bool list_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct fixture_verb *v = options;
    struct fixture f = {0};
    struct buf text CLEANUP_BUF = {0};
    *ret_exit = 0;
    if (!read_within(a, v, NULL, &f, err))
        return false;
    for (size_t i = 0; i < f.n; i++) {
        buf_printf(&text, "%-9.*s %10" PRId64 "  %s  ", STR_ARG(f.v[i].role), f.v[i].size, f.v[i].sha256);
        report_text(f.v[i].path, &text);
        buf_byte(&text, '\n');
    }
    return out_buf(&text, err);
}

static bool cat_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct fixture_verb *v = options;
    struct fixture f = {0};
    *ret_exit = 0;
    if (!read_within(a, v, v->member, &f, err))
        return false;
    const char **names = arena_array(a, const char *, f.n + 1);
    for (size_t i = 0; i < f.n; i++) {
        if (str_eq_c(f.v[i].path, v->member))
            return out_put(f.v[i].bytes, err);
        names[i] = arena_cstr(a, f.v[i].path);
    }
    const char *near = nearest_name(str_of(v->member), names);
    return err_at(err, v->fixture, 0, 0, "has no member '%s'%s%s%s", show_text(str_of(v->member)).text,
                  near ? "; did you mean '" : "", near ? show_text(str_of(near)).text : "", near ? "'?" : "");
}

static const struct operand FIXTURE_OPERANDS[] = {{"FIXTURE", OPTION_TEXT, offsetof(struct fixture_verb, fixture),
                                                   .help = "an archive (.tar.zst, .tar.gz, .tar.xz, .tar, .zip) or a "
                                                           "folder"},
                                                  {0}};

static const struct operand CAT_OPERANDS[] = {
    {"FIXTURE", OPTION_TEXT, offsetof(struct fixture_verb, fixture), .help = "an archive or a folder"},
    {"MEMBER", OPTION_TEXT, offsetof(struct fixture_verb, member), .help = "the path of a member"},
    {0}};

static const struct operand PACK_OPERANDS[] = {
    {"FOLDER", OPTION_TEXT, offsetof(struct fixture_verb, fixture), .help = "the folder of its files"}, {0}};

static const struct option READ_OPTIONS[] = {{"max-bytes", 0, "SIZE", OPTION_TEXT,
                                              offsetof(struct fixture_verb, max_bytes),
                                              .help = "most bytes that all members may unpack to; default 1GiB"},
                                             {0}};

static const struct option PACK_OPTIONS[] = {{"output", 'o', "FILE", OPTION_TEXT, offsetof(struct fixture_verb, output),
                                              .help = "the archive; its extension says which kind"},
                                             {0}};

static const struct verb FIXTURE_CAT = {
    .name = "cat",
    .help = "Print one member, once its checksum held",
    .manual = "The whole fixture is verified first; if anything is wrong with it, nothing is printed.",
    .options = READ_OPTIONS,
    .operands = CAT_OPERANDS,
    .size = sizeof(struct fixture_verb),
    .run = cat_run,
};

static const struct verb FIXTURE_LIST = {
    .name = "list",
    .help = "A line for each member: role, size, SHA-256, path",
    .manual = "The whole fixture is verified first. In a folder without manifest.json, roles follow from names.",
    .options = READ_OPTIONS,
    .operands = FIXTURE_OPERANDS,
    .size = sizeof(struct fixture_verb),
    .run = list_run,
};

static const struct verb FIXTURE_PACK = {
    .name = "pack",
    .help = "Pack a folder into one archive with a manifest",
    .manual = "Members are sorted, times, modes and owners fixed: the same files give the same bytes. Name, version,\n"
              "roles and the rest of the manifest are taken from the folder's manifest.json, if there is one; sizes\n"
              "and checksums are those of the files as they are now.",
    .options = PACK_OPTIONS,
    .operands = PACK_OPERANDS,
    .size = sizeof(struct fixture_verb),
    .run = pack_run,
};

static const struct verb FIXTURE_VERIFY = {
    .name = "verify",
    .help = "Read a fixture whole and check it against its manifest",
    .manual = "Exit codes: 0 every size and checksum holds and nothing is there that is not listed, 2 otherwise.",
    .options = READ_OPTIONS,
    .operands = FIXTURE_OPERANDS,
    .size = sizeof(struct fixture_verb),
    .run = verify_run,
};

static const struct verb *const SUB[] = {&FIXTURE_CAT, &FIXTURE_LIST, &FIXTURE_PACK, &FIXTURE_VERIFY, NULL};

const struct verb VERB_FIXTURE = {
    .name = "fixture", .help = "Pack, verify, list and read packages of test data", .sub = SUB};
