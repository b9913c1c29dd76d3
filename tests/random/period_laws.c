/*
 * period_laws.c - see period_laws.h.
 *
 * The laws of one row, of a row and those before it in its segment, and of a segment's last row:
 *
 *   1. end = start + new + reactivated - churned + moved_in - moved_out, in customers and, with expansion - contraction, in
 *      value. Nobody moves where segments are not those of rows.
 *   2. A row starts with the end of the row `span` periods before it, and with nobody where there is none.
 *   3. The periods of a segment follow one another without a gap and end with that of as_of, which is not complete; at span 1
 *      and without a gap, all others are.
 *   4. The rates are those of the columns beside them.
 *   5. Segments come in the order of ORDER BY, each once.
 *   6. Types: without an amount all values are NULL, otherwise all are REAL.
 *   7. Of those who were active none but who is there at the start or the end, or came and went. Subscribers who are
 *      there, or came and went, were active. An event neither comes nor goes within its period.
 */
#include "period_laws.h"

#include "random_table.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const char *const period_columns[PERIOD_COLUMNS] = {
    "period",         "segment",           "customers_at_start", "new",
    "reactivated",    "churned",           "customers_at_end",   "active",
    "retention_rate", "churn_rate",        "quick_ratio",        "value_at_start",
    "new_value",      "reactivated_value", "expansion",          "contraction",
    "churned_value",  "value_at_end",      "gross_retention",    "net_retention",
    "complete",       "came_and_went",     "moved_in",           "moved_out",
    "moved_in_value", "moved_out_value"};

bool period_is_value(int column) {
    return (column >= PERIOD_VALUE_AT_START && column <= PERIOD_VALUE_AT_END) ||
           column == PERIOD_MOVED_IN_VALUE || column == PERIOD_MOVED_OUT_VALUE;
}

/* The ends of a segment's rows. */
#define LAW_PERIODS 4096
static struct law_end {
    sqlite3_int64 customers;
    double value;
} law_ends[LAW_PERIODS];

/* A row, and where it stands. */
struct law_row {
    int type[PERIOD_COLUMNS];
    sqlite3_int64 whole[PERIOD_COLUMNS];
    double number[PERIOD_COLUMNS];
    struct naive_value segment;
    int64_t period;
    int place; /* in its segment, from 0 */
};

static const char *laws_types(const struct law_row *row, const struct period_laws *laws) {
    for (int i = 0; i < PERIOD_COLUMNS; i++) {
        bool is_value = period_is_value(i);
        bool is_rate = i == PERIOD_RETENTION || i == PERIOD_CHURN || i == PERIOD_QUICK || i == PERIOD_GROSS ||
                       i == PERIOD_NET;
        int want = is_value ? (laws->has_amount ? SQLITE_FLOAT : SQLITE_NULL) : SQLITE_INTEGER;
        if (i == PERIOD_LABEL) want = SQLITE_TEXT;
        if (i == PERIOD_SEGMENT || (is_rate && row->type[i] == SQLITE_NULL)) continue;
        if (row->type[i] != (is_rate ? SQLITE_FLOAT : want)) return "a column is of another type";
        if (is_value && !isfinite(row->number[i])) return "a value is not finite";
    }
    bool has_start = row->whole[PERIOD_AT_START] != 0;
    if ((row->type[PERIOD_RETENTION] == SQLITE_FLOAT) != has_start)
        return "retention_rate is NULL, or is not";
    if ((row->type[PERIOD_CHURN] == SQLITE_FLOAT) != has_start) return "churn_rate is NULL, or is not";
    return NULL;
}

static const char *laws_customers(const struct law_row *row, const struct period_laws *laws) {
    const sqlite3_int64 *whole = row->whole;
    sqlite3_int64 came = whole[PERIOD_NEW] + whole[PERIOD_REACTIVATED] + whole[PERIOD_MOVED_IN],
                  left = whole[PERIOD_CHURNED] + whole[PERIOD_MOVED_OUT];
    for (int i = PERIOD_AT_START; i < PERIOD_COLUMNS; i++) {
        if (whole[i] < 0) return "a count is negative";
    }
    if (whole[PERIOD_AT_END] != whole[PERIOD_AT_START] + came - left) return "customers do not add up";
    if (left > whole[PERIOD_AT_START]) return "more left than were there";
    if (!laws->by_row && whole[PERIOD_MOVED_IN] + whole[PERIOD_MOVED_OUT] > 0)
        return "a customer moved, but has one segment";
    return NULL;
}

