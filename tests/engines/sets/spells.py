"""spells.py - subscriptions and visits made of all that is hard: holes, ties, NULLs, blanks, the days on which clocks change."""
import datetime
import random

from sets import Data

HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)


def when(moment, date):
    return moment.date().isoformat() if date else moment.isoformat(" ")


def following(draw, ended, first, days, gaps):
    """The start of a contract: of a customer's first one some day, of a later one about where the last one ended."""
    start = ended or first + draw.randrange(days) * DAY + draw.choice((0, 0, 1, 22, 23)) * HOUR
    return start + draw.choice(gaps) * DAY + draw.choice((0, 0, 0, 1)) * HOUR


def ending(draw, start):
    return start + draw.choice((0, 1, 28, 29, 30, 31, 31, 90, 365)) * DAY + draw.choice((0, 0, 1, 12)) * HOUR


def spells(count=1500, customers=300, seed=5, date=False):
    """Rows of contracts: they overlap, touch, leave holes, last no time, are still running, were seen late or never."""
    draw = random.Random(seed)
    ends = {}
    rows = []
    for _ in range(count):
        customer = draw.randrange(customers)
        start = following(draw, ends.get(customer), datetime.datetime(2022, 1, 1), 600, (0, 0, 0, 1, 1, 2, 20, 40, -5))
        end = ending(draw, start)
        ends[customer] = end
        seen = start + draw.choice((-40, 0, 10, 35, 70)) * DAY
        rows.append([None if draw.random() < 0.01 else draw.choice(("c%d", "C%d", "%d")) % customer if customer < 9 else f"c{customer}",
                     draw.choice(("basic", "basic", "pro", "Pro", "", " ", None)), None if draw.random() < 0.01 else when(start, date),
                     None if draw.random() < 0.15 else when(end, date), None if draw.random() < 0.3 else when(seen, date),
                     "2022-09-15" if date else "2022-09-15 00:00:00"])
    kind = "date" if date else "time"
    return Data({"customer": "text", "plan": "text", "started": kind, "ended": kind, "seen": kind, "extract": kind}, rows)


def visits(count=6000, visitors=700, seed=6, date=False, step=600):
    """Rows of steps: many of one moment, many of one visitor, names that come again, blanks, other steps between."""
    draw = random.Random(seed)
    first = datetime.datetime(2024, 3, 1)
    rows = []
    for _ in range(count):
        visitor = int(draw.paretovariate(0.5)) % visitors
        at = first + DAY * draw.randrange(70) + datetime.timedelta(seconds=step * draw.randrange(86400 // step if draw.random() < 0.3 else 30))
        if draw.random() < 0.05:
            at += datetime.timedelta(microseconds=draw.choice((1, 500000, 999999)))
        rows.append([None if draw.random() < 0.01 else visitor, None if draw.random() < 0.01 else when(at, date),
                     draw.choice(("visit", "visit", "visit", "cart", "cart", "buy", "help", "Visit", "", " ", None)),
                     draw.choice(("ads", "mail", "mail", "", None, "Ads")), draw.choice((1, 2, 3, 7, None))])
    return Data({"visitor": "int", "at": "date" if date else "time", "kind": "text", "channel": "text", "number": "int"}, rows)


SETS = {"spells": spells, "spells of days": lambda: spells(1200, 250, 7, date=True), "visits": visits,
        "visits of days": lambda: visits(4000, 600, 8, date=True), "tight visits": lambda: visits(3000, 150, 9, step=3600 * 6)}
