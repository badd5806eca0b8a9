/* SPDX-License-Identifier: Apache-2.0 */
/* bundle: the bundle's bytes, with what the one reading of the units gives beside it. */
#ifndef ASSIZE_REPORT_BUNDLE_H
#define ASSIZE_REPORT_BUNDLE_H

#include "report/report.h"

/* Sum and maximum of one measure over the units that have it. */
struct measure_total {
    str name;
    int64_t n;
    bool has_value; /* false: only how often that text stood there */
    double total, max;
};

struct measure_totals {
    struct measure_total *v;
    size_t n, cap;
};

/* Appends the bundle to `to` and hashes it. With `totals`, sums the units' measures in a. */
bool bundle_write(struct store *s, const struct run *run, struct arena *a, struct measure_totals *totals,
                  struct buf *to, char ret_sha256[SHA256_HEX_SIZE], struct err *err) MUST_USE;

#endif
