//! `POST /idp/idx/introspect`: where does this transaction stand? (section 3.1)

use crate::model::flow;
use crate::model::transaction::Step;
use crate::org::Org;
use crate::reply::idx;
use crate::requests::IdxCall;
use axum::extract::State;
use axum::response::Response;

pub(super) async fn answer(State(org): State<Org>, call: IdxCall) -> Response {
    let handle = call.text(&["interactionHandle"]).unwrap_or_default();
    let state_token = call.text(&["stateToken"]).unwrap_or_default();
    let response = org.lock().with_transaction(
        |transaction| {
            transaction.has_interaction_handle(handle)
                || transaction.is_embedded() && transaction.state_handle == state_token
        },
        |model, transaction| {
            // Success is told as often as it is asked for, until the code has been handed in.
            if matches!(&transaction.step, Step::Done { code } if model.code_is_used(code)) {
                return idx::expired();
            }
            super::note_browser(transaction, &call);
            let answer = flow::introspect(model, transaction, call.browser.session.as_deref());
            idx::respond(model, transaction, &answer, &call.browser)
        },
    );
    response.unwrap_or_else(idx::expired)
}
