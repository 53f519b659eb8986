// Judges a SCIM 2.0 server by what RFC 7643 and RFC 7644 demand. Written from the RFCs; knows nothing of Puente.
// Arguments: base address, token. Prints one JSON object; exits with 1 when a demand is not met.
const [base, token] = process.argv.slice(2);
const USER = "urn:ietf:params:scim:schemas:core:2.0:User";
const GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group";
const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const MESSAGE = "urn:ietf:params:scim:api:messages:2.0:";
const failures = [];
let checks = 0;

function check(demand, holds, seen) {
  checks++;
  if (!holds) failures.push(`${demand}; saw ${JSON.stringify(seen)?.slice(0, 300)}`);
}

async function ask(method, path, body, headers = {}) {
  const answer = await fetch(path.startsWith("http") ? path : base + path, {
    method,
    headers: { Authorization: `Bearer ${token}`, ...(body === undefined ? {} : { "Content-Type": "application/scim+json" }), ...headers },
    body: body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body),
  });
  const text = await answer.text();
  if (text) check(`${method} ${path}: media type is application/scim+json (3.1)`, /^application\/scim\+json/.test(answer.headers.get("content-type") ?? ""), answer.headers.get("content-type"));
  else if (answer.status === 204 || answer.status === 304) check(`${method} ${path}: ${answer.status} has no body`, text === "", text);
  const json = text ? JSON.parse(text) : null;
  if (answer.status >= 400) {
    check(`${method} ${path}: an error has the schema Error (3.12)`, json?.schemas?.[0] === `${MESSAGE}Error`, json);
    check(`${method} ${path}: its status is the HTTP status as a text (3.12)`, json?.status === String(answer.status), json);
    check(`${method} ${path}: it explains itself`, typeof json?.detail === "string" && json.detail.length > 0, json);
  }
  return { status: answer.status, json, headers: answer.headers };
}

const refused = (demand, answer, status, scimType) =>
  check(demand, answer.status === status && answer.json?.scimType === scimType, { status: answer.status, json: answer.json });
const find = async (filter, type = "Users", more = "") => (await ask("GET", `/${type}?filter=${encodeURIComponent(filter)}${more}`)).json;
const patch = (path, ...Operations) => ask("PATCH", path, { schemas: [`${MESSAGE}PatchOp`], Operations });

async function discovery() {
  const config = await ask("GET", "/ServiceProviderConfig");
  check("ServiceProviderConfig answers (4)", config.status === 200, config.status);
  for (const feature of ["patch", "bulk", "filter", "changePassword", "sort", "etag"])
    check(`ServiceProviderConfig says whether ${feature} is supported (7643, 5)`, typeof config.json[feature]?.supported === "boolean", config.json[feature]);
  check("bulk has maxOperations and maxPayloadSize", config.json.bulk.maxOperations > 0 && config.json.bulk.maxPayloadSize > 0, config.json.bulk);
  check("filter has maxResults", config.json.filter.maxResults > 0, config.json.filter);
  check("authenticationSchemes have type, name, description", config.json.authenticationSchemes.every((one) => one.type && one.name && one.description), config.json.authenticationSchemes);
  const types = await ask("GET", "/ResourceTypes");
  check("ResourceTypes is a list (4)", types.json.schemas[0] === `${MESSAGE}ListResponse` && types.json.totalResults === types.json.Resources.length, types.json);
  for (const type of types.json.Resources) {
    check(`resource type ${type.name} has endpoint and schema`, type.endpoint?.startsWith("/") && type.schema?.startsWith("urn:"), type);
    const one = await ask("GET", `/ResourceTypes/${type.name}`);
    check(`resource type ${type.name} can be asked alone`, one.status === 200 && one.json.name === type.name, one);
    check(`its location leads to it`, (await ask("GET", one.json.meta.location)).status === 200, one.json.meta);
  }
  const schemas = await ask("GET", "/Schemas");
  const ids = schemas.json.Resources.map((one) => one.id);
  for (const urn of [USER, GROUP, ENTERPRISE]) {
    check(`Schemas hold ${urn}`, ids.includes(urn), ids);
    const one = await ask("GET", `/Schemas/${urn}`);
    check(`${urn} can be asked alone`, one.status === 200 && one.json.id === urn, one.json);
    for (const attribute of one.json.attributes)
      for (const each of [attribute, ...(attribute.subAttributes ?? [])])
        check(
          `${urn} ${attribute.name}.${each.name} has its characteristics (7643, 7)`,
          ["string", "boolean", "decimal", "integer", "dateTime", "binary", "reference", "complex"].includes(each.type) &&
            typeof each.multiValued === "boolean" && typeof each.required === "boolean" &&
            ["readOnly", "readWrite", "immutable", "writeOnly"].includes(each.mutability) &&
            ["always", "never", "default", "request"].includes(each.returned) && ["none", "server", "global"].includes(each.uniqueness) &&
            (each.type !== "reference" || Array.isArray(each.referenceTypes)),
          each,
        );
  }
  for (const path of ["ServiceProviderConfig", "ResourceTypes", "Schemas"]) {
    check(`${path} refuses a filter with 403 (4)`, (await ask("GET", `/${path}?filter=id%20pr`)).status === 403);
    check(`${path} cannot be written`, (await ask("POST", `/${path}`, {})).status === 405);
  }
  check("an unknown schema is 404", (await ask("GET", "/Schemas/urn:unknown")).status === 404);
}

