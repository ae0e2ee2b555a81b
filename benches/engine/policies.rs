//! Policies to measure with: documents of one shape in every size.

use std::fmt::Write;

use warden::engine::{Engine, Identity, Subject};
use warden::policy::{self, IdentityCase, Options, Policy};

/// How the names of a policy are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Names.
    Exact,
    /// Names, and as many are denied besides.
    ExactAndDenied,
    /// Globs whose star comes last.
    Prefix,
    /// `.*_tN_.*`
    Regex,
    /// Regular expressions that have no letters of their own before something varies.
    General,
}

impl Shape {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Exact,
        Self::ExactAndDenied,
        Self::Prefix,
        Self::Regex,
        Self::General,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::ExactAndDenied => "exact-deny",
            Self::Prefix => "prefix",
            Self::Regex => "regex",
            Self::General => "general",
        }
    }

    /// The most patterns that a policy of this shape has here.
    pub fn most(self) -> usize {
        match self {
            Self::Exact | Self::ExactAndDenied => 1_000_000,
            Self::Prefix => 100_000,
            Self::Regex => 10_000,
            Self::General => 1_000,
        }
    }

    /// The pattern with this number, as the document writes it.
    fn pattern(self, number: usize) -> String {
        match self {
            Self::Exact | Self::ExactAndDenied => format!(r#""table_{number:07}""#),
            Self::Prefix => format!(r#""team_{number:07}_*""#),
            Self::Regex => format!(r#"{{"regex": ".*_t{number}_.*"}}"#),
            Self::General => format!(r#"{{"regex": "[a-z]+_t{number}_[0-9]+"}}"#),
        }
    }

    /// A name that the pattern with this number matches, and that no other pattern does.
    pub fn name_for(self, number: usize) -> String {
        match self {
            Self::Exact | Self::ExactAndDenied => format!("table_{number:07}"),
            Self::Prefix => format!("team_{number:07}_orders"),
            Self::Regex => format!("sales_t{number}_daily"),
            Self::General => format!("sales_t{number}_2024"),
        }
    }

    /// A document of one user, `alice`, whose role holds so many patterns in one rule.
    pub fn document(self, patterns: usize) -> String {
        let role = format!(r#""allow": [{}]"#, rule(self.names(0..patterns)));
        let denied = match self {
            Self::ExactAndDenied => {
                format!(
                    r#", "deny": [{}]"#,
                    rule(self.names(patterns..2 * patterns))
                )
            }
            _ => String::new(),
        };
        format!(
            r#"{{"version": 1, "roles": {{"r": {{{role}{denied}}}}}, "users": {{"alice": ["r"]}}}}"#
        )
    }

    fn names(self, numbers: std::ops::Range<usize>) -> impl Iterator<Item = String> {
        numbers.map(move |number| self.pattern(number))
    }
}

/// A document of so many roles of so many names each; users are given as a JSON object.
pub fn document_of_roles(roles: usize, names: usize, users: &str) -> String {
    let mut text = r#"{"version": 1, "roles": {"#.to_owned();
    for role in 0..roles {
        let comma = if role == 0 { "" } else { "," };
        let names = (role * names..(role + 1) * names).map(|name| Shape::Exact.pattern(name));
        let _ = write!(text, r#"{comma}"r{role}": {{"allow": [{}]}}"#, rule(names));
    }
    let _ = write!(text, r#"}}, "users": {users}}}"#);
    text
}

fn rule(names: impl Iterator<Item = String>) -> String {
    let names: Vec<String> = names.collect();
    format!(
        r#"{{"actions": ["READ", "WRITE"], "type": "DATASOURCE", "names": [{}]}}"#,
        names.join(", ")
    )
}

/// The policy of a document without errors.
pub fn read(document: &str) -> Policy {
    let reading = policy::read(document.as_bytes(), &Options::default());
    reading.policy.expect("the document is right")
}

/// The engine of a policy.
pub fn compile(policy: Policy) -> Engine {
    Engine::compile(policy, IdentityCase::Exact, Vec::new())
}

/// The subject of a user.
pub fn subject(engine: &Engine, user: &str) -> Subject {
    engine
        .subject(&Identity::user(user))
        .expect("there is room for the roles")
}
