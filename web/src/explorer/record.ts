/** The members of the platform's record that the pages read. */
export interface Segment {
  segmentStart?: string;
  segmentEnd?: string;
  segmentType?: string;
  queueId?: string;
  wrapUpCode?: string;
  wrapUpNote?: string;
  disconnectType?: string;
  conference?: boolean;
}
export interface Metric {
  name: string;
  value?: number;
  emitDate?: string;
}
export interface SessionRecord {
  sessionId?: string;
  mediaType?: string;
  direction?: string;
  ani?: string;
  dnis?: string;
  addressFrom?: string;
  addressTo?: string;
  segments?: Segment[];
  metrics?: Metric[];
}
export interface Participant {
  participantId?: string;
  participantName?: string;
  purpose?: string;
  userId?: string;
  sessions?: SessionRecord[];
  attributes?: Record<string, string>;
}
export interface ConversationRecord {
  conversationId: string;
  conversationStart: string;
  conversationEnd?: string;
  originatingDirection?: string;
  divisionIds?: string[];
  participants?: Participant[];
}

export const sessionsOf = (record: ConversationRecord) =>
  (record.participants ?? []).flatMap((participant) => (participant.sessions ?? []).map((session) => ({ participant, session })));

export const segmentsOf = (record: ConversationRecord) =>
  sessionsOf(record).flatMap(({ participant, session }) => (session.segments ?? []).map((segment) => ({ participant, session, segment })));

const unique = (values: (string | undefined)[]) => [...new Set(values.filter((value) => value !== undefined))];

/** One conversation as a row of the results. */
export function summaryOf(record: ConversationRecord) {
  const segments = segmentsOf(record);
  const sessions = sessionsOf(record);
  const metrics = sessions.flatMap(({ session }) => session.metrics ?? []);
  const first = sessions[0]?.session;
  return {
    media: unique(sessions.map(({ session }) => session.mediaType)),
    from: first?.ani ?? first?.addressFrom ?? "",
    to: first?.dnis ?? first?.addressTo ?? "",
    queues: unique(segments.map(({ segment }) => segment.queueId)),
    users: unique((record.participants ?? []).filter((one) => one.purpose === "agent" || one.purpose === "user").map((one) => one.userId)),
    wrapUps: unique(segments.map(({ segment }) => segment.wrapUpCode)),
    holds: segments.filter(({ segment }) => segment.segmentType === "hold").length,
    transfers: metrics.filter((metric) => metric.name === "nTransferred").length,
    isAbandoned: metrics.some((metric) => metric.name === "tAbandon"),
    handle: metrics.filter((metric) => metric.name === "tHandle").reduce((sum, metric) => sum + (metric.value ?? 0), 0),
  };
}

/** Numbers without the scheme: `tel:+34…` is `+34…`. */
export const plain = (address: string) => address.replace(/^(tel|sip):/, "");
