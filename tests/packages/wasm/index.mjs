// SQLite with the module inside: open() gives a database in memory, empty or of a file's bytes.
import retentionSqlite3 from './retention-sqlite3.mjs';

const OK = 0, ROW = 100, DONE = 101;
const INTEGER = 1, FLOAT = 2, TEXT = 3, BLOB = 4;
const READWRITE_CREATE = 2 | 4;
const FREEONCLOSE_RESIZEABLE = 1 | 2;
const TRANSIENT = -1;

let loading;

// The WebAssembly, once. A browser fetches it from beside this file; Node reads it from there.
function sqlite() {
    loading ??= (async () => {
        const settings = {};
        if (typeof process === 'object' && process.versions?.node) {
            const {readFile} = await import('node:fs/promises');
            settings.wasmBinary = await readFile(new URL('./retention-sqlite3.wasm', import.meta.url));
        }
        return retentionSqlite3(settings);
    })();
    return loading;
}

class Database {
    #wasm;
    #db;

    constructor(wasm, db) {
        this.#wasm = wasm;
        this.#db = db;
    }

    #check(code) {
        if (code !== OK && code !== ROW && code !== DONE)
            throw new Error(this.#wasm.UTF8ToString(this.#wasm._sqlite3_errmsg(this.#db)));
        return code;
    }

    // A copy of the text for the time of a call.
    #withText(text, call) {
        const size = this.#wasm.lengthBytesUTF8(text) + 1;
        const at = this.#wasm._malloc(size);
        try {
            this.#wasm.stringToUTF8(text, at, size);
            return call(at, size - 1);
        } finally {
            this.#wasm._free(at);
        }
    }

    #bind(statement, number, value) {
        const wasm = this.#wasm;
        if (value === null || value === undefined)
            return wasm._sqlite3_bind_null(statement, number);
        if (typeof value === 'bigint' || Number.isSafeInteger(value))
            return wasm._sqlite3_bind_int64(statement, number, BigInt(value));
        if (typeof value === 'number')
            return wasm._sqlite3_bind_double(statement, number, value);
        return this.#withText(String(value), (at, size) => wasm._sqlite3_bind_text(statement, number, at, size, TRANSIENT));
    }

    #value(statement, column) {
        const wasm = this.#wasm;
        switch (wasm._sqlite3_column_type(statement, column)) {
        case INTEGER: {
            const value = wasm._sqlite3_column_int64(statement, column);
            return Number.isSafeInteger(Number(value)) ? Number(value) : value;
        }
        case FLOAT:
            return wasm._sqlite3_column_double(statement, column);
        case TEXT:
            return wasm.UTF8ToString(wasm._sqlite3_column_text(statement, column));
        case BLOB: {
            const at = wasm._sqlite3_column_blob(statement, column);
            return wasm.HEAPU8.slice(at, at + wasm._sqlite3_column_bytes(statement, column));
        }
        default:
            return null;
        }
    }

    // The statement's rows, as objects.
    #rows(statement, values) {
        const wasm = this.#wasm;
        values.forEach((value, i) => this.#check(this.#bind(statement, i + 1, value)));
        const names = Array.from({length: wasm._sqlite3_column_count(statement)},
            (_, i) => wasm.UTF8ToString(wasm._sqlite3_column_name(statement, i)));
        const rows = [];
        while (this.#check(wasm._sqlite3_step(statement)) === ROW)
            rows.push(Object.fromEntries(names.map((name, i) => [name, this.#value(statement, i)])));
        return rows;
    }

    /** The rows of one statement; values stand for its ? in order. */
    query(sql, values = []) {
        const wasm = this.#wasm;
        return this.#withText(sql, text => {
            const out = wasm._malloc(4);
            let statement = 0;
            try {
                this.#check(wasm._sqlite3_prepare_v2(this.#db, text, -1, out, 0));
                statement = wasm.getValue(out, '*');
                return this.#rows(statement, values);
            } finally {
                wasm._sqlite3_finalize(statement);
                wasm._free(out);
            }
        });
    }

    /** Runs statements, and leaves their rows. */
    exec(sql) {
        this.#withText(sql, text => this.#check(this.#wasm._sqlite3_exec(this.#db, text, 0, 0, 0)));
    }

    /** Makes this database that of a file's bytes. */
    deserialize(bytes) {
        const wasm = this.#wasm, size = BigInt(bytes.length);
        const at = wasm._sqlite3_malloc64(size);
        if (at === 0)
            throw new Error('out of memory');
        wasm.HEAPU8.set(bytes, at);
        this.#withText('main', main => this.#check(wasm._sqlite3_deserialize(this.#db, main, at, size, size, FREEONCLOSE_RESIZEABLE)));
    }

    close() {
        this.#check(this.#wasm._sqlite3_close_v2(this.#db));
        this.#db = 0;
    }
}

/** A database in memory: of the bytes of a database file, or an empty one. */
export async function open(bytes) {
    const wasm = await sqlite();
    const out = wasm._malloc(4), name = wasm._malloc(16);
    wasm.stringToUTF8(':memory:', name, 16);
    const code = wasm._sqlite3_open_v2(name, out, READWRITE_CREATE, 0);
    const db = new Database(wasm, wasm.getValue(out, '*'));
    wasm._free(name);
    wasm._free(out);
    if (code !== OK)
        throw new Error(`cannot open a database: code ${code}`);
    if (bytes)
        db.deserialize(bytes);
    return db;
}
