// A chosen slash command: its options as fields, with suggestions, until it is sent.

import { act, newEvent, post, sendFile } from './api.js';
import { el, freshId, icon, iconButton } from './dom.js';
import { face } from './people.js';
import { receive } from './replies.js';
import { state } from './state.js';
import { afterPause, fitting, Suggestions } from './suggestions.js';

const PAUSE = 120;
const KINDS = { text: 'text', complete: 'text', person: 'person', file: 'file', choice: 'choice' };

/** One option with its field. */
class OptionField {
  constructor(bar, option, given) {
    this.bar = bar;
    this.option = option;
    this.value = null;
    this.asked = 0;
    const id = freshId('option');
    this.problem = el('p', { class: 'option-problem', id: `${id}-problem`, hidden: true });
    this.input = option.kind === 'file' ? this.fileInput(id) : this.textInput(id);
    this.name = el('label', { class: 'option-name', for: id }, option.name,
      option.required ? el('span', { class: 'needed', title: 'needed' }, '*') : null);
    this.element = el('div', { class: 'option' },
      el('div', { class: 'option-box' }, this.name, this.control ?? this.input,
        option.required ? null : iconButton('close', `Leave out ${option.name}`, () => bar.remove(this))),
      this.problem);
    if (option.kind !== 'text' && option.kind !== 'file') this.suggest();
    if (given !== undefined && given !== null) this.fill(given);
  }

  textInput(id) {
    const suggests = this.option.kind !== 'text';
    return el('input', {
      id, type: 'text', class: 'option-input', autocomplete: 'off', spellcheck: this.option.kind === 'text' ? 'true' : 'false',
      role: suggests ? 'combobox' : null, 'aria-expanded': suggests ? 'false' : null,
      'aria-required': this.option.required ? 'true' : null, 'aria-describedby': this.bar.hint.id,
      on: {
        input: () => {
          this.value = null;
          this.complain(null);
          this.fit();
        },
        focus: () => this.bar.hintAt(this.option),
        keydown: (event) => this.key(event),
      },
    });
  }

  /** A field is as wide as what stands in it. */
  fit() {
    this.input.size = Math.min(Math.max([...this.input.value].length + 1, 12), 60);
  }

  fileInput(id) {
    this.fileName = el('span', { class: 'option-file' }, 'Choose a file…');
    const input = el('input', {
      id, type: 'file', class: 'unseen-file', 'aria-describedby': this.bar.hint.id,
      on: {
        change: () => input.files[0] && this.take(input.files[0]),
        focus: () => this.bar.hintAt(this.option),
        keydown: (event) => this.key(event),
      },
    });
    this.control = el('label', { class: 'option-filebox', for: id }, icon('clip'), this.fileName, input);
    return input;
  }

  /** Sends a file ahead, so that the command only names it. */
  async take(file) {
    this.complain(null);
    this.fileName.textContent = `${file.name} · sending…`;
    this.sending = sendFile(file).then((sent) => {
      this.value = { file: sent.file };
      this.fileName.textContent = sent.name;
    }).catch((error) => {
      this.fileName.textContent = 'Choose a file…';
      this.complain(error.message);
    });
    await this.sending;
  }

  fill(given) {
    if (this.option.kind === 'file') {
      if (given instanceof File) this.take(given);
      return;
    }
    this.input.value = given.label ?? given;
    if (given.value !== undefined) this.value = given.value;
    this.fit();
  }

  suggest() {
    const later = this.option.kind === 'complete';
    this.suggestions = new Suggestions(this.input, {
      label: this.option.name,
      place: this.bar.popups,
      onChoose: (item) => {
        this.fill({ label: item.label, value: item.value });
        this.bar.after(this);
      },
    });
    const look = () => this.look();
    const lookSoon = later ? afterPause(look, PAUSE) : look;
    this.input.addEventListener('input', lookSoon);
    this.input.addEventListener('focus', look);
    this.input.addEventListener('blur', () => {
      this.asked += 1;
      this.suggestions.hide();
    });
  }

  /** Shows what fits. An answer that was overtaken by a later question is dropped. */
  async look() {
    this.asked += 1;
    const asked = this.asked;
    const typed = this.value === null ? this.input.value : '';
    const found = await this.found(typed).catch(() => []);
    if (asked !== this.asked || document.activeElement !== this.input) return;
    this.suggestions.show(found, { ready: typed !== '' });
  }

