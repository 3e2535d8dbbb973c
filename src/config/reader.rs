//! Takes settings one by one, and collects what is wrong with them.

use std::collections::BTreeMap;

use super::errors::{ConfigError, Place};
use super::source::Source;

/// A setting's value, before it is known what it should be.
#[derive(Debug, Clone)]
pub(super) enum Value {
    One(String),
    Many(Vec<String>),
    /// A table, or a list of lists.
    Nested,
}

impl Value {
    /// The value as a single text.
    pub fn one(&self) -> Result<&str, String> {
        match self {
            Self::One(text) if text.is_empty() => {
                Err("It is empty. Remove the line to use the default.".to_owned())
            }
            // What the operating system could not give as UTF-8 has one of these.
            Self::One(text) if text.contains(char::REPLACEMENT_CHARACTER) => {
                Err("It is not UTF-8 text.".to_owned())
            }
            Self::One(text) if text.contains(char::is_control) => {
                Err("It must be one line of text, without control characters.".to_owned())
            }
            Self::One(text) => Ok(text),
            Self::Many(_) => Err("It must be a single value, not a list.".to_owned()),
            Self::Nested => Err("It must be a single value.".to_owned()),
        }
    }

    /// The value as a list; a text is split at its commas, as in a variable.
    pub fn many(&self) -> Result<Vec<&str>, String> {
        match self {
            Self::One(text) => {
                let items = text.split(',').map(str::trim);
                Ok(items.filter(|item| !item.is_empty()).collect())
            }
            Self::Many(items) => Ok(items.iter().map(String::as_str).collect()),
            Self::Nested => Err("It must be a list of single values.".to_owned()),
        }
    }
}

/// The settings that were given, and the errors found so far.
pub(super) struct Reader {
    source: Source,
}

impl Reader {
    pub fn new(source: Source) -> Self {
        Self { source }
    }

    /// The setting, if it was given and is right. `parse` answers with a
    /// sentence if it is not.
    pub fn read<T>(
        &mut self,
        path: &str,
        parse: impl FnOnce(&Value) -> Result<T, String>,
    ) -> Option<T> {
        let given = self.source.given.get(path)?;
        match parse(&given.value) {
            Ok(value) => Some(value),
            Err(text) => {
                let place = given.place.clone();
                self.error(place, format!("{path}: {text}"));
                None
            }
        }
    }

    /// The same for a setting of a single text.
    pub fn read_one<T>(
        &mut self,
        path: &str,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        self.read(path, |value| parse(value.one()?))
    }

    /// The same for a setting that cannot be left out; `why` is a sentence
    /// that says what it is and where to find it.
    pub fn require<T>(
        &mut self,
        path: &str,
        why: &str,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        if !self.is_given(path) && !self.source.incomplete {
            self.error(Place::Nowhere, format!("{path} is missing. {why}"));
        }
        self.read_one(path, parse)
    }

    /// Whether a setting was given, rightly or wrongly.
    pub fn is_given(&self, path: &str) -> bool {
        self.source.given.contains_key(path)
    }

    /// Whether any setting of the section, or of one below it, was given.
    pub fn has_section(&self, section: &str) -> bool {
        let inside = |path: &String| {
            path.strip_prefix(section)
                .is_some_and(|rest| rest.starts_with('.'))
        };
        self.source.given.keys().any(inside)
    }

    /// Reports something that is wrong with a setting beyond its own value.
    pub fn refuse(&mut self, path: &str, text: &str) {
        let given = self.source.given.get(path);
        let place = given.map_or(Place::Nowhere, |given| given.place.clone());
        self.error(place, format!("{path}: {text}"));
    }

    /// See [`Source::variables`].
    pub fn variables(&self, prefix: &str) -> BTreeMap<String, String> {
        self.source.variables(prefix)
    }

    /// See [`Source::secret`].
    pub fn secret(&mut self, name: &str) -> Option<(String, Place)> {
        self.source.secret(name)
    }

    pub fn error(&mut self, place: Place, text: String) {
        self.source.errors.push(ConfigError { place, text });
    }

    pub fn error_count(&self) -> usize {
        self.source.errors.len()
    }

    /// The errors found, in the order of the file, then of the variables.
    pub fn finish(self) -> (Option<std::path::PathBuf>, Vec<ConfigError>) {
        let mut errors = self.source.errors;
        errors.sort_by(|a, b| a.place.cmp(&b.place));
        (self.source.file, errors)
    }
}
