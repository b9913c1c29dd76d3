/*
 * check.mjs - the report page in a real browser. `make report-check` runs it.
 *
 *     node tests/pages/check.mjs MODULES PAGE FOLDER
 *
 * MODULES is the folder whose node_modules have playwright-core, axe-core and html-validate; the browser is Chromium, as
 * Debian has it (CHROMIUM names another one). Into FOLDER go pictures of the page at 1280 and 390 pixels, light and dark, and the
 * page on paper. It fails where
 *  1. the markup is not valid (html-validate, its rules of the standard);
 *  2. axe finds something that keeps somebody out, at either width, in light or in dark;
 *  3. the page asks for anything, runs anything, or scrolls sideways;
 *  4. it has more than 90 KiB, or more than 3 pages of paper;
 *  5. the cohort table, selected and copied, is not lines of equally many columns of plain numbers.
 */
import { createRequire } from 'node:module';
import { readFileSync, mkdirSync } from 'node:fs';
import { resolve, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [modules, page, folder] = process.argv.slice(2).map((name) => resolve(name));
const require = createRequire(join(modules, 'package.json'));
const { chromium } = require('playwright-core');
const { HtmlValidate, StaticConfigLoader } = require('html-validate');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const MOST_BYTES = 90 * 1024, MOST_PAGES = 3;
const WIDTHS = [1280, 390], SCHEMES = ['light', 'dark'];
let failed = 0;

function check(holds, text) {
    console.log(`${holds ? 'ok' : 'FAILED'}  ${text}`);
    if (!holds) failed++;
}

async function validate(html) {
    const validator = new HtmlValidate(new StaticConfigLoader({ extends: ['html-validate:standard'], root: true }));
    const report = await validator.validateString(html);
    const messages = report.results.flatMap((result) => result.messages);
    check(messages.length === 0, `html-validate: ${messages.length} errors`);
    for (const m of messages.slice(0, 20)) console.log(`        ${m.line}:${m.column} ${m.ruleId}: ${m.message}`);
}

async function look(browser, width, scheme) {
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: scheme });
    const tab = await context.newPage();
    const asked = [];
    tab.on('request', (request) => asked.push(request.url()));
    await tab.goto(pathToFileURL(page).href);
    const wide = await tab.evaluate(() => document.documentElement.scrollWidth);
    check(wide <= width, `${width} px ${scheme}: the body is ${wide} px wide`);
    check(asked.length === 1, `${width} px ${scheme}: ${asked.length - 1} requests`);
    await tab.screenshot({ path: join(folder, `report-${width}-${scheme}.png`), fullPage: true });
    await tab.addScriptTag({ content: axe });
    const { violations } = await tab.evaluate(() => window.axe.run());
    check(violations.length === 0, `${width} px ${scheme}: axe finds ${violations.length}`);
    for (const v of violations)
        for (const n of v.nodes.slice(0, 5)) console.log(`        ${v.id}: ${n.html.slice(0, 160)} ${n.failureSummary.split('\n')[1] ?? ''}`);
    await context.close();
}

async function copy(browser) {
    const tab = await browser.newPage();
    await tab.goto(pathToFileURL(page).href);
    const text = await tab.evaluate(() => {
        const range = document.createRange(), selection = getSelection();
        range.selectNode(document.querySelector('table.heat'));
        selection.removeAllRanges();
        selection.addRange(range);
        return selection.toString();
    });
    const lines = text.split('\n').filter((line) => line.includes('\t')).map((line) => line.split('\t'));
    const cells = lines.slice(1).flatMap((line) => line.slice(1)).filter((cell) => cell !== '');
    check(lines.length > 10 && new Set(lines.map((line) => line.length)).size === 1, `copied: ${lines.length} lines of ${lines[0].length} columns`);
    check(cells.every((cell) => /^-?[\d.]+$/.test(cell)), `copied: ${cells.length} numbers`);
    await tab.close();
}

async function paper(browser) {
    const tab = await browser.newPage();
    await tab.goto(pathToFileURL(page).href);
    const pdf = await tab.pdf({ path: join(folder, 'report.pdf'), preferCSSPageSize: true });
    const pages = (pdf.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? []).length;
    check(pages <= MOST_PAGES, `${pages} pages of paper`);
    await tab.close();
}

const html = readFileSync(page, 'utf8');
mkdirSync(folder, { recursive: true });
check(Buffer.byteLength(html) <= MOST_BYTES, `${Buffer.byteLength(html)} bytes`);
check(!/<script|javascript:|\son\w+=/i.test(html), 'no script');
await validate(html);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
for (const width of WIDTHS) for (const scheme of SCHEMES) await look(browser, width, scheme);
await copy(browser);
await paper(browser);
await browser.close();
process.exit(failed ? 1 : 0);
