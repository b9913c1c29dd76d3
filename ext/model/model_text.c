/*
 * model_text.c - reads the JSON text of a fitted model; model_text.h is the interface.
 *
 *     {"model":"mbg/nbd","parameters":{"r":0.52,"alpha":43.3,"a":0.89,"b":1.61},
 *      "spend":{"model":"gamma-gamma","parameters":{"p":6.2,"q":3.7,"v":15.4}}}
 *     {"model":"sbg","parameters":{"alpha":0.67,"beta":3.8}}
 *
 * Requirements
 *  1. Any JSON (RFC 8259) of that shape, whatever wrote it: members in any order, blanks between them, others
 *     beside them, characters escaped. So a model may be edited, put together by hand, or come back from
 *     another program.
 *  2. parameters (and spend) may be null: a model that could not be estimated.
 *  3. Everything else is no model: text that is not JSON or goes on after its end, a model of another name, a
 *     parameter that is missing, given twice, no number, or not positive and finite.
 *  4. The decimal point is '.' in every locale. Numbers are read to within the last digit of a double.
 *  5. Of what is no model the first thing that is wrong is told: which member, and at which byte.
 *
 * Algorithm: one pass. Members of the kind looked for are taken, all others are checked and skipped. Which
 * parameters there have to be is known only when the model's name has been seen, so all names that any model
 * has are taken down and looked at in the end.
 *
 * Cost: about a nanosecond a byte, no memory. Nesting deeper than MODEL_DEPTH is taken for damage.
 */
#include "model/model_text.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#define MODEL_DEPTH        16 /* of what is skipped */
#define MODEL_LONGEST_NAME 16 /* more than any name that is looked for has */

/* What is left to be read, and what is wrong with what was. */
struct model_text {
    const char *start, *at, *end;
    struct model_flaw *flaw;
};

struct model_string {
    const char *bytes;
    size_t length;
};

/* Every parameter of every model. */
static const char *const model_names[] = {"r", "alpha", "a", "b", "s", "beta", "p", "q", "v"};
#define MODEL_NAMES (sizeof model_names / sizeof *model_names)

/* An object with a model's name and parameters, as it was found. */
struct model_object {
    const char *path; /* before the names of its members: "" or "spend." */
    struct model_string name;
    enum model_part part;
    bool given[MODEL_NAMES];
    double values[MODEL_NAMES];
};

/* By kind. */
static const struct {
    const char *name;
    const char *parameters[PURCHASES_PARAMETERS];
} model_purchases[] = {
    {"mbg/nbd", {"r", "alpha", "a", "b"}},
    {"bg/nbd", {"r", "alpha", "a", "b"}},
    {"pareto/nbd", {"r", "alpha", "s", "beta"}},
};
#define MODEL_PURCHASES (sizeof model_purchases / sizeof *model_purchases)

const char *model_purchases_name(enum purchases_kind kind) {
    return model_purchases[kind].name;
}

const char *const *model_purchases_parameters(enum purchases_kind kind) {
    return model_purchases[kind].parameters;
}

bool model_purchases_kind(const char *name, size_t length, enum purchases_kind *kind) {
    for (size_t i = 0; i < MODEL_PURCHASES; i++) {
        const char *other = model_purchases[i].name;
        size_t same = 0;
        while (same < length && other[same] &&
               (name[same] | (name[same] >= 'A' && name[same] <= 'Z' ? 32 : 0)) == other[same])
            same++;
        if (same == length && other[same] == '\0') {
            *kind = (enum purchases_kind)i;
            return true;
        }
    }
    return false;
}

/* The character that an escape at *at, behind its backslash, stands for; '\0' for one that no name has. *at
** moves behind the escape. */
static char model_unescaped(const char **at) {
    char escape = *(*at)++;
    if (escape != 'u') return escape == '/' ? escape : '\0';
    int code = 0;
    for (int i = 0; i < 4; i++, ++*at)
        code = code * 16 + (**at <= '9' ? **at - '0' : (**at | 32) - 'a' + 10);
    return code < 128 ? (char)code : '\0';
}

/* A string without its escapes, as far as it may be a name: some programs escape every slash. */
static struct model_string model_decoded(struct model_string string, char name[MODEL_LONGEST_NAME]) {
    const char *at = string.bytes, *end = at + string.length;
    size_t length = 0;
    while (at < end && length < MODEL_LONGEST_NAME) {
        bool escaped = *at == '\\';
        char first = *at++;
        name[length++] = escaped ? model_unescaped(&at) : first;
    }
    return (struct model_string){name, length};
}

