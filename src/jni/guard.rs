//! Guards: each holds the policy that one authorizer of this process has in force.
//!
//! Java holds a guard by its number. Numbers are never given out twice, so one that was closed is merely unknown, and
//! deciding on it denies.

use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use once_cell::sync::OnceCell;

use super::change;
use super::current::Current;
use super::error::BoundaryError;
use crate::engine::{Engine, Identity, Subject};
use crate::policy::{self, Diagnostic, Options, Severity};
use crate::requirement::Settings;
use crate::requirement::task_access::TaskAccess;

/// Guards that one process may ever open; a Druid service opens one per configured authorizer.
const MAX_GUARDS: usize = 1024;

/// Errors of a policy that are told at once, and warnings: each is a line of the log.
const MAX_LINES: usize = 100;

static GUARDS: [OnceCell<Guard>; MAX_GUARDS] = [const { OnceCell::new() }; MAX_GUARDS];
static OPENED: AtomicUsize = AtomicUsize::new(0);

/// Counts the engines of this process, over all guards: a subject of one is never taken for a subject of another.
static ENGINES: AtomicU32 = AtomicU32::new(0);

/// What Java holds for a subject that may do nothing, whatever the policy: its engine number is never given out.
pub(super) const NOBODY: i64 = -1;

/// The policy in force for one authorizer.
pub(super) struct Guard {
    options: Options,
    task_access: TaskAccess,
    settings: Settings,
    /// What deciders read, without ever waiting.
    current: Current<Numbered>,
    /// Whoever replaces `current` holds this. Deciders do not.
    replacing: Mutex<Lifecycle>,
}

/// Only those who replace the engine look at it.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Lifecycle {
    #[default]
    Open,
    Closed,
}

/// An engine and the number by which its subjects know it.
pub(super) struct Numbered {
    pub(super) number: u32,
    pub(super) engine: Engine,
}

/// Opens a guard without a policy and returns its number.
pub(super) fn open(
    options: Options,
    task_access: TaskAccess,
    settings: Settings,
) -> Result<usize, BoundaryError> {
    let guard = Guard {
        options,
        task_access,
        settings,
        current: Current::none(),
        replacing: Mutex::default(),
    };
    let id = OPENED
        .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |opened| {
            (opened < MAX_GUARDS).then_some(opened + 1)
        })
        .map_err(|_| BoundaryError::TooManyGuards(MAX_GUARDS))?;
    let slot = GUARDS.get(id).ok_or(BoundaryError::NoGuard)?;
    slot.set(guard).map_err(|_| BoundaryError::NoGuard)?;
    Ok(id)
}

/// The guard of this number, as Java holds it.
pub(super) fn get(id: i32) -> Option<&'static Guard> {
    GUARDS.get(usize::try_from(id).ok()?)?.get()
}

impl Guard {
    /// Lets `ask` see the engine in force: the decider's view. `None` if there is none, or the thread is ending.
    #[inline]
    pub(super) fn decide<R>(&self, ask: impl FnOnce(&Numbered) -> R) -> Option<R> {
        self.current.read(ask)
    }

    /// The engine in force, if any, for what takes longer.
    pub(super) fn current(&self) -> Option<Arc<Numbered>> {
        self.current.get()
    }

    pub(super) fn task_access(&self) -> TaskAccess {
        self.task_access
    }

    pub(super) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Whether two names are the same user's.
    pub(super) fn are_one(&self, user: &str, other: &str) -> bool {
        let case = self.options.identity_case;
        case.fold(user) == case.fold(other)
    }

    /// Reads a policy and puts it in force; says what changed, and each warning on a line of its own.
    pub(super) fn load(&self, text: &[u8]) -> Result<String, BoundaryError> {
        // Reading and compiling take long; they happen before anybody is kept waiting.
        let reading = policy::read(text, &self.options);
        let Some(policy) = reading.policy else {
            let errors = lines(&reading.diagnostics, Severity::Error);
            return Err(BoundaryError::InvalidPolicy(errors.join("\n")));
        };
        let engine = Engine::compile(
            policy,
            self.options.identity_case,
            self.options.internal_users.clone(),
        );

        let warnings = lines(&reading.diagnostics, Severity::Warning);
        let lifecycle = self.replacing();
        let change = self.change_to(&engine);
        let replaced = self.replace(&lifecycle, engine)?;
        drop(lifecycle);
        // Freeing a large one takes long: others may replace this one meanwhile.
        drop(replaced);
        Ok([vec![change], warnings].concat().join("\n"))
    }

