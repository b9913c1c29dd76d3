-- funnel.sql - retention_funnel as a view of ClickHouse, with every argument and every column of the module; after functions.sql.
--
--     SELECT step, name, customers, rate, round(step_rate, 3), median_time
--     FROM retention_funnel(source = 'event', customer_col = 'visitor', time_col = 'at', step_col = 'kind', steps = 'visit, cart, buy',
--       within = '', grain = '', segment_col = 'none', ordering = 'loose', as_of = '');
--     1   visit   4   1      NULL    NULL
--     2   cart    3   0.75   0.75    600
--     3   buy     2   0.5    0.667   1950
--
-- The example is that of sql/docs/funnels.md, which also says why this is not windowFunnel(): there a row may be two steps, and its
-- strict_order gives up at the first event out of order, where here a later attempt counts. Every argument is named at every call:
-- 'none' for segment_col, '' for within, grain, ordering and as_of that are not given.
--
-- Requirements
--  1. The cells of the module: of a customer, with grain of a customer and period of the first step, the attempt that gets furthest,
--     of several the earliest; a row is one step; rows of one moment count in the order that gets furthest; strict: every row with a
--     step is the next step; within from the first step to the last, its end included, on the grain's clock.
--  2. A step of nobody has a row, a cohort of nobody none; the median is halfway between the two in the middle.
--  3. Names are values as text: those of a column of doubles as the module writes them, 1.0 and not 1.
--  4. Of shards by customer customers and complete (with one as_of) add up, rates follow; a median does not: ask for it over the
--     Distributed table.
--
-- How: a moment of a customer is how many rows it has and, for each step, how many steps from there on it can take at once. A fold
-- goes from the last moment to the first and keeps for each step when it and those after it are taken from there on. So an attempt
-- is read off at the moment at which it begins, and cut where the time is over. Strict, it goes on from a moment only if that took
-- all of its rows; in its first moment it may take fewer steps than it could, and the number of them that gets furthest counts.
--
-- Cost: one pass, one sort, and a fold of each customer's moments, linear in them. 1,000,000 rows of 100,000 visitors took 2 s of
-- processor time, strict 3.6 s, with 20 steps 3 s; planning 0.4 s, 1 s with a zone.
--
-- Not offered: times as text or numbers (convert them where they are loaded), years outside 1900 to 2299; window_funnel(), for which
-- ClickHouse's windowFunnel() gives the same numbers.

-- The names of a funnel's steps: between commas, without the white space around them.
CREATE OR REPLACE FUNCTION retention_steps AS (f, a, text) -> (
  WITH arrayMap(name -> retention_blank(name), splitByChar(',', text)) AS names
  SELECT names
  WHERE throwIf(retention_blank(text) = '', concat(f, '(): ', a, ' is missing')) = 0
    AND throwIf(has(names, ''), concat(f, '(): ', a, ': a name is missing: \'', text, '\' (want such as \'visit, cart, buy\')')) = 0
    AND throwIf(length(names) > 64, concat(f, '(): ', a, ': more than 64 steps: \'', text, '\'')) = 0);

-- A value as the module's text of it: a whole number of a column of doubles ends in .0.
CREATE OR REPLACE FUNCTION retention_as_text AS (x) -> if(match(toTypeName(x), 'Float') AND match(ifNull(toString(x), ''), '^-?[0-9]+$'),
  concat(ifNull(toString(x), ''), '.0'), ifNull(toString(x), ''));

-- The rows, of arguments that are read already: k the grain, d the days of its clock, names those of the steps, within a length,
-- as_of in microseconds.
CREATE OR REPLACE VIEW retention_funnel_rows AS
WITH
  {k:Tuple(Int64, Int64, Int64, Int64, UInt8, String, UInt8, Array(Tuple(Int64, Int64, Int64, Int64)), Array(Tuple(Int64, Int64, Int64)))} AS k,
  {d:Tuple(Int64, Int64, Int64, Int64, UInt8, String, UInt8, Array(Tuple(Int64, Int64, Int64, Int64)), Array(Tuple(Int64, Int64, Int64)))} AS d,
  {names:Array(String)} AS names, {within:Tuple(Int64, Int64)} AS within, {strict:UInt8} AS strict, {as_of:Int64} AS as_of,
  {by_cohort:UInt8} AS by_cohort,
  arrayDistinct(names) AS different,
  arrayMap(name -> toUInt8(indexOf(different, name)), names) AS numbers,
  toUInt8(length(names)) AS n
