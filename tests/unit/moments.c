/*
 * moments.c - see moments.h.
 */
#include "moments.h"

#include <inttypes.h>

#define UNTOUCHED INT64_C(-987654321)

bool moments_leap(int year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int moments_month_days(int year, int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && moments_leap(year));
}

int64_t moments_date(int year, int month, int day) {
    int64_t start = MOMENT_MIN;
    for (int y = 1; y < year; y++)
        start += (moments_leap(y) ? 366 : 365) * DAY;
    for (int m = 1; m < month; m++)
        start += moments_month_days(year, m) * DAY;
    return start + (day - 1) * DAY;
}

int64_t moments_at(int year, int month, int day, int hour, int minute, int second) {
    return moments_date(year, month, day) + (hour * 3600 + minute * 60 + second) * SECOND;
}

/* ---- text ---- */

static struct moment moments_untouched(void) {
    return (struct moment){UNTOUCHED, MOMENT_FORMS};
}

static bool moments_are_same(struct moment a, struct moment b) {
    return a.time == b.time && a.form == b.form;
}

/* Whatever follows the text is none of the parser's business. */
static bool moments_read(const char *text, size_t size, struct moment *moment) {
    static const char others[] = "7.Z:- +W";
    char buffer[512];
    bool read = false;
    assert_true(size < sizeof buffer - 16);
    memcpy(buffer, text, size);
    for (int i = 0; others[i]; i++) {
        struct moment other = moments_untouched();
        memset(buffer + size, others[i], 16);
        bool again = moment_parse_text(buffer, size, &other);
        if (i == 0) read = again, *moment = other;
        if (again != read || !moments_are_same(other, *moment))
            fail_msg("'%.*s' was read past its end, up to a '%c'", (int)size, text, others[i]);
    }
    if (!read && !moments_are_same(*moment, moments_untouched()))
        fail_msg("'%.*s' was refused, but the time was set", (int)size, text);
    return read;
}

bool moments_is_read(const char *text) {
    struct moment moment;
    return moments_read(text, strlen(text), &moment);
}

int64_t moments_of(const char *text) {
    struct moment moment;
    if (!moments_read(text, strlen(text), &moment)) fail_msg("'%s' was refused", text);
    return moment.time;
}

void moments_check(const char *text, int64_t want) {
    int64_t time = moments_of(text);
    if (time != want) fail_msg("'%s': got %" PRId64 ", want %" PRId64, text, time, want);
}

void moments_check_form(const char *text, int64_t want, enum moment_form form) {
    struct moment moment;
    moments_check(text, want);
    moments_read(text, strlen(text), &moment);
    if (moment.form != form)
        fail_msg("'%s' is %s, want %s", text, moment_form_names[moment.form], moment_form_names[form]);
}

void moments_check_all(const struct moments_case *cases, size_t count) {
    for (size_t i = 0; i < count; i++)
        moments_check(cases[i].text, cases[i].want);
}

void moments_refuse_sized(const char *text, size_t size) {
    struct moment moment;
    if (moments_read(text, size, &moment))
        fail_msg("'%.*s' (%zu bytes) was read as %" PRId64, (int)size, text, size, moment.time);
}

void moments_refuse(const char *list) {
    for (;; list++) {
        size_t size = strcspn(list, "|");
        moments_refuse_sized(list, size);
        list += size;
        if (*list == '\0') return;
    }
}

/* ---- numbers ---- */

void moments_check_real(double number, int64_t want, int64_t tolerance) {
    struct moment moment = moments_untouched();
    if (!moment_parse_real(number, &moment)) fail_msg("%.17g was refused", number);
    if (llabs(moment.time - want) > tolerance)
        fail_msg("%.17g: got %" PRId64 ", want %" PRId64, number, moment.time, want);
}

void moments_check_whole(int64_t number, int64_t want) {
    struct moment moment = moments_untouched(), real = moments_untouched();
    if (!moment_parse_integer(number, &moment)) fail_msg("%" PRId64 " was refused", number);
    if (moment.time != want)
        fail_msg("%" PRId64 ": got %" PRId64 ", want %" PRId64, number, moment.time, want);
    if (llabs(number) > INT64_C(1) << 53) return;
    moments_check_real((double)number, want, 0);
    moment_parse_real((double)number, &real);
    if (real.form != moment.form) fail_msg("%" PRId64 " has another form as a real", number);
}

static void moments_refuse_real(double number) {
    struct moment moment = moments_untouched();
    if (moment_parse_real(number, &moment)) fail_msg("%.17g was read as %" PRId64, number, moment.time);
    if (!moments_are_same(moment, moments_untouched()))
        fail_msg("%.17g was refused, but the time was set", number);
}

void moments_refuse_whole(int64_t number) {
    struct moment moment = moments_untouched();
    if (moment_parse_integer(number, &moment))
        fail_msg("%" PRId64 " was read as %" PRId64, number, moment.time);
    if (!moments_are_same(moment, moments_untouched()))
        fail_msg("%" PRId64 " was refused, but the time was set", number);
    if (number >= -(INT64_C(1) << 53) && number <= INT64_C(1) << 53) moments_refuse_real((double)number);
}

void moments_refuse_wholes(const char *list) {
    for (char *end; *list; list = end)
        moments_refuse_whole(strtoll(list, &end, 10));
}

void moments_refuse_reals(const char *list) {
    for (char *end; *list; list = end)
        moments_refuse_real(strtod(list, &end));
}
