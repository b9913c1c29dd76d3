/*
 * checks.c - comparing before timing; checks.h is the interface.
 *
 *  1. A grid has every age of every cohort, and every customer in one cohort.
 *  2. Grids that must be the same are: of the same purchases with other ids, times and orders of rows; with
 *     more columns; with segments, added up.
 *  3. Timed plain SQL gives the cells of the grid of its file.
 *  4. What no timed SQL computes (weeks, days, sums, segments, modes) is compared with the plain SQL of
 *     reference.c on a tenth of the rows.
 *  5. nps() is what its definition in SQL gives; cohort_of() is strftime() in every row.
 */
#include "checks.h"

#include <math.h>
#include <stdio.h>

#include "reference.h"

/* Rows of each day, and how many days have come until then. */
#define ONE_DAYS                                                                                                 \
    "WITH day AS (SELECT date(ordered_at) AS date, count(*) AS n, min(iif(amount, ordered_at, NULL)) AS start, " \
    "row_number() OVER (ORDER BY date(ordered_at)) AS place FROM orders GROUP BY 1) "

#define PART_DAYS "SELECT count(DISTINCT customer_id || ' ' || date(ordered_at)) FROM parts"

#define TERMS_VALUE                                                                                          \
    "SELECT total(price) FROM subscriptions WHERE started_at <= '2025-01-01' AND ended_at > '2025-01-01'"

struct checks {
    const struct setting *setting;
    const bool *selected;
    struct checked *checked;
    struct cells cells[CASES_COUNT]; /* of grids and plain SQL, thinned */
};

static bool checks_same(const char *what, struct cells *left, struct cells *right) {
    char problem[200];
    if (!cells_equal(left, right, problem)) {
        fprintf(stderr, "not the same: %s: %s\n", what, problem);
        return false;
    }
    printf("same: %s (%zu cells)\n", what, left->count);
    fflush(stdout);
    return true;
}

static bool checks_number(const char *what, double left, double right) {
    if (fabs(left - right) <= 1e-9 * fabs(left)) {
        printf("same: %s (%.15g)\n", what, left);
        return true;
    }
    fprintf(stderr, "not the same: %s: %.15g and %.15g\n", what, left, right);
    return false;
}

static void checks_name(char text[160], const struct setting *setting, const struct bench_case *bench_case) {
    snprintf(text, 160, "%s, %.3g M rows", bench_case->name,
             (double)run_rows(setting, bench_case->size) / 1e6);
}

/* ---- a case by itself ---- */

/* Cells of any grid of ours, dense and thinned. */
static bool checks_grid(struct checks *checks, const struct bench_case *bench_case, enum cases_size size,
                        struct cells *cells, struct run *run) {
    char problem[200];
    if (!run_cells(checks->setting, bench_case->kind, size, bench_case->sql, cells, run)) return false;
    if (!cells_dense(cells, problem)) {
        fprintf(stderr, "%s: %s\n", bench_case->name, problem);
        return false;
    }
    return true;
}

static bool checks_one(struct checks *checks, enum cases_id id) {
    const struct bench_case *bench_case = &bench_cases[id];
    struct cells *cells = &checks->cells[id];
    struct run run = {0};
    char name[160], what[200];
    checks_name(name, checks->setting, bench_case);
    printf("checking %s\n", name);
    fflush(stdout);
    switch (bench_case->sort) {
    case CASES_IS_GRID:
        if (!checks_grid(checks, bench_case, bench_case->size, cells, &run)) return false;
        /* In mode recurring a customer starts in each of them. */
        checks->checked->periods[id] = id == CASES_RECURRING ? cells_total_at_start(cells, CELLS_ACTIVE)
                                                             : cells_total(cells, CELLS_ACTIVE);
        snprintf(what, sizeof what, "%s: customers in cohorts, customers", name);
        if (id != CASES_RECURRING &&
            !checks_number(what, cells_total_at_start(cells, CELLS_CUSTOMERS),
                           (double)(run_rows(checks->setting, bench_case->size) / ORDERS_PER_CUSTOMER)))
            return false;
        if (id == CASES_SEGMENT) cells_merge_segments(cells);
        cells_thin(cells);
        break;
    case CASES_IS_SQL:
        if (!run_cells(checks->setting, bench_case->kind, bench_case->size, bench_case->sql, cells, &run))
            return false;
        break;
    default:
        if (!run_case(checks->setting, bench_case, &run)) return false;
        break;
    }
    checks->checked->memory[id] = run.memory;
    return true;
}

/* ---- cases against each other ---- */

