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
    /// Path with `{}` for each parameter → path as the description writes it.
    paths: HashMap<String, String>,
    /// `POST /channels/{}/messages`: has a JSON body.
    bodies: HashMap<String, String>,
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
    let mut paths = HashMap::new();
    let mut bodies = HashMap::new();
    for (path, item) in whole["paths"].as_object().expect("paths") {
        let plain: Vec<&str> = path
            .split('/')
            .map(|p| if p.starts_with('{') { "{}" } else { p })
            .collect();
        let plain = plain.join("/");
        for method in ["post", "put", "patch"] {
            let at = format!(
                "/paths/{}/{method}/requestBody/content/application~1json/schema",
                path.replace('~', "~0").replace('/', "~1")
            );
            if item[method]["requestBody"]["content"]["application/json"].is_object() {
                bodies.insert(format!("{} {plain}", method.to_uppercase()), at);
            }
        }
        paths.insert(plain, path.clone());
    }
    let registry = Registry::new()
        .add("urn:discord", whole)
        .expect("a URI")
        .prepare()
        .expect("the description's references");
    Description {
        paths,
        bodies,
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
    numbers(&mut body);
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

/// Discord takes permission bits as text although the description says numbers.
fn numbers(value: &mut Value) {
    match value {
        Value::Object(map) => {
            for (key, v) in map {
                let bits = matches!(
                    key.as_str(),
                    "default_member_permissions" | "allow" | "deny" | "permissions"
                );
                let number = v.as_str().and_then(|s| s.parse::<u64>().ok());
                match number {
                    Some(n) if bits => *v = json!(n),
                    _ => numbers(v),
                }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(numbers),
        _ => {}
    }
}
