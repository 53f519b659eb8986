import type { ConversationRecord, Metric, Participant, Segment, SessionRecord } from "./record";

export interface Bar {
  segment: Segment;
  from: number;
  to: number;
  isOpen: boolean;
}
export interface Moment {
  at: number;
  metric: Metric;
}
export interface SessionLane {
  session: SessionRecord;
  bars: Bar[];
  moments: Moment[];
}
export interface Lane {
  participant: Participant;
  sessions: SessionLane[];
}
export interface Lanes {
  from: number;
  to: number;
  lanes: Lane[];
}

const time = (text: string | undefined) => (text ? Date.parse(text) : undefined);

/** Metrics that mark something happening, rather than a measured length. */
const happenings = new Set([
  "nTransferred", "nBlindTransferred", "nConsultTransferred", "nConsult", "nOverSla", "tAbandon", "nError", "tAnswered", "tHeldComplete", "nFlowOutcome", "tVoicemail",
]);

/** Where everything of a record lies in time. What is still open reaches to `present`. */
export function lanesOf(record: ConversationRecord, present: number): Lanes {
  const from = Date.parse(record.conversationStart);
  let to = time(record.conversationEnd) ?? Math.max(present, from);
  const lanes = (record.participants ?? []).map((participant) => ({
    participant,
    sessions: (participant.sessions ?? []).map((session) => ({
      session,
      bars: (session.segments ?? []).map((segment) => {
        const begin = time(segment.segmentStart) ?? from;
        const end = time(segment.segmentEnd);
        return { segment, from: begin, to: end ?? Math.max(present, begin), isOpen: end === undefined };
      }),
      moments: (session.metrics ?? [])
        .filter((metric) => happenings.has(metric.name) && metric.emitDate)
        .map((metric) => ({ at: Date.parse(metric.emitDate!), metric })),
    })),
  }));
  for (const bar of lanes.flatMap((lane) => lane.sessions.flatMap((one) => one.bars))) to = Math.max(to, bar.to);
  return { from, to: Math.max(to, from + 1_000), lanes };
}

/** Round marks for an axis: at most nine. */
export function marksOf({ from, to }: Lanes): number[] {
  const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400].map((s) => s * 1_000);
  const step = steps.find((one) => (to - from) / one <= 8) ?? 604_800_000;
  const marks = [];
  for (let at = 0; at <= to - from; at += step) marks.push(at);
  return marks;
}
