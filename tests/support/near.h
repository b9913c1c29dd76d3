/*
 * near.h - numbers that must be near others, for tests of formulas.
 */
#ifndef RETENTION_NEAR_H
#define RETENTION_NEAR_H

#include <math.h>

#include "test.h"

#define COUNT(x) (sizeof(x) / sizeof(x)[0])

/* format and what follows, that of printf(), name the number. */
#define assert_within(got, want, within, ...)                                                                \
    do {                                                                                                     \
        double got_ = (got), want_ = (want), within_ = (within);                                             \
        if (!(fabs(got_ - want_) <= within_)) {                                                              \
            char name_[400];                                                                                 \
            snprintf(name_, sizeof name_, __VA_ARGS__);                                                      \
            fail_msg("%s: want %.17g, got %.17g, off by %.3g", name_, want_, got_, got_ - want_);            \
        }                                                                                                    \
    } while (0)

/* The error is relative to the wanted number, or to the greater of it and 1. */
#define assert_near(got, want, relative, ...) assert_within(got, want, (relative)*fabs(want), __VA_ARGS__)
#define assert_near_one(got, want, relative, ...)                                                            \
    assert_within(got, want, (relative)*fmax(1, fabs(want)), __VA_ARGS__)

#endif
