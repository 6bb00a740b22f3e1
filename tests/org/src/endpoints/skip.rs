//! `POST /idp/idx/skip`: no enrolment today.

use crate::model::flow;
use crate::org::Org;
use crate::requests::IdxCall;
use axum::extract::State;
use axum::response::Response;

pub(super) async fn answer(State(org): State<Org>, call: IdxCall) -> Response {
    super::on_transaction(&org, &call, flow::skip)
}
