/*
 * sqlite.h - SQLite's interface, through the host's table of entry points in a loadable module (which links no
 * libsqlite3), directly in a static build. Every file that talks to SQLite includes this one first.
 */
#ifndef RETENTION_SQLITE_H
#define RETENTION_SQLITE_H

#include "sqlite3ext.h"

#if defined(SQLITE_VERSION_NUMBER) && SQLITE_VERSION_NUMBER < 3031000
#error "sqlite-retention needs the headers of SQLite 3.31.0 or later"
#endif

#if !defined(SQLITE_CORE) && !defined(SQLITE_OMIT_LOAD_EXTENSION)
#define HOST_HAS_TABLE

/* Connections of several threads may load the module at the same time, and each of them comes by here. */
#ifdef __STDC_NO_ATOMICS__
#define HOST_ATOMIC
#else
#define HOST_ATOMIC _Atomic
#endif
extern const sqlite3_api_routines *HOST_ATOMIC sqlite3_api;
#endif

#endif