async function security() {
  for (const header of ["", "Bearer wrong", "Basic YTpi", `Bearer ${token}x`]) {
    const answer = await ask("GET", "/Users", undefined, { Authorization: header });
    check("a stranger is 401 (2)", answer.status === 401, answer.status);
    check("401 says how to sign in", /Bearer/i.test(answer.headers.get("www-authenticate") ?? ""), answer.headers.get("www-authenticate"));
  }
}

const ana = {
  schemas: [USER, ENTERPRISE],
  id: "chosen-by-the-client",
  externalId: "E-1",
  userName: "Ana@acme.example",
  name: { givenName: "Ana", familyName: "Ruiz" },
  displayName: "Ana Ruiz",
  password: "t1meMa$heen",
  active: true,
  emails: [{ value: "ana@acme.example", type: "work", primary: true }, { value: "ana@home.example", type: "home" }],
  meta: { resourceType: "Nonsense", version: "W/\"99\"" },
  [ENTERPRISE]: { department: "Sales", employeeNumber: "701984" },
};

async function users() {
  const made = await ask("POST", "/Users", ana);
  const user = made.json;
  check("POST answers 201 (3.3)", made.status === 201, made);
  check("Location is meta.location (3.3)", made.headers.get("location") === user.meta.location, made.headers.get("location"));
  check("ETag is meta.version (3.14)", made.headers.get("etag") === user.meta.version, made.headers.get("etag"));
  check("the server chooses the id (7643, 3.1)", user.id && user.id !== ana.id, user.id);
  check("what is read-only is ignored (3.3)", user.meta.resourceType === "User", user.meta);
  check("created and lastModified are times", !isNaN(Date.parse(user.meta.created)) && !isNaN(Date.parse(user.meta.lastModified)), user.meta);
  check("the password is never returned (7643, 4.1.1)", !JSON.stringify(user).includes("t1meMa") && !("password" in user), user);
  check("schemas name the extension that is present (7643, 3)", user.schemas.includes(ENTERPRISE) && user.schemas.includes(USER), user.schemas);
  const read = await ask("GET", user.meta.location);
  check("the location leads to the resource", read.status === 200 && read.json.id === user.id, read.json);
  check("GET shows what POST showed", JSON.stringify(read.json) === JSON.stringify(user), read.json);
  refused("a second user of the name is 409 uniqueness (3.3)", await ask("POST", "/Users", { ...ana, userName: "aNA@ACME.example" }), 409, "uniqueness");
  refused("userName is required (7643, 4.1.1)", await ask("POST", "/Users", { schemas: [USER], displayName: "X" }), 400, "invalidValue");
  refused("two primary values are refused (7643, 2.4)", await ask("POST", "/Users", { schemas: [USER], userName: "p@x", emails: [{ value: "a", primary: true }, { value: "b", primary: true }] }), 400, "invalidValue");
  check("an unknown id is 404 (3.4.1)", (await ask("GET", "/Users/none")).status === 404);
  check("a group is no user", (await ask("GET", `/Groups/${user.id}`)).status === 404);
  const caseless = await ask("POST", "/Users", { SCHEMAS: [USER], USERNAME: "case@acme.example", NAME: { GivenName: "C" }, nickName: null, emails: [] });
  check("names of attributes have no case (7643, 2.1)", caseless.status === 201 && caseless.json.userName === "case@acme.example" && caseless.json.name.givenName === "C", caseless.json);
  check("null and [] are unassigned (7643, 2.5)", !("nickName" in caseless.json) && !("emails" in caseless.json), caseless.json);
  const put = await ask("PUT", `/Users/${user.id}`, { schemas: [USER], userName: "ana@acme.example", title: "Lead", id: user.id });
  check("PUT answers 200 with the resource (3.5.1)", put.status === 200 && put.json.title === "Lead", put);
  check("PUT replaces: what is not sent is gone", !put.json.displayName && !put.json[ENTERPRISE] && !put.json.emails, put.json);
  check("PUT changes the version", put.json.meta.version !== user.meta.version, put.json.meta);
  check("PUT keeps created and id", put.json.meta.created === user.meta.created && put.json.id === user.id, put.json.meta);
  check("PUT of an unknown id is 404 (3.5.1)", (await ask("PUT", "/Users/none", ana)).status === 404);
  refused("PUT may not take another's name", await ask("PUT", `/Users/${user.id}`, { schemas: [USER], userName: "CASE@acme.example" }), 409, "uniqueness");
  check("DELETE answers 204 (3.6)", (await ask("DELETE", `/Users/${caseless.json.id}`)).status === 204);
  check("then it is 404 (3.6)", (await ask("GET", `/Users/${caseless.json.id}`)).status === 404);
  check("and cannot be deleted again", (await ask("DELETE", `/Users/${caseless.json.id}`)).status === 404);
  check("and is in no list (3.6)", (await find('userName eq "case@acme.example"')).totalResults === 0);
  check("and its name is free", (await ask("POST", "/Users", { schemas: [USER], userName: "case@acme.example" })).status === 201);
  return user.id;
}

