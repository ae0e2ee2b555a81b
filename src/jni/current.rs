//! A value that many threads read without waiting, and without telling each other, and that is replaced now and then.
//!
//! A thread that reads says so in a place of its own. Whoever replaces the value waits until all have left who may have
//! seen the old one, and takes that back (read-copy-update, as liburcu's `memb` flavour does it). The barrier that
//! reader and replacer both need is paid by the replacer: membarrier(2) makes every running thread pass one.

use std::marker::PhantomData;
use std::ptr;
use std::sync::atomic::{AtomicPtr, AtomicU64, Ordering, compiler_fence, fence};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use rustix::thread::{MembarrierCommand, membarrier};

/// A value, or none.
///
/// Replacing waits for readers: the old value is dropped by whoever replaces it, unless somebody still has it from
/// [`Current::get`].
pub(super) struct Current<T> {
    /// Null, or out of `Arc::into_raw`: one of the value's owners.
    value: AtomicPtr<T>,
    owns: PhantomData<Arc<T>>,
}

/// What one thread says of its reading, in a cache line of its own.
#[derive(Default)]
#[repr(align(128))]
struct Reader {
    /// Odd while it reads.
    sections: AtomicU64,
}

static READERS: Mutex<Vec<Arc<Reader>>> = Mutex::new(Vec::new());

/// Whether replacers make the barrier for readers too. The same for all, from the first use on.
static BY_REPLACERS: LazyLock<bool> = LazyLock::new(|| {
    !cfg!(miri) && membarrier(MembarrierCommand::RegisterPrivateExpedited).is_ok()
});

thread_local! {
    static READER: Enlisted = Enlisted::new();
}

struct Enlisted(Arc<Reader>);

impl Enlisted {
    fn new() -> Self {
        let reader = Arc::<Reader>::default();
        readers().push(Arc::clone(&reader));
        Self(reader)
    }
}

impl Drop for Enlisted {
    fn drop(&mut self) {
        readers().retain(|reader| !Arc::ptr_eq(reader, &self.0));
    }
}

fn readers() -> MutexGuard<'static, Vec<Arc<Reader>>> {
    READERS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// While it lives, what this thread reads is not taken back.
struct Section<'a> {
    reader: &'a Reader,
    /// None within another section of the same thread, which lasts longer.
    end: Option<u64>,
}

impl<'a> Section<'a> {
    fn enter(reader: &'a Reader) -> Self {
        let sections = reader.sections.load(Ordering::Relaxed);
        if sections % 2 == 1 {
            return Self { reader, end: None };
        }
        // Whoever sees that this section has begun must also see that all reading in the last one is over.
        reader
            .sections
            .store(sections.wrapping_add(1), Ordering::Release);
        // The value must not be loaded before this is seen.
        if *BY_REPLACERS {
            compiler_fence(Ordering::SeqCst);
        } else {
            fence(Ordering::SeqCst);
        }
        Self {
            reader,
            end: Some(sections.wrapping_add(2)),
        }
    }
}

impl Drop for Section<'_> {
    fn drop(&mut self) {
        if let Some(end) = self.end {
            self.reader.sections.store(end, Ordering::Release);
        }
    }
}

impl<T> Current<T> {
    /// None yet.
    pub(super) const fn none() -> Self {
        Self {
            value: AtomicPtr::new(ptr::null_mut()),
            owns: PhantomData,
        }
    }

    /// Lets `look` see the value, if there is one; a thread that is ending sees none. `look` must not replace any value.
    #[inline]
    #[expect(unsafe_code, reason = "reads what others may replace")]
    pub(super) fn read<R>(&self, look: impl FnOnce(&T) -> R) -> Option<R> {
        READER
            .try_with(|reader| {
                let _section = Section::enter(&reader.0);
                let value = self.value.load(Ordering::Acquire);
                // SAFETY: null, or a value that is not taken back before the section ends.
                unsafe { value.as_ref() }.map(look)
            })
            .ok()
            .flatten()
    }

