/*
 * advice.c - what to do about a finding; advice.h is the interface.
 *
 *     SELECT DISTINCT "customer", "day" FROM "orders"
 *     SELECT "customer", nullif("day", '0000-00-00') AS "day" FROM "orders"
 *
 * Requirements
 *  1. Where SQL helps, the advice is a SELECT over the source that does not have the finding, or has less of it: the body
 *     of a view, with the user's own names, quoted. It keeps the named columns, or all of them where it only filters.
 *  2. It fails on no value, and changes or drops no row that a table would read and that the finding is not about (but
 *     that numbers and blobs become text where spellings do, and sentinels go with what is far). Where what is in the
 *     columns does not allow that, the advice is a sentence.
 *  3. Nothing is written: a source stays as it is.
 */
#include "table/advice.h"

#include <string.h>

#include "read/query.h"
#include "time/hints.h"

static const enum source_column advice_columns[LOOK_COLUMNS] = {
    [LOOK_CUSTOMER] = SOURCE_CUSTOMER, [LOOK_TIME] = SOURCE_TIME,       [LOOK_AMOUNT] = SOURCE_AMOUNT,
    [LOOK_UNTIL] = SOURCE_UNTIL,       [LOOK_SEGMENT] = SOURCE_SEGMENT,
};

const char *advice_column(const struct source_request *request, enum look_column column) {
    return column == LOOK_ROW ? NULL : request->columns[advice_columns[column]];
}

/* What becomes of a NULL or a blank. */
static const char *const advice_missing[LOOK_COLUMNS] = {
    [LOOK_CUSTOMER] = "without a customer a row is left out of every table",
    [LOOK_TIME] = "without a time a row is left out of every table",
    [LOOK_AMOUNT] = "it adds 0",
    [LOOK_UNTIL] = "it is still running",
    [LOOK_SEGMENT] = "it is a segment of its own, NULL",
};

/* Of all others, where no SELECT helps. */
static const char *const advice_sentences[FINDING_KINDS] = {
    [FINDING_ROWS] = "what is found below is counted among these",
    [FINDING_NOT_A_NUMBER] = "write digits and a point, without a currency or a mark between thousands",
    [FINDING_BEFORE_START] = "every table that takes an until stops there: are the two columns swapped?",
    [FINDING_SENTINEL] = "does this day stand for no time? make it NULL",
    [FINDING_FAR] = "is a digit of the year wrong? the tables have a row for every period up to there",
    [FINDING_HOLDER] = "is it a guest account, a test or a default? leave it out",
    [FINDING_DATES] = "a date is that whole day, a time one instant: write all of them in one way",
    [FINDING_DAY_BEFORE] = "is it the last paid day? a renewal a day later is no churn: give gap = '1 day'",
    [FINDING_EQUALS_START] = "a row of no time is in no count at either end",
    [FINDING_MOMENT] = "are these lines of one order? then count orders, not rows",
    [FINDING_NEGATIVE] = "are these refunds? name a returns_col that is 0 on them: money is not a visit",
    [FINDING_EARLIEST] = "the first cohort starts here",
    [FINDING_LATEST] = "tables look as far as this where as_of is not given",
};

/* What a form of time means. */
static const char *advice_form(enum moment_form form) {
    if (form < MOMENT_CLOCK) return "a mere date is that day on the clock of the grain in use";
    if (form == MOMENT_ZONED) return "times with an offset are converted to UTC";
    return form < MOMENT_JULIAN ? "times without an offset are UTC: is that the clock that wrote them?"
                                : "numbers count from a moment in UTC";
}

/* ---- SELECTs ---- */

struct advice {
    sqlite3_str *sql;
    const struct source_request *request;
    const struct findings *findings;
    const struct finding *finding;
    bool failed; /* no memory, for which the text itself does not fail */
};

/* A text of SQL in which $ stands for the finding's column. */
static void advice_append(struct advice *advice, const char *text) {
    for (const char *p = text; *p; p++)
        if (*p == '$')
            sqlite3_str_appendf(advice->sql, "\"%w\"",
                                advice_column(advice->request, advice->finding->column));
        else
            sqlite3_str_appendchar(advice->sql, 1, *p);
}

