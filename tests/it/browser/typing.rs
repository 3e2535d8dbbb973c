//! Commands that are given by keys alone, and forms that are filled in.

use fantoccini::Locator;
use serde_json::json;

use super::desk::{Tab, key};

impl Tab<'_> {
    /// Gives a slash command by keys alone: its name, then each option by its name and what is typed.
    pub async fn command(&self, path: &str, options: &[(&str, &str)]) {
        self.start_command(path, options).await;
        self.keys(key::ENTER).await;
    }

    /// As [`Self::command`], without sending it.
    pub async fn start_command(&self, path: &str, options: &[(&str, &str)]) {
        let ready = "return document.activeElement.matches('#composer-text')";
        if self.ask(ready).await != json!(true) {
            self.click("composer-text").await;
        }
        self.keys(&format!("/{path}")).await;
        self.shows(".suggestion[aria-selected=true]", &format!("/{path}"))
            .await;
        self.keys(key::ENTER).await;
        self.shows(".command-path", &format!("/{path}")).await;
        for (name, value) in options {
            self.give_option(name, value).await;
        }
    }

    async fn give_option(&self, name: &str, value: &str) {
        let named = format!(
            "document.activeElement.closest('.option')?.querySelector('.option-name').innerText.replace('*', '') === {}",
            json!(name)
        );
        if self.ask(&format!("return {named}")).await != json!(true) {
            self.focused(".option-add").await;
            self.keys(name).await;
            self.shows(".suggestion[aria-selected=true]", name).await;
            self.keys(key::ENTER).await;
            self.until(&format!("the option {name} has the focus"), &named)
                .await;
        }
        self.keys(value).await;
        let suggests = self
            .ask("return document.activeElement.getAttribute('role') === 'combobox'")
            .await;
        if suggests == json!(true) {
            self.shows(".suggestion[aria-selected=true]", value).await;
            self.keys(key::ENTER).await;
        } else {
            self.keys(key::TAB).await;
            if self
                .ask("return document.activeElement.matches('.option .icon-button')")
                .await
                == json!(true)
            {
                self.keys(key::TAB).await;
            }
        }
    }

    /// Fills in the fields of the open form, by name.
    pub async fn fill(&self, fields: &[(&str, &str)]) {
        self.until(
            "a form is open",
            "document.querySelector('dialog[open] form')",
        )
        .await;
        let client = self.here().await;
        for (name, words) in fields {
            let css = format!("dialog [name='{name}']");
            let field = client.find(Locator::Css(&css)).await.unwrap();
            field.clear().await.unwrap();
            field.send_keys(words).await.unwrap();
        }
    }

    /// Fills in the open form and sends it; the bot takes it.
    pub async fn send_form(&self, fields: &[(&str, &str)]) {
        self.fill(fields).await;
        self.press("Send").await;
        self.gone("dialog").await;
    }

    /// Fills in the open form and sends it; the bot refuses it with these words.
    pub async fn send_refused(&self, fields: &[(&str, &str)], words: &str) {
        self.fill(fields).await;
        self.press("Send").await;
        self.shows(".form-problem", words).await;
    }
}
