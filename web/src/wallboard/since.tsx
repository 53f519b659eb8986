import { computed } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { span } from "../shared/format";
import { now } from "./state";

/** How long something has lasted. The text is a signal itself: when it changes, it alone is written. */
export function Since({ at }: { at: number | undefined }) {
  return useMemo(() => <>{computed(() => (at === undefined ? "–" : span(now.value - at)))}</>, [at]);
}
