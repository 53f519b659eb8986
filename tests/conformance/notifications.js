// Drives the notification flow with the platform's own JavaScript SDK: channel, topics, socket, event, clean-up.
// Run with --experimental-websocket. Arguments: host port clientId clientSecret. Prints one JSON object; exits with 1
// when anything is refused or does not come within 30 seconds.
import platformClient from "purecloud-platform-client-v2";

const [host, port, clientId, clientSecret] = process.argv.slice(2);

const client = platformClient.ApiClient.instance;
client.setGateway({ host, protocol: "http", port });

function withPatience(promise, what) {
  let timer;
  const patience = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} did not come within 30 seconds`)), 30_000);
  });
  return Promise.race([promise, patience]).finally(() => clearTimeout(timer));
}

async function forbidden(api, channel) {
  try {
    await api.postNotificationsChannelSubscriptions(channel.id, [{ id: "v2.holograms.all" }]);
  } catch (refused) {
    return { status: refused.status, code: refused.code };
  }
  return null;
}

async function flow() {
  const api = new platformClient.NotificationsApi();
  const users = new platformClient.UsersApi();
  const available = await api.getNotificationsAvailabletopics({ expand: ["transports", "requiresPermissions"] });
  const user = (await users.getUsers({ pageSize: 1 })).entities[0];

  const channel = await api.postNotificationsChannels();
  const combined = `v2.users.${user.id}?presence&routingStatus`;
  const subscribed = await api.postNotificationsChannelSubscriptions(channel.id, [{ id: combined }]);

  const socket = new WebSocket(channel.connectUri);
  const frames = [];
  const waiting = [];
  socket.onmessage = (message) => {
    const frame = JSON.parse(message.data);
    frames.push(frame);
    for (const one of [...waiting]) if (one.wanted(frame)) (waiting.splice(waiting.indexOf(one), 1), one.resolve(frame));
  };
  const next = (what, wanted) => withPatience(new Promise((resolve) => waiting.push({ wanted, resolve })), what);
  await withPatience(
    new Promise((resolve, reject) => ((socket.onopen = resolve), (socket.onerror = () => reject(new Error("no socket"))))),
    "the open socket",
  );

  const pong = next("the pong", (frame) => frame.eventBody?.message === "pong");
  socket.send(JSON.stringify({ message: "ping" }));
  await pong;

  const before = await users.getUserRoutingstatus(user.id);
  const wanted = before.status === "OFF_QUEUE" ? "IDLE" : "OFF_QUEUE";
  const topicName = `v2.users.${user.id}.routingStatus`;
  const event = next("the event", (frame) => frame.topicName === topicName && frame.eventBody.routingStatus.status === wanted);
  await users.putUserRoutingstatus(user.id, { status: wanted });
  const seen = await event;
  const after = await users.getUserRoutingstatus(user.id);

  const listed = await api.getNotificationsChannelSubscriptions(channel.id);
  const channels = await api.getNotificationsChannels();
  const refused = await forbidden(api, channel);
  await api.deleteNotificationsChannelSubscriptions(channel.id);
  const left = await api.getNotificationsChannelSubscriptions(channel.id);
  const closed = new Promise((resolve) => (socket.onclose = resolve));
  socket.close();
  const { code } = await withPatience(closed, "the close");
  return {
    topics: available.entities.map((topic) => topic.id),
    state: subscribed.entities[0].state,
    members: Object.keys(seen),
    version: seen.version,
    agrees: seen.eventBody.routingStatus.status === after.status,
    listed: listed.entities.map((topic) => topic.id === combined),
    own: channels.entities.some((one) => one.id === channel.id),
    refused,
    left: left.entities.length,
    code,
  };
}

try {
  await client.loginClientCredentialsGrant(clientId, clientSecret);
  console.log(JSON.stringify(await flow()));
  process.exit(0);
} catch (failure) {
  console.error(failure instanceof Error ? failure : JSON.stringify(failure));
  process.exit(1);
}
