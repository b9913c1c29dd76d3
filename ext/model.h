/*
 * model.h - a fitted model as JSON text, read back.
 */
#ifndef RETENTION_MODEL_H
#define RETENTION_MODEL_H

#include <stdbool.h>
#include <stddef.h>

#include "contracts.h"
#include "purchases.h"
#include "spend.h"

#define MODEL_NAME_CONTRACTS "sbg"
#define MODEL_NAME_SPEND     "gamma-gamma"

enum model_part { MODEL_ABSENT, MODEL_UNKNOWN, MODEL_KNOWN }; /* unknown: it could not be estimated */

/* Either purchases (with or without spend) or contracts are there. */
struct model {
    enum model_part purchases_part, spend_part, contracts_part;
    struct purchases purchases;
    struct spend spend;
    struct contracts contracts;
};

/* false where the text is no model, or a damaged one. */
bool model_read(const char *text, size_t length, struct model *model);

/* "mbg/nbd", ...; the names of its parameters; the kind of a name, whatever its case, false for no name. */
const char *model_purchases_name(enum purchases_kind kind);
const char *const *model_purchases_parameters(enum purchases_kind kind);
bool model_purchases_kind(const char *name, size_t length, enum purchases_kind *kind);

#endif
