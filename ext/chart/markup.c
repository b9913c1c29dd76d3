/*
 * markup.c - the text of a chart as it grows; markup.h is the interface.
 *
 *     <script>alert("&")</script>    is written as    &lt;script&gt;alert(&quot;&amp;&quot;)&lt;/script&gt;
 *
 * Requirements
 *  1. In HTML and SVG the five characters that mean something there are written as entities, in attributes too.
 *  2. Line ends and tabs are blanks, but in text that is markup already. Other control characters, NUL among them, what is no UTF-8, and what XML has no
 *     character for, become U+FFFD, also in plain text: nothing here can move a terminal's cursor.
 *  3. A long text is cut between characters.
 *  4. Memory is SQLite's, which counts it against the connection's limit of a text.
 *
 * Algorithm. sqlite3_str grows, and keeps its first error; whatever is written after that is lost, and the result is the
 * error. So nothing that writes needs to be asked whether it could.
 */
#include "chart/markup.h"

#include <string.h>

#include "read/character.h"

static const char markup_unknown[] = "\xEF\xBF\xBD"; /* U+FFFD */

/* What stands for a character of one byte that cannot stand for itself; NULL: it can. */
static const char *markup_entity(enum markup_kind kind, unsigned char c) {
    if (c == '\t' || c == '\n' || c == '\r') return kind == MARKUP_RAW ? NULL : " ";
    if (c < ' ' || c == 0x7F) return markup_unknown;
    if (kind != MARKUP_HTML) return NULL;
    switch (c) {
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '&':
        return "&amp;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

size_t markup_text(sqlite3_str *out, enum markup_kind kind, const char *text, size_t size, size_t most) {
    if (size == 0) return 0; /* there may be no text then */
    const unsigned char *p = (const unsigned char *)text, *end = p + size;
    size_t shown = 0;
    for (; p < end; shown++) {
        uint32_t c = 0;
        size_t step = character_read(p, end, &c);
        const char *other = step == 1 ? markup_entity(kind, *p) : NULL;
        if (step == 0 || (c >= 0x80 && c < 0xA0) || (c & 0xFFFE) == 0xFFFE) other = markup_unknown;
        if (most && shown + 1 == most && p + (step ? step : 1) < end) {
            sqlite3_str_appendall(out, "\xE2\x80\xA6");
            return most;
        }
        if (other)
            sqlite3_str_appendall(out, other);
        else
            sqlite3_str_append(out, (const char *)p, (int)step);
        p += step ? step : 1;
    }
    return shown;
}

static size_t markup_blob(sqlite3_str *out, const struct key *key, size_t most) {
    const unsigned char *p = key->bytes;
    size_t shown = 3;
    sqlite3_str_appendall(out, "x'");
    for (uint32_t i = 0; i < key->size && (most == 0 || shown + 3 < most); i++, shown += 2)
        sqlite3_str_appendf(out, "%02x", p[i]);
    sqlite3_str_appendall(out, "'");
    return shown;
}

size_t markup_key(sqlite3_str *out, enum markup_kind kind, const struct key *key, size_t most) {
    char digits[FIGURES_SIZE];
    switch (key->kind) {
    case KEY_TEXT:
        return markup_text(out, kind, key->bytes, key->size, most);
    case KEY_BLOB:
        return markup_blob(out, key, most);
    case KEY_INTEGER:
        figures_integer(digits, figures_bare, key->integer);
        break;
    case KEY_REAL:
        figures_single(digits, figures_bare, key->real);
        break;
    default:
        memcpy(digits, "-", 2);
    }
    sqlite3_str_appendall(out, digits);
    return strlen(digits);
}

size_t markup_width(const struct key *key, size_t most) {
    sqlite3_str *none = sqlite3_str_new(NULL);
    size_t width = markup_key(none, MARKUP_PLAIN, key, most);
    sqlite3_free(sqlite3_str_finish(none));
    return width;
}

void markup_number(sqlite3_str *out, const struct figures *figures, struct figures_form form, double number,
                   const char *currency, size_t size) {
    char digits[FIGURES_SIZE];
    sqlite3_str_appendall(out, figures_text(digits, figures, form, number));
    if (figures->kind == FIGURES_PERCENT) sqlite3_str_appendall(out, "%");
    if (figures->kind != FIGURES_MONEY || size == 0) return;
    sqlite3_str_appendall(out, "\xC2\xA0");
    markup_text(out, MARKUP_HTML, currency, size, 0);
}

void markup_result(sqlite3_context *context, sqlite3_str *out) {
    int rc = sqlite3_str_errcode(out), size = sqlite3_str_length(out);
    char *text = sqlite3_str_finish(out);
    if (rc == SQLITE_NOMEM)
        sqlite3_result_error_nomem(context);
    else if (rc)
        sqlite3_result_error_code(context, rc);
    else
        sqlite3_result_text(context, text, size, sqlite3_free);
}
