-- cohorts.sql - retention_cohorts as a view of ClickHouse, with every argument and every column of the module; after functions.sql.
--
--     SELECT cohort, age, customers, active, retention_rate
--     FROM retention_cohorts(source = 'orders', customer_col = 'customer_id', time_col = 'ordered_at', grain = 'month',
--       amount_col = 'none', segment_col = 'none', starts_col = 'every', returns_col = 'every', mode = '', anchor = '',
--       min_events = '', max_age = '', as_of = '', ages = '', until_col = 'none');
--
-- ClickHouse wants every argument by its name at every call. What is not given is 'none' for a column, 'every' for starts_col and
-- returns_col, and '' for all else. So a report keeps the call in a view, and reads that.
--
-- How: one pass over the source gathers what a customer did in arrays, which a lambda turns into ages; the cells are added up from
-- them with compensated sums, and made dense. A segment travels behind its time in one text, so that min() finds that of the
-- earliest start row. Conditions of arguments alone are constants: the planner leaves out what they leave out.

-- The argument ages: ranges in order, each once.
CREATE OR REPLACE VIEW retention_ages AS
SELECT if(text = '', [], arraySort(arrayDistinct(arrayMap(part -> (toInt64OrZero(extract(part, '^[0-9]+')), toInt64OrZero(extract(part, '[0-9]+$'))),
  splitByChar(',', text))))) AS ranges
FROM (SELECT replaceRegexpAll({text:String}, '[\\s\\v]', '') AS text)
WHERE throwIf(text != '' AND (NOT match({text:String}, '^([\\s\\v]*[0-9]{1,15}[\\s\\v]*(-[\\s\\v]*[0-9]{1,15}[\\s\\v]*)?,)*[\\s\\v]*[0-9]{1,15}[\\s\\v]*(-[\\s\\v]*[0-9]{1,15}[\\s\\v]*)?$')
    OR arrayExists(r -> r.1 > r.2, ranges)), concat('retention_cohorts(): ages: not ages such as \'0, 1, 3\' or \'0, 1-3, 4-7\': \'', {text:String}, '\'')) = 0
  AND throwIf(length(splitByChar(',', text)) > 1000, concat('retention_cohorts(): ages: more than 1000 ranges: \'', substring({text:String}, 1, 60), '\'')) = 0;

-- What the clock has reached at a moment, in microseconds: where it is set back, what it had shown last.
CREATE OR REPLACE FUNCTION retention_reached AS (t, k) -> if(k.6 = '', toUnixTimestamp64Micro(t) + k.4 * 1000000,
  greatest(toUnixTimestamp64Micro(t) + timezoneOffset(retention_clock(t, k)) * 1000000,
    arrayMax((s, before) -> if(before.3 > s.3 AND toUnixTimestamp64Micro(t) >= s.1 * 1000000 AND toUnixTimestamp64Micro(t) < (s.1 + before.3 - s.3) * 1000000,
      (s.1 + before.3) * 1000000 - 1, -9000000000000000), arraySlice(k.9, 2), arraySlice(k.9, 1, length(k.9) - 1))));

-- Whole grains from a customer's start to a moment: both as what the clock shows (hours: as instants), in microseconds.
CREATE OR REPLACE FUNCTION retention_own_age AS (start, at, k) -> if(k.1 != 3,
  greatest(0, intDiv(at - start, k.2 * if(k.1 = 1, 3600000000, 86400000000))),
  intDiv(greatest(0, toInt64(toRelativeMonthNum(fromUnixTimestamp64Micro(at, 'UTC'))) - toInt64(toRelativeMonthNum(fromUnixTimestamp64Micro(start, 'UTC')))
    - (addMonths(fromUnixTimestamp64Micro(start, 'UTC'), toInt64(toRelativeMonthNum(fromUnixTimestamp64Micro(at, 'UTC'))) - toInt64(toRelativeMonthNum(fromUnixTimestamp64Micro(start, 'UTC'))))
      > fromUnixTimestamp64Micro(at, 'UTC'))), k.2));

