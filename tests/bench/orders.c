/*
 * orders.c - the shop that the benchmark measures; orders.h is the interface.
 *
 *     orders(order_id INTEGER PRIMARY KEY, customer_id, ordered_at, amount REAL, country TEXT)
 *
 * Requirements
 *  1. As many orders as asked for, of a tenth as many customers, each with one order at least, from
 *     2022-01-01 to 2025-02-28: 38 months, 165 weeks and a bit, 1155 days.
 *  2. The same rows in every kind and on every machine (as far as log() and pow() round alike): all that is
 *     random comes from a hash of the seed and of what it belongs to, the customer or the customer and the
 *     moment, never of the place in the file.
 *  3. A file is complete or is not there: it is written under another name.
 *
 * The process: customers arrive over the whole span, more of them later (the density triples). Each buys at
 * an exponentially distributed rate of its own until it leaves, after a Pareto-distributed time (half are
 * gone within 190 days); purchases are uniform over that time. So a sixth of the customers buy once, the
 * busiest tenth makes half of the orders, and customers are active in 4.8 months in the mean. A customer has
 * a country; one order in thirty goes to another one.
 *
 * Orders are made customer by customer as numbers, time in the upper half and customer in the lower one,
 * radix sorted by time, and inserted: 16 bytes of memory an order.
 */
#include "orders.h"

#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "clock.h"
#include "histories.h"

#define ORDERS_FORMAT 1           /* part of the file's name: raise it when the rows change */
#define ORDERS_START  1640995200u /* 2022-01-01 */
#define ORDERS_DAYS   1155u
#define ORDERS_SPAN   (ORDERS_DAYS * 86400u)
#define ORDERS_SEED   20220101u

static const char *const orders_names[ORDERS_KINDS] = {"plain",   "text-ids", "unix",          "shuffled",
                                                       "indexed", "survey",   "subscriptions", "histories",
                                                       "cdnow",   "one",      "parts"};

/* ---- chance ---- */

