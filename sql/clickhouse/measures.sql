-- measures.sql - rates and scores as functions of ClickHouse, with the formulas and the errors of the module; after functions.sql.
--
--     SELECT nps(score), csat(score, 4), nps_margin(score, 0.95) FROM answers
--     SELECT wilson_lower(81, 263, 0.95), rate_test(120, 1000, 150, 1000)
--
-- A name has one number of arguments here: what is optional in the module is given always, NULL for its default. Where a name has
-- several meanings in the module, the others have names of their own: retention_rate_of(was, is), retention_rate_between(customer,
-- time, since, until), churn_rate_of, churn_rate_between, repeat_rate_of_orders(customer, order), purchase_frequency_of_orders.
-- Aggregates are sums of what ClickHouse has, so they group, but are no window functions.

-- ---- arguments ----

-- A number, of text too; NULL where it is NULL or blank.
CREATE OR REPLACE FUNCTION retention_answer AS (f, what, x) -> identity(if(retention_is_text(x),
  toFloat64OrNull(retention_blank(x)) + retention_refuse(if(retention_blank(x) = '' OR isNotNull(toFloat64OrNull(retention_blank(x))), '0',
    concat(f, '(): ', what, ': not a number: \'', substring(ifNull(x, ''), 1, 60), '\''))),
  toFloat64(x)));

-- 0, or an error: a count below 0, more than there are, what is outside 0..1 or not the same in every row.
CREATE OR REPLACE FUNCTION retention_check AS (wrong, text) -> retention_refuse(if(ifNull(wrong, 0), ifNull(text, 'NULL'), '0'));
CREATE OR REPLACE FUNCTION retention_check_count AS (f, a, x) -> retention_check(x < 0, concat(f, '(): ', a, ' is negative: ', toString(x)));
CREATE OR REPLACE FUNCTION retention_check_share AS (f, a, x) -> retention_check(NOT (x >= 0 AND x <= 1), concat(f, '(): ', a, ' ', toString(x), ' is outside 0..1'));
CREATE OR REPLACE FUNCTION retention_check_inside AS (f, a, x) -> retention_check(NOT (x > 0 AND x < 1), concat(f, '(): ', a, ' ', toString(x), ' is outside 0..1'));
CREATE OR REPLACE FUNCTION retention_check_most AS (f, a, k, b, n) -> retention_check(k > n, concat(f, '(): ', a, ' ', toString(k), ' exceeds ', b, ' ', toString(n)));
CREATE OR REPLACE FUNCTION retention_check_same AS (f, a, x) -> retention_check(min(x) != max(x), concat(f, '(): ', a, ' ', toString(max(x)), ' is not the same in every row'));

-- ---- rates ----

CREATE OR REPLACE FUNCTION retention_check_rate AS (f, s, e, n) -> retention_check_count(f, 'at_start', s) + retention_check_count(f, 'at_end', e) + retention_check_count(f, 'new', n)
  + retention_check(n > e, concat(f, '(): new ', toString(n), ' exceeds at_end ', toString(e)))
  + retention_check(n <= e AND e - n - s > e * 2.220446049250313e-16, concat(f, '(): at_end - new, ', toString(e - n), ', exceeds at_start ', toString(s)));
CREATE OR REPLACE FUNCTION retention_rate AS (at_start, at_end, new) -> least(at_end - new, at_start) / nullIf(at_start, 0)
  + retention_check_rate('retention_rate', toFloat64(at_start), toFloat64(at_end), toFloat64(new));
CREATE OR REPLACE FUNCTION churn_rate AS (at_start, at_end, new) -> (at_start - least(at_end - new, at_start)) / nullIf(at_start, 0)
  + retention_check_rate('churn_rate', toFloat64(at_start), toFloat64(at_end), toFloat64(new));

CREATE OR REPLACE FUNCTION retention_rate_of AS (was, now) -> countIf(ifNull(was, 0) != 0 AND ifNull(now, 0) != 0) / nullIf(countIf(ifNull(was, 0) != 0), 0);
CREATE OR REPLACE FUNCTION churn_rate_of AS (was, now) -> countIf(ifNull(was, 0) != 0 AND ifNull(now, 0) = 0) / nullIf(countIf(ifNull(was, 0) != 0), 0);

CREATE OR REPLACE FUNCTION retention_check_between AS (f, since, until) -> retention_check(min(until <= since), concat(f, '(): until ', toString(any(until)), ' is not after since ', toString(any(since))));
CREATE OR REPLACE FUNCTION retention_rate_between AS (customer, time, since, until) ->
  length(arrayIntersect(groupUniqArrayIf(assumeNotNull(customer), retention_is_there(customer) AND ifNull(time < since, 0)),
    groupUniqArrayIf(assumeNotNull(customer), retention_is_there(customer) AND ifNull(time >= since AND time < until, 0))))
  / nullIf(uniqExactIf(customer, retention_is_there(customer) AND ifNull(time < since, 0)), 0) + retention_check_between('retention_rate_between', since, until);
