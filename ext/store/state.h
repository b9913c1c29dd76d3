/*
 * state.h - what is known of a source, before it is finished: merged with another's, written as bytes, read back.
 *
 * A state is a population and the fold that took its rows. merge(a, b) is what one fold that took the rows of both
 * would be; read(write(a)) is a. Threads, shards and kept histories stand on that.
 */
#ifndef RETENTION_STATE_H
#define RETENTION_STATE_H

#include "store/bytes.h"
#include "store/customer.h"
#include "store/population.h"
#include "time/grain.h"

/* What a fold keeps of a customer behind struct customer, which its payload starts with. Each gets the fold. */
struct state_kind {
    uint32_t number; /* of the fold's kind; what else must be equal goes into `options` */
    uint64_t (*options)(const void *fold);
    /* segments: the numbers that the segments of the other fold have in this one. false: no memory, or told to end; so
    ** for read. */
    bool (*merge)(void *fold, const struct population *population, void *payload, const void *other_fold,
                  const void *other, const uint32_t *segments);
    void (*write)(const void *fold, const void *payload, struct bytes_out *out);
    /* What is no state of that fold is damage; there is none in it so far. */
    bool (*read)(void *fold, const struct population *population, void *payload, struct bytes_in *in);

    /* The same for what the fold keeps beside its customers, after all of them; NULL where that is nothing. */
    bool (*merge_rest)(void *fold, const void *other_fold);
    void (*write_rest)(const void *fold, struct bytes_out *out);
    bool (*read_rest)(void *fold, struct bytes_in *in);
};

struct state {
    const struct state_kind *kind;
    void *fold;
    struct population *population;
    const struct grain *grain; /* in which every time has a period */
};

/* STATE_NO_MEMORY: or the population's patience is out. */
enum state_end { STATE_FINE, STATE_NO_MEMORY, STATE_DAMAGED };

/* Both are of one kind and took rows for the same arguments. STATE_NO_MEMORY: into is of no use any more. */
enum state_end state_merge(const struct state *into, const struct state *from);

/* Whether there was memory, and patience, is in out. */
void state_write(const struct state *state, struct bytes_out *out);

/* Into a state that has taken no rows, of the arguments with which the bytes were written. */
enum state_end state_read(const struct state *state, const void *bytes, size_t size);

#endif
