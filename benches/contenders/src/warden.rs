//! Warden's engine, as Druid's process has it.

use serde_json::json;
use warden::engine::{Engine, Identity, ResourceType, Subject};
use warden::policy::{self, Action, IdentityCase, Options};

use crate::Contender;
use crate::setting::{ROLE, Shape, USER};

#[derive(Debug)]
pub struct Warden {
    engine: Engine,
    subject: Subject,
}

impl Warden {
    /// With so many permissions of one role.
    #[must_use]
    pub fn new(shape: Shape, n: usize) -> Self {
        let names: Vec<String> = shape.permissions(n).collect();
        let document = json!({
            "version": 1,
            "roles": { ROLE: { "allow": [{ "actions": ["READ"], "type": "DATASOURCE", "names": names }] } },
            "users": { USER: [ROLE] }
        });
        let reading = policy::read(document.to_string().as_bytes(), &Options::default());
        let policy = reading.policy.expect("the policy is well-formed");
        let engine = Engine::compile(policy, IdentityCase::Exact, Vec::new());
        let subject = engine
            .subject(&Identity::user(USER))
            .expect("there is room for one set of roles");
        Self { engine, subject }
    }
}

impl Contender for Warden {
    fn may_read(&self, name: &str) -> bool {
        self.engine
            .decide(self.subject, ResourceType::Datasource, name, Action::Read)
    }
}
