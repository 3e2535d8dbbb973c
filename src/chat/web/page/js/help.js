// What the keys do.

import { byId, el, giveFocusBack, icon, iconButton } from './dom.js';
import { focusComposer } from './composer.js';
import { step } from './sidebar.js';

const KEYS = [
  [
    'Move around',
    [
      [['Alt', '↑'], ['Alt', '↓'], 'The conversation above or below'],
      [['Alt', 'Shift', '↑'], ['Alt', 'Shift', '↓'], 'The one above or below with unread messages'],
      [['F6'], 'From part to part of the page'],
      [['Ctrl', '/'], 'This help'],
    ],
  ],
  [
    'Write',
    [
      [['/'], 'Commands, at the beginning of a message'],
      [['@'], 'People, and refreshbot'],
      [['Enter'], 'Send'],
      [['Shift', 'Enter'], 'A new line'],
      [['Tab'], 'Take the suggestion'],
      [['Esc'], 'Back to plain text'],
    ],
  ],
  [
    'Read',
    [
      [['↑'], 'From the empty message box to the messages'],
      [['↑'], ['↓'], 'From message to message'],
      [['Enter'], 'To the buttons of a message'],
      [['R'], 'Reply to a message'],
      [['Esc'], 'Back to the message box'],
    ],
  ],
];

/** The parts of the page between which F6 goes. */
const PARTS = [
  () => byId('channels').querySelector('[tabindex="0"]'),
  () => byId('clock').querySelector('button'),
  () => (byId('view').hidden ? byId('timeline') : byId('view')),
  () => (byId('view').hidden ? byId('composer').querySelector('textarea, .option-add, .option-input') : null),
  () => byId('guide').querySelector('button'),
];

const keys = (parts) => parts.map((one) => el('kbd', {}, one));

function rows(entries) {
  return entries.map((entry) => {
    const combos = entry.slice(0, -1);
    return [
      el(
        'dt',
        {},
        combos.map((combo, index) => [index ? ' ' : null, el('span', { class: 'combo' }, keys(combo))]),
      ),
      el('dd', {}, entry.at(-1)),
    ];
  });
}

function openHelp() {
  const cameFrom = document.activeElement;
  const dialog = el(
    'dialog',
    {
      class: 'help',
      'aria-labelledby': 'help-title',
      on: {
        close: () => {
          dialog.remove();
          giveFocusBack(cameFrom);
        },
        click: (event) => {
          if (event.target === dialog) dialog.close();
        },
      },
    },
    el(
      'div',
      { class: 'sheet' },
      el(
        'header',
        { class: 'sheet-head' },
        el('h2', { id: 'help-title' }, 'Keyboard'),
        iconButton('close', 'Close', () => dialog.close()),
      ),
      el(
        'div',
        { class: 'sheet-body help-body', tabindex: '0' },
        KEYS.map(([title, entries]) =>
          el('section', {}, el('h3', {}, title), el('dl', { class: 'keys' }, rows(entries))),
        ),
      ),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
}

function nextPart(back) {
  const here = PARTS.map((part) => part());
  const shown = here.filter((element) => element && element.offsetParent !== null);
  const at = shown.findIndex((element) =>
    element
      .closest('nav, section.clock, .timeline, .view, .composer, .guide')
      .contains(document.activeElement),
  );
  shown[(at + (back ? -1 : 1) + shown.length) % shown.length]?.focus();
}

function key(event) {
  if (document.querySelector('dialog[open]')) return;
  if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
    event.preventDefault();
    step(event.key === 'ArrowUp' ? -1 : 1, event.shiftKey);
  } else if (event.key === 'F6') {
    event.preventDefault();
    nextPart(event.shiftKey);
  } else if ((event.ctrlKey || event.metaKey) && event.key === '/') {
    event.preventDefault();
    openHelp();
  }
}

/** Makes the keys work, and the help that tells them. */
export function startHelp() {
  byId('open-help').append(icon('help'), 'Keyboard');
  byId('open-help').addEventListener('click', openHelp);
  document.addEventListener('keydown', key);
  for (const skip of document.querySelectorAll('.skip')) {
    skip.addEventListener('click', (event) => {
      event.preventDefault();
      if (skip.dataset.skip === 'composer-text') focusComposer();
      else byId(skip.dataset.skip).focus();
    });
  }
}
