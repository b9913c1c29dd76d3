/*
 * test_ids.c - the customer index: the order and the equality of keys against SQLite's own, numbers against a
 * count of first rows, and an index that finds no memory.
 */
#define _XOPEN_SOURCE 700
#include "allocator.h"
#include "hurry.h"
#include "store/ids.h"
#include "read/value.h"

#define MOST 64

/* Every kind, and what is near each other: the whole REAL that is an INTEGER, fractions beside whole numbers on both
** sides of 0, numbers beyond int64, texts and blobs that begin alike. */
static const char values_sql[] = "CREATE TABLE v(x); INSERT INTO v VALUES (NULL), (3), (3.0), (3.5), (2.5), "
                                 "(-3), (-3.5), (-2.5), (-3.0), (0), (0.5),"
                                 " (-0.5), (-0.0), (1e300), (-1e300), (9e999), (-9e999), (9007199254740993), "
                                 "(9007199254740992.0), (4611686018427387904),"
                                 " (-9223372036854775808), (9223372036854775807), (9.3e18), (-9.3e18), "
                                 "(NULL), (1e-300), ('.'), ('a'), ('A'), ('ab'),"
                                 " ('a'), ('3'), ('3.0'), ('é'), ('eight by'), ('eight byt'), ('sixteen "
                                 "bytes of'), (x''), (x'00'), (x'61'), (x'6162'),"
                                 " (x'61'), (x'33'), ('sixteen bytes of'), (3), (x''), ('.'), (0.5)";

/* The values as SQLite keeps them, in the order of arrival. */
struct values {
    int count;
    sqlite3_value *values[MOST];
    struct key keys[MOST];
    int wanted[MOST]; /* what the second column says of each */
};

static void values_read(struct values *all, const char *sql) {
    sqlite3 *db = test_open();
    sqlite3_stmt *stmt = NULL;
    test_exec(db, "%s", values_sql);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
    for (all->count = 0; sqlite3_step(stmt) == SQLITE_ROW; all->count++) {
        assert_true(all->count < MOST);
        all->values[all->count] = sqlite3_value_dup(sqlite3_column_value(stmt, 0));
        assert_true(value_key(all->values[all->count], &all->keys[all->count]));
        all->wanted[all->count] = sqlite3_column_int(stmt, 1);
    }
    assert_int_equal(sqlite3_finalize(stmt), SQLITE_OK);
    test_close(db);
    assert_true(all->count > 40);
}

static void values_free(struct values *all) {
    for (int i = 0; i < all->count; i++)
        sqlite3_value_free(all->values[i]);
}

static int sign(int number) {
    return (number > 0) - (number < 0);
}

/* key.c 2 */
static void order_of_keys(void **state) {
    struct values all;
    (void)state;
    values_read(&all, "SELECT x, dense_rank() OVER (ORDER BY x) FROM v ORDER BY rowid");
    for (int i = 0; i < all.count; i++)
        for (int j = 0; j < all.count; j++) {
            int got = sign(key_compare(&all.keys[i], &all.keys[j])),
                want = sign(all.wanted[i] - all.wanted[j]);
            if (got != want) fail_msg("values %d and %d: got %d, want %d", i, j, got, want);
        }
    values_free(&all);
}

/* Numbers n values from this one on, once with, once without the hints that may come before. */
static void number_batch(struct ids *ids, const struct values *all, int from, int n, int hints) {
    struct key keys[MOST];
    uint32_t numbers[MOST];
    memcpy(keys, all->keys + from, (size_t)n * sizeof *keys);
    for (int i = 0; i < n; i++) {
        if (hints == 2) ids_expect(ids, &keys[i]);
        if (hints >= 1) ids_expect_record(ids, &keys[i]);
        if (hints >= 1 && ids->stored) ids_expect_stored(ids, &keys[i]);
    }
    assert_true(ids_number(ids, keys, (uint32_t)n, numbers));
    for (int i = 0; i < n; i++) {
        struct key kept = ids_key(ids, numbers[i]);
        uint32_t *payload = ids_payload(ids, numbers[i]);
        if (numbers[i] != (uint32_t)all->wanted[from + i])
            fail_msg("value %d: got %u, want %d", from + i, numbers[i], all->wanted[from + i]);
        assert_int_equal(key_compare(&kept, &all->keys[from + i]), 0);
        assert_true(*payload == 0 || *payload == numbers[i] + 1);
        *payload = numbers[i] + 1;
    }
}

