/*
 * measures.h - the formulas of retention and loyalty, as plain arithmetic.
 */
#ifndef RETENTION_MEASURES_H
#define RETENTION_MEASURES_H

/* (E - N) / S: of those at the start, the share that is there at the end, newcomers not counted. S > 0. */
double measure_retention(double at_start, double at_end, double joined);

/* margin * (1 + d) / (1 + d - r): the first margin now, then one a period while the customer stays.
** 1 + d - r > 0. */
double measure_lifetime_value(double margin, double retention, double discount);

/* 100 * (promoters - detractors) / n, and the half-width of its confidence interval in points. n > 0. */
double measure_nps(double promoters, double detractors, double n);
double measure_nps_margin(double promoters, double detractors, double n, double confidence);

/* The z that a standard normal variable stays within, on both sides, with this probability in (0, 1). */
double measure_normal_z(double confidence);

#endif
