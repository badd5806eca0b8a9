/* SPDX-License-Identifier: Apache-2.0 */
/*
 * image: the fixture is built once, in memory, and kept as the bytes of a database in a memfd. Envs map it privately:
 * pages that a run writes are its own, all others are shared by every env of every process. The file is longer than the
 * database by the pages that the state may grow; nobody touches those until they are written.
 */
#include "mocks/world_impl.h"

#include "mocks/digest.h"
#include "pack/pack.h"

#include "base/fd.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

enum { PAGE_BYTES = 4096, LOAD_STEPS_FACTOR = 100, WORLD_FILE_MAX = 8 << 20 };

static struct connection_options options_of(const struct world *w, int64_t steps)
{
    return (struct connection_options){.now = w->now, .now_ms = w->now_ms, .seed = w->seed, .steps_max = steps};
}

/* ---- loading ---- */

static bool prepare_run(struct world *w, struct connection *c, size_t i, struct err *err)
{
    str pointer = w->prepare_is_list ? doc_pointer_index(&w->a, S("/prepare"), i) : S("/prepare");
    sqlite3_stmt *stmt CLEANUP_STMT = NULL;
    struct err why = {0};
    bool limit;
    if (!sql_prepare(c, w->prepare.v[i], RIGHTS_BUILD, &stmt, &why))
        return doc_fail(&w->doc, pointer, false, err, "%s", why.msg);
    if (sqlite3_bind_parameter_count(stmt) > 0)
        return doc_fail(&w->doc, pointer, false, err, "the parameter %s has no value here",
                        sqlite3_bind_parameter_name(stmt, 1));
    connection_start(c);
    int code;
    while ((code = sqlite3_step(stmt)) == SQLITE_ROW)
        ;
    connection_stop(c);
    if (code != SQLITE_DONE)
        return doc_fail(&w->doc, pointer, false, err, "SQL error: %s", connection_why(c, code, &limit));
    return true;
}

static bool fixture_fill(struct world *w, struct connection *c, struct sha256 *hash, struct err *err)
{
    bool *of_json = arena_array(&w->a, bool, w->n_states + 1);
    functions_reset(&c->functions, 0);
    if (!connection_run(c, "BEGIN", err))
        return false;
    for (size_t i = 0; i < w->n_states; i++)
        if (!state_load(w, &w->states[i], c, hash, &of_json[i], err))
            return false;
    for (size_t i = 0; i < w->prepare.n; i++)
        if (!prepare_run(w, c, i, err))
            return false;
    if (!connection_run(c, "COMMIT", err) || !tables_read(w, c, err))
        return false;
    for (size_t i = 0; i < w->n_states; i++)
        for (size_t t = 0; of_json[i] && t < w->n_tables; t++)
            w->tables[t].of_json |= str_eq(w->tables[t].name, w->states[i].table);
    return true;
}

/* The pages of the database into a memfd with room behind them. */
static bool fixture_keep(struct world *w, struct connection *c, struct err *err)
{
    sqlite3_int64 size = 0;
    c->rights = RIGHTS_OURS; /* SQLite asks itself for the number of pages */
    unsigned char *bytes = sqlite3_serialize(c->db, "main", &size, 0);
    /* A world whose tools are all canned has no table, and so no page yet: this writes the first one. */
    if (!bytes && connection_run(c, "PRAGMA user_version = 1", err))
        bytes = sqlite3_serialize(c->db, "main", &size, 0);
    c->rights = RIGHTS_READ;
    if (!bytes || size <= 0)
        return err_set(err, ERR_HOST, "SQLite cannot write the fixture out: %s", sqlite3_errmsg(c->db));
    w->image_bytes = (size_t)size;
    w->map_bytes = w->image_bytes + (size_t)w->limits.pages * PAGE_BYTES;
    w->memfd = memfd_create("assize-world", MFD_CLOEXEC);
    bool ok =
        w->memfd >= 0 && fd_write_all(w->memfd, bytes, w->image_bytes) && ftruncate(w->memfd, (off_t)w->map_bytes) == 0;
    int num = errno;
    sqlite3_free(bytes);
    return ok || err_errno(err, num, "cannot keep a fixture of %zu bytes, with room to grow to %zu, in memory",
                           w->image_bytes, w->map_bytes);
}

static bool fixture_build(struct world *w, struct sha256 *hash, struct err *err)
{
    struct connection c = {0};
    struct connection_options o = options_of(w, w->limits.steps * LOAD_STEPS_FACTOR);
    bool ok = connection_open(&c, &o, err) && connection_secure(&c, err) && fixture_fill(w, &c, hash, err) &&
              fixture_keep(w, &c, err);
    connection_close(&c);
    return ok;
}

