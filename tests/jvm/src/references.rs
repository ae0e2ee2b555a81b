//! Local references of one thread, and global ones of them all.

use std::sync::RwLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use jni::sys::jobject;

use crate::object::Object;

/// What JNI grants a native method that asks for no more.
pub(crate) const CAPACITY: usize = 16;

/// Numbers every local reference of the process: one that was deleted, or is another thread's, is never mistaken for
/// a live one.
static SERIALS: AtomicUsize = AtomicUsize::new(1);

static GLOBAL: RwLock<Vec<Global>> = RwLock::new(Vec::new());

/// What native code keeps: few classes, which therefore stay when their reference is deleted.
#[derive(Debug)]
struct Global {
    object: &'static Object,
    is_live: bool,
}

/// The lower bits of a reference are its place, the upper ones its serial number, which is none if it is global.
const PLACE_BITS: u32 = usize::BITS / 2;

/// A stack of frames, each with the references that were made in it.
#[derive(Debug)]
pub(crate) struct References {
    slots: Vec<Slot>,
    frames: Vec<Frame>,
}

#[derive(Debug)]
struct Slot {
    serial: usize,
    /// None, once the reference is deleted.
    object: Option<Object>,
}

#[derive(Debug)]
struct Frame {
    /// Where its references begin.
    start: usize,
    capacity: usize,
}

/// A frame holds more references than there is room for.
#[derive(Debug)]
pub(crate) struct TooMany;

impl References {
    /// The frame of the test itself, which has room for all.
    pub(crate) fn new() -> Self {
        Self {
            slots: Vec::new(),
            frames: vec![Frame {
                start: 0,
                capacity: usize::MAX,
            }],
        }
    }

    /// A reference that lives as long as the frame. The other result is whether there is room for it.
    pub(crate) fn add(&mut self, object: Object) -> (jobject, Result<(), TooMany>) {
        let serial = SERIALS.fetch_add(1, Ordering::Relaxed);
        let place = self.slots.len();
        self.slots.push(Slot {
            serial,
            object: Some(object),
        });
        let frame = self.frame();
        let made = self.slots.iter().skip(frame.start);
        let has_room = made.filter(|slot| slot.object.is_some()).count() <= frame.capacity;
        (
            to_reference(serial, place),
            has_room.then_some(()).ok_or(TooMany),
        )
    }

    /// A reference that lives until it is deleted.
    pub(crate) fn add_global(object: Object) -> jobject {
        let mut global = GLOBAL.write().expect("no panic under the lock");
        global.push(Global {
            object: Box::leak(Box::new(object)),
            is_live: true,
        });
        to_reference(0, global.len() - 1)
    }

    /// False if it is no live global reference.
    pub(crate) fn delete_global(reference: jobject) -> bool {
        let (0, place) = from_reference(reference) else {
            return false;
        };
        let mut global = GLOBAL.write().expect("no panic under the lock");
        let deleted = global.get_mut(place);
        deleted.is_some_and(|deleted| std::mem::take(&mut deleted.is_live))
    }

    pub(crate) fn get(&self, reference: jobject) -> Option<&Object> {
        match from_reference(reference) {
            _ if reference.is_null() => None,
            (0, place) => {
                let global = GLOBAL.read().expect("no panic under the lock");
                let found = global.get(place).filter(|global| global.is_live);
                found.map(|global| global.object)
            }
            (serial, place) => {
                let slot = self.slots.get(place)?;
                slot.object.as_ref().filter(|_| slot.serial == serial)
            }
        }
    }

    /// False if it is no live local reference that was made in this frame.
    pub(crate) fn delete(&mut self, reference: jobject) -> bool {
        let (serial, place) = from_reference(reference);
        let is_own = place >= self.frame().start;
        let slot = self.slots.get_mut(place).filter(|_| is_own);
        slot.filter(|slot| slot.serial == serial)
            .is_some_and(|slot| slot.object.take().is_some())
    }

    pub(crate) fn push_frame(&mut self, capacity: usize) {
        let start = self.slots.len();
        self.frames.push(Frame { start, capacity });
    }

    pub(crate) fn pop_frame(&mut self) {
        assert!(self.frames.len() > 1, "the test's own frame is never left");
        let frame = self.frames.pop().expect("more than one");
        self.slots.truncate(frame.start);
    }

    pub(crate) fn frames(&self) -> usize {
        self.frames.len()
    }

    fn frame(&self) -> &Frame {
        self.frames.last().expect("the test's own is never left")
    }
}

fn to_reference(serial: usize, place: usize) -> jobject {
    // Place 0 of the global ones is not null.
    std::ptr::without_provenance_mut(serial << PLACE_BITS | (place + 1))
}

fn from_reference(reference: jobject) -> (usize, usize) {
    let bits = reference.addr();
    let place = bits & ((1 << PLACE_BITS) - 1);
    (bits >> PLACE_BITS, place.wrapping_sub(1))
}