/* splitmix64's output function: a bijection, so different inputs give different outputs. */
static uint64_t orders_hash(uint64_t x) {
    x += 0x9e3779b97f4a7c15u;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

/* The next number in (0, 1). */
static double orders_uniform(uint64_t *state) {
    *state += 0x9e3779b97f4a7c15u;
    return ((double)(orders_hash(*state) >> 11) + 0.5) / 9007199254740992.0;
}

struct customer {
    double arrival, life; /* seconds: since the start; from the first order to the last possible one */
    double weight;        /* of its share in the orders beyond everyone's first */
    uint64_t state;
};

static struct customer orders_customer(int64_t number, int64_t customers) {
    struct customer customer = {.state = orders_hash(ORDERS_SEED ^ (uint64_t)number << 20)};
    /* Numbers are given in order of arrival: the n-th customer comes in the n-th slice of the arrivals. The
    ** root turns a uniform number into one whose density grows from 1 to 3. */
    double place = ((double)number + orders_uniform(&customer.state)) / (double)customers;
    customer.arrival = (sqrt(1 + 8 * place) - 1) / 2 * (ORDERS_SPAN - 1);
    double rate = -log(orders_uniform(&customer.state));
    double life = 240 * 86400.0 * (pow(orders_uniform(&customer.state), -1 / 1.2) - 1);
    customer.life = fmin(life, ORDERS_SPAN - 1 - customer.arrival);
    customer.weight = rate * customer.life;
    return customer;
}

/* All orders, sorted by time: seconds since the start in the upper half, customer in the lower one. */
static uint64_t *orders_events(int64_t rows, uint64_t **spare) {
    int64_t customers = rows / ORDERS_PER_CUSTOMER;
    uint64_t *events = malloc((size_t)rows * sizeof *events);
    uint64_t *sorted = malloc((size_t)rows * sizeof *sorted);
    if (events == NULL || sorted == NULL) {
        free(events);
        free(sorted);
        return NULL;
    }
    double total = 0, before = 0;
    for (int64_t number = 0; number < customers; number++)
        total += orders_customer(number, customers).weight;
    int64_t count = 0, shared = 0; /* shared: of the orders beyond the first ones, those given out */
    for (int64_t number = 0; number < customers; number++) {
        struct customer customer = orders_customer(number, customers);
        before += customer.weight;
        int64_t until = number == customers - 1 ? rows - customers
                                                : (int64_t)(before / total * (double)(rows - customers));
        events[count++] = (uint64_t)customer.arrival << 32 | (uint64_t)number;
        for (; shared < until; shared++) {
            double moment = customer.arrival + customer.life * orders_uniform(&customer.state);
            events[count++] = (uint64_t)moment << 32 | (uint64_t)number;
        }
    }
    /* Times have 27 bits. Three stable passes leave the result in the other array. */
    for (unsigned shift = 32; shift < 32 + 27; shift += 9) {
        size_t starts[512] = {0};
        for (int64_t i = 0; i < rows; i++)
            starts[events[i] >> shift & 511]++;
        size_t start = 0;
        for (size_t digit = 0; digit < 512; digit++) {
            size_t size = starts[digit];
            starts[digit] = start;
            start += size;
        }
        for (int64_t i = 0; i < rows; i++)
            sorted[starts[events[i] >> shift & 511]++] = events[i];
        uint64_t *other = events;
        events = sorted;
        sorted = other;
    }
    *spare = sorted;
    return events;
}

static void orders_shuffle(uint64_t *events, int64_t rows) {
    for (int64_t i = rows - 1; i > 0; i--) {
        int64_t other = (int64_t)(orders_hash((uint64_t)i ^ (uint64_t)ORDERS_SEED << 32) % (uint64_t)(i + 1));
        uint64_t event = events[i];
        events[i] = events[other];
        events[other] = event;
    }
}

/* ---- rows ---- */

static void orders_digits(char *text, unsigned value, int digits) {
    while (digits-- > 0) {
        text[digits] = (char)('0' + value % 10);
        value /= 10;
    }
}

/* YYYY-MM-DD HH:MM:SS; days as in Hinnant's civil_from_days, with years that start in March. */
static void orders_time_text(char text[20], uint32_t unix_time) {
    uint32_t days = unix_time / 86400 + 719468, second = unix_time % 86400;
    uint32_t era = days / 146097, day = days % 146097;
    uint32_t year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
    day -= 365 * year + year / 4 - year / 100;
    uint32_t month = (5 * day + 2) / 153;
    day -= (153 * month + 2) / 5;
    month = month < 10 ? month + 3 : month - 9;
    memcpy(text, "0000-00-00 00:00:00", 20);
    orders_digits(text, era * 400 + year + (month <= 2), 4);
    orders_digits(text + 5, month, 2);
    orders_digits(text + 8, day + 1, 2);
    orders_digits(text + 11, second / 3600, 2);
    orders_digits(text + 14, second / 60 % 60, 2);
    orders_digits(text + 17, second % 60, 2);
}

/* A version 4 UUID, of the customer's number. */
static void orders_id_text(char text[37], uint64_t customer) {
    static const char pattern[] = "xxxxxxxx-xxxx-4xxx-axxx-xxxxxxxxxxxx";
    uint64_t bits[2] = {orders_hash(customer << 1), orders_hash(customer << 1 | 1)};
    for (unsigned i = 0, digit = 0; i < sizeof pattern; i++) {
        text[i] = pattern[i];
        if (pattern[i] == 'x') text[i] = "0123456789abcdef"[bits[digit / 16] >> digit % 16 * 4 & 15], digit++;
    }
}

static const char *orders_country(uint64_t customer, uint64_t chance) {
    static const char *const countries[] = {"DE", "FR", "IT", "ES", "PL", "NL", "SE", "PT"};
    static const unsigned char until[] = {72, 125, 166, 197, 220, 236, 248, 255}; /* of 256 */
    uint64_t draw = chance % 30 == 0 ? chance >> 40 : orders_hash(~customer) >> 40;
    unsigned which = 0;
    while ((draw & 255) > until[which])
        which++;
    return countries[which];
}

static int orders_score(uint64_t chance) {
    int mood = (int)(chance & 1023);
    if (mood < 460) return 9 + mood % 2;
    return mood < 768 ? 7 + mood % 2 : mood % 7;
}

static int orders_insert(sqlite3_stmt *insert, enum orders_kind kind, int64_t number, uint64_t event) {
    char time[20], id[37];
    uint64_t customer = event & UINT32_MAX, chance = orders_hash(event);
    uint32_t unix_time = ORDERS_START + (uint32_t)(event >> 32);
    double cents = floor(500 - 4000 * log(((double)(chance >> 11) + 0.5) / 9007199254740992.0));
    sqlite3_bind_int64(insert, 1, number);
    if (kind == ORDERS_TEXT_IDS) {
        orders_id_text(id, customer);
        sqlite3_bind_text(insert, 2, id, 36, SQLITE_STATIC);
    } else if (kind == ORDERS_SHUFFLED) {
        sqlite3_bind_int64(insert, 2, (uint32_t)(customer + 1) * 2654435761u); /* odd: a bijection */
    } else {
        sqlite3_bind_int64(insert, 2, (sqlite3_int64)customer + 1);
    }
    if (kind == ORDERS_UNIX) {
        sqlite3_bind_int64(insert, 3, unix_time);
    } else {
        orders_time_text(time, unix_time);
        sqlite3_bind_text(insert, 3, time, 19, SQLITE_STATIC);
    }
    if (kind == ORDERS_SURVEY) {
        sqlite3_bind_int(insert, 4, orders_score(chance));
    } else {
        sqlite3_bind_double(insert, 4, cents / 100);
        sqlite3_bind_text(insert, 5, orders_country(customer, chance), 2, SQLITE_STATIC);
    }
    int rc = sqlite3_step(insert);
    return rc == SQLITE_DONE ? sqlite3_reset(insert) : rc;
}

/* ---- the file ---- */

static const char *orders_schema(enum orders_kind kind) {
    switch (kind) {
    case ORDERS_HISTORIES:
    case ORDERS_CDNOW:
        return HISTORIES_SCHEMA;
    case ORDERS_TEXT_IDS:
        return "CREATE TABLE orders(order_id INTEGER PRIMARY KEY, customer_id TEXT, ordered_at TEXT, "
               "amount REAL, country TEXT)";
    case ORDERS_UNIX:
        return "CREATE TABLE orders(order_id INTEGER PRIMARY KEY, customer_id INTEGER, ordered_at INTEGER, "
               "amount REAL, country TEXT)";
    case ORDERS_SURVEY:
        return "CREATE TABLE survey(answer_id INTEGER PRIMARY KEY, customer_id INTEGER, answered_at TEXT, "
               "score INTEGER)";
    default:
        return "CREATE TABLE orders(order_id INTEGER PRIMARY KEY, customer_id INTEGER, ordered_at TEXT, "
               "amount REAL, country TEXT)";
    }
}

/* Over 60 months from 2020 on, one to three rows a customer, a fifth of them still running at the end. The order
** number, stirred, says when each starts and how long it lasts. */
static const char orders_subscriptions[] =
    "CREATE TABLE subscriptions(customer_id INTEGER, started_at TEXT, ended_at TEXT, price REAL);"
    "WITH stirred AS (SELECT order_id, order_id * 2654435761 % 4294967296 AS chance FROM orders),"
    " term AS (SELECT order_id, chance, 18262 + chance % 1826 AS start FROM stirred)"
    " INSERT INTO subscriptions SELECT order_id / 2, date(start * 86400, 'unixepoch'),"
    "  CASE WHEN chance / 4096 % 5 = 0 THEN '2030-01-01'"
    "   ELSE date((start + 15 + chance / 8192 % 700) * 86400, 'unixepoch') END,"
    "  5.0 + chance / 65536 % 10 FROM term;"
    "DROP TABLE orders;";

/* Every second of 500 days is as likely as any other; the multiplier is a prime. ?1: how many rows. */
static const char orders_one[] =
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)"
    " INSERT INTO orders SELECT i, 1, datetime(1672531200 + i * 2654435761 % 43200000, 'unixepoch'), i % 3 = 0,"
    "  'DE' FROM n";

