// Lighthouse looks at each page, in a browser that has seen nothing before, and writes one line of JSON for it.
//   node audit.mjs BROWSER ADDRESS...
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const [browser, ...addresses] = process.argv.slice(2);
const categories = ["performance", "accessibility", "best-practices"];
// A desk in a company's network: Lighthouse's own dense 4G (40 ms, 10 Mbit/s), applied and not computed, on a quarter of this processor.
const [delay, rate] = [40 * 3.75, 10 * 1024 * 0.9];
const settings = {
  onlyCategories: categories,
  formFactor: "desktop",
  screenEmulation: { mobile: false, width: 1920, height: 1080, deviceScaleFactor: 1, disabled: false },
  throttlingMethod: "devtools",
  throttling: {
    requestLatencyMs: delay,
    downloadThroughputKbps: rate,
    uploadThroughputKbps: rate,
    cpuSlowdownMultiplier: 4,
  },
  // A live page keeps a line open, so it is never as idle as is waited for.
  maxWaitForLoad: 20_000,
  logLevel: "error",
};

/** Audits that count and are not passed, with what they found; how fast is told in numbers. */
function failed({ categories, audits }) {
  const refs = ["accessibility", "best-practices"].flatMap((name) => categories[name].auditRefs);
  const wrong = refs.filter(({ id, weight }) => weight > 0 && audits[id].score !== null && audits[id].score < 1);
  return wrong.map(({ id }) => `${id}: ${audits[id].displayValue || audits[id].title}`);
}

for (const address of addresses) {
  const chrome = await launch({
    chromePath: browser,
    chromeFlags: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    logLevel: "silent",
  });
  try {
    const { lhr } = await lighthouse(address, { ...settings, port: chrome.port });
    if (lhr.runtimeError) throw new Error(`${address}: ${lhr.runtimeError.message}`);
    const number = (id) => lhr.audits[id].numericValue;
    console.log(
      JSON.stringify({
        address,
        firstPaint: number("first-contentful-paint"),
        largestPaint: number("largest-contentful-paint"),
        // Counted until a page has been idle for five seconds, and a board whose clocks tick never is.
        blocking: number("total-blocking-time") ?? null,
        shift: number("cumulative-layout-shift"),
        scores: Object.fromEntries(categories.map((name) => [name, (lhr.categories[name].score ?? 0) * 100])),
        failed: failed(lhr),
        savings: lhr.audits["uses-text-compression"].details?.overallSavingsBytes ?? 0,
        shifted: (lhr.audits["layout-shifts"].details?.items ?? []).map(({ node, score }) => `${node?.selector} ${score}`),
      }),
    );
  } finally {
    await chrome.kill();
  }
}
