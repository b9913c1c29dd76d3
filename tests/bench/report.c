/*
 * report.c - what was measured, as Markdown; report.h is the interface.
 */
#include "report.h"

#include <string.h>

static const char *report_rows(const struct report *report, enum cases_id id, char text[24]) {
    snprintf(text, 24, "%.3g M", (double)run_rows(report->setting, bench_cases[id].size) / 1e6);
    return text;
}

static double report_median(const struct report *report, enum cases_id id) {
    return samples_median(&report->samples[id]);
}

static double report_row_nanoseconds(const struct report *report, enum cases_id id) {
    return report_median(report, id) * 1e9 / (double)run_rows(report->setting, bench_cases[id].size);
}

static double report_customers(const struct report *report, enum cases_id id) {
    return (double)(run_rows(report->setting, bench_cases[id].size) / ORDERS_PER_CUSTOMER);
}

/* Peak memory over that of the bare scan. */
static double report_memory(const struct report *report, enum cases_id id) {
    return (double)(report->checked->memory[id] - report->checked->memory[bench_cases[id].base]);
}

/* ---- the head ---- */

/* "model name : Xeon" of Linux's list of processors; nothing elsewhere. */
static void report_processor(char text[128]) {
    char line[256];
    FILE *file = fopen("/proc/cpuinfo", "r");
    text[0] = '\0';
    while (file && text[0] == '\0' && fgets(line, sizeof line, file)) {
        const char *name = strncmp(line, "model name", 10) == 0 ? strchr(line, ':') : NULL;
        if (name) snprintf(text, 128, ", %.*s", (int)strcspn(name + 2, "\n"), name + 2);
    }
    if (file) fclose(file);
}

static void report_head(FILE *file, const struct report *report) {
    const struct setting *setting = report->setting;
    char processor[128];
    report_processor(processor);
    fprintf(
        file,
        "%g million orders of %g million customers over 38 months. Medians of %d rounds, in which the cases "
        "take turns; "
        "spread is from the least to the greatest. SQLite %s, one thread%s, files in the system's cache, "
        "`cache_size` %d MiB, `mmap_size` %d MiB. The process had a processor for %.0f %% of the time.\n\n",
        (double)setting->rows / 1e6, (double)(setting->rows / ORDERS_PER_CUSTOMER) / 1e6, report->rounds,
        sqlite3_libversion(), processor, setting->cache_kib / 1024, setting->mmap_mib, report->share * 100);
}

/* ---- times ---- */

static void report_times(FILE *file, const struct report *report) {
    fprintf(file, "| case | rows | median s | min s | spread | ns a row | ratio |\n"
                  "|---|---:|---:|---:|---:|---:|---:|\n");
    for (enum cases_id id = 0; id < CASES_COUNT; id++) {
        const struct samples *samples = &report->samples[id];
        char rows[24], ratio[24] = "";
        if (samples->count == 0) continue;
        if (bench_cases[id].base != id)
            snprintf(ratio, sizeof ratio, "%.2f",
                     report_median(report, id) / report_median(report, bench_cases[id].base));
        fprintf(file, "| %s | %s | %.3f | %.3f | %.0f %% | %.0f | %s |\n", bench_cases[id].name,
                report_rows(report, id, rows), samples_median(samples), samples_least(samples),
                samples_spread(samples) * 100, report_row_nanoseconds(report, id), ratio);
    }
    fprintf(file,
            "\nRatios are to the bare scan of the columns that the case reads, in the same file: a loop in C "
            "over `sqlite3_step()` and `sqlite3_column_*()`. That of `nps` is to `avg`, that of `cohort_of` "
            "to `strftime`.\n\n");
}

/* ---- memory ---- */

