-- movements.sql - retention_movements as a view of ClickHouse: who is behind the numbers of retention_periods; after periods.sql.
--
--     SELECT period, customer, kind, value_before, value_after, change
--     FROM retention_movements(source = 'plan', customer_col = 'member', time_col = 'started', grain = 'month', amount_col = 'price',
--       segment_col = 'none', until_col = 'ended', lapse_after = '', as_of = '2024-05-01', returns_col = 'every', gap = '', span = '',
--       segment_by = '') WHERE kind != 'new';
--     2024-03  Bo   churned    25  0  -25
--     2024-03  Cy   expansion   6  9    3
--     2024-04  Di   churned     3  0   -3
--
-- Requirements
--  1. Arguments and meaning are those of retention_periods: counted and added up by kind, it is retention_periods.
--  2. One row per segment, period and customer in which something moved, in this order; customers as ORDER BY has them. Who stayed with an
--     equal value has none.
--  3. Who is not there is worth 0. Without amount_col values are NULL, and there is no expansion or contraction.
--
-- customer and segment have the type of their column, and may be NULL where it is not. Cost: as retention_periods, and a row for what
-- moved. Limits on period, kind and customer save the sorting alone. What is not offered: see periods.sql.

-- The rows, of arguments that are read already.
CREATE OR REPLACE VIEW retention_movement_rows AS
WITH {k:Tuple(Int64, Int64, Int64, Int64, UInt8, String, UInt8, Array(Tuple(Int64, Int64, Int64, Int64)), Array(Tuple(Int64, Int64, Int64)))} AS k
SELECT
  retention_label(p, k) AS period,
  segment,
  customer,
  kind,
  if({amount_col:String} = 'none', NULL, before) AS value_before,
  if({amount_col:String} = 'none', NULL, after) AS value_after,
  if({amount_col:String} = 'none', NULL, after - before) AS change
FROM (
  SELECT segment, customer, kind, before, after, arrayJoin(range(from, to + 1)) AS p
  FROM retention_moves(function = {function:String}, source = {source:String}, customer_col = {customer_col:String}, time_col = {time_col:String},
    amount_col = {amount_col:String}, segment_col = {segment_col:String}, until_col = {until_col:String}, returns_col = {returns_col:String},
    k = {k:Tuple(Int64, Int64, Int64, Int64, UInt8, String, UInt8, Array(Tuple(Int64, Int64, Int64, Int64)), Array(Tuple(Int64, Int64, Int64)))},
    by_row = {by_row:UInt8}, gap = {gap:Tuple(Int64, Int64)}, as_of = {as_of:Int64}, lapse = {lapse:Int64}, span = {span:Int64}, checked = {checked:UInt8})
  WHERE kind != '')
ORDER BY segment NULLS FIRST, p, customer;

CREATE OR REPLACE VIEW retention_movements AS
SELECT * FROM retention_movement_rows(
  function = 'retention_movements', source = {source:String}, customer_col = {customer_col:String}, time_col = {time_col:String}, amount_col = {amount_col:String},
  segment_col = {segment_col:String}, until_col = {until_col:String}, returns_col = {returns_col:String},
  k = retention_grain('retention_movements', 'grain', {grain:String}),
  by_row = (retention_word('retention_movements', 'segment_by', {segment_by:String}, ['customer', 'row']) = 'row'),
  gap = retention_micros_length('retention_movements', 'gap', {gap:String}),
  lapse = ifNull(retention_whole('retention_movements', 'lapse_after', {lapse_after:String}, 1), 1),
  span = ifNull(retention_whole('retention_movements', 'span', {span:String}, 1), 1),
  as_of = toUnixTimestamp64Micro(if(retention_blank({as_of:String}) = '', (
      SELECT ifNull(retention_latest('retention_movements', {time_col:Identifier}, retention_grain('retention_movements', 'grain', {grain:String})), toDateTime64('1900-01-01 00:00:00', 6, 'UTC'))
      FROM merge(retention_database({source:String}), retention_table({source:String}))
      WHERE retention_is_there({customer_col:Identifier}) AND isNotNull({time_col:Identifier})),
    assumeNotNull(retention_moment('retention_movements', 'as_of', {as_of:String}, {grain:String})))),
  checked = (SELECT tupleElement((checked, {until_col:String}, {as_of:String}, {lapse_after:String}, {returns_col:String}, {gap:String}, {segment_col:String}, {segment_by:String}), 1)
    FROM retention_moves_checks(function = 'retention_movements', until_col = {until_col:String}, as_of = {as_of:String}, lapse_after = {lapse_after:String}, returns_col = {returns_col:String},
      gap = {gap:String}, segment_col = {segment_col:String}, segment_by = {segment_by:String})));
