/*
 * survival.h - the Kaplan-Meier estimate of how many stay, age by age.
 */
#ifndef RETENTION_SURVIVAL_H
#define RETENTION_SURVIVAL_H

#include <stdint.h>

#include "ground/sum.h"

/* One age. std_error, lower and upper are NaN where they are not defined. */
struct survival_row {
    uint64_t at_risk, churned, censored;
    double survival, std_error, lower, upper;
};

/* The estimate so far. */
struct survival {
    uint64_t at_risk; /* at the age to come */
    double z;         /* of the confidence */
    double survival;
    struct sum hazard; /* Greenwood's: churned / (at_risk * (at_risk - churned)), added up */
};

void survival_begin(struct survival *survival, uint64_t customers, double confidence);

/* The next age, at which so many leave and so many are last seen; no more than are at risk. */
struct survival_row survival_next(struct survival *survival, uint64_t churned, uint64_t censored);

#endif
