/*
 * limits.c - which rows of a table the statement can use; limits.h is the interface.
 *
 *     SELECT * FROM retention_periods('orders', 'customer_id', 'ordered_at', 'day', NULL, 'country')
 *     WHERE segment BETWEEN 'de' AND 'fr';
 *
 * Requirements
 *  1. A limit never leaves out a row that SQLite would keep: SQLite tests every row that is served, and none that is not.
 *  2. On a number or a label it is a range, of IN that from its least value to its greatest; on a key the values of = or IN,
 *     and a range.
 *  3. Numbers and texts may be equal, or in any order, once SQLite has given one the affinity of the other: of a number
 *     against a text nothing is said, nor of two texts that the other side's affinity could make a number of: a column of
 *     integers may hold '!', and '5' is below that, as 5, and the label '2024', too. NULL is in no range, blank text is a
 *     text, and a range from NULL or to it is none.
 *  4. In a UTF-16 database SQLite sorts text by its UTF-16 bytes, and nobody asks here what a database is in: of texts that
 *     differ first in a character beyond ASCII nothing is said of their order.
 *  5. For GLOB, and LIKE where case counts, SQLite makes up a range of texts, x >= 'a' AND x < 'b' for 'a*'. A blob can match
 *     too, and is beyond that: no text keeps blobs out from above.
 *
 * Of several limits on a key the first counts, and of ranges the first of each end.
 */
#include "table/limits.h"

#include <math.h>
#include <string.h>

#include "read/value.h"

/* Whether a key is a text of which an affinity may make a number; of some that are none, too. */
static bool limits_is_numeric(const struct key *key) {
    const char *text = key->bytes;
    bool digits = false;
    if (key->kind != KEY_TEXT) return false;
    for (uint32_t i = 0; i < key->size; i++) {
        const bool sign = text[i] == '-' || text[i] == '+';
        if (sign && digits && strchr("eE", text[i - 1]) == NULL) return false; /* as dates have */
        if (!sign && strchr("0123456789.eE \t\n\v\f\r", text[i]) == NULL) return false;
        digits = digits || (text[i] >= '0' && text[i] <= '9');
    }
    return digits;
}

/* Whether a text that is numeric is a whole number written the shortest way, and not so great that others are as great. */
static bool limits_is_whole(const struct key *key) {
    const char *text = key->bytes;
    for (uint32_t i = 0; i < key->size; i++)
        if (text[i] < '0' || text[i] > '9') return false;
    return key->size == 1 || (text[0] != '0' && key->size < 19);
}

/* Narrows the range of the number column; a value that is no number narrows nothing. */
static void limits_add_number(struct table_limits *limits, char op, sqlite3_value *value) {
    int type = sqlite3_value_type(value);
    if (type != SQLITE_INTEGER && type != SQLITE_FLOAT) return;
    double number = sqlite3_value_double(value);
    if (!(fabs(number) < 1e15)) return;
    int64_t floor_of = (int64_t)floor(number), ceil_of = (int64_t)ceil(number);
    int64_t least = op == '>' ? floor_of + 1 : op == 'g' || op == '=' ? ceil_of : INT64_MIN;
    int64_t most = op == '<' ? ceil_of - 1 : op == 'l' || op == '=' ? floor_of : INT64_MAX;
    if (least > limits->least) limits->least = least;
    if (most < limits->most) limits->most = most;
}

/* An operator's end of a range: of '=' both. */
static bool limits_is_lower(char op) {
    return op != '<' && op != 'l';
}

static bool limits_is_upper(char op) {
    return op != '>' && op != 'g';
}

static int limits_add_label(struct table_limits *limits, char op, sqlite3_value *value) {
    if (sqlite3_value_type(value) != SQLITE_TEXT) return SQLITE_OK;
    const char *text = (const char *)sqlite3_value_text(value);
    if (text == NULL) return SQLITE_NOMEM;
    for (const char *c = text; *c; c++)
        if (*c & 0x80)
            return SQLITE_OK; /* labels are ASCII; what sorts how around them depends on the encoding */
    const struct key key = {.kind = KEY_TEXT, .size = (uint32_t)strlen(text), .bytes = text};
    if (limits_is_numeric(&key) && !limits_is_whole(&key)) return SQLITE_OK; /* '2024.0' may be a year */
    if (limits_is_lower(op) && (limits->from == NULL || strcmp(text, limits->from) > 0)) {
        sqlite3_free(limits->from);
        if ((limits->from = sqlite3_mprintf("%s", text)) == NULL) return SQLITE_NOMEM;
    }
    if (limits_is_upper(op) && (limits->to == NULL || strcmp(text, limits->to) < 0)) {
        sqlite3_free(limits->to);
        if ((limits->to = sqlite3_mprintf("%s", text)) == NULL) return SQLITE_NOMEM;
    }
    return SQLITE_OK;
}

