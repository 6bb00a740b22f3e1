//! One file per address. Here do not live: requests and protocols.

mod account;
mod guarded;
mod not_found;
mod sign_in;

pub use account::account;
pub use guarded::guarded;
pub use not_found::not_found;
pub use sign_in::sign_in_page;
