/*
 * bench.c - how long a cohort grid takes, beside the bare reading of its rows and beside plain SQL.
 *
 *     build/bench/bench [--rows N] [--rounds N] [--only KEY,KEY,...] [--skip KEY,KEY,...] [--thorough]
 *                       [--dir DIRECTORY] [--module FILE] [--cache MIB] [--mmap MIB]
 *     build/bench/bench --csv FILE          the orders of kind plain, without a heading
 *     build/bench/bench --serve KEY         the case's rows, an empty line, then its seconds, for each line read
 *
 * Requirements
 *  1. Data is made when it is not there, and kept.
 *  2. Before anything is timed, results are compared cell by cell (checks.c); a difference ends the program
 *     with status 1.
 *  3. A round runs every case once; each round begins with another case. Lines appear as runs end.
 *  4. The report goes to stdout and to DIRECTORY/results.md.
 */
#include <stdlib.h>
#include <string.h>

#include "histories.h"
#include "report.h"

struct bench {
    struct setting setting;
    int rounds;
    bool thorough;
    const char *csv, *serve;
    bool selected[CASES_COUNT];
};

/* ---- arguments ---- */

static int bench_usage(void) {
    fprintf(stderr, "usage: bench [--rows N] [--rounds N] [--only KEY,...] [--skip KEY,...] [--thorough]\n"
                    "             [--dir DIRECTORY] [--module FILE] [--cache MIB] [--mmap MIB]\n"
                    "             [--csv FILE | --serve KEY]\nkeys:");
    for (enum cases_id id = 0; id < CASES_COUNT; id++)
        fprintf(stderr, " %s", bench_cases[id].key);
    fprintf(stderr, "\n");
    return 2;
}

static bool bench_select(bool selected[CASES_COUNT], const char *keys, bool value) {
    while (*keys) {
        size_t size = strcspn(keys, ",");
        enum cases_id id = 0;
        while (id < CASES_COUNT &&
               (strlen(bench_cases[id].key) != size || strncmp(bench_cases[id].key, keys, size)))
            id++;
        if (id == CASES_COUNT) {
            fprintf(stderr, "no such case: %.*s\n", (int)size, keys);
            return false;
        }
        selected[id] = value;
        keys += size + (keys[size] == ',');
    }
    return true;
}

static bool bench_whole(const char *text, int64_t least, int64_t most, int64_t *number) {
    char *end;
    *number = strtoll(text, &end, 10);
    return *text && *end == '\0' && *number >= least && *number <= most;
}

static bool bench_arguments(struct bench *bench, int count, char **arguments) {
    int64_t number;
    for (int i = 1; i < count; i++) {
        const char *name = arguments[i];
        if (strcmp(name, "--thorough") == 0) {
            bench->thorough = true;
            continue;
        }
        if (++i == count) return false;
        const char *value = arguments[i];
        if (strcmp(name, "--rows") == 0) {
            /* a tenth has at least ten customers; fivefold, customers fit into 32 bits */
            if (!bench_whole(value, 1000, 1000000000, &number)) return false;
            bench->setting.rows = number;
        } else if (strcmp(name, "--rounds") == 0) {
            if (!bench_whole(value, 1, SAMPLES_MOST, &number)) return false;
            bench->rounds = (int)number;
        } else if (strcmp(name, "--cache") == 0) {
            if (!bench_whole(value, 1, 1 << 20, &number)) return false;
            bench->setting.cache_kib = (int)number * 1024;
        } else if (strcmp(name, "--mmap") == 0) {
            if (!bench_whole(value, 0, 1 << 20, &number)) return false;
            bench->setting.mmap_mib = (int)number;
        } else if (strcmp(name, "--only") == 0) {
            memset(bench->selected, 0, sizeof bench->selected);
            if (!bench_select(bench->selected, value, true)) return false;
        } else if (strcmp(name, "--skip") == 0) {
            if (!bench_select(bench->selected, value, false)) return false;
        } else if (strcmp(name, "--dir") == 0) {
            bench->setting.directory = value;
        } else if (strcmp(name, "--module") == 0) {
            bench->setting.module = value;
        } else if (strcmp(name, "--csv") == 0) {
            bench->csv = value;
        } else if (strcmp(name, "--serve") == 0) {
            bench->serve = value;
        } else {
            return false;
        }
    }
    return true;
}

/* What a selected case is compared with is selected too. */
static void bench_complete(bool selected[CASES_COUNT]) {
    for (enum cases_id id = CASES_COUNT; id-- > 0;) {
        if (!selected[id]) continue;
        selected[bench_cases[id].base] = true;
        if (bench_cases[id].sort == CASES_IS_GRID || id == CASES_HAND_TUNED || id == CASES_GROUPED)
            selected[CASES_MONTH] = selected[CASES_SCAN] = true;
        if (id == CASES_SEGMENT) selected[CASES_AMOUNT] = selected[CASES_SCAN_AMOUNT] = true;
        if (id == CASES_TUTORIAL) selected[CASES_SMALL] = true;
    }
}

/* ---- running ---- */

static bool bench_make(const struct bench *bench) {
    const struct setting *setting = &bench->setting;
    for (enum cases_id id = 0; id < CASES_COUNT; id++) {
        const struct bench_case *bench_case = &bench_cases[id];
        if (bench->selected[id] &&
            !orders_make(setting->directory, bench_case->kind, run_rows(setting, bench_case->size)))
            return false;
    }
    return orders_make(setting->directory, ORDERS_PLAIN, run_rows(setting, CASES_TENTH));
}

