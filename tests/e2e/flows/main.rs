//! The ways through the app, in the words of the people who take them.

// A test fails by panicking, or by an assertion that indexes what it expects to be there.
#![allow(clippy::indexing_slicing)]

mod code;

use std::process::ExitCode;

fn main() -> ExitCode {
    e2e::run(e2e::tests! {
        code: a_code_from_the_mail_signs_in, a_wrong_code_is_told_and_the_right_one_works;
    })
}
