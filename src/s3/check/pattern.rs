//! Patterns of actions and of resources.

use super::glob::{Glob, Syntax};
use super::holds::Holds;
use super::kinds::Begun;
use crate::s3::document::{Clause, Version};

/// `Action` or `NotAction`, `Resource` or `NotResource`.
#[derive(Debug)]
pub(super) struct Patterns<P> {
    /// Whether what matches none of them is meant.
    pub negated: bool,
    pub each: Vec<P>,
}

impl<P> Patterns<P> {
    pub fn read(clause: &Clause, pattern: impl Fn(&str) -> P) -> Self {
        let (negated, texts) = match clause {
            Clause::Any(texts) => (false, texts),
            Clause::NoneOf(texts) => (true, texts),
        };
        Self {
            negated,
            each: texts.iter().map(|text| pattern(text)).collect(),
        }
    }

    /// Whether what these patterns are asked about is meant.
    pub fn hold(&self, matches: impl Fn(&P) -> Holds) -> Holds {
        Holds::any(self.each.iter().map(matches)).negated_if(self.negated)
    }
}

/// Actions, whatever the case of their letters: `*`, or a service, a colon and a pattern.
#[derive(Debug)]
pub(super) struct ActionPattern {
    pub text: String,
    glob: Glob,
}

impl ActionPattern {
    pub fn read(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            glob: Glob::read(
                text.trim(),
                Syntax {
                    wildcards: true,
                    variables: false,
                    folds_case: true,
                },
            ),
        }
    }

    pub fn size(&self) -> usize {
        self.glob.size()
    }

    /// IAM knows no wildcards before the colon, and no blanks: what they match is not known.
    pub fn matches(&self, action: &str) -> Holds {
        let service = self.text.split_once(':').map(|(service, _)| service);
        let is_odd = service.is_none_or(|service| service.contains(['*', '?']))
            || self.text.trim() != self.text;
        match self.glob.matches(action) {
            Holds::Yes if is_odd && !self.is_everything() => Holds::Perhaps,
            matches => matches,
        }
    }

    /// Whether it matches every action of every service.
    pub fn is_everything(&self) -> bool {
        self.text == "*"
    }

    /// Whether it could match an action of this service, more than these.
    pub fn reaches_beyond(&self, service: &str, actions: &[&str]) -> bool {
        let reaches = !self.glob.after(&format!("{service}:")).is_over();
        reaches
            && !actions
                .iter()
                .any(|action| action.eq_ignore_ascii_case(&self.text))
    }
}

/// Resources: `*`, or an ARN with wildcards in its six parts.
#[derive(Debug)]
pub(super) struct ResourcePattern {
    pub text: String,
    /// Part by part: what stands before the fifth colon, and the rest. None if IAM does not say what it means.
    exact: Option<(Vec<Glob>, Glob)>,
    /// As if wildcards could reach from part to part.
    whole: Glob,
}

/// How many colons divide an ARN.
const COLONS: usize = 5;

impl ResourcePattern {
    pub fn read(text: &str, version: Version) -> Self {
        let glob = |text: &str| {
            Glob::read(
                text,
                Syntax {
                    wildcards: true,
                    variables: version == Version::V2012,
                    folds_case: false,
                },
            )
        };
        Self {
            text: text.to_owned(),
            exact: parts(text).filter(names_service).map(|(head, tail)| {
                let head = head.split(':').map(glob);
                (head.collect(), glob(tail))
            }),
            whole: glob(text),
        }
    }

    /// How much is compared at most, for each character of an ARN.
    pub fn size(&self) -> usize {
        let exact = self.exact.iter();
        let parts = exact.flat_map(|(head, tail)| head.iter().chain([tail]));
        parts.chain([&self.whole]).map(Glob::size).sum()
    }

    /// Wildcards stay within their part, but at the end of a part IAM may take them further: then it is not known.
    pub fn matches(&self, arn: &str) -> Holds {
        if self.is_everything() {
            return Holds::Yes;
        }
        let whole = self.whole.matches(arn);
        match (&self.exact, parts(arn)) {
            _ if whole == Holds::No => Holds::No,
            (Some((head, tail)), Some((arn_head, arn_tail))) => {
                let parts = head.iter().zip(arn_head.split(':'));
                let heads = parts.map(|(glob, part)| glob.matches(part));
                Holds::all(heads.chain([tail.matches(arn_tail)])).max(Holds::Perhaps)
            }
            _ => Holds::Perhaps,
        }
    }

    /// Whether it is `*`.
    pub fn is_everything(&self) -> bool {
        self.text == "*"
    }

