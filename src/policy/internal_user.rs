//! Whose name is whose: how names are compared, and which names are Druid's own.

/// How names of users and groups are compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum IdentityCase {
    /// As they are.
    #[default]
    Exact,
    /// Both sides in lower case: for directories that ignore case.
    Lower,
}

impl IdentityCase {
    /// The form in which a name is compared.
    #[must_use]
    pub fn fold(self, name: &str) -> String {
        match self {
            Self::Exact => name.to_owned(),
            // Character by character: the same letter folds alike wherever in a word it stands.
            Self::Lower => name.chars().flat_map(char::to_lowercase).collect(),
        }
    }
}

/// An identity by which Druid's services speak to each other; it may do everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InternalUser {
    /// The authenticator that must have authenticated it; any, if not given.
    pub authenticator: Option<String>,
    /// Its name, compared exactly.
    pub name: String,
}

impl InternalUser {
    /// Reads `AUTHENTICATOR:NAME` (split at the first colon) or `NAME`.
    #[must_use]
    pub fn parse(entry: &str) -> Self {
        match entry.split_once(':') {
            Some((authenticator, name)) => Self {
                authenticator: Some(authenticator.to_owned()),
                name: name.to_owned(),
            },
            None => Self {
                authenticator: None,
                name: entry.to_owned(),
            },
        }
    }

    /// Whether an identity is this one. Calls inside a process have no authenticator.
    #[must_use]
    pub fn is(&self, user: &str, authenticated_by: Option<&str>) -> bool {
        self.name == user
            && match (&self.authenticator, authenticated_by) {
                (Some(demanded), Some(authenticator)) => demanded == authenticator,
                _ => true,
            }
    }
}

#[cfg(test)]
mod tests {
    use super::{IdentityCase, InternalUser};

    #[test]
    fn an_entry_may_name_its_authenticator() {
        let of_login = InternalUser::parse("login:druid_system");
        assert!(of_login.is("druid_system", Some("login")));
        assert!(of_login.is("druid_system", None));
        assert!(!of_login.is("druid_system", Some("ldap")));
        assert!(!of_login.is("Druid_System", Some("login")));

        let of_any = InternalUser::parse("druid_system");
        assert!(of_any.is("druid_system", Some("ldap")));
        assert!(of_any.is("druid_system", None));
        assert!(!of_any.is("bob", None));

        assert_eq!(InternalUser::parse("a:b:c").name, "b:c");
    }

    #[test]
    fn folding_does_not_depend_on_the_place_in_a_word() {
        assert_eq!(IdentityCase::Lower.fold("ÄÖ Bob"), "äö bob");
        assert_eq!(
            IdentityCase::Lower.fold("ΟΔΟΣ"),
            IdentityCase::Lower.fold("οδοσ")
        );
        assert_eq!(IdentityCase::Exact.fold("Bob"), "Bob");
    }
}
