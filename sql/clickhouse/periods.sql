-- periods.sql - retention_periods as a view of ClickHouse, with every argument and every column of the module, for events and for
-- subscriptions; after functions.sql. movements.sql stands on it.
--
--     SELECT period, customers_at_start, new, churned, customers_at_end, value_at_end, complete
--     FROM retention_periods(source = 'plan', customer_col = 'member', time_col = 'started', grain = 'month', amount_col = 'price',
--       segment_col = 'none', until_col = 'ended', lapse_after = '', as_of = '2024-05-01', returns_col = 'every', gap = '', span = '',
--       segment_by = '');
--     2024-01  0  2  0  2  31  1
--     2024-02  2  0  0  2  31  1
--     2024-03  2  2  1  3  52  1
--     2024-04  3  0  1  2  49  1
--     2024-05  2  0  0  2  49  0
--
-- ClickHouse wants every argument by its name at every call. What is not given is 'none' for a column, 'every' for returns_col, and ''
-- for all else. So a report keeps the call in a view, and reads that.
--
-- Requirements
--  1. Columns, rows and cells are those of the module (periods.md): text, whole numbers and NULLs the same, doubles to 1e-12 of their size.
--  2. A change at an instant belongs to the period that contains it; the period of as_of shows the state then.
--  3. An argument that the module refuses is an error with its words, and never rows: also over a source without rows.
--  4. Amounts are added up exactly, in whole numbers of 2^-110, and rounded where the module rounds: each customer's, and each cell. So
--     a price that was added and taken away again is no expansion, whatever the order and the number of shards.
--
-- How: the rows of each customer and segment become changes, +1 and -1 with an amount; with a gap some of them wait. Sorted by the
-- period from whose end on they count, and once more `span` later, their sums say what was and what is. Stretches of periods in which
-- that is the same are added up by their first and last periods. Nothing is made dense before that: a customer costs what changes,
-- however many periods lie between. All of a customer's rows come together: over a Distributed table states of customers travel.
-- Cost: 1,000,000 rows of 81,000 customers by month take 4 to 7 seconds of processor time, one of them for the plan.
--
-- What is not offered: amounts beyond 1e30 in size are an error, as are NaN and infinity, and sizes below 1e-18 lose digits; text as a
-- time (convert it where it is loaded); times outside of 1900 to 2299; segments of mixed types. Limits on period and segment save no work.

-- ---- arguments ----

-- A value of the source: NULL where it is missing or blank.
CREATE OR REPLACE FUNCTION retention_moves_value AS (x) -> if(retention_is_there(x), x, NULL);

-- A double that is a whole number, exactly, and what is before the point of any other: from its bits, as toInt256() is not exact.
CREATE OR REPLACE FUNCTION retention_moves_whole AS (x) -> if(x < 0, -1, 1) * bitShiftRight(bitShiftLeft(
    toInt256(bitOr(bitAnd(reinterpretAsUInt64(x), 4503599627370495), 4503599627370496)),
    greatest(0, toInt64(bitAnd(bitShiftRight(reinterpretAsUInt64(x), 52), 2047)) - 1075)),
  greatest(0, least(60, 1075 - toInt64(bitAnd(bitShiftRight(reinterpretAsUInt64(x), 52), 2047)))));

-- Amounts as whole numbers of 2^-110, so that sums are exact whatever their order, and back, rounded once.
CREATE OR REPLACE FUNCTION retention_moves_exact AS (x) -> retention_moves_whole(x * 1298074214633706907132624082305024.);
CREATE OR REPLACE FUNCTION retention_moves_inexact AS (n) -> (toFloat64(n) + toFloat64(n - retention_moves_whole(toFloat64(n)))) / 1298074214633706907132624082305024.;

-- The period of a moment in microseconds.
CREATE OR REPLACE FUNCTION retention_moves_period AS (u, k) -> toInt64(retention_period(fromUnixTimestamp64Micro(u, 'UTC'), k));

-- What does not go together.
CREATE OR REPLACE VIEW retention_moves_checks AS
SELECT throwIf({until_col:String} != 'none' AND retention_blank({as_of:String}) = '',
    concat({function:String}, '(): as_of is missing: subscriptions need the moment the data was taken (today() on live data)'))
  + throwIf({until_col:String} != 'none' AND retention_blank({lapse_after:String}) != '',
    concat({function:String}, '(): lapse_after: not for subscriptions (until_col): ', {lapse_after:String}))
  + throwIf({until_col:String} != 'none' AND {returns_col:String} != 'every', concat({function:String}, '(): returns_col: not for subscriptions (until_col)'))
  + throwIf({until_col:String} = 'none' AND retention_blank({gap:String}) != '', concat({function:String}, '(): gap: for subscriptions alone (until_col is missing)'))
  + throwIf({segment_col:String} = 'none' AND retention_blank({segment_by:String}) != '', concat({function:String}, '(): segment_by: segment_col is missing')) AS checked;