static bool model_is(struct model_string string, const char *name) {
    char text[MODEL_LONGEST_NAME];
    string = model_decoded(string, text);
    return string.length == strlen(name) && memcmp(string.bytes, name, string.length) == 0;
}

/* Takes down what is wrong, unless that is done; returns false. at: where, or NULL. */
static bool model_fail(struct model_text *text, enum model_flaw_kind kind, const char *at,
                       const struct model_object *object, const char *group, const char *name) {
    if (text->flaw->kind == MODEL_FLAW_NONE)
        *text->flaw =
            (struct model_flaw){kind, at ? (size_t)(at - text->start) + 1 : 0, object->path, group, name};
    return false;
}

/* The text as a whole. */
static bool model_fail_here(struct model_text *text, enum model_flaw_kind kind) {
    static const struct model_object nothing = {.path = ""};
    return model_fail(text, kind, text->at, &nothing, "", "the text");
}

/* ---- JSON ---- */

static void model_blanks(struct model_text *text) {
    while (text->at < text->end &&
           (*text->at == ' ' || *text->at == '\n' || *text->at == '\t' || *text->at == '\r'))
        text->at++;
}

/* Takes this character, and blanks before it; false where there is another. */
static bool model_take(struct model_text *text, char character) {
    model_blanks(text);
    if (text->at == text->end || *text->at != character) return false;
    text->at++;
    return true;
}

static bool model_word(struct model_text *text, const char *word) {
    size_t length = strlen(word);
    model_blanks(text);
    if ((size_t)(text->end - text->at) < length || memcmp(text->at, word, length) != 0) return false;
    text->at += length;
    return true;
}

static bool model_digit(const struct model_text *text) {
    return text->at < text->end && *text->at >= '0' && *text->at <= '9';
}

/* What follows the backslash of a string: one character, or u and four hexadecimal digits. */
static bool model_escape(struct model_text *text) {
    if (text->at == text->end) return false;
    char escape = *text->at++;
    if (escape != 'u') return escape != '\0' && strchr("\"\\/bfnrt", escape) != NULL;
    for (int i = 0; i < 4; i++, text->at++)
        if (text->at == text->end || *text->at == '\0' || !strchr("0123456789abcdefABCDEF", *text->at))
            return false;
    return true;
}

/* The bytes between the quotes as they are, escapes checked. */
static bool model_quoted(struct model_text *text, struct model_string *string) {
    if (!model_take(text, '"')) return false;
    string->bytes = text->at;
    while (text->at < text->end && *text->at != '"') {
        unsigned char character = (unsigned char)*text->at++;
        if (character < ' ' || (character == '\\' && !model_escape(text))) return false;
    }
    string->length = (size_t)(text->at - string->bytes);
    return model_take(text, '"');
}

/* digits * 10^exponent. Where long double is longer than double only the last step rounds, in most cases. */
static double model_scaled(uint64_t digits, int exponent) {
    static const long double powers[] = {1e0L,  1e1L,  1e2L,  1e3L,  1e4L,  1e5L,  1e6L,  1e7L,  1e8L,  1e9L,
                                         1e10L, 1e11L, 1e12L, 1e13L, 1e14L, 1e15L, 1e16L, 1e17L, 1e18L, 1e19L,
                                         1e20L, 1e21L, 1e22L, 1e23L, 1e24L, 1e25L, 1e26L, 1e27L};
    long double number = (long double)digits;
    for (; exponent > 27; exponent -= 27)
        number *= powers[27];
    for (; exponent < -27; exponent += 27)
        number /= powers[27];
    return (double)(exponent < 0 ? number / powers[-exponent] : number * powers[exponent]);
}

/* The digits at hand, as far as 64 bits hold them, behind those before; how many powers of ten that are left
** out, or that stand behind the point, goes into exponent. */
static bool model_digits(struct model_text *text, bool behind_point, uint64_t *digits, int *exponent) {
    if (!model_digit(text)) return false;
    for (; model_digit(text); text->at++) {
        bool fits = *digits < UINT64_MAX / 10 - 1;
        if (fits) *digits = *digits * 10 + (uint64_t)(*text->at - '0');
        *exponent += (behind_point ? -1 : 0) + (fits ? 0 : 1);
    }
    return true;
}

/* The power of ten that a number ends in, if it does, goes into exponent. */
static bool model_exponent(struct model_text *text, int *exponent) {
    uint64_t power = 0;
    int beyond = 0;
    if (text->at == text->end || (*text->at != 'e' && *text->at != 'E')) return true;
    text->at++;
    bool down = text->at < text->end && *text->at == '-';
    if (down || (text->at < text->end && *text->at == '+')) text->at++;
    if (!model_digits(text, false, &power, &beyond)) return false;
    int shift = power > 10000 ? 10000 : (int)power; /* more than any double has */
    *exponent += down ? -shift : shift;
    return true;
}

