/*
 * curve_question.h - what is asked of retention_curve: a grain with its calendar, a gap, and which columns are given.
 */
#ifndef CURVE_QUESTION_H
#define CURVE_QUESTION_H

#include "naive_calendar.h"
#include "time/grain.h"
#include "time/length.h"

#include "sqlite3.h"

/* Seeds below this give grains on no clock, which the tables of random_table.h can be asked with. */
#define CURVE_GRAINS_PLAIN 6

struct curve_question {
    struct naive_grain *naive;
    struct grain grain; /* on a zone's clock */
    struct length gap;
    uint32_t gap_at; /* in gaps, of curve_question.c */
    bool with_segment, with_from, zoned;
    int64_t as_of;
    uint32_t confidence;
};

/* The seed says which grain, the rest is random; as_of is left to whoever makes the rows. */
struct curve_question curve_question_random(unsigned seed, uint64_t *state);

/* A connection in which plain SQL finds age(from, to) and later(time): the question's, which must stay where it is. */
sqlite3 *curve_question_open(struct curve_question *question);

/* A time and the gap; INT64_MAX for none. */
int64_t curve_question_later(const struct curve_question *question, int64_t time);

/* The call, of a source and with arguments of its own where these are not NULL; for sqlite3_free(). */
char *curve_question_call(const struct curve_question *question, const char *source, const char *from,
                          const char *gap, const char *as_of);

/* How many standard errors the bounds are away. */
double curve_question_z(const struct curve_question *question);

/* Frees what the calendars keep, when all has been asked. */
void curve_question_end(void);

#endif
