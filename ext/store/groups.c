/*
 * groups.c - customers sorted into groups; groups.h is the interface.
 *
 * A counting sort over whatever keys occur: an index numbers them as they come (batches of 64, all of it in
 * cache), their counts are added up, and the second pass writes each member where he belongs. Two looks in
 * that small index a membership, and a sort of the groups alone.
 */
#include "store/groups.h"

#include <string.h>

#include "ground/memory.h"
#include "ground/sort.h"

#define GROUPS_MEMBER 80 /* work of a membership, counted or placed */
#define GROUPS_GROUP  10 /* of a look at a group */

struct groups_scratch {
    struct ids numbers; /* key -> number, in order of arrival */
    uint32_t *places;   /* by number: where the group is in the list; NULL while members are counted */
    size_t room;        /* of the list */
    uint32_t count;     /* waiting: */
    struct key keys[IDS_BATCH];
    uint32_t members[IDS_BATCH];
    int64_t extras[IDS_BATCH];
};

bool groups_begin(struct groups *groups, struct patience *patience) {
    groups->scratch = memory_resize(NULL, sizeof *groups->scratch);
    if (groups->scratch == NULL) return false;
    memset(groups->scratch, 0, sizeof *groups->scratch);
    ids_init(&groups->scratch->numbers, 0);
    groups->scratch->numbers.patience = groups->patience = patience;
    return true;
}

static void groups_free_scratch(struct groups *groups) {
    if (groups->scratch == NULL) return;
    ids_free(&groups->scratch->numbers);
    memory_free(groups->scratch->places);
    memory_free(groups->scratch);
    groups->scratch = NULL;
}

void groups_free(struct groups *groups) {
    groups_free_scratch(groups);
    memory_free(groups->list);
    memory_free(groups->members);
    memset(groups, 0, sizeof *groups);
}

static bool groups_add(struct groups *groups, int64_t key, int64_t number) {
    void *list = groups->list;
    if (!memory_reserve(&list, &groups->scratch->room, groups->count + 1, sizeof *groups->list)) return false;
    groups->list = list;
    groups->list[groups->count++] = (struct group){.key = key, .most = number, .least = number};
    return true;
}

static bool groups_flush(struct groups *groups) {
    struct groups_scratch *scratch = groups->scratch;
    uint32_t numbers[IDS_BATCH];
    if (patience_is_out(groups->patience, (uint64_t)scratch->count * GROUPS_MEMBER)) return false;
    if (!ids_number(&scratch->numbers, scratch->keys, scratch->count, numbers)) return false;
    for (uint32_t i = 0; i < scratch->count; i++) {
        int64_t extra = scratch->extras[i];
        if (scratch->places) {
            struct group *group = &groups->list[scratch->places[numbers[i]]];
            groups->members[group->first + group->count++] = scratch->members[i];
            continue;
        }
        if (numbers[i] == groups->count && !groups_add(groups, scratch->keys[i].integer, extra)) return false;
        struct group *group = &groups->list[numbers[i]];
        group->count++;
        if (extra > group->most) group->most = extra;
        if (extra < group->least) group->least = extra;
    }
    scratch->count = 0;
    return true;
}

bool groups_put(struct groups *groups, int64_t key, uint32_t member, int64_t number) {
    struct groups_scratch *scratch = groups->scratch;
    uint32_t i = scratch->count++;
    scratch->keys[i] = (struct key){.kind = KEY_INTEGER, .integer = key};
    scratch->members[i] = member;
    scratch->extras[i] = number;
    return scratch->count < IDS_BATCH || groups_flush(groups);
}

static int groups_order(const void *context, const void *a, const void *b) {
    int64_t x = ((const struct group *)a)->key, y = ((const struct group *)b)->key;
    (void)context;
    return (x > y) - (x < y);
}

bool groups_lay_out(struct groups *groups) {
    struct groups_scratch *scratch = groups->scratch;
    if (!groups_flush(groups)) return false;
    scratch->places = memory_resize(NULL, (groups->count + 1) * sizeof *scratch->places);
    if (scratch->places == NULL) return false;
    for (size_t i = 0; i < groups->count; i++)
        groups->list[i].first = i; /* its number, while they are sorted */
    if (!sort_elements(groups->list, groups->count, sizeof *groups->list, groups_order, NULL,
                       groups->patience))
        return false;
    size_t members = 0;
    for (size_t i = 0; i < groups->count; i++) {
        if (patience_is_out_at(groups->patience, i, GROUPS_GROUP)) return false;
        struct group *group = &groups->list[i];
        scratch->places[group->first] = (uint32_t)i;
        group->first = members;
        members += group->count;
        group->count = 0;
    }
    groups->members = memory_resize(NULL, (members + 1) * sizeof *groups->members);
    return groups->members != NULL;
}

bool groups_finish(struct groups *groups) {
    bool fine = groups_flush(groups);
    groups_free_scratch(groups);
    groups->patience = NULL;
    return fine;
}

static int ranking_order(const void *context, const void *a, const void *b) {
    struct key x = ids_key(context, *(const uint32_t *)a), y = ids_key(context, *(const uint32_t *)b);
    return key_compare(&x, &y);
}

bool ranking_make(struct ranking *ranking, const struct ids *ids, struct patience *patience) {
    uint32_t count = ids_count(ids);
    ranking->numbers = memory_resize(NULL, ((size_t)count + 1) * sizeof *ranking->numbers);
    ranking->ranks = memory_resize(NULL, ((size_t)count + 1) * sizeof *ranking->ranks);
    if (ranking->numbers == NULL || ranking->ranks == NULL) return false;
    for (uint32_t i = 0; i < count; i++)
        ranking->numbers[i] = i;
    if (!sort_elements(ranking->numbers, count, sizeof *ranking->numbers, ranking_order, ids, patience))
        return false;
    for (uint32_t i = 0; i < count; i++)
        ranking->ranks[ranking->numbers[i]] = i;
    return true;
}

void ranking_free(struct ranking *ranking) {
    memory_free(ranking->numbers);
    memory_free(ranking->ranks);
    memset(ranking, 0, sizeof *ranking);
}
