// The demo's clock: what it shows, and the three ways to move it.

import { post } from './api.js';
import { byId, el, icon } from './dom.js';
import { complain, say } from './notices.js';
import { hear, state } from './state.js';

const MOVES = [
  { move: 'hour', label: '+1 hour', says: 'Move the clock one hour on' },
  { move: 'working-day', label: 'Next working day', says: 'Move the clock to the next working day' },
  { move: 'due', label: 'Next thing due', says: 'Move the clock to the next thing that is due' },
];

async function move(button, how) {
  if (button.getAttribute('aria-disabled') === 'true') return;
  button.setAttribute('aria-disabled', 'true');
  button.classList.add('busy');
  try {
    const moved = await post('clock', { move: how });
    state.clock = moved.clock;
    draw();
    say(moved.what);
  } catch (error) {
    complain(error);
  } finally {
    button.removeAttribute('aria-disabled');
    button.classList.remove('busy');
  }
}

function draw() {
  byId('clock-text').textContent = state.clock.text;
  byId('clock-text').dateTime = state.clock.now;
}

/** Makes the clock. */
export function startClock() {
  byId('clock').append(
    el('p', { class: 'clock-now' }, icon('clock'), el('time', { id: 'clock-text' })),
    el(
      'div',
      { class: 'clock-moves' },
      MOVES.map(({ move: how, label, says }) =>
        el(
          'button',
          {
            type: 'button',
            class: 'clock-move',
            'aria-label': `${label}: ${says}`,
            title: says,
            data: { move: how },
            on: { click: (event) => move(event.currentTarget, how) },
          },
          label,
        ),
      ),
    ),
  );
  hear('start', draw);
  hear('clock', draw);
}