    /// The subject of this identity, as Java holds it: valid for the engine in force, and for no other.
    pub(super) fn subject<S: AsRef<str>>(
        &self,
        identity: &Identity<'_, S>,
    ) -> Result<i64, BoundaryError> {
        // Full more than once means that others fill the engine as fast as it is renewed: give up, which denies.
        for _ in 0..3 {
            let current = self.current.get().ok_or(BoundaryError::NoPolicy)?;
            match current.engine.subject(identity) {
                Ok(subject) => return Ok(held(current.number, subject)),
                Err(_full) => self.renew(&current)?,
            }
        }
        Err(BoundaryError::TooManyRoleSets)
    }

    /// Forgets the policy. Deciding denies from now on, and nothing can be loaded any more.
    pub(super) fn close(&self) {
        *self.replacing() = Lifecycle::Closed;
        drop(self.current.replace(None));
    }

    fn change_to(&self, engine: &Engine) -> String {
        let before = self.current.get();
        let before = before.as_ref().map(|before| before.engine.policy());
        change::describe(before, engine.policy())
    }

    /// Puts an engine with room for more subjects in the place of a full one, unless somebody else has.
    fn renew(&self, full: &Arc<Numbered>) -> Result<(), BoundaryError> {
        let lifecycle = self.replacing();
        match self.current.get() {
            Some(current) if Arc::ptr_eq(&current, full) => {
                // It is soon freed, by whoever uses it last: the new one has all of it that is large.
                self.replace(&lifecycle, full.engine.renewed()).map(drop)
            }
            _ => Ok(()),
        }
    }

    /// Takes the lifecycle as a proof that its caller holds the lock; hands over the engine that was in force.
    fn replace(
        &self,
        lifecycle: &MutexGuard<'_, Lifecycle>,
        engine: Engine,
    ) -> Result<Option<Arc<Numbered>>, BoundaryError> {
        if **lifecycle == Lifecycle::Closed {
            return Err(BoundaryError::NoGuard);
        }
        let number = ENGINES
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |last| {
                last.checked_add(1).filter(|next| *next < u32::MAX)
            })
            .map_err(|_| BoundaryError::NoEngineNumbers)?
            + 1;
        Ok(self
            .current
            .replace(Some(Arc::new(Numbered { number, engine }))))
    }

    /// A panic under this lock leaves nothing half done that matters, so a poisoned one is as good.
    fn replacing(&self) -> MutexGuard<'_, Lifecycle> {
        self.replacing
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

fn held(number: u32, subject: Subject) -> i64 {
    (i64::from(number) << 32) | i64::from(subject.to_number())
}

/// The engine number and the subject out of what Java holds.
#[inline]
pub(super) fn split(held: i64) -> (u32, Subject) {
    let bits = held.cast_unsigned();
    (((bits >> 32) as u32), Subject::from_number(bits as u32))
}

/// The errors, or the warnings, each on a line of its own: the first [`MAX_LINES`].
fn lines(diagnostics: &[Diagnostic], severity: Severity) -> Vec<String> {
    let found = || {
        diagnostics
            .iter()
            .filter(|found| found.severity == severity)
    };
    let mut lines: Vec<_> = found().take(MAX_LINES).map(line).collect();
    let more = found().count() - lines.len();
    if more > 0 {
        let noun = match severity {
            Severity::Error => "errors",
            Severity::Warning => "warnings",
        };
        lines.push(format!("and {more} {noun} more"));
    }
    lines
}

