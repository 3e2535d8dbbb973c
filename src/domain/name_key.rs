//! How names that people type are compared.

use caseless::Caseless;
use unicode_normalization::UnicodeNormalization;

/// The form of a name by which two names are held to be the same: trimmed,
/// NFKC-normalised, case-folded. `"Café "` and `"CAFE\u{301}"` have one key.
///
/// Computed in Rust, never by a database, so that SQLite and PostgreSQL agree.
/// The key of a key is the key itself.
pub fn name_key(name: &str) -> String {
    // Folding can undo the normal form and normalising can bring capitals back
    // (U+03D2 does), so both are done twice: Unicode's toNFKC_Casefold.
    let folded: String = name
        .nfkc()
        .default_case_fold()
        .nfkc()
        .default_case_fold()
        .nfkc()
        .collect();
    folded.trim().to_owned()
}

/// The client's name in a portfolio's name: what follows `Creatives - `.
///
/// The prefix may be missing, in any case, with a typographic dash, and with
/// the space on one side of the dash only. The result is trimmed; it is empty
/// when nothing follows the prefix.
///
/// ```
/// use refreshbot::domain::name_key::client_name;
/// assert_eq!(client_name("creatives – Birch Pet Supply "), "Birch Pet Supply");
/// assert_eq!(client_name("Creatives-R-Us"), "Creatives-R-Us");
/// ```
pub fn client_name(portfolio: &str) -> &str {
    const WORD: &str = "creatives";
    let name = portfolio.trim();
    let after_word = match name.get(..WORD.len()) {
        Some(word) if word.eq_ignore_ascii_case(WORD) => &name[WORD.len()..],
        _ => return name,
    };
    let dashed = after_word.trim_start();
    let Some(client) = dashed.strip_prefix(['-', '–', '—']) else {
        return name;
    };
    // "Creatives-R-Us" is a client, "Creatives- Us" and "Creatives -Us" are prefixes.
    let spaced = dashed.len() < after_word.len() || client.starts_with(char::is_whitespace);
    if spaced { client.trim() } else { name }
}
