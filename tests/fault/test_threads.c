/*
 * test_threads.c - threads: readers of one file while a writer commits, threads that do everything at once on
 * connections of their own, threads that share a connection, and threads that load the library.
 *
 * The readers ask in a read transaction, BEGIN to COMMIT, and ask the same of plain SQL (cdnow.sql,
 * periods_events.sql, plain_customers.sql): every answer is that of the transaction's snapshot, whatever was
 * committed meanwhile. Amounts are quarters, so that sums are the same in any order.
 *
 * A thread does not use cmocka: its first failure is kept as text, for the main thread to report.
 *
 * RETENTION_SNAPSHOTS: how many each reader compares, in each journal mode (20). RETENTION_LIBRARY: the shared
 * library (build/retention.so).
 */
#define _XOPEN_SOURCE 700
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <time.h>

#include "statements.h"

#define THREADS_COUNT 8
#define THREADS_FILE  "threads.db"
#define THREADS_FILES THREADS_FILE " " THREADS_FILE "-wal " THREADS_FILE "-shm " THREADS_FILE "-journal"
#define THREADS_WAIT  120 /* seconds until something hangs */

/* ---- threads ---- */

struct threads_one {
    pthread_t thread;
    int number;
    int snapshots, busy; /* what a reader has seen */
    char failure[3000];
};

static struct threads_one threads[THREADS_COUNT];
static atomic_bool threads_failed; /* one of them did: the others need not go on */

static void threads_fail(struct threads_one *one, const char *format, ...) {
    va_list list;
    va_start(list, format);
    if (one->failure[0] == '\0') vsnprintf(one->failure, sizeof one->failure, format, list);
    va_end(list);
    atomic_store(&threads_failed, true);
}

static void threads_start(struct threads_one *one, int number, void *(*run)(void *)) {
    memset(one, 0, sizeof *one);
    one->number = number;
    assert_int_equal(pthread_create(&one->thread, NULL, run, one), 0);
}

static void threads_join(struct threads_one *one) {
    assert_int_equal(pthread_join(one->thread, NULL), 0);
}

static void threads_assert_fine(const struct threads_one *one) {
    if (one->failure[0] == '\0') return;
    fprintf(stderr, "thread %d: %s\n", one->number, one->failure); /* cmocka cuts long messages */
    fail_msg("thread %d failed", one->number);
}

static void threads_run_all(void *(*run)(void *)) {
    atomic_store(&threads_failed, false);
    for (int i = 0; i < THREADS_COUNT; i++)
        threads_start(&threads[i], i, run);
    for (int i = 0; i < THREADS_COUNT; i++)
        threads_join(&threads[i]);
    for (int i = 0; i < THREADS_COUNT; i++)
        threads_assert_fine(&threads[i]);
}

static bool threads_exec(struct threads_one *one, sqlite3 *db, const char *sql) {
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK) return true;
    threads_fail(one, "%.500s: %s", sql, sqlite3_errmsg(db));
    return false;
}

/* ---- a file with a writer ---- */

static char threads_path[600];
static atomic_int threads_commits;  /* what the writer has committed so far */
static atomic_bool threads_stopped; /* the readers are done */

static const char threads_schema[] =
    "CREATE TABLE orders(id INTEGER PRIMARY KEY, customer_id, ordered_at TEXT, amount REAL);"
    "CREATE INDEX by_customer ON orders(customer_id);"
    "CREATE TABLE stamp(n INTEGER);"
    "INSERT INTO stamp VALUES (0);"
    "INSERT INTO orders SELECT value, CASE WHEN value % 3 THEN 'customer ' || value % 90 ELSE value % 90 END,"
    " date('2024-01-01', (value * 37 % 360) || ' days'), value % 50 / 4.0"
    " FROM (WITH n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < 400) SELECT * FROM n)";

/* Some orders come, some go, and one customer is another's. */
static const char threads_change[] =
    "BEGIN IMMEDIATE;"
    "UPDATE stamp SET n = n + 1;"
    "INSERT INTO orders SELECT NULL, 'new ' || n % 40, date('2024-01-01', (n * 11 % 400) || ' days'), n % 7 "
    "/ "
    "4.0"
    " FROM stamp;"
    "INSERT INTO orders SELECT NULL, n % 90, date('2024-01-01', (n * 17 % 350) || ' days'), 2.5 FROM stamp;"
    "DELETE FROM orders WHERE id IN (SELECT id FROM orders, stamp ORDER BY (id * 7919 + n) % 1009 LIMIT 2);"
    "UPDATE orders SET customer_id = 'moved', amount = -amount WHERE id = (SELECT max(id) - n % 20 FROM "
    "orders, "
    "stamp)";

