// Where one writes: messages, mentions, replies, files, and slash commands.

import { act, newEvent, sendFile } from './api.js';
import { byId, el, icon, iconButton } from './dom.js';
import { CommandBar } from './command.js';
import { sizeOf } from './dates.js';
import { complain } from './notices.js';
import { face } from './people.js';
import { receive } from './replies.js';
import { channelShown, hear, keep, kept, state, tell } from './state.js';
import { fitting, Suggestions } from './suggestions.js';
import { gist } from './text.js';
import { commandIn } from './typed.js';

const MOST_LINES = 10;
const BOT = 'refreshbot';

/** The parts of the composer. */
const parts = {};
/** What is being written besides the text. */
const draft = { channel: null, replyTo: null, files: [], bar: null, event: newEvent(), busy: false };

/** Commands that fit what was typed after the slash, the closest first. */
export function commandsFor(typed, commands) {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const rank = (command) => {
    const names = command.path.split(' ');
    if (command.path.startsWith(typed.toLowerCase().trim())) return 0;
    if (words.every((word) => names.some((name) => name.startsWith(word)))) return 1;
    if (words.every((word) => command.path.includes(word))) return 2;
    return words.every((word) => `${command.path} ${command.description}`.toLowerCase().includes(word))
      ? 3
      : 4;
  };
  return commands
    .map((command) => ({ command, at: rank(command) }))
    .filter(({ at }) => at < 4)
    .sort((one, other) => one.at - other.at)
    .map(({ command }) => command);
}

/** Opens a command with what is known of its options. */
export function openCommand(path, given = {}) {
  const command = state.commands.find((one) => one.path === path);
  if (!command || !draft.channel) return;
  draft.bar?.close();
  parts.menu.hide();
  draft.bar = new CommandBar(command, {
    channel: draft.channel,
    popups: parts.popups,
    given,
    onDone: closeCommand,
    onLeave: () => {
      closeCommand();
      parts.text.focus();
    },
  });
  parts.plain.hidden = true;
  parts.box.append(draft.bar.element);
  draft.bar.focus();
}

function closeCommand() {
  draft.bar = null;
  parts.plain.hidden = false;
  if (parts.text.value.startsWith('/')) setText('');
  parts.text.focus();
}

/** Answers a message with the next one. */
export function replyTo(message) {
  if (draft.bar) draft.bar.leave();
  draft.replyTo = message;
  drawReply();
  parts.text.focus();
}

/** Puts the cursor where one writes. */
export function focusComposer() {
  if (draft.bar) draft.bar.focus();
  else parts.text?.focus();
}

function drawReply() {
  const message = draft.replyTo;
  parts.reply.hidden = !message;
  if (!message) return;
  parts.reply.replaceChildren(
    icon('reply'),
    el('span', {}, 'Reply to ', el('strong', {}, message.author.name), `: ${gist(message.content, 80)}`),
    iconButton('close', 'Do not reply', () => {
      draft.replyTo = null;
      drawReply();
      parts.text.focus();
    }),
  );
}

function drawFiles() {
  parts.files.hidden = draft.files.length === 0;
  parts.files.replaceChildren(
    ...draft.files.map((file) =>
      el(
        'li',
        { class: ['file', !file.id && 'busy'] },
        icon('file'),
        el('span', { class: 'file-name' }, file.name),
        el('span', { class: 'small' }, file.id ? sizeOf(file.size) : 'sending…'),
        iconButton('close', `Leave out ${file.name}`, () => {
          draft.files = draft.files.filter((one) => one !== file);
          drawFiles();
          parts.text.focus();
        }),
      ),
    ),
  );
}

