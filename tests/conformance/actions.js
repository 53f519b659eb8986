// Makes a credential, an integration and a data action on an emulator with the platform's own JavaScript SDK: draft, validation,
// test, publication, execution. Arguments: host port clientId clientSecret service. Prints one JSON object; exits with 1 when anything
// is refused.
import platformClient from "purecloud-platform-client-v2";

const [host, port, clientId, clientSecret, service] = process.argv.slice(2);

const client = platformClient.ApiClient.instance;
client.setGateway({ host, protocol: "http", port });
const api = new platformClient.IntegrationsApi();

async function refusal(call) {
  try {
    await call();
  } catch (refused) {
    return { status: refused.status, code: refused.code };
  }
  return null;
}

async function integration() {
  const credential = await api.postIntegrationsCredentials({
    body: { name: "CRM login", type: { name: "userDefined" }, credentialFields: { apiKey: "pretend-key" } },
  });
  const made = await api.postIntegrations({ body: { name: "CRM", integrationType: { id: "custom-rest-actions" } } });
  const current = await api.getIntegrationConfigCurrent(made.id);
  await api.putIntegrationConfigCurrent(made.id, {
    body: { ...current, credentials: { basicAuth: { id: credential.id } } },
  });
  await api.patchIntegration(made.id, { body: { intendedState: "ENABLED" } });
  return { id: made.id, credential: await api.getIntegrationsCredential(credential.id) };
}

function lookup(integrationId) {
  return {
    name: "Customer lookup",
    category: "CRM",
    integrationId,
    secure: false,
    config: {
      timeoutSeconds: 10,
      request: {
        requestUrlTemplate: `${service}/customers?phone=$esc.url(\${input.phone})`,
        requestType: "GET",
        headers: { "X-Api-Key": "${credentials.apiKey}" },
        requestTemplate: "${input.rawRequest}",
      },
      response: {
        translationMap: { name: "$.customers[0].name" },
        translationMapDefaults: { name: '""' },
        successTemplate: '{"name": ${name}}',
      },
    },
    contract: {
      input: { inputSchema: { type: "object", required: ["phone"], properties: { phone: { type: "string" } } } },
      output: { successSchema: { type: "object", properties: { name: { type: "string" } } } },
    },
  };
}

try {
  await client.loginClientCredentialsGrant(clientId, clientSecret);
  const { id: integrationId, credential } = await integration();
  const body = lookup(integrationId);
  const draft = await api.postIntegrationsActionsDrafts(body);
  const saved = await api.patchIntegrationsActionDraft(draft.id, { ...body, version: draft.version });
  const validation = await api.getIntegrationsActionDraftValidation(draft.id);
  const test = await api.postIntegrationsActionDraftTest(draft.id, { phone: "+49 30" });
  const stale = await refusal(() => api.postIntegrationsActionDraftPublish(draft.id, { version: draft.version }));
  const published = await api.postIntegrationsActionDraftPublish(draft.id, { version: saved.version });
  const output = await api.postIntegrationsActionExecute(draft.id, { phone: "+49 30" });
  const broken = await refusal(() => api.postIntegrationsActionExecute(draft.id, {}));
  const listed = await api.getIntegrationsActions({ category: "CRM", name: "lookup", includeConfig: true });
  const read = await api.getIntegrationsAction(draft.id, { expand: "contract", includeConfig: true });
  const template = await api.getIntegrationsActionTemplate(draft.id, "successtemplate.vm");
  const flat = await api.getIntegrationsActionSchema(draft.id, "success.json", { flatten: true });
  console.log(
    JSON.stringify({
      credentialFields: credential.credentialFields,
      draft: draft.id,
      valid: validation.valid,
      test: { success: test.success, steps: test.operations.map((operation) => operation.name), result: test.finalResult },
      stale,
      version: published.version,
      output,
      broken,
      listed: listed.entities.map((action) => action.id),
      required: read.contract.input.inputSchema.required,
      uri: read.config.request.requestTemplateUri,
      template,
      flat,
    }),
  );
} catch (failure) {
  console.error(failure instanceof Error ? failure : JSON.stringify(failure));
  process.exitCode = 1;
}
