// A list of suggestions under the hand of a text field (the combobox pattern of ARIA's guide).

import { el, freshId, icon } from './dom.js';
import { announce } from './notices.js';

/**
 * A listbox that belongs to one text field. The focus stays in the field; `aria-activedescendant`
 * says which suggestion would be taken.
 */
export class Suggestions {
  /** `onChoose` gets the suggestion that was taken. */
  constructor(field, { label, onChoose, place }) {
    this.field = field;
    this.onChoose = onChoose;
    this.items = [];
    this.active = -1;
    this.list = el('ul', {
      class: 'suggestions',
      role: 'listbox',
      id: freshId('suggestions'),
      'aria-label': label,
      hidden: true,
    });
    // A press must not take the focus away from the field.
    this.list.addEventListener('pointerdown', (event) => event.preventDefault());
    this.list.addEventListener('click', (event) => {
      const row = event.target.closest('[role=option]');
      if (row) this.choose(Number(row.dataset.index));
    });
    // A list that scrolls must be within reach of the keyboard; reached, it closes and gives the focus back.
    this.list.tabIndex = 0;
    this.list.addEventListener('focus', () => {
      this.hide();
      field.focus();
    });
    place.append(this.list);
    field.setAttribute('aria-autocomplete', 'list');
    field.setAttribute('aria-controls', this.list.id);
    field.setAttribute('autocomplete', 'off');
  }

  get open() {
    return !this.list.hidden;
  }

  /** Shows `items` (`{ label, note, lead, value }`); the first is ready to be taken if `ready`. */
  show(items, { ready = true } = {}) {
    const before = this.items.length;
    this.items = items;
    if (!items.length) {
      this.hide();
      return;
    }
    this.list.replaceChildren(...items.map((item, index) => this.row(item, index)));
    this.list.hidden = false;
    this.expanded(true);
    this.point(ready ? 0 : -1);
    if (before !== items.length)
      announce(items.length === 1 ? '1 suggestion' : `${items.length} suggestions`);
  }

  row(item, index) {
    return el(
      'li',
      {
        class: 'suggestion',
        role: 'option',
        id: `${this.list.id}-${index}`,
        'aria-selected': 'false',
        data: { index },
      },
      item.face ?? null,
      item.icon ? icon(item.icon) : null,
      el('span', { class: ['suggestion-label', item.code && 'code'] }, item.label),
      item.note ? el('span', { class: 'suggestion-note' }, item.note) : null,
      item.kind ? el('span', { class: 'suggestion-kind' }, item.kind) : null,
    );
  }

  expanded(open) {
    if (this.field.getAttribute('role') === 'combobox')
      this.field.setAttribute('aria-expanded', String(open));
  }

  hide() {
    this.items = [];
    this.active = -1;
    this.list.hidden = true;
    this.list.replaceChildren();
    this.field.removeAttribute('aria-activedescendant');
    this.expanded(false);
  }

  point(index) {
    this.list.children[this.active]?.setAttribute('aria-selected', 'false');
    this.active = index;
    const row = this.list.children[index];
    if (!row) {
      this.field.removeAttribute('aria-activedescendant');
      return;
    }
    row.setAttribute('aria-selected', 'true');
    row.scrollIntoView({ block: 'nearest' });
    this.field.setAttribute('aria-activedescendant', row.id);
  }

  choose(index) {
    const item = this.items[index];
    if (!item) return;
    this.hide();
    this.onChoose(item);
  }

  /** Takes a key if it is for the list; says whether it was. */
  key(event) {
    if (!this.open || event.isComposing) return false;
    const count = this.items.length;
    if (event.key === 'ArrowDown') this.point((this.active + 1) % count);
    else if (event.key === 'ArrowUp') this.point((this.active <= 0 ? count : this.active) - 1);
    else if (event.key === 'Escape') this.hide();
    else if ((event.key === 'Enter' || event.key === 'Tab') && this.active >= 0 && !event.shiftKey)
      this.choose(this.active);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }
}

/** Calls `work` once the calls have paused for `pause` milliseconds. */
export function afterPause(work, pause) {
  let timer = 0;
  return (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => work(...given), pause);
  };
}

/** The items whose words fit what was typed, those that begin with it first. */
export function fitting(items, wordsOf, typed) {
  const wanted = typed.trim().toLowerCase();
  const rank = (item) => {
    const words = wordsOf(item).toLowerCase();
    if (words.startsWith(wanted)) return 0;
    if (words.split(/[\s/]+/).some((word) => word.startsWith(wanted))) return 1;
    return words.includes(wanted) ? 2 : 3;
  };
  return items
    .map((item) => ({ item, at: rank(item) }))
    .filter(({ at }) => at < 3)
    .sort((one, other) => one.at - other.at)
    .map(({ item }) => item);
}
