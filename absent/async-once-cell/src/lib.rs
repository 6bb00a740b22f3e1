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

#[cfg(test)]
mod tests {
    use std::{
        future::{pending, ready},
        pin::{Pin, pin},
        task::{Context, Poll, Waker},
    };

    use super::*;

    fn now<F: Future>(future: Pin<&mut F>) -> Poll<F::Output> {
        future.poll(&mut Context::from_waker(Waker::noop()))
    }

    #[test]
    fn what_failed_is_made_anew_and_what_is_there_is_not() {
        let cell = OnceCell::new();
        let made = |value| ready(Ok::<u32, &str>(value));
        let failed = pin!(cell.get_or_try_init(ready(Err("no"))));
        assert_eq!(now(failed), Poll::Ready(Err("no")));
        assert_eq!(
            now(pin!(cell.get_or_try_init(made(1)))),
            Poll::Ready(Ok(&1))
        );
        assert_eq!(
            now(pin!(cell.get_or_try_init(made(2)))),
            Poll::Ready(Ok(&1))
        );
        let never = pin!(cell.get_or_try_init(pending::<Result<u32, &str>>()));
        assert_eq!(now(never), Poll::Ready(Ok(&1)));
    }

    #[test]
    fn of_several_who_make_it_the_first_to_end_is_right() {
        let cell = OnceCell::new();
        let mut left = pin!(cell.get_or_try_init(pending::<Result<u32, &str>>()));
        assert!(now(left.as_mut()).is_pending());
        let made = cell.get_or_try_init(ready(Ok::<u32, &str>(1)));
        assert_eq!(now(pin!(made)), Poll::Ready(Ok(&1)));
        assert!(now(left).is_pending(), "its own making has not ended");
        assert_eq!(
            now(pin!(cell.get_or_try_init(ready(Ok::<u32, &str>(2))))),
            Poll::Ready(Ok(&1))
        );
    }
}
