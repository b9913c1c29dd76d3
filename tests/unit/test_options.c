/*
 * test_options.c - the text that says how a chart is to look.
 */
#include "chart/options.h"
#include "test.h"

#define COUNT(x) (sizeof(x) / sizeof(x)[0])

/* In memory of its own, so that a sanitizer sees what is read beyond its end. */
static char *options_copy(const char *text, size_t size) {
    char *copy = malloc(size ? size : 1);
    memcpy(copy, text, size);
    return copy;
}

static bool options_read(const char *text, uint32_t known, struct options *options,
                         struct options_part *wrong, char want[OPTIONS_WRONG_SIZE], char **copy) {
    *copy = options_copy(text, strlen(text));
    return options_parse(*copy, strlen(text), known, options, wrong, want);
}

static void assert_part(struct options_part part, const char *want) {
    if (part.size != strlen(want) || memcmp(part.text, want, part.size) != 0)
        fail_msg("want '%s', got '%.*s'", want, (int)part.size, part.text);
}

/* options.c 1, 2 and 3 */
static void options_test_words(void **state) {
    (void)state;
    struct options options;
    struct options_part wrong;
    char want[OPTIONS_WRONG_SIZE], *copy;
    assert_true(options_read(
        " Percent ,\tfirst  all of them,thin 20*, HIGHEST -0.25, from 12., palette GREEN, beside a b,"
        " axis Months, Title One, two,  three ",
        ~0u, &options, &wrong, want, &copy));
    assert_true(options_has(&options, OPTIONS_PERCENT) && !options_has(&options, OPTIONS_TEXT));
    assert_part(options.parts[OPTIONS_FIRST], "all of them");
    assert_part(options.parts[OPTIONS_THIN], "20*");
    assert_part(options.parts[OPTIONS_BESIDE], "a b");
    assert_part(options.parts[OPTIONS_AXIS], "Months");
    assert_part(options.parts[OPTIONS_TITLE], "One, two,  three");
    assert_true(options.highest == -0.25 && options.from == 12 && options.palette == PALETTE_GREEN);
    free(copy);

    assert_true(options_read("money", ~0u, &options, &wrong, want, &copy));
    assert_int_equal(options.parts[OPTIONS_MONEY].size, 0);
    free(copy);
    assert_true(options_read("money EUR, text", ~0u, &options, &wrong, want, &copy));
    assert_part(options.parts[OPTIONS_MONEY], "EUR");
    free(copy);
    assert_true(options_read("", ~0u, &options, &wrong, want, &copy));
    assert_int_equal(options.given, 0);
    free(copy);
}

/* What is wrong, and what would be right: NULL for the list of all. */
static const struct options_wrong_case {
    const char *text, *part, *want;
} options_wrong[] = {
    {"steep", "steep", NULL},
    {"percent,", NULL, NULL}, /* nothing follows a last comma */
    {"percent,,text", "", NULL},
    {"percents", "percents", NULL},
    {"perc", "perc", NULL},
    {"percent 1", "percent 1", "percent, plain, money EUR"},
    {"percent, plain", "plain", "percent, plain, money EUR"},
    {"text, text", "text", "text"},
    {"highest", "highest", "highest 0.5"},
    {"highest .", "highest .", "highest 0.5"},
    {"highest 1.2.3", "highest 1.2.3", "highest 0.5"},
    {"highest 1/2", "highest 1/2", "highest 0.5"},
    {"highest 1e5", "highest 1e5", "highest 0.5"},
    {"highest -", "highest -", "highest 0.5"},
    {"highest "
     "11111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111",
     NULL, "highest 0.5"},
    {"palette red", "palette red", "palette blue|orange|green"},
    {"palette bluer", "palette bluer", "palette blue|orange|green"},
    {"title", "title", "title TEXT"},
    {"thin 1234567890123456789012345678901234567890123456789012345678901", NULL, "thin PATTERN"},
    {"order", "order", "order NAME / NAME"},
    {"money thirteen bytes", "money thirteen bytes", "percent, plain, money EUR"},
};

