/*
 * patience.h - how long work goes on before it asks whether it is still wanted.
 *
 * Whatever can last takes a struct patience and says, as it goes, what it does; where enough was done, somebody
 * is asked. The somebody is a callback: what computes knows nothing of SQLite (interrupt.h does), and no clock.
 */
#ifndef RETENTION_PATIENCE_H
#define RETENTION_PATIENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Passes of a loop between two looks at what was done. Builds of the tests with sanitizers, and those that measure
** coverage, look more often, and ask (patience.c), so that little data reaches every place where work can end. */
#if defined(RETENTION_DEBUG) || defined(RETENTION_COVERAGE)
#define PATIENCE_PASSES 64
#else
#define PATIENCE_PASSES 4096
#endif

/* Asked now and then; true: enough, end it. */
typedef bool patience_stop(void *context);

/* patience_begin() makes it. */
struct patience {
    patience_stop *stop;
    void *context;
    uint64_t left; /* work until the next question; a unit is about a nanosecond */
    bool stopped;  /* the answer was to end it; it stays so */
};

void patience_begin(struct patience *patience, patience_stop *stop, void *context);

/* What was left is used up: asks. */
bool patience_ask(struct patience *patience);

/* So much work was done, or is about to be done in one go: true where it is to end. Without patience (NULL)
** it never is. */
static inline bool patience_is_out(struct patience *patience, uint64_t work) {
    if (patience == NULL) return false;
    if (patience->left <= work) return patience_ask(patience);
    patience->left -= work;
    return false;
}

/* Where a block of a loop's passes ends that begins here: with a look between two of them, the passes themselves go
** on without. */
static inline size_t patience_block(size_t from, size_t count) {
    return count - from > PATIENCE_PASSES ? from + PATIENCE_PASSES : count;
}

/* A look in a loop, in pass i, of which each is so much work. */
static inline bool patience_is_out_at(struct patience *patience, size_t i, uint64_t work) {
    return i % PATIENCE_PASSES == PATIENCE_PASSES - 1 && patience_is_out(patience, PATIENCE_PASSES * work);
}

#endif