-- The cells, of arguments that are read already: k the grain, as_of in microseconds, and what follows of them.
CREATE OR REPLACE VIEW retention_cohort_cells AS
WITH
  {k:Tuple(Int64, Int64, Int64, Int64, UInt8, String, UInt8, Array(Tuple(Int64, Int64, Int64, Int64)), Array(Tuple(Int64, Int64, Int64)))} AS k,
  {recurring:UInt8} AS recurring, {own:UInt8} AS own, {terms:UInt8} AS terms, {plain:UInt8} AS plain,
  {least_events:Int64} AS least_events, {most:Int64} AS most, {ranges:Array(Tuple(Int64, Int64))} AS ranges,
  {as_of:DateTime64(6, 'UTC')} AS as_of, toInt64(retention_period(as_of, k)) AS last_period,
  -- what the clock has reached; for hours of a customer's own, which elapse, the instant
  if(own AND k.1 = 1, toUnixTimestamp64Micro(as_of), retention_reached(as_of, k)) AS as_of_shown,
  intDiv(retention_reached(as_of, k), 86400000000) + 719162 AS as_of_day
SELECT
  retention_label(r_cohort, k) AS cohort,
  toInt64(cell.1) AS age,
  retention_label(r_cohort + cell.1, k) AS period,
  r_segment AS segment,
  r_members AS customers,
  toInt64(cell.3) AS active,
  active / customers AS retention_rate,
  (customers - active) / customers AS churn_rate,
  toInt64(cell.4) AS on_or_after,
  on_or_after / customers AS on_or_after_rate,
  if(terms, NULL, toInt64(cell.5)) AS events,
  if({amount_col:String} = 'none', NULL, cell.6) AS value,
  if({amount_col:String} = 'none' OR terms, NULL, cell.7) AS cumulative_value,
  if({amount_col:String} = 'none' OR terms, NULL, cell.7 / customers) AS ltv,
  toInt64(cell.2 < r_least_reach) AS complete,
  toInt64(cell.8) AS returned,
  returned / customers AS returned_rate,
  toInt64(cell.2) AS age_to