static sqlite3 *threads_open(struct threads_one *one, bool waits) {
    sqlite3 *db = NULL;
    char *error = NULL;
    if (sqlite3_open_v2(threads_path, &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK ||
        sqlite3_retention_init(db, &error, NULL) != SQLITE_OK)
        threads_fail(one, "%s: %s", threads_path, error ? error : sqlite3_errmsg(db));
    sqlite3_free(error);
    sqlite3_extended_result_codes(db, 1);
    if (waits) sqlite3_busy_timeout(db, THREADS_WAIT * 1000);
    return db;
}

static void *threads_write(void *context) {
    struct threads_one *one = context;
    sqlite3 *db = threads_open(one, true);
    while (!atomic_load(&threads_stopped) && !atomic_load(&threads_failed)) {
        if (!threads_exec(one, db, threads_change) || !threads_exec(one, db, "COMMIT")) break;
        atomic_fetch_add(&threads_commits, 1);
        sched_yield();
    }
    sqlite3_close(db);
    return NULL;
}

/* Until the writer has committed once more; false when it does not come to it. */
static bool threads_await_commit(struct threads_one *one) {
    int commits = atomic_load(&threads_commits);
    time_t start = time(NULL);
    while (atomic_load(&threads_commits) == commits) {
        if (atomic_load(&threads_failed)) return false;
        if (time(NULL) - start > THREADS_WAIT) {
            threads_fail(one, "the writer hangs");
            return false;
        }
        nanosleep(&(struct timespec){0, 200000}, NULL);
    }
    return true;
}

/* ---- what readers ask ---- */

/* What plain SQL reads, beside cdnow.sql, which reads orders as they are. */
static const char threads_plain[] =
    "PRAGMA temp_store = MEMORY;"
    "CREATE TEMP VIEW event AS SELECT customer_id AS customer, strftime('%s', ordered_at) * 1000000 AS time, "
    "amount,"
    " NULL AS segment, 1 AS visit, 1 AS is_event FROM orders;"
    "CREATE TEMP VIEW given AS SELECT customer_id AS customer, sum(amount) AS value FROM orders GROUP BY 1;"
    "CREATE TEMP TABLE setting AS SELECT NULL AS as_of, 1 AS lapse_after, 1 AS has_amount, 1 AS "
    "span, 0 AS by_row;"
    "CREATE TEMP TABLE reach(at, latest);"
    "CREATE TEMP TABLE boundary AS WITH n(number) AS (SELECT 0 UNION ALL SELECT number + 1 FROM n WHERE "
    "number < 30)"
    " SELECT number, strftime('%Y-%m', '2023-12-01', number || ' months') AS label,"
    "  strftime('%s', '2023-12-01', number || ' months') * 1000000 AS start FROM n;"
    "CREATE UNIQUE INDEX temp.by_start ON boundary(start);";

/* A call, the columns to compare (not those that round a sum of ratios, each side in its own way), and where the
** same is in plain SQL: in one file, or in parts that follow one another. */
static struct threads_question {
    const char *call, *columns, *files[3];
    char *ours, *plain;
} threads_questions[] = {
    {"retention_cohorts('orders', 'customer_id', 'ordered_at', 'month', 'amount')",
     "cohort, age, period, customers, active, retention_rate, churn_rate, on_or_after, events, value, "
     "cumulative_value, ltv, complete",
     {"tests/random/cdnow.sql"},
     NULL,
     NULL},
    {"retention_periods('orders', 'customer_id', 'ordered_at', 'month', 'amount')",
     "period, customers_at_start, new, reactivated, churned, customers_at_end, active, retention_rate, "
     "churn_rate, "
     "value_at_start, new_value, reactivated_value, expansion, contraction, churned_value, value_at_end, "
     "complete",
     {"tests/random/periods_events.sql", "tests/random/movements_steps.sql", "tests/random/periods_rows.sql"},
     NULL,
     NULL},
    {"retention_customers('orders', 'customer_id', 'ordered_at', 'month', 'amount')",
     "customer, cohort, first_at, last_at, events, frequency, recency, age, value, monetary_value, mean_gap, "
     "r_score, f_score, m_score",
     {"tests/random/plain_customers.sql"},
     NULL,
     NULL},
};
#define THREADS_QUESTIONS FAULT_COUNT(threads_questions)

/* Of a file with several statements the first. */
static void threads_write_questions(void) {
    for (size_t i = 0; i < THREADS_QUESTIONS; i++) {
        struct threads_question *question = &threads_questions[i];
        char *text = sqlite3_mprintf("");
        for (size_t part = 0; part < FAULT_COUNT(question->files) && question->files[part]; part++) {
            char *before = text, *more = test_read(question->files[part]);
            text = sqlite3_mprintf("%s%s", before, more);
            sqlite3_free(before);
            sqlite3_free(more);
        }
        size_t size = strcspn(text, ";");
        while (!sqlite3_complete(question->plain = sqlite3_mprintf("%.*s;", (int)size, text))) {
            sqlite3_free(question->plain);
            size += 1 + strcspn(text + size + 1, ";");
        }
        sqlite3_free(question->plain);
        question->plain =
            sqlite3_mprintf("SELECT %s FROM (%.*s) ORDER BY 1, 2", question->columns, (int)size, text);
        question->ours =
            sqlite3_mprintf("SELECT %s FROM %s ORDER BY 1, 2", question->columns, question->call);
        sqlite3_free(text);
    }
}

/* Where a statement has parameters, they are a grain, its offset and the moment of the last order. */
static struct fault_outcome threads_ask(sqlite3 *db, const char *sql) {
    struct fault_outcome outcome = fault_nothing();
    sqlite3_stmt *stmt = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK) {
        outcome.rc = sqlite3_extended_errcode(db);
        sqlite3_snprintf((int)sizeof outcome.message, outcome.message, "%s", sqlite3_errmsg(db));
    } else {
        if (sqlite3_bind_parameter_count(stmt) > 0) {
            struct fault_outcome last = threads_ask(db, "SELECT max(time) FROM event");
            sqlite3_bind_text(stmt, 1, "month", -1, SQLITE_STATIC);
            sqlite3_bind_int64(stmt, 2, 0);
            sqlite3_bind_int64(stmt, 3, strtoll(last.rows, NULL, 10));
            fault_free(&last);
        }
        fault_step(stmt, &outcome);
    }
    sqlite3_finalize(stmt);
    return outcome;
}