CREATE OR REPLACE FUNCTION churn_rate_between AS (customer, time, since, until) ->
  (uniqExactIf(customer, retention_is_there(customer) AND ifNull(time < since, 0))
    - length(arrayIntersect(groupUniqArrayIf(assumeNotNull(customer), retention_is_there(customer) AND ifNull(time < since, 0)),
      groupUniqArrayIf(assumeNotNull(customer), retention_is_there(customer) AND ifNull(time >= since AND time < until, 0)))))
  / nullIf(uniqExactIf(customer, retention_is_there(customer) AND ifNull(time < since, 0)), 0) + retention_check_between('churn_rate_between', since, until);

CREATE OR REPLACE FUNCTION clv AS (margin, retention, discount) ->
  if(ifNull(discount, 0) > 0 OR retention < 1, margin * ((1 + ifNull(discount, 0)) / (1 - retention + ifNull(discount, 0))), NULL)
  + retention_check_share('clv', 'retention', retention) + retention_check_count('clv', 'discount', discount);

-- ---- loyalty ----

CREATE OR REPLACE FUNCTION repeat_rate AS (customer) ->
  arrayCount(n -> n = 2, arrayEnumerateUniq(groupArrayIf(assumeNotNull(customer), retention_is_there(customer)))) / nullIf(uniqExactIf(customer, retention_is_there(customer)), 0);
CREATE OR REPLACE FUNCTION upsell_rate AS (customer, product) ->
  arrayCount(n -> n = 2, arrayEnumerateUniq(arrayMap(pair -> pair.1, groupUniqArrayIf((assumeNotNull(customer), assumeNotNull(product)), retention_is_there(customer) AND retention_is_there(product)))))
  / nullIf(uniqExactIf(customer, retention_is_there(customer)), 0);
CREATE OR REPLACE FUNCTION repeat_rate_of_orders AS (customer, order_no) -> upsell_rate(customer, order_no);
CREATE OR REPLACE FUNCTION purchase_frequency AS (customer) -> countIf(retention_is_there(customer)) / nullIf(uniqExactIf(customer, retention_is_there(customer)), 0);
CREATE OR REPLACE FUNCTION purchase_frequency_of_orders AS (customer, order_no) ->
  uniqExactIf((customer, order_no), retention_is_there(customer) AND retention_is_there(order_no)) / nullIf(uniqExactIf(customer, retention_is_there(customer)), 0);

-- Of the days from the first to the last: those on which customers came, of those of the months in which they came.
CREATE OR REPLACE FUNCTION retention_month_days AS (day, first, last) ->
  least(last + 1, toInt64(toInt32(addMonths(toStartOfMonth(addDays(toDate32('1970-01-01'), toInt32(day))), 1))))
    - greatest(first, toInt64(toInt32(toStartOfMonth(addDays(toDate32('1970-01-01'), toInt32(day))))));
CREATE OR REPLACE FUNCTION retention_stickiness AS (pairs, first, last) -> length(pairs) / nullIf(arraySum(arrayMap(pair -> retention_month_days(pair.2, first, last),
  arrayFilter((pair, n) -> n = 1, pairs, arrayEnumerateUniq(arrayMap(pair -> (pair.1, toStartOfMonth(addDays(toDate32('1970-01-01'), toInt32(pair.2)))), pairs))))), 0);
CREATE OR REPLACE FUNCTION retention_clock_day AS (time, clock) -> assumeNotNull(retention_period(retention_time('stickiness', time),
  retention_grain('stickiness', '', if(retention_blank(clock) = '', 'day', concat('day in ', retention_blank(clock))))) - 719162);
CREATE OR REPLACE FUNCTION stickiness AS (customer, time, clock) -> retention_stickiness(
  groupUniqArrayIf((assumeNotNull(customer), retention_clock_day(time, clock)), retention_is_there(customer) AND isNotNull(time)),
  minIf(retention_clock_day(time, clock), retention_is_there(customer) AND isNotNull(time)), maxIf(retention_clock_day(time, clock), retention_is_there(customer) AND isNotNull(time)));

-- ---- concentration ----

CREATE OR REPLACE FUNCTION retention_top AS (values, rows) ->
  if(arrayReduce('sumKahan', values) > 1e-12 * arraySum(v -> abs(v), values),
    arrayReduce('sumKahan', arrayMap((v, i) -> v * greatest(0, least(1, rows - (i - 1))), values, arrayEnumerate(values))) / arrayReduce('sumKahan', values), NULL);
CREATE OR REPLACE FUNCTION top_share AS (value, fraction) ->
  retention_top(arrayReverseSort(groupArray(assumeNotNull(ifNull(retention_answer('top_share', 'value', value), 0)))), max(ifNull(toFloat64(fraction), 0.2)) * count())
  + retention_check_share('top_share', 'fraction', max(toFloat64(fraction))) + retention_check_same('top_share', 'fraction', toFloat64(fraction));

-- ---- surveys ----

