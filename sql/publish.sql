-- publish.sql - reports as plain tables of reports.db, for programs that cannot load the module: to copy and adapt.
--
--     sqlite3 -init sql/open.sql build/reports.db < sql/publish.sql
--
-- A table has the name of the view that it was made of. So a query is the same in a session that has read open.sql,
-- where the TEMP view goes first and answers from the shop as it is now, and in any other program, which reads what was
-- published. Running it again replaces the tables.

BEGIN;
DROP TABLE IF EXISTS main.monthly_retention;
DROP TABLE IF EXISTS main.mrr_movements;
DROP TABLE IF EXISTS main.trailing_year;
CREATE TABLE main.monthly_retention AS SELECT * FROM temp.monthly_retention;
CREATE TABLE main.mrr_movements AS SELECT * FROM temp.mrr_movements;
CREATE TABLE main.trailing_year AS SELECT * FROM temp.trailing_year;

-- A view that is kept: SQLite allows no view over the tables of another database, but a table function is told the name
-- of its source as text. It works where the shop is attached as shop, with the module, and trusted_schema ON. Such a
-- view makes ALTER TABLE fail in reports.db in programs without the module; nothing of the shop's is touched.
DROP VIEW IF EXISTS main.cohort_grid;
CREATE VIEW main.cohort_grid AS
SELECT cohort, age, customers, active, retention_rate
  FROM retention_cohorts('shop.orders', 'customer_id', 'ordered_at')
 WHERE as_of = '2026-01-01' AND complete;
COMMIT;
