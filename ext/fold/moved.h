/*
 * moved.h - the movements of all customers of a segment, one by one, in the order of periods and customers.
 */
#ifndef RETENTION_MOVED_H
#define RETENTION_MOVED_H

#include "fold/course.h"

extern const char *const movement_names[MOVEMENT_KINDS];

struct moved_row {
    uint32_t customer;
    uint32_t period; /* from moved->least on */
    enum movement_kind kind;
    double before, after;
};

/* Which of them are asked for. */
struct moved_filter {
    void *context;
    bool (*customer)(void *context, const struct key *key);
};

/* Starts out zeroed, and may be used again. */
struct moved {
    const struct movements *movements;
    const struct moved_filter *filter;
    int64_t least; /* the first period that was asked for */
    struct moved_row *rows;
    size_t count;
    void *room, *other; /* the rows, and room to put them apart in */
    size_t room_size, other_size;
    void *members; /* the customers who have some */
    size_t member_count, members_size;
    bool all_integers; /* their keys */
    struct course course;
};

/* Those of the periods from least to most. false: no memory, or told to end. */
bool moved_make(struct moved *moved, const struct movements *movements, const struct group *group,
                int64_t least, int64_t most, const struct moved_filter *filter);
void moved_free(struct moved *moved);

#endif
