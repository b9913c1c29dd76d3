/*
 * test_port.c - the file of one platform: that it loads by its name, and what it says of itself.
 *
 * PORT_NAME, PORT_COMPILER: what it was built for, and by what. PORT_SQLITE: whose headers it was compiled with; in
 * PORT_STATIC it is linked, and no file is loaded.
 */
#include "test.h"

/* retention_debug() names the platform and the compiler of the module, not of the host. */
static void test_debug(void **state) {
    (void)state;
    sqlite3 *db = test_open();
    char *want = sqlite3_mprintf("1|%s, %s, SQLite %s at compile time, %s now\n", PORT_NAME, PORT_COMPILER,
                                 PORT_SQLITE, sqlite3_libversion());
    assert_rows(db, want,
                "WITH debug(text) AS (SELECT retention_debug()) "
                "SELECT text GLOB 'retention ' || retention_version() || ', zones 20[0-9][0-9]*, *', "
                "substr(text, instr(text, 'zones') + 13) FROM debug");
    sqlite3_free(want);
    test_close(db);
}

#ifndef PORT_STATIC
/* SQLite makes the entry point's name from the file's, which is what hosts rely on. */
static void test_entry_point(void **state) {
    (void)state;
    sqlite3 *db = NULL;
    char *error = NULL;
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 1, NULL);
    int rc = sqlite3_load_extension(db, getenv("RETENTION_MODULE"), NULL, &error);
    if (rc != SQLITE_OK) fail_msg("%s", error ? error : "no message");
    assert_rows(db, RETENTION_VERSION "\n", "SELECT retention_version()");
    test_close(db);
}
#endif

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_debug),
#ifndef PORT_STATIC
        cmocka_unit_test(test_entry_point),
#endif
    };
    return cmocka_run_group_tests_name("port", tests, NULL, NULL);
}
