/* SPDX-License-Identifier: Apache-2.0 */
/*
 * yaml_write: values as YAML that doc_parse reads back as the same values, on one line. Strings are plain where that is
 * beyond doubt, in single quotes where they hold " or \ (so that JSON in a text stays readable), else in double quotes
 * with escapes.
 */
#ifndef ASSIZE_TEXT_YAML_WRITE_H
#define ASSIZE_TEXT_YAML_WRITE_H

#include "base/buf.h"

#include <jansson.h>

/* Deeper trees, longer keys and NULs cannot be written so that they can be read. */
enum { YAML_DEPTH_MAX = 100, YAML_KEY_MAX = 250 };

/* Whether yaml_write can write the value, and a reader of ours read it: no NUL in any text, no key of more than
 * YAML_KEY_MAX bytes, no more than YAML_DEPTH_MAX levels. */
bool yaml_can_write(const json_t *value);

/* A string: a value, or the key of a mapping. UTF-8 without NUL. */
void yaml_write_string(str s, struct buf *to);

/* Any value, lists and objects in flow style: {order_id: O-1, lines: [1, 2.5]}. */
void yaml_write(const json_t *value, struct buf *to);

#endif
