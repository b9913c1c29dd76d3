/*
 * allocator.c - see allocator.h.
 */
#define _XOPEN_SOURCE 700
#include "allocator.h"

static struct {
    sqlite3_mem_methods real;
    long count;   /* allocations since the fault was armed */
    long fail_at; /* the one that fails, from 1; 0 for none */
    bool from_then;
    long outstanding;
    long struck;
} allocator;

static bool allocator_fails(void) {
    if (allocator.fail_at == 0) return false;
    allocator.count++;
    return allocator.from_then ? allocator.count >= allocator.fail_at : allocator.count == allocator.fail_at;
}

static void *allocator_malloc(int size) {
    void *block = allocator_fails() ? NULL : allocator.real.xMalloc(size);
    allocator.outstanding += block != NULL;
    return block;
}

static void allocator_free(void *block) {
    allocator.outstanding -= block != NULL;
    allocator.real.xFree(block);
}

static void *allocator_realloc(void *block, int size) {
    return allocator_fails() ? NULL : allocator.real.xRealloc(block, size);
}

void allocator_install(void) {
    sqlite3_mem_methods mine;
    if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &allocator.real) != SQLITE_OK) abort();
    mine = allocator.real;
    mine.xMalloc = allocator_malloc;
    mine.xFree = allocator_free;
    mine.xRealloc = allocator_realloc;
    if (sqlite3_config(SQLITE_CONFIG_MALLOC, &mine) != SQLITE_OK) abort();
}

void allocator_arm(long n, bool from_then) {
    allocator.count = 0;
    allocator.from_then = from_then;
    allocator.fail_at = n;
}

bool allocator_disarm(void) {
    bool struck = allocator.count >= allocator.fail_at;
    allocator.fail_at = 0;
    allocator.struck += struck;
    return struck;
}

long allocator_count(void) {
    return allocator.count;
}

long allocator_struck(void) {
    return allocator.struck;
}

long allocator_outstanding(void) {
    return allocator.outstanding;
}

long allocator_settled(sqlite3 *db) {
    struct fault_outcome error = fault_run(db, "SELECT no_such_function()");
    fault_free(&error);
    sqlite3_db_release_memory(db);
    return allocator.outstanding;
}

bool allocator_is_out(int rc, const char *message) {
    return rc == SQLITE_NOMEM || rc == SQLITE_IOERR_NOMEM || strstr(message, "out of memory") != NULL ||
           strncmp(message, "vtable constructor failed", 25) == 0;
}

/* A text that is asked whether it is a number shows as one in the error where there is no memory for a copy of it:
** the apostrophes do not count. */
static bool allocator_same_message(const char *a, const char *b) {
    for (;; a++, b++) {
        a += strspn(a, "'");
        b += strspn(b, "'");
        if (*a != *b || *a == '\0') return *a == *b;
    }
}

int allocator_check(const char *sql, long n, bool struck, const struct fault_outcome *got,
                    const struct fault_outcome *clean) {
    if (fault_same(got, clean)) return 0;
    if (got->rc == clean->rc && got->size == 0 && clean->size == 0 &&
        allocator_same_message(got->message, clean->message))
        return 0;
    const char *plain = sqlite3_errstr(got->rc);
    size_t size = strlen(got->message), end = strlen(plain); /* a reader puts its name before it */
    bool lost = got->rc != SQLITE_DONE && got->rc == clean->rc && size >= end &&
                strcmp(got->message + size - end, plain) == 0;
    if (!struck || !(lost || allocator_is_out(got->rc, got->message)))
        fail_msg("%s\nallocation %ld of it%s: got %d %s\n%.2000s--- want memory to be out, or %d %s\n%.2000s",
                 sql, n, struck ? " fails" : "", got->rc, got->message, got->rows, clean->rc, clean->message,
                 clean->rows);
    fault_assert_prefix(sql, got, clean);
    return lost;
}