static const char orders_parts[] =
    "CREATE TABLE parts(customer_id INTEGER, ordered_at TEXT, part TEXT);"
    "INSERT INTO parts SELECT customer_id, ordered_at, 'part ' || (customer_id % 1000) FROM orders;"
    "DROP TABLE orders;";

static int orders_fill_one(sqlite3 *db, int64_t rows) {
    sqlite3_stmt *insert = NULL;
    int rc = sqlite3_prepare_v2(db, orders_one, -1, &insert, NULL);
    if (rc != SQLITE_OK) return rc;
    sqlite3_bind_int64(insert, 1, rows);
    sqlite3_step(insert);
    return sqlite3_finalize(insert);
}

static int orders_fill_events(sqlite3 *db, enum orders_kind kind, int64_t rows) {
    sqlite3_stmt *insert = NULL;
    uint64_t *spare = NULL, *events = orders_events(rows, &spare);
    free(spare);
    if (events == NULL) return SQLITE_NOMEM;
    if (kind == ORDERS_SHUFFLED) orders_shuffle(events, rows);
    int rc = sqlite3_prepare_v2(db,
                                kind == ORDERS_SURVEY ? "INSERT INTO survey VALUES(?, ?, ?, ?)"
                                                      : "INSERT INTO orders VALUES(?, ?, ?, ?, ?)",
                                -1, &insert, NULL);
    for (int64_t i = 0; i < rows && rc == SQLITE_OK; i++)
        rc = orders_insert(insert, kind, i + 1, events[i]);
    sqlite3_finalize(insert);
    free(events);
    return rc;
}

