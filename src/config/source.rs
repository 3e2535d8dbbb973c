//! Where settings come from: the file and the environment, the latter winning.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};

use super::errors::{ConfigError, Place};
use super::keys;
use super::{LoadArgs, reader::Value};

/// A setting as it was given.
pub(super) struct Given {
    pub value: Value,
    pub place: Place,
}

/// All settings that were given, by path, and what is wrong with their names.
pub(super) struct Source {
    pub file: Option<PathBuf>,
    pub given: BTreeMap<String, Given>,
    pub errors: Vec<ConfigError>,
    /// Whether the file could not be read in full, so that a setting that
    /// seems to be missing may stand in it.
    pub incomplete: bool,
    env: BTreeMap<String, String>,
}

impl Source {
    /// Reads the file and the environment.
    pub fn read(args: LoadArgs) -> Self {
        // Compose files pass unset variables on as empty ones.
        let env: BTreeMap<String, String> = args
            .env
            .into_iter()
            .filter(|(_, value)| !value.trim().is_empty())
            .collect();
        let mut source = Self {
            file: None,
            given: BTreeMap::new(),
            errors: Vec::new(),
            incomplete: false,
            env,
        };
        let named = args
            .path
            .or_else(|| source.env.get("REFRESHBOT_CONFIG").map(PathBuf::from));
        match named {
            Some(path) => source.read_file(&path, true),
            None => source.read_file(&args.default_path, false),
        }
        source.read_environment();
        source
    }

    fn error(&mut self, place: Place, text: impl Into<String>) {
        self.errors.push(ConfigError {
            place,
            text: text.into(),
        });
    }

    fn read_file(&mut self, path: &Path, named: bool) {
        let text = match std::fs::read(path).map(String::from_utf8) {
            Ok(Ok(text)) => text,
            Ok(Err(_)) => {
                self.incomplete = true;
                self.error(
                    Place::File(path.to_owned()),
                    "The file is not UTF-8 text. Save it as UTF-8.",
                );
                return;
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound && !named => return,
            Err(error) => {
                self.incomplete = true;
                self.error(
                    Place::File(path.to_owned()),
                    format!("The configuration file cannot be read: {error}."),
                );
                return;
            }
        };
        self.file = Some(path.to_owned());
        self.read_toml(path, &text);
    }

    fn read_toml(&mut self, path: &Path, text: &str) {
        let lines = Lines { path, text };
        let (table, faults) = DeTable::parse_recoverable(text);
        self.read_table(&lines, "", table.get_ref());
        if faults.is_empty() {
            return;
        }
        // What was made of a faulty line says nothing more.
        self.incomplete = true;
        let places: Vec<Place> = faults
            .iter()
            .map(|fault| lines.place(fault.span().map_or(0, |span| span.start)))
            .collect();
        self.errors.retain(|error| !places.contains(&error.place));
        self.given.retain(|_, given| !places.contains(&given.place));
        for (fault, place) in faults.iter().zip(places) {
            // Only the message: the error's own text quotes the line, secrets and all.
            self.error(
                place,
                format!("The line is not valid TOML: {}.", fault.message()),
            );
        }
    }

    fn read_table(&mut self, lines: &Lines<'_>, section: &str, table: &DeTable<'_>) {
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            let path = match section {
                "" => name.to_owned(),
                section => format!("{section}.{name}"),
            };
            let place = lines.place(key.span().start);
            match value.get_ref() {
                DeValue::Table(inner) if keys::is_section(&path) => {
                    self.read_table(lines, &path, inner);
                }
                DeValue::Table(_) if keys::find(&path).is_none() => {
                    let nearest = keys::nearest_section(&path);
                    self.error(
                        place,
                        format!("There is no section [{path}]. Did you mean [{nearest}]?"),
                    );
                }
                _ if keys::is_section(&path) => {
                    self.error(
                        place,
                        format!("{path} is a section. Write [{path}], and its keys below it."),
                    );
                }
                value if keys::find(&path).is_some() => {
                    let value = as_value(value);
                    self.given.insert(path, Given { value, place });
                }
                _ => self.error(place, unknown_key(section, name, &path)),
            }
        }
    }

