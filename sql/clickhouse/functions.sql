-- functions.sql - the calendar and the measures of the module as functions of ClickHouse (26.9), and what the views stand on.
--
--     SELECT cohort_of(toDateTime('2024-06-30 22:00:00', 'UTC'), 'month in Europe/Berlin'), nps(score) FROM answers
--     2024-07   ...
--
-- A name has one number of arguments here, as ClickHouse has no overloads: the grain is always given. Times are Date,
-- Date32, DateTime or DateTime64, of the years 1900 to 2299; Date and Date32 are mere dates, a day on the clock of the
-- grain, the others are moments. Text is no time: convert it where it is loaded (load.sql).
--
-- What the views of this folder use (f is the name of the function that refuses, a that of the argument):
--
--     retention_grain(f, a, text)         the grain k, a tuple; constant, so a statement computes it once
--     retention_period(t, k)              number of the period that holds t; 0 holds 0001-01-01, as in the module
--     retention_label(p, k)               label of a period                    retention_start(p, k)   its first instant
--     retention_clock(t, k)               what the clock of the grain shows at t
--     retention_moment(f, a, text, grain) an argument that is a moment: DateTime64(6, 'UTC'); NULL where it is blank
--     retention_word(f, a, text, words)   an argument that is one of the words; the first where it is blank
--     retention_whole(f, a, text, least)  an argument that is a whole number; NULL where it is blank
--     retention_database(s), retention_table(s)   a source, `name` or `database.name`, quoted where a part has a dot in it:
--     retention_column(f, s, c)           '' when the source has the column (or c is none or every), else an error
--
--     FROM merge(retention_database({source:String}), concat(retention_table({source:String}), retention_column(...), ...))
--
-- A parameter cannot stand for the name of a table, so merge() finds it by a regular expression, escaped. Columns that are
-- not given are `none` and `every`, which the views add to the source: (SELECT *, NULL::Nullable(String) AS none, 1 AS every FROM ...).
-- Install it in the database of the reports: the views stay there, the functions belong to the server.
-- Functions are macros. What is used more than once in another is a scalar subquery, which folds to a constant. `if` with a
-- constant condition leaves the other branch alone, so that the type of a column can decide. throwIf() refuses only where rows
-- flow, so arguments are checked in scalar subqueries, which always run. A view in which an alias of WITH is used in many subqueries is
-- planned anew in each: so a table is two views, one that reads the arguments, and one that has them as parameters (cohorts.sql).

-- ---- arguments ----

CREATE OR REPLACE FUNCTION retention_blank AS (text) -> trim(BOTH ' \t\n\v\f\r' FROM ifNull(toString(text), ''));

-- An error whose text has values in it: a number that cannot be read. '0' is none.
CREATE OR REPLACE FUNCTION retention_refuse AS (text) -> accurateCast(text, 'UInt8');

CREATE OR REPLACE FUNCTION retention_part AS (s, part) ->
  trim(BOTH '"`' FROM replaceRegexpOne(s, '^(?:("[^"]+"|`[^`]+`|[^"`.]+)[.])?("[^"]+"|`[^`]+`|[^"`.]+)$', part));
CREATE OR REPLACE FUNCTION retention_database AS (s) -> if(retention_part(s, '\\1') = '', currentDatabase(), retention_part(s, '\\1'));
CREATE OR REPLACE FUNCTION retention_table AS (s) -> concat('^', replaceRegexpAll(retention_part(s, '\\2'), '([^A-Za-z0-9_])', '\\\\\1'), '$');
CREATE OR REPLACE FUNCTION retention_column AS (f, s, c) ->
  if(c IN ('none', 'every'), '',
    if(hasColumnInTable(retention_database(s), retention_part(s, '\\2'), c), '',
      toString(retention_refuse(concat(f, '(): no such column: ', s, '.', c)))));

CREATE OR REPLACE FUNCTION retention_word AS (f, a, text, words) -> (
  WITH lower(retention_blank(text)) AS word
  SELECT if(word = '', words[1], word)
  WHERE throwIf(word != '' AND NOT has(words, word), concat(f, '(): ', a, ': not one of ', arrayStringConcat(words, ', '), ': \'', text, '\'')) = 0);

