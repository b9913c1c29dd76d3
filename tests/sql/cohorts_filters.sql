-- cohorts_filters.sql - a filter inside the call gives what the same filter gives over the finished rows. Every
-- column of retention_cohorts meets every operator, with values of the right and of the wrong type. (cohort_source.c 1)

CREATE TABLE orders(customer, ordered_at, amount, country);
INSERT INTO orders VALUES ('a', '2024-01-05', 10, 'at'), ('a', '2024-02-10', 20, 'at'), ('a', '2024-02-20', 5, 'at'), ('a', '2024-05-01', 40, 'at'),
    ('b', '2024-01-20', 30, 'De'), ('b', '2024-03-15', 7, 'de'), ('c', '2024-02-02', 50, 'de'), ('c', '2024-03-02', NULL, 'de'), ('d', '2024-02-28', '8', NULL), ('d', '2024-04-04', 2.5, NULL),
    ('e', '2024-02-29', 3, 1), ('f', '2024-03-01', 3, '1'), ('g', '2024-03-01', 2, 1.0), ('h', '2024-01-31', -4, x'6174'), ('h', '2024-03-31', -4, x'6174'), ('i', '2024-05-01', 3, 3), ('j', '2024-04-30', 3, '.'), ('k', '2024-01-05', 0, 'at');

-- The finished rows, and a table of what to compare with: values that occur in one column or another, in each
-- storage class, and values that are none of a column's kind.
CREATE VIEW inside AS SELECT * FROM retention_cohorts('orders', 'customer', 'ordered_at', 'month', 'amount', 'country');
CREATE TABLE outside AS SELECT * FROM inside;
CREATE TABLE probe(id INTEGER PRIMARY KEY, x);
INSERT INTO probe(x) VALUES (NULL), (0), (1), (2), (3), (-1), (0.5), (2.5), (1.0), (10), (2024), (-4.0), (25.0), ('0'), ('1'), ('3'), ('2.5'), ('0.5'), (' 1'), ('1x'), (''), ('.'), ('at'), ('AT'), ('De'), ('zz'), ('2024-01'), ('2024-03'), ('2024-05'), ('2024'), ('2024-01 '),
    (x''), (x'31'), (x'6174'), (x'323032342d3031'), (9223372036854775807), (-9223372036854775808), (1e300), (-1e300), (9e999), (-9e999), (1e-300),
    ('2024-0_'), ('%'), ('A%'), ('1%'), ('_.%'), ('%.0'), ('*'), ('2024-0?'), ('[0-3]*');
SELECT count(*), count(DISTINCT segment), count(DISTINCT cohort) FROM outside;
--> 36|8|5

CREATE TABLE op(op TEXT);
INSERT INTO op VALUES ('='), ('<'), ('<='), ('>'), ('>='), ('<>'), ('is'), ('is not'), ('between'), ('in'), ('nocase'), ('like'), ('glob');

-- What the call gave under each filter, and what the kept rows give. The probe comes first in the join, so that
-- the value reaches the call; the kept rows are filtered by an expression that no index could serve. (plan.c 3)
CREATE TABLE got(col TEXT, op TEXT, id INT, segment, cohort, age);
CREATE TABLE want(col TEXT, op TEXT, id INT, segment, cohort, age);
INSERT INTO got
SELECT 'cohort', '=', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE cohort = x UNION ALL
SELECT 'cohort', '<', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE x > cohort UNION ALL
SELECT 'cohort', '<=', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE cohort <= x UNION ALL
SELECT 'cohort', '>', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE cohort > x UNION ALL
SELECT 'cohort', '>=', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE cohort >= x UNION ALL
SELECT 'cohort', '<>', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE cohort <> x UNION ALL
SELECT 'cohort', 'is', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE cohort IS x UNION ALL
SELECT 'cohort', 'is not', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE cohort IS NOT x UNION ALL
SELECT 'cohort', 'between', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE cohort BETWEEN x AND (SELECT x FROM probe q WHERE q.id = probe.id + 1) UNION ALL
SELECT 'cohort', 'in', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE cohort IN (x, 2, '2024-02', 0.5) UNION ALL
SELECT 'cohort', 'nocase', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE cohort = x COLLATE NOCASE UNION ALL
SELECT 'cohort', 'like', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE cohort LIKE x UNION ALL
SELECT 'cohort', 'glob', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE cohort GLOB x;
INSERT INTO want SELECT 'cohort', op, id, segment, cohort, age FROM probe, op, outside o WHERE CASE op WHEN '=' THEN o.cohort = x WHEN '<' THEN o.cohort < x WHEN '<=' THEN o.cohort <= x WHEN '>' THEN o.cohort > x WHEN '>=' THEN o.cohort >= x WHEN '<>' THEN o.cohort <> x
    WHEN 'is' THEN o.cohort IS x WHEN 'is not' THEN o.cohort IS NOT x WHEN 'between' THEN o.cohort BETWEEN x AND (SELECT x FROM probe q WHERE q.id = probe.id + 1) WHEN 'in' THEN o.cohort IN (x, 2, '2024-02', 0.5)
    WHEN 'nocase' THEN o.cohort = x COLLATE NOCASE WHEN 'like' THEN o.cohort LIKE x WHEN 'glob' THEN o.cohort GLOB x END;
