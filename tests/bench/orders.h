/*
 * orders.h - the shop that the benchmark measures: seeded orders in an SQLite file, made once and kept.
 */
#ifndef BENCH_ORDERS_H
#define BENCH_ORDERS_H

#include <stdbool.h>
#include <stdint.h>

/* The same purchases in each kind, so that each must give the same grid. */
enum orders_kind {
    ORDERS_PLAIN,         /* integer ids, text times; rows in order of time, as a shop writes them */
    ORDERS_TEXT_IDS,      /* ids of 36 characters */
    ORDERS_UNIX,          /* integer Unix times */
    ORDERS_SHUFFLED,      /* rows in random order, ids scattered over 32 bits */
    ORDERS_INDEXED,       /* as plain, with an index on (customer_id, ordered_at) */
    ORDERS_SURVEY,        /* survey(answer_id, customer_id, answered_at, score): an answer for each order */
    ORDERS_SUBSCRIPTIONS, /* subscriptions(customer_id, started_at, ended_at, price): a row for each order */
    ORDERS_HISTORIES, /* customers(frequency, recency, age, monetary_value), as many as rows (histories.h) */
    ORDERS_CDNOW,     /* the same of the CDNOW sample; only where its data is */
    ORDERS_ONE,       /* as many orders of one customer on 500 days, of which a third have an amount */
    ORDERS_PARTS, /* parts(customer_id, ordered_at, part): the orders, each customer in one of 1,000 parts */
    ORDERS_KINDS
};

#define ORDERS_PER_CUSTOMER 10
#define ORDERS_OF_ONE       300000
#define ORDERS_PATH_SIZE    512

/* Where the file of so many rows is, or will be. */
void orders_path(char path[ORDERS_PATH_SIZE], const char *directory, enum orders_kind kind, int64_t rows);

/* Makes the file unless it is there, and says so on stdout; on an error says that on stderr. */
bool orders_make(const char *directory, enum orders_kind kind, int64_t rows);

#endif
