/* SPDX-License-Identifier: Apache-2.0 */
/*
 * package: a fixture, read and verified, as plain files with roles. A plain noun, so that those who use what is in it
 * (rag/) need not know who opens archives (fixtures/).
 */
#ifndef ASSIZE_MODEL_PACKAGE_H
#define ASSIZE_MODEL_PACKAGE_H

#include "base/err.h"
#include "base/hash.h"
#include "base/vec.h"

struct package_member {
    str path;  /* inside the package */
    str role;  /* one of the closed set of fixtures/: "queries", "passages", "qrels", "run", "answers", "gold", … */
    str bytes; /* plain: decompressed where the member was compressed */
};

struct package {
    str file; /* as the user named it */
    str name, version;
    struct package_member *v; /* sorted by path */
    size_t n, cap;
    char identity[SHA256_HEX_SIZE]; /* of path, role and content of every member: whatever held them */
};

/* How a path becomes a package. */
struct package_kind {
    /* An archive, or a folder. Everything is verified before it returns. In arena. */
    bool (*load)(struct arena *a, const char *path, struct package *ret, struct err *err);
};

#endif
