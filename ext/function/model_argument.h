/*
 * model_argument.h - fitted models between SQLite and the files that compute: JSON text out, a model argument in.
 */
#ifndef RETENTION_MODEL_ARGUMENT_H
#define RETENTION_MODEL_ARGUMENT_H

#include "statistics/fit_report.h"
#include "ground/sqlite.h"
#include "model/model_text.h"

/* What a function remembers of the model it was last given: the text, and what it says. */
#define MODEL_ARGUMENT_LONGEST 1016
struct model_argument_kept {
    size_t length; /* 0: nothing yet */
    char text[MODEL_ARGUMENT_LONGEST];
    struct model model;
};

/* The model in an argument, valid until the next call; NULL with the error set where it is none, NULL alone
** where the argument is NULL or the part of it that is asked for could not be estimated. fit: the function
** whose result is wanted. */
const struct model *model_argument(sqlite3_context *context, sqlite3_value *value,
                                   enum model_part (*part)(const struct model *model), const char *fit);

/* The members of a model's JSON. reason: why there are no parameters or why they are of no use, or NULL. */
struct model_json {
    const char *model;
    const char *const *names;
    const double *values; /* NULL: none */
    int count;
    double customers;
    const struct fit_report *estimate;
    const char *reason;
};

/* Appends them, and the parameters' standard errors, without the braces around. An estimate without a finite likelihood
** has no parameters. */
void model_json_write(sqlite3_str *json, const struct model_json *given);

/* Ends the text, which becomes the result of a function that keeps a struct interrupt; unless the fit was not
** done, which is an error then. */
void model_json_result(sqlite3_context *context, sqlite3_str *json, bool done);

/* The result is this number, or NULL where it is not finite: a model put together by hand can do that. */
void model_json_result_number(sqlite3_context *context, double number);

#endif
