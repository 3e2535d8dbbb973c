// The conversation that is shown: messages and private answers, newest at the bottom.

import { post, read } from './api.js';
import { focusComposer } from './composer.js';
import { dayKey } from './dates.js';
import { byId, calm, icon } from './dom.js';
import { answerElement, beginning, dayElement, messageElement, newElement } from './message.js';
import { announce, complain } from './notices.js';
import { answersIn } from './replies.js';
import { channelShown, hear, state, tell } from './state.js';
import { gist } from './text.js';

const PAGE = 50;
/** Older ones are read in smaller portions and well before they come into sight: none is felt. */
const EARLIER = 20;
/** The most messages that are shown when a conversation is opened again; older ones are read anew. */
const MOST_AT_ONCE = 200;
const NEAR_BOTTOM = 48;
const NEAR_TOP = 1600;
const TOGETHER = 5 * 60 * 1000;

/** What was read of each channel: `{ messages, more, newFrom }`. */
const conversations = new Map();
/** The elements that are shown, by key: `{ element, source, shape }`. */
let shown = new Map();
/** Whether the newest message is in sight, and stays so. */
let stuck = true;
let missed = 0;
/** The reading of older messages that is under way, or null. */
let loading = null;

const timeline = () => byId('timeline');
const list = () => byId('messages');

const isMine = (message) => message.author.account === state.me.account;

/** Puts a message where it belongs; says whether it is new. */
function put(conversation, message) {
  const { messages } = conversation;
  let at = messages.length;
  while (at > 0 && messages[at - 1].seq > message.seq) at -= 1;
  const same = messages.findIndex((one) => one.id === message.id);
  if (same >= 0) {
    messages[same] = message;
    return false;
  }
  messages.splice(at, 0, message);
  return true;
}

// What the conversation shows, in order.

function privately(answers, rows, test) {
  for (const answer of answers.filter(test)) {
    if (rows.placed.has(answer.key)) continue;
    rows.placed.add(answer.key);
    rows.push({ key: answer.key, source: answer, make: () => answerElement(answer) });
    // The answer to a button of a private answer stands below that answer.
    privately(answers, rows, (other) => other.anchor === answer.key);
  }
}

function rowsOf(channel, conversation) {
  const answers = answersIn(channel.id);
  const anchors = new Set([
    ...conversation.messages.map((message) => message.id),
    ...answers.map((answer) => answer.key),
  ]);
  const loose = (answer) => !answer.anchor || !anchors.has(answer.anchor);
  const rows = [];
  rows.placed = new Set();
  rows.push({
    key: 'beginning',
    shape: String(conversation.more),
    make: () => beginning(channel, conversation),
  });
  let before = null;
  let dayBefore = null;
  for (const message of conversation.messages) {
    const day = dayKey(message.at);
    const newDay = day !== dayBefore;
    if (before) privately(answers, rows, (answer) => loose(answer) && answer.after < message.seq);
    if (newDay) rows.push({ key: `day ${day} ${message.id}`, make: () => dayElement(message.at) });
    dayBefore = day;
    if (conversation.newFrom === message.id) rows.push({ key: 'new', make: newElement });
    const joined =
      !newDay &&
      rows.at(-1).message === before &&
      !message.author.bot &&
      before.author.account === message.author.account &&
      !message.reply_to &&
      Date.parse(message.at) - Date.parse(before.at) < TOGETHER;
    rows.push({
      key: message.id,
      source: message,
      shape: String(joined),
      message,
      make: () => messageElement(message, { joined, conversation }),
    });
    privately(answers, rows, (answer) => answer.anchor === message.id);
    before = message;
  }
  privately(answers, rows, loose);
  return rows;
}

/** Where the focus is within an element, to be found again in the element that replaces it. */
function focusIn(element) {
  if (!element.contains(document.activeElement)) return null;
  const { button } = document.activeElement.dataset;
  return (replacement) =>
    ((button && replacement.querySelector(`[data-button="${CSS.escape(button)}"]`)) ?? replacement).focus({
      preventScroll: true,
    });
}

/** The first message in sight and where it stands, so that it stays there. */
function anchorInSight() {
  const top = timeline().getBoundingClientRect().top;
  for (const element of timeline().querySelectorAll('.message')) {
    const place = element.getBoundingClientRect();
    if (place.bottom > top) return { key: element.dataset.id, offset: place.top - top };
  }
  return null;
}

