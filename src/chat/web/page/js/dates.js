// Dates and times of the demo's clock, shown in the agency's time zone.

import { state } from './state.js';

const made = new Map();

function format(name, options) {
  const zone = state.clock?.zone ?? 'UTC';
  const key = `${name} ${zone}`;
  if (!made.has(key)) made.set(key, new Intl.DateTimeFormat('en-GB', { timeZone: zone, ...options }));
  return made.get(key);
}

/** 09:05 */
export const timeOf = (at) => format('time', { hour: '2-digit', minute: '2-digit' }).format(new Date(at));

/** Monday 23 November 2026 */
export const dayOf = (at) =>
  format('day', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(new Date(at));

/** Mon 23 Nov, 09:05 */
export const momentOf = (at) =>
  format('moment', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  }).format(new Date(at));

/** The days of minutes that were asked for: a long conversation asks for each at every change. */
const days = new Map();

/** The day as something to compare: 23/11/2026. */
export function dayKey(at) {
  const minute = at.slice(0, 16);
  if (!days.has(minute))
    days.set(
      minute,
      format('key', { day: 'numeric', month: 'numeric', year: 'numeric' }).format(new Date(at)),
    );
  return days.get(minute);
}

/** 12 kB */
export function sizeOf(bytes) {
  const steps = ['B', 'kB', 'MB', 'GB'];
  let size = bytes;
  let step = 0;
  while (size >= 1000 && step < steps.length - 1) {
    size /= 1000;
    step += 1;
  }
  return `${step > 0 && size < 10 ? size.toFixed(1) : Math.round(size)} ${steps[step]}`;
}
