/*
 * moment.c - times, but for numbers (moment_number.c); moment.h is the interface.
 *
 *     SELECT cohort_of('2024-03-05T23:30-02:00', 'day'), cohort_of('2024/3/5 9:30', 'hour');
 *     2024-03-06|2024-03-05 09:00
 *
 * Requirements
 *  1. Text is YYYY-MM-DD, or with a slash for both hyphens; month and day may have one digit. A time of day may follow
 *     behind blanks, T or t: H or HH:MM, :SS and a fraction of any length behind a point or comma, cut to microseconds;
 *     24:00 with nothing but zeros behind it is the next midnight.
 *  2. Behind a time of day, with or without blanks, an offset may follow: Z, UTC or GMT in any case, +HH, +HHMM,
 *     +HH:MM, +HH:MM:SS or the same with -, at most 14:00. What Go writes behind a number, another name or number and
 *     m=+0.1, is ignored, and so is one zone in brackets behind any offset: the offset says which moment is meant.
 *  3. Text is YYYYMMDDTHHMM[SS[.fff]], with an offset or without; YYYYMMDD; or a label: YYYY, YYYY-Qn, YYYY-MM,
 *     YYYY-Wnn, which means the start of that period.
 *  4. Only the years 0001 to 9999 exist; what would leave them is an error.
 *  5. What has no time of day is a mere date, and says so.
 *  6. A time is written in UTC, with a fraction only where it has one, and parses back to the same time.
 *
 * Days are counted from 0001-01-01 = 0 (the Unix epoch is day 719162). Dates are taken apart in years that
 * start in March, so that the leap day is the last of its year and month lengths follow one line. All of it
 * is integer arithmetic. Text of the usual form, YYYY-MM-DD[ HH:MM[:SS]], is read
 * eight characters at a time; what follows it, and any other form, character by character.
 */
#include "time/moment.h"

#include <string.h>

#include "ground/word.h"

#define EPOCH_DAY 719162

/* Dates are shifted by this many whole 400-year cycles, so that unsigned arithmetic is never below zero. */
#define CYCLES     300
#define CYCLE_DAYS 146097

int64_t moment_day_number(int32_t year, int32_t month, int32_t day) {
    uint32_t y = (uint32_t)(year + 400 * CYCLES - (month <= 2));
    uint32_t m = (uint32_t)(month > 2 ? month - 3 : month + 9);
    uint32_t days = 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + (uint32_t)day - 1;
    return (int64_t)days - 306 - (int64_t)CYCLES * CYCLE_DAYS;
}

struct moment_date moment_date_of(int64_t day_number) {
    uint32_t days = (uint32_t)(day_number + 306 + (int64_t)CYCLES * CYCLE_DAYS);
    uint32_t century = (4 * days + 3) / CYCLE_DAYS;
    uint32_t in_century = days - CYCLE_DAYS * century / 4;
    uint32_t year = (4 * in_century + 3) / 1461;
    uint32_t in_year = in_century - 1461 * year / 4;
    uint32_t month = (5 * in_year + 2) / 153;
    struct moment_date date;
    date.day = (int32_t)(in_year - (153 * month + 2) / 5 + 1);
    date.month = (int32_t)(month < 10 ? month + 3 : month - 9);
    date.year = (int32_t)(100 * century + year + (month >= 10)) - 400 * CYCLES;
    return date;
}