INSERT INTO got
SELECT 'age', '=', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE age = x UNION ALL
SELECT 'age', '<', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE x > age UNION ALL
SELECT 'age', '<=', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE age <= x UNION ALL
SELECT 'age', '>', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE age > x UNION ALL
SELECT 'age', '>=', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE age >= x UNION ALL
SELECT 'age', '<>', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE age <> x UNION ALL
SELECT 'age', 'is', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE age IS x UNION ALL
SELECT 'age', 'is not', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE age IS NOT x UNION ALL
SELECT 'age', 'between', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE age BETWEEN x AND (SELECT x FROM probe q WHERE q.id = probe.id + 1) UNION ALL
SELECT 'age', 'in', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE age IN (x, 2, '2024-02', 0.5) UNION ALL
SELECT 'age', 'nocase', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE age = x COLLATE NOCASE UNION ALL
SELECT 'age', 'like', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE age LIKE x UNION ALL
SELECT 'age', 'glob', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE age GLOB x;
INSERT INTO want SELECT 'age', op, id, segment, cohort, age FROM probe, op, outside o WHERE CASE op WHEN '=' THEN o.age = x WHEN '<' THEN o.age < x WHEN '<=' THEN o.age <= x WHEN '>' THEN o.age > x WHEN '>=' THEN o.age >= x WHEN '<>' THEN o.age <> x
    WHEN 'is' THEN o.age IS x WHEN 'is not' THEN o.age IS NOT x WHEN 'between' THEN o.age BETWEEN x AND (SELECT x FROM probe q WHERE q.id = probe.id + 1) WHEN 'in' THEN o.age IN (x, 2, '2024-02', 0.5)
    WHEN 'nocase' THEN o.age = x COLLATE NOCASE WHEN 'like' THEN o.age LIKE x WHEN 'glob' THEN o.age GLOB x END;
INSERT INTO got
SELECT 'period', '=', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE period = x UNION ALL
SELECT 'period', '<', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE x > period UNION ALL
SELECT 'period', '<=', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE period <= x UNION ALL
SELECT 'period', '>', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE period > x UNION ALL
SELECT 'period', '>=', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE period >= x UNION ALL
SELECT 'period', '<>', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE period <> x UNION ALL
SELECT 'period', 'is', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE period IS x UNION ALL
SELECT 'period', 'is not', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE period IS NOT x UNION ALL
SELECT 'period', 'between', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE period BETWEEN x AND (SELECT x FROM probe q WHERE q.id = probe.id + 1) UNION ALL
SELECT 'period', 'in', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE period IN (x, 2, '2024-02', 0.5) UNION ALL
SELECT 'period', 'nocase', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE period = x COLLATE NOCASE UNION ALL
SELECT 'period', 'like', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE period LIKE x UNION ALL
SELECT 'period', 'glob', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE period GLOB x;
INSERT INTO want SELECT 'period', op, id, segment, cohort, age FROM probe, op, outside o WHERE CASE op WHEN '=' THEN o.period = x WHEN '<' THEN o.period < x WHEN '<=' THEN o.period <= x WHEN '>' THEN o.period > x WHEN '>=' THEN o.period >= x WHEN '<>' THEN o.period <> x
    WHEN 'is' THEN o.period IS x WHEN 'is not' THEN o.period IS NOT x WHEN 'between' THEN o.period BETWEEN x AND (SELECT x FROM probe q WHERE q.id = probe.id + 1) WHEN 'in' THEN o.period IN (x, 2, '2024-02', 0.5)
    WHEN 'nocase' THEN o.period = x COLLATE NOCASE WHEN 'like' THEN o.period LIKE x WHEN 'glob' THEN o.period GLOB x END;
INSERT INTO got
SELECT 'segment', '=', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE segment = x UNION ALL
SELECT 'segment', '<', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE x > segment UNION ALL
SELECT 'segment', '<=', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE segment <= x UNION ALL
SELECT 'segment', '>', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE segment > x UNION ALL
SELECT 'segment', '>=', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE segment >= x UNION ALL
SELECT 'segment', '<>', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE segment <> x UNION ALL
SELECT 'segment', 'is', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE segment IS x UNION ALL
SELECT 'segment', 'is not', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE segment IS NOT x UNION ALL
SELECT 'segment', 'between', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE segment BETWEEN x AND (SELECT x FROM probe q WHERE q.id = probe.id + 1) UNION ALL
SELECT 'segment', 'in', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE segment IN (x, 2, '2024-02', 0.5) UNION ALL
SELECT 'segment', 'nocase', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE segment = x COLLATE NOCASE UNION ALL
SELECT 'segment', 'like', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE segment LIKE x UNION ALL
SELECT 'segment', 'glob', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE segment GLOB x;
INSERT INTO want SELECT 'segment', op, id, segment, cohort, age FROM probe, op, outside o WHERE CASE op WHEN '=' THEN o.segment = x WHEN '<' THEN o.segment < x WHEN '<=' THEN o.segment <= x WHEN '>' THEN o.segment > x WHEN '>=' THEN o.segment >= x WHEN '<>' THEN o.segment <> x
    WHEN 'is' THEN o.segment IS x WHEN 'is not' THEN o.segment IS NOT x WHEN 'between' THEN o.segment BETWEEN x AND (SELECT x FROM probe q WHERE q.id = probe.id + 1) WHEN 'in' THEN o.segment IN (x, 2, '2024-02', 0.5)
    WHEN 'nocase' THEN o.segment = x COLLATE NOCASE WHEN 'like' THEN o.segment LIKE x WHEN 'glob' THEN o.segment GLOB x END;
