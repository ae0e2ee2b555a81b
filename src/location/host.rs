//! Hosts: names, IPv4 and IPv6 addresses, in the many ways in which they can be written.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::spelling::Unclear;
use super::wildcard::{ANY, is_word};

/// No name is as long, in any script; and what takes long to put in ASCII is longer.
const LONGEST: usize = 1_000;

/// What a host means.
pub(super) struct Host {
    /// To Java.
    pub(super) for_java: String,
    /// To the C library, which Java asks about what it does not take for an address itself.
    pub(super) for_c: String,
}

impl Host {
    fn same(host: String) -> Self {
        Self {
            for_java: host.clone(),
            for_c: host,
        }
    }
}

/// A name or an address, to which a connection could be made.
pub(super) fn read(host: &str) -> Result<Host, Unclear> {
    if host.len() > LONGEST {
        return Err(Unclear("its host is longer than any name"));
    }
    if let Some(address) = host.strip_prefix('[') {
        let address = address.strip_suffix(']').and_then(|it| it.parse().ok());
        let address = address.ok_or(Unclear("what it has in brackets is no IPv6 address"))?;
        return Ok(Host::same(ipv6(address)));
    }
    if !host.is_ascii() {
        if host.contains(ANY) {
            return Err(Unclear(
                "a host with a star must be written in ASCII (`xn--…`)",
            ));
        }
        let ascii =
            idna::domain_to_ascii(host).map_err(|_| Unclear("its host is no domain name"))?;
        return read_ascii(&ascii);
    }
    read_ascii(host)
}

fn read_ascii(host: &str) -> Result<Host, Unclear> {
    let host = host.to_ascii_lowercase();
    let host = host.strip_suffix('.').unwrap_or(&host);
    if !host.bytes().all(|byte| is_word(byte) || byte == ANY as u8)
        || host.split('.').any(str::is_empty)
    {
        return Err(Unclear("its host is neither a name nor an address"));
    }
    if host.contains(ANY) || !ends_like_an_address(host) {
        return Ok(Host::same(host.to_owned()));
    }
    let [java, c] = [ipv4(host, java_number), ipv4(host, c_number)];
    match (java.or(c), c.or(java)) {
        (Some(java), Some(c)) => Ok(Host {
            for_java: java.to_string(),
            for_c: c.to_string(),
        }),
        _ => Err(Unclear("its host looks like an IPv4 address, and is none")),
    }
}

/// An IPv4 address that is written as an IPv6 one is that IPv4 address, for Java too.
fn ipv6(address: Ipv6Addr) -> String {
    match address.to_ipv4_mapped() {
        Some(ipv4) => ipv4.to_string(),
        None => format!("[{address}]"),
    }
}

/// No name ends in a number: what does is an address, or nothing.
fn ends_like_an_address(host: &str) -> bool {
    let last = host.rsplit('.').next().unwrap_or_default();
    last.bytes().all(|byte| byte.is_ascii_digit()) || c_number(last).is_some()
}

/// One to four numbers, of which the last fills what is left.
fn ipv4(host: &str, number: impl Fn(&str) -> Option<u64>) -> Option<Ipv4Addr> {
    let parts: Vec<u64> = host.split('.').map(number).collect::<Option<_>>()?;
    let (&last, leading) = parts.split_last()?;
    let room = 32_u32.checked_sub(8 * u32::try_from(leading.len()).ok()?)?;
    if room == 0 || last >= 1 << room || leading.iter().any(|&part| part > 255) {
        return None;
    }
    let mut address = last;
    for (index, part) in leading.iter().enumerate() {
        address |= part << (24 - 8 * index);
    }
    u32::try_from(address).ok().map(Ipv4Addr::from)
}

/// `sun.net.util.IPAddressUtil.textToNumericFormatV4`: every number is decimal.
fn java_number(text: &str) -> Option<u64> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

/// `inet_aton`: `0x` begins a hexadecimal number, `0` an octal one.
fn c_number(text: &str) -> Option<u64> {
    let (digits, radix) = match text.strip_prefix('0') {
        None | Some("") => (text, 10),
        Some(rest) => match rest.strip_prefix('x') {
            Some(digits) => (digits, 16),
            None => (rest, 8),
        },
    };
    let plain = digits.bytes().all(|byte| byte.is_ascii_alphanumeric());
    plain
        .then(|| u64::from_str_radix(digits, radix).ok())
        .flatten()
}
