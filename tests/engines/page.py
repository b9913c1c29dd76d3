"""page.py - what sql/docs/engines.md says, held against what is installed.

 1. Its tables name every function and view that a report may use, with their arguments in order, and nothing else.
 2. Its two views `monthly` differ in what stands behind FROM alone, and the reports over them give the same rows.
 3. A SQLite file that is loaded as the page shows gives the module's grid.
"""
import os
import re
import sqlite3

import compare
import engine
import sets

PAGE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "sql", "docs", "engines.md")


def blocks(text, language):
    return re.findall(r"```" + language + r"\n(.*?)```", text, re.S)


def promised(text):
    """The calls in the first column of the page's tables: name to arguments."""
    calls = {}
    for name, arguments in re.findall(r"^\| `([a-z_]+)\(([^`]*)\)`", text, re.M):
        calls[name] = [part.strip() for part in arguments.split(",")] if arguments else []
    return calls


def installed(clickhouse):
    """Functions and views with their parameters, but those that only other statements of sql/clickhouse use."""
    calls = {}
    for name, text in clickhouse.query("SELECT name, create_query FROM system.functions WHERE origin = 'SQLUserDefined'").rows:
        calls[name] = [part.strip() for part in re.search(r" AS \(?([^()]*?)\)? ->", text).group(1).split(",")]
    for name, text in clickhouse.query("SELECT name, create_table_query FROM system.tables WHERE database = currentDatabase() AND engine = 'View'").rows:
        if "{" in text:
            calls[name] = list(dict.fromkeys(re.findall(r"\{([a-z_]+):", text)))
    return calls


def names(clickhouse):
    text = open(PAGE, encoding="utf-8").read()
    said, there = promised(text), installed(clickhouse)
    wrong = []
    for name, arguments in said.items():
        if name not in there:
            wrong.append(f"{name}() is not installed")
        elif sorted(arguments) != sorted(there[name]) if name.startswith("retention_") and name in VIEWS else len(arguments) != len(there[name]):
            wrong.append(f"{name}({', '.join(there[name])}) is said to be {name}({', '.join(arguments)})")
    inner = {name for name in there if name.startswith("retention_")}
    wrong += [f"{name}() is not on the page" for name in there if name not in said and (name in VIEWS or name not in inner)]
    return "; ".join(wrong)


VIEWS = ["retention_cohorts", "retention_periods", "retention_movements", "retention_customers", "retention_curve", "retention_funnel",
         "retention_cohorts_part", "retention_cohorts_whole", "retention_shards_apart"]


def parts(view):
    """A view's text before FROM, and its FROM."""
    return re.split(r"\bFROM\b", re.sub(r"\s+", " ", view.strip().rstrip(";")).replace("TEMP ", ""), maxsplit=1)


def monthly(sqlite, clickhouse):
    text = open(PAGE, encoding="utf-8").read()
    ours, theirs = ([one for block in blocks(text, language) for one in block.split(";") if "VIEW monthly" in one][0] for language in ("sql", "clickhouse"))
    if parts(ours)[0] != parts(theirs)[0] or parts(ours)[1] == parts(theirs)[1]:
        return f"they differ before FROM: {parts(ours)[0]!r}, {parts(theirs)[0]!r}"
    data = sets.find("orders", {})
    for one in sqlite, clickhouse:
        one.load("orders", data)
    sqlite.db.execute("DROP VIEW IF EXISTS monthly")
    sqlite.db.execute(ours)
    clickhouse.run("DROP VIEW IF EXISTS monthly")
    clickhouse.run(theirs)
    for report in REPORTS:
        wrong = compare.difference(sqlite.query(report), clickhouse.query(report), [], 1e-12)
        if wrong:
            return f"{report}: {wrong}"
    return ""


REPORTS = ["SELECT * FROM monthly ORDER BY cohort, age",
           "SELECT cohort, customers, retention_rate, ltv FROM monthly WHERE age = 3 AND complete = 1 ORDER BY cohort",
           "SELECT age, sum(active) AS came, sum(active) * 1.0 / sum(customers) AS rate FROM monthly WHERE complete = 1 GROUP BY age ORDER BY age"]


