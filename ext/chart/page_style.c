/*
 * page_style.c - how a page of charts looks; page_style.h is the interface.
 *
 * Requirements
 *  1. Colours are those of palette.c, and are written from it: a light page needs none, since every chart carries them; a dark
 *     one gives them other values. Paper is light.
 *  2. Nothing is of a fixed width: cards are two side by side from 900 pixels on, those with a wide table take both places.
 *  3. On paper a card is not torn, and letters are smaller.
 */
#include "chart/page_style.h"

#include "chart/palette.h"

static const char page_style_screen[] =
    ":root{--bg:#f7f7f5;--card:#fff;--ink:#1c2126;--soft:#5d6670;--line:#e3e5e6;--grey:#eceeef;--stripe:#c9ced3}"
    "*{box-sizing:border-box}"
    "body{margin:0;background:var(--bg);color:var(--ink);"
    "font:15px/1.45 system-ui,\"Segoe UI\",Roboto,\"Liberation Sans\",sans-serif}"
    "main{max-width:1240px;margin:0 auto;padding:28px 20px;display:grid;grid-template-columns:minmax(0,1fr) "
    "minmax(0,1fr);gap:18px}"
    "h1,.lead,section:has(.wide){grid-column:1/-1}"
    "h1{font-size:30px;line-height:1.2;margin:0;letter-spacing:-.01em;overflow-wrap:anywhere}"
    "h2{font-size:18px;margin:0 0 4px;overflow-wrap:anywhere}"
    "p{margin:0 0 12px;color:var(--soft)}.lead p{margin:0 0 12px}.lead:last-child p{margin:0}"
    "section{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:16px 18px;overflow-x:auto}"
    "table{border-collapse:separate;width:100%;font-variant-numeric:tabular-nums;font-size:14px}"
    "caption{text-align:left;font-size:13px;color:var(--soft);padding-bottom:4px}"
    "th{font-weight:400;color:var(--soft);text-align:left}"
    ".n{text-align:right}i:empty{margin-left:.16em}"
    ".heat{border-spacing:2px}.heat td{text-align:center;padding:4px 3px;border-radius:3px}"
    ".heat th{white-space:nowrap;padding-right:8px}.heat thead th[scope=col]{text-align:center;padding:2px;"
    "font-size:13px}.heat thead th:first-child{text-align:left}"
    ".heat tr>:first-child{position:sticky;left:-1px;background:var(--card);box-shadow:-18px 0 var(--card)}"
    "section>h2,section>p{position:sticky;left:0}"
    ".heat tbody th{max-width:16em;overflow:hidden;text-overflow:ellipsis}"
    ".heat td.n{color:var(--soft)}.heat .a{background:var(--grey);color:var(--soft)}"
    ".first td,.first th,.heat .first .n{font-weight:650}.first th,.first .n{color:var(--ink)!important}"
    ".open{background:repeating-linear-gradient(135deg,transparent 0 4px,var(--line) 4px 7px);color:var(--ink)}"
    ".key{font-size:13px;margin:6px 0 12px}.ramp{margin:0 4px}.key .open{padding:0 4px;margin-left:10px}.ramp i:empty{margin:0}"
    ".list{border-spacing:0}.list th,.list td{padding:5px 8px 5px 0;border-bottom:1px solid var(--line);"
    "vertical-align:top}.list tbody th{color:var(--ink);overflow-wrap:anywhere;min-width:7.5em}"
    ".list td{white-space:normal;overflow-wrap:anywhere;min-width:6.6em}.list .n,.heat td{white-space:nowrap;overflow-wrap:normal;min-width:0}.list .bar{width:52px;min-width:52px;padding-right:0}"
    ".bar i{display:block;height:9px;margin:6px 0 0;background:#b84e0c;border-radius:2px;min-width:2px}"
    ".lead .list{background:var(--card);border:1px solid var(--line);border-radius:10px;display:block}"
    ".lead .list thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}"
    ".lead .list tbody{display:grid;grid-template-columns:repeat(auto-fit,minmax(175px,1fr))}"
    ".lead .list tr{padding:14px 18px}.lead .list tr,.lead .list tr *{display:block;border:0}"
    ".lead .list tr i{display:inline}"
    ".lead .list th,.lead .list td{padding:0;font-size:13px;color:var(--soft);text-align:left;white-space:normal}"
    ".lead .list td:nth-child(2){font-size:27px;line-height:1.25;font-weight:650;color:var(--ink)}"
    ".chart{width:100%;height:auto;display:block;margin-top:6px}.ax{fill:var(--soft)}.g{stroke:var(--line)}"
    ".g0{stroke:var(--soft)}.thin{stroke:var(--stripe)}.hatch{stroke:var(--card)}"
    "pre{overflow-x:auto;font-size:13px;line-height:1.3}"
    ".chart{overflow:visible}@media(max-width:480px){.chart{font-size:140px}}"
    "@media(max-width:900px){main{grid-template-columns:minmax(0,1fr);padding:18px 12px}}";

static const char page_style_paper[] =
    "@media print{@page{size:A4;margin:9mm}body{background:#fff;font-size:10px}main{padding:0;gap:8px;max-width:none;"
    "grid-template-columns:minmax(0,1fr) minmax(0,1fr)}section{break-inside:avoid;padding:8px 10px;overflow:visible}"
    "h1{font-size:20px}h2{font-size:13px}p{margin-bottom:4px}table,.heat thead th[scope=col],caption{font-size:9px}"
    ".heat td{padding:1px}.list th,.list td{padding:2px 4px 2px 0}.list tbody th{min-width:0}.list .bar{width:34px;min-width:34px}"
    ".bar i{height:6px;margin-top:3px}.lead .list tbody{grid-template-columns:repeat(6,1fr)}"
    ".lead .list tr{padding:8px}.lead .list td:nth-child(2){font-size:15px}"
    ".key,.lead .list th,.lead .list td{font-size:9px}"
    "*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}";

/* Dark: the page's own colours, then those of charts. */
static void page_style_dark(sqlite3_str *out) {
    sqlite3_str_appendall(out,
                          "@media screen and (prefers-color-scheme:dark){:root{--bg:#14171a;--card:#1c2024;"
                          "--ink:#e8eaec;--soft:#9aa3ab;--line:#31363b;--grey:#2a2f34;--stripe:#414850;"
                          "--lo:#e8eaec;--hi:#0c1420");
    for (int i = 0; i < PALETTES; i++)
        for (int step = 0; step < PALETTE_STEPS; step++)
            sqlite3_str_appendf(out, ";--%c%d:%s", palettes[i].letter, step, palettes[i].dark[step]);
    sqlite3_str_appendall(out, "}");
    for (int i = 0; i < PALETTE_SERIES; i++)
        sqlite3_str_appendf(out, ".f%d{fill:%s}.s%d{stroke:%s}", i + 1, palette_dark[i], i + 1,
                            palette_dark[i]);
    for (int i = 0; i < PALETTES; i++)
        for (int shade = 0; shade < PALETTE_SHADES; shade++)
            sqlite3_str_appendf(out, ".%c%d{fill:var(--%c%d)}", palettes[i].letter, palette_shades[shade],
                                palettes[i].letter, palette_shades[shade] + 1);
    sqlite3_str_appendf(out, ".bar i{background:%s}}", palette_dark[1]);
}

void page_style(sqlite3_str *out) {
    sqlite3_str_appendall(out, "<style>");
    sqlite3_str_appendall(out, page_style_screen);
    page_style_dark(out);
    sqlite3_str_appendall(out, page_style_paper);
    sqlite3_str_appendall(out, "</style>");
}
