/* SPDX-License-Identifier: Apache-2.0 */
/* show: pieces of the user's text inside a message: short, on one line, without control characters. */
#ifndef ASSIZE_TEXT_SHOW_H
#define ASSIZE_TEXT_SHOW_H

#include "base/str.h"

#include <jansson.h>

/* By value, so that `show_text(key).text` can stand among the arguments of a message. */
struct shown {
    char text[160];
};

/* The bytes as they are, but cut with "…" when long, and with '?' for control characters and broken UTF-8. */
struct shown show_text(str s);

/* What a value is, with its article: "the number 3", "the string 'abc'", "true", "null", "a list", "an object". */
struct shown show_value(const json_t *value);

#endif
