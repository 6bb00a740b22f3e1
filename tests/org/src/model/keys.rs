//! The keys that sign tokens.

use rsa::RsaPrivateKey;
use rsa::pkcs1v15::SigningKey as Pkcs1v15;
use rsa::sha2::Sha256;
use rsa::signature::{SignatureEncoding, Signer};
use std::sync::{Arc, OnceLock};

/// One RSA key and its key id.
pub(crate) struct SigningKey {
    pub(crate) kid: String,
    pub(crate) private: RsaPrivateKey,
}

/// The key that signs, and those that did before and still verify.
pub(crate) struct Keys {
    rotations: usize,
    published: Vec<Arc<SigningKey>>,
}

/// Making a key takes a good part of a second, so all orgs of a process share theirs: the first rotation of every org
/// leads to the same second key, and so on round the ring.
static RING: [OnceLock<Option<Arc<SigningKey>>>; 4] = [const { OnceLock::new() }; 4];

impl Default for Keys {
    fn default() -> Self {
        Self {
            rotations: 0,
            published: key_of_ring(0).into_iter().collect(),
        }
    }
}

impl Keys {
    /// The key that signs now.
    pub(crate) fn current(&self) -> Option<Arc<SigningKey>> {
        self.published.last().cloned()
    }

    /// All keys that clients may meet, newest first.
    pub(crate) fn published(&self) -> impl Iterator<Item = &Arc<SigningKey>> {
        self.published.iter().rev()
    }

    /// Signs with another key from now on. The former one stays published, so that older tokens still verify.
    pub(crate) fn rotate(&mut self) {
        self.rotations += 1;
        let kid = kid_of_ring(self.rotations % RING.len());
        self.published.retain(|key| key.kid != kid);
        self.published
            .extend(key_of_ring(self.rotations % RING.len()));
    }
}

impl SigningKey {
    /// RS256 over the signing input of a JWT.
    pub(crate) fn sign(&self, input: &str) -> Vec<u8> {
        Pkcs1v15::<Sha256>::new(self.private.clone())
            .sign(input.as_bytes())
            .to_vec()
    }
}

fn key_of_ring(position: usize) -> Option<Arc<SigningKey>> {
    RING.get(position)?
        .get_or_init(|| {
            let private = RsaPrivateKey::new(&mut rand::thread_rng(), 2048).ok()?;
            Some(Arc::new(SigningKey {
                kid: kid_of_ring(position),
                private,
            }))
        })
        .clone()
}

fn kid_of_ring(position: usize) -> String {
    format!("standin-key-{position}")
}
