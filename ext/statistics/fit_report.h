/*
 * fit_report.h - what a fit by maximum likelihood says of itself, whichever model it is.
 */
#ifndef RETENTION_FIT_REPORT_H
#define RETENTION_FIT_REPORT_H

#include <stdbool.h>
#include <stdint.h>

#define FIT_REPORT_MOST 4 /* parameters */

struct fit_report {
    double log_likelihood;
    double errors[FIT_REPORT_MOST]; /* standard errors of the parameters' logarithms, or NAN: not known */
    uint32_t iterations;            /* of the optimiser, over all starts */
    bool converged; /* the slopes are 0 as far as doubles can tell, or the likelihood grows no more */
    bool boundary;  /* a parameter ran to the end of what is allowed: there is no maximum inside */
    bool stopped;   /* told to end (patience.h): nothing else says anything */
};

#endif
