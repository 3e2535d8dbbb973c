// On a narrow screen the sidebar is a drawer.

import { byId, icon } from './dom.js';
import { hear } from './state.js';

const NARROW = matchMedia('(max-width: 760px)');

let open = false;

function draw() {
  const side = byId('side');
  side.classList.toggle('open', open && NARROW.matches);
  side.inert = NARROW.matches && !open;
  byId('main').inert = NARROW.matches && open;
  byId('veil').hidden = !(NARROW.matches && open);
  byId('open-side').setAttribute('aria-expanded', String(open));
}

function setOpen(wanted) {
  if (!NARROW.matches || open === wanted) return;
  open = wanted;
  draw();
  if (open) byId('channels').querySelector('[tabindex="0"]')?.focus();
  else byId('open-side').focus();
}

/** Makes the drawer. */
export function startDrawer() {
  const button = byId('open-side');
  button.setAttribute('aria-label', 'Conversations');
  button.title = 'Conversations';
  button.append(icon('menu'));
  button.addEventListener('click', () => setOpen(!open));
  byId('veil').addEventListener('click', () => setOpen(false));
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.defaultPrevented) setOpen(false);
  });
  NARROW.addEventListener('change', () => {
    open = false;
    draw();
  });
  hear('place', () => {
    if (open) setOpen(false);
  });
  draw();
}
