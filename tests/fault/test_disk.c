/*
 * test_disk.c - the disk fails under a table function while it reads: a call to the file system returns an error,
 * a page comes back damaged or cut short, the disk is full while a view sorts.
 *
 * Whichever it is, an error never looks like the end of the rows: the statement gives what the undisturbed run
 * gives, or fails with the code of what went wrong and a text; no statement stays open; and the same connection
 * gives the right rows when the disk works again. A damaged page that SQLite can still read is data like any other:
 * then the rows are those over a copy that SQLite makes of what it reads.
 */
#define _XOPEN_SOURCE 700
#include <limits.h>

#include "disk.h"
#include "statements.h"

#define DISK_FILE  "disk.db"
#define DISK_NAMES DISK_FILE " " DISK_FILE "-wal " DISK_FILE "-shm " DISK_FILE "-journal"
#define DISK_PAGE  512 /* the smallest, for as many reads as there can be */

#define DISK_TRIES 50 /* places that a kind of call fails at in one statement, at most */

static long disk_errors, disk_damages;

/* Sources of some hundred pages, and some that make SQLite sort, on disk since there is little memory for it. */
static const char disk_views_sql[] =
    "CREATE TABLE some AS SELECT * FROM many WHERE rowid % 9 = 0;"
    "CREATE TABLE some_text AS SELECT * FROM many_text WHERE rowid % 9 = 0;"
    "DROP TABLE many; DROP TABLE many_text;"
    "CREATE VIEW numbered AS SELECT *, row_number() OVER (ORDER BY country, amount, customer_id) FROM "
    "some_text;"
    "CREATE VIEW grouped AS SELECT customer_id, ordered_at, sum(amount) AS amount, country, is_start, "
    "is_return,"
    " ended_at FROM some_text GROUP BY country, ordered_at, customer_id;"
    "CREATE VIEW united AS SELECT * FROM some UNION SELECT * FROM some_text;";

static sqlite3 *disk_connect(void) {
    sqlite3 *db = fault_open(DISK_FILE, SQLITE_OPEN_READONLY);
    test_exec(db, "PRAGMA cache_size = 8; PRAGMA temp_store = file; SELECT count(*) FROM sqlite_master");
    return db;
}