/* ---- opening ---- */

bool world_connect(const struct world *w, bool reversed, struct connection *c, void **ret_map, struct err *err)
{
    struct connection_options o = options_of(w, w->limits.steps);
    *ret_map = NULL;
    if (!connection_open(c, &o, err))
        return false;
    void *map = mmap(NULL, w->map_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_NORESERVE, w->memfd, 0);
    if (map == MAP_FAILED) {
        err_errno(err, errno, "cannot map a fixture of %zu bytes", w->map_bytes);
        connection_close(c);
        return false;
    }
    *ret_map = map;
    int code = sqlite3_deserialize(c->db, "main", map, (sqlite3_int64)w->image_bytes, (sqlite3_int64)w->map_bytes, 0);
    char pragma[120];
    snprintf(pragma, sizeof pragma, "PRAGMA max_page_count=%zu;%s", w->map_bytes / PAGE_BYTES,
             reversed ? "PRAGMA reverse_unordered_selects=ON" : "");
    if (code != SQLITE_OK)
        err_set(err, ERR_HOST, "SQLite: cannot open the fixture: %s", sqlite3_errmsg(c->db));
    if (code == SQLITE_OK && connection_run(c, pragma, err) && connection_secure(c, err))
        return true;
    world_disconnect(w, c, map);
    return false;
}

void world_disconnect(const struct world *w, struct connection *c, void *map)
{
    connection_close(c);
    if (map)
        munmap(map, w->map_bytes);
}

/* ---- the image ---- */

static bool image_open(const struct env_image *image, struct env **ret, struct err *err)
{
    struct world_env *e;
    if (!world_env_open((const struct world *)image, false, &e, err))
        return false;
    *ret = &e->env;
    return true;
}

static void image_close(struct env_image *image)
{
    struct world *w = (struct world *)image;
    if (!w)
        return;
    if (w->memfd >= 0)
        close(w->memfd);
    digest_base_destroy(w->digest->base);
    free(w->digest);
    doc_finish(&w->doc);
    struct arena a = w->a;
    arena_finish(&a);
    free(w);
}

static const struct env_image_ops IMAGE_OPS = {.open = image_open, .close = image_close};

/* Everything that determines what the world answers: the file as data (its comments do not matter) and all state. */
static void identity_start(const struct world *w, struct sha256 *hash)
{
    struct buf text CLEANUP_BUF = {0};
    json_write(w->doc.root, JSON_STYLE_COMPACT, &text);
    sha256_init(hash);
    sha256_field(hash, S("assize.world/1"));
    sha256_field(hash, buf_view(&text));
}

static bool world_check_sql(struct world *w, struct err *err)
{
    struct connection c = {0};
    void *map = NULL;
    if (!world_connect(w, false, &c, &map, err))
        return false;
    bool ok = world_compile(w, &c, err);
    world_disconnect(w, &c, map);
    return ok;
}

static bool world_fill(struct world *w, const char *path, str name, struct err *err)
{
    str text;
    struct sha256 hash CLEANUP_SHA256 = {0};
    const char *slash = strrchr(path, '/');
    w->base_dir = slash ? arena_cstr(&w->a, (str){path, slash == path ? 1 : (size_t)(slash - path)}) : ".";
    if (!pack_read(&w->a, path, WORLD_FILE_MAX, &text, err) || !doc_parse_any(&w->a, name, text, &w->doc, err) ||
        !world_read(w, err))
        return false;
    identity_start(w, &hash);
    if (!fixture_build(w, &hash, err) || !world_check_sql(w, err))
        return false;
    sha256_hex(&hash, w->image.identity);
    return true;
}

bool world_load(const char *path, str name, const char *data_dir, struct env_image **ret, struct err *err)
{
    struct world *w = base_alloc_zero(sizeof *w);
    w->image.ops = &IMAGE_OPS;
    w->memfd = -1;
    w->digest = base_alloc_zero(sizeof *w->digest);
    w->data_dir = data_dir ? arena_cstr(&w->a, str_of(data_dir)) : NULL;
    if (!world_fill(w, path, name, err)) {
        image_close(&w->image);
        return false;
    }
    *ret = &w->image;
    return true;
}

const char *const *world_tools(const struct env_image *image)
{
    return ((const struct world *)image)->tool_names;
}

const struct env_kind ENV_WORLD = {.load = world_load};
