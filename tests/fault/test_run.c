/*
 * test_run.c - what `make test` stands on: tests/needs, which says what a build lacks, and tests/run, which runs programs.
 *
 *  1. tests/needs names all that is missing at once, with the packages, and fails; where nothing is, it says nothing.
 *  2. A header is there when the compiler finds it, wherever that is.
 *  3. Root's apt-get is told to install what is missing, and nothing else; what it cannot install is named.
 *  4. tests/run runs every program whatever the others come to, and fails when one did; its last lines name those and
 *     count the tests, crashes and bad ends among them, one after another or several at a time.
 *
 * Nothing is installed: id and apt-get are scripts of this program's own, in a folder that is all of PATH.
 */
#define _XOPEN_SOURCE 700
#include "fault.h"

/* The folder $bin has what tests/needs may call; `tool` makes one of a script. The rest is asked of `needs`, which
** gives what it prints, on either channel. */
#define RUN_NEEDS                                                                                            \
    "tool() { printf '#!/bin/sh\n%s\n' \"$2\" >\"$bin/$1\" && chmod +x \"$bin/$1\"; }; "                     \
    "needs() { CC=$cc PATH=$bin /bin/sh tests/needs \"$@\" 2>&1; }; "

static int run_setup(void **state) {
    (void)state;
    char path[600];
    snprintf(path, sizeof path, "%s/bin", fault_folder());
    setenv("bin", path, 1);
    unsetenv("MAKEFLAGS");
    return system("mkdir \"$bin\"");
}

static int run_leave(void **state) {
    (void)state;
    int status = system("rm -rf \"$bin\"");
    fault_leave("");
    return status;
}

static void run_test_missing(void **state) {
    (void)state;
    fault_assert_shell(RUN_NEEDS
                       "tool apt-get 'echo called; exit 1'; tool id 'echo 1000'; tool ours :; cc=false;"
                       "needs ours && [ -z \"$(needs ours ours:libours :any)\" ]");
    fault_assert_shell(RUN_NEEDS "cc=false; ! needs ours a.h:liba-dev >/dev/null;"
                                 "[ \"$(needs ours theirs a.h:liba-dev x:y)\" = 'Missing: theirs a.h x\n"
                                 "Please run:  sudo apt-get install theirs liba-dev y' ]");
    fault_assert_shell(RUN_NEEDS "cc=false; rm \"$bin/apt-get\"; ! needs b.h:libb-dev >/dev/null;"
                                 "[ \"$(needs b.h:libb-dev)\" = \"Missing: b.h\n"
                                 "Debian's packages that have it: libb-dev\" ]");
}

static void run_test_header(void **state) {
    (void)state;
    fault_assert_shell(RUN_NEEDS "cc=$(command -v cc); tool id 'echo 1000'; echo >\"$bin/only_here.h\";"
                                 "needs stdio.h:any && ! needs only_here.h:any >/dev/null &&"
                                 "FLAGS=-I$bin PATH=$PATH CC=$cc tests/needs only_here.h:any &&"
                                 "CPATH=$bin PATH=$PATH CC=$cc tests/needs only_here.h:any");
}

static void run_test_install(void **state) {
    (void)state;
    fault_assert_shell(
        RUN_NEEDS
        "cc=false; tool id 'echo 0';"
        "tool apt-get 'echo \"$@\" >>'\"$bin\"'/said; case $1 in install) echo >'\"$bin\"'/new;"
        " /bin/chmod +x '\"$bin\"'/new;; esac';"
        "[ \"$(needs ours new:libnew)\" = 'Installing libnew' ] && [ \"$(grep -c . \"$bin/said\")\" = 2 ] &&"
        "grep -q '^update' \"$bin/said\" && grep -q '^install .*--no-install-recommends.* libnew$' "
        "\"$bin/said\""
        " && ! grep -q upgrade$ \"$bin/said\" && needs ours new:libnew");
    fault_assert_shell(RUN_NEEDS
                       "cc=false; tool apt-get 'exit 1'; ! needs c:libc >/dev/null;"
                       "[ \"$(needs c:libc | tail -n 2)\" = 'Missing: c\napt-get could not install libc' ]");
}

/* Programs, what they print and how they end, as cmocka 1.1.5 and 1.1.7 have it. */
static const char run_programs[] =
    "tool() { printf '#!/bin/sh\n%s\n' \"$2\" >\"$bin/$1\" && chmod +x \"$bin/$1\"; };"
    "says() { echo \"echo '[  $1 ] $2'\"; };"
    "tool good \"sleep 0.2; $(says 'PASSED ' '3 test(s).'); $(says SKIPPED '1 test(s), listed below:')\";"
    "tool bad \"$(says 'PASSED ' '1 test(s).'); $(says 'FAILED ' '2 test(s), listed below:'); exit 2\";"
    "tool newer \"$(says 'PASSED ' '1 test(s).'); $(says SKIPPED 'a group: 5 test(s), listed below:');"
    " $(says 'FAILED ' 'a group: 2 test(s), listed below:'); $(says 'FAILED ' 'run_test'); exit 2\";"
    "tool leak \"$(says 'PASSED ' '4 test(s).'); exit 23\";"
    "tool crash 'kill -SEGV $$';"
    "cd \"$bin\"; run=\"$OLDPWD/tests/run\";";

static void run_assert_programs(const char *command) {
    char *whole = sqlite3_mprintf("%s %s", run_programs, command);
    fault_assert_shell(whole);
    sqlite3_free(whole);
}

static void run_test_programs(void **state) {
    (void)state;
    static const char *const flags[] = {"", " -j3 --jobserver-auth=3,4", " -j2 -- BUILD=x", "j"};
    for (size_t i = 0; i < FAULT_COUNT(flags); i++) {
        setenv("MAKEFLAGS", flags[i], 1);
        run_assert_programs("! $run ./bad ./newer ./good ./crash ./leak >said 2>&1 &&"
                            "[ \"$(tail -n 5 said)\" = 'FAILED ./bad: exit status 2, see ./bad.log\n"
                            "FAILED ./newer: exit status 2, see ./newer.log\n"
                            "FAILED ./crash: signal 11, see ./crash.log\n"
                            "FAILED ./leak: exit status 23, see ./leak.log\n"
                            "9 passed, 6 failed, 6 skipped' ] && [ $(grep -c '^TEST' said) = 5 ]");
        run_assert_programs("[ \"$($run ./good | tail -n 1)\" = '3 passed, 0 failed, 1 skipped' ] &&"
                            "$run ./good >/dev/null && tool nothing : && ! $run ./nothing >/dev/null");
        unsetenv("MAKEFLAGS");
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(run_test_missing),
        cmocka_unit_test(run_test_header),
        cmocka_unit_test(run_test_install),
        cmocka_unit_test(run_test_programs),
    };
    return cmocka_run_group_tests_name("run", tests, run_setup, run_leave);
}
