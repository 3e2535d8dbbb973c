//! Values that must never be printed.

use std::fmt;
use std::path::Path;

/// What is printed instead of a secret.
const MASK: &str = "***";

/// A token or a password. Prints as `***`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Takes a secret into custody.
    pub fn new(secret: impl Into<String>) -> Self {
        Self(secret.into())
    }

    /// The secret itself, for the library that needs it and nothing else.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MASK)
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MASK)
    }
}

/// Where the database is. Prints without its password.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl {
    full: String,
    shown: String,
    has_password: bool,
}

/// Which database a [`DatabaseUrl`] names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatabaseKind {
    /// The embedded default.
    Sqlite,
    /// A server.
    Postgres,
}

impl Default for DatabaseUrl {
    /// A file in the working directory.
    fn default() -> Self {
        Self::sqlite("sqlite://refreshbot.db")
    }
}

impl DatabaseUrl {
    /// Reads `sqlite://file.db`, `sqlite:///absolute/file.db`,
    /// `sqlite::memory:` or `postgres://user:password@host:port/database`.
    ///
    /// # Errors
    ///
    /// A sentence that says what would be right, without the URL itself.
    pub fn parse(text: &str) -> Result<Self, String> {
        if let Some(file) = text.strip_prefix("sqlite:") {
            if matches!(file, "" | "//") {
                return Err("It names no file, as in sqlite://refreshbot.db.".to_owned());
            }
            return Ok(Self::sqlite(text));
        }
        if !text.starts_with("postgres://") && !text.starts_with("postgresql://") {
            return Err(
                "It must begin with sqlite:// or postgres://, as in sqlite://refreshbot.db or \
                 postgres://user:password@host:5432/refreshbot."
                    .to_owned(),
            );
        }
        let url = url::Url::parse(text).map_err(|_| {
            "It must be postgres://user:password@host:5432/database; in a user name or password \
             the characters / ? # @ : % are written %2F %3F %23 %40 %3A %25."
                .to_owned()
        })?;
        Ok(Self::postgres(text, url))
    }

    fn sqlite(url: &str) -> Self {
        Self {
            full: url.to_owned(),
            shown: url.to_owned(),
            has_password: false,
        }
    }

    fn postgres(full: &str, mut url: url::Url) -> Self {
        let mut has_password = false;
        if url.password().is_some() {
            has_password = true;
            // Fails only for URLs that cannot have a password.
            let _ = url.set_password(Some(MASK));
        }
        let is_password = |name: &str| matches!(name, "password" | "sslpassword");
        if url.query_pairs().any(|(name, _)| is_password(&name)) {
            has_password = true;
            let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
            let mut query = url.query_pairs_mut();
            query.clear();
            for (name, value) in &pairs {
                query.append_pair(name, if is_password(name) { MASK } else { value });
            }
        }
        Self {
            full: full.to_owned(),
            shown: url.to_string(),
            has_password,
        }
    }

    /// Which database it names.
    pub fn kind(&self) -> DatabaseKind {
        if self.full.starts_with("sqlite:") {
            DatabaseKind::Sqlite
        } else {
            DatabaseKind::Postgres
        }
    }

    /// The URL with its password, for the database driver and nothing else.
    pub fn expose(&self) -> &str {
        &self.full
    }

    /// The file of a SQLite database; `None` for one in memory and for a server.
    pub fn file(&self) -> Option<&Path> {
        let rest = self.full.strip_prefix("sqlite:")?;
        let file = rest.strip_prefix("//").unwrap_or(rest);
        let file = file.split_once('?').map_or(file, |(file, _)| file);
        (file != ":memory:").then(|| Path::new(file))
    }

    /// Whether a password is in it.
    pub fn has_password(&self) -> bool {
        self.has_password
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}
