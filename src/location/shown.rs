//! How places are shown.

use super::kind::Kind;
use super::place::Place;
use super::wildcard::ANY;
use crate::pattern::glob;

/// The text of an entry that stands for just this place; without its query, which may hold a secret.
pub(super) fn place(kind: Kind, place: &Place) -> String {
    let mut text = String::new();
    if !place.scheme.is_empty() {
        let scheme = match place.scheme.as_str() {
            "azurestorage" => "azureStorage",
            scheme => scheme,
        };
        text.push_str(scheme);
        text.push_str("://");
        text.push_str(&place.host);
        if !place.port.is_empty() {
            text.push(':');
            text.push_str(&place.port);
        }
    }
    let path = if matches!(kind, Kind::Bucket(_) | Kind::AzureStorage) {
        // Keys are literal: what a URI would read otherwise is escaped.
        let escaped = place.path.replace('%', "%25").replace('?', "%3F");
        escaped.replace('#', "%23")
    } else {
        place.path.clone()
    };
    text.push_str(&glob::escape(&path).replace(ANY, "*"));
    text
}

/// What was written, as far as it can hold no secret: nothing that could be user information or parameters.
pub(super) fn unclear(written: &str) -> String {
    let (scheme, rest) = match written.split_once("://") {
        Some((scheme, rest)) if !scheme.contains(['@', '?', ';', '#', '(']) => {
            (format!("{scheme}://"), rest)
        }
        _ => (String::new(), written),
    };
    let end = rest.find(['?', '#', ';', '(']).unwrap_or(rest.len());
    let (before, behind) = rest.split_at(end);
    let visible = match before.rsplit_once('@') {
        Some((_, host)) => host,
        None if behind.contains('@') => "…",
        None => before,
    };
    format!("{scheme}{visible}")
}
