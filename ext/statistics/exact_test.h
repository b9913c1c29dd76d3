/*
 * exact_test.h - Fisher's exact test of a table of two rows and two columns.
 */
#ifndef RETENTION_EXACT_TEST_H
#define RETENTION_EXACT_TEST_H

#define EXACT_TEST_MOST 1e12 /* of a group: up to here a test takes some milliseconds */

/* The chance, on both sides, that k1 of n1 and k2 of n2 come out as unlike as they did, or more so, where both are drawn
** at the same rate. Whole numbers, 0 <= k <= n, 0 < n <= EXACT_TEST_MOST. */
double exact_test(double k1, double n1, double k2, double n2);

#endif