    /// All that is asked about an ARN that begins so, half-way.
    pub fn begun(&self, arn: &str) -> Vec<Begun<'_>> {
        let (last, start) = self.last_part(arn);
        vec![
            (last, last.after(start)),
            (&self.whole, self.whole.after(arn)),
        ]
    }

    /// Whether it could match an ARN that begins so.
    pub fn reaches(&self, start: &str) -> bool {
        !self.whole.after(start).is_over()
    }

    /// Whether it matches all ARNs that begin so.
    pub fn takes_all(&self, start: &str) -> bool {
        let (glob, start) = self.last_part(start);
        glob.takes_all(&glob.after(start))
    }

    /// Whether it matches no other ARN than this, or than those that begin so if `more` may follow.
    pub fn is_within(&self, arn: &str, more: bool) -> bool {
        let (glob, start) = self.last_part(arn);
        glob.is_within(start, more)
    }

    /// What tells resources of one service apart.
    fn last_part<'s, 'a>(&'s self, arn: &'a str) -> (&'s Glob, &'a str) {
        match (&self.exact, parts(arn)) {
            (Some((_, tail)), Some((_, arn_tail))) => (tail, arn_tail),
            _ => (&self.whole, arn),
        }
    }
}

/// IAM knows no wildcard in the service.
fn names_service((head, _): &(&str, &str)) -> bool {
    let service = head.split(':').nth(2).unwrap_or_default();
    !service.contains(['*', '?'])
}

/// Before and behind the fifth colon.
fn parts(arn: &str) -> Option<(&str, &str)> {
    let (colon, _) = arn.match_indices(':').nth(COLONS - 1)?;
    let (head, tail) = arn.split_at_checked(colon)?;
    Some((head, tail.strip_prefix(':')?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn action(pattern: &str, action: &str) -> Holds {
        ActionPattern::read(pattern).matches(action)
    }

    #[test]
    fn actions_are_the_same_in_either_case() {
        assert_eq!(action("S3:getOBJECT", "s3:GetObject"), Holds::Yes);
        assert_eq!(action("s3:Get*", "s3:GetObject"), Holds::Yes);
        assert_eq!(action("s3:?etObject", "s3:GetObject"), Holds::Yes);
        assert_eq!(action("s3:GetObjectAcl", "s3:GetObject"), Holds::No);
        assert_eq!(action("GetObject", "s3:GetObject"), Holds::No);
        assert_eq!(action("*", "s3:GetObject"), Holds::Yes);
    }

    #[test]
    fn a_wildcard_in_the_service_or_a_blank_is_nothing_to_rely_on() {
        for pattern in ["s3*", "s*:GetObject", "*:*", "*:GetObject", " s3:GetObject"] {
            assert_eq!(action(pattern, "s3:GetObject"), Holds::Perhaps, "{pattern}");
        }
        assert_eq!(action("iam*", "s3:GetObject"), Holds::No);
    }

    fn resource(pattern: &str, arn: &str) -> Holds {
        ResourcePattern::read(pattern, Version::V2012).matches(arn)
    }

    #[test]
    fn resources_are_compared_part_by_part() {
        let arn = "arn:aws:s3:::b/p/a:b/c";
        for pattern in [
            "*",
            "arn:aws:s3:::*",
            "arn:*:s3:::b/*",
            "arn:aws:s3:*:*:b/p/*",
            "arn:aws:s3:::b/p/a:?/c",
        ] {
            assert_eq!(resource(pattern, arn), Holds::Yes, "{pattern}");
        }
        for pattern in [
            "arn:aws:s3:::b",
            "arn:aws:s3:::B/*",
            "arn:aws-cn:s3:::b/*",
            "b/*",
        ] {
            assert_eq!(resource(pattern, arn), Holds::No, "{pattern}");
        }
    }

    #[test]
    fn a_wildcard_that_would_have_to_reach_over_a_colon_is_nothing_to_rely_on() {
        let arn = "arn:aws:s3:::b/p/a:b/c";
        for pattern in [
            "**",
            "arn:*",
            "arn:aws:s3*",
            "arn:aws:*/p/*",
            "arn:aws:s3:*:*:b/c",
            "arn:aws:s?:::b/*",
        ] {
            assert_eq!(resource(pattern, arn), Holds::Perhaps, "{pattern}");
        }
    }

    #[test]
    fn a_resource_with_a_variable_may_match_where_all_else_does() {
        assert_eq!(
            resource("arn:aws:s3:::b/${aws:username}/*", "arn:aws:s3:::b/p/x"),
            Holds::Perhaps
        );
        assert_eq!(
            resource("arn:aws:s3:::b/${aws:username}/*", "arn:aws:s3:::c/p/x"),
            Holds::No
        );
        assert_eq!(
            resource("arn:${aws:Partition}:s3:::b/*", "arn:aws:s3:::b/p/x"),
            Holds::Perhaps
        );
        let old = ResourcePattern::read("arn:aws:s3:::b/${aws:username}/*", Version::V2008);
        assert_eq!(old.matches("arn:aws:s3:::b/p/x"), Holds::No);
        assert_eq!(old.matches("arn:aws:s3:::b/${aws:username}/x"), Holds::Yes);
    }
}
