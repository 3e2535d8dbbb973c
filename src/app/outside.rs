//! What a process uses outside of itself beside the chat: files and mail.

use std::path::Path;
use std::sync::Arc;

use object_store::ObjectStore;
use object_store::local::LocalFileSystem;

use super::StartError;
use crate::config::{Attachments, Config};
use crate::files;
use crate::mail::Mailer;
use crate::mail::smtp::{Patience, Smtp};

/// Who carries mails, where mail is set.
pub(super) fn mailer(config: &Config) -> Result<Option<Arc<dyn Mailer>>, StartError> {
    let Some(mail) = &config.mail else {
        return Ok(None);
    };
    match Smtp::new(mail, Patience::default()) {
        Ok(smtp) => Ok(Some(Arc::new(smtp))),
        Err(error) => Err(StartError::Usage(error.to_string())),
    }
}

/// Where copied files are kept; a folder is made if absent.
pub(crate) fn kept_files(attachments: &Attachments) -> Result<Arc<dyn ObjectStore>, StartError> {
    match attachments {
        Attachments::Folder(folder) => {
            let files = open_folder(folder).map_err(|error| {
                StartError::Work(format!(
                    "The folder for attachments {} cannot be used: {error}.",
                    folder.display()
                ))
            })?;
            Ok(Arc::new(files))
        }
        Attachments::S3(bucket) => files::open_bucket(bucket).map_err(StartError::Usage),
    }
}

fn open_folder(folder: &Path) -> std::io::Result<LocalFileSystem> {
    std::fs::create_dir_all(folder)?;
    LocalFileSystem::new_with_prefix(folder).map_err(std::io::Error::other)
}
