//! Figures as people read them.

/// Of nanoseconds.
pub fn time(nanoseconds: f64) -> String {
    match nanoseconds {
        below if below < 1e3 => format!("{} ns", number(below)),
        below if below < 1e6 => format!("{} µs", number(below / 1e3)),
        below if below < 1e9 => format!("{} ms", number(below / 1e6)),
        more => format!("{} s", number(more / 1e9)),
    }
}

/// A ratio.
pub fn times(ratio: f64) -> String {
    let digits = match ratio {
        small if small < 2.0 => return format!("{small:.2}×"),
        small if small < 100.0 => return format!("{small:.1}×"),
        large => large.round(),
    };
    format!("{}×", count(digits as u64))
}

/// Three digits, and none after the point of what is large.
pub fn number(value: f64) -> String {
    match value.abs() {
        0.0 => "0".to_owned(),
        small if small < 10.0 => format!("{value:.2}"),
        small if small < 100.0 => format!("{value:.1}"),
        _ => count(value.round() as u64),
    }
}

/// With a comma for each thousand.
pub fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut shown = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

/// A value in a record's unit.
pub fn in_unit(value: f64, unit: &str) -> String {
    match unit {
        "ns" => time(value),
        "us" => time(value * 1e3),
        "ms" => time(value * 1e6),
        "s" => time(value * 1e9),
        "bytes" => format!("{} B", number(value)),
        other => format!("{} {other}", number(value)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_have_three_digits_and_the_unit_that_fits() {
        assert_eq!(time(74.04), "74.0 ns");
        assert_eq!(time(1_230.0), "1.23 µs");
        assert_eq!(time(9_000_000.0), "9.00 ms");
        assert_eq!(times(1.456), "1.46×");
        assert_eq!(times(54_321.4), "54,321×");
        assert_eq!(count(1_000_000), "1,000,000");
        assert_eq!(in_unit(1.5, "ms"), "1.50 ms");
    }
}
