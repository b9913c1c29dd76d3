/*
 * groups.h - customers sorted into groups by a whole number, such as segment and cohort.
 *
 * Everyone is put twice: the first time counts, the second time places. Between them groups_lay_out() sorts
 * the groups and gives each its range of the members; so memory is 4 bytes a membership, and nothing is
 * moved.
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
    int64_t rows_before; /* for the table: in the groups before */
};

struct groups {
    struct group *list; /* by key, once laid out */
    size_t count;
    uint32_t *members;
    struct groups_scratch *scratch; /* while they are made */
    struct patience *patience;      /* then, too */
};

/* Starts with a zeroed struct. All but groups_free() return false when there is no memory, or told to end. */
bool groups_begin(struct groups *groups, struct patience *patience);
bool groups_put(struct groups *groups, int64_t key, uint32_t member, int64_t number);
bool groups_lay_out(struct groups *groups);
bool groups_finish(struct groups *groups);
void groups_free(struct groups *groups);

/* A part of a key that sorts as segments do: the rank of each segment by its number, and back. */
struct ranking {
    uint32_t *ranks;   /* by number */
    uint32_t *numbers; /* by rank */
};
bool ranking_make(struct ranking *ranking, const struct ids *ids, struct patience *patience);
void ranking_free(struct ranking *ranking);

#endif
