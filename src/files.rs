//! Where the files are kept that people sent: a folder, or a bucket that speaks S3, and why that
//! fails, in words that hold no secret.

use std::error::Error as _;
use std::sync::Arc;

use object_store::path::Path;
use object_store::{Error, ObjectStore, ObjectStoreExt};

use crate::config::Bucket;

#[cfg(feature = "s3")]
mod s3;

/// What is written, read back and deleted to try a place out.
const PROBE: &[u8] = b"refreshbot check";

/// Why a bucket does not do what is asked of it: the end of a sentence, without keys. What the
/// server said stands in it by code and message alone, because the rest of a refusal may quote the
/// request with its session token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// There is no bucket of that name.
    #[error("the bucket is not there ({0})")]
    NoBucket(String),
    /// The bucket belongs to another region or address.
    #[error("the bucket is in another region ({0})")]
    Elsewhere(String),
    /// The server does not know the keys, or does not take them any more.
    #[error("the keys are refused ({0})")]
    Keys(String),
    /// None are set, and the machine has no role that gives some.
    #[error("there are no keys for it, and this machine has no role that gives some")]
    NoKeys,
    /// The keys are right, and their owner may not do that.
    #[error("that is not allowed ({0})")]
    Denied(String),
    /// The clocks differ by too much.
    #[error("this machine's clock is wrong ({0})")]
    Clock(String),
    /// No connection, or no answer.
    #[error("{host} cannot be reached ({why})")]
    Unreached {
        /// The server.
        host: String,
        /// What went wrong.
        why: String,
    },
    /// Anything else that it refused.
    #[error("{host} refuses ({said})")]
    Refused {
        /// The server.
        host: String,
        /// What it said.
        said: String,
    },
}

impl Fault {
    /// What an operator can do about it, a sentence.
    pub fn mend(&self) -> &'static str {
        match self {
            Self::NoBucket(_) => {
                "Correct the bucket's name in attachments.s3, or make the bucket: refreshbot makes none."
            }
            Self::Elsewhere(_) => "Set AWS_REGION to the region of the bucket.",
            Self::Keys(_) => {
                "Correct AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN, where \
                 the keys are temporary)."
            }
            Self::NoKeys => {
                "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give the machine a role."
            }
            Self::Denied(_) => {
                "Allow s3:PutObject, s3:GetObject and s3:DeleteObject in the folder, and \
                 s3:ListBucket on the bucket."
            }
            Self::Clock(_) => "Set the clock.",
            Self::Unreached { .. } => {
                "Is AWS_ENDPOINT_URL right (or AWS_REGION, for Amazon itself), and may this machine \
                 connect there? A certificate of your own goes into AWS_CA_BUNDLE."
            }
            Self::Refused { .. } => "Correct attachments.s3 and the AWS variables.",
        }
    }
}

/// Opens a bucket; nothing is asked of it yet.
///
/// # Errors
/// This build has no S3, or the AWS variables cannot be followed: a sentence.
#[cfg(feature = "s3")]
pub fn open_bucket(bucket: &Bucket) -> Result<Arc<dyn ObjectStore>, String> {
    s3::open(bucket)
}

/// Refuses every bucket.
///
/// # Errors
/// This build has no S3: a sentence.
#[cfg(not(feature = "s3"))]
pub fn open_bucket(_: &Bucket) -> Result<Arc<dyn ObjectStore>, String> {
    Err(
        "attachments.s3 is set, and this build has no S3: it was made without the feature \"s3\". \
         Set attachments.dir to a folder, or build it with `cargo build --release --features s3`."
            .to_owned(),
    )
}

/// What a bucket's server said, if that is why it failed.
pub fn fault(error: &Error) -> Option<&Fault> {
    let mut source = error.source();
    while let Some(one) = source {
        if let Some(fault) = one.downcast_ref() {
            return Some(fault);
        }
        source = one.source();
    }
    None
}

/// Why a file could not be kept or read, the end of a sentence.
pub fn why(error: &Error) -> String {
    fault(error).map_or_else(|| error.to_string(), Fault::to_string)
}

/// What cannot be done with a place, and why.
#[derive(Debug)]
pub struct Unfit {
    /// What was tried: `written`, `read back`, `deleted`.
    pub tried: &'static str,
    /// Why it failed.
    pub error: Error,
}

/// Writes a small file of this name, reads it back and deletes it.
///
/// # Errors
/// The first of it that fails.
pub async fn try_out(files: &dyn ObjectStore, name: &str) -> Result<(), Unfit> {
    let unfit = |tried| move |error| Unfit { tried, error };
    let at = Path::from(name);
    let put = files.put(&at, PROBE.into()).await;
    put.map_err(unfit("written"))?;
    let read = match files.get(&at).await {
        Ok(got) => got.bytes().await,
        Err(error) => Err(error),
    };
    let deleted = files.delete(&at).await;
    let read = read.map_err(unfit("read back"))?;
    if read != PROBE {
        let error = Error::Generic {
            store: "S3",
            source: "it is not what was written".into(),
        };
        return Err(unfit("read back")(error));
    }
    deleted.map_err(unfit("deleted"))?;
    // Without the right to list, a file that is gone is answered like one that is forbidden.
    match files.get(&at).await {
        Err(Error::NotFound { .. }) => Ok(()),
        Err(error) => Err(unfit("looked for")(error)),
        Ok(_) => Err(unfit("deleted")(Error::Generic {
            store: "S3",
            source: "it is still there".into(),
        })),
    }
}
