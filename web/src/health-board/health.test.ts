import { expect, it } from "vitest";
import { bytes, daysOf, spanOf, type Certificate } from "./health";

const of = (from: string, to: string, isEqual: boolean): Certificate => ({ id: from, from, to, checkedAt: to, isEqual, checks: 1 });
const end = Date.parse("2026-03-04T12:00:00Z");

it("a day is equal when all of it was found equal, and only then", () => {
  const days = daysOf(
    [
      of("2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z", true),
      of("2026-03-03T00:00:00Z", "2026-03-03T01:00:00Z", true),
      of("2026-03-04T00:00:00Z", "2026-03-04T01:00:00Z", false),
    ],
    end, 4,
  );
  expect(days.map((day) => day.state)).toEqual(["none", "equal", "partly", "different"]);
});

it("a whole day's certificate outweighs an hour's", () => {
  const days = daysOf([of("2026-03-04T00:00:00Z", "2026-03-04T01:00:00Z", false), of("2026-03-04T00:00:00Z", "2026-03-05T00:00:00Z", true)], end, 1);
  expect(days[0]?.state).toBe("equal");
});

it("the bar of gaps shows at least a day", () => expect(spanOf([], end)).toEqual([end - 86_400_000, end]));

it("sizes are in binary units", () => expect(bytes(3 * 1024 ** 2, "en")).toBe("3 MiB"));
