//! `POST /idp/idx/challenge/poll`: has the link been opened? (section 5.5)

use crate::model::flow;
use crate::model::transaction::Step;
use crate::org::Org;
use crate::reply::idx;
use crate::requests::IdxCall;
use axum::extract::State;
use axum::response::Response;

pub(super) async fn answer(State(org): State<Org>, call: IdxCall) -> Response {
    let handle = call.text(&["stateHandle"]).unwrap_or_default();
    let response = org.lock().with_transaction(
        |transaction| {
            transaction.is_embedded()
                && (transaction.state_handle == handle || transaction.former_handles.iter().any(|it| it == handle))
        },
        |model, transaction| {
            if matches!(transaction.step, Step::Ended(_) | Step::Identify) {
                return idx::expired();
            }
            let answer = if transaction.state_handle == handle {
                flow::poll(model, transaction)
            } else {
                flow::poll_with_former_handle()
            };
            idx::respond(model, transaction, &answer, &call.browser)
        },
    );
    response.unwrap_or_else(idx::expired)
}