INSERT INTO got
SELECT 'customers', '=', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE customers = x UNION ALL
SELECT 'customers', '<', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE x > customers UNION ALL
SELECT 'customers', '<=', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE customers <= x UNION ALL
SELECT 'customers', '>', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE customers > x UNION ALL
SELECT 'customers', '>=', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE customers >= x UNION ALL
SELECT 'customers', '<>', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE customers <> x UNION ALL
SELECT 'customers', 'is', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE customers IS x UNION ALL
SELECT 'customers', 'is not', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE customers IS NOT x UNION ALL
SELECT 'customers', 'between', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE customers BETWEEN x AND (SELECT x FROM probe q WHERE q.id = probe.id + 1) UNION ALL
SELECT 'customers', 'in', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE customers IN (x, 2, '2024-02', 0.5) UNION ALL
SELECT 'customers', 'nocase', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE customers = x COLLATE NOCASE UNION ALL
SELECT 'customers', 'like', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE customers LIKE x UNION ALL
SELECT 'customers', 'glob', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE customers GLOB x;
INSERT INTO want SELECT 'customers', op, id, segment, cohort, age FROM probe, op, outside o WHERE CASE op WHEN '=' THEN o.customers = x WHEN '<' THEN o.customers < x WHEN '<=' THEN o.customers <= x WHEN '>' THEN o.customers > x WHEN '>=' THEN o.customers >= x WHEN '<>' THEN o.customers <> x
    WHEN 'is' THEN o.customers IS x WHEN 'is not' THEN o.customers IS NOT x WHEN 'between' THEN o.customers BETWEEN x AND (SELECT x FROM probe q WHERE q.id = probe.id + 1) WHEN 'in' THEN o.customers IN (x, 2, '2024-02', 0.5)
    WHEN 'nocase' THEN o.customers = x COLLATE NOCASE WHEN 'like' THEN o.customers LIKE x WHEN 'glob' THEN o.customers GLOB x END;
INSERT INTO got
SELECT 'active', '=', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE active = x UNION ALL
SELECT 'active', '<', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE x > active UNION ALL
SELECT 'active', '<=', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE active <= x UNION ALL
SELECT 'active', '>', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE active > x UNION ALL
SELECT 'active', '>=', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE active >= x UNION ALL
SELECT 'active', '<>', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE active <> x UNION ALL
SELECT 'active', 'is', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE active IS x UNION ALL
SELECT 'active', 'is not', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE active IS NOT x UNION ALL
SELECT 'active', 'between', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE active BETWEEN x AND (SELECT x FROM probe q WHERE q.id = probe.id + 1) UNION ALL
SELECT 'active', 'in', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE active IN (x, 2, '2024-02', 0.5) UNION ALL
SELECT 'active', 'nocase', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE active = x COLLATE NOCASE UNION ALL
SELECT 'active', 'like', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE active LIKE x UNION ALL
SELECT 'active', 'glob', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE active GLOB x;
INSERT INTO want SELECT 'active', op, id, segment, cohort, age FROM probe, op, outside o WHERE CASE op WHEN '=' THEN o.active = x WHEN '<' THEN o.active < x WHEN '<=' THEN o.active <= x WHEN '>' THEN o.active > x WHEN '>=' THEN o.active >= x WHEN '<>' THEN o.active <> x
    WHEN 'is' THEN o.active IS x WHEN 'is not' THEN o.active IS NOT x WHEN 'between' THEN o.active BETWEEN x AND (SELECT x FROM probe q WHERE q.id = probe.id + 1) WHEN 'in' THEN o.active IN (x, 2, '2024-02', 0.5)
    WHEN 'nocase' THEN o.active = x COLLATE NOCASE WHEN 'like' THEN o.active LIKE x WHEN 'glob' THEN o.active GLOB x END;
INSERT INTO got
SELECT 'retention_rate', '=', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE retention_rate = x UNION ALL
SELECT 'retention_rate', '<', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE x > retention_rate UNION ALL
SELECT 'retention_rate', '<=', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE retention_rate <= x UNION ALL
SELECT 'retention_rate', '>', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE retention_rate > x UNION ALL
SELECT 'retention_rate', '>=', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE retention_rate >= x UNION ALL
SELECT 'retention_rate', '<>', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE retention_rate <> x UNION ALL
SELECT 'retention_rate', 'is', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE retention_rate IS x UNION ALL
SELECT 'retention_rate', 'is not', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE retention_rate IS NOT x UNION ALL
SELECT 'retention_rate', 'between', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE retention_rate BETWEEN x AND (SELECT x FROM probe q WHERE q.id = probe.id + 1) UNION ALL
SELECT 'retention_rate', 'in', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE retention_rate IN (x, 2, '2024-02', 0.5) UNION ALL
SELECT 'retention_rate', 'nocase', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE retention_rate = x COLLATE NOCASE UNION ALL
SELECT 'retention_rate', 'like', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE retention_rate LIKE x UNION ALL
SELECT 'retention_rate', 'glob', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE retention_rate GLOB x;
INSERT INTO want SELECT 'retention_rate', op, id, segment, cohort, age FROM probe, op, outside o WHERE CASE op WHEN '=' THEN o.retention_rate = x WHEN '<' THEN o.retention_rate < x WHEN '<=' THEN o.retention_rate <= x WHEN '>' THEN o.retention_rate > x WHEN '>=' THEN o.retention_rate >= x WHEN '<>' THEN o.retention_rate <> x
    WHEN 'is' THEN o.retention_rate IS x WHEN 'is not' THEN o.retention_rate IS NOT x WHEN 'between' THEN o.retention_rate BETWEEN x AND (SELECT x FROM probe q WHERE q.id = probe.id + 1) WHEN 'in' THEN o.retention_rate IN (x, 2, '2024-02', 0.5)
    WHEN 'nocase' THEN o.retention_rate = x COLLATE NOCASE WHEN 'like' THEN o.retention_rate LIKE x WHEN 'glob' THEN o.retention_rate GLOB x END;
