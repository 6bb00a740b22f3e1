//! `POST /idp/idx/acknowledge`: the answer to a remediation that no client has heard of.

use crate::model::flow;
use crate::org::Org;
use crate::requests::IdxCall;
use axum::extract::State;
use axum::response::Response;

pub(super) async fn answer(State(org): State<Org>, call: IdxCall) -> Response {
    super::on_transaction(&org, &call, |model, transaction| {
        flow::acknowledge(model, transaction, call.text(&["nickname"]))
    })
}