async function versions(id) {
  const { json, headers } = await ask("GET", `/Users/${id}`);
  const version = headers.get("etag");
  check("If-None-Match with the version is 304 (3.14)", (await ask("GET", `/Users/${id}`, undefined, { "If-None-Match": version })).status === 304);
  check("If-None-Match with another is 200", (await ask("GET", `/Users/${id}`, undefined, { "If-None-Match": 'W/"0"' })).status === 200);
  const body = { schemas: [USER], userName: json.userName, title: "Head" };
  for (const method of ["PUT", "PATCH", "DELETE"])
    check(`${method} with another version is 412 (3.14)`, (await ask(method, `/Users/${id}`, method === "DELETE" ? undefined : method === "PUT" ? body : { schemas: [`${MESSAGE}PatchOp`], Operations: [{ op: "add", path: "title", value: "x" }] }, { "If-Match": 'W/"0"' })).status === 412);
  check("a refused write changes nothing", (await ask("GET", `/Users/${id}`)).headers.get("etag") === version);
  check("PUT with the version is 200", (await ask("PUT", `/Users/${id}`, body, { "If-Match": version })).status === 200);
  check("a list of versions and * are understood", (await ask("PUT", `/Users/${id}`, body, { "If-Match": `W/"0", ${(await ask("GET", `/Users/${id}`)).headers.get("etag")}` })).status === 200 && (await ask("PUT", `/Users/${id}`, body, { "If-Match": "*" })).status === 200);
}

