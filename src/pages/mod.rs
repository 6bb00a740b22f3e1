//! One file per address. Here do not live: requests and protocols.

mod account;
mod not_found;
mod sign_in;

pub use account::Account;
pub use not_found::NotFound;
pub use sign_in::SignInPage;
