/* SPDX-License-Identifier: Apache-2.0 */
/* pack: the same bytes from plain and compressed files, and an error for every damage that can be done to them. */
#include "base/fd.h"
#include "base/rng.h"
#include "pack/pack.h"
#include "tests/tap.h"

#include <unistd.h>

static const struct {
    const char *program, *ending;
    size_t header; /* bytes that hold no data: damage to them may go unseen (a time stamp) */
} PROGRAMS[] = {{"gzip", "gz", 10}, {"zstd", "zst", 0}, {"xz", "xz", 0}};

static char dir[] = "/tmp/assize-test-pack-XXXXXX";

static const char *path_of(struct arena *a, const char *name)
{
    return arena_printf(a, "%s/%s", dir, name).p;
}

static void put_file(const char *path, str bytes)
{
    struct err err = {0};
    if (!file_replace(path, bytes, &err))
        BUG("cannot write %s: %s", path, err.msg);
}

PRINTF(2, 3) static bool run(struct arena *a, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    str command = arena_vprintf(a, fmt, ap);
    va_end(ap);
    return system(command.p) == 0;
}

/* Text that compresses a little: neither noise nor zeros. */
static str sample(struct arena *a, size_t n)
{
    char *p = arena_alloc(a, n + 1);
    struct rng r = rng_stream(7, S("test.pack"), 0, 0);
    for (size_t i = 0; i < n; i++)
        p[i] = "abcdefgh 0123456789\n"[rng_below(&r, 20)];
    return (str){p, n};
}

static void test_plain(struct arena *a)
{
    struct err err = {0};
    str found;
    static const char text[] = "{\"a\": 1}\n\0\xFF";
    const char *path = path_of(a, "plain.gz");
    put_file(path, (str){text, sizeof text - 1});
    check_done(pack_read(a, path, PACK_BYTES_MAX, &found, &err), &err, "a plain file is read, whatever its name says");
    check_str(found, ((str){text, sizeof text - 1}), "… byte by byte");
    check(pack_read(a, path, sizeof text - 1, &found, &err), "a file may be as large as the limit");
    check(!pack_read(a, path, sizeof text - 2, &found, &err) && err.kind == ERR_INPUT, "a file above it is refused");
    check_says(&err, "limit of 10 bytes", "the limit is named");
    put_file(path, (str){0});
    check(pack_read(a, path, PACK_BYTES_MAX, &found, &err) && found.n == 0, "an empty file is empty");
    check(!pack_read(a, path_of(a, "none"), 100, &found, &err) && err.kind == ERR_INPUT, "a missing file is refused");
    check(strstr(err.file, "/none") != NULL, "… by its name");
    check(!pack_read(a, dir, 100, &found, &err) && err.kind == ERR_INPUT, "a directory is refused");
    check_says(&err, "is a directory", "… as one");
}

/* Damages that no unpacking may survive: cut at any place, any byte changed, bytes behind the end. */
static void test_damage(struct arena *a, size_t k, str packed, str plain)
{
    struct err err = {0};
    str found;
    const char *path = path_of(a, "damaged");
    int cut = 0, changed = 0, nameless = 0;
    for (size_t at = 6; at < packed.n; at += 1 + packed.n / 60) {
        put_file(path, str_sub(packed, 0, at));
        cut += pack_read(a, path, PACK_BYTES_MAX, &found, &err);
        nameless += strcmp(err.file, path) != 0;
    }
    for (size_t at = PROGRAMS[k].header; at < packed.n; at += 1 + packed.n / 60) {
        if (at < 6)
            continue; /* the magic: then it is a plain file */
        char *copy = (char *)(uintptr_t)arena_cstr(a, packed);
        copy[at] = (char)(copy[at] ^ 0x40);
        put_file(path, (str){copy, packed.n});
        changed += pack_read(a, path, PACK_BYTES_MAX, &found, &err) && !str_eq(found, plain);
    }
    check_int(cut, 0, "no truncated %s file is accepted", PROGRAMS[k].program);
    check_int(nameless, 0, "… and the error names the file");
    check_int(changed, 0, "no damaged %s file gives wrong bytes", PROGRAMS[k].program);
    struct buf b CLEANUP_BUF = {0};
    buf_str(&b, packed);
    buf_str(&b, S("trailing rubbish, long enough to be seen"));
    put_file(path, buf_view(&b));
    check(!pack_read(a, path, PACK_BYTES_MAX, &found, &err), "rubbish behind %s data is refused", PROGRAMS[k].program);
    check_says(&err, "truncated or damaged", "… as damage");
}

