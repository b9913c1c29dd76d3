/*
 * test_blank.c - blank text is NULL, in every argument of every function and in every column that is read; and white space
 * around what is no id is ignored.
 *
 * The functions, tables and their arguments are those of the registry. A call with a blank text must give what it gives
 * with NULL in the same place, rows or error; one with white space around its values, what it gives with the values.
 */
#include "test.h"

#include "registry.h"

#define BLANK_COUNT(list) (sizeof(list) / sizeof *(list))

static const char *const blank_texts[] = {"''", "' '", "char(9, 10, 11, 12, 13, 32)"};
static const char *const blank_shown[] = {"''", "' '", "'\\t\\n\\x0b\\x0c\\r '"}; /* in errors */

#define BLANK_PADDED "(char(10) || ' ' || (%s) || char(9, 13))"

static long blank_calls, blank_errors;

static sqlite3 *blank_open(void) {
    sqlite3 *db = test_open();
    test_exec(
        db,
        "CREATE TABLE visit(n INTEGER PRIMARY KEY, customer, at, ended, amount, country, started, counts);"
        "INSERT INTO visit SELECT value, 'c' || (value * 7 %% 5), '2024-0' || (1 + value %% 4) || '-1' || value,"
        " '2024-0' || (3 + value %% 5) || '-28', value * 2.5, 'l' || (value %% 2), value %% 3 > 0, value > 3"
        " FROM (WITH RECURSIVE i(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM i WHERE value < 9)"
        " SELECT value FROM i)");
    return db;
}

/* An error without the value that it shows. */
static char *blank_unshown(char *text, const char *shown) {
    char *at = strncmp(text, "error: ", 7) == 0 ? strstr(text, shown) : NULL;
    if (at == NULL) return text;
    char *plain = sqlite3_mprintf("%.*sNULL%s", (int)(at - text), text, at + strlen(shown));
    sqlite3_free(text);
    return plain;
}

/* Two statements must give the same; shown: how an error of the second shows what stands for NULL. Whether they are errors. */
static bool blank_same(sqlite3 *db, const char *sql, const char *other, const char *shown) {
    char *want = test_rows(db, "%s", sql), *got = blank_unshown(test_rows(db, "%s", other), shown);
    bool error = strncmp(want, "error: ", 7) == 0;
    if (strcmp(want, got) != 0)
        fail_msg("%s\n--- gives\n%s\n--- but\n%s\n--- gives\n%s", sql, want, other, got);
    sqlite3_free(want);
    sqlite3_free(got);
    blank_calls++;
    blank_errors += error;
    return error;
}

/* ---- functions ---- */

/* Ordinary values of arguments, in terms of the rows of visit. The first line that fits. */
static const struct blank_usual {
    const char *functions; /* whose names begin so */
    const char *argument, *value;
    bool id; /* or a word: white space around it counts */
} blank_usuals[] = {
    {"chart_bars", "x", "n", true},
    {"", "x", "n", false},
    {"", "y", "amount", false},
    {"", "lower", "amount - 1", false},
    {"", "upper", "amount + 1", false},
    {"", "complete", "n % 3 > 0", false},
    {"", "row", "n", true},
    {"", "column", "country", true},
    {"", "series", "customer", true},
    {"", "options", "'percent'", false},
    {"", "headings", "'a, b'", true},
    {"", "position", "n", true},
    {"", "value_1", "n", true},
    {"", "value_2", "amount", true},
    {"", "title", "'Shop'", true},
    {"", "section", "country", true},
    {"", "html", "'<p>' || n || '</p>'", true},
    {"", "customer", "customer", true},
    {"", "product", "country", true},
    {"", "order", "n % 4", true},
    {"", "group", "country", true},
    {"", "time", "at", false},
    {"", "first", "'2024-01-05'", false},
    {"", "since", "'2024-02-01'", false},
    {"", "until", "'2024-04-01'", false},
    {"", "grain", "'week'", false},
    {"", "clock", "'Europe/Berlin'", false},
    {"", "at_start", "10 + n", false},
    {"", "at_end", "7", false},
    {"", "new", "n / 3", false},
    {"", "was", "n % 4 > 0", false},
    {"", "is", "n % 3 > 0", false},
    {"", "margin", "10 * n", false},
    {"", "retention", "0.5", false},
    {"", "discount", "0.1", false},
    {"", "annual_discount", "0.1", false},
    {"", "value", "amount", false},
    {"", "fraction", "0.3", false},
    {"", "score", "n + 1", false},
    {"", "confidence", "0.9", false},
    {"", "satisfied_from", "6", false},
    {"", "k", "n", false},
    {"", "n", "10", false},
    {"", "k1", "n", false},
    {"", "n1", "20", false},
    {"", "k2", "n / 2", false},
    {"", "n2", "30", false},
    {"", "method", "'exact'", true},
    {"", "p1", "0.1 + n / 100.0", false},
    {"", "p2", "0.3", false},
    {"", "power", "0.9", false},
    {"", "duration", "n", false},
    {"sbg", "age", "n", false},
    {"sbg", "churned", "20 - n", false},
    {"", "churned", "n % 2", false},
    {"", "censored", "n", false},
    {"", "customers", "1000 / n", false},
    {"", "frequency", "n % 4", false},
    {"", "recency", "10 * (n % 4)", false},
    {"", "age", "60 + n", false},
    {"", "monetary_value", "amount", false},
    {"clv_fit", "model", "'bg/nbd'", true},
    {"sbg", "model", "'{\"model\":\"sbg\",\"parameters\":{\"alpha\":0.7,\"beta\":1.2}}'", false},
    {"", "model",
     "'{\"model\":\"bg/nbd\",\"parameters\":{\"r\":0.25,\"alpha\":4.5,\"a\":0.8,\"b\":2.5},"
     "\"spend\":{\"model\":\"gamma-gamma\",\"parameters\":{\"p\":6,\"q\":4,\"v\":15}}}'",
     false},
    {"", "days", "30", false},
    {"", "within", "'20 days'", false},
    {"", "step_1", "n % 2", false},
    {"", "step_2", "n % 3 = 0", false},
};

