"""module.py - the module in Python's sqlite3: what is right."""
import sqlite3
from dataclasses import dataclass

TYPES = {"text": "TEXT", "int": "INTEGER", "real": "REAL", "time": "TEXT", "date": "TEXT"}


@dataclass
class Answer:
    columns: list
    rows: list


class Refused(Exception):
    pass


def quoted(name):
    return '"' + name.replace('"', '""') + '"'


class Module:
    def __init__(self, build):
        self.db = sqlite3.connect(":memory:", isolation_level=None)
        self.db.enable_load_extension(True)
        self.db.load_extension(f"{build}/retention.so")
        self.loaded = {}

    def load(self, name, data):
        if self.loaded.get(name) is data:
            return
        columns = ", ".join(f"{quoted(column)} {TYPES[kind]}" for column, kind in data.columns.items())
        self.db.execute(f"DROP TABLE IF EXISTS {quoted(name)}")
        self.db.execute(f"CREATE TABLE {quoted(name)}({columns})")
        marks = ", ".join("?" * len(data.columns))
        self.db.execute("BEGIN")
        self.db.executemany(f"INSERT INTO {quoted(name)} VALUES ({marks})", data.rows)
        self.db.execute("COMMIT")
        self.loaded[name] = data

    def ask(self, file, given):
        """The table of the file with the arguments that are given, by name; a source's name is quoted as SQL wants it."""
        given = dict(given)
        if "source" in given and given["source"] in self.loaded:
            given["source"] = quoted(given["source"])
        where = " AND ".join(f"{name} = ?" for name in given)
        return self.query(f"SELECT * FROM {file['table']} WHERE {where}", list(given.values()))

    def query(self, sql, values=()):
        try:
            cursor = self.db.execute(sql, values)
            rows = cursor.fetchall()
        except sqlite3.Error as error:
            raise Refused(str(error)) from None
        return Answer([column[0] for column in cursor.description], rows)
