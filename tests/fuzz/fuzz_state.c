/*
 * fuzz_state.c - bytes as what a table function knew of a source: it must not trust them.
 *
 * An input is a byte for the kind of state, one for what is done, and the bytes; or places and bytes, three at a time,
 * that are put into a state that was written. What comes of it is damage, or rows; and what is read can be merged,
 * written and read again.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "states.h"

static sqlite3 *state_db;
static sqlite3_stmt *state_statements[STATES_KINDS];
static struct {
    void *bytes;
    size_t size;
} state_written[STATES_KINDS];

enum { STATE_PATCHED = 1, STATE_KEPT = 2, STATE_MERGED = 4 };

static void state_step(sqlite3_stmt *stmt) {
    char *rows = fuzz_rows(stmt);
    sqlite3_reset(stmt);
    if (fuzz_is_error(rows) && strstr(rows, " are too many ") == NULL) {
        FUZZ_CHECK(strstr(rows, "(): the kept state is damaged") != NULL);
        FUZZ_CHECK(states.end == STATE_DAMAGED);
    }
    free(rows);
}

static void state_prepare(void) {
    state_db = fuzz_open();
    FUZZ_CHECK(states_register(state_db) == SQLITE_OK);
    fuzz_exec(state_db, "%s", states_small);
    for (size_t i = 0; i < STATES_KINDS; i++) {
        char *sql = sqlite3_mprintf(states_kinds[i], "state");
        state_statements[i] = fuzz_prepare(state_db, sql);
        sqlite3_free(sql);
        states = (struct states){.kept = true};
        state_step(state_statements[i]);
        state_written[i].bytes = states.written;
        state_written[i].size = states.size;
    }
}

/* A written state with some of its bytes replaced; for free(). */
static uint8_t *state_patch(size_t kind, struct fuzz_input *input, size_t *size) {
    *size = state_written[kind].size;
    uint8_t *bytes = malloc(*size);
    FUZZ_CHECK(bytes != NULL);
    memcpy(bytes, state_written[kind].bytes, *size);
    while (input->size > 0) {
        size_t at = fuzz_below(input, 65536) % *size;
        bytes[at] = fuzz_byte(input);
    }
    return bytes;
}

/* The bytes that are left; for free(). */
static uint8_t *state_take(const struct fuzz_input *input, size_t *size) {
    *size = input->size;
    uint8_t *bytes = malloc(*size ? *size : 1);
    FUZZ_CHECK(bytes != NULL);
    if (*size) memcpy(bytes, input->data, *size);
    return bytes;
}

void fuzz_state(const uint8_t *data, size_t size) {
    static const char *const parts[] = {"_a", "_b", NULL};
    struct fuzz_input input = {data, size};
    if (state_db == NULL) state_prepare();
    size_t kind = fuzz_below(&input, STATES_KINDS), count;
    uint32_t ways = fuzz_byte(&input);
    uint8_t *bytes = ways & STATE_PATCHED ? state_patch(kind, &input, &count) : state_take(&input, &count);
    states = (struct states){.bytes = bytes,
                             .bytes_size = count,
                             .kept = ways & STATE_KEPT,
                             .parts = ways & STATE_MERGED ? parts : NULL};
    state_step(state_statements[kind]);
    /* Damage is found the first time, or not at all. */
    FUZZ_CHECK(states.written == NULL || (states.alike && states.end == STATE_FINE));
    sqlite3_free(states.written);
    free(bytes);
    memset(&states, 0, sizeof states);
}
