/*
 * cmocka.c - see cmocka.h.
 */
#include "cmocka.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static jmp_buf shim_end;

void shim_fail(const char *file, int line) {
    printf("%s:%d: failed\n", file, line);
    longjmp(shim_end, 1);
}

void shim_say(const char *format, ...) {
    va_list list;
    va_start(list, format);
    vprintf(format, list);
    va_end(list);
}

void shim_true(int right, const char *what, const char *file, int line) {
    if (right) return;
    printf("not so: %s\n", what);
    shim_fail(file, line);
}

void shim_equal(long long a, long long b, const char *what, const char *file, int line) {
    if (a == b) return;
    printf("not so: %s: %lld, %lld\n", what, a, b);
    shim_fail(file, line);
}

void shim_same(const char *a, const char *b, const char *file, int line) {
    if (strcmp(a, b) == 0) return;
    printf("not the same:\n%s\n%s\n", a, b);
    shim_fail(file, line);
}

static int shim_failures(const struct CMUnitTest *test) {
    void *state = test->initial_state;
    if (setjmp(shim_end) == 0) {
        test->test_func(&state);
        return 0;
    }
    printf("FAILED %s\n", test->name);
    return 1;
}

int _cmocka_run_group_tests(const char *name, const struct CMUnitTest *tests, size_t count,
                            CMFixtureFunction setup, CMFixtureFunction teardown) {
    int failed = 0;
    (void)setup, (void)teardown; /* the programs in use have none */
    for (size_t i = 0; i < count; i++)
        failed += shim_failures(&tests[i]);
    printf("%s: %d passed, %d failed\n", name, (int)count - failed, failed);
    fflush(stdout);
    return failed;
}
