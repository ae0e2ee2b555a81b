//! Java strings as what they are: UTF-16 that need not be Unicode.
//!
//! The usual conversions put U+FFFD for what is not Unicode, and two different names become one. Here such a string
//! is never a name: it is refused, and shown as what it is not only where it is shown as refused.

use jni::Env;
use jni::objects::{JObjectArray, JString};
use jni::refs::{IntoAuto, Reference};
use jni::sys;

use super::error::BoundaryError;

/// The longest name that is looked at, in UTF-16 units; a longer one is denied.
///
/// So many has the longest name that a policy can write out. Druid's own are shorter (its metadata store keeps 255
/// characters); who sends longer ones wants to see expressions work.
pub(super) const MAX_UNITS: usize = 8_192;

/// Names up to this length are read without allocating: all but hostile ones, and most into a buffer that is cheap to make.
const COMMON_UNITS: usize = 64;
const STACK_UNITS: usize = 256;

/// The most bytes of UTF-8 that one UTF-16 unit stands for.
const MAX_UTF8_PER_UNIT: usize = 3;

/// Calls `then` with a Java string; `None` if the string is null, too long or not Unicode.
///
/// # Safety
/// `env` is the JNI environment of this thread, and `string` is null or a live reference to a `java.lang.String`.
#[expect(unsafe_code, reason = "jni 0.22 has no wrapper for GetStringRegion")]
pub(super) unsafe fn with_str<R>(
    env: *mut sys::JNIEnv,
    string: sys::jstring,
    then: impl FnOnce(&str) -> R,
) -> Option<R> {
    if string.is_null() {
        return None;
    }
    // SAFETY: the caller vouches for `env` and `string`, which is not null; each branch takes no more units than there are.
    unsafe {
        match length(env, string) {
            length @ ..=COMMON_UNITS => on_stack::<COMMON_UNITS, _>(env, string, length, then),
            length @ ..=STACK_UNITS => on_stack::<STACK_UNITS, _>(env, string, length, then),
            length @ ..=MAX_UNITS => {
                let mut units = vec![0; length];
                copy_units(env, string, &mut units);
                String::from_utf16(&units).ok().map(|text| then(&text))
            }
            _ => None,
        }
    }
}

/// [`with_str`] for a string of at most `UNITS`.
///
/// # Safety
/// As for [`length`], which `length` is the result of.
#[expect(unsafe_code, reason = "raw JNI")]
unsafe fn on_stack<const UNITS: usize, R>(
    env: *mut sys::JNIEnv,
    string: sys::jstring,
    length: usize,
    then: impl FnOnce(&str) -> R,
) -> Option<R> {
    let mut units = [0; UNITS];
    let units = units.get_mut(..length)?;
    // SAFETY: vouched for by the caller, and `units` is as long as the string.
    unsafe { copy_units(env, string, units) };
    let mut utf8 = [[0; MAX_UTF8_PER_UNIT]; UNITS];
    decode(units, utf8.as_flattened_mut()).map(then)
}

/// Calls `then` with a short name that Java sends in numbers, eight characters of ASCII each, the first in the lowest
/// byte; and with these numbers. `None` if it is not ASCII, or as long as no such name is.
#[expect(unsafe_code, reason = "checking for UTF-8 takes a tenth of a decision")]
pub(super) fn with_short<R>(
    words: [i64; 4],
    length: i32,
    then: impl FnOnce(&str, &[u64]) -> R,
) -> Option<R> {
    const NOT_ASCII: u64 = 0x8080_8080_8080_8080;
    let words = words.map(i64::cast_unsigned);
    if words.iter().fold(0, |all, word| all | word) & NOT_ASCII != 0 {
        return None;
    }
    let bytes = words.map(u64::to_le_bytes);
    let name = bytes.as_flattened().get(..usize::try_from(length).ok()?)?;
    // SAFETY: no byte has its highest bit set, and such bytes are UTF-8.
    let name = unsafe { str::from_utf8_unchecked(name) };
    Some(then(name, &words))
}

