/*
 * drawn.h - customers drawn from the models of purchases, and models fitted to them.
 */
#ifndef DRAWN_H
#define DRAWN_H

#include "model/purchases_fit.h"

#define DRAWN_KINDS 3 /* of models */
#define DRAWN_MOST  6000

struct drawn {
    size_t count;
    struct history list[DRAWN_MOST];
};

/* Models to draw from, two of each kind, in days; and the state of the random sequence, which a test sets first. */
extern const struct purchases drawn_populations[6];
extern uint64_t drawn_seed;

/* What is there of a customer's purchases, in days (as many of one day are one) or at any moment. */
struct history drawn_customer(const struct purchases *model, double age, bool in_days);

/* So many of them, of ages up to the longest. */
void drawn_make(struct drawn *rows, const struct purchases *model, size_t count, double longest,
                bool in_days);

/* Adds a row to a fit, times in a unit; or fits a model to the rows, all of them so many times. */
void drawn_put(struct purchases_fit *fit, const struct history *row, double unit);
struct fit_report drawn_fit(const struct drawn *rows, size_t times, double unit, enum purchases_kind kind,
                            struct purchases *model);

/* The log-likelihood row by row, where the logarithms of the parameters are so much greater (NULL: as they are). */
double drawn_plain(const struct drawn *rows, const struct purchases *model, const double *more);

#endif
