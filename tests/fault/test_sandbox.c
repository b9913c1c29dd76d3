/*
 * test_sandbox.c - what the module cannot do: it writes nothing, and opens no file, socket or thread.
 *
 * Shown three ways. It asks SQLite and the C library for nothing that could: the names that it links are on the
 * lists below, which cover what no test reaches as well. The file system of SQLite sees no call to open or to write
 * while every statement runs, and the file has the same bytes afterwards. And a process that the kernel allows no
 * more than memory runs every statement to its right end.
 */
#define _GNU_SOURCE /* NOLINT(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "disk.h"
#include "statements.h"

#if defined(__linux__)
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

#define SANDBOX_FILE  "sandbox.db"
#define SANDBOX_FILES SANDBOX_FILE " " SANDBOX_FILE "-wal " SANDBOX_FILE "-shm " SANDBOX_FILE "-journal"

/* Links */

/* The static library that this program is built with, where SQLite's functions have names. It is compiled with the
** headers of some version of SQLite, of which newer ones have more to call; `make versions` brings several here. */
static char sandbox_library[600];

/* Of SQLite's interface: values, results, memory, registration, and reading by a statement of its own. */
static const char sandbox_sqlite[] =
    " aggregate_context bind_pointer column_count column_int column_name column_text context_db_handle create_function"
    " create_function_v2 create_module_v2 create_window_function declare_vtab errcode errmsg errstr"
    " finalize free get_auxdata is_interrupted libversion libversion_number malloc64 mprintf next_stmt"
    " prepare_v2 randomness realloc64 result_blob64 result_double result_error result_error_code"
    " result_error_nomem result_int result_int64 result_null result_text result_text64 result_value"
    " set_auxdata snprintf step stmt_busy stmt_readonly str_append str_appendall str_appendchar str_appendf"
    " str_errcode str_finish str_length str_new str_value stricmp strnicmp user_data value_blob value_bytes"
    " value_double value_dup value_free value_int value_int64 value_numeric_type value_pointer"
    " value_text value_type vmprintf vtab_collation vtab_in vtab_in_first vtab_in_next vtab_rhs_value ";

/* Of the C library: bytes, arithmetic (no lgamma(), which writes a global), and advice about memory. */
static const char sandbox_libc[] =
    " madvise memchr memcmp memcpy memmove memset strchr strcmp strcspn strlen strncmp strspn strstr __memcpy_chk"
    " __memmove_chk __memset_chk __stack_chk_fail acos asin atan atan2 cbrt ceil copysign cos erf erfc"
    " exp exp2 expm1 fabs floor fma fmax fmin fmod frexp hypot ldexp llround log log10 log1p log2 lround"
    " modf nextafter pow rint round scalbn sin sqrt tan tgamma trunc ";

/* Every line of a command's output, without its prefix, must be a word of the list. */
static void sandbox_assert_links(const char *command, const char *prefix, const char *list) {
    char line[256];
    int lines = 0;
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    while (fgets(line, sizeof line, pipe)) {
        line[strcspn(line, "@\n")] = '\0';
        char *word = sqlite3_mprintf(" %s ", line + strlen(prefix));
        if (strncmp(line, prefix, strlen(prefix)) != 0 || strstr(list, word) == NULL)
            fail_msg("the module links %s", line);
        sqlite3_free(word);
        lines++;
    }
    pclose(pipe);
    assert_true(lines > 5);
}

static void sandbox_test_links(void **state) {
    (void)state;
    if (system("command -v nm > /dev/null") != 0) {
        printf("SKIPPED: nm is not here\n");
        skip();
    }
    char command[700];
    snprintf(command, sizeof command, "nm -u %s | awk '$2 ~ /^sqlite3_/ {print $2}' | sort -u",
             sandbox_library);
    sandbox_assert_links(command, "sqlite3_", sandbox_sqlite);
    sandbox_assert_links("nm -D --undefined-only build/retention.so | awk '$1 == \"U\" {print $2}'", "",
                         sandbox_libc);
}

/* Files */

static char *sandbox_bytes(size_t *size) {
    char path[600];
    snprintf(path, sizeof path, "%s/" SANDBOX_FILE, fault_folder());
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    *size = (size_t)ftell(file);
    rewind(file);
    char *bytes = malloc(*size);
    assert_non_null(bytes);
    assert_int_equal(fread(bytes, 1, *size, file), *size);
    fclose(file);
    return bytes;
}

/* Ways to open the database, and what to say to the connection then. */
static const struct {
    const char *uri, *sql;
    const char *journal;
} sandbox_opens[] = {
    {"", "SELECT 1", "delete"},
    {"", "PRAGMA query_only = 1", "delete"},
    {"?mode=ro", "SELECT 1", "delete"},
    {"?immutable=1", "SELECT 1", "delete"},
    {"", "PRAGMA temp_store = memory; PRAGMA locking_mode = exclusive", "delete"},
    {"", "BEGIN", "wal"},
};

