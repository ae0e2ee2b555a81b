//! The functions of a `JNIEnv`, as the JNI specification describes them.

#![expect(unsafe_code, reason = "raw JNI")]

use std::ffi::c_char;

use jni::strings::JNIStr;
use jni::sys::{
    self, JNIEnv, JNIInvokeInterface_, JNINativeInterface_, JavaVM, jarray, jboolean, jbyteArray,
    jchar, jclass, jint, jmethodID, jobject, jobjectArray, jsize, jstring, jvalue,
};

use crate::methods;
use crate::object::{Object, is_assignable, is_class};
use crate::references::{CAPACITY, References};
use crate::thread::{Environment, WhilePending};

type Function = extern "system" fn();

/// How many functions a table has, those of later versions than are modelled included.
const FUNCTIONS: usize = size_of::<JNINativeInterface_>() / size_of::<Function>();
const VM_FUNCTIONS: usize = size_of::<JNIInvokeInterface_>() / size_of::<Function>();

/// What stands for a function that is not modelled: it ends the process.
extern "system" fn not_modelled<const NUMBER: usize>() {
    panic!("function {NUMBER} of JNI's table is not modelled (tests/jvm)");
}

/// A function for each number from 0 to 255.
const NOT_MODELLED: [Function; 256] = {
    macro_rules! sixteen {
        ($($row:literal)*) => {
            [$(
                not_modelled::<{ $row * 16 }>, not_modelled::<{ $row * 16 + 1 }>,
                not_modelled::<{ $row * 16 + 2 }>, not_modelled::<{ $row * 16 + 3 }>,
                not_modelled::<{ $row * 16 + 4 }>, not_modelled::<{ $row * 16 + 5 }>,
                not_modelled::<{ $row * 16 + 6 }>, not_modelled::<{ $row * 16 + 7 }>,
                not_modelled::<{ $row * 16 + 8 }>, not_modelled::<{ $row * 16 + 9 }>,
                not_modelled::<{ $row * 16 + 10 }>, not_modelled::<{ $row * 16 + 11 }>,
                not_modelled::<{ $row * 16 + 12 }>, not_modelled::<{ $row * 16 + 13 }>,
                not_modelled::<{ $row * 16 + 14 }>, not_modelled::<{ $row * 16 + 15 }>,
            )*]
        };
    }
    sixteen!(0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15)
};

/// The table of an environment.
pub(crate) fn table() -> JNINativeInterface_ {
    let mut functions = [NOT_MODELLED[0]; FUNCTIONS];
    functions.copy_from_slice(&NOT_MODELLED[..FUNCTIONS]);
    // SAFETY: a table is nothing but pointers to functions.
    let mut table: JNINativeInterface_ = unsafe { std::mem::transmute(functions) };
    table.v1_1.GetVersion = get_version;
    table.v1_1.FindClass = find_class;
    table.v1_1.IsAssignableFrom = is_assignable_from;
    table.v1_1.IsInstanceOf = is_instance_of;
    table.v1_1.ThrowNew = throw_new;
    table.v1_2.ExceptionCheck = exception_check;
    table.v1_2.PushLocalFrame = push_local_frame;
    table.v1_2.PopLocalFrame = pop_local_frame;
    table.v1_1.NewGlobalRef = new_global_ref;
    table.v1_1.DeleteGlobalRef = delete_global_ref;
    table.v1_1.DeleteLocalRef = delete_local_ref;
    table.v1_1.GetMethodID = get_method_id;
    table.v1_1.GetStaticMethodID = get_method_id;
    table.v1_1.CallObjectMethodA = call_object_method;
    table.v1_1.CallStaticObjectMethodA = call_object_method;
    table.v1_1.NewStringUTF = new_string_utf;
    table.v1_1.GetStringLength = get_string_length;
    table.v1_2.GetStringRegion = get_string_region;
    table.v1_1.GetArrayLength = get_array_length;
    table.v1_1.GetObjectArrayElement = get_object_array_element;
    table.v1_1.GetByteArrayRegion = get_byte_array_region;
    table.v1_1.GetJavaVM = get_java_vm;
    table
}

