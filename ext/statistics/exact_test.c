/*
 * exact_test.c - Fisher's exact test; exact_test.h is the interface.
 *
 *     exact_test(3, 4, 1, 4)           0.4857142857142857, 34 / 70: the lady tasting tea
 *     exact_test(1, 9, 11, 12)         0.0016...
 *     exact_test(5e8, 1e9, 5e8, 1e9)   1
 *
 * Requirements
 *  1. With all four sums of the table given, k1 has a hypergeometric distribution. The result is the sum of the chances
 *     of all k1 that are at most as likely as the one at hand; as in R's fisher.test(), a chance that is greater by no more
 *     than 1e-7 of itself counts as equal, as ties come out of different roundings.
 *  2. Right to 1e-10 of itself, down to the least normal double; never outside 0..1.
 *  3. Some 20 milliseconds at EXACT_TEST_MOST.
 *
 * Algorithm. The chance of one k1 is a product of three binomial chances, each by Loader's form (2000, as R computes it): its
 * exponent is a sum of positive parts, so that nothing cancels, however large the counts are. The chances rise up to the
 * mode and fall behind it. So who is at most as likely is everybody up to some place below the mode, and from some place
 * above it, which are found by halving; and from there outwards each chance is the one before times a quotient below 1,
 * until they no longer count.
 *
 * Cost: 80 chances of 0.3 us, and 2 ns for each k1 within some eight standard deviations.
 */
#include "statistics/exact_test.h"

#include <float.h>
#include <math.h>

#include "statistics/gammas.h"
#include "statistics/tails.h"

#define EXACT_TEST_EQUAL    1e-7 /* as a logarithm, nearly */
#define EXACT_TEST_STIRLING 16   /* factorials below are exact */

/* The table: k1 of n1, where `all` of both groups come out so. */
struct exact_test_table {
    double n1, n2, all;
};

/* What Stirling's formula lacks of log n!, n > 0. */
static double exact_test_stirling(double n) {
    const double half_log_two_pi = 0.91893853320467274178;
    if (n >= EXACT_TEST_STIRLING) return gamma_stirling(n);
    return log(tgamma(n + 1)) - (n + 0.5) * log(n) + n - half_log_two_pi;
}

/* k log(k / mean) + mean - k, k > 0 */
static double exact_test_deviance(double k, double mean) {
    return k * tail_excess((mean - k) / k);
}

/* log(part / (part + rest)), to the last digits wherever it is near 0. */
static double exact_test_share(double part, double rest) {
    return part < rest ? log(part / (part + rest)) : log1p(-rest / (part + rest));
}

/* log of the chance of k of n, each with the chance hits / (hits + misses). */
static double exact_test_binomial(double k, double n, double hits, double misses) {
    const double log_two_pi = 1.83787706640934548356, rest = n - k;
    if (k == 0) return n * exact_test_share(misses, hits);
    if (rest == 0) return n * exact_test_share(hits, misses);
    double mean = n * (hits / (hits + misses)), other = n * (misses / (hits + misses));
    return exact_test_stirling(n) - exact_test_stirling(k) - exact_test_stirling(rest) -
           exact_test_deviance(k, mean) - exact_test_deviance(rest, other) -
           (log_two_pi + log(k) + log(rest / n)) / 2;
}

/* log of the chance of k1. */
static double exact_test_log(const struct exact_test_table *table, double k1) {
    const double hits = table->all, misses = table->n1 + table->n2 - table->all;
    return exact_test_binomial(k1, table->n1, hits, misses) +
           exact_test_binomial(table->all - k1, table->n2, hits, misses) -
           exact_test_binomial(table->all, table->n1 + table->n2, hits, misses);
}

/* How many k1, from the end on towards the mode, are at most as likely as limit. towards: 1 or -1. */
static double exact_test_unlikely(const struct exact_test_table *table, double end, double mode,
                                  double towards, double limit) {
    double within = 0, beyond = fabs(mode - end) + 1; /* so many are; so many are not */
    if (exact_test_log(table, mode) <= limit) return beyond;
    while (within + 1 < beyond) {
        double middle = floor((within + beyond) / 2);
        if (exact_test_log(table, end + towards * (middle - 1)) <= limit)
            within = middle;
        else
            beyond = middle;
    }
    return within;
}

/* The chance of k1 and of all beyond it, away from the mode. */
static double exact_test_tail(const struct exact_test_table *table, double k1, double towards) {
    double hits1 = k1, misses1 = table->n1 - k1, hits2 = table->all - k1, misses2 = table->n2 - hits2;
    double part = 1, sum = 1;
    while (part > sum * (DBL_EPSILON / 16)) {
        part *= towards > 0 ? misses1 * hits2 / ((hits1 + 1) * (misses2 + 1))
                            : hits1 * misses2 / ((misses1 + 1) * (hits2 + 1));
        hits1 += towards, misses2 += towards;
        misses1 -= towards, hits2 -= towards;
        sum += part;
    }
    return exp(exact_test_log(table, k1) + log(sum));
}

double exact_test(double k1, double n1, double k2, double n2) {
    const struct exact_test_table table = {n1, n2, k1 + k2};
    double least = fmax(0, table.all - n2), most = fmin(n1, table.all);
    if (least == most) return 1; /* nobody or everybody: there is no other table */
    double mode = fmin(floor((n1 + 1) * ((table.all + 1) / (n1 + n2 + 2))), most);
    double limit = exact_test_log(&table, k1) + EXACT_TEST_EQUAL;
    double below = exact_test_unlikely(&table, least, mode, 1, limit);
    double above = exact_test_unlikely(&table, most, mode, -1, limit);
    if (below + above > most - least) return 1;
    return fmin(1, (below > 0 ? exact_test_tail(&table, least + below - 1, -1) : 0) +
                       (above > 0 ? exact_test_tail(&table, most - above + 1, 1) : 0));
}