static void advice_from(struct advice *advice, const char *behind) {
    sqlite3_str_appendall(advice->sql, " FROM ");
    query_name(advice->request->source, advice->sql);
    advice_append(advice, behind);
}

/* Whether a column was named already, in another place. */
static bool advice_repeats(const struct advice *advice, int column) {
    const char *name = advice_column(advice->request, (enum look_column)column);
    for (int i = 0; i < column; i++) {
        const char *other = advice_column(advice->request, (enum look_column)i);
        if (other && sqlite3_stricmp(name, other) == 0) return true;
    }
    return false;
}

/* The named columns, with an expression in the place of one; NULL: of none. */
static void advice_list(struct advice *advice, const char *verb, enum look_column changed,
                        const char *expression) {
    const char *own = expression ? advice_column(advice->request, changed) : NULL;
    sqlite3_str_appendall(advice->sql, verb);
    for (int column = 0; column < LOOK_COLUMNS; column++) {
        const char *name = advice_column(advice->request, (enum look_column)column);
        if (name == NULL || advice_repeats(advice, column)) continue;
        if (column > 0) sqlite3_str_appendchar(advice->sql, 1, ',');
        sqlite3_str_appendchar(advice->sql, 1, ' ');
        if (own && sqlite3_stricmp(own, name) == 0) {
            advice_append(advice, expression);
            sqlite3_str_appendall(advice->sql, " AS ");
        }
        sqlite3_str_appendf(advice->sql, "\"%w\"", name);
    }
}

/* The column changed. */
static void advice_change(struct advice *advice, const char *expression) {
    advice_list(advice, "SELECT", advice->finding->column, expression);
    advice_from(advice, "");
}

/* Whether an example can be written in SQL as it is. */
static bool advice_is_whole(const struct key *key) {
    return key->kind == KEY_INTEGER ||
           (key->kind == KEY_TEXT && key->size < FINDINGS_SHOWN && memchr(key->bytes, 0, key->size) == NULL &&
            memchr(key->bytes, '$', key->size) == NULL);
}

/* The column is made NULL where it has the example; or with a filter, those rows are left out. */
static void advice_drop(struct advice *advice, bool filter) {
    const struct key *key = &advice->finding->example;
    sqlite3_str *text = sqlite3_str_new(NULL);
    sqlite3_str_appendall(text, filter ? " WHERE $ IS NOT " : "nullif($, ");
    if (key->kind == KEY_INTEGER)
        sqlite3_str_appendf(text, "%lld", (sqlite3_int64)key->integer);
    else
        sqlite3_str_appendf(text, "'%.*q'", (int)key->size, (const char *)key->bytes);
    if (!filter) sqlite3_str_appendall(text, ")");
    char *sql = sqlite3_str_finish(text);
    if (sql == NULL) {
        advice->failed = true;
    } else if (filter) {
        sqlite3_str_appendall(advice->sql, "SELECT *");
        advice_from(advice, sql);
    } else {
        advice_change(advice, sql);
    }
    sqlite3_free(sql);
}

static bool advice_is_digits(const char *text, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (text[i] < '0' || text[i] > '9') return false;
    return true;
}

/* 0, 0000-00-00 00:00:00; of a key that is whole, without a NUL. */
static bool advice_is_zero(const struct key *key) {
    const char *text = key->bytes;
    bool any = key->kind == KEY_INTEGER && key->integer == 0;
    if (key->kind != KEY_TEXT) return any;
    for (uint32_t i = 0; i < key->size; i++) {
        if (strchr("0-/:. T", text[i]) == NULL) return false;
        any = any || text[i] == '0';
    }
    return any;
}

