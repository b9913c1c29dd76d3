"""browser.py - runs a page in Chromium, from a server that only this machine reaches, and returns what it sent back.

    run(folders, page) -> (text, status)

folders: what the server shows, by the first part of the address; page: the HTML, which closes with a POST to /done of
its text, with the status as the query. The browser has a new profile, which is removed with it.
"""
import http.server
import os
import pathlib
import queue
import shutil
import signal
import subprocess
import tempfile
import threading

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync"]
TYPES = {".mjs": "text/javascript", ".js": "text/javascript", ".wasm": "application/wasm"}
SECONDS = 900


def handler(folders, page, results):
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            folder, _, name = self.path.lstrip("/").partition("/")
            path = pathlib.Path(folders.get(folder, "/nowhere")) / name
            if self.path == "/":
                self.answer(200, "text/html; charset=utf-8", page.encode())
            elif path.suffix in TYPES and path.is_file():
                self.answer(200, TYPES[path.suffix], path.read_bytes())
            else:
                self.answer(404, "text/plain", b"")

        def do_POST(self):
            text = self.rfile.read(int(self.headers["Content-Length"])).decode(errors="replace")
            self.answer(204, "text/plain", b"")
            results.put((text, int(self.path.partition("?")[2] or 1)))

        def answer(self, status, kind, body):
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    return Handler


def run(folders, page):
    results = queue.Queue()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler(folders, page, results))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    profile = tempfile.mkdtemp()
    browser = subprocess.Popen(["chromium", *FLAGS, f"--user-data-dir={profile}",
                                f"http://127.0.0.1:{server.server_port}/"],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        return results.get(timeout=SECONDS)
    except queue.Empty:
        return f"the page said nothing in {SECONDS} s", -1
    finally:
        os.killpg(browser.pid, signal.SIGTERM)
        browser.wait()
        server.shutdown()
        server.server_close()
        shutil.rmtree(profile, ignore_errors=True)
