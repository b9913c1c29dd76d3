/*
 * states.c - see states.h.
 */
#include "states.h"

#include <string.h>

#include "registry.h"

#define STATES_MOST 16

struct states states;

const char *const states_kinds[STATES_KINDS] = {
    "SELECT * FROM %s_cohorts('small', 'c', 't') LIMIT 300",
    "SELECT cohort, age, active FROM %s_cohorts('small', 'c', 't', 'month', NULL, 's') LIMIT 300",
    "SELECT segment, cohort, active FROM %s_cohorts('small', 'c', 't', 'year starting april', NULL, 's', "
    "NULL,"
    " NULL, 'recurring') LIMIT 300",
    "SELECT age, active FROM %s_cohorts('small', 'c', 't', 'month in +02:00', NULL, 's', 'f', NULL, "
    "'recurring')"
    " LIMIT 300",
    "SELECT * FROM %s_cohorts('small', 'c', 't', 'month in -02:00', 'a', 's', NULL, 'f', 'first', 'customer')"
    " LIMIT 300",
    "SELECT * FROM %s_cohorts('small', 'c', 't', 'month', 'a', 's', 'f', NULL) WHERE ages = '0, 1-3, 0-90' LIMIT 300",
    "SELECT * FROM %s_members('small', 'c', 't', 'month', 'a', 's', NULL, 'f') LIMIT 300",
    "SELECT * FROM %s_cohorts('small', 'c', 't', 'month', 'a', 's', NULL, NULL, NULL, NULL, NULL, NULL, '2024-07-01', NULL, 'u')"
    " LIMIT 300",
    "SELECT customer, active FROM %s_members('small', 'c', 't', 'month', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, "
    "'2024-07-01', '0, 2-9', 'u') LIMIT 300",
    "SELECT period, active FROM %s_periods('small', 'c', 't', 'month', NULL, 's') LIMIT 300",
    "SELECT * FROM %s_periods('small', 'c', 't', 'quarter starting may', 'a', NULL) LIMIT 300",
    "SELECT period, active FROM %s_periods('small', 'c', 't', 'month', NULL, 's', 'u', NULL, '2024-07-01')"
    " LIMIT 300",
    "SELECT * FROM %s_periods('small', 'c', 't', 'month', 'a', NULL, 'u', NULL, '2024-07-01') LIMIT 300",
    "SELECT * FROM %s_periods('small', 'c', 't', 'month', 'a', 's', 'u', NULL, '2024-07-01', NULL, '10 days', 2, 'row')"
    " LIMIT 300",
    "SELECT segment, period, active FROM %s_periods('small', 'c', 't', 'month', NULL, 's', NULL, NULL, NULL, NULL, NULL, 1,"
    " 'row') LIMIT 300",
    "SELECT * FROM %s_periods('small', 'c', 't', 'month', 'a', 's', NULL, 2, NULL, 'f') LIMIT 300",
    "SELECT * FROM %s_movements('small', 'c', 't', 'month', 'a', 's', 'u', NULL, '2024-07-01', NULL, '10 days', 1, 'row')"
    " LIMIT 300",
    "SELECT * FROM %s_movements('small', 'c', 't', 'month', 'a', 's', NULL, NULL, NULL, 'f', NULL, 3, 'row') LIMIT 300",
    "SELECT * FROM %s_curve('small', 'c', 't', 'u', 'month', 's', '2024-07-01') LIMIT 300",
    "SELECT * FROM %s_curve('small', 'c', 't', 'u', 'month', 's', '2024-07-01', NULL, 'r') LIMIT 300",
    "SELECT * FROM %s_curve('small', 'c', 't', 'u', 'month', NULL, '2024-07-01', NULL, NULL, '1 month') LIMIT 300",
    "SELECT * FROM %s_curve('small', 'c', 't', 'u', 'day', 's', '2024-07-01', NULL, 'r', '1 day') LIMIT 300",
    "SELECT * FROM %s_customers('small', 'c', 't', 'month', 'a', 's') LIMIT 300",
    "SELECT customer, cohort, events FROM %s_customers('small', 'c', 't', 'week in +14:00') LIMIT 300",
    "SELECT * FROM %s_check('small', 'c', 't') LIMIT 300",
    "SELECT * FROM %s_check('small', 'c', 't', 'a', 'u', 's') LIMIT 300",
    "SELECT * FROM %s_customers('small', 'c', 't', 'month', 'a', 's', NULL, 'f') LIMIT 300",
    "SELECT customer, last_at, frequency FROM %s_customers('small', 'c', 't', 'month', NULL, NULL, NULL, 'f') LIMIT 300",
    "SELECT * FROM %s_points('small', 'c', 't', 'a', '1 month') LIMIT 300",
    "SELECT * FROM %s_funnel('small', 'c', 't', 'f', '1, 0') LIMIT 300",
    "SELECT * FROM %s_funnel('small', 'c', 't', 's', 'n, s, n', '40 days', 'month', 'f', 'strict') LIMIT 300",
    "SELECT * FROM %s_customers('nobody', 'c', 't', 'month', 'a', 's', '2024-07-01') LIMIT 300",
};

const char states_small[] =
    "CREATE TABLE small_a(c, t, u, a, s, f, r);"
    "INSERT INTO small_a VALUES (1, '2024-01-05', '2024-02-01', 1.5, 'n', 1, '2024-01-20'),"
    " (3, '2024-02-05', NULL, 1e16, 'n', 0, NULL), (3, '2024-02-06', '2024-02-07', 1.25, 'n', 1, NULL),"
    " ('x', '2018-02-05', '2024-06-01', 2, NULL, 1, '2020-01-01'), (1, '2024-03-05', NULL, 4, 's', 0, NULL);"
    "CREATE TABLE small_b AS SELECT * FROM small_a WHERE 0;"
    "INSERT INTO small_b VALUES (2.5, '2024-03-31 22:30', NULL, -0.5, x'00', 1, '2024-05-01'),"
    " (3, '2024-02-04', '2024-05-01', 0.25, 3, 1, '2024-02-20'), ('x', '2010-04-05', NULL, 2, 4, 1, '2021'),"
    " (1, '2024-03-06', '2024-04-05', 3, NULL, 1, '2024-03-06');"
    "CREATE VIEW small AS SELECT * FROM small_a UNION ALL SELECT * FROM small_b;"
    "CREATE VIEW small_none AS SELECT * FROM small_a WHERE 0;"
    "CREATE VIEW nobody AS SELECT * FROM small_none;"
    "CREATE VIEW nobody_none AS SELECT * FROM small_none;"
    "CREATE VIEW nobody_a AS SELECT * FROM small_none;"
    "CREATE VIEW nobody_b AS SELECT * FROM small_none";

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
    const char *const *part = states.parts;
    int rc = states.bytes ? states_read_bytes(call, states.bytes, states.bytes_size, data)
                          : states_read_part(call, part ? *part++ : "", data);
    for (; rc == SQLITE_OK && part && *part; part++)
        rc = states_merge_part(call, *part, data);
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
    for (size_t i = 0; registry_tables()[i]; i++) {
        struct states_copy *copy = &states_copies[i];
        copy->original = registry_tables()[i];
        copy->table = *copy->original;
        sqlite3_snprintf((int)sizeof copy->name, copy->name, "state_%s",
                         strchr(copy->original->name, '_') + 1);
        copy->table.name = copy->name;
        copy->table.read = states_read;
        tables[i] = &copy->table;
    }
    return table_register_all(db, tables);
}
