#!/usr/bin/env Rscript
# SPDX-License-Identifier: Apache-2.0
# Golden figures of tests/unit/test_stats_repeat.c, with R 4.2.2. (scipy 1.10.1 has Student's quantiles to nine digits
# only: t.ppf(0.99, 2) is 6.9645567188, where (2p - 1) / sqrt(2p(1 - p)) is 6.9645567343.)
#
#     Rscript tests/golden/repeat.R
rows <- list(list(c(0.80, 0.84, 0.78), 0.05), list(c(0.80, 0.84, 0.78), 0.01),
             list(c(0.91, 0.9, 0.93, 0.88, 0.92), 0.05), list(c(12, 15, 11, 14, 13, 12.5, 13.5, 16, 12, 13), 0.1),
             list(c(1e-9, 2e-9, 4e-9), 0.05), list(c(-1, 0, 1), 0.5))
for (row in rows) {
  x <- row[[1]]
  cat(sprintf("%.17g", c(row[[2]], mean(x), sd(x), qt(1 - row[[2]], length(x) - 1) * sd(x) * sqrt(2))), "\n")
}
