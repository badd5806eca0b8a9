/* SPDX-License-Identifier: Apache-2.0 */
#include "trajectories/trajectories.h"

#include <math.h>

struct spent trajectory_spent(const struct trajectory *t)
{
    struct spent s = {0, -1, -1, -1};
    for (size_t i = 0; i < t->n; i++) {
        const struct event *e = &t->v[i];
        s.calls += e->kind == EVENT_CALL;
        if (e->tokens_in >= 0)
            s.tokens = fmax(s.tokens, 0) + (double)e->tokens_in;
        if (e->tokens_out >= 0)
            s.tokens = fmax(s.tokens, 0) + (double)e->tokens_out;
        if (e->usd >= 0)
            s.usd = fmax(s.usd, 0) + e->usd;
        if (e->t_ms >= 0)
            s.wall = fmax(s.wall, e->t_ms / 1000);
    }
    return s;
}