FROM (
  SELECT r_segment, r_cohort, r_members, r_least_reach, least(r_most_reach, most) AS r_last,
    arrayResize(r_actives, r_last + 1, 0) AS r_active, arrayResize(r_returns, r_last + 1, 0) AS r_returned, arrayResize(r_rows, r_last + 1, 0) AS r_events,
    arrayResize(r_values, r_last + 1, 0.) AS r_value, arrayCumSum(r_value) AS r_sums,
    arrayMap(left -> r_members - left, arrayPushFront(arrayCumSum(arrayResize(r_leavers, r_last, 0)), 0)) AS r_after,
    arrayJoin(if(empty(ranges),
      arrayMap((a, active, after, events, value, sums, returned) -> (a, a, if(a = 0, r_members, active), after, events, value, sums, returned),
        arrayMap(a -> toInt64(a), range(0, toUInt64(r_last + 1))), r_active, r_after, r_events, r_value, r_sums, r_returned),
      arrayMap((range, active, returned) -> (range.1, range.2, active, r_after[range.1 + 1],
          arraySum(arraySlice(r_events, range.1 + 1, range.2 - range.1 + 1)),
          if(terms, r_value[least(range.2, r_last) + 1], arraySum(arraySlice(r_value, range.1 + 1, range.2 - range.1 + 1))),
          r_sums[least(range.2, r_last) + 1], returned),
        arrayFilter(range -> range.1 <= r_last, ranges),
        arrayResize(r_range_actives, arrayCount(range -> range.1 <= r_last, ranges), 0),
        arrayResize(r_range_returns, arrayCount(range -> range.1 <= r_last, ranges), 0)))) AS cell
  FROM (
    SELECT r_segment, r_cohort, toInt64(sum(r_member)) AS r_members, max(r_reach_to) AS r_most_reach, min(r_reach_from) AS r_least_reach,
      groupArrayInsertAtIf(0)(r_active, toUInt32(r_key), r_key >= 0) AS r_actives, groupArrayInsertAtIf(0)(r_returned, toUInt32(r_key), r_key >= 0) AS r_returns,
      groupArrayInsertAtIf(0)(r_events, toUInt32(r_key), r_key >= 0) AS r_rows, groupArrayInsertAtIf(0.)(r_value, toUInt32(r_key), r_key >= 0) AS r_values,
      groupArrayInsertAtIf(0)(r_leaver, toUInt32(r_key), r_key >= 0) AS r_leavers,
      groupArrayInsertAtIf(0)(r_active, toUInt32(-1 - r_key), r_key < 0) AS r_range_actives, groupArrayInsertAtIf(0)(r_returned, toUInt32(-1 - r_key), r_key < 0) AS r_range_returns
    FROM (
      -- a row for each age of a cohort with anything in it; below 0 stand the ranges
      SELECT if({segment_col:String} = 'none', NULL, r_segment) AS r_segment, r_cohort, r_element.1 AS r_key,
        toInt64(sum(r_element.2)) AS r_active, toInt64(sum(r_element.3)) AS r_returned, toInt64(sum(r_element.4)) AS r_events,
        if({amount_col:String} = 'none', 0., sumKahan(r_element.5)) AS r_value, toInt64(sum(r_element.6)) AS r_leaver, sum(r_element.7) AS r_member,
        max(r_reach) AS r_reach_to, min(r_reach) AS r_reach_from
      FROM (
        -- a row for each customer and cohort of theirs: its rows as elements (age, active, returned, events, value, leaver, member)
        SELECT r_segment, r_cohort, r_reach,
          arrayEnumerateUniq(r_ages, r_returning) AS r_nth,
          arrayMap((a, r, n) -> toUInt8(r AND n = least_events + if(a = 0, r_begins, 0)), r_ages, r_returning, r_nth) AS r_marks,
          toInt64(arrayMax((a, m) -> if(m, a, 0), arrayPushBack(r_ages, toInt64(0)), arrayPushBack(r_marks, toUInt8(0)))) AS r_last_active,
          arrayConcat(
            arrayMap((a, m, r, v) -> (a, toUInt8(m AND empty(ranges)), toUInt8(m AND empty(ranges)), r, v, toUInt8(0), toUInt8(0)), r_ages, r_marks, r_returning, r_amounts),
            [(r_last_active, toUInt8(0), toUInt8(0), toUInt8(0), 0., toUInt8(1), toUInt8(1))],
            if(empty(ranges), [], arrayMap((range, i) -> (toInt64(-i),
                toUInt8(range.1 = 0 OR arrayExists((a, m) -> m AND a BETWEEN range.1 AND range.2, r_ages, r_marks)),
                toUInt8(arrayExists((a, m) -> m AND a BETWEEN range.1 AND range.2, r_ages, r_marks)), toUInt8(0), 0., toUInt8(0), toUInt8(0)),
              ranges, arrayEnumerate(ranges)))) AS r_elements
        FROM (
          SELECT r_segment, r_cohort,
            if(own, accurateCast(if(own, '0', 'x'), 'UInt8') + retention_own_age(r_start_shown, as_of_shown, k), last_period - r_cohort) AS r_reach,
            if(own, arrayMap(shown -> retention_own_age(r_start_shown, shown, k), r_shown),
              identity(if(terms, arrayFlatten(arrayMap((p, u) -> range(p - r_cohort, u - r_cohort + 1), r_periods, r_untils)), arrayMap(p -> p - r_cohort, r_periods)))) AS r_all_ages,
            if(plain, emptyArrayUInt8(), arrayMap(at -> toUInt8(at >= r_start), r_ats)) AS r_keep,
            if(plain OR terms, r_all_ages, arrayFilter((a, keep) -> keep, r_all_ages, r_keep)) AS r_ages,
            if(plain OR terms, arrayResize([toUInt8(1)], length(r_ages), toUInt8(1)), arrayFilter((f, keep) -> keep, arrayMap(f -> toUInt8(f >= 2), r_flags), r_keep)) AS r_returning,
            if({amount_col:String} = 'none', arrayResize([0.], length(r_ages), 0.), 
              identity(if(terms, arrayFlatten(arrayMap((p, u, v) -> arrayResize([v], toUInt64(greatest(0, u - p + 1)), v), r_periods, r_untils, r_money)),
                identity(if(plain, r_money, arrayFilter((v, keep) -> keep, r_money, r_keep)))))) AS r_amounts,
            if(terms, 0, if(plain, 1, toInt64(arrayExists((at, f) -> at = r_start AND f = 3, r_ats, r_flags)))) AS r_begins
          FROM (
            SELECT if({segment_col:String} = 'none', NULL, retention_unpack(r_packed_first, r_kind)) AS r_segment, r_periods, r_untils, r_flags, r_ats, r_shown, r_money, r_begin.1 AS r_cohort, r_begin.2 AS r_start,
              if(own, accurateCast(if(own, '0', 'x'), 'UInt8') + if(k.1 = 1, r_start, toInt64(r_start + 1000000 * if(k.6 = '', k.4, timezoneOffset(retention_clock(fromUnixTimestamp64Micro(r_start, 'UTC'), k))))), 0) AS r_start_shown
            FROM (
              SELECT
                if({segment_col:String} = 'none', '', minIf(r_packed, r_starts)) AS r_packed_first, any(r_kind) AS r_kind,
                groupArray(r_period) AS r_periods,
                if(terms, groupArray(toInt64(r_until)), emptyArrayInt64()) AS r_untils,
                if(plain, emptyArrayUInt8(), groupArray(toUInt8(r_starts + 2 * r_returns))) AS r_flags,
                if(plain, emptyArrayInt64(), groupArray(r_at)) AS r_ats,
                if(own, groupArray(if(k.1 = 1, r_at, retention_reached(fromUnixTimestamp64Micro(r_at, 'UTC'), k))), emptyArrayInt64()) AS r_shown,
                if({amount_col:String} = 'none', emptyArrayFloat64(), groupArray(r_amount)) AS r_money,
                if(recurring,
                  arrayMap(b -> (b.1, b.2), arrayFilter((b, n) -> n = 1, arraySort(b -> b.2, arrayFilter(b -> b.3 IN (1, 3), arrayZip(r_periods, r_ats, r_flags))) AS r_sorted,
                    arrayEnumerateUniq(arrayMap(b -> b.1, r_sorted)))),
                  [(minIf(r_period, r_starts), if(plain, toInt64(0), minIf(r_at, r_starts)))]) AS r_begins
              FROM (
                SELECT r_customer,
                  toInt64(assumeNotNull(retention_period(r_time, k))) AS r_period,
                  if(plain AND {segment_col:String} = 'none', toInt64(0), retention_at(r_time, k, own)) AS r_at,
                  if({segment_col:String} = 'none', '', retention_pack(r_at, r_segment)) AS r_packed, r_segment AS r_kind,
                  if(terms, r_until, 0) AS r_until, r_starts, r_returns, r_amount
                FROM (
                  SELECT assumeNotNull({customer_col:Identifier}) AS r_customer,
                    assumeNotNull(retention_time('retention_cohorts', {time_col:Identifier})) AS r_time,
                    retention_flag('retention_cohorts', concat({source:String}, '.', {starts_col:String}), {starts_col:Identifier}) AS r_starts,
                    retention_flag('retention_cohorts', concat({source:String}, '.', {returns_col:String}), {returns_col:Identifier}) AS r_returns,
                    retention_number('retention_cohorts', concat({source:String}, '.', {amount_col:String}), {amount_col:Identifier}) AS r_amount,
                    {segment_col:Identifier} AS r_segment,
                    if(terms, accurateCast(if(terms, '0', 'x'), 'UInt8') + if(isNull({until_col:Identifier}) OR NOT retention_not_after('retention_cohorts', {until_col:Identifier}, as_of, as_of_day), last_period,
                      toInt64(retention_period(retention_time('retention_cohorts', {until_col:Identifier}), k)) - 1)
                      + retention_refuse(if(ifNull(retention_time('retention_cohorts', {until_col:Identifier}) < {time_col:Identifier}, 0), concat('retention_cohorts(): ', {source:String}, '.', {until_col:String},
                        ': customer ', toString({customer_col:Identifier}), ': until ', toString({until_col:Identifier}), ' is before ', toString({time_col:Identifier})), '0')), 0) AS r_until
                  FROM (
                    SELECT *, NULL::Nullable(String) AS none, 1 AS every
                    FROM merge(retention_database({source:String}), concat(retention_table({source:String}),
                      retention_column('retention_cohorts', {source:String}, {customer_col:String}), retention_column('retention_cohorts', {source:String}, {time_col:String}),
                      retention_column('retention_cohorts', {source:String}, {amount_col:String}), retention_column('retention_cohorts', {source:String}, {segment_col:String}),
                      retention_column('retention_cohorts', {source:String}, {starts_col:String}), retention_column('retention_cohorts', {source:String}, {returns_col:String}),
                      retention_column('retention_cohorts', {source:String}, {until_col:String}))))
                  WHERE retention_is_there({customer_col:Identifier}) AND isNotNull({time_col:Identifier}) AND retention_not_after('retention_cohorts', {time_col:Identifier}, as_of, as_of_day)))
              GROUP BY r_customer
              HAVING countIf(r_starts) > 0)
            ARRAY JOIN r_begins AS r_begin)))
      ARRAY JOIN r_elements AS r_element
      GROUP BY r_segment, r_cohort, r_key)
    GROUP BY r_segment, r_cohort))
