//! A desk with a browser on it: tabs that act as people, by clicks and keys.

use std::path::PathBuf;
use std::sync::Mutex;
use std::time::Duration;

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::error::CmdError;
use fantoccini::wd::{Capabilities, TimeoutConfiguration, WindowHandle};
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::programs::Running;

/// How long a condition may take to come true. Machines that test are slow.
const PATIENCE: Duration = Duration::from_secs(90);

/// Keys that are no letters, as WebDriver writes them.
pub mod key {
    pub const NONE: &str = "\u{e000}";
    pub const TAB: &str = "\u{e004}";
    pub const ENTER: &str = "\u{e007}";
    pub const SHIFT: &str = "\u{e008}";
    pub const CONTROL: &str = "\u{e009}";
    pub const ALT: &str = "\u{e00a}";
    pub const ESCAPE: &str = "\u{e00c}";
    pub const UP: &str = "\u{e013}";
    pub const DOWN: &str = "\u{e015}";
}

/// How the browser looks at the page.
#[derive(Default, Clone, Copy)]
pub struct Look {
    /// Whether the person prefers dark colours.
    pub dark: bool,
    /// Whether it is a telephone, 360 pixels wide.
    pub narrow: bool,
}

/// The demo, a browser, and the tabs in it.
pub struct Desk {
    client: Client,
    address: String,
    folder: TempDir,
    demo: Mutex<Option<Running>>,
    _driver: Running,
    _profile: TempDir,
}

/// The tab of a person.
pub struct Tab<'a> {
    desk: &'a Desk,
    window: WindowHandle,
}

/// A browser that keeps what it knows in `profile`, and its driver.
pub async fn browser(look: Look, profile: &TempDir) -> (Running, Client) {
    let (driver, address) = Running::driver();
    let client = ClientBuilder::new(HttpConnector::new())
        .capabilities(capabilities(look, profile))
        .connect(&address)
        .await
        .expect("the driver starts Chromium");
    let patience = TimeoutConfiguration::new(Some(PATIENCE), Some(PATIENCE), None);
    client.update_timeouts(patience).await.unwrap();
    (driver, client)
}

/// A script that gives what it finds to `done`, as WebDriver runs it.
pub fn later(script: &str) -> String {
    format!("const done = arguments[arguments.length - 1]; {script}")
}

/// What the browser is asked to be.
fn capabilities(look: Look, profile: &TempDir) -> Capabilities {
    let mut arguments = vec![
        "--headless=new".to_owned(),
        // Test machines run as root and have a small /dev/shm.
        "--no-sandbox".to_owned(),
        "--disable-dev-shm-usage".to_owned(),
        "--disable-gpu".to_owned(),
        "--window-size=1360,860".to_owned(),
        "--lang=en".to_owned(),
        format!("--user-data-dir={}", profile.path().display()),
    ];
    if look.dark {
        arguments.push("--blink-settings=preferredColorScheme=0".to_owned());
    }
    let mut chrome = json!({ "args": arguments });
    if look.narrow {
        chrome["mobileEmulation"] = json!({ "deviceMetrics": { "width": 360, "height": 740, "pixelRatio": 1, "touch": true } });
    }
    let asked = json!({ "browserName": "chrome", "goog:chromeOptions": chrome });
    asked.as_object().unwrap().clone()
}

impl Desk {
    /// A fresh agency and a browser.
    pub async fn open(look: Look) -> Self {
        let folder = TempDir::new().unwrap();
        let (demo, address) = Running::demo(folder.path(), "0");
        Self::with(look, folder, Some(demo), address).await
    }

    /// A browser, and nothing to look at yet.
    pub async fn idle() -> Self {
        Self::with(
            Look::default(),
            TempDir::new().unwrap(),
            None,
            String::new(),
        )
        .await
    }

    async fn with(look: Look, folder: TempDir, demo: Option<Running>, address: String) -> Self {
        let profile = TempDir::new().unwrap();
        let (driver, client) = browser(look, &profile).await;
        Self {
            client,
            address,
            folder,
            demo: Mutex::new(demo),
            _driver: driver,
            _profile: profile,
        }
    }