static const char *laws_active(const struct law_row *row, const struct period_laws *laws) {
    const sqlite3_int64 *whole = row->whole, active = whole[PERIOD_ACTIVE],
                        came = whole[PERIOD_NEW] + whole[PERIOD_REACTIVATED] + whole[PERIOD_MOVED_IN],
                        passed = whole[PERIOD_CAME_AND_WENT];
    if (active > whole[PERIOD_AT_START] + came + passed) return "active, but never there";
    if (laws->is_terms && whole[PERIOD_AT_END] + passed > active) return "not all who are there are active";
    if (laws->is_terms) return NULL;
    if (laws->span == 1 && passed > 0) return "an event came and went in its period";
    if (laws->span == 1 && active > whole[PERIOD_AT_END]) return "not all active are there";
    if (active < came) return "not all who came are active";
    if (laws->span == 1 && laws->lapse_after == 1 && active != whole[PERIOD_AT_END])
        return "active is not customers_at_end";
    return NULL;
}

static const char *laws_rates(const struct law_row *row) {
    double start = (double)row->whole[PERIOD_AT_START], churned = (double)row->whole[PERIOD_CHURNED];
    if (start == 0) return NULL;
    if (row->number[PERIOD_RETENTION] != (start - churned) / start) return "retention_rate";
    if (row->number[PERIOD_CHURN] != churned / start) return "churn_rate";
    return NULL;
}

static const char *laws_value(const struct law_row *row, const struct period_laws *laws) {
    static const signed char signs[PERIOD_COLUMNS] = {
        [PERIOD_VALUE_AT_START] = 1, [PERIOD_NEW_VALUE] = 1,      [PERIOD_REACTIVATED_VALUE] = 1,
        [PERIOD_EXPANSION] = 1,      [PERIOD_CONTRACTION] = -1,   [PERIOD_CHURNED_VALUE] = -1,
        [PERIOD_VALUE_AT_END] = -1,  [PERIOD_MOVED_IN_VALUE] = 1, [PERIOD_MOVED_OUT_VALUE] = -1};
    long double rest = 0, terms = 0;
    for (int i = 0; i < PERIOD_COLUMNS; i++) {
        if (signs[i] == 0) continue;
        rest += signs[i] * (long double)row->number[i];
        terms += fabs(row->number[i]);
    }
    /* The customers' values are rounded to doubles before they are added. */
    long double slack = laws->is_exact ? 0 : 1e-9L * terms + 1e-15L * laws->size;
    if (fabsl(rest) > slack) return "values do not add up";
    if (row->number[PERIOD_EXPANSION] < 0 || row->number[PERIOD_CONTRACTION] < 0)
        return "expansion or contraction is negative";
    return NULL;
}

static bool is_ratio(const struct law_row *row, int column, bool defined, double want, double scale) {
    if (!defined) return row->type[column] == SQLITE_NULL;
    return row->type[column] == SQLITE_FLOAT && fabs(row->number[column] - want) <= 1e-12 * scale;
}

/* Whether the parts of quick_ratio are so near 0 that rounding decides which side of it they are on. */
static bool is_rounding(const struct law_row *row, const struct period_laws *laws) {
    for (int i = PERIOD_NEW_VALUE; !laws->is_exact && i <= PERIOD_CHURNED_VALUE; i++)
        if (row->number[i] != 0 && fabs(row->number[i]) < 1e-12 * laws->size) return true;
    return false;
}

static const char *laws_ratios(const struct law_row *row, const struct period_laws *laws) {
    const double *number = row->number;
    double lost = (double)row->whole[PERIOD_CHURNED];
    double won = (double)(row->whole[PERIOD_NEW] + row->whole[PERIOD_REACTIVATED]);
    bool is_whole = true;
    if (laws->has_amount) {
        for (int i = PERIOD_NEW_VALUE; i <= PERIOD_CHURNED_VALUE; i++)
            is_whole = is_whole && number[i] >= 0;
        won = number[PERIOD_NEW_VALUE] + number[PERIOD_REACTIVATED_VALUE] + number[PERIOD_EXPANSION];
        lost = number[PERIOD_CONTRACTION] + number[PERIOD_CHURNED_VALUE];
    }
    if (!is_rounding(row, laws) && !is_ratio(row, PERIOD_QUICK, is_whole && lost > 0, won / lost, won / lost))
        return "quick_ratio";
    double start = laws->has_amount ? number[PERIOD_VALUE_AT_START] : 0,
           contraction = number[PERIOD_CONTRACTION];
    double churned = number[PERIOD_CHURNED_VALUE], expansion = number[PERIOD_EXPANSION];
    double gross = (start - contraction - churned) / start, sum = start + contraction + fabs(churned);
    if (!is_ratio(row, PERIOD_GROSS, start > 0, gross, sum / start)) return "gross_retention";
    if (!is_ratio(row, PERIOD_NET, start > 0, gross + expansion / start, (sum + expansion) / start))
        return "net_retention";
    return NULL;
}

