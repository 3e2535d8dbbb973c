//! How the domain's own types stand in columns, and its structs in rows.

use std::borrow::Cow;

use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::{Database, Decode, Encode, Type};

use crate::domain::agenda::Whose;
use crate::domain::asset::{AssetPurpose, AssetState};
use crate::domain::calendar::Cadence;
use crate::domain::id::{
    ActivityId, AdSetId, AssetId, CycleId, DeliveryId, DraftId, ImportId, NoteId, PersonId,
    PortfolioId, PostedId, QuestionId, ReminderId, TaskId, TicketId, WorkspaceId,
};
use crate::domain::people::{Platform, Role};
use crate::domain::portfolio::PortfolioState;
use crate::domain::preference::{Channel, TellKind};
use crate::domain::reminder::{AnswerKind, Stage};
use crate::domain::status::{Notation, Outcome, Phase, TicketStatus};
use crate::domain::task::TaskKind;
use crate::domain::ticket::Format;

/// A domain type that is stored as `$via`.
macro_rules! columns {
    ($via:ty: $($name:ty),* ; $encode:expr, $decode:expr) => {$(
        impl<DB: Database> Type<DB> for $name where $via: Type<DB> {
            fn type_info() -> DB::TypeInfo { <$via as Type<DB>>::type_info() }
            fn compatible(ty: &DB::TypeInfo) -> bool { <$via as Type<DB>>::compatible(ty) }
        }
        impl<'q, DB: Database> Encode<'q, DB> for $name where $via: Encode<'q, DB> {
            fn encode_by_ref(&self, buf: &mut <DB as Database>::ArgumentBuffer) -> Result<IsNull, BoxDynError> {
                let encode: fn(&$name) -> $via = $encode;
                <$via as Encode<'q, DB>>::encode(encode(self), buf)
            }
        }
        impl<'r, DB: Database> Decode<'r, DB> for $name where $via: Decode<'r, DB> {
            fn decode(value: DB::ValueRef<'r>) -> Result<Self, BoxDynError> {
                let decode: fn($via) -> Result<$name, BoxDynError> = $decode;
                decode(<$via as Decode<'r, DB>>::decode(value)?)
            }
        }
    )*};
}

macro_rules! ids {
    ($($name:ident),*) => { $( columns!(i64: $name; |id| id.0, |id| Ok($name(id))); )* };
}
ids!(
    WorkspaceId,
    PersonId,
    PortfolioId,
    CycleId,
    NoteId,
    AdSetId,
    TicketId,
    TaskId,
    QuestionId,
    DraftId,
    AssetId,
    DeliveryId,
    PostedId,
    ImportId,
    ActivityId,
    ReminderId
);

macro_rules! words {
    ($($name:ident),*) => { $( columns!(String: $name; |word| word.as_str().to_owned(), |text| Ok(text.parse()?)); )* };
}
words!(
    Role,
    Platform,
    PortfolioState,
    Notation,
    Phase,
    Outcome,
    TicketStatus,
    Format,
    TaskKind,
    AssetPurpose,
    AssetState,
    Stage,
    AnswerKind,
    Channel,
    TellKind,
    Whose
);

columns!(i64: Cadence; |cadence| cadence.days(), |days| Ok(Cadence::new(days)?));

/// A struct of the domain, read from those columns of a row whose names begin with a prefix: a row may
/// hold several.
pub(super) trait Columns<R>: Sized {
    /// Reads it.
    fn read(row: &R, prefix: &str) -> sqlx::Result<Self>;
}

/// The name of a field's column.
pub(super) fn column(prefix: &str, field: &'static str) -> Cow<'static, str> {
    if prefix.is_empty() {
        Cow::Borrowed(field)
    } else {
        Cow::Owned(format!("{prefix}{field}"))
    }
}

/// A struct of the domain, read from a row by its fields' names.
macro_rules! row {
    ($name:ident { $($field:ident),* $(,)? } $(with { $($parsed:ident = $from:literal as $via:ty),* })?) => {
        $crate::store::column::row!(@ sqlx::sqlite::SqliteRow, $name, $($field)*; $($($parsed $from $via),*)?);
        $crate::store::column::row!(@ sqlx::postgres::PgRow, $name, $($field)*; $($($parsed $from $via),*)?);
    };
    (@ $row:ty, $name:ident, $($field:ident)*; $($parsed:ident $from:literal $via:ty),*) => {
        impl $crate::store::column::Columns<$row> for $name {
            fn read(row: &$row, prefix: &str) -> sqlx::Result<Self> {
                use sqlx::Row;
                use $crate::store::column::column;
                Ok(Self {
                    $($field: row.try_get(&*column(prefix, stringify!($field)))?,)*
                    $($parsed: row.try_get::<$via, _>(&*column(prefix, $from))?.parse().map_err(|error| {
                        sqlx::Error::ColumnDecode { index: $from.to_owned(), source: Box::new(error) }
                    })?,)*
                })
            }
        }
        impl sqlx::FromRow<'_, $row> for $name {
            fn from_row(row: &$row) -> sqlx::Result<Self> {
                $crate::store::column::Columns::read(row, "")
            }
        }
    };
}
pub(crate) use row;