INSERT INTO got
SELECT 'churn_rate', '=', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE churn_rate = x UNION ALL
SELECT 'churn_rate', '<', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE x > churn_rate UNION ALL
SELECT 'churn_rate', '<=', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE churn_rate <= x UNION ALL
SELECT 'churn_rate', '>', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE churn_rate > x UNION ALL
SELECT 'churn_rate', '>=', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE churn_rate >= x UNION ALL
SELECT 'churn_rate', '<>', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE churn_rate <> x UNION ALL
SELECT 'churn_rate', 'is', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE churn_rate IS x UNION ALL
SELECT 'churn_rate', 'is not', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE churn_rate IS NOT x UNION ALL
SELECT 'churn_rate', 'between', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE churn_rate BETWEEN x AND (SELECT x FROM probe q WHERE q.id = probe.id + 1) UNION ALL
SELECT 'churn_rate', 'in', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE churn_rate IN (x, 2, '2024-02', 0.5) UNION ALL
SELECT 'churn_rate', 'nocase', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE churn_rate = x COLLATE NOCASE UNION ALL
SELECT 'churn_rate', 'like', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE churn_rate LIKE x UNION ALL
SELECT 'churn_rate', 'glob', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE churn_rate GLOB x;
INSERT INTO want SELECT 'churn_rate', op, id, segment, cohort, age FROM probe, op, outside o WHERE CASE op WHEN '=' THEN o.churn_rate = x WHEN '<' THEN o.churn_rate < x WHEN '<=' THEN o.churn_rate <= x WHEN '>' THEN o.churn_rate > x WHEN '>=' THEN o.churn_rate >= x WHEN '<>' THEN o.churn_rate <> x
    WHEN 'is' THEN o.churn_rate IS x WHEN 'is not' THEN o.churn_rate IS NOT x WHEN 'between' THEN o.churn_rate BETWEEN x AND (SELECT x FROM probe q WHERE q.id = probe.id + 1) WHEN 'in' THEN o.churn_rate IN (x, 2, '2024-02', 0.5)
    WHEN 'nocase' THEN o.churn_rate = x COLLATE NOCASE WHEN 'like' THEN o.churn_rate LIKE x WHEN 'glob' THEN o.churn_rate GLOB x END;
INSERT INTO got
SELECT 'on_or_after', '=', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE on_or_after = x UNION ALL
SELECT 'on_or_after', '<', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE x > on_or_after UNION ALL
SELECT 'on_or_after', '<=', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE on_or_after <= x UNION ALL
SELECT 'on_or_after', '>', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE on_or_after > x UNION ALL
SELECT 'on_or_after', '>=', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE on_or_after >= x UNION ALL
SELECT 'on_or_after', '<>', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE on_or_after <> x UNION ALL
SELECT 'on_or_after', 'is', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE on_or_after IS x UNION ALL
SELECT 'on_or_after', 'is not', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE on_or_after IS NOT x UNION ALL
SELECT 'on_or_after', 'between', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE on_or_after BETWEEN x AND (SELECT x FROM probe q WHERE q.id = probe.id + 1) UNION ALL
SELECT 'on_or_after', 'in', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE on_or_after IN (x, 2, '2024-02', 0.5) UNION ALL
SELECT 'on_or_after', 'nocase', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE on_or_after = x COLLATE NOCASE UNION ALL
SELECT 'on_or_after', 'like', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE on_or_after LIKE x UNION ALL
SELECT 'on_or_after', 'glob', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE on_or_after GLOB x;
INSERT INTO want SELECT 'on_or_after', op, id, segment, cohort, age FROM probe, op, outside o WHERE CASE op WHEN '=' THEN o.on_or_after = x WHEN '<' THEN o.on_or_after < x WHEN '<=' THEN o.on_or_after <= x WHEN '>' THEN o.on_or_after > x WHEN '>=' THEN o.on_or_after >= x WHEN '<>' THEN o.on_or_after <> x
    WHEN 'is' THEN o.on_or_after IS x WHEN 'is not' THEN o.on_or_after IS NOT x WHEN 'between' THEN o.on_or_after BETWEEN x AND (SELECT x FROM probe q WHERE q.id = probe.id + 1) WHEN 'in' THEN o.on_or_after IN (x, 2, '2024-02', 0.5)
    WHEN 'nocase' THEN o.on_or_after = x COLLATE NOCASE WHEN 'like' THEN o.on_or_after LIKE x WHEN 'glob' THEN o.on_or_after GLOB x END;
