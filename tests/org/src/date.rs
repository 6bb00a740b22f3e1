//! Header `Date`: the org's own clock, in every answer.

use crate::model::clock;
use crate::org::Org;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

/// Dates the answer. A server that finds the header written leaves it alone.
pub(crate) async fn stamp(State(org): State<Org>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if let Ok(date) = HeaderValue::from_str(&clock::imf_fixdate(org.now_ms())) {
        response.headers_mut().insert(header::DATE, date);
    }
    response
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        reason = "a test fails by panicking"
    )]

    use crate::endpoints::testing::Visitor;
    use crate::model::clock;
    use crate::{Endpoint, Fault, FaultKind};

    #[tokio::test]
    async fn every_answer_tells_the_orgs_clock() {
        let mut visitor = Visitor::new();
        for by_ms in [0, 400 * 86_400_000, -800 * 86_400_000] {
            visitor.org.advance_clock(by_ms);
            for path in [
                "/oauth2/default/v1/keys",
                "/idp/idx/nowhere",
                "/inbox.json",
                "/control/clock",
            ] {
                let before = visitor.org.now_ms();
                let told = visitor.get(path).await.header("date").to_owned();
                let dates = [before, visitor.org.now_ms()].map(clock::imf_fixdate);
                assert!(dates.contains(&told), "{path}: {told}, not {dates:?}");
            }
        }
    }

    #[tokio::test]
    async fn failures_are_dated_too() {
        let mut visitor = Visitor::new();
        for kind in [FaultKind::Html502, FaultKind::Api500] {
            visitor.org.add_fault(Fault::new(Endpoint::Keys, kind));
            let failed = visitor.get("/oauth2/default/v1/keys").await;
            assert!(failed.status.is_server_error());
            assert!(failed.header("date").ends_with(" GMT"), "{kind:?}");
        }
    }
}