async function patching(id) {
  const path = `/Users/${id}`;
  let answer = await patch(path, { op: "add", value: { emails: [{ value: "w@a", type: "work", primary: true }, { value: "h@a", type: "home" }], nickName: "Nan" } });
  check("add without a path takes attributes from the value (3.5.2.1)", answer.status === 200 && answer.json.emails.length === 2 && answer.json.nickName === "Nan", answer);
  const version = answer.json.meta.version;
  answer = await patch(path, { op: "add", path: "nickName", value: "Nan" });
  check("adding what is there changes neither value nor version (3.5.2.1)", answer.json.meta.version === version, answer.json.meta);
  answer = await patch(path, { op: "add", path: "emails", value: [{ value: "o@a", type: "other", primary: true }] });
  check("add appends to a list", answer.json.emails.length === 3, answer.json.emails);
  check("a new primary takes the place of the old (3.5.2)", answer.json.emails.filter((one) => one.primary).map((one) => one.value).join() === "o@a", answer.json.emails);
  answer = await patch(path, { op: "replace", path: 'emails[type eq "work"].value', value: "new@a" });
  check("replace with a value path and a part (3.5.2.3)", answer.json.emails.find((one) => one.type === "work").value === "new@a" && answer.json.emails.length === 3, answer.json.emails);
  answer = await patch(path, { op: "replace", path: 'emails[type eq "home"]', value: { value: "hh@a", type: "home", display: "H" } });
  check("replace with a value path", answer.json.emails.some((one) => one.value === "hh@a" && one.display === "H"), answer.json.emails);
  refused("replace where nothing fits is noTarget (3.5.2.3)", await patch(path, { op: "replace", path: 'emails[type eq "fax"].value', value: "x" }), 400, "noTarget");
  answer = await patch(path, { op: "remove", path: 'emails[type eq "other" and value sw "o"]' });
  check("remove with a value path (3.5.2.2)", answer.json.emails.length === 2, answer.json.emails);
  answer = await patch(path, { op: "remove", path: 'emails[type eq "home"].display' });
  check("remove of a part", answer.json.emails.every((one) => !one.display), answer.json.emails);
  answer = await patch(path, { op: "remove", path: "emails" });
  check("remove of an attribute unassigns it", !("emails" in answer.json), answer.json);
  refused("remove needs a path: noTarget (3.5.2.2)", await patch(path, { op: "remove" }), 400, "noTarget");
  refused("a required attribute cannot be removed: mutability (3.5.2.2)", await patch(path, { op: "remove", path: "userName" }), 400, "mutability");
  refused("a read-only attribute cannot be replaced: mutability (3.5.2)", await patch(path, { op: "replace", path: "groups", value: [] }), 400, "mutability");
  refused("nor meta.created", await patch(path, { op: "replace", path: "meta.created", value: "2020-01-01T00:00:00Z" }), 400, "mutability");
  refused("an unknown path is invalidPath", await patch(path, { op: "add", path: "shoeSize", value: 3 }), 400, "invalidPath");
  refused("a broken path is invalidPath", await patch(path, { op: "add", path: "emails[type eq ", value: 3 }), 400, "invalidPath");
  refused("an unknown op is invalidSyntax", await patch(path, { op: "swap", path: "title", value: 3 }), 400, "invalidSyntax");
  refused("a wrong value is invalidValue", await patch(path, { op: "add", path: "active", value: 3 }), 400, "invalidValue");
  refused("PatchOp needs its schema", await ask("PATCH", path, { Operations: [{ op: "add", path: "title", value: "x" }] }), 400, "invalidSyntax");
  const before = (await ask("GET", path)).json;
  await patch(path, { op: "replace", path: "title", value: "Half" }, { op: "replace", path: "id", value: "x" });
  check("a PATCH is all or nothing (3.5.2)", JSON.stringify((await ask("GET", path)).json) === JSON.stringify(before));
  answer = await patch(path, { op: "add", path: `${ENTERPRISE}:department`, value: "Support" }, { op: "add", path: `${ENTERPRISE}:manager`, value: { value: id } });
  check("paths with a URN reach the extension (3.10)", answer.json[ENTERPRISE]?.department === "Support" && answer.json.schemas.includes(ENTERPRISE), answer.json);
  answer = await patch(path, { op: "replace", value: { [ENTERPRISE]: { department: "Care" }, name: { familyName: "Sol" } } });
  check("an extension may stand in the value", answer.json[ENTERPRISE].department === "Care" && answer.json[ENTERPRISE].manager.value === id, answer.json);
  answer = await patch(path, { op: "add", path: "name", value: { givenName: "Ani" } });
  check("add merges the parts of a complex attribute", answer.json.name.givenName === "Ani" && answer.json.name.familyName === "Sol", answer.json.name);
  // As the two great directories write.
  answer = await patch(path, { op: "Replace", path: "active", value: "False" }, { op: "Add", path: 'phoneNumbers[type eq "mobile"].value', value: "+34600" }, { op: "Add", value: { "name.givenName": "Entra" } });
  check("Entra ID: capital ops, texts for truth values, added value paths", answer.json?.active === false && answer.json.phoneNumbers[0].type === "mobile" && answer.json.name.givenName === "Entra", answer);
  answer = await patch(path, { op: "replace", value: { id, active: true } });
  check("Okta: no path, the id repeated", answer.json?.active === true, answer);
}