static bool model_number(struct model_text *text, double *number) {
    uint64_t digits = 0;
    int exponent = 0;
    bool negative = model_take(text, '-'); /* which takes the blanks before it */
    bool zero = text->at < text->end && *text->at == '0';
    const char *first = text->at;
    if (!model_digits(text, false, &digits, &exponent) || (zero && text->at > first + 1)) return false;
    if (text->at < text->end && *text->at == '.') {
        text->at++;
        if (!model_digits(text, true, &digits, &exponent)) return false;
    }
    if (!model_exponent(text, &exponent)) return false;
    if (exponent > 10000) exponent = 10000;
    if (exponent < -10000) exponent = -10000;
    *number = (negative ? -1 : 1) * (digits ? model_scaled(digits, exponent) : 0);
    return true;
}

static bool model_skip(struct model_text *text, int depth);

/* The members of an object or array behind its opening bracket, each checked and skipped. */
static bool model_skip_members(struct model_text *text, bool object, int depth) {
    struct model_string name;
    char end = object ? '}' : ']';
    if (depth == 0) return model_fail_here(text, MODEL_FLAW_DEPTH);
    if (model_take(text, end)) return true;
    do {
        if (object && (!model_quoted(text, &name) || !model_take(text, ':'))) return false;
        if (!model_skip(text, depth - 1)) return false;
    } while (model_take(text, ','));
    return model_take(text, end);
}

static bool model_skip(struct model_text *text, int depth) {
    struct model_string string;
    double number;
    model_blanks(text);
    if (text->at == text->end) return false;
    switch (*text->at) {
    case '{':
    case '[':
        return model_skip_members(text, *text->at++ == '{', depth);
    case '"':
        return model_quoted(text, &string);
    case 't':
        return model_word(text, "true");
    case 'f':
        return model_word(text, "false");
    case 'n':
        return model_word(text, "null");
    default:
        return model_number(text, &number);
    }
}

/* ---- models ---- */

static bool model_parameter(struct model_text *text, struct model_string name, struct model_object *object) {
    for (size_t i = 0; i < MODEL_NAMES; i++) {
        if (!model_is(name, model_names[i])) continue;
        model_blanks(text);
        const char *at = text->at;
        if (object->given[i])
            return model_fail(text, MODEL_FLAW_TWICE, at, object, "parameters.", model_names[i]);
        object->given[i] = true;
        if (model_number(text, &object->values[i]) && object->values[i] > 0 && isfinite(object->values[i]))
            return true;
        return model_fail(text, MODEL_FLAW_NUMBER, at, object, "parameters.", model_names[i]);
    }
    return model_skip(text, MODEL_DEPTH);
}

static bool model_parameters(struct model_text *text, struct model_object *object) {
    struct model_string name;
    model_blanks(text);
    if (object->part != MODEL_ABSENT)
        return model_fail(text, MODEL_FLAW_TWICE, text->at, object, "", "parameters");
    object->part = MODEL_UNKNOWN;
    if (model_word(text, "null")) return true;
    object->part = MODEL_KNOWN;
    if (!model_take(text, '{'))
        return model_fail(text, MODEL_FLAW_OBJECT, text->at, object, "", "parameters");
    if (model_take(text, '}')) return true;
    do {
        if (!model_quoted(text, &name) || !model_take(text, ':') || !model_parameter(text, name, object))
            return false;
    } while (model_take(text, ','));
    return model_take(text, '}');
}

static bool model_name(struct model_text *text, struct model_object *object) {
    model_blanks(text);
    if (object->name.bytes) return model_fail(text, MODEL_FLAW_TWICE, text->at, object, "", "model");
    if (text->at < text->end && *text->at == '"') return model_quoted(text, &object->name);
    return model_fail(text, MODEL_FLAW_NAME, text->at, object, "", "model");
}

static bool model_object(struct model_text *text, struct model_object *object, struct model_object *spend);

/* The object of what customers spend, or null. */
static bool model_inner(struct model_text *text, struct model_object *whole, struct model_object *spend) {
    model_blanks(text);
    if (spend->part != MODEL_ABSENT) return model_fail(text, MODEL_FLAW_TWICE, text->at, whole, "", "spend");
    if (model_word(text, "null")) return true;
    if (text->at == text->end || *text->at != '{')
        return model_fail(text, MODEL_FLAW_OBJECT, text->at, whole, "", "spend");
    if (!model_object(text, spend, NULL)) return false;
    if (spend->part == MODEL_ABSENT)
        return model_fail(text, MODEL_FLAW_MISSING, NULL, spend, "", "parameters");
    return true;
}

