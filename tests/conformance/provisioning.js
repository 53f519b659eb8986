// Brings one person to work on an emulator with the platform's own JavaScript SDK: user, role, group, queue, skill, phone,
// station, default station. Arguments: host port clientId clientSecret. Prints one JSON object; exits with 1 when anything
// is refused that must not be.
import platformClient from "purecloud-platform-client-v2";

const [host, port, clientId, clientSecret] = process.argv.slice(2);

const client = platformClient.ApiClient.instance;
client.setGateway({ host, protocol: "http", port });

const users = new platformClient.UsersApi();
const authorization = new platformClient.AuthorizationApi();
const routing = new platformClient.RoutingApi();
const groups = new platformClient.GroupsApi();
const edges = new platformClient.TelephonyProvidersEdgeApi();
const stations = new platformClient.StationsApi();

// Asks again while the answer is not there or the platform says not yet.
async function until(ask) {
  for (let tries = 0; tries < 60; tries++) {
    try {
      const answer = await ask();
      if (answer) return answer;
    } catch (refused) {
      if (refused.status !== 409 && refused.status !== 400) throw refused;
    }
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error("the platform did not catch up");
}

async function person() {
  const user = await users.postUsers({ name: "Ana Ruiz", email: "ana@acme.example" });
  const changed = await users.patchUser(user.id, { version: user.version, title: "Agent", department: "Sales" });
  let conflict = null;
  try {
    await users.postUsers({ name: "Another", email: "ana@acme.example" });
  } catch (refused) {
    conflict = { status: refused.status, code: refused.code };
  }
  return { id: user.id, version: changed.version, conflict };
}

async function found() {
  const answer = await until(async () => {
    const page = await users.postUsersSearch({ query: [{ fields: ["email"], type: "EXACT", value: "ana@acme.example" }] });
    return page.total > 0 ? page : null;
  });
  return answer.results[0].id;
}

async function grant(id) {
  const role = (await authorization.getAuthorizationRoles({ name: "Communicate - User" })).entities.find((one) => one.name === "Communicate - User");
  const home = await authorization.getAuthorizationDivisionsHome();
  await authorization.postAuthorizationSubjectBulkadd(id, { grants: [{ roleId: role.id, divisionId: home.id }] });
  const subject = await authorization.getAuthorizationSubject(id);
  return subject.grants.map((one) => one.role.name).sort();
}

async function belong(id) {
  const group = (await groups.getGroups({ pageSize: 100 })).entities[0];
  await groups.postGroupMembers(group.id, { memberIds: [id], version: group.version });
  const queue = (await routing.getRoutingQueues({ pageSize: 100 })).entities[0];
  await routing.postRoutingQueueMembers(queue.id, [{ id }]);
  await routing.patchRoutingQueueMember(queue.id, id, { id, ringNumber: 2 });
  const skill = (await routing.getRoutingSkills({ pageSize: 100 })).entities[0];
  const skills = await users.patchUserRoutingskillsBulk(id, [{ id: skill.id, proficiency: 4 }]);
  const language = (await routing.getRoutingLanguages({ pageSize: 100 })).entities[0];
  await users.patchUserRoutinglanguagesBulk(id, [{ id: language.id, proficiency: 3 }]);
  const shown = await users.getUser(id, { expand: ["groups", "skills", "languages"] });
  const queues = await users.getUserQueues(id);
  return {
    group: shown.groups[0].id === group.id,
    skills: skills.entities.map((one) => one.proficiency),
    languages: shown.languages.map((one) => one.proficiency),
    queues: queues.entities.map((one) => one.id === queue.id),
  };
}

async function phone(id) {
  const site = (await edges.getTelephonyProvidersEdgesSites({ name: "PureCloud Voice - AWS" })).entities[0];
  const settings = (await edges.getTelephonyProvidersEdgesPhonebasesettings({ pageSize: 100 })).entities.find(
    (one) => one.phoneMetaBase.id === "inin_webrtc_softphone.json",
  );
  const lineBase = { id: settings.lines[0].id };
  const made = await edges.postTelephonyProvidersEdgesPhones({
    name: "Ana_Ruiz_WEBRTC_PHONE",
    state: "active",
    site: { id: site.id },
    phoneBaseSettings: { id: settings.id },
    lineBaseSettings: lineBase,
    lines: [{ name: "line_1", lineBaseSettings: lineBase }],
    webRtcUser: { id },
  });
  const listed = await edges.getTelephonyProvidersEdgesPhones({ webRtcUserId: id, fields: ["webRtcUser"] });
  return { id: made.id, listed: listed.entities.map((one) => one.webRtcUser.id === id) };
}

async function work(id) {
  const station = await until(async () => (await stations.getStations({ webRtcUserId: id })).entities[0]);
  await until(async () => {
    await users.putUserStationDefaultstationStationId(id, station.id);
    return true;
  });
  await until(async () => {
    await users.putUserStationAssociatedstationStationId(id, station.id);
    return true;
  });
  const held = await users.getUserStation(id);
  return { type: station.type, isDefault: held.defaultStation.id === station.id, isAssociated: held.associatedStation.id === station.id };
}

async function leave(id, phoneId) {
  await edges.deleteTelephonyProvidersEdgesPhone(phoneId);
  await users.deleteUser(id);
  const deleted = await users.getUser(id, { state: "deleted" });
  const restored = await users.patchUser(id, { version: deleted.version, state: "active" });
  const left = await stations.getStations({ webRtcUserId: id });
  return { deleted: deleted.state, restored: restored.state, stations: left.entities.length };
}

try {
  await client.loginClientCredentialsGrant(clientId, clientSecret);
  const made = await person();
  const seen = { person: made, found: (await found()) === made.id, roles: await grant(made.id), belongs: await belong(made.id) };
  const desk = await phone(made.id);
  console.log(JSON.stringify({ ...seen, phones: desk.listed, works: await work(made.id), leaves: await leave(made.id, desk.id) }));
} catch (failure) {
  console.error(failure instanceof Error ? failure : JSON.stringify(failure));
  process.exitCode = 1;
}
