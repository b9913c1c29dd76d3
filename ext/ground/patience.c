/*
 * patience.c - how long work goes on before it asks; patience.h is the interface.
 *
 *     for (size_t i = 0; i < count; i++) {
 *         ...
 *         if (patience_is_out_at(patience, i, 30)) return false; // some 30 ns each
 *     }
 *
 * Requirements
 *  1. After PATIENCE_WORK of work, some 40 ms, somebody is asked, however the work is spread over loops, calls
 *     and statements: what was spent is carried on to the next call.
 *  2. Work that was told to end is told so again wherever it asks, until its caller starts anew. Nobody is
 *     asked any more.
 *  3. What returns false because it was told to end has freed what it would have freed without memory, and
 *     leaves data behind that its owner can free; nothing else can be done with that.
 *
 * How much a pass costs is written where the loop is, measured where memory is slow. Twice too little makes an
 * answer twice as late, which is why there is room between 40 ms and the 150 that are promised (interrupt.c).
 *
 * Cost: three instructions a pass of a loop; of one that goes in blocks, none.
 */
#include "ground/patience.h"

#if defined(RETENTION_DEBUG) || defined(RETENTION_COVERAGE)
#define PATIENCE_WORK 100000
#else
#define PATIENCE_WORK 40000000
#endif

void patience_begin(struct patience *patience, patience_stop *stop, void *context) {
    *patience = (struct patience){stop, context, PATIENCE_WORK, false};
}

bool patience_ask(struct patience *patience) {
    if (patience->stopped) return true;
    patience->left = PATIENCE_WORK;
    if (!patience->stop(patience->context)) return false;
    patience->left = 0;
    return patience->stopped = true;
}
