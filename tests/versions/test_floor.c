/*
 * test_floor.c - a host that is too old for the module: it is told so, and works on without it.
 */
#include "test.h"

static void floor_test_message(void **state) {
    (void)state;
    sqlite3 *db = NULL;
    char *error = NULL;
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    assert_true(sqlite3_libversion_number() < RETENTION_SQLITE_FLOOR);
    assert_int_equal(sqlite3_retention_init(db, &error, NULL), SQLITE_ERROR);
    assert_non_null(error);
    char *want = sqlite3_mprintf("retention needs SQLite 3.31.0 or later, this is %s", sqlite3_libversion());
    if (strstr(error, want) == NULL) fail_msg("want %s, got %s", want, error);
    sqlite3_free(want);
    sqlite3_free(error);
    assert_rows(db, "error: no such function: retention_version", "SELECT retention_version()");
    assert_rows(db, "error: no such table: retention_cohorts", "SELECT * FROM retention_cohorts");
    assert_rows(db, "1\n", "SELECT 1");
    test_close(db);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(floor_test_message)};
    return cmocka_run_group_tests_name("floor", tests, NULL, NULL);
}
