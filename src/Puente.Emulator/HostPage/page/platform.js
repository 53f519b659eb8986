// The REST calls of the page, as the user who is signed in.

export class Platform {
  constructor(token) {
    this.token = token;
    this.held = new Map();
  }

  async ask(path, method = 'GET', body) {
    const answer = await fetch(path, {
      method,
      headers: { Authorization: `Bearer ${this.token}`, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const read = text ? JSON.parse(text) : null;
    if (!answer.ok) throw Object.assign(new Error(read?.message ?? `${answer.status}`), { status: answer.status });
    return read;
  }

  /** Whether the user holds a permission in any division. */
  holds = async (permission) => {
    if (!this.held.has(permission))
      this.held.set(permission, (await this.ask(`/api/v2/authorization/divisionspermitted/paged/me?permission=${encodeURIComponent(permission)}`)).entities.length > 0);
    return this.held.get(permission);
  };

  /** Calls back whenever something of the user's conversations changes. */
  async follow(userId, changed) {
    const channel = await this.ask('/api/v2/notifications/channels', 'POST', {});
    await this.ask(`/api/v2/notifications/channels/${channel.id}/subscriptions`, 'PUT', [{ id: `v2.users.${userId}.conversations` }]);
    const socket = new WebSocket(new URL(new URL(channel.connectUri).pathname, location.href.replace(/^http/, 'ws')));
    // What happened before the socket was open was told to nobody.
    socket.onopen = changed;
    socket.onmessage = ({ data }) => { if (JSON.parse(data).topicName?.includes(userId)) changed(); };
    socket.onclose = () => { if (this.token) setTimeout(() => this.follow(userId, changed).catch(() => changed()), 3000); };
  }
}

/** What the page shows of one conversation: the customer and the user's own latest part in it. */
export function partsOf(conversation, userId) {
  const legs = conversation.participants.flatMap((one) => [...(one.calls ?? []), ...(one.messages ?? [])].map((leg) => ({ participant: one, leg })));
  const mine = legs.filter(({ participant }) => participant.userId === userId).at(-1);
  const customer = conversation.participants.find((one) => one.purpose === 'customer');
  const acd = conversation.participants.filter((one) => one.queueId).at(-1);
  // A leg that has ended may still say that it is connected.
  const state = !mine || mine.leg.disconnectedTime || ['disconnected', 'terminated'].includes(mine.leg.state) ? 'disconnected' : mine.leg.state === 'connected' && mine.leg.held ? 'held' : mine.leg.state;
  return {
    mine: mine?.participant,
    customer,
    state,
    type: conversation.participants.some((one) => one.messages?.length) ? 'message' : 'call',
    queueId: mine?.participant.queueId ?? acd?.queueId,
    queueName: mine?.participant.queueName ?? acd?.queueName ?? '',
    from: (customer?.ani ?? customer?.address ?? customer?.name ?? '').replace(/^(tel|sip):/, ''),
  };
}
