//! Hearing: what a screen reader has of a page. The accessibility tree is the browser's own, and what is said in between is
//! what live regions hold when they change.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use serde::Deserialize;
use serde_json::{Value, json};

use super::Browser;
use crate::{Failure, Result};

/// Runs at the start of every document that is listened to.
const LISTEN: &str = include_str!("hearing.js");

/// How long a page may take until it is heard as it should be. Only a test that fails waits so long.
const PATIENCE: Duration = Duration::from_secs(15);

/// How long to wait before listening again.
const PAUSE: Duration = Duration::from_millis(60);

/// How often in a row a page has to sound the same to be taken for settled, where nobody knows yet how it should.
const SETTLED: usize = 12;

/// What differs from run to run is named instead, and what was said is counted. Called with the tree as lines, and a code.
const SPEAK: &str = "const [lines, code] = arguments;
    const said = window[Symbol.for('said')] || [];
    const told = said.length ? said.map((it) => `said ${it}\\n`).join('') : 'said nothing\\n';
    const plain = `title: ${document.title}\\n${told}${lines}`
        .replace(/\\b\\d{1,2}:\\d{2}\\s?[AP]M\\b/g, '<time>').replace(/\\(\\d+ s\\)/g, '(<seconds> s)');
    return [code ? plain.replaceAll(code, '<code>') : plain, said.length]";

/// Roles of what stands within a line of text and is nothing but its words.
const INLINE: [&str; 5] = ["generic", "none", "strong", "emphasis", "LabelText"];

/// Roles of what begins a line of its own and is nothing but its words.
const LINES: [&str; 2] = ["paragraph", "listitem"];

/// Roles whose name is all that there is to hear.
const WHOLE: [&str; 11] = [
    "term", "heading", "button", "link", "textbox", "checkbox", "radio", "combobox", "image",
    "option", "switch",
];

/// States that are told, where they hold.
const STATES: [&str; 9] = [
    "invalid", "disabled", "checked", "expanded", "required", "pressed", "selected", "busy",
    "readonly",
];

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Node {
    node_id: String,
    #[serde(default)]
    ignored: bool,
    #[serde(default)]
    role: Held,
    #[serde(default)]
    name: Held,
    #[serde(default)]
    description: Held,
    #[serde(default)]
    value: Held,
    #[serde(default)]
    properties: Vec<Property>,
    #[serde(default)]
    child_ids: Vec<String>,
}

#[derive(Default, Deserialize)]
struct Held {
    #[serde(default)]
    value: Value,
}

#[derive(Deserialize)]
struct Property {
    name: String,
    value: Held,
}

