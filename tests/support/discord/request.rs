//! A request to Discord, read; and the answers and errors that Discord gives.

use std::collections::HashMap;

use bytes::Bytes;
use serde_json::{Value, json};

use super::state::Id;

/// A file sent with a request, under the number that `attachments` calls it by.
#[derive(Clone, Debug)]
pub struct Upload {
    pub number: u64,
    pub filename: String,
    pub content_type: String,
    pub bytes: Bytes,
}

/// One request.
#[derive(Clone, Debug)]
pub struct Call {
    pub method: String,
    pub host: String,
    /// Without `/api/v10` and without the query.
    pub path: String,
    pub query: HashMap<String, String>,
    pub authorization: Option<String>,
    pub json: Option<Value>,
    pub files: Vec<Upload>,
    /// Bytes of the whole body.
    pub size: usize,
    /// Why the body could not be read.
    pub unreadable: Option<String>,
}

impl Call {
    pub fn body(&self) -> Value {
        self.json.clone().unwrap_or(Value::Null)
    }

    pub fn number(&self, key: &str) -> Option<u64> {
        self.query.get(key)?.parse().ok()
    }

    /// The path without what must not be written down.
    pub fn safe_path(&self) -> String {
        let mut parts: Vec<&str> = self.path.split('/').collect();
        if matches!(parts.get(1), Some(&"webhooks" | &"interactions")) && parts.len() > 3 {
            parts[3] = "{token}";
        }
        parts.join("/")
    }

    /// The path as the API's description names it, with `{}` for each id and token.
    pub fn template(&self) -> String {
        let safe = self.safe_path();
        let parts: Vec<&str> = safe
            .split('/')
            .map(|p| {
                let id = !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit());
                if id || p == "{token}" { "{}" } else { p }
            })
            .collect();
        parts.join("/")
    }

    /// The bucket that counts this request: method, route and its major parameter.
    pub fn bucket(&self) -> String {
        let major = self.path.split('/').nth(2).unwrap_or_default();
        format!("{} {} {major}", self.method, self.template())
    }

    /// Interaction answers and webhooks: exempt from the global limit.
    pub fn of_interaction(&self) -> bool {
        self.path.starts_with("/interactions/") || self.path.starts_with("/webhooks/")
    }
}

/// What is sent back.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub content_type: String,
    pub body: Bytes,
    pub headers: Vec<(String, String)>,
}

impl Answer {
    pub fn json(value: &Value) -> Self {
        Self::with_status(200, value)
    }

    pub fn with_status(status: u16, value: &Value) -> Self {
        Self {
            status,
            content_type: "application/json".into(),
            body: value.to_string().into(),
            headers: Vec::new(),
        }
    }

    pub fn nothing() -> Self {
        Self {
            status: 204,
            content_type: String::new(),
            body: Bytes::new(),
            headers: Vec::new(),
        }
    }
}

/// A refusal in Discord's form.
#[derive(Clone, Debug)]
pub struct ApiError {
    pub status: u16,
    pub code: u32,
    pub message: String,
    pub errors: Option<Value>,
    /// The fault is in what the bot sent, not in what happened meanwhile.
    pub about_body: bool,
}

pub type Reply = Result<Answer, ApiError>;

impl ApiError {
    pub fn new(status: u16, code: u32, message: &str) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            errors: None,
            about_body: false,
        }
    }

    pub fn body(status: u16, code: u32, message: &str) -> Self {
        Self {
            about_body: true,
            ..Self::new(status, code, message)
        }
    }

    /// 50035 with the place of each mistake: `(["embeds", "0", "title"], code, message)`.
    pub fn form(mistakes: &[Mistake]) -> Self {
        let mut tree = json!({});
        for m in mistakes {
            let mut at = &mut tree;
            for part in &m.at {
                at = &mut at[part.as_str()];
                if at.is_null() {
                    *at = json!({});
                }
            }
            let entry = json!({ "code": m.code, "message": m.message });
            match at["_errors"].as_array_mut() {
                Some(list) => list.push(entry),
                None => at["_errors"] = json!([entry]),
            }
        }
        Self {
            errors: Some(tree),
            ..Self::body(400, 50035, "Invalid Form Body")
        }
    }

    pub fn answer(&self) -> Answer {
        let mut value = json!({ "message": self.message, "code": self.code });
        if let Some(errors) = &self.errors {
            value["errors"] = errors.clone();
        }
        Answer::with_status(self.status, &value)
    }

    pub fn unknown_channel() -> Self {
        Self::new(404, 10003, "Unknown Channel")
    }

    pub fn unknown_message() -> Self {
        Self::new(404, 10008, "Unknown Message")
    }

    pub fn missing_access() -> Self {
        Self::new(403, 50001, "Missing Access")
    }

    pub fn missing_permissions() -> Self {
        Self::new(403, 50013, "Missing Permissions")
    }
}

/// One thing that is wrong with a body.
#[derive(Clone, Debug)]
pub struct Mistake {
    pub at: Vec<String>,
    pub code: &'static str,
    pub message: String,
}

impl Mistake {
    pub fn new(at: &str, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            at: at
                .split('/')
                .filter(|p| !p.is_empty())
                .map(String::from)
                .collect(),
            code,
            message: message.into(),
        }
    }

    pub fn too_long(at: &str, most: usize) -> Self {
        let words = format!("Must be {most} or fewer in length.");
        Self::new(at, "BASE_TYPE_MAX_LENGTH", words)
    }
}

/// A snowflake out of a JSON string or number.
pub fn id_of(value: &Value) -> Option<Id> {
    match value {
        Value::String(s) => s.parse().ok(),
        Value::Number(n) => n.as_u64(),
        _ => None,
    }
}