static bool bench_round(const struct bench *bench, int round, struct samples *samples, double *elapsed,
                        double *working) {
    for (int i = 0; i < CASES_COUNT; i++) {
        enum cases_id id = (enum cases_id)((i + round * CASES_COUNT / bench->rounds) % CASES_COUNT);
        struct run run;
        if (!bench->selected[id]) continue;
        if (!run_case(&bench->setting, &bench_cases[id], &run)) return false;
        samples_add(&samples[id], run.seconds);
        *elapsed += run.seconds;
        *working += run.working;
        printf("%2d/%d %8.3f s  %s, %.3g M rows\n", round + 1, bench->rounds, run.seconds,
               bench_cases[id].name, (double)run_rows(&bench->setting, bench_cases[id].size) / 1e6);
        fflush(stdout);
    }
    return true;
}

static int bench_run(struct bench *bench) {
    static struct samples samples[CASES_COUNT];
    static struct checked checked;
    double elapsed = 0, working = 0;
    char path[ORDERS_PATH_SIZE];
    bench_complete(bench->selected);
    if (bench->selected[CASES_FIT_CDNOW] && !histories_have_cdnow()) {
        printf("SKIPPED: %s needs cdnow_summary.csv, and RETENTION_DATA names no directory with it\n",
               bench_cases[CASES_FIT_CDNOW].name);
        bench->selected[CASES_FIT_CDNOW] = false;
    }
    if (!bench_make(bench) || !checks_run(&bench->setting, bench->selected, bench->thorough, &checked))
        return 1;
    for (int round = 0; round < bench->rounds; round++)
        if (!bench_round(bench, round, samples, &elapsed, &working)) return 1;
    struct report report = {&bench->setting, samples, &checked, bench->rounds, working / elapsed};
    snprintf(path, sizeof path, "%s/results.md", bench->setting.directory);
    FILE *file = fopen(path, "w");
    if (file == NULL) {
        perror(path);
        return 1;
    }
    report_write(file, &report);
    int failed = fclose(file);
    printf("\n");
    report_write(stdout, &report);
    if (failed) perror(path);
    return failed ? 1 : 0;
}

/* ---- for comparison with other engines ---- */

static int bench_csv(const struct bench *bench) {
    if (!orders_make(bench->setting.directory, ORDERS_PLAIN, bench->setting.rows)) return 1;
    sqlite3 *db = run_open(&bench->setting, ORDERS_PLAIN, CASES_FULL);
    FILE *file = fopen(bench->csv, "w");
    sqlite3_stmt *statement = NULL;
    int rc = SQLITE_CANTOPEN;
    if (file == NULL) perror(bench->csv);
    if (db && file)
        rc = sqlite3_prepare_v2(db, "SELECT customer_id, ordered_at, amount, country FROM orders", -1,
                                &statement, NULL);
    while (rc == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW)
        fprintf(file, "%lld,%s,%.2f,%s\n", (long long)sqlite3_column_int64(statement, 0),
                sqlite3_column_text(statement, 1), sqlite3_column_double(statement, 2),
                sqlite3_column_text(statement, 3));
    if (rc == SQLITE_OK) rc = sqlite3_finalize(statement);
    if (db && rc != SQLITE_OK) fprintf(stderr, "%s\n", sqlite3_errmsg(db));
    if (file && fclose(file) != 0 && rc == SQLITE_OK) {
        perror(bench->csv);
        rc = SQLITE_IOERR;
    }
    sqlite3_close(db);
    return rc != SQLITE_OK;
}

static int bench_serve(const struct bench *bench) {
    bool served[CASES_COUNT] = {false};
    if (!bench_select(served, bench->serve, true)) return 2;
    enum cases_id id = 0;
    while (!served[id])
        id++;
    const struct bench_case *bench_case = &bench_cases[id];
    struct cells cells = {0};
    struct run run;
    char line[16];
    bool grid = bench_case->sort == CASES_IS_GRID || bench_case->sort == CASES_IS_SQL;
    if (!orders_make(bench->setting.directory, bench_case->kind,
                     run_rows(&bench->setting, bench_case->size)) ||
        (grid &&
         !run_cells(&bench->setting, bench_case->kind, bench_case->size, bench_case->sql, &cells, &run)))
        return 1;
    for (size_t i = 0; i < cells.count; i++)
        printf("%s,%lld,%.0f\n", cells.rows[i].cohort, (long long)cells.rows[i].age,
               cells.rows[i].numbers[CELLS_ACTIVE]);
    cells_free(&cells);
    printf("\n");
    fflush(stdout);
    while (fgets(line, sizeof line, stdin)) {
        if (!run_case(&bench->setting, bench_case, &run)) return 1;
        printf("%.6f\n", run.seconds);
        fflush(stdout);
    }
    return 0;
}

int main(int count, char **arguments) {
    struct bench bench = {.setting = {"build/bench", "build/retention.so", 10000000, 64 * 1024, 0},
                          .rounds = 5};
    memset(bench.selected, true, sizeof bench.selected);
    if (!bench_arguments(&bench, count, arguments)) return bench_usage();
    if (bench.csv) return bench_csv(&bench);
    if (bench.serve) return bench_serve(&bench);
    return bench_run(&bench);
}
