//! What rules say of patterns: hash tables of eight bytes an entry.

use crate::pattern::PatternId;
use crate::policy::{Action, Effect, Rule};

/// What rules say of a name: which actions some of them allow, and which some of them deny.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Says(u8);

/// No rule says anything.
pub(super) const NOTHING: Says = Says(0);

/// In [`Says`] the allowed actions are the lower bits, the denied ones stand above.
const DENIED: u32 = 2;

impl Says {
    fn of_rule(rule: &Rule) -> Self {
        match rule.effect {
            Effect::Allow => Self(rule.actions.bits()),
            Effect::Deny => Self(rule.actions.bits() << DENIED),
        }
    }

    /// What this and the other say.
    pub(super) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) fn allows(self, action: Action) -> bool {
        self.0 & (1 << action as u8) != 0
    }

    pub(super) fn denies(self, action: Action) -> bool {
        self.0 & (1 << (action as u8) << DENIED) != 0
    }

    pub(super) fn has(self, effect: Effect, action: Action) -> bool {
        match effect {
            Effect::Allow => self.allows(action),
            Effect::Deny => self.denies(action),
        }
    }
}

/// From resource type and pattern to what the rules say.
///
/// Open addressing with linear probing. An entry holds the type (28 bits), the pattern (32 bits) and what
/// is said (4 bits); a document of 64 MiB cannot name as many types. No entry says nothing, so that zero is free.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// A power of two long, or empty.
    entries: Box<[u64]>,
    used: usize,
}

const SAID: u64 = 0b1111;

impl Table {
    /// What these rules say where no input source was seen.
    pub(super) fn of_rules(rules: &[Rule]) -> Self {
        let saying = || rules.iter().filter(|rule| !allows_certain_locations(rule));
        let named = saying().map(|rule| rule.names.len()).sum();
        let mut table = Self::with_room(named);
        for rule in saying() {
            for &pattern in &rule.names {
                table.add(key(rule.resource_type.0, pattern), Says::of_rule(rule));
            }
        }
        table
    }

    /// What all these tables say together.
    pub(super) fn merged<'a>(tables: impl Iterator<Item = &'a Self> + Clone) -> Self {
        let mut table = Self::with_room(tables.clone().map(Self::len).sum());
        for &entry in tables
            .flat_map(|other| &other.entries)
            .filter(|&&entry| entry != 0)
        {
            table.add(entry & !SAID, Says((entry & SAID) as u8));
        }
        table
    }

    /// What is said of this pattern.
    pub(super) fn says(&self, resource_type: u32, pattern: PatternId) -> Says {
        let key = key(resource_type, pattern);
        let mut place = self.home(key);
        while let Some(&entry) = self.entries.get(place) {
            if entry & !SAID == key && entry != 0 {
                return Says((entry & SAID) as u8);
            }
            if entry == 0 {
                break;
            }
            place = self.after(place);
        }
        NOTHING
    }

    /// How many entries there are.
    pub(super) fn len(&self) -> usize {
        self.used
    }

    /// What it takes.
    pub(super) fn bytes(&self) -> usize {
        size_of_val(&*self.entries)
    }

    /// An empty table that at most so many entries fill to three quarters.
    fn with_room(entries: usize) -> Self {
        let length = if entries == 0 {
            0
        } else {
            (entries + entries / 3 + 1).next_power_of_two()
        };
        Self {
            entries: vec![0; length].into_boxed_slice(),
            used: 0,
        }
    }

    fn add(&mut self, key: u64, says: Says) {
        let mut place = self.home(key);
        while let Some(&entry) = self.entries.get(place) {
            if entry == 0 || entry & !SAID == key {
                self.used += usize::from(entry == 0);
                if let Some(slot) = self.entries.get_mut(place) {
                    *slot = entry | key | u64::from(says.0);
                }
                return;
            }
            place = self.after(place);
        }
    }

    /// Keys are numbers given in order, not chosen by anybody: a multiplication spreads them.
    fn home(&self, key: u64) -> usize {
        let hash = (key >> 4).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
        hash as usize & self.entries.len().wrapping_sub(1)
    }

    fn after(&self, place: usize) -> usize {
        (place + 1) & self.entries.len().wrapping_sub(1)
    }
}

fn allows_certain_locations(rule: &Rule) -> bool {
    rule.effect == Effect::Allow && rule.sources.is_listed()
}

fn key(resource_type: u32, pattern: PatternId) -> u64 {
    u64::from(resource_type) << 36 | u64::from(pattern.code()) << 4
}
