//! Who asks.

/// An authenticated identity.
#[derive(Clone, Copy, Debug)]
pub struct Identity<'a, S> {
    /// Its name.
    pub user: &'a str,
    /// The authenticator that vouches for it; calls inside a process have none.
    pub authenticated_by: Option<&'a str>,
    /// The groups it belongs to.
    pub groups: Groups<'a, S>,
}

/// The groups of an identity.
#[derive(Clone, Copy, Debug)]
pub struct Groups<'a, S> {
    /// Those that could be read.
    pub names: &'a [S],
    /// Whether there is one that could not.
    pub unreadable: bool,
}

impl<'a> Identity<'a, &'a str> {
    /// A user without groups.
    #[must_use]
    pub fn user(user: &'a str) -> Self {
        Self {
            user,
            authenticated_by: None,
            groups: Groups {
                names: &[],
                unreadable: false,
            },
        }
    }
}
