/* SPDX-License-Identifier: Apache-2.0 */
#include "model/env.h"

const char *const CHANGE_OP_NAMES[] = {
    [CHANGE_INSERT] = "insert", [CHANGE_UPDATE] = "update", [CHANGE_DELETE] = "delete", NULL};