static const struct blank_usual *blank_find(const struct function *f, const char *argument, size_t size) {
    for (size_t i = 0; i < BLANK_COUNT(blank_usuals); i++) {
        const struct blank_usual *usual = &blank_usuals[i];
        if (strncmp(f->name, usual->functions, strlen(usual->functions)) == 0 &&
            strlen(usual->argument) == size && strncmp(usual->argument, argument, size) == 0)
            return usual;
    }
    fail_msg("%s(%s): blank_usuals needs an ordinary value of %.*s", f->name, f->arguments, (int)size,
             argument);
    return NULL;
}

/* "f(a, b)" with a value in place of one argument (none: -1), in all rows or in one; usual: of that argument. */
static char *blank_call(const struct function *f, int arity, int argument, const char *value, bool everywhere,
                        const struct blank_usual **usual) {
    sqlite3_str *call = sqlite3_str_new(NULL);
    const char *p = f->arguments;
    sqlite3_str_appendf(call, "%s(", f->name);
    for (int i = 0; i < arity; i++) {
        p += strcspn(p, "abcdefghijklmnopqrstuvwxyz");
        size_t size = strspn(p, "abcdefghijklmnopqrstuvwxyz_0123456789");
        const struct blank_usual *plain = blank_find(f, p, size);
        if (i) sqlite3_str_appendall(call, ", ");
        if (i != argument)
            sqlite3_str_appendall(call, plain->value);
        else if (everywhere)
            sqlite3_str_appendall(call, value);
        else
            sqlite3_str_appendf(call, "CASE WHEN n = 4 THEN %s ELSE %s END", value, plain->value);
        if (i == argument) *usual = plain;
        p += size;
    }
    sqlite3_str_appendall(call, ")");
    return sqlite3_str_finish(call);
}

/* Statements that call it: over all rows, or over each; as a window too. */
static const char *const blank_statements[] = {"SELECT %s FROM visit",
                                               "SELECT %s OVER (ORDER BY n ROWS 2 PRECEDING) FROM visit"};

