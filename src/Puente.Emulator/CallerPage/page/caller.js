import { words } from './words.js';

const $ = (id) => document.getElementById(id);
const phone = document.querySelector('.phone');
let language = navigator.language.startsWith('es') ? 'es' : 'en';
let state = 'idle';
let call = null;

function say() {
  const text = words[language];
  document.documentElement.lang = language;
  document.title = text.title;
  for (const one of document.querySelectorAll('[data-word]')) one.textContent = text[one.dataset.word];
  for (const one of document.querySelectorAll('[data-label]')) one.setAttribute('aria-label', text[one.dataset.label]);
  $('language').value = language;
  $('state').textContent = text[state];
  if ($('queue').options.length) $('queue').options[0].textContent = text.main;
}

function become(next) {
  state = next;
  phone.dataset.state = next;
  const busy = next !== 'idle' && next !== 'ended';
  $('dial').hidden = busy;
  $('hangup').hidden = !busy;
  $('queue').disabled = $('from').disabled = busy;
  if (next === 'connected' && call && !call.since) call.since = performance.now();
  say();
}

function meterOf(context, stream) {
  const analyser = context.createAnalyser();
  analyser.fftSize = 512;
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  return () => {
    analyser.getFloatTimeDomainData(samples);
    // From -60 dB, which is next to nothing, to full scale, as ears judge it.
    const power = samples.reduce((sum, one) => sum + one * one, 0) / samples.length;
    return Math.min(1, Math.max(0, 1 + (10 * Math.log10(power + 1e-12)) / 60));
  };
}

async function dial() {
  $('error').textContent = $('heard').textContent = '';
  const mine = (call = { meters: {} });
  become('dialing');
  try {
    mine.microphone = await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch {
    call = null;
    become('idle');
    $('error').textContent = words[language].microphone;
    return;
  }
  mine.context = new AudioContext();
  mine.meters.you = meterOf(mine.context, mine.microphone);
  mine.peer = new RTCPeerConnection();
  mine.peer.ontrack = ({ streams: [stream] }) => {
    $('voice').srcObject = stream;
    mine.meters.them = meterOf(mine.context, stream);
  };
  mine.line = new WebSocket(new URL('/caller/line', location.href.replace(/^http/, 'ws')));
  mine.line.onopen = () =>
    send({ type: 'dial', queue: $('queue').value || null, from: $('from').value.trim(), to: '+34910000000' });
  mine.line.onclose = () => end(mine, state === 'ended' ? '' : words[language].lost);
  mine.line.onmessage = async ({ data }) => {
    const said = JSON.parse(data);
    if (said.type === 'error') return end(mine, said.message);
    if (said.type === 'digits') return hear(mine, said.digits);
    if (said.type === 'state') return said.state === 'ended' ? end(mine, '') : become(said.state);
    await mine.peer.setRemoteDescription({ type: 'offer', sdp: said.sdp });
    for (const track of mine.microphone.getTracks()) mine.peer.addTrack(track, mine.microphone);
    await mine.peer.setLocalDescription(await mine.peer.createAnswer());
    send({ type: 'answer', sdp: mine.peer.localDescription.sdp });
  };
  globalThis.caller = mine;
}

function hear(mine, digits) {
  mine.heard = (mine.heard ?? '') + digits;
  $('heard').textContent = `${words[language].heard} ${mine.heard}`;
}

const send = (what) => call?.line?.readyState === WebSocket.OPEN && call.line.send(JSON.stringify(what));

function end(mine, error) {
  if (call !== mine) return;
  call = null;
  for (const track of mine.microphone?.getTracks() ?? []) track.stop();
  mine.peer?.close();
  mine.context?.close();
  mine.line?.close();
  $('voice').srcObject = null;
  become('ended');
  $('error').textContent = error;
}

for (const key of '123456789*0#') {
  const button = document.createElement('button');
  button.textContent = key;
  button.onclick = () => send({ type: 'digit', digit: key });
  document.querySelector('.keys').append(button);
}
document.addEventListener('keydown', (event) => {
  if (call && /^[0-9*#]$/.test(event.key) && event.target.tagName !== 'INPUT') send({ type: 'digit', digit: event.key });
});
$('dial').onclick = dial;
$('hangup').onclick = () => { send({ type: 'hangup' }); if (call) end(call, ''); };
$('language').onchange = () => { language = $('language').value; say(); };
setInterval(() => {
  for (const side of ['you', 'them']) $(side).value = call?.meters[side]?.() ?? 0;
  if (!call) return;
  const seconds = call.since ? Math.floor((performance.now() - call.since) / 1000) : 0;
  $('time').textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}, 100);
$('queue').add(new Option(words[language].main, ''));
for (const queue of await (await fetch('/caller/queues')).json()) $('queue').add(new Option(queue.name, queue.id));
// A link may name the queue: /caller?queue=Billing
const wished = new URLSearchParams(location.search).get('queue');
$('queue').selectedIndex = Math.max([...$('queue').options].findIndex((one) => one.text === wished), Math.min(1, $('queue').options.length - 1));
become('idle');
