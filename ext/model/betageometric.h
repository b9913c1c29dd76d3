/*
 * betageometric.h - MBG/NBD and BG/NBD, the models in which a customer may leave with each order:
 * purchases.h says what the functions are.
 */
#ifndef RETENTION_BETAGEOMETRIC_H
#define RETENTION_BETAGEOMETRIC_H

#include <stdint.h>

#include "model/nbd.h"

void betageometric_common(const struct purchases *model, double frequency, struct purchases_term *term);
void betageometric_late(const struct purchases *model, double frequency, double age,
                        struct purchases_term *term);
void betageometric_early(const struct purchases *model, double frequency, double recency,
                         struct purchases_term *term);

double betageometric_alive(const struct purchases *model, const struct history *customer);

/* The chance that a customer who has not left comes again within this time. */
double betageometric_chance(const struct purchases *model, const struct history *customer, double time);

/* Orders to come of a customer who has not left, and the time from now in which their rate changes. */
double betageometric_orders(const struct purchases *model, const struct history *customer, double time);
double betageometric_pace(const struct purchases *model, const struct history *customer);

#endif
