-- open.sql - a session of reports over an application's file, which never notices: see docs/views.md.
--
--     sqlite3 -init sql/open.sql build/reports.db
--
-- For the sqlite3 shell, started in the project's root. Elsewhere change the two paths: of the module (`.load retention`
-- where it is installed below /usr), and of the shop. reports.db is yours; :memory: will do where nothing is kept.
--
--  1. The shop is attached read-only, so that nothing here can write to it. Names of files that begin with file: are
--     read so by the shell, and by a program that opened its connection with SQLITE_OPEN_URI (uri=True in Python);
--     any other one says `unable to open database`: ATTACH 'build/shop.db' AS shop does there, without the guard.
--  2. All views are TEMP: they are this session's, stand in no file, may read attached tables, and work with
--     trusted_schema ON and OFF.
--  3. A view that is kept in reports.db works with trusted_schema ON alone. The library starts so, recent shells do not.
--     Leave the line out where the file that you attach is a stranger's (docs/security.md).

.load build/retention
ATTACH 'file:build/shop.db?mode=ro' AS shop;
PRAGMA trusted_schema = ON;

.read sql/reports.sql
.read sql/metrics.sql
.read sql/journeys.sql
.read sql/predictions.sql
