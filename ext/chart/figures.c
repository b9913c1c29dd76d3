/*
 * figures.c - numbers as a chart shows them; figures.h is the interface.
 *
 *     0.34512 as percent: 34.5     1234567 plain: 1 234 567     1e300: 1.00e300
 *
 * Requirements
 *  1. No locale, and no function of the C library, writes a digit: the same number gives the same bytes everywhere.
 *     The last digit is rounded, halves away from zero.
 *  2. All numbers of a chart have the same decimals, as many as the largest needs: percents one where it is 1 % or
 *     more; money none from 1000 on and two below; plain ones none from 1000 on, or where all are whole.
 *  3. From 1e15 on, and where all are below 0.0001, numbers have two decimals and a power of ten.
 *  4. What is rounded to nothing has no minus.
 *  5. An infinite number, which only a name can be, is Inf.
 *  6. Ticks are 1, 2, 2.5 or 5 times a power of ten apart, 3 to 8 of them. A scale of one number reaches to
 *     zero, one of zeros to 1.
 *
 * Numbers are up to 1e300 in size, and not below 1e-300: their differences and percents are numbers too. What differs by a
 * billionth is one number to a scale.
 */
#include "chart/figures.h"

#include <math.h>
#include <string.h>

const struct figures_form figures_markup = {"<i></i>", "-"};
const struct figures_form figures_drawn = {"\xE2\x80\x89", "\xE2\x88\x92"};
const struct figures_form figures_bare = {"", "-"};

#define FIGURES_LARGE 1e15
#define FIGURES_SMALL 1e-4

static double figures_power(int exponent) {
    double power = 1;
    for (; exponent > 0; exponent--)
        power *= 10;
    for (; exponent < 0; exponent++)
        power /= 10;
    return power;
}

/* The e of 10^e <= size < 10^(e+1); size > 0. */
static int figures_exponent(double size) {
    int exponent = 0;
    while (size >= 10) {
        size /= 10;
        exponent++;
    }
    while (size < 1) {
        size *= 10;
        exponent--;
    }
    return exponent;
}

static double figures_shown(enum figures_kind kind, double number) {
    return kind == FIGURES_PERCENT ? 100 * number : number;
}

struct figures figures_of(enum figures_kind kind, double largest, bool whole) {
    struct figures figures = {.kind = kind};
    double size = figures_shown(kind, largest);
    figures.powers = size >= FIGURES_LARGE || (size > 0 && size < FIGURES_SMALL);
    if (figures.powers || size == 0) return figures;
    int exponent = figures_exponent(size);
    if (kind == FIGURES_PERCENT)
        figures.decimals = exponent >= 0 ? 1 : 1 - exponent;
    else if (kind == FIGURES_MONEY)
        figures.decimals = exponent >= 3 ? 0 : 2;
    else if (!whole)
        figures.decimals = exponent >= 3 ? 0 : exponent >= 1 ? 1 : 2 - exponent;
    return figures;
}

static char *figures_add(char *at, const char *text) {
    for (; *text; text++)
        *at++ = *text;
    return at;
}

/* Digits, of which so many are behind the point. */
static char *figures_digits(char *at, uint64_t number, int decimals, const char *group) {
    char digits[24];
    int count = 0;
    for (; number > 0 || count <= decimals; number /= 10)
        digits[count++] = (char)('0' + number % 10);
    for (int i = count; i-- > 0;) {
        if (i == decimals - 1) *at++ = '.';
        *at++ = digits[i];
        if (i > decimals && (i - decimals) % 3 == 0) at = figures_add(at, group);
    }
    *at = '\0';
    return at;
}

static char *figures_powers(char *at, double size) {
    int exponent = figures_exponent(size);
    uint64_t digits = (uint64_t)(size / figures_power(exponent) * 100 + 0.5);
    if (digits >= 1000) {
        digits /= 10;
        exponent++;
    }
    at = figures_add(figures_digits(at, digits, 2, ""), exponent < 0 ? "e-" : "e");
    return figures_digits(at, (uint64_t)(exponent < 0 ? -exponent : exponent), 0, "");
}

