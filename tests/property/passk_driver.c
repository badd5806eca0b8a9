/* SPDX-License-Identifier: Apache-2.0 */
/* The pass@k family for tests/property/passk.py: "n c k tau" a line on stdin, the measures in hexadecimal, with every
 * bit, a line on stdout; "undefined" where they are. */
#include "stats/passk.h"

int main(void)
{
    char line[256];
    while (fgets(line, sizeof line, stdin)) {
        char *rest = line;
        int64_t n = strtoll(rest, &rest, 10), c = strtoll(rest, &rest, 10), k = strtoll(rest, &rest, 10);
        double tau = strtod(rest, &rest);
        double any, all, g, mg, cons, gap;
        struct posterior bayes, set;
        if (!pass_at_k(n, c, k, &any) || !pass_hat_k(n, c, k, &all) || !g_pass_at_k(n, c, k, tau, &g) ||
            !mg_pass_at_k(n, c, k, &mg) || !cons_at_k(n, c, k, &cons) || !pass_gap(n, c, k, &gap) ||
            !bayes_at_n(n, c, 0.95, &bayes) ||
            !bayes_of_cases((int64_t[]){n, c, k}, (int64_t[]){c, c / 2, k}, 3, 0.95, &set))
            puts("undefined");
        else
            printf("%a %a %a %a %a %a %a %a %a\n", any, all, g, mg, cons, gap, bayes.mean, bayes.sd, set.mean);
    }
    return 0;
}
