//! A reader of Discord's markup, small: what its client would make of a text.

/// What a reader sees of `markup`, and what in it is more than text.
pub fn interpret(markup: &str) -> (String, Vec<String>) {
    let (mut plain, mut active) = (String::new(), Vec::new());
    for (number, line) in markup.split('\n').enumerate() {
        if number > 0 {
            plain.push('\n');
        }
        let line = block(line, &mut active);
        inline(line, &mut plain, &mut active);
    }
    if markup.contains("@everyone") || markup.contains("@here") {
        active.push("@everyone".into());
    }
    (plain.replace('\u{200b}', ""), active)
}

/// Takes the marks of quotes, lists and headings from the beginning of a line.
fn block<'a>(line: &'a str, active: &mut Vec<String>) -> &'a str {
    let mut rest = line;
    loop {
        let body = rest.trim_start();
        let digits = body.trim_start_matches(|c: char| c.is_ascii_digit());
        let mark = ["> ", ">>> ", "- ", "+ ", "* ", "-# ", "# ", "## ", "### "]
            .into_iter()
            .find(|mark| body.starts_with(mark));
        if let Some(mark) = mark {
            active.push(mark.trim().into());
            rest = &body[mark.len()..];
        } else if digits.len() < body.len()
            && (digits.starts_with(". ") || digits.starts_with(") "))
        {
            active.push("1.".into());
            rest = &digits[2..];
        } else {
            return rest;
        }
    }
}

fn inline(line: &str, plain: &mut String, active: &mut Vec<String>) {
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        match c {
            '\\' if after.starts_with(|c: char| !c.is_alphanumeric() && !c.is_whitespace()) => {
                let literal = after.chars().next().unwrap();
                plain.push(literal);
                rest = &after[literal.len_utf8()..];
                continue;
            }
            '`' => {
                if let Some(end) = after.find('`') {
                    active.push("code".into());
                    plain.push_str(&after[..end]);
                    rest = &after[end + 1..];
                    continue;
                }
                active.push("`".into());
            }
            '<' => {
                let inside = after.find('>').map(|end| &after[..end]);
                if let Some(inside) = inside.filter(|inside| special(inside)) {
                    active.push(format!("<{inside}>"));
                    plain.push_str(inside);
                    rest = &after[inside.len() + 1..];
                    continue;
                }
            }
            '[' => {
                if let Some((label, target, end)) = link(rest) {
                    active.push(format!("link {target}"));
                    inline(label, plain, &mut Vec::new());
                    rest = &rest[end..];
                    continue;
                }
            }
            'h' if rest.starts_with("http://") || rest.starts_with("https://") => {
                active.push("bare address".into());
            }
            '*' | '_' => {
                active.push(c.to_string());
                rest = after;
                continue;
            }
            '~' | '|' if after.starts_with(c) => active.push(format!("{c}{c}")),
            _ => {}
        }
        plain.push(c);
        rest = after;
    }
}

fn special(inside: &str) -> bool {
    let number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let web = inside.starts_with("http://") || inside.starts_with("https://");
    let tail = inside.rsplit(':').next().unwrap_or("");
    (web && !inside.contains(char::is_whitespace))
        || inside
            .strip_prefix('@')
            .is_some_and(|rest| number(rest.trim_start_matches(['!', '&'])))
        || inside.strip_prefix('#').is_some_and(number)
        || (inside.starts_with(['/', ':']) && number(tail))
        || (inside.starts_with("a:") && number(tail))
        || inside.starts_with("t:")
        || inside.starts_with("id:")
}

/// `[label](target)` at the beginning of `text`, and where it ends.
fn link(text: &str) -> Option<(&str, &str, usize)> {
    let mut escaped = false;
    let close = text.char_indices().skip(1).find_map(|(at, c)| {
        let found = c == ']' && !escaped;
        escaped = c == '\\' && !escaped;
        found.then_some(at)
    })?;
    let target = text[close + 1..].strip_prefix('(')?;
    let end = target.find(')')?;
    Some((
        &text[1..close],
        target[..end].trim_matches(['<', '>']),
        close + 2 + end + 1,
    ))
}
