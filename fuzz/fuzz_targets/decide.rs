//! Whatever the policy: the engine decides as its plain meaning demands, written down in `tests/reference`.
//!
//! An input is read byte by byte as a policy, then as questions; any input is one. The pieces of names and patterns are
//! few, so that they meet.
//!
//! ```text
//! mkdir -p fuzz/corpus/decide
//! cargo +nightly fuzz run decide fuzz/corpus/decide fuzz/seeds/decide -- -max_len=2048
//! ```

#![no_main]

#[path = "../../tests/reference/mod.rs"]
#[expect(dead_code, reason = "nothing is asked about input sources here")]
mod reference;

use libfuzzer_sys::arbitrary::{Result, Unstructured};
use libfuzzer_sys::fuzz_target;
use reference::external::Sources;
use reference::{Name, Policy, Request, Role, Rule};
use warden::engine::{Engine, Groups, Identity, ResourceType};
use warden::policy::{self, Action, IdentityCase, Options};

/// What names and patterns are made of: pieces that contain, begin, end and overlap each other, and odd ones.
const PIECES: [&str; 20] = [
    "a", "b", "ab", "aba", "_", "_t1_", "_t2_", "_t12", "t1_", "team", "team_1", "sales", "1",
    "12", "é", "😀", "\n", "*", "\\", ".",
];

/// Expressions, `@` in which stands for a piece and `#` for another one.
const EXPRESSIONS: [&str; 24] = [
    ".*@.*",
    "@.*",
    ".*@",
    "@",
    ".*@.*#.*",
    "@.*#",
    "@|#",
    "(@|#).*",
    ".*(@|#).*",
    "(?:@|#)_.*",
    "@?#",
    "(@)*#",
    "[a-z]+@[0-9]+",
    "[^@]*",
    r"\w+@",
    r".*@\d",
    "(?i)@",
    "@{2,3}",
    ".",
    r"\W*",
    "(@|#)+",
    ".*@[0-9]*",
    "",
    ".+@.+#?",
];

const USERS: [&str; 3] = ["alice", "Alice", "bob"];
const GROUPS: [&str; 3] = ["staff", "stäff", "others"];
const TYPES: [&str; 4] = ["DATASOURCE", "VIEW", "CONFIG", "of an extension"];
const ACTIONS: [&[&str]; 3] = [&["READ"], &["WRITE"], &["READ", "WRITE"]];

fuzz_target!(|input: &[u8]| {
    let mut input = Unstructured::new(input);
    let Ok(policy) = policy(&mut input) else {
        return;
    };
    let document = policy.document().to_string();
    let reading = policy::read(document.as_bytes(), &Options::default());
    assert_eq!(reading.policy.is_none(), reading.has_errors());
    // Some expressions are refused: they match nothing that is a name, or are written as none is.
    let Some(read) = reading.policy else { return };
    let engine = Engine::compile(read, IdentityCase::Exact, Vec::new());
    while !input.is_empty() {
        let Ok(request) = request(&mut input, &policy) else {
            return;
        };
        ask(&engine, &policy, &request);
    }
});

/// Deciding and explaining both agree with the reference.
fn ask(engine: &Engine, policy: &Policy, request: &Request) {
    let expected = policy.allows(request);
    let identity = Identity {
        user: &request.user,
        authenticated_by: None,
        groups: Groups {
            names: &request.groups,
            unreadable: false,
        },
    };
    let subject = engine.subject(&identity).expect("a new engine has room");
    let resource_type = ResourceType::from_name(&request.resource_type);
    let action = Action::from_name(request.action).expect("an action");
    let decided = engine.decide(subject, resource_type, &request.name, action);
    assert_eq!(decided, expected, "{request:?} {policy:?}");
    let explained = engine.explain(&identity, &request.resource_type, &request.name, action);
    assert_eq!(explained.allowed, expected, "{request:?} {policy:?}");
}

