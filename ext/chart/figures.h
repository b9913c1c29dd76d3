/*
 * figures.h - numbers as a chart shows them, and the scale that they stand on.
 */
#ifndef RETENTION_FIGURES_H
#define RETENTION_FIGURES_H

#include <stdbool.h>
#include <stdint.h>

enum figures_kind { FIGURES_PLAIN, FIGURES_PERCENT, FIGURES_MONEY };

/* How the numbers of a chart, or a column, are shown: all in one way. */
struct figures {
    enum figures_kind kind;
    int decimals;
    bool powers; /* of ten: 1.25e300 */
};

/* What stands between thousands, and before what is below zero. */
struct figures_form {
    const char *group, *minus;
};
extern const struct figures_form figures_markup; /* copies as a number: <i></i> has a margin, but no text */
extern const struct figures_form figures_drawn;  /* in a drawing: a thin space, a minus sign */
extern const struct figures_form figures_bare;   /* no more than digits */

#define FIGURES_SIZE  96
#define FIGURES_MOST  1e300 /* in size */
#define FIGURES_LEAST 1e-300

/* The way for numbers of which the largest in size is this; whole: none has a fraction. */
struct figures figures_of(enum figures_kind kind, double largest, bool whole);

/* Writes a number, without its unit; returns out. */
char *figures_text(char out[FIGURES_SIZE], const struct figures *figures, struct figures_form form,
                   double number);

/* A number by itself: a whole one in full, another one to six digits. */
char *figures_single(char out[FIGURES_SIZE], struct figures_form form, double number);
char *figures_integer(char out[FIGURES_SIZE], struct figures_form form, int64_t number);

/* Ticks of an axis: first, first + step, ..., so many steps. */
struct scale {
    double low, high, first, step;
    int steps;
    struct figures figures;
};

/* figures.c 6. closed: the ends are the numbers' own, with ticks inside; otherwise the ends are ticks. whole: no tick has a
** fraction. */
struct scale scale_of(enum figures_kind kind, double low, double high, bool closed, bool whole);

/* Where a number is between from and to, to which low and high go; what is outside goes to the nearer end. */
int scale_at(const struct scale *scale, double number, int from, int to);

/* Which of `count` equal steps between low and high a number is in: the middle one where both are the same. */
int scale_step(double low, double high, double number, int count);

#endif
