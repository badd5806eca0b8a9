/* SPDX-License-Identifier: Apache-2.0 */
/*
 * events: a run as JSON Lines while it goes on, for programs that watch. One object a line, each written at once:
 *
 *     {"event":"run_started","run","suite","version","units","done","continued"}
 *     {"event":"unit_finished","case","trial","done","planned","rows":[{"scorer","measure","status","class","value"}]}
 *     {"event":"run_finished","run","verdict","gates":[{"id","verdict","severity","sentence"}],"bundle_sha256"}
 *     {"event":"run_interrupted","run","done","planned"}
 *     {"event":"run_failed","message"}
 *
 * The last one of a stream is one of the last three. Units come as they are done, so their order differs from run to
 * run; what the store and the reports hold does not. A reader that is slow holds the run up; one that goes away, or a
 * disk that is full, ends the events and not the run.
 */
#ifndef ASSIZE_CLI_EVENTS_H
#define ASSIZE_CLI_EVENTS_H

#include "report/report.h"
#include "runner/runner.h"

struct events {
    const char *path; /* "-" = standard output; NULL = nobody asked */
    int fd;           /* -1 = closed */
    bool owned;
    struct buf line;
    struct run_watch watch; /* for the runner */
    size_t done, planned;
};

/* Opens `path` and empties it; ERR_USAGE for a folder, for what cannot be written, and for one of `inputs` (pairs of a
 * path and what it is, NULL-terminated). A path of NULL makes events that go nowhere. */
bool events_open(struct events *e, const char *path, const char *const *inputs, struct err *err) MUST_USE;

/* Whether standard output is for events alone. */
bool events_take_output(const struct events *e);

void events_finished(struct events *e, const struct report *r);
void events_interrupted(struct events *e, const struct run *run);
void events_failed(struct events *e, const struct err *err);
void events_close(struct events *e); /* of a file whose last bytes could not be written, says so */

#endif