INSERT INTO got
SELECT 'on_or_after_rate', '=', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE on_or_after_rate = x UNION ALL
SELECT 'on_or_after_rate', '<', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE x > on_or_after_rate UNION ALL
SELECT 'on_or_after_rate', '<=', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE on_or_after_rate <= x UNION ALL
SELECT 'on_or_after_rate', '>', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE on_or_after_rate > x UNION ALL
SELECT 'on_or_after_rate', '>=', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE on_or_after_rate >= x UNION ALL
SELECT 'on_or_after_rate', '<>', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE on_or_after_rate <> x UNION ALL
SELECT 'on_or_after_rate', 'is', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE on_or_after_rate IS x UNION ALL
SELECT 'on_or_after_rate', 'is not', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE on_or_after_rate IS NOT x UNION ALL
SELECT 'on_or_after_rate', 'between', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE on_or_after_rate BETWEEN x AND (SELECT x FROM probe q WHERE q.id = probe.id + 1) UNION ALL
SELECT 'on_or_after_rate', 'in', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE on_or_after_rate IN (x, 2, '2024-02', 0.5) UNION ALL
SELECT 'on_or_after_rate', 'nocase', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE on_or_after_rate = x COLLATE NOCASE UNION ALL
SELECT 'on_or_after_rate', 'like', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE on_or_after_rate LIKE x UNION ALL
SELECT 'on_or_after_rate', 'glob', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE on_or_after_rate GLOB x;
INSERT INTO want SELECT 'on_or_after_rate', op, id, segment, cohort, age FROM probe, op, outside o WHERE CASE op WHEN '=' THEN o.on_or_after_rate = x WHEN '<' THEN o.on_or_after_rate < x WHEN '<=' THEN o.on_or_after_rate <= x WHEN '>' THEN o.on_or_after_rate > x WHEN '>=' THEN o.on_or_after_rate >= x WHEN '<>' THEN o.on_or_after_rate <> x
    WHEN 'is' THEN o.on_or_after_rate IS x WHEN 'is not' THEN o.on_or_after_rate IS NOT x WHEN 'between' THEN o.on_or_after_rate BETWEEN x AND (SELECT x FROM probe q WHERE q.id = probe.id + 1) WHEN 'in' THEN o.on_or_after_rate IN (x, 2, '2024-02', 0.5)
    WHEN 'nocase' THEN o.on_or_after_rate = x COLLATE NOCASE WHEN 'like' THEN o.on_or_after_rate LIKE x WHEN 'glob' THEN o.on_or_after_rate GLOB x END;
INSERT INTO got
SELECT 'events', '=', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE events = x UNION ALL
SELECT 'events', '<', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE x > events UNION ALL
SELECT 'events', '<=', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE events <= x UNION ALL
SELECT 'events', '>', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE events > x UNION ALL
SELECT 'events', '>=', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE events >= x UNION ALL
SELECT 'events', '<>', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE events <> x UNION ALL
SELECT 'events', 'is', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE events IS x UNION ALL
SELECT 'events', 'is not', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE events IS NOT x UNION ALL
SELECT 'events', 'between', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE events BETWEEN x AND (SELECT x FROM probe q WHERE q.id = probe.id + 1) UNION ALL
SELECT 'events', 'in', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE events IN (x, 2, '2024-02', 0.5) UNION ALL
SELECT 'events', 'nocase', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE events = x COLLATE NOCASE UNION ALL
SELECT 'events', 'like', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE events LIKE x UNION ALL
SELECT 'events', 'glob', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE events GLOB x;
INSERT INTO want SELECT 'events', op, id, segment, cohort, age FROM probe, op, outside o WHERE CASE op WHEN '=' THEN o.events = x WHEN '<' THEN o.events < x WHEN '<=' THEN o.events <= x WHEN '>' THEN o.events > x WHEN '>=' THEN o.events >= x WHEN '<>' THEN o.events <> x
    WHEN 'is' THEN o.events IS x WHEN 'is not' THEN o.events IS NOT x WHEN 'between' THEN o.events BETWEEN x AND (SELECT x FROM probe q WHERE q.id = probe.id + 1) WHEN 'in' THEN o.events IN (x, 2, '2024-02', 0.5)
    WHEN 'nocase' THEN o.events = x COLLATE NOCASE WHEN 'like' THEN o.events LIKE x WHEN 'glob' THEN o.events GLOB x END;
INSERT INTO got
SELECT 'value', '=', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE value = x UNION ALL
SELECT 'value', '<', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE x > value UNION ALL
SELECT 'value', '<=', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE value <= x UNION ALL
SELECT 'value', '>', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE value > x UNION ALL
SELECT 'value', '>=', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE value >= x UNION ALL
SELECT 'value', '<>', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE value <> x UNION ALL
SELECT 'value', 'is', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE value IS x UNION ALL
SELECT 'value', 'is not', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE value IS NOT x UNION ALL
SELECT 'value', 'between', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE value BETWEEN x AND (SELECT x FROM probe q WHERE q.id = probe.id + 1) UNION ALL
SELECT 'value', 'in', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE value IN (x, 2, '2024-02', 0.5) UNION ALL
SELECT 'value', 'nocase', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE value = x COLLATE NOCASE UNION ALL
SELECT 'value', 'like', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE value LIKE x UNION ALL
SELECT 'value', 'glob', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE value GLOB x;
INSERT INTO want SELECT 'value', op, id, segment, cohort, age FROM probe, op, outside o WHERE CASE op WHEN '=' THEN o.value = x WHEN '<' THEN o.value < x WHEN '<=' THEN o.value <= x WHEN '>' THEN o.value > x WHEN '>=' THEN o.value >= x WHEN '<>' THEN o.value <> x
    WHEN 'is' THEN o.value IS x WHEN 'is not' THEN o.value IS NOT x WHEN 'between' THEN o.value BETWEEN x AND (SELECT x FROM probe q WHERE q.id = probe.id + 1) WHEN 'in' THEN o.value IN (x, 2, '2024-02', 0.5)
    WHEN 'nocase' THEN o.value = x COLLATE NOCASE WHEN 'like' THEN o.value LIKE x WHEN 'glob' THEN o.value GLOB x END;