SELECT
  r_group.1 AS segment,
  if(by_cohort, retention_label(r_period, k), NULL) AS cohort,
  toInt64(step) AS step,
  names[step] AS name,
  toInt64(taken) AS customers,
  taken / members AS rate,
  if(before = 0, NULL, taken / before) AS step_rate,
  if(isNaN(median), NULL, median) AS median_time,
  toInt64(by_cohort AND r_end <= as_of AND (step = 1 OR within.1 > 0 AND r_over <= as_of)) AS complete
FROM (
  SELECT r_group, r_period, r_end, counts, medians, members, arrayMax(u -> retention_micros_add(u, within, k), [r_end, r_end - 1, greatest(r_begin, r_late)]) AS r_over
  FROM (
  SELECT *, toUnixTimestamp64Micro(retention_start(r_day, d)) - 1 AS r_late
  FROM (
  SELECT *, retention_micros_day(r_end - 1, d) AS r_day
  FROM (
  SELECT *, toUnixTimestamp64Micro(retention_start(r_period, k)) AS r_begin, toUnixTimestamp64Micro(retention_start(r_next, k)) AS r_end
  FROM (
  SELECT
    r_group,
    r_period,
    r_period + 1 AS r_next,
    groupArrayInsertAt(toUInt64(0), 64)(customers, toUInt32(place - 1)) AS counts,
    groupArrayInsertAt(nan, 64)(middle, toUInt32(place - 1)) AS medians,
    counts[1] AS members
  FROM (
    SELECT r_group, r_period, place, count() AS customers,
      if(place = 1, nan, (quantileExactLow(0.5)(lasted) + quantileExactHigh(0.5)(lasted)) / 2000000) AS middle
    FROM (
      SELECT r_group, attempt.1 AS r_period, attempt.2 AS times
      FROM (
        SELECT
          r_group,
          -- from the last moment to the first; chains: when each of the steps from i on is taken where those before it are
          arrayFold((acc, m) -> (
              arrayPushBack(if(m.2 = 1,
                arrayMap((takes, here, next) -> if(takes = 1, arrayPushFront(next, m.1), if(strict, CAST([], 'Array(Int64)'), here)),
                  m.3, arrayPopBack(acc.1), arrayPopFront(acc.1)),
                arrayMap(i -> arrayConcat(arrayWithConstant(m.3[i], m.1),
                  if(strict AND m.3[i] != m.2, CAST([], 'Array(Int64)'), acc.1[i + m.3[i]])), range(1, n + 1))), CAST([], 'Array(Int64)')) AS chains,
              if(m.3[1] = 0, acc.2, m.4),
              multiIf(
                m.3[1] = 0, acc.3,
                m.4 = acc.2 AND length(acc.3) > length(if(strict,
                  arraySort(c -> -length(c), arrayMap(f -> arrayFilter(t -> t <= m.5, arrayConcat(arrayWithConstant(f, m.1), acc.1[1 + f])), range(m.3[1], 0, -1)))[1],
                  arrayFilter(t -> t <= m.5, chains[1])) AS best), acc.3,
                best),
              if(m.3[1] = 0 OR m.4 = acc.2, acc.4, arrayPushBack(acc.4, (acc.2, acc.3)))),
            arrayReverseSort(moments),
            (arrayWithConstant(n + 1, CAST([], 'Array(Int64)')), toInt64(-1), CAST([], 'Array(Int64)'), CAST([], 'Array(Tuple(Int64, Array(Int64)))'))) AS folded,
          arrayJoin(arrayFilter(a -> notEmpty(a.2), arrayPushBack(folded.4, (folded.2, folded.3)))) AS attempt
        FROM (
          SELECT
            r_customer,
            if({segment_col:String} = 'none', any(r_first), argMinIf(r_first, r_time, r_takes[1] > 0)) AS r_group,
            groupArray((r_time, r_rows, r_takes, r_period, r_limit)) AS moments
          FROM (
            SELECT
              r_customer,
              r_time,
              r_rows,
              r_first,
              arrayMap(i -> if(r_rows = 1, toUInt8(numbers[i] = steps[1]), toUInt8(if(
                arrayFirstIndex(j -> countEqual(steps, numbers[j]) < countEqual(arraySlice(numbers, i, j - i + 1), numbers[j]), range(i, n + 1)) AS lacking = 0,
                n - i + 1, lacking - 1))), range(1, n + 1)) AS r_takes,
              if(by_cohort, assumeNotNull(retention_period(fromUnixTimestamp64Micro(r_time, 'UTC'), k)), toInt64(0)) AS r_period,
              if(within.1 = 0, toInt64(9e18), retention_micros_add(r_time, within, k)) AS r_limit
            FROM (
              SELECT
                r_customer,
                r_time,
                count() AS r_rows,
                groupArray(r_step) AS steps,
                if({segment_col:String} = 'none', any(tuple(r_segment)), argMinIf(tuple(r_segment), (isNotNull(r_segment), assumeNotNull(r_segment)), r_step = 1)) AS r_first
              FROM (
                SELECT
                  retention_unless_blank({customer_col:Identifier}) AS r_customer,
                  retention_micros('retention_funnel', {time_col:Identifier}, k) AS r_time,
                  toUInt8(indexOf(different, retention_as_text({step_col:Identifier}))) AS r_step,
                  retention_unless_blank({segment_col:Identifier}) AS r_segment
                FROM (SELECT *, NULL::Nullable(String) AS none, 1 AS every
        FROM merge(retention_database({source:String}), concat(retention_table({source:String}), retention_column('retention_funnel', {source:String}, {customer_col:String}),
          retention_column('retention_funnel', {source:String}, {time_col:String}),
          retention_column('retention_funnel', {source:String}, {step_col:String}),
          retention_column('retention_funnel', {source:String}, {segment_col:String}))))
                WHERE isNotNull(r_customer) AND isNotNull({time_col:Identifier}) AND r_time <= as_of
                  AND isNotNull(retention_unless_blank({step_col:Identifier})) AND (strict OR r_step > 0))
              GROUP BY r_customer, r_time))
          GROUP BY r_customer)))
    ARRAY JOIN arrayEnumerate(times) AS place, arrayMap(i -> if(i = 1, 0, times[i] - times[i - 1]), arrayEnumerate(times)) AS lasted
    GROUP BY r_group, r_period, place)
  GROUP BY r_group, r_period)))))
