/*
 * findings.c - what is in a source; findings.h is the interface.
 *
 * Requirements
 *  1. Every row counts, whatever else is wrong with it. What is said of a column counts all of its values, also where the
 *     row has no customer or no time.
 *  2. null, blank, not a time, not a number, negative, form, earliest and latest: of one column, as look.h has values.
 *  3. before start, equals start: rows with a time and an until, by instants in UTC, of a mere date its midnight.
 *  4. dates beside times: the mere dates of a column that has times of day, too.
 *  5. sentinel: times of the days in findings_sentinels, by column and day.
 *  6. far from the rest: times with 365 days or more between them and the bulk (stretches.h), sentinels apart.
 *  7. duplicate, same moment, ends a day before the next start: repeats.h, of one customer each; rows without one are
 *     compared among themselves, and share no moment. The latter is one where no row ends when the next one starts, and
 *     at least half of those that are followed end a day before.
 *  8. one customer holds much: over a twentieth of all rows, and over twice what the customers have on average; each
 *     of them, the largest first.
 *  9. same but for case or blanks: rows of customers with several spellings (spellings.h).
 * 10. A finding without rows is absent, but rows. Examples are the first of their kind, in order of rows or customers;
 *     far from the rest has the farthest day.
 * 11. Findings of two parts, merged, are those of the whole.
 *
 * Memory: 24 bytes a row (32 with an until), the index of customers with 40 bytes each beside their key, 160 kB for days;
 * at the end the customers' text once more. Cost: one pass, and a sort of each customer's rows.
 */
#include "fold/findings.h"

#include <string.h>

#include "fold/spellings.h"

#define FINDINGS_WORK 100 /* of a customer */

const char *const finding_names[FINDING_KINDS] = {
    [FINDING_ROWS] = "rows",
    [FINDING_NOT_A_TIME] = "not a time",
    [FINDING_NOT_A_NUMBER] = "not a number",
    [FINDING_BEFORE_START] = "before start",
    [FINDING_NULL] = "null",
    [FINDING_BLANK] = "blank",
    [FINDING_DUPLICATE] = "duplicate",
    [FINDING_SPELLINGS] = "same but for case or blanks",
    [FINDING_SENTINEL] = "sentinel",
    [FINDING_FAR] = "far from the rest",
    [FINDING_HOLDER] = "one customer holds much",
    [FINDING_DATES] = "dates beside times",
    [FINDING_DAY_BEFORE] = "ends a day before the next start",
    [FINDING_EQUALS_START] = "equals start",
    [FINDING_MOMENT] = "same moment",
    [FINDING_NEGATIVE] = "negative",
    [FINDING_FORM] = "form",
    [FINDING_EARLIEST] = "earliest",
    [FINDING_LATEST] = "latest",
};

/* Days that stand for no time, where a program cannot say NULL: the first and last of its calendar, or its zero. */
static const int64_t findings_sentinels[FINDINGS_SENTINELS] = {
    0,       /* 0001-01-01 */
    584388,  /* 1601-01-01 */
    639905,  /* 1753-01-01 */
    693593,  /* 1899-12-30 */
    693594,  /* 1899-12-31 */
    693595,  /* 1900-01-01 */
    719162,  /* 1970-01-01 */
    1095361, /* 2999-12-31 */
    3652058, /* 9999-12-31 */
};

void findings_begin(struct findings *findings, const bool given[LOOK_COLUMNS]) {
    memcpy(findings->given, given, sizeof findings->given);
    repeats_init(&findings->repeats, given[LOOK_UNTIL]);
}

void findings_free(struct findings *findings) {
    stretches_free(&findings->days);
    repeats_free(&findings->repeats);
}

/* ---- rows ---- */

static void findings_tally(struct findings *findings, int number, const struct key *key) {
    struct findings_tally *tally = &findings->tallies[number];
    if (tally->rows++ > 0) return;
    tally->key = *key;
    tally->key.bytes = NULL;
    if (key->kind < KEY_TEXT) return;
    if (key->size > FINDINGS_SHOWN) tally->key.size = FINDINGS_SHOWN;
    if (key->size > 0) memcpy(tally->bytes, key->bytes, tally->key.size);
}

static int64_t findings_day(int64_t time) {
    return (time - MOMENT_MIN) / MOMENT_DAY;
}

/* The sentinel of a day; -1: none. */
static int findings_sentinel(int64_t day) {
    for (int i = 0; i < FINDINGS_SENTINELS; i++)
        if (findings_sentinels[i] == day) return i;
    return -1;
}

