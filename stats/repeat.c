/* SPDX-License-Identifier: Apache-2.0 */
#include "stats/repeat.h"

#include "stats/dist.h"

#include <math.h>

double repeat_tolerance(double sd, size_t n, double alpha)
{
    if (n < 2 || !(alpha > 0 && alpha <= 0.5) || !(sd >= 0))
        BUG("a tolerance of n = %zu, alpha = %g, sd = %g", n, alpha, sd);
    return sd > 0 ? fmax(0, t_quantile(1 - alpha, (double)(n - 1))) * sd * sqrt(2) : 0;
}

bool repeat_of(const double *x, size_t n, double alpha, struct repeat *ret)
{
    double sum = 0, squares = 0;
    bool equal = true;
    if (n < REPEAT_MIN)
        BUG("%zu values are too few", n);
    for (size_t i = 0; i < n; i++) {
        sum += x[i];
        equal = equal && x[i] == x[0];
    }
    if (equal) { /* not by subtraction: a mean of equal values need not be that value to the last bit */
        *ret = (struct repeat){.mean = x[0]};
        return true;
    }
    double mean = sum / (double)n;
    for (size_t i = 0; i < n; i++)
        squares += (x[i] - mean) * (x[i] - mean);
    double sd = sqrt(squares / (double)(n - 1));
    if (!isfinite(mean) || !isfinite(sd))
        return false;
    *ret = (struct repeat){mean, sd, repeat_tolerance(sd, n, alpha)};
    return isfinite(ret->tolerance);
}
