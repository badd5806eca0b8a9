/* SPDX-License-Identifier: Apache-2.0 */
/* utf8: decoding one code point at a time, strictly (RFC 3629). utf8_valid, over whole texts, is in doc.h. */
#ifndef ASSIZE_TEXT_UTF8_H
#define ASSIZE_TEXT_UTF8_H

#include "base/str.h"

/* The length in bytes (1 to 4) of the code point at the start of s, and the code point; 0 if s is empty or does not
 * begin with a well-formed one. */
size_t utf8_next(str s, uint32_t *ret_code);

/* Writes a code point (not a surrogate, at most 0x10FFFF) to `to`; returns its length. */
size_t utf8_put(uint32_t code, char to[4]);

#endif