/* 31/12/2024 or 12/31/2024, which can be read in one way alone; the mark between, or 0. */
static char advice_is_day_first(const struct key *key, bool *day_first) {
    const char *text = key->bytes;
    if (key->kind != KEY_TEXT || key->size != 10 || text[2] != text[5] || strchr("/.-", text[2]) == NULL)
        return 0;
    if (!advice_is_digits(text, 2) || !advice_is_digits(text + 3, 2) || !advice_is_digits(text + 6, 4))
        return 0;
    int first = 10 * (text[0] - '0') + text[1] - '0', second = 10 * (text[3] - '0') + text[4] - '0';
    int least = first < second ? first : second, most = first < second ? second : first;
    *day_first = first > second;
    return least >= 1 && least <= 12 && most >= 13 && most <= 31 ? text[2] : 0;
}

static void advice_not_a_time(struct advice *advice) {
    const struct key *key = &advice->finding->example;
    bool day_first = false;
    char mark = advice_is_day_first(key, &day_first);
    if (mark) {
        char text[200];
        sqlite3_snprintf((int)sizeof text, text,
                         "CASE WHEN $ GLOB '[0-9][0-9]%c[0-9][0-9]%c[0-9][0-9][0-9][0-9]' THEN substr($, 7)"
                         " || '-' || substr($, %d, 2) || '-' || substr($, %d, 2) ELSE $ END",
                         mark, mark, day_first ? 4 : 1, day_first ? 1 : 4);
        advice_change(advice, text);
    } else if (advice_is_whole(key) && advice_is_zero(key)) {
        advice_drop(advice, false);
    } else if (key->kind == KEY_TEXT) {
        sqlite3_str_appendall(advice->sql, hints_of_time(key->bytes, key->size));
    } else {
        double number = key->kind == KEY_INTEGER ? (double)key->integer : key->real;
        sqlite3_str_appendall(advice->sql,
                              key->kind == KEY_BLOB ? hints_of_time("?", 1) : hints_of_number(number));
    }
}

/* What makes 12,50 and 1,234.56 numbers: of a value with a comma that can be read in one way alone. */
static const char *advice_of_comma(const struct key *key) {
    const char *text = key->bytes, *comma = NULL, *point = NULL;
    if (key->kind != KEY_TEXT) return NULL;
    const char *end = text + key->size;
    for (const char *p = text + (*text == '-'); p < end; p++) {
        if (*p == ',' && point == NULL && (comma == NULL || p - comma == 4))
            comma = p;
        else if (*p == '.' && point == NULL && comma && p - comma == 4)
            point = p;
        else if (!advice_is_digits(p, 1))
            return NULL;
    }
    if (point) return "CASE WHEN $ GLOB '*,[0-9][0-9][0-9].*' THEN replace($, ',', '') ELSE $ END";
    if (comma == NULL || end - comma < 2 || end - comma > 3) return NULL;
    return "CASE WHEN $ GLOB '*,[0-9]' OR $ GLOB '*,[0-9][0-9]' THEN replace($, ',', '.') ELSE $ END";
}

/* Order lines become orders, where there is an amount to add up, nothing else that tells lines apart, and one form of time,
** so that equal moments are equal values. */
static bool advice_moment(struct advice *advice) {
    const char *const *columns = advice->request->columns;
    const char *amount = columns[SOURCE_AMOUNT];
    int forms = 0;
    for (int form = 0; form < MOMENT_FORMS; form++)
        forms += advice->findings->times[0].forms[form] > 0;
    if (forms != 1 || amount == NULL || columns[SOURCE_UNTIL] || columns[SOURCE_SEGMENT] ||
        advice_repeats(advice, LOOK_AMOUNT) || !findings_is_clean(advice->findings, LOOK_AMOUNT))
        return false;
    sqlite3_str_appendf(advice->sql, "SELECT \"%w\", \"%w\", sum(\"%w\") AS \"%w\"", columns[SOURCE_CUSTOMER],
                        columns[SOURCE_TIME], amount, amount);
    advice_from(advice, " GROUP BY 1, 2");
    return true;
}

