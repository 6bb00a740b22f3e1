//! `POST /idp/idx/identify/select`: back to the first page.

use crate::model::flow::Answer;
use crate::org::Org;
use crate::requests::IdxCall;
use axum::extract::State;
use axum::response::Response;

pub(super) async fn answer(State(org): State<Org>, call: IdxCall) -> Response {
    super::on_transaction(&org, &call, |_, transaction| {
        transaction.restart();
        Answer::Step
    })
}
