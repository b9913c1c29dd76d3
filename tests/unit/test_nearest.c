/*
 * test_nearest.c - which of some names is the one that was meant, and which is too far away.
 */
#include "read/nearest.h"
#include "test.h"

#define COUNT(x) (sizeof(x) / sizeof(x)[0])

static const struct nearest_case {
    const char *wanted;
    const char *names[4];
    const char *nearest; /* empty: none is near */
} nearest_cases[] = {
    /* nearest.c 1: what is no letter or digit does not count, nor does case */
    {"customer_email", {"Customer", "Customer Email"}, "Customer Email"},
    {"\"customer_id\"", {"customers_id", "customer_id"}, "customer_id"},
    {" total ", {"totals", "TOTAL"}, "TOTAL"},
    {"name", {"\xEF\xBB\xBFName", "names"}, "\xEF\xBB\xBFName"},
    {"na\xE2\x80\x8Bme", {"names", "name"}, "name"},
    {"na\xFFme", {"name"}, "name"},
    {"n\xC3\xA4me", {"name", "n\xC3\xA4me "}, "n\xC3\xA4me "},
    {"2024", {"2_024"}, "2_024"},
    {"az09", {"AZ09"}, "AZ09"},
    {"a{`@[/:", {"A"}, "A"},
    /* 2: one letter in three, of the shorter one */
    {"custmer_id", {"order_id", "customer_id"}, "customer_id"},
    {"ordres", {"orders"}, "orders"},
    {"ordered", {"order_date", "ordered_at"}, "ordered_at"},
    {"day", {"dax"}, "dax"},
    {"day", {"dxx"}, ""},
    {"id", {"ix"}, ""},
    {"kitten", {"sitting"}, ""},
    {"kitten", {"sittens"}, "sittens"},
    {"abcdef", {"abxxef", "abcxef"}, "abcxef"},
    {"abcdef", {"xbcdex"}, "xbcdex"},
    {"abcdef", {"xxcdex"}, ""},
    {"bcdef", {"abcdef"}, "abcdef"},
    {"abcde", {"abcdef"}, "abcdef"},
    /* 3: a part that it begins or ends with, behind what differs by letters */
    {"email", {"customer_email", "emaill"}, "emaill"},
    {"email", {"emails of customers"}, "emails of customers"},
    {"customer_email", {"email"}, "email"},
    {"mail", {"customer_mail_of"}, ""},
    {"day", {"day_of_the_week"}, ""},
    /* 4: the first of those that are equally near */
    {"amount", {"amounts", "amoun", "amount1"}, "amounts"},
    {"created", {"updated_created", "created_as_well"}, "updated_created"},
    /* nothing to compare */
    {"", {"a", ""}, ""},
    {"___", {"___"}, ""},
    {"x", {"___", "\xE2\x80\x8B"}, ""},
};

static void nearest_test_cases(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(nearest_cases); i++) {
        const struct nearest_case *test = &nearest_cases[i];
        struct nearest nearest;
        nearest_begin(&nearest, test->wanted);
        for (size_t n = 0; n < COUNT(test->names) && test->names[n]; n++)
            nearest_offer(&nearest, test->names[n]);
        if (strcmp(nearest.name, test->nearest) != 0)
            fail_msg("%s: '%s', not '%s'", test->wanted, nearest.name, test->nearest);
    }
}

/* A name of one byte less than there is room for is near another; one of a byte more never is. */
static void nearest_test_sizes(void **state) {
    (void)state;
    char name[NEAREST_NAME + 1], other[NEAREST_NAME + 1];
    struct nearest nearest;
    for (size_t size = NEAREST_NAME - 1; size <= NEAREST_NAME; size++) {
        memset(name, 'a', size);
        memset(other, 'A', size);
        name[size] = other[size] = '\0';
        nearest_begin(&nearest, name);
        nearest_offer(&nearest, other);
        assert_string_equal(nearest.name, size < NEAREST_NAME ? other : "");
        nearest_begin(&nearest, name + 1);
        nearest_offer(&nearest, other);
        assert_string_equal(nearest.name, size < NEAREST_NAME ? other : "");
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(nearest_test_cases),
                                       cmocka_unit_test(nearest_test_sizes)};
    return cmocka_run_group_tests_name("nearest", tests, NULL, NULL);
}