/* One member. spend, where it is not NULL, takes the object of that name. */
static bool model_member(struct model_text *text, struct model_object *object, struct model_object *spend) {
    struct model_string name;
    if (!model_quoted(text, &name) || !model_take(text, ':')) return false;
    if (model_is(name, "model")) return model_name(text, object);
    if (model_is(name, "parameters")) return model_parameters(text, object);
    if (spend && model_is(name, "spend")) return model_inner(text, object, spend);
    return model_skip(text, MODEL_DEPTH);
}

/* An object with model and parameters. */
static bool model_object(struct model_text *text, struct model_object *object, struct model_object *spend) {
    if (!model_take(text, '{')) return model_fail_here(text, MODEL_FLAW_OBJECT);
    if (model_take(text, '}')) return true;
    do {
        if (!model_member(text, object, spend)) return false;
    } while (model_take(text, ','));
    return model_take(text, '}');
}

/* The values of these parameters; where the object's are known they all have to be there. */
static bool model_values(struct model_text *text, const struct model_object *object, const char *const *names,
                         int count, double *values) {
    for (int i = 0; i < count; i++)
        for (size_t j = 0; j < MODEL_NAMES; j++)
            if (strcmp(names[i], model_names[j]) == 0) {
                if (object->part == MODEL_KNOWN && !object->given[j])
                    return model_fail(text, MODEL_FLAW_MISSING, NULL, object, "parameters.", model_names[j]);
                values[i] = object->values[j];
            }
    return true;
}

static bool model_spend(struct model_text *text, const struct model_object *object, struct model *model) {
    static const char *const names[GAMMA_GAMMA_PARAMETERS] = {"p", "q", "v"};
    double values[GAMMA_GAMMA_PARAMETERS];
    model->spend_part = object->part;
    if (object->part == MODEL_ABSENT) return true;
    if (object->name.bytes && !model_is(object->name, MODEL_NAME_GAMMA_GAMMA))
        return model_fail(text, MODEL_FLAW_NAME, object->name.bytes - 1, object, "", "model");
    if (!model_values(text, object, names, GAMMA_GAMMA_PARAMETERS, values)) return false;
    model->spend = (struct gamma_gamma){values[0], values[1], values[2]};
    return true;
}

static bool model_contracts(struct model_text *text, const struct model_object *whole, struct model *model) {
    static const char *const names[SBG_PARAMETERS] = {"alpha", "beta"};
    double values[SBG_PARAMETERS];
    model->sbg_part = whole->part;
    if (!model_values(text, whole, names, SBG_PARAMETERS, values)) return false;
    model->contracts = (struct sbg){values[0], values[1]};
    return true;
}

/* What was found in the text, as a model. */
static bool model_of(struct model_text *text, const struct model_object *whole,
                     const struct model_object *spend, struct model *model) {
    char text_of_name[MODEL_LONGEST_NAME];
    if (whole->name.bytes == NULL) return model_fail(text, MODEL_FLAW_MISSING, NULL, whole, "", "model");
    if (whole->part == MODEL_ABSENT)
        return model_fail(text, MODEL_FLAW_MISSING, NULL, whole, "", "parameters");
    if (model_is(whole->name, MODEL_NAME_SBG)) return model_contracts(text, whole, model);
    model->purchases_part = whole->part;
    struct model_string name = model_decoded(whole->name, text_of_name);
    if (!model_purchases_kind(name.bytes, name.length, &model->purchases.kind))
        return model_fail(text, MODEL_FLAW_NAME, whole->name.bytes - 1, whole, "", "model");
    return model_values(text, whole, model_purchases_parameters(model->purchases.kind), PURCHASES_PARAMETERS,
                        model->purchases.parameters) &&
           model_spend(text, spend, model);
}

bool model_read(const char *bytes, size_t length, struct model *model, struct model_flaw *flaw) {
    struct model_text text = {bytes, bytes, bytes + length, flaw};
    struct model_object whole, spend;
    memset(&whole, 0, sizeof whole);
    memset(&spend, 0, sizeof spend);
    memset(model, 0, sizeof *model);
    *flaw = (struct model_flaw){MODEL_FLAW_NONE, 0, "", "", ""};
    whole.path = "";
    spend.path = "spend.";
    if (!model_object(&text, &whole, &spend)) return model_fail_here(&text, MODEL_FLAW_JSON);
    model_blanks(&text);
    if (text.at != text.end) return model_fail_here(&text, MODEL_FLAW_JSON);
    return model_of(&text, &whole, &spend, model);
}
