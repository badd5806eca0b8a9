/* SPDX-License-Identifier: Apache-2.0 */
/* slices: which parts of a run a case belongs to. Private to the runner. */
#ifndef ASSIZE_RUNNER_SLICES_H
#define ASSIZE_RUNNER_SLICES_H

#include "model/row.h"

struct slice {
    str name; /* as struct metric has it */
    enum slice_kind kind;
};

struct slices {
    struct slice *v;
    size_t n, cap;
};

/* Of a case with these tags (a JSON list of texts): one a tag, and with `pairs` one for each two tags; a tag that
 * stands there twice counts once. In arena. */
struct slices slices_of(struct arena *a, str tags, bool pairs);

#endif
