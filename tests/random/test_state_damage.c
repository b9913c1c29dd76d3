/*
 * test_state_damage.c - the written state of a table function with something having happened to its bytes: that is damage,
 * and said to be, or a state that serves rows. Nothing reads beyond the bytes.
 *
 * One in three of the bytes has its turn, another one in each kind of state; RETENTION_FULL=1: all of them.
 */
#define _XOPEN_SOURCE 700
#include "allocator.h"
#include "state_answers.h"
#include "states.h"

#define KINDS STATES_KINDS
enum { HEAD = 32 }; /* bytes that say whose it is */

static sqlite3_stmt *prepare_kind(sqlite3 *db, int kind) {
    sqlite3_stmt *stmt = NULL;
    char *sql = sqlite3_mprintf(states_kinds[kind], "state");
    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    sqlite3_free(sql);
    return stmt;
}

/* What is written of a kind's state; for sqlite3_free(). */
static unsigned char *bytes_of_kind(sqlite3 *db, int kind, size_t *size) {
    states.kept = true;
    state_answers_compare(db, states_kinds[kind], "small");
    unsigned char *bytes = states.written;
    *size = states.size;
    states.kept = false;
    states.written = NULL;
    assert_true(*size > HEAD);
    return bytes;
}

/* Damage, which the error says; or rows, if there are not too many of them. */
static enum state_end serve(sqlite3_stmt *stmt, const void *bytes, size_t size) {
    struct test_text rows = {NULL, 0, 0};
    sqlite3 *db = sqlite3_db_handle(stmt);
    void *copy = malloc(size + 1); /* so that a sanitizer sees a step too far */
    assert_non_null(copy);
    if (size > 0) memcpy(copy, bytes, size);
    copy = realloc(copy, size > 0 ? size : 1);
    states.bytes = copy;
    states.bytes_size = size;
    int rc = test_write_rows(&rows, stmt);
    if (states.end == STATE_DAMAGED) {
        const char *says = strchr(sqlite3_errmsg(db), '(');
        assert_int_equal(rc, SQLITE_CORRUPT);
        assert_string_equal(says, "(): the kept state is damaged");
    } else if (rc != SQLITE_DONE) {
        assert_non_null(strstr(sqlite3_errmsg(db), " are too many "));
    }
    sqlite3_reset(stmt);
    free(rows.at);
    free(copy);
    states.bytes = NULL;
    return states.end;
}

static long damaged, served;

static void count_end(enum state_end end) {
    damaged += end == STATE_DAMAGED;
    served += end == STATE_FINE;
}

/* Which of the places behind the head have their turn: one in three, another one in each kind, or all of them. */
static bool is_damaged_at(size_t i, int kind) {
    size_t step = (size_t)test_cases(NULL, 3, 1);
    return i < HEAD || (i + (size_t)kind) % step == 0;
}

static void damage_bytes(sqlite3_stmt *stmt, int kind, unsigned char *bytes, size_t size) {
    unsigned char *longer = malloc(size + 1);
    assert_non_null(longer);
    for (size_t i = 0; i < size; i++) {
        for (int bit = 0; bit < 9 && is_damaged_at(i, kind); bit++) {
            unsigned char flip = (unsigned char)(bit < 8 ? 1 << bit : 255);
            bytes[i] ^= flip;
            enum state_end end = serve(stmt, bytes, size);
            bytes[i] ^= flip;
            if (i < HEAD) assert_int_equal(end, STATE_DAMAGED);
            count_end(end);
        }
        assert_int_equal(serve(stmt, bytes, i), STATE_DAMAGED);
    }
    for (size_t i = 0; i <= size; i++) {
        if (i < size && !is_damaged_at(i, kind)) continue;
        memcpy(longer, bytes, i);
        longer[i] = (unsigned char)(i % 2 ? 255 : 0);
        memcpy(longer + i + 1, bytes + i, size - i);
        count_end(serve(stmt, longer, size + 1));
    }
    assert_int_equal(serve(stmt, longer, size + 1), STATE_DAMAGED); /* one behind the end */
    free(longer);
}

/* Each bit turned, each byte turned, put in, and missing with all behind it. (state.c 3, bytes.c 2) */
static void damage(void **state) {
    (void)state;
    sqlite3 *db = state_answers_open();
    test_exec(db, "%s", states_small);
    for (int kind = 0; kind < KINDS; kind++) {
        size_t size;
        unsigned char *bytes = bytes_of_kind(db, kind, &size);
        sqlite3_stmt *stmt = prepare_kind(db, kind);
        assert_int_equal(serve(stmt, bytes, size), STATE_FINE);
        damage_bytes(stmt, kind, bytes, size);
        assert_int_equal(serve(stmt, bytes, size), STATE_FINE);
        sqlite3_finalize(stmt);
        sqlite3_free(bytes);
    }
    print_message("%ld damaged, %ld served\n", damaged, served);
    state_answers_close(db);
}

