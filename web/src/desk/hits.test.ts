import { describe, expect, it } from "vitest";
import { labelOf } from "./hits";

const ana = { id: "1", name: "Ana López", department: "Sales", email: "ana@example.test" };
const other = { id: "2", name: "Ana López", email: "ana.lopez@example.test" };
const bea = { id: "3", name: "Bea Ruiz", department: "Sales", email: "bea@example.test" };

describe("a person in the list of transfers", () => {
  it("is told from another of the same name by department and address", () => {
    const all = [ana, other, bea];
    expect(all.map((one) => labelOf(one, all))).toEqual([
      "Ana López · Sales · ana@example.test",
      "Ana López · ana.lopez@example.test",
      "Bea Ruiz",
    ]);
  });
});
