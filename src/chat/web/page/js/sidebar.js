// The list of conversations: channels with their threads, the inbox, and the views.

import { byId, el, icon, unseen } from './dom.js';
import { hear, state } from './state.js';
import { conversationAddress } from './text.js';

const VIEWS = [
  { id: 'mailbox', name: 'Mailbox', icon: 'mail', unread: () => state.mailUnread },
  { id: 'activity', name: 'Activity', icon: 'activity', unread: () => 0 },
];

/** Channels whose archived threads are shown. */
const unfolded = new Set();

function marks(channel) {
  const count = channel.mentioned || channel.unread;
  if (!count) return null;
  const words = channel.mentioned ? `, ${channel.mentioned} for you` : `, ${channel.unread} unread`;
  return el(
    'span',
    { class: ['count', channel.mentioned && 'count-me'] },
    el('span', { 'aria-hidden': 'true' }, channel.mentioned ? `@${channel.mentioned}` : count),
    unseen(words),
  );
}

function status(channel) {
  if (!channel.status) return null;
  return el('span', { class: `status tone-${channel.status.tone}` }, channel.status.word);
}

function itemOf(channel) {
  const current = state.place?.kind === 'channel' && state.place.id === channel.id;
  const sign = { channel: 'hash', thread: 'thread', inbox: 'inbox' }[channel.kind];
  const name = channel.kind === 'inbox' ? 'Messages from refreshbot' : channel.name;
  return el(
    'a',
    {
      class: ['item', `item-${channel.kind}`, channel.unread && 'unread'],
      href: conversationAddress(channel.id),
      'aria-current': current ? 'page' : null,
      data: { place: channel.id },
    },
    icon(sign),
    el(
      'span',
      { class: 'item-words' },
      el('span', { class: 'item-name', title: name }, name),
      status(channel),
    ),
    marks(channel),
  );
}

/** Whether an archived thread has nothing that somebody would look for. */
const foldsAway = (one) => one.archived && !one.unread && one.id !== state.place?.id;

/** The threads of a channel: the open ones, newest last; the archived ones fold away. */
function threadsOf(channel) {
  const threads = [...state.channels.values()].filter((one) => one.parent === channel.id);
  const open = threads.filter((one) => !foldsAway(one));
  const archived = threads.filter(foldsAway);
  if (!threads.length) return null;
  const fold = archived.length
    ? el(
        'li',
        {},
        el(
          'button',
          {
            type: 'button',
            class: 'fold',
            'aria-expanded': String(unfolded.has(channel.id)),
            on: { click: () => toggle(channel.id) },
          },
          icon('caret'),
          `${archived.length} closed`,
        ),
      )
    : null;
  const rest = unfolded.has(channel.id) ? archived.map((one) => el('li', {}, itemOf(one))) : [];
  return el(
    'ul',
    { class: 'threads' },
    open.map((one) => el('li', {}, itemOf(one))),
    fold,
    rest,
  );
}

function toggle(id) {
  if (!unfolded.delete(id)) unfolded.add(id);
  draw();
  byId('channels').querySelector('.fold')?.focus();
}

function viewItem(view) {
  const current = state.place?.kind === 'view' && state.place.id === view.id;
  const unread = view.unread();
  return el(
    'li',
    {},
    el(
      'a',
      {
        class: ['item', unread && 'unread'],
        href: conversationAddress(`view:${view.id}`),
        'aria-current': current ? 'page' : null,
        data: { place: `view:${view.id}` },
      },
      icon(view.icon),
      el('span', { class: 'item-name' }, view.name),
      unread
        ? el(
            'span',
            { class: 'count' },
            el('span', { 'aria-hidden': 'true' }, unread),
            unseen(`, ${unread} new`),
          )
        : null,
    ),
  );
}

function group(title, items) {
  if (!items.length) return null;
  return [el('h2', { class: 'group' }, title), el('ul', {}, items)];
}

/** What each item shows, by the id of its conversation. */
let shapes = new Map();
/** Which items there are, and where they stand. */
let order = '';

