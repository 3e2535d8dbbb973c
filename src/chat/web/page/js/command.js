// A chosen slash command: its options as fields, with suggestions, until it is sent.

import { act, newEvent } from './api.js';
import { el, freshId, iconButton } from './dom.js';
import { OptionField } from './option.js';
import { receive } from './replies.js';
import { fitting, Suggestions } from './suggestions.js';
import { optionsIn } from './typed.js';

const KINDS = { text: 'text', complete: 'text', person: 'person', file: 'file', choice: 'choice' };

/** The bar in which a chosen command gets its options. */
export class CommandBar {
  /**
   * `popups` is where suggestions appear, `onDone` is called once the command was taken, `onLeave` when
   * the person goes back to plain text. `given` holds what options have already.
   */
  constructor(command, { channel, popups, given = {}, onDone, onLeave }) {
    Object.assign(this, { command, channel, popups, onDone, onLeave, fields: [], event: newEvent() });
    this.hint = el('p', { class: 'option-hint small', id: freshId('hint') });
    this.row = el('div', { class: 'options' });
    this.adder = this.makeAdder();
    this.problem = el('p', { class: 'option-problem', role: 'alert', hidden: true });
    this.sender = el(
      'button',
      { type: 'button', class: 'press press-primary', on: { click: () => this.send() } },
      'Send',
    );
    this.element = el(
      'div',
      {
        class: 'command',
        role: 'group',
        'aria-label': `/${command.path}`,
        on: { keydown: (event) => this.key(event) },
      },
      el(
        'div',
        { class: 'command-head' },
        el('code', { class: 'command-path' }, `/${command.path}`),
        el('span', { class: 'small' }, command.description),
        iconButton('close', 'Back to plain text (Escape)', () => this.leave()),
      ),
      this.row,
      this.problem,
      el('div', { class: 'command-foot' }, this.hint, this.sender),
    );
    this.row.append(this.adder);
    for (const option of command.options) {
      if (option.required || given[option.name] !== undefined) this.add(option, given[option.name]);
    }
    this.hintAt(null);
  }

  makeAdder() {
    if (!this.command.options.some((option) => !option.required)) return el('span');
    const input = el('input', {
      type: 'text',
      class: 'option-add',
      role: 'combobox',
      'aria-expanded': 'false',
      placeholder: 'Add an option…',
      'aria-label': 'Add an option, or press Enter to send',
      'aria-describedby': this.hint.id,
      size: 14,
    });
    this.adding = new Suggestions(input, {
      label: 'Options',
      place: this.popups,
      onChoose: (item) => {
        input.value = '';
        this.add(item.value).input.focus();
      },
    });
    const look = () => {
      const { before, given } = optionsIn(input.value, this.left());
      if (given.length && !before) {
        input.value = '';
        this.spread(given);
        return;
      }
      const typed = input.value.trim();
      const left = fitting(this.left(), (option) => option.name, typed);
      this.adding.show(
        left.map((option) => ({
          label: option.name,
          note: option.description,
          kind: KINDS[option.kind],
          value: option,
        })),
        { ready: typed !== '' },
      );
    };
    const listeners = {
      input: look,
      focus: () => {
        this.hintAt(null);
        look();
      },
      blur: () => this.adding.hide(),
      keydown: (event) => {
        if (this.adding.key(event)) return;
        if (event.key === 'Enter') {
          event.preventDefault();
          if (input.value.trim())
            this.complain(`/${this.command.path} has no option “${input.value.trim()}”.`);
          else this.send();
        } else if (event.key === 'Backspace' && input.value === '') {
          event.preventDefault();
          const last = this.fields.at(-1);
          if (last) last.input.focus();
          else this.leave();
        }
      },
    };
    for (const [name, listener] of Object.entries(listeners)) input.addEventListener(name, listener);
    return input;
  }

  /** The options that are not shown yet. */
  left() {
    return this.command.options.filter((option) => !this.fields.some((field) => field.option === option));
  }

  add(option, given) {
    const field = new OptionField(this, option, given);
    this.fields.push(field);
    this.row.insertBefore(field.element, this.adder);
    this.adder.hidden = this.left().length === 0;
    return field;
  }

  /** Puts options that were typed by name into their fields, and goes on in the last of them. */
  spread(given) {
    let last = null;
    for (const { option, text } of given) {
      last = this.fields.find((field) => field.option === option) ?? this.add(option);
      if (text) last.fill(text);
    }
    last?.input.focus();
  }

  remove(field) {
    this.fields = this.fields.filter((one) => one !== field);
    field.suggestions?.list.remove();
    field.element.remove();
    this.adder.hidden = false;
    this.focus();
  }

  /** Goes on after an option was chosen: the next one that is empty, else where more can be added. */
  after(field) {
    const next = this.fields.slice(this.fields.indexOf(field) + 1).find((one) => one.given === undefined);
    if (next) next.input.focus();
    else if (!this.adder.hidden && this.adding) this.adder.focus();
    else this.sender.focus();
    this.adding?.hide();
  }

  hintAt(option) {
    this.hint.textContent = option
      ? option.description
      : this.left().length
        ? 'Enter sends. Options that the conversation says already can be left out.'
        : 'Enter sends.';
  }

  focus() {
    const empty = this.fields.find((field) => field.given === undefined);
    if (empty) empty.input.focus();
    else if (this.adding && !this.adder.hidden) this.adder.focus();
    else this.sender.focus();
  }

  given() {
    return Object.fromEntries(
      this.fields.map((field) => [field.option.name, field.given]).filter(([, value]) => value !== undefined),
    );
  }

  key(event) {
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      this.leave();
    }
  }

  leave() {
    this.close();
    this.onLeave();
  }

  close() {
    for (const field of this.fields) field.suggestions?.list.remove();
    this.adding?.list.remove();
    this.element.remove();
  }

  complain(words) {
    this.problem.textContent = words ?? '';
    this.problem.hidden = !words;
  }

  /** Puts what is wrong at the option that is wrong, and goes there. */
  blame(name, words) {
    const option = this.command.options.find((one) => one.name === name);
    if (!option) {
      this.complain(words);
      return;
    }
    const field = this.fields.find((one) => one.option === option) ?? this.add(option);
    field.complain(words);
    field.input.focus();
    field.suggestions?.hide();
  }

  async send() {
    if (this.busy) return;
    this.complain(null);
    const wrong = this.fields.find((field) => field.wrong);
    if (wrong) {
      this.blame(wrong.option.name, wrong.wrong);
      return;
    }
    this.setBusy(true);
    try {
      await Promise.all(this.fields.map((field) => field.sending));
      const reply = await act(
        'command',
        { channel: this.channel, path: this.command.path, options: this.given() },
        this.event,
      );
      const again = {
        path: this.command.path,
        given: Object.fromEntries(this.fields.map((field) => [field.option.name, field.shown])),
      };
      this.close();
      this.onDone();
      receive(reply, { channel: this.channel, anchor: null, again });
    } catch (error) {
      if (!('status' in error)) throw error;
      if (!error.unreachable) this.event = newEvent();
      this.blame(error.option, error.message);
    } finally {
      this.setBusy(false);
    }
  }

  setBusy(busy) {
    this.busy = busy;
    this.sender.setAttribute('aria-disabled', String(busy));
    this.sender.classList.toggle('busy', busy);
  }
}
