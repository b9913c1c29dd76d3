"""@SUMMARY@

    import sqlite3, sqlite_retention

    db = sqlite3.connect("shop.db")
    db.enable_load_extension(True)
    sqlite_retention.load(db)
    db.enable_load_extension(False)
"""
import os
import sqlite3

__version__ = "@VERSION@"
__all__ = ["load", "loadable_path"]


def loadable_path() -> str:
    """The path of the module without its suffix, as SQLite's load_extension() takes it."""
    return os.path.join(os.path.abspath(os.path.dirname(__file__)), "retention")


def load(conn: sqlite3.Connection) -> None:
    """Loads the module into a connection that allows it: enable_load_extension(True) is the caller's word."""
    conn.load_extension(loadable_path())
