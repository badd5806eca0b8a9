/* SPDX-License-Identifier: Apache-2.0 */
/*
 * quarantine: cases that are known to be flaky, each with an owner, a reason and a last day. A list in the suite, or in
 * a file of its own:
 *
 *     - {case: refund-7, scorer: said, owner: dana, until: 2026-12-31, reason: the carrier's page is down at night}
 *
 * Without `scorer`, an entry is about all of them. It holds through the day `until`, and no longer: what is put off
 * comes back by itself.
 */
#ifndef ASSIZE_RUNNER_QUARANTINE_H
#define ASSIZE_RUNNER_QUARANTINE_H

#include "base/map.h"
#include "base/vec.h"
#include "text/doc.h"

enum { QUARANTINE_MAX = 10000, QUARANTINE_DATE_SIZE = 11 };

struct quarantine_entry {
    str case_id;
    str scorer; /* "" = all */
    str owner, reason;
    str until;   /* YYYY-MM-DD, a day that there is */
    str pointer; /* where it stands */
};

struct quarantine {
    struct quarantine_entry *v; /* in the order of the list */
    size_t n, cap;
    struct map index;
    const struct doc *doc; /* where they stand: the suite's, or the file's */
};

/* Reads the list that stands at `pointer` of `doc`, or the file whose path stands there. What is read borrows from the
 * trees; that of a file lives in arena. ERR_INPUT with its place: another shape, an unknown key, no owner, no reason, a
 * day that there is not, a case and scorer twice. */
bool quarantine_read(struct arena *a, const struct doc *doc, str pointer, json_t *value, const char *base_dir,
                     const char *data_dir, struct quarantine *ret, struct err *err) MUST_USE;

/* The same of the whole of a file, perhaps compressed. */
bool quarantine_read_file(struct arena *a, const char *path, struct quarantine *ret, struct err *err) MUST_USE;

/* Whether every case and every scorer is one of the suite's, else ERR_INPUT at the entry with the nearest name. */
struct suite;
bool quarantine_check(struct arena *a, const struct quarantine *q, const struct suite *suite, struct err *err) MUST_USE;

enum quarantine_state {
    QUARANTINE_NONE,
    QUARANTINE_LIVE,
    QUARANTINE_EXPIRED, /* it was, up to a day before `today` */
};

/* What holds of a case and scorer on the day `today` (YYYY-MM-DD), with the entry that says so (may be NULL), borrowed:
 * one that is live before one that is not, then the scorer's own before that of all. */
enum quarantine_state quarantine_state(const struct quarantine *q, str case_id, str scorer, const char *today,
                                       const struct quarantine_entry **ret);

/* Whether a text is a day of the Gregorian calendar, YYYY-MM-DD: such days sort as texts. */
bool quarantine_day_sound(str s);

/* The day of a Unix time in milliseconds, in UTC, as quarantine_state takes it. */
void quarantine_day(int64_t unix_ms, char ret[QUARANTINE_DATE_SIZE]);

/* JSON Schema 2020-12 of the list, and of what stands in a suite: the list or a path. New references. */
json_t *quarantine_schema(void);
json_t *quarantine_value_schema(void);

#endif
