//! `POST /idp/idx/challenge/resend`: another mail (section 12.6).

use crate::model::flow;
use crate::org::Org;
use crate::requests::IdxCall;
use axum::extract::State;
use axum::response::Response;

pub(super) async fn answer(State(org): State<Org>, call: IdxCall) -> Response {
    super::on_transaction(&org, &call, flow::resend)
}
