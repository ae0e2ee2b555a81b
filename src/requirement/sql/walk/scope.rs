//! Which names are those of common table expressions.

use std::collections::HashMap;

use sqlparser::ast::Ident;

/// The CTEs that can be named here (Calcite's `WithScope`): by their names alone, in the case in which they are
/// written.
#[derive(Debug, Default)]
pub(super) struct Scope<'t> {
    /// How many CTEs of that name surround this place.
    definitions: HashMap<&'t str, usize>,
}

impl<'t> Scope<'t> {
    pub(super) fn define(&mut self, name: &'t Ident) {
        *self.definitions.entry(&name.value).or_default() += 1;
    }

    pub(super) fn forget(&mut self, name: &'t Ident) {
        if let Some(definitions) = self.definitions.get_mut(name.value.as_str()) {
            *definitions = definitions.saturating_sub(1);
        }
    }

    pub(super) fn defines(&self, name: &Ident) -> bool {
        self.definitions
            .get(name.value.as_str())
            .is_some_and(|&definitions| definitions > 0)
    }
}