-- ---- what happened to whom ----

-- A row is a stretch of periods in each of which the same happened to a customer in a segment, from the end of the period `span` before
-- (was, before) to its own (is, after). Of arguments that are read already: k the grain, as_of in microseconds.
CREATE OR REPLACE VIEW retention_moves AS
WITH
  {k:Tuple(Int64, Int64, Int64, Int64, UInt8, String, UInt8, Array(Tuple(Int64, Int64, Int64, Int64)), Array(Tuple(Int64, Int64, Int64)))} AS k,
  {by_row:UInt8} AS by_row, {gap:Tuple(Int64, Int64)} AS gap, {lapse:Int64} AS lapse, {span:Int64} AS span, {as_of:Int64} AS as_of,
  retention_moves_period(as_of, k) AS last, toInt64(9223372036854775807) AS never
SELECT customer, segment, first_period, last AS last_period, span AS span_periods, as_of AS data_end, gap AS gap_length, from, to, was, is, before, after, active,
  multiIf(was AND is, multiIf(after > before, 'expansion', after < before, 'contraction', ''),
    is, multiIf(elsewhere_before, 'moved_in', seen < from - span, 'reactivated', 'new'),
    was, if(elsewhere, 'moved_out', 'churned'), '') AS kind
FROM (
  SELECT customer, segment, first_period, seen, place.1 AS from, place.2 AS to, place.3 AS was, place.4 AS is, place.7 AS active, place.8 AS elsewhere_before, place.9 AS elsewhere,
    if(was, retention_moves_inexact(place.5), 0.) AS before, if(is, retention_moves_inexact(place.6), 0.) AS after
  FROM (
    SELECT customer, segment, first_period, arrayJoin(places) AS place, if(has(anywhere, 1), at[indexOf(anywhere, 1)], never) AS seen
    FROM (
      SELECT customer, segment, first_period, at, arrayMap((p, n, rows) -> n > p AND rows > 0, at, next, everywhere) AS anywhere,
        arrayFilter(x -> x.2 >= x.1 AND (x.3 OR x.4 OR x.7),
          arrayMap((p, n, rows, all_rows, value, rows_before, all_before, value_before, stays) ->
              (p, n - 1, rows_before > 0, rows > 0, value_before, value, stays > 0, all_before > 0, all_rows > 0),
            at, next, arrayCumSum(x -> x.2, points), everywhere, arrayCumSum(x -> x.4, points),
            arrayCumSum(x -> x.5, points), arrayCumSum(x -> x.6, points), arrayCumSum(x -> x.7, points), arrayCumSum(x -> x.8, points))) AS places
      FROM (
        SELECT customer, segment, first_period, points, arrayMap(x -> x.1, points) AS at,
          arrayPushBack(arrayPopFront(arrayMap(x -> x.1, points)), last + 1) AS next, arrayCumSum(x -> x.3, points) AS everywhere
        FROM (
          -- all that changes with the end of a period: rows, rows of all segments, value; the same `span` later, as what was before; active
          SELECT customer, segment, arrayMin(x -> x.1, stays) AS first_period,
            arraySort(x -> x.1, arrayFilter(x -> x.1 <= last, arrayConcat(
              arrayMap(x -> (x.1, x.2, x.3, x.4, toInt64(0), toInt64(0), toInt256(0), toInt64(0)), changes),
              arrayMap(x -> (x.1 + span, toInt64(0), toInt64(0), toInt256(0), x.2, x.3, x.4, toInt64(0)), changes),
              arrayMap(x -> (x.1, toInt64(0), toInt64(0), toInt256(0), toInt64(0), toInt64(0), toInt256(0), toInt64(1)), stays),
              arrayMap(x -> (x.2 + span, toInt64(0), toInt64(0), toInt256(0), toInt64(0), toInt64(0), toInt256(0), toInt64(-1)), stays)))) AS points
          FROM (
            -- active: where something begins, and where a row runs
            SELECT customer, segment, changes, arrayConcat(arrayMap(p -> (p, p), begun),
              if({until_col:String} = 'none', [], arrayMap(x -> (x.1, x.2), arrayFilter(x -> x.3 > 0, arrayZip(periods, ends, arrayCumSum(x -> x.2, changes)))))) AS stays
            FROM (
              SELECT customer, segment, begun, periods, ends, arrayMap((p, x) -> (p, if(x.4, x.2, 0), x.2, if(x.4, x.3, toInt256(0))), periods, changes) AS changes
              FROM (
                -- from instants to periods
                SELECT customer, segment, changes,
                  if({until_col:String} = 'none', starts, arrayMap(t -> retention_moves_period(t, k), starts)) AS begun,
                  if({until_col:String} = 'none', instants, arrayMap(t -> retention_moves_period(t, k), instants)) AS periods,
                  if({until_col:String} = 'none', instants, arrayMap(t -> if(t > as_of, last, retention_moves_period(t - 1, k)),
                    arrayPushBack(arrayPopFront(instants), never))) AS ends
                FROM (
                  SELECT customer, mine.1 AS segment, arrayMap(x -> x.1, arrayFilter(x -> NOT by_row OR ifNull(x.2 = mine.1, isNull(x.2) AND isNull(mine.1)), starts)) AS starts,
                    arrayMap(x -> (x.1, x.2, x.3, NOT by_row OR ifNull(x.4 = mine.1, isNull(x.4) AND isNull(mine.1))), changes) AS changes,
                    arrayMap(x -> x.1, changes) AS instants
                  FROM (
                    -- one row a customer and segment; a change has whether it is this segment's
                    SELECT customer, starts, changes, arrayJoin(segments) AS mine
                    FROM (
                      SELECT customer, starts, segments, if(gap.1 = 0, changes,
                        arraySort(x -> x.1, arrayMap((x, t, n) -> (if(n < 0 AND t <= retention_micros_add(x.1, gap, k), t, x.1), x.2, x.3, x.4), changes, nexts, net))) AS changes
                      FROM (
                        SELECT customer, starts, segments, changes, net,
                          arrayReverseFill((t, n) -> n > 0, arrayMap((t, n) -> if(n > 0, t, never), instants, net), net) AS nexts
                        FROM (
                          SELECT customer, starts, segments, changes, instants,
                            arrayMap((to, from) -> to - from,
                              arrayReverseFill((sum, t, next) -> t != next, sums, instants, arrayPushBack(arrayPopFront(instants), never)),
                              arrayFill((sum, t, before) -> t != before, arrayMap((sum, x) -> sum - x.2, sums, changes), instants, arrayPushFront(arrayPopBack(instants), -never))) AS net
                          FROM (
                            -- With a gap: at an instant at which more rows end than start, the changes wait for the next one at which more start, if that is not
                            -- later than the gap allows. All changes of an instant have the same net.
                            SELECT customer, starts, segments, changes, arrayMap(x -> x.1, changes) AS instants, arrayCumSum(x -> x.2, changes) AS sums
                            FROM (
                              -- changes (at, rows that begin less those that end, value, segment) in order: an event carries a customer through lapse periods, its
                              -- value is that of one; and the segments that a customer is in
                              SELECT customer, arrayMap(x -> (x.1, x.5), visits) AS starts,
                                arraySort(x -> x.1, arrayConcat(arrayMap(x -> (x.1, x.3, x.4, x.5), rows),
                                  if({until_col:String} != 'none', arrayMap(x -> (x.2, -x.3, -x.4, x.5), arrayFilter(x -> x.2 <= as_of, rows)),
                                    arrayConcat(arrayMap(x -> (x.1 + 1, toInt64(0), -x.4, x.5), rows), arrayMap(x -> (x.1 + lapse, -x.3, toInt256(0), x.5), rows))))) AS changes,
                                if(by_row, arrayDistinct(arrayMap(x -> tuple(x.5), visits)), [tuple(arraySort(x -> (x.6, isNotNull(x.5), x.5), visits)[1].5)]) AS segments
                              FROM (
                                SELECT customer, rows, arrayFilter(x -> x.3 > 0, rows) AS visits
                                FROM (
                                  SELECT customer, groupArray((at, until, visits, value, segment, first_at)) AS rows
                                  FROM (
                                    -- those of a customer that are alike: events of a period, subscriptions from and to the same moments
                                    SELECT customer, segment, at, until, toInt64(countIf(visit)) AS visits, minIf(moment, visit) AS first_at, sum(retention_moves_exact(amount)) AS value
                                    FROM (
                                      SELECT customer, segment, at, until, visit, moment, amount
                                        + if(until < at, retention_refuse(concat({function:String}, '(): ', {source:String}, '.', {until_col:String}, ': customer \'', toString(customer),
                                          '\': until \'', toString(fromUnixTimestamp64Micro(until, 'UTC')), '\' is before \'', toString(time), '\'')), 0) AS amount
                                      FROM (
                                        SELECT r_customer AS customer, r_segment AS segment, r_visit AS visit, r_time AS time,
                                          if({until_col:String} = 'none' AND (by_row OR {segment_col:String} = 'none'), toInt64(0), retention_at(r_time, k, 1)) AS moment,
                                          if({until_col:String} = 'none', toInt64(retention_period(r_time, k)), retention_at(r_time, k, 1)) AS at,
                                          if({until_col:String} = 'none', never, if(isNull(r_until), never, retention_at(retention_time({function:String}, r_until), k, 1))) AS until,
                                          r_amount + throwIf(NOT abs(r_amount) <= 1e30, concat({function:String}, '(): ', {source:String}, '.', {amount_col:String}, ': an amount is beyond 1e30')) AS amount
                                        FROM (
                                          -- the rows of the source
                                          SELECT retention_moves_value({customer_col:Identifier}) AS r_customer, retention_moves_value({segment_col:Identifier}) AS r_segment,
                                            assumeNotNull(retention_time({function:String}, {time_col:Identifier})) AS r_time, {until_col:Identifier} AS r_until,
                                            retention_flag({function:String}, concat({source:String}, '.', {returns_col:String}), {returns_col:Identifier}) AS r_visit,
                                            if({amount_col:String} = 'none', 0., retention_number({function:String}, concat({source:String}, '.', {amount_col:String}), {amount_col:Identifier})) AS r_amount
                                          FROM (
                                            SELECT *, NULL::Nullable(String) AS none, 1 AS every
                                            FROM merge(retention_database({source:String}), concat(retention_table({source:String}),
                                              retention_column({function:String}, {source:String}, {customer_col:String}), retention_column({function:String}, {source:String}, {time_col:String}),
                                              retention_column({function:String}, {source:String}, {amount_col:String}), retention_column({function:String}, {source:String}, {segment_col:String}),
                                              retention_column({function:String}, {source:String}, {until_col:String}), retention_column({function:String}, {source:String}, {returns_col:String}))))
                                          WHERE retention_is_there({customer_col:Identifier}) AND isNotNull({time_col:Identifier}) AND retention_at(retention_time({function:String}, {time_col:Identifier}), k, 1) <= as_of)))
                                    GROUP BY customer, segment, at, until)
                                  GROUP BY customer)
                                WHERE notEmpty(visits)))))))))))))))))
