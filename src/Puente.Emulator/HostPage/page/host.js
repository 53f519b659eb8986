import { AppFrame, protocol } from './frame.js';
import { actionsOf, isRefusal } from './actions.js';
import { Platform, partsOf } from './platform.js';
import { words } from './words.js';

const $ = (id) => document.getElementById(id);
const make = (tag, more = {}, ...children) => {
  const node = Object.assign(document.createElement(tag), more);
  node.append(...children);
  return node;
};
const asked = new URLSearchParams(location.search);
let language = asked.get('lang') ?? (navigator.language.startsWith('es') ? 'es' : 'en-us');
let theme = asked.get('theme') ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
let me = null;
let platform = null;
let conversations = [];
let chosen = '';
let tab = '';
/** Every frame there is, by app and conversation. */
const frames = new Map();
const t = (key) => words[language.startsWith('es') ? 'es' : 'en'][key] ?? key;

function say() {
  document.documentElement.lang = language.split('-')[0];
  document.documentElement.dataset.theme = theme;
  document.title = t('title');
  for (const one of document.querySelectorAll('[data-word]')) one.textContent = t(one.dataset.word);
  for (const one of document.querySelectorAll('[data-label]')) one.setAttribute('aria-label', t(one.dataset.label));
  $('language').value = language;
  $('theme').textContent = theme === 'dark' ? t('light') : t('dark');
  $('queue').textContent = me?.onQueue ? t('onQueue') : t('offQueue');
  $('queue').setAttribute('aria-pressed', String(me?.onQueue ?? false));
  $('signin').hidden = me !== null;
  for (const id of ['work', 'queue', 'leave']) $(id).hidden = me === null;
  $('who').textContent = me?.name ?? '';
}

/** Everything that passes between the page and the apps, so that one can learn the protocol by watching. */
function log(way, frame, name, outcome, detail = '') {
  const shown = typeof detail === 'string' ? detail : JSON.stringify(detail);
  const row = make('tr', { className: outcome === 'ok' ? way : 'refused' });
  row.dataset.name = name;
  row.dataset.outcome = outcome;
  row.append(...[new Date().toISOString().slice(11, 23), t(way), frame?.app.name ?? '?', `${name} ${shown}`, t(outcome)].map((textContent) => make('td', { textContent })));
  $('lines').prepend(row);
  while ($('lines').children.length > 500) $('lines').lastChild.remove();
}

function view(title, what) {
  $('view-title').textContent = title;
  $('view-text').textContent = what === null ? '' : typeof what === 'string' ? what : JSON.stringify(what, null, 2);
  $('view').hidden = false;
}

function toast({ key, title, message, type, timeout, closes }) {
  [...$('toasts').children].find((one) => one.dataset.key === key)?.remove();
  const box = make('div', { className: `toast ${type}` }, make('b', { textContent: title }), make('p', { textContent: message }));
  box.dataset.key = key;
  if (closes) box.append(make('button', { type: 'button', textContent: '×', ariaLabel: t('close'), onclick: () => box.remove() }));
  if (timeout > 0) setTimeout(() => box.remove(), timeout * 1000);
  $('toasts').append(box);
}

const actions = actionsOf({
  ask: (path) => platform.ask(path),
  holds: (permission) => platform.holds(permission),
  isMine: (id) => conversations.some((one) => one.id === id),
  view,
  hideView: () => { $('view').hidden = true; },
  toast,
  badge: (frame, count) => { frame.attention = count; drawTabs(); },
  propose: (_, message) => view(t('proposed'), message),
});

addEventListener('message', async ({ source, origin, data }) => {
  const frame = [...frames.values()].find((one) => one.element.contentWindow === source);
  if (!frame) return log('toHost', null, String(data?.action), 'refused', `from no frame of this page, origin ${origin}`);
  if (origin !== frame.origin) return log('toHost', frame, String(data?.action), 'refused', `origin ${origin} is not ${frame.origin}`);
  if (data?.protocol !== protocol) return log('toHost', frame, String(data?.action), 'refused', `protocol is not ${protocol}`);
  const { action, protocol: _, protocolAgentName, protocolAgentVersion, ...rest } = data;
  if (!Object.hasOwn(actions, action)) return log('toHost', frame, String(action), 'refused', 'no such action');
  try {
    await actions[action](frame, rest);
    log('toHost', frame, action, 'ok', rest);
  } catch (fault) {
    if (!isRefusal(fault) && fault.status === undefined && !(fault instanceof TypeError)) throw fault;
    log('toHost', frame, action, 'refused', fault.message);
  }
});

