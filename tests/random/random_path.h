/*
 * random_path.h - random events of few customers on their way through the steps of a funnel, as SQL and as what the contract says
 * that SQL means.
 */
#ifndef RANDOM_PATH_H
#define RANDOM_PATH_H

#include "naive_calendar.h"
#include "time/grain.h"
#include "time/length.h"

#include "sqlite3.h"

#define PATH_ROWS      18
#define PATH_CUSTOMERS 3
#define PATH_MOMENTS   7
#define PATH_STEPS     5
#define PATH_EACH      7 /* most rows of a customer: all their orders are tried */

/* What a row's step may be: its name's number, PATH_OTHER, or PATH_NONE. */
enum { PATH_OTHER = 9, PATH_NONE = -1 };
struct path_row {
    int customer, name, segment;
    int64_t time;
    char literal[48];
    const char *event;
};

struct path {
    struct path_row rows[PATH_ROWS];
    int count;
    int steps[PATH_STEPS], step_count;
    uint32_t clock, length, grain; /* in the lists */
    bool strict, with_segments, has_as_of;
    int64_t as_of;
    char as_of_literal[48];
    struct grain shown; /* the module's */
    struct length within;
};

/* The same state gives the same events, and the same arguments. */
void path_make(struct path *path, uint64_t *state);

/* What the steps and segments are called; these in their order. */
extern const char *const path_names[3], *const path_segments[4];

/* within, as the function takes it. */
const char *path_within(const struct path *path);

bool path_has_grain(const struct path *path);
bool path_is_limited(const struct path *path);

/* The period of a time, on the grain's clock: only differences mean something; 0 without a grain. When one starts, and its
** label. */
int64_t path_period(const struct path *path, int64_t time);
int64_t path_start(const struct path *path, int64_t period);
void path_label(const struct path *path, int64_t period, char *label);

/* The last moment of an attempt that begins at a time. */
int64_t path_limit(const struct path *path, int64_t time);

/* Makes the table path, and the call over it (sqlite3_free() it). */
void path_load(const struct path *path, sqlite3 *db);
char *path_call(const struct path *path);

/* Frees what the calendar has found. */
void path_close(void);

#endif
