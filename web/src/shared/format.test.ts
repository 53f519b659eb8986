import { describe, expect, it } from "vitest";
import { count, duration, percent, roughly } from "./format";

describe("lengths of time", () => {
  it("are minutes and seconds, and hours when there are any", () => {
    expect(duration(0)).toBe("0:00");
    expect(duration(7_999)).toBe("0:07");
    expect(duration(725_000)).toBe("12:05");
    expect(duration(11_220_000)).toBe("3:07:00");
  });
  it("are never negative, because two clocks differ", () => expect(duration(-5_000)).toBe("0:00"));
});

it("how long ago is one unit, and under a minute no number", () => {
  const [minute, hour] = [60_000, 3_600_000];
  expect([-5_000, minute - 1, minute, hour - 1, hour, 24 * hour - 1, 50 * hour].map(roughly)).toEqual(
    ["< 1 min", "< 1 min", "1 min", "59 min", "1 h", "23 h", "2 d"],
  );
});

describe("shares", () => {
  it("are whole percent in the reader's spelling", () => {
    expect(percent(4, 5, "en")).toBe("80%");
    expect(percent(4, 5, "es")).toBe("80\u00a0%");
  });
  it("of nothing are a dash, not a hundred percent", () => expect(percent(0, 0, "en")).toBe("–"));
});

it("counts are grouped in the reader's spelling", () => expect(count(12345, "es")).toBe("12.345"));