static bool checks_pairs(struct checks *checks) {
    static const enum cases_id pairs[][2] = {
        {CASES_MONTH, CASES_HAND_TUNED}, {CASES_MONTH, CASES_GROUPED},     {CASES_SMALL, CASES_TUTORIAL},
        {CASES_MONTH, CASES_TEXT_IDS},   {CASES_MONTH, CASES_UNIX},        {CASES_MONTH, CASES_SHUFFLED},
        {CASES_MONTH, CASES_INDEXED},    {CASES_MONTH, CASES_ALL_COLUMNS}, {CASES_MONTH, CASES_AMOUNT},
        {CASES_AMOUNT, CASES_SEGMENT}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        enum cases_id left = pairs[i][0], right = pairs[i][1];
        char what[300];
        if (!checks->selected[left] || !checks->selected[right]) continue;
        snprintf(what, sizeof what, "%s = %s%s", bench_cases[left].name, bench_cases[right].name,
                 right == CASES_SEGMENT ? ", added up" : "");
        if (!checks_same(what, &checks->cells[left], &checks->cells[right])) return false;
    }
    return true;
}

static bool checks_totals(const struct checks *checks) {
    const struct setting *setting = checks->setting;
    if (checks->selected[CASES_ALL_COLUMNS] &&
        !checks_number("events of all cells, rows",
                       cells_total(&checks->cells[CASES_ALL_COLUMNS], CELLS_EVENTS), (double)setting->rows))
        return false;
    return !checks->selected[CASES_AMOUNT] ||
           checks_number("value of all cells, total(amount)",
                         cells_total(&checks->cells[CASES_AMOUNT], CELLS_VALUE),
                         run_number(setting, ORDERS_PLAIN, CASES_FULL, "SELECT total(amount) FROM orders"));
}

static bool checks_against(struct checks *checks, const struct bench_case *bench_case, enum cases_size size,
                           const char *sql, const char *sql_name) {
    struct cells ours = {0}, reference = {0};
    struct run run;
    char what[300];
    snprintf(what, sizeof what, "%s = %s, %.3g M rows", bench_case->name, sql_name,
             (double)run_rows(checks->setting, size) / 1e6);
    bool ok = checks_grid(checks, bench_case, size, &ours, &run);
    cells_thin(&ours);
    ok = ok && run_cells(checks->setting, ORDERS_PLAIN, size, sql, &reference, &run) &&
         checks_same(what, &ours, &reference);
    cells_free(&ours);
    cells_free(&reference);
    return ok;
}

static bool checks_references(struct checks *checks, bool thorough) {
    for (enum cases_id id = 0; id < CASES_COUNT; id++)
        if (checks->selected[id] && reference_sql[id] &&
            !checks_against(checks, &bench_cases[id], thorough ? CASES_FULL : CASES_TENTH, reference_sql[id],
                            "plain SQL"))
            return false;
    return !thorough || !checks->selected[CASES_LARGE] ||
           checks_against(checks, &bench_cases[CASES_LARGE], CASES_FIVEFOLD, bench_cases[CASES_GROUPED].sql,
                          bench_cases[CASES_GROUPED].name);
}

/* Customers are in one segment for good: their years are those of all orders. Each has one first period. */
static bool checks_growth(const struct checks *checks) {
    static const char years[] =
        "SELECT count(*) FROM (SELECT customer_id FROM orders GROUP BY customer_id, substr(ordered_at, 1, 4))";
    static const char customers[] = "SELECT count(DISTINCT customer_id) FROM orders";
    for (enum cases_id id = CASES_SPLIT_1; id <= CASES_AGES_4000; id++) {
        const struct bench_case *timed = &bench_cases[id];
        const char *plain = id < CASES_AGES_400 ? years : customers;
        if (checks->selected[id] &&
            !checks_number(timed->name, run_number(checks->setting, timed->kind, timed->size, timed->sql),
                           run_number(checks->setting, timed->kind, timed->size, plain)))
            return false;
    }
    return true;
}

