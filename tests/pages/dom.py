#!/usr/bin/env python3
"""dom.py LIBRARY SHOP: what the charts draw, read back as a browser reads it, and held against the query behind it.

 1. Every number of the report page is that of plain SQL over the shop's tables, or of the table function behind it: in tables as text,
    in drawings as the place of a point, the height of a bar, and the titles that say them.
 2. The page is well formed, and a real one: heads have a scope, rows are as long as the head, drawings have a title and a
    desc, nothing has an id, runs or is loaded.
 3. Rows in any order give the same bytes, of each chart.
 4. Names that are markup, 500 characters long, right to left, emoji, NUL, controls, no UTF-8: each comes out as what it is, or as
    U+FFFD, and changes nothing around it.
 5. One row, 1,000 columns, all equal, negative, 1e300: a picture of numbers; infinite, 1,000,000 rows: an error, in bounded
    memory.
 6. A shop that lacks tables has a page without their sections, which says so; an empty one too.
"""
import html.parser
import pathlib
import random
import re
import resource
import sqlite3
import sys

VOID = {"meta", "br", "hr", "img", "link", "input"}
BLOCKS = "▁▂▃▄▅▆▇█"
REPORT = pathlib.Path("sql/report.sql")
LIBRARY, SHOP = sys.argv[1:3]
AS_OF = "2025-12-20"


def connect(shop=None):
    db = sqlite3.connect(":memory:", uri=True, isolation_level=None)
    db.enable_load_extension(True)
    db.load_extension(LIBRARY)
    if shop:
        db.execute("ATTACH ? AS shop", (f"file:{shop}?mode=ro",))
    return db


def rows(db, sql, values=()):
    return db.execute(sql, values).fetchall()


def one(db, sql, values=()):
    return db.execute(sql, values).fetchone()[0]


def equal(got, want, what):
    if got != want:
        sys.exit(f"{what}\n--- want\n{want!r}\n--- got\n{got!r}")


def near(got, want, most, what):
    if got is None or want is None or not abs(got - want) <= most:
        sys.exit(f"{what}: want {want}, got {got} (within {most})")


# ---- the page as a tree ----

class Node:
    def __init__(self, tag, attributes, parent):
        self.tag, self.attributes, self.parent, self.children = tag, attributes, parent, []

    def text(self):
        return "".join(c if isinstance(c, str) else c.text() for c in self.children)

    def walk(self):
        yield self
        for child in self.children:
            if not isinstance(child, str):
                yield from child.walk()

    def all(self, tag, **attributes):
        return [n for n in self.walk() if n.tag == tag
                and all(a.get("class", "").split().count(v) if k == "kind" else a.get(k) == v
                        for a in [n.attributes] for k, v in attributes.items())]

    def first(self, tag, **attributes):
        found = self.all(tag, **attributes)
        if not found:
            sys.exit(f"no <{tag}> {attributes} in <{self.tag}>")
        return found[0]


