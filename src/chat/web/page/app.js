// The page of the local workspace: starts its parts and says what is shown.

import { actAs, read } from '/js/api.js';
import { byId } from '/js/dom.js';
import { startClock } from '/js/clock.js';
import { focusComposer, startComposer } from '/js/composer.js';
import { startDrawer } from '/js/drawer.js';
import { elsewhereTitle, startElsewhere } from '/js/elsewhere.js';
import { startGuide } from '/js/guide.js';
import { startHelp } from '/js/help.js';
import { follow, startLive } from '/js/live.js';
import { complain } from '/js/notices.js';
import { startPeople } from '/js/people.js';
import { startReplies } from '/js/replies.js';
import { startSidebar } from '/js/sidebar.js';
import { channelShown, hear, state, tell, unreadCount } from '/js/state.js';
import { startTimeline } from '/js/timeline.js';
import { isView, startViews, viewTitle } from '/js/views.js';

const VIEW = 'view:';
const TRY_AGAIN_AFTER = 2000;

/** The place that the address names, or the first channel; a link to a message names both. */
function placeOfAddress() {
  const [name, message] = location.hash.slice(1).split('/').map(decodeURIComponent);
  if (name.startsWith(VIEW) && isView(name.slice(VIEW.length)))
    return { kind: 'view', id: name.slice(VIEW.length) };
  if (state.channels.has(name)) return { kind: 'channel', id: name, message };
  if (name) return { kind: 'elsewhere', id: name, message };
  const first =
    [...state.channels.values()].find((channel) => channel.kind === 'channel') ??
    state.channels.values().next().value;
  return first ? { kind: 'channel', id: first.id } : { kind: 'view', id: 'activity' };
}

function goToAddress() {
  const place = placeOfAddress();
  if (place.kind === state.place?.kind && place.id === state.place.id) {
    if (place.message) tell('find-message', place.message);
    return;
  }
  state.place = place;
  byId('conversation').hidden = place.kind !== 'channel';
  byId('view').hidden = place.kind === 'channel';
  drawTitle();
  tell('place', place);
  const writes = place.kind === 'channel' && !place.message;
  if (writes && !matchMedia('(pointer: coarse)').matches) focusComposer();
}

/** The words above what is shown. */
function titleOf(place) {
  if (place.kind === 'elsewhere') return elsewhereTitle(place);
  if (place.kind === 'view') return viewTitle(place.id);
  const { kind, name } = state.channels.get(place.id);
  return { inbox: 'Messages from refreshbot', channel: `# ${name}`, thread: name }[kind];
}

/** The words above the conversation, and the title of the tab: who, and how much is unread. */
function drawTitle() {
  const channel = channelShown();
  const title = titleOf(state.place);
  byId('title').textContent = title;
  byId('subtitle').textContent =
    channel?.status?.word ?? { inbox: 'Only you can see them', thread: 'Thread' }[channel?.kind] ?? '';
  const unread = unreadCount();
  const name = `${unread ? `(${unread}) ` : ''}${state.me.name} · ${title} · refreshbot`;
  // Setting it costs the browser a millisecond, even to the same.
  if (document.title !== name) document.title = name;
}

async function load() {
  const start = await read('start', { as: new URLSearchParams(location.search).get('as') });
  const { agency, me, people, commands, clock, guide } = start;
  Object.assign(state, {
    agency,
    me,
    people,
    commands,
    clock,
    guide,
    mailUnread: start.mail_unread,
    place: null,
  });
  state.channels = new Map(start.channels.map((channel) => [channel.id, channel]));
  actAs(me.account);
  const address = new URL(location.href);
  if (address.searchParams.get('as') !== me.account) {
    address.searchParams.set('as', me.account);
    history.replaceState(null, '', address);
  }
  tell('start');
  goToAddress();
  follow(start.cursor);
}

/** Begins, and tries again until the server answers. */
async function begin() {
  try {
    await load();
  } catch (error) {
    complain(error);
    setTimeout(begin, TRY_AGAIN_AFTER);
  }
}

for (const start of [
  startReplies,
  startPeople,
  startSidebar,
  startClock,
  startComposer,
  startTimeline,
  startViews,
  startElsewhere,
  startGuide,
  startHelp,
  startDrawer,
  startLive,
])
  start();
hear('channels', () => {
  // A link may be faster than the news of its thread.
  if (state.place?.kind === 'elsewhere' && state.channels.has(state.place.id)) goToAddress();
  else drawTitle();
});
hear('reset', begin);
addEventListener('hashchange', goToAddress);
begin();