WHERE {checked:UInt8} = 0
ORDER BY segment NULLS FIRST, cohort, age, age_to;

CREATE OR REPLACE VIEW retention_cohorts AS
SELECT * FROM retention_cohort_cells(
  source = {source:String}, customer_col = {customer_col:String}, time_col = {time_col:String}, amount_col = {amount_col:String},
  segment_col = {segment_col:String}, starts_col = {starts_col:String}, returns_col = {returns_col:String}, until_col = {until_col:String},
  k = retention_grain('retention_cohorts', 'grain', {grain:String}),
  recurring = (retention_word('retention_cohorts', 'mode', {mode:String}, ['first', 'recurring']) = 'recurring'),
  own = (retention_word('retention_cohorts', 'anchor', {anchor:String}, ['calendar', 'customer']) = 'customer'),
  terms = ({until_col:String} != 'none'),
  -- every row starts, and is a return: whose the rows are is all that counts
  plain = ({starts_col:String} = 'every' AND {returns_col:String} = 'every' AND {until_col:String} = 'none'
    AND lower(retention_blank({mode:String})) != 'recurring' AND lower(retention_blank({anchor:String})) != 'customer'),
  least_events = ifNull(retention_whole('retention_cohorts', 'min_events', {min_events:String}, 1), 1),
  most = ifNull(retention_whole('retention_cohorts', 'max_age', {max_age:String}, 0), 999999999999999),
  ranges = (SELECT tupleElement((ranges, {ages:String}), 1) FROM retention_ages(text = {ages:String})),
  as_of = if(retention_blank({as_of:String}) = '', (
      SELECT ifNull(retention_latest('retention_cohorts', {time_col:Identifier}, retention_grain('retention_cohorts', 'grain', {grain:String})), toDateTime64('1900-01-01 00:00:00', 6, 'UTC'))
      FROM merge(retention_database({source:String}), concat(retention_table({source:String}),
        retention_column('retention_cohorts', {source:String}, {customer_col:String}), retention_column('retention_cohorts', {source:String}, {time_col:String})))
      WHERE retention_is_there({customer_col:Identifier}) AND isNotNull({time_col:Identifier})),
    retention_moment('retention_cohorts', 'as_of', {as_of:String}, {grain:String})),
  checked = (SELECT
    throwIf({ages:String} != '' AND {max_age:String} != '', 'retention_cohorts(): ages says which ages to give, max_age too: give one of them')
    + throwIf({until_col:String} != 'none' AND ({starts_col:String} != 'every' OR {returns_col:String} != 'every' OR {min_events:String} != ''
        OR lower(retention_blank({mode:String})) = 'recurring' OR lower(retention_blank({anchor:String})) = 'customer'),
      concat('retention_cohorts(): until_col: ', multiIf({starts_col:String} != 'every', 'starts_col', {returns_col:String} != 'every', 'returns_col',
        {min_events:String} != '', 'min_events', lower(retention_blank({mode:String})) = 'recurring', 'mode = recurring', 'anchor = customer'), ' is for events, not for subscriptions'))
    + throwIf({until_col:String} != 'none' AND retention_blank({as_of:String}) = '',
      'retention_cohorts(): as_of is missing: subscriptions need the moment the data was taken (today() on live data)')));
