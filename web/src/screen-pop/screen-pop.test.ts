import { describe, expect, it } from "vitest";
import type { Field } from "./hub";
import { readPlace } from "./place";
import { flagsOf, labelOf, linkOf, nameOf } from "./record";

const id = "0b6b9a5e-1f0e-4a43-9c0c-6b1f5a2d7e11";
const field = (name: string, description = ""): Field => ({ name, type: "string", description });

describe("the address that the client fills in", () => {
  it("names the conversation", () => expect(readPlace(`?conversationId=${id.toUpperCase()}`).conversation).toBe(id));
  it("names none while the placeholder stands", () => expect(readPlace("?conversationId={{gcConversationId}}").conversation).toBe(""));
  it("cannot lead the page's questions elsewhere", () => expect(readPlace("?conversationId=../../signout").conversation).toBe(""));
});

describe("a lookup's row", () => {
  it("has a name however it is told", () => {
    expect(nameOf({ name: "Ana Ruiz" })).toBe("Ana Ruiz");
    expect(nameOf({ firstName: "Ana", lastName: "Ruiz" })).toBe("Ana Ruiz");
    expect(nameOf({ city: "Madrid" })).toBe("");
  });
  it("warns of important callers only when it says so", () => {
    expect(flagsOf({ vip: true, openCases: 2 })).toEqual({ isVip: true, openCases: 2 });
    expect(flagsOf({ vip: "no", openCases: "many" })).toEqual({ isVip: false, openCases: 0 });
  });
  it("opens pages and never runs a script", () => {
    expect(linkOf(field("url"), { url: "https://crm.example/1" })).toBe("https://crm.example/1");
    expect(linkOf(field("url"), { url: "javascript:alert(1)" })).toBeUndefined();
    expect(linkOf(field("note"), { note: "https://crm.example/1" })).toBeUndefined();
  });
  it("is shown in the header's words, or in those of the name", () => {
    expect(labelOf(field("tier", "Customer tier."))).toBe("Customer tier");
    expect(labelOf(field("lastOrderDate"))).toBe("Last order date");
  });
});
