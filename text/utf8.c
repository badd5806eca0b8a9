/* SPDX-License-Identifier: Apache-2.0 */
#include "text/utf8.h"
#include "text/doc.h"

static bool is_tail(unsigned char c)
{
    return (c & 0xC0) == 0x80;
}

size_t utf8_next(str s, uint32_t *ret_code)
{
    if (s.n == 0)
        return 0;
    const unsigned char *p = (const unsigned char *)s.p;
    if (p[0] < 0x80) {
        *ret_code = p[0];
        return 1;
    }
    size_t n = p[0] < 0xC2 ? 0 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : p[0] < 0xF5 ? 4 : 0;
    if (n == 0 || s.n < n)
        return 0;
    uint32_t code = p[0] & (0xFFu >> (n + 1));
    for (size_t i = 1; i < n; i++) {
        if (!is_tail(p[i]))
            return 0;
        code = code << 6 | (p[i] & 0x3Fu);
    }
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (code < least[n] || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
        return 0;
    *ret_code = code;
    return n;
}

size_t utf8_put(uint32_t code, char to[4])
{
    if (code < 0x80) {
        to[0] = (char)code;
        return 1;
    }
    size_t n = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (size_t i = n - 1; i > 0; i--, code >>= 6)
        to[i] = (char)(0x80 | (code & 0x3F));
    to[0] = (char)((0xF00u >> n & 0xFF) | code);
    return n;
}

bool utf8_valid(str bytes, size_t *ret_bad_at)
{
    size_t at = 0;
    while (at < bytes.n) {
        /* Most texts are ASCII: eight bytes at a time. */
        uint64_t word;
        while (bytes.n - at >= sizeof word) {
            memcpy(&word, bytes.p + at, sizeof word);
            if (word & 0x8080808080808080u)
                break;
            at += sizeof word;
        }
        if (at == bytes.n)
            break;
        uint32_t code;
        size_t n = utf8_next(str_from(bytes, at), &code);
        if (n == 0) {
            if (ret_bad_at)
                *ret_bad_at = at;
            return false;
        }
        at += n;
    }
    return true;
}
