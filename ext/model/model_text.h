/*
 * model_text.h - a fitted model as JSON text, read back.
 */
#ifndef RETENTION_MODEL_TEXT_H
#define RETENTION_MODEL_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "model/sbg.h"
#include "model/purchases.h"
#include "model/gamma_gamma.h"

#define MODEL_NAME_SBG         "sbg"
#define MODEL_NAME_GAMMA_GAMMA "gamma-gamma"

enum model_part { MODEL_ABSENT, MODEL_UNKNOWN, MODEL_KNOWN }; /* unknown: it could not be estimated */

/* Either purchases (with or without spend) or contracts are there. */
struct model {
    enum model_part purchases_part, spend_part, sbg_part;
    struct purchases purchases;
    struct gamma_gamma spend;
    struct sbg contracts;
};

/* What keeps a text from being a model. */
enum model_flaw_kind {
    MODEL_FLAW_NONE,
    MODEL_FLAW_JSON,    /* what JSON needs is not there */
    MODEL_FLAW_DEPTH,   /* arrays and objects within others, too many */
    MODEL_FLAW_OBJECT,  /* the member should be one */
    MODEL_FLAW_TWICE,   /* the member is there again */
    MODEL_FLAW_MISSING, /* the member is not there */
    MODEL_FLAW_NAME,    /* the member is the name of no model, or of another one */
    MODEL_FLAW_NUMBER   /* the member is no parameter: none, not positive, not finite */
};

/* spend.parameters.p is in object "spend.", group "parameters.", of the name "p"; "" where there is none. The whole
** is "the text". */
struct model_flaw {
    enum model_flaw_kind kind;
    size_t byte; /* of the text, from 1; for a member that is missing 0 */
    const char *object, *group, *name;
};

/* false where the text is no model, or a damaged one; *flaw says why. */
bool model_read(const char *text, size_t length, struct model *model, struct model_flaw *flaw);

/* "mbg/nbd", ...; the names of its parameters; the kind of a name, whatever its case, false for no name. */
const char *model_purchases_name(enum purchases_kind kind);
const char *const *model_purchases_parameters(enum purchases_kind kind);
bool model_purchases_kind(const char *name, size_t length, enum purchases_kind *kind);

#endif
