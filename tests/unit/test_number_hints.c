/*
 * test_number_hints.c - what a text that is no number looks like; no more of it is read than is given.
 */
#include "read/number_hints.h"
#include "test.h"

#define COUNT(x) (sizeof(x) / sizeof(x)[0])

/* In memory of its own, so that a sanitizer sees what is read beyond its end. */
static char *number_hints_copy(const char *text, size_t size) {
    char *copy = malloc(size ? size : 1);
    memcpy(copy, text, size);
    return copy;
}

static const struct number_hints_case {
    const char *text, *hint; /* how its hint begins; NULL: it has none */
} number_hints_cases[] = {
    {"12,50", "a decimal comma? "},
    {"-12,5", "a decimal comma? "},
    {" 1234,567 ", "a decimal comma, or one between "},
    {"1,234", "a decimal comma, or one between "},
    {"1.234,50", "a decimal comma, points "},
    {"1.234.567,5", "a decimal comma, points "},
    {"1,234.50", "commas between "},
    {"1,234,567", "commas between "},
    {"1 234,50", "marks between "},
    {"1'234.50", "marks between "},
    {"1\xC2\xA0"
     "234",
     "marks between "},
    {"1\xE2\x80\xAF"
     "234",
     "marks between "},
    {"1\xE2\x80\x99"
     "234",
     "marks between "},
    {"$1,234.50", "a currency? "},
    {"-$5", "a currency? "},
    {"\xE2\x82\xAC 12", "a currency? "},
    {"12,50\xC2\xA0\xE2\x82\xAC", "a currency? "},
    {"EUR 12.00", "a currency? "},
    {"12 kr", "a currency? "},
    {"12 %", "a percentage? "},
    {"12,5%", "a percentage? "},
    {"", NULL},
    {"   ", NULL},
    {"%", NULL},
    {"x", NULL},
    {"USD", NULL},
    {"$", NULL},
    {"1x", NULL},
    {"7e", NULL},
    {"0x10", NULL},
    {"1 AB 2", NULL},
    {"12 euros", NULL},
    {"+-7", NULL},
    {"1.2.3", NULL},
    {"12/50", NULL},
    {"5:30", NULL},
    {"{12}", NULL},
    {"1\xE4", NULL},
    {"\xEF\xBB\xBF"
     "12",
     NULL},
};

static void number_hints_test_cases(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(number_hints_cases); i++) {
        const struct number_hints_case *test = &number_hints_cases[i];
        for (size_t size = 0; size <= strlen(test->text); size++) {
            char *copy = number_hints_copy(test->text, size);
            const char *hint = number_hints_of(copy, size);
            free(copy);
            if (size < strlen(test->text)) continue;
            if (!hint != !test->hint || (hint && strncmp(hint, test->hint, strlen(test->hint)) != 0))
                fail_msg("'%s': %s", test->text, hint ? hint : "no hint");
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(number_hints_test_cases)};
    return cmocka_run_group_tests_name("number_hints", tests, NULL, NULL);
}