/// Reads a string that must be there, be Unicode, and be of a sane length.
pub(super) fn read(
    env: &Env<'_>,
    string: &JString<'_>,
    what: &'static str,
) -> Result<String, BoundaryError> {
    if string.is_null() {
        return Err(BoundaryError::Null(what));
    }
    let units = units(env, string);
    if units.len() > MAX_UNITS {
        return Err(BoundaryError::TooLong(what));
    }
    String::from_utf16(&units).map_err(|_| BoundaryError::NotUnicode(what))
}

/// As [`read`], for a string that may be null.
pub(super) fn read_optional(
    env: &Env<'_>,
    string: &JString<'_>,
    what: &'static str,
) -> Result<Option<String>, BoundaryError> {
    if string.is_null() {
        Ok(None)
    } else {
        read(env, string, what).map(Some)
    }
}

/// Reads a string in order to show it: what is not Unicode stands as U+FFFD, and null as `null`.
///
/// Of a long string just the beginning is read, more than anything shows.
pub(super) fn read_to_show(env: &Env<'_>, string: &JString<'_>) -> String {
    if string.is_null() {
        return "null".to_owned();
    }
    String::from_utf16_lossy(&units(env, string))
}

/// Reads the strings of an array one by one; null and odd elements are errors of their own.
pub(super) fn read_each<'local>(
    env: &mut Env<'local>,
    array: &JObjectArray<'local, JString<'local>>,
    what: &'static str,
) -> Result<Vec<Result<String, BoundaryError>>, BoundaryError> {
    each(env, array, what, |env, string| read(env, string, what))
}

/// [`read_to_show`] for the strings of an array.
pub(super) fn read_each_to_show<'local>(
    env: &mut Env<'local>,
    array: &JObjectArray<'local, JString<'local>>,
    what: &'static str,
) -> Result<Vec<String>, BoundaryError> {
    each(env, array, what, read_to_show)
}

fn each<'local, T>(
    env: &mut Env<'local>,
    array: &JObjectArray<'local, JString<'local>>,
    what: &'static str,
    read: impl Fn(&Env<'_>, &JString<'_>) -> T,
) -> Result<Vec<T>, BoundaryError> {
    if array.is_null() {
        return Err(BoundaryError::Null(what));
    }
    let mut read_so_far = Vec::new();
    for index in 0..array.len(env)? {
        let element = array.get_element(env, index)?;
        let element = element.auto();
        read_so_far.push(read(env, &element));
    }
    Ok(read_so_far)
}

/// The string's UTF-16 units; of a string longer than [`MAX_UNITS`], one more than that many.
#[expect(unsafe_code, reason = "jni 0.22 has no wrapper for GetStringRegion")]
fn units(env: &Env<'_>, string: &JString<'_>) -> Vec<u16> {
    // SAFETY: an `Env` is this thread's, a `JString` that is not null refers to a string, and callers check for null;
    // `units` is at most as long as the string.
    unsafe {
        let length = length(env.get_raw(), string.as_raw()).min(MAX_UNITS + 1);
        let mut units = vec![0; length];
        copy_units(env.get_raw(), string.as_raw(), &mut units);
        units
    }
}

/// # Safety
/// `env` is the JNI environment of this thread, and `string` is a live reference to a `java.lang.String`.
#[expect(unsafe_code, reason = "raw JNI")]
unsafe fn length(env: *mut sys::JNIEnv, string: sys::jstring) -> usize {
    // SAFETY: vouched for by the caller.
    let length = unsafe { ((**env).v1_1.GetStringLength)(env, string) };
    usize::try_from(length).unwrap_or(usize::MAX)
}

/// Copies the first units of a string.
///
/// # Safety
/// As for [`length`], and `into` is at most as long as the string.
#[expect(unsafe_code, reason = "raw JNI")]
unsafe fn copy_units(env: *mut sys::JNIEnv, string: sys::jstring, into: &mut [u16]) {
    let length = sys::jsize::try_from(into.len()).unwrap_or(0);
    // SAFETY: vouched for by the caller; the region lies within the string, so nothing is thrown.
    unsafe { ((**env).v1_2.GetStringRegion)(env, string, 0, length, into.as_mut_ptr()) };
}

