/*
 * disk.c - see disk.h.
 */
#define _XOPEN_SOURCE 700
#include "disk.h"

/* A file: what SQLite sees, with the default file system's own behind it. */
struct disk_shim {
    sqlite3_file base;
    sqlite3_file *real;
    enum disk_file file;
    bool main; /* the database itself, no journal */
};

static struct {
    sqlite3_vfs vfs, *real;
    sqlite3_io_methods methods;
    long counts[DISK_FILES][DISK_CALLS];
    char opened[4096];
    enum disk_file file;
    enum disk_call call;
    long fail_at; /* 0: none */
    int code;
    bool from_then;
    long page; /* the damaged one, -1: none */
    int page_size, at;
    bool cut, struck;
} disk;

/* Counts the call; whether it is the one to fail. */
static bool disk_fails(enum disk_file file, enum disk_call call) {
    long n = ++disk.counts[file][call];
    if (disk.fail_at == 0 || file != disk.file || call != disk.call) return false;
    bool fails = disk.from_then ? n >= disk.fail_at : n == disk.fail_at;
    disk.struck |= fails;
    return fails;
}

static struct disk_shim *disk_shim(sqlite3_file *file) {
    return (struct disk_shim *)file;
}

static int disk_close(sqlite3_file *file) {
    struct disk_shim *shim = disk_shim(file);
    return shim->real->pMethods ? shim->real->pMethods->xClose(shim->real) : SQLITE_OK;
}

/* Damages what was read of the page, if that was it. */
static int disk_damaged(const struct disk_shim *shim, unsigned char *buffer, int size, sqlite3_int64 offset) {
    sqlite3_int64 at = (sqlite3_int64)disk.page * disk.page_size + disk.at;
    if (disk.page < 0 || !shim->main || at < offset || at >= offset + size) return SQLITE_OK;
    disk.struck = true;
    if (!disk.cut) {
        buffer[at - offset] ^= 0xff;
        return SQLITE_OK;
    }
    memset(buffer + (at - offset), 0, (size_t)(offset + size - at));
    return SQLITE_IOERR_SHORT_READ;
}

static int disk_read(sqlite3_file *file, void *buffer, int size, sqlite3_int64 offset) {
    struct disk_shim *shim = disk_shim(file);
    if (disk_fails(shim->file, DISK_READ)) return disk.code;
    int rc = shim->real->pMethods->xRead(shim->real, buffer, size, offset);
    return rc == SQLITE_OK ? disk_damaged(shim, buffer, size, offset) : rc;
}

static int disk_write(sqlite3_file *file, const void *buffer, int size, sqlite3_int64 offset) {
    struct disk_shim *shim = disk_shim(file);
    if (disk_fails(shim->file, DISK_WRITE)) return disk.code;
    return shim->real->pMethods->xWrite(shim->real, buffer, size, offset);
}

static int disk_truncate(sqlite3_file *file, sqlite3_int64 size) {
    struct disk_shim *shim = disk_shim(file);
    if (disk_fails(shim->file, DISK_WRITE)) return disk.code;
    return shim->real->pMethods->xTruncate(shim->real, size);
}

static int disk_sync(sqlite3_file *file, int flags) {
    struct disk_shim *shim = disk_shim(file);
    if (disk_fails(shim->file, DISK_WRITE)) return disk.code;
    return shim->real->pMethods->xSync(shim->real, flags);
}

static int disk_size(sqlite3_file *file, sqlite3_int64 *size) {
    struct disk_shim *shim = disk_shim(file);
    if (disk_fails(shim->file, DISK_SIZE)) return disk.code;
    return shim->real->pMethods->xFileSize(shim->real, size);
}

static int disk_lock(sqlite3_file *file, int level) {
    struct disk_shim *shim = disk_shim(file);
    if (disk_fails(shim->file, DISK_LOCK)) return disk.code;
    return shim->real->pMethods->xLock(shim->real, level);
}

static int disk_unlock(sqlite3_file *file, int level) {
    struct disk_shim *shim = disk_shim(file);
    return shim->real->pMethods->xUnlock(shim->real, level);
}

static int disk_reserved(sqlite3_file *file, int *out) {
    struct disk_shim *shim = disk_shim(file);
    if (disk_fails(shim->file, DISK_LOCK)) return disk.code;
    return shim->real->pMethods->xCheckReservedLock(shim->real, out);
}

static int disk_control(sqlite3_file *file, int op, void *argument) {
    struct disk_shim *shim = disk_shim(file);
    return shim->real->pMethods->xFileControl(shim->real, op, argument);
}

static int disk_sector(sqlite3_file *file) {
    struct disk_shim *shim = disk_shim(file);
    return shim->real->pMethods->xSectorSize(shim->real);
}

static int disk_traits(sqlite3_file *file) {
    struct disk_shim *shim = disk_shim(file);
    return shim->real->pMethods->xDeviceCharacteristics(shim->real);
}

