// The stream of what happens. It comes back by itself and goes on where it broke off.

import { read } from './api.js';
import { showConnection } from './notices.js';
import { state, tell } from './state.js';

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 5000;
const SHOW_LOSS_AFTER = 900;
const SHOW_RETURN_FOR = 4000;
/** A browser allows six connections to one host: a tab that nobody sees gives its own back. */
const REST_AFTER = 15_000;
const LOOK_WHILE_RESTING = 10_000;

const stream = { source: null, cursor: 0, pause: FIRST_PAUSE, lost: false, timer: 0, resting: null };

/** What each event changes here before the others hear of it. */
const changes = {
  message: () => {},
  edited: () => {},
  channel: (channel) => {
    state.channels.set(channel.id, channel);
  },
  clock: (clock) => {
    state.clock = clock;
  },
  guide: (guide) => {
    state.guide = guide;
  },
  mail: (mail) => {
    state.mailUnread = mail.unread;
  },
  activity: () => {},
};

/** The name under which others hear of an event, where it is not its own. */
const TOLD_AS = { channel: 'channels' };

function take(name, event) {
  if (event.lastEventId) stream.cursor = event.lastEventId;
  const detail = JSON.parse(event.data);
  changes[name](detail);
  tell(TOLD_AS[name] ?? name, detail);
}

function connect() {
  clearTimeout(stream.timer);
  stream.source?.close();
  const query = new URLSearchParams({ as: state.me.account, after: stream.cursor });
  const source = new EventSource(`/api/events?${query}`);
  stream.source = source;
  for (const name of Object.keys(changes)) source.addEventListener(name, (event) => take(name, event));
  source.addEventListener('hello', back);
  source.addEventListener('reset', () => tell('reset'));
  source.addEventListener('error', () => lost(source));
}

function back() {
  stream.pause = FIRST_PAUSE;
  if (stream.lost) {
    showConnection('Back: nothing missed.', true);
    setTimeout(() => {
      if (!stream.lost) showConnection('');
    }, SHOW_RETURN_FOR);
  }
  stream.lost = false;
}

/** The browser would try again in its own way, and some give up: this page tries on its own. */
function lost(source) {
  if (source !== stream.source) return;
  source.close();
  if (!stream.lost) {
    stream.lost = true;
    setTimeout(() => {
      if (stream.lost) showConnection('Connection lost. Trying again…');
    }, SHOW_LOSS_AFTER);
  }
  stream.timer = setTimeout(connect, stream.pause);
  stream.pause = Math.min(stream.pause * 1.6, LONGEST_PAUSE);
}

/** Nobody sees this tab: it only looks now and then how much waits, for its title. */
function rest() {
  stream.source?.close();
  clearTimeout(stream.timer);
  stream.resting = setInterval(async () => {
    const start = await read('start').catch(() => null);
    if (!start || stream.resting === null) return;
    for (const channel of start.channels) state.channels.set(channel.id, channel);
    tell('channels');
  }, LOOK_WHILE_RESTING);
}

function seenAgain() {
  clearTimeout(stream.timer);
  if (stream.resting !== null) clearInterval(stream.resting);
  stream.resting = null;
  connect();
}

/** Follows what happens after `cursor`. */
export function follow(cursor) {
  stream.cursor = cursor;
  connect();
}

/** Lets the stream rest while the tab is hidden. */
export function startLive() {
  document.addEventListener('visibilitychange', () => {
    if (!state.me) return;
    if (!document.hidden) {
      if (stream.resting !== null || stream.source?.readyState === EventSource.CLOSED) seenAgain();
    } else {
      setTimeout(() => {
        if (document.hidden && stream.resting === null) rest();
      }, REST_AFTER);
    }
  });
  addEventListener('pagehide', () => stream.source?.close());
  addEventListener('pageshow', (event) => {
    if (event.persisted) seenAgain();
  });
}
