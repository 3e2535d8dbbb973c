// What the parts of a conversation look like: messages, private answers, and the lines between them.

import { focusComposer } from './composer.js';
import { contentElements } from './content.js';
import { dayOf, momentOf, timeOf } from './dates.js';
import { el, icon, iconButton, unseen } from './dom.js';
import { face } from './people.js';
import { dismiss } from './replies.js';
import { person, state, tell } from './state.js';
import { gist } from './text.js';

function quoted(message, conversation) {
  if (!message.reply_to) return null;
  const original = conversation.messages.find((one) => one.id === message.reply_to);
  if (!original) return el('p', { class: 'replied' }, icon('reply'), 'Reply to an earlier message');
  return el(
    'button',
    { type: 'button', class: 'replied', on: { click: () => tell('show-message', original.id) } },
    icon('reply'),
    el('span', {}, el('strong', {}, original.author.name), ` ${gist(original.content, 100)}`),
  );
}

function head(message) {
  const author = person(message.author.account);
  return el(
    'header',
    { class: 'message-head' },
    el('span', { class: 'author' }, message.author.name),
    message.author.bot
      ? el('span', { class: 'badge' }, 'bot')
      : author
        ? el('span', { class: 'small role' }, author.role)
        : null,
    el('time', { datetime: message.at, title: momentOf(message.at) }, timeOf(message.at)),
    message.edited ? editedMark() : null,
  );
}

/** The mark of a message that was changed in place. */
const editedMark = () => el('span', { class: 'edited small' }, 'edited');

/** A message. `joined`: it goes on where the message before it, of the same person, ended. */
export function messageElement(message, { joined, conversation }) {
  const mentioned = message.mentions.includes(state.me.account);
  const author = person(message.author.account);
  const labelled = `${message.author.name}, ${timeOf(message.at)}${mentioned ? ', mentions you' : ''}`;
  return el(
    'article',
    {
      class: ['message', joined && 'joined', mentioned && 'to-me'],
      tabindex: '-1',
      'aria-label': labelled,
      data: { id: message.id },
    },
    el(
      'div',
      { class: 'margin' },
      joined
        ? el(
            'time',
            { class: 'margin-time', datetime: message.at, 'aria-hidden': 'true' },
            timeOf(message.at),
          )
        : face(message.author.bot ? null : (author ?? { initials: message.author.name.slice(0, 2), hue: 0 })),
    ),
    el(
      'div',
      { class: 'message-body' },
      quoted(message, conversation),
      joined ? unseen(`${message.author.name}, ${timeOf(message.at)}`) : head(message),
      ...contentElements(message.content, { channel: message.channel, anchor: message.id }),
      joined && message.edited ? editedMark() : null,
    ),
    el(
      'div',
      { class: 'message-acts' },
      iconButton('reply', `Reply to ${message.author.name} (R)`, () => tell('reply', message), {
        tabindex: '-1',
      }),
    ),
  );
}

/** A private answer. */
export function answerElement(answer) {
  const again = answer.again;
  return el(
    'article',
    {
      class: 'message private',
      tabindex: '-1',
      'aria-label': 'Only you can see this: answer of refreshbot',
      data: { id: answer.key },
    },
    el('div', { class: 'margin' }, face(null)),
    el(
      'div',
      { class: 'message-body' },
      el(
        'header',
        { class: 'message-head' },
        el('span', { class: 'author' }, 'refreshbot'),
        el('span', { class: 'badge' }, 'bot'),
        el('span', { class: 'only-you' }, icon('eye'), 'Only you can see this'),
        again
          ? el(
              'button',
              {
                type: 'button',
                class: 'link',
                title: 'Use this command again',
                on: { click: () => tell('command', again) },
              },
              `/${again.path}`,
            )
          : null,
      ),
      ...contentElements(answer.content, { channel: answer.channel, anchor: answer.key }),
    ),
    el(
      'div',
      { class: 'message-acts always' },
      iconButton('close', 'Dismiss', () => {
        dismiss(answer.key);
        focusComposer();
      }),
    ),
  );
}

/** The line above the first message of a day. */
export const dayElement = (at) => el('h2', { class: 'day' }, el('span', {}, dayOf(at)));
/** The line above the first message that was not read. */
export const newElement = () => el('p', { class: 'new-line' }, el('span', {}, 'New'));

/** What stands above the first message. */
export function beginning(channel, conversation) {
  if (conversation.more) return el('p', { class: 'beginning small' }, 'Earlier messages…');
  const words =
    channel.kind === 'inbox'
      ? 'Here refreshbot writes to you alone.'
      : channel.kind === 'thread'
        ? `The beginning of the thread ${channel.name}.`
        : `The beginning of #${channel.name}.`;
  return el('p', { class: 'beginning small' }, `${words} Type / to see what refreshbot can do.`);
}
