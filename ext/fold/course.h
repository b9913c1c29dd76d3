/*
 * course.h - what one customer did, period by period: whether they are there at the end of each, and what happened between.
 */
#ifndef RETENTION_COURSE_H
#define RETENTION_COURSE_H

#include "fold/movements.h"
#include "store/visits.h"

/* What happened to a customer between a state and a later one; in the order of the letters. */
enum movement_kind {
    MOVEMENT_CHURNED,
    MOVEMENT_CONTRACTION,
    MOVEMENT_EXPANSION,
    MOVEMENT_MOVED_IN,
    MOVEMENT_MOVED_OUT,
    MOVEMENT_NEW,
    MOVEMENT_REACTIVATED,
    MOVEMENT_KINDS
};

/* In each period from one to another, both included, the same happened: from `before` to `after`. */
struct movement {
    int64_t from, to;
    enum movement_kind kind;
    double before, after;
};

/* Periods from one to another. */
struct course_stretch {
    int64_t from, to;
};

/* At the end of a period, and of the following ones up to the next state, the customer is there or not. */
struct course_state {
    int64_t period;
    bool here, anywhere; /* in this segment; in any */
    double value;        /* in this one */
};

/* Looks at a customer; false: enough. */
struct course;
typedef bool course_visit(void *context, uint32_t customer, const struct course *course);

/* What a customer did, period by period; all in order. Starts out zeroed, and can be used for any number of segments. */
struct course {
    const struct movements *movements;
    int64_t least, most; /* periods that are asked for */
    struct course_state *states;
    struct course_stretch
        *active; /* a row runs, or an event is, in the period, or with a span in any of it */
    struct movement *moved;
    struct course_stretch *passed; /* came and went: active, and there neither at the start nor at the end */
    size_t state_count, active_count, moved_count, passed_count;
    void *rooms[4]; /* of the four lists, as large as any of them has been */
    size_t room_sizes[4];
    uint32_t segment;  /* its number */
    bool states_alone; /* the other lists stay empty */
    struct grain_memo memo;
    struct visits visits;
    course_visit *visit;
    void *context;
};

/* Calls visit() for so many customers, in turn, with their states alone: of spells that are not by row. false: no memory, told
** to end, or visit() says so. */
bool course_walk_states(const struct movements *movements, const uint32_t *members, size_t count,
                        struct course *course, course_visit *visit, void *context);

/* The same for every customer of a segment, with all that happened. */
bool course_walk(const struct movements *movements, const struct group *group, struct course *course);
void course_free(struct course *course);

#endif