async function groups(id) {
  const other = (await ask("POST", "/Users", { schemas: [USER], userName: "bea@acme.example", displayName: "Bea" })).json.id;
  const made = await ask("POST", "/Groups", { schemas: [GROUP], displayName: "Agents", members: [{ value: id }, { value: id, display: "x" }] });
  check("a group is made with members", made.status === 201 && made.json.members.length === 1 && made.json.members[0].value === id, made);
  check("a member's $ref leads to it (7643, 2.4)", (await ask("GET", made.json.members[0].$ref)).json.id === id);
  const path = `/Groups/${made.json.id}`;
  const user = await ask("GET", `/Users/${id}`);
  check("the user shows the group (7643, 4.1.2)", user.json.groups?.[0]?.value === made.json.id && user.json.groups[0].display === "Agents" && user.json.groups[0].type === "direct", user.json.groups);
  refused("displayName is required (7643, 4.2)", await ask("POST", "/Groups", { schemas: [GROUP] }), 400, "invalidValue");
  refused("a member that does not exist is refused", await ask("POST", "/Groups", { schemas: [GROUP], displayName: "G", members: [{ value: "none" }] }), 400, "invalidValue");
  check("add of a member answers 200 or 204", [200, 204].includes((await patch(path, { op: "add", path: "members", value: [{ value: other }] })).status));
  check("both are in it", (await ask("GET", path)).json.members.length === 2);
  check("a group's version changes with its members", (await ask("GET", path)).headers.get("etag") !== made.headers.get("etag"));
  await patch(path, { op: "remove", path: `members[value eq "${other}"]` });
  check("remove by value path", (await ask("GET", path)).json.members.map((one) => one.value).join() === id);
  await patch(path, { op: "add", path: "members", value: [{ value: other }] });
  await patch(path, { op: "Remove", path: "members", value: [{ value: other }] });
  check("Entra ID: remove with values beside the path", (await ask("GET", path)).json.members.map((one) => one.value).join() === id);
  check("PATCH with attributes answers 200 (3.5.2)", (await ask("PATCH", `${path}?attributes=displayName`, { schemas: [`${MESSAGE}PatchOp`], Operations: [{ op: "replace", value: { id: made.json.id, displayName: "Team" } }] })).json?.displayName === "Team");
  const outer = await ask("POST", "/Groups", { schemas: [GROUP], displayName: "All", members: [{ value: made.json.id }] });
  check("a group in a group has the type Group", outer.json.members[0].type === "Group", outer.json.members);
  check("then the user is in it indirectly", (await ask("GET", `/Users/${id}`)).json.groups.some((one) => one.value === outer.json.id && one.type === "indirect"));
  check("members can be left out", !("members" in (await ask("GET", `${path}?excludedAttributes=members`)).json));
  check("groups are found by name without case", (await find('displayName eq "TEAM"', "Groups")).totalResults === 1);
  check("and by member", (await find(`members[value eq "${id}"]`, "Groups")).totalResults === 1);
  check("users are found by group", (await find(`groups.value eq "${outer.json.id}"`)).totalResults === 1);
  await ask("DELETE", `/Users/${other}`);
  await ask("DELETE", path);
  check("a deleted group is no user's", !(await ask("GET", `/Users/${id}`)).json.groups);
}