static void findings_extend(struct findings_extremes *own, const struct findings_extremes *other) {
    if (other->earliest_rows == 0) return;
    bool first = own->earliest_rows == 0;
    if (first || other->earliest < own->earliest) {
        own->earliest = other->earliest;
        own->earliest_rows = 0;
    }
    if (first || other->latest > own->latest) {
        own->latest = other->latest;
        own->latest_rows = 0;
    }
    if (other->earliest == own->earliest) own->earliest_rows += other->earliest_rows;
    if (other->latest == own->latest) own->latest_rows += other->latest_rows;
}

/* A time of the column; true: it is no sentinel. */
static bool findings_time(struct findings *findings, enum look_column column, const struct moment *moment,
                          const struct key *key) {
    int which = column == LOOK_UNTIL;
    struct findings_times *times = &findings->times[which];
    int sentinel = findings_sentinel(findings_day(moment->time));
    findings_extend(&times->extremes, &(struct findings_extremes){moment->time, moment->time, 1, 1});
    times->forms[moment->form]++;
    if (sentinel >= 0)
        findings_tally(findings, FINDINGS_SENTINEL + which * FINDINGS_SENTINELS + sentinel, key);
    return sentinel < 0;
}

static bool findings_values(struct findings *findings, const struct look *look) {
    for (int column = 0; column < LOOK_COLUMNS; column++) {
        const struct key *key = &look->keys[column];
        if (look->kinds[column] == LOOK_NULL) findings_tally(findings, FINDINGS_NULL + column, key);
        if (look->kinds[column] == LOOK_BLANK) findings_tally(findings, FINDINGS_BLANK + column, key);
        if (look->kinds[column] == LOOK_REFUSED) findings_tally(findings, FINDINGS_REFUSED + column, key);
    }
    if (look->kinds[LOOK_AMOUNT] == LOOK_VALUE && look->amount < 0)
        findings_tally(findings, FINDINGS_NEGATIVE, &look->keys[LOOK_AMOUNT]);
    if (look->kinds[LOOK_UNTIL] == LOOK_VALUE)
        findings_time(findings, LOOK_UNTIL, &look->until, &look->keys[LOOK_UNTIL]);
    if (look->kinds[LOOK_TIME] != LOOK_VALUE) return true;
    return !findings_time(findings, LOOK_TIME, &look->time, &look->keys[LOOK_TIME]) ||
           stretches_add(&findings->days, findings_day(look->time.time));
}

bool findings_look(void *fold, const struct look *look) {
    struct findings *findings = fold;
    int64_t start = look_instant(look, LOOK_TIME), end = look_instant(look, LOOK_UNTIL);
    if (!findings_values(findings, look)) return false;
    if (start != LOOK_NO_TIME && end != LOOK_NO_TIME && end <= start)
        findings_tally(findings, end < start ? FINDINGS_BEFORE : FINDINGS_EQUAL, &look->keys[LOOK_UNTIL]);
    if (look->kinds[LOOK_CUSTOMER] == LOOK_VALUE) return true;
    return repeats_add(&findings->repeats, &findings->nobody,
                       &(struct repeats_row){look->fingerprint, LOOK_NO_TIME, 0, LOOK_NO_TIME});
}

bool findings_take(void *fold, const struct population *population, const struct batch *batch) {
    struct findings *findings = fold;
    for (uint32_t i = 0; i < batch->count; i++) {
        struct findings_customer *customer = population_at(population, batch->customers[i]);
        struct repeats_row row = {batch->fingerprints[i], batch->times[i], 0, batch->untils[i]};
        customer->rows++;
        if (!repeats_add(&findings->repeats, &customer->last, &row)) return false;
    }
    return true;
}

/* ---- the list ---- */

/* The next of the list, which is there only where it has rows. */
static struct finding *findings_put(struct findings *findings, enum finding_kind kind, int column,
                                    uint64_t rows) {
    struct finding *finding = &findings->list[findings->count];
    *finding = (struct finding){.kind = kind, .column = (enum look_column)column, .rows = rows};
    findings->count += rows > 0 || kind == FINDING_ROWS;
    return finding;
}

static void findings_put_tally(struct findings *findings, enum finding_kind kind, int column, int number) {
    const struct findings_tally *tally = &findings->tallies[number];
    struct finding *finding = findings_put(findings, kind, column, tally->rows);
    finding->example = tally->key;
    finding->example.bytes = tally->bytes;
}

