-- curve.sql - retention_curve as a view of ClickHouse, with every argument and every column of the module; after functions.sql.
--
--     SELECT age, at_risk, churned, censored, round(survival, 3), round(std_error, 3), round(lower, 3), round(upper, 3)
--     FROM retention_curve(source = 'gym', customer_col = 'member', time_col = 'joined', until_col = 'left_on', grain = 'month',
--       segment_col = 'none', as_of = '2024-06-01', confidence = '0.95', from_col = 'none', gap = '');
--     0   6   0   0   1       0       NULL    NULL
--     1   6   1   0   0.833   0.152   0.273   0.975
--     2   5   2   0   0.5     0.204   0.111   0.804
--     3   3   0   2   0.5     0.204   0.111   0.804
--     4   1   0   1   0.5     0.204   0.111   0.804
--
-- The example is that of sql/docs/curve.md. Every argument is named at every call: 'none' for segment_col and from_col, '' for grain,
-- confidence and gap that are not given. as_of is required, as in the module; `left` is a word of ClickHouse's SQL, so a column of that
-- name is quoted by whoever selects it, and taken as it is in until_col = 'left'.
--
-- Requirements
--  1. The cells of the module: one spell a customer, to the last end or the first hole longer than gap; ages in whole grains on the
--     clock, month ends clamped; at risk only after the age at which they were first seen; the product begun anew where somebody is
--     last seen or comes, so that 12 of 24 are 0.5 to the bit; Greenwood's error, the interval log-log.
--  2. A row that ends before it starts is an error that names customer, end and start.
--  3. Of shards by customer at_risk, churned and censored add up; survival and what follows are computed anew.
--
-- Cost: one pass over the source; with gap the starts and ends of a customer in one array. The fold over ages copies what it has so
-- far, so that its cost goes with the square of the ages: nothing for months or days of ten years, some seconds for 20,000 hours.
-- 1,000,000 rows of 300,000 customers took 0.7 s of processor time by month, 2 s with gap and segments; planning 0.3 s, 0.6 s with a
-- zone, whose changes travel along, and 2 s with a zone and a gap.
--
-- Not offered: times as text or numbers (convert them where they are loaded), years outside 1900 to 2299.

-- A value as an error shows it.
CREATE OR REPLACE FUNCTION retention_as_shown AS (x) -> if(match(toTypeName(x), 'Int|Float|Decimal'), toString(x), concat('\'', toString(x), '\''));

-- An argument that is a number between 0 and 1.
CREATE OR REPLACE FUNCTION retention_fraction AS (f, a, text, other) -> (
  WITH retention_blank(text) AS word
  SELECT if(word = '', toFloat64(other), toFloat64OrZero(word))
  WHERE throwIf(word != '' AND NOT (toFloat64OrZero(word) > 0 AND toFloat64OrZero(word) < 1), concat(f, '(): ', a, ': not a number between 0 and 1: \'', text, '\'')) = 0);

-- What the clock shows so many grains after it shows l.
CREATE OR REPLACE FUNCTION retention_micros_later AS (l, age, k) -> if(k.1 = 2, l + age * k.2 * 86400000000,
  toUnixTimestamp64Micro(addMonths(fromUnixTimestamp64Micro(l, 'UTC'), age * k.2)));

-- Whole grains from one moment to a later one, on the clock: hours are elapsed, months are over on the same day, or the month's last.
CREATE OR REPLACE FUNCTION retention_micros_age AS (a, b, k) -> if(k.1 = 1, intDiv(b - a, k.2 * 3600000000),
  arrayMap((l, m, r) -> arrayMap(age -> multiIf(
      age != 0 AND retention_micros_later(l, age, k) > r, age - 1,
      retention_micros_later(l, age + 1, k) <= r, age + 1, age),
    [toInt64(floor(if(k.1 = 2, (m - l) / 86400000000,
      toRelativeMonthNum(fromUnixTimestamp64Micro(m, 'UTC')) - toRelativeMonthNum(fromUnixTimestamp64Micro(l, 'UTC'))) / k.2))])[1],
    [retention_micros_shown(a, k)], [retention_micros_shown(b, k)], [retention_micros_reached(b, k)])[1]);

