//! How the built files are served: security headers, caching, routes and media types, in one place.
//!
//! The stand-in's site answers by these rules and the build writes the hosts' own files from them, so that the demo, the
//! tests and a production host cannot drift apart. There are no dependencies and no input or output here.

mod files;
mod hosts;
mod policy;

pub use files::{
    CONFIG, NOT_FOUND, NOT_FOUND_PAGE, PAGE, ROUTES, Served, cache_control, content_type,
    is_hashed, is_precompressed, resolve,
};
pub use hosts::{headers_file, redirects_file};
pub use policy::{Reach, issuer_origin, security_headers};
