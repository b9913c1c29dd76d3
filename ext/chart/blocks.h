/*
 * blocks.h - charts for a terminal, in Unicode's blocks.
 */
#ifndef RETENTION_BLOCKS_H
#define RETENTION_BLOCKS_H

#include "chart/cells.h"
#include "ground/sqlite.h"

/* blocks.c 1 and 2 */
void blocks_cells(sqlite3_str *out, struct cells *cells);

/* blocks.c 3 */
void blocks_series(sqlite3_str *out, const struct marks *marks);

#endif
