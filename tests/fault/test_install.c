/*
 * test_install.c - `make install` puts the library where it is found, and `make uninstall` takes it away again.
 *
 *  1. With PREFIX=/usr the library goes to a folder where this machine's loader looks by itself, so that
 *     `.load retention` finds it from anywhere.
 *  2. With any other PREFIX it goes to PREFIX/lib, and the path to load it by is said.
 *  3. LIBDIR is obeyed; so is DESTDIR, below which everything is put here.
 *  4. uninstall with the same arguments leaves no file, and takes none that install did not put there.
 *
 * What is installed is build/retention.so as it stands: make builds nothing here.
 */
#define _GNU_SOURCE /* dlinfo */ /* NOLINT(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) */
#include <dlfcn.h>
#include <link.h>

#include "fault.h"

static void install_need(const char *tool) {
    char command[100];
    snprintf(command, sizeof command, "command -v %s >/dev/null", tool);
    if (system(command) == 0) return;
    printf("SKIPPED: %s is not here\n", tool);
    skip();
}

static int install_setup(void **state) {
    (void)state;
    char root[600]; /* DESTDIR */
    snprintf(root, sizeof root, "%s/root", fault_folder());
    setenv("root", root, 1);
    setenv("make",
           "env -u MAKEFLAGS -u PREFIX -u LIBDIR -u BUILD make --no-print-directory -o build/retention.so",
           1);
    return 0;
}

static int install_leave(void **state) {
    (void)state;
    int status = system("rm -rf \"$root\"");
    fault_leave("");
    return status;
}

/* Whether the loader looks into this folder by itself. */
static bool install_is_searched(const char *folder) {
    Dl_serinfo size, *info;
    void *program = dlopen(NULL, RTLD_NOW);
    assert_int_equal(dlinfo(program, RTLD_DI_SERINFOSIZE, &size), 0);
    info = malloc(size.dls_size);
    assert_non_null(info);
    assert_int_equal(dlinfo(program, RTLD_DI_SERINFOSIZE, info), 0);
    assert_int_equal(dlinfo(program, RTLD_DI_SERINFO, info), 0);
    bool found = false;
    for (unsigned i = 0; i < info->dls_cnt && !found; i++)
        found = strcmp(info->dls_serpath[i].dls_name, folder) == 0;
    free(info);
    dlclose(program);
    return found;
}

/* The folder below DESTDIR that holds the library. */
static void install_folder(char *folder, size_t size) {
    char path[600];
    FILE *pipe = popen("cd \"$root\" && find . -name retention.so -printf '%h'", "r");
    assert_non_null(pipe);
    size_t got = fread(path, 1, sizeof path - 1, pipe);
    pclose(pipe);
    path[got] = '\0';
    assert_int_equal(path[0], '.');
    snprintf(folder, size, "%s", path + 1);
}

static void install_test_usr(void **state) {
    (void)state;
    install_need("make");
    install_need("sqlite3");
    char folder[600];
    fault_assert_shell(
        "$make install PREFIX=/usr DESTDIR=\"$root\" | grep -q 'sqlite3 shell:  .load retention$'");
    install_folder(folder, sizeof folder);
    if (!install_is_searched(folder)) fail_msg("the loader does not look into %s", folder);
    setenv("folder", folder, 1);
    fault_assert_shell(
        "cd / && [ \"$(LD_LIBRARY_PATH=\"$root$folder\" sqlite3 -batch -init /dev/null :memory:"
        " '.load retention' \"SELECT cohort_of('2024-01-05')\")\" = 2024-01 ]");
    fault_assert_shell("cmp include/retention.h \"$root/usr/include/retention.h\"");
    fault_assert_shell("[ $(find \"$root\" -type f | wc -l) = 2 ]");
    fault_assert_shell(
        "touch \"$root$folder/libother.so\"; $make uninstall PREFIX=/usr DESTDIR=\"$root\" >/dev/null");
    fault_assert_shell("[ \"$(find \"$root\" -type f)\" = \"$root$folder/libother.so\" ] && rm "
                       "\"$root$folder/libother.so\"");
}

static void install_assert_path(const char *arguments, const char *library) {
    setenv("arguments", arguments, 1);
    setenv("library", library, 1);
    fault_assert_shell(
        "$make install $arguments DESTDIR=\"$root\" | grep -q \"sqlite3 shell:  .load $library\\$\"");
    fault_assert_shell("cd / && [ \"$(sqlite3 -batch -init /dev/null :memory: \".load $root$library\""
                       " \"SELECT cohort_of('2024-01-05')\")\" = 2024-01 ]");
    fault_assert_shell("$make uninstall $arguments DESTDIR=\"$root\" >/dev/null");
    fault_assert_shell("[ -z \"$(find \"$root\" -type f)\" ]");
}

static void install_test_prefix(void **state) {
    (void)state;
    install_need("make");
    install_need("sqlite3");
    install_assert_path("", "/usr/local/lib/retention");
    install_assert_path("PREFIX=/opt/shop", "/opt/shop/lib/retention");
    install_assert_path("PREFIX=/usr LIBDIR=/usr/lib/sqlite", "/usr/lib/sqlite/retention");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(install_test_usr),
        cmocka_unit_test(install_test_prefix),
    };
    return cmocka_run_group_tests_name("install", tests, install_setup, install_leave);
}
