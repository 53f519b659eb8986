// One more viewer of the wallboard, a real browser: how long a change takes from the log to the screen, one JSON line.
//   node pixels.mjs BROWSER ADDRESS READY QUEUES MOMENT OFFSET WARMING
// The file READY appears when the board shows that many queues. A number of waiting contacts of at least MOMENT is the moment,
// in milliseconds, at which the log was given it, OFFSET behind Date.now(); those of the first WARMING are not counted.
import { writeFileSync } from "node:fs";
import { launch } from "puppeteer-core";

const [executablePath, address, ready, ...numbers] = process.argv.slice(2);
const [queues, moment, offset, warming] = numbers.map(Number);
const browser = await launch({
  executablePath,
  headless: "shell",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  defaultViewport: { width: 1920, height: 1080 },
});
try {
  const page = await browser.newPage();
  await page.goto(address, { waitUntil: "domcontentloaded" });
  await page.waitForFunction((all) => document.querySelectorAll("[data-queue]").length >= all, {}, queues);
  await page.evaluate(watch, moment, offset, warming);
  writeFileSync(ready, "");
  await page.waitForFunction(() => globalThis.seen.last && Date.now() - globalThis.seen.last > 3_000, {
    polling: 1_000,
    timeout: 120_000,
  });
  console.log(JSON.stringify(await page.evaluate(() => globalThis.seen.told())));
} finally {
  await browser.close();
}

/** In the page: of each tile on the screen, when a number that it was told stood on the screen. */
function watch(begin, offset, warming) {
  const tiles = [...document.querySelectorAll("[data-queue]")];
  const onScreen = new Set(
    tiles.filter((tile) => tile.getBoundingClientRect().bottom < innerHeight).map((tile) => tile.dataset.queue),
  );
  const changed = new Set();
  const [lags, moments] = [[], new Map()];
  globalThis.seen = { last: 0, told: () => ({ tiles: tiles.length, onScreen: onScreen.size, changed: changed.size, lags }) };
  let first = Infinity;
  let changes = [];
  new MutationObserver((records) => {
    for (const { target } of records) {
      const cell = target.parentElement?.closest("[data-figure=waiting]") ?? target.closest?.("[data-figure=waiting]");
      const queue = cell?.closest("[data-queue]").dataset.queue;
      if (!onScreen.has(queue)) continue;
      const moment = Number(cell.textContent.replace(/\D/g, ""));
      if (moment < begin) continue;
      first = Math.min(first, moment);
      if (moment < first + warming || moments.get(queue) === moment) continue;
      moments.set(queue, moment);
      if (changes.length === 0) requestAnimationFrame(draw);
      changes.push([queue, moment]);
    }
  }).observe(document.body, { subtree: true, childList: true, characterData: true });

  /** The frame that begins now draws what has changed; when the one after it begins, it stands on the screen. */
  function draw() {
    const drawn = changes;
    changes = [];
    requestAnimationFrame(() => {
      const now = Date.now();
      for (const [queue, moment] of drawn) {
        lags.push(now - offset - moment);
        changed.add(queue);
      }
      globalThis.seen.last = now;
    });
  }
}