/// Strictly: `None` unless the units are Unicode.
fn decode<'buffer>(units: &[u16], utf8: &'buffer mut [u8]) -> Option<&'buffer str> {
    let mut end = 0;
    if units.iter().fold(0, |all, unit| all | unit) < 0x80 {
        // Nearly every name there is.
        for (byte, unit) in utf8.iter_mut().zip(units) {
            *byte = *unit as u8;
        }
        end = units.len();
    } else {
        for character in char::decode_utf16(units.iter().copied()) {
            let character = character.ok()?;
            let next = end + character.len_utf8();
            character.encode_utf8(utf8.get_mut(end..next)?);
            end = next;
        }
    }
    str::from_utf8(utf8.get(..end)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(units: &[u16]) -> Option<String> {
        let mut utf8 = [[0; MAX_UTF8_PER_UNIT]; STACK_UNITS];
        decode(units, utf8.as_flattened_mut()).map(str::to_owned)
    }

    #[test]
    fn unicode_comes_through_as_it_is() {
        for text in [
            "",
            "wiki",
            "a\0b",
            "line\nend",
            "équipe",
            "\u{202e}bidi",
            "🦀",
            "\u{fffd}",
            "\u{10ffff}",
        ] {
            let units: Vec<u16> = text.encode_utf16().collect();
            assert_eq!(decoded(&units).as_deref(), Some(text));
        }
    }

    #[test]
    fn what_is_not_unicode_is_nobodys_name() {
        let lone_high = [0x61, 0xd800, 0x62];
        let lone_low = [0x61, 0xdc00, 0x62];
        let swapped = [0xdc00, 0xd800];
        let cut_off = [0x61, 0xd83e];
        for units in [&lone_high[..], &lone_low, &swapped, &cut_off] {
            assert_eq!(decoded(units), None, "{units:x?}");
        }
    }

    fn short(bytes: &[u8; 32], length: i32) -> Option<String> {
        let mut words = [0; 4];
        for (word, bytes) in words.iter_mut().zip(bytes.as_chunks().0) {
            *word = i64::from_le_bytes(*bytes);
        }
        with_short(words, length, |name, sent| {
            assert_eq!(words.map(i64::cast_unsigned), sent);
            name.to_owned()
        })
    }

    #[test]
    fn a_short_name_comes_in_numbers() {
        let bytes = b"abcdefgh\0ijklmnopqrstuvwxyz01234";
        for length in 0..=32 {
            let expected = str::from_utf8(&bytes[..length]).unwrap();
            let length = i32::try_from(length).unwrap();
            assert_eq!(short(bytes, length).as_deref(), Some(expected));
        }
    }

    #[test]
    fn what_is_as_long_as_no_short_name_is_nobodys_name() {
        for length in [-1, 33, i32::MIN, i32::MAX] {
            assert_eq!(short(&[b'a'; 32], length), None, "{length}");
        }
    }

    #[test]
    fn a_short_name_that_is_not_ascii_is_nobodys_wherever_the_byte_stands() {
        for place in 0..32 {
            for byte in [0x80, 0xc3, 0xff] {
                let mut bytes = [b'a'; 32];
                bytes[place] = byte;
                assert_eq!(short(&bytes, 32), None, "{byte:x} at {place}");
                assert_eq!(
                    short(&bytes, 0),
                    None,
                    "{byte:x} at {place}, behind the name"
                );
            }
        }
    }

    #[test]
    fn the_stack_holds_the_worst_name() {
        let units = [0xffff; STACK_UNITS];
        assert_eq!(
            decoded(&units).map(|text| text.len()),
            Some(STACK_UNITS * MAX_UTF8_PER_UNIT)
        );
    }
}
