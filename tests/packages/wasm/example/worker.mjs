// Answers {bytes, sql} with {rows} or {error}: the page goes on while SQLite works. Without bytes, the database is the last one, or
// a table of four customers.
import {open} from '../index.mjs';

const ORDERS = `CREATE TABLE orders(customer_id INTEGER, ordered_at TEXT);
INSERT INTO orders VALUES (1, '2024-01-05'), (2, '2024-01-17'), (3, '2024-01-29'), (1, '2024-02-11'),
                          (4, '2024-02-14'), (2, '2024-03-03'), (1, '2024-03-15'), (4, '2024-03-20')`;
let db;

async function answer({bytes, sql}) {
    if (bytes || !db) {
        db?.close();
        db = await open(bytes);
        if (!bytes)
            db.exec(ORDERS);
    }
    return db.query(sql);
}

self.onmessage = async ({data}) => {
    try {
        self.postMessage({rows: await answer(data)});
    } catch (error) {
        self.postMessage({error: error.message});
    }
};
