/*
 * loyalty.c - repeat_rate, purchase_frequency and upsell_rate: who came again, how often, and who bought
 * something else.
 *
 *     SELECT repeat_rate(column1), purchase_frequency(column1), upsell_rate(column1, column2)
 *     FROM (VALUES ('Ada', 'tea'), ('Ada', 'tea'), ('Ben', 'tea'), ('Ben', 'coffee'), ('Cleo', 'tea'),
 *                  ('Dan', 'tea'));
 *     0.5|1.5|0.25
 *
 *     SELECT repeat_rate(column1, column2), purchase_frequency(column1, column2)    -- lines of orders 17 to 19
 *     FROM (VALUES ('Ada', 17), ('Ada', 17), ('Ben', 18), ('Ben', 19));
 *     0.5|1.5
 *
 * Requirements
 *  1. repeat_rate: customers with two or more rows / customers. Rows without a customer are skipped.
 *  2. upsell_rate: customers with two or more different products / customers; a NULL product is none, but
 *     its customer counts.
 *  3. purchase_frequency: rows with a customer / customers.
 *  4. With order, rows are lines of orders: repeat_rate is customers with two or more different orders / customers,
 *     purchase_frequency different pairs of customer and order / customers. A NULL order is none, but its customer
 *     counts.
 *  5. No customers: NULL.
 *  6. It ends when it is told to (interrupt.c).
 *
 * Cost: one look in the customer index a row, for upsell_rate and orders one in the index of products or orders, and for
 * the frequency of orders one in that of pairs.
 */
#include "function/function.h"
#include "store/ids.h"
#include "read/value.h"

#define LOYALTY_WORK 8 /* of a look at a customer */

struct loyalty {
    bool ready;
    struct ids customers; /* payload: see below */
    struct ids products;  /* or orders */
    struct ids pairs;     /* of the numbers of a customer and an order */
    uint64_t rows;        /* with a customer */
};

/* Of a customer. repeat_rate: times they were seen, at most 2. upsell_rate: times is how many different
** products they bought, at most 2; product is the number of the first. Of orders likewise. */
struct loyalty_seen {
    uint32_t times, product;
};

static struct loyalty *loyalty_begin(sqlite3_context *context) {
    struct loyalty *loyalty = sqlite3_aggregate_context(context, sizeof *loyalty);
    if (loyalty == NULL) {
        sqlite3_result_error_nomem(context);
        return NULL;
    }
    if (!loyalty->ready) {
        ids_init(&loyalty->customers, sizeof(struct loyalty_seen));
        ids_init(&loyalty->products, 0);
        ids_init(&loyalty->pairs, 0);
        loyalty->customers.patience = loyalty->products.patience = loyalty->pairs.patience =
            function_patience(context);
        loyalty->ready = true;
    }
    return loyalty;
}

/* The number of a value, UINT32_MAX with the error set where there is no memory, or told to end. */
static uint32_t loyalty_number(sqlite3_context *context, struct ids *ids, sqlite3_value *value) {
    struct key key;
    uint32_t number;
    if (value_key(value, &key) && ids_number(ids, &key, 1, &number)) return number;
    function_stopped(context);
    return UINT32_MAX;
}

static void loyalty_repeat_step(sqlite3_context *context, int count, sqlite3_value **values) {
    struct loyalty *loyalty = loyalty_begin(context);
    (void)count;
    if (loyalty == NULL || function_any_null(1, values)) return;
    uint32_t customer = loyalty_number(context, &loyalty->customers, values[0]);
    if (customer == UINT32_MAX) return;
    struct loyalty_seen *seen = ids_payload(&loyalty->customers, customer);
    if (seen->times < 2) seen->times++;
    loyalty->rows++;
}

/* The numbers of the customer and product (or order) in values[0] and values[1]; false where there is none, or no
** memory, or told to end. */
static bool loyalty_numbers(sqlite3_context *context, struct loyalty *loyalty, sqlite3_value **values,
                            uint32_t *customer, uint32_t *product) {
    if (loyalty == NULL || function_any_null(1, values)) return false;
    *customer = loyalty_number(context, &loyalty->customers, values[0]);
    if (*customer == UINT32_MAX || function_any_null(1, values + 1)) return false;
    *product = loyalty_number(context, &loyalty->products, values[1]);
    return *product != UINT32_MAX;
}

