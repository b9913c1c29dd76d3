/*
 * value.c - SQLite's values as times, numbers and keys; value.h is the interface.
 *
 * Requirements
 *  1. Numeric text is a number wherever a number is wanted (a CSV import makes everything text); what is
 *     numeric text is as SQLite's numeric affinity decides, so that totals equal those of its sum().
 *  2. Blobs are keys, never times or numbers. Infinities are no numbers.
 *  3. A key that is a whole REAL is the INTEGER of the same value.
 *  4. Text that is empty or nothing but white space counts as NULL: it is what a CSV import leaves of an empty field.
 *     White space is what SQLite skips around a number: blank, tab, line feed, vertical tab, form feed, carriage
 *     return; a no-break space is none. Around a time, a number, a grain and a length it is
 *     ignored; keys keep theirs.
 *  5. An error shows a value so that it is told apart from what it looks like: characters that nobody sees
 *     are escaped, \n, \r and \t; \x00, a control character or a byte that is no UTF-8; \ufeff, a mark, space
 *     or change of direction. So every error is UTF-8, as hosts expect of it. A backslash of the value's own
 *     stays single: what is escaped can be escaped again.
 */
#include "read/value.h"

#include <math.h>
#include <string.h>

#include "read/character.h"
#include "read/number_hints.h"
#include "time/hints.h"

#define VALUE_SHOWN 60 /* most characters or bytes of a value in an error */

static const char *value_digits(const char *p, const char *end, uint64_t *number) {
    for (; p < end && *p >= '0' && *p <= '9'; p++)
        *number = 10 * *number + (uint64_t)(*p - '0');
    return p;
}

static void value_trim(const char **p, const char **end) {
    while (*p < *end && moment_is_space(**p))
        (*p)++;
    while (*p < *end && moment_is_space((*end)[-1]))
        (*end)--;
}

static bool value_is_space_only(const char *p, size_t size) {
    size_t i = 0;
    while (i < size && moment_is_space(p[i]))
        i++;
    return i == size;
}

/* The text of a value that is text, without the white space around it; NULL: no memory. */
static const char *value_trimmed(sqlite3_value *value, size_t *size) {
    const char *p = (const char *)sqlite3_value_text(value);
    *size = 0;
    if (p == NULL) return NULL;
    const char *end = p + sqlite3_value_bytes(value);
    value_trim(&p, &end);
    *size = (size_t)(end - p);
    return p;
}

/* Not of text that there is no memory for: then the next who asks for it is told so. */
bool value_is_blank(sqlite3_value *text) {
    const char *p = (const char *)sqlite3_value_text(text);
    return p && (unsigned char)*p <= ' ' && value_is_space_only(p, (size_t)sqlite3_value_bytes(text));
}

/* Whether a number whose digits have been read ends here, or with an exponent. */
static bool value_ends(const char *p, const char *end) {
    uint64_t power = 0;
    if (p == end) return true;
    if (*p != 'e' && *p != 'E') return false;
    p += p + 1 < end && (p[1] == '-' || p[1] == '+') ? 2 : 1;
    return p < end && value_digits(p, end, &power) == end;
}

/* What numeric affinity makes of text: INTEGER (which is set), FLOAT, or TEXT that stays text. The value is
** left as it is: sqlite3_value_numeric_type() would convert it in place, though the text as the user wrote it
** may be needed for an error; and in SQLite 3.53 it crashes on a copy, which belongs to no connection. */
static int value_text_type(sqlite3_value *value, int64_t *integer) {
    size_t size;
    const char *p = value_trimmed(value, &size);
    if (p == NULL) return SQLITE_NULL; /* no memory */
    const char *end = p + size;
    bool negative = p < end && *p == '-';
    if (p < end && (*p == '-' || *p == '+')) p++;
    uint64_t whole = 0, rest = 0;
    const char *number = p, *point = value_digits(p, end, &whole);
    p = point < end && *point == '.' ? value_digits(point + 1, end, &rest) : point;
    if (point == number && p <= point + 1) return SQLITE_TEXT; /* no digit on either side of the point */
    if (!value_ends(p, end)) return SQLITE_TEXT;
    if (point < end) return SQLITE_FLOAT;
    if (end - number < 19) {
        *integer = negative ? -(int64_t)whole : (int64_t)whole;
        return SQLITE_INTEGER;
    }
    *integer = sqlite3_value_int64(value); /* one of the ends for what does not fit */
    return *integer > INT64_MIN && *integer < INT64_MAX ? SQLITE_INTEGER : SQLITE_FLOAT;
}