static int disk_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **out) {
    struct disk_shim *shim = disk_shim(file);
    *out = NULL;
    if (disk_fails(shim->file, DISK_SHARE)) return disk.code;
    return shim->real->pMethods->xShmMap(shim->real, page, size, extend, out);
}

static int disk_shm_lock(sqlite3_file *file, int offset, int n, int flags) {
    struct disk_shim *shim = disk_shim(file);
    if ((flags & SQLITE_SHM_LOCK) && disk_fails(shim->file, DISK_SHARE)) return disk.code;
    return shim->real->pMethods->xShmLock(shim->real, offset, n, flags);
}

static void disk_shm_barrier(sqlite3_file *file) {
    struct disk_shim *shim = disk_shim(file);
    shim->real->pMethods->xShmBarrier(shim->real);
}

static int disk_shm_unmap(sqlite3_file *file, int remove_it) {
    struct disk_shim *shim = disk_shim(file);
    return shim->real->pMethods->xShmUnmap(shim->real, remove_it);
}

#define DISK_OF_DATABASE (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL)

static int disk_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *flags_out) {
    struct disk_shim *shim = disk_shim(file);
    (void)vfs;
    memset(shim, 0, sizeof *shim);
    shim->real = (sqlite3_file *)(shim + 1);
    shim->file = flags & DISK_OF_DATABASE ? DISK_DATABASE : DISK_TEMPORARY;
    shim->main = (flags & SQLITE_OPEN_MAIN_DB) != 0;
    size_t used = strlen(disk.opened);
    sqlite3_snprintf((int)(sizeof disk.opened - used), disk.opened + used, "%s\n",
                     name ? name : "(temporary)");
    if (disk_fails(shim->file, DISK_OPEN)) return disk.code;
    int rc = disk.real->xOpen(disk.real, name, shim->real, flags, flags_out);
    if (rc == SQLITE_OK || shim->real->pMethods) shim->base.pMethods = &disk.methods;
    return rc;
}

static int disk_delete(sqlite3_vfs *vfs, const char *name, int sync) {
    (void)vfs;
    if (disk_fails(DISK_DATABASE, DISK_WRITE)) return disk.code;
    return disk.real->xDelete(disk.real, name, sync);
}

static int disk_access(sqlite3_vfs *vfs, const char *name, int flags, int *out) {
    (void)vfs;
    if (disk_fails(DISK_DATABASE, DISK_ACCESS)) return disk.code;
    return disk.real->xAccess(disk.real, name, flags, out);
}

void disk_install(void) {
    disk.real = sqlite3_vfs_find(NULL);
    if (disk.real == NULL) abort();
    disk.vfs = *disk.real; /* what is not the shim's goes to the default one by its own pointers */
    disk.vfs.pNext = NULL;
    disk.vfs.zName = "disk";
    disk.vfs.szOsFile = (int)sizeof(struct disk_shim) + disk.real->szOsFile;
    disk.vfs.xOpen = disk_open;
    disk.vfs.xDelete = disk_delete;
    disk.vfs.xAccess = disk_access;
    disk.methods = (sqlite3_io_methods){.iVersion = 2, /* no memory mapping: every read comes by here */
                                        .xClose = disk_close,
                                        .xRead = disk_read,
                                        .xWrite = disk_write,
                                        .xTruncate = disk_truncate,
                                        .xSync = disk_sync,
                                        .xFileSize = disk_size,
                                        .xLock = disk_lock,
                                        .xUnlock = disk_unlock,
                                        .xCheckReservedLock = disk_reserved,
                                        .xFileControl = disk_control,
                                        .xSectorSize = disk_sector,
                                        .xDeviceCharacteristics = disk_traits,
                                        .xShmMap = disk_shm_map,
                                        .xShmLock = disk_shm_lock,
                                        .xShmBarrier = disk_shm_barrier,
                                        .xShmUnmap = disk_shm_unmap};
    disk.page = -1;
    if (sqlite3_vfs_register(&disk.vfs, 1) != SQLITE_OK) abort();
}

void disk_arm(enum disk_file file, enum disk_call call, long n, int code, bool from_then) {
    memset(disk.counts, 0, sizeof disk.counts);
    disk.opened[0] = '\0';
    disk.struck = false;
    disk.file = file;
    disk.call = call;
    disk.fail_at = n;
    disk.code = code;
    disk.from_then = from_then;
}

void disk_damage(long page, int page_size, int at, bool cut) {
    disk.struck = false;
    disk.page = page;
    disk.page_size = page_size;
    disk.at = at;
    disk.cut = cut;
}

bool disk_mend(void) {
    disk.fail_at = 0;
    disk.page = -1;
    return disk.struck;
}

long disk_count(enum disk_file file, enum disk_call call) {
    return disk.counts[file][call];
}

const char *disk_opened(void) {
    return disk.opened;
}