static void report_memories(FILE *file, const struct report *report) {
    fprintf(
        file,
        "| peak memory over the bare scan | rows | MiB | bytes a customer | customer-periods | bytes each |\n"
        "|---|---:|---:|---:|---:|---:|\n");
    for (enum cases_id id = 0; id < CASES_COUNT; id++) {
        char rows[24];
        double memory = report_memory(report, id), periods = report->checked->periods[id];
        if (report->samples[id].count == 0 || bench_cases[id].sort != CASES_IS_GRID) continue;
        fprintf(file, "| %s | %s | %.1f | %.1f | %.0f | %.1f |\n", bench_cases[id].name,
                report_rows(report, id, rows), memory / 1048576, memory / report_customers(report, id),
                periods, memory / periods);
    }
    fprintf(
        file,
        "\nAllocated through SQLite, by `sqlite3_memory_highwater()`, less the same of the bare scan.\n\n");
}

/* ---- growth ---- */

static void report_growth(FILE *file, const struct report *report) {
    static const enum cases_id growing[] = {
        CASES_SMALL,       CASES_MONTH,        CASES_LARGE,    CASES_SPLIT_1, CASES_SPLIT_100,
        CASES_SPLIT_10000, CASES_SPLIT_100000, CASES_AGES_400, CASES_DAY,     CASES_AGES_4000};
    fprintf(file, "| growth | rows | ns a row |\n|---|---:|---:|\n");
    for (size_t i = 0; i < sizeof growing / sizeof *growing; i++) {
        char rows[24];
        if (report->samples[growing[i]].count == 0) continue;
        fprintf(file, "| %s | %s | %.0f |\n", bench_cases[growing[i]].name,
                report_rows(report, growing[i], rows), report_row_nanoseconds(report, growing[i]));
    }
    fprintf(file, "\n");
}

/* ---- bars ---- */

struct bar {
    const char *what;
    enum cases_id over, under; /* the ratio of their medians, or as kind says */
    enum { BAR_TIMES, BAR_ROWS, BAR_MEMORY, BAR_MEMORY_AMOUNT, BAR_MILLISECONDS, BAR_RATE } kind;
    bool at_least;
    double limit;
};

static const struct bar report_bars[] = {
    {"month grid / bare scan", CASES_MONTH, CASES_SCAN, BAR_TIMES, false, 1.15},
    {"month grid with amount and segment / bare scan", CASES_SEGMENT, CASES_SCAN_SEGMENT, BAR_TIMES, false,
     1.35},
    {"week grid / bare scan", CASES_WEEK, CASES_SCAN, BAR_TIMES, false, 1.15},
    {"day grid / bare scan", CASES_DAY, CASES_SCAN, BAR_TIMES, false, 1.4},
    {"month grid in Europe/Berlin / month grid", CASES_ZONE, CASES_MONTH, BAR_TIMES, false, 1.1},
    {"ids of 36 characters / bare scan", CASES_TEXT_IDS, CASES_SCAN_TEXT_IDS, BAR_TIMES, false, 1.35},
    {"hand-tuned SQL / month grid", CASES_HAND_TUNED, CASES_MONTH, BAR_TIMES, true, 20},
    {"quickest known SQL / month grid", CASES_GROUPED, CASES_MONTH, BAR_TIMES, true, 0},
    {"tutorial's SQL / month grid, a tenth of the rows", CASES_TUTORIAL, CASES_SMALL, BAR_TIMES, true, 0},
    {"time a row, fivefold rows / a tenth", CASES_LARGE, CASES_SMALL, BAR_ROWS, false, 1.5},
    {"memory, month grid / (48 bytes a customer + 16 MiB)", CASES_MONTH, CASES_SCAN, BAR_MEMORY, false, 1},
    {"memory, with amount / (16 bytes a customer-period + 48 a customer)", CASES_AMOUNT, CASES_SCAN_AMOUNT,
     BAR_MEMORY_AMOUNT, false, 1},
    {"retention_periods, orders / bare scan", CASES_PERIODS, CASES_SCAN, BAR_TIMES, false, 2.0},
    {"retention_periods, subscriptions / bare scan", CASES_TERMS, CASES_SCAN_TERMS, BAR_TIMES, false, 3.0},
    {"grid of subscriptions / bare scan", CASES_TERMS_GRID, CASES_SCAN_TERMS, BAR_TIMES, false, 2.0},
    {"members of one cell / grid of subscriptions", CASES_TERMS_MEMBERS, CASES_TERMS_GRID, BAR_TIMES, false,
     1.2},
    {"members of one cell / month grid", CASES_MEMBERS, CASES_MONTH, BAR_TIMES, false, 1.2},
    {"retention_customers / bare scan", CASES_CUSTOMERS, CASES_SCAN_AMOUNT, BAR_TIMES, false, 2.0},
    {"retention_funnel, a tenth of the rows steps / bare scan", CASES_FUNNEL, CASES_SCAN_STEP, BAR_TIMES,
     false, 1.8},
    {"milliseconds, one customer of 300,000 rows, recurring over 500 days", CASES_ONE, CASES_ONE,
     BAR_MILLISECONDS, false, 500},
    {"the same with anchor customer", CASES_ONE_ANCHOR, CASES_ONE_ANCHOR, BAR_MILLISECONDS, false, 500},
    {"the same where a third of the rows are starts", CASES_ONE_STARTS, CASES_ONE_STARTS, BAR_MILLISECONDS,
     false, 500},
    {"one of 1,000 segments by day / all of them", CASES_PART, CASES_PARTS, BAR_TIMES, false, 0.2},
    {"milliseconds, clv_fit of the CDNOW sample", CASES_FIT_CDNOW, CASES_FIT_CDNOW, BAR_MILLISECONDS, false,
     20},
    {"milliseconds, clv_fit MBG/NBD", CASES_FIT, CASES_FIT, BAR_MILLISECONDS, false, 2500},
    {"milliseconds, clv_fit Pareto/NBD", CASES_FIT_PARETO, CASES_FIT_PARETO, BAR_MILLISECONDS, false, 20000},
    {"million customers a second, clv_alive and clv_orders", CASES_SCORE, CASES_SCORE, BAR_RATE, true, 2},
    {"the same, Pareto/NBD", CASES_SCORE_PARETO, CASES_SCORE_PARETO, BAR_RATE, true, 2},
    {"nps(score) / avg(score)", CASES_NPS, CASES_AVG, BAR_TIMES, false, 1.3},
    {"cohort_of(t, 'month') / strftime('%Y-%m', t)", CASES_COHORT_OF, CASES_STRFTIME, BAR_TIMES, false, 0.5},
};