CREATE OR REPLACE FUNCTION retention_whole AS (f, a, text, least) -> (
  WITH retention_blank(text) AS word
  SELECT toInt64OrNull(word)
  WHERE throwIf(word != '' AND (NOT match(word, '^[0-9]{1,15}$') OR toInt64OrZero(word) < least),
    concat(f, '(): ', a, ': not a whole number from ', toString(least), ': \'', text, '\'')) = 0);

-- ---- clocks ----

-- A clock: its offset, NULL where it is no offset; its zone as ClickHouse writes it, whatever its case, '' where it is none; and
-- the zone's stretches of one offset: [from, until) in Unix seconds, and the offset. Days on which it changes are looked at by
-- the quarter of an hour; before 1900 the clock is that of 1900.
CREATE OR REPLACE VIEW retention_clocks AS
WITH extractGroups(lower({clock:String}), '^(?:(z|utc|gmt)|([+-])([0-9]{2})(?::?([0-5][0-9])(?::?([0-5][0-9]))?)?)$') AS parts,
  toInt64(toInt64OrZero(parts[3]) * 3600 + toInt64OrZero(parts[4]) * 60 + toInt64OrZero(parts[5])) AS seconds,
  (SELECT anyIf(time_zone, lower(time_zone) = lower({clock:String}) AND NOT match({clock:String}, '(?i)^(z|utc|gmt|[+-].*)$')) FROM system.time_zones) AS name,
  assumeNotNull(if(name = '', 'UTC', name)) AS zone
SELECT if(empty(parts) OR seconds > 14 * 3600, NULL, if(parts[2] = '-', -seconds, seconds)) AS offset, name AS zone_name,
  arrayZip(
    arrayConcat([toInt64(-99999999999)], arrayMap(c -> c.1, changes)),
    arrayConcat(arrayMap(c -> c.1, changes), [toInt64(99999999999)]),
    arrayConcat([toInt64(assumeNotNull(if(name = '', ifNull(offset, 0), toInt64(timezoneOffset(toTimeZone(toDateTime64(-2208988800, 0, 'UTC'), zone))))))],
      arrayMap(c -> c.2, changes))) AS spans
FROM (
  SELECT arraySort(groupArray((at, after))) AS changes
  FROM (
    SELECT day * 86400 + quarter * 900 AS at, toInt64(timezoneOffset(toTimeZone(toDateTime64(at - 900, 0, 'UTC'), zone))) AS before,
      toInt64(timezoneOffset(toTimeZone(toDateTime64(at, 0, 'UTC'), zone))) AS after
    FROM (
      SELECT toInt64(number) - 25567 AS day FROM numbers(146096)
      WHERE name != '' AND timezoneOffset(toTimeZone(toDateTime64(day * 86400, 0, 'UTC'), zone))
        != timezoneOffset(toTimeZone(toDateTime64((day + 1) * 86400, 0, 'UTC'), zone)))
    ARRAY JOIN range(1, 97) AS quarter
    WHERE before != after));

-- ---- grains ----

-- What may be wrong with a text that is no grain, as the module says it.
CREATE OR REPLACE FUNCTION retention_grain_hint AS (text) -> multiIf(
  match(text, '^[\\s\\v]*-') OR match(text, '^[\\s\\v]*[0-9]') AND toInt64OrZero(extract(text, '^[\\s\\v]*([0-9]{1,15})')) NOT BETWEEN 1 AND 100000,
    'N is a whole number from 1 to 100000',
  match(text, '^[\\s\\v]*([0-9]+[\\s\\v]+)?(hour|dai|week|month|quarter|year)ly([\\s\\v]|$)'),
    concat(replaceOne(extract(text, '(hour|dai|week|month|quarter|year)ly'), 'dai', 'day'), '?'),
  NOT match(text, '^[\\s\\v]*([0-9]+[\\s\\v]+)?(hour|day|week|month|quarter|year)s?([\\s\\v]+starting[\\s\\v]+[^\\s\\v]+)?([\\s\\v]+in[\\s\\v]+[^\\s\\v]+)?[\\s\\v]*$'),
    'want [N] hour|day|week|month|quarter|year [starting WEEKDAY|MONTH] [in CLOCK]',
  match(text, '(hour|day)s?[\\s\\v]+starting'), 'hours and days cannot start elsewhere, weeks, quarters and years can',
  match(text, 'months?[\\s\\v]+starting'), 'months cannot start elsewhere, quarters and years can',
  match(text, 'weeks?[\\s\\v]+starting') AND NOT match(text, 'starting[\\s\\v]+(mon|tues|wednes|thurs|fri|satur|sun)day([\\s\\v]|$)'), 'weeks start on a weekday such as sunday',
  match(text, '(quarter|year)s?[\\s\\v]+starting') AND NOT match(text, 'starting[\\s\\v]+(january|february|march|april|may|june|july|august|september|october|november|december)([\\s\\v]|$)'),
    'quarters and years start in a month such as april',
  'a clock is an offset such as +02:00, up to 14:00, or a zone such as Europe/Berlin');

