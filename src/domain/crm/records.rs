//! Splits CSV text into records, each with the line on which it begins.
//!
//! Our own, because an import must name the line of every bad row and must
//! notice a quote that is never closed: general CSV readers take the rest of
//! the file for one field then, without an error, and count CRLF lines late.

/// One record of the file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Record {
    /// Line on which the record begins; the first of the file is 1.
    pub line: u64,
    /// Line on which the record ends.
    pub last_line: u64,
    /// The fields, unquoted; line breaks inside quotes are `\n`.
    pub fields: Vec<Vec<u8>>,
    /// Where the first field that spans lines was opened.
    multi_line: Option<Spot>,
}

/// A record whose quotes do not match. Reading goes on with the line after
/// the one that holds the stray quote, so that the rows below it are not lost.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct StrayQuote {
    /// Line on which the record begins.
    pub line: u64,
    /// Line on which the quote stands that has no match.
    pub quote_line: u64,
    /// What the record's line says, as far as the stray quote's line goes.
    pub text: Vec<u8>,
}

/// A place in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Spot {
    at: usize,
    line: u64,
}

/// The records of a text, in order. Blank lines are no records.
pub(super) struct Records<'a> {
    text: &'a [u8],
    here: Spot,
}

impl<'a> Records<'a> {
    pub fn new(text: &'a [u8]) -> Self {
        Self {
            text,
            here: Spot { at: 0, line: 1 },
        }
    }

    /// Gives up a record that swallowed the lines after it, and goes on with
    /// the line after the one on which its first field of several lines began.
    pub fn reread(&mut self, record: &Record) -> StrayQuote {
        let quote = record.multi_line.unwrap_or(self.here);
        self.here = self.end_of_line(quote);
        StrayQuote {
            line: record.line,
            quote_line: quote.line,
            text: record.fields.join(&b","[..]),
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.here.at).copied()
    }

    /// Steps over a line break (`\n`, `\r\n` or `\r`), if one is here.
    fn line_break(&mut self) -> bool {
        let length = match self.text.get(self.here.at..).unwrap_or_default() {
            [b'\r', b'\n', ..] => 2,
            [b'\r' | b'\n', ..] => 1,
            _ => return false,
        };
        self.here.at += length;
        self.here.line += 1;
        true
    }

    fn end_of_line(&self, from: Spot) -> Spot {
        let rest = self.text.get(from.at..).unwrap_or_default();
        let length = rest.iter().position(|b| matches!(b, b'\r' | b'\n'));
        Spot {
            at: from.at + length.unwrap_or(rest.len()),
            line: from.line,
        }
    }

    fn plain_field(&mut self) -> Vec<u8> {
        let rest = self.text.get(self.here.at..).unwrap_or_default();
        let ends = |b: &u8| matches!(b, b',' | b'\r' | b'\n');
        let field = &rest[..rest.iter().position(ends).unwrap_or(rest.len())];
        self.here.at += field.len();
        field.to_vec()
    }

    /// Reads a field that begins with a quote; none if no quote closes it, or
    /// if one closes it in the middle.
    fn quoted_field(&mut self) -> Option<Vec<u8>> {
        self.here.at += 1;
        let mut field = Vec::new();
        loop {
            if self.line_break() {
                field.push(b'\n');
                continue;
            }
            match self.text.get(self.here.at..).unwrap_or_default() {
                [] => return None,
                [b'"', b'"', ..] => {
                    field.push(b'"');
                    self.here.at += 2;
                }
                [b'"', ..] => {
                    self.here.at += 1;
                    break;
                }
                [byte, ..] => {
                    field.push(*byte);
                    self.here.at += 1;
                }
            }
        }
        while self.peek() == Some(b' ') {
            self.here.at += 1;
        }
        match self.peek() {
            None | Some(b',' | b'\r' | b'\n') => Some(field),
            Some(_) => None,
        }
    }
}

impl Iterator for Records<'_> {
    type Item = Result<Record, StrayQuote>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.line_break() {}
        self.peek()?;
        let start = self.here;
        let mut fields = Vec::new();
        let mut multi_line = None;
        loop {
            let opened = self.here;
            if self.peek() == Some(b'"') {
                let Some(field) = self.quoted_field() else {
                    self.here = self.end_of_line(opened);
                    return Some(Err(StrayQuote {
                        line: start.line,
                        quote_line: opened.line,
                        text: self.text[start.at..self.here.at].to_vec(),
                    }));
                };
                fields.push(field);
            } else {
                fields.push(self.plain_field());
            }
            if self.here.line > opened.line {
                multi_line = multi_line.or(Some(opened));
            }
            if self.peek() == Some(b',') {
                self.here.at += 1;
                continue;
            }
            let last_line = self.here.line;
            self.line_break();
            return Some(Ok(Record {
                line: start.line,
                last_line,
                fields,
                multi_line,
            }));
        }
    }
}
