// Text with structure (lines of spans) as elements, and as plain words.

import { el, unseen } from './dom.js';
import { state } from './state.js';

/** An address that may become a link: http and https only. */
export function safeAddress(url) {
  try {
    const parsed = new URL(url);
    return ['http:', 'https:'].includes(parsed.protocol) ? parsed.href : null;
  } catch {
    return null;
  }
}

/** The address of a conversation, or of a view, as this person: it can be opened in another tab too. */
export const conversationAddress = (id) => `${location.pathname}${location.search}#${encodeURIComponent(id)}`;

/** A message on this page that an address names, to be opened here and as this person; or null. */
function placeHere(address) {
  const { origin, pathname, hash } = new URL(address);
  const isHere = origin === location.origin && pathname === location.pathname && hash.length > 1;
  return isHere ? `${location.pathname}${location.search}${hash}` : null;
}

/** Words of a mail, in which the addresses of messages on this page are links. */
export function wordsWithPlaces(words) {
  return words.split(/(https?:\/\/[^\s<>]+)/).map((word, index) => {
    const here = index % 2 ? placeHere(word) : null;
    return here ? el('a', { href: here }, word) : word;
  });
}

const spans = {
  text: (span) => span.text,
  strong: (span) => el('strong', {}, span.text),
  emphasis: (span) => el('em', {}, span.text),
  code: (span) => el('code', {}, span.text),
  person(span) {
    if (!span.mention) return el('span', { class: 'name' }, span.name);
    const mine = span.account === state.me?.account;
    return el(
      'span',
      { class: ['mention', mine && 'mention-me'] },
      `@${span.name}`,
      mine ? unseen(' (you)') : null,
    );
  },
  link(span) {
    const address = safeAddress(span.url);
    if (!address) return `${span.label} (${span.url})`;
    const here = placeHere(address);
    if (here) return el('a', { href: here }, span.label || address);
    return el('a', { href: address, target: '_blank', rel: 'noopener noreferrer' }, span.label || address);
  },
  thread(span) {
    if (!span.thread) return span.name;
    return el(
      'a',
      { class: 'thread-link', href: conversationAddress(span.thread) },
      `#${span.name.replace(/^#/, '')}`,
    );
  },
};

const piece = (span) => (spans[span.t] ?? spans.text)(span);

const line = (tag, one) => el(tag, { class: one.kind === 'small' ? 'small' : null }, one.spans.map(piece));

/** Lines as elements: lines of one quote and items of one list stand together. */
export function textElements(text) {
  const elements = [];
  let block = null;
  for (const one of text ?? []) {
    const tag = { quote: 'blockquote', item: 'ul' }[one.kind];
    if (!tag) {
      block = null;
      elements.push(line('p', one));
      continue;
    }
    if (block?.localName !== tag) {
      block = el(tag);
      elements.push(block);
    }
    block.append(line(tag === 'ul' ? 'li' : 'p', one));
  }
  return elements;
}

const plainSpan = (span) =>
  span.t === 'person'
    ? `${span.mention ? '@' : ''}${span.name}`
    : (span.text ?? span.label ?? span.name ?? '');

/** Lines as plain words. */
export const plainText = (text) => (text ?? []).map((one) => one.spans.map(plainSpan).join('')).join('\n');

/** What a message says in a few words, for a quotation or an announcement. */
export function gist(content, most = 140) {
  const words = [
    plainText(content.text),
    content.card?.title,
    content.files.map((file) => file.name).join(', '),
  ];
  const all = words.filter(Boolean).join(' · ').replace(/\s+/g, ' ').trim();
  return all.length > most ? `${all.slice(0, most - 1)}…` : all;
}
