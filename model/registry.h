/* SPDX-License-Identifier: Apache-2.0 */
/* registry: everything that can be plugged into the path. The cli fills one in (cli/registry.c); tests make their own.
 */
#ifndef ASSIZE_MODEL_REGISTRY_H
#define ASSIZE_MODEL_REGISTRY_H

#include "model/package.h"
#include "model/scorer.h"

struct registry {
    const struct subject_kind *const *subjects; /* each list is NULL-terminated and sorted by name */
    const struct scorer_kind *const *scorers;
    const struct case_importer *const *importers;
    const struct env_kind *env;          /* NULL = `world:` is refused */
    const struct package_kind *packages; /* how fixtures are opened; NULL = they are refused */
};

#endif