static void blank_try_argument(sqlite3 *db, const struct function *f, int arity, int argument,
                               const char *statement, bool everywhere) {
    const struct blank_usual *usual = NULL;
    for (size_t b = 0; b < BLANK_COUNT(blank_texts); b++) {
        char *null = blank_call(f, arity, argument, "NULL", everywhere, &usual),
             *blank = blank_call(f, arity, argument, blank_texts[b], everywhere, &usual),
             *sql = sqlite3_mprintf(statement, null), *other = sqlite3_mprintf(statement, blank);
        blank_same(db, sql, other, blank_shown[b]);
        sqlite3_free(null);
        sqlite3_free(blank);
        sqlite3_free(sql);
        sqlite3_free(other);
    }
    if (usual->id) return;
    char *value = sqlite3_mprintf(BLANK_PADDED, usual->value),
         *plain = blank_call(f, arity, -1, NULL, false, &usual),
         *padded = blank_call(f, arity, argument, value, everywhere, &usual),
         *sql = sqlite3_mprintf(statement, plain), *other = sqlite3_mprintf(statement, padded);
    if (blank_same(db, sql, other, "?")) fail_msg("%s: an error of ordinary values", sql);
    sqlite3_free(value);
    sqlite3_free(plain);
    sqlite3_free(padded);
    sqlite3_free(sql);
    sqlite3_free(other);
}

#define BLANK_ANY 4 /* arguments of one that takes any number */

static void blank_test_functions(void **state) {
    (void)state;
    sqlite3 *db = blank_open();
    for (const struct function_family *const *family = registry_families(); *family; family++)
        for (size_t i = 0; i < (*family)->count; i++) {
            const struct function *f = &(*family)->functions[i];
            if (f->says == NULL) continue;
            int least = f->least < 0 ? BLANK_ANY : f->least, most = f->least < 0 ? BLANK_ANY : f->most;
            for (int arity = least; arity <= most; arity++)
                for (int a = 0; a < arity; a++)
                    for (size_t s = 0; s < (f->inverse ? 2 : 1); s++) {
                        blank_try_argument(db, f, arity, a, blank_statements[s], false);
                        blank_try_argument(db, f, arity, a, blank_statements[s], true);
                    }
        }
    test_close(db);
}

/* ---- tables ---- */

/* Ordinary arguments; a column has the name that visit has for it. */
static const struct {
    const char *name, *value;
    bool id, column;
} blank_arguments[] = {
    {"source", "'visit'", true, false},
    {"customer_col", "customer", true, true},
    {"time_col", "at", false, true},
    {"until_col", "ended", false, true},
    {"amount_col", "amount", false, true},
    {"segment_col", "country", true, true},
    {"starts_col", "started", false, true},
    {"returns_col", "counts", false, true},
    {"grain", "'2 weeks'", false, false},
    {"mode", "'recurring'", true, false},
    {"anchor", "'customer'", true, false},
    {"min_events", "1", false, false},
    {"max_age", "3", false, false},
    {"as_of", "'2024-06-15'", false, false},
    {"lapse_after", "2", false, false},
    {"confidence", "0.9", false, false},
    {"from_col", "at", false, true},
    {"gap", "'3 days'", false, false},
    {"span", "2", false, false},
    {"segment_by", "'row'", true, false},
    {"points_col", "amount", false, true},
    {"expires_after", "'3 days'", false, false},
    {"expires", "'age'", true, false},
    {"clock", "'+02:00'", false, false},
    {"ages", "'0, 1-3'", false, false},
    {"step_col", "country", true, true},
    {"steps", "'l1, l0, l1'", false, false},
    {"within", "'20 days'", false, false},
    {"ordering", "'strict'", true, false},
};

static size_t blank_argument(const char *name) {
    for (size_t i = 0; i < BLANK_COUNT(blank_arguments); i++)
        if (strcmp(blank_arguments[i].name, name) == 0) return i;
    fail_msg("blank_arguments needs an ordinary value of %s", name);
    return 0;
}

/* A call has every argument but an end, a gap, and ages, which exclude max_age; or no argument but those that it needs, an
** end, a gap and as_of. */
enum blank_form { BLANK_EVENTS, BLANK_TERMS, BLANK_FORMS };

static bool blank_has(const struct table_parameter *parameter, enum blank_form form) {
    bool until = parameter->source == SOURCE_UNTIL || strcmp(parameter->name, "gap") == 0;
    if (parameter->required || strcmp(parameter->name, "as_of") == 0) return true;
    return form == BLANK_EVENTS ? !until && strcmp(parameter->name, "ages") != 0 : until;
}

