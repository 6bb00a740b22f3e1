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
            if let Some(text) = event
                .dyn_ref::<MessageEvent>()
                .and_then(|event| event.data().as_string())
            {
                listener(text);
            }
        });
    }
}
