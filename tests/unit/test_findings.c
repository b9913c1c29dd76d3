/*
 * test_findings.c - findings from rows as they were found, without a source.
 */
#define _XOPEN_SOURCE 700
#include "allocator.h"
#include "fold/findings.h"
#include "ground/memory.h"
#include "hurry.h"
#include "test.h"

#define DAY INT64_C(86400000000)

struct rows {
    struct population population;
    struct findings findings;
    struct grain grain;
};

static void rows_begin(struct rows *rows) {
    static const bool given[LOOK_COLUMNS] = {
        [LOOK_CUSTOMER] = true, [LOOK_TIME] = true, [LOOK_AMOUNT] = true, [LOOK_UNTIL] = true};
    memset(rows, 0, sizeof *rows);
    assert_true(grain_parse("month", 5, &rows->grain));
    population_init(&rows->population, sizeof(struct findings_customer), false);
    findings_begin(&rows->findings, given);
}

static void rows_free(struct rows *rows) {
    findings_free(&rows->findings);
    population_free(&rows->population);
}

/* A row of a customer (NULL: none) with a time, an amount and an end (LOOK_NO_TIME: NULL). */
static void rows_add_key(struct rows *rows, const struct key *customer, int64_t time, double amount,
                         int64_t until) {
    struct look look = {.kinds = {[LOOK_CUSTOMER] = customer ? LOOK_VALUE : LOOK_NULL,
                                  [LOOK_TIME] = time == LOOK_NO_TIME ? LOOK_NULL : LOOK_VALUE,
                                  [LOOK_AMOUNT] = LOOK_VALUE,
                                  [LOOK_UNTIL] = until == LOOK_NO_TIME ? LOOK_NULL : LOOK_VALUE}};
    if (customer) look.keys[LOOK_CUSTOMER] = *customer;
    look.time = (struct moment){time, MOMENT_CLOCK};
    look.until = (struct moment){until, MOMENT_DATE};
    look.amount = amount;
    for (int i = 0; i < LOOK_COLUMNS; i++)
        look.fingerprint = key_fingerprint(look.fingerprint, &look.keys[i]);
    look.fingerprint += (uint64_t)time * 31 + (uint64_t)until * 1009 + (uint64_t)(int64_t)amount;
    assert_true(findings_look(&rows->findings, &look));
    if (customer == NULL) return;
    struct batch batch = {.count = 1,
                          .times = {time},
                          .untils = {until == LOOK_NO_TIME ? BATCH_OPEN : until},
                          .fingerprints = {look.fingerprint}};
    rows->population.any = true;
    if (time > rows->population.latest) rows->population.latest = rows->population.as_of = time;
    assert_true(ids_number(&rows->population.customers, &look.keys[LOOK_CUSTOMER], 1, batch.customers));
    assert_true(findings_take(&rows->findings, &rows->population, &batch));
}

static void rows_add(struct rows *rows, const char *customer, int64_t time, double amount, int64_t until) {
    struct key key = {.kind = KEY_TEXT, .bytes = customer, .size = customer ? (uint32_t)strlen(customer) : 0};
    rows_add_key(rows, customer ? &key : NULL, time, amount, until);
}

static uint64_t rows_of(const struct rows *rows, enum finding_kind kind) {
    uint64_t sum = 0;
    for (size_t i = 0; i < rows->findings.count; i++)
        if (rows->findings.list[i].kind == kind) sum += rows->findings.list[i].rows;
    return sum;
}

/* Rows of a random table, in one part or two. */
static void rows_draw(struct rows *all, struct rows parts[2], uint64_t *state) {
    static const char *const customers[] = {"ann", "Ann", "bob", " bob", "cy", NULL};
    int count = (int)test_random(state, 200);
    uint32_t cut = test_random(state, 100);
    for (int i = 0; i < count; i++) {
        const char *customer = customers[test_random(state, 6)];
        int64_t time = test_random(state, 5) ? (19000 + (int64_t)test_random(state, 30)) * DAY : LOOK_NO_TIME;
        int64_t until =
            test_random(state, 3) ? (19000 + (int64_t)test_random(state, 30)) * DAY : LOOK_NO_TIME;
        double amount = test_random(state, 3) - 1.0;
        rows_add(all, customer, time, amount, until);
        rows_add(&parts[i * 100 >= count * (int)cut], customer, time, amount, until);
    }
}

