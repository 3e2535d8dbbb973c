// What a message holds: text, a card, buttons, files. Pressing a button is here too.

import { act } from './api.js';
import { el, icon, unseen } from './dom.js';
import { sizeOf } from './dates.js';
import { receive } from './replies.js';
import { textElements } from './text.js';
import { complain } from './notices.js';

const TONES = { action: 'To do', working: 'In work', waiting: 'Waiting', good: 'Good', warning: 'Attention' };
const PICTURE = /\.(png|jpe?g|gif|webp|avif)$/i;

function field(one) {
  return el(
    'div',
    { class: ['field', one.short && 'field-short'] },
    el('dt', {}, one.name),
    el('dd', {}, textElements(one.value)),
  );
}

function cardElement(card) {
  return el(
    'section',
    { class: `card tone-${card.tone}` },
    card.title
      ? el(
          'h3',
          { class: 'card-title' },
          icon(card.tone),
          TONES[card.tone] ? unseen(`${TONES[card.tone]}: `) : null,
          el('span', {}, card.title),
        )
      : null,
    card.body.length ? el('div', { class: 'card-body' }, textElements(card.body)) : null,
    card.fields.length ? el('dl', { class: 'fields' }, card.fields.map(field)) : null,
    card.footer ? el('p', { class: 'card-foot' }, card.footer) : null,
  );
}

function fileElement(file) {
  const name = el('span', { class: 'file-name' }, file.name);
  const size = el('span', { class: 'small' }, sizeOf(file.size));
  if (PICTURE.test(file.name)) {
    return el(
      'a',
      { class: 'picture', href: file.url, target: '_blank', rel: 'noopener' },
      el('img', { src: file.url, alt: '', loading: 'lazy' }),
      el('span', { class: 'picture-words' }, name, size),
    );
  }
  return el('a', { class: 'file', href: file.url, download: file.name }, icon('file'), name, size);
}

function buttonElement(button, where) {
  return el(
    'button',
    {
      type: 'button',
      class: `press press-${button.style}`,
      data: { button: button.id },
      on: { click: (event) => press(event.currentTarget, button, where) },
    },
    button.label,
  );
}

/** Presses a button of a message: it is busy until the bot answers. */
async function press(element, button, where) {
  if (element.getAttribute('aria-disabled') === 'true') return;
  element.setAttribute('aria-disabled', 'true');
  element.classList.add('busy');
  try {
    const reply = await act('press', { channel: where.channel, button: button.id });
    receive(reply, { ...where, button: button.id });
  } catch (error) {
    complain(error);
  } finally {
    element.removeAttribute('aria-disabled');
    element.classList.remove('busy');
  }
}

/** A message's content. `where` says in which channel, and under which message, answers belong. */
export function contentElements(content, where) {
  return [
    content.text.length ? el('div', { class: 'text' }, textElements(content.text)) : null,
    content.card ? cardElement(content.card) : null,
    content.files.length ? el('div', { class: 'files' }, content.files.map(fileElement)) : null,
    content.buttons.length
      ? el(
          'div',
          { class: 'buttons' },
          content.buttons.map((button) => buttonElement(button, where)),
        )
      : null,
  ].filter(Boolean);
}
