"""servers.py - three servers of Debian's ClickHouse (18.16) on loopback: cells that travel over TCP, by plain SELECT.

That release has no functions or views with parameters, so the grid by month is written out: who comes back, how often, and the money. Each
server folds its own customers in a view; a Distributed table over the views brings the cells, and they are added.
The servers have folders of their own under build/engines/servers, and are ended by their own process ids, whatever happens.
"""
import os
import shutil
import socket
import subprocess
import time

import compare
import sets
from module import Answer

PORTS = (19101, 19102, 19103)
CONFIG = """<yandex>
  <logger><level>warning</level><log>{at}/server.log</log><errorlog>{at}/error.log</errorlog></logger>
  <listen_host>127.0.0.1</listen_host><tcp_port>{port}</tcp_port><interserver_http_port>{inner}</interserver_http_port>
  <interserver_http_host>127.0.0.1</interserver_http_host>
  <path>{at}/data/</path><tmp_path>{at}/tmp/</tmp_path><user_files_path>{at}/files/</user_files_path><format_schema_path>{at}/format/</format_schema_path>
  <users_config>{at}/users.xml</users_config><default_profile>default</default_profile><default_database>default</default_database><timezone>UTC</timezone>
  <mark_cache_size>67108864</mark_cache_size><uncompressed_cache_size>0</uncompressed_cache_size>
  <remote_servers><shards>{shards}</shards></remote_servers>
</yandex>
"""
USERS = """<yandex><profiles><default><max_memory_usage>2000000000</max_memory_usage><max_threads>1</max_threads></default></profiles>
<users><default><password></password><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota></default></users>
<quotas><default><interval><duration>3600</duration><queries>0</queries><errors>0</errors><result_rows>0</result_rows><read_rows>0</read_rows>
<execution_time>0</execution_time></interval></default></quotas></yandex>
"""
CELLS = """CREATE VIEW cells AS
SELECT first, cell.1 AS age, sum(cell.2) AS active, sum(cell.3) AS events, sumKahan(cell.4) AS value FROM (
  SELECT arrayReduce('min', months) AS first,
    arrayJoin(arrayMap((m, r, v) -> (m - arrayReduce('min', months), toUInt64(1), r, v), months, counts, amounts)) AS cell
  FROM (
    SELECT groupArray(month) AS months, groupArray(rows) AS counts, groupArray(amount) AS amounts
    FROM (SELECT customer_id, toRelativeMonthNum(ordered_at) AS month, count() AS rows, sumKahan(amount) AS amount FROM orders GROUP BY customer_id, month)
    GROUP BY customer_id))
GROUP BY first, age"""
WHOLE = """SELECT first, age, sum(active) AS active, sum(events) AS events, sum(value) AS value FROM cells_all
GROUP BY first, age ORDER BY first, age FORMAT TSV"""
EXPECTED = """SELECT 12 * substr(cohort, 1, 4) + substr(cohort, 6) AS first, age, active, events, value
FROM retention_cohorts('orders', 'customer_id', 'ordered_at', 'month', 'amount') WHERE active > 0 AND max_age = 60"""


def client(port, sql, rows=None):
    return subprocess.run(["clickhouse-client", "--host", "127.0.0.1", "--port", str(port), "--query", sql], input=rows, capture_output=True,
                          text=True, check=True, timeout=120).stdout


def start(folder, port):
    at = os.path.join(folder, str(port))
    shutil.rmtree(at, ignore_errors=True)
    for name in ("data", "tmp", "files", "format"):
        os.makedirs(os.path.join(at, name))
    shards = "".join(f"<shard><replica><host>127.0.0.1</host><port>{other}</port></replica></shard>" for other in PORTS)
    for name, text in ("config.xml", CONFIG.format(at=at, port=port, inner=port + 100, shards=shards)), ("users.xml", USERS):
        with open(os.path.join(at, name), "w", encoding="ascii") as out:
            out.write(text)
    return subprocess.Popen(["clickhouse-server", "--config-file", os.path.join(at, "config.xml")], cwd=at, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def wait(port, server):
    for _ in range(600):
        if server.poll() is not None:
            raise RuntimeError(f"the server of port {port} has ended by itself")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"nobody listens on port {port}")


def grid(sqlite, data):
    place = [list(data.columns).index(name) for name in ("customer_id", "ordered_at", "amount")]
    for number, port in enumerate(PORTS):
        rows = [[row[i] for i in place] for row in data.rows if row[place[0]] is not None and row[place[1]] is not None and row[place[0]] % 3 == number]
        client(port, "CREATE TABLE orders(customer_id Int64, ordered_at DateTime, amount Float64) ENGINE = MergeTree ORDER BY customer_id")
        client(port, "INSERT INTO orders FORMAT TSV", "".join(f"{customer}\t{at[:19]}\t{amount or 0!r}\n" for customer, at, amount in rows))
        client(port, CELLS)
    client(PORTS[0], "CREATE TABLE cells_all(first UInt16, age Int32, active UInt64, events UInt64, value Float64) ENGINE = Distributed(shards, default, cells)")
    found = [line.split("\t") for line in client(PORTS[0], WHOLE).splitlines()]
    sqlite.load("orders", data)
    expected = sqlite.query(EXPECTED)
    rows = [[*map(int, row[:4]), float(row[4])] for row in found]
    return compare.difference(expected, Answer(expected.columns, rows), ["first", "age"], 1e-12)


def cases(sqlite, clickhouse):
    """(name, what is wrong); nothing where the package is not there, which is said."""
    if not shutil.which("clickhouse-server") or not shutil.which("clickhouse-client"):
        print("skipped  servers: three servers over TCP (no clickhouse-server)")
        return
    folder = os.path.abspath(os.path.join(clickhouse.build, "engines", "servers"))
    servers = []
    try:
        for port in PORTS:
            servers.append(start(folder, port))
        for port, server in zip(PORTS, servers):
            wait(port, server)
        yield "three servers over TCP", grid(sqlite, sets.find("orders", {}))
    except (RuntimeError, OSError, subprocess.SubprocessError) as error:
        yield "three servers over TCP", (str(error) + " " + str(getattr(error, "stderr", "")))[:400]
    finally:
        for server in servers:
            server.terminate()
        for server in servers:
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
