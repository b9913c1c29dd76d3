/*
 * fuzz.h - what the fuzz targets share: an input that is taken apart byte by byte, values and names made from
 * it, a connection with the module in it, and checks that end the program.
 *
 * A target is one file, fuzz_<noun>.c, with one function that runs one input. libFuzzer calls it through
 * libfuzzer.c (`make fuzz`), and test_fuzz.c runs the stored inputs of tests/fuzz/corpus through it
 * (`make test`).
 */
#ifndef RETENTION_FUZZ_H
#define RETENTION_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "retention.h"

typedef void fuzz_target(const uint8_t *data, size_t size);
fuzz_target fuzz_time, fuzz_numbers, fuzz_functions, fuzz_tables, fuzz_model, fuzz_state, fuzz_charts;

/* Ends the program with a message, as a finding. format is that of sqlite3_mprintf(). */
_Noreturn void fuzz_fail(const char *format, ...);
#define FUZZ_CHECK(condition)                                                                                \
    do {                                                                                                     \
        if (!(condition)) fuzz_fail("%s:%d: %s", __FILE__, __LINE__, #condition);                            \
    } while (0)

/* ---- an input, read from its front; zeros come after its end ---- */

struct fuzz_input {
    const uint8_t *data;
    size_t size;
};

uint8_t fuzz_byte(struct fuzz_input *input);
uint32_t fuzz_below(struct fuzz_input *input, uint32_t below); /* a number in [0, below), below <= 65536 */
bool fuzz_one_in(struct fuzz_input *input, uint32_t n);        /* false at the end of the input */
uint64_t fuzz_bits(struct fuzz_input *input);
size_t fuzz_bytes(struct fuzz_input *input, size_t most, const uint8_t **bytes);

/* The text up to the next newline, or all that is left. */
size_t fuzz_line(struct fuzz_input *input, const char **text);

/* Nothing but white space: NULL wherever a value is read. */
bool fuzz_is_blank(const void *text, size_t size);

/* ---- connections and statements ---- */

/* A new in-memory connection with the module in it. */
sqlite3 *fuzz_open(void);

/* Runs statements that must succeed. */
void fuzz_exec(sqlite3 *db, const char *format, ...);

/* A prepared statement, or NULL: then the error has been checked as fuzz_check_error() does. */
sqlite3_stmt *fuzz_prepare(sqlite3 *db, const char *sql);

/* Binds a value of any type, made from the input, to the next parameter: see fuzz.c. */
void fuzz_bind(sqlite3_stmt *stmt, int parameter, struct fuzz_input *input);

/* A literal of the same kinds, appended to sql. */
void fuzz_literal(sqlite3_str *sql, struct fuzz_input *input);

/* The rows of a statement as text, columns ended by '|', rows by newlines, reals with all their digits; the
** error's text behind "error: " when it failed. In the C library's memory, for free(). */
char *fuzz_rows(sqlite3_stmt *stmt);
bool fuzz_is_error(const char *rows);

/* SQLite's allocation number n from now on fails, and no other; 0: none does. */
void fuzz_fail_allocation(long n);

/* An error must be the module's, "name(): text", or one of SQLite's own that are its right. */
void fuzz_check_error(const char *text);

/* The connection must be as it was: no statement open, and it answers. */
void fuzz_check_connection(sqlite3 *db);

#endif