    /// The value, for longer.
    #[expect(unsafe_code, reason = "reads what others may replace")]
    pub(super) fn get(&self) -> Option<Arc<T>> {
        READER
            .try_with(|reader| {
                let _section = Section::enter(&reader.0);
                let value = self.value.load(Ordering::Acquire);
                // SAFETY: as in `read`; it comes from `Arc::into_raw`, and this makes another owner.
                unsafe {
                    (!value.is_null()).then(|| {
                        Arc::increment_strong_count(value);
                        Arc::from_raw(value)
                    })
                }
            })
            .ok()
            .flatten()
    }

    /// Puts another value in force, and gives back the old one when nobody reads it any more.
    #[expect(unsafe_code, reason = "takes back what others may read")]
    pub(super) fn replace(&self, value: Option<Arc<T>>) -> Option<Arc<T>> {
        let new = value.map_or(ptr::null_mut(), |value| Arc::into_raw(value).cast_mut());
        let old = self.value.swap(new, Ordering::AcqRel);
        if old.is_null() || !wait_for_readers() {
            return None;
        }
        // SAFETY: from `Arc::into_raw`, this was its owner, and nobody reads it any more.
        Some(unsafe { Arc::from_raw(old) })
    }
}

impl<T> Drop for Current<T> {
    fn drop(&mut self) {
        self.replace(None);
    }
}

/// Waits for those who were reading. False if nobody can tell: then nothing may be taken back.
fn wait_for_readers() -> bool {
    if *BY_REPLACERS {
        if membarrier(MembarrierCommand::PrivateExpedited).is_err() {
            return false;
        }
    } else {
        fence(Ordering::SeqCst);
    }
    let readers = readers().clone();
    for reader in readers {
        let seen = reader.sections.load(Ordering::Acquire);
        while seen % 2 == 1 && reader.sections.load(Ordering::Acquire) == seen {
            if cfg!(miri) {
                thread::yield_now()
            } else {
                thread::sleep(Duration::from_micros(50))
            }
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use super::*;

    const ALIVE: u64 = 7;

    struct Value {
        number: u64,
        life: AtomicU64,
    }

    impl Value {
        fn new(number: u64) -> Option<Arc<Self>> {
            Some(Arc::new(Self {
                number,
                life: AtomicU64::new(ALIVE),
            }))
        }

        fn is_alive(&self) -> bool {
            self.life.load(Ordering::Relaxed) == ALIVE
        }
    }

    impl Drop for Value {
        fn drop(&mut self) {
            self.life.store(0, Ordering::Relaxed);
        }
    }

    #[test]
    fn what_is_read_lives_and_is_never_older_than_what_was_read_before() {
        let current = Current::none();
        current.replace(Value::new(0));
        let over = AtomicBool::new(false);
        thread::scope(|threads| {
            for _ in 0..4 {
                threads.spawn(|| {
                    let mut last = 0;
                    while !over.load(Ordering::Relaxed) {
                        current
                            .read(|value| {
                                assert!(value.is_alive() && value.number >= last);
                                last = value.number;
                                // A section within a section does not end the outer one.
                                current.read(|inner| assert!(inner.is_alive())).unwrap();
                                thread::yield_now();
                                assert!(value.is_alive());
                            })
                            .unwrap();
                        assert!(current.get().unwrap().is_alive());
                    }
                });
            }
            for number in 1..=if cfg!(miri) { 10 } else { 200 } {
                let old = current.replace(Value::new(number)).unwrap();
                assert_eq!(old.number, number - 1);
            }
            over.store(true, Ordering::Relaxed);
        });
    }

    #[test]
    fn what_is_replaced_is_given_back_and_the_last_dropped() {
        let current = Current::none();
        assert!(current.get().is_none());
        let value = Value::new(1);
        assert!(current.replace(value.clone()).is_none());
        assert_eq!(current.get().unwrap().number, 1);
        let old = current.replace(Value::new(2)).unwrap();
        assert!(Arc::ptr_eq(&old, value.as_ref().unwrap()));
        let last = current.get().unwrap();
        drop(current);
        assert_eq!(Arc::strong_count(&last), 1);
    }
}
