"""contracts.py - subscriptions with prices: they overlap, touch, pause, end on boundaries, on the day they start, or not yet."""
import datetime
import random

from sets import Data
from sets.spells import HOUR, ending, following, when


def boundary(draw):
    """The start of a month, as clocks of UTC, Berlin and New York have it, or a microsecond beside it."""
    month = draw.randrange(20)
    at = datetime.datetime(2023 + month // 12, month % 12 + 1, 1) - draw.choice((0, 0, 0, 1, 2, -5)) * HOUR
    return at + datetime.timedelta(microseconds=draw.choice((0, 0, 0, -1, 1)))


def name(draw, customer):
    if draw.random() < 0.01:
        return draw.choice((None, "", " "))
    return draw.choice(("k%d", "K%d", "%d", "0%d")) % customer if customer < 9 else f"k{customer}"


def contracts(count=700, customers=150, seed=11, date=False):
    draw = random.Random(seed)
    ends = {}
    rows = []
    for _ in range(count):
        customer = draw.randrange(customers)
        if draw.random() < 0.2:
            start = boundary(draw)
        else:
            start = following(draw, ends.get(customer), datetime.datetime(2023, 1, 1), 500, (0, 0, 0, 1, 1, 2, 9, 40, -5))
        end = ending(draw, start)
        if draw.random() < 0.15:
            end = max(start, boundary(draw))
        ends[customer] = end
        price = draw.choice((10, 10, 20, 35.5, 0.1, 0.2, 0.3, 0, -5, None, 1e6, round(draw.uniform(1, 99), 2)))
        rows.append([name(draw, customer), draw.choice(("basic", "basic", "pro", "Pro", "", " ", None)),
                     None if draw.random() < 0.01 else when(start, date), None if draw.random() < 0.15 else when(end, date),
                     price, draw.choice((1, 2, 10, None))])
    kind = "date" if date else "time"
    return Data({"customer": "text", "plan": "text", "started": kind, "ended": kind, "price": "real", "seats": "int"}, rows)


SETS = {"contracts": contracts, "contracts of days": lambda: contracts(600, 120, 12, date=True)}
