//! A stack whose size is known, for what recurses as deep as a text is nested.

use std::io;
use std::thread;

use thiserror::Error;

/// Three times what the deepest statement that is read takes in a build without optimizations, eight times what it takes
/// in one with them (`tests/hostile_sql.rs`). Memory is used as far as the stack really grows.
pub const SIZE: usize = 128 << 20;

/// The work has no answer.
#[derive(Debug, Error)]
pub enum NoAnswer {
    /// There is no thread to do it on.
    #[error("cannot start a thread: {0}")]
    NoThread(#[from] io::Error),
    /// It panicked.
    #[error("an error inside Warden")]
    Panicked,
}

/// Does the work on a stack of [`SIZE`], and waits for it. Whoever reads or drops what [`super::read`] reads does it
/// here: a thread of a JVM, or of a test, has far less.
///
/// # Errors
/// If no thread can be started, or the work panics.
pub fn run<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T, NoAnswer> {
    run_on(SIZE, work)
}

/// Like [`run`], on a stack of this size.
fn run_on<T: Send>(size: usize, work: impl FnOnce() -> T + Send) -> Result<T, NoAnswer> {
    thread::scope(|scope| {
        let thread = thread::Builder::new()
            .name("warden".to_owned())
            .stack_size(size)
            .spawn_scoped(scope, work)?;
        thread.join().map_err(|_panic| NoAnswer::Panicked)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_may_borrow_and_is_answered() {
        let text = "SELECT 1".to_owned();
        assert_eq!(run(|| text.len()).unwrap(), 8);
    }

    #[test]
    fn a_panic_is_an_error() {
        let panics = || -> u8 { panic!("as expected by the test") };
        assert!(matches!(run(panics), Err(NoAnswer::Panicked)));
    }

    #[test]
    fn a_stack_that_cannot_be_is_an_error() {
        assert!(matches!(
            run_on(usize::MAX / 2, || ()),
            Err(NoAnswer::NoThread(_))
        ));
    }
}