fn line(diagnostic: &Diagnostic) -> String {
    format!("{}: {}", diagnostic.at, diagnostic.message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Groups, ResourceType};
    use crate::policy::{Action, InternalUser, Position};

    /// Bit `n` of a number says whether its subject is in the group that may read datasource `n`.
    const GROUPS: u32 = 15;

    fn one_datasource_a_group() -> String {
        let role = |n| {
            format!(
                r#""r{n}": {{"allow": [{{"actions": ["READ"], "type": "DATASOURCE", "names": ["{n}"]}}]}}"#
            )
        };
        let roles: Vec<_> = (0..GROUPS).map(role).collect();
        let groups: Vec<_> = (0..GROUPS).map(|n| format!(r#""{n}": ["r{n}"]"#)).collect();
        format!(
            r#"{{"version": 1, "roles": {{{}}}, "groups": {{{}}}}}"#,
            roles.join(", "),
            groups.join(", ")
        )
    }

    fn opened() -> &'static Guard {
        let id = open(
            Options::default(),
            TaskAccess::Documented,
            Settings::default(),
        )
        .unwrap();
        get(i32::try_from(id).unwrap()).unwrap()
    }

    fn may_read(guard: &Guard, subject: i64, datasource: u32) -> bool {
        let current = guard.current();
        let current = current.as_deref().unwrap();
        let (number, subject) = split(subject);
        assert_eq!(number, current.number);
        let name = datasource.to_string();
        let datasource = ResourceType::Datasource;
        current
            .engine
            .decide(subject, datasource, &name, Action::Read)
    }

    #[test]
    fn a_full_engine_is_renewed_and_goes_on_to_answer_rightly() {
        let guard = opened();
        guard.load(one_datasource_a_group().as_bytes()).unwrap();
        let mut engines = Vec::new();
        for bits in 0..1_u32 << GROUPS {
            let member_of = |n: &u32| bits & (1 << n) != 0;
            let names: Vec<_> = (0..GROUPS)
                .filter(member_of)
                .map(|n| n.to_string())
                .collect();
            let subject = guard
                .subject(&Identity {
                    user: "bob",
                    authenticated_by: None,
                    groups: Groups {
                        names: &names,
                        unreadable: false,
                    },
                })
                .unwrap();
            for n in 0..GROUPS {
                assert_eq!(may_read(guard, subject, n), member_of(&n), "{bits:b}, {n}");
            }
            engines.push(split(subject).0);
        }
        engines.dedup();
        assert!(engines.len() > 1, "never full");
        assert!(engines.is_sorted_by(|a, b| a < b), "{engines:?}");
    }

    #[test]
    fn java_knows_druids_own_by_the_lower_half_of_what_it_holds() {
        let options = Options {
            internal_users: vec![InternalUser::parse("druid_system")],
            ..Options::default()
        };
        let id = open(options, TaskAccess::Documented, Settings::default()).unwrap();
        let guard = get(i32::try_from(id).unwrap()).unwrap();
        guard.load(one_datasource_a_group().as_bytes()).unwrap();
        let lower_half = |user| guard.subject(&Identity::user(user)).unwrap() as u32;
        assert_eq!(lower_half("druid_system"), 0);
        assert_ne!(lower_half("bob"), 0);
        assert_ne!(NOBODY as u32, 0);
    }

    #[test]
    fn what_java_holds_comes_apart_as_it_was_put_together() {
        for (number, subject) in [(1, 0), (1, u32::MAX), (u32::MAX - 1, 7)] {
            let held = held(number, Subject::from_number(subject));
            assert_eq!(split(held), (number, Subject::from_number(subject)));
            assert_ne!(held, NOBODY);
        }
    }

    #[test]
    fn a_hopeless_policy_is_told_in_a_hundred_lines() {
        for (severity, last) in [
            (Severity::Error, "and 50 errors more"),
            (Severity::Warning, "and 50 warnings more"),
        ] {
            let found = |line| Diagnostic {
                severity,
                at: Position { line, column: 1 },
                message: "wrong".to_owned(),
            };
            let told = lines(&(1..=150).map(found).collect::<Vec<_>>(), severity);
            assert_eq!(told.len(), MAX_LINES + 1);
            assert_eq!(told[..2], ["1:1: wrong", "2:1: wrong"]);
            assert_eq!(told[99..], ["100:1: wrong", last]);
        }
    }

    #[test]
    fn a_policy_of_a_thousand_warnings_does_not_flood_the_log() {
        let roles: Vec<_> = (0..1_000).map(|n| format!(r#""r{n}": {{}}"#)).collect();
        let policy = format!(r#"{{"version": 1, "roles": {{{}}}}}"#, roles.join(", "));
        let report = opened().load(policy.as_bytes()).unwrap();
        // What changed, the warnings, and how many more there are.
        assert_eq!(report.lines().count(), 1 + MAX_LINES + 1);
        assert!(report.ends_with("and 900 warnings more"), "{report}");
    }
}
