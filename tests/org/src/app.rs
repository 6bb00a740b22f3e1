//! The org's router.

use crate::org::Org;
use crate::{control, cors, date, endpoints, faults, inbox, log, markup};
use axum::Router;
use axum::middleware::from_fn_with_state;

/// All endpoints of one org, its inbox and its control API. Used by the program and by tests alike; a test may call it in
/// process.
pub fn app(org: Org) -> Router {
    endpoints::router()
        .merge(inbox::router())
        .merge(control::router())
        .fallback(endpoints::not_found)
        .method_not_allowed_fallback(endpoints::method_not_allowed)
        // The outermost comes last: everything is logged, shared or not; a preflight is never struck by a fault.
        .layer(from_fn_with_state(org.clone(), markup::plant))
        .layer(from_fn_with_state(org.clone(), faults::strike))
        .layer(from_fn_with_state(org.clone(), cors::share))
        .layer(from_fn_with_state(org.clone(), log::record))
        .layer(from_fn_with_state(org.clone(), date::stamp))
        .with_state(org)
}
