//! Conditions of statements. A document tells what they ask for, a request to list tells its `s3:prefix`, and nothing
//! tells the rest.
//!
//! Source of the rules: "Condition operators" and "Conditions with multiple context keys or values" in the IAM user guide.

use super::glob::{Glob, Syntax};
use super::holds::Holds;
use crate::s3::document::{self, Version};

/// The key that says what a request lists.
const PREFIX: &str = "s3:prefix";

/// A condition.
#[derive(Debug)]
pub(super) struct Condition {
    pub operator: String,
    pub key: String,
    test: Test,
}

#[derive(Debug)]
enum Test {
    /// `Null`: whether the request has no `s3:prefix`.
    PrefixIsAbsent(bool),
    /// What `s3:prefix` must be.
    Prefix {
        values: Vec<Glob>,
        /// Whether it must be none of them.
        negated: bool,
        /// The answer to a request that has none.
        without: bool,
    },
    /// About what a document does not tell.
    Unknown,
}

impl Condition {
    pub fn read(written: &document::Condition, version: Version) -> Self {
        let test = if written.key.eq_ignore_ascii_case(PREFIX) {
            Test::read(&written.operator, &written.values, version)
        } else {
            None
        };
        Self {
            operator: written.operator.clone(),
            key: written.key.clone(),
            test: test.unwrap_or(Test::Unknown),
        }
    }

    /// Whether a request with this `s3:prefix`, or none, meets it.
    pub fn holds(&self, prefix: Option<&str>) -> Holds {
        match (&self.test, prefix) {
            (Test::Unknown, _) => Holds::Perhaps,
            (Test::PrefixIsAbsent(absent), prefix) => Holds::from(prefix.is_none() == *absent),
            (Test::Prefix { without, .. }, None) => Holds::from(*without),
            (
                Test::Prefix {
                    values, negated, ..
                },
                Some(prefix),
            ) => Holds::any(values.iter().map(|value| value.matches(prefix))).negated_if(*negated),
        }
    }

    /// How much is compared at most, for each character of an `s3:prefix`.
    pub fn size(&self) -> usize {
        1 + self.prefixes().iter().map(Glob::size).sum::<usize>()
    }

    /// What it compares `s3:prefix` with.
    pub fn prefixes(&self) -> &[Glob] {
        match &self.test {
            Test::Prefix { values, .. } => values,
            Test::PrefixIsAbsent(_) | Test::Unknown => &[],
        }
    }
}

impl Test {
    /// Nothing where the operator is none for texts, or not one of IAM's.
    fn read(operator: &str, values: &[String], version: Version) -> Option<Self> {
        if operator == "Null" {
            return match values {
                [value] => value.parse().ok().map(Self::PrefixIsAbsent),
                _ => None,
            };
        }
        // A request has one prefix: of one value, any value is each value. Of none, each is and none is.
        let (of_none, operator) = match operator.split_once(':') {
            Some(("ForAllValues", operator)) => (Some(true), operator),
            Some(("ForAnyValue", operator)) => (Some(false), operator),
            _ => (None, operator),
        };
        let (if_exists, operator) = match operator.strip_suffix("IfExists") {
            Some(operator) => (true, operator),
            None => (false, operator),
        };
        let (negated, wildcards, folds_case) = match operator {
            "StringEquals" => (false, false, false),
            "StringNotEquals" => (true, false, false),
            "StringEqualsIgnoreCase" => (false, false, true),
            "StringNotEqualsIgnoreCase" => (true, false, true),
            "StringLike" => (false, true, false),
            "StringNotLike" => (true, true, false),
            _ => return None,
        };
        let syntax = Syntax {
            wildcards,
            variables: version == Version::V2012,
            folds_case,
        };
        // Whether no value at all is met by everything or by nothing, nobody says.
        let values = Some(values).filter(|values| !values.is_empty())?;
        Some(Self::Prefix {
            values: values
                .iter()
                .map(|value| Glob::read(value, syntax))
                .collect(),
            negated,
            without: if_exists || of_none.unwrap_or(negated),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(operator: &str, values: &[&str], prefix: Option<&str>) -> Holds {
        let written = document::Condition {
            operator: operator.to_owned(),
            key: "S3:Prefix".to_owned(),
            values: values.iter().map(|&value| value.to_owned()).collect(),
        };
        Condition::read(&written, Version::V2012).holds(prefix)
    }

    #[test]
    fn one_of_the_values_is_enough_and_all_must_differ_from_what_is_negated() {
        use Holds::{No, Yes};
        for (operator, values, expected) in [
            ("StringEquals", ["a", "p/"], Yes),
            ("StringEquals", ["a", "p*"], No),
            ("StringEquals", ["a", "P/"], No),
            ("StringEqualsIgnoreCase", ["a", "P/"], Yes),
            ("StringLike", ["a", "p*"], Yes),
            ("StringLike", ["a", "P*"], No),
            ("StringNotEquals", ["a", "p/"], No),
            ("StringNotEquals", ["a", "p*"], Yes),
            ("StringNotEqualsIgnoreCase", ["a", "P/"], No),
            ("StringNotLike", ["a", "p*"], No),
            ("StringNotLike", ["a", "b"], Yes),
        ] {
            for operator in [
                operator.to_owned(),
                format!("{operator}IfExists"),
                format!("ForAllValues:{operator}"),
                format!("ForAnyValue:{operator}IfExists"),
            ] {
                assert_eq!(
                    holds(&operator, &values, Some("p/")),
                    expected,
                    "{operator}"
                );
            }
        }
    }

    #[test]
    fn a_request_without_the_key_is_told_from_one_that_has_another() {
        for (operator, expected) in [
            ("StringLike", Holds::No),
            ("StringNotLike", Holds::Yes),
            ("StringLikeIfExists", Holds::Yes),
            ("StringNotLikeIfExists", Holds::Yes),
            ("ForAllValues:StringLike", Holds::Yes),
            ("ForAllValues:StringNotLike", Holds::Yes),
            ("ForAnyValue:StringLike", Holds::No),
            ("ForAnyValue:StringNotLike", Holds::No),
            ("ForAnyValue:StringLikeIfExists", Holds::Yes),
        ] {
            assert_eq!(holds(operator, &["*"], None), expected, "{operator}");
        }
        assert_eq!(holds("Null", &["true"], None), Holds::Yes);
        assert_eq!(holds("Null", &["true"], Some("p/")), Holds::No);
        assert_eq!(holds("Null", &["false"], None), Holds::No);
        assert_eq!(holds("Null", &["false"], Some("p/")), Holds::Yes);
    }

    #[test]
    fn what_is_no_operator_for_texts_is_nothing_to_rely_on() {
        for operator in [
            "stringlike",
            "Bool",
            "ArnLike",
            "StringLikeIfexists",
            "ForSomeValues:StringLike",
            "ForAllValues:ForAnyValue:StringLike",
            "NullIfExists",
            "",
        ] {
            assert_eq!(
                holds(operator, &["*"], Some("p/")),
                Holds::Perhaps,
                "{operator}"
            );
        }
        assert_eq!(holds("StringLike", &[], Some("p/")), Holds::Perhaps);
        assert_eq!(holds("Null", &["true", "false"], None), Holds::Perhaps);
        assert_eq!(holds("Null", &["yes"], None), Holds::Perhaps);
    }
}
