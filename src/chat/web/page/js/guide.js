// First steps: a quiet list that shows where one whole cycle goes on, and who goes on.

import { post } from './api.js';
import { byId, calm, el, icon, iconButton, unseen } from './dom.js';
import { openCommand } from './composer.js';
import { complain } from './notices.js';
import { addressAs } from './people.js';
import { hear, person, state } from './state.js';
import { textElements } from './text.js';
import { buttonShown } from './timeline.js';

const WIDE = matchMedia('(min-width: 1180px)');

/** Whether the panel is open here: on a small screen only when it was asked for. */
let asked = false;

const isOpen = () => Boolean(state.guide) && (WIDE.matches ? !state.guide.closed : asked);

function setOpen(open) {
  asked = open;
  if (WIDE.matches && state.guide.closed === open) {
    state.guide.closed = !open;
    post('guide', { closed: !open }).catch(complain);
  }
  draw();
  if (open) byId('guide').querySelector('.guide-go, .icon-button')?.focus();
  else byId('open-guide').focus();
}

/** Goes to the place of a step, as the person who can do it. */
function go(step) {
  if (step.as && step.as !== state.me.account) {
    sessionStorage.setItem('refreshbot:pending', JSON.stringify({ account: step.as, step: step.id }));
    location.assign(addressAs(step.as, step.channel));
    return;
  }
  if (!WIDE.matches) {
    asked = false;
    draw();
  }
  if (step.channel && step.channel !== state.place?.id) {
    pending = step;
    location.hash = encodeURIComponent(step.channel);
  } else {
    point(step);
  }
}

/** The step whose control is shown once its conversation is. */
let pending = null;

/** Shows the control of a step: a button of a message, a move of the clock, or a command. */
function point(step) {
  pending = null;
  const { control } = step;
  if (!control) return;
  if (control.startsWith('clock:')) {
    light(byId('clock').querySelector(`[data-move="${CSS.escape(control.slice('clock:'.length))}"]`));
  } else if (state.commands.some((command) => command.path === control)) {
    openCommand(control);
  } else {
    light(buttonShown(control));
  }
}

function light(control) {
  if (!control) return;
  control.scrollIntoView({ block: 'center', behavior: calm() ? 'auto' : 'smooth' });
  control.focus({ preventScroll: true });
  control.classList.add('lit');
  control.addEventListener('blur', () => control.classList.remove('lit'), { once: true });
}

function stepElement(step) {
  const current = step.id === state.guide.current && !step.done;
  const who = person(step.as);
  const mine = step.as === state.me.account;
  const label = !who || mine ? 'Show me where' : `Do it as ${who.name}`;
  return el(
    'li',
    { class: ['step', step.done && 'done', current && 'current'], 'aria-current': current ? 'step' : null },
    el('span', { class: 'tick', 'aria-hidden': 'true' }, step.done ? icon('check') : null),
    el(
      'div',
      { class: 'step-words' },
      step.done ? unseen('Done: ') : null,
      textElements(step.text),
      current
        ? el(
            'button',
            { type: 'button', class: 'press press-primary guide-go', on: { click: () => go(step) } },
            label,
          )
        : null,
    ),
  );
}

function draw() {
  const panel = byId('guide');
  const opener = byId('open-guide');
  const { guide } = state;
  const open = isOpen();
  panel.hidden = !open;
  byId('workspace').classList.toggle('guided', open);
  opener.hidden = !guide;
  if (!guide) return;
  const done = guide.steps.filter((step) => step.done).length;
  opener.setAttribute('aria-expanded', String(open));
  opener.replaceChildren(
    icon('flag'),
    el('span', { class: 'guide-word' }, 'First steps'),
    el('span', { class: 'guide-count' }, `${done}/${guide.steps.length}`),
  );
  if (!open) return;
  const focused = panel.contains(document.activeElement) ? document.activeElement.className : null;
  const progress = el('progress', { class: 'progress', max: guide.steps.length, 'aria-label': 'Steps done' });
  progress.value = done;
  panel.replaceChildren(
    el(
      'header',
      { class: 'guide-head' },
      el('h2', { id: 'guide-title' }, 'First steps'),
      iconButton('close', 'Close the first steps', () => setOpen(false)),
    ),
    el(
      'p',
      { class: 'small' },
      done === guide.steps.length
        ? 'One whole cycle: done.'
        : 'One whole cycle, from the first reminder to the next date.',
    ),
    progress,
    el('ol', { class: 'steps' }, guide.steps.map(stepElement)),
  );
  if (focused) panel.querySelector(`.${focused.split(' ').at(-1)}`)?.focus();
}

/** After the person was switched for a step: that step goes on here. */
function takeUp() {
  const left = JSON.parse(sessionStorage.getItem('refreshbot:pending') ?? 'null');
  sessionStorage.removeItem('refreshbot:pending');
  if (left?.account === state.me.account)
    pending = state.guide?.steps.find((step) => step.id === left.step) ?? null;
}

/** Makes the guide. */
export function startGuide() {
  byId('open-guide').addEventListener('click', () => setOpen(!isOpen()));
  byId('guide').addEventListener('keydown', (event) => {
    if (event.key === 'Escape') setOpen(false);
  });
  WIDE.addEventListener('change', draw);
  hear('start', () => {
    takeUp();
    draw();
  });
  hear('guide', draw);
  hear('conversation', () => {
    if (pending) point(pending);
  });
}
