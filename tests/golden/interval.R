# SPDX-License-Identifier: Apache-2.0
# The golden intervals of clustered shares, and Student's, in tests/unit/test_stats_interval.c. Student's is not scipy's:
# the quantile of t in scipy 1.10.1 has nine digits.
# R 4.2.2, survey 4.1.1 (Debian 12: r-base-core, r-cran-survey). Rscript tests/golden/interval.R
suppressMessages(library(survey))

share <- function(name, x, cluster, level) {
    design <- svydesign(ids = ~cluster, data = data.frame(x, cluster), weights = rep(1, length(x)))
    range <- attr(svyciprop(~x, design, method = "beta", level = level), "ci")
    cat(sprintf("%s: [%.15g, %.15g]\n", name, range[[1]], range[[2]]))
}

share("five clusters of four, 0.95", c(1, 1, 1, 0, 1, 0, 1, 1, 0, 0, 1, 0, 1, 1, 1, 1, 0, 1, 0, 1), rep(1:5, each = 4), 0.95)
share("uneven clusters, 0.9", c(1, 1, 1, 0, 1, 1, 0, 0, 0, 0, 1, 0), c(1, 1, 1, 2, 2, 2, 2, 3, 3, 4, 5, 6), 0.9)
range <- t.test(c(1, 2, 4, 8, 16, 3, 3))$conf.int
cat(sprintf("Student's: [%.15g, %.15g]\n", range[[1]], range[[2]]))