static void threads_compare(struct threads_one *one, const char *sql, const struct fault_outcome *got,
                            const struct fault_outcome *want) {
    if (!fault_same(got, want) || want->rc != SQLITE_DONE || want->size == 0)
        threads_fail(one, "%.200s\n--- want %d %s\n%.1000s--- got %d %s\n%.1000s", sql, want->rc,
                     want->message, want->rows, got->rc, got->message, got->rows);
}

/* ---- readers ---- */

enum threads_journal { THREADS_WAL, THREADS_ROLLBACK };
static enum threads_journal threads_journal;

/* Busy is said before the first row, in SQLite's own words, and leaves a transaction that can go on or end. */
static bool threads_is_busy(struct threads_one *one, sqlite3 *db, const struct fault_outcome *got,
                            bool waits) {
    if ((got->rc & 0xff) != SQLITE_BUSY) return false;
    one->busy++;
    if (waits || got->size > 0 || strcmp(got->message, "database is locked") != 0 ||
        sqlite3_get_autocommit(db) || sqlite3_next_stmt(db, NULL) != NULL)
        threads_fail(one, "busy: %s, rows '%.200s'", got->message, got->rows);
    return true;
}

/* One snapshot. The first call opens it; in a write-ahead log the writer then commits before the others. */
static void threads_read_once(struct threads_one *one, sqlite3 *db, bool waits) {
    static const char stamp[] = "SELECT n FROM stamp";
    const struct threads_question *opening =
        &threads_questions[(size_t)(one->number + one->snapshots) % THREADS_QUESTIONS];
    threads_exec(one, db, "BEGIN");
    struct fault_outcome first = threads_ask(db, opening->ours);
    if (!threads_is_busy(one, db, &first, waits)) {
        struct fault_outcome before = threads_ask(db, stamp);
        if (threads_journal == THREADS_WAL) threads_await_commit(one);
        for (size_t i = 0; i < THREADS_QUESTIONS; i++) {
            const struct threads_question *question = &threads_questions[i];
            struct fault_outcome plain = threads_ask(db, question->plain),
                                 ours = threads_ask(db, question->ours);
            threads_compare(one, question->ours, &ours, &plain);
            if (question == opening) threads_compare(one, question->ours, &first, &plain);
            fault_free(&plain);
            fault_free(&ours);
        }
        struct fault_outcome after = threads_ask(db, stamp);
        threads_compare(one, stamp, &after, &before);
        one->snapshots++;
        fault_free(&before);
        fault_free(&after);
    }
    threads_exec(one, db, "COMMIT");
    fault_free(&first);
}