async function filters() {
  const made = [];
  for (let index = 0; index < 7; index++)
    made.push((await ask("POST", "/Users", { schemas: [USER, ENTERPRISE], externalId: `X${index}`, userName: `filter${index}@acme.example`, title: index % 2 ? "Agent" : "Lead", active: index < 5, emails: [{ type: "work", value: `f${index}@w.example` }, { type: "home", value: `f${index}@h.example` }], [ENTERPRISE]: { department: "F" } })).json);
  const count = async (filter) => (await find(`(${filter}) and userName sw "filter"`)).totalResults;
  const table = [
    ['userName eq "FILTER3@acme.example"', 1], ['externalId eq "X3"', 1], ['externalId eq "x3"', 0], [`id eq "${made[2].id}"`, 1],
    ['title ne "Agent"', 4], ['title co "GEN"', 3], ['userName sw "filter3"', 1], ['userName ew "EXAMPLE"', 7], ["title pr", 7], ["nickName pr", 0],
    ['externalId gt "X4"', 2], ['externalId ge "X4"', 3], ['externalId lt "X2"', 2], ['externalId le "X2"', 3], ["active eq true", 5], ["active eq false", 2],
    ['title eq "Agent" and active eq true', 2], ['title eq "Agent" or active eq false', 4], ['not (title eq "Agent")', 4],
    ['title eq "Lead" or title eq "Agent" and active eq false', 5], ['(title eq "Lead" or title eq "Agent") and active eq false', 2],
    ['emails[type eq "work" and value sw "f3"]', 1], ['emails[type eq "work" and value ew "h.example"]', 0], ['emails.value eq "f3@h.example"', 1], ['emails co "f3@"', 1],
    ['emails[type eq "home" and not (value sw "f1")]', 6], [`${ENTERPRISE}:department eq "f"`, 7], [`${USER}:userName eq "filter1@acme.example"`, 1],
    ['meta.created gt "2011-05-13T04:42:34Z"', 7], ['meta.resourceType eq "User"', 7], [`schemas eq "${ENTERPRISE}"`, 7], ['TITLE EQ "agent"', 3], ["nickName eq null", 7], ['userName eq "\\u0066ilter1@acme.example"', 1],
  ];
  for (const [filter, wanted] of table) {
    const seen = await count(filter);
    check(`filter ${filter} finds ${wanted} (3.4.2.2)`, seen === wanted, seen);
  }
  for (const filter of ["userName", "userName eq", "userName is \"x\"", "(userName pr", "userName eq \"x", "active gt true", "shoeSize eq 3", "emails[type eq \"work\"", "userName eq x", "userName pr and", "name eq \"x\"", "password eq \"x\"", "x509Certificates.value gt \"AA==\""])
    refused(`filter ${filter} is invalidFilter (3.12)`, await ask("GET", `/Users?filter=${encodeURIComponent(filter)}`), 400, "invalidFilter");
  const all = await find('userName sw "filter"', "Users", "&sortBy=userName&sortOrder=descending&count=3");
  check("sorted, descending, by pages (3.4.2.3)", all.Resources.map((one) => one.externalId).join() === "X6,X5,X4" && all.totalResults === 7, all.Resources?.map((one) => one.externalId));
  const next = await find('userName sw "filter"', "Users", "&sortBy=userName&startIndex=3&count=2");
  check("startIndex counts from one (3.4.2.4)", next.Resources.map((one) => one.externalId).join() === "X2,X3" && next.startIndex === 3 && next.itemsPerPage === 2, next);
  check("startIndex below one is one", (await find('userName sw "filter"', "Users", "&startIndex=0&count=1")).startIndex === 1);
  check("a negative count is none (3.4.2.4)", (await find('userName sw "filter"', "Users", "&count=-1")).itemsPerPage === 0);
  const none = await find('userName sw "filter"', "Users", "&count=0");
  check("count=0 tells the number only", none.totalResults === 7 && !(none.Resources?.length > 0), none);
  check("nothing found is 200 with zero (3.4.2)", (await find('userName eq "nobody"')).totalResults === 0);
  const missing = await find('userName sw "filter"', "Users", "&sortBy=nickName");
  check("sorting by what nobody has keeps all", missing.totalResults === 7, missing);
  const few = (await ask("GET", `/Users/${made[0].id}?attributes=userName,emails.value`)).json;
  check("attributes: only these, and id and schemas (3.9)", few.id && few.userName && few.emails[0].value && !few.emails[0].type && !few.title && few.schemas, few);
  const without = (await ask("GET", `/Users/${made[0].id}?excludedAttributes=emails,id,${ENTERPRISE}:department`)).json;
  check("excludedAttributes: without these, but the id stays (3.9)", without.id && !without.emails && without.title && !without[ENTERPRISE], without);
  const searched = await ask("POST", "/Users/.search", { schemas: [`${MESSAGE}SearchRequest`], filter: 'userName sw "filter"', attributes: ["externalId"], sortBy: "externalId", startIndex: 2, count: 2 });
  check("POST .search asks the same (3.4.3)", searched.status === 200 && searched.json.Resources.map((one) => one.externalId).join() === "X1,X2" && !searched.json.Resources[0].userName, searched.json);
  const both = await ask("POST", "/.search", { schemas: [`${MESSAGE}SearchRequest`], filter: 'displayName pr or userName sw "filter"' });
  check("POST .search at the root asks all types (3.4.3)", new Set(both.json.Resources.map((one) => one.meta.resourceType)).size === 2, both.json.totalResults);
  check("each resource of a list has its version and location", both.json.Resources.every((one) => one.meta.version && one.meta.location), null);
  const page = await ask("GET", "/Users?count=2");
  check("a list has the schema ListResponse", page.json.schemas[0] === `${MESSAGE}ListResponse` && page.json.Resources.length === 2 && page.json.totalResults > 7, page.json);
}

