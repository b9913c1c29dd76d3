/*
 * host.h - SQLite's interface, through the host's table of entry points in a loadable module (which links no
 * libsqlite3), directly in a static build. Every file that talks to SQLite includes this one first.
 */
#ifndef RETENTION_HOST_H
#define RETENTION_HOST_H

#include "sqlite3ext.h"
#ifdef RETENTION_ENTRY_POINT
SQLITE_EXTENSION_INIT1
#else
SQLITE_EXTENSION_INIT3
#endif

#endif
