/*
 * histories.c - customers for models to be fitted to; histories.h is the interface.
 *
 * Requirements
 *  1. As many customers as asked for, on a grid of days over three years, by the process that MBG/NBD and
 *     Gamma-Gamma describe: r 0.8, alpha 60 days, a 0.9, b 2.5; p 6, q 4, v 15. Two thirds come once.
 *  2. The same rows on every machine, as far as log(), exp() and pow() round alike.
 *  3. The CDNOW sample as its summary file has it, in weeks.
 */
#include "histories.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define HISTORIES_DAYS 1095

static double histories_uniform(uint64_t *state) {
    uint64_t x = *state += 0x9e3779b97f4a7c15u;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    x ^= x >> 31;
    return ((double)(x >> 11) + 0.5) / 9007199254740992.0;
}

static double histories_normal(uint64_t *state) {
    double radius = sqrt(-2 * log(histories_uniform(state)));
    return radius * cos(6.283185307179586 * histories_uniform(state));
}

/* Marsaglia and Tsang's method; below a shape of 1 from that of one more. */
static double histories_gamma(uint64_t *state, double shape) {
    if (shape < 1) return histories_gamma(state, shape + 1) * pow(histories_uniform(state), 1 / shape);
    double d = shape - 1.0 / 3, c = 1 / sqrt(9 * d);
    for (;;) {
        double x = histories_normal(state), v = 1 + c * x;
        v = v * v * v;
        if (v > 0 && log(histories_uniform(state)) < 0.5 * x * x + d - d * v + d * log(v)) return d * v;
    }
}

static double histories_beta(uint64_t *state, double a, double b) {
    double x = histories_gamma(state, a);
    return x / (x + histories_gamma(state, b));
}

struct histories_row {
    int frequency, recency, age;
    double monetary_value;
};

static struct histories_row histories_customer(uint64_t *state) {
    struct histories_row row = {.age = 1 + (int)(HISTORIES_DAYS * histories_uniform(state))};
    double rate = histories_gamma(state, 0.8) / 60, leaves = histories_beta(state, 0.9, 2.5), time = 0;
    while (histories_uniform(state) >= leaves) {
        time -= log(histories_uniform(state)) / rate;
        if (time >= row.age) break;
        if ((int)time == row.recency) continue; /* on one day: one order */
        row.recency = (int)time;
        row.frequency++;
    }
    double spend = histories_gamma(state, 4) / 15;
    if (row.frequency > 0)
        row.monetary_value = histories_gamma(state, 6 * row.frequency) / spend / row.frequency;
    return row;
}

static int histories_insert(sqlite3_stmt *insert, double frequency, double recency, double age,
                            double value) {
    sqlite3_bind_double(insert, 1, frequency);
    sqlite3_bind_double(insert, 2, recency);
    sqlite3_bind_double(insert, 3, age);
    if (frequency > 0)
        sqlite3_bind_double(insert, 4, value);
    else
        sqlite3_bind_null(insert, 4);
    int rc = sqlite3_step(insert);
    return rc == SQLITE_DONE ? sqlite3_reset(insert) : rc;
}

static const char histories_insert_sql[] = "INSERT INTO customers VALUES(?, ?, ?, ?)";

/* The models that scores are computed by: those that the rows were drawn from, and a Pareto/NBD like them. */
static const char histories_models[] =
    "INSERT INTO kept SELECT column1, json_object('model', column1, 'parameters', json(column2), 'spend',"
    " json_object('model', 'gamma-gamma', 'parameters', json_object('p', 6.0, 'q', 4.0, 'v', 15.0))) FROM "
    "(VALUES"
    " ('mbg/nbd', '{\"r\":0.8,\"alpha\":60.0,\"a\":0.9,\"b\":2.5}'),"
    " ('bg/nbd', '{\"r\":0.5,\"alpha\":50.0,\"a\":0.9,\"b\":2.5}'),"
    " ('pareto/nbd', '{\"r\":0.7,\"alpha\":55.0,\"s\":0.6,\"beta\":80.0}'))";

int histories_fill(sqlite3 *db, int64_t rows) {
    sqlite3_stmt *insert = NULL;
    uint64_t state = 20230101;
    int rc = sqlite3_prepare_v2(db, histories_insert_sql, -1, &insert, NULL);
    for (int64_t i = 0; i < rows && rc == SQLITE_OK; i++) {
        struct histories_row row = histories_customer(&state);
        rc = histories_insert(insert, row.frequency, row.recency, row.age, row.monetary_value);
    }
    sqlite3_finalize(insert);
    return rc == SQLITE_OK ? sqlite3_exec(db, histories_models, NULL, NULL, NULL) : rc;
}

static bool histories_cdnow_path(char path[512]) {
    const char *folder = getenv("RETENTION_DATA");
    if (folder) snprintf(path, 512, "%s/cdnow_summary.csv", folder);
    return folder != NULL;
}

bool histories_have_cdnow(void) {
    char path[512];
    FILE *file = histories_cdnow_path(path) ? fopen(path, "r") : NULL;
    if (file) fclose(file);
    return file != NULL;
}

int histories_fill_cdnow(sqlite3 *db) {
    char path[512];
    sqlite3_stmt *insert = NULL;
    FILE *file = histories_cdnow_path(path) ? fopen(path, "r") : NULL;
    if (file == NULL) return SQLITE_CANTOPEN;
    double x, recency, age, later, mean;
    int rc = sqlite3_prepare_v2(db, histories_insert_sql, -1, &insert, NULL), count = 0;
    (void)fscanf(file, "%*[^\n]"); /* the heading */
    while (rc == SQLITE_OK && fscanf(file, "%lf,%lf,%lf,%lf,%lf", &x, &recency, &age, &later, &mean) == 5) {
        rc = histories_insert(insert, x, recency, age, mean);
        count++;
    }
    sqlite3_finalize(insert);
    fclose(file);
    return rc == SQLITE_OK && count != HISTORIES_CDNOW ? SQLITE_MISMATCH : rc;
}
