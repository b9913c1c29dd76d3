-- clean.sql - what a database file holds that needs the module, as the statements that take it out.
--
--     sqlite3 shop.db < sql/clean.sql
--     DROP VIEW main."monthly";
--     DROP INDEX main."by_month";
--
-- For the file of an application that does not load the module, and fails because somebody put into that file what
-- needs it: an index, CHECK, DEFAULT, generated column or trigger (INSERT, DELETE, VACUUM, REINDEX and integrity_check
-- fail) or a view (ALTER TABLE fails, of whatever table). This reads the text of the schema alone: it needs no module,
-- runs in any program with SQLite 3.31 or later, and changes nothing.
--
-- Read what it prints, keep the definitions that you want to have again (as TEMP views: open.sql), and run it:
--
--     sqlite3 shop.db < sql/clean.sql > drop.sql
--     sqlite3 shop.db < drop.sql
--
--  1. Triggers, views and indexes are dropped, also a trigger or view that reads from a view that is dropped, and an
--     index on a generated column that is.
--  2. A generated column is dropped too, which needs SQLite 3.35. Its values can be computed again.
--  3. A CHECK becomes CHECK (1), a DEFAULT becomes DEFAULT (NULL), in the text of the schema, as SQLite's page on ALTER
--     TABLE allows for these two. No row is touched.
--  4. A name counts where it is called: not in a string or a comment, not as the name of a column, table or view.
--  5. Names are quoted as they have to be, and qualified, so that a TEMP view of the same name stays.

WITH RECURSIVE

-- The module's names.
ours(name, kind) AS (
    VALUES ('chart_bars', 'function'), ('chart_heatmap', 'function'), ('chart_lines', 'function'), ('chart_page', 'function'),
           ('chart_table', 'function'), ('churn_rate', 'function'), ('clv', 'function'), ('clv_alive', 'function'), ('clv_chance', 'function'), ('clv_fit', 'function'),
           ('clv_orders', 'function'), ('clv_value', 'function'), ('cohort_age', 'function'),
           ('cohort_of', 'function'), ('cohort_start', 'function'), ('csat', 'function'), ('logrank', 'function'),
           ('nps', 'function'), ('nps_margin', 'function'), ('purchase_frequency', 'function'),
           ('rate_gap_lower', 'function'), ('rate_gap_upper', 'function'), ('rate_sample', 'function'),
           ('rate_test', 'function'), ('repeat_rate', 'function'), ('retention_feed', 'function'),
           ('retention_debug', 'function'), ('retention_rate', 'function'), ('retention_version', 'function'),
           ('sbg_fit', 'function'), ('sbg_residual_lifetime', 'function'), ('sbg_retention', 'function'), ('sbg_survival', 'function'),
           ('stickiness', 'function'), ('top_share', 'function'), ('upsell_rate', 'function'),
           ('wilson_lower', 'function'), ('wilson_upper', 'function'), ('window_funnel', 'function'),
           ('retention_check', 'table'), ('retention_cohorts', 'table'), ('retention_curve', 'table'),
           ('retention_customers', 'table'), ('retention_funnel', 'table'), ('retention_members', 'table'), ('retention_movements', 'table'),
           ('retention_periods', 'table'), ('retention_points', 'table')
),

object(id, type, name, table_name, sql) AS (
    SELECT rowid, type, name, tbl_name, sql FROM main.sqlite_master
     WHERE sql IS NOT NULL AND sql NOT LIKE 'CREATE VIRTUAL TABLE%'
),

