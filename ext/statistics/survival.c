/*
 * survival.c - the Kaplan-Meier estimate; survival.h is the interface.
 *
 *     5 customers: one leaves at age 1, one is last seen at age 1, one leaves at age 2
 *     survival 1, 0.8, 0.8 * 2/3 = 0.533; std_error 0, 0.179, 0.248
 *
 * Requirements
 *  1. survival = the product of (1 - churned / at_risk) over all ages so far (Kaplan and Meier 1958). Who is
 *     last seen at an age was still there when others left at it: they are at risk at that age, and at no
 *     later one. Who comes at an age is at risk at later ones (left truncation).
 *  2. As long as nobody comes or is last seen, the product is what is left / what was there, one division: of 24 who
 *     left one by one, 12 are 0.5 to the bit.
 *  3. std_error = survival * sqrt(sum of churned / (at_risk * (at_risk - churned))) (Greenwood 1926).
 *  4. lower and upper: survival ^ exp(+-z * e), e = sqrt(that sum) / |log survival|, the log-log interval
 *     (Kalbfleisch and Prentice 1980), which never leaves 0..1.
 *  5. Before anybody has left, survival is 1 and std_error 0, Greenwood's empty sum; log(-log 1) does not
 *     exist, and nor do lower and upper: that nobody left yet does not make it certain that nobody will.
 *     When the last one at risk has left, survival is 0, where Greenwood divides by 0: std_error, lower and
 *     upper do not exist. It stays 0, though others may come to be at risk.
 *
 * Constant work an age.
 */
#include "statistics/survival.h"

#include <math.h>

#include "statistics/measures.h"

void survival_begin(struct survival *survival, uint64_t customers, double confidence) {
    *survival = (struct survival){customers, measure_normal_z(confidence), 1, customers, {0, 0}};
}

/* Up to an age whose leavers are gone from at_risk. */
static double survival_so_far(const struct survival *survival) {
    if (survival->at_risk == survival->since) return survival->before; /* which may be nobody */
    return survival->before * ((double)survival->at_risk / (double)survival->since);
}

struct survival_row survival_next(struct survival *survival, const struct survival_change *change) {
    struct survival_row row = {survival->at_risk, change->churned, change->censored, 0, NAN, NAN, NAN};
    survival->at_risk -= row.churned;
    double n = (double)row.at_risk, left = (double)survival->at_risk;
    if (row.churned > 0 && left > 0) sum_add(&survival->hazard, (double)row.churned / n / left);
    row.survival = survival_so_far(survival);
    if (row.censored > 0 || change->entered > 0) {
        survival->before = row.survival;
        survival->since = survival->at_risk += change->entered - row.censored;
    }
    if (row.survival > 0) {
        double error = sqrt(sum_total(survival->hazard)), log_survival = log(row.survival);
        row.std_error = row.survival * error;
        if (row.survival < 1) {
            double width = exp(survival->z * error / -log_survival);
            row.lower = exp(log_survival * width);
            row.upper = exp(log_survival / width);
        }
    }
    return row;
}
