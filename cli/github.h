/* SPDX-License-Identifier: Apache-2.0 */
/*
 * github: what a run says inside a GitHub workflow: annotations in the log, and the step's summary.
 *
 * GitHub obeys commands anywhere in a log, and the summary quotes texts of unknown origin. So the summary goes out
 * between ::stop-commands::TOKEN and ::TOKEN::, where the token is the hash of the run's bundle, which no text that is
 * part of the bundle can name. The annotations follow, their texts escaped.
 */
#ifndef ASSIZE_CLI_GITHUB_H
#define ASSIZE_CLI_GITHUB_H

#include "report/report.h"

/* Puts the commands around and behind the summary that `text` holds. r has a bundle. */
bool github_log(const struct report *r, struct buf *text, struct err *err) MUST_USE;

/* Appends the Markdown report to the file that GITHUB_STEP_SUMMARY names; says so on standard error where it is not
 * set, or where the step's bound of 1 MiB would be passed. */
bool github_step_summary(const struct report *r, struct err *err) MUST_USE;

#endif
