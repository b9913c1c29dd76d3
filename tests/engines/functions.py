"""functions.py - rates and scores over 10,000 random inputs each, held against the module, and what they refuse.

Scalars: a row an input. Aggregates: a group an input.
"""
import datetime
import random

import compare
import sets

COUNT = 10000
def counts(draw, most=2000):
    n = draw.choice((0, 1, 2, 10, draw.randrange(most), draw.uniform(0, most)))
    return draw.choice((0, n, n * draw.random(), int(n * draw.random()))), n


def rate_rows(draw):
    for _ in range(COUNT):
        start = draw.choice((0, draw.randrange(1, 5000), draw.uniform(0, 100)))
        stayed, new = start * draw.choice((0, 1, draw.random())), draw.choice((0, draw.randrange(1000)))
        yield [None if draw.random() < 0.02 else start, stayed + new, new]


def proportion_rows(draw):
    for _ in range(COUNT):
        row = [*counts(draw), *counts(draw), draw.choice((None, 0.5, 0.9, 0.95, 0.999, draw.uniform(0.01, 0.99)))]
        if draw.random() < 0.03:
            row[draw.randrange(4)] = None
        yield row


def lifetime_rows(draw):
    for _ in range(COUNT):
        yield [draw.choice((None, draw.uniform(-50, 500))), draw.choice((0, 1, None, draw.random())), draw.choice((None, 0, draw.random(), 3))]


def group_rows(draw, row):
    for group in range(COUNT):
        for _ in range(draw.choice((1, 2, 3, 5, 12))):
            yield [group, *row(draw, group)]


def survey_row(draw, group):
    return [draw.choice((None, 0, 6, 7, 8, 9, 10, draw.uniform(0, 10))), draw.choice((None, "", " 7 ", "9", "10", "3.5")), (None, 0.9, 0.5)[group % 3], (None, 7, 2.5)[group % 3]]


def visit_row(draw, group):
    at = datetime.datetime(2024, 1, 25) + datetime.timedelta(minutes=draw.randrange(60 * 24 * 40))
    return [draw.choice((None, "a", "b", "c", " ")), draw.choice((None, 1, 2)), None if draw.random() < 0.05 else at.isoformat(" "),
            draw.choice((None, 0, 1)), draw.choice((None, 0, 1)), draw.choice((None, 0, draw.uniform(-5, 100), draw.randrange(50))), (None, 0.1, 0.5, 1, 0)[group % 5]]


