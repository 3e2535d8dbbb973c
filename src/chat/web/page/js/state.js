// What this tab knows, and who wants to hear when it changes.

/** What the tab knows. Only app.js and live.js write the parts that come from the server. */
export const state = {
  agency: '',
  me: null,
  people: [],
  channels: new Map(),
  commands: [],
  clock: null,
  guide: null,
  mailUnread: 0,
  /** What is shown: `{ kind: 'channel', id }`, `{ kind: 'view', id: 'mailbox' | 'activity' }`. */
  place: null,
};

const heard = new Map();

/** Calls `listener` whenever `event` is told. */
export function hear(event, listener) {
  if (!heard.has(event)) heard.set(event, []);
  heard.get(event).push(listener);
}

/** Tells everyone who listens that something happened. */
export function tell(event, detail) {
  for (const listener of heard.get(event) ?? []) listener(detail);
}

/** Somebody by account; the bot and strangers are none. */
export const person = (account) => state.people.find((one) => one.account === account) ?? null;

/** The channel that is shown, if one is. */
export function channelShown() {
  return state.place?.kind === 'channel' ? (state.channels.get(state.place.id) ?? null) : null;
}

/** How many messages and mails wait for this person. */
export function unreadCount() {
  let count = 0;
  for (const channel of state.channels.values()) count += channel.unread;
  return count;
}

const key = (name) => `refreshbot:${state.me?.account}:${name}`;

/** Keeps a value for this person in this tab, through a reload. */
export function keep(name, value) {
  try {
    if (value === null || value === '') sessionStorage.removeItem(key(name));
    else sessionStorage.setItem(key(name), JSON.stringify(value));
  } catch {
    // Storage is full or forbidden: the page works without it.
  }
}

/** What was kept under this name, or null. */
export function kept(name) {
  try {
    return JSON.parse(sessionStorage.getItem(key(name)));
  } catch {
    return null;
  }
}