class Reader(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.root = self.at = Node("", {}, None)
        self.feed(text)
        self.close()
        equal(self.at.tag, "", "elements that are not closed")

    def handle_starttag(self, tag, attributes):
        node = Node(tag, dict(attributes), self.at)
        equal(len(node.attributes), len(attributes), f"an attribute twice in <{tag}>")
        self.at.children.append(node)
        if tag not in VOID:
            self.at = node

    def handle_startendtag(self, tag, attributes):
        self.at.children.append(Node(tag, dict(attributes), self.at))

    def handle_endtag(self, tag):
        equal(tag, self.at.tag, "an end that is not of the element that is open")
        self.at = self.at.parent

    def handle_data(self, data):
        self.at.children.append(data)


def tree(text):
    root = Reader(text).root
    for node in root.walk():
        for name, value in node.attributes.items():
            equal(name.startswith("on") or name in ("id", "href", "src", "srcset"), False, f"{name}={value}")
        equal(node.tag in ("script", "link", "img", "iframe", "object", "use", "foreignobject"), False, node.tag)
    for table in root.all("table"):
        lines = [len([c for c in row.children if c.tag in ("td", "th")]) for row in table.all("tr")]
        equal(set(lines), {lines[0]}, "rows of a table are not equally long")
        for th in table.all("th"):
            equal(th.attributes["scope"], "col" if th.parent.parent.tag == "thead" else "row", "scope")
    for svg in root.all("svg"):
        equal([c.tag for c in svg.children[:2]], ["title", "desc"], "a drawing begins with its title and desc")
        equal(svg.attributes["role"], "img", "role")
    return root


def number(text):
    text = text.replace("\u2009", "").replace("\u2212", "-")
    found = re.match(r"[-+]?[\d.]+(e-?\d+)?", text)
    return float(found[0]) if found else None


def table_cells(table):
    """{(row, column): node}, {row: node}"""
    heads = [c.text() for c in table.first("thead").first("tr").children]
    cells = {}
    for row in table.first("tbody").all("tr"):
        name = row.children[0].text()
        for head, cell in zip(heads[1:], row.children[1:]):
            cells[name, head] = cell
    return cells


def section(page, name):
    for node in page.all("section"):
        if node.first("h2").text() == name:
            return node
    sys.exit(f"no section {name}")


class Axes:
    """From places in a drawing to numbers, by its ticks."""

    def __init__(self, svg):
        ticks = [t for t in svg.all("text", kind="ax")]
        y = [(number(t.text()), int(t.attributes["y"]) - 40) for t in ticks if t.attributes["text-anchor"] == "end"]
        (low, a), (high, b) = y[0], y[-1]
        self.unit = (high - low) / abs(a - b)
        self.low, self.bottom = low, a

    def y(self, place):
        return self.low + (self.bottom - place) * self.unit


# ---- 1 and 2: the report ----

def report(db):
    db.executescript(REPORT.read_text())
    return one(db, "SELECT html FROM report")


def check_heatmap(db, page):
    cells = table_cells(section(page, "Who comes back, month by month").first("table"))
    want = rows(db, """
        WITH first AS (SELECT customer_id AS c, min(substr(ordered_at, 1, 7)) AS m FROM orders WHERE ordered_at <= :at GROUP BY 1),
             size AS (SELECT m, count(*) AS n FROM first GROUP BY m),
             seen AS (SELECT DISTINCT customer_id AS c, substr(ordered_at, 1, 7) AS p FROM orders WHERE ordered_at <= :at)
        SELECT m, n, (substr(p, 1, 4) - substr(m, 1, 4)) * 12 + substr(p, 6) - substr(m, 6) AS age, count(*), p < substr(:at, 1, 7)
          FROM seen JOIN first USING (c) JOIN size USING (m) GROUP BY m, p""", {"at": AS_OF})
    compared, mean = 0, {}
    for cohort, size, age, active, complete in want:
        if complete:
            total = mean.setdefault(age, [0, 0])
            total[0], total[1] = total[0] + active, total[1] + size
        if (cohort, "customers") not in cells or age > 12:
            continue
        cell = cells[cohort, str(age)]
        near(number(cell.text()), 100 * active / size, 0.0501, f"{cohort} {age}")
        equal(cell.attributes.get("class"), "open" if not complete else "a" if age == 0 else None, f"{cohort} {age}")
        equal("style" in cell.attributes, bool(complete) and age > 0, f"{cohort} {age}")
        equal(number(cells[cohort, "customers"].text()), size, cohort)
        compared += 1
    for age in range(13):
        near(number(cells["all cohorts", str(age)].text()), 100 * mean[age][0] / mean[age][1], 0.0501, f"mean at {age}")
    equal(number(cells["all cohorts", "customers"].text()), mean[0][1], "customers of complete cohorts")
    equal(compared > 80, True, "cells compared")
    scaled = [100 * a / n for m, n, age, a, done in want if (m, "1") in cells and done and 0 < age <= 12]
    key = section(page, "Who comes back, month by month").first("p", kind="key").text()
    near(number(key), min(scaled), 0.0501, "the scale's lower end")
    near(number(key.split("%")[1].strip()), max(scaled), 0.0501, "the scale's upper end")


def check_lines(db, page, name, want, most=0.011):
    """want: {series: {x: y}}, with y as the axis shows it; titles say them, and the points stand there."""
    svg = section(page, name).first("svg")
    axes, compared = Axes(svg), 0
    for circle in svg.all("circle"):
        series, rest = circle.first("title").text().rsplit(": ", 1)
        y, x = rest.split(" at ")
        expected = want[series][float(x)]
        near(number(y), expected, 0.0501, f"{name}, {series} at {x}")
        near(axes.y(int(circle.attributes["cy"])), expected, most * (axes.unit * 100), f"{name}, {series} at {x}: its place")
        compared += 1
    equal(compared, sum(len(points) for points in want.values()), f"{name}: points")


def check_bars(page, name, want):
    svg = section(page, name).first("svg")
    axes, found = Axes(svg), {}
    for rect in svg.all("rect"):
        if "rx" in rect.attributes:
            continue
        title = rect.first("title").text()
        where, value = title.rsplit(": ", 1)
        x, series = where.split(" ", 1)
        near(abs(number(value)), int(rect.attributes["height"]) * axes.unit,
             axes.unit + (0.5 if abs(number(value)) > 99 else 0.05), f"{name}, {where}: height")
        found[x, series] = number(value)
        equal(", not complete" in title, (x, series) in want and want[x, series][1], where)
    equal(set(found), set(want), name)
    for where, (value, _) in want.items():
        near(found[where], value, 0.5001 if abs(value) > 99 else 0.0501, f"{name}, {where}")


def check_page(db):
    text = report(db)
    equal(report(db), text, "the report made twice")
    page = tree(text)
    equal("<script" in text.lower(), False, "a script")
    check_heatmap(db, page)
    means = {}
    for who, age, rate in rows(db, "SELECT who, age, 100 * rate FROM report_means"):
        means.setdefault(who, {})[age] = rate
    plain = rows(db, """SELECT age, sum(active) * 100.0 / sum(customers) FROM retention_cohorts('orders', 'customer_id', 'ordered_at')
                         WHERE anchor = 'customer' AND as_of = ? AND complete AND age BETWEEN 1 AND 24 GROUP BY age HAVING count(*) > 2""", (AS_OF,))
    equal({a: round(m, 9) for a, m in means["all"].items()}, {a: round(m, 9) for a, m in plain}, "means")
    check_lines(db, page, "Are newer customers better?", means)
    check_bars(page, "What moves recurring revenue", {
        (month, what): (value, not done) for month, what, value, done in rows(db, """
            WITH p AS (SELECT * FROM retention_periods('subscriptions', 'customer_id', 'started_at', 'month', 'monthly_price')
                        WHERE until_col = 'ended_at' AND as_of = ? ORDER BY period DESC LIMIT 13)
            SELECT period, 'new', new_value, complete FROM p UNION ALL SELECT period, 'came back', reactivated_value, complete FROM p
            UNION ALL SELECT period, 'expansion', expansion, complete FROM p UNION ALL SELECT period, 'contraction', -contraction, complete FROM p
            UNION ALL SELECT period, 'churned', -churned_value, complete FROM p""", (AS_OF,))})
    curve = rows(db, """SELECT age, at_risk, survival FROM retention_curve('subscriptions', 'customer_id', 'started_at', 'ended_at')
                         WHERE as_of = ?""", (AS_OF,))
    model = rows(db, """SELECT age, 100 * sbg_survival(model, age) FROM (SELECT sbg_fit(age, churned, censored) AS model
                          FROM retention_curve('subscriptions', 'customer_id', 'started_at', 'ended_at') WHERE as_of = ?)
                          CROSS JOIN (WITH RECURSIVE n(age) AS (SELECT 0 UNION ALL SELECT age + 1 FROM n WHERE age < 48) SELECT age FROM n)""", (AS_OF,))
    check_lines(db, page, "How long members stay", {"seen": {a: 100 * s for a, n, s in curve if n >= 100}, "model": dict(model)})
    still = table_cells(section(page, "How long members stay").first("table"))
    for age, at_risk, _ in curve:
        if ("members that old", str(age)) in still:
            equal(number(still["members that old", str(age)].text()), at_risk, f"members of {age} months")
    check_lists(db, page)
    check_funnel(db, page)
    check_points(db, page)


def check_funnel(db, page):
    """A visit's steps of the shop come in their order, so counting who has each is enough."""
    cells = [[c.text() for c in row.children] for row in section(page, "How far do visits come?").first("tbody").all("tr")]
    begun, before = "SELECT visit_id FROM visits WHERE step = 'visit' AND at LIKE '2025-11%'", None
    for row, step in zip(cells, ("visit", "cart", "checkout", "order")):
        count = one(db, f"SELECT count(DISTINCT visit_id) FROM visits WHERE step = ? AND visit_id IN ({begun})", (step,))
        whole = one(db, f"SELECT count(*) FROM ({begun})")
        equal((row[0], row[1], number(row[2])), ("2025-11", step, count), step)
        near(number(row[3]), 100 * count / whole, 0.0501, step)
        if before:
            near(number(row[4]), 100 * count / before, 0.0501, step)
            equal(number(row[5]) < 100 * count / before < number(row[6]), True, f"{step}: interval")
        before = count
    equal([row[0] for row in cells[4:]], ["2025-12 so far"] * 4, "the month that runs")


def check_points(db, page):
    """Each account by hand: lots, the oldest first, gone a year after."""
    def year_on(day):
        return str(int(day[:4]) + 1) + ("-02-28" if day[4:10] == "-02-29" else day[4:10]) + day[10:]
    lots = {}
    for customer, at, points in rows(db, "SELECT customer_id, moved_at, points FROM points WHERE moved_at <= ? ORDER BY moved_at, points < 0", (AS_OF,)):
        own = lots.setdefault(customer, [])
        if points > 0:
            own.append([year_on(at), points])
            continue
        for lot in own:
            if lot[0] > at and points < 0:
                used = min(lot[1], -points)
                lot[1] -= used
                points += used
    soon = []
    for customer, own in lots.items():
        left = [lot for lot in own if lot[0] > AS_OF and lot[1] > 0]
        if left:
            first = min(lot[0] for lot in left)
            soon.append((-sum(p for at, p in left if at == first), customer, sum(p for _, p in left), first[:10]))
    limit = one(db, "SELECT date(?, '+30 days')", (AS_OF,))
    soon = sorted(entry for entry in soon if entry[3] <= limit)
    got = [[c.text() for c in row.children] for row in section(page, "Points about to expire").first("tbody").all("tr")]
    equal([(row[1], number(row[2]), row[3], number(row[4])) for row in got],
          [(str(customer), balance, at, -gone) for gone, customer, balance, at in soon[:5]], "points about to expire")
    equal(f"Of {len(soon)} customers" in section(page, "Points about to expire").text(), True, "customers with such points")


def check_lists(db, page):
    cells = table_cells(section(page, "Whom to call first").first("table"))
    listed = {customer: cell.parent.children for (name, head), cell in cells.items() if head == "number" for customer in [cell.text()]}
    want = rows(db, """SELECT CAST(customer AS TEXT), round(mean_gap), round(away), round(100 * alive, 1), round(next_year), round(at_risk)
                         FROM report_risk ORDER BY at_risk DESC LIMIT 8""")
    equal(list(listed), [w[0] for w in want], "whom to call first")
    for customer, *numbers in want:
        for cell, value in zip(listed[customer][2:7], numbers):
            near(number(cell.text()), value, 0.0501, f"customer {customer}")
        equal(listed[customer][0].text(), one(db, "SELECT name FROM customers WHERE id = ?", (customer,)), customer)
    share, total = table_cells(section(page, "Who they are").all("table")[1]), 0
    for cell in share.values():
        total += number(cell.text())
    near(total, 100, 1.3, "shares of all sales")
    customers = sum(number(c.text()) for c in table_cells(section(page, "Who they are").all("table")[0]).values())
    equal(customers, one(db, "SELECT count(DISTINCT customer_id) FROM orders WHERE ordered_at <= ?", (AS_OF,)), "customers")
    quarters = rows(db, """SELECT substr(answered_at, 1, 4) || '-Q' || ((substr(answered_at, 6, 2) + 2) / 3), count(*),
                             100.0 * sum(score > 8) / count(*), 100.0 * sum(score < 7) / count(*)
                             FROM survey WHERE answered_at <= ? GROUP BY 1 ORDER BY 1 DESC LIMIT 6""", (AS_OF,))
    cells = table_cells(section(page, "Would they recommend us?").first("table"))
    for quarter, answers, up, down in quarters:
        equal(number(cells[quarter, "answers"].text()), answers, quarter)
        near(number(cells[quarter, "score"].text()), up - down, 0.0501, quarter)
    check_bars(page, "Would they recommend us?", {**{(q, "9 and 10"): (u, q == "2025-Q4") for q, n, u, d in quarters},
                                                  **{(q, "0 to 6"): (-d, q == "2025-Q4") for q, n, u, d in quarters}})
    spent = sorted((v for v, in rows(db, "SELECT sum(amount) FROM orders WHERE ordered_at <= ? GROUP BY customer_id", (AS_OF,))), reverse=True)
    lorenz = {10.0 * i: 100 * (sum(spent[:len(spent) * i // 10]) + len(spent) * i % 10 / 10 * (spent + [0])[len(spent) * i // 10]) / sum(spent)
              for i in range(11)}
    check_lines(db, page, "Who brings the sales", {"sales": lorenz})
    data = section(page, "What is in the data").first("table").first("tbody")
    found = [tuple(c.text() for c in row.children) for row in data.all("tr")]
    equal(len(found), one(db, "SELECT (SELECT count(*) FROM retention_check('report_orders', 'customer', 'time', 'amount') WHERE rows > 0)"
                              " + (SELECT count(*) FROM retention_check('report_terms', 'customer', 'started', 'price', 'ended') WHERE rows > 0)"),
          "findings")
    equal(("orders", "", "rows", str(one(db, "SELECT count(*) FROM orders")), "") in found, True, "rows of orders")


# ---- 6: other shops ----

def check_other_shops():
    db = connect()
    page = tree(report(db))
    equal([n.first("h2").text() for n in page.all("section")], [], "an empty database")
    equal("orders, memberships, answers to the survey, visits, points." in page.text(), True, "what is left out")
    db.executescript("CREATE TABLE orders(customer_id, ordered_at, amount); INSERT INTO orders VALUES (1, '2025-10-03', 10), (1, '2025-11-20', 20), (2, '2025-11-03', 5)")
    page = tree(report(db))
    equal("memberships, answers to the survey, visits, points." in page.text(), True, "what a shop of orders alone leaves out")
    equal("How long members stay" in page.text(), False, "members")
    cells = table_cells(section(page, "Who comes back, month by month").first("table"))
    equal(cells["2025-10", "1"].text(), "100.0", "its own orders")


# ---- 3: any order ----

CHARTS = [
    ("chart_heatmap(a, b, y, i % 5 > 0, 'percent, first a2, beside 3, grey 0, title T')", "a2"),
    ("chart_heatmap(a, b, y, i % 5 > 0, 'text')", None),
    ("chart_lines(a, b, y, y - 1, y + i, i % 5 > 0, 'band, thin a1*, title T')", None),
    ("chart_lines(a, b, y, NULL, NULL, 1, 'text')", None),
    ("chart_bars(b, a, y, i % 5 > 0, 'money EUR, order a3 / a1')", None),
    ("chart_table('a, b|plain, y|percent, z', i % 7, a, b, y, x'00')", None),
    ("chart_page('T', i % 7, a, '<p>' || y || '</p>')", None),
]


def check_orders():
    db = connect()
    db.execute("CREATE TABLE t(i INTEGER PRIMARY KEY, a, b, y)")
    for i in range(180):
        a, b = f"a{i % 15}" if i % 15 else None, i // 15
        db.execute("INSERT INTO t VALUES (?, ?, ?, ?)", (i, a, b, random.choice([None, i * 0.37 - 20, i, 0.0, -0.0])))
    for chart, _ in CHARTS:
        want = one(db, f"SELECT {chart} FROM t")
        for order in ("i DESC", "random()", "b, a", "random()"):
            equal(one(db, f"SELECT {chart} FROM (SELECT * FROM t ORDER BY {order} LIMIT -1 OFFSET 0)"), want, f"{chart} by {order}")


# ---- 4: names ----

NAMES = ["<script>alert(1)</script>&\"'", "x" * 500, "مرحبا بالعالم", "שלום", "👩‍👩‍👧🎉", "a\0b", "a\x1b[31mb\x7f", "-->", "]]>", "&amp;", "',", "\u202eevil", "\ufffe", "\x85"]
CONTROLS = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")


def shown(name, most):
    name = CONTROLS.sub("\ufffd", name.replace("\n", " "))
    return name if most == 0 or len(name) <= most else name[:most - 1] + "…"


def check_names():
    db = connect()
    for name in NAMES:
        near_by = "n" + str(len(name))
        table = one(db, "SELECT chart_table('h, b', 1, :n, 2)", {"n": name})
        parts = one(db, """
            WITH t(a, b, y) AS (VALUES (:n, 1, 1), (:n, 2, 2), (:o, 1, 3), (:o, 2, 1))
            SELECT chart_heatmap(a, b, y) || chart_heatmap(b, a, y, 1, 'axis ' || replace(:n, ',', '') || ', title ' || :n)
                || chart_lines(a, b, y, NULL, NULL, 1, 'title ' || :n) || chart_bars(b, a, y) || chart_bars(a, b, y) FROM t""",
                    {"n": name, "o": near_by})
        page = one(db, "SELECT chart_page(:n, 1, :n, :h)", {"n": name, "h": table + parts})
        root = tree(page)
        texts = {}
        for node in root.walk():
            if node.tag in ("th", "td", "text", "title", "h1", "h2", "caption"):
                texts.setdefault(node.tag, []).append(node.text())
        for tag, most in (("th", 60), ("th", 0), ("text", 26), ("h1", 0), ("h2", 0), ("caption", 0), ("title", 0)):
            equal(shown(name, most) in texts[tag], True, f"{name!r} in <{tag}>: {texts[tag]!r}")
        equal(CONTROLS.search(page), None, f"controls of {name!r}")
        text = one(db, "SELECT chart_heatmap(:n, 1, 2, 1, 'text') || chart_lines(:n, 1, 2, NULL, NULL, 1, 'text, title ' || :n)", {"n": name})
        equal(CONTROLS.search(text), None, f"controls of {name!r} for a terminal")
        equal(shown(name, 40) in text, True, f"{name!r} for a terminal")
    db.text_factory = bytes
    raw = one(db, "SELECT chart_heatmap(CAST(x'61ff62c3' AS TEXT), 1, 2)")
    equal("a\ufffdb\ufffd".encode() in raw, True, "bytes that are no UTF-8")
    raw.decode("utf-8")


# ---- 5: extremes ----

def check_extremes():
    db = connect()
    numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {}) SELECT {} FROM n"
    for values in ("i", "7", "-i", "1e300 * (i % 3 - 1)", "1e300", "-1e300", "0", "1e-308", "i / 1e9", "NULL", "i % 2 * 5e-324"):
        for count in (1, 2, 1000):
            for chart in ("chart_heatmap(1, i, {})", "chart_heatmap(i, 1, {}, i % 2)", "chart_heatmap(i % 9, i, {}, 1, 'percent')", "chart_lines(1, i, {})",
                          "chart_lines(i, 1, {})", "chart_lines(1, i, {0}, {0}, {0}, i % 2, 'steps, band, from 1, percent')", "chart_bars(i, 1, {})", "chart_bars(1, i, {})",
                          "chart_bars(i, i, {}, i % 2)", "chart_table('a,b|percent,|bar', i, i, {0}, {0})"):
                text = one(db, numbers.format(count, chart.format(values)))
                equal(bool(re.search(r"nan|\binf", text, re.I)), False, f"{chart} of {values}, {count}: {text[:300]}")
                for found in re.findall(r"(?<![#.\d&])-?\d{6,}", re.sub(r"<(title|desc|th|td|text)[^>]*>[^<]*", "", text)):
                    sys.exit(f"{chart} of {values}, {count}: {found} is far out")
                tree(text)
    for chart in ("chart_heatmap(1, i, 9e999)", "chart_lines(1, i, -9e999)", "chart_bars(1, i, 2e300)", "chart_heatmap(1, 1, i)", "chart_heatmap(i, i, i)",
                  "chart_lines(1, i, i)", "chart_bars(i, 1, i)", "chart_table('a', i, i)", "chart_page('a', i, 'a', 'b')", "chart_heatmap(printf('%.*c', 1000, 'x') || i, 1, 2)",
                  "chart_table('a', 1, printf('%.*c', 10000, 'x') || i)", "chart_table('a', i, printf('%.*c', 10000, '&'))", "chart_page('a', i, printf('%.*c', 10000, '&'), 'b')"):
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        try:
            one(db, numbers.format(1000000, chart))
            sys.exit(f"{chart} of 1,000,000 rows: no error")
        except sqlite3.OperationalError as error:
            equal(bool(re.match(r"chart_\w+\(\): .*(more than|two rows|beyond|not a number)", str(error))), True, f"{chart}: {error}")
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        equal(grown < 100 * 1024, True, f"{chart} of 1,000,000 rows took {grown} KiB more")


# ---- the manual's plots ----

def check_manual(db):
    for script in ("sql/predictions.sql", "sql/metrics.sql"):
        db.executescript(pathlib.Path(script).read_text())
    manual = pathlib.Path("sql/docs/plots.md").read_text()
    plots = re.findall(r"```sql\n([^`]*)```\n\n!\[[^]]+\]\(pictures/\w+\.png\)", manual)
    equal(len(plots), 10, "plots of the manual")
    for sql in plots:
        drawn = rows(db, sql)
        equal(len(drawn), 1, sql)
        numbers = re.findall(r"<title>[^<]*: [^<]*\d|<td [^>]*>[\d.]", drawn[0][0])
        equal(len(numbers) > 10, True, sql)
        tree(drawn[0][0])


def main():
    random.seed(19)
    check_page(connect(SHOP))
    check_other_shops()
    check_orders()
    check_names()
    check_extremes()
    check_manual(connect(SHOP))


main()
