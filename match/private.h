/* SPDX-License-Identifier: Apache-2.0 */
/* The compiled form of a pattern: a tree of nodes. Private to match/. */
#ifndef ASSIZE_MATCH_PRIVATE_H
#define ASSIZE_MATCH_PRIVATE_H

#include "match/match.h"
#include "text/regex.h"

enum node_kind {
    NODE_LITERAL, /* equal to `value` */
    NODE_OBJECT,  /* members, and no others unless `partial` */
    NODE_LIST,    /* items in order, just as many */
    NODE_REGEX,
    NODE_NEAR,
    NODE_ONE_OF,
    NODE_ANY_ORDER, /* as many items as patterns */
    NODE_CONTAINS,  /* at least */
    NODE_TYPE,
    NODE_ANY,
    NODE_NOT,
};

struct node {
    enum node_kind kind;
    json_t *value; /* the pattern as written, for messages; borrowed from the match's root */
    bool partial;
    str *key; /* NODE_OBJECT */
    struct node **child;
    size_t n;
    struct regex *re;
    double near, tolerance;
    int type; /* NODE_TYPE: index into MATCH_TYPES */
};

struct match {
    struct arena a;
    json_t *root;
    struct node *node;
    str *ignore;
    size_t n_ignore;
};

extern const char *const MATCH_TYPES[]; /* NULL-terminated */
bool match_type_is(json_t *value, int type);

struct node *node_compile(struct match *m, json_t *pattern, str pointer, bool partial, int depth, struct err *err);

#endif