INSERT INTO got
SELECT 'cumulative_value', '=', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE cumulative_value = x UNION ALL
SELECT 'cumulative_value', '<', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE x > cumulative_value UNION ALL
SELECT 'cumulative_value', '<=', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE cumulative_value <= x UNION ALL
SELECT 'cumulative_value', '>', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE cumulative_value > x UNION ALL
SELECT 'cumulative_value', '>=', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE cumulative_value >= x UNION ALL
SELECT 'cumulative_value', '<>', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE cumulative_value <> x UNION ALL
SELECT 'cumulative_value', 'is', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE cumulative_value IS x UNION ALL
SELECT 'cumulative_value', 'is not', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE cumulative_value IS NOT x UNION ALL
SELECT 'cumulative_value', 'between', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE cumulative_value BETWEEN x AND (SELECT x FROM probe q WHERE q.id = probe.id + 1) UNION ALL
SELECT 'cumulative_value', 'in', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE cumulative_value IN (x, 2, '2024-02', 0.5) UNION ALL
SELECT 'cumulative_value', 'nocase', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE cumulative_value = x COLLATE NOCASE UNION ALL
SELECT 'cumulative_value', 'like', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE cumulative_value LIKE x UNION ALL
SELECT 'cumulative_value', 'glob', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE cumulative_value GLOB x;
INSERT INTO want SELECT 'cumulative_value', op, id, segment, cohort, age FROM probe, op, outside o WHERE CASE op WHEN '=' THEN o.cumulative_value = x WHEN '<' THEN o.cumulative_value < x WHEN '<=' THEN o.cumulative_value <= x WHEN '>' THEN o.cumulative_value > x WHEN '>=' THEN o.cumulative_value >= x WHEN '<>' THEN o.cumulative_value <> x
    WHEN 'is' THEN o.cumulative_value IS x WHEN 'is not' THEN o.cumulative_value IS NOT x WHEN 'between' THEN o.cumulative_value BETWEEN x AND (SELECT x FROM probe q WHERE q.id = probe.id + 1) WHEN 'in' THEN o.cumulative_value IN (x, 2, '2024-02', 0.5)
    WHEN 'nocase' THEN o.cumulative_value = x COLLATE NOCASE WHEN 'like' THEN o.cumulative_value LIKE x WHEN 'glob' THEN o.cumulative_value GLOB x END;
INSERT INTO got
SELECT 'ltv', '=', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE ltv = x UNION ALL
SELECT 'ltv', '<', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE x > ltv UNION ALL
SELECT 'ltv', '<=', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE ltv <= x UNION ALL
SELECT 'ltv', '>', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE ltv > x UNION ALL
SELECT 'ltv', '>=', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE ltv >= x UNION ALL
SELECT 'ltv', '<>', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE ltv <> x UNION ALL
SELECT 'ltv', 'is', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE ltv IS x UNION ALL
SELECT 'ltv', 'is not', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE ltv IS NOT x UNION ALL
SELECT 'ltv', 'between', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE ltv BETWEEN x AND (SELECT x FROM probe q WHERE q.id = probe.id + 1) UNION ALL
SELECT 'ltv', 'in', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE ltv IN (x, 2, '2024-02', 0.5) UNION ALL
SELECT 'ltv', 'nocase', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE ltv = x COLLATE NOCASE UNION ALL
SELECT 'ltv', 'like', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE ltv LIKE x UNION ALL
SELECT 'ltv', 'glob', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE ltv GLOB x;
INSERT INTO want SELECT 'ltv', op, id, segment, cohort, age FROM probe, op, outside o WHERE CASE op WHEN '=' THEN o.ltv = x WHEN '<' THEN o.ltv < x WHEN '<=' THEN o.ltv <= x WHEN '>' THEN o.ltv > x WHEN '>=' THEN o.ltv >= x WHEN '<>' THEN o.ltv <> x
    WHEN 'is' THEN o.ltv IS x WHEN 'is not' THEN o.ltv IS NOT x WHEN 'between' THEN o.ltv BETWEEN x AND (SELECT x FROM probe q WHERE q.id = probe.id + 1) WHEN 'in' THEN o.ltv IN (x, 2, '2024-02', 0.5)
    WHEN 'nocase' THEN o.ltv = x COLLATE NOCASE WHEN 'like' THEN o.ltv LIKE x WHEN 'glob' THEN o.ltv GLOB x END;
