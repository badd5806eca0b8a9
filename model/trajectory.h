/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trajectory: what an agent did in one run, as events in order; messages and calls interleave. Plain nouns; importers
 * (trajectories/) make them, scorers read them. Everything lives in the arena it was read into.
 */
#ifndef ASSIZE_MODEL_TRAJECTORY_H
#define ASSIZE_MODEL_TRAJECTORY_H

#include "model/env.h"
#include "model/evidence.h"
#include "text/fields.h"

enum event_kind {
    EVENT_SYSTEM,
    EVENT_USER,
    EVENT_ASSISTANT,
    EVENT_CALL,
    EVENT_RESULT,
    EVENT_ERROR,
    EVENT_STATE,
    EVENT_FAULT,
};
extern const char *const EVENT_KIND_NAMES[]; /* NULL-terminated, indexed by event_kind */

struct event {
    size_t n;     /* position in the trajectory, from 0 */
    int64_t turn; /* number of the user or assistant message that it belongs to, from 0 */
    enum event_kind kind;
    str name; /* tool of a call or result; "" else */
    str call_id;
    json_t *args; /* of a call, when they parse to an object; else NULL */
    str args_raw; /* of a call: the text as recorded, when args is NULL */
    str text;     /* of a message; of a result: the observation exactly as the agent saw it */
    str status;   /* of a result: "ok", "error", or "" when the record does not say */
    double t_ms;  /* since the start; negative = not recorded */
    double usd;   /* negative = not recorded */
    int64_t tokens_in, tokens_out, tokens_cached; /* negative = not recorded */
};

struct trajectory {
    str id;
    str case_id;
    int64_t trial; /* from 0; negative = not recorded: numbered in file order per case */
    str agent, model;
    struct event *v;
    size_t n, cap;
    json_t *outcome, *meta; /* as recorded; NULL if absent */
    json_t *record;         /* {"id","agent","model","outcome","meta"}: what `$run.a.b` reads */
    str file;               /* where it was read */
    size_t position;        /* its number in that file, from 0 */
};

/* The keys of assize.trajectory/1 and of its events (`assize schema trajectory`). */
struct trajectory_keys { /* what TRAJECTORY_FIELDS fills */
    str format, id, kase, agent, model;
    int64_t trial; /* preset it to -1 */
    json_t *events, *outcome, *meta;
};
struct token_keys {
    int64_t in, out, cached;
};
struct event_keys { /* what EVENT_FIELDS fills */
    int64_t n, turn;
    int kind; /* enum event_kind; preset it to -1 */
    str name, call_id, args_raw, text, status;
    json_t *args, *result;
    double t_ms, usd; /* preset these and the tokens to -1 */
    struct token_keys tokens;
};
extern const struct field TRAJECTORY_FIELDS[];
extern const struct field EVENT_FIELDS[];

/* The result event that answers the call event `call`, or SIZE_MAX: that with the same call_id; without ids, the next
 * of that name which no earlier call of the same turn waits for. */
size_t trajectory_result_of(const struct trajectory *t, size_t call);

/* What a fresh world said to one recorded call. */
struct replayed_call {
    size_t call;            /* index of the call event */
    size_t result;          /* index of the recorded result, or SIZE_MAX */
    struct env_reply reply; /* reproduced */
    bool same;              /* reply.text equals the recorded text, byte for byte; true if nothing was recorded */
};

struct replay {
    struct replayed_call *v;
    size_t n;
    size_t observed; /* calls with a recorded result */
    size_t same;     /* of those, byte-equal */
};

/* Evidence that scorers may ask for. */
extern const struct evidence_type EVIDENCE_TRAJECTORY; /* const struct trajectory * */
extern const struct evidence_type EVIDENCE_REPLAY;     /* const struct replay *; only in suites with a world */

#endif
