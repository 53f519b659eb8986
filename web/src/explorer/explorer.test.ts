import { describe, expect, it } from "vitest";
import { figuresOf } from "./figures";
import { lanesOf, marksOf } from "./lanes";
import { aggregateQuery, curlOf, detailsQuery, granularityOf } from "./queries";
import { summaryOf } from "./record";
import { intervalOf, nothing, readSearch, writeSearch } from "./search";

const hour = 3_600_000;
const noon = Date.parse("2026-03-02T12:00:30Z");

describe("the address", () => {
  it("holds the whole search and gives it back", () => {
    const search = { ...nothing, last: "", from: "2026-03-01T00:00:00.000Z", to: "2026-03-02T00:00:00.000Z", queue: "q", ani: "+34 1", page: 3, open: "c" };
    expect(readSearch(writeSearch(search))).toEqual(search);
  });
  it("keeps language and theme and nothing else", () => expect(writeSearch(nothing, "?lang=es&x=1")).toBe("?lang=es&last=24h"));
  it("with nonsense shows the first page of a day", () => expect(readSearch("?page=-1&last=forever")).toEqual(nothing));
});

it("a span ends behind the present minute", () => {
  const [from, to] = intervalOf({ ...nothing, last: "8h" }, noon);
  expect([to - from, new Date(to).toISOString()]).toEqual([8 * hour, "2026-03-02T12:01:00.000Z"]);
});

describe("queries", () => {
  it("have a filter for each condition, so that they need not meet in one segment", () => {
    const query = detailsQuery({ ...nothing, queue: "q", user: "u", direction: "inbound" }, [0, hour]);
    expect(query.segmentFilters?.map((filter) => filter.predicates[0]?.dimension)).toEqual(["queueId", "userId"]);
    expect(query.conversationFilters).toHaveLength(1);
  });
  it("find a number with and without tel:", () => {
    const [filter] = detailsQuery({ ...nothing, ani: "tel:+34911" }, [0, hour]).segmentFilters ?? [];
    expect(filter).toEqual({ type: "or", predicates: [{ dimension: "ani", value: "+34911" }, { dimension: "ani", value: "tel:+34911" }] });
  });
  it("without a condition carry no filter", () => expect(aggregateQuery(nothing, [0, hour], "UTC").filter).toBeUndefined());
  it("have coarser buckets for longer times", () => expect([1, 5, 31].map((days) => granularityOf([0, days * 24 * hour]))).toEqual(["PT30M", "PT3H", "P1D"]));
  it("in a shell stay one word", () => expect(curlOf({ a: "it's" }, "/x", "http://h")).toContain(`'{"a":"it'\\''s"}'`));
});

it("figures add media types and make the level of service from its parts", () => {
  const bucket = (n: number, d: number) => ({ interval: "1970-01-01T00:00:00.000Z/1970-01-01T00:30:00.000Z", metrics: [{ metric: "oServiceLevel", stats: { numerator: n, denominator: d } }] });
  const figures = figuresOf({ results: [{ group: {}, data: [bucket(1, 2)] }, { group: {}, data: [bucket(8, 8)] }] }, 0, hour, hour / 2);
  expect(figures.map((one) => [one.inTime, one.judged])).toEqual([[9, 10], [0, 0]]);
});

const record = {
  conversationId: "c", conversationStart: "2026-03-02T12:00:00.000Z",
  participants: [{ purpose: "agent", userId: "u", sessions: [{ mediaType: "voice", ani: "tel:+1", segments: [{ segmentType: "interact", segmentStart: "2026-03-02T12:00:10.000Z" }], metrics: [{ name: "nTransferred", value: 1, emitDate: "2026-03-02T12:00:20.000Z" }] }] }],
};

it("what is open reaches to the present and grows with it", () => {
  const [before, after] = [lanesOf(record, noon), lanesOf(record, noon + 5_000)];
  expect(before.lanes[0]?.sessions[0]?.bars[0]).toMatchObject({ isOpen: true, to: noon });
  expect(after.to - before.to).toBe(5_000);
  expect(marksOf(before).length).toBeLessThanOrEqual(9);
});

it("a row says who, how often and how it went", () => expect(summaryOf(record)).toMatchObject({ media: ["voice"], from: "tel:+1", users: ["u"], transfers: 1, isAbandoned: false }));
