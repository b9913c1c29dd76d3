/*
 * attempts.c - a customer's attempts at a row of steps; attempts.h is the interface.
 *
 *     steps a, b, c        rows:  a a b x c b
 *     loose                1st:   a . b . c        3 steps
 *     strict               1st:   a                1 step: the second a is no b
 *                          2nd:     a b            2 steps: x is no c
 *
 * Requirements
 *  1. An attempt begins at a row of the first step, and goes on with the earliest rows that get it furthest. Each step takes
 *     a row of its own.
 *  2. Rows of one moment have no order: they count in that in which the attempt gets furthest, of several such in that in
 *     which it takes its steps earliest.
 *  3. All steps lie within a length of the first, its end included.
 *  4. Strict: from the first step on each row is the next step, until the attempt ends. What lies in the moments in which it
 *     begins and ends may lie before and after it.
 *  5. However many attempts there are, loose ones cost no more than one look at each visit for each step, and one at each
 *     step of each attempt; strict ones a moment's choices for each step.
 *
 * Algorithm, loose: each step takes the earliest row that is left: to have taken more steps by some moment is never worse.
 * So of two attempts the one that begins earlier has taken each step earlier, or at the same time; where one has found a
 * step, the next one need not look before it. That holds without a limit, whatever it is: months that are clamped can end a
 * later attempt earlier. Where the limit ends an attempt, its places hold all the same.
 *
 * Strict: from moment to moment. All rows of one between must be the next steps; in the last one some. In the first it is
 * free how many steps the attempt takes, as rows that it does not take may lie before it, and not the most need be the best:
 * of a, b, c with a and b in one moment, then b, then c, it takes all three only if it begins with the a alone.
 */
#include "fold/attempts.h"

#define ATTEMPTS_LOOK 2  /* work of a look at a visit, */
#define ATTEMPTS_STEP 20 /* of a step that is looked for */

void attempts_set_names(struct attempts_rule *rule, const uint32_t *names, uint32_t steps) {
    rule->steps = steps;
    for (uint32_t k = 0; k < steps; k++) {
        uint32_t before = k;
        while (before > 0 && names[before - 1] != names[k])
            before--;
        rule->names[k] = names[k];
        rule->before[k] = before;
    }
}

void attempts_begin(struct attempts *attempts, const struct attempts_rule *rule, const struct visit *visits,
                    size_t count, int64_t from, struct patience *patience) {
    attempts->rule = rule;
    attempts->visits = visits;
    attempts->count = count;
    attempts->patience = patience;
    attempts->next = 0;
    while (attempts->next < count && visits[attempts->next].at < from)
        attempts->next++;
    for (uint32_t k = 0; k < rule->steps; k++)
        attempts->places[k] = attempts->next;
}

bool attempts_find(struct attempts *attempts, int64_t *time) {
    const struct visit *visits = attempts->visits;
    size_t i = attempts->next;
    while (i < attempts->count && visit_segment(&visits[i]) != attempts->rule->names[0])
        i++;
    attempts->start = i;
    attempts->next = i + 1;
    if (i >= attempts->count) return false;
    *time = visits[i].at;
    return true;
}

/* ---- one attempt ---- */

/* How many rows of a visit are taken when step k is looked for. */
static int32_t attempts_used(const struct attempts *attempts, uint32_t k, size_t visit) {
    uint32_t before = attempts->rule->before[k];
    return before > 0 && attempts->at[before - 1] == visit ? attempts->used[before - 1] : 0;
}

/* Whether a visit is step k, and has a row for it. */
static bool attempts_fits(const struct attempts *attempts, uint32_t k, size_t visit) {
    return visit_segment(&attempts->visits[visit]) == attempts->rule->names[k] &&
           attempts->visits[visit].rows > attempts_used(attempts, k, visit);
}

static void attempts_take(struct attempts *attempts, uint32_t k, size_t visit) {
    attempts->used[k] = attempts_used(attempts, k, visit) + 1;
    attempts->at[k] = visit;
}

static int64_t attempts_time(const struct attempts *attempts, uint32_t k) {
    return attempts->visits[attempts->at[k]].at;
}