static void disk_create(const char *journal) {
    fault_remove(DISK_NAMES);
    sqlite3 *db = fault_open(DISK_FILE, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    test_exec(db, "PRAGMA page_size = %d; PRAGMA journal_mode = %s; BEGIN; %s %s COMMIT; VACUUM", DISK_PAGE,
              journal, fault_data(), disk_views_sql);
    test_close(db);
}

/* One kind of call fails with one code, at places all over the run of one statement. */
static void disk_sweep(sqlite3 *db, const char *sql, enum disk_file file, enum disk_call call, int code,
                       bool from_then) {
    fault_assert_quiet(db);
    sqlite3_db_release_memory(db);
    disk_arm(file, call, LONG_MAX, code, false);
    struct fault_outcome clean = fault_run(db, sql);
    disk_mend();
    if (clean.rc != SQLITE_DONE) fail_msg("%s: %s", sql, clean.message);
    long step = 1 + disk_count(file, call) / DISK_TRIES;
    if (step > 1) step = fault_stride(4 * (int)step, (int)step);
    bool struck = true;
    for (long n = 1; struck; n += step) {
        sqlite3_db_release_memory(db);
        disk_arm(file, call, n, code, from_then);
        struct fault_outcome got = fault_run(db, sql);
        struck = disk_mend();
        disk_errors += struck;
        fault_assert_quiet(db);
        bool failed = struck && (got.rc & 0xff) == (code & 0xff) && got.message[0] != '\0';
        if (!fault_same(&got, &clean) && !failed)
            fail_msg("%s\ncall %ld of kind %d fails with %d: got %d %s\n%.2000s", sql, n, (int)call, code,
                     got.rc, got.message, got.rows);
        fault_assert_prefix(sql, &got, &clean); /* an outer sort may fail after some of its rows */
        fault_free(&got);
    }
    fault_assert_again(db, sql, &clean);
    fault_free(&clean);
}

static const struct {
    enum disk_call call;
    int code;
} disk_failures[] = {
    {DISK_READ, SQLITE_IOERR_READ},    {DISK_READ, SQLITE_NOMEM}, {DISK_SIZE, SQLITE_IOERR_FSTAT},
    {DISK_LOCK, SQLITE_IOERR_LOCK},    {DISK_LOCK, SQLITE_BUSY},  {DISK_ACCESS, SQLITE_IOERR_ACCESS},
    {DISK_SHARE, SQLITE_IOERR_SHMMAP}, {DISK_SHARE, SQLITE_BUSY},
};

static void disk_test_database(void **state) {
    static const char *const sources[] = {"orders", "orders_sorted", "some", "some_text", "nested"};
    disk_create(*state);
    sqlite3 *db = disk_connect();
    for (size_t t = 0; t < FAULT_COUNT(fault_tables); t++) {
        char *all = fault_all_columns(&fault_tables[t]);
        for (size_t s = 0; s < FAULT_COUNT(sources); s++) {
            char *sql = fault_call(&fault_tables[t], sources[s], s % 2 ? all : "");
            for (size_t f = 0; f < FAULT_COUNT(disk_failures); f++) {
                disk_sweep(db, sql, DISK_DATABASE, disk_failures[f].call, disk_failures[f].code, false);
                if (f == 0) disk_sweep(db, sql, DISK_DATABASE, DISK_READ, SQLITE_IOERR_READ, true);
            }
            sqlite3_free(sql);
        }
        sqlite3_free(all);
    }
    test_close(db);
}

/* A view sorts on disk, and there is no room, or what was written cannot be read back. */
static void disk_test_temporary(void **state) {
    (void)state;
    static const char *const sources[] = {"numbered", "grouped", "united"};
    disk_create("delete");
    sqlite3 *db = disk_connect();
    long written = 0;
    for (size_t t = 0; t < FAULT_COUNT(fault_tables); t++) {
        for (size_t s = 0; s < FAULT_COUNT(sources); s++) {
            char *sql = fault_call(&fault_tables[t], sources[s], "");
            disk_sweep(db, sql, DISK_TEMPORARY, DISK_WRITE, SQLITE_FULL, false);
            written += disk_count(DISK_TEMPORARY, DISK_WRITE);
            disk_sweep(db, sql, DISK_TEMPORARY, DISK_WRITE, SQLITE_FULL, true);
            disk_sweep(db, sql, DISK_TEMPORARY, DISK_WRITE, SQLITE_IOERR_WRITE, false);
            disk_sweep(db, sql, DISK_TEMPORARY, DISK_READ, SQLITE_IOERR_READ, false);
            disk_sweep(db, sql, DISK_TEMPORARY, DISK_OPEN, SQLITE_CANTOPEN, true);
            sqlite3_free(sql);
        }
    }
    assert_true(written > 100);
    test_close(db);
}

/* Damaged pages */

#define DISK_PLACES 8 /* tried in each page */

static const char disk_copy_sql[] =
    "CREATE TEMP TABLE %s AS SELECT customer_id, ordered_at, %s AS ended_at, %s AS amount, %s AS is_start FROM main.%s";

/* A page of one source is damaged: the call over it gives what it gives over the copy that SQLite can make of it,
** and where it can make none, fails as well. */
static void disk_assert_damaged(sqlite3 *db, const struct fault_table *table, const char *source) {
    char *sql = fault_call(table, source, "");
    char *copy =
        sqlite3_mprintf(disk_copy_sql, source, strstr(table->always, "ended_at") ? "ended_at" : "NULL",
                        strstr(table->always, "amount") ? "amount" : "NULL",
                        strstr(table->always, "is_start") ? "is_start" : "NULL", source);
    sqlite3_db_release_memory(db);
    struct fault_outcome got = fault_run(db, sql);
    fault_assert_quiet(db);
    sqlite3_db_release_memory(db);
    struct fault_outcome made = fault_run(db, copy);
    if (made.rc == SQLITE_DONE) {
        struct fault_outcome want = fault_run(db, sql);
        fault_assert_same(sql, &got, &want);
        fault_free(&want);
        test_exec(db, "DROP TABLE temp.%s", source);
    } else if (got.rc == SQLITE_DONE || got.message[0] == '\0' || got.size > 0) {
        fail_msg("%s\n%s\nfails: %s\nbut the call gives %d\n%.2000s", sql, copy, made.message, got.rc,
                 got.rows);
    }
    fault_free(&made);
    fault_free(&got);
    sqlite3_free(copy);
    sqlite3_free(sql);
}

static void disk_test_damage(void **state) {
    const bool *cut = *state;
    static const int places[] = {0, 1, 3, 5, 8, 9, 11, 20, 60, 130, 250, 380, 505};
    static const char *const sources[] = {"some", "some_text"};
    disk_create("delete");
    sqlite3 *db = fault_open(DISK_FILE, SQLITE_OPEN_READONLY);
    test_exec(db, "PRAGMA cache_size = 8; SELECT count(*) FROM sqlite_master");
    char *pages = test_rows(db, "PRAGMA page_count");
    long count = atol(pages), step = fault_stride(3, 1);
    struct fault_outcome clean =
        fault_run(db, "SELECT * FROM retention_cohorts('some', 'customer_id', 'ordered_at')");
    sqlite3_free(pages);
    for (long i = 0; i < (count - 1) * DISK_PLACES; i += step) {
        disk_damage(1 + i / DISK_PLACES, DISK_PAGE, places[i * 7 % (long)FAULT_COUNT(places)], *cut);
        disk_assert_damaged(db, &fault_tables[i % (long)FAULT_COUNT(fault_tables)],
                            sources[i / 3 % (long)FAULT_COUNT(sources)]);
        disk_damages += disk_mend();
    }
    sqlite3_db_release_memory(db);
    fault_assert_again(db, "SELECT * FROM retention_cohorts('some', 'customer_id', 'ordered_at')", &clean);
    fault_free(&clean);
    test_close(db);
}

static int disk_teardown(void **state) {
    (void)state;
    printf("disk: %ld calls failed, %ld damaged pages read\n", disk_errors, disk_damages);
    fault_leave(DISK_NAMES);
    return 0;
}

int main(void) {
    static char rollback[] = "delete", log[] = "wal";
    static bool flipped = false, cut = true;
    const struct CMUnitTest tests[] = {
        {"disk_test_database, rollback journal", disk_test_database, NULL, NULL, rollback},
        {"disk_test_database, write-ahead log", disk_test_database, NULL, NULL, log},
        cmocka_unit_test(disk_test_temporary),
        {"disk_test_damage, flipped", disk_test_damage, NULL, NULL, &flipped},
        {"disk_test_damage, cut short", disk_test_damage, NULL, NULL, &cut},
    };
    sqlite3_config(SQLITE_CONFIG_PMASZ, 1); /* sort runs of one page */
    disk_install();
    return cmocka_run_group_tests_name("disk", tests, NULL, disk_teardown);
}
