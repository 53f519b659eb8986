// Signs in to an emulator with the platform's own JavaScript SDK and reads what a client reads first.
// Arguments: host port clientId clientSecret interval. Prints one JSON object; exits with 1 when anything is refused.
import platformClient from "purecloud-platform-client-v2";

const [host, port, clientId, clientSecret, interval] = process.argv.slice(2);

const client = platformClient.ApiClient.instance;
client.setGateway({ host, protocol: "http", port });

async function users() {
  const api = new platformClient.UsersApi();
  const found = [];
  for (let pageNumber = 1; ; pageNumber++) {
    const page = await api.getUsers({ pageSize: 100, pageNumber });
    found.push(...page.entities);
    if (!page.nextUri) return { count: found.length, total: page.total, versions: found.every((user) => user.version >= 1) };
  }
}

async function versionConflict() {
  const api = new platformClient.UsersApi();
  const user = await api.postUsers({ name: "Ana Ruiz", email: `ana.${Date.now()}@acme.example` });
  await api.patchUser(user.id, { version: user.version, title: "Lead" });
  try {
    await api.patchUser(user.id, { version: user.version, title: "Late" });
  } catch (refused) {
    // The SDK rejects with the body of the answer.
    return { status: refused.status, code: refused.code, message: refused.message };
  }
  return null;
}

async function queues() {
  const page = await new platformClient.RoutingApi().getRoutingQueues({ pageSize: 100 });
  const members = await new platformClient.RoutingApi().getRoutingQueueMembers(page.entities[0].id, { pageSize: 100 });
  return { count: page.entities.length, total: page.total, members: members.entities.length };
}

async function detailsQuery() {
  const api = new platformClient.AnalyticsApi();
  const page = await api.postAnalyticsConversationsDetailsQuery({
    interval,
    order: "asc",
    paging: { pageSize: 50, pageNumber: 1 },
    segmentFilters: [{ type: "and", predicates: [{ type: "dimension", dimension: "mediaType", operator: "matches", value: "voice" }] }],
  });
  const one = await api.getAnalyticsConversationDetails(page.conversations[0].conversationId);
  return { totalHits: page.totalHits, count: page.conversations.length, sameById: one.conversationId === page.conversations[0].conversationId };
}

async function detailsJob() {
  const api = new platformClient.AnalyticsApi();
  const available = await api.getAnalyticsConversationsDetailsJobsAvailability();
  const { jobId } = await api.postAnalyticsConversationsDetailsJobs({ interval });
  let state = "";
  for (let polls = 0; state !== "FULFILLED" && polls < 100; polls++) {
    ({ state } = await api.getAnalyticsConversationsDetailsJob(jobId));
    if (state === "FAILED") throw new Error("the job failed");
    if (state !== "FULFILLED") await new Promise((done) => setTimeout(done, 100));
  }
  const ids = [];
  let cursor;
  let attributes = 0;
  do {
    const page = await api.getAnalyticsConversationsDetailsJobResults(jobId, { pageSize: 100, cursor });
    for (const conversation of page.conversations ?? []) {
      ids.push(conversation.conversationId);
      attributes += conversation.participants.filter((participant) => participant.attributes).length;
    }
    cursor = page.cursor;
  } while (cursor);
  return { state, available: available.dataAvailabilityDate, ids, attributes };
}

try {
  await client.loginClientCredentialsGrant(clientId, clientSecret);
  const organisation = await new platformClient.OrganizationApi().getOrganizationsMe();
  const token = await new platformClient.TokensApi().getTokensMe();
  console.log(
    JSON.stringify({
      organisation: organisation.name,
      client: token.OAuthClient.id,
      users: await users(),
      versionConflict: await versionConflict(),
      queues: await queues(),
      detailsQuery: await detailsQuery(),
      detailsJob: await detailsJob(),
    }),
  );
} catch (failure) {
  console.error(failure instanceof Error ? failure : JSON.stringify(failure));
  process.exitCode = 1;
}
