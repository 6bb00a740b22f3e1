//! A value that is made once, in as few bytes as can be. Whoever comes while it is being made makes it too: what makes a loaded part
//! is the script that loads it, and that asks for each file once.

use std::sync::OnceLock;

/// A value that is made once.
#[derive(Debug, Default)]
pub struct OnceCell<T>(OnceLock<T>);

impl<T> OnceCell<T> {
    /// One without a value.
    pub const fn new() -> OnceCell<T> {
        OnceCell(OnceLock::new())
    }

    /// The value, made by `make` where there is none yet.
    ///
    /// # Errors
    /// Why it could not be made; it is made anew the next time.
    pub async fn get_or_try_init<E>(
        &self,
        make: impl Future<Output = Result<T, E>>,
    ) -> Result<&T, E> {
        match self.0.get() {
            Some(value) => Ok(value),
            None => {
                let value = make.await?;
                Ok(self.0.get_or_init(|| value))
            }
        }
    }
}
