/*
 * arguments.h - the arguments of a table function, for compute().
 *
 * Each leaves *value as it is where the argument is not given, and returns SQLite's code, with the call's
 * error set, where it is not of its kind. Arguments are named by their parameter number.
 */
#ifndef RETENTION_ARGUMENTS_H
#define RETENTION_ARGUMENTS_H

#include "read/source.h"
#include "table/table.h"
#include "time/length.h"

/* The error that shows the value, with the format's %s. */
int arguments_refuse(struct table_call *call, int parameter, const char *format);

int arguments_text(struct table_call *call, int parameter, const char **value);
int arguments_whole(struct table_call *call, int parameter, int64_t least, int64_t *value);
int arguments_fraction(struct table_call *call, int parameter, double *value); /* between 0 and 1 */
int arguments_choice(struct table_call *call, int parameter, const char *const *choices, int *value);
int arguments_grain(struct table_call *call, int parameter, struct grain *value);
int arguments_clock(struct table_call *call, int parameter, struct clock *value);
int arguments_length(struct table_call *call, int parameter, bool *given, struct length *value);
int arguments_time(struct table_call *call, int parameter, const struct clock *clock, bool *given,
                   int64_t *value); /* a mere date is a day on the clock */

/*
 * What all tables share: the source (parameter 0) and the columns of it that parameters name; then as_of, in the years of
 * the request's grain; and, what most of them do, both with the grain, where as_of may not be missing if rows have an end.
 */
int arguments_columns(struct table_call *call, struct source_request *request);
int arguments_as_of(struct table_call *call, int as_of, struct source_request *request);
int arguments_source(struct table_call *call, int grain, int as_of, struct source_request *request);

#endif