/** Takes files that were chosen, dropped or pasted: the open command's file option, else the message. */
function takeFiles(list) {
  for (const file of list) {
    const option = draft.bar?.left().find((one) => one.kind === 'file');
    if (draft.bar) {
      if (option) draft.bar.add(option, file);
      continue;
    }
    const entry = { name: file.name, size: file.size, id: null };
    draft.files.push(entry);
    entry.sending = sendFile(file)
      .then((sent) => {
        entry.id = sent.file;
      })
      .catch((error) => {
        draft.files = draft.files.filter((one) => one !== entry);
        complain(error);
      })
      .finally(drawFiles);
  }
  drawFiles();
}

function setText(text) {
  parts.text.value = text;
  grow();
}

/** The field grows with its text. */
function grow() {
  parts.text.rows = Math.min(parts.text.value.split('\n').length, MOST_LINES);
}

/** The word with an @ that ends at the cursor: `{ start, typed }`. */
function mentionAtCursor() {
  const before = parts.text.value.slice(0, parts.text.selectionStart);
  const found = /(?:^|\s)@([^@\n]{0,30})$/.exec(before);
  return found ? { start: before.length - found[1].length - 1, typed: found[1].toLowerCase() } : null;
}

function lookForCommands() {
  const typed = parts.text.value.slice(1);
  const chosen = /^(\S.*?) $/.exec(typed);
  const exact = chosen && state.commands.find((command) => command.path === chosen[1]);
  if (exact && !state.commands.some((command) => command.path.startsWith(`${exact.path} `))) {
    openCommand(exact.path);
    return;
  }
  const whole = commandIn(typed, state.commands);
  if (whole) {
    openCommand(whole.path);
    draft.bar?.spread(whole.given);
    return;
  }
  const found = commandsFor(typed, state.commands);
  parts.menu.show(
    found.map((command) => ({ label: `/${command.path}`, note: command.description, code: true, command })),
  );
}

function lookForPeople(mention) {
  const everyone = [
    { name: BOT, role: 'asks, answers, keeps the process' },
    ...state.people.filter((one) => one.account !== state.me.account),
  ];
  const found = fitting(everyone, (one) => one.name, mention.typed);
  parts.menu.show(
    found.map((one) => ({
      label: one.name,
      note: one.role,
      mention,
      face: face(one.account ? one : null, 'tiny'),
    })),
  );
}

function look() {
  grow();
  keep(`text:${draft.channel}`, parts.text.value);
  const mention = mentionAtCursor();
  if (/^\/[^\n]*$/.test(parts.text.value)) lookForCommands();
  else if (mention) lookForPeople(mention);
  else parts.menu.hide();
}

function choose(item) {
  if (item.command) {
    setText('');
    openCommand(item.command.path);
    return;
  }
  const { value, selectionStart } = parts.text;
  const written = `${value.slice(0, item.mention.start)}@${item.label} `;
  setText(written + value.slice(selectionStart));
  parts.text.setSelectionRange(written.length, written.length);
  keep(`text:${draft.channel}`, parts.text.value);
}

function key(event) {
  if (parts.menu.key(event) || event.isComposing) return;
  if (event.key === 'Enter' && !event.shiftKey) {
    event.preventDefault();
    send();
  } else if (event.key === 'Escape' && draft.replyTo) {
    event.preventDefault();
    draft.replyTo = null;
    drawReply();
  } else if (event.key === 'ArrowUp' && parts.text.value === '') {
    event.preventDefault();
    tell('focus-timeline');
  }
}

async function send() {
  const text = parts.text.value.trim();
  if (draft.busy || (!text && !draft.files.length)) return;
  if (text.startsWith('/')) {
    complain({
      status: 422,
      message: `There is no command “${text.split(' ').slice(0, 3).join(' ')}”. Type / to see them all.`,
    });
    return;
  }
  const { channel } = draft;
  setBusy(true);
  try {
    await Promise.all(draft.files.map((file) => file.sending));
    const files = draft.files.map((file) => file.id).filter(Boolean);
    const answer = await act(
      'say',
      { channel, text, reply_to: draft.replyTo?.id ?? null, files },
      draft.event,
    );
    draft.event = newEvent();
    keep(`text:${channel}`, null);
    if (draft.channel === channel) clear();
    tell('message', { ...answer.message, mine: true });
    receive(answer.reply, { channel, anchor: null });
  } catch (error) {
    if (!error.unreachable) draft.event = newEvent();
    complain(error);
  } finally {
    setBusy(false);
  }
}

