"""@SUMMARY@, in every connection of @HOST@."""
import sqlite_retention
from @HOST_MODULE@ import hookimpl

__version__ = "@VERSION@"


@hookimpl
def prepare_connection(conn):
    conn.enable_load_extension(True)
    try:
        sqlite_retention.load(conn)
    finally:
        conn.enable_load_extension(False)