/* Text that holds a number has the number's type. */
static int value_type(sqlite3_value *value, int64_t *integer) {
    int type = sqlite3_value_type(value);
    if (type == SQLITE_TEXT) return value_text_type(value, integer);
    if (type == SQLITE_INTEGER) *integer = sqlite3_value_int64(value);
    return type;
}

/* Text that is no time as it is, as nearly all are: perhaps it is one without the white space around it. To look for that
** first would cost every row. */
static bool value_padded_time(sqlite3_value *value, size_t whole, struct moment *moment) {
    size_t size;
    const char *text = value_trimmed(value, &size);
    return size < whole && moment_parse_text(text, size, moment);
}

bool value_time(sqlite3_value *value, struct moment *moment) {
    int64_t integer;
    if (sqlite3_value_type(value) == SQLITE_TEXT) {
        const char *text = (const char *)sqlite3_value_text(value);
        if (text == NULL) return false; /* no memory */
        size_t size = (size_t)sqlite3_value_bytes(value);
        if (moment_parse_text(text, size, moment) || value_padded_time(value, size, moment)) return true;
    }
    int type = value_type(value, &integer);
    if (type == SQLITE_INTEGER) return moment_parse_integer(integer, moment);
    if (type == SQLITE_FLOAT) return moment_parse_real(sqlite3_value_double(value), moment);
    return false;
}

bool value_number(sqlite3_value *value, double *number) {
    int64_t integer;
    int type = sqlite3_value_type(value);
    bool text = type == SQLITE_TEXT;
    if (text) type = value_text_type(value, &integer);
    if (type != SQLITE_INTEGER && type != SQLITE_FLOAT) return false;
    *number = text && type == SQLITE_INTEGER ? (double)integer : sqlite3_value_double(value);
    return isfinite(*number);
}

/* What stands for words, in any type but that of bytes; NULL for those, and without memory. */
static const char *value_words(sqlite3_value *value, size_t *size) {
    return sqlite3_value_type(value) == SQLITE_BLOB ? NULL : value_trimmed(value, size);
}

bool value_grain(sqlite3_value *value, struct grain *grain) {
    size_t size;
    const char *text = value_words(value, &size);
    return text && grain_parse(text, size, grain);
}

bool value_clock(sqlite3_value *value, struct clock *clock) {
    size_t size;
    const char *text = value_words(value, &size);
    return text && clock_parse(text, size, clock);
}

bool value_length(sqlite3_value *value, struct length *length) {
    size_t size;
    double seconds;
    if (value_number(value, &seconds)) return length_of_seconds(seconds, length);
    const char *text = value_words(value, &size);
    return text && length_parse(text, size, length);
}

bool value_key(sqlite3_value *value, struct key *key) {
    key->hash = key->likely = 0;
    switch (sqlite3_value_type(value)) {
    case SQLITE_INTEGER:
        key->kind = KEY_INTEGER;
        key->integer = sqlite3_value_int64(value);
        break;
    case SQLITE_FLOAT: {
        double real = sqlite3_value_double(value);
        bool whole = real >= -9223372036854775808.0 && real < 9223372036854775808.0 && real == floor(real);
        key->kind = whole ? KEY_INTEGER : KEY_REAL;
        if (whole)
            key->integer = (int64_t)real;
        else
            key->real = real;
        break;
    }
    case SQLITE_TEXT:
        key->kind = KEY_TEXT;
        key->bytes = sqlite3_value_text(value);
        if (key->bytes == NULL) return false; /* no memory to convert it; its size may be found after all */
        key->size = (uint32_t)sqlite3_value_bytes(value);
        if (*(const unsigned char *)key->bytes > ' ' || !value_is_space_only(key->bytes, key->size)) break;
        key->kind = KEY_NULL;
        key->size = 0;
        break;
    case SQLITE_BLOB:
        key->kind = KEY_BLOB;
        key->bytes = sqlite3_value_blob(value);
        key->size = (uint32_t)sqlite3_value_bytes(value);
        return sqlite3_value_type(value) == SQLITE_BLOB; /* NULL: there was no memory for a blob of zeros */
    default:
        key->kind = KEY_NULL;
        key->size = 0;
        break;
    }
    return true;
}

