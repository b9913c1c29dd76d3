"""compare.py - two answers side by side."""


def key(row, places):
    """NULL before numbers before text, as in SQLite."""
    return [(0, 0) if row[i] is None else (2, row[i]) if isinstance(row[i], str) else (1, row[i]) for i in places]


def same(one, other, tolerance):
    if type(one) is not type(other):
        return False
    if isinstance(one, float):
        return one == other or abs(one - other) <= tolerance * max(abs(one), abs(other))
    return one == other


def difference(expected, found, order, tolerance):
    """What differs first, as text; "" when nothing does."""
    if expected.columns != found.columns:
        return f"columns {found.columns} instead of {expected.columns}"
    places = [expected.columns.index(column) for column in order]
    left, right = (sorted(answer.rows, key=lambda row: key(row, places)) for answer in (expected, found))
    bad = 0
    first = ""
    for one, other in zip(left, right):
        for column, wanted, got in zip(expected.columns, one, other):
            if not same(wanted, got, tolerance):
                bad += 1
                first = first or f"{column} is {got!r} instead of {wanted!r} in {tuple(one)}"
    if len(left) != len(right):
        return f"{len(right)} rows instead of {len(left)}; first: {first or (left + right)[min(len(left), len(right))]}"
    return f"{bad} cells differ: {first}" if bad else ""
