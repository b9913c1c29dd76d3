/*
 * groups.h - customers sorted into groups, such as the cohorts of each segment.
 *
 * A counting sort: the caller lists every member twice. The first pass counts each group; then the groups are sorted and
 * each gets its range; the second pass writes every member into the range of its group.
 *
 *     key:      7 3 7 9            list:    [3: 1 member][7: 2 members][9: 1 member]
 *     member:   a b c d            members:  b            a c            d
 *
 * A membership costs 4 bytes, and nothing is ever moved.
 */
#ifndef RETENTION_GROUPS_H
#define RETENTION_GROUPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/ids.h"

/* members[first] to members[first + count - 1] of the groups. */
struct group {
    int64_t key;
    size_t first, count;
    int64_t most, least; /* of the numbers that came with the members */
    int64_t before;      /* see groups_add_up() */
};

struct groups {
    struct group *list; /* by key */
    size_t count;
    uint32_t *members;
};

/* Lists all members by groups_put(); called twice, and has to list the same both times. false: no memory, or told
** to end. */
struct groups_scratch;
typedef bool groups_put_all(void *context, struct groups_scratch *scratch);
bool groups_put(struct groups_scratch *scratch, int64_t key, uint32_t member, int64_t number);

/* Starts with a zeroed struct. false: no memory, or told to end; groups_free() is due all the same. */
bool groups_make(struct groups *groups, groups_put_all *put_all, void *context, struct patience *patience);
void groups_free(struct groups *groups);

/* Sets `before` of each group to the sum of size() over the groups before it, and *greatest to the greatest size. false:
** told to end. */
bool groups_add_up(struct groups *groups, int64_t (*size)(const void *context, const struct group *group),
                   const void *context, struct patience *patience, int64_t *greatest);

/* A key of two parts, sorted by the rank of a segment first:  | rank | part |  of 32 bits each. */
static inline int64_t groups_key(uint32_t rank, uint32_t part) {
    return (int64_t)((uint64_t)rank << 32 | part);
}
static inline uint32_t group_rank(const struct group *group) {
    return (uint32_t)((uint64_t)group->key >> 32);
}
static inline uint32_t group_part(const struct group *group) {
    return (uint32_t)group->key;
}

#endif