/* Numbers of 8 bytes that take another's place: what is far away, or next to it. */
static void damage_numbers(void **state) {
    (void)state;
    static const uint64_t numbers[] = {0,
                                       1,
                                       2,
                                       3,
                                       4,
                                       5,
                                       UINT64_MAX,
                                       INT64_MAX,
                                       UINT64_C(1) << 63,
                                       1u << 31,
                                       UINT32_MAX,
                                       UINT64_C(0x7FF8000000000000),
                                       UINT64_C(0x7FF0000000000000),
                                       (uint64_t)MOMENT_MIN,
                                       (uint64_t)MOMENT_MAX,
                                       (uint64_t)MOMENT_MAX - (uint64_t)MOMENT_MIN + 1};
    sqlite3 *db = state_answers_open();
    test_exec(db, "%s", states_small);
    for (int kind = 0; kind < KINDS; kind++) {
        size_t size;
        unsigned char *bytes = bytes_of_kind(db, kind, &size), kept[8];
        sqlite3_stmt *stmt = prepare_kind(db, kind);
        for (size_t i = 0; i + 8 <= size; i++)
            for (size_t j = 0; j < sizeof numbers / sizeof numbers[0]; j++) {
                if (!is_damaged_at(i + j, kind)) continue;
                memcpy(kept, bytes + i, 8);
                for (size_t k = 0; k < 8; k++)
                    bytes[i + k] = (unsigned char)(numbers[j] >> 8 * k);
                count_end(serve(stmt, bytes, size));
                memcpy(bytes + i, kept, 8);
            }
        sqlite3_finalize(stmt);
        sqlite3_free(bytes);
    }
    state_answers_close(db);
}

/* A state of one kind is none of another, nor of other options. */
static void other_kinds(void **state) {
    (void)state;
    sqlite3 *db = state_answers_open();
    unsigned char *bytes[KINDS];
    size_t sizes[KINDS];
    int different = 0;
    test_exec(db, "%s", states_small);
    for (int i = 0; i < KINDS; i++)
        bytes[i] = bytes_of_kind(db, i, &sizes[i]);
    for (int i = 0; i < KINDS; i++) {
        sqlite3_stmt *stmt = prepare_kind(db, i);
        for (int j = 0; j < KINDS; j++) {
            enum state_end end = serve(stmt, bytes[j], sizes[j]);
            if (memcmp(bytes[i], bytes[j], HEAD) == 0) continue;
            different++;
            assert_int_equal(end, STATE_DAMAGED);
        }
        sqlite3_finalize(stmt);
    }
    for (int i = 0; i < KINDS; i++)
        sqlite3_free(bytes[i]);
    assert_true(different > KINDS * KINDS / 2);
    state_answers_close(db);
}

/* Customers of whom there cannot be any: no row was seen, or there is a segment column and no segment. */
static void nobody_there(void **state) {
    (void)state;
    enum { KIND = 1 };
    sqlite3 *db = state_answers_open();
    test_exec(db, "%s", states_small);
    size_t size;
    unsigned char *bytes = bytes_of_kind(db, KIND, &size);
    sqlite3_stmt *stmt = prepare_kind(db, KIND);
    for (uint64_t any = 0; any < 2; any++)
        for (uint64_t customers = 0; customers < 2; customers++) {
            struct bytes_out out = {0};
            const uint64_t numbers[] = {any, 0, 0, 0, customers};
            bytes_write(&out, bytes, HEAD);
            for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
                bytes_write_number(&out, numbers[i]);
            for (uint64_t i = 0; i < 6 * customers; i++) /* the key 0, and no activity */
                bytes_write_number(&out, i == 0 ? KEY_INTEGER : 0);
            assert_int_equal(serve(stmt, out.data, out.size), customers ? STATE_DAMAGED : STATE_FINE);
            sqlite3_free(out.data);
        }
    sqlite3_finalize(stmt);
    sqlite3_free(bytes);
    state_answers_close(db);
}

/* Damage is said to be damage, or there is no memory to say it; never is a row given. */
static void no_memory_for_damage(void **state) {
    (void)state;
    sqlite3 *db = state_answers_open();
    bool struck = true;
    int without = 0;
    size_t size;
    test_exec(db, "%s", states_small);
    unsigned char *bytes = bytes_of_kind(db, 0, &size);
    sqlite3_stmt *stmt = prepare_kind(db, 0);
    states.bytes = bytes;
    states.bytes_size = size - 1;
    for (long n = 1; struck; n++) {
        allocator_arm(n, false);
        int rc = sqlite3_step(stmt);
        struck = allocator_disarm();
        sqlite3_reset(stmt);
        without += rc == SQLITE_NOMEM;
        if (rc != SQLITE_NOMEM) assert_int_equal(rc & 0xff, SQLITE_CORRUPT);
    }
    assert_true(without > 0);
    states.bytes = NULL;
    sqlite3_finalize(stmt);
    sqlite3_free(bytes);
    state_answers_close(db);
}

int main(void) {
    allocator_install();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(damage),       cmocka_unit_test(damage_numbers),       cmocka_unit_test(other_kinds),
        cmocka_unit_test(nobody_there), cmocka_unit_test(no_memory_for_damage),
    };
    return cmocka_run_group_tests_name("states, damage", tests, NULL, NULL);
}
