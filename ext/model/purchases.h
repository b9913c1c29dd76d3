/*
 * purchases.h - models of customers who buy at a rate of their own until, unseen, they leave:
 * MBG/NBD, BG/NBD and Pareto/NBD.
 */
#ifndef RETENTION_PURCHASES_H
#define RETENTION_PURCHASES_H

#include <stdint.h>

#include "model/nbd.h"

/* The likelihood of a customer is exp(common) * (exp(late) + exp(early)), of which common depends on
** frequency alone, late on frequency and age, early on frequency and recency. Early is -INFINITY, with
** slopes of 0, where there is no such way (BG/NBD at frequency 0). */
void purchases_common(const struct purchases *model, double frequency, struct purchases_term *term);
void purchases_late(const struct purchases *model, double frequency, double age, struct purchases_term *term);
void purchases_early(const struct purchases *model, double frequency, double recency,
                     struct purchases_term *term);

/* About what late or early costs at this time, as work (patience.h). */
uint32_t purchases_work(const struct purchases *model, double time);

/* By those three. The same model in another unit of time has another value: it is a density in time. */
double purchases_log_likelihood(const struct purchases *model, const struct history *customer);

/* The chance, 0 to 1, that the customer has not left. */
double purchases_alive(const struct purchases *model, const struct history *customer);

/* How often they are expected to come in the next time, >= 0. A new customer's history is all 0. */
double purchases_orders(const struct purchases *model, const struct history *customer, double time);

/* The chance, 0 to 1, that they come at least once in the next time. */
double purchases_chance(const struct purchases *model, const struct history *customer, double time);

/* The orders, with each order at s from now counted exp(-rate * s), rate >= 0. Where rate > 0, time may be
** INFINITY. */
double purchases_discounted(const struct purchases *model, const struct history *customer, double time,
                            double rate);

#endif
