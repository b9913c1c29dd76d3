/*
 * cmocka.h - as much of cmocka's interface as the programs that tests/ports/ports.py builds use, for platforms that
 * have no package of cmocka. The real one is for the machine's own.
 *
 * A failed check ends its test with a jump. Each program closes with
 *
 *     NAME: N passed, N failed
 */
#ifndef PORTS_CMOCKA_H
#define PORTS_CMOCKA_H

#include <setjmp.h>
#include <stddef.h>

typedef void (*CMUnitTestFunction)(void **state);
typedef int (*CMFixtureFunction)(void **state);

struct CMUnitTest {
    const char *name;
    CMUnitTestFunction test_func;
    CMFixtureFunction setup_func, teardown_func;
    void *initial_state;
};

#if defined(__MINGW32__)
#define SHIM_PRINTF(at, values) __attribute__((format(gnu_printf, at, values)))
#else
#define SHIM_PRINTF(at, values) __attribute__((format(printf, at, values)))
#endif

/* What the macros below call; each says where it failed, and ends the test. */
_Noreturn void shim_fail(const char *file, int line);
void shim_say(const char *format, ...) SHIM_PRINTF(1, 2);
void shim_true(int right, const char *what, const char *file, int line);
void shim_equal(long long a, long long b, const char *what, const char *file, int line);
void shim_same(const char *a, const char *b, const char *file, int line);

#define fail() shim_fail(__FILE__, __LINE__)
#define fail_msg(...)                                                                                        \
    do {                                                                                                     \
        shim_say(__VA_ARGS__);                                                                               \
        shim_say("\n");                                                                                      \
        shim_fail(__FILE__, __LINE__);                                                                       \
    } while (0)
#define print_message(...) shim_say(__VA_ARGS__)

#define assert_true(condition)    shim_true(!!(condition), #condition, __FILE__, __LINE__)
#define assert_null(pointer)      shim_true((pointer) == NULL, #pointer " == NULL", __FILE__, __LINE__)
#define assert_non_null(pointer)  shim_true((pointer) != NULL, #pointer " != NULL", __FILE__, __LINE__)
#define assert_string_equal(a, b) shim_same(a, b, __FILE__, __LINE__)
#define assert_int_equal(a, b)    shim_equal((long long)(a), (long long)(b), #a " == " #b, __FILE__, __LINE__)

/* Nothing of what is built here may be left out: a test that skips itself fails. */
#define skip() fail_msg("skipped")

#define cmocka_unit_test(test)                                                                               \
    { #test, test, NULL, NULL, NULL }
#define cmocka_run_group_tests_name(name, tests, setup, teardown)                                            \
    _cmocka_run_group_tests(name, tests, sizeof(tests) / sizeof *(tests), setup, teardown)

int _cmocka_run_group_tests(const char *name, const struct CMUnitTest *tests, size_t count,
                            CMFixtureFunction setup, CMFixtureFunction teardown);

#endif