  async found(typed) {
    if (this.option.kind === 'person') {
      return fitting(state.people, (one) => `${one.name} ${one.role}`, typed)
        .map((one) => ({ label: one.name, note: one.role, value: { account: one.account }, face: face(one, 'tiny') }));
    }
    if (this.option.kind === 'choice') {
      return fitting(this.option.choices, (one) => one, typed).map((one) => ({ label: one, value: one }));
    }
    const reply = await post('complete', {
      channel: this.bar.channel, path: this.bar.command.path, option: this.option.name, typed, options: this.bar.given(),
    });
    return reply.choices ?? [];
  }

  key(event) {
    if (this.suggestions?.key(event)) return;
    if (event.key === 'Enter' && this.option.kind !== 'file') {
      event.preventDefault();
      this.bar.send();
    } else if (event.key === 'Backspace' && this.option.kind !== 'file' && this.input.value === '' && !this.option.required) {
      event.preventDefault();
      this.bar.remove(this);
    }
  }

  /** What is sent for this option: undefined where nothing is given. */
  get given() {
    if (this.value !== null) return this.value;
    if (this.option.kind === 'file') return undefined;
    const typed = this.input.value.trim();
    if (!typed) return undefined;
    if (this.option.kind === 'person') {
      const named = state.people.filter((one) => one.name.toLowerCase() === typed.toLowerCase().replace(/^@/, ''));
      return named.length === 1 ? { account: named[0].account } : typed;
    }
    return typed;
  }

  /** What stands in it, to be filled in again later. */
  get shown() {
    return this.option.kind === 'file' ? null : { label: this.input.value, ...(this.value !== null ? { value: this.value } : {}) };
  }

  /** What is wrong before the server is asked; null where nothing is. */
  get wrong() {
    if (this.option.required && this.given === undefined) return `${this.option.name} is needed: ${this.option.description}.`;
    if (this.option.kind === 'person' && typeof this.given === 'string') return 'Choose somebody from the list.';
    if (this.option.kind === 'choice' && this.given !== undefined && !this.option.choices.includes(this.given)) return `Choose one of: ${this.option.choices.join(', ')}.`;
    return null;
  }

  complain(words) {
    this.problem.textContent = words ?? '';
    this.problem.hidden = !words;
    this.element.classList.toggle('wrong', Boolean(words));
    if (words) {
      this.input.setAttribute('aria-invalid', 'true');
      this.input.setAttribute('aria-describedby', this.problem.id);
    } else {
      this.input.removeAttribute('aria-invalid');
      this.input.setAttribute('aria-describedby', this.bar.hint.id);
    }
  }
}

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
    this.sender = el('button', { type: 'button', class: 'press press-primary', on: { click: () => this.send() } }, 'Send');
    this.element = el('div', { class: 'command', role: 'group', 'aria-label': `/${command.path}`, on: { keydown: (event) => this.key(event) } },
      el('div', { class: 'command-head' },
        el('code', { class: 'command-path' }, `/${command.path}`),
        el('span', { class: 'small' }, command.description),
        iconButton('close', 'Back to plain text (Escape)', () => this.leave())),
      this.row, this.problem,
      el('div', { class: 'command-foot' }, this.hint, this.sender));
    this.row.append(this.adder);
    for (const option of command.options) {
      if (option.required || given[option.name] !== undefined) this.add(option, given[option.name]);
    }
    this.hintAt(null);
  }

  makeAdder() {
    if (!this.command.options.some((option) => !option.required)) return el('span');
    const input = el('input', {
      type: 'text', class: 'option-add', role: 'combobox', 'aria-expanded': 'false', placeholder: 'Add an option…',
      'aria-label': 'Add an option, or press Enter to send', 'aria-describedby': this.hint.id, size: 14,
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
      const typed = input.value.trim();
      const left = fitting(this.left(), (option) => option.name, typed);
      this.adding.show(left.map((option) => ({ label: option.name, note: option.description, kind: KINDS[option.kind], value: option })), { ready: typed !== '' });
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
          if (input.value.trim()) this.complain(`/${this.command.path} has no option “${input.value.trim()}”.`);
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
    this.hint.textContent = option ? option.description
      : this.left().length ? 'Enter sends. Options that the conversation says already can be left out.' : 'Enter sends.';
  }

  focus() {
    const empty = this.fields.find((field) => field.given === undefined);
    if (empty) empty.input.focus();
    else if (this.adding && !this.adder.hidden) this.adder.focus();
    else this.sender.focus();
  }

  given() {
    return Object.fromEntries(this.fields.map((field) => [field.option.name, field.given]).filter(([, value]) => value !== undefined));
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
      const reply = await act('command', { channel: this.channel, path: this.command.path, options: this.given() }, this.event);
      const again = { path: this.command.path, given: Object.fromEntries(this.fields.map((field) => [field.option.name, field.shown])) };
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