static void test_packed(struct arena *a, size_t k)
{
    static const size_t SIZES[] = {0, 1, 700, 300000};
    const char *program = PROGRAMS[k].program, *plain_path = path_of(a, "x"), *path = path_of(a, "x.packed");
    struct err err = {0};
    str found = {0}, packed = {0}, plain = {0};
    for (size_t i = 0; i < COUNT_OF(SIZES); i++) {
        plain = sample(a, SIZES[i]);
        put_file(plain_path, plain);
        check(run(a, "%s -c %s > %s", program, plain_path, path), "%s packs %zu bytes", program, SIZES[i]);
        check_done(pack_read(a, path, PACK_BYTES_MAX, &found, &err), &err, "%s: %zu bytes are read", program, SIZES[i]);
        check(str_eq(found, plain), "%s: %zu bytes come back", program, SIZES[i]);
    }
    check(pack_read(a, path, plain.n, &found, &err), "%s: the unpacked size may be the limit", program);
    check(!pack_read(a, path, plain.n - 1, &found, &err) && err.kind == ERR_INPUT, "%s: one byte more is refused",
          program);
    check_says(&err, "when unpacked", "… as too large when unpacked");

    check(run(a, "cat %s %s > %s", path, path, path_of(a, "twice")), "two %s members are put together", program);
    check_done(pack_read(a, path_of(a, "twice"), PACK_BYTES_MAX, &found, &err), &err, "two %s members are read",
               program);
    check(found.n == 2 * plain.n && str_eq(str_from(found, plain.n), plain), "… one after the other");

    check(run(a, "%s -c %s > %s", program, path, path_of(a, "nested")), "%s packs what is packed", program);
    check(!pack_read(a, path_of(a, "nested"), PACK_BYTES_MAX, &found, &err), "packed twice is refused");
    check_says(&err, "compressed twice", "… by name");

    plain = sample(a, 3000);
    put_file(plain_path, plain);
    check(run(a, "%s -c %s > %s", program, plain_path, path), "%s packs 3000 bytes", program);
    struct buf b CLEANUP_BUF = {0};
    if (check(file_read(path, 1 << 20, &b, &err), "the packed file is read"))
        packed = arena_str(a, buf_view(&b));
    test_damage(a, k, packed, plain);
}

/* Members that hold whole gzip files, uncompressed: chance headers and trailers inside the data. */
static void test_gzip_of_gzips(struct arena *a)
{
    struct err err = {0};
    str found;
    check(run(a,
              "cd %s && for i in 1 2 3 4 5; do echo member $i; done > m && gzip -c m > m.gz && "
              "(echo head; cat m.gz m.gz m.gz; echo tail) > inner && gzip -1 -c inner > outer.gz && "
              "gzip -c /dev/null >> outer.gz && cat m.gz >> outer.gz",
              dir),
          "a gzip file of gzip files is made");
    check_done(pack_read(a, path_of(a, "outer.gz"), PACK_BYTES_MAX, &found, &err), &err, "… and is read");
    check(str_starts(found, S("head\n\x1f\x8b")) && str_ends(found, S("member 5\n")), "… as what it holds");
}

static void test_bomb(struct arena *a)
{
    struct err err = {0};
    str found;
    check(run(a, "head -c 50000000 /dev/zero | gzip -c > %s", path_of(a, "bomb")), "a bomb is made");
    check(!pack_read(a, path_of(a, "bomb"), 1 << 20, &found, &err), "a bomb is refused");
    check_says(&err, "is larger than the limit of 1048576 bytes when unpacked", "… by the limit");
}

int main(void)
{
    struct arena a CLEANUP_ARENA = {0};
    if (!mkdtemp(dir))
        BUG("no temporary directory");
    test_plain(&a);
    bool gzip = false;
    for (size_t k = 0; k < COUNT_OF(PROGRAMS); k++) {
        str name = arena_printf(&a, "files made by %s are read", PROGRAMS[k].program);
        if (!run(&a, "command -v %s >/dev/null", PROGRAMS[k].program)) {
            tap_skip(name.p, arena_printf(&a, "no program %s", PROGRAMS[k].program).p);
            continue;
        }
        gzip = gzip || k == 0;
        test_packed(&a, k);
    }
    if (gzip) {
        test_gzip_of_gzips(&a);
        test_bomb(&a);
    }
    check(run(&a, "rm -rf %s", dir), "the temporary directory is gone");
    return tap_done();
}