static void *threads_read(void *context) {
    struct threads_one *one = context;
    bool waits = one->number % 2 == 0;
    sqlite3 *db = threads_open(one, true);
    threads_exec(one, db, threads_plain);
    if (!waits) sqlite3_busy_timeout(db, 0);
    int few = fault_is_slow() ? 2 : 20, all = test_setting("RETENTION_SLOW", 0) ? 2 : 20;
    int wanted = test_cases("RETENTION_SNAPSHOTS", few, all);
    while (one->snapshots < wanted && !atomic_load(&threads_failed)) {
        threads_read_once(one, db, waits);
        threads_await_commit(one); /* so that no two of a reader's snapshots are the same */
    }
    if (sqlite3_close(db) != SQLITE_OK) threads_fail(one, "a statement is open");
    return NULL;
}

static void threads_test_readers(enum threads_journal journal) {
    struct threads_one writer;
    int snapshots = 0, busy = 0;
    threads_journal = journal;
    fault_remove(THREADS_FILES);
    sqlite3 *db = fault_open(THREADS_FILE, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    test_exec(db, "PRAGMA journal_mode = %s; %s", journal == THREADS_WAL ? "wal" : "delete", threads_schema);
    snprintf(threads_path, sizeof threads_path, "%s", sqlite3_db_filename(db, "main"));
    atomic_store(&threads_commits, 0);
    atomic_store(&threads_stopped, false);
    atomic_store(&threads_failed, false);
    threads_start(&writer, THREADS_COUNT, threads_write);
    for (int i = 0; i < THREADS_COUNT; i++)
        threads_start(&threads[i], i, threads_read);
    for (int i = 0; i < THREADS_COUNT; i++) {
        threads_join(&threads[i]);
        snapshots += threads[i].snapshots;
        busy += threads[i].busy;
    }
    atomic_store(&threads_stopped, true);
    threads_join(&writer);
    threads_assert_fine(&writer);
    for (int i = 0; i < THREADS_COUNT; i++)
        threads_assert_fine(&threads[i]);
    print_message("%s: %d snapshots of %d commits, %zu answers each, busy %d times\n",
                  journal == THREADS_WAL ? "write-ahead log" : "rollback journal", snapshots,
                  atomic_load(&threads_commits), THREADS_QUESTIONS + 1, busy);
    test_close(db);
}

static void threads_test_wal(void **state) {
    (void)state;
    threads_test_readers(THREADS_WAL);
}

static void threads_test_rollback(void **state) {
    (void)state;
    threads_test_readers(THREADS_ROLLBACK);
}

/* ---- everything at once ---- */

static struct fault_outcome *threads_want; /* of each of fault_statements(), undisturbed */
static sqlite3 *threads_shared;

static void *threads_run_own(void *context) {
    struct threads_one *one = context;
    struct fault_list list = fault_statements();
    sqlite3 *db = NULL;
    if (sqlite3_open(":memory:", &db) != SQLITE_OK || sqlite3_retention_init(db, NULL, NULL) != SQLITE_OK)
        threads_fail(one, "no connection");
    threads_exec(one, db, fault_data());
    for (size_t i = 0; i < list.count && !atomic_load(&threads_failed); i++) {
        size_t at = (i + (size_t)one->number * list.count / THREADS_COUNT) % list.count;
        struct fault_outcome got = fault_run(db, list.at[at].sql);
        if (!fault_same(&got, &threads_want[at]))
            threads_fail(one, "%s\n--- want %d %s\n%.1000s--- got %d %s\n%.1000s", list.at[at].sql,
                         threads_want[at].rc, threads_want[at].message, threads_want[at].rows, got.rc,
                         got.message, got.rows);
        fault_free(&got);
    }
    if (sqlite3_close(db) != SQLITE_OK) threads_fail(one, "a statement is open");
    return NULL;
}

/* Statements of several threads are under way at the same time on one connection. Its message and its code are
** those of whoever failed last; a step's own result is not. */
static void *threads_run_shared(void *context) {
    struct threads_one *one = context;
    struct fault_list list = fault_statements();
    for (size_t i = 0; i < list.count && !atomic_load(&threads_failed); i++) {
        size_t at = (i + (size_t)one->number * list.count / THREADS_COUNT) % list.count;
        const struct fault_outcome *want = &threads_want[at];
        struct fault_outcome got = fault_nothing();
        sqlite3_stmt *stmt = NULL;
        int rc = sqlite3_prepare_v2(threads_shared, list.at[at].sql, -1, &stmt, NULL);
        if (rc == SQLITE_OK) fault_step(stmt, &got);
        rc = rc == SQLITE_OK ? sqlite3_finalize(stmt) : rc;
        if ((rc == SQLITE_OK) != (want->rc == SQLITE_DONE) || got.size != want->size ||
            memcmp(got.rows, want->rows, got.size) != 0)
            threads_fail(one, "%s\n--- want %d\n%.1000s--- got %d\n%.1000s", list.at[at].sql, want->rc,
                         want->rows, rc, got.rows);
        fault_free(&got);
    }
    return NULL;
}

static void threads_test_own(void **state) {
    (void)state;
    threads_run_all(threads_run_own);
}

static void threads_test_shared(void **state) {
    (void)state;
    if (sqlite3_threadsafe() != 1) {
        printf("SKIPPED: this SQLite does not let threads share a connection\n");
        skip();
    }
    threads_run_all(threads_run_shared);
}

/* ---- the library ---- */

static void *threads_load(void *context) {
    struct threads_one *one = context;
    const char *library = getenv("RETENTION_LIBRARY");
    for (int i = 0; i < 25 && !atomic_load(&threads_failed); i++) {
        sqlite3 *db = NULL;
        char *error = NULL;
        if (sqlite3_open(":memory:", &db) != SQLITE_OK) threads_fail(one, "no connection");
        sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 1, NULL);
        if (sqlite3_load_extension(db, library && library[0] ? library : "build/retention.so", NULL, &error))
            threads_fail(one, "%s", error);
        threads_exec(one, db,
                     "CREATE TABLE t AS SELECT 1 AS c, '2024-01-05' AS at UNION SELECT 1, '2024-03-01'");
        struct fault_outcome got =
            fault_run(db, "SELECT period, active FROM retention_cohorts('t', 'c', 'at') WHERE age <> 1");
        if (strcmp(got.rows, "2024-01|1\n2024-03|1\n") != 0) threads_fail(one, "%s%s", got.message, got.rows);
        fault_free(&got);
        sqlite3_close(db);
    }
    return NULL;
}

