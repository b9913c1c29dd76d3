// peers.mjs - the month grid beside DuckDB and ClickHouse: same rows, same cells, in turns.
//
//     node tests/bench/peers.mjs [--rows N] [--rounds N] [--dir DIRECTORY] [--bench PROGRAM] [--module FILE]
//
// Requirements
//  1. The engines run inside this process, from npm packages under DIRECTORY/peers; ours runs inside the
//     benchmark program, which is asked for a run at a time. Times are of the query alone: no start of a
//     process, no loading, no connecting. Theirs stay connected, with warm caches; ours connects anew.
//  2. Each engine has the rows in a file of its own, with the types that suit it best (a timestamp, not text),
//     in order of time, and sorted by customer. Ours reads text times, as loaded, and with an index.
//  3. Each has the queries that its own idiom gives. `bits` are quicker still, and no idiom: there is room for
//     64 months.
//  4. Nothing is timed before all have given the same cells.
//  5. A round runs everything once; each round begins with another one. The report goes to stdout and to
//     DIRECTORY/peers.md.
import {spawn, spawnSync} from 'node:child_process';
import {existsSync, mkdirSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {cpus} from 'node:os';
import {resolve} from 'node:path';
import {createInterface} from 'node:readline';

const options = {
    rows: '10000000', rounds: '5', dir: 'build/bench', bench: 'build/bench/bench', module: 'build/retention.so',
};
for (let i = 2; i < process.argv.length; i += 2) {
    const name = process.argv[i].replace(/^--/, '');
    if (!(name in options) || i + 1 === process.argv.length)
        fail(`usage: peers.mjs [--${Object.keys(options).join(' X] [--')} X]`);
    options[name] = process.argv[i + 1];
}
const rounds = Number(options.rounds);
const directory = resolve(options.dir);
const common = ['--dir', options.dir, '--module', options.module, '--rows', options.rows];

function fail(text) {
    console.error(text);
    process.exit(1);
}

function engine(name) {
    try {
        return createRequire(`${directory}/peers/package.json`)(name);
    } catch (error) {
        return fail(`${name} cannot be loaded (make bench-peers installs it): ${error.message}`);
    }
}

// ---- ours ----

/** A benchmark program that runs one case a line. */
async function serve(key) {
    const child = spawn(options.bench, ['--serve', key, ...common], {stdio: ['pipe', 'pipe', 'inherit']});
    const lines = createInterface({input: child.stdout})[Symbol.asyncIterator]();
    const next = async () => {
        const line = await lines.next();
        return line.done ? fail(`${options.bench} --serve ${key} ended`) : line.value;
    };
    const cells = [];
    for (let line = await next(); line !== ''; line = await next())
        if (/^[^,]+,\d+,\d+$/.test(line)) cells.push(line);
        else console.log(line); // data being made
    return {
        cells,
        async run() {
            child.stdin.write('\n');
            return Number(await next());
        },
        end: () => child.stdin.end(),
    };
}

// ---- loading ----

let csv = '';
function exported() {
    if (csv) return csv;
    csv = `${directory}/peers/orders.csv`;
    console.log(`writing ${csv}`);
    const {status} = spawnSync(options.bench, ['--csv', csv, ...common], {stdio: 'inherit'});
    return status === 0 ? csv : fail('the orders could not be exported');
}

async function duckdb() {
    const {DuckDBInstance} = engine('@duckdb/node-api');
    const path = `${directory}/peers/orders-${options.rows}.duckdb`;
    if (!existsSync(path)) {
        const unfinished = `${path}.unfinished`;
        rmSync(unfinished, {force: true});
        rmSync(`${unfinished}.wal`, {force: true});
        const from = exported();
        console.log(`making ${path}`);
        const instance = await DuckDBInstance.create(unfinished);
        const connection = await instance.connect();
        await connection.run(`CREATE TABLE orders AS SELECT * FROM read_csv('${from}', header = false, columns = {
            customer_id: 'INTEGER', ordered_at: 'TIMESTAMP', amount: 'DOUBLE', country: 'VARCHAR'})`);
        await connection.run('CREATE TABLE sorted AS SELECT * FROM orders ORDER BY customer_id, ordered_at');
        await connection.run('CHECKPOINT');
        connection.closeSync();
        instance.closeSync();
        renameSync(unfinished, path);
    }
    const instance = await DuckDBInstance.create(path, {access_mode: 'READ_ONLY'});
    const connection = await instance.connect();
    const rows = async (sql) => (await connection.runAndReadAll(sql)).getRows().map(String);
    const name = `DuckDB ${(await rows('SELECT version()'))[0]}`;
    return {name, rows, threads: (count) => rows(`SET threads = ${count}`)};
}

function clickhouse() {
    const {Session} = engine('chdb');
    const path = `${directory}/peers/orders-${options.rows}.clickhouse`;
    const made = existsSync(`${path}/made`);
    if (!made) rmSync(path, {recursive: true, force: true});
    const from = made ? '' : exported();
    mkdirSync(path, {recursive: true});
    const session = new Session(path);
    const rows = (sql) => session.query(sql, 'CSV').replaceAll('"', '').trim().split('\n');
    if (!made) {
        console.log(`making ${path}`);
        rows('CREATE DATABASE shop ENGINE = Atomic');
        for (const [name, key] of [['sorted', 'customer_id, ordered_at'], ['orders', 'ordered_at']])
            rows(`CREATE TABLE shop.${name} (customer_id UInt32, ordered_at DateTime('UTC'), amount Float64,
                country LowCardinality(String)) ENGINE = MergeTree ORDER BY (${key})`);
        rows(`INSERT INTO shop.orders SELECT * FROM file('${from}', 'CSV',
            'customer_id UInt32, ordered_at DateTime(\\'UTC\\'), amount Float64, country String')`);
        rows('INSERT INTO shop.sorted SELECT * FROM shop.orders');
        for (const name of ['sorted', 'orders']) rows(`OPTIMIZE TABLE shop.${name} FINAL`);
        writeFileSync(`${path}/made`, '');
    }
    return {name: `ClickHouse ${rows('SELECT version()')[0]}`, rows, end: () => session.close()};
}

// ---- queries ----

const monthNumber = 'year(ordered_at) * 12 + month(ordered_at) - 1';
const monthLabel = "printf('%04d-%02d', first // 12, first % 12 + 1)";
const firstMonth = 2022 * 12; // of the data, for bits

const duckdbQueries = {
    'distinct, then join': (table) => `
        WITH visit AS MATERIALIZED (SELECT DISTINCT customer_id, ${monthNumber} AS month FROM ${table}),
             customer AS (SELECT customer_id, min(month) AS first FROM visit GROUP BY ALL)
        SELECT ${monthLabel}, month - first, count(*) FROM visit JOIN customer USING (customer_id)
        GROUP BY first, month`,
    'distinct, then window': (table) => `
        SELECT ${monthLabel}, month - first, count(*)
        FROM (SELECT month, min(month) OVER (PARTITION BY customer_id) AS first
              FROM (SELECT DISTINCT customer_id, ${monthNumber} AS month FROM ${table})) GROUP BY first, month`,
    'list(DISTINCT month)': (table) => `
        SELECT ${monthLabel}, month - first, count(*)
        FROM (SELECT first, unnest(months) AS month
              FROM (SELECT min(${monthNumber}) AS first, list(DISTINCT ${monthNumber}) AS months FROM ${table}
                    GROUP BY customer_id)) GROUP BY first, month`,
    'bits': (table) => `
        SELECT ${monthLabel}, month - first, sum(customers)::BIGINT
        FROM (SELECT customers, bits, unnest(range(63)) + ${firstMonth} AS month,
                     log2(bits & -bits)::BIGINT + ${firstMonth} AS first
              FROM (SELECT bits, count(*) AS customers
                    FROM (SELECT bit_or(1::BIGINT << (${monthNumber} - ${firstMonth})) AS bits FROM ${table}
                          GROUP BY customer_id) GROUP BY bits))
        WHERE bits >> (month - ${firstMonth}) & 1 = 1 GROUP BY first, month`,
};

const clickhouseQueries = {
    'groupUniqArray': (table) => `
        SELECT formatDateTime(first, '%Y-%m'), dateDiff('month', first, month), count()
        FROM (SELECT arrayMin(months) AS first, arrayJoin(months) AS month
              FROM (SELECT groupUniqArray(toStartOfMonth(ordered_at)) AS months FROM shop.${table}
                    GROUP BY customer_id))
        GROUP BY first, month`,
    'distinct, then window': (table) => `
        SELECT formatDateTime(first, '%Y-%m'), dateDiff('month', first, month), count()
        FROM (SELECT month, min(month) OVER (PARTITION BY customer_id) AS first
              FROM (SELECT DISTINCT customer_id, toStartOfMonth(ordered_at) AS month FROM shop.${table}))
        GROUP BY first, month`,
    'bits': (table) => `
        SELECT formatDateTime(addMonths(toDate('2022-01-01'), first), '%Y-%m'), month - first, sum(customers)
        FROM (SELECT customers, bitPositionsToArray(bits) AS months, months[1] AS first,
                     arrayJoin(months) AS month
              FROM (SELECT bits, count() AS customers
                    FROM (SELECT groupBitOr(bitShiftLeft(toUInt64(1),
                                     toRelativeMonthNum(ordered_at) - ${firstMonth + 1})) AS bits
                          FROM shop.${table} GROUP BY customer_id) GROUP BY bits))
        GROUP BY first, month`,
};

/** One entry for each table, query and number of threads. */
function entries(duck, house) {
    const list = [];
    for (const threads of [1, 2])
        for (const [table, storage] of [['orders', 'in order of time'], ['sorted', 'sorted by customer']]) {
            for (const [name, query] of Object.entries(duckdbQueries))
                list.push({
                    engine: 'DuckDB', storage, name, threads,
                    prepare: () => duck.threads(threads),
                    rows: () => duck.rows(query(table)),
                });
            // Where the table is sorted by what is grouped by, ClickHouse needs no hash table, if it is told so.
            const settings = `SETTINGS max_threads = ${threads}, optimize_aggregation_in_order = ` +
                Number(table === 'sorted');
            for (const [name, query] of Object.entries(clickhouseQueries))
                list.push({
                    engine: 'ClickHouse', storage, name, threads,
                    prepare() {},
                    rows: () => house.rows(`${query(table)} ${settings}`),
                });
        }
    for (const entry of list)
        entry.run = async () => {
            await entry.prepare();
            const begin = performance.now();
            await entry.rows();
            return (performance.now() - begin) / 1000;
        };
    return list;
}

// ---- checking, timing, telling ----

const label = (entry) => `${entry.engine}, ${entry.storage}: ${entry.name}`;

async function check(list, ours) {
    const active = (rows) => rows.filter((row) => !row.endsWith(',0')).sort().join('\n');
    const want = active(ours.month.cells);
    for (const entry of list) {
        await entry.prepare();
        const got = active(entry.cells ?? await entry.rows());
        if (got === want) continue;
        fail(`not the same: ${label(entry)}, threads: ${entry.threads}\n` +
            `ours:\n${want.slice(0, 200)}\nits:\n${got.slice(0, 200)}`);
    }
    console.log(`same: ${list.length} entries, ${want.split('\n').length} cells each`);
}

function summary(seconds) {
    const sorted = seconds.toSorted((a, b) => a - b), n = sorted.length;
    const median = (sorted[(n - 1) >> 1] + sorted[n >> 1]) / 2;
    return {median, least: sorted[0], spread: (sorted[n - 1] - sorted[0]) / median};
}

function report(list, engines) {
    const base = list[0].median;
    const millions = Number(options.rows) / 1e6, processors = cpus();
    const lines = [
        `${millions} million orders of ${millions / 10} million customers, month grid. Medians of ${rounds} ` +
        `rounds, in which all take turns; the query alone. ${engines}; ${processors.length} processors` +
        `${processors[0] ? `, ${processors[0].model}` : ''}.`,
        '', '| engine, storage: query | threads | median s | min s | spread | ours / it |',
        '|---|---:|---:|---:|---:|---:|'];
    for (const entry of list)
        lines.push(`| ${label(entry)} | ${entry.threads} | ${entry.median.toFixed(3)} | ` +
            `${entry.least.toFixed(3)} | ${(entry.spread * 100).toFixed(0)} % | ${(base / entry.median).toFixed(2)} |`);
    lines.push('', '| what | bar | measured | |', '|---|---:|---:|---|');
    for (const name of ['DuckDB', 'ClickHouse']) {
        const best = (sorted) => list.filter((e) => e.engine === name && e.threads === 2 && e.name !== 'bits' &&
            (e.storage === 'sorted by customer') === sorted).reduce((a, b) => (a.median < b.median ? a : b));
        for (const [sorted, ours] of [[false, list[0]], [true, list[1]]]) {
            const ratio = ours.median / best(sorted).median;
            lines.push(`| ${label(ours)} / ${label(best(sorted))}, two threads | at most 1 | ` +
                `${ratio.toFixed(2)} | ${ratio <= 1 ? 'met' : 'missed'} |`);
        }
    }
    return `${lines.join('\n')}\n`;
}

mkdirSync(`${directory}/peers`, {recursive: true});
const ours = {month: await serve('month'), indexed: await serve('indexed'), scan: await serve('scan')};
const duck = await duckdb();
const house = clickhouse();
if (csv) rmSync(csv);
const own = (served, storage, name) =>
    ({engine: 'retention', storage, name, threads: 1, prepare() {}, ...served});
const grids = [
    own(ours.month, 'in order of time', 'retention_cohorts'),
    own(ours.indexed, 'index on customer, time', 'retention_cohorts'),
    ...entries(duck, house),
];
await check(grids, ours);
const scan = {...own(ours.scan, 'in order of time', 'bare scan'), engine: 'SQLite'};
const list = [...grids.slice(0, 2), scan, ...grids.slice(2)];
for (let round = 0; round < rounds; round++)
    for (let i = 0; i < list.length; i++) {
        const entry = list[(i + Math.floor(round * list.length / rounds)) % list.length];
        const seconds = await entry.run();
        (entry.seconds ??= []).push(seconds);
        console.log(`${String(round + 1).padStart(2)}/${rounds} ${seconds.toFixed(3).padStart(8)} s  ` +
            `${label(entry)}, threads: ${entry.threads}`);
    }
for (const entry of list) Object.assign(entry, summary(entry.seconds));
const text = report(list, `retention in SQLite, ${duck.name}, ${house.name}`);
writeFileSync(`${directory}/peers.md`, text);
console.log(`\n${text}`);
for (const served of Object.values(ours)) served.end();
house.end();
