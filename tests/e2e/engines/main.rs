//! The main ways through the app in three engines, under the policy that production has, which none of them breaks. SEC-51
//!
//! Everything here is plain WebDriver: what only one engine can do is in the other program.

#![allow(clippy::indexing_slicing, reason = "a test fails by panicking")]

mod harness;
mod sign_in;
mod start;
mod ways;

use std::process::ExitCode;

fn main() -> ExitCode {
    e2e::run_in_engines(e2e::tests! {
        harness:
            a_breach_of_the_production_policy_is_noticed,
            an_error_on_a_page_is_noticed;
        sign_in:
            a_code_signs_in_until_signing_out,
            a_wrong_code_is_told_and_the_right_one_works,
            a_link_signs_in_where_it_is_opened,
            reloading_and_going_back_lose_nothing;
        ways:
            a_way_is_chosen_and_another_instead,
            something_else_follows_the_code,
            what_is_done_elsewhere_leads_back;
        start:
            typing_goes_on_while_the_program_starts,
            inside_another_page_it_does_not_run,
            over_an_insecure_connection_it_does_not_run;
    })
}