async function bulk() {
  const send = (Operations, more = {}) => ask("POST", "/Bulk", { schemas: [`${MESSAGE}BulkRequest`], Operations, ...more });
  const one = (bulkId, userName) => ({ method: "POST", path: "/Users", bulkId, data: { schemas: [USER], userName } });
  let answer = await send([
    { method: "POST", path: "/Groups", bulkId: "g", data: { schemas: [GROUP], displayName: "Bulk", members: [{ value: "bulkId:b" }] } },
    one("b", "bulk1@acme.example"),
  ]);
  check("bulk answers 200 with BulkResponse (3.7)", answer.status === 200 && answer.json.schemas[0] === `${MESSAGE}BulkResponse`, answer.json);
  check("both are made though the reference looks ahead (3.7.2)", answer.json.Operations.every((each) => each.status === "201" && each.location && each.version && each.bulkId), answer.json.Operations);
  const group = (await ask("GET", answer.json.Operations.find((each) => each.bulkId === "g").location)).json;
  check("the reference became an id", answer.json.Operations.find((each) => each.bulkId === "b").location.endsWith(group.members[0].value), group.members);
  answer = await send([
    { method: "POST", path: "/Groups", bulkId: "one", data: { schemas: [GROUP], displayName: "One", members: [{ value: "bulkId:two" }] } },
    { method: "POST", path: "/Groups", bulkId: "two", data: { schemas: [GROUP], displayName: "Two", members: [{ value: "bulkId:one" }] } },
  ]);
  check("a circle of references is resolved (3.7.1)", answer.json.Operations.every((each) => each.status === "201"), answer.json.Operations);
  answer = await send([one("a", "bulk1@acme.example"), one("c", "bulk2@acme.example"), { method: "PATCH", path: "/Users/bulkId:c", data: { schemas: [`${MESSAGE}PatchOp`], Operations: [{ op: "add", path: "title", value: "B" }] } }, { method: "DELETE", path: "/Users/none" }]);
  check("a failure holds its error and no location (3.7.3)", answer.json.Operations[0].status === "409" && answer.json.Operations[0].response?.scimType === "uniqueness" && !answer.json.Operations[0].location, answer.json.Operations[0]);
  check("the others go on", answer.json.Operations.map((each) => each.status).join() === "409,201,200,404", answer.json.Operations.map((each) => each.status));
  answer = await send([one("a", "bulk1@acme.example"), one("d", "bulk3@acme.example")], { failOnErrors: 1 });
  check("failOnErrors stops (3.7)", answer.json.Operations.length === 1 && (await find('userName eq "bulk3@acme.example"')).totalResults === 0, answer.json.Operations);
  answer = await send([one(undefined, "bulk4@acme.example")]);
  check("POST needs a bulkId (3.7)", answer.json.Operations[0].status === "400", answer.json.Operations);
  answer = await send([{ method: "PUT", path: "/Users/bulkId:zzz", data: { schemas: [USER], userName: "zzz" } }]);
  check("an unknown bulkId is 409 (3.7.2)", answer.json.Operations[0].status === "409", answer.json.Operations);
  answer = await send([{ method: "PUT", path: `/Users/${group.members[0].value}`, version: 'W/"0"', data: { schemas: [USER], userName: "bulk1@acme.example" } }]);
  check("version is checked as If-Match (3.7)", answer.json.Operations[0].status === "412", answer.json.Operations);
  check("too many operations are 413 (3.7.4)", (await send(Array.from({ length: 1001 }, (_, index) => one(String(index), `many${index}`)))).status === 413);
  check("too large a body is 413 (3.7.4)", (await ask("POST", "/Bulk", JSON.stringify({ schemas: [`${MESSAGE}BulkRequest`], Operations: [], filler: "x".repeat(2_000_000) }))).status === 413);
}

