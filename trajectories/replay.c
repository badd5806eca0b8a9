/* SPDX-License-Identifier: Apache-2.0 */
/* Sending each recorded call to a fresh world, and comparing what it says with what was recorded. */
#include "trajectories/private.h"

bool trajectory_replay(struct arena *a, const struct trajectory *t, struct env *env, struct replay *ret,
                       struct err *err)
{
    struct replay replay = {.v = arena_array(a, struct replayed_call, t->n)};
    for (size_t i = 0; i < t->n; i++) {
        const struct event *e = &t->v[i];
        if (e->kind != EVENT_CALL)
            continue;
        struct replayed_call *c = &replay.v[replay.n++];
        c->call = i;
        c->result = trajectory_result_of(t, i);
        if (!env->ops->call(env, a, e->name, e->args, e->args_raw, &c->reply, err))
            return err_wrap(err, "event %zu, %.*s", e->n, STR_ARG(e->name));
        c->same = c->result == SIZE_MAX || str_eq(c->reply.text, t->v[c->result].text);
        if (c->result != SIZE_MAX) {
            replay.observed++;
            replay.same += c->same;
        }
    }
    *ret = replay;
    return true;
}
