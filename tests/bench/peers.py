"""peers.py - the month grid beside DuckDB and ClickHouse: same rows, same cells, in turns.

    python3 peers.py [--rows N] [--rounds N] [--dir DIRECTORY] [--bench PROGRAM] [--module FILE]
    python3 peers.py --serve ENGINE PATH    (an engine's own process, started by the above in an environment of its own)

Requirements
 1. Every engine runs in a process of its own, which is asked for a run at a time. Times are of the query alone: no
    start of a process, no loading, no connecting. Theirs stay connected, with warm caches; ours connects anew.
 2. Each engine has the rows in a file of its own, with the types that suit it best (a timestamp, not text), in order
    of time, and sorted by customer. Ours reads text times, as loaded, and with an index. DuckDB also reads our own
    SQLite file: the choice of who does not want to load a module, and the newest release that has a reader for it.
 3. Each has the queries that its own idiom gives. `bits` are quicker still, and no idiom: there is room for 64 months.
 4. Nothing is timed before all have given the same cells.
 5. A round runs everything once; each round begins with another one. The report goes to stdout and to
    DIRECTORY/peers.md: first who wins where, then every query.
"""

import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import time

FIRST_MONTH = 2022 * 12  # of the data, for bits

# ---- queries; {t} is a table, {m} the number of a row's month ----

DUCKDB_LABEL = "printf('%04d-%02d', first // 12, first % 12 + 1)"
DUCKDB = {
    'distinct, then join': """
        WITH visit AS MATERIALIZED (SELECT DISTINCT customer_id, {m} AS month FROM {t}),
             customer AS (SELECT customer_id, min(month) AS first FROM visit GROUP BY ALL)
        SELECT {label}, month - first, count(*) FROM visit JOIN customer USING (customer_id) GROUP BY first, month""",
    'distinct, then window': """
        SELECT {label}, month - first, count(*)
        FROM (SELECT month, min(month) OVER (PARTITION BY customer_id) AS first
              FROM (SELECT DISTINCT customer_id, {m} AS month FROM {t})) GROUP BY first, month""",
    'list(DISTINCT month)': """
        SELECT {label}, month - first, count(*)
        FROM (SELECT first, unnest(months) AS month
              FROM (SELECT min({m}) AS first, list(DISTINCT {m}) AS months FROM {t} GROUP BY customer_id))
        GROUP BY first, month""",
    'bits': """
        SELECT {label}, month - first, sum(customers)::BIGINT
        FROM (SELECT customers, bits, unnest(range(63)) + {first} AS month, log2(bits & -bits)::BIGINT + {first} AS first
              FROM (SELECT bits, count(*) AS customers
                    FROM (SELECT bit_or(1::BIGINT << ({m} - {first})) AS bits FROM {t} GROUP BY customer_id)
                    GROUP BY bits))
        WHERE bits >> (month - {first}) & 1 = 1 GROUP BY first, month""",
}
CLICKHOUSE = {
    'groupUniqArray': """
        SELECT formatDateTime(first, '%Y-%m'), dateDiff('month', first, month), count()
        FROM (SELECT arrayMin(months) AS first, arrayJoin(months) AS month
              FROM (SELECT groupUniqArray(toStartOfMonth(ordered_at)) AS months FROM shop.{t} GROUP BY customer_id))
        GROUP BY first, month""",
    'distinct, then window': """
        SELECT formatDateTime(first, '%Y-%m'), dateDiff('month', first, month), count()
        FROM (SELECT month, min(month) OVER (PARTITION BY customer_id) AS first
              FROM (SELECT DISTINCT customer_id, toStartOfMonth(ordered_at) AS month FROM shop.{t}))
        GROUP BY first, month""",
    'bits': """
        SELECT formatDateTime(addMonths(toDate('2022-01-01'), first), '%Y-%m'), month - first, sum(customers)
        FROM (SELECT customers, bitPositionsToArray(bits) AS months, months[1] AS first, arrayJoin(months) AS month
              FROM (SELECT bits, count() AS customers
                    FROM (SELECT groupBitOr(bitShiftLeft(toUInt64(1), toRelativeMonthNum(ordered_at) - {first} - 1)) AS bits
                          FROM shop.{t} GROUP BY customer_id)
                    GROUP BY bits))
        GROUP BY first, month""",
}
# Of a time that is text, as SQLite has it: cast, or taken apart.
MONTHS_OF_TEXT = {
    'cast': 'year(ordered_at::TIMESTAMP) * 12 + month(ordered_at::TIMESTAMP) - 1',
    'substr': 'substr(ordered_at, 1, 4)::INTEGER * 12 + substr(ordered_at, 6, 2)::INTEGER - 1',
}
STORED = {'orders': 'in order of time', 'sorted': 'sorted by customer'}

