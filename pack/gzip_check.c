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
 * Where a member ends is known only to the inflater, so the walk goes backwards. The trailer at the end tells how many
 * of the last plain bytes the last member holds; those must have its CRC. Its header is somewhere before: the nearest
 * `1f 8b 08` that has a trailer in front which fits the plain bytes that are left, or the start of the file. Every
 * plain byte is covered by a CRC that held once the walk arrives at the start of the file with none left. A chance
 * `1f 8b 08` inside deflated data passes for a boundary only if eight bytes before it fit too; then the file would be
 * called damaged, at odds of 2^-32 — or nothing happens, if those eight bytes are zeros (an empty member).
 */
#include "pack/gzip_check.h"

enum { MEMBER_MIN = 18 };

/* Checks of boundaries that turn out to be none may cost this much; a file made of false ones is not worth more. */
#define WASTE_MAX(plain) (8 * (plain) + ((size_t)64 << 20))

/* Eight tables, so that eight bytes go in one step. Built per call: no state, and some 20 µs are nothing here. */
struct crc32_tables {
    uint32_t t[8][256];
};

static void tables_init(struct crc32_tables *c)
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

static uint32_t crc32_of(const struct crc32_tables *c, str s)
{
    uint32_t crc = ~0u;
    for (; s.n >= 8; s = str_from(s, 8)) {
        uint32_t low = crc ^ le32(s.p), high = le32(s.p + 4);
        crc = c->t[7][low & 0xFF] ^ c->t[6][low >> 8 & 0xFF] ^ c->t[5][low >> 16 & 0xFF] ^ c->t[4][low >> 24] ^
              c->t[3][high & 0xFF] ^ c->t[2][high >> 8 & 0xFF] ^ c->t[1][high >> 16 & 0xFF] ^ c->t[0][high >> 24];
    }
    for (size_t i = 0; i < s.n; i++)
        crc = crc >> 8 ^ c->t[0][(crc ^ (unsigned char)s.p[i]) & 0xFF];
    return ~crc;
}

/* True if the eight bytes before `end` close a member that holds the last bytes of plain, which are then taken off. */
static bool take_member(const struct crc32_tables *c, str packed, size_t end, str *plain, size_t *wasted)
{
    if (end < MEMBER_MIN)
        return false;
    uint32_t crc = le32(packed.p + end - 8), size = le32(packed.p + end - 4);
    if (size > plain->n)
        return false;
    if (crc32_of(c, str_from(*plain, plain->n - size)) != crc) {
        *wasted += size;
        return false;
    }
    plain->n -= size;
    return true;
}

bool gzip_check(str packed, str plain)
{
    struct crc32_tables c;
    tables_init(&c);
    size_t end = packed.n, wasted = 0, waste_max = WASTE_MAX(plain.n);
    if (!take_member(&c, packed, end, &plain, &wasted))
        return false;
    for (size_t header = end - MEMBER_MIN; wasted <= waste_max; header--) {
        bool magic = packed.p[header] == 0x1f && memcmp(packed.p + header, "\x1f\x8b\x08", 3) == 0;
        if (header == 0)
            return magic && plain.n == 0;
        if (magic && end - header >= MEMBER_MIN && take_member(&c, packed, header, &plain, &wasted))
            end = header;
    }
    return false;
}