char *figures_text(char out[FIGURES_SIZE], const struct figures *figures, struct figures_form form,
                   double number) {
    double shown = figures_shown(figures->kind, number), size = fabs(shown);
    double whole = size * figures_power(figures->decimals) + 0.5;
    if (whole >= FIGURES_LARGE || (figures->powers && size > 0)) {
        figures_powers(figures_add(out, shown < 0 ? form.minus : ""), size);
        return out;
    }
    uint64_t digits = (uint64_t)whole;
    figures_digits(figures_add(out, shown < 0 && digits > 0 ? form.minus : ""), digits, figures->decimals,
                   form.group);
    return out;
}

char *figures_integer(char out[FIGURES_SIZE], struct figures_form form, int64_t number) {
    uint64_t size = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    figures_digits(figures_add(out, number < 0 ? form.minus : ""), size, 0, form.group);
    return out;
}

char *figures_single(char out[FIGURES_SIZE], struct figures_form form, double number) {
    double size = fabs(number) < FIGURES_LEAST ? 0 : fabs(number);
    if (isinf(number)) {
        *figures_add(figures_add(out, number < 0 ? form.minus : ""), "Inf") = '\0';
        return out;
    }
    struct figures figures = {.kind = FIGURES_PLAIN, .powers = size > 0 && size < FIGURES_SMALL};
    if (size == floor(size) || figures.powers)
        return figures_text(out, &figures, form, size > 0 ? number : 0);
    int exponent = figures_exponent(size);
    figures.decimals = exponent < 5 ? 5 - exponent : 0;
    figures_text(out, &figures, form, number);
    size_t end = strlen(out);
    if (figures.decimals > 0) {
        for (; out[end - 1] == '0'; end--) {
        }
        if (out[end - 1] == '.') end--;
    }
    out[end] = '\0';
    return out;
}

/* ---- scales ---- */

/* The next of 1, 2, 2.5, 5, 10, ... that is not below. decimals: of it. */
static double scale_round(double step, int *decimals) {
    static const double steps[] = {1, 2, 2.5, 5};
    int exponent = figures_exponent(step), i = 0;
    double power = figures_power(exponent);
    for (; i < 4 && steps[i] * power < step * 0.999999; i++) {
    }
    if (i == 4) exponent++;
    *decimals = i == 2 ? 1 - exponent : -exponent;
    return i == 4 ? power * 10 : steps[i] * power;
}

#define SCALE_STEPS 5

struct scale scale_of(enum figures_kind kind, double low, double high, bool closed, bool whole) {
    struct scale scale = {.low = low, .high = high, .figures = {.kind = kind}};
    double largest = fabs(low) > fabs(high) ? fabs(low) : fabs(high);
    if (high - low <= largest * 1e-9) {
        scale.low = low < 0 ? low : 0;
        scale.high = high > 0 ? high : low < 0 ? 0 : 1;
    }
    int decimals = 0;
    double factor = figures_shown(kind, 1);
    scale.step = scale_round((scale.high - scale.low) * factor / SCALE_STEPS, &decimals) / factor;
    if (whole && scale.step < 1) {
        scale.step = 1;
        decimals = 0;
    }
    double first = closed ? ceil(scale.low / scale.step - 1e-9) : floor(scale.low / scale.step + 1e-9);
    double last = closed ? floor(scale.high / scale.step + 1e-9) : ceil(scale.high / scale.step - 1e-9);
    if (!closed) {
        scale.low = first * scale.step;
        scale.high = last * scale.step;
    }
    scale.first = first * scale.step;
    scale.steps = (int)(last - first);
    largest = figures_shown(kind, fabs(scale.low) > fabs(scale.high) ? fabs(scale.low) : fabs(scale.high));
    scale.figures.powers = largest >= FIGURES_LARGE || largest < FIGURES_SMALL;
    scale.figures.decimals = decimals > 0 && !scale.figures.powers ? decimals : 0; /* 15 at the most */
    return scale;
}

int scale_at(const struct scale *scale, double number, int from, int to) {
    double share = (number - scale->low) / (scale->high - scale->low);
    if (share < 0) share = 0;
    if (share > 1) share = 1;
    return (int)floor(from + share * (to - from) + 0.5);
}

int scale_step(double low, double high, double number, int count) {
    if (high <= low) return count / 2;
    int step = (int)((number - low) / (high - low) * count * 0.9999999999);
    return number <= low ? 0 : number >= high ? count - 1 : step;
}
