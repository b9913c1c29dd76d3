/*
 * state.c - see state.h.
 *
 * Requirements
 *  1. merge(a, b) gives every answer that one fold over the rows of a and b gives.
 *  2. read(write(a)) gives every answer that a gives, and writes the same bytes again.
 *  3. Bytes that state_write() did not write for this kind and these options are damage, never a crash: sizes are
 *     held against what is left, numbers against what they may be, keys against each other.
 *
 *     | "RtnState" | version | kind | options | any | latest | as_of |
 *     | segments: count, then a key each | customers: count, then of each: key | started | segment | the fold's |
 *     | what the fold keeps beside them |
 *
 * Cost: a look in the index of customers for each of `from`; a write or a read is one pass.
 */
#include "store/state.h"

#include <string.h>

#include "ground/memory.h"

#define STATE_MAGIC   "RtnState"
#define STATE_VERSION 1

#define STATE_CUSTOMER 300 /* work of merging one, or reading one, without what they did */

/* ---- merging ---- */

/* Their numbers in into of the segments of from. NULL: no memory. */
static uint32_t *state_map_segments(struct segments *into, const struct segments *from) {
    uint32_t count = ids_count(&from->ids);
    uint32_t *map = memory_resize(NULL, ((size_t)count + 1) * sizeof *map);
    for (uint32_t i = 0; map && i < count; i++) {
        struct key key = ids_key(&from->ids, i);
        if (ids_number(&into->ids, &key, 1, &map[i])) continue;
        memory_free(map);
        map = NULL;
    }
    return map;
}

static bool state_merge_customer(const struct state *into, const struct state *from, uint32_t customer,
                                 const uint32_t *segments) {
    const struct customer *other = population_at(from->population, customer);
    struct key key = ids_key(&from->population->customers, customer);
    uint32_t number;
    if (!ids_number(&into->population->customers, &key, 1, &number)) return false;
    struct customer *own = population_at(into->population, number);
    if (!into->kind->merge(into->fold, into->population, own, from->fold, other, segments)) return false;
    uint32_t segment = 0;
    if (from->population->segments.given && customer_has_started(other)) segment = segments[other->segment];
    if (customer_has_started(other))
        customer_start(own, customer_moment(other), &into->population->segments, segment);
    return true;
}

enum state_end state_merge(const struct state *into, const struct state *from) {
    struct population *own = into->population;
    const struct population *other = from->population;
    uint32_t *segments = state_map_segments(&own->segments, &other->segments);
    bool fine = segments != NULL;
    for (uint32_t i = 0; fine && i < population_count(other); i++)
        fine = !patience_is_out_at(own->patience, i, STATE_CUSTOMER) &&
               state_merge_customer(into, from, i, segments);
    memory_free(segments);
    if (fine && into->kind->merge_rest) fine = into->kind->merge_rest(into->fold, from->fold);
    if (other->any && (!own->any || other->latest > own->latest)) own->latest = other->latest;
    if (other->any && (!own->any || other->as_of > own->as_of)) own->as_of = other->as_of;
    own->any = own->any || other->any;
    return fine ? STATE_FINE : STATE_NO_MEMORY;
}

/* ---- writing ---- */

void state_write(const struct state *state, struct bytes_out *out) {
    const struct population *population = state->population;
    const struct segments *segments = &population->segments;
    out->patience = population->patience;
    bytes_write(out, STATE_MAGIC, sizeof STATE_MAGIC - 1);
    bytes_write_number(out, STATE_VERSION);
    bytes_write_number(out, state->kind->number);
    bytes_write_number(out, state->kind->options(state->fold));
    bytes_write_number(out, population->any);
    bytes_write_number(out, (uint64_t)population->latest);
    bytes_write_number(out, (uint64_t)population->as_of);
    bytes_write_number(out, ids_count(&segments->ids));
    for (uint32_t i = 0; i < ids_count(&segments->ids); i++) {
        struct key key = ids_key(&segments->ids, i);
        bytes_write_key(out, &key);
    }
    bytes_write_number(out, population_count(population));
    for (uint32_t i = 0; i < population_count(population); i++) {
        const struct customer *customer = population_at(population, i);
        struct key key = ids_key(&population->customers, i);
        bytes_write_key(out, &key);
        bytes_write_number(out, (uint64_t)customer->started);
        bytes_write_number(out, segments->given ? customer->segment : 0);
        state->kind->write(state->fold, customer, out);
    }
    if (state->kind->write_rest) state->kind->write_rest(state->fold, out);
}