    /// Looks at a page that was just started; when its conversation was painted, in milliseconds since
    /// 1970.
    pub async fn visit(&self, address: &str) -> f64 {
        self.client.goto(address).await.unwrap();
        let painted = later(
            "const look = () => {
                if (!document.querySelector('.message')) return setTimeout(look, 1);
                requestAnimationFrame(() => requestAnimationFrame((now) => done(performance.timeOrigin + now)));
            };
            look();",
        );
        let at = self.client.execute_async(&painted, vec![]).await.unwrap();
        at.as_f64().unwrap()
    }

    /// All that the page says.
    pub async fn page_text(&self) -> String {
        let script = "return document.body.innerText";
        let text = self.client.execute(script, vec![]).await.unwrap();
        text.as_str().unwrap().to_owned()
    }

    /// A tab of its own for somebody, by account.
    pub async fn tab(&self, account: &str) -> Tab<'_> {
        let window = self.client.new_window(false).await.unwrap().handle;
        let tab = Tab { desk: self, window };
        let page = format!("{}/?as={account}#refreshes", self.address);
        tab.here().await.goto(&page).await.unwrap();
        tab.until("the page is ready", "document.querySelector('.message')")
            .await;
        tab
    }

    /// The program ends without a word, as in a power cut.
    pub fn stop_demo(&self) {
        *self.demo.lock().unwrap() = None;
    }

    /// The program starts again where it was.
    pub fn start_demo(&self) {
        let port = self.address.rsplit(':').next().unwrap();
        let (demo, address) = Running::demo(self.folder.path(), port);
        assert_eq!(address, self.address);
        *self.demo.lock().unwrap() = Some(demo);
    }

    /// Ends the browser.
    pub async fn close(self) {
        self.client.clone().close().await.unwrap();
    }
}

