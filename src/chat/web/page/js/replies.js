// What the bot answers to this person alone: private answers and forms.

import { openForm } from './form.js';
import { announce, say } from './notices.js';
import { hear, keep, kept, state, tell } from './state.js';
import { gist } from './text.js';

const MOST_KEPT = 40;

/** Private answers, oldest first: `{ key, channel, anchor, after, content, again }`. */
let answers = [];
let lastKey = 0;

/** The private answers of a channel. */
export const answersIn = (channel) => answers.filter((answer) => answer.channel === channel);

function changed(channel) {
  keep('answers', answers.slice(-MOST_KEPT));
  tell('answers', channel);
}

/** Takes a private answer away. */
export function dismiss(key) {
  const gone = answers.find((answer) => answer.key === key);
  answers = answers.filter((answer) => answer !== gone);
  if (gone) changed(gone.channel);
}

/**
 * Shows the bot's answer to an act. `where` is `{ channel, anchor, again }`: the channel, the message
 * whose button was pressed or null, and the command to use again or null.
 */
export function receive(reply, where) {
  if (reply?.kind === 'form') openForm(reply.form, where);
  else if (reply?.kind === 'message') showAnswer(reply.content, where);
}

/** Puts a private answer where the person acted. */
export function showAnswer(content, where) {
  lastKey += 1;
  const channel = where.channel ?? state.place?.id;
  answers.push({
    key: `p${Date.now()}-${lastKey}`,
    channel,
    anchor: where.anchor ?? null,
    after: state.channels.get(channel)?.last ?? 0,
    content,
    again: where.again ?? null,
  });
  changed(channel);
  if (state.place?.id === channel) tell('answered', answers.at(-1).key);
  else say(`Only you: ${gist(content, 90)}`);
  announce(`Only you can see this: ${gist(content)}`);
}

/** Brings back the private answers that this tab had before a reload. */
export function startReplies() {
  hear('start', () => {
    answers = kept('answers') ?? [];
  });
  hear('reset', () => {
    answers = [];
    keep('answers', null);
  });
}