/* So many steps were taken; of several ways the first that gets furthest. */
static void attempts_tell(const struct attempts *attempts, uint32_t reach, struct attempt *attempt) {
    if (reach <= attempt->reach) return;
    attempt->reach = reach;
    for (uint32_t k = 0; k < reach; k++)
        attempt->times[k] = attempts_time(attempts, k);
}

static bool attempts_run_loose(struct attempts *attempts, int64_t limit, struct attempt *attempt) {
    const struct attempts_rule *rule = attempts->rule;
    uint32_t k;
    for (k = 1; k < rule->steps; k++) {
        const int64_t least = attempts_time(attempts, k - 1);
        size_t i = attempts->places[k];
        for (; i < attempts->count; i++) {
            if (attempts->visits[i].at >= least && attempts_fits(attempts, k, i)) break;
            if (patience_is_out_at(attempts->patience, i, ATTEMPTS_LOOK)) return false;
        }
        attempts->places[k] = i;
        if (i >= attempts->count || attempts->visits[i].at > limit) break;
        attempts_take(attempts, k, i);
    }
    attempts_tell(attempts, k, attempt);
    return true;
}

/* A moment: the visits from one to before another, and how many rows they are. */
struct attempts_moment {
    size_t from, to;
    int64_t rows;
};

/* The moment of the visit at `from`, of which it is the first. */
static struct attempts_moment attempts_moment_at(const struct attempts *attempts, size_t from) {
    struct attempts_moment moment = {from, from, 0};
    const struct visit *visits = attempts->visits;
    for (; moment.to < attempts->count && visits[moment.to].at == visits[from].at; moment.to++)
        moment.rows += visits[moment.to].rows;
    return moment;
}

/* Takes step k, and those after it, from a moment as long as it has them; returns the step that it has not. */
static uint32_t attempts_take_all(struct attempts *attempts, const struct attempts_moment *moment,
                                  uint32_t k) {
    for (; k < attempts->rule->steps; k++) {
        size_t i = moment->from;
        while (i < moment->to && !attempts_fits(attempts, k, i))
            i++;
        if (i == moment->to) break;
        attempts_take(attempts, k, i);
    }
    return k;
}

/* From the visit at `next` on, where k steps are taken: how many in the end. */
static uint32_t attempts_go_on(struct attempts *attempts, int64_t limit, size_t next, uint32_t k) {
    while (k < attempts->rule->steps && next < attempts->count && attempts->visits[next].at <= limit) {
        struct attempts_moment moment = attempts_moment_at(attempts, next);
        uint32_t taken = attempts_take_all(attempts, &moment, k);
        next = moment.rows == taken - k ? moment.to : attempts->count;
        k = taken;
    }
    return k;
}

static bool attempts_run_strict(struct attempts *attempts, int64_t limit, struct attempt *attempt) {
    const uint32_t steps = attempts->rule->steps;
    /* the first step's name comes before all others: its visit is the first of its moment */
    const struct attempts_moment moment = attempts_moment_at(attempts, attempts->start);
    uint32_t first = attempts_take_all(attempts, &moment, 1);
    attempts_tell(attempts, first, attempt);
    for (; first > 0 && attempt->reach < steps; first--) {
        if (patience_is_out(attempts->patience, (uint64_t)steps * ATTEMPTS_STEP)) return false;
        attempts_tell(attempts, attempts_go_on(attempts, limit, moment.to, first), attempt);
    }
    return true;
}

bool attempts_run(struct attempts *attempts, struct attempt *attempt) {
    const struct attempts_rule *rule = attempts->rule;
    const int64_t time = attempts->visits[attempts->start].at;
    const int64_t limit = rule->limited ? length_add(&rule->within, &rule->clock, time) : INT64_MAX;
    attempt->reach = 0;
    attempts->at[0] = attempts->start;
    attempts->used[0] = 1;
    if (patience_is_out(attempts->patience, ATTEMPTS_STEP)) return false;
    return rule->strict ? attempts_run_strict(attempts, limit, attempt)
                        : attempts_run_loose(attempts, limit, attempt);
}
