/* SPDX-License-Identifier: Apache-2.0 */
#include "model/retrieval.h"

const struct evidence_type EVIDENCE_RETRIEVAL = {"a retrieval run"};
const struct evidence_type EVIDENCE_ANSWER = {"an answer"};
