/*
 * disk.h - the files of SQLite behind a shim that counts the calls, keeps the names of what is opened, and lets one
 * of the calls fail or a page come back damaged.
 *
 * disk_install() puts it before the default file system of SQLite; databases in memory do not pass through it, but
 * their temporary files do.
 */
#ifndef RETENTION_DISK_H
#define RETENTION_DISK_H

#include "fault.h"

enum disk_call {
    DISK_OPEN,
    DISK_READ,
    DISK_WRITE, /* and truncating, syncing, deleting, the maker of a shared memory */
    DISK_SIZE,
    DISK_LOCK, /* not unlocking, which SQLite does not expect to fail */
    DISK_ACCESS,
    DISK_SHARE, /* the shared memory of a write-ahead log */
    DISK_CALLS
};

/* Whose calls: those to the database with its journal and log, or to SQLite's own temporary files. */
enum disk_file { DISK_DATABASE, DISK_TEMPORARY, DISK_FILES };

void disk_install(void);

/* The n-th such call from now on returns this code instead of doing anything, alone or with all that follow it.
** LONG_MAX only counts. */
void disk_arm(enum disk_file file, enum disk_call call, long n, int code, bool from_then);

/* Every read of this page (from 0, of this many bytes) of a database comes back with the byte at `at` flipped; or,
** with `cut`, as a short read that ends there. */
void disk_damage(long page, int page_size, int at, bool cut);

/* Nothing fails any more. Returns whether the fault struck. */
bool disk_mend(void);

/* Calls since the last disk_arm(); and the names of the files opened since then, a line break after each. */
long disk_count(enum disk_file file, enum disk_call call);
const char *disk_opened(void);

#endif
