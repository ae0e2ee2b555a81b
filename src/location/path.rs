//! Paths: percent-encoding, dot segments, doubled slashes.

use super::spelling::Unclear;

/// What `java.net.URI` refuses.
pub(super) const NO_ESCAPE: Unclear =
    Unclear("a `%` in it is not followed by two hexadecimal digits");

/// How often a path may be encoded over again; who goes further can not be told what it means.
const ROUNDS: usize = 8;

/// A path of a web server, as `java.net.URL` sends it: dot segments are resolved, and of the escapes those that say
/// nothing are undone (RFC 3986, 6.2.2).
pub(super) fn plain(path: &str) -> Result<String, Unclear> {
    let text = unescape(&resolved(path), |byte| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
    })?;
    let segments: Vec<&str> = text.split('/').map(escaped_dots).collect();
    Ok(segments.join("/"))
}

/// An escaped dot segment stays escaped: it was not resolved.
fn escaped_dots(segment: &str) -> &str {
    match segment {
        "." => "%2E",
        ".." => "%2E%2E",
        name => name,
    }
}

/// What the most eager server could make of the same path: all escapes undone, again and again, backslashes taken for
/// slashes, parameters of segments (`;…`) dropped, doubled slashes made one, dot segments resolved.
pub(super) fn eager(path: &str) -> Result<String, Unclear> {
    let mut path = path.to_owned();
    for _ in 0..ROUNDS {
        let text = unescape(&path, |_| true)?;
        if text == path {
            let segments: Vec<&str> = text
                .split(['/', '\\'])
                .map(|segment| segment.split_once(';').map_or(segment, |(name, _)| name))
                .collect();
            return Ok(resolved(&merged(&segments.join("/"))));
        }
        path = text;
    }
    Err(Unclear("it is encoded too many times over"))
}

/// Without `.` and `..`, of which those at the root go away.
pub(super) fn resolved(path: &str) -> String {
    let mut segments: Vec<&str> = Vec::new();
    let mut ends_in_dots = false;
    for segment in path.split('/').skip(1) {
        ends_in_dots = matches!(segment, "." | "..");
        match segment {
            "." => {}
            ".." => drop(segments.pop()),
            name => segments.push(name),
        }
    }
    if ends_in_dots {
        segments.push("");
    }
    format!("/{}", segments.join("/"))
}

/// A path of files: without dot segments, doubled slashes, and a slash at its end.
pub(super) fn of_files(path: &str) -> String {
    let path = resolved(&merged(path));
    match path.strip_suffix('/') {
        Some(file) if !file.is_empty() => file.to_owned(),
        _ => path,
    }
}

/// Whether a path of files leads through what the kernel keeps of processes: `/proc/self/root` is the root again.
pub(super) fn of_processes(path: &str) -> bool {
    ["/proc/", "/dev/fd/"].iter().any(|of| path.starts_with(of))
}

/// With one slash where there are several.
pub(super) fn merged(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    for character in path.chars() {
        if character != '/' || !text.ends_with('/') {
            text.push(character);
        }
    }
    text
}

/// Whether every `%` begins an escape.
pub(super) fn is_escaped(path: &str) -> bool {
    path.split('%')
        .skip(1)
        .all(|behind| escape(behind.as_bytes()).is_some())
}

/// What is meant where all escapes are undone, as `java.net.URI.getPath()` does it.
pub(super) fn unescaped(path: &str) -> Result<String, Unclear> {
    if !is_escaped(path) {
        return Err(NO_ESCAPE);
    }
    let mut bytes = Vec::with_capacity(path.len());
    each(path, |byte, _| bytes.push(byte))?;
    String::from_utf8(bytes).map_err(|_| Unclear("its escapes are no UTF-8"))
}

/// Undoes the escapes of such ASCII bytes, and writes the others in capitals.
fn unescape(path: &str, undone: impl Fn(u8) -> bool) -> Result<String, Unclear> {
    let mut bytes = Vec::with_capacity(path.len());
    each(path, |byte, escaped| {
        if escaped && !(byte.is_ascii() && undone(byte)) {
            bytes.extend(format!("%{byte:02X}").bytes());
        } else {
            bytes.push(byte);
        }
    })?;
    String::from_utf8(bytes).map_err(|_| Unclear("its escapes are no UTF-8"))
}

/// Hands over every byte, and whether it was escaped. A `%` that begins no escape is one of them.
fn each(path: &str, mut byte: impl FnMut(u8, bool)) -> Result<(), Unclear> {
    let mut rest = path.as_bytes();
    while let Some((&first, behind)) = rest.split_first() {
        rest = behind;
        match (first == b'%').then(|| escape(behind)).flatten() {
            None => byte(first, false),
            Some((escaped, _)) if escaped.is_ascii_control() => {
                return Err(Unclear("it holds a control character"));
            }
            Some((escaped, behind)) => {
                byte(escaped, true);
                rest = behind;
            }
        }
    }
    Ok(())
}

/// The byte that two hexadecimal digits stand for, and what follows them.
fn escape(text: &[u8]) -> Option<(u8, &[u8])> {
    let &[high, low, ref rest @ ..] = text else {
        return None;
    };
    let digit = |byte| char::from(byte).to_digit(16);
    let byte = u8::try_from(digit(high)? * 16 + digit(low)?).ok()?;
    Some((byte, rest))
}
