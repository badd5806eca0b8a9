/* SPDX-License-Identifier: Apache-2.0 */
/* registry: the subjects, scorers, importers and environments that this program is built with. */
#ifndef ASSIZE_CLI_REGISTRY_H
#define ASSIZE_CLI_REGISTRY_H

#include "model/registry.h"

extern const struct registry REGISTRY;

/* The importer of that name, or NULL. */
const struct case_importer *importer_find(str name);

#endif