ARRAY JOIN arraySlice(counts, 1, n) AS taken, arraySlice(medians, 1, n) AS median, range(1, n + 1) AS step,
  arrayPushFront(arraySlice(counts, 1, n - 1), toUInt64(0)) AS before
WHERE {checked:UInt8} = 0
ORDER BY segment NULLS FIRST, cohort, step;

CREATE OR REPLACE VIEW retention_funnel AS
SELECT * FROM retention_funnel_rows(
  checked = retention_no_source('retention_funnel', {source:String}),
  source = {source:String}, customer_col = {customer_col:String}, time_col = {time_col:String}, step_col = {step_col:String},
  segment_col = {segment_col:String},
  k = retention_grain('retention_funnel', 'grain', {grain:String}),
  d = retention_grain('retention_funnel', 'grain', retention_day_grain({grain:String})),
  names = retention_steps('retention_funnel', 'steps', {steps:String}),
  within = retention_micros_length('retention_funnel', 'within', {within:String}),
  strict = (retention_word('retention_funnel', 'ordering', {ordering:String}, ['loose', 'strict']) = 'strict'),
  by_cohort = (retention_blank({grain:String}) != ''),
  as_of = toUnixTimestamp64Micro(if(retention_blank({as_of:String}) = '', (
      SELECT ifNull(retention_latest('retention_funnel', {time_col:Identifier}, retention_grain('retention_funnel', 'grain', {grain:String})), toDateTime64('1900-01-01 00:00:00', 6, 'UTC'))
      FROM merge(retention_database({source:String}), retention_table({source:String}))
      WHERE retention_is_there({customer_col:Identifier}) AND isNotNull({time_col:Identifier})),
    retention_moment('retention_funnel', 'as_of', {as_of:String}, {grain:String}))));