INSERT INTO got
SELECT 'complete', '=', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE complete = x UNION ALL
SELECT 'complete', '<', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE x > complete UNION ALL
SELECT 'complete', '<=', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE complete <= x UNION ALL
SELECT 'complete', '>', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE complete > x UNION ALL
SELECT 'complete', '>=', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE complete >= x UNION ALL
SELECT 'complete', '<>', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE complete <> x UNION ALL
SELECT 'complete', 'is', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE complete IS x UNION ALL
SELECT 'complete', 'is not', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE complete IS NOT x UNION ALL
SELECT 'complete', 'between', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE complete BETWEEN x AND (SELECT x FROM probe q WHERE q.id = probe.id + 1) UNION ALL
SELECT 'complete', 'in', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE complete IN (x, 2, '2024-02', 0.5) UNION ALL
SELECT 'complete', 'nocase', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE complete = x COLLATE NOCASE UNION ALL
SELECT 'complete', 'like', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE complete LIKE x UNION ALL
SELECT 'complete', 'glob', id, segment, cohort, age FROM probe CROSS JOIN inside WHERE complete GLOB x;
INSERT INTO want SELECT 'complete', op, id, segment, cohort, age FROM probe, op, outside o WHERE CASE op WHEN '=' THEN o.complete = x WHEN '<' THEN o.complete < x WHEN '<=' THEN o.complete <= x WHEN '>' THEN o.complete > x WHEN '>=' THEN o.complete >= x WHEN '<>' THEN o.complete <> x
    WHEN 'is' THEN o.complete IS x WHEN 'is not' THEN o.complete IS NOT x WHEN 'between' THEN o.complete BETWEEN x AND (SELECT x FROM probe q WHERE q.id = probe.id + 1) WHEN 'in' THEN o.complete IN (x, 2, '2024-02', 0.5)
    WHEN 'nocase' THEN o.complete = x COLLATE NOCASE WHEN 'like' THEN o.complete LIKE x WHEN 'glob' THEN o.complete GLOB x END;
SELECT col, op, count(*) FROM (SELECT * FROM got EXCEPT SELECT * FROM want) GROUP BY col, op;
--> (none)
SELECT col, op, count(*) FROM (SELECT * FROM want EXCEPT SELECT * FROM got) GROUP BY col, op;
--> (none)
-- No row twice; and the test has something to compare, in every column and with every operator.
SELECT (SELECT count(*) FROM got) = (SELECT count(*) FROM want), count(*), sum(n > 0) = 195 FROM (SELECT c.col, op.op, (SELECT count(*) FROM want w WHERE w.col = c.col AND w.op = op.op) AS n FROM op, (SELECT DISTINCT col FROM want) c);
--> 1|195|1

-- Constants, IS NULL, subqueries, several filters at once, and OR: by hand, over few rows.
CREATE TABLE few(c, t, s);
INSERT INTO few VALUES (1, '2024-01-01', 'at'), (1, '2024-03-01', 'at'), (2, '2024-02-01', 'DE'), (3, '2024-03-01', NULL);
SELECT segment, cohort, age, active FROM retention_cohorts('few', 'c', 't', 'month', NULL, 's');
--> NULL|2024-03|0|1
--> DE|2024-02|0|1
--> DE|2024-02|1|0
--> at|2024-01|0|1
--> at|2024-01|1|0
--> at|2024-01|2|1
CREATE VIEW cell AS SELECT segment, cohort || '/' || age AS cell, cohort, age, period, active, retention_rate, value, complete FROM retention_cohorts('few', 'c', 't', 'month', NULL, 's');
SELECT group_concat(cell) FROM cell WHERE age = 1;
--> 2024-02/1,2024-01/1
SELECT group_concat(cell) FROM cell WHERE age = '1';
--> 2024-02/1,2024-01/1
SELECT group_concat(cell) FROM cell WHERE age = 1.0 AND cohort > '2024-01';
--> 2024-02/1
SELECT group_concat(cell) FROM cell WHERE age = 2.5;
--> NULL
SELECT group_concat(cell) FROM cell WHERE age > 0.5 AND age < 1.5;
--> 2024-02/1,2024-01/1
SELECT group_concat(cell) FROM cell WHERE age >= 1 AND age <= '1';
--> 2024-02/1,2024-01/1
SELECT group_concat(cell) FROM cell WHERE age > 1 AND age > 0 AND age > -1;
--> 2024-01/2
SELECT group_concat(cell) FROM cell WHERE age = 1 AND age = 2;
--> NULL
SELECT count(*) FROM cell WHERE age = NULL OR age <> NULL OR age > NULL;
--> 0
SELECT count(*) FROM cell WHERE age IS NULL;
--> 0
SELECT count(*) FROM cell WHERE age < '1x' AND age < x'';
--> 6
SELECT group_concat(cell) FROM cell WHERE cohort = '2024-02';
--> 2024-02/0,2024-02/1
SELECT count(*) FROM cell WHERE cohort = 2024;
--> 0
SELECT count(*) FROM cell WHERE cohort > 1;
--> 6
SELECT count(*) FROM cell WHERE cohort = '2024-02 ';
--> 0
SELECT count(*) FROM cell WHERE cohort = '2024-02 ' COLLATE RTRIM;
--> 2
SELECT group_concat(cell) FROM cell WHERE cohort BETWEEN '2024-02' AND '2024-03';
--> 2024-03/0,2024-02/0,2024-02/1
SELECT count(*), count(DISTINCT cell), min(cell), max(cell) FROM cell WHERE cohort IN ('2024-03', '2024-02', '2024-02', NULL, 3);
--> 3|3|2024-02/0|2024-03/0
SELECT count(*) FROM cell WHERE cohort NOT IN ('2024-03', '2024-02');
--> 3
SELECT count(*) FROM cell WHERE cohort NOT IN ('2024-03', NULL);
--> 0
-- Several limits on one side: the narrowest counts, whichever comes first.
SELECT group_concat(cell) FROM cell WHERE cohort >= '2024-02' AND cohort > '2024-01' AND cohort > '2024-02';
--> 2024-03/0
SELECT group_concat(cell) FROM cell WHERE cohort < '2024-02' AND cohort < '2024-03';
--> 2024-01/0,2024-01/1,2024-01/2
SELECT group_concat(cell) FROM cell WHERE cohort <= '2024-03' AND cohort < '2024-02';
--> 2024-01/0,2024-01/1,2024-01/2
SELECT count(*), (SELECT count(*) FROM cell WHERE cohort > 'é' OR cohort <= '2024-01é' AND cohort >= '2023é') FROM cell WHERE cohort < 'é';
--> 6|3
-- More of them than a plan has room for.
SELECT group_concat(cohort || '/' || age) FROM retention_cohorts('few', 'c', 't') WHERE segment_col = 's' AND age > -1 AND age > -2 AND age > -3 AND age > -4 AND age > -5 AND age > -6 AND age > -7 AND age > -8 AND age > -9 AND age > -10 AND age > -11 AND age > -12 AND age > -13
    AND age > -14 AND age > -15 AND age > -16 AND age > -17 AND age > -18 AND age > -19 AND age > -20 AND age > -21 AND age > -22 AND age > -23 AND age > -24 AND age > -25 AND age > 0 AND cohort > '2024-01';
