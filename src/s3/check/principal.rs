//! Whom a statement of a bucket's policy is about.

use super::holds::Holds;
use crate::s3::document::Principal;

impl Principal {
    /// Whether it is whoever has this ARN; of whom nothing is known, only what is about everyone is about them.
    pub(super) fn is(&self, arn: Option<&str>) -> Holds {
        match self {
            Self::Everyone => Holds::Yes,
            Self::Any(names) => {
                Holds::any(names.iter().map(|(kind, name)| one_is(kind, name, arn)))
            }
            // Naming a role leaves its sessions out, and naming an account more than that.
            Self::NoneOf(_) => Holds::Perhaps,
        }
    }
}

fn one_is(kind: &str, name: &str, arn: Option<&str>) -> Holds {
    match (kind, arn) {
        // Druid is no service of AWS.
        ("Service", _) => Holds::No,
        ("AWS", _) if name == "*" => Holds::Yes,
        // IAM knows no wildcards in it.
        ("AWS", _) if name.contains(['*', '?']) => Holds::Perhaps,
        ("AWS", Some(arn)) if name == arn => Holds::Yes,
        // Names that differ in case alone are of one role.
        ("AWS", Some(arn))
            if is_user_or_role(name) && is_user_or_role(arn) && !name.eq_ignore_ascii_case(arn) =>
        {
            Holds::No
        }
        // An account, a session, a user of a federation: they may be the same.
        _ => Holds::Perhaps,
    }
}

fn is_user_or_role(arn: &str) -> bool {
    let mut parts = arn.splitn(6, ':');
    let service = parts.nth(2);
    let resource = parts.nth(2).unwrap_or_default();
    service == Some("iam") && (resource.starts_with("user/") || resource.starts_with("role/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROLE: &str = "arn:aws:iam::123456789012:role/druid";

    fn aws(name: &str) -> Principal {
        Principal::Any(vec![("AWS".to_owned(), name.to_owned())])
    }

    #[test]
    fn a_role_is_the_one_of_its_arn_and_no_other() {
        assert_eq!(aws(ROLE).is(Some(ROLE)), Holds::Yes);
        assert_eq!(aws("*").is(Some(ROLE)), Holds::Yes);
        assert_eq!(Principal::Everyone.is(None), Holds::Yes);
        assert_eq!(
            aws("arn:aws:iam::123456789012:user/druid").is(Some(ROLE)),
            Holds::No
        );
        let service = ("Service".to_owned(), "logs.amazonaws.com".to_owned());
        assert_eq!(Principal::Any(vec![service]).is(Some(ROLE)), Holds::No);
    }

    #[test]
    fn accounts_sessions_and_exceptions_are_nothing_to_rely_on() {
        for name in [
            "arn:aws:iam::123456789012:role/Druid",
            "arn:aws:iam::123456789012:role/*",
            "123456789012",
            "arn:aws:iam::123456789012:root",
            "arn:aws:sts::123456789012:assumed-role/druid/i-1",
        ] {
            assert_eq!(aws(name).is(Some(ROLE)), Holds::Perhaps, "{name}");
        }
        assert_eq!(aws(ROLE).is(None), Holds::Perhaps);
        let none_of = Principal::NoneOf(vec![("AWS".to_owned(), ROLE.to_owned())]);
        assert_eq!(none_of.is(Some(ROLE)), Holds::Perhaps);
    }
}
