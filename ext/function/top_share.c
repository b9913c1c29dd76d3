/*
 * top_share.c - top_share: how much of the revenue the best customers bring.
 *
 *     SELECT top_share(column1), top_share(column1, 0.5) FROM (VALUES (40), (10), (0), (25), (25));
 *     0.4|0.775
 *
 * Requirements
 *  1. One row a customer, product, ...: the share of the total that the largest values hold, the largest
 *     fraction of the rows, 0.2 where it is not given. fraction is from 0 to 1 and the same in every row.
 *  2. The row that the fraction cuts counts in part: of 7 rows, 0.2 is the largest and 0.4 of the next. So
 *     the share grows evenly with the fraction (it is the Lorenz curve, read from the top), values that are
 *     all equal give the fraction itself, ties need no rule, and 0.07 * 100 is not 8 rows.
 *  3. NULL counts as 0: a customer who bought nothing is a customer. Values may be negative, such as a net of
 *     refunds: the best may then hold more than the total, a share above 1.
 *  4. No rows, or a total that is not above 0: NULL. Dust (sum.h) is 0.
 *  5. The sort ends when it is told to (interrupt.c).
 *
 * Cost: 8 bytes a row, and a sort at the end.
 */
#include "function/function.h"
#include "statistics/measures.h"
#include "read/value.h"
#include "ground/memory.h"

#define TOP_SHARE_FRACTION 0.2

struct top_share {
    double *values;
    size_t count, room;
    struct function_constant fraction;
};

static bool top_share_add(struct top_share *all, double value) {
    void *values = all->values;
    if (!memory_reserve(&values, &all->room, all->count + 1, sizeof *all->values)) return false;
    all->values = values;
    all->values[all->count++] = value;
    return true;
}

static void top_share_step(sqlite3_context *context, int count, sqlite3_value **values) {
    struct top_share *all = sqlite3_aggregate_context(context, sizeof *all);
    double value = 0, fraction = TOP_SHARE_FRACTION;
    if (all == NULL) {
        sqlite3_result_error_nomem(context);
        return;
    }
    if (count > 1) {
        if (!value_is_null(values[1]) &&
            !function_share(context, "fraction", values[1], FUNCTION_WITH_ENDS, &fraction))
            return;
        if (!function_same(context, "fraction", values[1], fraction, &all->fraction)) return;
    }
    if (!function_any_null(1, values) && !function_number(context, "value", values[0], &value)) return;
    if (!top_share_add(all, value)) sqlite3_result_error_nomem(context);
}

static void top_share_final(sqlite3_context *context) {
    struct top_share *all = sqlite3_aggregate_context(context, 0);
    if (all == NULL || all->count == 0) return;
    double share, fraction = all->fraction.known ? all->fraction.number : TOP_SHARE_FRACTION;
    if (measure_top_share(all->values, all->count, fraction, &share, function_patience(context)))
        sqlite3_result_double(context, share); /* NaN: NULL */
    else
        function_stopped(context);
    memory_free(all->values);
}

static const struct function top_share_functions[] = {
    {.name = "top_share",
     .least = 1,
     .most = 2,
     .arguments = "value [, fraction]",
     .says =
         "share of the total that the largest `fraction` (0.2) of the rows holds; NULL where the total is "
         "not above 0",
     .step = top_share_step,
     .final = top_share_final,
     .keeps = sizeof(struct interrupt)},
};

const struct function_family top_share_family = FUNCTION_FAMILY("Concentration", top_share_functions);
