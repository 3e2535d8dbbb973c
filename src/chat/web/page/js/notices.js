// Short news at the edge of the page, and what a screen reader hears of new messages.

import { byId, el } from './dom.js';

const SHOWN_FOR = 7000;
let fading = 0;

/** Says something for a few seconds. */
export function say(words, tone = 'neutral') {
  const toast = byId('toast');
  toast.className = `toast toast-${tone} shown`;
  toast.replaceChildren(words);
  clearTimeout(fading);
  fading = setTimeout(() => toast.classList.remove('shown'), SHOWN_FOR);
}

/** Says what went wrong. What is no answer of the server goes to the console as well. */
export function complain(error) {
  if (error.name !== 'Error' && !('status' in error)) console.error(error);
  say(
    'status' in error ? error.message : 'Something went wrong in this page. Reload it and try again.',
    'warning',
  );
}

/** Has a screen reader say something, when it comes to it. */
export function announce(words) {
  const announcer = byId('announcer');
  announcer.append(el('span', {}, words));
  while (announcer.childElementCount > 5) announcer.firstElementChild.remove();
}

/** Says how the connection is; nothing where it is as usual. */
export function showConnection(words, good = false) {
  const connection = byId('connection');
  connection.className = `connection${words ? ' shown' : ''}${good ? ' good' : ''}`;
  connection.textContent = words;
}
