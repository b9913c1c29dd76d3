-- publish.sql - reports as plain tables in a file of their own, for programs that cannot load the module: to copy and
-- adapt.
--
--     sqlite3 -bail -init sql/open.sql build/reports.db < sql/publish.sql
--     sqlite3 build/published.db "SELECT as_of, month, mrr_end FROM mrr_movements"
--
-- Any SQLite reads published.db: it holds plain tables, and views over them that need no module.
--
--  1. What a report says is added to a table that is named after it and ends in _dated, with three columns before its own:
--     publication (1, 2, ...), as_of, up to when the data goes, and published_at, when this was written (UTC).
--  2. Nothing that was published is dropped, replaced or changed. A name that is there already stays as it is.
--  3. The view of the report's own name shows the newest publication. So a query is the same in a session that has read
--     open.sql, where the TEMP view goes first and answers from the shop as it is now, and in any other program.
--  4. All of it is one transaction: readers see a publication whole, or not yet.
--
-- If a report has got other columns since, the INSERT says so: rename the old table (ALTER TABLE monthly_retention_dated
-- RENAME TO ...), and its view, and publish again.

ATTACH 'build/published.db' AS published;
BEGIN;

-- This publication. as_of is that of the views in reports.sql; on live data it is date('now') there and here.
CREATE TABLE IF NOT EXISTS published.publications (
    publication  INTEGER PRIMARY KEY,
    as_of        TEXT NOT NULL,
    published_at TEXT NOT NULL
);
INSERT INTO published.publications (as_of, published_at) VALUES ('2026-01-01', strftime('%Y-%m-%dT%H:%M:%SZ', 'now'));

DROP VIEW IF EXISTS temp.this_publication;
CREATE TEMP VIEW this_publication AS
SELECT publication, as_of, published_at FROM published.publications
 WHERE publication = (SELECT max(publication) FROM published.publications);

-- Who bought, came back and stayed away, month by month.
CREATE TABLE IF NOT EXISTS published.monthly_retention_dated AS
SELECT * FROM this_publication CROSS JOIN temp.monthly_retention WHERE 0;
INSERT INTO published.monthly_retention_dated SELECT * FROM this_publication CROSS JOIN temp.monthly_retention;
CREATE VIEW IF NOT EXISTS published.monthly_retention AS
SELECT * FROM monthly_retention_dated WHERE publication = (SELECT max(publication) FROM publications);

-- What moved the monthly recurring revenue.
CREATE TABLE IF NOT EXISTS published.mrr_movements_dated AS
SELECT * FROM this_publication CROSS JOIN temp.mrr_movements WHERE 0;
INSERT INTO published.mrr_movements_dated SELECT * FROM this_publication CROSS JOIN temp.mrr_movements;
CREATE VIEW IF NOT EXISTS published.mrr_movements AS
SELECT * FROM mrr_movements_dated WHERE publication = (SELECT max(publication) FROM publications);

-- Each month against the state a year before: GRR and NRR.
CREATE TABLE IF NOT EXISTS published.trailing_year_dated AS
SELECT * FROM this_publication CROSS JOIN temp.trailing_year WHERE 0;
INSERT INTO published.trailing_year_dated SELECT * FROM this_publication CROSS JOIN temp.trailing_year;
CREATE VIEW IF NOT EXISTS published.trailing_year AS
SELECT * FROM trailing_year_dated WHERE publication = (SELECT max(publication) FROM publications);

COMMIT;
DROP VIEW temp.this_publication;
DETACH published;