WHERE {checked:UInt8} = 0;

-- ---- retention_periods ----

-- The cells, of arguments that are read already. c are counts and v values: 1 at the start, 2 at the end, 3 new, 4 reactivated, 5 churned;
-- c: 6 active, 7 came and went, v: 6 expansion, 7 contraction; 8 moved in, 9 moved out.
CREATE OR REPLACE VIEW retention_period_cells AS
WITH {k:Tuple(Int64, Int64, Int64, Int64, UInt8, String, UInt8, Array(Tuple(Int64, Int64, Int64, Int64)), Array(Tuple(Int64, Int64, Int64)))} AS k
SELECT
  retention_label(p, k) AS period,
  segment,
  c[1] AS customers_at_start,
  c[3] AS new,
  c[4] AS reactivated,
  c[5] AS churned,
  c[2] AS customers_at_end,
  c[6] AS active,
  if(c[1] > 0, (c[1] - c[5]) / c[1], NULL) AS retention_rate,
  if(c[1] > 0, c[5] / c[1], NULL) AS churn_rate,
  if({amount_col:String} = 'none', if(c[5] > 0, (c[3] + c[4]) / c[5], NULL),
    if(least(v[3], v[4], v[5], v[6], v[7]) >= 0 AND v[7] + v[5] > 0, (v[3] + v[4] + v[6]) / (v[7] + v[5]), NULL)) AS quick_ratio,
  v[1] AS value_at_start,
  v[3] AS new_value,
  v[4] AS reactivated_value,
  v[6] AS expansion,
  v[7] AS contraction,
  v[5] AS churned_value,
  v[2] AS value_at_end,
  if(v[1] > 0, (v[1] - (v[7] + v[5])) / v[1], NULL) AS gross_retention,
  if(v[1] > 0, (v[1] - (v[7] + v[5]) + v[6]) / v[1], NULL) AS net_retention,
  toInt64(p - span + 1 >= first
    AND retention_micros_add(over_at, gap, k) <= as_of) AS complete,
  c[7] AS came_and_went,
  c[8] AS moved_in,
  c[9] AS moved_out,
  v[8] AS moved_in_value,
  v[9] AS moved_out_value