static void options_test_wrong(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(options_wrong); i++) {
        struct options options;
        struct options_part wrong;
        char want[OPTIONS_WRONG_SIZE] = "", *copy;
        bool read = options_read(options_wrong[i].text, OPTIONS_OF_LINES | OPTIONS_OF_HEATMAP, &options,
                                 &wrong, want, &copy);
        if (options_wrong[i].part == NULL && options_wrong[i].want == NULL) {
            assert_true(read);
        } else if (read) {
            fail_msg("'%s' is understood", options_wrong[i].text);
        } else {
            if (options_wrong[i].part) assert_part(wrong, options_wrong[i].part);
            if (options_wrong[i].want) assert_string_equal(want, options_wrong[i].want);
        }
        free(copy);
    }
}

/* options.c 4: the list of a chart has its own words and no other, and the longest fits. */
static void options_test_list(void **state) {
    (void)state;
    struct options options;
    struct options_part wrong;
    char want[OPTIONS_WRONG_SIZE], *copy;
    assert_false(options_read("band", OPTIONS_OF_COLUMN, &options, &wrong, want, &copy));
    assert_string_equal(want, "percent, plain, money EUR, bar");
    free(copy);
    assert_false(options_read("bands", ~0u, &options, &wrong, want, &copy));
    assert_true(strlen(want) < sizeof want);
    free(copy);
}

/* options.c 5 */
static void options_test_order(void **state) {
    (void)state;
    struct options options;
    struct options_part wrong;
    char want[OPTIONS_WRONG_SIZE], *copy;
    assert_true(options_read("order new / came back/churned ,text", ~0u, &options, &wrong, want, &copy));
    assert_int_equal(options_place(&options, "new", 3), 0);
    assert_int_equal(options_place(&options, "came back", 9), 1);
    assert_int_equal(options_place(&options, "churned", 7), 2);
    assert_int_equal(options_place(&options, "churner", 7), 3);
    assert_int_equal(options_place(&options, "ne", 2), 3);
    free(copy);
    assert_true(options_read("text", ~0u, &options, &wrong, want, &copy));
    assert_int_equal(options_place(&options, "new", 3), 0);
    free(copy);
}

/* SQLite's GLOB knows the same two wildcards. */
static void options_test_thin(void **state) {
    (void)state;
    static const char *const patterns[] = {"*", "20?\?-?\?", "a*", "*a", "*a*b*", "a", "??", "a**", "*-0?"};
    static const char *const names[] = {"",   "a",     "ab",  "2024-01", "2024-1",
                                        "ba", "xaybz", "aab", "aaa",     "2024-091"};
    sqlite3 *db = test_open();
    for (size_t i = 0; i < COUNT(patterns); i++)
        for (size_t j = 0; j < COUNT(names); j++) {
            struct options options = {.parts = {[OPTIONS_THIN] = {patterns[i], strlen(patterns[i])}}};
            char *want = test_rows(db, "SELECT %Q GLOB %Q", names[j], patterns[i]);
            if (options_is_thin(&options, names[j], strlen(names[j])) != (want[0] == '1'))
                fail_msg("%s, %s: want %s", patterns[i], names[j], want);
            sqlite3_free(want);
        }
    char *longest = sqlite3_mprintf("%.*c", 201, 'a');
    struct options all = {.parts = {[OPTIONS_THIN] = {"*", 1}}}, none = {0};
    assert_true(options_is_thin(&all, longest, 200) && !options_is_thin(&all, longest, 201));
    sqlite3_free(longest);
    assert_false(options_is_thin(&none, "", 0));
    test_close(db);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_test_words), cmocka_unit_test(options_test_wrong),
        cmocka_unit_test(options_test_list), cmocka_unit_test(options_test_order),
        cmocka_unit_test(options_test_thin)};
    return cmocka_run_group_tests_name("options", tests, NULL, NULL);
}