/// # Safety
/// `env` is one that a [`JavaThread`](crate::JavaThread) handed out, which still is.
unsafe fn entered<'a>(
    env: *mut JNIEnv,
    function: &str,
    while_pending: WhilePending,
) -> &'a Environment {
    // SAFETY: the environment of a thread begins with what native code knows of it.
    let environment = unsafe { &*env.cast::<Environment>() };
    environment.enter(function, while_pending);
    environment
}

/// Calls `then` with what a reference refers to, or notes that it does not refer to what it should.
fn with<T: Default>(
    environment: &Environment,
    function: &str,
    reference: jobject,
    then: impl FnOnce(&Object) -> Option<T>,
) -> T {
    let found = environment.references.borrow().get(reference).map(then);
    match found {
        Some(Some(result)) => return result,
        Some(None) => environment.misused(function, "a reference to something else"),
        None => environment.misused(function, "a reference that is not live"),
    }
    T::default()
}

// SAFETY of all below: native code hands over the environment that it was called with, and, where C wants pointers,
// such as JNI demands.

unsafe extern "system" fn get_version(env: *mut JNIEnv) -> jint {
    unsafe { entered(env, "GetVersion", WhilePending::Forbidden) };
    sys::JNI_VERSION_1_8
}

unsafe extern "system" fn find_class(env: *mut JNIEnv, name: *const c_char) -> jclass {
    let environment = unsafe { entered(env, "FindClass", WhilePending::Forbidden) };
    let name = unsafe { JNIStr::from_ptr(name) }.to_str();
    found(environment, "FindClass", name.into_owned())
}

fn found(environment: &Environment, function: &str, class: String) -> jclass {
    if !is_class(&class) {
        environment.misused(function, format_args!("{class} is not modelled"));
    }
    environment.local(function, Object::Class(class))
}

unsafe extern "system" fn is_assignable_from(
    env: *mut JNIEnv,
    class: jclass,
    other: jclass,
) -> jboolean {
    let environment = unsafe { entered(env, "IsAssignableFrom", WhilePending::Forbidden) };
    let name = |class| with(environment, "IsAssignableFrom", class, class_name);
    let (class, other) = (name(class), name(other));
    is_assignable(&class, &other)
}

unsafe extern "system" fn is_instance_of(
    env: *mut JNIEnv,
    object: jobject,
    class: jclass,
) -> jboolean {
    let environment = unsafe { entered(env, "IsInstanceOf", WhilePending::Forbidden) };
    let class = with(environment, "IsInstanceOf", class, class_name);
    // Null is of every class.
    object.is_null()
        || with(environment, "IsInstanceOf", object, |object| {
            Some(is_assignable(object.class(), &class))
        })
}

unsafe extern "system" fn get_method_id(
    env: *mut JNIEnv,
    class: jclass,
    name: *const c_char,
    signature: *const c_char,
) -> jmethodID {
    let environment = unsafe { entered(env, "GetMethodID", WhilePending::Forbidden) };
    with(environment, "GetMethodID", class, class_name);
    let [name, signature] =
        [name, signature].map(|text| unsafe { JNIStr::from_ptr(text) }.to_str());
    methods::number(&name, &signature)
}

/// Calls a method of an object, or a static one of a class.
unsafe extern "system" fn call_object_method(
    env: *mut JNIEnv,
    of: jobject,
    method: jmethodID,
    arguments: *const jvalue,
) -> jobject {
    let function = "CallObjectMethodA";
    let environment = unsafe { entered(env, function, WhilePending::Forbidden) };
    with(environment, function, of, |_| Some(()));
    match methods::find(method).as_deref() {
        Some("currentThread()Ljava/lang/Thread;") => environment.local(function, Object::Thread),
        // No loader: that of the bootstrap classes is meant.
        Some("getContextClassLoader()Ljava/lang/ClassLoader;") => std::ptr::null_mut(),
        Some("forName(Ljava/lang/String;ZLjava/lang/ClassLoader;)Ljava/lang/Class;") => {
            let name = with(environment, function, unsafe { (*arguments).l }, |object| {
                string_units(object).map(String::from_utf16_lossy)
            });
            found(environment, function, name.replace('.', "/"))
        }
        other => {
            environment.misused(function, format_args!("{other:?} is not modelled"));
            std::ptr::null_mut()
        }
    }
}

