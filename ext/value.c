/*
 * value.c - SQLite's values as times, numbers and keys; value.h is the interface.
 *
 * Requirements
 *  1. Numeric text is a number wherever a number is wanted (a CSV import makes everything text); what is
 *     numeric text is SQLite's own decision, so that totals equal those of its sum().
 *  2. Blobs are keys, never times or numbers. Infinities are no numbers.
 *  3. A key that is a whole REAL is the INTEGER of the same value.
 */
#include "value.h"

#include <math.h>
#include <string.h>

#include "calendar.h"

#define VALUE_SHOWN 60 /* most characters or bytes of a value in an error */

bool value_time(sqlite3_value *value, int64_t *time) {
    int type = sqlite3_value_type(value);
    if (type == SQLITE_TEXT) {
        const char *text = (const char *)sqlite3_value_text(value);
        if (text && calendar_parse_text(text, (size_t)sqlite3_value_bytes(value), time)) return true;
        type = sqlite3_value_numeric_type(value);
    }
    if (type == SQLITE_INTEGER) return calendar_parse_integer(sqlite3_value_int64(value), time);
    if (type == SQLITE_FLOAT) return calendar_parse_real(sqlite3_value_double(value), time);
    return false;
}

bool value_number(sqlite3_value *value, double *number) {
    int type = sqlite3_value_type(value);
    if (type == SQLITE_TEXT) type = sqlite3_value_numeric_type(value);
    if (type != SQLITE_INTEGER && type != SQLITE_FLOAT) return false;
    *number = sqlite3_value_double(value);
    return isfinite(*number);
}

struct key value_key(sqlite3_value *value) {
    struct key key = {KEY_NULL, 0, NULL, {0}};
    switch (sqlite3_value_type(value)) {
    case SQLITE_INTEGER:
        key.kind = KEY_INTEGER;
        key.integer = sqlite3_value_int64(value);
        break;
    case SQLITE_FLOAT: {
        double real = sqlite3_value_double(value);
        if (real >= -9223372036854775808.0 && real < 9223372036854775808.0 && real == floor(real)) {
            key.kind = KEY_INTEGER;
            key.integer = (int64_t)real;
        } else {
            key.kind = KEY_REAL;
            key.real = real;
        }
        break;
    }
    case SQLITE_TEXT:
        key.kind = KEY_TEXT;
        key.bytes = sqlite3_value_text(value);
        key.size = (uint32_t)sqlite3_value_bytes(value);
        break;
    case SQLITE_BLOB:
        key.kind = KEY_BLOB;
        key.bytes = sqlite3_value_blob(value);
        key.size = (uint32_t)sqlite3_value_bytes(value);
        break;
    default:
        break;
    }
    return key;
}

static char *value_show_blob(sqlite3_value *value) {
    const unsigned char *bytes = sqlite3_value_blob(value);
    int size = sqlite3_value_bytes(value);
    char digits[2 * VALUE_SHOWN + 1] = "";
    for (int i = 0; i < size && i < VALUE_SHOWN; i++)
        sqlite3_snprintf(3, digits + 2 * i, "%02x", bytes[i]);
    return sqlite3_mprintf("x'%s%s'", digits, size > VALUE_SHOWN ? "..." : "");
}

static char *value_show_text(sqlite3_value *value) {
    const char *text = (const char *)sqlite3_value_text(value);
    if (text == NULL) return NULL;
    size_t size = strlen(text), shown = size < VALUE_SHOWN ? size : VALUE_SHOWN;
    while (shown < size && shown > 0 && ((unsigned char)text[shown] & 0xC0) == 0x80)
        shown--;
    return sqlite3_mprintf("'%.*s%s'", (int)shown, text, shown < size ? "..." : "");
}

char *value_show(sqlite3_value *value) {
    switch (sqlite3_value_type(value)) {
    case SQLITE_NULL:
        return sqlite3_mprintf("NULL");
    case SQLITE_BLOB:
        return value_show_blob(value);
    case SQLITE_TEXT:
        return value_show_text(value);
    default:
        return sqlite3_mprintf("%s", sqlite3_value_text(value));
    }
}
