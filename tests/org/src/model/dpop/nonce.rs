//! The nonces that proofs must carry where the settings demand it.

use super::{Asker, Memory};
use crate::model::settings::Dpop;
use crate::model::{Model, random};

/// One that was told to clients.
#[derive(Clone, Debug)]
pub(super) struct Nonce {
    text: String,
    made_at_ms: i64,
}

impl Memory {
    fn nonce(&mut self, asker: Asker) -> &mut Option<Nonce> {
        match asker {
            Asker::AuthorizationServer => &mut self.for_tokens,
            Asker::Resource => &mut self.for_resources,
        }
    }
}

impl Model {
    /// Whether proofs must carry a nonce.
    pub(crate) fn demands_nonce(&self, asker: Asker) -> bool {
        let settings = &self.settings;
        settings.dpop != Dpop::Off
            && match asker {
                Asker::AuthorizationServer => settings.dpop_nonce,
                Asker::Resource => settings.resource_nonce,
            }
    }

    /// The nonce that is good now; a new one when the last has had its time.
    pub(crate) fn nonce(&mut self, asker: Asker) -> String {
        let (now, life) = (self.now_ms(), self.settings.dpop_nonce_life_s * 1_000);
        let known = self.proofs.nonce(asker);
        if let Some(nonce) = known.as_ref().filter(|it| now - it.made_at_ms < life) {
            return nonce.text.clone();
        }
        let text = random::handle(16);
        *known = Some(Nonce {
            text: text.clone(),
            made_at_ms: now,
        });
        text
    }
}
