/*
 * logrank_test.c - the log-rank test; logrank_test.h is the interface.
 *
 * At every moment t with d churned of Y still there, of whom n_i are in group i, group i is expected to lose
 * d n_i / Y, and the losses of the groups have the covariance of a draw without replacement (hypergeometric):
 *
 *     w (delta_ij n_i Y - n_i n_j),   w = d (Y - d) / ((Y - 1) Y^2).
 *
 * With O and E the sums of what was lost and expected, and V that of the covariances,
 * chi2 = (O - E)' V^-1 (O - E), and under no difference it is chi-squared with one degree of freedom less
 * than there are groups (Mantel 1966, Peto and Peto 1972; R's survdiff with rho = 0).
 *
 * Requirements
 *  1. Those censored at a moment are still there at it: they left after those who churned.
 *  2. A group that was gone before the first churn expects nothing; it is left out, and does not count in df.
 *  3. Moments at which nobody, or only one, was left to choose from add nothing to V.
 *  4. Fewer than two groups, nobody who churned, or everybody at once: df = 0, nothing to compare.
 *  5. The order of rows does not matter, beyond the last digits.
 *  6. Durations that differ by no more than rounding are one: in order, one that is at most 2^-26 above the one before it,
 *     or at most that share of the mean of all different durations (R's aeqSurv, to the letter). So 30 days are 30 days,
 *     though as the difference of two ages in years they come out in several ways.
 *
 * Algorithm. Let H, W be the sums of d / Y and w up to a moment. A row that leaves at t was there at every
 * moment up to t, so it adds H(t) to what its group expects, and each pair of rows of two groups adds W at
 * the earlier one of its ends to -V_ij: one sweep over the rows in order of duration, and at each row one
 * addition a group. V needs no diagonal: its rows add up to 0. Such a matrix is a network of conductances,
 * and is solved by taking node after node out of it (the star-mesh transform; it is Gaussian elimination in
 * the form of Grassmann, Taksar and Heyman): sums and products of positive numbers alone, so nothing cancels,
 * nothing has to be pivoted, and the digits of small groups beside large ones survive. All groups that expect
 * something were there at the first churn, so every two of them are connected unless everybody churned then.
 *
 * Cost: 16 bytes a row, a sort, one addition a row and group; groups^2 memory, groups^3 / 3 to solve.
 */
#include "statistics/logrank_test.h"

#include <string.h>

#include "ground/memory.h"
#include "ground/sort.h"
#include "ground/sum.h"
#include "statistics/tails.h"

#define LOGRANK_TEST_TIE   0x1p-26 /* the root of what doubles around 1 are apart */
#define LOGRANK_TEST_SCALE 0x1p-64 /* so that the sum of all durations is a number */

#define LOGRANK_TEST_ROW  8 /* work of a look at a row, */
#define LOGRANK_TEST_LINK 1 /* and of one at a link */

/* What the sweep adds up. */
struct logrank_test_sweep {
    uint32_t groups;
    double *there; /* rows not passed yet, by group */
    double *observed;
    struct sum *expected;
    double *links; /* -V, groups x groups, symmetric; the diagonal is not used */
};

bool logrank_test_add(struct logrank_test_data *data, double duration, bool churned, uint32_t group) {
    void *rows = data->rows;
    if (!memory_reserve(&rows, &data->room, data->count + 1, sizeof *data->rows)) return false;
    data->rows = rows;
    data->rows[data->count++] = (struct logrank_test_row){duration, group, churned};
    if (group >= data->groups) data->groups = group + 1;
    return true;
}

void logrank_test_free(struct logrank_test_data *data) {
    memory_free(data->rows);
    memset(data, 0, sizeof *data);
}

static int logrank_test_order(const void *context, const void *a, const void *b) {
    double x = ((const struct logrank_test_row *)a)->duration,
           y = ((const struct logrank_test_row *)b)->duration;
    (void)context;
    return (x > y) - (x < y);
}

/* One block of memory for all of it. */
static void *logrank_test_begin(struct logrank_test_sweep *sweep, const struct logrank_test_data *data) {
    size_t groups = data->groups;
    size_t one = sizeof *sweep->expected + sizeof *sweep->observed + sizeof *sweep->there;
    size_t size = groups * (one + groups * sizeof *sweep->links);
    void *block = memory_resize(NULL, size + 1);
    if (block == NULL) return NULL;
    memset(block, 0, size);
    sweep->groups = data->groups;
    sweep->expected = block;
    sweep->links = (double *)(sweep->expected + groups);
    sweep->observed = sweep->links + groups * groups;
    sweep->there = sweep->observed + groups;
    return block;
}

/* A row leaves: its group's expectation, and its links to all rows of other groups that are still there. */
static void logrank_test_leave(struct logrank_test_sweep *sweep, uint32_t group, double hazard, double link) {
    double *links = sweep->links + (size_t)group * sweep->groups;
    sum_add(&sweep->expected[group], hazard);
    sweep->there[group]--;
    if (link <= 0) return;
    for (uint32_t j = 0; j < sweep->groups; j++)
        links[j] += link * sweep->there[j];
}

