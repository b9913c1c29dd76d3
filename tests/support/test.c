/*
 * test.c - see test.h.
 */
#include "test.h"

sqlite3 *test_open(void) {
    sqlite3 *db = NULL;
    char *error = NULL;
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    int rc = sqlite3_retention_init(db, &error, NULL);
    if (rc != SQLITE_OK) fail_msg("sqlite3_retention_init: %s", error ? error : "no message");
    return db;
}

void test_close(sqlite3 *db) {
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

void test_exec(sqlite3 *db, const char *format, ...) {
    va_list list;
    va_start(list, format);
    char *sql = sqlite3_vmprintf(format, list);
    va_end(list);
    char *error = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &error) != SQLITE_OK) fail_msg("%s: %s", sql, error);
    sqlite3_free(sql);
}

void test_append(struct test_text *text, const void *bytes, size_t size) {
    if (text->room <= text->size + size) {
        text->room = 2 * (text->size + size) + 64;
        text->at = realloc(text->at, text->room);
        if (text->at == NULL) abort();
    }
    memcpy(text->at + text->size, bytes, size);
    text->size += size;
    text->at[text->size] = '\0';
}

static int test_append_value(struct test_text *text, sqlite3_stmt *stmt, int column) {
    char number[64];
    const void *bytes = number;
    int size = 0;
    switch (sqlite3_column_type(stmt, column)) {
    case SQLITE_INTEGER:
        sqlite3_snprintf((int)sizeof number, number, "%lld", sqlite3_column_int64(stmt, column));
        break;
    case SQLITE_FLOAT:
        sqlite3_snprintf((int)sizeof number, number, "%!.15g", sqlite3_column_double(stmt, column));
        break;
    case SQLITE_NULL:
        sqlite3_snprintf((int)sizeof number, number, "NULL");
        break;
    default: /* the text of a row is read with an allocation, which may fail as well */
        bytes = sqlite3_column_text(stmt, column);
        size = sqlite3_column_bytes(stmt, column);
        if (bytes == NULL)
            return size == 0 && sqlite3_errcode(sqlite3_db_handle(stmt)) != SQLITE_NOMEM ? SQLITE_ROW
                                                                                         : SQLITE_NOMEM;
    }
    test_append(text, bytes, bytes == number ? strlen(number) : (size_t)size);
    return SQLITE_ROW;
}

int test_write_row(struct test_text *text, sqlite3_stmt *stmt) {
    for (int i = 0; i < sqlite3_column_count(stmt); i++) {
        test_append(text, "|", i > 0);
        int rc = test_append_value(text, stmt, i);
        if (rc != SQLITE_ROW) return rc;
    }
    test_append(text, "\n", 1);
    return SQLITE_ROW;
}

int test_write_rows(struct test_text *text, sqlite3_stmt *stmt) {
    int rc;
    test_append(text, "", 0);
    while ((rc = sqlite3_step(stmt)) == SQLITE_ROW)
        if ((rc = test_write_row(text, stmt)) != SQLITE_ROW) break;
    return rc;
}

char *test_result(sqlite3 *db, sqlite3_stmt *stmt) {
    struct test_text text = {NULL, 0, 0};
    bool done = stmt && test_write_rows(&text, stmt) == SQLITE_DONE;
    char *result = done ? sqlite3_mprintf("%s", text.at) : sqlite3_mprintf("error: %s", sqlite3_errmsg(db));
    sqlite3_finalize(stmt);
    free(text.at);
    return result;
}

static char *test_rows_of(sqlite3 *db, const char *sql) {
    sqlite3_stmt *stmt = NULL;
    sqlite3_prepare_v2(db, sql, -1, &stmt, NULL);
    return test_result(db, stmt);
}

char *test_rows(sqlite3 *db, const char *format, ...) {
    va_list list;
    va_start(list, format);
    char *sql = sqlite3_vmprintf(format, list);
    va_end(list);
    char *rows = test_rows_of(db, sql);
    sqlite3_free(sql);
    return rows;
}

void assert_rows(sqlite3 *db, const char *expected, const char *sql) {
    char *rows = test_rows_of(db, sql);
    if (strcmp(rows, expected) != 0) fail_msg("%s\n--- want\n%s--- got\n%s", sql, expected, rows);
    sqlite3_free(rows);
}

void assert_error(sqlite3 *db, const char *expected, const char *sql) {
    char *text = sqlite3_mprintf("error: %s", expected);
    assert_rows(db, text, sql);
    sqlite3_free(text);
}

const char *test_data(const char *file) {
    static char path[1024];
    const char *folder = getenv("RETENTION_DATA");
    if (folder == NULL || folder[0] == '\0') {
        printf("SKIPPED: needs %s, and RETENTION_DATA names no directory\n", file);
        skip();
    }
    snprintf(path, sizeof path, "%s/%s", folder, file);
    return path;
}

