//! Request bodies against Discord's own OpenAPI description, where it is at hand.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock};

use jsonschema::{Registry, Validator};
use serde_json::{Value, json};

use super::request::{ApiError, Call, Mistake};
use super::state::{World, kind};

const VARIABLE: &str = "REFRESHBOT_DISCORD_OPENAPI";

struct Description {
    /// Where the schema of `POST /channels/{}/messages` is.
    bodies: HashMap<String, String>,
    /// Where the schema of the answer 200 or 201 is.
    answers: HashMap<String, String>,
    registry: Registry<'static>,
    made: Mutex<HashMap<String, Arc<Validator>>>,
}

fn file() -> Option<PathBuf> {
    if let Some(path) = std::env::var_os(VARIABLE) {
        return Some(path.into());
    }
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/discord/openapi.json");
    beside.exists().then_some(beside)
}

fn description() -> Option<&'static Description> {
    static ONCE: OnceLock<Option<Description>> = OnceLock::new();
    ONCE.get_or_init(|| file().map(|path| load(&path))).as_ref()
}

fn load(path: &std::path::Path) -> Description {
    let text = std::fs::read_to_string(path)
        .unwrap_or_else(|e| panic!("{VARIABLE}: {}: {e}", path.display()));
    let whole: Value = serde_json::from_str(&text)
        .unwrap_or_else(|e| panic!("{VARIABLE}: {}: {e}", path.display()));
    let mut bodies = HashMap::new();
    let mut answers = HashMap::new();
    for path in whole["paths"].as_object().expect("paths").keys() {
        let plain: Vec<&str> = path
            .split('/')
            .map(|p| if p.starts_with('{') { "{}" } else { p })
            .collect();
        let plain = plain.join("/");
        let escaped = path.replace('~', "~0").replace('/', "~1");
        for method in ["get", "post", "put", "patch"] {
            let note = |map: &mut HashMap<String, String>, part: &str, status: &str| {
                let at =
                    format!("/paths/{escaped}/{method}/{part}/content/application~1json/schema");
                if whole.pointer(&at).is_some() {
                    map.insert(format!("{} {plain}{status}", method.to_uppercase()), at);
                }
            };
            note(&mut bodies, "requestBody", "");
            note(&mut answers, "responses/200", " 200");
            note(&mut answers, "responses/201", " 201");
        }
    }
    let registry = Registry::new()
        .add("urn:discord", whole)
        .expect("a URI")
        .prepare()
        .expect("the description's references");
    Description {
        bodies,
        answers,
        registry,
        made: Mutex::default(),
    }
}

/// Whether bodies are held against the description.
pub fn is_on() -> bool {
    description().is_some()
}

/// Where the description says what this request's body has to be.
pub fn schema_for(call: &Call, w: &World) -> Option<String> {
    let all = description()?;
    let key = format!("{} {}", call.method, call.template());
    let component = |name: &str| Some(format!("/components/schemas/{name}"));
    let channel = || {
        let id = call.path.split('/').nth(2)?.parse().ok()?;
        w.channels.get(&id)
    };
    // Where the description offers alternatives, take the one that is meant.
    match key.as_str() {
        "POST /interactions/{}/{}/callback" => match call.body()["type"].as_u64() {
            Some(4 | 5) => component("CreateMessageInteractionCallbackRequest"),
            Some(6 | 7) => component("UpdateMessageInteractionCallbackRequest"),
            Some(8) => component("ApplicationCommandAutocompleteCallbackRequest"),
            Some(9) => component("ModalInteractionCallbackRequest"),
            _ => all.bodies.get(&key).cloned(),
        },
        "PATCH /channels/{}" if channel()?.is_thread() => component("UpdateThreadRequestPartial"),
        "PATCH /channels/{}" => component("UpdateGuildChannelRequestPartial"),
        "POST /channels/{}/threads" if channel()?.kind == kind::FORUM => {
            component("CreateForumThreadRequest")
        }
        "POST /channels/{}/threads" => component("CreateTextThreadWithoutMessageRequest"),
        "POST /webhooks/{}/{}" => component("IncomingWebhookRequestPartial"),
        _ => all.bodies.get(&key).cloned(),
    }
}

/// Holds the body against the schema found before.
pub fn check(call: &Call, schema: Option<String>) -> Result<(), ApiError> {
    if let Some(why) = &call.unreadable {
        let words = format!("The request body contains invalid JSON. {why}");
        return Err(ApiError::body(400, 50109, &words));
    }
    let (Some(at), Some(all)) = (schema, description()) else {
        return Ok(());
    };
    let mut body = call.body();
    if body.is_null() && call.files.is_empty() {
        body = json!({});
    }
    as_described(&mut body);
    let mistakes: Vec<Mistake> = validator(all, &at)
        .iter_errors(&body)
        .map(|e| Mistake::new(&e.instance_path().to_string(), "SCHEMA", e.to_string()))
        .collect();
    if mistakes.is_empty() {
        Ok(())
    } else {
        Err(ApiError::form(&mistakes))
    }
}

/// What in an answer of the fake is not as Discord describes it.
pub fn unlike(call: &Call, status: u16, body: &[u8]) -> Option<String> {
    let all = description()?;
    let key = format!("{} {} {status}", call.method, call.template());
    let at = all.answers.get(&key)?;
    let value: Value = serde_json::from_slice(body).ok()?;
    let wrong: Vec<String> = validator(all, at)
        .iter_errors(&value)
        .map(|e| format!("{}: {e}", e.instance_path()))
        .collect();
    (!wrong.is_empty()).then(|| format!("{key}: {}", wrong.join("; ")))
}

fn validator(all: &'static Description, at: &str) -> Arc<Validator> {
    let mut made = all.made.lock().unwrap();
    if let Some(v) = made.get(at) {
        return v.clone();
    }
    let pointer = at.replace('{', "%7B").replace('}', "%7D");
    let schema = json!({ "$ref": format!("urn:discord#{pointer}") });
    let v = jsonschema::options()
        .with_registry(&all.registry)
        .build(&schema)
        .unwrap_or_else(|e| panic!("{at}: {e}"));
    let v = Arc::new(v);
    made.insert(at.into(), v.clone());
    v
}

/// Discord also takes permission bits as text, and the ids of attachments as numbers.
fn as_described(value: &mut Value) {
    match value {
        Value::Object(map) => {
            for (key, v) in map {
                let bits = matches!(
                    key.as_str(),
                    "default_member_permissions" | "allow" | "deny" | "permissions"
                );
                let number = v.as_str().and_then(|s| s.parse::<u64>().ok());
                if key == "attachments" {
                    v.as_array_mut().into_iter().flatten().for_each(id_as_text);
                }
                match number {
                    Some(n) if bits => *v = json!(n),
                    _ => as_described(v),
                }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(as_described),
        _ => {}
    }
}

fn id_as_text(attachment: &mut Value) {
    if let Some(number) = attachment["id"].as_u64() {
        attachment["id"] = json!(number.to_string());
    }
}
