/*
 * customer.h - what a table keeps of a customer beside his key: when he joined, his segment, his activity.
 */
#ifndef RETENTION_CUSTOMER_H
#define RETENTION_CUSTOMER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/activity.h"
#include "time/calendar.h"
#include "store/ids.h"

/* The payload of a customer in the customer index; zeroed at first. */
struct customer {
    struct activity_cell head;
    int64_t joined;   /* microseconds from 0001-01-01 to his first start, and 1 more; 0: none yet */
    uint32_t segment; /* number of his segment; there only with segments */
};

/* How many bytes of it are in use. */
static inline uint32_t customer_size(bool with_segments) {
    return with_segments ? (uint32_t)sizeof(struct customer) : (uint32_t)offsetof(struct customer, segment);
}

static inline bool customer_has_started(const struct customer *member) {
    return member->joined != 0;
}

/* The moment of his first start. */
static inline int64_t customer_moment(const struct customer *member) {
    return member->joined - 1 + CALENDAR_MIN;
}

/* A start: the earliest one counts, and its segment; of several at the same moment the smallest segment, so
** that the order of rows does not matter. segments: NULL without them. */
static inline void customer_start(struct customer *member, int64_t time, const struct ids *segments,
                                  uint32_t segment) {
    int64_t joined = time - CALENDAR_MIN + 1;
    bool first = member->joined == 0 || joined < member->joined;
    if (first) member->joined = joined;
    if (segments == NULL) return;
    if (!first && joined == member->joined && segment != member->segment) {
        struct key a = ids_key(segments, segment), b = ids_key(segments, member->segment);
        first = key_compare(&a, &b) < 0;
    }
    if (first) member->segment = segment;
}

#endif
