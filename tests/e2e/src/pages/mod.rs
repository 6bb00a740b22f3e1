//! The pages, by the page contract: what can be seen on them and done with them. Each is made by its `seen`, which waits
//! until the page is there and audits it.

mod code;
mod default;
mod ending;
mod form;
mod identify;
mod password;
mod provider;
mod selection;

pub use code::CodePage;
pub use default::DefaultPage;
pub use ending::{EndPage, HostedPage, LinkCodePage};
pub use form::FormPage;
pub use identify::IdentifyPage;
pub use password::PasswordPage;
pub use provider::ProviderPage;
pub use selection::SelectionPage;
