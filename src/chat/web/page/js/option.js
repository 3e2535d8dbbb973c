// One option of a slash command: a field that fits what it takes, with suggestions.

import { post, sendFile } from './api.js';
import { el, freshId, icon, iconButton } from './dom.js';
import { face } from './people.js';
import { state } from './state.js';
import { afterPause, fitting, Suggestions } from './suggestions.js';
import { optionsIn } from './typed.js';

const PAUSE = 120;

/** One option with its field. */
export class OptionField {
  constructor(bar, option, given) {
    this.bar = bar;
    this.option = option;
    this.value = null;
    this.asked = 0;
    const id = freshId('option');
    this.problem = el('p', { class: 'option-problem', id: `${id}-problem`, hidden: true });
    this.input = option.kind === 'file' ? this.fileInput(id) : this.textInput(id);
    this.name = el(
      'label',
      { class: 'option-name', for: id },
      option.name,
      option.required ? el('span', { class: 'needed', title: 'needed' }, '*') : null,
    );
    this.element = el(
      'div',
      { class: 'option' },
      el(
        'div',
        { class: 'option-box' },
        this.name,
        this.control ?? this.input,
        option.required ? null : iconButton('close', `Leave out ${option.name}`, () => bar.remove(this)),
      ),
      this.problem,
    );
    if (option.kind !== 'text' && option.kind !== 'file') this.suggest();
    if (given !== undefined && given !== null) this.fill(given);
  }

  textInput(id) {
    const suggests = this.option.kind !== 'text';
    return el('input', {
      id,
      type: 'text',
      class: 'option-input',
      autocomplete: 'off',
      spellcheck: this.option.kind === 'text' ? 'true' : 'false',
      role: suggests ? 'combobox' : null,
      'aria-expanded': suggests ? 'false' : null,
      'aria-required': this.option.required ? 'true' : null,
      'aria-describedby': this.bar.hint.id,
      on: {
        input: () => {
          this.sort();
          this.value = null;
          this.complain(null);
          this.fit();
        },
        focus: () => this.bar.hintAt(this.option),
        keydown: (event) => this.key(event),
      },
    });
  }

  /** An option's name that was typed before its value is left out, and other options go to theirs. */
  sort() {
    const { before, given } = optionsIn(this.input.value, this.bar.command.options);
    const own = !before && given[0]?.option === this.option ? given.shift() : null;
    // Free text may say anything: only its own name before it is no part of it.
    if (this.option.kind === 'text') {
      if (own) this.input.value = this.input.value.trimStart().slice(this.option.name.length + 1);
      return;
    }
    if (!own && !given.length) return;
    this.input.value = own ? own.text : before;
    this.bar.spread(given);
  }

  /** A field is as wide as what stands in it. */
  fit() {
    this.input.size = Math.min(Math.max([...this.input.value].length + 1, 12), 60);
  }

  fileInput(id) {
    this.fileName = el('span', { class: 'option-file' }, 'Choose a file…');
    const input = el('input', {
      id,
      type: 'file',
      class: 'unseen-file',
      'aria-describedby': this.bar.hint.id,
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
    this.sending = sendFile(file)
      .then((sent) => {
        this.value = { file: sent.file };
        this.fileName.textContent = sent.name;
      })
      .catch((error) => {
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
      return fitting(state.people, (one) => `${one.name} ${one.role}`, typed).map((one) => ({
        label: one.name,
        note: one.role,
        value: { account: one.account },
        face: face(one, 'tiny'),
      }));
    }
    if (this.option.kind === 'choice') {
      return fitting(this.option.choices, (one) => one, typed).map((one) => ({ label: one, value: one }));
    }
    const reply = await post('complete', {
      channel: this.bar.channel,
      path: this.bar.command.path,
      option: this.option.name,
      typed,
      options: this.bar.given(),
    });
    return reply.choices ?? [];
  }

  key(event) {
    if (this.suggestions?.key(event)) return;
    if (event.key === 'Enter' && this.option.kind !== 'file') {
      event.preventDefault();
      this.bar.send();
    } else if (
      event.key === 'Backspace' &&
      this.option.kind !== 'file' &&
      this.input.value === '' &&
      !this.option.required
    ) {
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
      const named = state.people.filter(
        (one) => one.name.toLowerCase() === typed.toLowerCase().replace(/^@/, ''),
      );
      return named.length === 1 ? { account: named[0].account } : typed;
    }
    return typed;
  }

  /** What stands in it, to be filled in again later. */
  get shown() {
    return this.option.kind === 'file'
      ? null
      : { label: this.input.value, ...(this.value !== null ? { value: this.value } : {}) };
  }

  /** What is wrong before the server is asked; null where nothing is. */
  get wrong() {
    if (this.option.required && this.given === undefined)
      return `${this.option.name} is needed: ${this.option.description}.`;
    if (this.option.kind === 'person' && typeof this.given === 'string')
      return 'Choose somebody from the list.';
    if (
      this.option.kind === 'choice' &&
      this.given !== undefined &&
      !this.option.choices.includes(this.given)
    )
      return `Choose one of: ${this.option.choices.join(', ')}.`;
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
