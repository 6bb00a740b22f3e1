//! One file per address. Here do not live: requests and protocols.

mod account;
mod guarded;
mod not_found;
mod sign_in;

pub use account::Account;
pub use guarded::guarded;
pub use not_found::NotFound;
pub use sign_in::SignInPage;
