/*
 * findings.h - what is in a source, before any number is believed.
 */
#ifndef RETENTION_FINDINGS_H
#define RETENTION_FINDINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fold/repeats.h"
#include "fold/stretches.h"
#include "store/batch.h"
#include "store/customer.h"
#include "store/look.h"
#include "store/state.h"

#define FINDINGS_SHOWN     64 /* most bytes that are kept of an example */
#define FINDINGS_SENTINELS 9
#define FINDINGS_HOLDERS   19 /* so many customers may hold over a twentieth of the rows each */

/* In the order in which they matter, which is that of the rows. */
enum finding_kind {
    FINDING_ROWS,
    FINDING_NOT_A_TIME,
    FINDING_NOT_A_NUMBER,
    FINDING_BEFORE_START,
    FINDING_NULL,
    FINDING_BLANK,
    FINDING_DUPLICATE,
    FINDING_SPELLINGS,
    FINDING_SENTINEL,
    FINDING_FAR,
    FINDING_HOLDER,
    FINDING_DATES,
    FINDING_DAY_BEFORE,
    FINDING_EQUALS_START,
    FINDING_MOMENT,
    FINDING_NEGATIVE,
    FINDING_FORM,
    FINDING_EARLIEST,
    FINDING_LATEST,
    FINDING_KINDS
};
extern const char *const finding_names[FINDING_KINDS];

/* One of them. Where an example is no key, it is a time or a form. */
struct finding {
    enum finding_kind kind;
    enum look_column column;
    uint64_t rows;
    struct key example, other; /* KEY_NULL: none; other: the second spelling */
    int64_t time;
    enum moment_form form;
};

/* Rows of a kind, and the first of them; no more than FINDINGS_SHOWN bytes of it. */
struct findings_tally {
    uint64_t rows;
    struct key key; /* without bytes */
    unsigned char bytes[FINDINGS_SHOWN];
};

/* What is counted with an example, in one list: by column, by column and sentinel, and of rows. */
enum findings_tallies {
    FINDINGS_NULL,
    FINDINGS_BLANK = FINDINGS_NULL + LOOK_COLUMNS,
    FINDINGS_REFUSED = FINDINGS_BLANK + LOOK_COLUMNS,
    FINDINGS_SENTINEL = FINDINGS_REFUSED + LOOK_COLUMNS,
    FINDINGS_NEGATIVE = FINDINGS_SENTINEL + 2 * FINDINGS_SENTINELS,
    FINDINGS_BEFORE,
    FINDINGS_EQUAL,
    FINDINGS_TALLIES
};

/* The times of a column: how many have each form; the first and last, and how many rows have those, 0: none. */
struct findings_extremes {
    int64_t earliest, latest;
    uint64_t earliest_rows, latest_rows;
};
struct findings_times {
    uint64_t forms[MOMENT_FORMS];
    struct findings_extremes extremes;
};

/* By column, sentinel, customer or form; and those of which there is one, or one for time and until. */
#define FINDINGS_MOST                                                                                        \
    (3 * LOOK_COLUMNS + 2 * FINDINGS_SENTINELS + FINDINGS_HOLDERS + 2 * MOMENT_FORMS + FINDING_KINDS + 3)

struct findings {
    bool given[LOOK_COLUMNS];
    uint32_t nobody; /* the last of the rows without a customer, as repeats.h has it */
    struct findings_tally tallies[FINDINGS_TALLIES];
    struct findings_times times[2]; /* of the time, of the until */
    struct stretches days;          /* of the time */
    struct repeats repeats;
    struct stretch bulk; /* from here on once it is finished */
    size_t count;
    struct finding list[FINDINGS_MOST + 1];
};

/* The payload of a customer in the customer index; zeroed at first. */
struct findings_customer {
    struct customer customer;
    uint32_t last, rows; /* the last row, as repeats.h has it; how many */
};

/* Zeroed memory becomes findings of these columns. */
void findings_begin(struct findings *findings, const bool given[LOOK_COLUMNS]);
void findings_free(struct findings *findings);

/* Takes every row, and those with a customer in batches, with their fingerprints; time and until LOOK_NO_TIME where there
** is none, until BATCH_OPEN without a column of it. */
look_take findings_look;
batch_take findings_take;

/* After the last row: makes the list. The population must outlive it. false: no memory, or told to end. */
bool findings_finish(struct findings *findings, struct population *population);

/* Of a column: whether every value is what belongs there, NULL or blank; and a time without a time of day. */
bool findings_is_clean(const struct findings *findings, enum look_column column);
bool findings_is_mere(const struct findings *findings, enum look_column column);

/* The findings' kind of state, before findings_finish(). */
extern const struct state_kind findings_state;

#endif