FROM (
  SELECT *, toUnixTimestamp64Micro(retention_start(p + 1, k)) AS over_at
  FROM (
    -- every period, up to that of as_of
    SELECT segment, span, as_of, gap, first, c, arrayMap(i -> if({amount_col:String} = 'none', NULL, retention_moves_inexact(w[i])), range(1, 10)) AS v, arrayJoin(range(p, next)) AS p
    FROM (
      SELECT segment, p, span, as_of, gap, min(begins) OVER () AS first,
        sumForEach(counts) OVER (PARTITION BY segment ORDER BY p) AS c, sumForEach(values) OVER (PARTITION BY segment ORDER BY p) AS w,
        leadInFrame(p, 1, last + 1) OVER (PARTITION BY segment ORDER BY p ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS next
      FROM (
        SELECT segment, edge.1 AS p, min(first_period) AS begins, any(last_period) AS last, any(span_periods) AS span, any(data_end) AS as_of, any(gap_length) AS gap,
          sumForEach(arrayMap(x -> edge.2 * x, [toInt64(was), is, kind = 'new', kind = 'reactivated', kind = 'churned', active, active AND NOT was AND NOT is,
            kind = 'moved_in', kind = 'moved_out'])) AS counts,
          sumForEach(arrayMap(x -> edge.2 * x, if({amount_col:String} = 'none', [], [b, a, if(kind = 'new', a, none), if(kind = 'reactivated', a, none), if(kind = 'churned', b, none),
            if(kind = 'expansion', a - b, none), if(kind = 'contraction', b - a, none), if(kind = 'moved_in', a, none), if(kind = 'moved_out', b, none)]))) AS values
        FROM (
          -- added up where something changes: +1 at the first period of a stretch, -1 behind its last
          SELECT segment, first_period, last_period, span_periods, data_end, gap_length, was, is, active, kind, arrayJoin([(from, toInt64(1)), (to + 1, toInt64(-1))]) AS edge, toInt256(0) AS none,
            retention_moves_exact(before) AS b, retention_moves_exact(after) AS a
          FROM retention_moves(function = {function:String}, source = {source:String}, customer_col = {customer_col:String}, time_col = {time_col:String},
            amount_col = {amount_col:String}, segment_col = {segment_col:String}, until_col = {until_col:String}, returns_col = {returns_col:String},
            k = {k:Tuple(Int64, Int64, Int64, Int64, UInt8, String, UInt8, Array(Tuple(Int64, Int64, Int64, Int64)), Array(Tuple(Int64, Int64, Int64)))},
            by_row = {by_row:UInt8}, gap = {gap:Tuple(Int64, Int64)}, as_of = {as_of:Int64}, lapse = {lapse:Int64}, span = {span:Int64}, checked = {checked:UInt8}))
        GROUP BY segment, p))))
ORDER BY segment NULLS FIRST, p;

CREATE OR REPLACE VIEW retention_periods AS
SELECT * FROM retention_period_cells(
  function = 'retention_periods', source = {source:String}, customer_col = {customer_col:String}, time_col = {time_col:String}, amount_col = {amount_col:String},
  segment_col = {segment_col:String}, until_col = {until_col:String}, returns_col = {returns_col:String},
  k = retention_grain('retention_periods', 'grain', {grain:String}),
  by_row = (retention_word('retention_periods', 'segment_by', {segment_by:String}, ['customer', 'row']) = 'row'),
  gap = retention_micros_length('retention_periods', 'gap', {gap:String}),
  lapse = ifNull(retention_whole('retention_periods', 'lapse_after', {lapse_after:String}, 1), 1),
  span = ifNull(retention_whole('retention_periods', 'span', {span:String}, 1), 1),
  as_of = toUnixTimestamp64Micro(if(retention_blank({as_of:String}) = '', (
      SELECT ifNull(retention_latest('retention_periods', {time_col:Identifier}, retention_grain('retention_periods', 'grain', {grain:String})), toDateTime64('1900-01-01 00:00:00', 6, 'UTC'))
      FROM merge(retention_database({source:String}), retention_table({source:String}))
      WHERE retention_is_there({customer_col:Identifier}) AND isNotNull({time_col:Identifier})),
    assumeNotNull(retention_moment('retention_periods', 'as_of', {as_of:String}, {grain:String})))),
  checked = (SELECT tupleElement((checked, {until_col:String}, {as_of:String}, {lapse_after:String}, {returns_col:String}, {gap:String}, {segment_col:String}, {segment_by:String}), 1)
    FROM retention_moves_checks(function = 'retention_periods', until_col = {until_col:String}, as_of = {as_of:String}, lapse_after = {lapse_after:String}, returns_col = {returns_col:String},
      gap = {gap:String}, segment_col = {segment_col:String}, segment_by = {segment_by:String})));
