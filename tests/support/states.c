/*
 * states.c - see states.h.
 */
#include "states.h"

#include <string.h>

#include "registry.h"

#define STATES_MOST 16

struct states states;

static struct states_copy {
    char name[40];
    struct table table;
    const struct table *original;
} states_copies[STATES_MOST];

static const struct table *states_original(const struct table_call *call) {
    for (size_t i = 0;; i++)
        if (call->table == &states_copies[i].table) return states_copies[i].original;
}

/* The source's name with more behind it, as an argument. NULL: no memory. */
static sqlite3_value *states_source(const struct table_call *call, const char *part) {
    sqlite3_stmt *stmt = NULL;
    sqlite3_value *value = NULL;
    if (sqlite3_prepare_v2(call->db, "SELECT ?1 || ?2", -1, &stmt, NULL) != SQLITE_OK) return NULL;
    bool bound = sqlite3_bind_value(stmt, 1, call->arguments[0]) == SQLITE_OK &&
                 sqlite3_bind_text(stmt, 2, part, -1, SQLITE_STATIC) == SQLITE_OK;
    if (bound && sqlite3_step(stmt) == SQLITE_ROW) value = sqlite3_value_dup(sqlite3_column_value(stmt, 0));
    sqlite3_finalize(stmt);
    return value;
}

static int states_read_part(struct table_call *call, const char *part, void *data) {
    sqlite3_value *arguments[TABLE_MOST_PARAMETERS];
    sqlite3_value *const *all = call->arguments;
    memcpy(arguments, all, (size_t)call->table->parameter_count * sizeof *arguments);
    arguments[0] = states_source(call, part);
    if (arguments[0] == NULL) return SQLITE_NOMEM;
    call->arguments = arguments;
    int rc = states_original(call)->read(call, data);
    call->arguments = all;
    sqlite3_value_free(arguments[0]);
    return rc;
}

/* Another result, zeroed. */
static void *states_make(const struct table_call *call) {
    void *data = sqlite3_malloc64(call->table->result_size);
    return data ? memset(data, 0, call->table->result_size) : NULL;
}

static void states_drop(const struct table_call *call, void *data) {
    call->table->release(data);
    sqlite3_free(data);
}

static struct state states_of(const struct table_call *call, void *data) {
    struct state state = call->table->state(data);
    struct population *population = state.population;
    if (states.patience)
        population->patience = population->customers.patience = population->segments.ids.patience =
            states.patience;
    return state;
}

static int states_merge_part(struct table_call *call, const char *part, void *data) {
    void *other = states_make(call);
    if (other == NULL) return SQLITE_NOMEM;
    int rc = states_read_part(call, part, other);
    if (rc == SQLITE_OK) {
        struct state into = states_of(call, data), from = states_of(call, other);
        rc = table_state_end(call, state_merge(&into, &from));
    }
    states_drop(call, other);
    return rc;
}

static int states_read_bytes(struct table_call *call, const void *bytes, size_t size, void *data) {
    int rc = states_read_part(call, "_none", data);
    if (rc != SQLITE_OK) return rc;
    struct state state = states_of(call, data);
    states.end = state_read(&state, bytes, size);
    return table_state_end(call, states.end);
}

/* false: no memory. */
static bool states_write(const struct table_call *call, void *data, struct bytes_out *out) {
    struct state state = states_of(call, data);
    state_write(&state, out);
    if (out->failed) sqlite3_free(out->data);
    return !out->failed;
}

static int states_write_again(const struct table_call *call, void *data) {
    struct bytes_out out = {0};
    if (!states_write(call, data, &out)) return interrupt_end(call->interrupt);
    states.alike = out.size == states.size && memcmp(out.data, states.written, out.size) == 0;
    sqlite3_free(out.data);
    return SQLITE_OK;
}

/* In the result is then another one, made from its bytes. */
static int states_keep(struct table_call *call, void *data) {
    struct bytes_out out = {0};
    if (!states_write(call, data, &out)) return interrupt_end(call->interrupt);
    sqlite3_free(states.written);
    states.written = out.data;
    states.size = out.size;
    void *other = states_make(call);
    if (other == NULL) return SQLITE_NOMEM;
    int rc = states_read_bytes(call, out.data, out.size, other);
    if (rc == SQLITE_OK) rc = states_write_again(call, other);
    if (rc != SQLITE_OK) {
        states_drop(call, other);
        return rc;
    }
    call->table->release(data);
    memcpy(data, other, call->table->result_size);
    sqlite3_free(other);
    return SQLITE_OK;
}

static int states_read(struct table_call *call, void *data) {
    if (states.bytes) return states_read_bytes(call, states.bytes, states.bytes_size, data);
    int rc = states_read_part(call, states.parts ? states.parts[0] : "", data);
    for (size_t i = 1; rc == SQLITE_OK && states.parts && states.parts[i]; i++)
        rc = states_merge_part(call, states.parts[i], data);
    if (rc == SQLITE_OK && states.kept) rc = states_keep(call, data);
    if (rc != SQLITE_OK || !states.patience) return rc;
    struct state state = call->table->state(data); /* finish() has the connection's patience again */
    struct population *population = state.population;
    population->patience = population->customers.patience = population->segments.ids.patience =
        &call->interrupt->patience;
    return SQLITE_OK;
}

int states_register(sqlite3 *db) {
    const struct table *tables[STATES_MOST] = {NULL};
    for (size_t i = 0; registry_tables[i]; i++) {
        struct states_copy *copy = &states_copies[i];
        copy->original = registry_tables[i];
        copy->table = *copy->original;
        sqlite3_snprintf((int)sizeof copy->name, copy->name, "state_%s",
                         strchr(copy->original->name, '_') + 1);
        copy->table.name = copy->name;
        copy->table.read = states_read;
        tables[i] = &copy->table;
    }
    return table_register_all(db, tables);
}
