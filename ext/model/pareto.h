/*
 * pareto.h - Pareto/NBD, the model in which a customer may leave at any moment, at a rate of their own:
 * purchases.h says what the functions are.
 */
#ifndef RETENTION_PARETO_H
#define RETENTION_PARETO_H

#include <stdint.h>

#include "model/nbd.h"

void pareto_common(const struct purchases *model, double frequency, struct purchases_term *term);
void pareto_late(const struct purchases *model, double frequency, double age, struct purchases_term *term);
void pareto_early(const struct purchases *model, double frequency, double recency,
                  struct purchases_term *term);

uint32_t pareto_work(const struct purchases *model, double time);

double pareto_alive(const struct purchases *model, const struct history *customer);

/* The chance that a customer who has not left comes again within this time. */
double pareto_chance(const struct purchases *model, const struct history *customer, double time);

/* Orders to come of a customer who has not left, and the time from now in which their rate changes. */
double pareto_orders(const struct purchases *model, const struct history *customer, double time);
double pareto_pace(const struct purchases *model, const struct history *customer);

#endif