/* ---- reading ---- */

/* Adds a key, which has to be a new one, and no NULL unless that can be a key of these. false: no memory. */
static bool state_read_key(struct bytes_in *in, struct ids *ids, bool with_null) {
    struct key key = bytes_read_key(in);
    uint32_t number, expected = ids_count(ids);
    in->damaged = in->damaged || (key.kind == KEY_NULL && !with_null);
    if (in->damaged) return true;
    if (!ids_number(ids, &key, 1, &number)) return false;
    in->damaged = number != expected;
    return true;
}

/* A time from least to most that has a period. */
static int64_t state_read_time(const struct state *state, struct bytes_in *in, int64_t least, int64_t most) {
    int64_t time = bytes_read_within(in, least, most), period;
    in->damaged = in->damaged || !grain_period(state->grain, time, &period);
    return time;
}

static void state_read_head(const struct state *state, struct bytes_in *in) {
    struct population *population = state->population;
    const void *magic = bytes_read(in, sizeof STATE_MAGIC - 1);
    in->damaged = in->damaged || memcmp(magic, STATE_MAGIC, sizeof STATE_MAGIC - 1) != 0;
    bytes_read_within(in, STATE_VERSION, STATE_VERSION);
    bytes_read_within(in, state->kind->number, state->kind->number);
    in->damaged = in->damaged || bytes_read_number(in) != state->kind->options(state->fold);
    population->any = bytes_read_within(in, 0, 1) != 0;
    if (population->any) {
        population->latest = state_read_time(state, in, MOMENT_MIN, MOMENT_MAX);
        population->as_of = state_read_time(state, in, population->latest, MOMENT_MAX);
    } else {
        population->latest = bytes_read_within(in, 0, 0);
        population->as_of = bytes_read_within(in, MOMENT_MIN, MOMENT_MAX);
    }
}

static bool state_read_customer(const struct state *state, struct bytes_in *in) {
    struct population *population = state->population;
    const struct segments *segments = &population->segments;
    if (!state_read_key(in, &population->customers, false)) return false;
    int64_t started = bytes_read_within(in, 0, population->latest - MOMENT_MIN + 1), period;
    uint32_t count = ids_count(&segments->ids);
    int64_t segment = bytes_read_within(in, 0, count ? count - 1 : 0);
    if (in->damaged) return true;
    in->damaged = started && !grain_period(state->grain, started - 1 + MOMENT_MIN, &period);
    if (in->damaged) return true;
    struct customer *customer = population_at(population, population_count(population) - 1);
    customer->started = started;
    if (segments->given) customer->segment = (uint32_t)segment;
    return state->kind->read(state->fold, population, customer, in);
}

/* Whether customers can have a segment, if they are to. */
static bool state_has_segments(const struct population *population) {
    return !population->segments.given || ids_count(&population->segments.ids) > 0;
}

enum state_end state_read(const struct state *state, const void *bytes, size_t size) {
    struct population *population = state->population;
    bool fine = true;
    if (size == 0) return STATE_DAMAGED; /* where there may be no address either */
    struct bytes_in in = {bytes, (const unsigned char *)bytes + size, false};
    state_read_head(state, &in);
    uint32_t segments = bytes_read_count(&in, 8);
    in.damaged = in.damaged || (segments > 0 && !population->segments.given);
    for (uint32_t i = 0; fine && !in.damaged && i < segments; i++)
        fine = state_read_key(&in, &population->segments.ids, true);
    uint32_t customers = bytes_read_count(&in, 24);
    in.damaged = in.damaged || (customers > 0 && !(population->any && state_has_segments(population)));
    for (uint32_t i = 0; fine && !in.damaged && i < customers; i++)
        fine =
            !patience_is_out_at(population->patience, i, STATE_CUSTOMER) && state_read_customer(state, &in);
    if (fine && !in.damaged && state->kind->read_rest) fine = state->kind->read_rest(state->fold, &in);
    if (!fine) return STATE_NO_MEMORY;
    return in.damaged || in.at < in.end ? STATE_DAMAGED : STATE_FINE;
}
