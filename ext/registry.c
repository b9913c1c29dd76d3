/*
 * registry.c - what the module adds to a connection; registry.h is the interface.
 *
 * Requirements
 *  1. A family of functions is one line here, and so is a table function. What a function or table is, its own
 *     file says.
 *  2. All are added, or none. What the functions keep is allocated before the first one is registered: if memory
 *     runs out after that, it was SQLite that found none, and it reports that itself.
 */
#include "registry.h"

#include <string.h>

#include "ground/always.h"
#include "ground/memory.h"
#include "ground/platform.h"
#include "read/source.h"
#include "retention.h"
#include "time/zone.h"

static void registry_version(sqlite3_context *context, int count, sqlite3_value **values) {
    (void)count, (void)values;
    sqlite3_result_text(context, RETENTION_VERSION, -1, SQLITE_STATIC);
}

/* What a report of a fault needs to say. */
static void registry_debug(sqlite3_context *context, int count, sqlite3_value **values) {
    (void)count, (void)values;
    sqlite3_str *all = sqlite3_str_new(sqlite3_context_db_handle(context));
    sqlite3_str_appendf(all, "retention %s, zones %s, %s, %s, SQLite %s at compile time, %s now",
                        RETENTION_VERSION, zone_version(), PLATFORM_NAME, PLATFORM_COMPILER, SQLITE_VERSION,
                        sqlite3_libversion());
    char *text = sqlite3_str_finish(all);
    if (text)
        sqlite3_result_text(context, text, -1, sqlite3_free);
    else
        sqlite3_result_error_nomem(context);
}

static const struct function registry_functions[] = {
    {.name = "retention_feed",
     .least = -1,
     .most = -1,
     .arguments = "",
     .step = source_feed_step,
     .final = source_feed_final},
    {.name = "retention_debug",
     .least = 0,
     .most = 0,
     .arguments = "",
     .says =
         "what a report of a fault needs: versions of the module, its zones, its platform and compiler, and of SQLite then and now",
     .call = registry_debug},
    {.name = "retention_version",
     .least = 0,
     .most = 0,
     .arguments = "",
     .says = "version of the module, `" RETENTION_VERSION "`",
     .call = registry_version},
};

static const struct function_family registry_family = FUNCTION_FAMILY("The module", registry_functions);

extern const struct function_family cohort_of_family;
extern const struct function_family rates_family;
extern const struct function_family loyalty_family;
extern const struct function_family stickiness_family;
extern const struct function_family window_funnel_family;
extern const struct function_family top_share_family;
extern const struct function_family survey_family;
extern const struct function_family proportions_family;
extern const struct function_family logrank_family;
extern const struct function_family clv_functions_family;
extern const struct function_family sbg_functions_family;
extern const struct function_family chart_family;
extern const struct table cohorts_table, members_table, periods_table, movements_table, customers_table,
    curve_table, check_table, points_table, funnel_table;

static const struct function_family *const registry_all_families[] = {
    &cohort_of_family,
    &rates_family,
    &loyalty_family,
    &stickiness_family,
    &window_funnel_family,
    &top_share_family,
    &survey_family,
    &proportions_family,
    &logrank_family,
    &clv_functions_family,
    &sbg_functions_family,
    &chart_family,
    &registry_family, /* last: retention_version() tells that all are there */
    NULL,
};

static const struct table *const registry_all_tables[] = {
    &cohorts_table, &members_table, &periods_table, &movements_table, &customers_table,
    &curve_table,   &check_table,   &points_table,  &funnel_table,    NULL,
};

const struct function_family *const *registry_families(void) {
    return registry_all_families;
}

const struct table *const *registry_tables(void) {
    return registry_all_tables;
}

/* ---- functions ---- */

/* A function with a number of arguments. */
struct registry_place {
    const struct function_family *const *family;
    size_t row;
    int arity;
};

static const struct function *registry_first(struct registry_place *place) {
    *place = (struct registry_place){registry_all_families, 0, registry_all_families[0]->functions[0].least};
    return &registry_all_families[0]->functions[0];
}

static const struct function *registry_next(struct registry_place *place) {
    const struct function *function = &(*place->family)->functions[place->row];
    if (place->arity < function->most) {
        place->arity++;
        return function;
    }
    if (++place->row == (*place->family)->count) {
        place->row = 0;
        if (*++place->family == NULL) return NULL;
    }
    function = &(*place->family)->functions[place->row];
    place->arity = function->least;
    return function;
}

/* An entry for each that keeps something, in order. */
static bool registry_keep(struct function_entry **entries) {
    struct registry_place place;
    for (const struct function *f = registry_first(&place); f; f = registry_next(&place)) {
        if (f->keeps == 0) continue;
        struct function_entry *entry = memory_resize(NULL, sizeof *entry + f->keeps);
        if (entry == NULL) return false;
        memset(entry, 0, sizeof *entry + f->keeps);
        entry->function = *f;
        *entries = entry;
        entries = &entry->next;
    }
    return true;
}

/* A function that keeps something has an entry of its own in each connection, which SQLite frees, whether it could
** register the function or not. */
static int registry_add_function(sqlite3 *db, const struct function *f, int arity,
                                 struct function_entry **entries) {
    void *self = (void *)f; /* only ever read */
    int flags = SQLITE_UTF8 | (f->says ? SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS : SQLITE_DIRECTONLY);
    if (f->keeps) {
        struct function_entry *entry = *entries;
        if (NEVER(entry == NULL)) return SQLITE_NOMEM; /* registry_keep() has made one for each */
        *entries = entry->next;
        return sqlite3_create_function_v2(db, f->name, arity, flags, entry, f->call, f->step, f->final,
                                          memory_free);
    }
    if (f->inverse)
        return sqlite3_create_window_function(db, f->name, arity, flags, self, f->step, f->final, f->value,
                                              f->inverse, NULL);
    return sqlite3_create_function(db, f->name, arity, flags, self, f->call, f->step, f->final);
}

/* Removes the first so many. */
static int registry_remove(sqlite3 *db, size_t count) {
    struct registry_place place;
    int rc = SQLITE_OK;
    for (const struct function *f = registry_first(&place); f && count > 0;
         f = registry_next(&place), count--) {
        int gone = sqlite3_create_function(db, f->name, place.arity, SQLITE_UTF8, NULL, NULL, NULL, NULL);
        if (gone != SQLITE_OK) rc = gone;
    }
    return rc;
}

int registry_remove_functions(sqlite3 *db) {
    return registry_remove(db, SIZE_MAX);
}

static int registry_add_functions(sqlite3 *db, bool *stuck) {
    struct function_entry *entries = NULL, *next;
    struct registry_place place;
    size_t done = 0;
    int rc = registry_keep(&entries) ? SQLITE_OK : SQLITE_NOMEM;
    for (const struct function *f = registry_first(&place); f && rc == SQLITE_OK; f = registry_next(&place)) {
        rc = registry_add_function(db, f, place.arity, &entries);
        done += rc == SQLITE_OK;
    }
    for (; entries; entries = next) {
        next = entries->next;
        memory_free(entries);
    }
    *stuck = rc != SQLITE_OK && registry_remove(db, done) != SQLITE_OK;
    return rc;
}

int registry_add(sqlite3 *db, bool *stuck) {
    int rc = table_register_all(db, registry_all_tables);
    *stuck = false;
    return rc == SQLITE_OK ? registry_add_functions(db, stuck) : rc;
}

void registry_remove_tables(sqlite3 *db) {
    table_unregister_all(db, registry_all_tables);
}