/* Two parts, merged, and written and read, are the whole. (findings.c 11, state.c 1 and 2) */
static void parts(void **state) {
    (void)state;
    uint64_t random = 11;
    for (int turn = 0; turn < 300; turn++) {
        struct rows all, part[2], again;
        rows_begin(&all);
        rows_begin(&part[0]);
        rows_begin(&part[1]);
        rows_begin(&again);
        rows_draw(&all, part, &random);
        struct state into = {&findings_state, &part[0].findings, &part[0].population, &part[0].grain},
                     from = {&findings_state, &part[1].findings, &part[1].population, &part[1].grain},
                     read = {&findings_state, &again.findings, &again.population, &again.grain};
        assert_int_equal(state_merge(&into, &from), STATE_FINE);
        struct bytes_out out = {0};
        state_write(&into, &out);
        assert_int_equal(state_read(&read, out.data, out.size), STATE_FINE);
        sqlite3_free(out.data);
        assert_true(findings_finish(&all.findings, &all.population));
        assert_true(findings_finish(&part[0].findings, &part[0].population));
        assert_true(findings_finish(&again.findings, &again.population));
        for (int kind = 0; kind < FINDING_KINDS; kind++) {
            assert_int_equal(rows_of(&part[0], (enum finding_kind)kind),
                             rows_of(&all, (enum finding_kind)kind));
            assert_int_equal(rows_of(&again, (enum finding_kind)kind),
                             rows_of(&all, (enum finding_kind)kind));
        }
        rows_free(&all);
        rows_free(&part[0]);
        rows_free(&part[1]);
        rows_free(&again);
    }
}

/* The days that findings.c has as numbers, and not those beside them. (findings.c 5) */
static void sentinels(void **state) {
    (void)state;
    static const int dates[][3] = {{1, 1, 1},    {1601, 1, 1}, {1753, 1, 1},   {1899, 12, 30}, {1899, 12, 31},
                                   {1900, 1, 1}, {1970, 1, 1}, {2999, 12, 31}, {9999, 12, 31}};
    for (size_t i = 0; i < sizeof dates / sizeof dates[0]; i++) {
        int64_t day = moment_day_number(dates[i][0], dates[i][1], dates[i][2]);
        struct rows rows;
        rows_begin(&rows);
        rows_add(&rows, "ann", MOMENT_MIN + day * DAY, 1, MOMENT_MIN + (day + 1) * DAY - 1);
        assert_true(findings_finish(&rows.findings, &rows.population));
        assert_int_equal(rows_of(&rows, FINDING_SENTINEL), 2);
        rows_free(&rows);
    }
    for (int64_t day = 1; day < 3652058; day++) {
        struct moment_date date = moment_date_of(day);
        if (date.month != 1 && date.month != 12) continue;
        bool is = false;
        for (size_t i = 0; i < sizeof dates / sizeof dates[0]; i++)
            is = is || (date.year == dates[i][0] && date.month == dates[i][1] && date.day == dates[i][2]);
        if (is || date.day % 10 > 1) continue;
        struct rows rows;
        rows_begin(&rows);
        rows_add(&rows, "ann", MOMENT_MIN + day * DAY, 1, LOOK_NO_TIME);
        assert_true(findings_finish(&rows.findings, &rows.population));
        assert_int_equal(rows_of(&rows, FINDING_SENTINEL), 0);
        rows_free(&rows);
        day += 200;
    }
}

/* Every customer holds as much as they can: the list is long enough. */
static void many_findings(void **state) {
    (void)state;
    struct rows rows;
    rows_begin(&rows);
    char name[16];
    for (int i = 0; i < 19; i++)
        for (int n = 0; n < 53; n++) {
            snprintf(name, sizeof name, "c%d", i);
            rows_add(&rows, name, 19000 * DAY + n, 1, LOOK_NO_TIME);
        }
    for (int i = 0; i < 50; i++) {
        snprintf(name, sizeof name, "d%d", i);
        rows_add(&rows, name, 19000 * DAY, 1, LOOK_NO_TIME);
    }
    assert_true(findings_finish(&rows.findings, &rows.population));
    size_t holders = 0;
    for (size_t i = 0; i < rows.findings.count; i++)
        holders += rows.findings.list[i].kind == FINDING_HOLDER;
    assert_int_equal(holders, FINDINGS_HOLDERS);
    rows_free(&rows);
}

