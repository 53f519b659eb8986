// Asks the same analytics questions, with the platform's own JavaScript SDK, of whoever answers at the address given.
// Arguments: host port clientId clientSecret from to. Prints one JSON object with every answer; exits with 1 when one is refused.
import platformClient from "purecloud-platform-client-v2";

const [host, port, clientId, clientSecret, from, to] = process.argv.slice(2);
const client = platformClient.ApiClient.instance;
client.setGateway({ host, protocol: "http", port });
const api = new platformClient.AnalyticsApi();
const interval = `${from}/${to}`;

async function everyConversation() {
  const found = [];
  for (let pageNumber = 1; ; pageNumber++) {
    const page = await api.postAnalyticsConversationsDetailsQuery({
      interval,
      order: "asc",
      orderBy: "conversationStart",
      paging: { pageSize: 100, pageNumber },
      conversationFilters: [{ type: "and", predicates: [{ dimension: "conversationEnd", operator: "exists" }] }],
    });
    found.push(...(page.conversations ?? []));
    if (found.length >= page.totalHits) return found;
  }
}

async function everyRow(submit, state, results, rows) {
  const { jobId } = await submit();
  const { state: reached } = await state(jobId);
  if (reached !== "FULFILLED") throw new Error(`the job is ${reached}`);
  const found = [];
  let cursor;
  do {
    const page = await results(jobId, { cursor, pageSize: 40 });
    found.push(...(page[rows] ?? []));
    cursor = page.cursor;
  } while (cursor);
  return found;
}

try {
  await client.loginClientCredentialsGrant(clientId, clientSecret);
  const conversations = await everyConversation();
  const one = await api.getAnalyticsConversationDetails(conversations[0].conversationId);
  const several = await api.getAnalyticsConversationsDetails({ id: conversations.slice(0, 3).map((found) => found.conversationId) });
  const halfHours = await api.postAnalyticsConversationsAggregatesQuery({
    interval,
    granularity: "PT30M",
    groupBy: ["queueId"],
    metrics: ["nOffered", "tAnswered", "tAbandon", "tHandle", "tWait", "oServiceLevel"],
  });
  const agents = await api.postAnalyticsConversationsAggregatesQuery({
    interval,
    granularity: "P1D",
    timeZone: "Europe/Madrid",
    groupBy: ["userId", "wrapUpCode"],
    filter: { type: "and", predicates: [{ dimension: "mediaType", value: "voice" }, { dimension: "userId", operator: "exists" }] },
    views: [{ name: "longTalk", target: "tTalk", function: "rangeBound", range: { gte: 120000 } }],
  });
  const flows = await api.postAnalyticsFlowsAggregatesQuery({ interval, groupBy: ["flowName", "exitReason"], metrics: ["nFlow", "tFlow"] });
  const voices = await api.postAnalyticsConversationsDetailsQuery({
    interval,
    paging: { pageSize: 25, pageNumber: 1 },
    segmentFilters: [{ type: "and", predicates: [{ dimension: "mediaType", value: "voice" }, { dimension: "purpose", value: "agent" }] }],
    aggregations: [{ type: "termFrequency", dimension: "queueId", size: 5 }],
  });
  const jobRecords = await everyRow(
    () =>
      api.postAnalyticsConversationsDetailsJobs({
        interval,
        segmentFilters: [{ type: "and", predicates: [{ dimension: "mediaType", value: "voice" }] }],
      }),
    (id) => api.getAnalyticsConversationsDetailsJob(id),
    (id, options) => api.getAnalyticsConversationsDetailsJobResults(id, options),
    "conversations",
  );
  const jobUsers = await everyRow(
    () => api.postAnalyticsUsersDetailsJobs({ interval, order: "asc" }),
    (id) => api.getAnalyticsUsersDetailsJob(id),
    (id, options) => api.getAnalyticsUsersDetailsJobResults(id, options),
    "userDetails",
  );
  const { jobId: dropped } = await api.postAnalyticsConversationsDetailsJobs({ interval });
  await api.deleteAnalyticsConversationsDetailsJob(dropped);
  const { dataAvailabilityDate } = await api.getAnalyticsConversationsDetailsJobsAvailability();
  console.log(
    JSON.stringify({
      conversations: conversations.map((found) => found.conversationId).sort(),
      one,
      several: several.conversations.map((found) => found.conversationId).sort(),
      halfHours,
      agents,
      flows,
      jobRecords: jobRecords.sort((one, other) => (one.conversationId < other.conversationId ? -1 : 1)),
      jobUsers,
      dropped: (await api.getAnalyticsConversationsDetailsJob(dropped)).state,
      isAvailable: new Date(dataAvailabilityDate) >= new Date(to),
      voices: { totalHits: voices.totalHits, aggregations: voices.aggregations },
    }),
  );
} catch (failure) {
  console.error(failure instanceof Error ? failure : JSON.stringify(failure));
  process.exitCode = 1;
}
