/*
 * fault.c - the folder of a fault test for its database files, which it has to itself and takes away when it ends.
 */
#define _XOPEN_SOURCE 700
#include "fault.h"

const char *fault_folder(void) {
    static char folder[512];
    if (folder[0] == '\0') {
        const char *parent = getenv("TMPDIR");
        snprintf(folder, sizeof folder, "%s/retention-XXXXXX", parent && parent[0] ? parent : P_tmpdir);
        if (mkdtemp(folder) == NULL) fail_msg("no folder for database files in %s", folder);
    }
    return folder;
}

sqlite3 *fault_open(const char *file, int flags) {
    char path[600];
    sqlite3 *db = NULL;
    char *error = NULL;
    snprintf(path, sizeof path, "%s/%s", fault_folder(), file);
    if (sqlite3_open_v2(path, &db, flags, NULL) != SQLITE_OK) fail_msg("%s: %s", path, sqlite3_errmsg(db));
    sqlite3_extended_result_codes(db, 1);
    if (sqlite3_retention_init(db, &error, NULL) != SQLITE_OK) fail_msg("sqlite3_retention_init: %s", error);
    return db;
}

void fault_remove(const char *files) {
    char path[600];
    for (const char *end; *files; files = end + (*end == ' ')) {
        end = files + strcspn(files, " ");
        snprintf(path, sizeof path, "%s/%.*s", fault_folder(), (int)(end - files), files);
        remove(path);
    }
}

void fault_leave(const char *files) {
    fault_remove(files);
    rmdir(fault_folder());
}