function setBusy(busy) {
  draft.busy = busy;
  parts.send.classList.toggle('busy', busy);
  parts.send.setAttribute('aria-disabled', String(busy));
}

function clear() {
  setText('');
  draft.replyTo = null;
  draft.files = [];
  drawReply();
  drawFiles();
}

/** A conversation is shown: its own unsent text comes back. */
function open() {
  const channel = channelShown();
  if (!channel || channel.id === draft.channel) return;
  draft.bar?.close();
  draft.bar = null;
  parts.plain.hidden = false;
  draft.channel = channel.id;
  draft.event = newEvent();
  clear();
  parts.menu.hide();
  setText(kept(`text:${channel.id}`) ?? '');
  const name = channel.kind === 'inbox' ? BOT : `#${channel.name}`;
  parts.text.placeholder = `Write to ${name}, or / for a command`;
  parts.text.setAttribute('aria-label', `Write to ${name}. Slash for commands, at sign for people`);
}

function build() {
  const composer = byId('composer');
  parts.popups = el('div', { class: 'popups' });
  parts.reply = el('div', { class: 'replying', hidden: true });
  parts.files = el('ul', { class: 'attached', 'aria-label': 'Files to send', hidden: true });
  parts.text = el('textarea', {
    id: 'composer-text',
    class: 'composer-text',
    rows: 1,
    on: { input: look, keydown: key, click: look, blur: () => parts.menu.hide() },
  });
  const chooser = el('input', {
    type: 'file',
    multiple: true,
    class: 'unseen-file',
    tabindex: '-1',
    'aria-hidden': 'true',
    on: {
      change: () => {
        takeFiles(chooser.files);
        chooser.value = '';
      },
    },
  });
  parts.send = el(
    'button',
    { type: 'submit', class: 'icon-button send', 'aria-label': 'Send', title: 'Send (Enter)' },
    icon('send'),
  );
  parts.plain = el(
    'div',
    { class: 'composer-row' },
    iconButton('clip', 'Add files', () => chooser.click()),
    chooser,
    iconButton('slash', 'Commands', () => {
      setText('/');
      parts.text.focus();
      look();
    }),
    parts.text,
    parts.send,
  );
  parts.box = el('div', { class: 'composer-box' }, parts.reply, parts.files, parts.plain);
  composer.append(parts.popups, parts.box);
  parts.menu = new Suggestions(parts.text, {
    label: 'Commands and people',
    place: parts.popups,
    onChoose: choose,
  });
  composer.addEventListener('submit', (event) => {
    event.preventDefault();
    if (!draft.bar) send();
  });
}

function takeDrops() {
  const main = byId('conversation');
  main.addEventListener('dragover', (event) => {
    if (![...event.dataTransfer.types].includes('Files')) return;
    event.preventDefault();
    main.classList.add('dropping');
  });
  main.addEventListener('dragleave', (event) => {
    if (!main.contains(event.relatedTarget)) main.classList.remove('dropping');
  });
  main.addEventListener('drop', (event) => {
    main.classList.remove('dropping');
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    takeFiles(event.dataTransfer.files);
  });
  byId('composer').addEventListener('paste', (event) => {
    if (!event.clipboardData.files.length) return;
    event.preventDefault();
    takeFiles(event.clipboardData.files);
  });
}

/** Makes the composer. */
export function startComposer() {
  build();
  takeDrops();
  hear('place', open);
  hear('reply', replyTo);
  hear('command', ({ path, given }) => openCommand(path, given));
}