function holdAnchor(anchor) {
  const element = anchor && shown.get(anchor.key)?.element;
  if (!element) return;
  const moved = element.getBoundingClientRect().top - timeline().getBoundingClientRect().top - anchor.offset;
  if (Math.abs(moved) > 1) timeline().scrollTop += moved;
}

/** Whether something is being pressed: what is replaced meanwhile would not hear the click. */
let pressing = false;
let waiting = false;

function pressed(event) {
  pressing = event.button === 0;
}

/** The click comes right after the release. */
function released() {
  setTimeout(() => {
    pressing = false;
    if (waiting) draw();
  });
}

/** Draws what changed, and leaves the rest as it is. */
function draw() {
  waiting = pressing;
  if (waiting) return;
  const channel = channelShown();
  const conversation = channel && conversations.get(channel.id);
  if (!conversation) return;
  const anchor = stuck ? null : anchorInSight();
  const next = new Map();
  let place = list().firstElementChild;
  for (const row of rowsOf(channel, conversation)) {
    const old = shown.get(row.key);
    const fresh = !old || old.source !== row.source || old.shape !== row.shape;
    const element = fresh ? row.make() : old.element;
    const refocus = fresh && old ? focusIn(old.element) : null;
    // Only once it was laid out as it is: the browser keeps its height from then on.
    if (!fresh && row.source) element.classList.add('settled');
    if (old && fresh) {
      if (place === old.element) place = element;
      old.element.replaceWith(element);
      refocus?.(element);
    }
    if (place === element) place = element.nextElementSibling;
    else list().insertBefore(element, place);
    next.set(row.key, { element, source: row.source, shape: row.shape });
  }
  for (const [key, { element }] of shown) if (!next.has(key)) element.remove();
  shown = next;
  if (stuck) toBottom();
  else holdAnchor(anchor);
  drawPill();
}

function toBottom() {
  timeline().scrollTop = timeline().scrollHeight;
}

function drawPill() {
  const pill = byId('newer');
  pill.hidden = stuck;
  pill.replaceChildren(
    icon('down'),
    missed ? `${missed} new message${missed === 1 ? '' : 's'}` : 'To the newest',
  );
  pill.classList.toggle('calling', missed > 0);
}

// Reading.

async function load(channel) {
  const conversation = { messages: [], more: false, newFrom: null };
  const page = await read('messages', { channel: channel.id, limit: PAGE });
  // What came by the stream while this was read is in the page too, or put below.
  for (const message of [...page.messages, ...(conversations.get(channel.id)?.messages ?? [])])
    put(conversation, message);
  conversation.more = page.more;
  conversations.set(channel.id, conversation);
}

function markNew(channel, conversation) {
  const others = conversation.messages.filter((message) => !isMine(message));
  conversation.newFrom =
    channel.unread > 0 ? (others.at(-channel.unread)?.id ?? others[0]?.id ?? null) : null;
}

async function open() {
  const channel = channelShown();
  if (!channel) return;
  stuck = true;
  missed = 0;
  shown = new Map();
  list().replaceChildren();
  timeline().setAttribute('aria-busy', 'true');
  try {
    if (!conversations.get(channel.id)?.messages.length) await load(channel);
  } catch (error) {
    complain(error);
  }
  timeline().removeAttribute('aria-busy');
  if (channelShown()?.id !== channel.id) return;
  const conversation = conversations.get(channel.id);
  if (!conversation) return;
  if (conversation.messages.length > MOST_AT_ONCE) {
    conversation.messages = conversation.messages.slice(-MOST_AT_ONCE);
    conversation.more = true;
  }
  markNew(channel, conversation);
  draw();
  if (state.place.message) await findMessage(state.place.message);
  readSoFar();
  tell('conversation', channel.id);
}

/** Shows a message that a link names, however long ago it was posted. */
async function findMessage(key) {
  const channel = channelShown();
  const conversation = conversations.get(channel?.id);
  stuck = false;
  while (!shown.has(key) && conversation?.more && channelShown()?.id === channel.id) {
    const before = conversation.messages.length;
    await loadEarlier(PAGE);
    if (conversation.messages.length === before) break;
  }
  // At once: what is read above it on the way would lead a slow movement astray.
  if (shown.has(key)) showMessage(key, 'auto');
  else stuck = true;
}

/** Reads older messages; who asks meanwhile waits for the same. */
function loadEarlier(limit = EARLIER) {
  loading ??= readEarlier(limit).finally(() => {
    loading = null;
  });
  return loading;
}

