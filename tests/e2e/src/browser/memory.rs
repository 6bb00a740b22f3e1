//! What a page's memory holds: the heap of its scripts, and the memory of its program.

use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::Browser;
use crate::{Failure, Result};

/// The longest message of the protocol that is read, in bytes.
const LONGEST: u64 = 64 << 20;

impl Browser {
    /// The text of a snapshot of all that lives on the heap of the page's scripts. What nobody refers to any more is gone
    /// before, and of each string the first thousand characters are there.
    ///
    /// # Errors
    /// When the browser does not give it.
    pub async fn heap(&self) -> Result<String> {
        self.note("heap snapshot");
        // It comes in events, which a driver does not hand on.
        let mut tools = Tools::connect(self).await?;
        tools.call("HeapProfiler.collectGarbage").await?;
        let events = tools.call("HeapProfiler.takeHeapSnapshot").await?;
        let chunks = events
            .iter()
            .filter(|event| at(event, "/method") == "HeapProfiler.addHeapSnapshotChunk");
        Ok(chunks
            .filter_map(|event| at(event, "/params/chunk").as_str())
            .collect())
    }

    /// Notes the memories of the programs that later documents start, for those who ask for them.
    ///
    /// # Errors
    /// When the browser does not take the script.
    pub async fn note_memories(&self) -> Result {
        self.at_document_start(include_str!("memories.js")).await
    }

    /// Those of the texts that lie anywhere in the memory of the page's program, in use or not.
    ///
    /// # Errors
    /// When there is no such memory, or nobody has noted it.
    pub async fn program_holds(&self, texts: &[String]) -> Result<Vec<String>> {
        self.note("search of the program's memory");
        let search = "function (texts) {
            if (!this.length) throw new Error('there is no memory');
            const held = this.map((memory) => new TextDecoder('latin1').decode(new Uint8Array(memory.buffer)));
            return texts.filter((text) => held.some((held) => held.includes(text))); }";
        let found = self
            .of_memories(search, json!([{ "value": texts }]))
            .await?;
        Ok(serde_json::from_value(found)?)
    }

    /// How many bytes the page's scripts hold, once what nobody refers to is gone, and how large the memory of its program is;
    /// 0 where there is none.
    ///
    /// # Errors
    /// When the browser does not tell, or nobody has noted the memories.
    pub async fn memory(&self) -> Result<(u64, u64)> {
        self.cdp("HeapProfiler.collectGarbage", json!({})).await?;
        let heap = self.cdp("Runtime.getHeapUsage", json!({})).await?;
        let sizes =
            "function () { return this.reduce((sum, { buffer }) => sum + buffer.byteLength, 0) }";
        let program = self.of_memories(sizes, json!([])).await?;
        let bytes = |value: &Value| value.as_f64().unwrap_or_default() as u64;
        Ok((bytes(at(&heap, "/usedSize")), bytes(&program)))
    }

    /// What a function gives that is called on the list of the programs' memories. Past the driver, which keeps what a script is given.
    async fn of_memories(&self, function: &str, arguments: Value) -> Result<Value> {
        let evaluated = json!({ "expression": "window[Symbol.for('memories')]" });
        let memories = self.cdp("Runtime.evaluate", evaluated).await?;
        let called = json!({
            "objectId": at(&memories, "/result/objectId"),
            "functionDeclaration": function,
            "arguments": arguments,
            "returnByValue": true,
        });
        let given = self.cdp("Runtime.callFunctionOn", called).await?;
        Ok(at(&given, "/result/value").clone())
    }

    /// Where the page of the window at hand can be spoken to in the DevTools protocol itself: host and port, and the path.
    async fn tools_address(&self) -> Result<(String, String)> {
        let capabilities = self.inner.driver.capabilities();
        let host = capabilities
            .get("goog:chromeOptions")
            .and_then(|options| options["debuggerAddress"].as_str())
            .ok_or_else(|| Failure::new("the driver does not say where its browser listens"))?;
        let path = format!("/devtools/page/{}", self.window().await?);
        Ok((host.to_owned(), path))
    }
}

/// What stands at a place in a message; null where there is nothing.
fn at<'a>(message: &'a Value, pointer: &str) -> &'a Value {
    message.pointer(pointer).unwrap_or(&Value::Null)
}

/// A connection in the DevTools protocol: as much of WebSocket (RFC 6455) as one browser on this machine speaks.
struct Tools {
    stream: TcpStream,
    calls: u64,
}

impl Tools {
    async fn connect(browser: &Browser) -> Result<Tools> {
        let (host, path) = browser.tools_address().await?;
        let mut stream = TcpStream::connect(host.replace("localhost", "127.0.0.1")).await?;
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
             Sec-WebSocket-Key: dmVzdGlidWxlIHRlc3RzIQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).await?;
        let mut answer = Vec::new();
        while !answer.ends_with(b"\r\n\r\n") {
            answer.push(stream.read_u8().await?);
        }
        let answer = String::from_utf8_lossy(&answer);
        if !answer.starts_with("HTTP/1.1 101") {
            let line = answer.lines().next().unwrap_or_default();
            return Err(Failure::new(format!("no connection to the page: {line}")));
        }
        Ok(Tools { stream, calls: 0 })
    }

    /// Calls a method, and gives the events that came until it was answered.
    async fn call(&mut self, method: &str) -> Result<Vec<Value>> {
        self.calls += 1;
        let call = json!({ "id": self.calls, "method": method }).to_string();
        // The last fragment of a text; masked, as a client's must be, by nothing.
        let length = u8::try_from(call.len())
            .ok()
            .filter(|length| *length < 126)
            .ok_or_else(|| Failure::new("a call that is too long"))?;
        self.stream
            .write_all(&[0x81, 0x80 | length, 0, 0, 0, 0])
            .await?;
        self.stream.write_all(call.as_bytes()).await?;
        let mut events = Vec::new();
        loop {
            let message: Value = serde_json::from_slice(&self.message().await?)?;
            let error = at(&message, "/error");
            if at(&message, "/id") != self.calls {
                events.push(message);
            } else if error.is_null() {
                return Ok(events);
            } else {
                return Err(Failure::new(format!("{method}: {error}")));
            }
        }
    }

    /// The next message, put together from its fragments.
    async fn message(&mut self) -> Result<Vec<u8>> {
        let mut message = Vec::new();
        loop {
            let first = self.stream.read_u8().await?;
            let length = match self.stream.read_u8().await? {
                126 => u64::from(self.stream.read_u16().await?),
                127 => self.stream.read_u64().await?,
                length => u64::from(length),
            };
            if length > LONGEST || first & 0x0f > 2 {
                return Err(Failure::new("the browser ended the conversation"));
            }
            let mut fragment = vec![0; usize::try_from(length)?];
            self.stream.read_exact(&mut fragment).await?;
            message.append(&mut fragment);
            if first & 0x80 != 0 {
                return Ok(message);
            }
        }
    }
}
