//! Whether something holds, as far as documents tell.

/// In this order, of alternatives the greatest counts, of conditions the least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Holds {
    /// It does not.
    No,
    /// It depends on what the documents do not tell.
    Perhaps,
    /// It does.
    Yes,
}

impl Holds {
    /// Whether one of these holds; of none, none does.
    pub fn any(them: impl IntoIterator<Item = Self>) -> Self {
        them.into_iter().max().unwrap_or(Self::No)
    }

    /// Whether all of these hold; of none, all do.
    pub fn all(them: impl IntoIterator<Item = Self>) -> Self {
        them.into_iter().min().unwrap_or(Self::Yes)
    }

    /// Whether the contrary holds, if it is asked for.
    pub fn negated_if(self, negated: bool) -> Self {
        match self {
            Self::No if negated => Self::Yes,
            Self::Yes if negated => Self::No,
            other => other,
        }
    }
}

impl From<bool> for Holds {
    fn from(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }
}