SCALARS = [
    ("rates", {"s": "real", "e": "real", "n": "real"}, rate_rows, [("retention_rate(s, e, n)",) * 2, ("churn_rate(s, e, n)",) * 2]),
    ("proportions", {"k1": "real", "n1": "real", "k2": "real", "n2": "real", "c": "real"}, proportion_rows,
     [("wilson_lower(k1, n1, c)",) * 2, ("wilson_upper(k1, n1, c)",) * 2, ("rate_test(k1, n1, k2, n2)",) * 2]),
    ("lifetimes", {"m": "real", "r": "real", "d": "real"}, lifetime_rows, [("clv(m, r, d)",) * 2]),
]
SINCE, UNTIL = "toDateTime64('2024-02-01 00:00:00', 6, 'UTC')", "toDateTime64('2024-02-20 00:00:00', 6, 'UTC')"
GROUPS = [
    ("answers", {"g": "int", "s": "real", "text": "text", "c": "real", "f": "real"}, survey_row,
     [("nps(s)",) * 2, ("nps(text)",) * 2, ("nps_margin(s, c)",) * 2, ("csat(s, f)",) * 2, ("csat(text, f)",) * 2]),
    ("visits", {"g": "int", "c": "text", "p": "int", "t": "time", "was": "int", "now": "int", "v": "real", "f": "real"}, visit_row,
     [("repeat_rate(c)",) * 2, ("upsell_rate(c, p)",) * 2, ("purchase_frequency(c)",) * 2, ("repeat_rate(c, p)", "repeat_rate_of_orders(c, p)"),
      ("purchase_frequency(c, p)", "purchase_frequency_of_orders(c, p)"), ("top_share(v, f)",) * 2,
      ("stickiness(c, t)", "stickiness(c, t, '')"), ("stickiness(c, t, 'America/New_York')",) * 2,
      ("retention_rate(was, now)", "retention_rate_of(was, now)"), ("churn_rate(was, now)", "churn_rate_of(was, now)"),
      ("retention_rate(c, t, '2024-02-01', '2024-02-20')", f"retention_rate_between(c, t, {SINCE}, {UNTIL})"),
      ("churn_rate(c, t, '2024-02-01', '2024-02-20')", f"churn_rate_between(c, t, {SINCE}, {UNTIL})")]),
]
ERRORS = [("nps(11)", "nps(11)", "nps(): score 11 is outside 0..10"), ("nps_margin(5, 1.5)", "nps_margin(5, 1.5)", "nps_margin(): confidence 1.5 is outside 0..1"),
          ("nps('good')", "nps('good')", "nps(): score: not a number: \\'good\\'"), ("top_share(5, 2)", "top_share(5, 2)", "top_share(): fraction 2 is outside 0..1"),
          ("wilson_lower(5, 4)", "wilson_lower(5, 4, NULL)", "wilson_lower(): k 5 exceeds n 4"), ("wilson_upper(-1, 4)", "wilson_upper(-1, 4, NULL)", "wilson_upper(): k is negative: -1"),
          ("rate_test(1, 2, 4, 3)", "rate_test(1, 2, 4, 3)", "rate_test(): k2 4 exceeds n2 3"), ("retention_rate(5, 4, 6)", "retention_rate(5, 4, 6)", "retention_rate(): new 6 exceeds at_end 4"),
          ("churn_rate(5, 10, 2)", "churn_rate(5, 10, 2)", "churn_rate(): at_end - new, 8, exceeds at_start 5"), ("clv(5, 1.5)", "clv(5, 1.5, NULL)", "clv(): retention 1.5 is outside 0..1"),
          ("cohort_of('2024-01-01', 'monthly')", "cohort_of(toDate('2024-01-01'), 'monthly')", "cohort_of(): not a grain: 'monthly' (month?)"),
          ("cohort_of('31/12/2024')", "cohort_of('31/12/2024', 'month')", "cohort_of(): not a time: \\'31/12/2024\\'"),
          ("cohort_start('2024-01-01', 'day in Mars')", "cohort_start(toDate('2024-01-01'), 'day in Mars')", "cohort_start(): not a grain: 'day in Mars' (a clock is"),
          ("cohort_age('2024-01-01', '2024-01-01', '0 days')", "cohort_age(toDate('2024-01-01'), toDate('2024-01-01'), '0 days')", "cohort_age(): not a grain: '0 days' (N is a whole number")]


def asked(sqlite, clickhouse, name, data, pairs, group):
    """Every expression over the rows of one set: a difference, or "", each."""
    sqlite.load(name, data)
    clickhouse.load(name, data)
    for ours, theirs in pairs:
        statements = [f"SELECT g, {one} AS x FROM {name} GROUP BY g" if group else f"SELECT *, {one} AS x FROM (SELECT {', '.join(data.columns)} FROM {name})"
                      for one in (ours, theirs)]
        try:
            expected, found = sqlite.query(statements[0]), clickhouse.query(statements[1])
        except Exception as refusal:  # noqa: BLE001 (either engine's)
            yield ours, str(refusal)[:300]
            continue
        if not group:  # a time is text there and here
            expected.rows, found.rows = ([[repr(value) for value in row[:-1]] + [row[-1]] for row in answer.rows] for answer in (expected, found))
            for answer in (expected, found):
                answer.rows = sorted(answer.rows, key=lambda row: row[:-1]) if name != "times" else [[row[-1]] for row in answer.rows]
                answer.columns = answer.columns if name != "times" else ["x"]
        yield ours, compare.difference(expected, found, ["g"] if group else [], 1e-12)


def cases(sqlite, clickhouse):
    """(expression, what is wrong) of every function, and of what they refuse."""
    draw = random.Random(8)
    for name, columns, rows, pairs in SCALARS:
        yield from asked(sqlite, clickhouse, name, sets.Data(columns, list(rows(draw))), pairs, False)
    for name, columns, row, pairs in GROUPS:
        yield from asked(sqlite, clickhouse, name, sets.Data(columns, list(group_rows(draw, row))), pairs, True)
    for ours, theirs, text in ERRORS:
        for ask, one in (sqlite.query, ours), (clickhouse.query, theirs):
            try:
                ask(f"SELECT {one} AS x")
                yield "error: " + one, "is taken"
                break
            except Exception as refusal:  # noqa: BLE001 (either engine's)
                said = str(refusal)
        else:
            yield "error: " + ours, "" if text in said else said[:300]