/* Days from the first to the last of the bulk. */
static bool advice_far(struct advice *advice) {
    char text[100], from[MOMENT_TEXT_SIZE], to[MOMENT_TEXT_SIZE];
    if (!findings_is_clean(advice->findings, LOOK_TIME)) return false;
    *moment_put_date(from, advice->findings->bulk.first) = '\0';
    *moment_put_date(to, advice->findings->bulk.last) = '\0';
    sqlite3_snprintf((int)sizeof text, text, " WHERE cohort_start($, 'day') BETWEEN '%s' AND '%s'", from, to);
    sqlite3_str_appendall(advice->sql, "SELECT *");
    advice_from(advice, text);
    return true;
}

/* By days, of which cohort_start() makes text that has their order, whatever form they have. */
static bool advice_before_start(struct advice *advice) {
    if (!findings_is_mere(advice->findings, LOOK_TIME) || !findings_is_mere(advice->findings, LOOK_UNTIL))
        return false;
    sqlite3_str_appendall(advice->sql, "SELECT *");
    advice_from(advice, " WHERE coalesce(cohort_start($, 'day') >= cohort_start(");
    sqlite3_str_appendf(advice->sql, "\"%w\", 'day'), 1)", advice->request->columns[SOURCE_TIME]);
    return true;
}

/* Changes the finding's column, where it allows that. */
static bool advice_change_if(struct advice *advice, bool allowed, const char *expression) {
    if (allowed) advice_change(advice, expression);
    return allowed;
}

static bool advice_number(struct advice *advice) {
    const char *expression = advice_of_comma(&advice->finding->example);
    return advice_change_if(advice, expression != NULL, expression);
}

static bool advice_filter(struct advice *advice, bool filter) {
    if (!advice_is_whole(&advice->finding->example)) return false;
    advice_drop(advice, filter);
    return true;
}

/* The SELECT that helps; false: none does. */
static bool advice_select(struct advice *advice) {
    const struct findings *findings = advice->findings;
    enum look_column column = advice->finding->column;
    switch (advice->finding->kind) {
    case FINDING_NOT_A_NUMBER:
        return advice_number(advice);
    case FINDING_BEFORE_START:
        return advice_before_start(advice);
    case FINDING_DUPLICATE:
        advice_list(advice, "SELECT DISTINCT", LOOK_ROW, NULL);
        advice_from(advice, "");
        return true;
    case FINDING_SPELLINGS:
        return advice_change_if(advice, true, "lower(trim($, char(9, 10, 11, 12, 13, 32)))");
    case FINDING_SENTINEL:
        return advice_filter(advice, column == LOOK_TIME);
    case FINDING_FAR:
        return advice_far(advice);
    case FINDING_HOLDER:
        return advice_filter(advice, true);
    case FINDING_DATES:
        return advice_change_if(advice, findings_is_clean(findings, column), "cohort_start($, 'day')");
    case FINDING_DAY_BEFORE:
        return advice_change_if(advice, findings_is_mere(findings, column),
                                "date(cohort_start($, 'day'), '+1 day')");
    case FINDING_MOMENT:
        return advice_moment(advice);
    default:
        return false;
    }
}

static void advice_say(struct advice *advice) {
    const struct finding *finding = advice->finding;
    if (finding->kind == FINDING_NOT_A_TIME)
        advice_not_a_time(advice);
    else if (finding->kind == FINDING_NULL)
        sqlite3_str_appendall(advice->sql, advice_missing[finding->column]);
    else if (finding->kind == FINDING_BLANK)
        sqlite3_str_appendf(advice->sql, "counts as NULL: %s", advice_missing[finding->column]);
    else if (finding->kind == FINDING_FORM)
        sqlite3_str_appendall(advice->sql, advice_form(finding->form));
    else if (finding->kind >= FINDING_EARLIEST && finding->column == LOOK_UNTIL)
        sqlite3_str_appendall(advice->sql, "what ends after as_of is still running then");
    else if (!advice_select(advice))
        sqlite3_str_appendall(advice->sql, advice_sentences[finding->kind]);
}

char *advice_text(const struct source_request *request, const struct findings *findings,
                  const struct finding *finding) {
    struct advice advice = {sqlite3_str_new(NULL), request, findings, finding, false};
    advice_say(&advice);
    char *text = sqlite3_str_finish(advice.sql);
    if (!advice.failed) return text;
    sqlite3_free(text);
    return NULL;
}
