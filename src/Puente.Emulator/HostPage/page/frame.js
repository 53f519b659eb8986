// One app in its frame: address, sandbox and the four hooks of its life.

export const protocol = 'purecloud-client-apps';

// The platform says only that a late app is shown, or removed, all the same.
const bootstrapLimit = 10_000;
const stopLimit = 3_000;

/** Fills the placeholders of a configured address; what is not known stays as it is. */
export function addressOf(template, values) {
  const unknown = [];
  const address = template.replace(/\{\{(\w+)\}\}/g, (whole, name) => {
    if (name in values) return encodeURIComponent(values[name]);
    unknown.push(name);
    return whole;
  });
  return { address, unknown };
}

const listed = (text) => (text ?? '').split(',').map((one) => one.trim()).filter(Boolean);

export class AppFrame {
  /** @param log (way, frame, name, outcome, data) */
  constructor(app, conversationId, values, log) {
    Object.assign(this, { app, conversationId, log });
    const { properties = {}, advanced = {} } = app.config.effective;
    this.lifecycle = advanced.lifecycle ?? {};
    this.hooks = this.lifecycle.hooks ?? {};
    const { address, unknown } = addressOf(properties.url, values);
    this.origin = new URL(address).origin;
    this.element = document.createElement('iframe');
    this.element.title = app.name;
    this.element.setAttribute('sandbox', listed(properties.sandbox).join(' '));
    this.element.allow = listed(properties.permissions).join('; ');
    this.element.src = address;
    this.box = document.createElement('div');
    this.box.className = 'app';
    this.box.dataset.app = app.name;
    this.box.append(this.element);
    this.element.addEventListener('load', () => this.loaded());
    for (const name of unknown) log('toApp', this, `{{${name}}}`, 'refused', 'no such placeholder');
  }

  get isReady() {
    return this.box.dataset.state === 'ready';
  }

  loaded() {
    if (this.isReady) return;
    if (!this.hooks.bootstrap) return this.show();
    this.box.dataset.state = 'starting';
    this.hook('bootstrap');
    this.timer = setTimeout(() => {
      this.log('toApp', this, 'bootstrap', 'refused', `no bootstrapped within ${bootstrapLimit / 1000} s; shown all the same`);
      this.show();
    }, bootstrapLimit);
  }

  show() {
    clearTimeout(this.timer);
    this.box.dataset.state = 'ready';
  }

  hook(name) {
    if (!this.hooks[name]) return;
    this.element.contentWindow?.postMessage({ purecloudEventType: 'appLifecycleHook', hook: name, protocol }, this.origin);
    this.log('toApp', this, name, 'ok');
  }

  /** The first time it is seen is no focus. */
  seen(isSeen) {
    const before = this.isSeen;
    this.isSeen = isSeen;
    this.box.hidden = !isSeen;
    const isFirst = isSeen && !this.wasSeen;
    this.wasSeen ||= isSeen;
    if (!isFirst && before !== undefined && before !== isSeen && this.isReady) this.hook(isSeen ? 'focus' : 'blur');
  }

  /** Lets the app end by itself, and removes it in any case. */
  async stop() {
    clearTimeout(this.timer);
    if (this.hooks.stop && this.element.contentWindow) {
      const stopped = new Promise((done) => { this.stopped = () => done(true); });
      this.hook('stop');
      const late = new Promise((done) => setTimeout(done, stopLimit, false));
      if (!(await Promise.race([stopped, late])))
        this.log('toApp', this, 'stop', 'refused', `no stopped within ${stopLimit / 1000} s; removed all the same`);
    }
    this.box.remove();
  }
}
