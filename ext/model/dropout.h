/*
 * dropout.h - orders of a customer who leaves with each of them with a chance of their own.
 */
#ifndef RETENTION_DROPOUT_H
#define RETENTION_DROPOUT_H

/*
 * The expected value, >= 0, of (1 - (1 + p w)^-n) / p where p is beta distributed:
 *
 *     integral over p from 0 to 1 of (1 - (1 + p w)^-n) / p * p^(a - 1) (1 - p)^(b - 1) / beta(a, b)
 *
 * Orders come at a gamma distributed rate of mean n w, each is the last one with chance p: so many come. n,
 * a, b > 0, w >= 0, all finite.
 */
double dropout_orders(double n, double a, double b, double w);

#endif