/* A call with another value for one parameter (none: -1). */
static char *blank_select(const struct table *table, int parameter, const char *value, const char *source,
                          enum blank_form form) {
    sqlite3_str *sql = sqlite3_str_new(NULL);
    sqlite3_str_appendf(sql, "SELECT * FROM %s WHERE 1", table->name);
    for (int i = 0; i < table->parameter_count; i++) {
        const struct table_parameter *p = &table->parameters[i];
        size_t usual = blank_argument(p->name);
        if (i != parameter && !blank_has(p, form)) continue;
        sqlite3_str_appendf(sql, " AND %s = ", p->name);
        if (i == parameter)
            sqlite3_str_appendall(sql, value);
        else if (strcmp(p->name, "source") == 0)
            sqlite3_str_appendf(sql, "'%s'", source);
        else
            sqlite3_str_appendf(sql, blank_arguments[usual].column ? "'%s'" : "%s",
                                blank_arguments[usual].value);
    }
    return sqlite3_str_finish(sql);
}

static void blank_compare(sqlite3 *db, char *sql, char *other, bool right) {
    bool error = blank_same(db, sql, other, "?");
    if (right && error) fail_msg("%s: an error of ordinary values", sql);
    sqlite3_free(sql);
    sqlite3_free(other);
}

static void blank_test_arguments(void **state) {
    (void)state;
    sqlite3 *db = blank_open();
    for (int t = 0; registry_tables()[t]; t++) {
        const struct table *table = registry_tables()[t];
        for (int i = 0; i < table->parameter_count * BLANK_FORMS; i++) {
            int parameter = i / BLANK_FORMS;
            enum blank_form form = (enum blank_form)(i % BLANK_FORMS);
            size_t usual = blank_argument(table->parameters[parameter].name);
            for (size_t b = 0; b < BLANK_COUNT(blank_texts); b++)
                blank_compare(db, blank_select(table, parameter, "NULL", "visit", form),
                              blank_select(table, parameter, blank_texts[b], "visit", form), false);
            if (blank_arguments[usual].id || blank_arguments[usual].column) continue;
            char *padded = sqlite3_mprintf(BLANK_PADDED, blank_arguments[usual].value);
            blank_compare(db, blank_select(table, parameter, blank_arguments[usual].value, "visit", form),
                          blank_select(table, parameter, padded, "visit", form),
                          form == BLANK_EVENTS && blank_has(&table->parameters[parameter], form));
            sqlite3_free(padded);
        }
    }
    test_close(db);
}

/* A copy of visit with other values in one column of the fourth row, or in all. */
static void blank_copy(sqlite3 *db, const char *table, const char *column, const char *value,
                       bool everywhere) {
    test_exec(
        db,
        "DROP TABLE IF EXISTS %s; CREATE TABLE %s AS SELECT * FROM visit; UPDATE %s SET %s = %s WHERE n = 4 OR %d",
        table, table, table, column, value, everywhere);
}

/* Every table over both copies, but the one that says which values are blank and which are NULL. */
static void blank_compare_copies(sqlite3 *db) {
    for (int t = 0; registry_tables()[t]; t++)
        if (strcmp(registry_tables()[t]->name, "retention_check") != 0)
            for (enum blank_form form = 0; form < BLANK_FORMS; form++)
                blank_compare(db, blank_select(registry_tables()[t], -1, NULL, "plain", form),
                              blank_select(registry_tables()[t], -1, NULL, "other", form), true);
}

static void blank_test_columns(void **state) {
    (void)state;
    sqlite3 *db = blank_open();
    for (size_t c = 0; c < BLANK_COUNT(blank_arguments); c++) {
        const char *column = blank_arguments[c].value;
        if (!blank_arguments[c].column) continue;
        char *padded = sqlite3_mprintf(BLANK_PADDED, column);
        for (int everywhere = 0; everywhere < 2; everywhere++) {
            for (size_t b = 0; b < BLANK_COUNT(blank_texts); b++) {
                blank_copy(db, "plain", column, "NULL", everywhere);
                blank_copy(db, "other", column, blank_texts[b], everywhere);
                blank_compare_copies(db);
            }
            blank_copy(db, "plain", column, column, everywhere);
            blank_copy(db, "other", column, padded, everywhere);
            if (!blank_arguments[c].id) blank_compare_copies(db);
        }
        sqlite3_free(padded);
    }
    test_close(db);
}

static int blank_report(void **state) {
    (void)state;
    printf("blank: %ld calls with a blank and with NULL, %ld of them errors\n", blank_calls, blank_errors);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(blank_test_functions),
                                       cmocka_unit_test(blank_test_arguments),
                                       cmocka_unit_test(blank_test_columns)};
    return cmocka_run_group_tests_name("blank", tests, NULL, blank_report);
}