impl Tab<'_> {
    /// The browser, with this tab in front.
    pub async fn here(&self) -> &Client {
        let client = &self.desk.client;
        client.switch_to_window(self.window.clone()).await.unwrap();
        client
    }

    /// Waits until a condition of the page, in JavaScript, is true.
    pub async fn until(&self, what: &str, condition: &str) {
        let script = later(&format!(
            "const look = () => {{ if ({condition}) done(true); else setTimeout(look, 30); }};
             look();"
        ));
        if let Err(error) = self.here().await.execute_async(&script, vec![]).await {
            self.picture("failed").await;
            let seen = self.text("body").await;
            panic!("waited in vain: {what}\n{condition}\n{error}\nThe page says:\n{seen}");
        }
    }

    /// What a script of the page returns.
    pub async fn ask(&self, script: &str) -> Value {
        self.here().await.execute(script, vec![]).await.unwrap()
    }

    /// What a script of the page gives to `done`.
    pub async fn ask_later(&self, script: &str) -> Value {
        let script = later(script);
        let client = self.here().await;
        client.execute_async(&script, vec![]).await.unwrap()
    }

    /// The text of the first element that a selector of CSS finds.
    pub async fn text(&self, css: &str) -> String {
        let script = format!(
            "return document.querySelector({})?.innerText ?? ''",
            json!(css)
        );
        self.ask(&script).await.as_str().unwrap().to_owned()
    }

    /// Waits until an element shows these words.
    pub async fn shows(&self, css: &str, words: &str) {
        let condition = format!(
            "[...document.querySelectorAll({})].some((one) => one.innerText.replace(/\\s+/g, ' ').includes({}))",
            json!(css),
            json!(words)
        );
        self.until(&format!("{css} shows \"{words}\""), &condition)
            .await;
    }

    /// Waits until a message of the conversation shows these words.
    pub async fn sees(&self, words: &str) {
        self.shows(".message", words).await;
    }

    /// Waits until no element is found by a selector of CSS.
    pub async fn gone(&self, css: &str) {
        let condition = format!("!document.querySelector({})", json!(css));
        self.until(&format!("{css} is gone"), &condition).await;
    }

    /// Clicks what an XPath finds, as soon as it can be clicked. The page may draw anew in between.
    async fn click_path(&self, path: &str) {
        let condition = format!(
            "document.evaluate({}, document, null, XPathResult.BOOLEAN_TYPE, null).booleanValue",
            json!(format!("boolean({path})"))
        );
        for tries_left in (0..20).rev() {
            self.until(&format!("there is {path}"), &condition).await;
            let client = self.here().await;
            let clicked: Result<(), CmdError> =
                async { client.find(Locator::XPath(path)).await?.click().await }.await;
            match clicked {
                Ok(()) => return,
                Err(error) if tries_left == 0 => {
                    self.picture("failed").await;
                    panic!("{path} cannot be clicked: {error}");
                }
                Err(_) => {}
            }
        }
    }

    /// Clicks the newest button of the conversation, or of an open dialog, with these words.
    pub async fn press(&self, label: &str) {
        let open = self
            .ask("return Boolean(document.querySelector('dialog[open]'))")
            .await;
        let place = if open == json!(true) {
            "dialog"
        } else {
            "main"
        };
        self.click_path(&format!(
            "(//{place}//button[normalize-space()='{label}'])[last()]"
        ))
        .await;
    }

    /// Clicks a link of what is shown, by its words.
    pub async fn click_link(&self, words: &str) {
        self.click_path(&format!("//main//a[normalize-space()='{words}']"))
            .await;
    }

    /// Clicks the element with this id.
    pub async fn click(&self, id: &str) {
        self.click_path(&format!("//*[@id='{id}']")).await;
    }

    /// Clicks a name in the sidebar.
    async fn choose(&self, name: &str) {
        self.click_path(&format!(
            "//nav//a[.//span[@class='item-name' and normalize-space()='{name}']]"
        ))
        .await;
        self.shows("#title", name).await;
    }

    /// Goes to a conversation by its name in the sidebar.
    pub async fn open(&self, name: &str) {
        self.choose(name).await;
        self.until(
            "the conversation is read",
            "!document.querySelector('#timeline').hasAttribute('aria-busy')",
        )
        .await;
    }

    /// Goes where a link to this page leads: to what its address has behind the `#`.
    pub async fn follow(&self, place: &str) {
        self.ask(&format!("location.hash = {}", json!(place))).await;
    }

    /// Goes to a view by its name in the sidebar.
    pub async fn open_view(&self, name: &str) {
        self.choose(name).await;
        self.until(
            "the view is read",
            "document.querySelector('#view .view-says')",
        )
        .await;
    }

    /// Types on the keyboard, wherever the focus is. Shift, Control and Alt are held until `key::NONE`.
    pub async fn keys(&self, keys: &str) {
        let mut typed = KeyActions::new("keyboard".to_owned());
        let mut held: Vec<char> = Vec::new();
        for value in keys.chars() {
            let letter = value.to_string();
            if [key::SHIFT, key::CONTROL, key::ALT].contains(&letter.as_str()) {
                typed = typed.then(KeyAction::Down { value });
                held.push(value);
            } else if letter == key::NONE {
                for value in held.drain(..) {
                    typed = typed.then(KeyAction::Up { value });
                }
            } else {
                typed = typed.then(KeyAction::Down { value });
                typed = typed.then(KeyAction::Up { value });
            }
        }
        self.here().await.perform_actions(typed).await.unwrap();
    }

    /// A key together with others that are held.
    pub async fn chord(&self, held: &[&str], pressed: &str) {
        self.keys(&format!("{}{pressed}{}", held.concat(), key::NONE))
            .await;
    }

    /// Whether what has the focus matches a selector of CSS; waits until it does.
    pub async fn focused(&self, css: &str) {
        let condition = format!("document.activeElement.matches({})", json!(css));
        self.until(&format!("the focus is on {css}"), &condition)
            .await;
    }

    /// A picture of the page, where a folder for pictures is given.
    pub async fn picture(&self, name: &str) {
        if let Some(folder) = std::env::var_os("REFRESHBOT_SCREENSHOTS") {
            let picture = self.here().await.screenshot().await.unwrap();
            let folder = PathBuf::from(folder);
            let path = folder.join(format!("{name}.png"));
            std::fs::create_dir_all(folder)
                .and_then(|()| std::fs::write(&path, picture))
                .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        }
    }
}
