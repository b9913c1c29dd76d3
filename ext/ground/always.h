/*
 * always.h - conditions that are known, and looked at all the same.
 *
 *     if (NEVER(text == NULL)) return SQLITE_NOMEM; // why it is never
 *
 * A check that no test can make fail is dead code or a second line of defence. ALWAYS() and NEVER() mark the
 * latter, each with the reason beside it. The module keeps the check; builds of the tests with sanitizers
 * (RETENTION_DEBUG) stop where it fails; when coverage is measured (RETENTION_COVERAGE) it is a constant, so
 * that no branch is left that nothing can take. So a condition here must have no effect of its own.
 */
#ifndef RETENTION_ALWAYS_H
#define RETENTION_ALWAYS_H

#include <stdbool.h>

#if defined(RETENTION_COVERAGE)
#define ALWAYS(condition) ((void)sizeof(condition), true)
#define NEVER(condition)  ((void)sizeof(condition), false)
#elif defined(RETENTION_DEBUG)
#include <assert.h>
#define ALWAYS(condition) ((condition) || (assert(condition), false))
#define NEVER(condition)  ((condition) && (assert(!(condition)), true))
#else
#define ALWAYS(condition) (condition)
#define NEVER(condition)  (condition)
#endif

#endif
