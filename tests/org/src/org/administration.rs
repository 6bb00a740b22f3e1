//! What an administrator sets up, changed while the org runs.

use super::Org;
use crate::model::client::Client;

impl Org {
    /// Changes a client; whether there is one of that id. Its id may change too.
    pub fn configure_client(&self, id: &str, change: impl FnOnce(&mut Client)) -> bool {
        let mut model = self.lock();
        let client = model.clients.iter_mut().find(|client| client.id == id);
        client.map(change).is_some()
    }

    /// Trusts these origins (CORS) and no others.
    pub fn trust(&self, origins: &[&str]) {
        let origins = origins.iter().map(|origin| (*origin).to_owned());
        self.lock().trusted_origins = origins.collect();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing, reason = "a test fails by panicking")]

    use crate::endpoints::testing::{APP, CLIENT, Visitor};

    #[tokio::test]
    async fn a_client_is_changed_while_the_org_runs() {
        let mut visitor = Visitor::new();
        let org = visitor.org.clone();
        assert!(org.configure_client(CLIENT, |client| client.interaction_code = false));
        assert_eq!(
            visitor.interact(&[]).await.json["error"],
            "unauthorized_client"
        );
        assert!(!org.configure_client("0oaunknown", |_| ()));
    }

    #[tokio::test]
    async fn who_is_not_trusted_any_more_reads_nothing() {
        let mut visitor = Visitor::new();
        let path = "/oauth2/default/v1/keys";
        let allowed = "access-control-allow-origin";
        assert_eq!(visitor.get(path).await.header(allowed), APP);
        visitor.org.trust(&["https://other.example"]);
        assert_eq!(visitor.get(path).await.header(allowed), "");
    }
}
