/*
 * state_answers.c - what a table function answers beside what it answers with a state on its way.
 */
#include "state_answers.h"

#include "states.h"
#include "test.h"

sqlite3 *state_answers_open(void) {
    sqlite3 *db = test_open();
    memset(&states, 0, sizeof states);
    assert_int_equal(states_register(db), SQLITE_OK);
    return db;
}

void state_answers_close(sqlite3 *db) {
    sqlite3_free(states.written);
    memset(&states, 0, sizeof states);
    test_close(db);
}

/* What is asked is the same for both: the whole statement but for the function's first word. */
static char *rows_of(sqlite3 *db, const char *word, const char *question) {
    return test_rows(db, question, word);
}

long state_answers_rows, state_answers_errors;

void state_answers_compare(sqlite3 *db, const char *question, const char *what) {
    char *want = rows_of(db, "retention", question), *got = rows_of(db, "state", question);
    bool fine = strcmp(got, want) == 0;
    if (strncmp(want, "error: ", 7) == 0) {
        fine = strncmp(got, "error: ", 7) == 0;
        state_answers_errors++;
    } else {
        state_answers_rows += want[0] != '\0';
        fine = fine && (!states.kept || states.alike);
    }
    if (!fine)
        fail_msg("%s\n%s, %d bytes alike %d\n--- want\n%.3000s--- got\n%.3000s", question, what,
                 (int)states.size, states.alike, want, got);
    sqlite3_free(want);
    sqlite3_free(got);
}
