/*
 * groups.c - customers sorted into groups; groups.h is the interface.
 *
 * A counting sort over whatever keys occur: an index numbers them as they come (batches of 64, all of it in
 * cache), their counts are added up, and the second pass writes each member where it belongs. Two looks in
 * that small index a membership, and a sort of the groups alone.
 */
#include "store/groups.h"

#include <string.h>

#include "ground/memory.h"
#include "ground/sort.h"

#define GROUPS_MEMBER 80 /* work of a membership, counted or placed */
#define GROUPS_GROUP  10 /* of a look at a group */
#define GROUPS_SIZE   60 /* of adding up its size */

/* While groups are made. */
struct groups_scratch {
    struct groups *groups;
    struct patience *patience;
    struct ids numbers; /* key -> number, in order of arrival */
    uint32_t *places;   /* by number: where the group is in the list; NULL while members are counted */
    size_t room;        /* of the list */
    uint32_t count;     /* waiting: */
    struct key keys[IDS_BATCH];
    uint32_t members[IDS_BATCH];
    int64_t extras[IDS_BATCH];
};

void groups_free(struct groups *groups) {
    memory_free(groups->list);
    memory_free(groups->members);
    memset(groups, 0, sizeof *groups);
}

static bool groups_add(struct groups_scratch *scratch, int64_t key, int64_t number) {
    struct groups *groups = scratch->groups;
    void *list = groups->list;
    if (!memory_reserve(&list, &scratch->room, groups->count + 1, sizeof *groups->list)) return false;
    groups->list = list;
    groups->list[groups->count++] = (struct group){.key = key, .most = number, .least = number};
    return true;
}

/* The first pass: one that waits is counted. */
static bool groups_count(struct groups_scratch *scratch, uint32_t i, uint32_t number) {
    struct groups *groups = scratch->groups;
    int64_t extra = scratch->extras[i];
    if (number == groups->count && !groups_add(scratch, scratch->keys[i].integer, extra)) return false;
    struct group *group = &groups->list[number];
    group->count++;
    if (extra > group->most) group->most = extra;
    if (extra < group->least) group->least = extra;
    return true;
}

/* The second pass: it goes to its place. */
static void groups_place(struct groups_scratch *scratch, uint32_t i, uint32_t number) {
    struct groups *groups = scratch->groups;
    struct group *group = &groups->list[scratch->places[number]];
    groups->members[group->first + group->count++] = scratch->members[i];
}

static bool groups_flush(struct groups_scratch *scratch) {
    uint32_t numbers[IDS_BATCH];
    if (patience_is_out(scratch->patience, (uint64_t)scratch->count * GROUPS_MEMBER)) return false;
    if (!ids_number(&scratch->numbers, scratch->keys, scratch->count, numbers)) return false;
    for (uint32_t i = 0; i < scratch->count; i++)
        if (scratch->places)
            groups_place(scratch, i, numbers[i]);
        else if (!groups_count(scratch, i, numbers[i]))
            return false;
    scratch->count = 0;
    return true;
}

bool groups_put(struct groups_scratch *scratch, int64_t key, uint32_t member, int64_t number) {
    uint32_t i = scratch->count++;
    scratch->keys[i] = (struct key){.kind = KEY_INTEGER, .integer = key};
    scratch->members[i] = member;
    scratch->extras[i] = number;
    return scratch->count < IDS_BATCH || groups_flush(scratch);
}

static int groups_order(const void *context, const void *a, const void *b) {
    int64_t x = ((const struct group *)a)->key, y = ((const struct group *)b)->key;
    (void)context;
    return (x > y) - (x < y);
}

/* Between the passes: sorts the groups and gives each its range. */
static bool groups_lay_out(struct groups_scratch *scratch) {
    struct groups *groups = scratch->groups;
    scratch->places = memory_resize(NULL, (groups->count + 1) * sizeof *scratch->places);
    if (scratch->places == NULL) return false;
    for (size_t i = 0; i < groups->count; i++)
        groups->list[i].first = i; /* its number, while they are sorted */
    if (!sort_elements(groups->list, groups->count, sizeof *groups->list, groups_order, NULL, SORT_NUMBERS,
                       scratch->patience))
        return false;
    size_t members = 0;
    for (size_t i = 0; i < groups->count; i++) {
        if (patience_is_out_at(scratch->patience, i, GROUPS_GROUP)) return false;
        struct group *group = &groups->list[i];
        scratch->places[group->first] = (uint32_t)i;
        group->first = members;
        members += group->count;
        group->count = 0;
    }
    groups->members = memory_resize(NULL, (members + 1) * sizeof *groups->members);
    return groups->members != NULL;
}

bool groups_make(struct groups *groups, groups_put_all *put_all, void *context, struct patience *patience) {
    struct groups_scratch *scratch = memory_resize(NULL, sizeof *scratch);
    if (scratch == NULL) return false;
    memset(scratch, 0, sizeof *scratch);
    scratch->groups = groups;
    scratch->patience = patience;
    ids_init(&scratch->numbers, 0);
    scratch->numbers.patience = patience;
    bool fine = put_all(context, scratch) && groups_flush(scratch) && groups_lay_out(scratch) &&
                put_all(context, scratch) && groups_flush(scratch);
    ids_free(&scratch->numbers);
    memory_free(scratch->places);
    memory_free(scratch);
    return fine;
}

bool groups_add_up(struct groups *groups, int64_t (*size)(const void *context, const struct group *group),
                   const void *context, struct patience *patience, int64_t *greatest) {
    int64_t before = 0;
    *greatest = 0;
    for (size_t i = 0; i < groups->count; i++) {
        if (patience_is_out_at(patience, i, GROUPS_SIZE)) return false;
        int64_t of_this = size(context, &groups->list[i]);
        groups->list[i].before = before;
        before += of_this;
        if (of_this > *greatest) *greatest = of_this;
    }
    return true;
}