unsafe extern "system" fn throw_new(
    env: *mut JNIEnv,
    class: jclass,
    message: *const c_char,
) -> jint {
    let environment = unsafe { entered(env, "ThrowNew", WhilePending::Forbidden) };
    let class = with(environment, "ThrowNew", class, class_name);
    let message = unsafe { JNIStr::from_ptr(message) }.to_str();
    environment.throw(&class, message.into_owned());
    sys::JNI_OK
}

unsafe extern "system" fn exception_check(env: *mut JNIEnv) -> jboolean {
    let environment = unsafe { entered(env, "ExceptionCheck", WhilePending::Allowed) };
    environment.pending.borrow().is_some()
}

unsafe extern "system" fn push_local_frame(env: *mut JNIEnv, capacity: jint) -> jint {
    let environment = unsafe { entered(env, "PushLocalFrame", WhilePending::Allowed) };
    let capacity = usize::try_from(capacity).unwrap_or(0).max(CAPACITY);
    environment.references.borrow_mut().push_frame(capacity);
    sys::JNI_OK
}

unsafe extern "system" fn pop_local_frame(env: *mut JNIEnv, result: jobject) -> jobject {
    let environment = unsafe { entered(env, "PopLocalFrame", WhilePending::Allowed) };
    let result = (!result.is_null())
        .then(|| {
            with(environment, "PopLocalFrame", result, |object| {
                Some(Some(object.clone()))
            })
        })
        .flatten();
    environment.references.borrow_mut().pop_frame();
    match result {
        Some(object) => environment.local("PopLocalFrame", object),
        None => std::ptr::null_mut(),
    }
}

unsafe extern "system" fn new_global_ref(env: *mut JNIEnv, reference: jobject) -> jobject {
    let environment = unsafe { entered(env, "NewGlobalRef", WhilePending::Forbidden) };
    let class = with(environment, "NewGlobalRef", reference, class_name);
    References::add_global(Object::Class(class))
}

unsafe extern "system" fn delete_global_ref(env: *mut JNIEnv, reference: jobject) {
    let environment = unsafe { entered(env, "DeleteGlobalRef", WhilePending::Allowed) };
    if !reference.is_null() && !References::delete_global(reference) {
        environment.misused("DeleteGlobalRef", "not a live global reference");
    }
}

unsafe extern "system" fn delete_local_ref(env: *mut JNIEnv, reference: jobject) {
    let environment = unsafe { entered(env, "DeleteLocalRef", WhilePending::Allowed) };
    if !reference.is_null() && !environment.references.borrow_mut().delete(reference) {
        environment.misused("DeleteLocalRef", "not a live reference of this method");
    }
}

unsafe extern "system" fn new_string_utf(env: *mut JNIEnv, text: *const c_char) -> jstring {
    let environment = unsafe { entered(env, "NewStringUTF", WhilePending::Forbidden) };
    let text = unsafe { JNIStr::from_ptr(text) }.to_str();
    environment.local(
        "NewStringUTF",
        Object::String(text.encode_utf16().collect()),
    )
}

unsafe extern "system" fn get_string_length(env: *mut JNIEnv, string: jstring) -> jsize {
    let environment = unsafe { entered(env, "GetStringLength", WhilePending::Forbidden) };
    with(environment, "GetStringLength", string, |object| {
        string_units(object).map(length)
    })
}

