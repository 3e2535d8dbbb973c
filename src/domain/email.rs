//! Whether something that should be an email address looks like one.

/// Longest address that mail servers accept (RFC 5321, less the brackets).
const LONGEST: usize = 254;

/// Checks that `address` looks like a deliverable email address:
/// `someone@company.example`. Whether it exists only a mail can tell.
///
/// # Errors
///
/// A sentence for the person who typed it: "An email address has only one @."
pub fn check_email(address: &str) -> Result<(), &'static str> {
    if address.is_empty() {
        return Err("It is empty. An email address is needed.");
    }
    if address.len() > LONGEST {
        return Err("An email address has at most 254 characters.");
    }
    if address
        .contains(|c: char| c.is_whitespace() || c.is_control() || "<>()[],;:\\\"".contains(c))
    {
        return Err("An email address has no spaces, brackets, quotes, commas or colons.");
    }
    let Some((local, domain)) = address.split_once('@') else {
        return Err("An email address has an @, as in someone@company.example.");
    };
    if domain.contains('@') {
        return Err("An email address has only one @.");
    }
    if local.is_empty() || local.starts_with('.') || local.ends_with('.') || local.contains("..") {
        return Err("The part before the @ is not that of an email address.");
    }
    let labels_fit = domain.split('.').all(|label| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    });
    if !labels_fit || !domain.contains('.') {
        return Err("The part after the @ is not a domain, as in company.example.");
    }
    Ok(())
}