async function rest() {
  check("another media type is 415", (await ask("POST", "/Users", "x", { "Content-Type": "text/plain" })).status === 415);
  check("application/json is taken too (3.1)", (await ask("POST", "/Users", { schemas: [USER], userName: "plain@acme.example" }, { "Content-Type": "application/json; charset=utf-8" })).status === 201);
  refused("broken JSON is invalidSyntax (3.12)", await ask("POST", "/Users", "{"), 400, "invalidSyntax");
  refused("a missing schema is invalidSyntax", await ask("POST", "/Users", { userName: "x" }), 400, "invalidSyntax");
  refused("an unknown schema is invalidSyntax", await ask("POST", "/Users", { schemas: [USER, "urn:none"], userName: "x" }), 400, "invalidSyntax");
  check("an unknown address is 404", (await ask("GET", "/Robots")).status === 404);
  check("/Me is 501 where it is not done (3.11)", (await ask("GET", "/Me")).status === 501);
  const odd = await ask("DELETE", "/Users");
  check("a method that is not possible is 405 and says which are", odd.status === 405 && odd.headers.get("allow"), odd.status);
}

await discovery();
await security();
const id = await users();
await versions(id);
await patching(id);
await groups(id);
await filters();
await bulk();
await rest();
console.log(JSON.stringify({ checks, failures }));
if (failures.length > 0) {
  console.error(failures.join("\n"));
  process.exitCode = 1;
}
