-- cluster.sql - retention_cohorts of a table that is spread over servers; after cohorts.sql, on every server.
--
-- Two ways, with the same cells. The view over the Distributed table itself needs nothing more, however the rows are spread: source =
-- 'orders_all'. It brings what every customer did to the server that asks. Where a customer's rows are all on one server, each can
-- fold its own customers, and only cells travel:
--
--     CREATE VIEW cells AS SELECT * FROM retention_cohorts_part(source = 'orders', ... as_of = '2024-04-01' ...);   -- everywhere
--     CREATE TABLE cells_all AS cells ENGINE = Distributed(shards, currentDatabase(), cells);                       -- where one asks
--     SELECT * FROM retention_cohorts_whole(cells = 'cells_all');
--
-- 1. as_of is given, and the same everywhere, or the whole is an error: each part's own latest time is another.
-- 2. A cohort's size is the sum over servers, not over those that have the row: of customers' own calendars one server may have fewer ages.
-- 3. complete: in every server that has members of the cohort, and has the row.
-- 4. Rates, cumulative_value and ltv are computed anew. Sums are compensated.
-- 5. Who has rows on several servers would count several times: retention_shards_apart() is an error then. It reads ids alone.

-- The grid of the rows of one server, with what the whole has to know of it. The arguments are those of retention_cohorts.
CREATE OR REPLACE VIEW retention_cohorts_part AS
SELECT *, shardNum() AS shard, retention_moment('retention_cohorts_part', 'as_of', {as_of:String}, {grain:String}) AS as_of, {anchor:String} AS anchor
FROM retention_cohorts(source = {source:String}, customer_col = {customer_col:String}, time_col = {time_col:String}, grain = {grain:String},
  amount_col = {amount_col:String}, segment_col = {segment_col:String}, starts_col = {starts_col:String}, returns_col = {returns_col:String},
  mode = {mode:String}, anchor = {anchor:String}, min_events = {min_events:String}, max_age = {max_age:String}, as_of = {as_of:String},
  ages = {ages:String}, until_col = {until_col:String})
WHERE (SELECT throwIf(retention_blank({as_of:String}) = '', 'retention_cohorts_part(): as_of is missing: each server has another latest time')
    + throwIf(retention_blank({ages:String}) != '' AND lower(retention_blank({anchor:String})) = 'customer',
      'retention_cohorts_part(): ages: not with anchor = customer, where servers reach different ages')) = 0;

-- The grid of all, of the parts in a table of the current database, or of another as database.table.
CREATE OR REPLACE VIEW retention_cohorts_whole AS
SELECT cohort, age, period, segment, r_customers AS customers, if(age = 0, customers, r_active) AS active,
  active / customers AS retention_rate, (customers - active) / customers AS churn_rate,
  if(age = 0, customers, r_on_or_after) AS on_or_after, on_or_after / customers AS on_or_after_rate, r_events AS events, r_value AS value,
  if(isNull(r_cumulative), NULL, if(r_ranges, r_cumulative, sumKahan(assumeNotNull(ifNull(r_value, 0))) OVER (PARTITION BY segment, cohort ORDER BY age))) AS cumulative_value,
  cumulative_value / customers AS ltv, toInt64(r_complete AND r_shards = r_of) AS complete, r_returned AS returned, returned / customers AS returned_rate, age_to
FROM (
  SELECT segment, cohort, age, age_to, any(period) AS period, sum(active) AS r_active, sum(on_or_after) AS r_on_or_after, sum(events) AS r_events,
    sumKahan(value) AS r_value, sumKahan(cumulative_value) AS r_cumulative, min(complete) AS r_complete, sum(returned) AS r_returned, count() AS r_shards,
    any(r_cohort_customers) AS r_customers, any(r_cohort_shards) AS r_of, max(r_cohort_ranges) AS r_ranges, max(r_one_as_of) AS r_checked
  FROM (
    SELECT *, sum(if(r_first, customers, 0)) OVER w AS r_cohort_customers, sum(toInt64(r_first)) OVER w AS r_cohort_shards, max(age != age_to) OVER () AS r_cohort_ranges,
      retention_refuse(if(min(as_of) OVER () = max(as_of) OVER (), '0', 'retention_cohorts_whole(): the parts have different as_of: give one to all')) AS r_one_as_of
    FROM (
      SELECT *, row_number() OVER (PARTITION BY segment, cohort, shard ORDER BY age, age_to) = 1 AS r_first
      FROM merge(retention_database({cells:String}), retention_table({cells:String})))
    WINDOW w AS (PARTITION BY segment, cohort))
  GROUP BY segment, cohort, age, age_to)
WHERE r_checked = 0
ORDER BY segment NULLS FIRST, cohort, age, age_to;

-- How many customers there are, and an error where one has rows on several servers. source is a Distributed table.
CREATE OR REPLACE VIEW retention_shards_apart AS
SELECT count() AS customers
FROM (
  SELECT {customer_col:Identifier} AS r_customer, uniqExact(_shard_num) AS r_shards
  FROM merge(retention_database({source:String}), concat(retention_table({source:String}), retention_column('retention_shards_apart', {source:String}, {customer_col:String})))
  WHERE retention_is_there({customer_col:Identifier})
  GROUP BY r_customer)
WHERE retention_refuse(if(r_shards > 1, concat('retention_shards_apart(): customer ', toString(r_customer), ' has rows on ', toString(r_shards), ' servers'), '0')) = 0;
