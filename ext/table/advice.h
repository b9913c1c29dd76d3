/*
 * advice.h - what to do about a finding: a sentence, or the SELECT that does it.
 */
#ifndef RETENTION_ADVICE_H
#define RETENTION_ADVICE_H

#include "fold/findings.h"
#include "ground/sqlite.h"
#include "read/request.h"

/* The request names source and columns. For sqlite3_free(); NULL: no memory. */
char *advice_text(const struct source_request *request, const struct findings *findings,
                  const struct finding *finding);

/* The column of a request that findings call so; NULL for whole rows. */
const char *advice_column(const struct source_request *request, enum look_column column);

#endif