/* before: the row before in the same segment, or NULL. */
static const char *laws_order(const struct law_row *row, const struct law_row *before,
                              const struct period_laws *laws) {
    struct law_end start = {0, 0};
    if (row->place >= laws->span) start = law_ends[row->place - laws->span];
    if (row->whole[PERIOD_AT_START] != start.customers) return "customers_at_start is not the end then";
    if (row->number[PERIOD_VALUE_AT_START] != start.value) return "value_at_start is not the end then";
    if (before && !laws->has_gap && laws->span == 1 && !before->whole[PERIOD_COMPLETE])
        return "not complete, but another period follows";
    law_ends[row->place] = (struct law_end){row->whole[PERIOD_AT_END], row->number[PERIOD_VALUE_AT_END]};
    return NULL;
}

static void read_row(sqlite3_stmt *stmt, struct law_row *row) {
    for (int i = 0; i < PERIOD_COLUMNS; i++) {
        row->type[i] = sqlite3_column_type(stmt, i);
        row->whole[i] = row->type[i] == SQLITE_INTEGER ? sqlite3_column_int64(stmt, i) : 0;
        row->number[i] = row->type[i] == SQLITE_FLOAT ? sqlite3_column_double(stmt, i) : 0;
    }
    row->segment = random_column(stmt, PERIOD_SEGMENT);
}

/* The number of the period with this label, counted back from that of as_of; INT64_MIN when there is none. */
static int64_t period_of_label(const struct period_laws *laws, const char *text) {
    char label[GRAIN_LABEL_SIZE];
    for (int64_t period = plain_period(laws->grain, laws->as_of); period >= 0; period--) {
        plain_label(laws->grain, period, label);
        int order = strcmp(label, text);
        if (order <= 0) return order == 0 ? period : INT64_MIN;
    }
    return INT64_MIN;
}

static const char *laws_label(sqlite3_stmt *stmt, struct law_row *row, const struct law_row *before,
                              const struct period_laws *laws) {
    const char *text = (const char *)sqlite3_column_text(stmt, PERIOD_LABEL);
    char label[GRAIN_LABEL_SIZE];
    row->period = before ? before->period + 1 : period_of_label(laws, text);
    row->place = before ? before->place + 1 : 0;
    if (row->place >= LAW_PERIODS) return "more periods than the laws are made for";
    if (row->period == INT64_MIN) return "a period that is none, or lies after as_of";
    plain_label(laws->grain, row->period, label);
    return strcmp(label, text) == 0 ? NULL : "a period does not follow the one before";
}

static const char *laws_last(const struct law_row *row, const struct period_laws *laws) {
    if (row->period != plain_period(laws->grain, laws->as_of)) return "the last period is not that of as_of";
    return row->whole[PERIOD_COMPLETE] ? "the period of as_of is complete" : NULL;
}

static const char *laws_columns(sqlite3_stmt *stmt) {
    if (sqlite3_column_count(stmt) != PERIOD_COLUMNS) return "the number of columns";
    for (int i = 0; i < PERIOD_COLUMNS; i++) {
        if (strcmp(sqlite3_column_name(stmt, i), period_columns[i]) != 0) return "the names of the columns";
    }
    return NULL;
}

/* *before becomes NULL where a segment starts. */
static const char *laws_segment(struct law_row *row, struct law_row **before,
                                const struct period_laws *laws) {
    int order = *before ? naive_compare(&(*before)->segment, &row->segment) : 0;
    if (order == 0) return NULL;
    if (order > 0) return "segments out of order";
    const char *broken = laws_last(*before, laws);
    *before = NULL;
    return broken;
}

int period_laws_check(sqlite3_stmt *stmt, const struct period_laws *laws, char *difference, size_t size) {
    struct law_row rows[2];
    int n = 0, rc = SQLITE_ROW;
    const char *broken = laws_columns(stmt);
    for (; !broken && (rc = sqlite3_step(stmt)) == SQLITE_ROW; n++) {
        struct law_row *row = &rows[n % 2], *before = n > 0 ? &rows[(n + 1) % 2] : NULL;
        read_row(stmt, row);
        broken = laws_segment(row, &before, laws);
        if (!broken) broken = laws_label(stmt, row, before, laws);
        if (!broken) broken = laws_types(row, laws);
        if (!broken) broken = laws_customers(row, laws);
        if (!broken) broken = laws_active(row, laws);
        if (!broken) broken = laws_order(row, before, laws);
        if (!broken) broken = laws_rates(row);
        if (!broken && laws->has_amount) broken = laws_value(row, laws);
        if (!broken) broken = laws_ratios(row, laws);
    }
    if (!broken && n > 0) broken = laws_last(&rows[(n + 1) % 2], laws);
    if (!broken && rc != SQLITE_DONE) broken = sqlite3_errmsg(sqlite3_db_handle(stmt));
    snprintf(difference, size, "%s", "");
    if (broken) snprintf(difference, size, "row %d: %s", n, broken);
    return n;
}
