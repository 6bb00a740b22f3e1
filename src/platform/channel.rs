//! Other tabs of the origin, through a BroadcastChannel.

use wasm_bindgen::JsCast;
use wasm_bindgen::JsValue;
use web_sys::{BroadcastChannel, MessageEvent};

use super::listen;
use crate::ports::Channel;

/// One named channel; silent where the browser has none.
#[derive(Clone, Debug)]
pub struct BrowserChannel(Option<BroadcastChannel>);

impl BrowserChannel {
    /// Opens the channel of that name.
    pub fn open(name: &str) -> BrowserChannel {
        BrowserChannel(BroadcastChannel::new(name).ok())
    }
}

impl Channel for BrowserChannel {
    fn post(&self, message: &str) {
        if let Some(channel) = &self.0 {
            let _ = channel.post_message(&JsValue::from_str(message));
        }
    }

    fn listen(&self, listener: Box<dyn Fn(String)>) {
        let Some(channel) = &self.0 else { return };
        listen(channel, "message", move |event| {
            // Nobody can send another kind of event here, but any kind of data.
            let data = event.unchecked_ref::<MessageEvent>().data();
            if let Some(text) = data.as_string() {
                listener(text);
            }
        });
    }
}
