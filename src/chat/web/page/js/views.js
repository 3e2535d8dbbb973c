// The views beside the conversations: the agency's mailbox and the log of what was done.

import { post, read } from './api.js';
import { byId, el } from './dom.js';
import { momentOf } from './dates.js';
import { complain } from './notices.js';
import { hear, state, tell } from './state.js';
import { wordsWithPlaces } from './text.js';

/** What stands in each view: how to read more of it, and how one entry looks. */
const VIEWS = {
  mailbox: {
    title: 'Mailbox',
    says: 'Every mail that refreshbot sent to this agency, newest first.',
    empty: 'No mail yet. Move the clock to the next thing due.',
    read: (before) => read('mail', { before }).then((page) => ({ entries: page.mails, more: page.more })),
    mark: (entry) => entry.id,
    draw: (entries) => el('div', { class: 'mails' }, entries.map(mailElement)),
  },
  activity: {
    title: 'Activity',
    says: 'Who did what, refused attempts too, newest first.',
    empty: 'Nothing was done yet.',
    read: (before) => read('activity', { before }),
    mark: (entry) => entry.seq,
    draw: activityTable,
  },
};

const shown = { id: null, entries: [], more: false };

function mailElement(mail) {
  const text = el('pre', { class: 'mail-text' }, wordsWithPlaces(mail.text));
  return el(
    'details',
    { class: 'mail' },
    el(
      'summary',
      {},
      el('span', { class: 'mail-to' }, mail.to),
      el('span', { class: 'mail-subject' }, mail.subject),
      el('time', { class: 'small', datetime: mail.at }, momentOf(mail.at)),
    ),
    mail.page
      ? [
          el('iframe', {
            class: 'mail-page',
            src: `/api/mail/${mail.id}`,
            title: `The mail: ${mail.subject}`,
            sandbox: 'allow-popups allow-popups-to-escape-sandbox',
            loading: 'lazy',
          }),
          el('details', { class: 'mail-plain' }, el('summary', {}, 'As text'), text),
        ]
      : text,
  );
}

function activityTable(entries) {
  const heads = ['When', 'Who', 'What', 'Where', 'Outcome'];
  return el(
    'table',
    { class: 'activity' },
    el(
      'thead',
      {},
      el(
        'tr',
        {},
        heads.map((head) => el('th', { scope: 'col' }, head)),
      ),
    ),
    el(
      'tbody',
      {},
      entries.map((entry) =>
        el(
          'tr',
          { class: entry.outcome },
          el('td', { data: { head: 'When' } }, el('time', { datetime: entry.at }, momentOf(entry.at))),
          el('td', { data: { head: 'Who' } }, entry.who),
          el('td', { data: { head: 'What' } }, entry.what),
          el('td', { data: { head: 'Where' } }, entry.where),
          el(
            'td',
            { data: { head: 'Outcome' } },
            el(
              'span',
              { class: `status tone-${entry.outcome === 'refused' ? 'warning' : 'good'}` },
              entry.outcome,
            ),
          ),
        ),
      ),
    ),
  );
}

function draw() {
  const view = VIEWS[shown.id];
  const open = new Set(
    [...byId('view').querySelectorAll('.mail[open] .mail-subject')].map((subject) => subject.textContent),
  );
  byId('view').replaceChildren(
    el('p', { class: 'view-says small' }, view.says),
    shown.entries.length ? view.draw(shown.entries) : el('p', { class: 'view-empty' }, view.empty),
    shown.more
      ? el(
          'button',
          {
            type: 'button',
            class: 'press press-secondary more',
            on: { click: () => more().catch(complain) },
          },
          'Show more',
        )
      : el('span'),
  );
  for (const mail of byId('view').querySelectorAll('.mail'))
    mail.open = open.has(mail.querySelector('.mail-subject').textContent);
}

async function more() {
  const view = VIEWS[shown.id];
  const last = shown.entries.at(-1);
  const page = await view.read(last ? view.mark(last) : null);
  if (view !== VIEWS[shown.id]) return;
  shown.entries.push(...page.entries);
  shown.more = page.more;
  draw();
  seen();
}

/** Says that the newest mail was seen. */
function seen() {
  const newest = shown.entries[0];
  if (shown.id !== 'mailbox' || !newest || !state.mailUnread || document.hidden) return;
  state.mailUnread = 0;
  tell('mail-seen');
  post('read', { channel: 'mail', seq: newest.id }).catch(() => {});
}

/** Reads the newest page again, where something new came. */
async function renew() {
  const view = VIEWS[shown.id];
  const page = await view.read(null);
  if (view !== VIEWS[shown.id]) return;
  const known = new Set(page.entries.map(view.mark));
  shown.entries = [...page.entries, ...shown.entries.filter((entry) => !known.has(view.mark(entry)))];
  shown.more = shown.more || page.more;
  draw();
  seen();
}

function open() {
  const place = state.place?.kind === 'view' ? state.place.id : null;
  if (place === shown.id) return;
  Object.assign(shown, { id: place, entries: [], more: false });
  if (place) more().catch(complain);
}

/** The words above a view. */
export const viewTitle = (id) => VIEWS[id].title;

/** Whether there is such a view. */
export const isView = (id) => Object.hasOwn(VIEWS, id);

/** Makes the views live. */
export function startViews() {
  hear('place', open);
  hear('mail', () => {
    if (shown.id === 'mailbox') renew().catch(complain);
  });
  hear('activity', () => {
    if (shown.id === 'activity') renew().catch(complain);
  });
}