static void findings_put_columns(struct findings *findings) {
    findings_put(findings, FINDING_ROWS, LOOK_ROW, findings->repeats.rows.count);
    findings_put_tally(findings, FINDING_NOT_A_TIME, LOOK_TIME, FINDINGS_REFUSED + (int)LOOK_TIME);
    findings_put_tally(findings, FINDING_NOT_A_TIME, LOOK_UNTIL, FINDINGS_REFUSED + (int)LOOK_UNTIL);
    findings_put_tally(findings, FINDING_NOT_A_NUMBER, LOOK_AMOUNT, FINDINGS_REFUSED + (int)LOOK_AMOUNT);
    findings_put_tally(findings, FINDING_BEFORE_START, LOOK_UNTIL, FINDINGS_BEFORE);
    for (int column = 0; column < LOOK_COLUMNS; column++)
        findings_put_tally(findings, FINDING_NULL, column, FINDINGS_NULL + column);
    for (int column = 0; column < LOOK_COLUMNS; column++)
        findings_put_tally(findings, FINDING_BLANK, column, FINDINGS_BLANK + column);
}

static int findings_column_of(int which) {
    return which ? LOOK_UNTIL : LOOK_TIME;
}

static void findings_put_days(struct findings *findings) {
    struct stretch all;
    for (int i = 0; i < 2 * FINDINGS_SENTINELS; i++)
        findings_put_tally(findings, FINDING_SENTINEL, findings_column_of(i / FINDINGS_SENTINELS),
                           FINDINGS_SENTINEL + i);
    findings->bulk = stretches_bulk(&findings->days, &all);
    struct finding *far = findings_put(findings, FINDING_FAR, LOOK_TIME, all.rows - findings->bulk.rows);
    far->time = findings->bulk.first - all.first > all.last - findings->bulk.last ? all.first : all.last;
    far->time = MOMENT_MIN + far->time * MOMENT_DAY;
}

static void findings_put_times(struct findings *findings) {
    for (int which = 0; which < 2; which++)
        for (int form = 0; form < MOMENT_FORMS; form++)
            findings_put(findings, FINDING_FORM, findings_column_of(which),
                         findings->times[which].forms[form])
                ->form = (enum moment_form)form;
    for (int which = 0; which < 2; which++) {
        const struct findings_extremes *extremes = &findings->times[which].extremes;
        int column = findings_column_of(which);
        findings_put(findings, FINDING_EARLIEST, column, extremes->earliest_rows)->time = extremes->earliest;
        findings_put(findings, FINDING_LATEST, column, extremes->latest_rows)->time = extremes->latest;
    }
}

bool findings_is_clean(const struct findings *findings, enum look_column column) {
    return findings->tallies[FINDINGS_REFUSED + (int)column].rows == 0;
}

/* How many times of a column have one of the first so many forms: of all, or those of mere dates. */
static uint64_t findings_times_of(const struct findings_times *times, enum moment_form forms) {
    uint64_t count = 0;
    for (int form = 0; form < (int)forms; form++)
        count += times->forms[form];
    return count;
}

bool findings_is_mere(const struct findings *findings, enum look_column column) {
    const struct findings_times *times = &findings->times[column == LOOK_UNTIL];
    return findings_is_clean(findings, column) &&
           findings_times_of(times, MOMENT_CLOCK) == findings_times_of(times, MOMENT_FORMS);
}

static void findings_put_dates(struct findings *findings) {
    for (int which = 0; which < 2; which++) {
        const struct findings_times *times = &findings->times[which];
        uint64_t dates = findings_times_of(times, MOMENT_CLOCK);
        findings_put(findings, FINDING_DATES, findings_column_of(which),
                     dates < findings_times_of(times, MOMENT_FORMS) ? dates : 0);
    }
}

/* ---- customers ---- */

/* What there is among the rows of all customers. */
struct findings_people {
    struct repeats_count count;
    struct key twice, together; /* the first with a duplicate, and with a moment of several rows */
    uint32_t holders[FINDINGS_HOLDERS];
    int holder_count;
    struct spellings spellings;
};

static uint64_t findings_rows_of(const void *payload) {
    return ((const struct findings_customer *)payload)->rows;
}