/* A number for each value, in the order of first rows, however many are asked for at once, and again. (ids.c 1 and 2, key.c 1) */
static void numbers_of_keys(void **state) {
    struct values all;
    (void)state;
    values_read(&all,
                "SELECT x, (SELECT count(*) FROM (SELECT min(rowid) AS first FROM v GROUP BY x) WHERE first <"
                " (SELECT min(rowid) FROM v w WHERE w.x IS v.x)) FROM v ORDER BY rowid");
    for (int batch = 1; batch <= all.count; batch++)
        for (int hints = 0; hints < 3; hints++) {
            struct ids ids;
            ids_init(&ids, sizeof(uint32_t));
            for (int round = 0; round < 2; round++)
                for (int from = 0; from < all.count; from += batch)
                    number_batch(&ids, &all, from, all.count - from < batch ? all.count - from : batch,
                                 hints);
            ids_free(&ids);
        }
    values_free(&all);
}

/* The integers of no_memory(): ascending; not, and close together; or far apart. */
static int64_t integer_at(uint32_t i, uint32_t count, int way) {
    if (way == 0) return i;
    return (int64_t)(i * 7919 % count) * (way == 1 ? 1 : 1000003);
}

/* Integers first, ascending or not, in a window or a hash; then a text, for which all of them move. Wherever memory is out
** on the way, the index is what it was before the key that found none, and goes on when there is memory again. (ids.c 5) */
static void no_memory(void **state) {
    enum { INTEGERS = 10000 };
    (void)state;
    for (int way = 0; way < 3; way++) {
        long failures = 0;
        struct ids ids;
        ids_init(&ids, 0);
        for (uint32_t i = 0; i <= INTEGERS; i++) {
            struct key key = {.kind = KEY_INTEGER, .integer = integer_at(i, INTEGERS, way)};
            uint32_t number = 0;
            if (i == INTEGERS) key = (struct key){.kind = KEY_TEXT, .bytes = "a text", .size = 6};
            bool done = false;
            for (long n = 1; !done; n++) {
                allocator_arm(n, false);
                done = ids_number(&ids, &key, 1, &number);
                bool struck = allocator_disarm();
                assert_int_equal(done, !struck);
                failures += struck;
                if (done) break;
                assert_int_equal(ids_count(&ids), i);
                for (uint32_t k = 0; k < i; k++) {
                    struct key kept = ids_key(&ids, k);
                    assert_int_equal(kept.kind, KEY_INTEGER);
                    assert_int_equal(kept.integer, integer_at(k, INTEGERS, way));
                }
            }
            assert_int_equal(number, i);
        }
        struct key first = {.kind = KEY_INTEGER, .integer = 0}, kept = ids_key(&ids, INTEGERS);
        uint32_t number = 1;
        assert_true(ids_number(&ids, &first, 1, &number) && number == 0);
        assert_true(kept.kind == KEY_TEXT && kept.size == 6 && memcmp(kept.bytes, "a text", 6) == 0);
        assert_true(failures > 10);
        ids_free(&ids);
    }
}

/* Told to end where the table grows, it is what it was before that key, and goes on when it may. (ids.c 5) */
static void no_patience_of(int64_t apart) {
    enum { KEYS = 20000 };
    struct hurry hurry;
    struct ids ids;
    uint32_t ends = 0;
    ids_init(&ids, 0);
    for (uint32_t i = 0; i < KEYS; i++) {
        struct key key = {.kind = KEY_INTEGER, .integer = (KEYS - (int64_t)i) * apart};
        uint32_t number = KEYS;
        ids.patience = hurry_begin(&hurry, 1);
        bool done = ids_number(&ids, &key, 1, &number);
        ids.patience = NULL;
        if (!done) {
            struct key last = {.kind = KEY_INTEGER, .integer = (KEYS - (int64_t)i + 1) * apart};
            ends++;
            assert_int_equal(ids_count(&ids), i);
            assert_true(ids_number(&ids, &last, 1, &number) && number == i - 1);
            assert_true(ids_number(&ids, &key, 1, &number));
        }
        assert_int_equal(number, i);
    }
    assert_true(ends > 3);
    ids_free(&ids);
}

