/*
 * allocator.h - SQLite's allocator with a count before it, and one allocation that fails.
 *
 * A program installs it before its first call of SQLite. What is checked of a statement while memory is out,
 * whatever it is: the right rows, or an error that says so; nothing stays allocated.
 */
#ifndef RETENTION_ALLOCATOR_H
#define RETENTION_ALLOCATOR_H

#include "fault.h"

void allocator_install(void);

/* The n-th allocation from now on fails, alone or with all that follow it. LONG_MAX only counts. */
void allocator_arm(long n, bool from_then);

/* Nothing fails any more. Returns whether the fault struck. */
bool allocator_disarm(void);

/* Allocations since it was armed, and faults that struck since the program started. */
long allocator_count(void);
long allocator_struck(void);

/* Blocks that are not freed yet. */
long allocator_outstanding(void);

/* The same between two statements of a connection: no page cache, and an error message of known size. */
long allocator_settled(sqlite3 *db);

/* A statement was run while its n-th allocation failed: it gave what the undisturbed run gives, or its beginning
** and an error that says that memory is out. Returns 1 when an error came without its text, else 0. */
int allocator_check(const char *sql, long n, bool struck, const struct fault_outcome *got,
                    const struct fault_outcome *clean);

/* SQLite copies the text of an error with two allocations that it lets fail: the error stays, its text is gone. In a database
** in UTF-16 the text is converted there and back, too. */
#define ALLOCATOR_LOST_TEXTS 2
#define ALLOCATOR_LOST_WIDE  5

/* Whether this is an error for want of memory. */
bool allocator_is_out(int rc, const char *message);

#endif
