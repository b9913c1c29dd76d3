/*
 * interrupt.c - SQLite is asked whether a statement was interrupted; interrupt.h is the interface.
 *
 *     sqlite3_progress_handler(db, 10000, out_of_time, NULL);
 *     SELECT clv_fit(frequency, recency, age) FROM customers;    -- Error: interrupted
 *
 * Requirements
 *  1. Whatever takes long answers sqlite3_interrupt(), and a progress handler that is asked every 10,000 steps
 *     of SQLite's machine or more often, within 150 ms; in every SQLite from 3.31.0 on.
 *  2. The statement ends with SQLITE_INTERRUPT, nothing is left behind, and the connection works.
 *  3. An authorizer who refuses the question, or a limit that it exceeds, stops nothing.
 *  4. The question is asked and done with before anything else happens: no statement of ours is left open or
 *     running, and none counts as a second one (cache.c).
 *
 * Algorithm. SQLite looks at both where its machine jumps, and only while a statement runs. A function can ask
 * sqlite3_is_interrupted() from 3.41 on, but nobody about the handler, who is called every so many steps of one
 * statement. So the question is a statement of some 12,500 steps: a join of three lists of 12 constants, of which no
 * row is left. It names no table and no function, which an authorizer would have to be asked about, and is not
 * recursive, which some forbid; it reads no file and takes no lock.
 *
 * Cost: 0.1 ms for every 40 ms of work.
 */
#include "read/interrupt.h"

static const char interrupt_question[] =
    "WITH t(x) AS (VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12))"
    " SELECT 1 FROM t AS a, t AS b, t AS c WHERE a.x + b.x + c.x < 0";

static bool interrupt_ask(void *context) {
    struct interrupt *interrupt = context;
    sqlite3_stmt *stmt = NULL;
#if SQLITE_VERSION_NUMBER >= 3041000
    /* An authorizer cannot refuse this. Where memory has run out it is true as well, and SQLite puts that right. */
    if (sqlite3_libversion_number() >= 3041000 && sqlite3_is_interrupted(interrupt->db)) {
        interrupt->rc = SQLITE_INTERRUPT;
        return true;
    }
#endif
    int rc = sqlite3_prepare_v2(interrupt->db, interrupt_question, -1, &stmt, NULL);
    if (rc == SQLITE_OK) {
        sqlite3_step(stmt);
        rc = sqlite3_finalize(stmt);
    }
    rc &= 0xff;
    if (rc != SQLITE_INTERRUPT && rc != SQLITE_NOMEM) return false;
    interrupt->rc = rc;
    return true;
}

struct patience *interrupt_begin(struct interrupt *interrupt, sqlite3 *db) {
    if (interrupt->db == NULL || interrupt->patience.stopped)
        patience_begin(&interrupt->patience, interrupt_ask, interrupt);
    interrupt->db = db;
    interrupt->rc = SQLITE_NOMEM;
    return &interrupt->patience;
}

int interrupt_end(struct interrupt *interrupt) {
    int rc = interrupt->rc;
    interrupt_begin(interrupt, interrupt->db);
    return rc;
}

int interrupt_fail(struct interrupt *interrupt, sqlite3_context *context) {
    int rc = interrupt_end(interrupt);
    if (rc == SQLITE_NOMEM)
        sqlite3_result_error_nomem(context);
    else
        sqlite3_result_error_code(context, rc);
    return rc;
}
