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
    uint64_t at_risk;  /* at the age to come */
    double z;          /* of the confidence */
    double before;     /* survival up to where somebody last came or was last seen, */
    uint64_t since;    /* those at risk from there on; nobody but who leaves has gone since */
    struct sum hazard; /* Greenwood's: churned / (at_risk * (at_risk - churned)), added up */
};

/* customers: at risk at the first age. */
void survival_begin(struct survival *survival, uint64_t customers, double confidence);

/* What happens at one age: so many leave, and are last seen, of those at risk; so many come, at risk from the next age
** on. */
struct survival_change {
    uint64_t churned, censored, entered;
};

/* The next age. */
struct survival_row survival_next(struct survival *survival, const struct survival_change *change);

#endif
