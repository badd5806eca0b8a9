/* SPDX-License-Identifier: Apache-2.0 */
/* report: what a finished (or interrupted) run says, written from the store alone. */
#ifndef ASSIZE_REPORT_REPORT_H
#define ASSIZE_REPORT_REPORT_H

#include "base/buf.h"
#include "model/env.h"
#include "store/store.h"

struct report_style {
    int width; /* columns to fit in; 0 = do not wrap */
    bool colour;
    bool passing;      /* the store is gone when the command ends: point at nothing in it */
    const char *store; /* what the commands it prints give as --store; NULL = nothing */
};

/* The summary: verdict first, gates, metrics with intervals and denominators, then failing cases by severity with one
 * line of evidence each, and how to look further. */
bool report_summary(struct store *s, const struct run *run, const struct report_style *style, struct buf *to,
                    struct err *err) MUST_USE;

/* One unit's story: events, state changes under the call that made them, rows with their evidence. */
bool report_story(const struct run *run, const struct unit_record *unit, const struct report_style *style,
                  struct buf *to, struct err *err) MUST_USE;

/* The bundle: canonical JSON of everything that must be equal between reruns and worker counts, and its SHA-256.
 * ERR_INPUT for a run that is not finished: it has no verdict yet. */
bool report_bundle(struct store *s, const struct run *run, struct buf *to, char ret_sha256[SHA256_HEX_SIZE],
                   struct err *err) MUST_USE;

/* The file of `-o x.json`: {"bundle", "bundle_sha256", "run"}. */
bool report_json(struct store *s, const struct run *run, struct buf *to, char ret_sha256[SHA256_HEX_SIZE],
                 struct err *err) MUST_USE;

/* Rows that changed, as stories show them: `table row  path: before → after`. */
void report_changes(const struct changes *changes, const struct report_style *style, struct buf *to);

/* Text of unknown origin, made safe for a terminal: newlines and tabs stay, other control characters (also those that
 * turn the direction of writing) and what is not UTF-8 are shown escaped. */
void report_text(str text, struct buf *to);

#endif
