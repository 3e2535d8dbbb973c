// Forms: a dialog that keeps what was typed until the bot has taken it.

import { act, newEvent } from './api.js';
import { calm, el, freshId, giveFocusBack, icon } from './dom.js';
import { receive, showAnswer } from './replies.js';
import { textElements } from './text.js';

/** The part of the room that is left when a field says so more loudly. */
const NEAR_THE_END = 0.1;

/** Characters as the server counts them: by code points. */
const countOf = (text) => [...text].length;

class FormDialog {
  constructor(form, where) {
    this.form = form;
    this.where = where;
    this.event = newEvent();
    /** The button that gives the refused form anew; null while nothing was refused. */
    this.again = null;
    this.refusal = null;
    this.cameFrom = document.activeElement;
    this.build();
    document.body.append(this.dialog);
    this.dialog.showModal();
    this.inputs.values().next().value?.focus();
  }

  build() {
    const titleId = freshId('form-title');
    this.inputs = new Map();
    this.problem = el('div', { class: 'form-problem', role: 'alert', hidden: true });
    this.send = el('button', { type: 'submit', class: 'press press-primary' }, 'Send');
    this.leaving = el(
      'div',
      { class: 'form-leaving', role: 'alert', hidden: true },
      el('p', {}, 'Leave without sending? What you typed is lost.'),
      el(
        'button',
        { type: 'button', class: 'press press-secondary', on: { click: () => this.stay() } },
        'Keep writing',
      ),
      el(
        'button',
        { type: 'button', class: 'press press-danger', on: { click: () => this.leave() } },
        'Discard',
      ),
    );
    this.actions = el(
      'div',
      { class: 'form-actions' },
      el(
        'button',
        { type: 'button', class: 'press press-secondary', on: { click: () => this.askToLeave() } },
        'Cancel',
      ),
      this.send,
    );
    const sheet = el(
      'form',
      {
        class: 'sheet',
        novalidate: true,
        on: { submit: (event) => this.submit(event), keydown: (event) => this.key(event) },
      },
      el(
        'header',
        { class: 'sheet-head' },
        el('h2', { id: titleId }, this.form.title),
        el(
          'button',
          {
            type: 'button',
            class: 'icon-button',
            'aria-label': 'Close',
            title: 'Close',
            on: { click: () => this.askToLeave() },
          },
          icon('close'),
        ),
      ),
      el(
        'div',
        { class: 'sheet-body' },
        this.problem,
        this.form.fields.some((field) => field.required)
          ? el('p', { class: 'small' }, 'Fields with * are needed.')
          : null,
        this.form.fields.map((field) => this.field(field)),
      ),
      this.leaving,
      this.actions,
    );
    this.dialog = el(
      'dialog',
      {
        class: 'form',
        'aria-labelledby': titleId,
        on: {
          cancel: (event) => event.preventDefault(),
          // Caught as a key: a browser closes a dialog at the second Escape, whatever `cancel` says.
          keydown: (event) => {
            if (event.key !== 'Escape') return;
            event.preventDefault();
            event.stopPropagation();
            this.askToLeave();
          },
        },
      },
      sheet,
    );
  }

  field(field) {
    const id = freshId('field');
    const attributes = {
      id,
      name: field.name,
      value: field.value,
      maxlength: null,
      autocomplete: 'off',
      'aria-required': field.required ? 'true' : null,
      'aria-describedby': `${id}-hint ${id}-left`,
    };
    const input = field.multiline
      ? el('textarea', { rows: 4, ...attributes })
      : el('input', { type: 'text', ...attributes });
    const left = el('span', { class: 'left', id: `${id}-left` });
    const count = () => {
      const rest = field.most - countOf(input.value);
      left.textContent =
        rest < 0 ? `${(-rest).toLocaleString('en')} too many` : `${rest.toLocaleString('en')} left`;
      left.classList.toggle('near', rest < field.most * NEAR_THE_END);
      left.classList.toggle('over', rest < 0);
      input.removeAttribute('aria-invalid');
    };
    input.addEventListener('input', count);
    count();
    this.inputs.set(field.name, input);
    return el(
      'div',
      { class: 'form-field' },
      el(
        'div',
        { class: 'form-label' },
        el(
          'label',
          { for: id },
          field.label,
          field.required ? el('span', { class: 'needed', 'aria-hidden': 'true' }, ' *') : null,
        ),
        left,
      ),
      input,
      el('p', { class: 'small hint', id: `${id}-hint` }, field.placeholder),
    );
  }

