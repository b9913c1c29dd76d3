/*
 * inside.c - what SQLite calls once as it starts, in a build that has the module inside (SQLITE_EXTRA_INIT): from
 * then on every connection gets it. With PORT_ALONE nothing is added, to measure what the module costs.
 */
#include "retention.h"

int inside_start(const char *unused);

int inside_start(const char *unused) {
    (void)unused;
#ifdef PORT_ALONE
    return SQLITE_OK;
#else
    return sqlite3_auto_extension((void (*)(void))sqlite3_retention_init);
#endif
}
