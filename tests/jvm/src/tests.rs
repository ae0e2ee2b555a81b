//! Native code that does what JNI forbids fails the test.

#![expect(unsafe_code, reason = "raw JNI")]

use std::ptr::null_mut;
use std::thread;

use jni::sys::{JNIEnv, JNINativeInterface_, jobject, jstring};
// The native methods, which this crate refers to.
use warden as _;

use crate::{JavaThread, Thrown};

/// Calls native code with the functions of JNI.
fn call<T>(
    java: &JavaThread,
    native: impl FnOnce(*mut JNIEnv, &JNINativeInterface_) -> T,
) -> Result<T, Thrown> {
    // SAFETY: an environment points to its functions.
    java.call(|env, _| native(env, unsafe { &**env }))
}

fn length(env: *mut JNIEnv, jni: &JNINativeInterface_, string: jstring) -> i32 {
    // SAFETY: what is wrong with the reference is what is tested.
    unsafe { (jni.v1_1.GetStringLength)(env, string) }
}

fn region(java: &JavaThread, string: jstring, start: i32, count: i32) -> Result<Vec<u16>, Thrown> {
    call(java, |env, jni| {
        let mut units = vec![0; 8];
        // SAFETY: there is room for every string of these tests.
        unsafe { (jni.v1_2.GetStringRegion)(env, string, start, count, units.as_mut_ptr()) };
        units.truncate(count.max(0) as usize);
        units
    })
}

fn new_string(env: *mut JNIEnv, jni: &JNINativeInterface_) -> jstring {
    // SAFETY: a text that ends with NUL.
    unsafe { (jni.v1_1.NewStringUTF)(env, c"text".as_ptr()) }
}

#[test]
fn a_region_is_copied_as_it_is_and_throws_outside_the_string() {
    let java = JavaThread::new();
    let string = java.utf16(vec![0x61, 0xd800, 0x62]).0;
    assert_eq!(region(&java, string, 1, 2), Ok(vec![0xd800, 0x62]));
    assert_eq!(region(&java, string, 3, 0), Ok(vec![]));
    for (start, count) in [
        (0, 4),
        (2, 2),
        (4, 0),
        (-1, 1),
        (0, -1),
        (i32::MAX, i32::MAX),
    ] {
        let thrown = region(&java, string, start, count).expect_err("outside");
        assert_eq!(thrown.class, "java/lang/StringIndexOutOfBoundsException");
    }
}

#[test]
#[should_panic(expected = "GetStringLength: a reference that is not live")]
fn null_is_no_string() {
    let _length = call(&JavaThread::new(), |env, jni| length(env, jni, null_mut()));
}

#[test]
#[should_panic(expected = "GetStringLength: a reference to something else")]
fn an_array_is_no_string() {
    let java = JavaThread::new();
    let bytes = java.bytes(b"text");
    let _length = call(&java, |env, jni| length(env, jni, bytes));
}

#[test]
#[should_panic(expected = "GetStringLength: a reference that is not live")]
fn a_reference_dies_with_the_call_that_made_it() {
    let java = JavaThread::new();
    let string = call(&java, new_string).expect("no exception");
    let _length = call(&java, |env, jni| length(env, jni, string));
}

#[test]
#[should_panic(expected = "GetStringLength: a reference that is not live")]
fn a_reference_is_of_one_thread() {
    let others = thread::spawn(|| JavaThread::new().string("text").0.addr());
    let others: jobject = std::ptr::without_provenance_mut(others.join().expect("a reference"));
    let java = JavaThread::new();
    let _own = java.string("text");
    let _length = call(&java, |env, jni| length(env, jni, others));
}

#[test]
#[should_panic(expected = "DeleteLocalRef: not a live reference of this method")]
fn a_reference_is_deleted_once() {
    let _deleted = call(&JavaThread::new(), |env, jni| {
        let string = new_string(env, jni);
        for _ in 0..2 {
            // SAFETY: what is wrong with the reference is what is tested.
            unsafe { (jni.v1_1.DeleteLocalRef)(env, string) };
        }
    });
}

#[test]
#[should_panic(expected = "DeleteGlobalRef: not a live global reference")]
fn a_global_reference_is_deleted_once() {
    let java = JavaThread::new();
    let _deleted = java.call(|env, class| {
        // SAFETY: the class is live, and what is wrong with the second deletion is what is tested.
        unsafe {
            let jni = &**env;
            let class = (jni.v1_1.NewGlobalRef)(env, class);
            (jni.v1_1.DeleteGlobalRef)(env, class);
            (jni.v1_1.DeleteGlobalRef)(env, class);
        }
    });
}

#[test]
#[should_panic(expected = "GetStringLength: called while an exception is pending")]
fn a_pending_exception_is_to_be_seen_to_first() {
    let java = JavaThread::new();
    let string = java.string("text").0;
    let _length = call(&java, |env, jni| {
        // SAFETY: nothing is copied.
        unsafe { (jni.v1_2.GetStringRegion)(env, string, 9, 9, null_mut()) };
        length(env, jni, string)
    });
}

#[test]
#[should_panic(expected = "GetStringLength: the environment of another thread")]
fn an_environment_is_of_one_thread() {
    let java = JavaThread::new();
    let string = java.string("text").0.addr();
    let _length = call(&java, |env, jni| {
        let env = env.expose_provenance();
        let get_string_length = unsafe { jni.v1_1.GetStringLength };
        thread::scope(|scope| {
            // SAFETY: the one whose environment it is waits.
            scope.spawn(move || unsafe {
                get_string_length(
                    std::ptr::with_exposed_provenance_mut(env),
                    std::ptr::without_provenance_mut(string),
                )
            });
        });
    });
}

#[test]
#[should_panic(expected = "NewStringUTF: more local references than there is room for")]
fn a_native_method_has_room_for_few_references() {
    let _strings = call(&JavaThread::new(), |env, jni| {
        for _ in 0..17 {
            new_string(env, jni);
        }
    });
}

#[test]
#[should_panic(expected = "local frames when the native method returned")]
fn a_frame_that_is_pushed_is_popped() {
    let _pushed = call(&JavaThread::new(), |env, jni| {
        // SAFETY: a frame of any size may be pushed.
        unsafe { (jni.v1_2.PushLocalFrame)(env, 1) }
    });
}