int32_t moment_month_days(int32_t year, int32_t month) {
    if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/* year has four digits. */
static bool moment_is_date(int32_t year, int32_t month, int32_t day) {
    if (year < 1 || month < 1 || month > 12) return false;
    return day >= 1 && (day <= 28 || day <= moment_month_days(year, month));
}

const char *const moment_form_names[MOMENT_FORMS] = {
    [MOMENT_DATE] = "YYYY-MM-DD",
    [MOMENT_SLASHED] = "YYYY/MM/DD",
    [MOMENT_EIGHT] = "YYYYMMDD",
    [MOMENT_YEAR] = "YYYY",
    [MOMENT_QUARTER] = "YYYY-Qn",
    [MOMENT_MONTH] = "YYYY-MM",
    [MOMENT_WEEK] = "YYYY-Wnn",
    [MOMENT_CLOCK] = "YYYY-MM-DD HH:MM",
    [MOMENT_SLASHES] = "YYYY/MM/DD HH:MM",
    [MOMENT_ZONED] = "YYYY-MM-DD HH:MM+HH:MM",
    [MOMENT_COMPACT] = "YYYYMMDDTHHMM",
    [MOMENT_DIGITS] = "YYYYMMDDHHMM",
    [MOMENT_JULIAN] = "Julian day",
    [MOMENT_SECONDS] = "Unix seconds",
    [MOMENT_MILLISECONDS] = "Unix milliseconds",
    [MOMENT_MICROSECONDS] = "Unix microseconds",
    [MOMENT_NANOSECONDS] = "Unix nanoseconds",
};

bool moment_set_day(int32_t year, int32_t month, int32_t day, enum moment_form form, struct moment *moment) {
    if (!moment_is_date(year, month, day)) return false;
    moment->time = (moment_day_number(year, month, day) - EPOCH_DAY) * MOMENT_DAY;
    moment->form = form;
    return true;
}

/* ---- text, eight characters at a time ---- */

/* Eight characters that should be digits where the pattern has a 0, and otherwise as the pattern: digits become 0 to
** 9, the others 0. What is none of this leaves a bit. */
struct moment_eight {
    uint64_t digits, wrong;
};

#define MOMENT_DATE_START UINT64_C(0x2D30302D30303030) /* 0000-00- */
#define MOMENT_DATE_SIX   UINT64_C(0x0006060006060606) /* what takes digits above 9 out of four bits, */
#define MOMENT_DATE_ZERO  UINT64_C(0xFFF0F0FFF0F0F0F0) /* and what is then 0 */
#define MOMENT_CLOCK_PART UINT64_C(0x30303A3030003030) /* 00?00:00, with any character for the ? */
#define MOMENT_CLOCK_SIX  UINT64_C(0x0606000606000606)
#define MOMENT_CLOCK_ZERO UINT64_C(0xF0F0FFF0F000F0F0)

static inline struct moment_eight moment_eight(uint64_t eight, uint64_t pattern, uint64_t six,
                                               uint64_t zero) {
    uint64_t digits = eight ^ pattern;
    return (struct moment_eight){digits, (digits | (digits + six)) & zero};
}

/* The two digits from byte `at` on. */
static int32_t moment_pair(uint64_t digits, int at) {
    uint64_t two = digits >> 8 * at;
    return (int32_t)(10 * (two & 0xFF) + (two >> 8 & 0xFF));
}

/* ---- text, character by character ---- */

int32_t moment_digits(const char *p, int n) {
    int32_t value = 0;
    for (int i = 0; i < n; i++) {
        uint32_t digit = (uint32_t)(unsigned char)p[i] - '0';
        if (digit > 9) return -1;
        value = value * 10 + (int32_t)digit;
    }
    return value;
}

/* What is left of a text. */
struct moment_reader {
    const char *p, *end;
};

static bool moment_at(const struct moment_reader *reader, char c) {
    return reader->p < reader->end && *reader->p == c;
}

static bool moment_skip(struct moment_reader *reader, char c) {
    if (!moment_at(reader, c)) return false;
    reader->p++;
    return true;
}

/* How many blanks there were. */
static size_t moment_skip_blanks(struct moment_reader *reader) {
    const char *from = reader->p;
    while (moment_skip(reader, ' ')) {
    }
    return (size_t)(reader->p - from);
}

/* How many digits follow. */
static int moment_count_digits(const struct moment_reader *reader) {
    int count = 0;
    while (reader->p + count < reader->end && moment_digits(reader->p + count, 1) >= 0)
        count++;
    return count;
}

/* The next digits as a number, of least to two: -1 where there are fewer. */
static int32_t moment_take(struct moment_reader *reader, int least) {
    int count = moment_count_digits(reader);
    if (count < least) return -1;
    if (count > 2) count = 2;
    int32_t value = moment_digits(reader->p, count);
    reader->p += count;
    return value;
}

static bool moment_is_letter(char c) {
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}

static size_t moment_count_letters(const struct moment_reader *reader) {
    size_t count = 0;
    while (reader->p + count < reader->end && moment_is_letter(reader->p[count]))
        count++;
    return count;
}

/* A word in any case, if it is next and no letter follows it. */
static bool moment_skip_word(struct moment_reader *reader, const char *word) {
    size_t size = strlen(word);
    if (moment_count_letters(reader) != size) return false;
    for (size_t i = 0; i < size; i++)
        if ((reader->p[i] | 32) != word[i]) return false;
    reader->p += size;
    return true;
}

/* Digits behind a point, cut to microseconds. */
static bool moment_read_fraction(struct moment_reader *reader, int64_t *fraction) {
    int64_t unit = MOMENT_SECOND;
    int count = moment_count_digits(reader);
    *fraction = 0;
    for (int i = 0; i < count && unit > 1; i++) {
        unit /= 10;
        *fraction += unit * (reader->p[i] - '0');
    }
    reader->p += count;
    return count > 0;
}

/* A number with its sign. */
static bool moment_read_offset(struct moment_reader *reader, int64_t *offset) {
    bool west = moment_at(reader, '-');
    if (!west && !moment_at(reader, '+')) return false;
    reader->p++;
    int32_t hours = moment_take(reader, 2), minutes = 0, seconds = 0;
    bool colon = moment_skip(reader, ':');
    if (colon || moment_count_digits(reader) > 0) minutes = moment_take(reader, 2);
    if (colon && moment_skip(reader, ':')) seconds = moment_take(reader, 2);
    if (hours < 0 || minutes < 0 || minutes > 59 || seconds < 0 || seconds > 59) return false;
    int64_t size = hours * MOMENT_HOUR + minutes * MOMENT_MINUTE + seconds * MOMENT_SECOND;
    if (size > MOMENT_OFFSET_MAX || moment_count_digits(reader) > 0) return false;
    *offset = west ? -size : size;
    return true;
}

static bool moment_read_utc(struct moment_reader *reader) {
    return moment_skip_word(reader, "z") || moment_skip_word(reader, "utc") ||
           moment_skip_word(reader, "gmt");
}

bool moment_parse_offset(const char *text, size_t size, int64_t *offset) {
    struct moment_reader reader = {text, text + size};
    int64_t result = 0;
    if (!moment_read_utc(&reader) && !moment_read_offset(&reader, &result)) return false;
    if (reader.p < reader.end) return false;
    *offset = result;
    return true;
}

/* m=+0.012345678, the monotonic clock of a Go program. */
static bool moment_skip_monotonic(struct moment_reader *reader) {
    int64_t fraction;
    if (!moment_skip_word(reader, "m") || !moment_skip(reader, '=')) return false;
    if (!moment_skip(reader, '+') && !moment_skip(reader, '-')) return false;
    int count = moment_count_digits(reader);
    reader->p += count;
    return count > 0 && (!moment_skip(reader, '.') || moment_read_fraction(reader, &fraction));
}

/* EST or +0200 behind an offset, where there is one; but a half of a day would be another hour. */
static bool moment_skip_name(struct moment_reader *reader) {
    struct moment_reader next = *reader;
    if (moment_skip_word(&next, "am") || moment_skip_word(&next, "pm")) return false;
    size_t letters = moment_count_letters(reader);
    int64_t number;
    if (letters > 0 && letters < (size_t)(reader->end - reader->p) && reader->p[letters] == '=') return true;
    if (letters == 0 && (moment_at(reader, '+') || moment_at(reader, '-')))
        return moment_read_offset(reader, &number);
    reader->p += letters;
    return true;
}

/* [Europe/Berlin], at the end. */
static bool moment_skip_bracket(struct moment_reader *reader) {
    if (!moment_skip(reader, '[')) return true;
    const char *from = reader->p;
    while (reader->p < reader->end && *reader->p != ']')
        reader->p++;
    return reader->p > from && moment_skip(reader, ']');
}

/* What may stand behind a time of day, to the end of the text. */
static bool moment_read_zone(struct moment_reader *reader, int64_t *offset, enum moment_form *form) {
    *offset = 0;
    if (reader->p == reader->end) return true;
    moment_skip_blanks(reader);
    *form = MOMENT_ZONED;
    if (!moment_read_utc(reader)) {
        if (!moment_read_offset(reader, offset)) return false;
        if (moment_skip_blanks(reader) > 0 && !moment_skip_name(reader)) return false;
        moment_skip_blanks(reader);
        if (moment_at(reader, 'm') && !moment_skip_monotonic(reader)) return false;
    }
    moment_skip_blanks(reader);
    return moment_skip_bracket(reader) && reader->p == reader->end;
}

/* A fraction and an offset behind the seconds: adds a time of day to the day, which it may leave. */
static bool moment_read_rest(struct moment_reader *reader, int64_t clock, struct moment *moment) {
    int64_t fraction = 0, offset;
    const char *from = reader->p;
    if ((moment_skip(reader, '.') || moment_skip(reader, ',')) && !moment_read_fraction(reader, &fraction))
        return false;
    for (; clock == MOMENT_DAY && from < reader->p; from++)
        if (*from > '0') return false;
    if (!moment_read_zone(reader, &offset, &moment->form)) return false;
    moment->time += clock + fraction - offset;
    return moment_in_range(moment->time);
}

bool moment_set_clock(int32_t hours, int32_t minutes, int32_t seconds, int64_t *clock) {
    if (hours < 0 || minutes < 0 || minutes > 59 || seconds < 0 || seconds > 59) return false;
    *clock = hours * MOMENT_HOUR + minutes * MOMENT_MINUTE + seconds * MOMENT_SECOND;
    return *clock <= MOMENT_DAY;
}

/* H or HH:MM[:SS[.fff]] and an offset. */
static bool moment_read_clock(struct moment_reader *reader, struct moment *moment) {
    int64_t clock;
    int32_t hours = moment_take(reader, 1), minutes = -1, seconds = 0;
    if (moment_skip(reader, ':')) minutes = moment_take(reader, 2);
    bool more = moment_skip(reader, ':');
    if (more) seconds = moment_take(reader, 2);
    if (!moment_set_clock(hours, minutes, seconds, &clock)) return false;
    if (!more && (moment_at(reader, '.') || moment_at(reader, ','))) return false;
    return moment_read_rest(reader, clock, moment);
}

/* HHMM[SS[.fff]] and an offset. */
static bool moment_read_compact(struct moment_reader *reader, struct moment *moment) {
    int64_t clock;
    int32_t hours = moment_take(reader, 2), minutes = moment_take(reader, 2), seconds = 0;
    bool more = moment_count_digits(reader) > 0;
    if (more) seconds = moment_take(reader, 2);
    if (!moment_set_clock(hours, minutes, seconds, &clock)) return false;
    if (!more && (moment_at(reader, '.') || moment_at(reader, ','))) return false;
    if (!moment_read_rest(reader, clock, moment)) return false;
    moment->form = MOMENT_COMPACT;
    return true;
}

static bool moment_parse_week(int32_t year, int32_t week, struct moment *moment) {
    if (year < 1 || week < 1 || week > 53) return false;
    int64_t fourth = moment_day_number(year, 1, 4);
    int64_t monday = fourth - fourth % 7 + 7 * (int64_t)(week - 1);
    if (week == 53 && moment_date_of(monday + 3).year != year) return false;
    *moment = (struct moment){(monday - EPOCH_DAY) * MOMENT_DAY, MOMENT_WEEK};
    return true;
}

/* YYYY-Qn, YYYY-MM, YYYY-Wnn, YYYYMMDD: texts of seven or eight characters, and of four. */
static bool moment_parse_label(const char *p, size_t size, int32_t year, struct moment *moment) {
    if (size == 4) return moment_set_day(year, 1, 1, MOMENT_YEAR, moment);
    if (size == 8 && p[4] == '-' && p[5] == 'W')
        return moment_parse_week(year, moment_digits(p + 6, 2), moment);
    if (size == 8)
        return moment_set_day(year, moment_digits(p + 4, 2), moment_digits(p + 6, 2), MOMENT_EIGHT, moment);
    if (size == 7 && p[4] == '-' && p[5] == 'Q') {
        int32_t quarter = moment_digits(p + 6, 1);
        return quarter >= 1 && quarter <= 4 &&
               moment_set_day(year, 3 * quarter - 2, 1, MOMENT_QUARTER, moment);
    }
    return size == 7 && p[4] == '-' && moment_set_day(year, moment_digits(p + 5, 2), 1, MOMENT_MONTH, moment);
}

/* A date whose month and day have one digit or two, between hyphens or slashes. The reader is behind the first. */
static bool moment_read_date(struct moment_reader *reader, int32_t year, struct moment *moment) {
    char mark = reader->p[-1];
    int32_t month = moment_take(reader, 1);
    if (!moment_skip(reader, mark)) return false;
    int32_t day = moment_take(reader, 1);
    bool slash = mark == '/';
    if (!moment_set_day(year, month, day, slash ? MOMENT_SLASHED : MOMENT_DATE, moment)) return false;
    if (reader->p == reader->end) return true;
    if (moment_skip_blanks(reader) == 0 && !moment_skip(reader, 'T') && !moment_skip(reader, 't'))
        return false;
    moment->form = slash ? MOMENT_SLASHES : MOMENT_CLOCK;
    return moment_read_clock(reader, moment);
}

static bool moment_parse_slowly(const char *p, size_t size, struct moment *moment) {
    if (size < 4) return false;
    int32_t year = moment_digits(p, 4);
    if (year < 0) return false;
    if (moment_parse_label(p, size, year, moment)) return true;
    if (size < 8) return false;
    struct moment_reader reader = {p + 5, p + size};
    if (p[4] == '-' || p[4] == '/') return moment_read_date(&reader, year, moment);
    if (size < 9 || (p[8] != 'T' && p[8] != 't')) return false;
    reader.p = p + 9;
    return moment_set_day(year, moment_digits(p + 4, 2), moment_digits(p + 6, 2), MOMENT_COMPACT, moment) &&
           moment_read_compact(&reader, moment);
}

/* Two digits, or -1. */
static int32_t moment_two(const char *p) {
    uint32_t tens = (uint32_t)(unsigned char)p[0] - '0', ones = (uint32_t)(unsigned char)p[1] - '0';
    return tens <= 9 && ones <= 9 ? (int32_t)(10 * tens + ones) : -1;
}

/* HH:MM of eight characters, and :SS behind them where the text is so long; what follows, if anything does, by its
** characters. */
static bool moment_parse_clock(const char *p, size_t size, uint64_t digits, struct moment *moment) {
    size_t used = 16;
    int32_t seconds = 0;
    int64_t clock;
    if (size >= 19 && p[16] == ':') {
        seconds = moment_two(p + 17);
        used = 19;
    } else if (size > 16 && (p[16] == ':' || p[16] == '.' || p[16] == ',')) {
        return false;
    }
    if (!moment_set_clock(moment_pair(digits, 3), moment_pair(digits, 6), seconds, &clock)) return false;
    moment->form = MOMENT_CLOCK;
    if (size > used) {
        struct moment_reader reader = {p + used, p + size};
        return moment_read_rest(&reader, clock, moment);
    }
    moment->time += clock;
    return moment->time <= MOMENT_MAX;
}

static bool moment_parse(const char *p, size_t size, struct moment *moment) {
    if (size < 10) return moment_parse_slowly(p, size, moment);
    struct moment_eight date =
        moment_eight(word_load(p), MOMENT_DATE_START, MOMENT_DATE_SIX, MOMENT_DATE_ZERO);
    int32_t day = moment_two(p + 8);
    if (date.wrong || day < 0) return moment_parse_slowly(p, size, moment);
    int32_t year = 100 * moment_pair(date.digits, 0) + moment_pair(date.digits, 2);
    if (!moment_set_day(year, moment_pair(date.digits, 5), day, MOMENT_DATE, moment)) return false;
    if (size == 10) return true;
    if (size < 16 || (p[10] != ' ' && p[10] != 'T')) return moment_parse_slowly(p, size, moment);
    struct moment_eight clock =
        moment_eight(word_load(p + 8), MOMENT_CLOCK_PART, MOMENT_CLOCK_SIX, MOMENT_CLOCK_ZERO);
    if (clock.wrong) return moment_parse_slowly(p, size, moment);
    return moment_parse_clock(p, size, clock.digits, moment);
}

bool moment_parse_text(const char *text, size_t size, struct moment *moment) {
    struct moment result;
    if (!moment_parse(text, size, &result)) return false;
    *moment = result;
    return true;
}

/* ---- as text ---- */

char *moment_put_date(char *p, int64_t day) {
    struct moment_date date = moment_date_of(day);
    p = moment_put_two(moment_put_year(p, date.year), '-', date.month);
    return moment_put_two(p, '-', date.day);
}

char *moment_put_minute(char *p, int64_t minute) {
    p = moment_put_two(p, ' ', (int32_t)minute / 60);
    return moment_put_two(p, ':', (int32_t)minute % 60);
}

char *moment_put_offset(char *p, int64_t offset) {
    int32_t seconds = (int32_t)((offset < 0 ? -offset : offset) / MOMENT_SECOND);
    p = moment_put_two(p, offset < 0 ? '-' : '+', seconds / 3600);
    p = moment_put_two(p, ':', seconds / 60 % 60);
    return seconds % 60 ? moment_put_two(p, ':', seconds % 60) : p;
}

/* A point and six digits, or three where these are all. */
static char *moment_put_fraction(char *p, int32_t fraction) {
    int digits = fraction % 1000 ? 6 : 3;
    if (digits == 3) fraction /= 1000;
    *p = '.';
    for (int i = digits; i > 0; fraction /= 10)
        p[i--] = (char)('0' + fraction % 10);
    return p + 1 + digits;
}

int moment_text(int64_t time, char text[MOMENT_TEXT_SIZE]) {
    int64_t since = time - MOMENT_MIN, day = since / MOMENT_DAY, rest = since % MOMENT_DAY,
            fraction = rest % MOMENT_SECOND;
    char *p = moment_put_minute(moment_put_date(text, day), rest / MOMENT_MINUTE);
    p = moment_put_two(p, ':', (int32_t)(rest % MOMENT_MINUTE / MOMENT_SECOND));
    if (fraction) p = moment_put_fraction(p, (int32_t)fraction);
    *p = '\0';
    return (int)(p - text);
}
