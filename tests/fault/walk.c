/*
 * walk.c - see walk.h.
 */
#define _XOPEN_SOURCE 700
#include "walk.h"

/* Whether the outcome is what the script expects of the statement. */
static bool walk_is_right(const struct script *script, const struct fault_outcome *outcome) {
    char *got = fault_text(outcome);
    bool right = script_is_right(script->kind, script->want, got);
    sqlite3_free(got);
    return right;
}

static int walk_stop(void *context) {
    (void)context;
    return 1;
}

/* The undisturbed run. False where it takes too long to be repeated. */
static bool walk_clean(sqlite3 *db, const struct script *script, struct fault_outcome *clean) {
    bool asks = script_asks(script, db) && sqlite3_get_autocommit(db);
    if (asks) sqlite3_progress_handler(db, WALK_STEPS, walk_stop, NULL);
    *clean = fault_run(db, script->sql);
    sqlite3_progress_handler(db, 0, NULL, NULL);
    return asks && clean->rc != SQLITE_INTERRUPT;
}

long walk_file(const char *path, const char *but, walk_visit *visit, void *context) {
    struct script script;
    char *text = test_read(path);
    sqlite3 *db = test_open();
    long visited = 0;
    sqlite3_extended_result_codes(db, 1);
    script_begin(&script, text);
    while (script_next(&script)) {
        struct fault_outcome clean;
        if (script.skipped || (but && strstr(script.sql, but) && script_asks(&script, db))) continue;
        bool visits = walk_clean(db, &script, &clean);
        if (clean.rc != SQLITE_INTERRUPT && !walk_is_right(&script, &clean))
            fail_msg("%s:%d: %s\n--- want\n%s\n--- got %d %s\n%.2000s", path, script_line(&script),
                     script.sql, script.want, clean.rc, clean.message, clean.rows);
        if (visits) {
            visit(db, script.sql, &clean, context);
            fault_assert_again(db, script.sql, &clean);
            visited++;
        }
        fault_free(&clean);
    }
    test_close(db);
    sqlite3_free(text);
    return visited;
}
