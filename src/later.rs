//! Parts of the program that lie in files of their own and are loaded when they are needed first.
//!
//! A part is what can be reached from its one function and from nowhere else; the build finds out and cuts it off, and
//! the browser loads it at the first call. A build that is not cut (for tests, for development) has it aboard already. Here do
//! not live: the parts.

/// A part could not be loaded: the network, or a release that replaced this one's files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartError;

#[cfg(feature = "parts")]
impl From<wasm_split_helpers::SplitLoaderError> for PartError {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> PartError {
        PartError
    }
}

/// Declares the door to a part: `later! { part => pub fn door() -> T { … } }` becomes `async fn door() -> Result<T,
/// PartError>`. What it returns is best a table of function pointers, so that who has it once needs not wait again.
macro_rules! later {
    ($part:ident => $(#[$meta:meta])* $visibility:vis fn $door:ident() -> $table:ty $body:block) => {
        #[cfg(feature = "parts")]
        $(#[$meta])*
        #[wasm_split_helpers::wasm_split($part, fallible)]
        $visibility fn $door() -> Result<$table, $crate::later::PartError> {
            Ok($body)
        }

        #[cfg(not(feature = "parts"))]
        $(#[$meta])*
        $visibility async fn $door() -> Result<$table, $crate::later::PartError> {
            Ok($body)
        }
    };
}
pub(crate) use later;
