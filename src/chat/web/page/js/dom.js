// Building blocks of the page. Text is always put in as text: nothing here reads markup.

/**
 * Makes an element. `on` holds listeners, `data` data attributes, `vars` custom properties of CSS;
 * `true` sets an attribute without a value, `false`, `null` and `undefined` leave it out.
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) set(element, name, value);
  element.append(
    ...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false),
  );
  return element;
}

function set(element, name, value) {
  if (name === 'on') {
    for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
  } else if (name === 'data') {
    Object.assign(element.dataset, value);
  } else if (name === 'vars') {
    for (const [property, setting] of Object.entries(value)) element.style.setProperty(property, setting);
  } else if (name === 'class') {
    element.className = Array.isArray(value) ? value.filter(Boolean).join(' ') : value;
  } else if (name === 'value') {
    element.value = value;
  } else if (value === true) {
    element.setAttribute(name, '');
  } else if (value !== false && value !== null && value !== undefined) {
    element.setAttribute(name, value);
  }
}

/** The element of the page with this id. */
export const byId = (id) => document.getElementById(id);

/** Text that only a screen reader says. */
export const unseen = (text) => el('span', { class: 'unseen' }, text);

const SVG = 'http://www.w3.org/2000/svg';

const STROKES = {
  hash: 'M9 4 7 20M17 4l-2 16M4 9h16.5M3.5 15H20',
  thread: 'M5 4v9a3 3 0 0 0 3 3h11M15 12l4 4-4 4',
  inbox: 'M4 13 6.5 5h11L20 13v6H4zM4 13h4.5l1.5 2.5h4l1.5-2.5H20',
  mail: 'M3.5 6h17v12h-17zM4 6.5l8 6.5 8-6.5',
  activity: 'M3 12h4l3-7 4 14 3-7h4',
  menu: 'M4 7h16M4 12h16M4 17h16',
  close: 'M6 6l12 12M18 6 6 18',
  check: 'M5 12.5 10 17.5 19 7',
  plus: 'M12 5v14M5 12h14',
  clock: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17M12 7.5V12l3 2',
  hour: 'M5 5l7 7-7 7M13 5l7 7-7 7',
  send: 'M4 12 20 4l-5 16-3.5-6.5zM11.5 13.5 20 4',
  clip: 'M19 11.5 11.8 18.7a4.4 4.4 0 0 1-6.2-6.2l7.9-7.9a2.9 2.9 0 0 1 4.2 4.2L9.9 16.5a1.4 1.4 0 0 1-2-2l6.8-6.8',
  slash: 'M15.5 4 8.5 20',
  reply: 'M9 6 4 11l5 5M4 11h9a7 7 0 0 1 7 7v1',
  eye: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12M12 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5',
  down: 'M12 5v14M6 13l6 6 6-6',
  file: 'M6 3h8l4 4v14H6zM14 3v4h4',
  tab: 'M14 4h6v6M20 4l-9 9M18 14v6H4V6h6',
  caret: 'M7 10l5 5 5-5',
  flag: 'M6 21V4h12l-3 4 3 4H6',
  neutral: 'M12 8v.01M12 11v5.5M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17',
  action: 'M5 12h13M13 6.5l5.5 5.5-5.5 5.5',
  working: 'M20 12a8 8 0 1 1-2.5-5.8M20 3.5v4.6h-4.6',
  waiting: 'M7 3.5h10M7 20.5h10M8 3.5c0 5 8 6 8 8.5s-8 3.5-8 8.5M16 3.5c0 5-8 6-8 8.5s8 3.5 8 8.5',
  good: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17M8 12.5l3 3 5-6',
  warning: 'M12 4 21 20H3zM12 10v4.5M12 17v.01',
  help: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17M9.5 9.7a2.6 2.6 0 1 1 3.8 2.3c-.9.5-1.3 1-1.3 2M12 16.5v.01',
  again: 'M20 12a8 8 0 1 1-2.5-5.8M20 3.5v4.6h-4.6',
};

/** A drawn sign. It is decoration: what it means stands beside it, or in the label of its button. */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', `icon icon-${name}`);
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', STROKES[name]);
  svg.append(path);
  return svg;
}

/** A button with a sign alone; `label` says what it does. */
export function iconButton(name, label, onClick, more = {}) {
  return el(
    'button',
    {
      type: 'button',
      class: 'icon-button',
      'aria-label': label,
      title: label,
      on: { click: onClick },
      ...more,
    },
    icon(name),
  );
}

/** Whether the person asked for little movement. */
export const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

/**
 * Gives the focus back to where it was before a dialog. Chromium does so by itself, but without the
 * cursor: a field takes no text then until it is focused anew.
 */
export function giveFocusBack(element) {
  if (!element?.isConnected) return;
  element.blur();
  element.focus();
}

let lastId = 0;

/** An id that no other element of the page has. */
export function freshId(stem) {
  lastId += 1;
  return `${stem}-${lastId}`;
}