static int orders_fill(sqlite3 *db, enum orders_kind kind, int64_t rows) {
    int rc =
        sqlite3_exec(db,
                     "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; "
                     "PRAGMA cache_size = -65536; BEGIN",
                     NULL, NULL, NULL);
    if (rc == SQLITE_OK) rc = sqlite3_exec(db, orders_schema(kind), NULL, NULL, NULL);
    if (rc == SQLITE_OK)
        rc = kind == ORDERS_HISTORIES ? histories_fill(db, rows)
             : kind == ORDERS_CDNOW   ? histories_fill_cdnow(db)
             : kind == ORDERS_ONE     ? orders_fill_one(db, rows)
                                      : orders_fill_events(db, kind, rows);
    if (rc == SQLITE_OK && kind == ORDERS_INDEXED)
        rc =
            sqlite3_exec(db, "CREATE INDEX by_customer ON orders(customer_id, ordered_at)", NULL, NULL, NULL);
    if (rc == SQLITE_OK && kind == ORDERS_SUBSCRIPTIONS)
        rc = sqlite3_exec(db, orders_subscriptions, NULL, NULL, NULL);
    if (rc == SQLITE_OK && kind == ORDERS_PARTS) rc = sqlite3_exec(db, orders_parts, NULL, NULL, NULL);
    return rc == SQLITE_OK ? sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) : rc;
}

void orders_path(char path[ORDERS_PATH_SIZE], const char *directory, enum orders_kind kind, int64_t rows) {
    snprintf(path, ORDERS_PATH_SIZE, "%s/%s-%lld-v%d.db", directory, orders_names[kind], (long long)rows,
             ORDERS_FORMAT);
}

bool orders_make(const char *directory, enum orders_kind kind, int64_t rows) {
    char path[ORDERS_PATH_SIZE], unfinished[ORDERS_PATH_SIZE + 16];
    struct stat status;
    orders_path(path, directory, kind, rows);
    if (stat(path, &status) == 0) return true;
    snprintf(unfinished, sizeof unfinished, "%s.unfinished", path);
    remove(unfinished);
    printf("making %s ... ", path);
    fflush(stdout);
    double begin = clock_seconds();
    sqlite3 *db = NULL;
    int rc = sqlite3_open(unfinished, &db);
    if (rc == SQLITE_OK) rc = orders_fill(db, kind, rows);
    if (rc != SQLITE_OK) fprintf(stderr, "%s: %s\n", unfinished, sqlite3_errstr(rc));
    sqlite3_close(db);
    if (rc == SQLITE_OK && rename(unfinished, path) != 0) {
        perror(path);
        rc = SQLITE_IOERR;
    }
    if (rc != SQLITE_OK) {
        remove(unfinished);
        return false;
    }
    long long size = stat(path, &status) == 0 ? (long long)status.st_size : 0;
    printf("%.1f s, %lld MB\n", clock_seconds() - begin, size / 1000000);
    return true;
}
