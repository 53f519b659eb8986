// Two agents take a live call on an emulator with the platform's own JavaScript SDK: list, answer, hold, mute, attributes,
// blind transfer, wrap-up; consult, hand over, hang up. Arguments: host port token1 token2 queue2. The first agent is
// offered the call already; the second is off queue. Prints one JSON object; exits with 1 when anything is refused that
// must not be.
import platformClient from "purecloud-platform-client-v2";

const [host, port, first, second, otherQueue] = process.argv.slice(2);

const client = platformClient.ApiClient.instance;
client.setGateway({ host, protocol: "http", port });

const conversations = new platformClient.ConversationsApi();
const users = new platformClient.UsersApi();

async function as(token) {
  client.setAccessToken(token);
  return (await users.getUsersMe()).id;
}

// Commands are asynchronous: 202, and the change shows a moment later.
async function until(what, ask) {
  for (let tries = 0; tries < 100; tries++) {
    const answer = await ask();
    if (answer) return answer;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`it did not come about that ${what}`);
}

async function refusal(ask) {
  try {
    await ask();
  } catch (refused) {
    return `${refused.status} ${refused.code ?? refused.body?.code}`;
  }
  return "taken";
}

const mine = (conversation, user) => conversation.participants.filter((one) => one.userId === user).at(-1);

// My newest call, when its leg is in this state.
const inState = (user, state) =>
  until(`a call of mine is ${state}`, async () => {
    for (const conversation of (await conversations.getConversations()).entities) {
      const me = mine(conversation, user);
      if (me?.calls?.[0]?.state === state) return { id: conversation.id, me, conversation };
    }
    return null;
  });

const change = (call, body) => conversations.patchConversationsCallParticipant(call.id, call.me.id, body);

const leg = (call) => until("my leg shows", async () => {
  const view = await conversations.getConversationsCall(call.id);
  return view.participants.find((one) => one.id === call.me.id);
});

async function wrapUp(call) {
  const [code] = await conversations.getConversationParticipantWrapupcodes(call.id, call.me.id);
  await change(call, { wrapup: { code: code.id, notes: "by the SDK" } });
  const given = await until("the code is given", async () => {
    const shown = await conversations.getConversation(call.id);
    return shown.participants.find((one) => one.id === call.me.id).wrapup;
  });
  return given.code === code.id && given.notes === "by the SDK";
}

async function firstAgent(seen) {
  const user = await as(first);
  const call = await inState(user, "alerting");
  seen.listed = (await conversations.getConversationsCalls()).entities.map((one) => one.id === call.id);
  seen.heldWhileAlerting = await refusal(() => change(call, { held: true }));
  await change(call, { state: "connected" });
  await inState(user, "connected");
  await change(call, { held: true });
  await until("the call is held", async () => (await leg(call)).held);
  await change(call, { held: false, muted: true });
  const now = await until("the call is muted and not held", async () => {
    const one = await leg(call);
    return one.muted && !one.held ? one : null;
  });
  seen.leg = { state: now.state, muted: now.muted, held: now.held, mine: now.user.id === user };
  const customer = call.conversation.participants.find((one) => one.purpose === "customer");
  await conversations.patchConversationParticipantAttributes(call.id, customer.id, { attributes: { case: "7" } });
  const echo = await conversations.patchConversationsCallParticipantAttributes(call.id, customer.id, { attributes: { tier: "gold" } });
  seen.attributes = echo.attributes;
  seen.strangeQueue = await refusal(() =>
    conversations.postConversationParticipantReplaceQueue(call.id, call.me.id, { queueId: user, transferType: "Unattended" }),
  );
  await conversations.postConversationParticipantReplaceQueue(call.id, call.me.id, { queueId: otherQueue, transferType: "Unattended" });
  const left = await until("the transfer has ended my part", async () => {
    const one = await leg(call);
    // During after-call work the leg still says that it is connected.
    return one.startAcwTime ? one : null;
  });
  seen.left = left.disconnectType;
  seen.firstCode = await wrapUp(call);
  seen.mineAfterwards = (await conversations.getConversations()).entities.length;
  return { call, user, customer };
}

async function secondAgent(seen, before) {
  const user = await as(second);
  await users.putUserRoutingstatus(user, { status: "IDLE" });
  const call = await inState(user, "alerting");
  seen.same = call.id === before.call.id;
  await change(call, { state: "connected" });
  await inState(user, "connected");
  seen.carried = call.conversation.participants.find((one) => one.purpose === "customer").attributes;
  // Asks the first agent, who is free again, and hands over by leaving.
  const asked = await conversations.postConversationsCallParticipantConsult(call.id, before.customer.id, {
    speakTo: "DESTINATION",
    destination: { userId: before.user },
  });
  await as(first);
  const offered = await inState(before.user, "alerting");
  seen.asked = offered.me.id === asked.destinationParticipantId;
  await change(offered, { state: "connected" });
  await inState(before.user, "connected");
  await as(second);
  await change(call, { state: "disconnected" });
  seen.secondCode = await wrapUp(call);
  await as(first);
  await change({ id: call.id, me: { id: asked.destinationParticipantId } }, { state: "disconnected" });
  const over = await until("the conversation is over", async () => {
    const one = await conversations.getConversation(call.id);
    return one.participants.every((each) => (each.calls ?? []).every((leg) => leg.disconnectedTime)) ? one : null;
  });
  seen.purposes = over.participants.map((one) => one.purpose);
}

const seen = {};
try {
  await secondAgent(seen, await firstAgent(seen));
  console.log(JSON.stringify(seen));
} catch (failure) {
  console.error(JSON.stringify(seen), failure instanceof Error ? failure : JSON.stringify(failure));
  process.exitCode = 1;
}