-- The rows, of arguments that are read already: k the grain, as_of in microseconds, gap a length, z the quantile of the confidence.
CREATE OR REPLACE VIEW retention_curve_rows AS
WITH
  {k:Tuple(Int64, Int64, Int64, Int64, UInt8, String, UInt8, Array(Tuple(Int64, Int64, Int64, Int64)), Array(Tuple(Int64, Int64, Int64)))} AS k,
  {as_of:Int64} AS as_of, {gap:Tuple(Int64, Int64)} AS gap, {z:Float64} AS z
SELECT
  r_group.1 AS segment,
  toInt64(place - 1) AS age,
  n AS at_risk,
  l AS churned,
  c AS censored,
  point.1 AS survival,
  if(point.1 > 0, point.1 * sqrt(point.2), NULL) AS std_error,
  if(point.1 > 0 AND point.1 < 1, exp(log(point.1) * exp(z * sqrt(point.2) / -log(point.1))), NULL) AS lower,
  if(point.1 > 0 AND point.1 < 1, exp(log(point.1) / exp(z * sqrt(point.2) / -log(point.1))), NULL) AS upper
FROM (
  SELECT
    r_group,
    arrayMap(o -> members - o, arrayPopBack(arrayPushFront(arrayCumSum(arrayMap((l, c, e) -> l + c - e, left, censored, entered)), toInt64(0)))) AS at_risk,
    left,
    censored,
    arrayFold((acc, n, l, c, e) -> (
        if(c > 0 OR e > 0, n - l - c + e, acc.1),
        if(c > 0 OR e > 0, (acc.2 * if(n - l = acc.1, 1., (n - l) / acc.1)) AS s, acc.2),
        (acc.3 + (if(l > 0 AND n > l, l / n / (n - l), 0.) AS h)) AS high,
        (acc.4 + if(acc.3 >= h, acc.3 - high + h, h - high + acc.3)) AS low,
        arrayPushBack(acc.5, (s, high + low))),
      at_risk, left, censored, entered, (members, 1., 0., 0., CAST([], 'Array(Tuple(Float64, Float64))'))).5 AS points
  FROM (
    SELECT
      r_group,
      groupArrayInsertAt(toInt64(0))(leavers, place) AS left,
      groupArrayInsertAt(toInt64(0))(stayers, place) AS censored,
      groupArrayInsertAt(toInt64(0))(comers, place) AS entered,
      toInt64(sum(leavers + stayers - comers)) AS members
    FROM (
      SELECT r_group, toUInt32(event.1) AS place, toInt64(countIf(event.2 = 1)) AS leavers, toInt64(countIf(event.2 = 2)) AS stayers,
        toInt64(countIf(event.2 = 3)) AS comers
      FROM (
        SELECT r_group, arrayJoin(multiIf(r_entry >= r_age, CAST([], 'Array(Tuple(Int64, UInt8))'),
          r_entry < 0, [(r_age, r_kind)], [(r_entry, 3), (r_age, r_kind)])) AS event
        FROM (
          SELECT
            r_group,
            r_kind,
            retention_micros_age(r_start, r_stop, k) AS r_age,
            if({from_col:String} = 'none' OR r_seen <= r_start, toInt64(-1), if(r_seen > r_stop, r_age, retention_micros_age(r_start, r_seen, k))) AS r_entry
          FROM (
            SELECT r_group, r_start, r_seen, least(r_end, as_of) AS r_stop, if(r_end <= as_of, 1, 2) AS r_kind
            FROM (
          SELECT
            r_customer,
            min(r_time) AS r_start,
            min(greatest(r_time, r_from)) AS r_seen,
            if({segment_col:String} = 'none', any(tuple(r_segment)), argMin(tuple(r_segment), (r_time, isNotNull(r_segment), assumeNotNull(r_segment)))) AS r_group,
            -- starts before ends of the same moment: none runs where as many have ended
            arraySort(m -> (m.1, -m.2), groupArrayArrayIf(if(r_until <= as_of, [(r_time, toInt8(1)), (r_until, toInt8(-1))], [(r_time, toInt8(1))]), gap.1 > 0)) AS moments,
            arrayFilter((m, running, next) -> running = 0 AND next > retention_micros_add(m.1, gap, k),
              moments, arrayCumSum(m -> m.2, moments), arrayPopFront(arrayPushBack(arrayMap(m -> m.1, moments), toInt64(9e18)))) AS ends,
            if(gap.1 = 0, max(r_until), if(empty(ends), toInt64(9e18), ends[1].1)) AS r_end
          FROM (
            SELECT
              retention_unless_blank({customer_col:Identifier}) AS r_customer,
              retention_micros('retention_curve', {time_col:Identifier}, k) AS r_time,
              if(isNull(retention_unless_blank({until_col:Identifier})), toInt64(9e18), retention_micros('retention_curve', {until_col:Identifier}, k)) AS r_until,
              if(isNull(retention_unless_blank({from_col:Identifier})), r_time, retention_micros('retention_curve', {from_col:Identifier}, k)) AS r_from,
              retention_unless_blank({segment_col:Identifier}) AS r_segment
            FROM (SELECT *, NULL::Nullable(String) AS none, 1 AS every
        FROM merge(retention_database({source:String}), concat(retention_table({source:String}), retention_column('retention_curve', {source:String}, {customer_col:String}),
          retention_column('retention_curve', {source:String}, {time_col:String}),
          retention_column('retention_curve', {source:String}, {until_col:String}),
          retention_column('retention_curve', {source:String}, {segment_col:String}),
          retention_column('retention_curve', {source:String}, {from_col:String}))))
            WHERE isNotNull(r_customer) AND isNotNull({time_col:Identifier})
              AND if(r_until < r_time, retention_refuse(concat('retention_curve(): ', {source:String}, '.', {until_col:String}, ': customer ',
                retention_as_shown(r_customer), ': until \'', toString({until_col:Identifier}), '\' is before \'', toString({time_col:Identifier}), '\'')), 0) = 0
              AND r_time <= as_of)
          GROUP BY r_customer))))
    GROUP BY r_group, place)
  GROUP BY r_group))
