/*
 * test_fuzz.c - the stored inputs of the fuzz targets, tests/fuzz/corpus/<noun>, once each: none may end the program.
 */
#include <glob.h>

#include "fuzz.h"
#include "test.h"

static void test_corpus(const char *pattern, fuzz_target *target) {
    glob_t files;
    if (glob(pattern, 0, NULL, &files) != 0)
        fail_msg("no %s: run this from the root of the project", pattern);
    for (size_t i = 0; i < files.gl_pathc; i++) {
        uint8_t data[4096];
        FILE *file = fopen(files.gl_pathv[i], "rb");
        assert_non_null(file);
        size_t size = fread(data, 1, sizeof data, file);
        fclose(file);
        print_message("%s\n", files.gl_pathv[i]);
        target(data, size);
    }
    globfree(&files);
}

static void test_time(void **state) {
    (void)state;
    test_corpus("tests/fuzz/corpus/time/*", fuzz_time);
}

static void test_numbers(void **state) {
    (void)state;
    test_corpus("tests/fuzz/corpus/numbers/*", fuzz_numbers);
}

static void test_functions(void **state) {
    (void)state;
    test_corpus("tests/fuzz/corpus/functions/*", fuzz_functions);
}

static void test_tables(void **state) {
    (void)state;
    test_corpus("tests/fuzz/corpus/tables/*", fuzz_tables);
}

static void test_model(void **state) {
    (void)state;
    test_corpus("tests/fuzz/corpus/model/*", fuzz_model);
}

static void test_state(void **state) {
    (void)state;
    test_corpus("tests/fuzz/corpus/state/*", fuzz_state);
}

static void test_charts(void **state) {
    (void)state;
    test_corpus("tests/fuzz/corpus/charts/*", fuzz_charts);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_time),   cmocka_unit_test(test_numbers), cmocka_unit_test(test_functions),
        cmocka_unit_test(test_tables), cmocka_unit_test(test_model),   cmocka_unit_test(test_state),
        cmocka_unit_test(test_charts),
    };
    return cmocka_run_group_tests_name("fuzz corpus", tests, NULL, NULL);
}
