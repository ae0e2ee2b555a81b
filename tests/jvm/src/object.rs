//! What a reference refers to.

/// An object of Java, of the few kinds that the native methods meet.
#[derive(Clone, Debug)]
pub(crate) enum Object {
    /// A class by its name, as JNI writes it.
    Class(String),
    /// A `java.lang.String`: UTF-16 that need not be Unicode.
    String(Vec<u16>),
    /// A `byte[]`.
    Bytes(Vec<i8>),
    /// A `String[]`, in which there may be null.
    Strings(Vec<Option<Vec<u16>>>),
    /// The `java.lang.Thread`.
    Thread,
}

pub(crate) const NATIVE_ENGINE: &str = "org/warden/druid/engine/NativeEngine";

const THROWABLE: &str = "java/lang/Throwable";
const EXCEPTIONS: [&str; 2] = [
    "java/lang/IllegalArgumentException",
    "java/lang/IllegalStateException",
];
const OTHERS: [&str; 4] = [
    NATIVE_ENGINE,
    "java/lang/Class",
    "java/lang/ClassLoader",
    "java/lang/Thread",
];

/// Whether a class can be found.
pub(crate) fn is_class(name: &str) -> bool {
    name == THROWABLE || EXCEPTIONS.contains(&name) || OTHERS.contains(&name)
}

/// Whether what is of this class is of the other one as well.
pub(crate) fn is_assignable(class: &str, other: &str) -> bool {
    class == other || other == THROWABLE && EXCEPTIONS.contains(&class)
}

impl Object {
    /// The name of its class.
    pub(crate) fn class(&self) -> &'static str {
        match self {
            Self::Class(_) => "java/lang/Class",
            Self::String(_) => "java/lang/String",
            Self::Bytes(_) => "[B",
            Self::Strings(_) => "[Ljava/lang/String;",
            Self::Thread => "java/lang/Thread",
        }
    }
}
