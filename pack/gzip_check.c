/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libarchive (3.6) inflates gzip but checks neither the checksum nor the length of a member, and silently ends at the
 * first bytes behind a member that are no header. So both are checked here, over what it gave.
 *
 * A gzip file is a row of members (RFC 1952), each closed by the CRC-32 and the length of what it holds:
 *
 *     1f 8b 08 … deflated data …  crc32 isize | 1f 8b 08 … deflated data …  crc32 isize
 *                                            ^ a boundary                              ^ the end
 *
 * Where a member ends is known only to the inflater. But each `1f 8b 08` in the packed file may be a boundary, and the
 * eight bytes before it then say after how many plain bytes, and with which CRC. So the packed file is scanned for
 * these marks first. Then the plain bytes go by: whenever as many have passed since the last boundary as some mark
 * says, and their CRC is the one it says, that mark is the next boundary. What has passed since the last one at the end
 * must have the CRC and the length that the last eight bytes of the file say: so every plain byte is covered by a CRC
 * that held.
 *
 * A chance `1f 8b 08` inside deflated data passes for a boundary only if its eight bytes fit the plain bytes at hand;
 * then the file would be called damaged, at odds of 2^-32. Members that hold nothing cover nothing: their marks are
 * left out. Marks are few (64 chance ones in a GiB), but for files of very many members, where the walk over them is
 * the square of their number: hence the bound.
 */
#include "pack/gzip_check.h"

enum { TRAILER_SIZE = 8, MAGIC_SIZE = 3, MEMBER_MIN = 18 };

struct mark {
    uint32_t crc, size;
    size_t nth; /* in the packed file */
};

struct gzip_check {
    uint32_t t[8][256]; /* eight tables, so that eight bytes go in one step */
    struct arena a;
    struct {
        struct mark *v; /* once plain bytes come: sorted by size, then by place */
        size_t n, cap;
    } marks;
    bool sorted, many;
    uint64_t scanned;
    struct mark last; /* what the end of the packed file says */

    uint64_t start, done; /* plain bytes: at the last boundary, and now */
    uint32_t crc;         /* of those between, not yet inverted */
    size_t from, cursor;  /* the first mark behind the last boundary by place; the next by size */
};

static void tables_init(struct gzip_check *c)
{
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t crc = i;
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320u : 0);
        c->t[0][i] = crc;
    }
    for (int k = 1; k < 8; k++)
        for (uint32_t i = 0; i < 256; i++)
            c->t[k][i] = c->t[k - 1][i] >> 8 ^ c->t[0][c->t[k - 1][i] & 0xFF];
}

static uint32_t le32(const char *p)
{
    const unsigned char *u = (const unsigned char *)p;
    return u[0] | (uint32_t)u[1] << 8 | (uint32_t)u[2] << 16 | (uint32_t)u[3] << 24;
}

static uint32_t crc32_go(const struct gzip_check *c, uint32_t crc, str s)
{
    for (; s.n >= 8; s = str_from(s, 8)) {
        uint32_t low = crc ^ le32(s.p), high = le32(s.p + 4);
        crc = c->t[7][low & 0xFF] ^ c->t[6][low >> 8 & 0xFF] ^ c->t[5][low >> 16 & 0xFF] ^ c->t[4][low >> 24] ^
              c->t[3][high & 0xFF] ^ c->t[2][high >> 8 & 0xFF] ^ c->t[1][high >> 16 & 0xFF] ^ c->t[0][high >> 24];
    }
    for (size_t i = 0; i < s.n; i++)
        crc = crc >> 8 ^ c->t[0][(crc ^ (unsigned char)s.p[i]) & 0xFF];
    return crc;
}

struct gzip_check *gzip_check_create(void)
{
    struct gzip_check *c = base_alloc(sizeof *c);
    *c = (struct gzip_check){.crc = ~0u};
    tables_init(c);
    return c;
}

void gzip_check_scan(struct gzip_check *c, str window)
{
    for (size_t at = TRAILER_SIZE; at + MAGIC_SIZE <= window.n; at++) {
        const char *found = memchr(window.p + at, 0x1f, window.n - at);
        if (!found || (size_t)(found - window.p) + MAGIC_SIZE > window.n)
            break;
        at = (size_t)(found - window.p);
        struct mark m = {le32(found - 8), le32(found - 4), c->marks.n};
        if (memcmp(found, "\x1f\x8b\x08", MAGIC_SIZE) != 0 || m.size == 0)
            continue;
        c->many = c->many || c->marks.n == GZIP_MARKS_MAX;
        if (c->many)
            break;
        *vec_push(&c->a, &c->marks) = m;
    }
    c->scanned += window.n;
    if (window.n >= TRAILER_SIZE)
        c->last = (struct mark){.crc = le32(window.p + window.n - 8), .size = le32(window.p + window.n - 4)};
}

static int by_size(const void *x, const void *y)
{
    const struct mark *a = x, *b = y;
    if (a->size != b->size)
        return a->size < b->size ? -1 : 1;
    return a->nth < b->nth ? -1 : a->nth > b->nth;
}

/* The mark whose length is reached next; NULL = none. */
static const struct mark *mark_next(struct gzip_check *c)
{
    while (c->cursor < c->marks.n && c->marks.v[c->cursor].nth < c->from)
        c->cursor++;
    return c->cursor < c->marks.n ? &c->marks.v[c->cursor] : NULL;
}

void gzip_check_put(struct gzip_check *c, str plain)
{
    if (!c->sorted && c->marks.n)
        qsort(c->marks.v, c->marks.n, sizeof *c->marks.v, by_size);
    c->sorted = true;
    for (bool more = true; more;) {
        const struct mark *m = mark_next(c);
        uint64_t wanted = m ? c->start + m->size - c->done : UINT64_MAX;
        size_t n = wanted < plain.n ? (size_t)wanted : plain.n;
        c->crc = crc32_go(c, c->crc, str_sub(plain, 0, n));
        c->done += n;
        plain = str_from(plain, n);
        more = m && n == wanted;
        if (!more)
            continue;
        if (~c->crc != m->crc) {
            c->cursor++;
            continue;
        }
        c->start = c->done;
        c->crc = ~0u;
        c->from = m->nth + 1;
        c->cursor = 0;
    }
}

bool gzip_check_holds(const struct gzip_check *c)
{
    /* Lengths count modulo 2^32. */
    return !c->many && c->scanned >= MEMBER_MIN && (uint32_t)(c->done - c->start) == c->last.size &&
           ~c->crc == c->last.crc;
}

void gzip_check_destroy(struct gzip_check *c)
{
    if (!c)
        return;
    arena_finish(&c->a);
    free(c);
}

bool gzip_check(str packed, str plain)
{
    struct gzip_check *c = gzip_check_create();
    gzip_check_scan(c, packed);
    gzip_check_put(c, plain);
    bool holds = gzip_check_holds(c);
    gzip_check_destroy(c);
    return holds;
}
