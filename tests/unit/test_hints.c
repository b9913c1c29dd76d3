/*
 * test_hints.c - hints read no more than the text that they are given, and tell apart what a grain takes from
 * what it refuses. Which hint goes with which text is in tests/sql/functions_time.sql and functions_grain.sql.
 */
#define _POSIX_C_SOURCE 200809L
#include "time/grain.h"
#include "time/hints.h"
#include "test.h"

#define COUNT(x) (sizeof(x) / sizeof(x)[0])

/* In memory of its own, so that a sanitizer sees what is read beyond its end. */
static char *hints_copy(const char *text, size_t size) {
    char *copy = malloc(size ? size : 1);
    memcpy(copy, text, size);
    return copy;
}

static const char *const hints_texts[] = {
    "1/5/2024 3:30 PM",
    "05.01.24",
    "12-12-1",
    "5 December 2024",
    "Sept",
    "2024-01-05 12:00+01:00[Europe/Berlin]",
    " \t\r\n",
    "12 am",
    "9m",
    "1/",
    "1",
    "1//2024",
    "a.m.",
    "\xe4\x80\xff",
    "",
};

/* Every part of each text is refused by hand of one hint or another; a part is read and nothing around it. */
static void hints_test_parts(void **state) {
    (void)state;
    int others = 0;
    for (size_t i = 0; i < COUNT(hints_texts); i++)
        for (size_t from = 0; from <= strlen(hints_texts[i]); from++)
            for (size_t to = from; to <= strlen(hints_texts[i]); to++) {
                char *copy = hints_copy(hints_texts[i] + from, to - from);
                const char *time = hints_of_time(copy, to - from), *grain = hints_of_grain(copy, to - from);
                assert_non_null(time);
                assert_non_null(grain);
                others += strncmp(time, "want ", 5) != 0;
                free(copy);
            }
    assert_in_range(others, 100, 1000);
}

/* A text has a flaw, and so a hint, exactly where it is no grain. */
static void hints_test_grains(void **state) {
    (void)state;
    static const char *const words[] = {"",      "2",      "0",       "100001", "day",     "weeks",
                                        "month", "year",   "monthly", "hourly", "in",      "-1 d",
                                        "s",     "+02:00", "april",   "Sunday", "starting"};
    uint64_t random = 7;
    int grains = 0;
    for (int i = 0; i < 200000; i++) {
        char text[128] = "";
        for (int n = (int)test_random(&random, 7); n > 0; n--) {
            strcat(text, words[test_random(&random, COUNT(words))]);
            strcat(text, " ");
        }
        struct grain grain;
        bool read = grain_parse(text, strlen(text), &grain);
        enum grain_flaw flaw = grain_flaw(text, strlen(text));
        assert_int_equal(read, flaw == GRAIN_FLAW_NONE);
        if (read)
            grains++;
        else
            assert_true(strlen(hints_of_grain(text, strlen(text))) > 3);
    }
    assert_in_range(grains, 100, 100000);
}

/* No number that is a time is taken for something else, and every one below the first Julian day is. */
static void hints_test_numbers(void **state) {
    (void)state;
    struct moment moment;
    for (double number = -10; number < 1721430; number += 0.25) {
        bool want = strncmp(hints_of_number(number), "want ", 5) == 0;
        assert_int_equal(want, number < 0 || number >= 1721425.5);
        assert_int_equal(moment_parse_real(number, &moment), want);
    }
    static const double digits[] = {190000000000, 202402301430, 20240230143015, 20240305246000000,
                                    21999999999999992};
    static const double others[] = {1e20, -1e19, 189999999999, 22000000000000004};
    for (size_t i = 0; i < COUNT(digits); i++)
        assert_string_equal(hints_of_number(digits[i]),
                            "YYYYMMDDHHMM[SS[fff]]? that is no date and time of day");
    for (size_t i = 0; i < COUNT(others); i++)
        assert_memory_equal(hints_of_number(others[i]), "want ", 5);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(hints_test_parts),
                                       cmocka_unit_test(hints_test_grains),
                                       cmocka_unit_test(hints_test_numbers)};
    return cmocka_run_group_tests_name("hints", tests, NULL, NULL);
}
