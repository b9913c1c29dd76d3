# survival.R - what R's survival package makes of the sets in a file; test_survival_r.c compares.
#
# Of the file, a line a customer: set, group, entry, exit, event; at risk are ages above entry. Written are lines of a kind, the
# set and numbers: curve, an age at which somebody left; median, with its interval; mean, up to 12; test, of the groups, where
# nobody came late.
library(survival)
all <- read.table(commandArgs(TRUE)[1], col.names = c("set", "group", "entry", "exit", "event"))
for (set in unique(all$set)) {
    d <- all[all$set == set, ]
    fit <- survfit(Surv(entry, exit, event) ~ 1, data = d, conf.type = "log-log")
    s <- summary(fit)
    for (i in seq_along(s$time))
        cat(sprintf("curve %d %s\n", set, paste(sprintf("%.15g", c(s$time[i], s$n.risk[i], s$n.event[i], s$surv[i],
            s$std.err[i], s$lower[i], s$upper[i])), collapse = " ")))
    early <- min(fit$time) < 12 # R has no mean up to 12 where nothing happens before
    t <- summary(fit, rmean = if (early) 12 else "none")$table
    cat(sprintf("median %d %.15g %.15g %.15g\n", set, t["median"], t["0.95LCL"], t["0.95UCL"]))
    if (early) cat(sprintf("mean %d %.15g %.15g\n", set, t["rmean"], t["se(rmean)"]))
    if (all(d$entry < 0) && any(d$event == 1) && length(unique(d$group)) > 1)
        cat(sprintf("test %d %.15g\n", set, survdiff(Surv(exit, event) ~ group, data = d)$chisq))
}
