//! What is permitted, and what is asked.

/// The user who asks, and the one role that it has.
pub const USER: &str = "alice";
pub const ROLE: &str = "reader";

/// How many different questions are asked in turn, so that no engine lives on having just seen one.
const QUESTIONS: usize = 256;

/// How names are permitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Exact,
    Prefix,
}

/// Where the questions meet a permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Among the last tenth of the permissions: allowed.
    Late,
    /// Nowhere: denied.
    None,
}

impl Shape {
    pub const ALL: [Self; 2] = [Self::Exact, Self::Prefix];

    /// As records call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Prefix => "prefix",
        }
    }

    /// The permissions' names, a prefix with a star at its end.
    pub fn permissions(self, n: usize) -> impl Iterator<Item = String> {
        (0..n).map(move |number| match self {
            Self::Exact => format!("table_{number:07}"),
            Self::Prefix => format!("team_{number:07}_*"),
        })
    }

    fn question(self, number: usize) -> String {
        match self {
            Self::Exact => format!("table_{number:07}"),
            Self::Prefix => format!("team_{number:07}_orders"),
        }
    }
}

impl Asked {
    pub const ALL: [Self; 2] = [Self::Late, Self::None];

    /// As records call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Late => "late",
            Self::None => "none",
        }
    }

    /// The names to ask for where so many are permitted.
    #[must_use]
    pub fn questions(self, shape: Shape, n: usize) -> Vec<String> {
        let tenth = (n / 10).max(1);
        let first = match self {
            Self::Late => n - tenth,
            Self::None => n,
        };
        // A step that shares no divisor with powers of ten goes all over the tenth.
        let numbers = (0..QUESTIONS).map(|index| first + index * 7_919 % tenth);
        numbers.map(|number| shape.question(number)).collect()
    }

    /// What every engine must answer to these.
    #[must_use]
    pub fn answer(self) -> bool {
        self == Self::Late
    }
}
