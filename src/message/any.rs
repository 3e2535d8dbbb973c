//! Text at random, for the tests of whoever makes markup of it.

use std::ops::Range;

use proptest::prelude::*;

use super::{Line, LineKind, Span, Text};

/// So many pieces, most of them of `nasty`, the others characters and words.
pub(crate) fn text(
    nasty: &'static [&'static str],
    pieces: Range<usize>,
) -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => proptest::sample::select(nasty).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
        1 => "[a-z]{1,40}",
    ];
    proptest::collection::vec(piece, pieces).prop_map(|pieces| pieces.concat())
}

/// Fewer lines than `most`, of every kind.
pub(crate) fn lines(span: impl Strategy<Value = Span>, most: usize) -> impl Strategy<Value = Text> {
    let kind = proptest::sample::select(vec![
        LineKind::Plain,
        LineKind::Quote,
        LineKind::Item,
        LineKind::Small,
    ]);
    let line = (kind, proptest::collection::vec(span, 0..4))
        .prop_map(|(kind, spans)| Line { kind, spans });
    proptest::collection::vec(line, 0..most).prop_map(Text)
}
