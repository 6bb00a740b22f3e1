//! `POST /idp/idx/credential/enroll`: what to enrol (section 5.6).

use crate::model::flow;
use crate::org::Org;
use crate::requests::IdxCall;
use axum::extract::State;
use axum::response::Response;

pub(super) async fn answer(State(org): State<Org>, call: IdxCall) -> Response {
    super::on_transaction(&org, &call, |model, transaction| {
        let id = call.text(&["authenticator", "id"]);
        flow::enroll(model, transaction, id, call.text(&["authenticator", "methodType"]))
    })
}