/* What runs when the data was taken is what the periods, and the cohorts, are worth then; who is not active is a member. Each
** cohort of one customer has the rows from its first one on. */
static bool checks_numbers(const struct checks *checks) {
    static const struct {
        enum cases_id id;
        const char *what, *sql;
    } numbers[] = {
        {CASES_ONE, "events of the cohorts of all days, rows of each day and its days",
         ONE_DAYS "SELECT total(n * place) FROM day"},
        {CASES_ONE_ANCHOR, "events of the cohorts of all days, rows of each day and its days",
         ONE_DAYS "SELECT total(n * place) FROM day"},
        {CASES_ONE_STARTS, "events of the cohorts of all days, rows of later days and from the start on",
         ONE_DAYS "SELECT total(n * (place - 1)) + (SELECT count(*) FROM orders, day "
                  "WHERE date(ordered_at) = date AND ordered_at >= start) FROM day"},
        {CASES_PARTS, "active of all cells, customer-days", PART_DAYS},
        {CASES_PART, "active of all cells of a segment, its customer-days",
         PART_DAYS " WHERE part = 'part 7'"},
        {CASES_TERMS, "value at the end, total(price) of what runs then", TERMS_VALUE},
        {CASES_TERMS_GRID, "value of the last age of all cohorts, total(price) of what runs then",
         TERMS_VALUE},
        {CASES_TERMS_MEMBERS, "members who are not active, customers less active",
         "SELECT customers - active FROM retention_cohorts('subscriptions', 'customer_id', 'started_at') "
         "WHERE until_col = 'ended_at' AND as_of = '2025-01-01' AND cohort = '2023-05' AND age = 7"},
        {CASES_MEMBERS, "members who are not active, customers less active",
         "SELECT customers - active FROM retention_cohorts('orders', 'customer_id', 'ordered_at') "
         "WHERE cohort = '2023-05' AND age = 7"},
    };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        const struct bench_case *timed = &bench_cases[numbers[i].id];
        if (checks->selected[numbers[i].id] &&
            !checks_number(numbers[i].what, run_number(checks->setting, timed->kind, timed->size, timed->sql),
                           run_number(checks->setting, timed->kind, timed->size, numbers[i].sql)))
            return false;
    }
    return true;
}

static bool checks_rows(const struct checks *checks) {
    const struct setting *setting = checks->setting;
    if (checks->selected[CASES_NPS] &&
        !checks_number(
            "nps(score) = its definition",
            run_number(setting, ORDERS_SURVEY, CASES_FULL, bench_cases[CASES_NPS].sql),
            run_number(setting, ORDERS_SURVEY, CASES_FULL,
                       "SELECT 100.0 * (sum(score >= 9) - sum(score <= 6)) / count(score) FROM survey")))
        return false;
    if (checks->selected[CASES_PERIODS] &&
        !checks_number(
            "new customers of all months, customers",
            run_number(setting, ORDERS_PLAIN, CASES_FULL, bench_cases[CASES_PERIODS].sql),
            run_number(setting, ORDERS_PLAIN, CASES_FULL, "SELECT count(DISTINCT customer_id) FROM orders")))
        return false;
    if (checks->selected[CASES_CUSTOMERS] &&
        !checks_number("frequency of all customers, their days but the first",
                       run_number(setting, ORDERS_PLAIN, CASES_FULL, bench_cases[CASES_CUSTOMERS].sql),
                       run_number(setting, ORDERS_PLAIN, CASES_FULL,
                                  "SELECT count(*) - count(DISTINCT customer_id) FROM "
                                  "(SELECT DISTINCT customer_id, date(ordered_at) FROM orders)")))
        return false;
    if (checks->selected[CASES_FUNNEL] &&
        !checks_number("customers of three steps, first, second and third orders",
                       run_number(setting, ORDERS_PLAIN, CASES_FULL, bench_cases[CASES_FUNNEL].sql),
                       run_number(setting, ORDERS_PLAIN, CASES_FULL,
                                  "SELECT total(min(n, 3)) FROM (SELECT count(*) AS n FROM orders "
                                  "WHERE country = 'PL' GROUP BY customer_id)")))
        return false;
    return !checks->selected[CASES_COHORT_OF] ||
           checks_number(
               "rows where cohort_of(t, 'month') = strftime('%Y-%m', t), rows",
               run_number(setting, ORDERS_PLAIN, CASES_FULL,
                          "SELECT total(cohort_of(ordered_at, 'month') = strftime('%Y-%m', ordered_at)) "
                          "FROM orders"),
               (double)setting->rows);
}

bool checks_run(const struct setting *setting, const bool selected[CASES_COUNT], bool thorough,
                struct checked *checked) {
    struct checks checks = {.setting = setting, .selected = selected, .checked = checked};
    bool ok = true;
    for (enum cases_id id = 0; id < CASES_COUNT && ok; id++)
        if (selected[id]) ok = checks_one(&checks, id);
    ok = ok && checks_pairs(&checks) && checks_totals(&checks) && checks_references(&checks, thorough) &&
         checks_rows(&checks) && checks_numbers(&checks) && checks_growth(&checks);
    for (enum cases_id id = 0; id < CASES_COUNT; id++)
        cells_free(&checks.cells[id]);
    return ok;
}
