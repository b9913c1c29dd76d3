-- load.sql - a table of a SQLite file into ClickHouse; after functions.sql.
--
--     CREATE TABLE orders ENGINE = MergeTree ORDER BY tuple() AS
--     SELECT customer_id, retention_loaded(ordered_at) AS ordered_at, amount, country FROM sqlite('/path/shop.db', 'orders');
--
-- sqlite() reads the file where the server may (user_files_path). Integers, doubles and text come as they are; what is text in a column
-- that SQLite calls INTEGER does not: such columns are cast in a view of the file, or read as text. Times become DateTime64(6, 'UTC'):
--
--     retention_loaded(x)        a moment: text YYYY-MM-DD[ HH:MM[:SS[.ffffff]]] with or without Z or an offset, YYYYMMDD, or a number: Julian
--                                day, Unix seconds, milliseconds, microseconds, nanoseconds by their size, as in the module
--     retention_loaded_date(x)   a mere date, Date32, of text that begins with one: for columns in which no row has a time of day
--
-- A mere date in a column of moments becomes its midnight in UTC: a grain with a clock then takes it for a moment, which the module does not.
-- Columns that have both are to be made one or the other. Blank text is NULL, anything else an error that shows the value.

-- fromUnixTimestamp64Micro() has no NULL: it would make 1970 of it.
CREATE OR REPLACE FUNCTION retention_loaded_number AS (x) -> if(isNull(x), NULL, fromUnixTimestamp64Micro(toInt64(multiIf(
    x >= 10000101 AND x <= 99991231, toInt64(toInt32(toDate32(concat(substring(toString(toInt64(x)), 1, 4), '-', substring(toString(toInt64(x)), 5, 2), '-', substring(toString(toInt64(x)), 7, 2))))) * 86400000000,
    x >= 1721425.5 AND x < 5373484.5, round((x - 2440587.5) * 86400000) * 1000,
    abs(x) < 1e11, x * 1000000, abs(x) < 1e14, x * 1000, abs(x) < 1e17, x, x / 1000)
  + retention_refuse(if(ifNull(x >= 0 AND x < 1721425.5, 0), concat('retention_loaded(): not a time: ', toString(x), ' (a sentinel? NULL is no time)'), '0'))), 'UTC'));

CREATE OR REPLACE FUNCTION retention_loaded_text AS (x) -> if(isNull(x) OR retention_blank(x) = '', NULL,
  if(match(retention_blank(x), '^[0-9]{8}$'), toDateTime64(concat(substring(retention_blank(x), 1, 4), '-', substring(retention_blank(x), 5, 2), '-', substring(retention_blank(x), 7, 2), ' 00:00:00'), 6, 'UTC'),
    parseDateTime64BestEffortOrNull(replaceAll(retention_blank(x), '/', '-'), 6, 'UTC')));
CREATE OR REPLACE FUNCTION retention_is_loadable AS (x) ->
  match(retention_blank(x), '^([0-9]{8}|[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ]+[0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)? *([Zz]|UTC|GMT|[+-][0-9]{2}(:?[0-9]{2})?)?)?|)$')
  AND ifNull(toString(toDate32OrNull(concat(substring(retention_blank(x), 1, 4), '-', substring(replaceAll(retention_blank(x), '-', ''), 5, 2), '-', substring(replaceAll(retention_blank(x), '-', ''), 7, 2))))
    = concat(substring(retention_blank(x), 1, 4), '-', substring(replaceAll(retention_blank(x), '-', ''), 5, 2), '-', substring(replaceAll(retention_blank(x), '-', ''), 7, 2)), retention_blank(x) = '');
-- A lambda's argument has a type that the planner knows, an aggregate has not.
CREATE OR REPLACE FUNCTION retention_loaded AS (x) -> arrayMap(t -> identity(if(retention_is_text(t),
  addMicroseconds(retention_loaded_text(substring(t, 1)), retention_refuse(if(ifNull(NOT retention_is_loadable(t), 0),
    concat('retention_loaded(): not a time: \'', substring(t, 1, 60), '\' (want YYYY-MM-DD[ HH:MM[:SS]])'), '0'))),
  retention_loaded_number(t + accurateCast(if(retention_is_text(t), 'x', '0'), 'UInt8')))), [x])[1];
CREATE OR REPLACE FUNCTION retention_loaded_date AS (x) -> toDate32(retention_loaded(x));