static int limits_add_range(struct table_limits *limits, enum table_limit limit, char op,
                            sqlite3_value *value) {
    if (limit == TABLE_LABEL) return limits_add_label(limits, op, value);
    limits_add_number(limits, op, value);
    return SQLITE_OK;
}

/* ---- values of IN ---- */

static int limits_add_value(struct table_values *values, sqlite3_value *value) {
    sqlite3_value *copy = sqlite3_value_dup(value);
    if (copy == NULL) return SQLITE_NOMEM;
    values->list[values->count++] = copy;
    return SQLITE_OK;
}

static void limits_clear_values(struct table_values *values) {
    while (values->count > 0)
        sqlite3_value_free(values->list[--values->count]);
}

/* The values of IN, unless there are too many: then none. */
static int limits_add_in(struct table_values *values, sqlite3_value *in) {
    int rc = SQLITE_DONE;
#if SQLITE_VERSION_NUMBER < 3038000
    (void)values, (void)in;
#else
    sqlite3_value *value;
    for (rc = sqlite3_vtab_in_first(in, &value); rc == SQLITE_OK; rc = sqlite3_vtab_in_next(in, &value)) {
        if (values->count == TABLE_MOST_VALUES) {
            limits_clear_values(values);
            return SQLITE_OK;
        }
        rc = limits_add_value(values, value);
        if (rc != SQLITE_OK) return rc;
    }
#endif
    return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

/* The least and the greatest of IN's values, where all are of the column's kind. */
static int limits_add_hull(struct table_limits *limits, enum table_limit limit, sqlite3_value *in) {
    struct table_values values = {0};
    struct key keys[TABLE_MOST_VALUES];
    int least = 0, most = 0, rc = limits_add_in(&values, in);
    for (int i = 0; i < values.count && rc == SQLITE_OK; i++) {
        if (!value_key(values.list[i], &keys[i])) {
            rc = SQLITE_NOMEM;
        } else if ((keys[i].kind == KEY_TEXT) != (limit == TABLE_LABEL) || keys[i].kind == KEY_BLOB) {
            limits_clear_values(&values);
        } else {
            if (key_compare(&keys[i], &keys[least]) < 0) least = i;
            if (key_compare(&keys[i], &keys[most]) > 0) most = i;
        }
    }
    if (rc == SQLITE_OK && values.count > 0) {
        rc = limits_add_range(limits, limit, 'g', values.list[least]);
        if (rc == SQLITE_OK) rc = limits_add_range(limits, limit, 'l', values.list[most]);
    }
    limits_clear_values(&values);
    return rc;
}

bool limits_are_behind(const struct table_limits *limits, const char *label) {
    return limits->to && strcmp(label, limits->to) > 0 && label[strspn(label, "0123456789")] != '\0';
}

/* ---- keys ---- */

static int limits_add_bound(struct table_bound *bound, bool open, sqlite3_value *value) {
    if (bound->value || sqlite3_value_type(value) == SQLITE_NULL) return SQLITE_OK;
    bound->value = sqlite3_value_dup(value);
    bound->open = open;
    if (bound->value == NULL || !value_key(bound->value, &bound->key)) return SQLITE_NOMEM;
    if (bound->key.kind == KEY_NULL) { /* blank */
        bound->key.kind = KEY_TEXT;
        bound->key.size = (uint32_t)sqlite3_value_bytes(bound->value);
    }
    return SQLITE_OK;
}

static int limits_add_key(struct table_values *values, char op, sqlite3_value *value) {
    switch (op) {
    case '=':
        return values->count ? SQLITE_OK : limits_add_value(values, value);
    case 'i':
        return values->count ? SQLITE_OK : limits_add_in(values, value);
    default:
        return limits_add_bound(limits_is_lower(op) ? &values->least : &values->most, op == '<' || op == '>',
                                value);
    }
}

static bool limits_is_number(const struct key *key) {
    return key->kind == KEY_INTEGER || key->kind == KEY_REAL;
}

/* Whether one is a number and the other a text. */
static bool limits_are_mixed(const struct key *a, const struct key *b) {
    return (limits_is_number(a) && b->kind == KEY_TEXT) || (limits_is_number(b) && a->kind == KEY_TEXT);
}

/* Whether two texts are in the same order in whatever encoding. */
static bool limits_are_plain(const struct key *a, const struct key *b) {
    const unsigned char *x = a->bytes, *y = b->bytes;
    uint32_t size = a->size < b->size ? a->size : b->size, i = 0;
    while (i < size && x[i] == y[i])
        i++;
    return i == size || (x[i] | y[i]) < 0x80;
}

/* Whether it is only for SQLite to say how a key compares to a bound. */
static bool limits_are_open(const struct table_bound *bound, const struct key *key) {
    if (bound->value == NULL || limits_are_mixed(key, &bound->key)) return true;
    if (key->kind != KEY_TEXT || bound->key.kind != KEY_TEXT) return false;
    return limits_is_numeric(key) || !limits_are_plain(key, &bound->key);
}

/* Whether two texts may be the same number, though they differ: not if both are written as whole numbers are. */
static bool limits_are_alike(const struct key *a, const struct key *b) {
    if (!limits_is_numeric(a) || !limits_is_numeric(b)) return false;
    return !limits_is_whole(a) || !limits_is_whole(b);
}

static bool limits_allow_value(sqlite3_value *value, const struct key *key) {
    struct key wanted;
    if (!value_key(value, &wanted)) return true;
    return limits_are_mixed(key, &wanted) || limits_are_alike(key, &wanted) || key_compare(key, &wanted) == 0;
}

bool limits_are_of_one(sqlite3_value *value) {
    struct key key;
    return value_key(value, &key) && key.kind == KEY_TEXT && !limits_is_numeric(&key);
}

static bool limits_allow_from(const struct table_bound *least, const struct key *key) {
    if (limits_are_open(least, key)) return true;
    int order = key_compare(key, &least->key);
    return order > 0 || (order == 0 && !least->open);
}

static bool limits_allow_to(const struct table_bound *most, const struct key *key) {
    if (limits_are_open(most, key)) return true;
    if (most->key.kind == KEY_TEXT && key->kind == KEY_BLOB) return true;
    int order = key_compare(key, &most->key);
    return order < 0 || (order == 0 && !most->open);
}

bool limits_allow(const struct table_limits *limits, int place, const struct key *key) {
    const struct table_values *values = &limits->keys[place];
    bool allowed = values->count == 0;
    for (int i = 0; i < values->count && !allowed; i++)
        allowed = limits_allow_value(values->list[i], key);
    if (key->kind == KEY_NULL) return allowed && values->least.value == NULL && values->most.value == NULL;
    return allowed && limits_allow_from(&values->least, key) && limits_allow_to(&values->most, key);
}

bool limits_are_on(const struct table_limits *limits, int place) {
    const struct table_values *values = &limits->keys[place];
    return values->count > 0 || values->least.value || values->most.value;
}

/* ---- all of them ---- */

/* The place of a key column among all of them. */
static int limits_place(const struct table *table, int column) {
    int place = 0;
    for (int i = 0; i < column; i++)
        place += table->columns[i].limit == TABLE_KEY;
    return place;
}

int limits_add(struct table_limits *limits, const struct table *table, int column, char op,
               sqlite3_value *value) {
    enum table_limit limit = table->columns[column].limit;
    if (limit == TABLE_KEY) return limits_add_key(&limits->keys[limits_place(table, column)], op, value);
    if (op == 'i') return limits_add_hull(limits, limit, value);
    return limits_add_range(limits, limit, op, value);
}

void limits_begin(struct table_limits *limits) {
    limits_clear(limits);
    *limits = (struct table_limits){.least = INT64_MIN, .most = INT64_MAX};
}

void limits_clear(struct table_limits *limits) {
    sqlite3_free(limits->from);
    sqlite3_free(limits->to);
    limits->from = limits->to = NULL;
    for (int i = 0; i < TABLE_MOST_KEYS; i++) {
        struct table_values *values = &limits->keys[i];
        limits_clear_values(values);
        sqlite3_value_free(values->least.value);
        sqlite3_value_free(values->most.value);
        values->least.value = values->most.value = NULL;
    }
}