/* The mean of all different durations, which are in order, times LOGRANK_TEST_SCALE. */
static bool logrank_test_mean(const struct logrank_test_data *data, double *mean, struct patience *patience) {
    struct sum sum = {0, 0};
    double different = 0;
    for (size_t i = 0; i < data->count; i++) {
        if (patience_is_out_at(patience, i, LOGRANK_TEST_ROW)) return false;
        if (i > 0 && data->rows[i].duration <= data->rows[i - 1].duration) continue;
        sum_add(&sum, data->rows[i].duration * LOGRANK_TEST_SCALE);
        different++;
    }
    *mean = sum_total(sum) / different;
    return true;
}

/* Whether a row leaves at the moment of the one before it. */
static bool logrank_test_is_tie(const struct logrank_test_row *rows, size_t i, double mean) {
    double more = rows[i].duration - rows[i - 1].duration;
    return more <= LOGRANK_TEST_TIE || more * LOGRANK_TEST_SCALE / mean <= LOGRANK_TEST_TIE;
}

static bool logrank_test_sweep_rows(struct logrank_test_sweep *sweep, const struct logrank_test_data *data,
                                    struct patience *patience) {
    const struct logrank_test_row *rows = data->rows;
    struct sum hazard = {0, 0}, link = {0, 0};
    double mean;
    if (!logrank_test_mean(data, &mean, patience)) return false;
    for (size_t i = 0; i < data->count; i++) {
        if (patience_is_out_at(patience, i, LOGRANK_TEST_ROW)) return false;
        sweep->there[rows[i].group]++;
    }
    for (size_t first = 0, next; first < data->count; first = next) {
        double there = (double)(data->count - first), churned = 0;
        for (next = first; next < data->count; next++) {
            if (next > first && !logrank_test_is_tie(rows, next, mean)) break;
            if (patience_is_out_at(patience, next, LOGRANK_TEST_ROW)) return false;
            if (!rows[next].churned) continue;
            churned++;
            sweep->observed[rows[next].group]++;
        }
        sum_add(&hazard, churned / there);
        if (there > 1) sum_add(&link, churned / there * ((there - churned) / there) / (there - 1));
        for (size_t i = first; i < next; i++) {
            if (patience_is_out(patience, LOGRANK_TEST_ROW + sweep->groups * LOGRANK_TEST_LINK)) return false;
            logrank_test_leave(sweep, rows[i].group, sum_total(hazard), sum_total(link));
        }
    }
    return true;
}

/* Takes group i out of the network: its links become links among those after it, its surplus is shared out to
** them in proportion. Adds to chi2. */
static bool logrank_test_take_out(const struct logrank_test_sweep *sweep, uint32_t i, double *chi2,
                                  struct patience *patience) {
    double *links = sweep->links, *surplus = sweep->observed;
    const uint32_t groups = sweep->groups;
    const double *own = links + (size_t)i * groups;
    double total = 0;
    for (uint32_t j = i + 1; j < groups; j++)
        total += own[j];
    if (total <= 0) return true;
    for (uint32_t j = i + 1; j < groups; j++) {
        if (patience_is_out(patience, (uint64_t)groups * LOGRANK_TEST_LINK)) return false;
        double share = own[j] / total;
        surplus[j] += surplus[i] * share;
        for (uint32_t k = i + 1; k < groups; k++)
            links[(size_t)j * groups + k] += share * own[k];
    }
    *chi2 += surplus[i] / total * surplus[i];
    return true;
}

static bool logrank_test_solve(struct logrank_test_sweep *sweep, struct logrank_test *test,
                               struct patience *patience) {
    uint32_t groups = sweep->groups, taking_part = 0;
    double *links = sweep->links, *surplus = sweep->observed, linked = 0, chi2 = 0;
    for (uint32_t i = 0; i < groups; i++) {
        taking_part += sum_total(sweep->expected[i]) > 0;
        surplus[i] -= sum_total(sweep->expected[i]);
        for (uint32_t j = 0; j < i; j++) {
            double link = links[(size_t)i * groups + j] + links[(size_t)j * groups + i];
            links[(size_t)i * groups + j] = links[(size_t)j * groups + i] = link;
            linked += link;
        }
    }
    if (taking_part < 2 || linked <= 0) return true;
    for (uint32_t i = 0; i + 1 < groups; i++)
        if (!logrank_test_take_out(sweep, i, &chi2, patience)) return false;
    test->chi2 = chi2;
    test->df = taking_part - 1;
    test->p = tail_chi_squared(chi2, test->df);
    return true;
}

bool logrank_test_compare(struct logrank_test_data *data, struct logrank_test *test,
                          struct logrank_test_group *groups, struct patience *patience) {
    struct logrank_test_sweep sweep;
    *test = (struct logrank_test){0, 0, 0};
    void *block = logrank_test_begin(&sweep, data);
    if (block == NULL) return false;
    bool fine = sort_elements(data->rows, data->count, sizeof *data->rows, logrank_test_order, NULL,
                              SORT_NUMBERS, patience) &&
                logrank_test_sweep_rows(&sweep, data, patience);
    for (uint32_t i = 0; groups && i < sweep.groups; i++)
        groups[i] = (struct logrank_test_group){sweep.observed[i], sum_total(sweep.expected[i])};
    fine = fine && logrank_test_solve(&sweep, test, patience);
    memory_free(block);
    return fine;
}