# ---- the engines' own processes: a line of JSON in, a line of JSON out ----


def duckdb_runner(db):
    def run(sql, threads):
        db.execute(f'SET threads = {threads}')
        begin = time.perf_counter()
        rows = db.execute(sql).fetchall()
        return time.perf_counter() - begin, rows
    return run


def duckdb_open(path, csv):
    import duckdb
    if csv:
        db = duckdb.connect(path)
        db.execute(f"""CREATE TABLE orders AS SELECT * FROM read_csv('{csv}', header = false, columns = {{
            'customer_id': 'INTEGER', 'ordered_at': 'TIMESTAMP', 'amount': 'DOUBLE', 'country': 'VARCHAR'}})""")
        db.execute('CREATE TABLE sorted AS SELECT * FROM orders ORDER BY customer_id, ordered_at')
        db.close()
    db = duckdb.connect(path, read_only=True)
    return f'DuckDB {duckdb.__version__}', duckdb_runner(db)


def reader_open(path, _):
    import duckdb
    import duckdb_extension_sqlite_scanner as scanner
    db = duckdb.connect()
    db.execute(f"LOAD '{next(pathlib.Path(scanner.__file__).parent.rglob('*.duckdb_extension'))}'")
    db.execute(f"CREATE VIEW orders AS FROM sqlite_scan('{path}', 'orders')")  # of an attached file one thread reads
    return f'DuckDB {duckdb.__version__} reading the SQLite file', duckdb_runner(db)


def clickhouse_open(path, csv):
    from chdb.session import Session
    session = Session(path)

    def rows(sql):
        text = str(session.query(sql, 'CSV')).replace('"', '').strip()
        return [line.split(',') for line in text.split('\n')]
    if csv:
        rows('CREATE DATABASE shop ENGINE = Atomic')
        for name, key in ('sorted', 'customer_id, ordered_at'), ('orders', 'ordered_at'):
            rows(f"""CREATE TABLE shop.{name} (customer_id UInt32, ordered_at DateTime('UTC'), amount Float64,
                country LowCardinality(String)) ENGINE = MergeTree ORDER BY ({key})""")
        rows(f"""INSERT INTO shop.orders SELECT * FROM file('{csv}', 'CSV',
            'customer_id UInt32, ordered_at DateTime(\\'UTC\\'), amount Float64, country String')""")
        rows('INSERT INTO shop.sorted SELECT * FROM shop.orders')
        for name in 'sorted', 'orders':
            rows(f'OPTIMIZE TABLE shop.{name} FINAL')

    def run(sql, threads):
        # Where the table is sorted by what is grouped by, no hash table is needed, if it is told so.
        sql += f' SETTINGS max_threads = {threads}, optimize_aggregation_in_order = {int("shop.sorted" in sql)}'
        begin = time.perf_counter()
        answer = rows(sql)
        return time.perf_counter() - begin, answer
    return f'ClickHouse {rows("SELECT version()")[0][0]} (chdb)', run


def serve(engine, path, csv):
    name, run = {'duckdb': duckdb_open, 'reader': reader_open, 'clickhouse': clickhouse_open}[engine](path, csv)
    answers = os.fdopen(os.dup(1), 'w')
    os.dup2(2, 1)  # what an engine prints is no answer
    print(json.dumps(name), file=answers, flush=True)
    for line in sys.stdin:
        question = json.loads(line)
        seconds, rows = run(question['sql'], question['threads'])
        cells = [','.join(str(value) for value in row) for row in rows] if question['cells'] else None
        print(json.dumps([seconds, cells]), file=answers, flush=True)


