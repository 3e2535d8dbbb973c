// Talking to the server: reads, acts and files. An act is tried again under the same event id.

/** What the server refused, or that it could not be reached. `option` names what was wrong. */
export class Refused extends Error {
  constructor(message, { status = 0, option = null } = {}) {
    super(message);
    this.status = status;
    this.option = option;
  }

  /** Whether the server was not reached at all. */
  get unreachable() {
    return this.status === 0;
  }
}

const UNREACHABLE = 'The server cannot be reached. What you typed is kept: try again.';
const TRIES = 3;

let account = null;

/** Says as whom this tab acts. */
export function actAs(id) {
  account = id;
}

/** Reads something: `read('messages', { channel })`. */
export async function read(what, query = {}) {
  const asked = { ...(account ? { as: account } : {}), ...query };
  const given = Object.entries(asked).filter(([, value]) => value !== null && value !== undefined);
  return answer(
    await reach(`/api/${what}?${new URLSearchParams(given)}`, { headers: { Accept: 'application/json' } }),
  );
}

/** Does something that changes nothing when repeated, or need not be repeated. */
export async function post(what, body) {
  return answer(
    await reach(`/api/${what}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ as: account, ...body }),
    }),
  );
}

/** A name for an act of this page: the server does an act of one name once. */
export const newEvent = () => crypto.randomUUID();

/** Acts. A lost answer is asked for again under the same name, so that nothing happens twice. */
export async function act(what, body, event = newEvent()) {
  for (let tried = 1; ; tried += 1) {
    try {
      return await post(what, { event, ...body });
    } catch (error) {
      if (!(error instanceof Refused && error.unreachable) || tried === TRIES) throw error;
      await new Promise((resolve) => {
        setTimeout(resolve, 400 * 2 ** tried);
      });
    }
  }
}

/** Sends a file; the answer names it for the act that it goes with. */
export async function sendFile(file) {
  const query = new URLSearchParams({ as: account, name: file.name });
  return answer(
    await reach(`/api/files?${query}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/octet-stream' },
      body: file,
    }),
  );
}

async function reach(address, options) {
  try {
    return await fetch(address, options);
  } catch {
    throw new Refused(UNREACHABLE);
  }
}

async function answer(response) {
  if (response.status === 204) return null;
  const body = await response.json().catch(() => null);
  if (response.ok) return body;
  throw new Refused(body?.error ?? `The server answered with ${response.status}. Try again.`, {
    status: response.status,
    option: body?.option ?? null,
  });
}
