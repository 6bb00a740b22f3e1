//! How the built files are served: security headers, caching, routes and media types, in one place.
//!
//! The stand-in's site answers by these rules and the build writes the hosts' own files from them, so that the demo, the
//! tests and a production host cannot drift apart. There are no dependencies but for reading and writing JSON, and no input
//! or output here.

mod base;
mod files;
mod hosts;
mod policy;

pub use base::Base;
pub use files::{
    ASSETS, CONFIG, DOCTOR, NOT_FOUND, PAGE, PAGES, Served, cache_control, content_type,
    is_precompressed, not_found_page, resolve,
};
pub use hosts::{HostFile, Site};
pub use policy::{Reach, issuer_origin, security_headers};