ARRAY JOIN arrayEnumerate(at_risk) AS place, at_risk AS n, left AS l, censored AS c, points AS point
WHERE {checked:UInt8} = 0
ORDER BY segment NULLS FIRST, age;

CREATE OR REPLACE VIEW retention_curve AS
SELECT * FROM retention_curve_rows(
  checked = retention_no_source('retention_curve', {source:String}) + (
    SELECT throwIf({until_col:String} = 'none', 'retention_curve(): until_col is missing')
      + throwIf(retention_blank({as_of:String}) = '',
        'retention_curve(): as_of is missing: subscriptions need the moment the data was taken (today() on live data)')),
  source = {source:String}, customer_col = {customer_col:String}, time_col = {time_col:String}, until_col = {until_col:String},
  segment_col = {segment_col:String}, from_col = {from_col:String},
  k = retention_grain('retention_curve', 'grain', {grain:String}),
  as_of = toUnixTimestamp64Micro(ifNull(retention_moment('retention_curve', 'as_of', {as_of:String}, {grain:String}), toDateTime64(0, 6, 'UTC'))),
  gap = retention_micros_length('retention_curve', 'gap', {gap:String}),
  z = (SELECT retention_z(assumeNotNull(retention_fraction('retention_curve', 'confidence', {confidence:String}, 0.95)))));
