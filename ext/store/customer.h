/*
 * customer.h - what a fold keeps of a customer beside the key: first start, segment, activity.
 */
#ifndef RETENTION_CUSTOMER_H
#define RETENTION_CUSTOMER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/activity.h"
#include "time/moment.h"
#include "store/segments.h"

/* The payload of a customer in the customer index; zeroed at first. */
struct customer {
    struct activity_cell head;
    int64_t started;  /* microseconds from 0001-01-01 to the first start, and 1 more; 0: none yet */
    uint32_t segment; /* its number; there only with segments */
};

/* How many bytes of it are in use. */
static inline uint32_t customer_size(bool with_segments) {
    return with_segments ? (uint32_t)sizeof(struct customer) : (uint32_t)offsetof(struct customer, segment);
}

static inline bool customer_has_started(const struct customer *customer) {
    return customer->started != 0;
}

/* The moment of the first start. */
static inline int64_t customer_moment(const struct customer *customer) {
    return customer->started - 1 + MOMENT_MIN;
}

/* The rank of the segment; 0 without segments, where the field is not even there. */
static inline uint32_t customer_rank(const struct customer *customer, const struct segments *segments) {
    return segments->given ? segments->ranks[customer->segment] : 0;
}

/* The value of the segment; NULL without segments. Needs no ranks. */
static inline struct key customer_segment(const struct customer *customer, const struct segments *segments) {
    return segments->given ? ids_key(&segments->ids, customer->segment) : (struct key){.kind = KEY_NULL};
}

/* A start: the earliest one counts, and its segment; of several at the same moment the smallest segment, so
** that the order of rows does not matter. */
static inline void customer_start(struct customer *customer, int64_t time, const struct segments *segments,
                                  uint32_t segment) {
    int64_t started = time - MOMENT_MIN + 1;
    bool first = customer->started == 0 || started < customer->started;
    if (first) customer->started = started;
    if (!segments->given) return;
    bool tie = !first && started == customer->started && segment != customer->segment;
    if (first || (tie && segments_is_less(segments, segment, customer->segment))) customer->segment = segment;
}

#endif