/* A customer who may hold much, put where they belong: the largest first. */
static void findings_hold(const struct findings *findings, const struct population *population,
                          uint32_t customer, struct findings_people *people) {
    uint64_t rows = findings_rows_of(population_at(population, customer)), all = findings->repeats.rows.count,
             of_people = all - findings->tallies[FINDINGS_NULL + (int)LOOK_CUSTOMER].rows -
                         findings->tallies[FINDINGS_BLANK + (int)LOOK_CUSTOMER].rows;
    int at = people->holder_count;
    if (20 * rows <= all || rows * population_count(population) <= 2 * of_people) return;
    for (; at > 0; at--) {
        uint32_t other = people->holders[at - 1];
        if (findings_rows_of(population_at(population, other)) >= rows) break;
        people->holders[at] = other;
    }
    people->holders[at] = customer;
    people->holder_count++;
}

static bool findings_meet(struct findings *findings, struct population *population,
                          struct findings_people *people) {
    struct repeats_count *count = &people->count;
    for (uint32_t i = 0; i < population_count(population); i++) {
        const struct findings_customer *customer = population_at(population, i);
        struct repeats_count before = *count;
        if (patience_is_out_at(population->patience, i, FINDINGS_WORK)) return false;
        findings_hold(findings, population, i, people);
        if (customer->rows == 1) continue;
        if (!repeats_sum(&findings->repeats, customer->last, population->patience, count)) return false;
        if (before.duplicates == 0 && count->duplicates > 0)
            people->twice = ids_key(&population->customers, i);
        if (before.moments == 0 && count->moments > 0) people->together = ids_key(&population->customers, i);
    }
    return repeats_sum(&findings->repeats, findings->nobody, population->patience, count) &&
           spellings_find(&people->spellings, population, findings_rows_of);
}

static void findings_put_repeats(struct findings *findings, const struct population *population,
                                 const struct findings_people *people) {
    const struct spellings *spellings = &people->spellings;
    findings_put(findings, FINDING_DUPLICATE, LOOK_ROW, people->count.duplicates)->example = people->twice;
    struct finding *spelled = findings_put(findings, FINDING_SPELLINGS, LOOK_CUSTOMER, spellings->rows);
    if (spellings->rows == 0) return;
    spelled->example = ids_key(&population->customers, spellings->first);
    spelled->other = ids_key(&population->customers, spellings->second);
}

static void findings_put_holders(struct findings *findings, const struct population *population,
                                 const struct findings_people *people) {
    for (int i = 0; i < people->holder_count; i++) {
        uint32_t holder = people->holders[i];
        findings_put(findings, FINDING_HOLDER, LOOK_CUSTOMER,
                     findings_rows_of(population_at(population, holder)))
            ->example = ids_key(&population->customers, holder);
    }
}

static void findings_put_ends(struct findings *findings, const struct findings_people *people) {
    const struct repeats_count *count = &people->count;
    bool always = count->touching == 0 && 2 * count->days >= count->followed;
    findings_put(findings, FINDING_DAY_BEFORE, LOOK_UNTIL, always ? count->days : 0)->time = count->day_end;
    findings_put_tally(findings, FINDING_EQUALS_START, LOOK_UNTIL, FINDINGS_EQUAL);
    findings_put(findings, FINDING_MOMENT, LOOK_ROW, count->moments)->example = people->together;
    findings_put_tally(findings, FINDING_NEGATIVE, LOOK_AMOUNT, FINDINGS_NEGATIVE);
}

bool findings_finish(struct findings *findings, struct population *population) {
    struct findings_people people = {.holder_count = 0};
    if (!findings_meet(findings, population, &people)) return false;
    findings->count = 0;
    findings_put_columns(findings);
    findings_put_repeats(findings, population, &people);
    findings_put_days(findings);
    findings_put_holders(findings, population, &people);
    findings_put_dates(findings);
    findings_put_ends(findings, &people);
    findings_put_times(findings);
    return true;
}

/* ---- its state ---- */

static uint64_t findings_state_options(const void *fold) {
    const struct findings *findings = fold;
    uint64_t options = 0;
    for (int column = 0; column < LOOK_COLUMNS; column++)
        options |= (uint64_t)findings->given[column] << column;
    return options;
}

static bool findings_state_merge(void *fold, const struct population *population, void *payload,
                                 const void *other_fold, const void *other, const uint32_t *segments) {
    struct findings *findings = fold;
    struct findings_customer *own = payload;
    const struct findings_customer *from = other;
    (void)population, (void)segments;
    own->rows += from->rows;
    return repeats_merge(&findings->repeats, &own->last, &((const struct findings *)other_fold)->repeats,
                         from->last);
}

