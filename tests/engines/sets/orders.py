"""orders.py - orders of shops: CDNOW's, and made ones with all that goes wrong in a real file."""
import datetime
import os
import random

from sets import Data

COLUMNS = {"customer_id": "int", "ordered_at": "time", "amount": "real", "country": "text", "is_tea": "int", "sale": "int"}


def cdnow():
    folder = os.environ.get("RETENTION_DATA")
    if not folder:
        return "RETENTION_DATA is not set"
    rows = []
    with open(os.path.join(folder, "CDNOW_master.txt"), encoding="ascii") as lines:
        for line in lines:
            parts = line.split()
            if len(parts) == 4 and parts[1].isdigit():
                day = parts[1]
                rows.append([int(parts[0]), f"{day[:4]}-{day[4:6]}-{day[6:]}", int(parts[2]), float(parts[3])])
    return Data({"customer_id": "int", "ordered_at": "date", "cds": "int", "amount": "real"}, rows)


def orders(count=20000, customers=2500, seed=1):
    """Three years of orders: NULLs, refunds, a country that changes, a flag that starts."""
    draw = random.Random(seed)
    first = datetime.datetime(2021, 12, 30)
    rows = []
    for _ in range(count):
        customer = int(draw.paretovariate(0.6)) % customers + 1
        at = first + datetime.timedelta(microseconds=draw.randrange(1100 * 86400) * 1000000 + draw.choice((0, 0, 250000)))
        amount = None if draw.random() < 0.02 else round(draw.uniform(-20, 120), 2)
        country = draw.choice(("DE", "DE", "DE", "FR", "US", None, ""))
        rows.append([None if draw.random() < 0.01 else customer, None if draw.random() < 0.01 else at.isoformat(" "),
                     amount, country, draw.choice((0, 0, 1, None)), None if amount is None else int(amount > 0)])
    return Data(COLUMNS, rows)


def clocks():
    """Minute by minute around the nights on which Berlin, New York and the Azores set their clocks."""
    draw = random.Random(4)
    rows = []
    for night in ("2023-03-26 00:30", "2023-10-29 00:00", "2023-03-12 06:00", "2023-11-05 05:00"):
        middle = datetime.datetime.fromisoformat(night)
        for customer in range(12):
            for _ in range(6):
                at = middle + datetime.timedelta(minutes=draw.randrange(-2500, 2500))
                rows.append([100 * middle.month + customer, at.isoformat(" "), draw.randrange(1, 500) / 4, draw.choice(("x", "y")), 1, 1])
    return Data(COLUMNS, rows)


def dates():
    draw = random.Random(5)
    first = datetime.date(2023, 12, 1)
    return Data({**COLUMNS, "ordered_at": "date"}, [
        [draw.randrange(1, 40), (first + datetime.timedelta(days=draw.randrange(150))).isoformat(), draw.randrange(1, 500) / 4,
         draw.choice(("x", "y")), 1, 1] for _ in range(400)])


def terms():
    """Contracts: some run on, some end on the boundary, some within a moment, some side by side."""
    draw = random.Random(6)
    rows = []
    for customer in range(300):
        at = datetime.datetime(2022, 11, 1) + datetime.timedelta(days=draw.randrange(400), hours=draw.randrange(24))
        for _ in range(draw.choice((1, 1, 2, 3))):
            if draw.random() < 0.3:
                at = at.replace(day=1, hour=0)
            days = draw.choice((0, 1, 28, 30, 31, 90, 365))
            until = None if draw.random() < 0.2 else (at + datetime.timedelta(days=days)).isoformat(" ")
            rows.append([customer, at.isoformat(" "), until, draw.choice(("basic", "pro", None)), draw.choice((9.99, 19.5, None, 100))])
            at += datetime.timedelta(days=draw.choice((0, days, days + 10, 40)))
    return Data({"customer_id": "int", "started": "time", "ended": "time", "plan": "text", "amount": "real"}, rows)


SETS = {"cdnow": cdnow, "orders": orders, "many orders": lambda: orders(200000, 30000, 2), "few orders": lambda: orders(400, 40, 3),
        "clocks": clocks, "dates": dates, "terms": terms}
