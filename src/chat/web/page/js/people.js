// Faces, and the switcher that says as whom this tab acts.

import { byId, el, icon, unseen } from './dom.js';
import { hear, state } from './state.js';

/** Initials in the person's own hue; the bot has its sign. */
export function face(person, size = '') {
  if (!person)
    return el('span', { class: ['face', 'face-bot', size], 'aria-hidden': 'true' }, icon('working'));
  return el(
    'span',
    { class: ['face', size], 'aria-hidden': 'true', vars: { '--hue': person.hue } },
    person.initials,
  );
}

/** The address of this page as somebody. */
export const addressAs = (account, channel = null) =>
  `/?as=${encodeURIComponent(account)}${channel ? `#${encodeURIComponent(channel)}` : ''}`;

function row(person) {
  const mine = person.account === state.me.account;
  const channel =
    state.place?.kind === 'channel' && !state.place.id.startsWith('inbox:') ? state.place.id : null;
  const words = el(
    'span',
    { class: 'who-words' },
    el('span', { class: 'who-name' }, person.name, mine ? el('span', { class: 'who-you' }, 'you') : null),
    el('span', { class: 'who-role' }, person.role),
  );
  return el(
    'li',
    { class: 'switch-row' },
    el(
      'a',
      { class: 'switch-to', href: addressAs(person.account, channel), 'aria-current': mine ? 'true' : null },
      face(person),
      words,
    ),
    el(
      'a',
      {
        class: 'icon-button',
        href: addressAs(person.account, channel),
        target: '_blank',
        rel: 'noopener',
        'aria-label': `Open as ${person.name} in a new tab`,
        title: `Open as ${person.name} in a new tab`,
      },
      icon('tab'),
    ),
  );
}

function show(open) {
  const switcher = byId('switcher');
  const button = byId('who');
  if (open) {
    switcher.replaceChildren(
      el('h2', { class: 'switch-title' }, 'Act as'),
      el('ul', { class: 'switch-list' }, state.people.map(row)),
      el(
        'p',
        { class: 'small' },
        'Each tab is one person. Open several side by side to see both ends of a conversation.',
      ),
    );
  }
  switcher.hidden = !open;
  button.setAttribute('aria-expanded', String(open));
  if (open) switcher.querySelector('[aria-current]')?.focus();
}

function close(andFocus) {
  if (byId('switcher').hidden) return;
  show(false);
  if (andFocus) byId('who').focus();
}

/** Draws who this tab is, and lets it become somebody else. */
export function startPeople() {
  const button = byId('who');
  const switcher = byId('switcher');
  hear('start', () => {
    button.replaceChildren(
      face(state.me),
      unseen('You are '),
      el(
        'span',
        { class: 'who-words' },
        el('span', { class: 'who-name' }, state.me.name),
        el('span', { class: 'who-role' }, state.me.role),
      ),
      unseen('. Act as somebody else'),
      icon('caret'),
    );
  });
  button.addEventListener('click', () => show(switcher.hidden));
  switcher.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      close(true);
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const links = [...switcher.querySelectorAll('.switch-to')];
      const at = links.indexOf(document.activeElement.closest('.switch-row')?.querySelector('.switch-to'));
      links[(at + (event.key === 'ArrowDown' ? 1 : -1) + links.length) % links.length].focus();
    }
  });
  switcher.addEventListener('focusout', (event) => {
    if (event.relatedTarget && !switcher.contains(event.relatedTarget) && event.relatedTarget !== button)
      close(false);
  });
  document.addEventListener('pointerdown', (event) => {
    if (!switcher.contains(event.target) && !button.contains(event.target)) close(false);
  });
}