unsafe extern "system" fn get_string_region(
    env: *mut JNIEnv,
    string: jstring,
    start: jsize,
    count: jsize,
    into: *mut jchar,
) {
    let environment = unsafe { entered(env, "GetStringRegion", WhilePending::Forbidden) };
    let inside = with(environment, "GetStringRegion", string, |object| {
        let region = region(string_units(object)?, start, count);
        Some(region.map(|units| unsafe { copy(units, into) }).is_some())
    });
    if !inside {
        environment.throw(
            "java/lang/StringIndexOutOfBoundsException",
            format!("{count} units from {start}"),
        );
    }
}

unsafe extern "system" fn get_array_length(env: *mut JNIEnv, array: jarray) -> jsize {
    let environment = unsafe { entered(env, "GetArrayLength", WhilePending::Forbidden) };
    with(
        environment,
        "GetArrayLength",
        array,
        |object| match object {
            Object::Bytes(bytes) => Some(length(bytes)),
            Object::Strings(strings) => Some(length(strings)),
            _ => None,
        },
    )
}

unsafe extern "system" fn get_object_array_element(
    env: *mut JNIEnv,
    array: jobjectArray,
    index: jsize,
) -> jobject {
    let function = "GetObjectArrayElement";
    let environment = unsafe { entered(env, function, WhilePending::Forbidden) };
    let element = with(environment, function, array, |object| match object {
        Object::Strings(strings) => {
            Some(region(strings, index, 1).map(|element| element[0].clone()))
        }
        _ => None,
    });
    match element {
        Some(Some(units)) => environment.local(function, Object::String(units)),
        Some(None) => std::ptr::null_mut(),
        None => {
            environment.throw(OUT_OF_ARRAY, index.to_string());
            std::ptr::null_mut()
        }
    }
}

unsafe extern "system" fn get_byte_array_region(
    env: *mut JNIEnv,
    array: jbyteArray,
    start: jsize,
    count: jsize,
    into: *mut sys::jbyte,
) {
    let environment = unsafe { entered(env, "GetByteArrayRegion", WhilePending::Forbidden) };
    let inside = with(
        environment,
        "GetByteArrayRegion",
        array,
        |object| match object {
            Object::Bytes(bytes) => {
                let region = region(bytes, start, count);
                Some(region.map(|bytes| unsafe { copy(bytes, into) }).is_some())
            }
            _ => None,
        },
    );
    if !inside {
        environment.throw(OUT_OF_ARRAY, format!("{count} bytes from {start}"));
    }
}

const OUT_OF_ARRAY: &str = "java/lang/ArrayIndexOutOfBoundsException";

unsafe extern "system" fn get_java_vm(env: *mut JNIEnv, vm: *mut *mut JavaVM) -> jint {
    static FUNCTIONS: [Function; VM_FUNCTIONS] = [not_modelled::<999>; VM_FUNCTIONS];
    static VM: &[Function; VM_FUNCTIONS] = &FUNCTIONS;
    unsafe {
        entered(env, "GetJavaVM", WhilePending::Forbidden);
        vm.write((&raw const VM).cast_mut().cast());
    }
    sys::JNI_OK
}

fn class_name(object: &Object) -> Option<String> {
    match object {
        Object::Class(name) => Some(name.clone()),
        _ => None,
    }
}

fn string_units(object: &Object) -> Option<&[u16]> {
    match object {
        Object::String(units) => Some(units),
        _ => None,
    }
}

fn length<T>(elements: &[T]) -> jsize {
    jsize::try_from(elements.len()).expect("Java has no longer arrays")
}

fn region<T>(elements: &[T], start: jsize, count: jsize) -> Option<&[T]> {
    let (start, count) = (usize::try_from(start).ok()?, usize::try_from(count).ok()?);
    elements.get(start..start.checked_add(count)?)
}

/// # Safety
/// There is room for all.
unsafe fn copy<T: Copy>(from: &[T], into: *mut T) {
    unsafe { into.copy_from_nonoverlapping(from.as_ptr(), from.len()) };
}
