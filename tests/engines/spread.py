"""spread.py - three shards in one process: the view over a Distributed table, and the form in which only cells travel."""
import json
import os

import compare
import engine
import sets

ARGUMENTS = {"source": "", "customer_col": "customer_id", "time_col": "ordered_at", "grain": "month", "amount_col": "none", "segment_col": "none",
             "starts_col": "every", "returns_col": "every", "mode": "", "anchor": "", "min_events": "", "max_age": "", "as_of": "", "ages": "", "until_col": "none"}
CASES = [
    ("month, value, segment", {"amount_col": "amount", "segment_col": "country", "as_of": "2024-06-01"}),
    ("recurring, starts", {"grain": "quarter", "mode": "recurring", "starts_col": "is_tea", "min_events": 2, "as_of": "2024-06-01"}),
    ("customer, month", {"anchor": "customer", "amount_col": "amount", "as_of": "2024-06-15 12:00:00"}),
    ("ages", {"grain": "week", "ages": "0, 1-3, 2-30", "amount_col": "amount", "as_of": "2024-06-01"}),
    ("max_age, zone", {"grain": "month in Europe/Berlin", "max_age": 3, "as_of": "2024-06-01"}),
]
# The other tables, over rows that are spread by this column: the customer's, and one that tears customers apart.
TABLES = [
    ("customers", "orders", ("customer_id", "ordered_at"), {"amount_col": "amount", "segment_col": "country", "returns_col": "sale", "as_of": "2024-06-01"}),
    ("curve", "spells", ("customer", "started"), {"segment_col": "plan", "from_col": "seen", "gap": "1 day", "as_of": "2024-01-01"}),
    ("funnel", "visits", ("visitor", "at"), {"segment_col": "channel", "within": "2 days", "grain": "week"}),
]
ORDER = ["segment", "cohort", "age", "age_to"]


def call(name, given):
    return f"{name}({', '.join(f'{key} = {engine.literal(value)}' for key, value in {**ARGUMENTS, **given}.items())})"


def refuses(clickhouse, sql, text):
    try:
        clickhouse.query(sql)
    except engine.Refused as refusal:
        return "" if text in str(refusal) else str(refusal)[:300]
    return "is taken"


def tables(sqlite, clickhouse):
    """(name, what is wrong): the tables that are asked over a Distributed table alone."""
    for table, source, columns, given in TABLES:
        with open(os.path.join(engine.HERE, "cases", table + ".json"), encoding="utf-8") as text:
            file = json.load(text)
        rows = sets.find(source, {})
        sqlite.load(source, rows)
        clickhouse.load(source, rows)
        asked = {**file["defaults"], **given}
        expected = sqlite.ask(file, {**asked, "source": source})
        for column in columns:
            clickhouse.run(f"CREATE OR REPLACE VIEW of_table AS SELECT * FROM {source} WHERE cityHash64(ifNull(toString({column}), '')) % 3 + 1 = shardNum()")
            clickhouse.run("DROP TABLE IF EXISTS table_all")
            clickhouse.run(f"CREATE TABLE table_all AS {source} ENGINE = Distributed(shards, shop, of_table)")
            found = clickhouse.ask(file, {**asked, "source": "table_all"})
            yield f"Distributed: {table} by {column}", compare.difference(expected, found, file["order"], 1e-12)


def cases(sqlite, clickhouse):
    """(name, what is wrong) of each check."""
    orders = sets.find("orders", {})
    sqlite.load("orders", orders)
    clickhouse.load("orders", orders)
    for name, by in (("of_shard", "customer_id"), ("of_other", "ordered_at")):
        clickhouse.run(f"CREATE OR REPLACE VIEW {name} AS SELECT * FROM orders WHERE cityHash64(ifNull(toString({by}), '')) % 3 + 1 = shardNum()")
    clickhouse.run("DROP TABLE IF EXISTS orders_all")
    clickhouse.run("DROP TABLE IF EXISTS others_all")
    clickhouse.run("CREATE TABLE orders_all AS orders ENGINE = Distributed(shards, shop, of_shard)")
    clickhouse.run("CREATE TABLE others_all AS orders ENGINE = Distributed(shards, shop, of_other)")
    for name, given in CASES:
        expected = sqlite.ask({"table": "retention_cohorts"}, {"source": "orders", "customer_col": "customer_id", "time_col": "ordered_at", **given})
        found = clickhouse.query("SELECT * FROM " + call("retention_cohorts", {**given, "source": "orders_all"}))
        yield f"Distributed: {name}", compare.difference(expected, found, ORDER, 1e-12)
        clickhouse.run("CREATE OR REPLACE VIEW cells AS SELECT * FROM " + call("retention_cohorts_part", {**given, "source": "of_shard"}))
        clickhouse.run("DROP TABLE IF EXISTS cells_all")
        clickhouse.run("CREATE TABLE cells_all AS cells ENGINE = Distributed(shards, shop, cells)")
        found = clickhouse.query("SELECT * FROM retention_cohorts_whole(cells = 'cells_all')")
        yield f"only cells travel: {name}", compare.difference(expected, found, ORDER, 1e-12)
    everybody = sqlite.query("SELECT count(DISTINCT customer_id) AS customers FROM orders").rows
    found = clickhouse.query("SELECT * FROM retention_shards_apart(source = 'orders_all', customer_col = 'customer_id')").rows
    yield "sharded by customer", "" if [tuple(row) for row in found] == everybody else f"{found} instead of {everybody}"
    yield "sharded otherwise", refuses(clickhouse, "SELECT * FROM retention_shards_apart(source = 'others_all', customer_col = 'customer_id')", "retention_shards_apart(): customer ")
    yield "a part without as_of", refuses(clickhouse, "SELECT * FROM " + call("retention_cohorts_part", {"source": "of_shard"}), "retention_cohorts_part(): as_of is missing")
    clickhouse.run("DROP TABLE IF EXISTS mixed")
    clickhouse.run("CREATE TABLE mixed ENGINE = MergeTree ORDER BY tuple() AS SELECT * FROM " + call("retention_cohorts_part", {"source": "orders", "as_of": "2024-06-01"}))
    clickhouse.run("INSERT INTO mixed SELECT * FROM " + call("retention_cohorts_part", {"source": "orders", "as_of": "2024-05-01"}))
    yield "parts with different as_of", refuses(clickhouse, "SELECT * FROM retention_cohorts_whole(cells = 'mixed')", "the parts have different as_of")
    yield from tables(sqlite, clickhouse)