const shapeOf = (channel) =>
  JSON.stringify([channel.name, channel.status, channel.unread, channel.mentioned]);

const orderNow = () =>
  JSON.stringify([...state.channels.values()].map((one) => [one.id, one.kind, one.parent, foldsAway(one)]));

/** Draws the items whose conversations changed: a message costs one item, not the list. */
function drawChanged() {
  if (orderNow() !== order) {
    draw();
    return;
  }
  const nav = byId('channels');
  for (const channel of state.channels.values()) {
    const shape = shapeOf(channel);
    if (shapes.get(channel.id) === shape) continue;
    shapes.set(channel.id, shape);
    const old = nav.querySelector(`[data-place="${CSS.escape(channel.id)}"]`);
    if (!old) continue;
    const item = itemOf(channel);
    item.tabIndex = old.tabIndex;
    const focused = old === document.activeElement;
    old.replaceWith(item);
    if (focused) item.focus({ preventScroll: true });
  }
}

/** Draws the list anew, and keeps the focus and the place of scrolling. */
function draw() {
  const nav = byId('channels');
  const focused = nav.contains(document.activeElement) ? document.activeElement.dataset.place : null;
  const top = nav.scrollTop;
  const all = [...state.channels.values()];
  shapes = new Map(all.map((one) => [one.id, shapeOf(one)]));
  order = orderNow();
  const inbox = all.filter((one) => one.kind === 'inbox');
  const channels = all.filter((one) => one.kind === 'channel').map((one) => [itemOf(one), threadsOf(one)]);
  const orphans = all
    .filter((one) => one.kind === 'thread' && !state.channels.has(one.parent))
    .map((one) => [itemOf(one)]);
  // A channel with many threads stands last, so that it pushes nothing out of sight.
  const rows = [
    ...channels.filter(([, threads]) => !threads),
    ...orphans,
    ...channels.filter(([, threads]) => threads),
  ];
  nav.replaceChildren(
    ...[
      group('For you', [...inbox.map((one) => el('li', {}, itemOf(one))), ...VIEWS.map(viewItem)]),
      group(
        'Channels',
        rows.map((row) => el('li', {}, row)),
      ),
    ]
      .flat()
      .filter(Boolean),
  );
  nav.scrollTop = top;
  rove(nav, focused);
}

/** One stop of the Tab key for the whole list; the arrow keys walk in it. */
function rove(nav, focused) {
  const items = stops(nav);
  const here =
    items.find((item) => item.dataset.place && item.dataset.place === focused) ??
    nav.querySelector('[aria-current]') ??
    items[0];
  for (const item of items) item.tabIndex = item === here ? 0 : -1;
  if (focused) here?.focus({ preventScroll: true });
}

const stops = (nav) => [...nav.querySelectorAll('a, button')];

function key(event) {
  const nav = byId('channels');
  const items = stops(nav);
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (to === undefined || event.altKey || at < 0) return;
  event.preventDefault();
  const next = items[Math.min(Math.max(to, 0), items.length - 1)];
  for (const item of items) item.tabIndex = item === next ? 0 : -1;
  next.focus();
}

/** Goes to the conversation above or below the one that is shown; with `unread`, to one with news. */
export function step(by, unread) {
  const items = [...byId('channels').querySelectorAll('a')];
  const at = items.findIndex((item) => item.hasAttribute('aria-current'));
  for (let tried = 1; tried <= items.length; tried += 1) {
    const item = items[(at + by * tried + items.length * 2) % items.length];
    if (!unread || item.classList.contains('unread')) {
      location.hash = item.hash;
      return;
    }
  }
}

/** Makes the sidebar live. */
export function startSidebar() {
  byId('channels').addEventListener('keydown', key);
  for (const event of ['start', 'place', 'mail', 'mail-seen']) hear(event, draw);
  hear('channels', drawChanged);
  hear('start', () => {
    byId('agency-name').textContent = state.agency;
  });
}