char *test_read(const char *path) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) fail_msg("cannot open %s", path);
    sqlite3_str *text = sqlite3_str_new(NULL);
    char buffer[4096];
    for (size_t size; (size = fread(buffer, 1, sizeof buffer, file)) > 0;)
        sqlite3_str_append(text, buffer, (int)size);
    assert_int_equal(ferror(file), 0);
    fclose(file);
    char *all = sqlite3_str_finish(text);
    return all ? all : sqlite3_mprintf("");
}

/* One line of a file, without its end, as the values of a row; an empty field is ''. */
static void test_load_line(sqlite3_str *sql, const char *line, size_t size, char separator) {
    sqlite3_str_appendall(sql, "(");
    for (size_t i = 0, field = 0; i <= size; i++) {
        if (i < size && line[i] != separator) continue;
        sqlite3_str_appendf(sql, "%s'%.*q'", field ? ", " : "", (int)(i - field), line + field);
        field = i + 1;
    }
    sqlite3_str_appendall(sql, ")");
}

void test_load(sqlite3 *db, const char *table, const char *path, const char *columns, char separator,
               bool has_head) {
    char *text = test_read(path);
    sqlite3_str *sql = sqlite3_str_new(NULL);
    int rows = 0;
    sqlite3_str_appendf(sql, "BEGIN; CREATE TABLE %s(%s);", table, columns);
    for (const char *line = text; *line;) {
        size_t size = strcspn(line, "\r\n");
        if (size > 0 && rows++ >= has_head) {
            sqlite3_str_appendf(sql, "INSERT INTO %s VALUES", table);
            test_load_line(sql, line, size, separator);
            sqlite3_str_appendall(sql, ";");
        }
        line += size + strspn(line + size, "\r\n");
    }
    sqlite3_str_appendall(sql, "COMMIT");
    char *script = sqlite3_str_finish(sql);
    test_exec(db, "%s", script);
    sqlite3_free(script);
    sqlite3_free(text);
}

int test_setting(const char *name, int otherwise) {
    const char *text = name ? getenv(name) : NULL;
    return text != NULL && text[0] != '\0' ? atoi(text) : otherwise;
}

int test_cases(const char *name, int some, int all) {
    return test_setting(name, test_setting("RETENTION_FULL", 0) > 0 ? all : some);
}

void test_cdnow(sqlite3 *db) {
    const char *path = test_data("CDNOW_master.txt");
    FILE *file = fopen(path, "r");
    if (file == NULL) fail_msg("cannot open %s", path);
    test_exec(db, "CREATE TABLE purchase(customer_id INTEGER, ordered_at TEXT, records INTEGER, amount REAL,"
                  " day TEXT); BEGIN");
    sqlite3_stmt *insert = NULL;
    const char *sql = "INSERT INTO purchase VALUES(?1, substr(?2, 1, 4) || '-' || substr(?2, 5, 2) || '-' || "
                      "substr(?2, 7, 2), ?3, ?4, ?2)";
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &insert, NULL), SQLITE_OK);
    char line[128], cell[4][32];
    while (fgets(line, sizeof line, file) != NULL) {
        if (sscanf(line, "%31s %31s %31s %31s", cell[0], cell[1], cell[2], cell[3]) != 4) continue;
        if (strspn(cell[1], "0123456789") != 8) continue; /* the heading */
        for (int i = 0; i < 4; i++)
            sqlite3_bind_text(insert, i + 1, cell[i], -1, SQLITE_TRANSIENT);
        assert_int_equal(sqlite3_step(insert), SQLITE_DONE);
        assert_int_equal(sqlite3_reset(insert), SQLITE_OK);
    }
    fclose(file);
    assert_int_equal(sqlite3_finalize(insert), SQLITE_OK);
    test_exec(db, "COMMIT");
    assert_rows(
        db, "69659|23570|real|1997-01-01|1998-06-30\n",
        "SELECT count(*), count(DISTINCT customer_id), min(typeof(amount)), min(ordered_at), max(ordered_at) "
        "FROM purchase");
}

void test_cdnow_sample(sqlite3 *db) {
    test_load(db, "line", test_data("CDNOW_sample.txt"), "text", '\t', false);
    test_load(db, "summary", test_data("cdnow_summary.csv"), "x, t_x, T_cal, x_star, m_x", ',', true);
    test_exec(db, "CREATE TABLE purchase AS SELECT CAST(substr(text, 8, 4) AS INTEGER) AS id, "
                  "substr(text, 13, 8) AS day, CAST(substr(text, 24) AS REAL) AS dollars FROM line;"
                  "CREATE TABLE calibration AS SELECT * FROM retention_customers('purchase', 'id', 'day') "
                  "WHERE amount_col = 'dollars' AND as_of = '1997-09-30'");
}

/* Knuth's MMIX generator; the high bits are the good ones. */
uint32_t test_random(uint64_t *state, uint32_t below) {
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(((*state >> 32) * below) >> 32);
}
