//! What must not be shown, whoever says it.

use std::fmt;

/// Secrets that were sent, and that a server may say back.
#[derive(Clone, Default)]
pub struct Concealment {
    secrets: Vec<String>,
}

impl Concealment {
    /// Hides one more.
    pub fn add(&mut self, secret: &str) {
        if !secret.is_empty() {
            self.secrets.push(secret.to_owned());
            // One secret may hold another.
            self.secrets
                .sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        }
    }

    /// Hides what another hides, too.
    pub fn extend(&mut self, other: Self) {
        for secret in &other.secrets {
            self.add(secret);
        }
    }

    /// The text without them.
    #[must_use]
    pub fn applied_to(&self, text: &str) -> String {
        let hidden = |text: String, secret: &String| text.replace(secret, "<hidden>");
        self.secrets.iter().fold(text.to_owned(), hidden)
    }
}

impl fmt::Debug for Concealment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} secrets", self.secrets.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn concealment() -> Concealment {
        let mut concealment = Concealment::default();
        for secret in ["key", "", "key/of/another"] {
            concealment.add(secret);
        }
        concealment
    }

    #[test]
    fn no_part_of_a_secret_is_left_by_another_within_it() {
        let shown = concealment().applied_to("you sent key/of/another, then key");
        assert_eq!(shown, "you sent <hidden>, then <hidden>");
    }

    #[test]
    fn debug_does_not_show_what_is_hidden() {
        assert_eq!(format!("{:?}", concealment()), "2 secrets");
    }
}