/* ---- in errors ---- */

/* Writes what stands for one character, or for a byte that is none (size 0), and returns the end of it. */
static char *value_escape(char *out, const unsigned char *p, size_t size, uint32_t character) {
    if (size == 0 || character < ' ' || character == 0x7F) {
        const char *name = *p ? strchr("\tt\nn\rr", *p) : NULL; /* each with its letter behind it */
        sqlite3_snprintf(5, out, name ? "\\%c" : "\\x%02x", name ? name[1] : *p);
    } else if (character_is_unseen(character)) {
        sqlite3_snprintf(11, out, character > 0xFFFF ? "\\U%08x" : "\\u%04x", character);
    } else {
        memcpy(out, p, size);
        return out + size;
    }
    return out + strlen(out);
}

/* For sqlite3_free(); NULL: no memory. */
static char *value_escaped(const char *text, size_t size) {
    const unsigned char *p = (const unsigned char *)text, *end = p + size;
    char *escaped = sqlite3_malloc64(4 * (sqlite3_uint64)size + 1), *out = escaped;
    if (escaped == NULL) return NULL;
    for (size_t step; p < end; p += step ? step : 1) {
        uint32_t character = 0;
        step = character_read(p, end, &character);
        out = value_escape(out, p, step, character);
    }
    *out = '\0';
    return escaped;
}

char *value_clean(char *text) {
    char *clean = text ? value_escaped(text, strlen(text)) : NULL;
    sqlite3_free(text);
    return clean;
}

static char *value_show_blob(const unsigned char *bytes, size_t size) {
    char digits[2 * VALUE_SHOWN + 1] = "";
    for (size_t i = 0; i < size && i < VALUE_SHOWN; i++)
        sqlite3_snprintf(3, &digits[2 * i], "%02x", bytes[i]);
    return sqlite3_mprintf("x'%s%s'", digits, size > VALUE_SHOWN ? "..." : "");
}

/* Cut, where it is long, before the character that does not fit. */
static char *value_show_text(const char *text, size_t size, const char *quote) {
    size_t shown = size < VALUE_SHOWN ? size : VALUE_SHOWN;
    for (int i = 0; i < 3 && shown < size && ((unsigned char)text[shown] & 0xC0) == 0x80; i++)
        shown--;
    char *escaped = value_escaped(text, shown), *quoted = NULL;
    if (escaped) quoted = sqlite3_mprintf("%s%s%s%s", quote, escaped, shown < size ? "..." : "", quote);
    sqlite3_free(escaped);
    return quoted;
}

static char *value_show_number(sqlite3_value *value) {
    const char *text = (const char *)sqlite3_value_text(value);
    return text ? sqlite3_mprintf("%s", text) : NULL; /* "%s" would write a NULL as an empty text */
}

char *value_show(sqlite3_value *value) {
    switch (sqlite3_value_type(value)) {
    case SQLITE_NULL:
        return sqlite3_mprintf("NULL");
    case SQLITE_BLOB: {
        const void *bytes =
            sqlite3_value_blob(value); /* before its size: for want of memory it becomes NULL */
        return value_show_blob(bytes, (size_t)sqlite3_value_bytes(value));
    }
    case SQLITE_TEXT: {
        const char *text = (const char *)sqlite3_value_text(value);
        return text ? value_show_text(text, (size_t)sqlite3_value_bytes(value), "'") : NULL;
    }
    default:
        return value_show_number(value);
    }
}

