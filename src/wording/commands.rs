//! Descriptions of commands and options, 100 characters at most each.

/// Describes a command, group, subcommand or option by its path, such as `refresh submit portfolio`.
pub fn describe(path: &str) -> &'static str {
    let _ = path;
    ""
}