def loaded(sqlite, clickhouse):
    """CDNOW or made orders, through a file of SQLite."""
    folder = os.path.abspath(os.path.join(clickhouse.build, "engines"))
    path = os.path.join(folder, f"load.{os.getpid()}.db")
    data = sets.find("orders", {})
    sqlite.load("orders", data)
    file = sqlite3.connect(path)
    file.execute("CREATE TABLE orders(customer_id INTEGER, ordered_at TEXT, amount REAL, country TEXT, is_tea INTEGER, sale INTEGER)")
    file.executemany("INSERT INTO orders VALUES (?, ?, ?, ?, ?, ?)", data.rows)
    file.commit()
    file.close()
    text = open(PAGE, encoding="utf-8").read()
    statement = [block for block in blocks(text, "clickhouse") if "sqlite(" in block][0].split(";")[0]
    try:
        clickhouse.run("DROP TABLE IF EXISTS orders")
        clickhouse.loaded.pop("orders", None)
        clickhouse.run(statement.replace("/path/shop.db", path))
    finally:
        os.remove(path)
    given = {"customer_col": "customer_id", "time_col": "ordered_at", "amount_col": "amount", "segment_col": "country"}
    expected = sqlite.ask({"table": "retention_cohorts"}, {"source": "orders", **given})
    arguments = {"source": "", "customer_col": "", "time_col": "", "grain": "", "amount_col": "none", "segment_col": "none", "starts_col": "every",
                 "returns_col": "every", "mode": "", "anchor": "", "min_events": "", "max_age": "", "as_of": "", "ages": "", "until_col": "none"}
    found = clickhouse.ask({"table": "retention_cohorts", "arguments": arguments}, {"source": "orders", **given})
    return compare.difference(expected, found, ["segment", "cohort", "age"], 1e-12)


TIMES = ["2024-03-05", "2024-03-05 14:30", "2024-03-05T14:30:15.25Z", "2024-03-05 14:30:15 +02:00", "20240305", " 2024-03-05 01:02:03.123456 ", "", None,
         1709649000, 1709649000123, 1709649000123456, 1709649000123456789, 2460374.5, 2460375.104, 20240305, 1.5e9]


def times(sqlite, clickhouse):
    """Every form of a time that the page promises to load, against cohort_start() by the hour."""
    for value in TIMES:
        text = engine.literal(value)
        expected = sqlite.query("SELECT cohort_start(?, 'hour') AS x", [value]).rows[0][0]
        found = clickhouse.query(f"SELECT formatDateTime(toStartOfHour(retention_loaded({text})), '%Y-%m-%d %H:%i') AS x").rows[0][0]
        if expected != found:
            return f"{text} is {found} instead of {expected}"
    for kind in "String", "Int64", "Float64":
        found = clickhouse.query(f"SELECT count(retention_loaded(x)) AS n FROM (SELECT CAST(arrayJoin([NULL, 1704449520]) AS Nullable({kind})) AS x WHERE x IS NULL)").rows[0][0]
        if found != 0:
            return f"NULL in a column of Nullable({kind}) is a time"
    return ""


def aggregates(clickhouse):
    """The functions of times take an aggregate, whose type ClickHouse's planner does not take for a constant; and NULL is NULL."""
    asked = ["cohort_of(min(t), 'month')", "cohort_start(min(t), 'week')", "cohort_start(min(t), 'hour in Europe/Berlin')", "cohort_age(min(t), max(t), 'day')"]
    for kind, expected in (("DateTime64(6, 'UTC')", ["2024-02", "2024-02-26", "2024-02-29 13:00+01:00", 2]), ("Date32", ["2024-02", "2024-02-26", "2024-02-29 00:00+01:00", 2]),
                           ("Nullable(DateTime('UTC'))", ["2024-02", "2024-02-26", "2024-02-29 13:00+01:00", 2])):
        rows = f"SELECT CAST(toDateTime64('2024-02-29 12:00:00', 6, 'UTC') + toIntervalDay(number), '{kind.replace(chr(39), chr(92) + chr(39))}') AS t FROM numbers(3)"
        found = [clickhouse.query(f"SELECT {call} AS x FROM ({rows})").rows[0][0] for call in asked]
        if found != expected:
            return f"{kind}: {found} instead of {expected}"
    found = [clickhouse.query(f"SELECT {call} AS x FROM (SELECT CAST(NULL AS Nullable(DateTime)) AS t)").rows[0][0] for call in asked]
    if found != [None] * len(asked):
        return f"NULL: {found}"
    found = clickhouse.query("SELECT cohort_of(retention_loaded(min(t)), 'month') AS x FROM (SELECT arrayJoin(['2024-03-05 10:00', '2024-02-01']) AS t)").rows[0][0]
    return "" if found == "2024-02" else f"loaded: {found}"


def cases(sqlite, clickhouse):
    yield "names and arguments", names(clickhouse)
    yield "only the FROM of monthly differs", monthly(sqlite, clickhouse)
    yield "a SQLite file, loaded", loaded(sqlite, clickhouse)
    yield "forms of times", times(sqlite, clickhouse)
    yield "times that are aggregates", aggregates(clickhouse)
