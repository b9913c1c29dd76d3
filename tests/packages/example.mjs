// example.mjs BROWSER FOLDER: the example of sqlite-retention-wasm in Chromium, as FOLDER/node_modules has it: its page is served,
// its query run in its worker as the page stands, and what it shows is printed. BROWSER has playwright-core in its node_modules.
import {createReadStream, existsSync} from 'node:fs';
import {createServer} from 'node:http';
import {createRequire} from 'node:module';
import {extname, join, resolve} from 'node:path';

const [browserFolder, folder] = process.argv.slice(2);
const {chromium} = createRequire(resolve(browserFolder, 'package.json'))('playwright-core');
const root = join(folder, 'node_modules/sqlite-retention-wasm');
const types = {'.html': 'text/html', '.mjs': 'text/javascript', '.wasm': 'application/wasm'};

const server = createServer((request, response) => {
    const file = join(root, new URL(request.url, 'http://localhost').pathname);
    if (!existsSync(file)) {
        response.writeHead(404).end();
        return;
    }
    response.writeHead(200, {'content-type': types[extname(file)] ?? 'text/plain'});
    createReadStream(file).pipe(response);
});
await new Promise(done => server.listen(0, '127.0.0.1', done));
const browser = await chromium.launch({executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox']});
try {
    const page = await browser.newPage();
    page.on('pageerror', error => console.error(String(error)));
    await page.goto(`http://127.0.0.1:${server.address().port}/example/index.html`);
    await page.click('#run');
    await page.waitForFunction(() => document.getElementById('out').textContent !== '', undefined, {timeout: 60000});
    console.log(await page.textContent('#out'));
} finally {
    await browser.close();
    server.close();
}
