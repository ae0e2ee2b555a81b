//! Methods of Java that native code calls: what `jni` needs for finding a class.

use std::sync::Mutex;

use jni::sys::jmethodID;

/// Every method that was asked for, by its name and signature; its number is its place here, and one.
static METHODS: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// The number of a method, as native code holds it. Each method that is asked for exists; few can be called.
pub(crate) fn number(name: &str, signature: &str) -> jmethodID {
    let method = format!("{name}{signature}");
    let mut methods = METHODS.lock().expect("no panic under the lock");
    let known = methods.iter().position(|known| *known == method);
    let place = known.unwrap_or_else(|| {
        methods.push(method);
        methods.len() - 1
    });
    std::ptr::without_provenance_mut(place + 1)
}

/// The method of this number, as name and signature.
pub(crate) fn find(method: jmethodID) -> Option<String> {
    let methods = METHODS.lock().expect("no panic under the lock");
    methods.get(method.addr().checked_sub(1)?).cloned()
}
