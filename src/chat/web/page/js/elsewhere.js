// What is said where an address leads to nothing that this person can see, as a link to a message in
// somebody else's inbox does.

import { byId, el } from './dom.js';
import { addressAs } from './people.js';
import { hear, person, state } from './state.js';

const INBOX = 'inbox:';

/** Whose inbox the place is; of a stranger or of none: null. */
const ownerOf = (place) => (place.id.startsWith(INBOX) ? person(place.id.slice(INBOX.length)) : null);

/** The words above the place. */
export const elsewhereTitle = (place) =>
  ownerOf(place) ? `${ownerOf(place).name}'s inbox` : 'Nothing is here';

function words(place) {
  const owner = ownerOf(place);
  if (!owner) return el('p', { class: 'view-empty' }, 'No conversation has this address. Choose one in the list.');
  const what = place.message ? 'This message is' : 'These messages are';
  return [
    el(
      'p',
      { class: 'view-says' },
      `${what} in ${owner.name}'s inbox, and you are ${state.me.name}: act as ${owner.name} to read on.`,
    ),
    el(
      'a',
      { class: 'press press-primary', href: `${addressAs(owner.account)}${location.hash}` },
      `Act as ${owner.name}`,
    ),
  ];
}

/** Makes such addresses say what they are. */
export function startElsewhere() {
  hear('place', (place) => {
    if (place.kind === 'elsewhere') byId('view').replaceChildren(...[words(place)].flat());
  });
}