-- The text of each, cut into tokens: one step measures the next token, one cuts it off. raw is NULL while measuring.
cut(id, n, raw, size, rest) AS (
    SELECT id, 0, NULL, 0, sql FROM object
    UNION ALL
    SELECT id, n + (size > 0), CASE WHEN size > 0 THEN substr(rest, 1, size) END,
           CASE WHEN size > 0 THEN 0
                WHEN rest LIKE '--%' THEN instr(rest || char(10), char(10))
                WHEN rest LIKE '/*%' THEN instr(substr(rest, 3) || '*/', '*/') + 3
                WHEN substr(rest, 1, 1) IN ('''', '"', '`')
                THEN 1 + instr(replace(substr(rest, 2), substr(rest, 1, 1) || substr(rest, 1, 1), char(1, 1)),
                               substr(rest, 1, 1))
                WHEN rest LIKE '[%' THEN max(1, instr(rest, ']'))
                ELSE max(1, length(rest) - length(ltrim(rest, char(32, 9, 10, 12, 13))),
                         length(rest) - length(ltrim(rest, 'abcdefghijklmnopqrstuvwxyz0123456789_$'
                                                           || 'ABCDEFGHIJKLMNOPQRSTUVWXYZ')))
           END,
           CASE WHEN size > 0 THEN substr(rest, size + 1) ELSE rest END
      FROM cut WHERE rest <> ''
),

-- Without blanks and comments, and without quotes. A letter beyond ASCII is a token of its own, so a name next to one is
-- only part of a name.
token(id, n, raw, name) AS (
    SELECT id, n, raw,
           CASE WHEN substr(raw, 1, 1) IN ('''', '"', '`')
                THEN replace(substr(raw, 2, length(raw) - 2), substr(raw, 1, 1) || substr(raw, 1, 1), substr(raw, 1, 1))
                WHEN raw LIKE '[%' THEN substr(raw, 2, length(raw) - 2)
                ELSE raw END
      FROM cut
     WHERE raw IS NOT NULL AND trim(raw, char(32, 9, 10, 12, 13)) <> '' AND raw NOT LIKE '--%' AND raw NOT LIKE '/*%'
),
word(id, n, raw, name, before, before2, after, glued, depth) AS (
    SELECT id, n, raw, name, lower(lag(raw) OVER text), lower(lag(raw, 2) OVER text), lead(raw) OVER text,
           ifnull(lag(n) OVER text = n - 1 AND unicode(lag(raw) OVER text) > 127, 0),
           sum(CASE raw WHEN '(' THEN 1 WHEN ')' THEN -1 ELSE 0 END) OVER text
      FROM token
    WINDOW text AS (PARTITION BY id ORDER BY n)
),

-- Where the module's names are used. A table or view of the file's that has such a name is no table function.
used(id, n) AS (
    SELECT word.id, word.n
      FROM word JOIN ours ON lower(word.name) = ours.name JOIN object ON object.id = word.id
     WHERE NOT glued
       AND CASE WHEN kind = 'function'
                THEN after = '(' AND raw NOT LIKE '''%'
                     AND before NOT IN ('table', 'into', 'references', 'view', 'trigger', 'with', 'recursive', '.')
                     AND NOT (type = 'index' AND before = 'on')
                ELSE (after = '(' OR raw NOT LIKE '''%' OR before IN ('from', 'join')) AND before NOT IN ('as', 'with', 'recursive')
                     AND ours.name NOT IN (SELECT lower(name) FROM object WHERE type IN ('table', 'view'))
           END
),

-- Triggers and views that use them, and those that read from such a view.
gone(id, name, type, reads_from) AS (
    SELECT id, name, type, NULL FROM object WHERE type IN ('trigger', 'view') AND id IN (SELECT id FROM used)
    UNION
    SELECT object.id, object.name, object.type, gone.name
      FROM gone JOIN word ON lower(word.name) = lower(gone.name) JOIN object ON object.id = word.id
     WHERE gone.type = 'view' AND object.id <> gone.id AND object.type IN ('trigger', 'view')
       AND (before IN ('from', 'join', 'into', 'update', 'in', 'on', ',')
            OR before IN ('.', '(') AND (before = '.' OR before2 IN ('from', 'join', ',')))
),

-- In a table: the word before the parenthesis that a use stands in, what follows up to the closing one, and in which
-- part of the table's text, counted by commas. In the first part the first two words are CREATE and TABLE.
part(id, n, raw, name, depth, part) AS (
    SELECT id, n, raw, name, depth, sum(raw = ',' AND depth = 1) OVER (PARTITION BY id ORDER BY n) FROM word
     WHERE id IN (SELECT id FROM object WHERE type = 'table')
),
opened(id, n) AS (
    SELECT DISTINCT id, (SELECT max(n) FROM part WHERE part.id = used.id AND part.n < used.n AND depth = 1)
      FROM used WHERE id IN (SELECT id FROM object WHERE type = 'table')
),
clause(id, word, text, column_name) AS (
    SELECT opened.id, upper(raw),
           (SELECT group_concat(raw, '')
              FROM (SELECT raw FROM cut
                     WHERE cut.id = opened.id AND raw IS NOT NULL AND cut.n >= opened.n
                       AND cut.n <= (SELECT min(n) FROM part AS e WHERE e.id = opened.id AND e.n > opened.n AND depth = 1)
                     ORDER BY n)),
           (SELECT name FROM part AS c
             WHERE c.id = opened.id AND c.part = part.part AND c.depth = 1 AND c.raw NOT IN ('(', ',')
             ORDER BY n LIMIT 1)
      FROM opened JOIN part ON part.id = opened.id AND part.n = opened.n
),

statement(phase, name, sql) AS (
    SELECT DISTINCT type = 'view', name,
           printf('DROP %s main."%w";', upper(type), name)
           || ifnull(' -- it reads from ' || min(reads_from) FILTER (WHERE id NOT IN (SELECT id FROM used)), '')
      FROM gone GROUP BY id
    UNION ALL
    SELECT 2, object.name, printf('DROP INDEX main."%w";', object.name)
      FROM object WHERE type = 'index' AND id IN (SELECT id FROM used)
    UNION ALL
    SELECT DISTINCT 2, object.name,
           printf('DROP INDEX main."%w";', object.name) || ' -- it is on the column ' || column_name
      FROM clause JOIN object AS owner ON owner.id = clause.id
           JOIN object ON object.type = 'index' AND lower(object.table_name) = lower(owner.name)
           JOIN word ON word.id = object.id AND lower(word.name) = lower(column_name) AND before NOT IN ('index', 'on')
     WHERE word = 'AS' AND object.id NOT IN (SELECT id FROM used)
    UNION ALL
    SELECT 3, '', '-- Where the next lines are refused, the connection is defensive, as in recent sqlite3 shells:'
                  || char(10) || '-- say .dbconfig defensive off before.' || char(10) || 'PRAGMA writable_schema = ON;'
      FROM clause WHERE word IN ('CHECK', 'DEFAULT') GROUP BY 1
    UNION ALL
    SELECT DISTINCT 4, name || text,
           printf('UPDATE main.sqlite_master SET sql = replace(sql, %Q, %Q) WHERE type = ''table'' AND name = %Q;',
                  text, CASE word WHEN 'CHECK' THEN 'CHECK (1)' ELSE 'DEFAULT (NULL)' END, name)
      FROM clause JOIN object USING (id) WHERE word IN ('CHECK', 'DEFAULT')
    UNION ALL
    SELECT 5, '', printf('PRAGMA main.schema_version = %d;', schema_version + 1000) || char(10)
                  || 'PRAGMA writable_schema = RESET;'
      FROM pragma_schema_version WHERE EXISTS (SELECT 1 FROM clause WHERE word IN ('CHECK', 'DEFAULT'))
    UNION ALL
    SELECT 6, '', '-- From SQLite 3.35 on. If a message names a view or a trigger, that one uses the column: drop it too.'
      FROM clause WHERE word = 'AS' GROUP BY 1
    UNION ALL
    SELECT DISTINCT 7, name || column_name, printf('ALTER TABLE main."%w" DROP COLUMN "%w";', name, column_name)
      FROM clause JOIN object USING (id) WHERE word = 'AS'
    UNION ALL
    SELECT 8, '', printf('-- By hand: the table %Q, of which this was not understood: %s', name, text)
      FROM clause JOIN object USING (id) WHERE word NOT IN ('AS', 'CHECK', 'DEFAULT')
)
SELECT sql
  FROM (SELECT phase, name, sql FROM statement
        UNION ALL
        SELECT 9, '', '-- Nothing in this file needs the module.' WHERE NOT EXISTS (SELECT 1 FROM statement))
 ORDER BY phase, name;