-- Hours, days or months (kind 1, 2, 3) from 0001-01-01 to a local time in seconds.
CREATE OR REPLACE FUNCTION retention_units AS (local, kind) -> multiIf(kind = 1, intDiv(local + 719162 * 86400, 3600),
  kind = 2, intDiv(local + 719162 * 86400, 86400), toInt64(toRelativeMonthNum(toDateTime64(local, 0, 'UTC'))) - 13);

-- A grain as the tuple k: 1 what is counted (1 hours, 2 days, 3 months), 2 how many of them a period has, 3 how many stand before
-- the first period, 4 offset in seconds, 5 label (1 start, 2 week, 3 month, 4 quarter, 5 year), 6 zone or '', 7 whether it has a
-- clock, 8 where the clock is set back and shows a period that is left already: from, until in Unix seconds, and the period that
-- it had reached, 9 the clock's spans. function and argument are whose it is, for the error. A view and not a function, as the
-- planner would carry its whole text along with every constant that comes of it.
CREATE OR REPLACE VIEW retention_grains AS
SELECT tuple(assumeNotNull(kind), assumeNotNull(step), assumeNotNull(origin), toInt64(assumeNotNull(ifNull(offset, 0))),
  assumeNotNull(if(n > 1 OR origin != 0, 1, transform(unit, ['week', 'month', 'quarter', 'year'], [2, 3, 4, 5], 1))), assumeNotNull(zone_name), parts[4] != '',
  arrayFilter(b -> b.3 > intDiv(retention_units(b.4, kind) + origin, step),
    arrayMap((s, before) -> (s.1, s.1 + before.3 - s.3, assumeNotNull(intDiv(retention_units(s.1 + before.3 - 1, kind) + origin, step)), s.1 + least(s.3, before.3 - 1)),
      arraySlice(spans, 2), arraySlice(spans, 1, length(spans) - 1))),
  spans) AS k