function valuesOf(conversation) {
  const id = conversation?.id ?? '';
  return {
    gcHostOrigin: location.origin, gcTargetEnv: 'prod', gcLangTag: language, pcLangTag: language, pcEnvironment: 'localhost',
    gcUsePopupAuth: 'true', pcUsePopupAuth: 'true',
    ...(conversation ? { gcConversationId: id, pcConversationId: id, gcInteractionId: id, gcInteractionType: partsOf(conversation, me.id).type } : {}),
  };
}

const fits = (app, conversation) => {
  const { queueIdFilterList: queues = [], communicationTypeFilter: types = '' } = app.config.effective.properties;
  const part = partsOf(conversation, me.id);
  return part.state !== 'alerting' && (queues.length === 0 || queues.includes(part.queueId)) && (types.trim() === '' || types.split(',').some((one) => one.trim() === part.type));
};
const isWidget = (app) => app.integrationType.id === 'embedded-client-app-interaction-widget';

/** Makes the frames that should be there, shows those that are looked at, and ends the others. */
function drawFrames() {
  const wanted = new Map();
  for (const app of me?.apps ?? []) {
    if (!isWidget(app)) {
      if (tab === app.id || (frames.has(app.id) && !frames.get(app.id).lifecycle.ephemeral)) wanted.set(app.id, { app, holder: $('apps'), isSeen: tab === app.id });
    } else
      for (const conversation of conversations.filter((one) => fits(app, one)))
        wanted.set(`${app.id}/${conversation.id}`, { app, conversation, holder: $('widgets'), isSeen: tab === '' && chosen === conversation.id });
  }
  for (const [key, frame] of frames)
    if (!wanted.has(key)) {
      // Its last words still have to be understood, so it goes out of the list when it has ended.
      if (!frame.isEnding)
        frame.stop().then(() => {
          // It may be wanted again by now, and then afresh.
          if (frames.get(key) === frame && frames.delete(key)) drawFrames();
        });
      frame.isEnding = true;
    }
  for (const [key, { app, conversation, holder, isSeen }] of wanted) {
    if (!frames.has(key)) {
      const frame = new AppFrame(app, conversation?.id, valuesOf(conversation), log);
      frames.set(key, frame);
      holder.append(frame.box);
    }
    frames.get(key).seen(isSeen);
  }
  $('interactions').hidden = tab !== '';
  $('apps').hidden = tab === '';
}

function drawTabs() {
  const one = (id, name, attention) => {
    const button = make('button', { type: 'button', textContent: name, onclick: () => { tab = id; draw(); } });
    button.setAttribute('aria-current', tab === id ? 'page' : 'false');
    if (attention) button.append(make('span', { className: 'badge', textContent: String(attention) }));
    return button;
  };
  const widgets = [...frames.values()].filter((frame) => frame.conversationId).reduce((sum, frame) => sum + (frame.attention ?? 0), 0);
  $('tabs').replaceChildren(...(me ? [one('', t('interactions'), widgets), ...me.apps.filter((app) => !isWidget(app)).map((app) => one(app.id, app.name, frames.get(app.id)?.attention))] : []));
}

const change = (conversation, body) => async () => {
  const { mine } = partsOf(conversation, me.id);
  try {
    await platform.ask(`/api/v2/conversations/${conversation.id}/participants/${mine.id}`, 'PATCH', body);
  } catch (fault) {
    refused(fault.message);
  }
  await read();
};

async function drawDetail() {
  const conversation = conversations.find((one) => one.id === chosen);
  if (!conversation) return $('detail').replaceChildren();
  const part = partsOf(conversation, me.id);
  const button = (word, act, style = '') => { const one = make('button', { type: 'button', textContent: t(word), className: style, onclick: act }); one.dataset.do = word; return one; };
  const buttons = make('div', { className: 'buttons' });
  if (part.state === 'alerting') buttons.append(button('accept', change(conversation, { state: 'connected' }), 'go'));
  if (part.state === 'connected' && part.type === 'call') buttons.append(button('hold', change(conversation, { held: true })));
  if (part.state === 'held') buttons.append(button('resume', change(conversation, { held: false })));
  if (['alerting', 'connected', 'held'].includes(part.state)) buttons.append(button('disconnect', change(conversation, { state: 'disconnected' }), 'stop'));
  else {
    const codes = await platform.ask(`/api/v2/conversations/${conversation.id}/participants/${part.mine.id}/wrapupcodes`);
    const select = make('select', { ariaLabel: t('wrapup') }, ...codes.map((code) => new Option(code.name, code.id)));
    buttons.append(select, button('done', () => change(conversation, { wrapup: { code: select.value, notes: '' } })(), 'go'));
  }
  const facts = make('dl');
  const fact = (name, value) => facts.append(make('dt', { textContent: name }), make('dd', { textContent: value }));
  fact(t('from'), part.from);
  fact(t('queue'), part.queueName);
  for (const [name, value] of Object.entries(part.customer?.attributes ?? {})) fact(name, value);
  const none = (me.apps ?? []).some(isWidget) ? [] : [make('p', { textContent: t('noWidgets') })];
  $('detail').replaceChildren(make('h2', { textContent: `${t(part.type)} · ${t(part.state)}` }), buttons, facts, ...none);
}