fn policy(input: &mut Unstructured<'_>) -> Result<Policy> {
    let count = input.int_in_range(1..=6)?;
    let mut roles = Vec::new();
    for number in 0..count {
        roles.push(Role {
            // From roles before it: so there is no cycle.
            inherits: some_roles(input, number)?,
            allow: some(input, 4, rule)?,
            deny: some(input, 2, rule)?,
        });
    }
    let mut bound = |names: &[&str]| {
        let bind = |name: &&str| Ok(((*name).to_owned(), some_roles(input, count)?));
        names.iter().map(bind).collect::<Result<Vec<_>>>()
    };
    Ok(Policy {
        users: bound(&USERS[..2])?,
        groups: bound(&GROUPS[..2])?,
        everyone: some_roles(input, count)?,
        roles,
    })
}

fn rule(input: &mut Unstructured<'_>) -> Result<Rule> {
    Ok(Rule {
        actions: input.choose(&ACTIONS)?.to_vec(),
        resource_type: (*input.choose(&TYPES)?).to_owned(),
        names: match some(input, 12, name)? {
            none if none.is_empty() => vec![name(input)?],
            names => names,
        },
        sources: Sources::All { environment: false },
    })
}

/// A pattern of any kind.
fn name(input: &mut Unstructured<'_>) -> Result<Name> {
    let literal = |input: &mut Unstructured<'_>| Ok(escaped(&text(input)?));
    Ok(match input.int_in_range(0..=9)? {
        0..=2 => Name::Glob(escaped(input.choose(&PIECES)?) + &literal(input)?),
        3 | 4 => Name::Glob(literal(input)? + "*"),
        5 => Name::Glob(format!("*{}*", literal(input)?)),
        6 => Name::Glob([literal(input)?, literal(input)?, literal(input)?].join("*")),
        7 => Name::Glob(format!("*{}", literal(input)?)),
        _ => Name::Regex(expression(input)?),
    })
}

fn expression(input: &mut Unstructured<'_>) -> Result<String> {
    let template = input.choose(&EXPRESSIONS)?;
    let mut piece = || Ok(regex::escape(input.choose(&PIECES)?));
    Ok(template.replace('@', &piece()?).replace('#', &piece()?))
}

/// Of a glob: what stands for itself.
fn escaped(literal: &str) -> String {
    literal.replace('\\', r"\\").replace('*', r"\*")
}

fn text(input: &mut Unstructured<'_>) -> Result<String> {
    Ok(some(input, 4, |input| input.choose(&PIECES).copied())?.concat())
}

/// Mostly for a name that some pattern of the policy matches, or nearly.
fn request(input: &mut Unstructured<'_>, policy: &Policy) -> Result<Request> {
    let patterns: Vec<&Name> = policy
        .roles
        .iter()
        .flat_map(|role| role.allow.iter().chain(&role.deny))
        .flat_map(|rule| &rule.names)
        .collect();
    let name = match input.int_in_range(0..=3)? {
        1 | 2 if !patterns.is_empty() => match input.choose(&patterns)? {
            Name::Glob(glob) => glob.replace('*', &text(input)?).replace('\\', ""),
            Name::Regex(expression) => expression.replace(".*", &text(input)?),
        },
        _ => text(input)?,
    };
    Ok(Request {
        user: (*input.choose(&USERS)?).to_owned(),
        groups: some(input, 2, |input| Ok((*input.choose(&GROUPS)?).to_owned()))?,
        resource_type: (*input.choose(&TYPES)?).to_owned(),
        name,
        action: *input.choose(&["READ", "WRITE"])?,
    })
}

/// Up to so many.
fn some<'a, T>(
    input: &mut Unstructured<'a>,
    most: usize,
    one: impl Fn(&mut Unstructured<'a>) -> Result<T>,
) -> Result<Vec<T>> {
    let count = input.int_in_range(0..=most)?;
    (0..count).map(|_| one(input)).collect()
}

fn some_roles(input: &mut Unstructured<'_>, below: usize) -> Result<Vec<usize>> {
    if below == 0 {
        return Ok(Vec::new());
    }
    some(input, 3, |input| input.choose_index(below))
}
