/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wire: what crosses the socket between a worker and the coordinator. Both ends are one program on one machine, so
 * numbers travel as they lie in memory; but the reading end trusts no length: a worker may die in the middle of a
 * frame, or write nonsense before it does. Private to the runner.
 *
 *     down:  struct wire_batch          units to do, consecutive
 *     up:    length | kind | payload    one frame a unit, or one that says why the worker cannot go on;
 *                                   frames of quick units come together
 */
#ifndef ASSIZE_RUNNER_WIRE_H
#define ASSIZE_RUNNER_WIRE_H

#include "base/buf.h"
#include "store/store.h"

struct wire_batch {
    uint64_t first, n;
};

enum wire_kind { WIRE_UNIT = 1, WIRE_FAILURE = 2 };

enum { WIRE_HEAD = 8 };                    /* bytes before the payload: length, kind */
#define WIRE_FRAME_MAX ((size_t)256 << 20) /* of a payload: bounds rows and story of one unit */

/* Appends a frame. Of a unit only what the worker made goes up: index, rows, story, measures. A frame that is too long
 * sets to->full. */
void wire_put_unit(struct buf *to, const struct unit_record *unit);
void wire_put_failure(struct buf *to, const struct err *failure);

/* Looks at the frame at the start of `bytes`: 1 = whole, with its kind, payload and size in all; 0 = more bytes are
 * needed; -1 = no frame of ours. */
int wire_next(str bytes, enum wire_kind *ret_kind, str *ret_payload, size_t *ret_size);

/* False if the payload is malformed. Strings borrow from it; arrays are in arena. */
bool wire_get_unit(struct arena *a, str payload, struct unit_record *ret) MUST_USE;
bool wire_get_failure(str payload, struct err *ret) MUST_USE;

#endif
