/* SPDX-License-Identifier: Apache-2.0 */
#include "pack/xz_check.h"

enum {
    STREAM_HEADER = 12,
    NUMBER_SIZE_MAX = 9,
    FILTERS_MASK = 3,
    HAS_PACKED_SIZE = 0x40,
    HAS_SIZE = 0x80,
    LZMA2 = 0x21,
    DICTIONARY_BITS_MAX = 40,
};

/* A number of seven bits a byte, the lowest first. */
static bool number_cut(str *rest, uint64_t *ret)
{
    *ret = 0;
    for (size_t i = 0; i < NUMBER_SIZE_MAX && i < rest->n; i++) {
        unsigned char byte = (unsigned char)rest->p[i];
        *ret |= (uint64_t)(byte & 0x7f) << (7 * i);
        if (byte & 0x80)
            continue;
        *rest = str_from(*rest, i + 1);
        return true;
    }
    return false;
}

/* "Bits" of 5.3.1: 0 is 4 KiB, and each two more are twice as much. */
static bool dictionary_fits(unsigned bits)
{
    uint64_t size = bits >= DICTIONARY_BITS_MAX ? UINT32_MAX : (uint64_t)(2 | (bits & 1)) << (bits / 2 + 11);
    return size <= XZ_DICTIONARY_MAX;
}

bool xz_check(str head)
{
    if (!str_starts(head, (str){"\xfd\x37\x7a\x58\x5a\x00", 6}) || head.n < STREAM_HEADER + 2)
        return true;
    unsigned flags = (unsigned char)head.p[STREAM_HEADER + 1];
    str rest = str_from(head, STREAM_HEADER + 2);
    uint64_t id, n;
    if ((flags & HAS_PACKED_SIZE && !number_cut(&rest, &n)) || (flags & HAS_SIZE && !number_cut(&rest, &n)))
        return true;
    for (unsigned i = 0; i <= (flags & FILTERS_MASK); i++) {
        if (!number_cut(&rest, &id) || !number_cut(&rest, &n) || n > rest.n)
            return true;
        if (id == LZMA2 && n == 1 && !dictionary_fits((unsigned char)rest.p[0]))
            return false;
        rest = str_from(rest, (size_t)n);
    }
    return true;
}
