/*
 * published_purchases.c - see published_purchases.h.
 *
 * CDNOW: Fader, Hardie & Lee 2005 and the packages that fit its sample (BTYD, lifetimes, CLVTools); parameters
 * are at the maximum of the likelihood, to seven digits, so values are within 2e-7 of themselves. The others are exact.
 */
#include "published_purchases.h"

#include <stddef.h>

static const struct oracle_purchases
    cdnow_bg = {ORACLE_BG, .2425945, 4.4136016, {.7929214, 2.4259056}},
    cdnow_mbg = {ORACLE_MBG, .5248431, 6.1830848, {.8913592, 1.6140023}},
    cdnow_pareto = {ORACLE_PARETO, .5532772, 10.5776854, {.6062401, 11.6687401}},
    note_bg = {ORACLE_BG, .243, 4.414, {.793, 2.426}}, man_bg = {ORACLE_BG, .5, 6, {1.2, 3.3}},
    below_one_bg = {ORACLE_BG, .11, 2.24, {.31, .5}}, at_one_bg = {ORACLE_BG, .5, 5, {1, 2}},
    eager_bg = {ORACLE_BG, .24, 4.41, {.79, 2.43}}, man_pareto = {ORACLE_PARETO, .5, 8, {.7, 10}},
    note_pareto = {ORACLE_PARETO, .55, 10.56, {.61, 11.64}},
    close_pareto = {ORACLE_PARETO, .55, 10.58, {.61, 11.67}},
    nan_pareto = {ORACLE_PARETO, .5143, 2.8845, {.2856, 14.1087}},
    overflow_pareto = {ORACLE_PARETO, 10.465, 7.98565181e-03, {3.0516, 2.820}},
    dert_pareto = {ORACLE_PARETO, .5629966, 12.5590370, {.4081095, 10.5148048}};

/* Printed to eight decimals, or so many digits; w: within a share of the value. */
#define ALIVE(purchases, x, tx, t, value, w)                                                                 \
    { PUBLISHED_ALIVE, &purchases, {x, tx, t}, 0, 0, value, (w) * (value) }
#define ORDERS(purchases, x, tx, t, days, value, w)                                                          \
    { PUBLISHED_ORDERS, &purchases, {x, tx, t}, days, 0, value, (w) * (value) }
/* To eternity, as good as, at 15 % a year. */
#define DERT(purchases, x, tx, t, value, w)                                                                  \
    { PUBLISHED_ORDERS, &purchases, {x, tx, t}, 1e5, .0027, value, (w) * (value) }
#define LOG_LIKELIHOOD(purchases, x, tx, t, value)                                                           \
    { PUBLISHED_LOG_LIKELIHOOD, &purchases, {x, tx, t}, 0, 0, value, 6e-8 }