static double report_measured(const struct report *report, const struct bar *bar) {
    double customers = report_customers(report, bar->over);
    switch (bar->kind) {
    case BAR_ROWS:
        return report_row_nanoseconds(report, bar->over) / report_row_nanoseconds(report, bar->under);
    case BAR_MEMORY:
        return report_memory(report, bar->over) / (48 * customers + 16 * 1048576.0);
    case BAR_MEMORY_AMOUNT:
        return report_memory(report, bar->over) / (16 * report->checked->periods[bar->over] + 48 * customers);
    case BAR_MILLISECONDS:
        return 1e3 * report_median(report, bar->over);
    case BAR_RATE:
        return 1e3 / report_row_nanoseconds(report, bar->over);
    default:
        return report_median(report, bar->over) / report_median(report, bar->under);
    }
}

static void report_bar_lines(FILE *file, const struct report *report) {
    fprintf(file, "| what (bars are for 10 million orders) | bar | measured | |\n|---|---:|---:|---|\n");
    for (size_t i = 0; i < sizeof report_bars / sizeof *report_bars; i++) {
        const struct bar *bar = &report_bars[i];
        if (report->samples[bar->over].count == 0 || report->samples[bar->under].count == 0) continue;
        double measured = report_measured(report, bar);
        bool met = bar->at_least ? measured >= bar->limit : measured <= bar->limit;
        char limit[40] = "none";
        if (bar->limit > 0)
            snprintf(limit, sizeof limit, "at %s %g", bar->at_least ? "least" : "most", bar->limit);
        fprintf(file, "| %s | %s | %.2f | %s |\n", bar->what, limit, measured,
                bar->limit > 0 ? met ? "met" : "missed" : "");
    }
}

void report_write(FILE *file, const struct report *report) {
    report_head(file, report);
    report_times(file, report);
    report_memories(file, report);
    report_growth(file, report);
    report_bar_lines(file, report);
}
