/*
 * optimiser.h - the parameters at which a likelihood is greatest.
 */
#ifndef RETENTION_OPTIMISER_H
#define RETENTION_OPTIMISER_H

#include <stddef.h>

#include "statistics/fit_report.h"
#include "ground/patience.h"

#define OPTIMISER_MOST FIT_REPORT_MOST
#define OPTIMISER_END  12 /* a parameter's logarithm stays within -12 to 12: factors of 6e-6 to 160,000 */

struct optimiser {
    size_t parameters;

    /* The function whose maximum is looked for, such as the mean log-likelihood of a customer. It is given the
    ** logarithms of the parameters, returns its value there and writes its slope along each. A value that is NAN
    ** or infinite says that there is none; once patience is out, any value will do. */
    double (*height)(void *context, const double *logs, double *slopes);
    void *context;

    struct patience *patience; /* what context has, too; may be NULL */

    bool every_start; /* climb from all starts and keep the best, since there may be several maxima inside */
};

/* A place: the value and the slopes there, and the curvature, which is about minus the second derivatives (all 0:
** not known). Of a start only logs and curvature are read. */
struct optimiser_point {
    double logs[OPTIMISER_MOST];
    double height, slopes[OPTIMISER_MOST];
    double curvature[OPTIMISER_MOST][OPTIMISER_MOST];
};

/* Climbs from the first start, and from the next ones as long as what was found is no maximum inside (or from
** every one): the best place of all is in *best. estimate->log_likelihood is its height; -INFINITY where no
** start has any. */
void optimiser_climb(const struct optimiser *optimiser, const struct optimiser_point *starts, size_t count,
                     struct optimiser_point *best, struct fit_report *estimate);

/* estimate->errors at the place that was found, where the height times `weight` is the log-likelihood: from the curvature
** there, which is the observed information. NAN where the estimate is no maximum inside. */
void optimiser_errors(const struct optimiser *optimiser, const struct optimiser_point *best, double weight,
                      struct fit_report *estimate);

#endif
