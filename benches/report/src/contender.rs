//! Who is measured: what it is, and how it is drawn.

use crate::decisions::Decisions;

#[derive(Debug)]
pub struct Contender {
    /// As records name it.
    pub name: &'static str,
    /// As a plot names it.
    pub label: &'static str,
    pub what: &'static str,
    /// Of its line.
    pub colour: (u8, u8, u8),
}

/// All of them, Warden first.
pub const ALL: [Contender; 13] = [
    Contender {
        name: "warden",
        label: "Warden",
        what: "`WardenAuthorizer.authorize` of the built jar, through JNI",
        colour: (0xd1, 0x24, 0x2f),
    },
    Contender {
        name: "basic-security",
        label: "basic-security",
        what: "`BasicRoleBasedAuthorizer.authorize` of Druid's own extension",
        colour: (0x1f, 0x6f, 0xb4),
    },
    Contender {
        name: "map",
        label: "map of ready answers",
        what: "`ConcurrentHashMap.get` of the ready answer: what Java itself could do at best",
        colour: (0x6e, 0x77, 0x81),
    },
    Contender {
        name: "bare-jni",
        label: "bare JNI call",
        what: "a native method that does nothing",
        colour: (0xa0, 0xa6, 0xad),
    },
    Contender {
        name: "bare-jni-string",
        label: "JNI call with a name",
        what: "a native method that takes a name and does nothing",
        colour: (0xa0, 0xa6, 0xad),
    },
    Contender {
        name: "framework",
        label: "Druid's framework",
        what: "`AuthorizationUtils` around an authorizer that allows everything",
        colour: (0x6e, 0x77, 0x81),
    },
    Contender {
        name: "clock",
        label: "clock",
        what: "reading the clock twice, which is in every single call's time",
        colour: (0xa0, 0xa6, 0xad),
    },
    Contender {
        name: "warden-rust",
        label: "Warden, without JNI",
        what: "`Engine::decide`, called from Rust",
        colour: (0xe8, 0x7a, 0x80),
    },
    Contender {
        name: "warden-criterion",
        label: "Warden, without JNI",
        what: "`Engine::decide` through criterion, as cedar and casbin",
        colour: (0xe8, 0x7a, 0x80),
    },
    Contender {
        name: "cedar",
        label: "cedar, one policy each",
        what: "`cedar-policy`, one policy for each permission, called from Rust",
        colour: (0x8a, 0x3f, 0xc0),
    },
    Contender {
        name: "cedar-set",
        label: "cedar, one set",
        what: "`cedar-policy`, one policy, the names in a set that the principal has",
        colour: (0xb8, 0x86, 0xdb),
    },
    Contender {
        name: "casbin",
        label: "casbin",
        what: "`casbin`, a line for each permission, called from Rust",
        colour: (0x1a, 0x8f, 0x4e),
    },
    Contender {
        name: "opa",
        label: "OPA over HTTP",
        what: "Open Policy Agent on the same machine, asked over HTTP what druid-opa-authorizer asks, on a connection that is kept open",
        colour: (0xc2, 0x7c, 0x0e),
    },
];

/// By the name in records.
pub fn named(name: &str) -> Option<&'static Contender> {
    ALL.iter().find(|contender| contender.name == name)
}

/// Where it stands among all; those that nobody knows come last.
pub fn place(name: &str) -> usize {
    ALL.iter()
        .position(|contender| contender.name == name)
        .unwrap_or(ALL.len())
}

impl Contender {
    /// Its version, where that is known.
    pub fn version<'a>(&self, decisions: &'a Decisions) -> Option<&'a str> {
        let of = match self.name {
            "cedar-set" => "cedar",
            other => other,
        };
        decisions.machine.contenders.get(of).map(String::as_str)
    }
}