/* The numbers are of the definition, worked out in another language; kinds and order count. (key.c 3) */
static void fingerprints(void **state) {
    (void)state;
    struct key five = {.kind = KEY_INTEGER, .integer = -5}, null = {.kind = KEY_NULL},
               text = {.kind = KEY_TEXT, .bytes = "abcdefghij", .size = 10}, blob = text;
    blob.kind = KEY_BLOB;
    assert_true(key_fingerprint(0, &five) == UINT64_C(0xca711002ad75cdbd));
    assert_true(key_fingerprint(key_fingerprint(7, &text), &null) == UINT64_C(0xb726c79011372f57));
    assert_true(key_fingerprint(7, &text) != key_fingerprint(7, &blob));
    assert_true(key_fingerprint(key_fingerprint(7, &null), &text) !=
                key_fingerprint(key_fingerprint(7, &text), &null));
}

/* What is kept beside the customers: without memory it is not merged and not read, and that is said; an example that is longer
** than any that is kept is damage. */
static void no_memory_for_rest(void **state) {
    (void)state;
    struct rows some, into, again;
    rows_begin(&some);
    rows_add(&some, NULL, 19000 * DAY, 1, LOOK_NO_TIME); /* a row of nobody */
    struct bytes_out out = {0};
    findings_state.write_rest(&some.findings, &out);
    int failures = 0;
    for (long n = 1; n < 100; n++) {
        struct bytes_in in = {out.data, (const unsigned char *)out.data + out.size, false};
        rows_begin(&into);
        rows_begin(&again);
        allocator_arm(n, false);
        bool merged = findings_state.merge_rest(&into.findings, &some.findings);
        bool struck = allocator_disarm();
        assert_int_equal(merged, !struck);
        allocator_arm(n, false);
        bool was_read = findings_state.read_rest(&again.findings, &in);
        bool strikes = allocator_disarm();
        assert_int_equal(was_read, !strikes);
        failures += struck + strikes;
        rows_free(&into);
        rows_free(&again);
        if (!struck && !strikes) break;
    }
    assert_true(failures >= 4);
    memory_free(out.data);
    rows_free(&some);
}

static void long_example(void **state) {
    (void)state;
    struct rows rows;
    struct bytes_out out = {0};
    char text[1000] = "";
    bytes_write_number(&out, 1);
    bytes_write_key(&out, &(struct key){.kind = KEY_TEXT, .bytes = text, .size = sizeof text});
    for (int i = 0; i < 1000; i++)
        bytes_write_number(&out, 0);
    rows_begin(&rows);
    struct bytes_in in = {out.data, (const unsigned char *)out.data + out.size, false};
    assert_true(findings_state.read_rest(&rows.findings, &in));
    assert_true(in.damaged);
    memory_free(out.data);
    rows_free(&rows);
}

/* A look at every step of the end, and it ends at each of them. */
static void no_patience_with(bool integers) {
    struct hurry hurry;
    bool done = false;
    for (long n = 1; !done; n += 1 + n / 4) {
        struct rows rows;
        rows_begin(&rows);
        for (int i = 0; i < 20000; i++) {
            char name[16];
            snprintf(name, sizeof name, "%d", i < 9000 ? 0 : i);
            struct key key = {.kind = KEY_TEXT, .bytes = name, .size = (uint32_t)strlen(name)};
            if (integers) key = (struct key){.kind = KEY_INTEGER, .integer = i < 9000 ? 0 : i};
            rows_add_key(&rows, &key, 19000 * DAY + i, 1, LOOK_NO_TIME);
        }
        rows.population.patience = rows.population.customers.patience = hurry_begin(&hurry, n);
        done = findings_finish(&rows.findings, &rows.population);
        assert_int_equal(done, hurry.looks < n);
        rows_free(&rows);
    }
    assert_true(hurry.looks > 5);
}

static void no_patience(void **state) {
    (void)state;
    no_patience_with(false);
    no_patience_with(true);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts),         cmocka_unit_test(fingerprints), cmocka_unit_test(sentinels),
        cmocka_unit_test(many_findings), cmocka_unit_test(no_patience),  cmocka_unit_test(no_memory_for_rest),
        cmocka_unit_test(long_example),
    };
    allocator_install();
    return cmocka_run_group_tests_name("findings", tests, NULL, NULL);
}
