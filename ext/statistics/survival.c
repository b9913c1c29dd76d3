/*
 * survival.c - the Kaplan-Meier estimate; survival.h is the interface.
 *
 *     5 customers: one leaves at age 1, one is last seen at age 1, one leaves at age 2
 *     survival 1, 0.8, 0.8 * 2/3 = 0.533; std_error 0, 0.179, 0.248
 *
 * Requirements
 *  1. survival = the product of (1 - churned / at_risk) over all ages so far (Kaplan and Meier 1958). Who is
 *     last seen at an age was still there when others left at it: they are at risk at that age, and at no
 *     later one.
 *  2. std_error = survival * sqrt(sum of churned / (at_risk * (at_risk - churned))) (Greenwood 1926).
 *  3. lower and upper: survival ^ exp(+-z * e), e = sqrt(that sum) / |log survival|, the log-log interval
 *     (Kalbfleisch and Prentice 1980), which never leaves 0..1.
 *  4. Before anybody has left, survival is 1 and std_error 0, Greenwood's empty sum; log(-log 1) does not
 *     exist, and nor do lower and upper: that nobody left yet does not make it certain that nobody will.
 *     When the last one at risk has left, survival is 0, where Greenwood divides by 0: std_error, lower and
 *     upper do not exist.
 *
 * Constant work an age.
 */
#include "statistics/survival.h"

#include <math.h>

#include "statistics/measures.h"

void survival_begin(struct survival *survival, uint64_t customers, double confidence) {
    *survival = (struct survival){customers, measure_normal_z(confidence), 1, {0, 0}};
}

struct survival_row survival_next(struct survival *survival, uint64_t churned, uint64_t censored) {
    struct survival_row row = {survival->at_risk, churned, censored, survival->survival, NAN, NAN, NAN};
    double n = (double)row.at_risk, left = (double)(row.at_risk - churned);
    if (churned > 0) {
        survival->survival *= left / n;
        if (left > 0) sum_add(&survival->hazard, (double)churned / n / left);
    }
    survival->at_risk -= churned + censored;
    row.survival = survival->survival;
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