    fn read_environment(&mut self) {
        for key in keys::all() {
            let variable = key.variable();
            // The database's URL may hold a password: it is read as a secret.
            if keys::SECRETS.contains(&variable.as_str()) {
                continue;
            }
            if let Some(text) = self.env.get(&variable) {
                let value = Value::One(text.trim().to_owned());
                let place = Place::Variable(variable);
                self.given.insert(key.path(), Given { value, place });
            }
        }
        let known: Vec<String> = keys::all().map(keys::Key::variable).collect();
        let unknown: Vec<String> = self
            .env
            .keys()
            .filter(|name| name.starts_with("REFRESHBOT_"))
            .filter(|name| !known.contains(name) && !keys::is_tolerated(name))
            .cloned()
            .collect();
        for name in unknown {
            let nearest = keys::nearest_variable(&name);
            self.error(
                Place::Variable(name),
                format!("There is no such setting. Did you mean {nearest}?"),
            );
        }
    }

    /// The variables that are set and begin with `prefix`.
    pub fn variables(&self, prefix: &str) -> BTreeMap<String, String> {
        let of_it = self.env.iter().filter(|(name, _)| name.starts_with(prefix));
        of_it
            .map(|(name, value)| (name.clone(), value.trim().to_owned()))
            .collect()
    }

    /// A secret from the variable `name`, or from the file that `<name>_FILE`
    /// names, and the variable that gave it.
    pub fn secret(&mut self, name: &str) -> Option<(String, Place)> {
        let file_name = format!("{name}_FILE");
        let (value, place) = match (self.env.get(name), self.env.get(&file_name)) {
            (Some(_), Some(_)) => {
                self.error(
                    Place::Variable(name.to_owned()),
                    format!("{name} and {file_name} are both set. Remove one of them."),
                );
                return None;
            }
            (Some(value), None) => (value.trim().to_owned(), name.to_owned()),
            (None, Some(path)) => match std::fs::read_to_string(path) {
                Ok(text) => (text.trim().to_owned(), file_name),
                Err(error) => {
                    // Not the path: somebody may have put the secret itself there.
                    self.error(
                        Place::Variable(file_name),
                        format!("The file that it names cannot be read: {error}."),
                    );
                    return None;
                }
            },
            (None, None) => return None,
        };
        let place = Place::Variable(place);
        if value.is_empty() {
            self.error(place, "The file that it names is empty.");
            return None;
        }
        if value.contains(|c: char| c.is_control() || c == char::REPLACEMENT_CHARACTER) {
            self.error(
                place,
                "It must be one line of text, without control characters.",
            );
            return None;
        }
        Some((value, place))
    }
}

/// The lines of a configuration file.
struct Lines<'a> {
    path: &'a Path,
    text: &'a str,
}

impl Lines<'_> {
    fn place(&self, at: usize) -> Place {
        let before = self.text.as_bytes().iter().take(at);
        let line = before.filter(|byte| **byte == b'\n').count() + 1;
        Place::Line(self.path.to_owned(), line)
    }
}

fn as_value(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::Array(items) => {
            let items = items.iter().map(|item| as_text(item.get_ref()));
            items
                .collect::<Option<_>>()
                .map_or(Value::Nested, Value::Many)
        }
        single => as_text(single).map_or(Value::Nested, Value::One),
    }
}

/// Every single value as text: what it must be is said where it is read.
fn as_text(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.trim().to_owned()),
        DeValue::Integer(number) => Some(number.to_string()),
        DeValue::Float(number) => Some(number.to_string()),
        DeValue::Boolean(truth) => Some(truth.to_string()),
        DeValue::Datetime(when) => Some(when.to_string()),
        DeValue::Array(_) | DeValue::Table(_) => None,
    }
}

fn unknown_key(section: &str, name: &str, path: &str) -> String {
    if let Some(variable) = keys::secret_meant(path) {
        return format!(
            "{name} is a secret and does not belong in the file. Set the variable {variable}, or \
             {variable}_FILE to the path of a file that holds it."
        );
    }
    let nearest = keys::nearest(path);
    match section {
        "" => format!("{name} stands outside of every section. Did you mean {nearest}?"),
        section => format!("There is no {name} in [{section}]. Did you mean {nearest}?"),
    }
}