FROM (
  SELECT extractGroups(if(retention_blank({grain:String}) = '', 'month', lower(retention_blank({grain:String}))), '^(?:([0-9]{1,6})[\\s\\v]+)?(hour|day|week|month|quarter|year)s?(?:[\\s\\v]+starting[\\s\\v]+([^\\s\\v]+))?(?:[\\s\\v]+in[\\s\\v]+([^\\s\\v]+))?$') AS parts,
    offset, zone_name, spans, parts[2] AS unit, if(parts[1] = '', 1, toInt64OrZero(parts[1])) AS n,
    toInt64(multiIf(unit = 'hour', if(n % 24 = 0, 2, 1), unit IN ('day', 'week'), 2, 3)) AS kind,
    toInt64(greatest(1, if(kind = 2 AND unit = 'hour', intDiv(n, 24), n * transform(unit, ['week', 'quarter', 'year'], [7, 3, 12], 1)))) AS step,
    toInt64(indexOf(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'], parts[3])) AS weekday,
    toInt64(indexOf(['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december'], parts[3])) AS month,
    toInt64(if(parts[3] = '', 0, if(unit = 'week', (8 - weekday) % 7, (13 - month) % 12) % step)) AS origin
  FROM retention_clocks(clock = extract(lower({grain:String}), '[\\s\\v]in[\\s\\v]+([^\\s\\v]+)[\\s\\v]*$')))
WHERE throwIf(empty(parts) OR n NOT BETWEEN 1 AND 100000 OR parts[4] != '' AND zone_name = '' AND isNull(offset)
    OR parts[3] != '' AND (unit IN ('hour', 'day', 'month') OR unit = 'week' AND weekday = 0 OR unit != 'week' AND month = 0),
  concat({function:String}, '(): ', {argument:String}, if({argument:String} = '', '', ': '), 'not a grain: \'', {grain:String},
    '\' (', retention_grain_hint(lower({grain:String})), ')')) = 0;

-- The grain of a text: at once where it is one word. In the subquery the grain stands once more, as two calls of one view, whatever
-- their arguments, are otherwise one constant to the planner.
CREATE OR REPLACE FUNCTION retention_grain_word AS (g) -> indexOf(['hour', 'day', 'week', 'month', 'quarter', 'year'],
  replaceRegexpOne(if(retention_blank(g) = '', 'month', lower(retention_blank(g))), 's$', ''));
CREATE OR REPLACE FUNCTION retention_grain AS (f, a, g) -> if(retention_grain_word(g) != 0,
  CAST('[(1,1,0,0,1,\'\',0,[],[(-99999999999,99999999999,0)]), (2,1,0,0,1,\'\',0,[],[(-99999999999,99999999999,0)]), (2,7,0,0,2,\'\',0,[],[(-99999999999,99999999999,0)]),
    (3,1,0,0,3,\'\',0,[],[(-99999999999,99999999999,0)]), (3,3,0,0,4,\'\',0,[],[(-99999999999,99999999999,0)]), (3,12,0,0,5,\'\',0,[],[(-99999999999,99999999999,0)])]',
    'Array(Tuple(Int64, Int64, Int64, Int64, UInt8, String, UInt8, Array(Tuple(Int64, Int64, Int64, Int64)), Array(Tuple(Int64, Int64, Int64))))')[retention_grain_word(g)],
  -- the cast of 'x' lets this branch be dropped before it is computed
  assumeNotNull((SELECT tupleElement((k, g), 1) FROM retention_grains(function = f, argument = a,
    grain = substring(toString(g), 1 + accurateCast(if(retention_grain_word(g) != 0, 'x', '0'), 'UInt8'))))));

-- ---- periods ----

-- A column or value of mere dates; text, which is no time.
CREATE OR REPLACE FUNCTION retention_is_date AS (t) -> match(toTypeName(t), '\\bDate(32)?\\b');
CREATE OR REPLACE FUNCTION retention_is_text AS (t) -> match(toTypeName(t), 'String');

-- What the clock shows at a moment; a mere date is itself. identity() lets the planner see the inner condition too; of two
-- branches that both can be, the first has its zone for both. accurateCast(if(..., '0', 'x'), 'UInt8') is a 0 that cannot be read where
-- the branch is not taken, so that the planner drops it (not as a function: one that failed once is taken for recursive then).
CREATE OR REPLACE FUNCTION retention_clock AS (t, k) -> if(retention_is_date(t), addDays(t, accurateCast(if(retention_is_date(t), '0', 'x'), 'UInt8')), identity(if(k.6 = '',
  addSeconds(toTimeZone(t, 'UTC'), k.4 + accurateCast(if(k.6 = '', '0', 'x'), 'UInt8')), toTimeZone(t, if(k.6 = '', 'UTC', k.6)))));

-- Unix seconds of a moment, cut.
CREATE OR REPLACE FUNCTION retention_seconds AS (t) -> if(match(toTypeName(t), 'DateTime64'),
  intDiv(toUnixTimestamp64Micro(toDateTime64(t, 6, 'UTC')) + 62135596800000000, 1000000) - 62135596800, toInt64(toUnixTimestamp(t)));

-- The number of a period by what the clock shows.
CREATE OR REPLACE FUNCTION retention_shown AS (clock, date, k) ->
  intDivOrZero(if(k.1 = 3, toInt64(toRelativeMonthNum(clock)) - 13, toInt64(toInt32(toDate32(clock)) + 719162) * if(k.1 = 1, 24, 1)
    + identity(if(k.1 = 1 AND NOT date, toHour(clock), 0))
    -- a mere date begins when its clock does, where it skips midnight
    + identity(if(k.1 = 1 AND date AND k.6 != '', accurateCast(if(k.1 = 1 AND date AND k.6 != '', '0', 'x'), 'UInt8')
      + arrayMap(s -> intDiv(greatest(0, s.1 + s.3 - toInt64(toInt32(toDate32(clock))) * 86400), 3600),
        [arrayFirst(s -> toInt64(toInt32(toDate32(clock))) * 86400 - s.3 < s.2, k.9)])[1], 0))) + k.3, k.2);

-- Where the clock was set back, the period that it had reached.
CREATE OR REPLACE FUNCTION retention_not_before AS (p, t, k) -> if(empty(k.8) OR retention_is_date(t), p,
  greatest(p, arrayMax(b -> if(retention_seconds(t) >= b.1 AND retention_seconds(t) < b.2, b.3, 0), k.8)));

-- The number of the period that holds t.
CREATE OR REPLACE FUNCTION retention_period AS (t, k) -> retention_not_before(retention_shown(retention_clock(t, k), retention_is_date(t), k), t, k);

-- Where a period should start on the clock of the grain, and the instant at which it does.
CREATE OR REPLACE FUNCTION retention_wall_start AS (p, k) ->
  if(k.1 = 3, toDateTime64(addMonths(toDate32('1970-01-01'), toInt32(p * k.2 - k.3 - 1969 * 12)), 0, 'UTC'),
    identity(if(k.1 = 2, toDateTime64(addDays(toDate32('1970-01-01'), toInt32(p * k.2 - k.3 - 719162)), 0, 'UTC'),
      addHours(toDateTime64('1970-01-01 00:00:00', 0, 'UTC'), p * k.2 - k.3 - 719162 * 24))));
CREATE OR REPLACE FUNCTION retention_span_of AS (local, k) -> arrayFirst(s -> local - s.3 < s.2, k.9);
CREATE OR REPLACE FUNCTION retention_instant AS (local, k) ->
  if(length(k.9) = 1, local - k.4, greatest(retention_span_of(local, k).1, local - retention_span_of(local, k).3));
CREATE OR REPLACE FUNCTION retention_start AS (p, k) ->
  toDateTime64(retention_instant(toUnixTimestamp64Second(retention_wall_start(p, k)), k), 6, 'UTC');

CREATE OR REPLACE FUNCTION retention_start_label AS (p, k) -> formatDateTime(retention_wall_start(p, k), if(k.1 = 1, '%Y-%m-%d %H:%i', '%Y-%m-%d'));
CREATE OR REPLACE FUNCTION retention_label AS (p, k) ->
  if(k.5 = 2, concat(toString(toISOYear(retention_wall_start(p, k))), '-W', leftPad(toString(toISOWeek(retention_wall_start(p, k))), 2, '0')),
    identity(if(k.5 = 4, concat(formatDateTime(retention_wall_start(p, k), '%Y-Q'), toString(toQuarter(retention_wall_start(p, k)))),
      formatDateTime(retention_wall_start(p, k), if(k.5 = 3, '%Y-%m', if(k.5 = 5, '%Y', if(k.1 = 1, '%Y-%m-%d %H:%i', '%Y-%m-%d')))))));

-- An offset as the clock of hours shows it.
CREATE OR REPLACE FUNCTION retention_show_offset AS (o) -> concat(if(o < 0, '-', '+'), leftPad(toString(intDiv(abs(o), 3600)), 2, '0'), ':',
  leftPad(toString(intDiv(abs(o), 60) % 60), 2, '0'), if(o % 60 = 0, '', concat(':', leftPad(toString(abs(o) % 60), 2, '0'))));

-- The first moment of a period as text: a date, or what the clock shows then, with its offset where the grain has one.
CREATE OR REPLACE FUNCTION retention_show_first AS (at, offset) -> concat(
  formatDateTime(toDateTime64(at + offset, 0, 'UTC'), '%Y-%m-%d %H:%i'), if((at + offset) % 60 = 0, '', concat(':', leftPad(toString((at + offset) % 60), 2, '0'))),
  retention_show_offset(offset));
CREATE OR REPLACE FUNCTION retention_first AS (p, k) -> if(k.1 != 1 OR k.7 = 0, retention_start_label(p, k),
  arrayMap((w, s) -> retention_show_first(greatest(s.1, w - s.3), s.3), [toUnixTimestamp64Second(retention_wall_start(p, k))],
    [arrayFirst(s -> toUnixTimestamp64Second(retention_wall_start(p, k)) - s.3 < s.2, k.9)])[1]);

-- Text is refused where it is read as a time. substring() is for text alone, so that for other types the planner drops the branch.
CREATE OR REPLACE FUNCTION retention_time AS (f, t) -> identity(if(retention_is_text(t),
  toDate32(retention_refuse(concat(f, '(): not a time: \'', substring(t, 1, 60), '\' (text? retention_loaded(value) where it is loaded)'))), t));

-- Of an aggregate such as min(t) the planner takes the type for no constant, and drops no branch; of a lambda's argument it does.
CREATE OR REPLACE FUNCTION cohort_of AS (time, grain) -> arrayMap(x ->
  retention_label(retention_period(retention_time('cohort_of', x), retention_grain('cohort_of', '', grain)), retention_grain('cohort_of', '', grain)), [time])[1];
CREATE OR REPLACE FUNCTION cohort_start AS (time, grain) -> arrayMap(x -> if(isNull(x), NULL,
  retention_first(retention_period(retention_time('cohort_start', x), retention_grain('cohort_start', '', grain)), retention_grain('cohort_start', '', grain))), [time])[1];
CREATE OR REPLACE FUNCTION cohort_age AS (first, time, grain) ->
  arrayMap(x -> retention_period(retention_time('cohort_age', x), retention_grain('cohort_age', '', grain)), [time])[1]
    - arrayMap(x -> retention_period(retention_time('cohort_age', x), retention_grain('cohort_age', '', grain)), [first])[1];

-- ---- arguments that are moments ----

-- A moment as text: a date, a month or a year, which is the beginning of that day on the clock of the grain, or a date and time of
-- day in UTC or with its offset; NULL where the text is blank.
CREATE OR REPLACE VIEW retention_moments AS
WITH retention_grain({function:String}, 'grain', {grain:String}) AS k
SELECT if(text = '', NULL, addMicroseconds(toDateTime64(if(parts[4] = '', retention_instant(day * 86400, k), day * 86400 + clock - offset), 6, 'UTC'),
  toInt64OrZero(rightPad(substring(parts[7], 1, 6), 6, '0')))) AS moment
FROM (
  SELECT retention_blank({text:String}) AS text,
    extractGroups(text, '^([0-9]{4})(?:[-/]([0-9]{1,2})(?:[-/]([0-9]{1,2})(?:(?:[Tt]| +)([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]+))?)? *(?:(?:[Zz]|(?i:utc|gmt))|([+-])([0-9]{2})(?::?([0-9]{2}))?)?)?)?)?$') AS parts,
    toInt32OrZero(parts[1]) AS year, if(parts[2] = '', 1, toInt32OrZero(parts[2])) AS month, if(parts[3] = '', 1, toInt32OrZero(parts[3])) AS mday,
    addDays(addMonths(toDate32('1900-01-01'), (year - 1900) * 12 + month - 1), mday - 1) AS date, toInt64(toInt32(date)) AS day,
    toInt64(toInt64OrZero(parts[4]) * 3600 + toInt64OrZero(parts[5]) * 60 + toInt64OrZero(parts[6])) AS clock,
    toInt64(if(parts[8] = '-', -1, 1) * (toInt64OrZero(parts[9]) * 3600 + toInt64OrZero(parts[10]) * 60)) AS offset)
WHERE throwIf(text != '' AND (empty(parts) OR year NOT BETWEEN 1900 AND 2299 OR month NOT BETWEEN 1 AND 12 OR toMonth(date) != month OR toDayOfMonth(date) != mday
    OR toInt64OrZero(parts[5]) > 59 OR toInt64OrZero(parts[6]) > 59 OR clock > 86400 OR clock = 86400 AND toInt64OrZero(parts[7]) > 0 OR abs(offset) > 50400),
  concat({function:String}, '(): ', {argument:String}, ': not a time: \'', {text:String}, '\' (want YYYY-MM-DD[ HH:MM[:SS]], of 1900 to 2299)')) = 0;

CREATE OR REPLACE FUNCTION retention_moment AS (f, a, text_given, g) -> (
  SELECT tupleElement((moment, a, text_given, g), 1) FROM retention_moments(function = f, argument = a, text = text_given, grain = g));

-- ---- rows ----

-- The grain `day` on the clock of a grain, as text; rows of mere dates are held against the day of as_of, others against the moment.
CREATE OR REPLACE FUNCTION retention_day_grain AS (g) -> concat('day', replaceRegexpOne(
  extract(concat(' ', lower(toString(g))), '([\\s\\v]in[\\s\\v]+[^\\s\\v]+)[\\s\\v]*$'), '[\\s\\v]+', ' '));
CREATE OR REPLACE FUNCTION retention_not_after AS (f, t, as_of, as_of_day) ->
  identity(if(retention_is_date(t), toInt64(toInt32(toDate32(t))) + 719162 <= as_of_day, retention_time(f, t) <= as_of));

-- The latest time of a column as a moment: mere dates begin with their day on the clock.
CREATE OR REPLACE FUNCTION retention_latest AS (f, t, k) -> if(retention_is_date(t),
  toDateTime64(retention_instant(toInt64(toInt32(toDate32(max(t)))) * 86400, k), 6, 'UTC'), max(toDateTime64(retention_time(f, t), 6, 'UTC')));

-- Ids and segments: blank text is NULL. Flags and amounts: NULL and blank are 0, and so is any text that is no number an error.
CREATE OR REPLACE FUNCTION retention_is_there AS (x) -> if(retention_is_text(x), isNotNull(x) AND notEmpty(retention_blank(x)), isNotNull(x));
CREATE OR REPLACE FUNCTION retention_number AS (f, what, x) -> assumeNotNull(identity(if(retention_is_text(x),
  toFloat64OrZero(retention_blank(x)) + retention_refuse(if(retention_blank(x) = '' OR isNotNull(toFloat64OrNull(retention_blank(x))), '0',
    concat(f, '(): ', what, ': not a number: \'', substring(ifNull(x, ''), 1, 60), '\''))),
  toFloat64(ifNull(x, 0)))));
CREATE OR REPLACE FUNCTION retention_flag AS (f, what, x) -> identity(if(retention_is_text(x), retention_number(f, what, x) != 0, assumeNotNull(ifNull(x != 0, 0))));

-- A segment behind its moment as one text: the least is that of the earliest row, of several the smallest, NULL before numbers before
-- text. Whole numbers come back as such, anything else as text.
CREATE OR REPLACE FUNCTION retention_is_whole AS (x) -> match(toTypeName(x), '\\b(U?Int[0-9]+|Bool)\\b');
CREATE OR REPLACE FUNCTION retention_pack AS (at, x) -> concat(reinterpretAsFixedString(byteSwap(toUInt64(at + 4611686018427387904))),
  if(retention_is_there(x), concat('1', identity(if(retention_is_whole(x), leftPad(toString(toUInt64(toInt128(ifNull(x, 0)) + 9223372036854775808)), 20, '0'), toString(ifNull(x, ''))))), '0'));
CREATE OR REPLACE FUNCTION retention_unpack AS (text, x) -> if(substring(text, 9, 1) != '1', NULL, identity(if(retention_is_whole(x),
  toInt64(toInt128OrZero(substring(text, 10 + accurateCast(if(retention_is_whole(x), '0', 'x'), 'UInt8'))) - 9223372036854775808),
  substring(text, 10 + accurateCast(if(NOT retention_is_whole(x), '0', 'x'), 'UInt8')))));

-- A mere date in microseconds: the instant at which it begins on the clock, or what the clock shows then.
CREATE OR REPLACE FUNCTION retention_date_at AS (t, k, instant) -> toInt64(1000000 * if(instant,
  retention_instant(toInt64(toInt32(toDate32(t))) * 86400, k), toInt64(toInt32(toDate32(t))) * 86400));
CREATE OR REPLACE FUNCTION retention_at AS (t, k, instant) -> identity(if(retention_is_date(t), retention_date_at(t, k, instant),
  assumeNotNull(toUnixTimestamp64Micro(toDateTime64(t, 6, 'UTC')))));

-- ---- moments in microseconds, and lengths: customers.sql, curve.sql, funnel.sql ----

-- Here u and l are Unix microseconds, u a moment and l what a clock shows; arrayMap(x -> ..., [value])[1] gives a value a name, so that
-- a macro does not copy it.

-- The instant of a local time: the first at which the clock has reached it.
CREATE OR REPLACE FUNCTION retention_micros_instant AS (l, k) -> if(k.6 = '', l - k.4 * 1000000,
  arrayMap(s -> assumeNotNull(greatest(s.1 * 1000000, l - s.3 * 1000000)), [arrayFirst(s -> l < (s.2 + s.3) * 1000000, k.9)])[1]);

-- What the clock shows, and the most that it has shown so far: less shows one that was set back.
CREATE OR REPLACE FUNCTION retention_micros_shown AS (u, k) -> u + 1000000 * if(k.6 = '', k.4,
  toInt64(timezoneOffset(toTimeZone(fromUnixTimestamp64Micro(u, 'UTC'), if(k.6 = '', 'UTC', k.6)))));
CREATE OR REPLACE FUNCTION retention_micros_reached AS (u, k) -> if(k.6 = '', u + k.4 * 1000000,
  assumeNotNull(arrayMax(s -> if(s.1 * 1000000 > u, toInt64(-9e17), least(u, s.2 * 1000000 - 1) + s.3 * 1000000), k.9)));

-- The day that the clock shows, or had reached: its number from 0001-01-01 on; d is the grain of days.
CREATE OR REPLACE FUNCTION retention_micros_day AS (u, d) -> assumeNotNull(greatest(intDiv(retention_micros_shown(u, d) + 62135596800000000, 86400000000),
  arrayMax(b -> if(u >= b.1 * 1000000 AND u < b.2 * 1000000, b.3, 0), d.8)));

-- The instant of a time of the source; a mere date is the start of that day on the clock of the grain.
CREATE OR REPLACE FUNCTION retention_micros AS (f, t, k) -> assumeNotNull(if(retention_is_date(t),
  retention_micros_instant(ifNull(toInt64(toInt32(toDate32(t))), 0) * 86400000000, k),
  ifNull(toUnixTimestamp64Micro(toDateTime64(if(retention_is_text(t),
    retention_refuse(concat(f, '(): not a time: \'', toString(t), '\' (text? retention_loaded(value) where it is loaded)')), t), 6, 'UTC')), 0)));

-- A length of time as a tuple (unit: 0 none, 1 microseconds, 2 days, 3 months; how many), at most as long as all years.
CREATE OR REPLACE FUNCTION retention_micros_length AS (f, a, text) -> (
  WITH retention_blank(text) AS word,
    if(match(word, '^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?$'), toFloat64OrNull(word), NULL) AS seconds,
    extractGroups(lower(word), '^(?:([0-9]+)[\\s\\v]+)?(second|minute|hour|day|week|month|quarter|year)s?$') AS parts,
    transform(parts[2], ['second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'],
      [(1, 1000000), (1, 60000000), (1, 3600000000), (2, 1), (2, 7), (3, 1), (3, 3), (3, 12)], (1, 1)) AS one,
    transform(one.1, [1, 2, 3], [316000000000000000, 4000000, 120000], 1) AS most
  SELECT multiIf(word = '', (toInt64(0), toInt64(0)),
    isNotNull(seconds), (toInt64(1), toInt64(floor(least(ifNull(seconds, 0) * 1e6, 3.16e17) + 0.5))),
    (toInt64(one.1), least(multiIf(parts[1] = '', 1, length(parts[1]) > 18, 999999999999999999, toInt64OrZero(parts[1])), toInt64(intDiv(most, one.2))) * toInt64(one.2)))
  WHERE throwIf(word != '' AND NOT ifNull(seconds >= 0 AND isFinite(seconds), 0) AND empty(parts), concat(f, '(): ', a, ': not a length: \'', text,
    '\' (want seconds, or [N] second|minute|hour|day|week|month|quarter|year)')) = 0);

-- So much later, from a day up on the clock of the grain: the same time of day, the day of the month clamped.
CREATE OR REPLACE FUNCTION retention_micros_add AS (u, length, k) -> multiIf(length.2 = 0, u, length.1 = 1, u + length.2, arrayMap(l -> retention_micros_instant(l, k),
  [if(length.1 = 2, retention_micros_shown(u, k) + length.2 * 86400000000,
    toUnixTimestamp64Micro(addMonths(fromUnixTimestamp64Micro(retention_micros_shown(u, k), 'UTC'), length.2)))])[1]);

-- A value as the module counts: text that is blank is none.
CREATE OR REPLACE FUNCTION retention_unless_blank AS (x) -> if(retention_is_text(x), if(retention_blank(x) = '', NULL, x), x);

-- Whether there is a source: 0, or an error. A view asks first of all, as merge() has no word of which table it misses.
CREATE OR REPLACE FUNCTION retention_no_source AS (f, s) -> (
  SELECT throwIf(retention_blank(s) = '', concat(f, '(): source is missing'))
    + throwIf(retention_blank(s) != '' AND (SELECT count() FROM system.tables WHERE database = retention_database(s) AND name = retention_part(s, '\\2')) = 0,
      concat(f, '(): no such table: ', s)));
