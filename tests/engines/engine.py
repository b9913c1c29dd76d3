"""engine.py - ClickHouse in this process (chdb), with sql/clickhouse installed."""
import json
import os
import re

import chdb

from module import Answer

TYPES = {"text": "Nullable(String)", "int": "Nullable(Int64)", "real": "Nullable(Float64)",
         "time": "Nullable(DateTime64(6, 'UTC'))", "date": "Nullable(Date32)"}
HERE = os.path.dirname(os.path.abspath(__file__))
SQL = os.path.join(HERE, "..", "..", "sql", "clickhouse")
# functions.sql first, as the views stand on it.
FILES = ["functions", "measures", "cohorts", "periods", "movements", "customers", "curve", "funnel", "cluster", "load"]


class Refused(Exception):
    pass


def quoted(name):
    return "`" + name.replace("\\", "\\\\").replace("`", "\\`") + "`"


def literal(value):
    if value is None:
        return "NULL"
    if isinstance(value, (int, float)):
        return repr(value)
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def statements(text):
    """The statements of a file, which ends each with a semicolon outside quotes and comments."""
    part = r"--[^\n]*|/\*.*?\*/|'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|`(?:[^`\\]|\\.)*`|;|."
    statement = ""
    for token in re.findall(part, text, re.S):
        if token == ";":
            yield statement
            statement = ""
        elif not token.startswith(("--", "/*")):
            statement += token
    if statement.strip():
        yield statement


class ClickHouse:
    def __init__(self, build, config=os.path.join(HERE, "shards.xml"), files=None):
        self.connection = chdb.connect(f":memory:?config-file={config}")
        self.build = build
        self.loaded = {}
        self.run("CREATE DATABASE IF NOT EXISTS shop ENGINE = Atomic")
        self.run("USE shop")
        for name in files or FILES:
            path = os.path.join(SQL, name + ".sql")
            if os.path.exists(path):
                for statement in statements(open(path, encoding="utf-8").read()):
                    self.run(statement)

    def run(self, sql, form="TSV"):
        try:
            return self.connection.query(sql, form).bytes().decode("utf-8")
        except (chdb.ChdbError, RuntimeError) as error:
            self.connection.query("SELECT 1", "Null")  # takes away what had been written before the error
            raise Refused(str(error)) from None

    def load(self, name, data):
        if self.loaded.get(name) is data:
            return
        columns = ", ".join(f"{quoted(column)} {TYPES[kind]}" for column, kind in data.columns.items())
        self.run(f"DROP TABLE IF EXISTS {quoted(name)}")
        self.run(f"CREATE TABLE {quoted(name)}({columns}) ENGINE = MergeTree ORDER BY tuple()")
        if data.rows:
            path = os.path.abspath(f"{self.build}/engines/rows.{os.getpid()}.jsonl")
            with open(path, "w", encoding="utf-8") as out:
                for row in data.rows:
                    out.write(json.dumps(row) + "\n")
            self.run(f"INSERT INTO {quoted(name)} SELECT * FROM file('{path}', JSONCompactEachRow, {literal(columns)})")
            os.remove(path)
        self.loaded[name] = data

    def ask(self, file, given):
        """All arguments by name, those that are not given as the file says."""
        all_given = {**file["arguments"], **given}
        if given.get("source") in self.loaded and re.search(r"[^A-Za-z0-9_ ]", given["source"]):
            all_given["source"] = '"' + given["source"] + '"'
        text = ", ".join(f"{name} = {literal(value)}" for name, value in all_given.items())
        return self.query(f"SELECT * FROM {file['table']}({text})")

    def query(self, sql):
        lines = self.run(sql + " SETTINGS output_format_json_quote_64bit_integers = 0, output_format_json_quote_denormals = 1",
                         "JSONCompactEachRowWithNamesAndTypes").rstrip("\n").split("\n")
        columns, types = json.loads(lines[0]), json.loads(lines[1])
        floats = [i for i, kind in enumerate(types) if "Float" in kind]
        rows = [json.loads(line) for line in lines[2:]]
        for row in rows:
            for i in floats:
                if isinstance(row[i], int):
                    row[i] = float(row[i])
        return Answer(columns, rows)
