/* SPDX-License-Identifier: Apache-2.0 */
/* xz_check: how much memory an xz file asks for; private to pack. */
#ifndef ASSIZE_PACK_XZ_CHECK_H
#define ASSIZE_PACK_XZ_CHECK_H

#include "base/str.h"

/*
 * libarchive gives liblzma no bound on memory, and a header of a few bytes may ask for a dictionary of 4 GiB. False if
 * the first block of the xz file that begins with `head` asks for more than XZ_DICTIONARY_MAX (xz -9 takes 64 MiB).
 * XZ_HEAD_MAX bytes are enough. What is no xz file at all, or damaged, is liblzma's to refuse: true. Later blocks are
 * not looked at, for only unpacking tells where they are: what they take is bound by what is unpacked, since a
 * dictionary is filled, and with that memory taken, no faster than that. (The .xz File Format 1.1.0, 3.1 and 5.3.1.)
 */
#define XZ_DICTIONARY_MAX ((uint64_t)128 << 20)
#define XZ_DICTIONARY_WORDS "its xz data asks for a dictionary larger than the limit of 128 MiB"
enum { XZ_HEAD_MAX = 12 + 1024 };

bool xz_check(str head);

#endif