impl Held {
    fn text(&self) -> String {
        let text = match &self.value {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

impl Node {
    fn property(&self, name: &str) -> Option<String> {
        let found = self.properties.iter().find(|it| it.name == name);
        found.map(|property| property.value.text())
    }

    /// Role, name, states, value and description in one line.
    fn line(&self) -> String {
        let mut line = self.role.text();
        if let Some(level) = self.property("level").filter(|_| line == "heading") {
            line += &format!(" {level}");
        }
        if !self.name.text().is_empty() {
            line += &format!(" {:?}", self.name.text());
        }
        for state in STATES {
            match self.property(state).as_deref() {
                None | Some("false") => {}
                Some("true") => line += &format!(", {state}"),
                Some(other) => line += &format!(", {state} {other}"),
            }
        }
        if !self.value.text().is_empty() {
            line += &format!(", holds {:?}", self.value.text());
        }
        if !self.description.text().is_empty() {
            line += &format!(", described as {:?}", self.description.text());
        }
        line
    }
}

/// The tree, and the lines that were made of it.
struct Tree {
    nodes: HashMap<String, Node>,
    lines: Vec<String>,
    /// Texts that belong to one line.
    texts: Vec<String>,
}

impl Tree {
    /// Reads a node and what it holds, as a listener goes through it.
    fn read(&mut self, id: &str, depth: usize) {
        let Some(node) = self.nodes.get(id) else {
            return;
        };
        let role = node.role.text();
        let role = role.as_str();
        let children = node.child_ids.clone();
        if role == "StaticText" && !node.ignored {
            let text = node.name.value.as_str().unwrap_or_default().to_owned();
            // What stands apart is heard apart; a full stop belongs to what is before it.
            if !text.starts_with(|first: char| first.is_ascii_punctuation()) {
                self.texts.push(" ".to_owned());
            }
            self.texts.push(text);
            return;
        }
        // A form is a landmark by its name only (HTML-AAM); some Chromiums name the role without one, some do not.
        let no_landmark = role == "form" && node.name.text().is_empty();
        if node.ignored || no_landmark || INLINE.contains(&role) {
            for child in children {
                self.read(&child, depth);
            }
            return;
        }
        let line = (!LINES.contains(&role)).then(|| node.line());
        self.flush(depth);
        let mut inner = depth;
        if let Some(line) = line {
            self.lines.push(format!("{}{line}", "  ".repeat(depth)));
            if WHOLE.contains(&role) {
                return;
            }
            inner += 1;
        }
        for child in children {
            self.read(&child, inner);
        }
        self.flush(inner);
    }

    fn flush(&mut self, depth: usize) {
        let text = self.texts.concat();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        self.texts.clear();
        if !text.is_empty() {
            self.lines
                .push(format!("{}text {text:?}", "  ".repeat(depth)));
        }
    }
}

impl Browser {
    /// Lets what later documents say be noted.
    pub async fn listen(&self) -> Result {
        self.at_document_start(LISTEN).await
    }

    /// Waits until the page is heard exactly so: its title, what was said since it was last heard, what has the focus, and
    /// its main part from top to bottom. `code` is a text that differs from run to run.
    ///
    /// # Errors
    /// When it is not; with what is heard instead.
    pub async fn hears(&self, expected: &str, code: &str) -> Result {
        self.note("listen");
        let deadline = Instant::now() + PATIENCE;
        loop {
            let (heard, count) = self.heard(code).await?;
            if heard.trim() == expected.trim() {
                return self.forget_said(count).await;
            }
            if Instant::now() > deadline {
                return Err(Failure::new(format!(
                    "what is heard differs. Expected:\n{expected}\nHeard:\n{heard}"
                )));
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// What is heard once it changes no more; for writing down what was not written down yet.
    ///
    /// # Errors
    /// When it does not settle.
    pub async fn heard_when_settled(&self, code: &str) -> Result<String> {
        let deadline = Instant::now() + PATIENCE;
        let (mut last, mut times) = (String::new(), 0);
        while Instant::now() < deadline {
            let (heard, count) = self.heard(code).await?;
            times = if heard == last { times + 1 } else { 0 };
            if times == SETTLED {
                self.forget_said(count).await?;
                return Ok(heard);
            }
            last = heard;
            tokio::time::sleep(PAUSE).await;
        }
        Err(Failure::new("the page does not come to rest"))
    }

    /// What is heard, and how many times something was said.
    async fn heard(&self, code: &str) -> Result<(String, usize)> {
        let answer = self.cdp("Accessibility.getFullAXTree", json!({})).await?;
        let nodes = answer.get("nodes").cloned().unwrap_or_default();
        let nodes: Vec<Node> = serde_json::from_value(nodes)?;
        let focused = nodes
            .iter()
            .filter(|node| node.property("focused").as_deref() == Some("true"))
            .map(|node| match node.role.text().as_str() {
                "RootWebArea" => "the page".to_owned(),
                _ => node.line(),
            })
            .next_back();
        let mains: Vec<String> = nodes
            .iter()
            .filter(|node| !node.ignored && node.role.text() == "main")
            .flat_map(|node| node.child_ids.clone())
            .collect();
        let nodes = nodes.into_iter();
        let mut tree = Tree {
            nodes: nodes.map(|node| (node.node_id.clone(), node)).collect(),
            lines: vec![
                format!("focus: {}", focused.as_deref().unwrap_or("nothing")),
                "main:".to_owned(),
            ],
            texts: Vec::new(),
        };
        for child in mains {
            tree.read(&child, 1);
        }
        tree.flush(1);
        let lines = tree.lines.join("\n");
        self.script(SPEAK, vec![lines.into(), code.into()]).await
    }

    async fn forget_said(&self, count: usize) -> Result {
        self.script::<Value>(
            "(window[Symbol.for('said')] || []).splice(0, arguments[0])",
            vec![count.into()],
        )
        .await?;
        Ok(())
    }
}
