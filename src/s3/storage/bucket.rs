//! Names of buckets.
//!
//! Source: "General purpose bucket naming rules" in the S3 user guide.

/// What keeps a name from being that of a bucket whose permissions IAM gives by its ARN.
#[must_use]
pub fn trouble(name: &str) -> Option<&'static str> {
    let is_edge = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let is_inner = |byte: u8| is_edge(&byte) || matches!(byte, b'-' | b'.');
    if name.starts_with("arn:") {
        Some("it is an ARN: write the bucket's name alone")
    } else if name.contains("://") {
        Some("it is a URL: write the bucket's name alone")
    } else if name.contains('/') {
        Some("a bucket's name has no slash: what follows it belongs to the prefix")
    } else if !(3..=63).contains(&name.len()) {
        Some("a bucket's name has 3 to 63 characters")
    } else if !name.bytes().all(is_inner) {
        Some("a bucket's name has small letters of ASCII, digits, `-` and `.` only")
    } else if ![name.as_bytes().first(), name.as_bytes().last()]
        .iter()
        .all(|byte| byte.is_some_and(is_edge))
    {
        Some("a bucket's name begins and ends with a letter or a digit")
    } else if name.contains("..") {
        Some("a bucket's name has no two `.` side by side")
    } else if name.parse::<std::net::Ipv4Addr>().is_ok() {
        Some("a bucket's name is no IP address")
    } else if name.ends_with("-s3alias") || name.ends_with("--ol-s3") {
        Some(
            "it is the alias of an access point, which has permissions of its own: name the bucket itself",
        )
    } else if name.ends_with("--x-s3") {
        Some(
            "it is a directory bucket, for which s3express:CreateSession counts: take a general purpose bucket",
        )
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::trouble;

    #[test]
    fn the_names_that_s3_gives_are_taken() {
        for name in [
            "abc",
            "druid-msq.eu",
            "0aa",
            "a".repeat(63).as_str(),
            "1.2.3.4.5",
            "xn--a",
        ] {
            assert_eq!(trouble(name), None, "{name}");
        }
    }

    #[test]
    fn other_names_are_refused_each_for_its_reason() {
        for (name, reason) in [
            ("", "3 to 63"),
            ("ab", "3 to 63"),
            ("a".repeat(64).as_str(), "3 to 63"),
            ("Druid", "small letters"),
            ("dru_id", "small letters"),
            ("größe", "small letters"),
            ("a*b", "small letters"),
            ("-abc", "begins and ends"),
            ("abc.", "begins and ends"),
            ("a..b", "side by side"),
            ("192.168.5.4", "IP address"),
            ("bucket/prefix", "no slash"),
            ("arn:aws:s3:::bucket", "an ARN"),
            ("s3://bucket/prefix", "a URL"),
            ("druid-abcdef-s3alias", "access point"),
            ("druid--use1-az5--x-s3", "directory bucket"),
        ] {
            let trouble = trouble(name).unwrap_or_default();
            assert!(trouble.contains(reason), "{name}: {trouble}");
        }
    }
}