static void threads_test_load(void **state) {
    (void)state;
    threads_run_all(threads_load);
}

static int threads_setup(void **state) {
    (void)state;
    struct fault_list list = fault_statements();
    threads_want = calloc(list.count, sizeof *threads_want);
    assert_non_null(threads_want);
    threads_shared = test_open();
    sqlite3_extended_result_codes(threads_shared, 1);
    test_exec(threads_shared, "%s", fault_data());
    for (size_t i = 0; i < list.count; i++)
        threads_want[i] = fault_clean(threads_shared, &list.at[i]);
    threads_write_questions();
    return 0;
}

static int threads_teardown(void **state) {
    (void)state;
    struct fault_list list = fault_statements();
    for (size_t i = 0; i < list.count; i++)
        fault_free(&threads_want[i]);
    free(threads_want);
    for (size_t i = 0; i < THREADS_QUESTIONS; i++) {
        sqlite3_free(threads_questions[i].ours);
        sqlite3_free(threads_questions[i].plain);
    }
    test_close(threads_shared);
    fault_leave(THREADS_FILES);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_test_wal),  cmocka_unit_test(threads_test_rollback),
        cmocka_unit_test(threads_test_own),  cmocka_unit_test(threads_test_shared),
        cmocka_unit_test(threads_test_load),
    };
    return cmocka_run_group_tests_name("threads", tests, threads_setup, threads_teardown);
}