static void loyalty_upsell_step(sqlite3_context *context, int count, sqlite3_value **values) {
    struct loyalty *loyalty = loyalty_begin(context);
    uint32_t customer, product;
    (void)count;
    if (!loyalty_numbers(context, loyalty, values, &customer, &product)) return;
    struct loyalty_seen *seen = ids_payload(&loyalty->customers, customer);
    if (seen->times == 0)
        *seen = (struct loyalty_seen){1, product};
    else if (seen->times == 1 && seen->product != product)
        seen->times = 2;
}

static void loyalty_order_step(sqlite3_context *context, int count, sqlite3_value **values) {
    struct loyalty *loyalty = loyalty_begin(context);
    uint32_t customer, order, number;
    (void)count;
    if (!loyalty_numbers(context, loyalty, values, &customer, &order)) return;
    struct key pair = {.kind = KEY_INTEGER, .integer = (int64_t)((uint64_t)customer << 32 | order)};
    if (ids_number(&loyalty->pairs, &pair, 1, &number))
        loyalty->rows = ids_count(&loyalty->pairs);
    else
        function_stopped(context);
}

/* Ends the aggregate: how many customers there were, how many of them have times = 2, and in how many rows
** they came. 0 customers, with the error set, where it is told to end. */
static uint32_t loyalty_end(sqlite3_context *context, uint64_t *twice, uint64_t *rows) {
    struct loyalty *loyalty = sqlite3_aggregate_context(context, 0);
    *twice = *rows = 0;
    if (loyalty == NULL) return 0;
    uint32_t customers = ids_count(&loyalty->customers);
    struct patience *patience = function_patience(context);
    bool done = true;
    for (uint32_t i = 0; done && i < customers; i++) {
        *twice += ((const struct loyalty_seen *)ids_payload(&loyalty->customers, i))->times == 2;
        done = !patience_is_out_at(patience, i, LOYALTY_WORK);
    }
    *rows = loyalty->rows;
    ids_free(&loyalty->customers);
    ids_free(&loyalty->products);
    ids_free(&loyalty->pairs);
    if (!done) function_stopped(context);
    return done ? customers : 0;
}

static void loyalty_final(sqlite3_context *context) {
    uint64_t twice, rows;
    uint32_t customers = loyalty_end(context, &twice, &rows);
    if (customers) sqlite3_result_double(context, (double)twice / customers);
}

static void loyalty_frequency_final(sqlite3_context *context) {
    uint64_t twice, rows;
    uint32_t customers = loyalty_end(context, &twice, &rows);
    if (customers) sqlite3_result_double(context, (double)rows / customers);
}

static const struct function loyalty_functions[] = {
    {.name = "repeat_rate",
     .least = 1,
     .most = 1,
     .arguments = "customer",
     .says = "customers with two or more rows / customers",
     .step = loyalty_repeat_step,
     .final = loyalty_final,
     .keeps = sizeof(struct interrupt)},
    {.name = "repeat_rate",
     .least = 2,
     .most = 2,
     .arguments = "customer, order",
     .says = "the same of a file of order lines: customers with two or more different orders / customers",
     .step = loyalty_upsell_step,
     .final = loyalty_final,
     .keeps = sizeof(struct interrupt)},
    {.name = "upsell_rate",
     .least = 2,
     .most = 2,
     .arguments = "customer, product",
     .says = "customers with two or more different products / customers; a NULL product is none",
     .step = loyalty_upsell_step,
     .final = loyalty_final,
     .keeps = sizeof(struct interrupt)},
    {.name = "purchase_frequency",
     .least = 1,
     .most = 1,
     .arguments = "customer",
     .says = "rows / customers",
     .step = loyalty_repeat_step,
     .final = loyalty_frequency_final,
     .keeps = sizeof(struct interrupt)},
    {.name = "purchase_frequency",
     .least = 2,
     .most = 2,
     .arguments = "customer, order",
     .says = "the same of a file of order lines: different orders / customers; a NULL order is none",
     .step = loyalty_order_step,
     .final = loyalty_frequency_final,
     .keeps = sizeof(struct interrupt)},
};

const struct function_family loyalty_family = FUNCTION_FAMILY("Loyalty", loyalty_functions);