--> 2024-02/1
SELECT group_concat(cell) FROM cell WHERE cohort LIKE '%-03' AND period LIKE '2024%';
--> 2024-03/0
SELECT group_concat(cell) FROM cell WHERE segment IS NULL;
--> 2024-03/0
SELECT count(*) FROM cell WHERE segment IS NOT NULL;
--> 5
SELECT count(*) FROM cell WHERE segment = NULL;
--> 0
SELECT group_concat(cell) FROM cell WHERE segment = 'de' COLLATE NOCASE;
--> 2024-02/0,2024-02/1
SELECT count(*) FROM cell WHERE segment = 'de';
--> 0
SELECT count(*) FROM cell WHERE segment IS NOT 'at';
--> 3
SELECT group_concat(cell) FROM cell WHERE age = (SELECT max(age) FROM cell) AND cohort = (SELECT min(cohort) FROM cell);
--> 2024-01/2
SELECT count(*) FROM cell WHERE value IS NULL AND complete = 1 AND active = retention_rate AND age + 0 = 0;
--> 2
SELECT count(*) = sum(cohort = (SELECT cohort FROM retention_cohorts('few', 'c', 't', 'month', NULL, 's') i WHERE i.rowid = o.rowid)), count(*) FROM retention_cohorts('few', 'c', 't', 'month', NULL, 's') o;
--> 1|6

SELECT group_concat(cohort || '/' || age) FROM (SELECT cohort, age FROM retention_cohorts('few', 'c', 't', 'month', NULL, 's') ORDER BY rowid DESC);
--> 2024-01/2,2024-01/1,2024-01/0,2024-02/1,2024-02/0,2024-03/0

-- OR: each row once, whichever side lets it through.
SELECT group_concat(cell) FROM cell WHERE age = 1 OR age = 2;
--> 2024-02/1,2024-01/1,2024-01/2
SELECT count(*), count(DISTINCT cell) FROM cell WHERE cohort = '2024-01' OR age = 0;
--> 5|5
SELECT count(*), count(DISTINCT cell) FROM cell WHERE (cohort = '2024-01' AND age > 0) OR (segment IS NULL AND active = 1) OR age = 2;
--> 3|3
SELECT group_concat(cell) FROM cell WHERE cohort = '2024-01' AND age = 1 OR cohort = '2024-02' AND age = 0;
--> 2024-02/0,2024-01/1
SELECT count(*) FROM cell WHERE NOT (cohort = '2024-01' OR age = 0);
--> 1
SELECT count(*) FROM retention_cohorts('few', 'c', 't') a JOIN retention_cohorts('few', 'c', 't') b ON a.age = b.age AND (a.cohort = b.cohort OR b.active = 0);
--> 8

-- Cohorts of customers of whom none ever comes back, where there is not a single visit to gather.
CREATE TABLE gone(c, t, a, starts, returns);
INSERT INTO gone VALUES (1, '2024-01-05', 1, 1, 0), (2, '2024-01-06', 2, 1, 0), (3, '2024-02-05', 4, 0, 1);
SELECT cohort, age, customers, active, events, value FROM retention_cohorts('gone', 'c', 't', 'month', 'a', NULL, 'starts', 'returns');
--> 2024-01|0|2|2|0|3.0
--> 2024-01|1|2|0|0|0.0
SELECT cohort, age, customers, active, events FROM retention_cohorts('gone', 'c', 't', '12 hours', NULL, NULL, 'starts', 'returns', 'recurring', 'customer') WHERE age < 2;
--> 2024-01-05 00:00|0|1|1|0
--> 2024-01-05 00:00|1|1|0|0
--> 2024-01-06 00:00|0|1|1|0
--> 2024-01-06 00:00|1|1|0|0
