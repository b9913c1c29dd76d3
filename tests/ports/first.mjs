// first.mjs - the published WebAssembly as a page or a program uses it: a connection, rows, the text of an error.
//
//     first(factory, {wasmBinary}) -> the text, which ends in "first: N passed, N failed"
//
// Run in node with the folder of retention-sqlite3.mjs as its argument; tests/ports/browser.py runs it in Chromium.

const script = `CREATE TABLE orders(customer_id, ordered_at);
INSERT INTO orders VALUES (1, '2024-01-05'), (2, '2024-01-20'), (1, '2024-02-07'), (3, '2024-02-11');`;

const wanted = [
    ['SELECT cohort, age, active, retention_rate FROM retention_cohorts(\'orders\', \'customer_id\', \'ordered_at\')',
        '2024-01|0|2|1.0\n2024-01|1|1|0.5\n2024-02|0|1|1.0'],
    ['SELECT retention_debug() GLOB \'retention *, zones *, wasm, clang *, SQLite * at compile time, * now\'', '1'],
    ['SELECT cohort_of(\'31/12/2024\')',
        'error: cohort_of(): not a time: \'31/12/2024\' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)'],
];

// The rows of one statement, columns joined by '|'; or the error.
function rows(sqlite, db, sql) {
    const place = sqlite._malloc(4), lines = [];
    const call = (name, ...values) => sqlite.ccall(`sqlite3_${name}`, 'number', values.map(() => 'number'), values);
    let code = sqlite.ccall('sqlite3_prepare_v2', 'number', ['number', 'string', 'number', 'number', 'number'],
        [db, sql, -1, place, 0]);
    const statement = sqlite.getValue(place, 'i32');
    while (code === 0 && statement && (code = call('step', statement)) === 100) {
        const cells = Array.from({length: call('column_count', statement)}, (_, i) =>
            sqlite.UTF8ToString(call('column_text', statement, i)));
        lines.push(cells.join('|'));
        code = 0;
    }
    if (code !== 0 && code !== 101) lines.push(`error: ${sqlite.UTF8ToString(call('errmsg', db))}`);
    call('finalize', statement);
    sqlite._free(place);
    return lines.join('\n');
}

export async function first(factory, options) {
    const sqlite = await factory(options), place = sqlite._malloc(4), said = [];
    sqlite.ccall('sqlite3_open_v2', 'number', ['string', 'number', 'number', 'number'], [':memory:', place, 6, 0]);
    const db = sqlite.getValue(place, 'i32');
    sqlite.ccall('sqlite3_exec', 'number', ['number', 'string', 'number', 'number', 'number'], [db, script, 0, 0, 0]);
    let failed = 0;
    for (const [sql, want] of wanted) {
        const got = rows(sqlite, db, sql);
        if (got === want) continue;
        failed++;
        said.push(`${sql}\n--- want\n${want}\n--- got\n${got}`);
    }
    said.push(`first: ${wanted.length - failed} passed, ${failed} failed`);
    return said.join('\n');
}

if (globalThis.process?.argv[2]) {
    const {readFileSync} = await import('node:fs');
    const {resolve} = await import('node:path');
    const {pathToFileURL} = await import('node:url');
    const file = resolve(process.argv[2], 'retention-sqlite3');
    const {default: factory} = await import(pathToFileURL(`${file}.mjs`));
    const text = await first(factory, {wasmBinary: readFileSync(`${file}.wasm`)});
    console.log(text);
    process.exitCode = text.endsWith(' 0 failed') ? 0 : 1;
}
