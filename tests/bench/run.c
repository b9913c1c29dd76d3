/*
 * run.c - one run of a statement; run.h is the interface.
 *
 * Each run has a connection of its own, so that SQLite's page cache is cold in all of them (the system's is
 * warm), and memory starts from the same. The module is loaded as a user would load it.
 */
#include "run.h"

#include <math.h>
#include <stdio.h>

#include "clock.h"
#include "histories.h"

int64_t run_rows(const struct setting *setting, enum cases_size size) {
    return size == CASES_TENTH      ? setting->rows / 10
           : size == CASES_SAMPLE   ? HISTORIES_CDNOW
           : size == CASES_OF_ONE   ? ORDERS_OF_ONE
           : size == CASES_FIVEFOLD ? setting->rows * 5
                                    : setting->rows;
}

sqlite3 *run_open(const struct setting *setting, enum orders_kind kind, enum cases_size size) {
    char path[ORDERS_PATH_SIZE], pragmas[160];
    sqlite3 *db = NULL;
    char *error = NULL;
    orders_path(path, setting->directory, kind, run_rows(setting, size));
    snprintf(pragmas, sizeof pragmas, "PRAGMA cache_size = -%d; PRAGMA mmap_size = %lld", setting->cache_kib,
             (long long)setting->mmap_mib << 20);
    int rc = sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL);
    if (rc == SQLITE_OK) rc = sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 1, NULL);
    if (rc == SQLITE_OK) rc = sqlite3_load_extension(db, setting->module, NULL, &error);
    if (rc == SQLITE_OK) rc = sqlite3_exec(db, pragmas, NULL, NULL, &error);
    if (rc == SQLITE_OK && kind == ORDERS_PLAIN) rc = sqlite3_exec(db, CASES_VIEWS, NULL, NULL, &error);
    if (rc == SQLITE_OK) return db;
    fprintf(stderr, "%s: %s\n", path, error ? error : sqlite3_errmsg(db));
    sqlite3_free(error);
    sqlite3_close(db);
    return NULL;
}

/* What was read goes here, so that no compiler can leave the reading out. */
static volatile uint64_t run_sink;

/* The bare scan: nothing but a step, and the reading of columns whose types are known. */
static int run_scan(sqlite3_stmt *statement, const struct bench_case *bench_case) {
    bool text_id = bench_case->kind == ORDERS_TEXT_IDS, unix_time = bench_case->kind == ORDERS_UNIX;
    bool amount = sqlite3_column_count(statement) > 2, segment = sqlite3_column_count(statement) > 3;
    uint64_t read = 0;
    double sum = 0;
    int rc;
    while ((rc = sqlite3_step(statement)) == SQLITE_ROW) {
        if (text_id) {
            read += *sqlite3_column_text(statement, 0);
            read += (uint64_t)sqlite3_column_bytes(statement, 0);
        } else {
            read += (uint64_t)sqlite3_column_int64(statement, 0);
        }
        if (unix_time) {
            read += (uint64_t)sqlite3_column_int64(statement, 1);
        } else {
            read += *sqlite3_column_text(statement, 1);
            read += (uint64_t)sqlite3_column_bytes(statement, 1);
        }
        if (amount) sum += sqlite3_column_double(statement, 2);
        if (segment) {
            read += *sqlite3_column_text(statement, 3);
            read += (uint64_t)sqlite3_column_bytes(statement, 3);
        }
    }
    run_sink += read + (uint64_t)sum;
    return rc;
}

/* Rows of any statement, each column as the type that it has. */
static int run_read(sqlite3_stmt *statement) {
    int rc, count = sqlite3_column_count(statement);
    uint64_t read = 0;
    while ((rc = sqlite3_step(statement)) == SQLITE_ROW) {
        for (int i = 0; i < count; i++) {
            switch (sqlite3_column_type(statement, i)) {
            case SQLITE_INTEGER:
                read += (uint64_t)sqlite3_column_int64(statement, i);
                break;
            case SQLITE_FLOAT:
                read += (uint64_t)fabs(sqlite3_column_double(statement, i));
                break;
            case SQLITE_TEXT:
                read += *sqlite3_column_text(statement, i);
                break;
            default:
                break;
            }
        }
    }
    run_sink += read;
    return rc;
}

/* One of bench_case (timed reading) and cells (keeping) is given. */
static bool run_statement(sqlite3 *db, const char *sql, const struct bench_case *bench_case,
                          struct cells *cells, struct run *run) {
    sqlite3_stmt *statement = NULL;
    sqlite3_int64 memory = sqlite3_memory_used();
    sqlite3_memory_highwater(1);
    double working = clock_process_seconds(), begin = clock_seconds();
    int rc = sqlite3_prepare_v2(db, sql, -1, &statement, NULL);
    if (rc == SQLITE_OK && cells) {
        rc = cells_read(cells, statement);
    } else if (rc == SQLITE_OK) {
        rc = bench_case->sort == CASES_IS_SCAN ? run_scan(statement, bench_case) : run_read(statement);
        if (rc == SQLITE_DONE) rc = SQLITE_OK;
    }
    run->seconds = clock_seconds() - begin;
    run->working = clock_process_seconds() - working;
    run->memory = sqlite3_memory_highwater(0) - memory;
    if (rc != SQLITE_OK) fprintf(stderr, "%s\n%s\n", sqlite3_errmsg(db), sql);
    sqlite3_finalize(statement);
    return rc == SQLITE_OK;
}

bool run_case(const struct setting *setting, const struct bench_case *bench_case, struct run *run) {
    sqlite3 *db = run_open(setting, bench_case->kind, bench_case->size);
    bool ok = db && run_statement(db, bench_case->sql, bench_case, NULL, run);
    sqlite3_close(db);
    return ok;
}

bool run_cells(const struct setting *setting, enum orders_kind kind, enum cases_size size, const char *sql,
               struct cells *cells, struct run *run) {
    sqlite3 *db = run_open(setting, kind, size);
    *cells = (struct cells){0};
    bool ok = db && run_statement(db, sql, NULL, cells, run);
    sqlite3_close(db);
    return ok;
}

double run_number(const struct setting *setting, enum orders_kind kind, enum cases_size size,
                  const char *sql) {
    sqlite3 *db = run_open(setting, kind, size);
    sqlite3_stmt *statement = NULL;
    double number = NAN;
    if (db && sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        number = sqlite3_column_double(statement, 0);
    if (db && sqlite3_finalize(statement) != SQLITE_OK) number = NAN;
    if (db && isnan(number)) fprintf(stderr, "%s\n%s\n", sqlite3_errmsg(db), sql);
    sqlite3_close(db);
    return number;
}
