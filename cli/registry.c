/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/registry.h"

#include "fixtures/fixtures.h"
#include "mocks/mocks.h"
#include "rag/rag.h"
#include "sandbox/sandbox.h"
#include "scorers/scorers.h"
#include "trajectories/trajectories.h"

static const struct subject_kind *const SUBJECTS[] = {&SUBJECT_ANSWERS, &SUBJECT_PROGRAMS, &SUBJECT_RETRIEVAL,
                                                      &SUBJECT_TRAJECTORIES, NULL};
static const struct case_importer *const IMPORTERS[] = {&CASES_FIXTURE, &CASES_HUMANEVAL, &CASES_TAU, NULL};

const struct registry REGISTRY = {
    .subjects = SUBJECTS,
    .scorers = SCORERS,
    .importers = IMPORTERS,
    .env = &ENV_WORLD,
    .packages = &PACKAGE_FIXTURE,
};

const struct case_importer *importer_find(str name)
{
    for (const struct case_importer *const *i = IMPORTERS; *i; i++)
        if (str_eq_c(name, (*i)->name))
            return *i;
    return NULL;
}