static void findings_state_write(const void *fold, const void *payload, struct bytes_out *out) {
    repeats_write(&((const struct findings *)fold)->repeats,
                  ((const struct findings_customer *)payload)->last, out);
}

/* Nobody is a customer without a row. */
static bool findings_state_read(void *fold, const struct population *population, void *payload,
                                struct bytes_in *in) {
    struct repeats *repeats = &((struct findings *)fold)->repeats;
    struct findings_customer *customer = payload;
    uint32_t before = repeats->rows.count;
    (void)population;
    if (!repeats_read(repeats, &customer->last, in)) return false;
    customer->rows = repeats->rows.count - before;
    in->damaged = in->damaged || customer->rows == 0;
    return true;
}

static bool findings_merge_rest(void *fold, const void *other_fold) {
    struct findings *own = fold;
    const struct findings *from = other_fold;
    for (int i = 0; i < FINDINGS_TALLIES; i++) {
        uint64_t rows = own->tallies[i].rows + from->tallies[i].rows;
        if (own->tallies[i].rows == 0) own->tallies[i] = from->tallies[i];
        own->tallies[i].rows = rows;
    }
    for (int which = 0; which < 2; which++) {
        for (int form = 0; form < MOMENT_FORMS; form++)
            own->times[which].forms[form] += from->times[which].forms[form];
        findings_extend(&own->times[which].extremes, &from->times[which].extremes);
    }
    return stretches_merge(&own->days, &from->days) &&
           repeats_merge(&own->repeats, &own->nobody, &from->repeats, from->nobody);
}

static void findings_write_times(const struct findings_times *times, struct bytes_out *out) {
    for (int form = 0; form < MOMENT_FORMS; form++)
        bytes_write_number(out, times->forms[form]);
    bytes_write_number(out, times->extremes.earliest_rows);
    bytes_write_number(out, times->extremes.latest_rows);
    bytes_write_number(out, (uint64_t)times->extremes.earliest);
    bytes_write_number(out, (uint64_t)times->extremes.latest);
}

static void findings_write_rest(const void *fold, struct bytes_out *out) {
    const struct findings *findings = fold;
    for (int i = 0; i < FINDINGS_TALLIES; i++) {
        struct key key = findings->tallies[i].key;
        key.bytes = findings->tallies[i].bytes;
        bytes_write_number(out, findings->tallies[i].rows);
        if (findings->tallies[i].rows > 0) bytes_write_key(out, &key);
    }
    for (int which = 0; which < 2; which++)
        findings_write_times(&findings->times[which], out);
    stretches_write(&findings->days, out);
    repeats_write(&findings->repeats, findings->nobody, out);
}

static void findings_read_tally(struct findings *findings, int number, struct bytes_in *in) {
    int64_t rows = bytes_read_within(in, 0, UINT32_MAX);
    if (rows == 0) return;
    struct key key = bytes_read_key(in);
    in->damaged = in->damaged || (key.kind >= KEY_TEXT && key.size > FINDINGS_SHOWN);
    if (in->damaged) return;
    findings_tally(findings, number, &key);
    findings->tallies[number].rows = (uint64_t)rows;
}

static void findings_read_times(struct findings_times *times, struct bytes_in *in) {
    struct findings_extremes *extremes = &times->extremes;
    for (int form = 0; form < MOMENT_FORMS; form++)
        times->forms[form] = (uint64_t)bytes_read_within(in, 0, UINT32_MAX);
    extremes->earliest_rows = (uint64_t)bytes_read_within(in, 0, UINT32_MAX);
    extremes->latest_rows = (uint64_t)bytes_read_within(in, 0, UINT32_MAX);
    extremes->earliest = bytes_read_within(in, MOMENT_MIN, MOMENT_MAX);
    extremes->latest = bytes_read_within(in, MOMENT_MIN, MOMENT_MAX);
}

static bool findings_read_rest(void *fold, struct bytes_in *in) {
    struct findings *findings = fold;
    for (int i = 0; i < FINDINGS_TALLIES; i++)
        findings_read_tally(findings, i, in);
    for (int which = 0; which < 2; which++)
        findings_read_times(&findings->times[which], in);
    return stretches_read(&findings->days, in) && repeats_read(&findings->repeats, &findings->nobody, in);
}

const struct state_kind findings_state = {
    7,
    findings_state_options,
    findings_state_merge,
    findings_state_write,
    findings_state_read,
    findings_merge_rest,
    findings_write_rest,
    findings_read_rest,
};