# ---- what takes turns ----


class Ours:
    """A benchmark program that runs one case a line."""

    def __init__(self, engine, storage, name, key, options):
        self.engine, self.storage, self.name, self.threads, self.seconds = engine, storage, name, 1, []
        self.process = subprocess.Popen([options.bench, '--serve', key, *options.common], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.rows = [line.strip() for line in iter(self.process.stdout.readline, '\n') if line.count(',') == 2]

    def cells(self):
        return self.rows

    def run(self):
        print(file=self.process.stdin, flush=True)
        return float(self.process.stdout.readline())


class Engine:
    def __init__(self, python, engine, path, csv=None):
        path = pathlib.Path(path)
        unfinished = path.with_suffix('.unfinished')
        arguments = [str(path)]
        if csv and not path.exists():
            print(f'making {path}', flush=True)
            for old in path.parent.glob(f'{unfinished.name}*'):
                shutil.rmtree(old) if old.is_dir() else old.unlink()
            subprocess.run([python, __file__, '--serve', engine, str(unfinished), csv()], check=True, text=True,
                           stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
            unfinished.rename(path)
        self.process = subprocess.Popen([python, __file__, '--serve', engine, *arguments], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.name = json.loads(self.process.stdout.readline())

    def ask(self, sql, threads, cells):
        print(json.dumps({'sql': sql, 'threads': threads, 'cells': cells}), file=self.process.stdin, flush=True)
        return json.loads(self.process.stdout.readline())


class Query:
    def __init__(self, engine, storage, name, threads, sql):
        self.on, self.engine, self.storage, self.name = engine, engine.name, storage, name
        self.threads, self.sql, self.seconds = threads, ' '.join(sql.split()), []

    def cells(self):
        return self.on.ask(self.sql, self.threads, True)[1]

    def run(self):
        return self.on.ask(self.sql, self.threads, False)[0]


def label(entry):
    return f'{entry.engine}, {entry.storage}: {entry.name}'


def queries(duck, reader, house):
    for threads in 1, 2:
        for table, storage in STORED.items():
            for name, sql in DUCKDB.items():
                month = 'year(ordered_at) * 12 + month(ordered_at) - 1'
                yield Query(duck, storage, name, threads,
                            sql.format(t=table, m=month, label=DUCKDB_LABEL, first=FIRST_MONTH))
            for name, sql in CLICKHOUSE.items():
                yield Query(house, storage, name, threads, sql.format(t=table, first=FIRST_MONTH))
        for how, month in MONTHS_OF_TEXT.items():
            for name, sql in DUCKDB.items():
                yield Query(reader, 'in order of time', f'{name}, {how}', threads,
                            sql.format(t='orders', m=month, label=DUCKDB_LABEL, first=FIRST_MONTH))


# ---- checking, telling ----


def check(entries):
    def active(entry):
        return sorted(cell for cell in entry.cells() if not cell.endswith(',0'))
    want = active(entries[0])
    for entry in entries:
        got = active(entry)
        if got != want:
            sys.exit(f'not the same: {label(entry)}, threads: {entry.threads}\nours:\n{want[:9]}\nits:\n{got[:9]}')
    print(f'same: {len(entries)} entries, {len(want)} cells each', flush=True)


def best(entries, engine, storage, threads):
    """The quickest idiom's median; None where there is none."""
    times = [statistics.median(entry.seconds) for entry in entries
             if (entry.engine, entry.storage, entry.threads) == (engine, storage, threads) and 'bits' not in entry.name]
    return min(times, default=None)


def report(entries, scan, engines, options):
    ours, indexed = entries[:2]
    base = statistics.median(ours.seconds)
    yield (f'{int(options.rows) / 1e6:g} million orders of {int(options.rows) / 1e7:g} million customers, month grid; '
           f'medians of {options.rounds} rounds, in which all take turns; the query alone; for each engine the best '
           f'query that we know but `bits`. Load of the machine before: {options.load:.2f}.\n')
    yield '| engine, rows as loaded / sorted (ours: indexed) by customer | 1 thread, s | 2 threads, s |\n|---|---:|---:|'
    yield f'| SQLite, bare scan alone | {statistics.median(scan.seconds):.2f} | |'
    yield f'| retention_cohorts | {base:.2f} / {statistics.median(indexed.seconds):.2f} | |'
    for engine in engines:
        cells = []
        for threads in 1, 2:
            times = [best(entries, engine.name, storage, threads) for storage in STORED.values()]
            cells.append(' / '.join(f'{seconds:.2f}' for seconds in times if seconds is not None))
        yield f'| {engine.name} | {cells[0]} | {cells[1]} |'
    yield '\n| what | bar | measured | |\n|---|---:|---:|---|'
    duck, reader, _ = engines
    for engine, threads, bar in (duck, 1, 1.05), (reader, 2, 0.7):
        ratio = base / best(entries, engine.name, 'in order of time', threads)
        yield (f'| month grid / {engine.name}, {threads} thread{"s" * (threads > 1)} | at most {bar} | {ratio:.2f} | '
               f'{"met" if ratio <= bar else "missed"} |')
    yield '\n| engine, storage: query | threads | median s | min s | spread | ours / it |\n|---|---:|---:|---:|---:|---:|'
    for entry in entries + [scan]:
        median = statistics.median(entry.seconds)
        spread = (max(entry.seconds) - min(entry.seconds)) / median
        yield (f'| {label(entry)} | {entry.threads} | {median:.3f} | {min(entry.seconds):.3f} | {spread:.0%} | '
               f'{base / median:.2f} |')


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--rows', default='10000000')
    parser.add_argument('--rounds', default=5, type=int)
    parser.add_argument('--dir', default='build/bench')
    parser.add_argument('--bench', default='build/bench/bench')
    parser.add_argument('--module', default='build/retention.so')
    options = parser.parse_args()
    options.common = ['--dir', options.dir, '--module', options.module, '--rows', options.rows]
    options.load = os.getloadavg()[0]
    folder = pathlib.Path(options.dir).resolve() / 'peers'
    folder.mkdir(parents=True, exist_ok=True)
    csv = folder / 'orders.csv'

    def exported():
        if not csv.exists():
            subprocess.run([options.bench, '--csv', str(csv), *options.common], check=True)
        return str(csv)

    entries = [Ours('retention', 'in order of time', 'retention_cohorts', 'month', options),
               Ours('retention', 'index on customer, time', 'retention_cohorts', 'indexed', options)]
    scan = Ours('SQLite', 'in order of time', 'bare scan', 'scan', options)
    newest, reading = folder / 'newest/bin/python', folder / 'reading/bin/python'
    engines = [Engine(newest, 'duckdb', folder / f'orders-{options.rows}.duckdb', exported),
               Engine(reading, 'reader', next(pathlib.Path(options.dir).resolve().glob(f'plain-{options.rows}-*.db'))),
               Engine(newest, 'clickhouse', folder / f'orders-{options.rows}.clickhouse', exported)]
    csv.unlink(missing_ok=True)
    entries += queries(*engines)
    check(entries)
    turns = entries[:2] + [scan] + entries[2:]
    for turn in range(options.rounds):
        first = turn * len(turns) // options.rounds
        for entry in turns[first:] + turns[:first]:
            entry.seconds.append(entry.run())
            print(f'{turn + 1:2}/{options.rounds} {entry.seconds[-1]:8.3f} s  {label(entry)}, '
                  f'threads: {entry.threads}', flush=True)
    text = '\n'.join(report(entries, scan, engines, options)) + '\n'
    (pathlib.Path(options.dir) / 'peers.md').write_text(text)
    print(f'\n{text}')


if __name__ == '__main__':
    if sys.argv[1:2] == ['--serve']:
        serve(sys.argv[2], sys.argv[3], sys.argv[4] if len(sys.argv) > 4 else None)
    else:
        main()