static void no_patience(void **state) {
    (void)state;
    no_patience_of(1);
    no_patience_of(1000003);
}

/* Integers and then texts, each at least the one before: there is no table until a key comes that is less. (ids.c 3) */
static void ascending_keys(void **state) {
    enum { INTEGERS = 5000, TEXTS = 1000 };
    (void)state;
    struct ids ids;
    uint32_t number;
    ids_init(&ids, 0);
    for (uint32_t i = 0; i < 2 * (INTEGERS + TEXTS); i++) {
        char text[16];
        struct key key = {.kind = KEY_INTEGER, .integer = i / 2};
        if (i / 2 >= INTEGERS) {
            int size = snprintf(text, sizeof text, "%06u", i / 2);
            key = (struct key){.kind = KEY_TEXT, .bytes = text, .size = (uint32_t)size};
        }
        ids_expect(&ids, &key);
        assert_true(ids_number(&ids, &key, 1, &number));
        assert_int_equal(number, i / 2);
        assert_true(ids.slots == NULL && ids.dense.numbers == NULL && key.hash == 0);
    }
    struct key less = {.kind = KEY_INTEGER, .integer = 7};
    assert_true(ids_number(&ids, &less, 1, &number) && number == 7);
    assert_non_null(ids.slots);
    ids_free(&ids);
}

/* Keys that do not ascend and lie far apart, so that there is a hash; what it makes of 1. */
static uint32_t hash_of_one(struct ids *ids) {
    uint32_t numbers[2];
    struct key keys[2] = {{.kind = KEY_INTEGER, .integer = 1000}, {.kind = KEY_INTEGER, .integer = 1}};
    ids_init(ids, 0);
    assert_true(ids_number(ids, keys, 2, numbers));
    ids_expect(ids, &keys[1]);
    return keys[1].hash;
}

/* Each index hashes in its own way. (ids.c 4) */
static void seeds(void **state) {
    struct ids one, other;
    (void)state;
    assert_true(hash_of_one(&one) != hash_of_one(&other));
    assert_true(one.seed != other.seed);
    ids_free(&one);
    ids_free(&other);
}

/* Two keys with one hash: what is expected of the second is the first's record, and it gets its own. (ids.c 1) */
static void expected_in_vain(void **state) {
    enum { FAR = 1 << 20 };
    static int64_t at[1 << 20]; /* the key of each beginning of a hash, more 1 */
    struct ids ids;
    struct key first, second = {.kind = KEY_INTEGER};
    uint32_t number;
    (void)state;
    hash_of_one(&ids);
    for (;; second.integer++) {
        struct key key = {.kind = KEY_INTEGER, .integer = second.integer * FAR};
        uint32_t hash = key_hash(ids.seed, &key);
        first = (struct key){.kind = KEY_INTEGER, .integer = (at[hash >> 12] - 1) * FAR};
        if (at[hash >> 12] && key_hash(ids.seed, &first) == hash) break;
        at[hash >> 12] = second.integer + 1;
    }
    second.integer *= FAR;
    assert_true(ids_number(&ids, &first, 1, &number) && number == 2);
    ids_expect(&ids, &second);
    ids_expect_record(&ids, &second);
    assert_int_equal(second.likely, 3);
    assert_true(ids_number(&ids, &second, 1, &number) && number == 3);
    assert_true(ids_number(&ids, &first, 1, &number) && number == 2);
    ids_free(&ids);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(order_of_keys),    cmocka_unit_test(numbers_of_keys), cmocka_unit_test(no_memory),
        cmocka_unit_test(no_patience),      cmocka_unit_test(ascending_keys),  cmocka_unit_test(seeds),
        cmocka_unit_test(expected_in_vain),
    };
    allocator_install();
    return cmocka_run_group_tests_name("ids", tests, NULL, NULL);
}
