//! Native methods that do nothing, and one that keeps a thread on its processor.
//!
//! `org.warden.druid.bench.BareCall` is their Java side.

use std::ffi::c_void;

use jni_sys::{JNIEnv, jboolean, jint, jstring};
use rustix::thread::{CpuSet, sched_setaffinity};

/// Longer names are cut; the benchmarks have none.
const ROOM: usize = 256;

/// The least that a call can be.
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_warden_druid_bench_BareCall_nothing(
    _env: *mut JNIEnv,
    _class: *mut c_void,
) -> jint {
    1
}

/// The least that a call which reads a name can be: its text is copied to the stack.
///
/// # Safety
/// To be called by a JVM, with a string that is not null.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_org_warden_druid_bench_BareCall_text(
    env: *mut JNIEnv,
    _class: *mut c_void,
    name: jstring,
) -> jint {
    let mut text = [0u16; ROOM];
    // SAFETY: the JVM hands in its own table and a string; the region is inside both the string and the buffer.
    let length = unsafe {
        let table = &(**env).v1_2;
        let length = (table.GetStringLength)(env, name).min(ROOM as jint);
        (table.GetStringRegion)(env, name, 0, length, text.as_mut_ptr());
        length
    };
    // The copy must not be for nothing, or the compiler might leave it out.
    text.get(length as usize / 2).copied().unwrap_or(0).into()
}

/// Keeps the calling thread on this processor; false, if that cannot be.
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_warden_druid_bench_BareCall_pin(
    _env: *mut JNIEnv,
    _class: *mut c_void,
    processor: jint,
) -> jboolean {
    let mut only = CpuSet::new();
    match usize::try_from(processor) {
        Ok(processor) if processor < CpuSet::MAX_CPU => only.set(processor),
        _ => return false,
    }
    sched_setaffinity(None, &only).is_ok()
}
