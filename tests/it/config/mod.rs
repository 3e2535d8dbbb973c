//! The configuration: file, environment, defaults, and what is said when it is wrong.

mod addresses;
mod example;
mod read;
mod secrets;
mod wrong;

use std::collections::BTreeMap;
use std::path::PathBuf;

use refreshbot::config::{Config, ConfigErrors, LoadArgs};
use tempfile::TempDir;

/// A folder with a configuration file in it.
struct Folder(TempDir);

impl Folder {
    fn with(toml: &str) -> Self {
        let folder = Self(TempDir::new().unwrap());
        std::fs::write(folder.path("refreshbot.toml"), toml).unwrap();
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) -> String {
        std::fs::write(self.path(name), text).unwrap();
        self.path(name).to_str().unwrap().to_owned()
    }

    fn args(&self, env: &[(&str, &str)]) -> LoadArgs {
        LoadArgs {
            path: None,
            default_path: self.path("refreshbot.toml"),
            env: variables(env),
        }
    }

    fn load(&self, env: &[(&str, &str)]) -> Result<Config, ConfigErrors> {
        Config::load(self.args(env))
    }

    /// The errors, with the folder's path left out.
    fn errors(&self, env: &[(&str, &str)]) -> String {
        let folder = format!("{}/", self.0.path().display());
        self.load(env).unwrap_err().to_string().replace(&folder, "")
    }
}

fn variables(env: &[(&str, &str)]) -> BTreeMap<String, String> {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    env.iter().map(owned).collect()
}

/// A configuration by environment alone.
fn by_env(env: &[(&str, &str)]) -> Result<Config, ConfigErrors> {
    Folder::with("").load(env)
}