function draw() {
  if (me && !conversations.some((one) => one.id === chosen)) chosen = conversations[0]?.id ?? '';
  say();
  $('none').hidden = conversations.length > 0;
  $('list').replaceChildren(...conversations.map((one) => {
    const part = partsOf(one, me.id);
    const button = make('button', { type: 'button', onclick: () => { chosen = one.id; draw(); } }, make('b', { textContent: part.from }), make('span', { textContent: `${t(part.type)} · ${t(part.state)}` }));
    button.setAttribute('aria-current', String(one.id === chosen));
    button.dataset.conversation = one.id;
    return make('li', {}, button);
  }));
  drawFrames();
  drawTabs();
  void drawDetail();
}

let reading = null;
/** Reads the conversations again; what changes while it reads is read once more. */
async function read() {
  if (!platform) return;
  if (reading) return (reading.again = true);
  const mine = (reading = {});
  try {
    conversations = (await platform.ask('/api/v2/conversations')).entities;
  } finally {
    reading = null;
  }
  draw();
  if (mine.again) await read();
}

const refused = (message) => toast({ key: 'page', title: t('refused'), message, type: 'error', timeout: 0, closes: true });

async function goOnQueue(onQueue) {
  const answer = await fetch('/_emulator/interactive', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ user: me.id, onQueue }) });
  try {
    if (!answer.ok) throw new Error((await answer.json()).message);
    if (!onQueue) await platform.ask(`/api/v2/users/${me.id}/routingstatus`, 'PUT', { status: 'OFF_QUEUE' });
    me.onQueue = onQueue;
  } catch (fault) {
    // Who still is in a conversation cannot go on queue.
    refused(fault.message);
  }
  say();
}

async function signIn(user) {
  const answer = await fetch('/host/session', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ user }) });
  const session = await answer.json();
  if (!answer.ok) throw new Error(session.message);
  platform = new Platform(session.token);
  me = { id: session.id, name: session.name, onQueue: false, apps: (await platform.ask('/api/v2/integrations/clientapps?pageSize=100')).entities };
  await goOnQueue(false);
  await platform.follow(me.id, read);
}

async function people() {
  const found = await (await fetch(`/host/people?search=${encodeURIComponent($('search').value)}`)).json();
  $('people').replaceChildren(...found.map((user) => {
    const button = make('button', { type: 'button', onclick: () => signIn(user.id) }, make('b', { textContent: user.name }), make('span', { textContent: user.email }));
    button.dataset.user = user.id;
    return make('li', {}, button);
  }));
}

/** The placeholders are filled when a frame is made: another language ends the frames and makes new ones. */
async function restart() {
  const old = [...frames.entries()];
  say();
  await Promise.all(old.map(([, frame]) => frame.stop()));
  for (const [key, frame] of old) if (frames.get(key) === frame) frames.delete(key);
  draw();
}

$('search').oninput = people;
$('language').onchange = () => { language = $('language').value; void restart(); };
$('theme').onclick = () => { theme = theme === 'dark' ? 'light' : 'dark'; draw(); };
$('queue').onclick = () => goOnQueue(!me.onQueue);
$('view-close').onclick = () => { $('view').hidden = true; };
$('leave').onclick = async () => {
  await Promise.all([...frames.values()].map((frame) => frame.stop()));
  await goOnQueue(false);
  location.assign('/host');
};
// A page that is not looked at is no focus for its apps.
document.addEventListener('visibilitychange', () => {
  for (const frame of frames.values()) if (!frame.box.hidden && frame.isReady) frame.hook(document.hidden ? 'blur' : 'focus');
});
say();
if (asked.get('user')) await signIn(asked.get('user'));
else await people();
