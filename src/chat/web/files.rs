//! Files: sent by people, kept by the bot, downloaded by the page.

use std::fmt::Write as _;

use axum::body::Body;
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use object_store::ObjectStoreExt;
use serde::Deserialize;
use serde_json::{Value, json};

use super::content;
use super::problem::Problem;
use super::server::{Shared, media_type, whole};
use crate::domain::id::AssetId;
use crate::store::asset;
use crate::store::local::kept;

/// The longest name of a file, in characters.
const LONGEST_NAME: usize = 200;

/// What an upload says of itself.
#[derive(Debug, Deserialize)]
pub struct Sent {
    #[serde(rename = "as")]
    account: String,
    name: String,
}

/// `POST /api/files`.
pub async fn upload(
    State(site): Shared,
    Query(sent): Query<Sent>,
    request: Request,
) -> Result<axum::Json<Value>, Problem> {
    if media_type(&request) != "application/octet-stream" {
        return Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "A file has to be sent as application/octet-stream.",
        ));
    }
    let name = file_name(&sent.name)?;
    let member = site.member(&sent.account).await?;
    let content = whole(request, &()).await?;
    let now = site.workflow.now();
    let mut tx = site.db().begin().await?;
    let workspace = site.web.workspace();
    let sender = Some(member.account.as_str());
    let id = kept::insert_file(&mut tx, workspace, &name, &content, sender, now).await?;
    tx.commit().await?;
    let file = id.to_string();
    Ok(axum::Json(
        json!({ "file": file, "name": name, "size": content.len() }),
    ))
}

/// A name without folders and without what no name can hold.
fn file_name(typed: &str) -> Result<String, Problem> {
    let last = typed.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = last
        .chars()
        .filter(|c| !c.is_control())
        .take(LONGEST_NAME)
        .collect();
    let name = name.trim();
    if name.is_empty() {
        return Err(Problem::unreadable("The file has no name."));
    }
    Ok(name.to_owned())
}

/// `GET /files/...`: a file that somebody sent, or one that the bot keeps.
pub async fn download(State(site): Shared, Path(which): Path<String>) -> Result<Response, Problem> {
    let missing = || Problem::missing("This file is not there any more.");
    let workspace = site.web.workspace();
    let mut tx = site.db().snapshot().await?;
    if let Some(id) = content::asset_at(&which) {
        let asset = asset::find(&mut tx, workspace, AssetId(id)).await?;
        let asset = asset.ok_or_else(missing)?;
        let path = asset.stored_path.ok_or_else(missing)?;
        let path = object_store::path::Path::parse(path).map_err(|_| missing())?;
        let kept = site.web.files.get(&path).await.map_err(|_| missing())?;
        let bytes = kept.bytes().await.map_err(|_| missing())?;
        return Ok(given(&asset.name, bytes.into()));
    }
    let id = which.parse().map_err(|_| missing())?;
    let file = kept::file(&mut tx, workspace, id).await?;
    let file = file.ok_or_else(missing)?;
    let bytes = kept::content(&mut tx, workspace, id).await?;
    Ok(given(&file.name, bytes.ok_or_else(missing)?.into()))
}

/// Pictures are shown; everything else is saved, so that nothing that was sent can act as a page.
fn given(name: &str, bytes: Body) -> Response {
    let ending = name.rsplit('.').next().unwrap_or_default();
    let picture = match ending.to_ascii_lowercase().as_str() {
        "png" => Some("image/png"),
        "jpg" | "jpeg" => Some("image/jpeg"),
        "gif" => Some("image/gif"),
        "webp" => Some("image/webp"),
        _ => None,
    };
    let how = if picture.is_some() {
        "inline"
    } else {
        "attachment"
    };
    let disposition = format!("{how}; filename*=UTF-8''{}", percent(name));
    let disposition =
        HeaderValue::from_str(&disposition).unwrap_or(HeaderValue::from_static("attachment"));
    let kind = HeaderValue::from_static(picture.unwrap_or("application/octet-stream"));
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    (headers, bytes).into_response()
}

/// A name as a header may hold it (RFC 8187).
fn percent(name: &str) -> String {
    let mut shown = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
            shown.push(char::from(byte));
        } else {
            let _ = write!(shown, "%{byte:02X}");
        }
    }
    shown
}
