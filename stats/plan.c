/* SPDX-License-Identifier: Apache-2.0 */
#include "stats/plan.h"

#include "stats/dist.h"

#include <math.h>

bool cases_needed(double distance, double sd, double alpha, double power, int64_t *ret)
{
    static const double MOST = 1e9;
    if (!(sd >= 0 && alpha > 0 && alpha < 1 && power > 0 && power < 1))
        BUG("cases_needed with sd %g, alpha %g, power %g", sd, alpha, power);
    double root = (normal_quantile(1 - alpha) + normal_quantile(power)) * sd / fabs(distance);
    double n = ceil(root * root);
    if (!(n <= MOST))
        return false;
    *ret = n < 2 ? 2 : (int64_t)n;
    return true;
}
