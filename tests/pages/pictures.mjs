/*
 * pictures.mjs - the pictures of the manual: every statement of sql/docs/plots.md that a picture stands below, drawn.
 *
 *     node tests/pages/pictures.mjs MODULES
 *
 * The statements run in the sqlite3 shell over the demo shop, with the views that the page names; their results stand on a
 * page of chart_page(), and Chromium takes a picture of each. Run it when a statement, or what charts look like, has changed.
 */
import { createRequire } from 'node:module';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { resolve, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const modules = resolve(process.argv[2]);
const { chromium } = createRequire(join(modules, 'package.json'))('playwright-core');
const MANUAL = 'sql/docs/plots.md', FOLDER = 'sql/docs/pictures', PAGE = 'build/pictures.html';
const WIDTH = 640, MOST_BYTES = 80 * 1024;

const plots = [...readFileSync(MANUAL, 'utf8').matchAll(/```sql\n([^`]*?);\n```\n\n!\[[^\]]+\]\(pictures\/(\w+)\.png\)/g)];
const script = ['.bail on', '.load build/retention', "ATTACH 'file:build/shop.db?mode=ro' AS shop;", '.read sql/predictions.sql',
    '.read sql/metrics.sql', 'CREATE TEMP TABLE plot(n, name, html);'];
plots.forEach(([, sql, name], n) => script.push(`INSERT INTO plot SELECT ${n}, '${name}', (${sql});`));
script.push(`SELECT writefile('${PAGE}', chart_page('Plots', n, name, html)) FROM plot;`);
execFileSync('sqlite3', [':memory:'], { input: script.join('\n') });

mkdirSync(FOLDER, { recursive: true });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
const tab = await browser.newPage({ viewport: { width: WIDTH, height: 800 }, colorScheme: 'light' });
await tab.goto(pathToFileURL(PAGE).href);
await tab.addStyleTag({ content: 'h2{display:none}section{border:0!important;border-radius:0!important;padding:8px!important}' });
for (const section of await tab.locator('section').all()) {
    const name = await section.locator('h2').textContent();
    const file = join(FOLDER, `${name}.png`);
    await section.screenshot({ path: file });
    const size = statSync(file).size;
    console.log(`${file}: ${size} bytes`);
    if (size > MOST_BYTES) process.exitCode = 1;
}
await browser.close();
