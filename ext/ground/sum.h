/*
 * sum.h - compensated summation (Neumaier's form of Kahan's), as SQLite's own sum() does it.
 *
 * The rounding error of every addition is kept beside the sum and added once at the end. A sum that
 * overflowed is infinite, whatever its compensation became.
 */
#ifndef RETENTION_SUM_H
#define RETENTION_SUM_H

#include <math.h>

struct sum {
    double high, low;
};

/* What a + b lost when it was rounded to total. */
static inline double sum_error(double a, double b, double total) {
    return fabs(a) >= fabs(b) ? (a - total) + b : (b - total) + a;
}

static inline void sum_add(struct sum *sum, double value) {
    double total = sum->high + value;
    sum->low += sum_error(sum->high, value, total);
    sum->high = total;
}

static inline void sum_merge(struct sum *sum, struct sum other) {
    sum_add(sum, other.high);
    if (isfinite(other.low)) sum_add(sum, other.low);
}

static inline void sum_subtract(struct sum *sum, struct sum other) {
    sum_merge(sum, (struct sum){-other.high, -other.low});
}

static inline double sum_total(struct sum sum) {
    return isfinite(sum.low) ? sum.high + sum.low : sum.high;
}

/*
 * 0.1 + 0.2 - 0.3 is no sum of money but what is left of rounding: dust. Of the values that were added, or that a sum is
 * part of, the sizes are added up as sum_grain() of each; a total that is no larger than that is 0.
 */
static inline double sum_grain(double value) {
    return fabs(value) * 1e-12;
}

static inline double sum_total_but_dust(struct sum sum, double dust) {
    double total = sum_total(sum);
    return fabs(total) <= dust ? 0 : total;
}

#endif