  typed() {
    return Object.fromEntries([...this.inputs].map(([name, input]) => [name, input.value]));
  }

  get dirty() {
    return this.form.fields.some((field) => this.inputs.get(field.name).value !== field.value);
  }

  key(event) {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.dialog.querySelector('form').requestSubmit();
    }
  }

  /** What cannot be sent as it stands; the first such field gets the focus. */
  check() {
    const wrong = [];
    for (const field of this.form.fields) {
      const input = this.inputs.get(field.name);
      const count = countOf(input.value);
      const words =
        field.required && !input.value.trim()
          ? `${field.label}: please fill this in.`
          : count > field.most
            ? `${field.label}: ${count - field.most} characters too many.`
            : null;
      input.toggleAttribute('aria-invalid', false);
      if (words) {
        input.setAttribute('aria-invalid', 'true');
        wrong.push({ input, words });
      }
    }
    if (!wrong.length) return true;
    this.complain(wrong.map(({ words }) => el('p', {}, words)));
    wrong[0].input.focus();
    return false;
  }

  complain(elements) {
    this.problem.replaceChildren(icon('warning'), el('div', {}, elements));
    this.problem.hidden = false;
    this.problem.scrollIntoView({ block: 'nearest', behavior: calm() ? 'auto' : 'smooth' });
  }

  async submit(event) {
    event.preventDefault();
    if (this.busy || !this.check()) return;
    this.setBusy(true);
    try {
      if (this.again) await this.renew();
      const reply = await act(
        'form',
        { channel: this.where.channel, form: this.form.id, fields: this.typed() },
        this.event,
      );
      this.take(reply);
    } catch (error) {
      if (!('status' in error)) throw error;
      this.complain(el('p', {}, error.message));
    } finally {
      this.setBusy(false);
    }
  }

  /** A refused form is spent: the button *Edit and send again* gives the next one. */
  async renew() {
    const reply = await act('press', { channel: this.where.channel, button: this.again });
    if (reply.kind === 'form') this.form = { ...this.form, id: reply.form.id };
    this.again = null;
    this.event = newEvent();
  }

  take(reply) {
    const again =
      reply.kind === 'message'
        ? reply.content.buttons.find((button) => button.id.startsWith('again:'))
        : null;
    if (again) {
      this.again = again.id;
      this.refusal = reply.content;
      this.complain(
        textElements(reply.content.text).concat(
          reply.content.card ? textElements(reply.content.card.body) : [],
        ),
      );
      this.inputs.values().next().value?.focus();
      return;
    }
    this.close();
    receive(reply, this.where);
  }

  setBusy(busy) {
    this.busy = busy;
    this.send.setAttribute('aria-disabled', String(busy));
    this.send.classList.toggle('busy', busy);
  }

  askToLeave() {
    if (!this.dirty) {
      this.leave();
      return;
    }
    if (!this.leaving.hidden) {
      this.stay();
      return;
    }
    this.resting = this.dialog.contains(document.activeElement) ? document.activeElement : null;
    this.leaving.hidden = false;
    this.actions.hidden = true;
    this.leaving.querySelector('button').focus();
  }

  stay() {
    this.leaving.hidden = true;
    this.actions.hidden = false;
    (this.resting ?? this.inputs.values().next().value)?.focus();
  }

  /** Leaves. A refusal stays in the conversation, with its way back. */
  leave() {
    this.close();
    if (this.refusal) showAnswer(this.refusal, this.where);
  }

  close() {
    this.dialog.close();
    this.dialog.remove();
    giveFocusBack(this.cameFrom);
  }
}

/** Opens a form. `where` says where its answer belongs. */
export function openForm(form, where) {
  return new FormDialog(form, where);
}
