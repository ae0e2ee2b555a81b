//! What rules say, of one name and of one pattern.

use crate::pattern::PatternId;
use crate::policy::{Action, Effect, Rule};

/// What rules say of a name: which actions some of them allow, and which some of them deny.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine) struct Says(pub(super) u8);

/// No rule says anything.
pub(in crate::engine) const NOTHING: Says = Says(0);

/// In [`Says`] the allowed actions are the lower bits, the denied ones stand above.
const DENIED: u32 = 2;

impl Says {
    pub(super) fn of_rule(rule: &Rule) -> Self {
        match rule.effect {
            Effect::Allow => Self(rule.actions.bits()),
            Effect::Deny => Self(rule.actions.bits() << DENIED),
        }
    }

    /// What this and the other say.
    pub(in crate::engine) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(in crate::engine) fn allows(self, action: Action) -> bool {
        self.0 & (1 << action as u8) != 0
    }

    pub(in crate::engine) fn denies(self, action: Action) -> bool {
        self.0 & (1 << (action as u8) << DENIED) != 0
    }

    pub(in crate::engine) fn has(self, effect: Effect, action: Action) -> bool {
        match effect {
            Effect::Allow => self.allows(action),
            Effect::Deny => self.denies(action),
        }
    }
}

/// What is said of a pattern, with a resource type: the type (28 bits), the pattern (32 bits) and what is said (4 bits);
/// a document of 64 MiB cannot name as many types. No entry says nothing, so that zero is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry(pub(super) u64);

/// The bits of what is said.
pub(super) const SAID: u64 = 0b1111;
/// Below lie the number of the pattern and what is said; above, the type and the kind of pattern.
pub(super) const KIND: u32 = 4 + PatternId::NUMBER_BITS;

impl Entry {
    pub(super) const NONE: Self = Self(0);

    #[inline]
    pub(super) fn new(resource_type: u32, pattern: PatternId, says: Says) -> Self {
        let key = u64::from(resource_type) << 36 | u64::from(pattern.code()) << 4;
        Self(key | u64::from(says.0))
    }

    #[inline]
    pub(super) fn says(self) -> Says {
        Says((self.0 & SAID) as u8)
    }

    #[inline]
    pub(super) fn key(self) -> u64 {
        self.0 & !SAID
    }

    /// Resource type and kind of pattern.
    #[inline]
    pub(super) fn kind(self) -> u32 {
        (self.0 >> KIND) as u32
    }

    /// The pattern's number among those of its kind.
    #[inline]
    pub(super) fn number(self) -> u32 {
        ((self.0 & ((1 << KIND) - 1)) >> 4) as u32
    }
}