static void sandbox_test_files(void **state) {
    (void)state;
    struct fault_list list = fault_statements();
    for (size_t o = 0; o < FAULT_COUNT(sandbox_opens); o++) {
        size_t before_size, after_size;
        fault_remove(SANDBOX_FILES);
        sqlite3 *db = fault_open(SANDBOX_FILE, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
        test_exec(db, "PRAGMA journal_mode = %s; %s", sandbox_opens[o].journal, fault_data());
        test_close(db);
        char *before = sandbox_bytes(&before_size);
        char *file = sqlite3_mprintf("file:%s/" SANDBOX_FILE "%s", fault_folder(), sandbox_opens[o].uri);
        assert_int_equal(sqlite3_open_v2(file, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_URI, NULL),
                         SQLITE_OK);
        assert_int_equal(sqlite3_retention_init(db, NULL, NULL), SQLITE_OK);
        test_exec(db, "%s; SELECT count(*) FROM orders", sandbox_opens[o].sql);
        disk_arm(DISK_DATABASE, DISK_OPEN, LONG_MAX, SQLITE_OK, false);
        for (size_t i = 0; i < list.count; i++) {
            struct fault_outcome got = fault_run(db, list.at[i].sql);
            const char *opened = disk_opened();
            bool sorted = strcmp(opened, "(temporary)\n") == 0; /* SQLite's own, for an ORDER BY of a view */
            if (disk_count(DISK_DATABASE, DISK_WRITE) > 0 || (opened[0] && !sorted))
                fail_msg("%s\nwrites %ld times and opens\n%s", list.at[i].sql,
                         disk_count(DISK_DATABASE, DISK_WRITE), opened);
            fault_free(&got);
        }
        disk_mend();
        assert_int_equal(sqlite3_total_changes(db), 0);
        assert_rows(db, "0\n", "SELECT count(*) FROM sqlite_temp_master");
        if (!sqlite3_get_autocommit(db)) test_exec(db, "COMMIT");
        test_close(db);
        char *after = sandbox_bytes(&after_size);
        assert_int_equal(before_size, after_size);
        assert_memory_equal(before, after, before_size);
        free(before);
        free(after);
        sqlite3_free(file);
    }
    fault_leave(SANDBOX_FILES);
}

/* The kernel */

#if defined(__linux__) && !FAULT_SANITIZED
/* Whatever is not listed ends the process: everything that opens, sends, starts or writes. */
static bool sandbox_enter(void) {
#define SANDBOX_ALLOW(call)                                                                                  \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_##call, 0, 1), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        SANDBOX_ALLOW(brk),
        SANDBOX_ALLOW(mmap), /* with no file open there is none to map */
        SANDBOX_ALLOW(munmap),
        SANDBOX_ALLOW(mremap),
        SANDBOX_ALLOW(madvise),
        SANDBOX_ALLOW(exit_group),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
    };
#undef SANDBOX_ALLOW
    struct sock_fprog program = {(unsigned short)FAULT_COUNT(filter), filter};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

enum { SANDBOX_RIGHT, SANDBOX_WRONG, SANDBOX_CLOSED };

/* In a process of its own: every statement twice, the second time within the sandbox. */
static void sandbox_child(bool socket_too) {
    struct fault_list list = fault_statements();
    struct fault_outcome *clean = calloc(list.count, sizeof *clean);
    sqlite3 *db = fault_open_data();
    for (size_t i = 0; i < list.count; i++)
        clean[i] = fault_run(db, list.at[i].sql);
    if (!sandbox_enter()) _exit(SANDBOX_CLOSED);
    if (socket_too) (void)socket(AF_INET, SOCK_STREAM, 0);
    for (size_t i = 0; i < list.count; i++) {
        struct fault_outcome got = fault_run(db, list.at[i].sql);
        if (!fault_same(&got, &clean[i])) _exit(SANDBOX_WRONG);
        fault_free(&got);
    }
    _exit(SANDBOX_RIGHT);
}

static int sandbox_fork(bool socket_too) {
    int status = 0;
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) sandbox_child(socket_too);
    assert_true(child > 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    if (WIFEXITED(status) && WEXITSTATUS(status) == SANDBOX_CLOSED) {
        printf("SKIPPED: the kernel lets this process set no filter: %s\n", strerror(errno));
        skip();
    }
    return status;
}

static void sandbox_test_kernel(void **state) {
    (void)state;
    if (test_setting("RETENTION_SLOW", 0) > 0) {
        printf("SKIPPED: valgrind needs more of the kernel than the module\n");
        skip();
    }
    int status = sandbox_fork(true); /* the sandbox holds */
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS);
    status = sandbox_fork(false);
    if (WIFSIGNALED(status)) fail_msg("ended by signal %d", WTERMSIG(status));
    assert_int_equal(WEXITSTATUS(status), SANDBOX_RIGHT);
}
#else
static void sandbox_test_kernel(void **state) {
    (void)state;
    printf("SKIPPED: needs Linux, and no sanitizer, which asks more of the kernel than the module\n");
    skip();
}
#endif

int main(int argc, char **argv) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sandbox_test_links),
        cmocka_unit_test(sandbox_test_files),
        cmocka_unit_test(sandbox_test_kernel),
    };
    const char *slash = argc > 0 ? strrchr(argv[0], '/') : NULL; /* this is FOLDER/tests/test_sandbox */
    snprintf(sandbox_library, sizeof sandbox_library, "%.*s../libretention.a",
             slash ? (int)(slash - argv[0] + 1) : 0, slash ? argv[0] : "");
    disk_install();
    return cmocka_run_group_tests_name("sandbox", tests, NULL, NULL);
}