const struct published_purchases published_purchases[] = {
    /* BG/NBD: a new customer; (2, 30.43, 38.86); customer 1516; the paradox of frequency; next week. */
    ORDERS(cdnow_bg, 0, 0, 0, 1, 0.05318429, 3e-7),
    ORDERS(cdnow_bg, 0, 0, 0, 3, 0.15063084, 3e-7),
    ORDERS(cdnow_bg, 0, 0, 0, 31.8571, 1.04048923, 3e-7),
    ORDERS(cdnow_bg, 0, 0, 0, 32, 1.04373213, 3e-7),
    ORDERS(cdnow_bg, 0, 0, 0, 52, 1.44401259, 3e-7),
    ORDERS(cdnow_bg, 0, 0, 0, 78, 1.85795873, 3e-7),
    ALIVE(cdnow_bg, 2, 30.43, 38.86, 0.72660924, 3e-7),
    ORDERS(cdnow_bg, 2, 30.43, 38.86, 39, 1.22590705, 3e-7),
    DERT(cdnow_bg, 2, 30.43, 38.86, 5.15636446, 3e-7),
    ALIVE(cdnow_bg, 26, 216 / 7.0, 31, 0.96885446, 3e-7),
    ORDERS(cdnow_bg, 26, 216 / 7.0, 31, 52, 25.75734378, 3e-7),
    ORDERS(cdnow_bg, 10, 20, 39, 52, 0.34748402, 1e-6),
    ORDERS(cdnow_bg, 15, 20, 39, 52, 0.04283705, 1e-6),
    ORDERS(cdnow_bg, 20, 20, 39, 52, 0.004159277, 1e-6),
    ORDERS(cdnow_bg, 25, 20, 39, 52, 0.000358394, 2e-6),
    ORDERS(cdnow_bg, 18, 35.14, 35.86, 1, .42487579, 1e-5),
    ORDERS(cdnow_bg, 19, 34, 34.14, 1, .47473664, 1e-5),
    ORDERS(cdnow_bg, 17, 28.43, 28.86, 1, .48652397, 1e-5),
    ORDERS(cdnow_bg, 29, 37.71, 38, 1, .66239441, 1e-5),
    ORDERS(cdnow_bg, 26, 30.86, 31, 1, .71062078, 1e-5),
    ALIVE(note_bg, 23, 39, 39, .96855545, 1e-8),
    ALIVE(note_bg, 5, 30, 39, .70562685, 1e-8),
    ALIVE(note_bg, 10, 30, 39, .57155173, 1e-8),
    ALIVE(note_bg, 15, 30, 39, .37509189, 2e-8),
    ALIVE(note_bg, 20, 30, 39, .19682044, 3e-8),
    ALIVE(note_bg, 0, 0, 39, 1, 0),
    ALIVE(note_bg, 1000, 10, 100, 0, 0),
    ORDERS(note_bg, 10, 35, 39, 2, .39156921, 2e-8),
    ORDERS(note_bg, 5, 25, 39, 2, .12217180, 5e-8),
    ORDERS(note_bg, 10, 25, 39, 2, .09797854, 6e-8),
    ORDERS(note_bg, 15, 25, 39, 2, .03592250, 2e-7),
    ORDERS(note_bg, 20, 25, 39, 2, .00927243, 6e-7),
    LOG_LIKELIHOOD(note_bg, 3, 4, 6, -7.97738121),
    LOG_LIKELIHOOD(man_bg, 3, 4, 6, -7.57638188),
    ORDERS(below_one_bg, 0, 0, 1, 30, 0.564588616, 2e-9),
    ORDERS(at_one_bg, 3, 10, 40, 30, 0.149397420, 4e-9),
    ORDERS(eager_bg, 1000, 99, 100, 52, 32.5747260, 2e-9),

    /* MBG/NBD */
    ORDERS(cdnow_mbg, 0, 0, 0, 1, .05306032, 3e-7),
    ORDERS(cdnow_mbg, 0, 0, 0, 39, 1.18227984, 3e-7),
    ORDERS(cdnow_mbg, 0, 0, 0, 52, 1.41888501, 3e-7),
    ORDERS(cdnow_mbg, 0, 0, 0, 78, 1.80363063, 3e-7),
    ALIVE(cdnow_mbg, 2, 30.43, 38.86, .70612574, 3e-7),
    ALIVE(cdnow_mbg, 0, 0, 38.86, .38971516, 3e-7),
    ALIVE(cdnow_mbg, 26, 30.86, 31, .96555277, 3e-7),
    ALIVE(cdnow_mbg, 10, 20, 39, .04010850, 1e-6),
    ORDERS(cdnow_mbg, 2, 30.43, 38.86, 39, 1.26266933, 3e-7),
    ORDERS(cdnow_mbg, 0, 0, 38.86, 39, .15395430, 3e-7),
    ORDERS(cdnow_mbg, 26, 30.86, 31, 39, 19.44798140, 3e-7),
    ORDERS(cdnow_mbg, 10, 20, 39, 39, .28157492, 1e-6),

    /* Pareto/NBD; alpha and beta far apart and close; many purchases; overflows of other packages. */
    ORDERS(cdnow_pareto, 0, 0, 0, 52, 1.47343438, 3e-7),
    ALIVE(cdnow_pareto, 26, 216 / 7.0, 31, .99787340, 3e-7),
    ORDERS(cdnow_pareto, 26, 216 / 7.0, 31, 52, 25.45518182, 3e-7),
    ALIVE(cdnow_pareto, 0, 0, 39, .2942763, 3e-7),
    ALIVE(cdnow_pareto, 2, 30.43, 38.86, .86911565, 3e-7),
    ORDERS(cdnow_pareto, 2, 30.43, 38.86, 39, 1.45509872, 3e-7),
    LOG_LIKELIHOOD(cdnow_pareto, 2, 30.43, 38.86, -9.55433385),
    ALIVE(cdnow_pareto, 0, 0, 38.86, .29509580, 3e-7),
    ORDERS(cdnow_pareto, 0, 0, 38.86, 39, .10705888, 3e-7),
    LOG_LIKELIHOOD(cdnow_pareto, 0, 0, 38.86, -.52120251),
    ORDERS(cdnow_pareto, 10, 20, 39, 52, .70588847, 1e-6),
    ORDERS(cdnow_pareto, 15, 20, 39, 52, .14415078, 1e-6),
    ORDERS(cdnow_pareto, 20, 20, 39, 52, .02249015, 2e-6),
    ORDERS(cdnow_pareto, 25, 20, 39, 52, .00309007, 3e-6),
    LOG_LIKELIHOOD(man_pareto, 3, 4, 6, -7.77488612),
    ORDERS(note_pareto, 0, 0, 0, 1, .05077821, 1e-7),
    ORDERS(note_pareto, 0, 0, 0, 5, .23247466, 3e-8),
    ORDERS(note_pareto, 0, 0, 0, 9, .38909211, 2e-8),
    ORDERS(note_pareto, 0, 0, 0, 10, .42528771, 2e-8),
    ORDERS(note_pareto, 10, 35, 39, 2, .38841172, 2e-8),
    ORDERS(note_pareto, 5, 25, 39, 2, .13442143, 5e-8),
    ORDERS(note_pareto, 10, 25, 39, 2, .13573562, 5e-8),
    ORDERS(note_pareto, 15, 25, 39, 2, .07068324, 1e-7),
    ORDERS(note_pareto, 20, 25, 39, 2, .02535901, 2e-7),
    ORDERS(close_pareto, 132, 200, 200, 10, 6.2060517889632418, 1e-12),
    ORDERS(close_pareto, 133, 200, 200, 10, 6.2528722475748113, 1e-12),
    ALIVE(nan_pareto, 221, 103.42857, 103.57143, .99959605, 1e-8),
    ALIVE(nan_pareto, 254, 97.14286, 97.28571, .99955823, 1e-8),
    ALIVE(nan_pareto, 161, 94.71429, 98, .74948775, 1e-8),
    ALIVE(nan_pareto, 204, 98.57143, 99.42857, .99425508, 1e-8),
    ALIVE(overflow_pareto, 40, 5, 6, .00188512819, 3e-9),
    ALIVE(overflow_pareto, 50, 1, 37, 1.417e-96, 4e-4),
    ALIVE(overflow_pareto, 50, 4, 37, 6.733e-60, 1e-4),
    DERT(dert_pareto, 7, 35, 77.86, 1.86418333, 4e-9),
    DERT(dert_pareto, 1, 30, 77.86, 2.19915545, 4e-9),
    DERT(dert_pareto, 2, 30, 77.86, 2.84353441, 4e-9),
    DERT(dert_pareto, 3, 30, 77.86, 2.86712839, 4e-9),
    DERT(dert_pareto, 4, 30, 77.86, 2.44541008, 4e-9),
    DERT(dert_pareto, 5, 30, 77.86, 1.84050192, 4e-9),
    DERT(dert_pareto, 6, 30, 77.86, 1.26241647, 4e-9),
    DERT(dert_pareto, 7, 30, 77.86, .80961812, 7e-9),
    DERT(dert_pareto, 8, 30, 77.86, .49480362, 2e-8),
    DERT(dert_pareto, 9, 30, 77.86, .29202470, 3e-8),
    DERT(dert_pareto, 10, 30, 77.86, .16792751, 4e-8),
    {PUBLISHED_ALIVE, NULL, {0, 0, 0}, 0, 0, 0, 0},
};