async function readEarlier(limit) {
  const channel = channelShown();
  const conversation = channel && conversations.get(channel.id);
  if (!conversation?.more) return;
  try {
    const page = await read('messages', {
      channel: channel.id,
      before: conversation.messages[0].seq,
      limit,
    });
    conversation.messages.unshift(...page.messages);
    conversation.more = page.more;
    if (channelShown()?.id === channel.id) draw();
  } catch (error) {
    complain(error);
  }
}

/** Says that what is in sight was read. */
function readSoFar() {
  const channel = channelShown();
  const newest = channel && conversations.get(channel.id)?.messages.at(-1);
  if (!newest || !stuck || document.hidden || (!channel.unread && !channel.mentioned)) return;
  Object.assign(channel, { unread: 0, mentioned: 0 });
  tell('channels');
  post('read', { channel: channel.id, seq: newest.seq }).catch(() => {});
}

function scrolled() {
  const { scrollHeight, scrollTop, clientHeight } = timeline();
  stuck = scrollHeight - scrollTop - clientHeight < NEAR_BOTTOM;
  if (stuck) {
    missed = 0;
    readSoFar();
  }
  if (scrollTop < NEAR_TOP) loadEarlier();
  drawPill();
}

function arrived(message) {
  const conversation = conversations.get(message.channel);
  const here = channelShown()?.id === message.channel;
  if (!conversation) return;
  const isNew = put(conversation, message);
  if (!here) return;
  if (isNew && isMine(message)) stuck = true;
  else if (isNew && !stuck) missed += 1;
  draw();
  if (isNew && !isMine(message)) announce(`${message.author.name}: ${gist(message.content)}`);
  readSoFar();
}

/** Scrolls to a message and puts the focus there. */
function showMessage(key, behavior = calm() ? 'auto' : 'smooth') {
  const element = shown.get(key)?.element;
  if (!element) return;
  stuck = false;
  element.scrollIntoView({ block: 'center', behavior });
  element.focus({ preventScroll: true });
}

/** Brings a private answer into sight without taking the focus. */
function showAnswer(key) {
  shown.get(key)?.element.scrollIntoView({ block: 'nearest', behavior: calm() ? 'auto' : 'smooth' });
}

/** The button with this id that was posted last, or null. */
export function buttonShown(id) {
  return [...timeline().querySelectorAll(`[data-button="${CSS.escape(id)}"]`)].at(-1) ?? null;
}

// Keys.

function walk(event, step) {
  const all = [...timeline().querySelectorAll('.message')];
  const at = all.indexOf(document.activeElement.closest('.message'));
  const to = at < 0 ? all.length - 1 : Math.min(Math.max(at + step, 0), all.length - 1);
  event.preventDefault();
  all[to]?.focus();
  if (at === to && step > 0) focusComposer();
}

function key(event) {
  if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest('a, button')) {
    if (event.key === 'Escape') focusComposer();
    return;
  }
  if (event.key === 'ArrowUp') walk(event, -1);
  else if (event.key === 'ArrowDown') walk(event, 1);
  else if (event.key === 'Escape') focusComposer();
  else if (event.key === 'Enter') {
    // The rest of this stroke of the key would press what has the focus by then.
    event.preventDefault();
    event.target.querySelector?.('.buttons button, .card a, a')?.focus();
  } else if (event.key === 'r' || event.key === 'R') {
    const { messages = [] } = conversations.get(channelShown()?.id) ?? {};
    const message = messages.find((one) => one.id === event.target.dataset.id);
    if (message) {
      event.preventDefault();
      tell('reply', message);
    }
  }
}

/** Makes the conversation live. */
export function startTimeline() {
  timeline().addEventListener('scroll', scrolled, { passive: true });
  timeline().addEventListener('keydown', key);
  list().addEventListener('pointerdown', pressed);
  for (const end of ['pointerup', 'pointercancel', 'blur']) addEventListener(end, released);
  byId('newer').addEventListener('click', () => {
    stuck = true;
    missed = 0;
    draw();
    readSoFar();
    focusComposer();
  });
  const sizes = new ResizeObserver(() => {
    if (stuck) toBottom();
  });
  sizes.observe(timeline());
  sizes.observe(list());
  document.addEventListener('visibilitychange', readSoFar);
  hear('place', open);
  hear('message', arrived);
  hear('edited', arrived);
  // The counts of a channel come after its messages.
  hear('channels', readSoFar);
  hear('answers', draw);
  hear('answered', showAnswer);
  hear('show-message', (key) => showMessage(key));
  hear('find-message', findMessage);
  hear('focus-timeline', () => walk(new Event('keydown', { cancelable: true }), 0));
  hear('reset', () => conversations.clear());
}