CREATE OR REPLACE FUNCTION retention_check_score AS (f, score) -> max(retention_check(score < 0 OR score > 10, concat(f, '(): score ', toString(score), ' is outside 0..10')));
CREATE OR REPLACE FUNCTION nps AS (score) ->
  100 * (toInt64(countIf(retention_answer('nps', 'score', score) >= 9)) - toInt64(countIf(retention_answer('nps', 'score', score) <= 6))) / nullIf(count(retention_answer('nps', 'score', score)), 0)
  + retention_check_score('nps', retention_answer('nps', 'score', score));
CREATE OR REPLACE FUNCTION csat AS (score, satisfied_from) ->
  countIf(retention_answer('csat', 'score', score) >= ifNull(toFloat64(satisfied_from), 4)) / nullIf(count(retention_answer('csat', 'score', score)), 0)
  + retention_check_same('csat', 'satisfied_from', toFloat64(satisfied_from));

-- The quantile of the normal distribution, both sides: Newton's method on erfc, below a half on its logarithm, as in the module.
CREATE OR REPLACE FUNCTION retention_newton AS (z, now, slope, tail) -> z + if(now < 0.5, now / slope * log(now / tail), (now - tail) / slope);
CREATE OR REPLACE FUNCTION retention_z AS (confidence) -> arrayFold((z, i) -> retention_newton(z, erfc(z * 0.70710678118654752), 0.79788456080286536 * exp(-z * z / 2), 1 - confidence), range(16), 0.);
CREATE OR REPLACE FUNCTION retention_margin AS (p, d, n, confidence) -> retention_z(confidence) * 100 * sqrt(greatest(p + d - (p - d) * (p - d), 0) / n);
CREATE OR REPLACE FUNCTION nps_margin AS (score, confidence) -> retention_margin(
    countIf(retention_answer('nps_margin', 'score', score) >= 9) / nullIf(count(retention_answer('nps_margin', 'score', score)), 0),
    countIf(retention_answer('nps_margin', 'score', score) <= 6) / nullIf(count(retention_answer('nps_margin', 'score', score)), 0),
    nullIf(count(retention_answer('nps_margin', 'score', score)), 0), max(ifNull(toFloat64(confidence), 0.95)))
  + retention_check_score('nps_margin', retention_answer('nps_margin', 'score', score)) + retention_check_inside('nps_margin', 'confidence', max(toFloat64(confidence)))
  + retention_check_same('nps_margin', 'confidence', toFloat64(confidence));

-- ---- is it real? ----

CREATE OR REPLACE FUNCTION retention_root AS (k, n, z) -> z * sqrt(k * ((n - k) / n) + z * z / 4);
CREATE OR REPLACE FUNCTION retention_check_wilson AS (f, k, n, confidence) -> retention_check_count(f, 'k', k) + retention_check_count(f, 'n', n)
  + retention_check_most(f, 'k', k, 'n', n) + retention_check_inside(f, 'confidence', confidence);
CREATE OR REPLACE FUNCTION retention_wilson_lower AS (k, n, z) -> if(k <= 0, 0, k * (k / n) / (k + z * z / 2 + retention_root(k, n, z)));
CREATE OR REPLACE FUNCTION retention_wilson_upper AS (k, n, z) -> if(k < n, least(1, (k + z * z / 2 + retention_root(k, n, z)) / (n + z * z)), 1);
CREATE OR REPLACE FUNCTION wilson_lower AS (k, n, confidence) -> if(isNull(k) OR isNull(n) OR n = 0, NULL, retention_wilson_lower(toFloat64(k), toFloat64(n), retention_z(ifNull(confidence, 0.95))))
  + retention_check_wilson('wilson_lower', k, n, confidence);
CREATE OR REPLACE FUNCTION wilson_upper AS (k, n, confidence) -> if(isNull(k) OR isNull(n) OR n = 0, NULL, retention_wilson_upper(toFloat64(k), toFloat64(n), retention_z(ifNull(confidence, 0.95))))
  + retention_check_wilson('wilson_upper', k, n, confidence);

CREATE OR REPLACE FUNCTION retention_gap_z AS (k1, n1, k2, n2, n) -> (k1 / n1 - k2 / n2) / (sqrt(((k1 / 2 + k2 / 2) / n) * (((n1 - k1) / 2 + (n2 - k2) / 2) / n)) * sqrt(1 / n1 + 1 / n2));
CREATE OR REPLACE FUNCTION rate_test AS (k1, n1, k2, n2) -> if(n1 = 0 OR n2 = 0 OR k1 + k2 = 0 OR k1 + k2 = n1 + n2, NULL,
    erfc(abs(retention_gap_z(toFloat64(k1), toFloat64(n1), toFloat64(k2), toFloat64(n2), n1 / 2 + n2 / 2)) / sqrt(2)))
  + retention_check_count('rate_test', 'k1', k1) + retention_check_count('rate_test', 'n1', n1) + retention_check_count('rate_test', 'k2', k2) + retention_check_count('rate_test', 'n2', n2)
  + retention_check_most('rate_test', 'k1', k1, 'n1', n1) + retention_check_most('rate_test', 'k2', k2, 'n2', n2);
