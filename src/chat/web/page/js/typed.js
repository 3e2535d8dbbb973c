// Options as they stand in documents and in the bot's own sentences: `portfolio:Birch Pet Supply date:+3d`.

/** What a text gives by name, `{ option, text }` each, and what stands before. A name ends the one before. */
export function optionsIn(text, options) {
  if (!options.length) return { before: text.trim(), given: [] };
  const names = options.map((option) => option.name).join('|');
  const found = [...text.matchAll(new RegExp(`(?:^|\\s)(${names}):`, 'g'))];
  const given = found.map((match, at) => ({
    option: options.find((option) => option.name === match[1]),
    text: text.slice(match.index + match[0].length, found[at + 1]?.index).trim(),
  }));
  return { before: text.slice(0, found[0]?.index ?? text.length).trim(), given };
}

/** The command that a text is, with options by name; null where it is not all of one. */
export function commandIn(text, commands) {
  const closest = commands
    .filter((command) => text.startsWith(`${command.path} `))
    .sort((one, other) => other.path.length - one.path.length)[0];
  if (!closest) return null;
  const { before, given } = optionsIn(text.slice(closest.path.length), closest.options);
  return given.length && !before ? { path: closest.path, given } : null;
}