char *value_show_key(const struct key *key, bool quoted) {
    char digits[24];
    switch (key->kind) {
    case KEY_INTEGER:
        sqlite3_snprintf((int)sizeof digits, digits, "%lld", (sqlite3_int64)key->integer);
        return sqlite3_mprintf("%s", digits);
    case KEY_REAL:
        return sqlite3_mprintf("%!.15g", key->real);
    case KEY_TEXT:
        return value_show_text(key->bytes, key->size, quoted ? "'" : "");
    default: /* KEY_BLOB */
        return value_show_blob(key->bytes, key->size);
    }
}

char *value_refuse(const char *format, sqlite3_value *value) {
    char *shown = value_show(value), *text = shown ? sqlite3_mprintf(format, shown) : NULL;
    sqlite3_free(shown);
    return text;
}

/* The value's text is there already, since the value was shown. */
static const char *value_time_hint(sqlite3_value *value) {
    double number;
    size_t size;
    if (value_number(value, &number)) return hints_of_number(number);
    if (sqlite3_value_type(value) != SQLITE_TEXT || value_is_blank(value)) return hints_of_time("?", 1);
    const char *text = value_trimmed(value, &size);
    return hints_of_time(text, size);
}

char *value_refuse_time(sqlite3_value *value) {
    char *shown = value_show(value), *text = NULL;
    if (shown) text = sqlite3_mprintf("not a time: %s (%s)", shown, value_time_hint(value));
    sqlite3_free(shown);
    return text;
}

char *value_refuse_number(sqlite3_value *value) {
    char *shown = value_show(value), *text = NULL;
    const char *hint = NULL;
    if (shown && sqlite3_value_type(value) == SQLITE_TEXT)
        hint = number_hints_of((const char *)sqlite3_value_text(value), (size_t)sqlite3_value_bytes(value));
    if (hint)
        text = sqlite3_mprintf("not a number: %s (%s)", shown, hint);
    else if (shown)
        text = sqlite3_mprintf("not a number: %s", shown);
    sqlite3_free(shown);
    return text;
}

char *value_refuse_grain(sqlite3_value *value) {
    char *shown = value_show(value), *text = NULL;
    bool blob = sqlite3_value_type(value) == SQLITE_BLOB;
    size_t size = 0;
    const char *grain = shown && !blob ? value_trimmed(value, &size) : "";
    if (shown) text = sqlite3_mprintf("not a grain: %s (%s)", shown, hints_of_grain(grain, size));
    sqlite3_free(shown);
    return text;
}

char *value_refuse_clock(sqlite3_value *value) {
    return value_refuse("not a clock: %s (want an offset such as +02:00, or a zone such as Europe/Berlin)",
                        value);
}

char *value_refuse_length(sqlite3_value *value) {
    return value_refuse(
        "not a length: %s (want seconds, or [N] second|minute|hour|day|week|month|quarter|year)", value);
}

void value_result_key(sqlite3_context *context, struct key key) {
    switch (key.kind) { /* GCOVR_EXCL_BR_LINE: there is no other case */
    case KEY_NULL:
        sqlite3_result_null(context);
        break;
    case KEY_INTEGER:
        sqlite3_result_int64(context, key.integer);
        break;
    case KEY_REAL:
        sqlite3_result_double(context, key.real);
        break;
    case KEY_TEXT:
        sqlite3_result_text64(context, key.bytes, key.size, SQLITE_TRANSIENT, SQLITE_UTF8);
        break;
    case KEY_BLOB:
        sqlite3_result_blob64(context, key.bytes, key.size, SQLITE_TRANSIENT);
        break;
    }
}

void value_result_time(sqlite3_context *context, int64_t time) {
    char text[MOMENT_TEXT_SIZE];
    int size = moment_text(time, text);
    sqlite3_result_text(context, text, size, SQLITE_TRANSIENT);
}

void value_result_label(sqlite3_context *context, const struct grain *grain, int64_t period) {
    char label[GRAIN_LABEL_SIZE];
    int size = grain_label(grain, period, label);
    sqlite3_result_text(context, label, size, SQLITE_TRANSIENT);
}
